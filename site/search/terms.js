// The terms of a text, by the rules of engine/search/terms.go, which must be
// changed with these.

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
    for (let part of /^[0-9a-f:.]+$/.test(folded) && !/^[^:]*\.[^:]*:[^:]*$/.test(folded) ? [folded] : folded.split(":")) {
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
