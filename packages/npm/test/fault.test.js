// What the installed npm package does after a fault, in a process of its own: see typereg.test.js.

import assert from "node:assert/strict";
import {readFile} from "node:fs/promises";
import {setTimeout} from "node:timers/promises";
import test from "node:test";
import {Registry, diff, load} from "typereg";

const bytes = new Uint8Array(await readFile(`${process.env.TYPEREG_MODULES}/names.wasm`));

/** Lets the stack end within the engine: it calls typereg with ever more of the stack. Returns what was made before. */
async function fault() {
  await load();
  const registry = new Registry();
  const module = registry.module(bytes);
  const type = module.types[3];
  module.wat(); // compiles it, which needs more of the stack
  const visit = (...more) => {
    try {
      visit(...more);
    } catch {
      module.wat();
    }
  };
  assert.throws(() => {
    for (let more = 0; more < 50; more++) visit(...Array(more));
  }, {code: "internal"});
  return {registry, module, type};
}

test("after a stack has ended within the engine, all that it had says so", async () => {
  const {registry, module, type} = await fault();
  const gone = {name: "TyperegError", code: "internal", message: /has failed.*load\(\) starts another.*call stack/};
  const all = [() => registry.stats, () => registry.module(bytes), () => registry.get(1), () => module.types,
    () => module.wat(), () => module.nameOf(type), () => type.kind, () => type.wat(), () => type.isSubtypeOf(type),
    () => diff(module, module), () => new Registry()];
  for (const one of all) assert.throws(one, gone);
  await load();
  for (const one of all.slice(0, -1)) assert.throws(one, gone);
  const again = new Registry().module(bytes).types[3];
  assert.equal(again.depth, 1);
  assert.throws(() => again.isSubtypeOf(type), {code: "wrong_registry"});
  for (const one of [type, module, registry]) one.free();
  assert.equal(again.depth, 1);
});

const needsCollector = {skip: globalThis.gc === undefined && "needs node --expose-gc"};
test("what the collector frees after a fault ends nothing", needsCollector, async () => {
  const collected = [];
  const seen = new FinalizationRegistry((name) => collected.push(name));
  await (async () => {
    for (const [name, one] of Object.entries(await fault())) seen.register(one, name);
  })();
  await load();
  const registry = new Registry();
  const {types} = registry.module(bytes);
  for (let i = 0; i < 100 && collected.length < 3; i++) {
    globalThis.gc();
    await setTimeout(10);
  }
  assert.deepEqual(collected.sort(), ["module", "registry", "type"]);
  // It freed nothing of the engine that was loaded since.
  assert.deepEqual([registry.stats.types, types[3].depth], [new Set(types).size, 1]);
});
