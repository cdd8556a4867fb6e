// Search and filters above the list.

function option(value, text) {
  return make("option", { value }, text);
}

function menu(label, field, options) {
  const select = make("select", { id: `filter-${field}`, onchange: () => filter({ [field]: select.value }) },
    option("", "All"), options.map(([value, text]) => option(value, text)));
  return make("div", { class: "field" }, make("label", { for: `filter-${field}` }, label), select);
}

/** Values with how many resources have each, most first. */
function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const titleOf = (account) => (account.isSource ? "Stays in the shared account" : `${account.stage}: account ${account.name}`);

function drawFilters() {
  const kinds = [...tally(resources.map((resource) => resource.kind))].sort(([a], [b]) => (a < b ? -1 : 1));
  const treatments = tally(resources.map((resource) => resource.treatment));
  const severities = plan.severities.map((severity) =>
    [severity, resources.filter((resource) => hasSeverity(resource, severity)).length]);
  const search = make("input", {
    type: "search", id: "search", autocomplete: "off", spellcheck: "false", placeholder: "Name, type, stack, Region",
    "aria-keyshortcuts": "/",
  });
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => filter({ search: search.value }), 120);
  });
  search.addEventListener("keydown", (event) => { if (event.key === "ArrowDown") { event.preventDefault(); byId("list").focus(); } });
  const form = byId("filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  refill(form,
    make("div", { class: "field wide" }, make("label", { for: "search" }, "Search ", make("kbd", {}, "/")), search),
    menu("Stage", "account", accounts.map((account) => [account.number, titleOf(account)])),
    menu("Type", "kind", kinds.map(([kind, count]) => [kind, `${spoken(kind)} (${count})`])),
    menu("Treatment", "treatment", plan.treatments.filter((each) => treatments.has(each)).map((each) => [each, `${TREATMENTS[each]} (${treatments.get(each)})`])),
    menu("Finding", "severity", [...severities.map(([each, count]) => [each, `${SEVERITIES[each]} (${count})`]), ["none", "Without a finding"]]));
  onFilter.push(tellCount);
  tellCount();
}

function tellCount() {
  const shown = new Set(state.shown.map((place) => place.resource.number)).size;
  const isFiltered = state.search || state.account || state.kind || state.treatment || state.severity;
  refill(byId("count"), `${shown.toLocaleString("en-US")} of ${counted(resources.length, "resource")}`,
    isFiltered ? make("button", { type: "button", class: "quiet", onclick: clearFilters }, "Clear filters") : null);
}

function clearFilters() {
  byId("filters").reset();
  filter({ search: "", account: "", kind: "", treatment: "", severity: "" });
}
