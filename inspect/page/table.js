// A table of any number of rows; only those in sight are in the page.
//
// `columns`: [{key, title, class, cell(row), order(row)}]; `order` is what the rows are sorted by, text or number.
// The arrow keys move through the rows; Enter, or a click anywhere in a row, calls `open`.

const ROW_HEIGHT = 32; // as in page.css
const ROWS_BEYOND = 10; // above and below what is in sight

class Table {
  constructor(columns, label, open) {
    this.columns = columns;
    this.open = open;
    this.rows = [];
    this.active = 0;
    this.sorted = {key: columns[0].key, down: false};
    this.heads = columns.map((column) => element("th", {class: column.class, scope: "col"},
      element("button", {click: () => this.sortBy(column), title: column.help ?? null}, column.title)));
    this.body = element("tbody");
    const table = element("table", {"aria-label": label},
      element("thead", {}, element("tr", {}, this.heads)), this.body);
    this.table = table;
    this.box = element("div", {class: "rows", scroll: () => this.draw(), keydown: (event) => this.key(event)}, table);
    new ResizeObserver(() => this.draw()).observe(this.box);
    this.body.addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-row]");
      if (row === null || event.target.closest("a") !== null) return;
      this.active = Number(row.dataset.row);
      this.open(this.rows[this.active]);
    });
  }

  // `ordered`: in this order, until a heading is chosen.
  show(rows, ordered = false) {
    this.rows = rows;
    if (ordered) this.sorted = {key: null, down: false};
    this.sort();
    this.active = 0;
    this.box.scrollTop = 0;
    this.draw(true);
  }

  // Numbers begin with the largest, texts with A.
  sortBy(column) {
    const isNumber = this.rows.length > 0 && typeof column.order(this.rows[0]) === "number";
    const down = this.sorted.key === column.key ? !this.sorted.down : isNumber;
    this.sorted = {key: column.key, down};
    this.show(this.rows);
  }

  sort() {
    const column = this.columns.find((one) => one.key === this.sorted.key);
    const direction = this.sorted.down ? -1 : 1;
    if (column !== undefined) {
      this.rows = this.rows
        .map((row, place) => ({row, place, by: column.order(row)}))
        .sort((a, b) => (a.by < b.by ? -direction : a.by > b.by ? direction : a.place - b.place))
        .map(({row}) => row);
    }
    for (const [i, column] of this.columns.entries())
      this.heads[i].setAttribute("aria-sort", column.key !== this.sorted.key ? "none" : this.sorted.down ? "descending" : "ascending");
  }

  draw(again = false) {
    const first = Math.max(0, Math.floor(this.box.scrollTop / ROW_HEIGHT) - ROWS_BEYOND);
    const end = Math.min(this.rows.length, first + Math.ceil(this.box.clientHeight / ROW_HEIGHT) + 2 * ROWS_BEYOND);
    if (!again && first === this.first && end === this.end) return;
    [this.first, this.end] = [first, end];
    const hadFocus = this.body.contains(document.activeElement) && document.activeElement.tagName === "TR";
    const room = (rows) => {
      const made = element("tr", {class: "room", "aria-hidden": "true"}, element("td"));
      made.firstChild.style.height = `${rows * ROW_HEIGHT}px`;
      return made;
    };
    this.table.setAttribute("aria-rowcount", this.rows.length + 1);
    this.body.replaceChildren(room(first), ...this.rows.slice(first, end).map((row, i) => this.row(row, first + i)),
      room(this.rows.length - end));
    if (hadFocus) this.body.querySelector("[tabindex='0']")?.focus({preventScroll: true});
  }

  row(row, place) {
    return element("tr", {
      "data-row": place, "aria-rowindex": place + 2, tabindex: place === this.active ? 0 : -1,
      class: row === this.chosen ? "chosen" : null,
    }, this.columns.map((column) => element("td", {class: column.class}, column.cell(row))));
  }

  // Moves to the first row, for the keyboard.
  focusFirst() {
    this.active = 0;
    this.box.scrollTop = 0;
    this.draw(true);
    this.body.querySelector("[tabindex='0']")?.focus({preventScroll: true});
  }

  // Marks the row, and brings it into sight.
  choose(row) {
    this.chosen = row;
    const place = this.rows.indexOf(row);
    const [top, height] = [place * ROW_HEIGHT, this.box.clientHeight];
    if (place >= 0) {
      this.active = place;
      if (top < this.box.scrollTop || top + 2 * ROW_HEIGHT > this.box.scrollTop + height)
        this.box.scrollTop = top - height / 2;
    }
    this.draw(true);
  }

  key(event) {
    if (event.target.closest("thead") !== null || this.rows.length === 0) return;
    const page = Math.floor(this.box.clientHeight / ROW_HEIGHT) - 2;
    const steps = {ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity};
    if (event.key === "Enter" && event.target.tagName === "TR") this.open(this.rows[this.active]);
    if (steps[event.key] === undefined) return;
    event.preventDefault();
    this.active = Math.max(0, Math.min(this.rows.length - 1, this.active + steps[event.key]));
    const top = this.active * ROW_HEIGHT;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    const bottom = top + 2 * ROW_HEIGHT - this.box.clientHeight; // the head is above the rows
    if (bottom > this.box.scrollTop) this.box.scrollTop = bottom;
    this.draw(true);
    this.body.querySelector("[tabindex='0']")?.focus({preventScroll: true});
  }
}
