// Types as text: links, one line that says what a type is, and the WebAssembly text of rec groups, the same that
// `inspect --wat` prints.

const link = (type, text = title(type), extra = "") =>
  element("a", {href: `#t${type.index}`, class: `type ${type.kind} ${extra}`, title: oneLine(type, 300)}, text);

const refBegins = (value) => `(ref ${value.nullable ? "null " : ""}${value.exact ? "(exact " : ""}`;
const refEnds = (value) => (value.exact ? "))" : ")");
const valueText = (value) =>
  value.type === null ? value.text : refBegins(value) + value.type.identifier + refEnds(value);
const fieldText = (field) => (field.mutable ? `mut ${valueText(field)}` : valueText(field));

// "{ f64, mut i8 }", "[ i8 ]", "i32 i64 → v128", cut off where it gets long.
function oneLine(type, most = 160) {
  const [before, values, after] =
    type.kind === "cont" ? ["cont of ", [type.func.identifier], ""]
    : type.kind === "func" ? ["", [...type.params.map(valueText), "→", ...type.results.map(valueText)], ""]
    : type.kind === "array" ? ["[ ", type.fields.map(fieldText), " ]"]
    : ["{ ", type.fields.map((field) => (field.name === null ? "" : `${field.name}: `) + fieldText(field)), " }"];
  let text = (type.shared ? "shared " : "") + before;
  for (const [i, value] of values.entries()) {
    if (text.length > most) return `${text}…`;
    text += (i === 0 ? "" : type.kind === "func" ? " " : ", ") + value;
  }
  return text + after;
}

// In these, a text is an array of strings and links.
const watValue = (value) => value.type === null
  ? [value.text]
  : [refBegins(value), link(value.type, value.type.identifier), refEnds(value)];
const watName = (field) => (field.identifier === null ? "" : `${field.identifier} `);
const watStored = (field) => (field.mutable ? ["(mut ", ...watValue(field), ")"] : watValue(field));
const watValues = (word, values) =>
  values.length === 0 ? [] : [` (${word}`, ...values.flatMap((value) => [" ", ...watValue(value)]), ")"];

// What stands around a composite type: (shared (describes $a) (descriptor $b) (struct)).
function watComposite(type) {
  const clauses = [["describes", type.describes], ["descriptor", type.descriptor]].flatMap(([word, other]) =>
    other === null ? [] : [`(${word} `, link(other, other.identifier), ") "]);
  const bare = [...clauses, ...watBare(type)];
  return type.shared ? ["(shared ", ...bare, ")"] : bare;
}

function watBare(type) {
  if (type.kind === "cont") return ["(cont ", link(type.func, type.func.identifier), ")"];
  if (type.kind === "func")
    return ["(func", ...watValues("param", type.params), ...watValues("result", type.results), ")"];
  if (type.kind === "array") {
    return ["(array ", ...watStored(type.fields[0]), ")"];
  }
  const own = type.fields.length > 3 ? "own-line" : null;
  return ["(struct", ...type.fields.map((field) =>
    element("span", {class: own}, " (field ", watName(field), ...watStored(field), ")")), ")"];
}

function watType(type) {
  const begin = ["(type ", link(type, type.identifier, "defined"), " "];
  if (type.supertype === null && !type.open) return [...begin, ...watComposite(type), ")"];
  const above = type.supertype === null ? [] : [link(type.supertype, type.supertype.identifier), " "];
  return [...begin, `(sub ${type.open ? "" : "final "}`, ...above, ...watComposite(type), "))"];
}
