// What the reader has chosen, and who wants to know of it.

/** Up to so many resources are drawn one by one; more are drawn as closed boxes until they are opened. */
const FEW = 120;

const state = { search: "", account: "", kind: "", treatment: "", severity: "", chosen: null, shown: places, boxes: new Map() };
const onFilter = [], onBoxes = [], onChoice = [];
const tell = (listeners) => listeners.forEach((listener) => listener());

const haystacks = new Map();

/** All that a search looks through for one place, in small letters. */
function haystack(place) {
  if (!haystacks.has(place.number)) {
    const { resource, group } = place;
    haystacks.set(place.number, [resource.key, group.title, ...resource.renamed.flat()].join("\n").toLowerCase());
  }
  return haystacks.get(place.number);
}

function filter(change) {
  Object.assign(state, change);
  const words = state.search.toLowerCase().split(/\s+/).filter(Boolean);
  state.shown = places.filter((place) =>
    (state.account === "" || place.group.account.number === Number(state.account)) &&
    (state.kind === "" || place.resource.kind === state.kind) &&
    (state.treatment === "" || place.resource.treatment === state.treatment) &&
    (state.severity === "" || hasSeverity(place.resource, state.severity)) &&
    words.every((word) => haystack(place).includes(word)));
  state.boxes.clear();
  tell(onFilter);
}

function hasSeverity(resource, severity) {
  if (severity === "none") return resource.findings.length === 0;
  return resource.findings.some((finding) => finding.severity === severity);
}

const isOpen = (group) => state.boxes.get(group.number) ?? state.shown.length <= FEW;

function openBoxes(groupsToChange, isNowOpen) {
  for (const group of groupsToChange) state.boxes.set(group.number, isNowOpen);
  tell(onBoxes);
}

/** Choose {resource} or {step} by its number, or null; `place` says which copy of the resource is meant. */
function choose(choice) {
  state.chosen = choice;
  if (choice && choice.resource !== undefined) {
    const chosen = resources[choice.resource];
    if (!chosen.places.some((place) => state.shown.includes(place))) clearFilters();
    const place = choice.place ?? chosen.places.find((each) => state.shown.includes(each)) ?? chosen.places[0];
    state.chosen = { resource: choice.resource, place };
    if (!isOpen(place.group)) openBoxes([place.group], true);
  }
  tell(onChoice);
}
