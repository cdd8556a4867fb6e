// The details of one resource.

/** A key that leads somewhere: to a resource's details when it is a resource of the plan, else only its name. */
function keyLink(key) {
  const resource = resourceOf.get(key);
  if (!resource) return named(key);
  return make("button", { type: "button", class: "link", title: key, onclick: () => choose({ resource: resource.number }) },
    make("bdi", { class: "name" }, resource.name), make("span", { class: "kind" }, spoken(resource.kind)));
}

const stepLink = (number) => make("button", { type: "button", class: "link", onclick: () => choose({ step: number }) },
  make("bdi", {}, steps[number].title), make("span", { class: "kind" }, steps[number].id));

function section(title, ...content) {
  return make("section", {}, make("h3", {}, title), content);
}

function pairs(entries) {
  return make("dl", {}, entries.filter(([, value]) => value && value.length !== 0)
    .map(([term, value]) => [make("dt", {}, term), make("dd", {}, value)]));
}

function drawResource({ resource: number, place }) {
  const resource = resources[number];
  const goes = resource.places.map((each) => `${titleOf(each.group.account)}, ${each.group.title}`);
  return [
    make("header", {},
      make("h2", {}, make("bdi", {}, resource.name)),
      make("p", { class: "kind" }, resource.kind, " \u00b7 ", resource.region)),
    section("What happens",
      make("p", {}, treatment(resource.treatment)),
      pairs([
        ["Why", resource.reason],
        ["Where", goes.map((text) => make("div", {}, make("bdi", {}, text)))],
        ["Renamed", resource.renamed.map(([old, young]) => make("div", {}, named(old), " \u2192 ", named(young)))],
        ["Key", named(resource.key)],
      ])),
    resource.findings.length ? section(`Findings (${resource.findings.length})`, resource.findings.map(drawFinding)) : null,
    resource.severed.length ? section(`Severed references (${resource.severed.length})`, few(resource.severed, 12, (edges) => make("ul", {}, edges.map((edge) => make("li", {}, drawSevered(edge, resource.key)))))) : null,
    resource.handovers.length ? section("People must change", resource.handovers.map((each) => make("p", {}, each.what, ": ", named(each.old), " \u2192 ", each.new ? named(each.new) : "known after the deploy", ` (${each.who})`))) : null,
    section("Owner", drawOwner(resource)),
    section(`Refers to (${resource.uses.length})`, drawReferences(resource.uses)),
    section(`Referred to by (${resource.usedBy.length})`, drawReferences(resource.usedBy)),
    section(`Steps (${resource.steps.length})`, resource.steps.length ? few(resource.steps, 10, (numbers) => make("ul", {}, numbers.map((each) => make("li", {}, stepLink(each))))) : nothing("No step concerns it.")),
    resource.places.filter((each) => !each.group.account.isSource).map((each) =>
      section(resource.places.length > 1 ? `Template part for ${each.group.account.stage}` : "Template part", drawPart(each, each === place))),
  ];
}

const drawFinding = (finding) => make("div", { class: `finding ${finding.severity.toLowerCase()}` },
  make("p", {}, severity(finding.severity), " ", named(finding.code)), make("p", {}, finding.message),
  finding.remedy ? make("p", { class: "remedy" }, make("b", {}, "Remedy: "), finding.remedy) : null);

function drawSevered(edge, key) {
  const isUser = edge.user === key;
  return [isUser ? "names " : "named by ", keyLink(isUser ? edge.used : edge.user), " at ", named(edge.place), ": ",
    edge.decision ? make("b", {}, edge.decision) : make("b", { class: "warning" }, "undecided"), ". ", edge.breaks ? "Breaks: " : "", edge.consequence];
}

function drawOwner(resource) {
  const box = make("div", {},
    make("p", {}, resource.stage ? ["Stage ", make("b", {}, resource.stage)] : make("b", {}, resource.standing),
      resource.stage && resource.standing !== "stage" ? `, ${resource.standing}` : "", `, confidence ${resource.confidence}`));
  part("evidence").then(({ pieces, lists }) => {
    const found = lists[resource.number].map((number) => pieces[number]);
    put(box, found.length ? few(found, 8, (some) => table(["Evidence", "Seen", "Stage"], some.map(([source, detail, stage]) => [source, named(detail), stage]), "Evidence of the owner")) : nothing("Nothing tells whose it is."));
  });
  return box;
}

function drawReferences(references) {
  if (!references.length) return nothing("None.");
  return few(references, 15, (some) => make("ul", {}, some.map(({ other, place }) => make("li", {}, keyLink(names[other]), make("span", { class: "at" }, place)))));
}

/** Before and after where the live template is in the plan; else the part as it will be. */
function drawPart({ group, logicalId }) {
  const box = make("div", {});
  part(group.template).then((template) => {
    const after = template?.after[logicalId];
    if (!after) return put(box, nothing(logicalId || group.template ? "The plan's templates hold no part of it." : "No template makes it."));
    const path = `Resources.${logicalId}`;
    const changes = template.rewrites.filter(([at]) => at === path || at.startsWith(`${path}.`));
    const before = template.before[logicalId], final = template.cutover[logicalId];
    const text = (value) => JSON.stringify(value, null, 2);
    put(box,
      pairs([["Template", named(group.template)], ["Logical id", named(logicalId)]]),
      changes.length ? make("ul", { class: "changes" }, changes.map(([at, old, young, reason]) => make("li", {}, named(at.slice(path.length + 1) || logicalId), ": ", reason, changeOf(old, young)))) : null,
      before ? folded("Before and after", () => drawDifference(text(before), text(after)), true) : make("p", {}, template.compared ? "The same as in the live template." : ""),
      folded(before ? "After, whole" : "The part", () => code(text(after)), !before),
      final ? folded("Changed again at cutover", () => drawDifference(text(after), text(final))) : null,
      hidden.filter((each) => each.template === group.template && (each.place === path || each.place.startsWith(`${path}.`))).map((each) =>
        make("p", {}, "Parameter ", named(each.parameter), " (NoEcho) is filled in at apply: ", each.origin, ". Recognised by: ", each.reason)));
    return box;
  });
  return box;
}

const changeOf = (old, young) => make("div", { class: "change" },
  old ? make("del", {}, old) : null, young ? make("ins", {}, young) : null);
