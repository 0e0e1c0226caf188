// What types and fields are called. A name is the one in the module, with invisible characters spelt out. In texts, the
// identifier takes its place, the same that `typereg wat` prints: if two types have one name, the second has its index
// after it. A type without a name has its index.

const numbered = (type) => `$t${type.index}`;
const title = (type) => type.name ?? numbered(type);
