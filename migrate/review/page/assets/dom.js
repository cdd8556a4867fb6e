// Makes elements. A text of the plan only ever becomes text: nothing here reads markup, and no attribute takes a link.

const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** The text with every character that cannot be seen, or that turns the text around, spelled out. */
function legible(text) {
  return String(text).replace(UNSEEN, (found) =>
    `\u27e8U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}\u27e9`);
}

/** An element; attributes that begin with "on" are listeners, children are elements, texts, or null. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, legible(value));
  }
  put(element, ...children);
  return element;
}

function put(element, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === "") continue;
    element.append(child instanceof Node ? child : document.createTextNode(legible(child)));
  }
}

function refill(element, ...children) {
  element.replaceChildren();
  put(element, ...children);
}

const byId = (id) => document.getElementById(id);

/** A name as AWS has it: in the fixed font, and apart from the direction of the text around it. */
const named = (text) => make("bdi", { class: "name" }, text);

const counted = (number, one, many = `${one}s`) => `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;

/** A table from heads and rows of cells; a cell is a text, an element or a list of those. */
function table(heads, rows, label) {
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label },
    make("table", {},
      make("thead", {}, make("tr", {}, heads.map((head) => make("th", { scope: "col" }, head)))),
      make("tbody", {}, rows.map((cells) => make("tr", {}, cells.map((cell) => make("td", {}, cell)))))));
}

/** The first items, and a button that brings the others. `draw` makes one element of several items. */
function few(items, most, draw) {
  if (items.length <= most) return draw(items);
  const box = make("div", {}, draw(items.slice(0, most)));
  put(box, make("button", { type: "button", class: "more", onclick: () => refill(box, draw(items)) },
    `Show all ${items.length.toLocaleString("en-US")}`));
  return box;
}

/** A part that is filled when it is opened for the first time. */
function folded(summary, fill, open = false) {
  const body = make("div", { class: "folded" });
  const element = make("details", { open }, make("summary", {}, summary), body);
  const once = () => { if (element.open && !body.hasChildNodes()) put(body, fill()); };
  element.addEventListener("toggle", once);
  once();
  return element;
}

const code = (text) => make("pre", { tabindex: "0" }, make("code", {}, text));
const chip = (text, kind) => make("span", { class: `chip ${kind}` }, text);
const nothing = (text) => make("p", { class: "nothing" }, text);
