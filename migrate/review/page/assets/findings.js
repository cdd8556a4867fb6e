// Findings, those of one kind together, and what could not be read.

function drawFindings(panel) {
  const kinds = new Map();
  for (const finding of findings) {
    const key = `${finding.severity}\n${finding.code}`;
    if (!kinds.has(key)) kinds.set(key, []);
    kinds.get(key).push(finding);
  }
  const sorted = [...kinds.values()].sort(([a], [b]) => rankOf.get(b.severity) - rankOf.get(a.severity) || (a.code < b.code ? -1 : 1));
  put(panel, make("h2", {}, counted(findings.length, "finding")),
    make("p", { class: "lead" }, plan.severities.map((each) => `${SEVERITIES[each]}: ${findings.filter((finding) => finding.severity === each).length}`).join(" \u00b7 ")),
    sorted.length ? null : nothing("Nothing was found that a reviewer must know."),
    sorted.map((same) => folded([severity(same[0].severity), " ", named(same[0].code), ` ${counted(same.length, "finding")}`],
      () => few(same, 60, (some) => table(["Resource", "What", "Remedy"], some.map((each) => [each.resource ? keyLink(each.resource) : "The whole plan", each.message, each.remedy]), `Findings ${same[0].code}`)),
      same[0].severity !== "INFO")));
}

function drawGaps(panel) {
  const open = gaps.filter((gap) => !gap.acknowledged), known = gaps.filter((gap) => gap.acknowledged);
  const listed = (label) => (some) => table(["What", "Where", "Reason", "Remedy", "Acknowledged"], some.map((gap) => [named(gap.what), gap.where, gap.reason, gap.remedy, gap.acknowledged || "no"]), label);
  put(panel, make("h2", {}, counted(gaps.length, "gap")),
    make("p", { class: "lead" }, gaps.length ? "What could not be read. The plan cannot be applied while a gap is not acknowledged in the configuration." : "Everything was read."),
    open.length ? [make("h3", {}, `Not acknowledged (${open.length})`), few(open, 100, listed("Gaps that nobody acknowledged"))] : null,
    known.length ? [make("h3", {}, `Acknowledged (${known.length})`), few(known, 100, listed("Acknowledged gaps"))] : null);
}
