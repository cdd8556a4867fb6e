// The timeline: phases from left to right, a lane for each account, a dot for each step. The list below it says the same.

const DOT = { size: 9, gap: 4, across: 12, head: 34, lane: 130, left: 150, most: 360 };
const SVG = "http://www.w3.org/2000/svg";

function drawn(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  put(element, ...children);
  return element;
}

/** After how many others each step can start at the earliest. */
function waves() {
  const found = new Array(steps.length).fill(-1);
  const visit = (number) => {
    if (found[number] >= 0) return found[number];
    found[number] = 0; // a circle of needs, which no plan should have, ends here
    found[number] = Math.max(0, ...steps[number].needs.map((need) => visit(need) + 1));
    return found[number];
  };
  steps.forEach((_, number) => visit(number));
  return found;
}

function drawTimeline() {
  const wave = waves();
  const phases = plan.phases.filter((phase) => steps.some((step) => step.phase === phase));
  const lanes = [...new Set(steps.map((step) => step.account))];
  const cells = new Map();
  for (const step of [...steps].sort((a, b) => wave[a.number] - wave[b.number] || a.number - b.number)) {
    const key = `${step.phase}\n${step.account}`;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(step.number);
  }
  const column = DOT.across * (DOT.size + DOT.gap) + 24, at = new Map(), parts = [];
  let y = DOT.head;
  lanes.forEach((lane, number) => {
    const inLane = phases.map((phase) => cells.get(`${phase}\n${lane}`) ?? []);
    const height = Math.max(1, ...inLane.map((cell) => Math.ceil(Math.min(cell.length, DOT.most) / DOT.across))) * (DOT.size + DOT.gap) + 22;
    parts.push(drawn("rect", { x: 0, y, width: DOT.left + phases.length * column, height, class: number % 2 ? "lane odd" : "lane" }));
    parts.push(drawn("text", { x: 12, y: y + 20, class: "lane-name" }, shortened(accountName(lane))));
    inLane.forEach((cell, phase) => parts.push(...drawCell(cell, DOT.left + phase * column, y + 12, at)));
    y += height;
  });
  phases.forEach((phase, number) => parts.push(drawn("text", { x: DOT.left + number * column, y: 20, class: "phase-name" }, `${number + 1}. ${capital(phase)}`)));
  const lines = drawn("g", { class: "needs" });
  const width = DOT.left + phases.length * column;
  const picture = drawn("svg", { viewBox: `0 0 ${width} ${y}`, width, height: y, role: "img", "aria-label": "Timeline of the steps by phase and account. The list below holds the same steps." }, parts, lines);
  picture.addEventListener("click", (event) => { const { step } = event.target.dataset; if (step !== undefined) choose({ step: Number(step) }); });
  onChoice.push(() => markNeeds(picture, lines, at));
  return make("div", { class: "timeline scroll", tabindex: "0", role: "region", "aria-label": "Timeline" }, picture);
}

/** A dot for each step; a bar where there are more than the eye takes in. */
function drawCell(cell, x, y, at) {
  const pitch = DOT.size + DOT.gap;
  if (cell.length > DOT.most) {
    const size = { width: DOT.across * pitch - DOT.gap, height: Math.ceil(DOT.most / DOT.across) * pitch - DOT.gap };
    cell.forEach((number) => at.set(number, [x + size.width / 2, y + size.height / 2]));
    return [drawn("rect", { x, y, ...size, rx: 4, class: "many" }), drawn("text", { x: x + size.width / 2, y: y + size.height / 2, class: "many-count" }, counted(cell.length, "step"))];
  }
  return cell.map((number, place) => {
    const left = x + (place % DOT.across) * pitch, top = y + Math.floor(place / DOT.across) * pitch;
    at.set(number, [left + DOT.size / 2, top + DOT.size / 2]);
    return drawn("rect", { x: left, y: top, width: DOT.size, height: DOT.size, rx: 2, class: "step", "data-step": number }, drawn("title", {}, steps[number].title));
  });
}

function markNeeds(picture, lines, at) {
  const number = state.chosen?.step;
  lines.replaceChildren();
  for (const old of picture.querySelectorAll(".chosen, .before, .after")) old.classList.remove("chosen", "before", "after");
  if (number === undefined) return;
  const view = picture.parentElement, [x, y] = at.get(number);
  const isSeen = x > view.scrollLeft && x < view.scrollLeft + view.clientWidth && y > view.scrollTop && y < view.scrollTop + view.clientHeight;
  if (!isSeen) view.scrollTo(x - view.clientWidth / 2, y - view.clientHeight / 2);
  const markOne = (which, name) => picture.querySelector(`[data-step="${which}"]`)?.classList.add(name);
  const line = (from, to, name) => lines.append(drawn("path", { class: name, d: curve(at.get(from), at.get(to)) }));
  markOne(number, "chosen");
  for (const need of steps[number].needs) { markOne(need, "before"); line(need, number, "before"); }
  for (const next of steps[number].neededBy) { markOne(next, "after"); line(number, next, "after"); }
}

function curve([x1, y1], [x2, y2]) {
  const bend = Math.max(30, Math.abs(x2 - x1) / 2);
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
}
