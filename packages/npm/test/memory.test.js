// The installed npm package with more than 2 GiB in its engine, in a process of its own: see typereg.test.js.

import assert from "node:assert/strict";
import {readFile} from "node:fs/promises";
import test from "node:test";
import {Registry, load} from "typereg";

const needsModule = {skip: process.env.TYPEREG_LARGE === undefined && "TYPEREG_LARGE"};
test("a module is read into an engine that has more than 2 GiB", needsModule, async () => {
  const {instantiate} = WebAssembly;
  WebAssembly.instantiate = async (...given) => {
    const instance = await instantiate(...given);
    instance.exports.memory.grow(2 ** 15); // so that the engine's allocator gets no more memory below 2 GiB
    return instance;
  };
  await load();
  const module = new Registry().module(await readFile(process.env.TYPEREG_LARGE));
  assert.ok(module.types.length > 10000);
  assert.match(module.wat(), /^\(module\n[^]*\)\n$/);
});
