// Which modules share types: a square for each pair of modules. The stronger its colour, the more of the smaller module's
// types the other has.

const MODULES_WITH_NUMBERS = 12; // more squares are too small for numbers
const MODULES_WITH_SQUARES = 40; // if there are more, those that share most have squares

// both[a][b]: how many types both of these modules have. Modules are numbered as in the list.
function inBoth(list) {
  const places = new Map(list.map((module, place) => [module, place]));
  const both = list.map(() => list.map(() => 0));
  for (const type of sharedTypes) {
    const within = type.modules.map((module) => places.get(module)).filter((place) => place !== undefined);
    for (const one of within) for (const other of within) both[one][other]++;
  }
  return both;
}

function sharingMatrix() {
  const withTypes = readModules.filter((module) => module.distinct > 0);
  const shown = withTypes.length <= MODULES_WITH_SQUARES ? withTypes
    : [...withTypes].sort((a, b) => b.shared - a.shared).slice(0, MODULES_WITH_SQUARES).sort((a, b) => a.number - b.number);
  const few = shown.length <= MODULES_WITH_NUMBERS;
  const both = inBoth(shown);
  const cell = (row, i, column, j) => {
    if (row === column) return element("td", {class: "self"});
    const words = `${row.short} and ${column.short}: ${several(both[i][j], "type")} in both`;
    const made = element("td", {}, both[i][j] === 0 ? null
      : element("a", {href: `#types?in=${row.number}&and=${column.number}`, title: words, "aria-label": words},
          few ? number(both[i][j]) : ""));
    const share = both[i][j] === 0 ? 0 : 8 + (92 * both[i][j]) / Math.min(row.distinct, column.distinct);
    made.style.setProperty("--share", `${share}%`);
    return made;
  };
  const words = "Each square is a pair of modules: the stronger, the more of the smaller one's types are also in the other. " +
    "Follow one to see them.";
  const left = withTypes.length - shown.length;
  return [
    element("p", {class: "words"},
      left === 0 ? words : `${words} These are the modules that share most, of ${number(withTypes.length)}; the list of types has all.`),
    element("div", {class: "scroll"}, element("table", {class: few ? "matrix few" : "matrix"},
      element("thead", {}, element("tr", {}, element("td"), shown.map((module, i) =>
        element("th", {scope: "col", title: module.path}, `${i + 1}`)))),
      element("tbody", {}, shown.map((row, i) => element("tr", {},
        element("th", {scope: "row", title: row.path}, row.short, element("small", {}, ` ${i + 1}`)),
        shown.map((column, j) => cell(row, i, column, j))))))),
  ];
}
