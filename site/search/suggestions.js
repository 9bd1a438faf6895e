// The best hits below the field, on every page but that of search.

function suggest() {
  const list = element("ul", {id: "search-list", role: "listbox", "aria-label": "Best hits", hidden: ""});
  form.append(list);
  for (const [k, v] of Object.entries({role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false"})) field.setAttribute(k, v);
  let chosen = -1;
  const choose = n => {
    chosen = n;
    [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === n)));
    if (n < 0) field.removeAttribute("aria-activedescendant");
    else { field.setAttribute("aria-activedescendant", list.children[n].id); list.children[n].scrollIntoView({block: "nearest"}); }
  };
  const show = on => { list.hidden = !on; field.setAttribute("aria-expanded", String(on)); if (!on) choose(-1); };
  const go = n => { location.href = list.children[n].dataset.to; };
  field.addEventListener("input", async () => {
    const mine = ++turn, text = field.value;
    if (!text.trim()) return show(false);
    let found, best;
    try {
      found = await find(text);
      best = await Promise.all(found.docs.slice(0, 6).map(shown));
    } catch { return show(false); }
    if (mine !== turn) return;
    const rows = best.map(d => [marked(d.title, found), about(d), link(d.path)]);
    rows.push([found.docs.length ? `All ${number(found.docs.length, "hit")}` : "Nothing found; see how to search", "", link("search/index.html?q=" + encodeURIComponent(text))]);
    list.replaceChildren(...rows.map(([title, note, to], i) =>
      element("li", {id: "search-hit-" + i, role: "option", "aria-selected": "false", "data-to": to}, title, element("span", {class: "note"}, note))));
    choose(-1);
    show(true);
  });
  field.addEventListener("keydown", e => {
    const n = list.children.length;
    if (e.key === "Escape") { if (list.hidden) field.value = ""; turn++; show(false); }
    else if (list.hidden) return;
    else if (e.key === "ArrowDown") choose((chosen + 1) % n);
    else if (e.key === "ArrowUp") choose(chosen <= 0 ? n - 1 : chosen - 1);
    else if (e.key === "Enter" && chosen >= 0) go(chosen);
    else return;
    e.preventDefault();
  });
  list.addEventListener("mousedown", e => e.preventDefault());
  list.addEventListener("click", e => { const li = e.target.closest("li"); if (li) go([...list.children].indexOf(li)); });
  field.addEventListener("blur", () => { turn++; show(false); });
  form.addEventListener("submit", async e => {
    e.preventDefault();
    const to = await exact(field.value).catch(() => "");
    location.href = link(to || "search/index.html?q=" + encodeURIComponent(field.value.trim()));
  });
  if (document.activeElement === field && field.value) field.dispatchEvent(new Event("input")); // typed meanwhile
}
