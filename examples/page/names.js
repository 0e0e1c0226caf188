// What types and fields are called. A name is what a module says, and is shown as it is; the identifier stands for it
// in texts, the same that `inspect --wat` prints: of two types with one name the second has its index behind it.

const numbered = (type) => `$t${type.index}`;
const title = (type) => type.name ?? numbered(type);

// As the text format writes it: what is no letter, digit or sign that it allows is in quotes or spelt out.
function identifierText(name) {
  if (/^[A-Za-z0-9!#$%&'*+\-./:<=>?@\\^_`|~]*$/.test(name)) return `$${name}`;
  const spelt = [...name].map((char) =>
    char === '"' || char === "\\" ? `\\${char}`
    : /[ !-~\p{Alphabetic}\p{Number}]/u.test(char) ? char
    : `\\u{${char.codePointAt(0).toString(16)}}`);
  return `$"${spelt.join("")}"`;
}

// The name, or what it has to be to differ from those in `taken`.
function freeName(name, taken, ending) {
  let free = name;
  while (taken(free)) free += ending;
  return free;
}

function giveIdentifier(type, taken) {
  type.identifier = numbered(type);
  if (type.name === null) return;
  const free = freeName(type.name, (name) => taken.has(name) || /^t[0-9]+$/.test(name), `.t${type.index}`);
  taken.add(free);
  type.identifier = identifierText(free);
}

function giveFieldIdentifiers(type) {
  const taken = new Set();
  for (const [i, field] of type.fields.entries()) {
    field.identifier = null;
    if (field.name === null) continue;
    const free = freeName(field.name, (name) => taken.has(name), `.${i}`);
    taken.add(free);
    field.identifier = identifierText(free);
  }
}

// The first to have a name keeps it, in the order of the modules and of their types.
const takenIdentifiers = new Set();
for (const module of modules)
  for (const index of module.types)
    if (types[index].identifier === undefined) giveIdentifier(types[index], takenIdentifiers);
for (const type of allTypes) giveFieldIdentifiers(type);
