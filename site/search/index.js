// The index that package search writes. Its files are classic scripts that call
// dossier.put, so that it works from a folder.

const root = new URL(".", document.currentScript.src);
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
