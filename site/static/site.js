// What every page does by itself: "/" leads to the field of search, search is
// loaded when it is first used, and what can be copied has a button for it.
// Nothing is lost without scripts.
(() => {
"use strict";

const root = new URL(".", document.currentScript.src);
const field = document.getElementById("search-words"), page = document.getElementById("search-page");

let search;
function loadSearch() {
  if (search) return;
  search = document.createElement("script");
  search.src = new URL("search.js", root);
  document.head.append(search);
}

addEventListener("keydown", e => {
  if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) return;
  e.preventDefault();
  field.focus();
  field.select();
});

if (page || document.activeElement === field) loadSearch();
else field.addEventListener("focus", loadSearch);

// The text of an element, or of the code in it line by line.
const textOf = e => [...e.querySelectorAll("code")].map(c => c.textContent).join("\n") || e.textContent;

for (const e of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.textContent = e.dataset.copy;
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(textOf(e));
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(e); // some browsers forbid it in a folder
    }
  };
  e.after(button);
}
})();
