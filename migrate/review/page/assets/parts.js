// Opens what the page carries compressed: the evidence, and the parts of the templates. Each once.

const opened = new Map();

/** A promise of the part of that name, or of null when the plan has none. */
function part(name) {
  if (!opened.has(name)) opened.set(name, open(Object.hasOwn(RAW.parts, name) ? RAW.parts[name] : null));
  return opened.get(name);
}

async function open(packed) {
  if (typeof packed !== "string") return packed;
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(plain).text());
}
