// typereg: a registry of WebAssembly types. index.d.ts says what each function is for, and what it takes, returns and throws.

import {TyperegError, call, json, key, load, text} from "./engine.js";
import {Module, diff, makeModule} from "./modules.js";
import {Shelf} from "./shelf.js";
import {Type, ValueType, makeType} from "./types.js";

export {Module, Type, TyperegError, ValueType, diff, load};

/** A registry. */
export class Registry {
  #shelf;

  constructor(options = {}) {
    this.#shelf = new Shelf(call("registry_new", lines(options), ...key()), makeType);
  }

  module(bytes) {
    return makeModule(this.#shelf, viewOf(bytes));
  }

  get(index) {
    if (!Number.isInteger(index) || index < 1) throw new TypeError("the index of a type is a number, at least 1");
    if (index > 0xffffffff) // a call would cut it off
      throw new TyperegError({code: "stale", message: `no live type has the index ${index}`});
    return this.#shelf.type(index);
  }

  get stats() {
    return json("registry_stats", this.#shelf.number);
  }

  free() {
    this.#shelf.free();
  }
}

function wanted(is, what) {
  if (!is) throw new TypeError(what);
}

// wasm/src/options.rs reads them, one a line, so none may contain a line break.
function lines(options) {
  const isObject = (one) => typeof one === "object" && one !== null;
  wanted(isObject(options), "the options of a registry are an object");
  const {wasm, on = [], off = [], limits = {}, ...others} = options;
  const [unknown] = Object.keys(others);
  wanted(unknown === undefined, `a registry has no option ${unknown}`);
  wanted(wasm === undefined || typeof wasm === "number", "the version of WebAssembly is a number");
  for (const one of [on, off])
    wanted(Array.isArray(one) && one.every((name) => typeof name === "string"), "proposals are a list of texts");
  wanted(isObject(limits), "limits are an object");
  const given = Object.entries(limits).filter(([, limit]) => limit !== undefined);
  for (const [name, limit] of given) wanted(typeof limit === "number", `the limit ${name} is a number`);
  const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return [
    ...(wasm === undefined ? [] : [`wasm ${wasm}`]),
    ...on.map((proposal) => `on ${proposal}`),
    ...off.map((proposal) => `off ${proposal}`),
    ...given.map(([name, limit]) => `limit ${snake(name)} ${limit}`),
  ].map((line) => line.replaceAll("\n", "\\n").replaceAll("\r", "\\r")).join("\n");
}

function viewOf(bytes) {
  if (bytes instanceof Uint8Array) return bytes;
  if (ArrayBuffer.isView(bytes)) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes);
  throw new TypeError("the bytes of a module are an ArrayBuffer, or a view of one");
}

/** The version of typereg. */
export const version = () => text("version");

// Where JavaScript has `using`, it frees.
if (Symbol.dispose !== undefined)
  for (const one of [Registry, Module]) one.prototype[Symbol.dispose] = one.prototype.free;
