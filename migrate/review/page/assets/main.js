// Puts the page together; says when it is ready.

const TABS = [
  { name: "resources", title: "Resources", count: resources.length },
  { name: "steps", title: "Steps", count: steps.length, draw: drawSteps },
  { name: "findings", title: "Findings", count: findings.length, draw: drawFindings },
  { name: "cut", title: "Severed references", count: cut.reduce((sum, question) => sum + question.edges.length, 0), draw: drawCut },
  { name: "changes", title: "Changes", draw: drawChanges },
  { name: "people", title: "Accounts and people", draw: drawPeople },
  { name: "estimates", title: "Estimates", draw: drawEstimates },
  { name: "gaps", title: "Gaps", count: gaps.length, draw: drawGaps },
];

function showTab(name, isFocused = false) {
  for (const tab of TABS) {
    const isShown = tab.name === name, button = byId(`tab-${tab.name}`), panel = byId(`panel-${tab.name}`);
    button.setAttribute("aria-selected", String(isShown));
    button.tabIndex = isShown ? 0 : -1;
    panel.hidden = !isShown;
    if (!isShown) continue;
    if (isFocused) button.focus();
    if (tab.draw && !panel.hasChildNodes()) { tab.draw(panel); tell(onChoice); }
  }
}

function drawTabs() {
  const bar = byId("tabs");
  refill(bar, TABS.map((tab) => make("button", { type: "button", role: "tab", id: `tab-${tab.name}`, "aria-controls": `panel-${tab.name}`, onclick: () => showTab(tab.name) },
    tab.title, tab.count === undefined ? null : make("span", { class: "number" }, tab.count.toLocaleString("en-US")))));
  bar.addEventListener("keydown", (event) => {
    const at = TABS.findIndex((tab) => byId(`tab-${tab.name}`) === document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    showTab(TABS[(to + TABS.length) % TABS.length].name, true);
  });
  showTab("resources");
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches?.("input, select, textarea");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    showTab("resources");
    byId("search").select();
  } else if (event.key === "Escape") {
    if (event.target === byId("search") && byId("search").value) { byId("search").value = ""; filter({ search: "" }); }
    else if (state.chosen) closeDetails();
    else if (isTyping) byId("list").focus();
  }
});

document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); showTab("resources"); byId("list").focus(); });

drawTheme();
drawOverview();
drawFilters();
drawTabs();
drawDetails();
drawList();
drawGraph();
cy.one("render", () => { document.documentElement.dataset.ready = ""; });
