// What typereg promises to JavaScript, as checks that run anywhere: typereg.test.js runs them in Node, page.html in a browser.
//
// Each gets the package, and `read`, which gives the bytes of a module of testdata/small.

export function equal(found, wanted) {
  const [is, should] = [found, wanted].map((one) => JSON.stringify(one) ?? String(one));
  if (is !== should) throw new Error(`${is} instead of ${should}`);
}

function same(found, wanted) {
  if (found !== wanted) throw new Error("two objects where there should be one");
}

function refused(run, code, more = {}) {
  try {
    run();
  } catch (error) {
    if (code === TypeError) equal(error instanceof TypeError, true);
    else for (const [key, value] of Object.entries({name: "TyperegError", code, ...more})) equal(error[key], value);
    return error.message;
  }
  throw new Error(`not refused: ${run}`);
}

export const checks = {
  async "the types of a module are as it declares them"({Registry}, read) {
    const {types, recGroups} = new Registry().module(await read("names"));
    equal(types.map((type) => type.kind).join(" "), "struct array struct struct func struct struct array array func func func");
    equal(recGroups.map((group) => group.length), [2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    const [shape, shapes, node, leaf, visit] = types;
    same(leaf.supertype, node);
    equal([node.supertype, node.depth, leaf.depth, node.isFinal, leaf.isFinal, leaf.isShared], [null, 0, 1, false, true, false]);
    same(shapes.recGroup[0], shape);
    same(shapes.recGroup, shape.recGroup);
    equal([shapes.position, shapes.index - shape.index], [1, 1]);
    equal(leaf.fields.map(({storage, mutable}) => [storage.text, storage.kind, mutable]),
      [["i32", "i32", false], ["(ref null $t1)", "ref", true], ["f32", "f32", false]]);
    const next = leaf.fields[1].storage;
    same(next.heap, shape);
    equal([next.nullable, next.isExact, next.isShared, `${next}`], [true, false, false, `(ref null ${shape})`]);
    equal([visit.params.length, visit.params[0].nullable, visit.results.map(String)], [1, false, ["i32"]]);
    same(visit.params[0].heap, node);
    same(leaf.fields, leaf.fields);
    equal(visit.fields, []);
  },

  async "equal types of different modules are one object"({Registry}, read) {
    const registry = new Registry();
    const [names, shapes] = [registry.module(await read("names")), registry.module(await read("shapes"))];
    same(names.types[0], shapes.types[0]);
    equal([names.types[0].equals(shapes.types[0]), names.types[0].equals(shapes.types[2])], [true, false]);
    same(registry.get(names.types[3].index), names.types[3]);
    const again = registry.module(await read("names"));
    equal(again.types.every((type, number) => type === names.types[number]), true);
  },

  async "subtyping, and why not"({Registry}, read) {
    const module = new Registry().module(await read("names"));
    const [shape, , node, leaf] = module.types;
    equal([leaf.isSubtypeOf(node), node.isSubtypeOf(leaf), leaf.isSubtypeOf(shape), node.isSubtypeOf(node)],
      [true, false, false, true]);
    equal(leaf.explainNotSubtype(node), null);
    equal(node.explainNotSubtype(leaf).startsWith(`${node} is not a subtype of ${leaf}: `), true);
    equal(node.explainNotSubtype(leaf, module).startsWith("$Node is not a subtype of $Leaf: "), true);
  },

  async "types and modules print as text"({Registry}, read) {
    const module = new Registry().module(await read("names"));
    const leaf = module.types[3];
    equal(leaf.wat(), "(type $t4 (sub final $t3 (struct (field i32) (field (mut (ref null $t1))) (field f32))))");
    equal(leaf.wat(module),
      "(type $Leaf (sub final $Node (struct (field $value i32) (field $next (mut (ref null $Shape))) (field $weight f32))))");
    equal([module.wat().startsWith("(module"), module.wat().includes("(type $Leaf (sub final $Node")], [true, true]);
    equal([module.nameOf(leaf), module.fieldNameOf(leaf, 1), module.fieldNameOf(leaf, 7)], ["Leaf", "next", null]);
    for (const wrong of ["length", "map", "1", -1, 0.5, undefined])
      refused(() => module.fieldNameOf(leaf, wrong), TypeError);
    equal(module.fieldNameOf(leaf, 2 ** 32 + 1), null);
    equal(module.nameOf(module.types[10]), "one\ntwo\u001b[31m");
    equal(module.warnings, []);
  },

  async "what is wrong with names is a warning"({Registry}, read) {
    const module = new Registry().module(await read("bad_names"));
    equal(module.warnings.length > 0, true);
  },

  async "a fingerprint names a type in every registry"({Registry}, read) {
    const [one, other] = [new Registry(), new Registry()];
    other.module(await read("pictures"));
    const prints = await Promise.all([one, other].map(async (registry) =>
      registry.module(await read("names")).types.map((type) => type.fingerprint)));
    equal(prints[0], prints[1]);
    equal(prints[0][0], "0058afd6b2272fd5904c58ef470d0b8308134bab41b1e1bd77a03f8152091216");
    equal(new Set(prints[0]).size, 12);
  },

  async "what differs between two modules"({Registry, diff}, read) {
    const registry = new Registry();
    const [shapes, pictures] = [registry.module(await read("shapes")), registry.module(await read("pictures"))];
    const found = diff(shapes, pictures);
    equal(found.isSame, false);
    equal(found.moved.map(({before, after}) => [before.number, after.number]), [[0, 1], [1, 2], [4, 3], [7, 0]]);
    equal([found.same, found.changed, found.gone.length, found.added.map(({after}) => after.number)], [[], [], 5, [4]]);
    same(found.moved[0].before.type, pictures.types[1]);
    equal([found.added[0].before, found.rows.length], [null, 10]);
    equal(diff(shapes, registry.module(await read("shapes"))).isSame, true);
  },

  async "what is refused says what, where and why"({Registry}, read) {
    const registry = new Registry();
    const final = await read("final_supertype");
    const words = refused(() => registry.module(final), "invalid_type", {byteOffset: 15, type: 1, field: null});
    equal(words, "type 1 of the module: its supertype, type 0 of the module, is final: no type can be declared below it (at byte 0xf)");
    refused(() => registry.module(new Uint8Array([0, 1, 2])), "malformed", {byteOffset: 0, type: null});
    refused(() => registry.get(7), "stale");
    equal([registry.stats.types, registry.stats.recGroups], [0, 0]);
    for (const wrong of ["text", null, [0, 97]]) refused(() => registry.module(wrong), TypeError);
    for (const wrong of ["1", 0, 1.5, undefined]) refused(() => registry.get(wrong), TypeError);
  },

  async "no number is cut off to that of a type"({Registry}, read) {
    const registry = new Registry();
    const [type] = registry.module(await read("shapes")).types;
    for (const wrong of [2 ** 32, 2 ** 33, 2 ** 53]) refused(() => registry.get(wrong + type.index), "stale");
    for (const wrong of [1e300, 2 ** 32 - 1]) refused(() => registry.get(wrong), "stale");
    for (const wrong of [Infinity, NaN, -1, 1n, type.index - 2 ** 32]) refused(() => registry.get(wrong), TypeError);
    same(registry.get(type.index), type);
  },

  async "bytes come as a buffer or any view of one"({Registry}, read) {
    const registry = new Registry();
    const bytes = await read("shapes");
    const [{buffer}, wide] = [bytes.slice(), new Uint8Array(bytes.length + 7)];
    wide.set(bytes, 3);
    const part = new DataView(wide.buffer, 3, bytes.length);
    same(registry.module(buffer).types[1], registry.module(part).types[1]);
  },

  async "options switch proposals and lower limits"({Registry}, read) {
    const bytes = await read("proposals");
    const words = refused(() => new Registry().module(bytes), "unsupported", {type: 1});
    equal(words.includes("stack switching"), true);
    const {types} = new Registry({on: ["all"]}).module(bytes);
    equal([types[1].kind, types[4].isShared, types[4].fields[1].storage.isShared], ["cont", true, true]);
    same(types[1].func, types[0]);
    same(types[6].descriptor, types[7]);
    same(types[7].describes, types[6]);
    equal(types[10].params.map(({isExact, heap}) => [isExact, `${heap}`]), [[true, "$t9"], [true, "$t4"]]);
    equal(types[10].results[0].heap, "cont");
    refused(() => new Registry({on: ["all"], off: ["custom-descriptors"]}).module(bytes), "unsupported", {type: 6});
    const shapes = await read("shapes");
    refused(() => new Registry({wasm: 2}).module(shapes), "unsupported");
    refused(() => new Registry({limits: {moduleTypes: 3}}).module(shapes), "limit");
    for (const wrong of [{on: ["gcc"]}, {wasm: 4}, {limits: {types: 3}}, {limits: {fields: 0}}, {off: ["gc\non all"]},
      {on: ["gc\r"], off: ["gc"]}, {limits: {fields: -1}}, {limits: {fields: 1.5}}, {limits: {fields: 2 ** 64}}])
      refused(() => new Registry(wrong), "invalid_argument");
    for (const wrong of [{features: []}, null, 5, "gc", {wasm: "3"}, {wasm: null}, {on: "gc"}, {on: null}, {off: [3]},
      {limits: 5}, {limits: null}, {limits: {fields: "5"}}, {limits: {fields: null}}])
      refused(() => new Registry(wrong), TypeError);
  },

  async "an option that is undefined is absent"({Registry}, read) {
    const absent = {wasm: undefined, on: undefined, off: undefined, limits: {moduleTypes: undefined, fields: 100}};
    equal(new Registry(absent).module(await read("shapes")).types.length, 9);
    equal(new Registry({limits: undefined}).stats.types, 0);
    equal(new Registry(undefined).stats.types, 0);
  },

  async "things of different registries are kept apart"({Registry, diff}, read) {
    const [one, other] = [new Registry(), new Registry()];
    const [its, others] = [one.module(await read("names")), other.module(await read("names"))];
    equal(its.types[0] === others.types[0], false);
    refused(() => its.types[3].isSubtypeOf(others.types[2]), "wrong_registry");
    refused(() => its.types[3].explainNotSubtype(its.types[1], others), "wrong_registry");
    refused(() => its.types[3].wat(others), "wrong_registry");
    refused(() => its.nameOf(others.types[3]), "wrong_registry");
    refused(() => diff(its, others), "wrong_registry");
    refused(() => its.types[3].isSubtypeOf({}), TypeError);
    refused(() => diff(its, {}), TypeError);
  },

  async "what is freed is given back, and used no more"({Registry}, read) {
    const registry = new Registry();
    const [names, shapes] = [registry.module(await read("names")), registry.module(await read("shapes"))];
    const leaf = names.types[3];
    const {storage} = leaf.fields[1];
    const before = registry.stats.types;
    shapes.free();
    shapes.free();
    refused(() => shapes.types, "state");
    refused(() => shapes.wat(), "state");
    names.free();
    equal([registry.stats.types <= before, leaf.supertype.depth], [true, 0]);
    const shape = storage.heap;
    leaf.free();
    leaf.free();
    for (const use of [() => leaf.kind, () => leaf.wat(), () => leaf.index, () => leaf.equals(leaf), () => `${leaf}`,
      () => leaf.isSubtypeOf(leaf), () => shape.isSubtypeOf(leaf), () => leaf.recGroup, () => storage.heap])
      refused(use, "state");
    equal(`${storage}`, `(ref null ${shape})`);
    registry.free();
    registry.free();
    refused(() => registry.module(new Uint8Array()), "state");
    refused(() => registry.stats, "state");
  },

  async "freeing a registry frees what is of it"({Registry}, read) {
    const registry = new Registry();
    const module = registry.module(await read("names"));
    const [type] = module.types;
    registry.free();
    for (const use of [() => type.depth, () => type.index, () => type.equals(type), () => `${type}`])
      refused(use, "state");
    refused(() => module.wat(), "state");
    module.free();
    type.free();
    // Where JavaScript has `using`, it frees.
    if (Symbol.dispose !== undefined) equal(Registry.prototype[Symbol.dispose], Registry.prototype.free);
  },

  async "a type that was freed comes back as another object"({Registry}, read) {
    const registry = new Registry();
    const module = registry.module(await read("names"));
    const {index} = module.types[0];
    const print = module.types[0].fingerprint;
    same(module.types[1].recGroup[0], module.types[0]);
    module.types[0].free();
    equal(registry.get(index).fingerprint, print);
    same(module.types[1].recGroup[0], registry.get(index));
    same(registry.get(index).recGroup, module.types[1].recGroup);
  },

  async "nobody makes a type or a module but a registry"({Module, Type, ValueType}) {
    refused(() => new Type(), TypeError);
    refused(() => new ValueType("i32"), TypeError);
    refused(() => new Module(), TypeError);
  },
};
