// Types, and the values that they are made of.

import {TyperegError, call, hex, json, text} from "./engine.js";
import {freed, inspect, internals} from "./shelf.js";

const hidden = Symbol("only typereg makes these");

/** The type of a field, a param or a result. */
export class ValueType {
  #heap;

  /** `written` is as wasm/src/describe.rs writes it. `typeOf` keeps the type that has it. */
  constructor(secret, written, typeOf) {
    if (secret !== hidden) throw new TypeError("value types come from types: type.fields, type.params, type.results");
    const isReference = Array.isArray(written);
    const [words, nullable, heap, exact, shared] = isReference ? written : [written, false, null, false, false];
    this.#heap = typeof heap === "number" ? () => typeOf(heap) : () => heap;
    this.kind = isReference ? "ref" : words;
    this.nullable = nullable;
    this.isExact = exact;
    this.isShared = shared;
    this.text = words;
    Object.freeze(this);
  }

  get heap() {
    return this.#heap();
  }

  toString() {
    return this.text;
  }

  [inspect]() {
    return this.text;
  }
}

/** A type of a registry. */
export class Type {
  #shelf;
  #index;
  #isFreed = false;
  #facts = null;
  #fingerprint = null;
  #parts = new Map();
  #recGroup = null; // one list for all its types

  constructor(secret, shelf, index) {
    if (secret !== hidden) throw new TypeError("types come from modules: registry.module(bytes).types");
    this.#shelf = shelf;
    this.#index = index;
  }

  static is(object) {
    return typeof object === "object" && object !== null && #shelf in object;
  }

  /** Is it of the registry with this shelf, and not freed? For the other files of this package. */
  isOf(shelf) {
    return this.#registry === shelf.number;
  }

  // These throw if it has been freed.
  get #registry() {
    if (this.#isFreed) throw freed("type");
    return this.#shelf.number;
  }

  get #live() {
    return this.#registry && this;
  }

  get #known() {
    const registry = this.#registry;
    this.#facts ??= json("type_facts", registry, this.#index);
    return this.#facts;
  }

  // Lists are made once, so that a list is equal to itself.
  #list(name, make) {
    const written = this.#known[name];
    if (!this.#parts.has(name)) this.#parts.set(name, Object.freeze(written.map(make)));
    return this.#parts.get(name);
  }

  #value(written) {
    // Not if it has been freed: then another type may have this index.
    return new ValueType(hidden, written, (index) => this.#live.#shelf.type(index));
  }

  get index() {
    return this.#live.#index;
  }

  get kind() {
    return this.#known.kind;
  }

  get isFinal() {
    return this.#known.final;
  }

  get isShared() {
    return this.#known.shared;
  }

  get depth() {
    return this.#known.depth;
  }

  get position() {
    return this.#known.position;
  }

  get recGroup() {
    const registry = this.#registry;
    if (this.#recGroup === null) {
      const types = json("type_group", registry, this.#index).map((index) => this.#shelf.type(index));
      for (const type of types) type.#recGroup = types;
      Object.freeze(types);
    }
    return this.#recGroup;
  }

  get supertype() {
    return this.#shelf.type(this.#known.supertype);
  }

  get descriptor() {
    return this.#shelf.type(this.#known.descriptor);
  }

  get describes() {
    return this.#shelf.type(this.#known.describes);
  }

  get func() {
    return this.#shelf.type(this.#known.func);
  }

  get fields() {
    return this.#list("fields", ([written, mutable]) => Object.freeze({storage: this.#value(written), mutable}));
  }

  get params() {
    return this.#list("params", (written) => this.#value(written));
  }

  get results() {
    return this.#list("results", (written) => this.#value(written));
  }

  get fingerprint() {
    const registry = this.#registry;
    this.#fingerprint ??= hex("type_fingerprint", registry, this.#index);
    return this.#fingerprint;
  }

  equals(other) {
    return this.#live === other;
  }

  #beside(other) {
    if (!Type.is(other)) throw new TypeError("not a type of typereg");
    if (other.#shelf !== this.#shelf)
      throw new TyperegError({code: "wrong_registry", message: "the types are of different registries"});
    return [this.#registry, this.#index, other.index];
  }

  isSubtypeOf(other) {
    return call("type_is_subtype", null, ...this.#beside(other)) === 1;
  }

  explainNotSubtype(other, module = null) {
    const why = text("type_mismatch", ...this.#beside(other), namesOf(module, this.#shelf));
    return why === "" ? null : why;
  }

  wat(module = null) {
    return text("type_wat", this.#registry, this.#index, namesOf(module, this.#shelf));
  }

  free() {
    if (this.#isFreed) return;
    this.#isFreed = true;
    for (const type of this.#recGroup ?? []) type.#recGroup = null; // the next one has another object of this type
    this.#shelf.freeType(this, this.#index);
  }

  toString() {
    return `$t${this.index}`;
  }

  [inspect]() {
    return this.#isFreed || this.#shelf.isFreed ? `Type $t${this.#index} (freed)` : `Type ${this} (${this.kind})`;
  }
}

/** The number of the module whose names are used in texts; 0 for none. */
function namesOf(module, shelf) {
  if (module === null) return 0;
  if (!(internals in Object(module))) throw new TypeError("not a module of typereg");
  const its = module[internals];
  if (its.shelf !== shelf) throw new TyperegError({code: "wrong_registry", message: "the module is of another registry"});
  return its.number;
}

export const makeType = (shelf, index) => new Type(hidden, shelf, index);
