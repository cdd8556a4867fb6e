// The details of one step.

const accountName = (account) => (account === "management" ? "Management account" : account.replace(/^stage:/, "Account of "));
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function drawStep({ step: number }) {
  const step = steps[number];
  const links = (numbers, none) => (numbers.length ? few(numbers, 12, (some) => make("ul", {}, some.map((each) => make("li", {}, stepLink(each))))) : nothing(none));
  const concerned = step.resources.filter((each) => each < resources.length);
  return [
    make("header", {}, make("h2", {}, make("bdi", {}, step.title)), make("p", { class: "kind" }, make("bdi", {}, step.id))),
    section("What happens", pairs([
      ["Phase", capital(step.phase)], ["Kind", step.kind], ["Account", accountName(step.account)], ["Region", step.region],
      ["Undo", step.undo],
      ["Estimate", step.figures.map((each) => make("div", {}, `${each.measure}: ${amount(each)} (${each.basis})`))],
      ["Limit", step.throttled.map((each) => make("div", {}, `${each.limit} (${each.basis})`))],
    ])),
    section(`Waits for (${step.needs.length})`, links(step.needs, "Nothing: it can start at once.")),
    section(`Awaited by (${step.neededBy.length})`, links(step.neededBy, "No step waits for it.")),
    section(`Resources (${concerned.length})`, concerned.length ? few(concerned, 15, (some) => make("ul", {}, some.map((each) => make("li", {}, keyLink(names[each]))))) : nothing("It is about no single resource.")),
    step.inputs ? section("Told to do", code(step.inputs)) : null,
  ];
}
