/// <reference lib="esnext.disposable" />

/**
 * A registry of WebAssembly types: give it modules; equal types, wherever they come from, become one.
 *
 * ```js
 * import {load, Registry} from "typereg";
 *
 * await load();
 * const registry = new Registry();
 * const {types} = registry.module(bytes);
 * types[1].isSubtypeOf(types[0]);
 * ```
 *
 * **Lifetime.** A registry, a module and a type each keep what they need, in any order; nothing has to be freed. What became
 * garbage is given back when the collector finds it, which may be late: it does not see how much memory the engine takes. `free()`,
 * or `using`, gives it back at once. What has been freed throws a {@link TyperegError} of the code `"state"` when it is used.
 *
 * **Errors.** What is refused throws a {@link TyperegError}, and has changed nothing. An argument of the wrong kind throws a
 * `TypeError`.
 *
 * **Threads.** Each worker that loads typereg has an engine of its own, and objects are not sent between them; a fingerprint can be.
 *
 * @packageDocumentation
 */

/** From where the engine is loaded: an address, a response, its bytes, or the compiled module. */
export type EngineSource = URL | string | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the engine, `typereg.wasm`; once, before anything else. Later calls wait for the first.
 *
 * @param source where it is; unless said, beside the package's own files: `fetch` in browsers, the disk in Node. Bundlers that do not
 *   know `new URL("./typereg.wasm", import.meta.url)` need it said: `load(address)`. The page's policy has to allow
 *   `'wasm-unsafe-eval'`.
 * @throws if it cannot be had or is no WebAssembly; then `load` can be called again.
 */
export function load(source?: EngineSource | Promise<EngineSource>): Promise<void>;

/** The version of typereg that is loaded, such as `"0.1.0"`. */
export function version(): string;

/** A proposal, by which types can be switched on or off; `"all"` is every one. */
export type Proposal =
  | "multi-value" | "reference-types" | "simd" | "function-references" | "gc" | "exceptions" | "stack-switching"
  | "shared-everything-threads" | "custom-descriptors" | "all";

/** How a registry is set up. */
export interface RegistryOptions {
  /** The proposals of this version of WebAssembly are on; 3 unless said. */
  wasm?: 1 | 2 | 3;
  /** Proposals that are switched on beyond that, with those that they build on. */
  on?: readonly Proposal[];
  /** Proposals that are then switched off, with those that build on them. */
  off?: readonly Proposal[];
  /** Numbers that are not to be exceeded, at least 1; each is at its highest unless said. */
  limits?: Partial<Record<
    | "moduleTypes" | "moduleRecGroups" | "groupTypes" | "fields" | "params" | "results" | "supertypeDepth" | "liveTypes"
    | "nameBytes" | "groupParts", number>>;
}

/** A registry. Types of one registry can be compared, those of different registries cannot. */
export class Registry {
  /**
   * A new, empty registry. Its hash has a random key (`crypto.getRandomValues`), so that nobody who chooses types can choose which
   * collide.
   *
   * @throws {TyperegError} of the code `"invalid_argument"` for an option or a value that there is not.
   */
  constructor(options?: RegistryOptions);

  /**
   * Registers the types of a module. Types that are there already are found, not made again.
   *
   * @param bytes the module. It is read and not kept; nothing after its type section needs to be valid, or there. Names are taken from
   *   its name section.
   * @throws {TyperegError} with the code `"malformed"` or `"invalid_type"`, the byte and the type, if the type section is not valid;
   *   `"unsupported"` for a proposal that is off, `"limit"` for what exceeds a limit, `"out_of_memory"`.
   */
  module(bytes: ArrayBuffer | ArrayBufferView): Module;

  /**
   * The live type of an index.
   *
   * @throws {TyperegError} of the code `"stale"` if there is none.
   */
  get(index: number): Type;

  /** How many types and rec groups are alive, whoever keeps them, and the memory that they take, in bytes. */
  readonly stats: {readonly types: number; readonly recGroups: number; readonly bytes: number};

  /** Gives back the registry with all its modules and types, none of which can be used any more. */
  free(): void;
  [Symbol.dispose](): void;
}

/** The types of a module, and the names that it gives them. {@link Registry.module} makes it. */
export class Module {
  private constructor();

  /** Its types; the place is the type index of the module. A type that the module has twice is here twice. */
  readonly types: readonly Type[];

  /** The same in rec groups. Rec groups without types are left out. */
  readonly recGroups: readonly (readonly Type[])[];

  /** What of its names could not be read, in words; empty if all could. Names are never a reason to refuse a module. */
  readonly warnings: readonly string[];

  /** What its name section calls a type of this registry; null if it does not. */
  nameOf(type: Type): string | null;

  /** What its name section calls a field of a type; null if it does not. */
  fieldNameOf(type: Type, field: number): string | null;

  /** Its types as text, a module with nothing else, in its order and under its names. */
  wat(): string;

  /** Gives back what it keeps. Types that somebody has an object of stay, and so do those of other modules. */
  free(): void;
  [Symbol.dispose](): void;
}

/** What a type is. */
export type Kind = "func" | "struct" | "array" | "cont";

/**
 * A type of a registry. There is one object for each type, as long as somebody has it: `a === b` says whether types are equal.
 * {@link Module.types} has them.
 */
export class Type {
  private constructor();

  /** Its index in the registry: at least 1, the same as long as the type lives, and no other's for long after. */
  readonly index: number;
  readonly kind: Kind;
  /** Can no type be declared below it? */
  readonly isFinal: boolean;
  readonly isShared: boolean;
  /** How many supertypes it has, one above the other. */
  readonly depth: number;
  /** Its declared supertype. */
  readonly supertype: Type | null;
  /** The types of its rec group, in order; itself at {@link Type.position}. */
  readonly recGroup: readonly Type[];
  readonly position: number;
  /** The fields of a struct type; of an array type one, the element. */
  readonly fields: readonly FieldType[];
  /** Of a function type. */
  readonly params: readonly ValueType[];
  /** Of a function type. */
  readonly results: readonly ValueType[];
  /** The function type of a cont type. */
  readonly func: Type | null;
  /** The type of its descriptors (custom descriptors proposal). */
  readonly descriptor: Type | null;
  /** The type whose descriptor it is. */
  readonly describes: Type | null;
  /** 32 bytes in hexadecimal digits, by which the type is known in every process, whatever the registry: equal exactly for equal types. */
  readonly fingerprint: string;

  /** `this === other`. */
  equals(other: Type): boolean;

  /**
   * Is it the other type, or declared below it?
   *
   * @throws {TyperegError} of the code `"wrong_registry"` for a type of another registry.
   */
  isSubtypeOf(other: Type): boolean;

  /**
   * Why it is not a subtype of another, in words; null if it is one.
   *
   * @param module whose names the words have.
   * @throws {TyperegError} of the code `"wrong_registry"` for a type or module of another registry.
   */
  explainNotSubtype(other: Type, module?: Module | null): string | null;

  /**
   * Its rec group as text.
   *
   * @param module whose names the text has; without it types are called after their index, `$t7`.
   */
  wat(module?: Module | null): string;

  /**
   * Gives the type back before the collector does. Whoever else has it has this very object: only for programs that know that nobody
   * does. A module that has the type still has it, but {@link Module.types} keeps the object that was freed.
   */
  free(): void;

  /** `"$t7"`, after its index. */
  toString(): string;
}

/** A field of a struct, or the element of an array. */
export interface FieldType {
  readonly storage: ValueType;
  readonly mutable: boolean;
}

/** The type of a value: of a param, a result or a field. It prints as text: `"i32"`, `"(ref null $t7)"`. */
export class ValueType {
  private constructor();

  /** `"i8"` and `"i16"` are of fields only. */
  readonly kind: "i8" | "i16" | "i32" | "i64" | "f32" | "f64" | "v128" | "ref";
  /** As the text format has it. */
  readonly text: string;
  /** Of a reference: can it be null? */
  readonly nullable: boolean;
  /** Of a reference: what it refers to, a type, or `"any"`, `"func"`, `"none"` and so on. Else null. */
  readonly heap: Type | string | null;
  /** Of a reference to a type: to objects of exactly this type? (custom descriptors proposal) */
  readonly isExact: boolean;
  /** Of a reference to what is no type: to the shared ones? (shared-everything-threads proposal) */
  readonly isShared: boolean;
  toString(): string;
}

/** A type in one of two modules: its number there. */
export interface Numbered {
  readonly number: number;
  readonly type: Type;
}

/** What became of a number of a type. Before and after are one type, unless it has changed; one is null if it was added or is gone. */
export interface Change {
  readonly change: "same" | "moved" | "changed" | "gone" | "added";
  readonly before: Numbered | null;
  readonly after: Numbered | null;
}

/** What two modules have in common. */
export interface Difference {
  /** Every number of a type of either: those of the first module in its order, then what was added. */
  readonly rows: readonly Change[];
  /** Do both have the same types under the same numbers? */
  readonly isSame: boolean;
  readonly same: readonly Change[];
  /** In both, under another number. */
  readonly moved: readonly Change[];
  /** Another type under the same name, which each module gives to one such type only. */
  readonly changed: readonly Change[];
  readonly gone: readonly Change[];
  readonly added: readonly Change[];
}

/**
 * What two modules of one registry have in common, by the rules of `typereg diff`.
 *
 * @throws {TyperegError} of the code `"wrong_registry"` for modules of different registries.
 */
export function diff(before: Module, after: Module): Difference;

/** Why something was refused. Nothing has changed. */
export class TyperegError extends Error {
  /** The class of the error: what C calls `WT_ERROR_MALFORMED` is `"malformed"`. */
  readonly code:
    | "invalid_argument" | "wrong_registry" | "wrong_builder" | "wrong_kind" | "undefined" | "state" | "malformed"
    | "invalid_type" | "unsupported" | "limit" | "stale" | "out_of_memory" | "internal";
  /** Where in the bytes of the module, if it was about them. */
  readonly byteOffset: number | null;
  /** The number of the type in the module. */
  readonly type: number | null;
  /** The place of the type in its rec group. */
  readonly member: number | null;
  /** The number of the field, param or result. */
  readonly field: number | null;
}
