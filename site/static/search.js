// Search. Reads the index that package search writes; asks no server. The index
// is loaded on the first word. Works from a folder: files are classic scripts
// that call dossier.put.
(() => {
"use strict";

const root = new URL(".", document.currentScript.src);

/* Terms: the rules of engine/search/terms.go, which must be changed with these. */

const W = "[\\p{L}\\p{M}\\p{N}'’]+";
const J = "(?:::|[.\\-_@:]|\\[\\.\\]|\\(\\.\\)|\\[dot\\]|\\[:\\]|\\[@\\]|\\[at\\])";
const runs = new RegExp(`${W}(?:${J}${W})*`, "giu");
const unspaced = "ー\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}";
const scripts = new RegExp(`[${unspaced}]+|[^${unspaced}]+`, "gu");
const isUnspaced = new RegExp(`^[${unspaced}]`, "u");
const stops = new Set(("a an and are as at be been but by can for from had has have he her his http https hxxp hxxps " +
  "if in into is it its of on or our she so that the their them then there these they this those to was we " +
  "were what when where which while who will with would www you your").split(" "));
const utf8 = new TextEncoder();

function fold(run) {
  return run.replace(/\[(dot|at|[.:@])\]|\(\.\)/giu, (m, j) => ({dot: ".", at: "@"})[(j || ".").toLowerCase()] || j || ".")
    .normalize("NFKD").toLowerCase().replace(/’/g, "'").replace(/ς/g, "σ").replace(/[^\p{L}\p{N}'.\-_@:]/gu, "");
}

// pieces returns the terms of a text before stemming: their text, whether they are
// identifiers, whether they take a place of their own, and where their run is.
function pieces(text) {
  const out = [];
  for (const run of text.matchAll(runs)) {
    const put = (t, whole, first) => {
      if (utf8.encode(t).length > 80) t = new TextDecoder().decode(utf8.encode(t).slice(0, 80)).replace(/\uFFFD+$/, "");
      out.push({text: t, whole, first, start: run.index, end: run.index + run[0].length});
    };
    const word = (w, first) => {
      for (const [s] of w.replace(/'s$/, "").replaceAll("'", "").matchAll(scripts)) {
        const letters = [...s];
        if (!isUnspaced.test(s) || letters.length === 1) put(s, false, first);
        else for (let i = 0; i + 1 < letters.length; i++) put(letters[i] + letters[i + 1], false, first);
      }
    };
    const folded = fold(run[0]);
    for (let part of /^[0-9a-f:.]+$/.test(folded) ? [folded] : folded.split(":")) {
      part = part.replace(/^['.\-_@]+|['.\-_@]+$/g, "").replace(/'s$/, "");
      const digits = /\p{N}/u.test(part), words = part.split(/[.\-_@:]+/).filter(Boolean);
      if (!digits && !part.includes("@") && !/.\.[a-z]{2,}$/su.test(part)) {
        words.forEach(w => word(w, true));
        continue;
      }
      put(part.replaceAll("'", ""), true, true);
      const plain = words.filter(w => !/\p{N}/u.test(w));
      const mixed = words.filter(w => /\p{N}/u.test(w) && /\p{L}/u.test(w));
      plain.forEach(w => word(w, false));
      if (mixed.length === 1 && words.length > 1 && plain.length === words.length - 1 && !/[.@:]/.test(part)) {
        put(mixed[0].replaceAll("'", ""), true, false);
      }
    }
  }
  return out;
}

// stem is Porter's second stemmer for English (snowballstem.org).
function stem(word) {
  const odd = {skis: "ski", skies: "sky", dying: "die", lying: "lie", tying: "tie", idly: "idl", gently: "gentl", ugly: "ugli",
    early: "earli", only: "onli", singly: "singl", sky: "sky", news: "news", howe: "howe", atlas: "atlas", cosmos: "cosmos", bias: "bias", andes: "andes"};
  if (Object.hasOwn(odd, word)) return odd[word];
  if (word.length < 3) return word;
  let w = word.replace(/^y|([aeiouy])y/g, (m, v) => v ? v + "Y" : "Y");
  const region = from => { const m = /[aeiouy][^aeiouy]/.exec(w.slice(from)); return m ? from + m.index + 2 : w.length; };
  const begin = /^(gener|commun|arsen)/.exec(w);
  const r1 = begin ? begin[0].length : region(0), r2 = region(r1);
  const short = s => /(^[aeiouy][^aeiouy]|[^aeiouy][aeiouy][^aeiouywxY])$/.test(s);
  const ends = list => list.find(s => w.endsWith(s));
  const cut = (s, by = "") => { w = w.slice(0, w.length - s.length) + by; };
  let s;

  if (s = ends(["sses"])) cut("es");
  else if (s = ends(["ied", "ies"])) cut(s, w.length > 4 ? "i" : "ie");
  else if (!ends(["us", "ss"]) && /[aeiouy].+s$/.test(w)) cut("s");
  if (/^(inn|out|cann|herr|earr)ing$|^(proc|exc|succ)eed$/.test(w)) return w;

  if (s = ends(["eedly", "eed"])) { if (w.length - s.length >= r1) cut(s, "ee"); }
  else if ((s = ends(["ingly", "edly", "ing", "ed"])) && /[aeiouy]/.test(w.slice(0, -s.length))) {
    cut(s);
    if (ends(["at", "bl", "iz"])) w += "e";
    else if (/(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(w)) cut("x");
    else if (r1 >= w.length && short(w)) w += "e";
  }
  if (/.[^aeiouy][yY]$/.test(w)) cut("y", "i");

  const within = (table, from) => {
    const s = Object.keys(table).sort((a, b) => b.length - a.length).find(s => w.endsWith(s));
    if (s && w.length - s.length >= from) {
      const by = table[s], left = w.slice(0, -s.length);
      if (typeof by === "string") cut(s, by);
      else if (by[0].test(left)) cut(s, by[1]);
    }
  };
  within({tional: "tion", enci: "ence", anci: "ance", abli: "able", entli: "ent", izer: "ize", ization: "ize", ational: "ate",
    ation: "ate", ator: "ate", alism: "al", aliti: "al", alli: "al", fulness: "ful", ousli: "ous", ousness: "ous", iveness: "ive",
    iviti: "ive", biliti: "ble", bli: "ble", ogi: [/l$/, "og"], fulli: "ful", lessli: "less", li: [/[cdeghkmnrt]$/, ""]}, r1);
  const far = {test: left => left.length >= r2};
  within({tional: "tion", ational: "ate", alize: "al", icate: "ic", iciti: "ic", ical: "ic", ful: "", ness: "", ative: [far, ""]}, r1);
  within({al: "", ance: "", ence: "", er: "", ic: "", able: "", ible: "", ant: "", ement: "", ment: "", ent: "", ism: "", ate: "",
    iti: "", ous: "", ive: "", ize: "", ion: [/[st]$/, ""]}, r2);
  if (w.endsWith("e") && (w.length > r2 || w.length > r1 && !short(w.slice(0, -1)))) cut("e");
  else if (w.endsWith("ll") && w.length > r2) cut("l");
  return w.toLowerCase();
}

let english = true;
const stems = new Map();

// termOf returns the term of a piece, "" for a word that is in every text.
function termOf(p) {
  if (p.whole || !english) return p.text;
  if (stops.has(p.text)) return "";
  if (!/^[a-z]+$/.test(p.text)) return p.text;
  if (!stems.has(p.text)) stems.set(p.text, stem(p.text));
  return stems.get(p.text);
}

/* The index */

const loaded = new Map(), awaited = new Map();

function load(key, name, digest) {
  if (!loaded.has(key)) loaded.set(key, new Promise((done, failed) => {
    awaited.set(key, done);
    const s = document.createElement("script");
    s.src = new URL(`search/${name}.js`, root);
    if (digest && location.protocol !== "file:") s.integrity = "sha256-" + digest;
    s.onerror = () => { loaded.delete(key); failed(new Error(`search/${name}.js cannot be read`)); };
    document.head.append(s);
  }));
  return loaded.get(key);
}

const named = digest => Array.from(atob(digest.slice(0, 8)), c => c.charCodeAt(0).toString(16).padStart(2, "0")).join("");

let manifest;
async function open() {
  if (manifest) return manifest;
  const m = await load("manifest", "manifest");
  m.shards = m.terms.split("\n").filter(Boolean).map(l => ({first: l.slice(0, l.lastIndexOf(" ")), digest: l.slice(l.lastIndexOf(" ") + 1)}));
  english = m.stem;
  return manifest = m;
}

const digits = "#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
const values = new Uint8Array(128);
[...digits].forEach((c, i) => { values[c.charCodeAt(0)] = i; });

// numbers returns a function that reads the next number of a text.
function numbers(text) {
  let at = 0;
  const next = () => {
    for (let n = 0, unit = 1; ; unit *= 27) {
      const d = values[text.charCodeAt(at++)];
      n += d * unit;
      if (d < 64) return n;
    }
  };
  next.more = () => at < text.length;
  return next;
}

// shardOf returns the number of the shard that a term would be in.
function shardOf(term) {
  let low = 0, high = manifest.shards.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (manifest.shards[mid].first <= term) low = mid; else high = mid - 1;
  }
  return low;
}

async function shard(n) {
  if (!manifest.shards[n]) return {lines: new Map()};
  const {digest} = manifest.shards[n];
  const text = await load("t" + n, named(digest), digest);
  const [places, ...lines] = text.split("\n");
  return manifest.shards[n].read ||= {n, places, lines: new Map(lines.filter(Boolean).map((l, i) => {
    const at = l.lastIndexOf(" "); // a facet may hold spaces
    return [l.slice(0, at), {at: i, data: l.slice(at + 1)}];
  }))};
}

// hits returns how well each document fits a term: document to score.
async function hits(term, factor = 1) {
  const out = new Map(), line = (await shard(shardOf(term))).lines.get(term);
  if (!line) return out;
  const next = numbers(line.data), weight = factor * (next() + 1), bare = /^(kind|tlp|year|need|id):/.test(term);
  for (let doc = -1; next.more();) {
    doc += next() + 1;
    out.set(doc, bare ? 0 : weight * next());
  }
  return out;
}

// places returns where a term stands: document to places.
async function places(term) {
  const s = await shard(shardOf(term)), line = s.lines.get(term), out = new Map();
  if (!line) return out;
  const text = await load("p" + s.n, named(s.places), s.places);
  const docs = numbers(line.data), next = numbers(text.split("\n")[line.at]);
  docs();
  for (let doc = -1; docs.more();) {
    doc += docs() + 1;
    docs();
    const list = [];
    for (let n = 0, at = 0; n % 2 === 0;) list.push(at += (n = next()) >> 1);
    out.set(doc, list);
  }
  return out;
}

const endings = ["e", "y", "s", "ed", "es", "er", "al", "on", "ty", "ly", "ion", "ing", "ity", "ies", "tion", "ment", "ness", "able", "ation", "ities"];

// begun returns the terms that a word may be the beginning of.
async function begun(word) {
  const found = new Set([stem(word)]);
  if (english) endings.map(e => stem(word + e)).filter(t => word.startsWith(t)).forEach(t => found.add(t));
  for (let n = shardOf(word); n < manifest.shards.length && found.size < 60; n++) {
    if (manifest.shards[n].first > word + "\uffff") break;
    for (const t of (await shard(n)).lines.keys()) if (t.startsWith(word) && !/[\d:.@]/.test(t) && found.size < 60) found.add(t);
  }
  return [...found];
}

/* Questions */

// asked cuts a question into what it asks for: words, identifiers, phrases.
function asked(text) {
  const out = [];
  text.split('"').forEach((part, i, all) => {
    const list = pieces(part).filter(p => p.first);
    if (i % 2 === 1 && (i < all.length - 1 || list.length > 1)) {
      const terms = list.map((p, place) => ({term: termOf(p), place})).filter(t => t.term);
      if (terms.length) out.push({phrase: terms, needed: true});
      return;
    }
    const open = i === all.length - 1 && list.length > 0 && list.at(-1).end === part.length ? list.at(-1) : null;
    for (const p of list) {
      const term = termOf(p);
      if (p === open && !p.whole && p.text.length > 1) out.push({term, begin: p.text});
      else if (term) out.push({term, needed: p.whole});
    }
  });
  return out;
}

async function phrase(terms) {
  const all = await Promise.all(terms.map(t => places(t.term)));
  const scores = await Promise.all(terms.map(t => hits(t.term)));
  const out = new Map();
  for (const [doc, starts] of all[0]) {
    const there = starts.some(at => terms.every((t, i) => all[i].get(doc)?.includes(at + t.place - terms[0].place)));
    if (there) out.set(doc, scores.reduce((sum, s) => sum + s.get(doc), 0) * 1.5);
  }
  return out;
}

async function answer(part) {
  if (part.phrase) return phrase(part.phrase);
  const out = part.term ? await hits(part.term) : new Map();
  if (!part.begin) return out;
  for (const term of await begun(part.begin)) {
    if (term === part.term) continue;
    for (const [doc, score] of await hits(term, 0.5)) out.set(doc, Math.max(score, out.get(doc) || 0));
  }
  return out;
}

// find returns the documents that fit a question, best first, and the terms to
// mark. With nothing that holds all words, partly is set and those follow that
// hold the most.
async function find(text, narrow = []) {
  const m = await open(), parts = asked(text);
  const answers = await Promise.all(parts.map(answer));
  const within = await Promise.all(narrow.map(t => hits(t)));
  const tally = new Map();
  answers.forEach(a => { for (const [doc, score] of a) { const t = tally.get(doc) || {doc, score: 0, parts: 0}; t.score += score; t.parts++; tally.set(doc, t); } });
  let docs = [...tally.values()];
  if (!parts.length && narrow.length) docs = [...within[0].keys()].map(doc => ({doc, score: 0, parts: 0}));
  docs = docs.filter(d => within.every(w => w.has(d.doc)) && parts.every((p, i) => !p.needed || answers[i].has(d.doc)));
  const best = docs.reduce((n, d) => Math.max(n, d.parts), 0);
  const partly = best < parts.length;
  docs = docs.filter(d => d.parts === best).sort((a, b) => b.score - a.score || b.doc - a.doc);
  const marks = new Set(parts.flatMap(p => p.phrase ? p.phrase.map(t => t.term) : [p.term]));
  const begin = parts.find(p => p.begin)?.begin;
  return {docs: docs.map(d => d.doc), partly: partly && docs.length > 0, marks, begin, empty: !parts.length && !narrow.length, total: m.documents};
}

// exact returns the page that an id belongs to, "" when the text is no id.
async function exact(text) {
  await open();
  const id = fold(text.trim());
  if (!id || /[\s"]/.test(text.trim())) return "";
  const [doc] = (await hits("id:" + id)).keys();
  return doc === undefined ? "" : (await shown(doc)).path;
}

// shown returns what is shown of a document.
async function shown(doc) {
  const n = Math.floor(doc / manifest.perFile);
  const list = await load("d" + n, named(manifest.hits.slice(n * 8, n * 8 + 8)));
  const [path, title, id, kind, label, state, day, lead] = list[doc % manifest.perFile];
  return {path, title, id, state, day, lead, kind: manifest.kinds[kind], label: manifest.labels[label]};
}

/* What readers see */

function element(name, attributes, ...inside) {
  const e = document.createElement(name);
  for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
  e.append(...inside);
  return e;
}

// marked returns a text with the words that were asked for marked.
function marked(text, {marks, begin}) {
  const out = document.createDocumentFragment();
  let at = 0;
  for (const p of pieces(text)) {
    const term = termOf(p);
    if (p.start < at || !term || !marks.has(term) && !(begin && p.text.startsWith(begin))) continue;
    out.append(text.slice(at, p.start), element("mark", {}, text.slice(p.start, p.end)));
    at = p.end;
  }
  out.append(text.slice(at));
  return out;
}

const about = d => [d.kind, d.state, d.day, d.label].filter(Boolean).join(" · ");
const link = path => new URL(path, root).href;
const number = (n, noun) => n === 1 ? `1 ${noun}` : `${n} ${noun}s`;

const form = document.querySelector("form.search"), field = form?.elements.q, page = document.getElementById("search-page");
let turn = 0; // of two questions, the answer to the later one is shown

// suggest shows the best hits below the field, on every page but that of search.
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
}

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

addEventListener("keydown", e => {
  if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) return;
  e.preventDefault();
  field?.focus();
  field?.select();
});

window.dossier = {
  put(key, value) { awaited.get(key)?.(value); },
  terms: text => pieces(text).map(p => [termOf(p), p.whole, p.first]),
  find: async (text, narrow) => { const f = await find(text, narrow); return {...f, marks: [...f.marks]}; },
  exact, shown,
};
if (field) page ? searchPage() : suggest();
})();
