// Addresses: #overview, #types?find=…, #tree?at=t12 are views. #t12 is a type: its details appear beside the view that was
// shown before.

const views = ["overview", "types", "tree"];
const drawn = new Set();
let view = "overview";
let viewAddress = "#overview";
let cameFrom = null;

function goTo(address, quietly = false) {
  if (location.hash === address) return;
  if (!quietly) {
    location.hash = address;
    return;
  }
  history.replaceState(null, "", address);
  route();
}

function closeDetails() {
  goTo(viewAddress);
  if (cameFrom?.isConnected) cameFrom.focus();
  else at("main").focus();
}

function showView(name, wanted) {
  view = name;
  for (const other of views) at(other).hidden = other !== name;
  for (const tab of document.querySelectorAll("nav a"))
    if (tab.dataset.view === name) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  if (!drawn.has(name)) ({overview: drawOverview, types: drawTypes, tree: drawTree})[name]();
  drawn.add(name);
  if (name === "types") narrowTo(wanted);
  const type = types[/^t(\d+)$/.exec(wanted.get("at") ?? "")?.[1]];
  if (name === "tree" && type !== undefined) showInTree(type);
}

function route() {
  const [, index] = /^#t(\d+)$/.exec(location.hash) ?? [];
  const type = types[index] ?? null;
  if (index === undefined) {
    const [name, wanted] = location.hash.slice(1).split("?");
    view = views.includes(name) ? name : "overview";
    viewAddress = location.hash === "" ? "#overview" : location.hash;
    showView(view, new URLSearchParams(wanted ?? ""));
  } else if (!drawn.has(view)) {
    showView(view, new URLSearchParams());
  }
  const isOpen = !at("details").hidden;
  at("details").hidden = index === undefined;
  document.body.classList.toggle("with-details", index !== undefined);
  document.title = type === null ? pageTitle : `${title(type)} · ${pageTitle}`;
  if (type !== null) {
    if (!isOpen) cameFrom = document.activeElement;
    drawDetails(type);
  } else if (index !== undefined) {
    at("details").replaceChildren(element("p", {class: "words"}, `There is no type $t${index} in these modules.`),
      element("button", {class: "more", click: closeDetails}, "Close"));
  }
  if (drawn.has("types")) typesTable.choose(type);
}

const pageTitle =
  `Types of ${readModules.length === 1 ? readModules[0].short : several(readModules.length, "module")}`;
at("title").textContent = pageTitle;
at("title").title = `typereg ${facts.version}`;
at("find").addEventListener("input", narrow);
// From the search into its results: Enter opens the first, the arrow key moves to it.
at("find").addEventListener("keydown", (event) => {
  if (!["Enter", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  if (view !== "types") narrow();
  if (event.key === "ArrowDown") typesTable.focusFirst();
  else if (typesTable.rows.length > 0) goTo(`#t${typesTable.rows[0].index}`);
});
document.addEventListener("keydown", (event) => {
  const typing = ["INPUT", "SELECT"].includes(event.target.tagName);
  if (event.key === "Escape" && !at("details").hidden && !typing) closeDetails();
  if (event.key === "/" && !typing) {
    event.preventDefault();
    at("find").focus();
  }
});
window.addEventListener("hashchange", route);
route();
document.body.classList.remove("reading");
