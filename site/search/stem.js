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
