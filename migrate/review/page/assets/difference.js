// The lines of two texts: which went, which came, which stayed.

/** Texts whose middle parts have more lines than this together are shown one after the other. */
const MOST_LINES = 3000;

/** [sign, line] for each line: "-" went, "+" came, " " stayed. */
function difference(before, after) {
  const old = before.split("\n"), young = after.split("\n");
  let start = 0, oldEnd = old.length, youngEnd = young.length;
  while (start < oldEnd && start < youngEnd && old[start] === young[start]) start += 1;
  while (oldEnd > start && youngEnd > start && old[oldEnd - 1] === young[youngEnd - 1]) { oldEnd -= 1; youngEnd -= 1; }
  const stayed = (lines) => lines.map((line) => [" ", line]);
  return [
    ...stayed(old.slice(0, start)),
    ...middle(old.slice(start, oldEnd), young.slice(start, youngEnd)),
    ...stayed(old.slice(oldEnd)),
  ];
}

/** By the longest common subsequence of the lines. */
function middle(old, young) {
  if (old.length + young.length > MOST_LINES) return [...old.map((line) => ["-", line]), ...young.map((line) => ["+", line])];
  const common = Array.from({ length: old.length + 1 }, () => new Uint16Array(young.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = young.length - 1; j >= 0; j -= 1) {
      common[i][j] = old[i] === young[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const found = [];
  let i = 0, j = 0;
  while (i < old.length || j < young.length) {
    if (i < old.length && j < young.length && old[i] === young[j]) { found.push([" ", old[i]]); i += 1; j += 1; }
    else if (i < old.length && (j === young.length || common[i + 1][j] >= common[i][j + 1])) { found.push(["-", old[i]]); i += 1; }
    else { found.push(["+", young[j]]); j += 1; }
  }
  return found;
}

const SAID = { "-": "removed: ", "+": "added: ", " ": "" };

/** The differing lines, with three lines around each and a gap where the rest was left out. */
function drawDifference(before, after) {
  const lines = difference(before, after);
  const isNear = lines.map((_, at) => lines.slice(Math.max(0, at - 3), at + 4).some(([sign]) => sign !== " "));
  const drawn = lines.map(([sign, line], at) => {
    if (!isNear[at]) return isNear[at - 1] || at === 0 ? make("span", { class: "line gap" }, "\u22ef") : null;
    const kind = sign === "-" ? "went" : sign === "+" ? "came" : "";
    return make("span", { class: `line ${kind}` }, SAID[sign] ? make("span", { class: "unseen" }, SAID[sign]) : null, `${sign} ${line}`);
  });
  return make("pre", { class: "difference", tabindex: "0", "aria-label": "Difference" }, make("code", {}, drawn));
}
