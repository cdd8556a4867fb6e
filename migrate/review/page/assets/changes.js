// What is other in the new accounts: names, templates, identifiers, and what people must change themselves.

function drawChanges(panel) {
  const renamed = resources.filter((resource) => resource.renamed.length);
  const templates = Object.keys(RAW.parts).filter((name) => name !== "evidence");
  put(panel, make("h2", {}, "Changes"),
    make("h3", {}, `Renames (${renamed.length})`),
    renamed.length ? few(renamed, 60, (some) => table(["Resource", "Old", "New"], some.flatMap((resource) => resource.renamed.map(([old, young]) => [keyLink(resource.key), named(old), named(young)])), "Renames")) : nothing("Everything keeps its name."),
    make("h3", {}, "Changes to live templates"),
    templates.map((path) => { const box = make("div", {}); part(path).then((template) => { if (template.rewrites.length) put(box, drawRewrites(path, template.rewrites)); }); return box; }),
    make("h3", {}, `Values that became NoEcho parameters (${hidden.length})`),
    hidden.length ? few(hidden, 60, (some) => table(["Template", "Parameter", "Place", "Read at apply from", "Recognised by"], some.map((each) => [named(each.template), named(each.parameter), named(each.place), each.origin, each.reason]), "Hidden values")) : nothing("None."),
    make("h3", {}, "Identifiers that change"),
    Object.entries(RAW.identifiers).map(([stage, packed]) => folded(`${stage}: ${packed.rows.length}`, () => few(rows(packed), 100, (some) => table(["Old", "New"], some.map(({ old, new: young }) => [named(old), named(young)]), `Identifiers of ${stage}`)))));
}

const drawRewrites = (path, rewrites) => folded([named(path), ` ${counted(rewrites.length, "change")}`], () =>
  few(rewrites, 60, (some) => table(["Place", "Change", "Why"], some.map(([place, before, after, reason]) => [named(place), changeOf(before, after), reason]), `Changes to ${path}`)));

function drawPeople(panel) {
  const targets = accounts.filter((account) => !account.isSource);
  put(panel, make("h2", {}, "Accounts and people"),
    make("h3", {}, "Accounts"),
    table(["Stage", "Account", "Id", "E-mail", "Organizational unit", "Role", "State"], targets.map((each) => [each.stage, each.name, each.id || "made by the plan", each.email, each.unit, each.role, { unread: "not read", absent: "not there yet", present: `there, with ${counted(each.stacks, "stack")}` }[each.state] ?? each.state]), "Accounts"),
    make("h3", {}, `People must change (${handovers.length})`),
    handovers.length ? few(handovers, 100, (some) => table(["What", "Resource", "Old", "New", "Who"], some.map((each) => [each.what, keyLink(each.resource), named(each.old), each.new ? named(each.new) : "known after the deploy", each.who]), "What people must change")) : nothing("Nothing outside the accounts is known to name what moves."),
    make("h3", {}, `Permissions (${policies.length})`),
    policies.length ? table(["Document", "For", "Purpose", "Characters"], policies.map((each) => [named(each.path), accountName(each.account), each.purpose, `${each.characters.toLocaleString("en-US")} of ${each.limit.toLocaleString("en-US")}`]), "Permissions") : nothing("The plan holds no IAM documents."));
}
