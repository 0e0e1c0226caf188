// What the page knows: `facts`, from embedded.js or dropped.js (inspect/src/facts.rs describes their format), and what
// follows from them. `types` is by type index, with holes; `allTypes` has no holes. Types that no module lists are not
// chosen, but only context. `chosenTypes` has the others: the page is about them, and counts only them.

const hasLayouts = facts.header !== undefined;
const fieldSizes = new Map(facts.sizes);
const groups = [];
const types = [];
const allTypes = [];

const KINDS = ["func", "struct", "array", "cont"];
const OPEN = 8;
const SHARED = 16;
const NONE = [];

for (const [held, ...rows] of facts.groups) {
  const group = {bytes: held, members: [], number: groups.length};
  groups.push(group);
  for (const [flags, supertype, first, second, more] of rows) {
    const index = more?.index ?? (allTypes.at(-1)?.index ?? 0) + 1;
    const kind = KINDS[flags & 3];
    const hasFields = kind === "struct" || kind === "array";
    const [size, align, elementSize] = hasFields && second !== 0 ? second : NONE;
    const type = {
      index, kind, group, position: group.members.length, supertype,
      open: (flags & OPEN) !== 0, shared: (flags & SHARED) !== 0,
      name: more?.name ?? null, called: more?.called ?? null,
      written: first, writtenResults: second, more: more ?? null,
      size, align, elementSize, depth: 0, descendants: 0, subtypes: NONE, referrers: NONE, modules: NONE,
      words: null, parts: null,
    };
    group.members.push(type);
    types[index] = type;
    allTypes.push(type);
  }
}

// The type of this index; null for 0.
const typeOf = (index) => types[index] ?? null;

// A value is text, or a reference to one of the types.
const value = (written) => typeof written === "string"
  ? {text: written, type: null, nullable: false, exact: false}
  : {text: null, type: types[Math.abs(written) >> 1], nullable: Math.abs(written) % 2 === 1, exact: written < 0};

// The fields, params and results of a type are made when they are first asked for: most never are.
const params = (type) => partsOf(type).params;
const results = (type) => partsOf(type).results;
const fields = (type) => partsOf(type).fields;
function partsOf(type) {
  type.parts ??= type.kind === "func"
    ? {params: type.written.map(value), results: type.writtenResults.map(value), fields: NONE}
    : {params: NONE, results: NONE, fields: type.kind === "cont" ? NONE : madeFields(type)};
  return type.parts;
}

// Where a field lies, if the facts do not say: at the next multiple of its size.
function madeFields(type) {
  const names = new Map(type.more?.fields?.map(([number, ...name]) => [number, name]));
  const places = new Map(type.more?.places?.map(([number, ...place]) => [number, place]));
  let end = facts.header;
  return type.written.map((written, number) => {
    const mutable = Array.isArray(written);
    const made = value(mutable ? written[0] : written);
    const [name, identifier] = names.get(number) ?? [null, null];
    const expected = fieldSizes.get(made.text ?? "");
    const [offset, size] = places.get(number) ?? [Math.ceil(end / expected) * expected, expected];
    end = offset + size;
    return {...made, mutable, offset, size, name, identifier};
  });
}

const identifier = (type) => type.called ?? (type.name === null ? numbered(type) : `$${type.name}`);
const suspends = (type) => (type.kind === "cont" ? types[type.written] : null);
const descriptor = (type) => typeOf(type.more?.descriptor);
const describes = (type) => typeOf(type.more?.describes);

// Adds to a list. All empty lists are one shared list, so the first addition makes a new one.
function added(list, one) {
  if (list === NONE) return [one];
  list.push(one);
  return list;
}

// Adds this type to the referrers of each type that its fields, params and results refer to, or that it is tied to
// otherwise, once each.
function refer(type) {
  const refersTo = (target) => {
    if (target !== null && target.referrers.at(-1) !== type) target.referrers = added(target.referrers, type);
  };
  const written = (one) => {
    const reference = Array.isArray(one) ? one[0] : one;
    if (typeof reference === "number") refersTo(types[Math.abs(reference) >> 1]);
  };
  if (type.kind === "cont") refersTo(suspends(type));
  else type.written.forEach(written);
  if (type.kind === "func") type.writtenResults.forEach(written);
  if (type.more !== null) [descriptor(type), describes(type)].forEach(refersTo);
}

// The type indices that runs stand for.
function unrolled(runs) {
  const found = [];
  let end = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const first = end + runs[i];
    end = first + runs[i + 1];
    for (let index = first; index < end; index++) found.push(index);
  }
  return found;
}

const modules = facts.modules.map((module, number) =>
  ({...module, types: unrolled(module.types ?? []), number, distinct: 0, shared: 0,
    kinds: {func: 0, struct: 0, array: 0, cont: 0}}));
const readModules = modules.filter((module) => module.refusal === undefined);
for (const module of modules)
  for (const index of module.types) {
    const type = types[index];
    module.kinds[type.kind]++;
    if (type.modules.at(-1) === module) continue;
    type.modules = added(type.modules, module);
    module.distinct++;
  }

const isChosen = (type) => type.modules !== NONE;
const chosenTypes = allTypes.filter(isChosen);

for (const type of allTypes) type.supertype = typeOf(type.supertype);

// The supertypes from the root down, and finally the type itself.
function chain(type) {
  const found = [];
  for (let next = type; next !== null; next = next.supertype) found.unshift(next);
  return found;
}

for (const type of allTypes)
  for (let above = type.supertype; above !== null; above = above.supertype) {
    type.depth += 1;
    if (isChosen(type)) above.descendants += 1;
  }

// Subtypes that are only context lead to others that are not.
for (const type of allTypes)
  if (type.supertype !== null && (isChosen(type) || type.descendants > 0))
    type.supertype.subtypes = added(type.supertype.subtypes, type);
chosenTypes.forEach(refer);

// The bytes of an object that are padding.
function padding(type) {
  if (!hasLayouts || type.kind !== "struct") return 0;
  let rest = type.size - facts.header;
  if (type.more?.places !== undefined) return fields(type).reduce((left, field) => left - field.size, rest);
  for (const one of type.written) {
    const written = Array.isArray(one) ? one[0] : one;
    rest -= fieldSizes.get(typeof written === "string" ? written : "");
  }
  return rest;
}

const sharedTypes = chosenTypes.filter((type) => type.modules.length > 1);
for (const type of sharedTypes) for (const module of type.modules) module.shared++;
const sumOf = (list, measure) => list.reduce((sum, one) => sum + measure(one), 0);
const definitions = sumOf(modules, (module) => module.types.length);
const allDefinitions = sumOf(readModules, (module) => module.all);
const chosenGroups = groups.filter((group) => group.members.some(isChosen));

// The name of a module here: its path without the folders and the ending that all paths have in common.
const paths = modules.map((module) => module.path.split("/"));
const endings = paths.map((path) => path.at(-1).split(".").reverse());
const common = (lists) => {
  let len = 0;
  while (lists.length > 0 && lists.every((list) => len + 1 < list.length && list[len] === lists[0][len])) len++;
  return len;
};
const folders = common(paths);
const ending = common(endings);
for (const [i, module] of modules.entries())
  module.short = [...paths[i].slice(folders, -1), endings[i].slice(ending).reverse().join(".")].join("/");
