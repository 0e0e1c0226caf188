// The view of all types: a table that can be narrowed and sorted. The address says how it is narrowed, so that a link
// leads there: #types?find=…&kind=…&in=…&and=…

const typesTable = new Table([
  {key: "type", title: "Type", class: "name",
    cell: (type) => [link(type), type.name === null ? null : element("small", {}, numbered(type))],
    order: (type) => type.index},
  {key: "kind", title: "Kind", class: "kind roomy", cell: (type) => type.kind, order: (type) => type.kind},
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
  {key: "used", title: "Used by", class: "number roomy", help: "How many types refer to it",
    cell: (type) => number(type.referrers.length), order: (type) => type.referrers.length},
  {key: "modules", title: "Modules", class: "number roomy", help: "In how many modules it stands",
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

// The fields at the top are written into the address, and the address decides what is shown.
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
  const candidates = within.length === 0 ? chosenTypes
    : [...new Set(within[0].types)].map((index) => types[index]).sort((a, b) => a.index - b.index);
  const fits = candidates.filter((type) => (kindChoice.value === "" || type.kind === kindChoice.value) &&
    within.every((module) => type.modules.includes(module)));
  const found = text === "" ? fits : bestFirst(fits, text);
  count.textContent = found.length === chosenTypes.length ? several(found.length, "type")
    : `${number(found.length)} of ${several(chosenTypes.length, "type")}`;
  // A search has its own order, until a heading is chosen.
  if (text !== lastText && text === "") typesTable.sorted = {key: "type", down: false};
  typesTable.show(found, text !== "" && text !== lastText);
  lastText = text;
}

let lastText = "";

// The types found, the best first: by index or whole name, then by the beginning of the name, the beginning of a word in it,
// or any part of it; last by the text of the type.
const NOT_FOUND = 5;
function bestFirst(candidates, text) {
  const ranks = Array.from({length: NOT_FOUND}, () => []);
  for (const type of candidates) ranks[rank(type, text)]?.push(type);
  return ranks.flat();
}

function rank(type, text) {
  const index = /^\$?t?(\d+)$/.exec(text);
  if (index !== null && Number(index[1]) === type.index) return 0;
  type.words ??= `${type.name ?? ""} ${identifier(type)} ${oneLine(type, 2000)}`.toLowerCase();
  const isIndex = index !== null && text.includes("t");
  if (isIndex || !type.words.includes(text)) return NOT_FOUND;
  const name = type.name?.toLowerCase() ?? "";
  const place = name.indexOf(text);
  if (name === text) return 0;
  if (place === 0) return 1;
  if (place > 0) return hasWord(name, text) ? 2 : 3;
  return 4;
}

// Does a word of the name begin with this, as in `java.lang.String` or `my_point`?
function hasWord(name, text) {
  for (let place = name.indexOf(text); place >= 0; place = name.indexOf(text, place + 1))
    if (/[^\p{L}\p{N}]/u.test(name[place - 1])) return true;
  return false;
}
