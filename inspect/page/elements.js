// Elements of the page. Everything from a module is inserted as text and never parsed as HTML.

// element("a", {href: "#t1", class: "type"}, "text", child…). An attribute that is null or false is left out, true has
// no value, and a function listens to the event of that name.
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
  }
  return fill(made, ...children);
}

// Adds the children to those that the element has; a child that is null or undefined is left out.
function fill(container, ...children) {
  container.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return container;
}

const what = (text) => element("span", {class: "what"}, text); // the quiet words after a link
const at = (id) => document.getElementById(id);
const number = (value) => value.toLocaleString("en");
const several = (count, one, many = one + "s") => `${number(count)} ${count === 1 ? one : many}`;
const percent = (part, whole) => {
  const share = whole === 0 ? 0 : (100 * part) / whole;
  return share > 0 && share < 1 ? "<1%" : share > 99 && share < 100 ? ">99%" : `${Math.round(share)}%`;
};

function bytes(value) {
  if (value < 1024) return `${value} B`;
  if (value < 1024 * 1024) return `${(value / 1024).toFixed(1)} KiB`;
  return `${(value / 1024 / 1024).toFixed(1)} MiB`;
}

// The button as an entry of a list, or a row of a table.
function within(container, button) {
  if (container.tagName === "UL") return element("li", {role: "none"}, button);
  if (container.tagName === "TBODY") return element("tr", {}, element("td", {colspan: 99}, button));
  return button;
}

// A list that begins with `first` entries and grows by a button, since it may have tens of thousands. `make` gives the
// elements of one entry.
function growing(container, entries, first, make) {
  let shown = 0;
  const more = element("button", {class: "more", click: () => grow(10 * first)});
  function grow(count) {
    more.closest("li[role=none], tr")?.remove();
    more.remove();
    container.append(...entries.slice(shown, shown + count).flatMap(make));
    shown = Math.min(shown + count, entries.length);
    if (shown === entries.length) return;
    more.textContent = `Show ${number(Math.min(10 * first, entries.length - shown))} more of ${number(entries.length)}`;
    container.append(within(container, more));
  }
  grow(first);
  return container;
}
