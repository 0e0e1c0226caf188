// What types and fields are called. A name is what a module says, with invisible characters spelt out; the identifier
// stands for it in texts, the same that `typereg wat` prints: of two types with one name the second has its index
// after it. A type without a name has its index.

const numbered = (type) => `$t${type.index}`;
const title = (type) => type.name ?? numbered(type);
