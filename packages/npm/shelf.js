// What the objects of one registry share: its number in the engine, and the objects of its types. There is one object for each
// type, so that `===` says whether types are equal.
//
// The engine keeps everything that JavaScript has an object of. `net` frees it when the collector has found the object to be
// garbage; `free` does so at once.

import {TyperegError, call, failed, failures} from "./engine.js";

const net = new FinalizationRegistry((release) => {
  try {
    release();
  } catch {
    // Only a fault of the engine, which the next call reports. Thrown here it would end the program.
  }
});

/** Calls `release` when `object` is garbage. `release` must not refer to `object`. */
export const whenGarbage = (object, release) => net.register(object, release, object);

/** `object` has been released in another way. */
export const wasFreed = (object) => net.unregister(object);

export const freed = (what) => new TyperegError({code: "state", message: `the ${what} has been freed`});

/** The internals of a module: its shelf, and its number in the engine. */
export const internals = Symbol("typereg");

/** How Node prints an object. */
export const inspect = Symbol.for("nodejs.util.inspect.custom");

export class Shelf {
  #number;
  #failures = failures;
  #types = new Map(); // by index: weak references
  #make;

  /** `make` makes the object of a type. */
  constructor(number, make) {
    this.#number = number;
    this.#make = make;
    const made = failures;
    whenGarbage(this, () => made === failures && call("registry_free", null, number));
  }

  /** The registry's number in the engine. */
  get number() {
    if (this.#number === 0) throw freed("registry");
    if (this.#failures !== failures) throw failed();
    return this.#number;
  }

  /** Also if the engine has failed: then there is nothing to free. */
  get isFreed() {
    return this.#number === 0 || this.#failures !== failures;
  }

  free() {
    if (this.isFreed) return;
    wasFreed(this);
    call("registry_free", null, this.#number);
    this.#number = 0;
    this.#types.clear();
  }

  /** The object of a type; null for 0. */
  type(index) {
    if (index === 0) return null;
    const registry = this.number; // throws if it is gone
    const known = this.#types.get(index)?.deref();
    if (known !== undefined) return known;
    call("type_hold", null, registry, index);
    const type = this.#make(this, index);
    const reference = new WeakRef(type);
    this.#types.set(index, reference);
    whenGarbage(type, () => this.#release(index, reference));
    return type;
  }

  /** Lets go of a type, unless another object of it was made meanwhile: that keeps it. */
  #release(index, reference) {
    if (this.isFreed || this.#types.get(index) !== reference) return;
    this.#types.delete(index);
    call("type_free", null, this.#number, index);
  }

  freeType(type, index) {
    wasFreed(type);
    const reference = this.#types.get(index);
    if (reference?.deref() === type) this.#release(index, reference);
  }
}
