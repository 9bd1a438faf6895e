// The page of hits.

const perPage = 10;
const facets = [["kind", "Kind", "kinds", "kind:"], ["requirement", "Requirement", "needs", "need:"], ["tlp", "Label", "labels", "tlp:"], ["year", "Year", "years", "year:"]];

// searchPage answers ?q= and the facets in full.
async function searchPage() {
  const status = element("p", {role: "status", class: "aside"}), list = element("ol", {class: "entries hits"});
  const more = element("button", {type: "button", hidden: ""}, "Show more"), choices = element("form", {class: "facets"});
  const help = page.querySelector(".search-help");
  page.prepend(choices, status, list, more);
  const state = new URLSearchParams(location.search);
  field.value = state.get("q") || "";
  let m;
  try { m = await open(); } catch { status.textContent = "The index cannot be read. Reload the page; the lists below lead to everything as well."; return; }
  for (const [name, title, key] of facets) {
    const select = element("select", {name}, element("option", {value: ""}, "Any"), ...m[key].map(v => element("option", {value: v}, v)));
    select.value = m[key].includes(state.get(name)) ? state.get(name) : "";
    if (m[key].length > 1) choices.append(element("label", {}, title + " ", select));
  }
  let found, count;
  const show = async () => {
    const some = await Promise.all(found.docs.slice(count, count + perPage).map(shown));
    list.append(...some.map(d => element("li", {class: "entry"},
      element("p", {class: "entry-title", dir: "auto"}, element("a", {href: link(d.path)}, marked(d.title, found))),
      element("p", {class: "aside"}, about(d), d.id ? " · " : "", d.id ? marked(d.id, found) : ""),
      ...(d.lead ? [element("p", {class: "entry-summary", dir: "auto"}, marked(d.lead, found))] : []))));
    count += some.length;
    more.hidden = count >= found.docs.length;
  };
  const run = async () => {
    const mine = ++turn, text = field.value, narrow = [], now = new URLSearchParams();
    if (text.trim()) now.set("q", text.trim());
    for (const [name, , , prefix] of facets) {
      const value = choices.elements[name]?.value;
      if (value) { narrow.push(prefix + value); now.set(name, value); }
    }
    try { history.replaceState(null, "", "?" + now); } catch { /* some browsers forbid it in a folder */ }
    try {
      const f = await find(text, narrow);
      if (mine !== turn) return;
      found = f; count = 0;
      list.replaceChildren();
      help.hidden = f.docs.length > 0;
      status.textContent = f.empty ? `${number(f.total, "page")} can be searched.` : f.docs.length === 0 ? "Nothing found" + (narrow.length ? " with this choice." : ".")
        : f.partly ? `Nothing holds all of these words; ${number(f.docs.length, "page")} with some.` : number(f.docs.length, "hit");
      await show();
    } catch { status.textContent = "The index cannot be read. It may have changed: reload the page."; }
  };
  const move = (e, step) => {
    const links = [...list.querySelectorAll(".entry-title a")], at = links.indexOf(document.activeElement);
    const to = at + step;
    if (to < 0) field.focus(); else links[Math.min(to, links.length - 1)]?.focus();
    e.preventDefault();
  };
  addEventListener("keydown", e => {
    if (e.target !== field && !list.contains(e.target)) return;
    if (e.key === "ArrowDown") move(e, 1);
    else if (e.key === "ArrowUp" && e.target !== field) move(e, -1);
    else if (e.key === "Escape") { if (e.target === field) { field.value = ""; run(); } else field.focus(); }
  });
  field.addEventListener("input", run);
  choices.addEventListener("change", run);
  more.addEventListener("click", async () => { const at = count; await show(); list.querySelectorAll(".entry-title a")[at]?.focus(); });
  form.addEventListener("submit", async e => {
    e.preventDefault();
    const to = await exact(field.value).catch(() => "");
    if (to) location.href = link(to); else await run();
  });
  const to = await exact(field.value).catch(() => "");
  if (to) location.replace(link(to)); else await run();
}
