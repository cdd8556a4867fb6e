// What the move severs, and what was decided.

function drawCut(panel) {
  const edges = cut.flatMap((question) => question.edges);
  const undecided = edges.filter((edge) => !edge.decision).length;
  put(panel, make("h2", {}, counted(edges.length, "severed reference")),
    make("p", { class: "lead" }, edges.length ? `To ${counted(cut.length, "resource")}. ${undecided ? `${undecided} undecided.` : "All are decided."}` : "The move severs no reference."),
    few(cut, 40, (some) => make("div", {}, some.map(drawQuestion))));
}

function drawQuestion(question) {
  const owner = resourceOf.get(question.used);
  const isOpen = question.edges.some((edge) => !edge.decision);
  return make("section", { class: "question" },
    make("h3", {}, keyLink(question.used), owner ? chip(owner.stage || owner.standing, "plain") : null, isOpen ? chip("Undecided", "severity warn") : chip("Decided", "severity info")),
    few(question.edges, 30, (some) => table(["Named by", "At", "Decision", "What becomes of it"], some.map((edge) => [
      keyLink(edge.user), [named(edge.place), make("br"), make("span", { class: "at" }, edge.token)],
      edge.decision || make("b", { class: "warning" }, "undecided"), [edge.breaks ? make("b", { class: "warning" }, "Breaks: ") : null, edge.consequence],
    ]), `Severed references to ${question.used}`)),
    question.suggested && isOpen ? make("p", {}, "Suggested: ", make("b", {}, question.suggested), `. ${question.reason}`) : null,
    question.options.length ? folded(`Ways to decide (${question.options.length})`, () => make("dl", { class: "options" }, question.options.map((each) => [
      make("dt", {}, each.decision), make("dd", {}, each.entails, each.statements ? code(each.statements) : null)]))) : null);
}
