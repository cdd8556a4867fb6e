// All steps, phase by phase, as a list.

function drawSteps(panel) {
  const note = { cutover: "Runs only when a person asks for it: migrate apply DIR --through cutover." };
  put(panel, make("h2", {}, counted(steps.length, "step")),
    make("p", { class: "lead" }, "A step starts when those it waits for have ended. Choose one to see what it waits for. Nothing before cutover changes anything in the shared account."),
    drawTimeline(),
    plan.phases.map((phase) => {
      const own = steps.filter((step) => step.phase === phase);
      if (!own.length) return null;
      return folded([make("b", {}, capital(phase)), ` ${counted(own.length, "step")}`], () => [
        note[phase] ? make("p", {}, note[phase]) : null,
        few(own, 60, (some) => table(["Step", "Account", "Region", "Waits for", "Undo"], some.map((step) => [
          stepLink(step.number), accountName(step.account), step.region,
          step.needs.length > 2 ? counted(step.needs.length, "step") : step.needs.map((need) => make("div", {}, make("bdi", {}, steps[need].title))),
          step.undo,
        ]), `Steps of phase ${phase}`)),
      ], own.length <= 60);
    }));
}
