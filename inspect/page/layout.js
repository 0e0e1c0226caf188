// How an object lies in memory: a map of rows of eight bytes, in which each field covers its bytes.

const ROW_BYTES = 8;

// The parts of an object in their order: header, fields, and the padding between and after them.
function parts(type) {
  const found = [];
  let end = 0;
  const add = (part) => {
    if (part.offset > end) found.push({role: "padding", offset: end, size: part.offset - end, label: ""});
    found.push(part);
    end = part.offset + part.size;
  };
  if (facts.header > 0) add({role: "header", offset: 0, size: facts.header, label: "header"});
  if (type.kind === "array") {
    add({role: "length", offset: Math.ceil(end / 4) * 4, size: 4, label: "length"});
    for (const [i, element] of fields(type).entries())
      add({role: "field", field: element, offset: type.size, size: type.elementSize, label: `element ${i}`});
  } else {
    for (const [i, field] of fields(type).entries())
      add({role: "field", field, offset: field.offset, size: field.size, label: field.name ?? `${i}`});
  }
  if (type.kind !== "array" && type.size > end)
    found.push({role: "padding", offset: end, size: type.size - end, label: ""});
  return found;
}

const shortValue = (field) =>
  field.type === null ? [field.text] : [link(field.type, `${title(field.type)}${field.nullable ? "?" : ""}`)];

// A part has one cell in each row that it touches; only the first is labelled. A header is whole rows, drawn as one cell.
function cells(part) {
  const extent = `${several(part.size, "byte")} at offset ${part.offset}`;
  const words = part.role === "field" ? `${part.label}: ${fieldText(part.field)}, ${extent}`
    : `${part.role === "padding" ? "padding" : part.label}, ${extent}`;
  const content = part.role === "field"
    ? [element("b", {}, part.label), " ", ...shortValue(part.field)]
    : [part.role === "header" ? `header, ${several(part.size, "byte")}` : part.label];
  const end = part.offset + part.size;
  const made = [];
  for (let from = part.offset, to; from < end; from = to) {
    to = part.role === "header" ? end : Math.min(end, (Math.floor(from / ROW_BYTES) + 1) * ROW_BYTES);
    const cell = element("div", {class: `cell ${part.role}`, title: words}, ...(from === part.offset ? content : []));
    cell.style.gridColumn = `${(from % ROW_BYTES) + 2} / span ${Math.min(to - from, ROW_BYTES)}`;
    if (from % ROW_BYTES === 0) made.push(element("div", {class: "offset"}, number(from)));
    made.push(cell);
  }
  return made;
}

function layoutMap(type) {
  const all = parts(type);
  const sum = (role) => all.filter((part) => part.role === role).reduce((total, part) => total + part.size, 0);
  const shares = [["header", sum("header")], ["field", sum("field") + sum("length")], ["padding", sum("padding")]];
  const bar = element("div", {class: "bar", role: "presentation"}, shares.map(([role, size]) => {
    const part = element("span", {class: role});
    part.style.flexGrow = size;
    return part;
  }));
  const words = type.kind === "array"
    ? `${type.size} bytes and ${type.elementSize} for each element, aligned to ${type.align}`
    : `${several(type.size, "byte")}, aligned to ${type.align}: header ${sum("header")}, fields ${sum("field")}, ` +
      `padding ${sum("padding")}`;
  return [
    element("p", {class: "sum"}, words),
    type.kind === "array" ? null : bar,
    growing(element("div", {class: "map"}), all, 100, cells),
  ];
}
