// The view of all types: a table that can be narrowed and sorted. The address says how it is narrowed, so that a link
// leads there: #types?find=…&kind=…&in=…&and=…

const typesTable = new Table([
  {key: "type", title: "Type", class: "name",
    cell: (type) => [link(type), type.name === null ? null : element("small", {}, numbered(type))],
    order: (type) => type.index},
  {key: "kind", title: "Kind", class: "kind", cell: (type) => type.kind, order: (type) => type.kind},
  {key: "what", title: "What it is", class: "what", cell: (type) => oneLine(type), order: (type) => oneLine(type)},
  {key: "final", title: "Final", class: "final wide", help: "No type may be declared below it",
    cell: (type) => (type.open ? "" : "final"), order: (type) => (type.open ? 1 : 0)},
  {key: "depth", title: "Depth", class: "number wide", help: "How many supertypes it has, one above the other",
    cell: (type) => number(type.depth), order: (type) => type.depth},
  {key: "below", title: "Below", class: "number wide", help: "How many types are below it, directly or not",
    cell: (type) => number(type.descendants), order: (type) => type.descendants},
  {key: "group", title: "Group", class: "number wide", help: "How many types its rec group has",
    cell: (type) => number(type.group.members.length), order: (type) => type.group.members.length},
  ...(hasLayouts ? [
    {key: "size", title: "Size", class: "number", help: "Bytes of an object; of an array, without its elements",
      cell: (type) => (type.size === undefined ? "" : number(type.size)), order: (type) => type.size ?? -1},
    {key: "align", title: "Align", class: "number wide", help: "Alignment of an object in bytes",
      cell: (type) => (type.align === undefined ? "" : number(type.align)), order: (type) => type.align ?? -1}] : []),
  {key: "used", title: "Used by", class: "number", help: "How many types refer to it",
    cell: (type) => number(type.referrers.length), order: (type) => type.referrers.length},
  {key: "modules", title: "Modules", class: "number", help: "In how many modules it stands",
    cell: (type) => number(type.modules.length), order: (type) => type.modules.length},
], "Types", (type) => goTo(`#t${type.index}`));

const moduleChoice = (label, empty) => element("select", {"aria-label": label, change: narrow},
  element("option", {value: ""}, empty),
  readModules.map((module) => element("option", {value: module.number}, module.short)));
const kindChoice = element("select", {"aria-label": "Kind", change: narrow},
  element("option", {value: ""}, "every kind"),
  ["struct", "array", "func", "cont"].map((kind) => element("option", {value: kind}, kind)));
const inModule = moduleChoice("In the module", "in any module");
const andModule = moduleChoice("And in the module", "and any other");
const count = element("output", {id: "count", "aria-live": "polite"});

function drawTypes() {
  at("types").append(element("div", {class: "narrow"}, kindChoice, inModule, andModule, count), typesTable.box);
}

// What the fields at the top say becomes the address, and the address says what is shown.
function narrow() {
  const wanted = new URLSearchParams();
  for (const [key, field] of [["find", at("find")], ["kind", kindChoice], ["in", inModule], ["and", andModule]])
    if (field.value.trim() !== "") wanted.set(key, field.value.trim());
  goTo(wanted.size > 0 ? `#types?${wanted}` : "#types", true);
}

function narrowTo(wanted) {
  if (at("find").value.trim() !== (wanted.get("find") ?? "")) at("find").value = wanted.get("find") ?? "";
  kindChoice.value = wanted.get("kind") ?? "";
  inModule.value = wanted.get("in") ?? "";
  andModule.value = wanted.get("and") ?? "";
  const text = (wanted.get("find") ?? "").toLowerCase();
  const within = [inModule, andModule].filter((choice) => choice.value !== "").map((choice) => modules[choice.value]);
  const found = allTypes.filter((type) =>
    (kindChoice.value === "" || type.kind === kindChoice.value) &&
    within.every((module) => type.modules.includes(module)) && (text === "" || isFound(type, text)));
  count.textContent = found.length === allTypes.length ? several(found.length, "type")
    : `${number(found.length)} of ${several(allTypes.length, "type")}`;
  typesTable.show(found);
}

// "t12" is one type; other text is looked for in the name and in what the type is.
function isFound(type, text) {
  const index = /^\$?t(\d+)$/.exec(text);
  if (index !== null && Number(index[1]) === type.index) return true;
  type.words ??= `${type.name ?? ""} ${type.identifier} ${oneLine(type, 2000)}`.toLowerCase();
  return index === null && type.words.includes(text);
}
