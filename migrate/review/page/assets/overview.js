// The head of the page: what the plan is, whether it can be applied, and the words that all parts use.

const TREATMENTS = {
  stack: "Moves with its stack", adopt: "Adopted by a new template", copy: "Copied by the tool", "by hand": "By hand", stay: "Stays",
};
const SEVERITIES = { BLOCK: "Blocks", WARN: "Needs a look", INFO: "Worth knowing" };

const severity = (name) => chip(SEVERITIES[name] ?? name, `severity ${(name || "").toLowerCase()}`);
const treatment = (name) => chip(TREATMENTS[name] ?? name, `treatment ${name.replace(" ", "-")}`);

/** A time of the plan, as it stands in it, to the minute. */
const minute = (text) => text.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*$/, "$1 $2 UTC");

function drawOverview() {
  const stages = accounts.filter((account) => !account.isSource).map((account) => account.stage);
  const blocking = findings.filter((finding) => finding.severity === "BLOCK").length;
  const open = gaps.filter((gap) => !gap.acknowledged).length;
  const reasons = [
    blocking ? counted(blocking, "finding") + (blocking === 1 ? " blocks" : " block") : "",
    open ? `${counted(open, "gap")} not acknowledged` : "",
  ].filter(Boolean);
  const facts = [
    `Read ${minute(plan.created)}`, `Valid until ${minute(plan.expires)}`, plan.regions.join(", "),
    counted(plan.approvals, "approval") + " required", `migrate ${plan.tool}`,
  ];
  refill(byId("heading"),
    make("h1", {}, "Move ", make("bdi", {}, stages.join(", ")), " out of account ", make("bdi", {}, plan.account)),
    make("p", { class: "facts" }, make("bdi", {}, plan.name), facts.map((fact) => make("span", {}, fact))),
    make("p", { class: `verdict ${reasons.length ? "blocked" : "clear"}` },
      reasons.length ? `Cannot be applied: ${reasons.join(", ")}` : "Nothing blocks this plan"));
}

function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  refill(byId("theme"), dark ? "Light" : "Dark");
  byId("theme").setAttribute("aria-label", dark ? "Use light colours" : "Use dark colours");
}

function drawTheme() {
  setTheme(matchMedia("(prefers-color-scheme: dark)").matches);
  byId("theme").addEventListener("click", () => {
    setTheme(document.documentElement.dataset.theme !== "dark");
    paint();
  });
}

/** The colour of a custom property of the style, as the present theme has it. */
function colour(name) {
  const probe = byId("tip");
  probe.style.color = `var(--${name})`;
  const found = getComputedStyle(probe).color;
  probe.style.color = "";
  return found;
}
