// Validates documents with ajv, another validator than ours, on the YAML of
// another parser. Standard input: {"schemas": {KIND: schema}, "files": [{"kind",
// "text"}]}. Standard output: for each file {"broken": why it cannot be read,
// "failures": [{"keyword", "key", "at": [[line, column], …]}]}. A failure is at
// the start of a value or of its key; columns count code points from 1.
const {default: Ajv} = require("ajv/dist/2020");
const {default: addFormats} = require("ajv-formats");
const YAML = require("yaml");

const {schemas, files} = JSON.parse(require("fs").readFileSync(0, "utf8"));
const ajv = new Ajv({allErrors: true, strictRequired: false, strictTypes: false});
addFormats(ajv);
ajv.addVocabulary(["x-hint", "x-when", "x-sections", "patternErrorMessage"]);
const validators = {};
for (const [kind, schema] of Object.entries(schemas)) validators[kind] = ajv.compile(schema);

process.stdout.write(JSON.stringify(files.map(judge)));

function judge({kind, text}) {
  const document = YAML.parseDocument(text, {version: "1.2", stringKeys: true, customTags: narrow});
  if (document.errors.length > 0) return {broken: document.errors[0].message};
  let value;
  try {
    value = document.toJS();
  } catch (unresolved) { // an alias without its anchor
    return {broken: unresolved.message};
  }
  const validate = validators[kind];
  if (validate(value)) return {};
  const place = offset => {
    const before = text.slice(0, offset).split("\n");
    return [before.length, [...before.at(-1)].length + 1];
  };
  return {failures: validate.errors.filter(e => e.keyword !== "if").map(e => {
    const path = e.instancePath.split("/").slice(1).map(token => token.replaceAll("~1", "/").replaceAll("~0", "~"));
    const {missingProperty, additionalProperty} = e.params;
    if (additionalProperty !== undefined) path.push(additionalProperty);
    const key = missingProperty ?? additionalProperty ?? path.at(-1) ?? "";
    return {keyword: e.keyword, key, at: starts(document.contents, path).map(place)};
  })};
}

// narrow makes of the core schema what package doc reads: no octal and
// hexadecimal numbers, no infinity, no capitals of true and null.
function narrow(tags) {
  const tests = {"tag:yaml.org,2002:bool": /^(true|false)$/, "tag:yaml.org,2002:null": /^(~|null)?$/};
  return tags.filter(tag => !["OCT", "HEX"].includes(tag.format) && !tag.test?.test(".inf"))
    .map(tag => tests[tag.tag] ? {...tag, test: tests[tag.tag]} : tag);
}

// starts returns where the value at a path begins, and its key if it has one.
function starts(node, path) {
  let found = [node];
  for (const token of path) {
    const item = YAML.isSeq(node) ? node.items[token] : node.items.find(pair => pair.key.value === token);
    found = YAML.isPair(item) ? [item.value, item.key] : [item];
    node = found[0];
  }
  return found.map(n => n?.range?.[0]).filter(offset => offset !== undefined);
}
