// Where everything is drawn: cards in their cells, boxes on shelves, accounts beside each other. The same plan, the same picture.

const CARD = { width: 172, height: 42, right: 30, below: 12 };
const CLOSED = { width: 196, height: 54 };
/** Between accounts: room for two lines of their names. */
const GAP = 100;
const EDGE = { group: 16, groupHead: 16, account: 26, accountHead: 52 };

/** Where each open place and closed group stands, and how wide each box is, by its id in the graph; `shape` is the view's. */
function arrange(shown, shape) {
  const inAccounts = new Map();
  for (const [group, inside] of shown) {
    if (!inAccounts.has(group.account)) inAccounts.set(group.account, []);
    inAccounts.get(group.account).push(isOpen(group) ? openBox(group, inside) : closedBox(group));
  }
  const inOrder = accounts.filter((account) => inAccounts.has(account));
  const at = new Map(), widths = new Map();
  for (const account of bestFit(inOrder.map((each) => ({ id: `a${each.number}`, inside: inAccounts.get(each) })), shape)) {
    widths.set(account.box.id, account.box.width);
    for (const box of account.box.items) {
      widths.set(box.box.id, box.box.width);
      for (const [id, x, y] of box.box.points) {
        at.set(id, { x: account.x + EDGE.account + box.x + x, y: account.y + EDGE.accountHead + box.y + y });
      }
    }
  }
  return { at, widths };
}

/** Accounts narrow or wide, beside or below each other: whatever can be drawn largest in a view of that shape. */
function bestFit(inOrder, shape) {
  let best = null;
  for (const inner of [0.5, 0.9, 1.4, 2.2]) {
    const boxes = inOrder.map(({ id, inside }) => {
      const { items, width, height } = onShelves(inside, widestOf(inside, 44, inner), 44);
      return { id, items, width: width + 2 * EDGE.account, height: height + EDGE.account + EDGE.accountHead };
    });
    for (let inRow = 1; inRow <= boxes.length; inRow += 1) {
      const widest = boxes.slice(0, inRow).reduce((sum, box) => sum + box.width + GAP, 0);
      const { items, width, height } = onShelves(boxes, Math.max(widest, ...boxes.map((box) => box.width)), GAP, false);
      const size = Math.max(width / shape, height);
      if (!best || size < best.size) best = { size, items };
    }
  }
  return best ? best.items : [];
}

/** How wide boxes may lie beside each other so that the whole has about that shape. */
function widestOf(boxes, gap, shape) {
  const area = boxes.reduce((sum, box) => sum + (box.width + gap) * (box.height + gap), 0);
  return Math.max(Math.sqrt(area * shape), ...boxes.map((box) => box.width));
}

function closedBox(group) {
  return { id: `g${group.number}`, ...CLOSED, points: [[`g${group.number}`, CLOSED.width / 2, CLOSED.height / 2]] };
}

/** Cells of places that are filtered away are closed up: columns from the left, rows from the top. */
function openBox(group, inside) {
  const columns = [...new Set(inside.map((place) => place.column))].sort((a, b) => a - b);
  const filled = new Map();
  const points = inside.map((place) => {
    const column = columns.indexOf(place.column), row = filled.get(column) ?? 0;
    filled.set(column, row + 1);
    return [`p${place.number}`,
      EDGE.group + column * (CARD.width + CARD.right) + CARD.width / 2,
      EDGE.groupHead + row * (CARD.height + CARD.below) + CARD.height / 2];
  });
  return {
    id: `g${group.number}`,
    width: 2 * EDGE.group + columns.length * (CARD.width + CARD.right) - CARD.right,
    height: EDGE.group + EDGE.groupHead + Math.max(...filled.values()) * (CARD.height + CARD.below) - CARD.below,
    points,
  };
}

/** Boxes from left to right, and in a new row where the row would grow wider than that. */
function onShelves(boxes, most, gap, isSorted = true) {
  const items = [];
  let x = 0, y = 0, shelf = 0, width = 0;
  for (const box of isSorted ? [...boxes].sort((a, b) => b.height - a.height) : boxes) {
    if (x && x + box.width > most) { x = 0; y += shelf + gap; shelf = 0; }
    items.push({ box, x, y });
    x += box.width + gap;
    shelf = Math.max(shelf, box.height);
    width = Math.max(width, x - gap);
  }
  return { items, width, height: y + shelf };
}
