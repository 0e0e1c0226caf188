// The tree of supertypes: roots, and below each type its subtypes. A branch is made when it is opened.

const BRANCHES_FIRST = 100; // how many of one type's subtypes are shown at once

const mostBelowFirst = (list) => [...list].sort((a, b) => b.descendants - a.descendants || a.index - b.index);
const roots = mostBelowFirst(allTypes.filter((type) => type.supertype === null && type.subtypes.length > 0));

function treeItem(type) {
  const {subtypes} = type;
  const row = element("div", {class: "branch"},
    element("span", {class: "toggle", "aria-hidden": "true"}), link(type),
    what(oneLine(type, 90)), type.descendants === 0 ? null
      : element("span", {class: "below", title: "types below it"}, number(type.descendants)));
  row.querySelector("a").tabIndex = -1;
  return element("li", {
    role: "treeitem", tabindex: -1, "aria-level": type.depth + 1, "data-type": type.index,
    "aria-expanded": subtypes.length > 0 ? "false" : null,
    "aria-label": `${title(type)}, ${several(type.descendants, "type")} below`,
  }, row);
}

function expand(item, open) {
  if (item.getAttribute("aria-expanded") === null) return;
  item.setAttribute("aria-expanded", open);
  if (open && item.querySelector(":scope > ul") === null)
    item.append(growing(element("ul", {role: "group"}), mostBelowFirst(types[item.dataset.type].subtypes),
      BRANCHES_FIRST, treeItem));
}

// Opens the branches above the type, and moves to it.
function showInTree(type) {
  let list = at("tree").querySelector("[role=tree]");
  for (const one of chain(type)) {
    const find = () => list.querySelector(`:scope > [data-type="${one.index}"]`);
    for (let more; find() === null && (more = list.querySelector(":scope > li > .more")) !== null;) more.click();
    const item = find();
    if (item === null) return;
    if (one === type) focusItem(item);
    else expand(item, true);
    list = item.querySelector(":scope > ul");
  }
}

function treeKey(event) {
  const item = event.target.closest("[role=treeitem]");
  if (item === null || event.target.tagName === "BUTTON") return;
  const seen = [...at("tree").querySelectorAll("[role=treeitem]")].filter((other) => other.offsetParent !== null);
  const place = seen.indexOf(item);
  const opened = item.getAttribute("aria-expanded");
  let next = null;
  if (event.key === "ArrowDown") next = seen[place + 1];
  else if (event.key === "ArrowUp") next = seen[place - 1];
  else if (event.key === "Home") [next] = seen;
  else if (event.key === "End") next = seen.at(-1);
  else if (event.key === "ArrowRight" && opened === "false") expand(item, true);
  else if (event.key === "ArrowRight" && opened === "true") next = seen[place + 1];
  else if (event.key === "ArrowLeft" && opened === "true") expand(item, false);
  else if (event.key === "ArrowLeft") next = item.parentElement.closest("[role=treeitem]");
  else if (event.key === "Enter") goTo(`#t${item.dataset.type}`);
  else return;
  event.preventDefault();
  if (next) focusItem(next);
}

function focusItem(item) {
  for (const other of at("tree").querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
  item.tabIndex = 0;
  item.focus({preventScroll: true});
  item.firstChild.scrollIntoView({block: "nearest"});
}

function drawTree() {
  const alone = chosenTypes.filter((type) => type.supertype === null && type.subtypes.length === 0).length;
  const deepest = chosenTypes.reduce((most, type) => Math.max(most, type.depth), 0);
  const words = roots.length === 0
    ? "No type is declared below another."
    : `${several(roots.length, "type")} at the top with others below, down to depth ${deepest}. ` +
      `${several(alone, "type")} with nothing above or below ${alone === 1 ? "is" : "are"} not shown.`;
  const tree = element("ul", {role: "tree", "aria-label": "Supertypes", keydown: treeKey, click: (event) => {
    const item = event.target.closest("[role=treeitem]");
    if (item === null || event.target.closest("a, button") !== null) return;
    expand(item, item.getAttribute("aria-expanded") === "false");
    focusItem(item);
  }});
  growing(tree, roots, BRANCHES_FIRST, treeItem);
  at("tree").append(element("p", {class: "words"}, words), tree);
  const first = tree.querySelector("[role=treeitem]");
  if (first === null) return;
  first.tabIndex = 0;
  if (types[first.dataset.type].descendants > 0) expand(first, true);
}
