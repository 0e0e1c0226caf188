// The first view: how much there is, how much of it is shared, and what is remarkable.

const tile = (figure, words, more) =>
  element("div", {class: "tile"}, element("b", {}, figure), element("span", {}, words),
    more ? element("small", {}, more) : null);

function tiles() {
  const saved = definitions - chosenTypes.length;
  const largest = chosenGroups.reduce((most, group) => Math.max(most, group.members.length), 0);
  return element("div", {class: "tiles"},
    tile(number(readModules.length), readModules.length === 1 ? "module" : "modules",
      modules.length > readModules.length ? `${several(modules.length - readModules.length, "file")} refused` : null),
    tile(number(chosenTypes.length), "different types", definitions === allDefinitions
      ? `of ${number(definitions)} that the modules define`
      : `of ${number(definitions)} chosen from ${number(allDefinitions)} that the modules define`),
    tile(number(chosenGroups.length), "rec groups",
      largest > 1 ? `the largest has ${several(largest, "type")}` : null),
    tile(number(sharedTypes.length), "in more than one module",
      `${percent(sharedTypes.length, chosenTypes.length)} of the types`),
    tile(bytes(facts.bytes), hasLayouts ? "of memory held, with layouts" : "of memory held",
      saved > 0 ? `${several(saved, "definition")} found there already` : null));
}

// A bar of two colours: the shared part, and the rest.
function shareBar(part, whole) {
  const bar = element("span", {class: "share", "aria-hidden": "true"}, element("i"));
  bar.firstChild.style.width = whole === 0 ? "0" : `${(100 * part) / whole}%`;
  return bar;
}

const MODULES_FIRST = 50; // a button shows more

function modulesTable() {
  const row = (module) => module.refusal !== undefined
    ? element("tr", {}, element("th", {scope: "row", title: module.path}, module.short),
        element("td", {colspan: 9, class: "refusal"}, module.refusal))
    : element("tr", {},
        element("th", {scope: "row", title: module.path},
          element("a", {href: `#types?in=${module.number}`}, module.short)),
        element("td", {class: "number"}, number(module.types.length)),
        element("td", {class: "number wide"}, number(module.groups)),
        ...["struct", "array", "func"].map((kind) => element("td", {class: "number wide"},
          number(module.kinds[kind]))),
        element("td", {class: "number wide", title: `${bytes(module.typeBytes)} of ${bytes(module.bytes)}`},
          percent(module.typeBytes, module.bytes)),
        element("td", {class: "number wide"}, bytes(module.held)),
        element("td", {class: "number"}, number(module.shared)),
        element("td", {class: "bars"}, shareBar(module.shared, module.distinct),
          element("span", {}, percent(module.shared, module.distinct))));
  const heads = [["Module", ""], ["Types", "number"], ["Rec groups", "number wide"], ["Structs", "number wide"],
    ["Arrays", "number wide"], ["Functions", "number wide"], ["Share of file", "number wide"], ["Memory", "number wide"],
    ["Shared", "number"], ["Share", ""]];
  return element("div", {class: "scroll"}, element("table", {class: "modules"},
    element("thead", {}, element("tr", {}, heads.map(([head, look]) =>
      element("th", {scope: "col", class: look}, head)))),
    growing(element("tbody"), modules, MODULES_FIRST, (module) => [row(module)])));
}

// The `count` entries with the most of something; equal ones stay in order. The lists are long, so they are not sorted.
function largest(list, measure, count) {
  const found = [];
  for (const one of list) {
    const value = measure(one);
    if (value <= 0 || (found.length === count && value <= found.at(-1)[1])) continue;
    let place = found.length;
    while (place > 0 && found[place - 1][1] < value) place--;
    found.splice(place, 0, [one, value]);
    found.length = Math.min(found.length, count);
  }
  return found;
}

// The ten with the most of something.
function most(words, list, measure, text) {
  const found = largest(list, measure, 10);
  if (found.length === 0) return null;
  return element("section", {class: "card"}, element("h3", {}, words), element("ol", {}, found.map(([one, value]) => {
    const type = one.members ? one.members.find(isChosen) : one;
    return element("li", {}, link(type), what(one.members ? groupWords(one) : oneLine(type, 80)),
      element("b", {}, text(value)));
  })));
}

const groupWords = (group) => ["struct", "array", "func"]
  .map((kind) => [kind, group.members.filter((type) => type.kind === kind).length])
  .filter(([, count]) => count > 0).map(([kind, count]) => `${number(count)} ${kind}`).join(", ");

function drawOverview() {
  const structs = chosenTypes.filter((type) => type.kind === "struct");
  const objects = structs.reduce((sum, type) => sum + (type.size ?? 0), 0);
  const unused = new Map(structs.map((type) => [type, padding(type)]));
  const allUnused = structs.reduce((sum, type) => sum + unused.get(type), 0);
  fill(at("overview"), tiles(), element("h2", {}, "Modules"), modulesTable());
  if (readModules.length > 1)
    fill(at("overview"), element("h2", {}, "Which modules share types"), sharingMatrix());
  if (chosenTypes.length === 0) return;
  fill(at("overview"), element("h2", {}, "Remarkable types"),
    hasLayouts && objects > 0 ? element("p", {class: "words"},
      `Objects are laid out for the policy ${facts.gc}: a header of ${facts.header} bytes. ` +
      `One object of every struct type together: ${bytes(objects)}, of which padding ${percent(allUnused, objects)}.`)
      : null,
    fill(element("div", {class: "cards"}),
      most("Largest objects", structs, (type) => type.size ?? 0, (value) => bytes(value)),
      most("Most padding", structs, (type) => unused.get(type), (value) => bytes(value)),
      most("Most referred to", chosenTypes, (type) => type.referrers.length, (value) => several(value, "type")),
      most("In most modules", sharedTypes, (type) => type.modules.length, (value) => several(value, "module")),
      most("Most types below", chosenTypes, (type) => type.descendants, number),
      most("Largest rec groups", chosenGroups.filter((group) => group.members.length > 1), (group) => group.members.length,
        (value) => several(value, "type"))));
}
