// Search. Reads the index that package search writes; asks no server. The script
// of every page loads this one when search is first used. The build puts the
// other files of this folder in the place of the next line.
(() => {
"use strict";

FILES

const form = document.querySelector("form.search"), field = form?.elements.q, page = document.getElementById("search-page");
let turn = 0; // of two questions, the answer to the later one is shown

window.dossier = {
  put(key, value) { awaited.get(key)?.(value); },
  terms: text => pieces(text).map(p => [termOf(p), p.whole, p.first]),
  find: async (text, narrow) => { const f = await find(text, narrow); return {...f, marks: [...f.marks]}; },
  exact, shown,
};

if (field) {
  document.head.append(element("link", {rel: "stylesheet", href: link("search.css")}));
  page ? searchPage() : suggest();
}
})();
