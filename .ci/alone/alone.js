// Reads the documents of a repository with js-yaml and validates them with ajv,
// one after the other: what alone/main.go does, in Node.
//   node alone.js CONTENT SCHEMAS
const fs = require("fs");
const path = require("path");
const yaml = require("js-yaml");
const {default: Ajv} = require("ajv/dist/2020");
const {default: addFormats} = require("ajv-formats");

const [content, schemas] = process.argv.slice(2);
const ajv = new Ajv({strict: false});
addFormats(ajv);
const validators = {};
for (const file of fs.readdirSync(schemas).filter(name => name.endsWith(".schema.json")))
  validators[file.split(".")[0]] = ajv.compile(JSON.parse(fs.readFileSync(path.join(schemas, file), "utf8")));

let count = 0, wrong = 0;
for (const name of fs.readdirSync(content, {recursive: true})) {
  if (!/\.(md|yaml)$/.test(name)) continue;
  let text = fs.readFileSync(path.join(content, name), "utf8");
  if (name.endsWith(".md")) text = text.slice(4, text.indexOf("\n---\n"));
  const kind = name.split(path.sep)[0].replace(/\.yaml$/, "");
  count++;
  if (!validators[kind](yaml.load(text, {schema: yaml.CORE_SCHEMA}))) wrong++;
}
console.log(`${count} documents, ${wrong} of them not valid`);
if (wrong > 0) process.exit(1);
