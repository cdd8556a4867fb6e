// The plan as objects. What the page carries is packed: see migrate/review/page/data.py, which says the same.

const RAW = JSON.parse(byId("plan").textContent);

/** The rows of a packed table as objects. */
function rows({ texts, plain, rows: packed }) {
  return packed.map((row) => {
    const item = {};
    texts.forEach((name, place) => { item[name] = RAW.texts[row[place]]; });
    plain.forEach((name, place) => { item[name] = row[texts.length + place]; });
    return item;
  });
}

const plan = RAW.plan;
const accounts = rows(RAW.accounts).map((account, number) => ({ ...account, number, isSource: account.stage === "" }));
const accountOf = new Map(accounts.map((account) => [account.stage, account]));
const names = RAW.names.map((place) => RAW.texts[place]);

/** "AWS::Lambda::Function/eu-west-1/list" in its parts; a key of another form is all name. */
function readKey(key) {
  const first = key.indexOf("/"), second = key.indexOf("/", first + 1);
  if (second < 0) return { kind: "", region: "", name: key };
  return { kind: key.slice(0, first), region: key.slice(first + 1, second), name: key.slice(second + 1) };
}

/** "AWS::Lambda::Function" as people say it: "Lambda Function". */
const spoken = (kind) => kind.split("::").slice(1).join(" ") || kind;

const resources = rows(RAW.resources).map((item, number) => ({
  ...item, ...readKey(item.key), number,
  renamed: Array.from({ length: item.renamed.length / 2 }, (_, pair) =>
    [RAW.texts[item.renamed[2 * pair]], RAW.texts[item.renamed[2 * pair + 1]]]),
  findings: [], steps: [], uses: [], usedBy: [], severed: [], handovers: [], places: [], rank: 0,
}));
const resourceOf = new Map(resources.map((resource) => [resource.key, resource]));

const groups = rows(RAW.groups).map((group, number) => ({
  ...group, number, account: accountOf.get(group.stage) ?? accounts.at(-1), places: [],
}));
const places = rows(RAW.places).map((place, number) => ({
  ...place, number, resource: resources[place.resource], group: groups[place.group],
}));
for (const place of places) {
  place.resource.places.push(place);
  place.group.places.push(place);
}

for (const { user, used, place } of rows(RAW.references)) {
  resources[user]?.uses.push({ other: used, place });
  resources[used]?.usedBy.push({ other: user, place });
}

const steps = rows(RAW.steps).map((step, number) => ({ ...step, number, neededBy: [], figures: [], throttled: [] }));
const stepOf = new Map(steps.map((step) => [step.id, step]));
for (const step of steps) {
  for (const need of step.needs) steps[need].neededBy.push(step.number);
  for (const number of step.resources) resources[number]?.steps.push(step.number);
}

const findings = rows(RAW.findings);
const rankOf = new Map([["INFO", 1], ["WARN", 2], ["BLOCK", 3]]);
for (const finding of findings) {
  const resource = resourceOf.get(finding.resource);
  if (!resource) continue;
  resource.findings.push(finding);
  resource.rank = Math.max(resource.rank, rankOf.get(finding.severity) ?? 0);
}
for (const group of groups) group.rank = Math.max(0, ...group.places.map((place) => place.resource.rank));

const cut = rows(RAW.cut).map((question) => ({
  ...question, edges: rows(question.edges), options: rows(question.options),
}));
const severedPairs = new Set();
for (const question of cut) {
  for (const edge of question.edges) {
    severedPairs.add(`${edge.user}\n${question.used}`);
    for (const key of [edge.user, question.used]) resourceOf.get(key)?.severed.push({ ...edge, used: question.used });
  }
}

const gaps = rows(RAW.gaps), handovers = rows(RAW.handovers), hidden = rows(RAW.hidden), policies = rows(RAW.policies);
for (const handover of handovers) resourceOf.get(handover.resource)?.handovers.push(handover);
const figures = rows(RAW.figures), unknown = rows(RAW.unknown), throttled = rows(RAW.throttled);
for (const figure of figures) stepOf.get(figure.about)?.figures.push(figure);
for (const throttle of throttled) stepOf.get(throttle.step)?.throttled.push(throttle);
