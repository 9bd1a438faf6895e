// How hits are shown.

function element(name, attributes, ...inside) {
  const e = document.createElement(name);
  for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
  e.append(...inside);
  return e;
}

// Identifiers that lines must not break at their hyphens.
const unbroken = /^(cve|[pg]ir)-\d/i;

// marked returns a text with the words that were asked for marked and with its
// identifiers unbroken.
function marked(text, {marks, begin}) {
  const out = document.createDocumentFragment();
  let at = 0;
  for (const p of pieces(text)) {
    const term = termOf(p), id = unbroken.test(p.text);
    const hit = term && (marks.has(term) || begin && p.text.startsWith(begin));
    if (p.start < at || !hit && !id) continue;
    out.append(text.slice(at, p.start), element(hit ? "mark" : "span", id ? {class: "id"} : {}, text.slice(p.start, p.end)));
    at = p.end;
  }
  out.append(text.slice(at));
  return out;
}

const about = d => [d.kind, d.state, d.day, d.label].filter(Boolean).join(" · ");
const link = path => new URL(path, root).href;
const number = (n, noun) => n === 1 ? `1 ${noun}` : `${n} ${noun}s`;
