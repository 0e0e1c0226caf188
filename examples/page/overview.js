// The first view: how much there is, how much of it is shared, and what is remarkable.

const tile = (figure, words, more) =>
  element("div", {class: "tile"}, element("b", {}, figure), element("span", {}, words),
    more ? element("small", {}, more) : null);

function tiles() {
  const saved = definitions - allTypes.length;
  const largest = groups.reduce((most, group) => Math.max(most, group.members.length), 0);
  return element("div", {class: "tiles"},
    tile(number(readModules.length), readModules.length === 1 ? "module" : "modules",
      modules.length > readModules.length ? `${several(modules.length - readModules.length, "file")} refused` : null),
    tile(number(allTypes.length), "different types", `of ${number(definitions)} that the modules define`),
    tile(number(groups.length), "rec groups",
      largest > 1 ? `the largest has ${several(largest, "type")}` : null),
    tile(number(sharedTypes.length), "in more than one module",
      `${percent(sharedTypes.length, allTypes.length)} of the types`),
    tile(bytes(facts.bytes), hasLayouts ? "of memory held, with layouts" : "of memory held",
      saved > 0 ? `${several(saved, "definition")} found there already` : null));
}

// Two-coloured: what is shared, and the rest.
function shareBar(part, whole) {
  const bar = element("span", {class: "share", "aria-hidden": "true"}, element("i"));
  bar.firstChild.style.width = whole === 0 ? "0" : `${(100 * part) / whole}%`;
  return bar;
}

function modulesTable() {
  const row = (module) => module.refusal !== undefined
    ? element("tr", {}, element("th", {scope: "row", title: module.path}, module.short),
        element("td", {colspan: 8, class: "refusal"}, module.refusal))
    : element("tr", {},
        element("th", {scope: "row", title: module.path},
          element("a", {href: `#types?in=${module.number}`}, module.short)),
        element("td", {class: "number"}, number(module.types.length)),
        element("td", {class: "number wide"}, number(module.groups)),
        ...["struct", "array", "func"].map((kind) => element("td", {class: "number wide"},
          number(module.types.reduce((sum, index) => sum + (types[index].kind === kind), 0)))),
        element("td", {class: "number wide"}, bytes(module.bytes)),
        element("td", {class: "number"}, number(module.shared)),
        element("td", {class: "bars"}, shareBar(module.shared, module.distinct),
          element("span", {}, percent(module.shared, module.distinct))));
  const heads = [["Module", ""], ["Types", "number"], ["Rec groups", "number wide"], ["Structs", "number wide"],
    ["Arrays", "number wide"], ["Functions", "number wide"], ["Memory", "number wide"], ["Shared", "number"],
    ["Share", ""]];
  return element("div", {class: "scroll"}, element("table", {class: "modules"},
    element("thead", {}, element("tr", {}, heads.map(([head, look]) =>
      element("th", {scope: "col", class: look}, head)))),
    element("tbody", {}, modules.map(row))));
}

const MODULES_WITH_NUMBERS = 12; // more squares are too small for numbers

// A square for each pair of modules: the stronger, the more of the smaller one's types stand in the other.
function sharingMatrix() {
  const shown = readModules.filter((module) => module.distinct > 0);
  const few = shown.length <= MODULES_WITH_NUMBERS;
  const cell = (row, column) => {
    const both = inBoth[row.number][column.number];
    if (row === column) return element("td", {class: "self"});
    const words = `${row.short} and ${column.short}: ${several(both, "type")} in both`;
    const made = element("td", {}, both === 0 ? null
      : element("a", {href: `#types?in=${row.number}&and=${column.number}`, title: words, "aria-label": words},
          few ? number(both) : ""));
    made.style.setProperty("--share", `${both === 0 ? 0 : 8 + (92 * both) / Math.min(row.distinct, column.distinct)}%`);
    return made;
  };
  return element("div", {class: "scroll"}, element("table", {class: few ? "matrix few" : "matrix"},
    element("thead", {}, element("tr", {}, element("td"), shown.map((module, i) =>
      element("th", {scope: "col", title: module.path}, `${i + 1}`)))),
    element("tbody", {}, shown.map((row, i) => element("tr", {},
      element("th", {scope: "row", title: row.path}, row.short, element("small", {}, ` ${i + 1}`)),
      shown.map((column) => cell(row, column)))))));
}

// The ten with the most of something.
function most(words, list, measure, text) {
  const found = list.map((one) => [one, measure(one)]).filter(([, value]) => value > 0)
    .sort((a, b) => b[1] - a[1]).slice(0, 10);
  if (found.length === 0) return null;
  return element("section", {class: "card"}, element("h3", {}, words), element("ol", {}, found.map(([one, value]) => {
    const type = one.members ? one.members[0] : one;
    return element("li", {}, link(type), what(one.members ? groupWords(one) : oneLine(type, 80)),
      element("b", {}, text(value)));
  })));
}

const groupWords = (group) => ["struct", "array", "func"]
  .map((kind) => [kind, group.members.filter((type) => type.kind === kind).length])
  .filter(([, count]) => count > 0).map(([kind, count]) => `${number(count)} ${kind}`).join(", ");

function drawOverview() {
  const structs = allTypes.filter((type) => type.kind === "struct");
  const objects = structs.reduce((sum, type) => sum + (type.size ?? 0), 0);
  const padding = structs.reduce((sum, type) => sum + type.padding, 0);
  fill(at("overview"), tiles(), element("h2", {}, "Modules"), modulesTable());
  if (readModules.length > 1)
    fill(at("overview"), element("h2", {}, "Which modules share types"),
      element("p", {class: "words"}, "Each square is a pair of modules: the stronger, the more of the smaller one's " +
        "types stand in the other. Follow one to see them."), sharingMatrix());
  if (allTypes.length === 0) return;
  fill(at("overview"), element("h2", {}, "Remarkable types"),
    hasLayouts && objects > 0 ? element("p", {class: "words"},
      `Objects are laid out for the policy ${facts.gc}: a header of ${facts.header} bytes. ` +
      `One object of every struct type together: ${bytes(objects)}, of which padding ${percent(padding, objects)}.`)
      : null,
    fill(element("div", {class: "cards"}),
      most("Largest objects", structs, (type) => type.size ?? 0, (value) => bytes(value)),
      most("Most padding", structs, (type) => type.padding, (value) => bytes(value)),
      most("Most referred to", allTypes, (type) => type.referrers.length, (value) => several(value, "type")),
      most("In most modules", sharedTypes, (type) => type.modules.length, (value) => several(value, "module")),
      most("Most types below", allTypes, (type) => type.descendants, number),
      most("Largest rec groups", groups.filter((group) => group.members.length > 1), (group) => group.members.length,
        (value) => several(value, "type"))));
}
