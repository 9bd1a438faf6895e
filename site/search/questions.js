// What a question finds.

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
