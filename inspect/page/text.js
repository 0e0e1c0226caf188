// Types as text: links, one line that says what a type is, and the WebAssembly text of rec groups, the same that
// `typereg wat` prints.

const link = (type, text = title(type), extra = "") => element("a", {
  href: `#t${type.index}`, class: `type ${type.kind} ${extra}${isChosen(type) ? "" : " context"}`,
  title: (isChosen(type) ? "" : "not chosen: ") + oneLine(type, 300)}, text);

const refBegins = (value) => `(ref ${value.nullable ? "null " : ""}${value.exact ? "(exact " : ""}`;
const refEnds = (value) => (value.exact ? "))" : ")");
const valueText = (value) =>
  value.type === null ? value.text : refBegins(value) + identifier(value.type) + refEnds(value);
const fieldText = (field) => (field.mutable ? `mut ${valueText(field)}` : valueText(field));

// "{ f64, mut i8 }", "[ i8 ]", "i32 i64 → v128", cut off where it gets long.
function oneLine(type, most = 160) {
  const [before, values, after] =
    type.kind === "cont" ? ["cont of ", [identifier(suspends(type))], ""]
    : type.kind === "func" ? ["", [...params(type).map(valueText), "→", ...results(type).map(valueText)], ""]
    : type.kind === "array" ? ["[ ", fields(type).map(fieldText), " ]"]
    : ["{ ", fields(type).map((field) => (field.name === null ? "" : `${field.name}: `) + fieldText(field)), " }"];
  let text = (type.shared ? "shared " : "") + before;
  for (const [i, value] of values.entries()) {
    if (text.length > most) return `${text}…`;
    text += (i === 0 ? "" : type.kind === "func" ? " " : ", ") + value;
  }
  return text + after;
}

// In these functions, a text is an array of strings and links.
const watValue = (value) => value.type === null
  ? [value.text]
  : [refBegins(value), link(value.type, identifier(value.type)), refEnds(value)];
const watName = (field) => (field.identifier === null ? "" : `${field.identifier} `);
const watStored = (field) => (field.mutable ? ["(mut ", ...watValue(field), ")"] : watValue(field));
const watValues = (word, values) =>
  values.length === 0 ? [] : [` (${word}`, ...values.flatMap((value) => [" ", ...watValue(value)]), ")"];

// The clauses around a composite type: (shared (describes $a) (descriptor $b) (struct)).
function watComposite(type) {
  const clauses = [["describes", describes(type)], ["descriptor", descriptor(type)]].flatMap(([word, other]) =>
    other === null ? [] : [`(${word} `, link(other, identifier(other)), ") "]);
  const bare = [...clauses, ...watBare(type)];
  return type.shared ? ["(shared ", ...bare, ")"] : bare;
}

function watBare(type) {
  if (type.kind === "cont") return ["(cont ", link(suspends(type), identifier(suspends(type))), ")"];
  if (type.kind === "func")
    return ["(func", ...watValues("param", params(type)), ...watValues("result", results(type)), ")"];
  if (type.kind === "array") {
    return ["(array ", ...watStored(fields(type)[0]), ")"];
  }
  const own = fields(type).length > 3 ? "own-line" : null;
  return ["(struct", ...fields(type).map((field) =>
    element("span", {class: own}, " (field ", watName(field), ...watStored(field), ")")), ")"];
}

function watType(type) {
  const begin = ["(type ", link(type, identifier(type), "defined"), " "];
  if (type.supertype === null && !type.open) return [...begin, ...watComposite(type), ")"];
  const above = type.supertype === null ? [] : [link(type.supertype, identifier(type.supertype)), " "];
  return [...begin, `(sub ${type.open ? "" : "final "}`, ...above, ...watComposite(type), "))"];
}
