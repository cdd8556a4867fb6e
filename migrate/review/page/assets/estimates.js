// What it takes, each figure with its basis, and what could not be estimated.

const UNITS = new Map([
  ["bytes", [["B", 1], ["KiB", 1024], ["MiB", 1024 ** 2], ["GiB", 1024 ** 3], ["TiB", 1024 ** 4]]],
  ["seconds", [["s", 1], ["min", 60], ["h", 3600]]],
]);

function measure(value, unit) {
  const scale = UNITS.get(unit) ?? [[unit, 1]];
  const [name, size] = scale.findLast(([, each]) => value >= each) ?? scale[0];
  return `${(value / size).toLocaleString("en-US", { maximumFractionDigits: 2 })} ${name}`.trim();
}

const amount = ({ low, high, unit }) => (low === high ? measure(low, unit) : `${measure(low, unit)} to ${measure(high, unit)}`);

const aboutWhat = (about) => (stepOf.has(about) ? stepLink(stepOf.get(about).number) : about ? accountName(about) : "The whole plan");

function drawEstimates(panel) {
  put(panel, make("h2", {}, "Estimates"),
    figures.length ? few(figures, 100, (some) => table(["About", "Measure", "Estimate", "Basis"], some.map((each) => [aboutWhat(each.about), each.measure, amount(each), each.basis]), "Estimates")) : nothing("There is no basis for an estimate."),
    make("h3", {}, `Could not be estimated (${unknown.length})`),
    unknown.length ? few(unknown, 100, (some) => table(["About", "Measure", "Reason", "Remedy"], some.map((each) => [aboutWhat(each.about), each.measure, each.reason, each.remedy]), "Not estimated")) : nothing("Nothing was left out."),
    make("h3", {}, `Bound by a limit of AWS (${throttled.length})`),
    throttled.length ? few(throttled, 100, (some) => table(["Step", "Limit", "Basis"], some.map((each) => [aboutWhat(each.step), each.limit, each.basis]), "Throttled steps")) : nothing("No step is known to be."));
}
