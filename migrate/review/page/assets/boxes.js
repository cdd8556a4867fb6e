// Where everything is drawn: cards in their cells, boxes on shelves, accounts beside each other. The same plan, the same picture.

const CARD = { width: 172, height: 42, right: 36, below: 12 };
const CLOSED = { width: 196, height: 54 };
const EDGE = { group: 16, groupHead: 30, account: 26, accountHead: 44 };

/** The position of each open place and closed group, by its id in the graph. */
function arrange(shown) {
  const inAccounts = new Map();
  for (const [group, inside] of shown) {
    if (!inAccounts.has(group.account)) inAccounts.set(group.account, []);
    inAccounts.get(group.account).push(isOpen(group) ? openBox(group, inside) : closedBox(group));
  }
  const boxes = accounts.filter((account) => inAccounts.has(account)).map((account) => {
    const { items, width, height } = onShelves(inAccounts.get(account), 34, 1.5);
    return { items, width: width + 2 * EDGE.account, height: height + EDGE.account + EDGE.accountHead };
  });
  const found = new Map();
  for (const account of onShelves(boxes, 70, 1.9, false).items) {
    for (const box of account.box.items) {
      for (const [id, x, y] of box.box.points) {
        found.set(id, { x: account.x + EDGE.account + box.x + x, y: account.y + EDGE.accountHead + box.y + y });
      }
    }
  }
  return found;
}

function closedBox(group) {
  return { ...CLOSED, points: [[`g${group.number}`, CLOSED.width / 2, CLOSED.height / 2]] };
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
    width: 2 * EDGE.group + columns.length * (CARD.width + CARD.right) - CARD.right,
    height: EDGE.group + EDGE.groupHead + Math.max(...filled.values()) * (CARD.height + CARD.below) - CARD.below,
    points,
  };
}

/** Boxes from left to right, and in a new row where the row grows wider than the whole should be. */
function onShelves(boxes, gap, shape, isSorted = true) {
  const area = boxes.reduce((sum, box) => sum + (box.width + gap) * (box.height + gap), 0);
  const most = Math.max(Math.sqrt(area * shape), ...boxes.map((box) => box.width));
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
