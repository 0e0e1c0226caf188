// One type: its text, how its objects lie in memory, its place among the others, and the modules that have it.

const LISTED_FIRST = 30;
const GROUP_SHOWN_AT_ONCE = 12;

const list = (entries, make, name = "ul") => growing(element(name), entries, LISTED_FIRST, make);

function section(words, ...content) {
  return element("section", {}, element("h3", {}, words), ...content);
}

function about(type) {
  const facts = [
    ["Kind", (type.shared ? "shared " : "") + type.kind + (type.open ? ", may have subtypes" : ", final")],
    ["Rec group", type.group.members.length === 1 ? "of its own"
      : `${type.position + 1} of ${number(type.group.members.length)} types`],
    ["Depth", type.depth === 0 ? "0, no supertype" : number(type.depth)],
    ["Types below", number(type.descendants)],
    ...[["Suspends", suspends(type)], ["Descriptor", descriptor(type)], ["Describes", describes(type)]]
      .filter(([, other]) => other !== null).map(([words, other]) => [words, link(other)]),
    ["Used by", several(type.referrers.length, "type")],
    ["Group takes", bytes(type.group.bytes)],
  ];
  return element("dl", {}, facts.map(([name, text]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, text))));
}

function text(type) {
  const {members} = type.group;
  const code = element("pre", {tabindex: 0});
  const line = (member, indent) =>
    element("div", {class: member === type && indent ? "line this" : "line"}, indent, ...watType(member));
  const whole = () => code.replaceChildren(element("div", {class: "line"}, "(rec"),
    ...members.map((member) => line(member, "  ")), element("div", {class: "line"}, ")"));
  if (members.length > 1 && members.length <= GROUP_SHOWN_AT_ONCE) whole();
  else code.append(line(type, ""));
  if (members.length <= GROUP_SHOWN_AT_ONCE) return section("Text", code);
  const button = element("button", {class: "more", click: () => { whole(); showThis(code); button.remove(); }},
    `Show its whole rec group of ${number(members.length)} types`);
  return section("Text", code, button);
}

// Scrolls a long text to the type that it is about.
function showThis(code) {
  const line = code.querySelector(".this");
  if (line !== null) code.scrollTop = line.offsetTop - code.offsetTop - 40;
}

// Where `from` has `to` in it: "field 3", "param 0", "its descriptor".
function places(from, to) {
  const ties = [["what it suspends", suspends(from)], ["its descriptor", descriptor(from)], ["what it describes", describes(from)]]
    .filter(([, other]) => other === to).map(([words]) => words);
  const named = [["field", fields(from)], ["param", params(from)], ["result", results(from)]];
  const found = [...ties, ...named.flatMap(([word, values]) => values.flatMap((value, i) =>
    value.type !== to ? [] : [from.kind === "array" ? "its element" : `${word} ${value.name ?? i}`]))];
  return found.length > 3 ? `${found.slice(0, 2).join(", ")} and ${found.length - 2} more` : found.join(", ");
}

const entry = (type, words) => [element("li", {}, link(type), what(words))];

// The module's own numbers for the type.
function moduleNumbers(module, type) {
  const found = [];
  for (let i = module.types.indexOf(type.index); i >= 0; i = module.types.indexOf(type.index, i + 1)) found.push(i);
  return `type ${found.slice(0, 5).join(", ")}${found.length > 5 ? ` and ${found.length - 5} more` : ""}`;
}

function drawDetails(type) {
  const above = chain(type);
  at("details").replaceChildren();
  fill(at("details"),
    element("div", {class: "head"},
      element("h2", {}, element("span", {class: `type ${type.kind}`}, title(type)),
        type.name === null ? null : element("small", {}, numbered(type))),
      element("button", {class: "close", "aria-label": "Close the details", title: "Close (Esc)", click: closeDetails},
        "×")),
    about(type),
    text(type),
    type.size === undefined ? null : section(`In memory (${facts.gc})`, ...layoutMap(type)),
    above.length === 1 ? null : section("Supertypes", element("ol", {class: "chain"}, above.map((one) =>
      element("li", {class: one === type ? "this" : null}, link(one), what(oneLine(one, 80)))))),
    (above.length === 1 || !isChosen(type)) && type.subtypes.length === 0 ? null
      : element("a", {class: "in-tree", href: `#tree?at=t${type.index}`}, "Show it in the tree of supertypes"),
    type.subtypes.length === 0 ? null : section(`Subtypes: ${several(type.subtypes.length, "type")} directly below`,
      list(mostBelowFirst(type.subtypes), (one) => entry(one, oneLine(one, 80)))),
    isChosen(type) ? section(`In ${several(type.modules.length, "module")}`, list(type.modules, (module) =>
      [element("li", {}, element("span", {class: "path", title: module.path}, module.short),
        what(moduleNumbers(module, type)))]))
      : section("Not chosen", element("p", {class: "words"}, "The options did not choose this type. It is here because " +
        "chosen types refer to it, or are in one rec group with it. Only chosen types are counted.")),
    type.referrers.length === 0 ? null : section(`Used by ${several(type.referrers.length, "type")}`,
      list(type.referrers, (one) => entry(one, places(one, type)))));
  at("details").scrollTop = 0;
  showThis(at("details").querySelector("pre"));
}
