// The list of resources: a tree of accounts, groups and resources. Only the rows in view are on the page.

const ROW = 34, AROUND = 12;
const tree = { rows: [], active: 0, closed: new Set(), from: -1, to: -1 };

function treeRows() {
  const inGroups = new Map();
  for (const place of state.shown) {
    if (!inGroups.has(place.group)) inGroups.set(place.group, []);
    inGroups.get(place.group).push(place);
  }
  const found = [];
  for (const account of accounts) {
    const own = [...inGroups.keys()].filter((group) => group.account === account);
    if (!own.length) continue;
    const count = own.reduce((sum, group) => sum + inGroups.get(group).length, 0);
    const isAccountOpen = !tree.closed.has(account.number);
    found.push({ level: 1, account, count, isOpen: isAccountOpen });
    if (!isAccountOpen) continue;
    own.forEach((group, position) => {
      const inside = inGroups.get(group);
      found.push({ level: 2, group, count: inside.length, isOpen: isOpen(group), position, size: own.length });
      if (isOpen(group)) inside.forEach((place, at) => found.push({ level: 3, place, position: at, size: inside.length }));
    });
  }
  return found;
}

function drawList() {
  const list = byId("list");
  put(list, make("div", { id: "rows", role: "presentation" }));
  list.addEventListener("scroll", () => drawRows());
  list.addEventListener("keydown", pressInList);
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) { tree.active = Number(row.dataset.row); act(tree.rows[tree.active], true); }
  });
  new ResizeObserver(() => drawRows(true)).observe(list);
  onFilter.push(() => { tree.active = 0; list.scrollTop = 0; renewList(); });
  onBoxes.push(renewList);
  onChoice.push(() => {
    const at = tree.rows.findIndex((row) => row.place && row.place === state.chosen?.place);
    if (at >= 0) moveTo(at); else drawRows(true);
  });
  renewList();
}

function renewList() {
  tree.rows = treeRows();
  tree.active = Math.max(0, Math.min(tree.active, tree.rows.length - 1));
  byId("rows").style.height = `${tree.rows.length * ROW}px`;
  drawRows(true);
}

/** Put the rows in view on the page, and the active one wherever it is: assistive technology follows it. */
function drawRows(isChanged = false) {
  const list = byId("list");
  const from = Math.max(0, Math.floor(list.scrollTop / ROW) - AROUND);
  const to = Math.min(tree.rows.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + AROUND);
  if (!isChanged && from === tree.from && to === tree.to) return;
  Object.assign(tree, { from, to });
  const numbers = Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
  if (tree.rows.length && (tree.active < from || tree.active >= to)) numbers.push(tree.active);
  refill(byId("rows"), numbers.map(drawRow));
  if (tree.rows.length) list.setAttribute("aria-activedescendant", `row-${tree.active}`);
  else list.removeAttribute("aria-activedescendant");
}

function drawRow(number) {
  const row = tree.rows[number];
  const isChosen = Boolean(row.place) && row.place === state.chosen?.place;
  const element = make("div", {
    id: `row-${number}`, role: "treeitem", "data-row": number, "aria-level": row.level,
    "aria-expanded": row.level < 3 ? String(row.isOpen) : null, "aria-selected": String(isChosen),
    "aria-setsize": row.size ?? null, "aria-posinset": row.size ? row.position + 1 : null,
    class: `row level-${row.level}${number === tree.active ? " active" : ""}`,
  }, row.level === 1 ? accountRow(row) : row.level === 2 ? groupRow(row) : placeRow(row));
  element.style.top = `${number * ROW}px`;
  return element;
}

const twisty = (row) => make("span", { class: "twisty", "aria-hidden": "true" }, row.isOpen ? "\u25be" : "\u25b8");
const accountRow = (row) => [twisty(row), make("span", { class: "label" }, titleOf(row.account)), make("span", { class: "number" }, row.count.toLocaleString("en-US"))];
const groupRow = (row) => [twisty(row), make("bdi", { class: "label" }, row.group.title), mark(row.group.rank), make("span", { class: "number" }, row.count.toLocaleString("en-US"))];

function placeRow({ place: { resource } }) {
  return [
    make("span", { class: `dot ${resource.treatment.replace(" ", "-")}`, "aria-hidden": "true" }),
    make("span", { class: "label two", title: resource.key },
      make("bdi", { class: "name" }, resource.name), make("span", { class: "kind" }, spoken(resource.kind))),
    mark(resource.rank),
  ];
}

function mark(rank) {
  if (rank < 2) return null;
  const name = rank === 3 ? "BLOCK" : "WARN";
  return make("span", { class: `mark ${name.toLowerCase()}`, title: SEVERITIES[name] }, rank === 3 ? "\u2716" : "!", make("span", { class: "unseen" }, ` ${SEVERITIES[name]}`));
}

/** Enter, space or a click: open or close, or show the resource. */
function act(row, isPointer = false) {
  if (!row) return;
  if (row.level === 1) {
    if (row.isOpen) tree.closed.add(row.account.number); else tree.closed.delete(row.account.number);
    renewList();
  } else if (row.level === 2) openBoxes([row.group], !row.isOpen);
  else choose({ resource: row.place.resource.number, place: row.place });
  if (isPointer) byId("list").focus({ preventScroll: true });
}

function moveTo(number) {
  const list = byId("list");
  tree.active = Math.max(0, Math.min(number, tree.rows.length - 1));
  const top = tree.active * ROW;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
  drawRows(true);
}

function pressInList(event) {
  const row = tree.rows[tree.active];
  const page = Math.max(1, Math.floor(byId("list").clientHeight / ROW) - 1);
  const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -tree.rows.length, End: tree.rows.length };
  if (event.altKey || event.ctrlKey || event.metaKey || !row) return;
  if (event.key in moves) moveTo(tree.active + moves[event.key]);
  else if (event.key === "Enter" || event.key === " ") act(row);
  else if (event.key === "ArrowRight" && row.level < 3) { if (row.isOpen) moveTo(tree.active + 1); else act(row); }
  else if (event.key === "ArrowLeft") {
    if (row.level < 3 && row.isOpen) act(row);
    else moveTo(tree.rows.findLastIndex((each, at) => at < tree.active && each.level < row.level));
  } else return;
  event.preventDefault();
}
