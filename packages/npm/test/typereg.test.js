// The installed npm package in Node: node --test, in a folder where `typereg` is installed, with the modules of testdata/small in
// the folder that TYPEREG_MODULES names.

import assert from "node:assert/strict";
import {constants} from "node:buffer";
import {readFile} from "node:fs/promises";
import {createRequire} from "node:module";
import {setTimeout} from "node:timers/promises";
import {pathToFileURL} from "node:url";
import {inspect} from "node:util";
import test from "node:test";
import * as typereg from "typereg";
import {checks} from "./checks.js";

const read = async (name) => new Uint8Array(await readFile(`${process.env.TYPEREG_MODULES}/${name}.wasm`));

test("nothing works before it is loaded, and says so", () => {
  assert.throws(() => new typereg.Registry(), /await load\(\) first/);
});

test("something that is not an engine is refused, and another can be loaded", async () => {
  await assert.rejects(typereg.load(new Uint8Array([1, 2, 3])), WebAssembly.CompileError);
  const notTypereg = {name: "TypeError", message: /not typereg\.wasm/};
  const empty = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  for (const other of [empty, [...empty, 2, 8, 1, 1, 0x6d, 1, 0x66, 2, 0, 1]]) // the second imports a memory
    await assert.rejects(typereg.load(new Uint8Array(other)), notTypereg);
  assert.throws(() => typereg.version(), /await load\(\) first/);
  await assert.rejects(typereg.load(new URL("missing.wasm", import.meta.url)), {code: "ENOENT"});
  await typereg.load(pathToFileURL(createRequire(import.meta.url).resolve("typereg/typereg.wasm")));
  await typereg.load();
  assert.match(typereg.version(), /^\d+\.\d+\.\d+$/);
});

for (const [name, check] of Object.entries(checks)) test(name, () => check(typereg, read));

test("objects print as what they are", async () => {
  const registry = new typereg.Registry();
  const module = registry.module(await read("names"));
  assert.equal(inspect(module), "Module (12 types)");
  assert.equal(inspect(module.types[3]), "Type $t4 (struct)");
  assert.match(inspect(module.types[3].fields[1]), /storage: \(ref null \$t1\)/);
  registry.free();
  assert.equal(inspect(module), "Module (freed)");
});

test("what does not fit into memory is refused, and nothing else is amiss", async () => {
  const registry = new typereg.Registry();
  for (const length of [2 ** 31, 2 ** 32, 2 ** 32 + 5].filter((length) => length <= constants.MAX_LENGTH))
    assert.throws(() => registry.module(new Uint8Array(length)), {name: "TyperegError", code: "out_of_memory"});
  assert.equal(registry.module(await read("names")).types.length, 12);
});

const needsCollector = {skip: globalThis.gc === undefined && "needs node --expose-gc"};
test("what nobody has any more is given back", needsCollector, async () => {
  const registry = new typereg.Registry();
  const kept = registry.module(await read("shapes"));
  const {types} = registry.stats;
  const bytes = await read("names");
  (() => void registry.module(bytes).types.map((type) => type.fields))();
  assert.ok(registry.stats.types > types);
  for (let i = 0; i < 50 && registry.stats.types > types; i++) {
    globalThis.gc();
    await setTimeout(10);
  }
  assert.equal(registry.stats.types, types);
  assert.equal(kept.types.length, 9);
});

test("a module of thousands of types is described", {skip: process.env.TYPEREG_LARGE === undefined && "TYPEREG_LARGE"}, async () => {
  const registry = new typereg.Registry();
  const bytes = await readFile(process.env.TYPEREG_LARGE);
  const {types} = registry.module(bytes);
  assert.ok(types.length > 10000);
  assert.equal(types.filter((type) => type.supertype !== null && !type.isSubtypeOf(type.supertype)).length, 0);
  assert.equal(new Set(registry.module(bytes).types).size, new Set(types).size);
});

test("what is known of a type does not grow with its rec group", needsCollector, () => {
  const count = 4000;
  const size = [count & 127 | 128, count >> 7];
  const members = Array(count).fill([0x5f, 0]).flat(); // empty structs
  const section = [1, 0x4e, ...size, ...members];
  const registry = new typereg.Registry();
  const module = registry.module(new Uint8Array(
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, section.length & 127 | 128, section.length >> 7, ...section]));
  const used = () => (globalThis.gc(), process.memoryUsage().heapUsed);
  const [{types}, before] = [module, used()];
  assert.deepEqual(new Set(types.map((type) => type.kind)), new Set(["struct"]));
  assert.ok((used() - before) / count < 4000, "more than 4000 bytes for each type");
  const [{recGroup}] = types;
  assert.ok(types.every((type, number) => type.position === number && type.recGroup === recGroup));
});

const [major, minor] = process.versions.node.split(".").map(Number);
const requiresModules = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
test("require gives the same", {skip: !requiresModules && "this Node cannot require modules"}, () => {
  assert.equal(createRequire(import.meta.url)("typereg").Registry, typereg.Registry);
});
