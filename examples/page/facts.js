// What the page knows: the facts that inspect wrote (examples/inspect_json.c says how they are written), and what
// follows from them. `types` is by type index, with holes; `allTypes` is without.
const facts = JSON.parse(at("facts").textContent);
const modules = facts.modules.map((module, number) => ({types: [], ...module, number, distinct: 0, shared: 0}));
const readModules = modules.filter((module) => module.refusal === undefined);
const hasLayouts = facts.header !== undefined;
const groups = [];
const types = [];
const allTypes = [];

for (const group of facts.groups) {
  const members = group.types.map((written, position) => ({
    open: 0, shared: 0, name: written.called?.[0] ?? null, identifier: written.called?.[1] ?? numbered(written), params: [], results: [], ...written,
    group: null, position, depth: null, descendants: 0, subtypes: [], referrers: [], modules: [], padding: 0,
  }));
  const made = {bytes: group.bytes, members, number: groups.length};
  groups.push(made);
  for (const type of members) {
    type.group = made;
    types[type.index] = type;
    allTypes.push(type);
  }
}

// A value is text, or a reference to one of the types.
const value = (written) => typeof written === "string"
  ? {text: written, type: null, nullable: false, exact: false}
  : {text: null, type: types[Math.abs(written) >> 1], nullable: Math.abs(written) % 2 === 1, exact: written < 0};

for (const type of allTypes) {
  type.supertype = types[type.supertype] ?? null;
  type.supertype?.subtypes.push(type);
  for (const tie of ["func", "descriptor", "describes"]) type[tie] = types[type[tie]] ?? null;
  type.params = type.params.map(value);
  type.results = type.results.map(value);
  type.fields = (type.fields ?? []).map(([written, mutable, called, offset, size]) => {
    const [name, identifier] = called || [null, null];
    return {...value(written), mutable: mutable === 1, offset, size, name, identifier};
  });
  for (const target of referred(type)) target.referrers.push(type);
  if (hasLayouts && type.kind === "struct")
    type.padding = type.fields.reduce((rest, field) => rest - field.size, type.size - facts.header);
}

// The types that this one has among its fields, params and results, or is tied to otherwise, each once.
function referred(type) {
  const values = [...type.fields, ...type.params, ...type.results];
  const ties = [type.func, type.descriptor, type.describes];
  return new Set([...values.map((value) => value.type), ...ties].filter((one) => one !== null));
}

// The supertypes from the root down, and last the type itself.
function chain(type) {
  const found = [];
  for (let next = type; next !== null; next = next.supertype) found.unshift(next);
  return found;
}

for (const type of allTypes) type.depth = chain(type).length - 1;
for (const type of [...allTypes].sort((a, b) => b.depth - a.depth))
  if (type.supertype !== null) type.supertype.descendants += type.descendants + 1;

for (const module of modules)
  for (const index of module.types)
    if (types[index].modules.at(-1) !== module) {
      types[index].modules.push(module);
      module.distinct++;
    }

// inBoth[a][b]: how many types stand in both of the modules of these numbers.
const inBoth = modules.map(() => modules.map(() => 0));
for (const type of allTypes)
  for (const one of type.modules) {
    if (type.modules.length > 1) one.shared++;
    for (const other of type.modules) inBoth[one.number][other.number]++;
  }

const sharedTypes = allTypes.filter((type) => type.modules.length > 1);
const definitions = modules.reduce((sum, module) => sum + module.types.length, 0);

// What a module is called here: its path without the folders that all of them begin with, and the ending that all have.
const paths = modules.map((module) => module.path.split("/"));
const endings = paths.map((path) => path.at(-1).split(".").reverse());
const common = (lists) => {
  let len = 0;
  while (lists.every((list) => len + 1 < list.length && list[len] === lists[0][len])) len++;
  return len;
};
const folders = common(paths);
const ending = common(endings);
for (const [i, module] of modules.entries())
  module.short = [...paths[i].slice(folders, -1), endings[i].slice(ending).reverse().join(".")].join("/");
