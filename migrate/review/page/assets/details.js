// The panel on the right: what was chosen, wherever it was chosen.

const seen = [];

function drawDetails() {
  onChoice.push(() => {
    const panel = byId("details"), choice = state.chosen;
    panel.hidden = !choice;
    if (!choice) { seen.length = 0; return; }
    const last = seen.at(-1);
    if (!last || last.resource !== choice.resource || last.step !== choice.step) seen.push(choice);
    refill(panel,
      make("div", { class: "bar" },
        make("button", { type: "button", class: "quiet", disabled: seen.length < 2, onclick: back }, "\u2190 Back"),
        choice.place ? make("button", { type: "button", class: "quiet", onclick: () => { showTab("resources"); centre(); } }, "In the graph") : make("button", { type: "button", class: "quiet", onclick: () => showTab("steps") }, "In the steps"),
        make("button", { type: "button", class: "quiet close", "aria-label": "Close details", onclick: closeDetails }, "\u2715")),
      make("article", {}, choice.step === undefined ? drawResource(choice) : drawStep(choice)));
    panel.scrollTop = 0;
  });
}

function back() {
  seen.pop();
  choose(seen.pop());
  byId("details").focus();
}

function closeDetails() {
  choose(null);
  const panel = document.querySelector("#panels > section:not([hidden])");
  (panel.id === "panel-resources" ? byId("list") : panel).focus();
}
