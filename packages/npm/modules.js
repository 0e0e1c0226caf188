// Modules: the types that each has, the names that it gives, and what two modules have in common.

import {TyperegError, call, json, text} from "./engine.js";
import {freed, inspect, internals, wasFreed, whenGarbage} from "./shelf.js";
import {Type} from "./types.js";

const hidden = Symbol("only typereg makes these");

/** The types of a module. */
export class Module {
  #shelf;
  #number;
  #facts = null;
  #types = null;
  #names = new Map();

  constructor(secret, shelf, number) {
    if (secret !== hidden) throw new TypeError("modules come from a registry: registry.module(bytes)");
    this.#shelf = shelf;
    this.#number = number;
    whenGarbage(this, () => shelf.isFreed || call("module_free", null, shelf.number, number));
  }

  // Throws if it has been freed.
  get [internals]() {
    if (this.#number === 0) throw freed("module");
    return {shelf: this.#shelf, registry: this.#shelf.number, number: this.#number};
  }

  get #known() {
    const {registry, number} = this[internals];
    this.#facts ??= json("module_facts", registry, number);
    return this.#facts;
  }

  get types() {
    const {types} = this.#known;
    this.#types ??= Object.freeze(types.map((index) => this.#shelf.type(index)));
    return this.#types;
  }

  get recGroups() {
    let end = 0;
    return Object.freeze(this.#known.groups.map((members) => Object.freeze(this.types.slice(end, (end += members)))));
  }

  get warnings() {
    return Object.freeze([...this.#known.remarks]);
  }

  // The name of a type, and those of its fields.
  #namesOf(type) {
    if (!Type.is(type)) throw new TypeError("not a type of typereg");
    const {shelf, registry, number} = this[internals];
    if (!type.isOf(shelf)) throw new TyperegError({code: "wrong_registry", message: "the type is of another registry"});
    if (!this.#names.has(type.index)) this.#names.set(type.index, json("module_names", registry, number, type.index));
    return this.#names.get(type.index);
  }

  nameOf(type) {
    return this.#namesOf(type)[0];
  }

  fieldNameOf(type, field) {
    const [, names] = this.#namesOf(type);
    if (!Number.isInteger(field) || field < 0) throw new TypeError("the number of a field is a number, at least 0");
    return names[field] ?? null;
  }

  wat() {
    const {registry, number} = this[internals];
    return text("module_wat", registry, number);
  }

  free() {
    if (this.#number === 0) return;
    wasFreed(this);
    if (!this.#shelf.isFreed) call("module_free", null, this.#shelf.number, this.#number);
    this.#number = 0;
    this.#types = null;
  }

  [inspect]() {
    return this.#number === 0 || this.#shelf.isFreed ? "Module (freed)" : `Module (${this.#known.types.length} types)`;
  }
}

/** Registers a module. */
export const makeModule = (shelf, bytes) => new Module(hidden, shelf, call("module_new", bytes, shelf.number));

/** What two modules have in common. */
export function diff(before, after) {
  if (!(before instanceof Module && after instanceof Module)) throw new TypeError("not a module of typereg");
  const [one, other] = [before[internals], after[internals]];
  if (one.shelf !== other.shelf)
    throw new TyperegError({code: "wrong_registry", message: "the modules are of different registries"});
  const at = (module, number) => (number === null ? null : Object.freeze({number, type: module.types[number]}));
  const rows = json("module_diff", one.registry, one.number, other.number).map(([change, was, is]) =>
    Object.freeze({change, before: at(before, was), after: at(after, is)}));
  const only = (change) => Object.freeze(rows.filter((row) => row.change === change));
  return Object.freeze({
    rows: Object.freeze(rows),
    isSame: rows.every((row) => row.change === "same"),
    same: only("same"),
    moved: only("moved"),
    changed: only("changed"),
    gone: only("gone"),
    added: only("added"),
  });
}
