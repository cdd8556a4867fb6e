// The graph: accounts as boxes, stacks in them, resources in those; drawn by Cytoscape.js on a canvas.

let cy = null;
const MOST_CARDS = 4000;

/** A name with its middle left out: what tells names apart stands at both ends. */
function shortened(text, longest = 23) {
  const whole = legible(text);
  const end = Math.floor((longest - 1) / 2);
  return whole.length <= longest ? whole : `${whole.slice(0, longest - 1 - end)}\u2026${whole.slice(-end)}`;
}

/** The shown places by group, in the order of the list. */
function shownGroups() {
  const found = new Map();
  for (const place of state.shown) {
    if (!found.has(place.group)) found.set(place.group, []);
    found.get(place.group).push(place);
  }
  return found;
}

function elements(shown) {
  const { at, widths } = arrange(shown, shapeOfView()), nodes = [], shownAt = new Map();
  for (const account of new Set([...shown.keys()].map((group) => group.account))) {
    nodes.push({ data: { id: `a${account.number}`, width: widths.get(`a${account.number}`), label: legible(titleOf(account)) }, classes: `account${account.isSource ? " source" : ""}`, selectable: false });
  }
  for (const [group, inside] of shown) {
    const id = `g${group.number}`, parent = `a${group.account.number}`;
    const rank = group.rank === 3 ? " block" : group.rank === 2 ? " warn" : "";
    if (!isOpen(group)) {
      nodes.push({ data: { id, parent, label: `${shortened(group.title, 20)}\n${counted(inside.length, "resource")}` }, position: at.get(id), classes: `closed${rank}` });
      for (const place of inside) shownAt.set(place.number, id);
      continue;
    }
    nodes.push({ data: { id, parent, width: widths.get(id), label: legible(group.title) }, classes: "group" });
    for (const place of inside) {
      const { resource } = place, card = `p${place.number}`;
      const urgent = resource.rank === 3 ? " block" : resource.rank === 2 ? " warn" : "";
      nodes.push({
        data: { id: card, parent: id, label: `${shortened(resource.name)}\n${legible(spoken(resource.kind))}` },
        position: at.get(card), classes: `card ${resource.treatment.replace(" ", "-")}${urgent}`,
      });
      shownAt.set(place.number, card);
    }
  }
  return [...nodes, ...edges(shownAt, at)];
}

function shapeOfView() {
  const { clientWidth, clientHeight } = byId("graph");
  return clientWidth && clientHeight ? clientWidth / clientHeight : 1.5;
}

/** References between what is drawn; those between the same two are one line, as thick as they are many. */
function edges(shownAt, at) {
  const lines = new Map();
  for (const [number, from] of shownAt) {
    const { resource, group } = places[number];
    for (const { other } of resource.uses) {
      const used = resources[other];
      const target = used?.places.find((place) => place.group.account === group.account) ?? used?.places[0];
      const to = target && shownAt.get(target.number);
      if (!to || to === from) continue;
      const isSevered = group.account !== target.group.account && severedPairs.has(`${resource.key}\n${used.key}`);
      if (group.account.isSource && !target.group.account.isSource && !isSevered) continue; // the original stays there, too
      const key = `${from}>${to}`;
      const line = lines.get(key) ?? { source: from, target: to, count: 0, isSevered: false, isInside: target.group === group };
      line.count += 1;
      line.isSevered ||= isSevered;
      lines.set(key, line);
    }
  }
  return [...lines].map(([id, line]) => ({
    data: { id, source: line.source, target: line.target, width: Math.min(6, 1 + Math.log2(line.count) / 2), bend: bendOf(at.get(line.source), at.get(line.target)) },
    classes: `${line.isSevered ? "severed" : ""} ${line.isInside ? "inside" : ""}`, selectable: false,
  }));
}

/** How far a line leaves the straight way, so that it goes around what stands on it. */
const bendOf = (from, to) => Math.min(90, Math.hypot(to.x - from.x, to.y - from.y) / 5);

function graphStyle() {
  const text = colour("text"), soft = colour("soft"), line = colour("line"), card = colour("card");
  const font = getComputedStyle(document.body).fontFamily;
  const kinds = ["stack", "adopt", "copy", "by-hand", "stay"];
  return [
    { selector: "node", style: { "font-family": font, color: text, "font-size": 11, "min-zoomed-font-size": 7, "overlay-opacity": 0 } },
    { selector: ".account", style: { shape: "round-rectangle", "corner-radius": 12, "background-color": colour("account"), "background-opacity": 1, "border-width": 1.5, "border-color": colour("edge"), label: "data(label)", "font-weight": 600, "text-wrap": "wrap", "text-max-width": "data(width)", "text-valign": "top", "text-halign": "center", "text-margin-y": -8, padding: 26 } },
    { selector: ".account.source", style: { "border-style": "dashed", color: soft } },
    { selector: ".group", style: { shape: "round-rectangle", "corner-radius": 8, "background-color": colour("panel"), "background-opacity": 1, "border-width": 1, "border-color": colour("edge"), label: "data(label)", "font-weight": 600, "text-wrap": "ellipsis", "text-max-width": "data(width)", "text-valign": "top", "text-margin-y": -4, padding: 16, color: soft } },
    { selector: ".card, .closed", style: { shape: "round-rectangle", "corner-radius": 6, width: CARD.width, height: CARD.height, "background-color": card, "background-opacity": 1, "border-width": 1.5, "border-color": soft, label: "data(label)", "text-valign": "center", "text-halign": "center", "text-wrap": "wrap", "line-height": 1.3 } },
    { selector: ".closed", style: { width: CLOSED.width, height: CLOSED.height, "font-size": 14, "font-weight": 600, "border-width": 2, "border-color": colour("line") } },
    ...kinds.map((kind) => ({ selector: `.card.${kind}`, style: { "border-color": colour(kind), "background-color": colour(`${kind}-card`) } })),
    { selector: ".card.by-hand", style: { "border-style": "dashed" } },
    { selector: ".closed.warn", style: { "border-color": colour("warn"), "border-width": 2.5 } },
    { selector: ".closed.block", style: { "border-color": colour("block"), "border-width": 4 } },
    { selector: ".card.warn", style: { "outline-width": 2.5, "outline-color": colour("warn"), "outline-offset": 2 } },
    { selector: ".card.block", style: { "outline-width": 3.5, "outline-color": colour("block"), "outline-offset": 2 } },
    { selector: "edge", style: { width: "data(width)", "line-color": line, "target-arrow-color": line, "target-arrow-shape": "triangle", "arrow-scale": 0.8, "curve-style": "unbundled-bezier", "control-point-weights": 0.5, "control-point-distances": "data(bend)", opacity: 0.55, "overlay-opacity": 0, events: "no" } },
    { selector: "edge.severed", style: { "line-color": colour("block"), "target-arrow-color": colour("block"), "line-style": "dashed", opacity: 0.95, width: 2 } },
    { selector: ".faded", style: { opacity: 0.35 } },
    { selector: "edge.faded", style: { opacity: 0.06 } },
    { selector: "edge.near", style: { "line-color": colour("accent"), "target-arrow-color": colour("accent"), width: 2.5, opacity: 1, "z-index": 9 } },
    { selector: "edge.near.severed", style: { "line-color": colour("block"), "target-arrow-color": colour("block") } },
    { selector: ".chosen", style: { "border-width": 4, "border-style": "solid", "border-color": colour("accent") } },
  ];
}

/** Headings keep a size on the screen when the graph is far away, as long as they have room. */
function sizeHeads() {
  const size = (usual, onScreen, most) => Math.min(most, Math.max(usual, onScreen / cy.zoom()));
  cy.batch(() => {
    cy.nodes(".account").style("font-size", size(22, 15, 64));
    cy.nodes(".group").style("font-size", size(14, 11, 36));
  });
}

function drawGraph() {
  cy = cytoscape({
    container: byId("graph"), style: graphStyle(), elements: elements(shownGroups()), layout: { name: "preset", padding: 24 },
    minZoom: 0.02, maxZoom: 3, autoungrabify: true, boxSelectionEnabled: false, selectionType: "single",
    hideEdgesOnViewport: state.shown.length > 3000, textureOnViewport: false, pixelRatio: "auto",
  });
  cy.on("tap", ".card", (event) => { const place = places[Number(event.target.id().slice(1))]; choose({ resource: place.resource.number, place }); });
  cy.on("tap", ".closed", (event) => openBoxes([groupAt(event.target)], true));
  cy.on("dbltap", ".group", (event) => { if (event.target.hasClass("group")) openBoxes([groupAt(event.target)], false); });
  cy.on("tap", (event) => { if (event.target === cy) choose(null); });
  cy.on("mouseover", ".card, .closed, .group", (event) => showTip(event.target));
  let waiting = 0;
  cy.on("zoom", () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(sizeHeads); });
  sizeHeads();
  cy.on("mouseout viewport", () => { byId("tip").hidden = true; });
  drawTools();
  drawLegend();
  fit();
  byId("graph").addEventListener("keydown", pressInGraph);
  let resizing = 0;
  new ResizeObserver(() => { clearTimeout(resizing); resizing = setTimeout(followView, 150); }).observe(byId("graph"));
  onFilter.push(() => { redraw(); fit(); });
  onBoxes.push(redraw);
  onChoice.push(() => { highlight(); centre(); });
}

/** The view has another shape: lay everything out for it, unless the reader looks at something there. */
function followView() {
  cy.resize();
  if (state.chosen || !byId("graph").clientWidth) return;
  redraw();
  fit();
}

const groupAt = (node) => groups[Number(node.id().slice(1))];

function redraw() {
  cy.batch(() => { cy.elements().remove(); cy.add(elements(shownGroups())); });
  sizeHeads();
  highlight();
  byId("tip").hidden = true;
}

function paint() { cy.style().fromJson(graphStyle()).update(); }

/** What is chosen and its neighbours stand out; everything else steps back. */
function highlight() {
  cy.batch(() => {
    cy.elements().removeClass("faded near chosen");
    const node = state.chosen?.place ? cy.getElementById(`p${state.chosen.place.number}`) : cy.collection();
    if (node.empty()) return;
    const near = node.connectedEdges();
    cy.elements(".card, .closed, edge").not(near).not(near.connectedNodes()).not(node).addClass("faded");
    near.addClass("near");
    node.addClass("chosen");
  });
}

/** Bring what is chosen into view with its neighbours, or alone where they are too far away to be read. */
function centre() {
  const node = state.chosen?.place && cy.getElementById(`p${state.chosen.place.number}`);
  cy.resize();
  if (!node || node.empty()) return;
  cy.fit(node.closedNeighborhood(), 60);
  if (cy.zoom() >= 0.75 && cy.zoom() <= 1.1) return;
  cy.zoom(Math.min(1.1, Math.max(0.75, cy.zoom())));
  cy.center(node);
}

function showTip(node) {
  const tip = byId("tip");
  const group = node.hasClass("card") ? null : groupAt(node);
  const { resource } = group ? {} : places[Number(node.id().slice(1))];
  refill(tip, group ? [make("bdi", {}, group.title), make("br"), node.hasClass("closed") ? "Click to open" : "Double-click to close"] : [named(resource.name), make("br"), resource.kind, make("br"), TREATMENTS[resource.treatment]]);
  const box = node.renderedBoundingBox({ includeLabels: false, includeOverlays: false });
  tip.style.left = `${Math.max(8, box.x1)}px`;
  tip.style.top = `${Math.max(8, group && !node.hasClass("closed") ? box.y1 + 34 : box.y2 + 8) + byId("tools").offsetHeight}px`;
  tip.hidden = false;
}

/** The whole graph, but a small one no larger than it is read well. */
function fit() {
  cy.resize();
  cy.fit(undefined, 24);
  if (cy.zoom() > 1.2) { cy.zoom(1.2); cy.center(); }
}

const zoomBy = (factor) => cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });

function drawTools() {
  const tool = (text, label, onclick) => make("button", { type: "button", "aria-label": label, title: label, onclick }, text);
  const openAll = tool("Open all", "Open all boxes", () => { openBoxes([...shownGroups().keys()], true); fit(); });
  const tellWhether = () => { openAll.disabled = state.shown.length > MOST_CARDS; };
  onFilter.push(tellWhether);
  tellWhether();
  refill(byId("tools"),
    tool("\u2212", "Zoom out", () => zoomBy(1 / 1.3)), tool("+", "Zoom in", () => zoomBy(1.3)),
    tool("Fit", "Show the whole graph", () => fit()), openAll,
    tool("Close all", "Close all boxes", () => { openBoxes([...shownGroups().keys()], false); fit(); }),
    make("span", { id: "keys" }, "Arrow keys move \u00b7 + and \u2212 zoom \u00b7 0 shows all \u00b7 double-click closes a box"));
}

function drawLegend() {
  const used = new Set(resources.map((resource) => resource.treatment));
  refill(byId("legend"),
    plan.treatments.filter((each) => used.has(each)).map((each) =>
      make("span", {}, make("i", { class: `dot ${each.replace(" ", "-")}` }), TREATMENTS[each])),
    make("span", {}, make("i", { class: "stroke" }), "Refers to"),
    cut.length ? make("span", {}, make("i", { class: "stroke severed" }), "Severed by the move") : null,
    make("span", {}, make("i", { class: "ring block" }), SEVERITIES.BLOCK),
    make("span", {}, make("i", { class: "ring warn" }), SEVERITIES.WARN));
}

function pressInGraph(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const pans = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
  if (event.key in pans) cy.panBy({ x: pans[event.key][0], y: pans[event.key][1] });
  else if (event.key === "+" || event.key === "=") zoomBy(1.3);
  else if (event.key === "-") zoomBy(1 / 1.3);
  else if (event.key === "0") fit();
  else return;
  event.preventDefault();
}
