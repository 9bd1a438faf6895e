// Loads the page anew when the content has changed. Only `dossier serve` sends
// this script.
(() => {
"use strict";
const at = document.currentScript.dataset.state;
new EventSource("/-/events").onmessage = e => { if (e.data !== at) location.reload(); };
})();
