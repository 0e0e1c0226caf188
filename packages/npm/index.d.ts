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
 * **Lifetime.** A registry, a module and a type each keep what they need; nothing has to be freed, and the order does not matter.
 * The garbage collector frees objects that nobody uses any more, but it may be late: it does not see how much memory the engine
 * takes. `free()`, or `using`, frees an object at once. A freed object throws a {@link TyperegError} with the code `"state"` when
 * it is used.
 *
 * **Errors.** A call that is refused throws a {@link TyperegError}, and has changed nothing. An argument of the wrong kind throws
 * a `TypeError`.
 *
 * **Faults.** If a call is interrupted, the engine is given up, and with it all registries, modules and types: they
 * throw a {@link TyperegError} with the code `"internal"`; only their `free()` does nothing. `await load()` starts
 * another engine, for new registries. This happens when the stack ends within a call (a `RangeError` that the program
 * can catch, of a recursion that is too deep), and it would after a bug of typereg (a `WebAssembly.RuntimeError`).
 *
 * **Threads.** Each worker that loads typereg has its own engine. Objects cannot be sent between workers, but fingerprints can.
 *
 * @packageDocumentation
 */

/** The source of the engine: an address (in Node also `file:`), a response, its bytes, or the compiled module. */
export type EngineSource = URL | string | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the engine, `typereg.wasm`; call it once, before anything else. Later calls wait for the first.
 * After a fault it loads another.
 *
 * @param source where the engine is. By default it is beside the package's own files, and read with `fetch` in browsers and from
 *   the disk in Node. With a bundler that does not support `new URL("./typereg.wasm", import.meta.url)`, call `load(address)`.
 *   The page's policy has to allow `'wasm-unsafe-eval'`.
 * @throws if it cannot be loaded or is not the engine; then `load` can be called again.
 */
export function load(source?: EngineSource | Promise<EngineSource>): Promise<void>;

/** The version of typereg that is loaded, such as `"0.1.0"`. */
export function version(): string;

/** A proposal that can be switched on or off; `"all"` means all of them. */
export type Proposal =
  | "multi-value" | "reference-types" | "simd" | "function-references" | "gc" | "exceptions" | "stack-switching"
  | "shared-everything-threads" | "custom-descriptors" | "all";

/** How a registry is set up. */
export interface RegistryOptions {
  /** The proposals of this version of WebAssembly are on; the default is 3. */
  wasm?: 1 | 2 | 3;
  /** Proposals that are also switched on, with those that they build on. */
  on?: readonly Proposal[];
  /** Proposals that are then switched off, with those that build on them. */
  off?: readonly Proposal[];
  /** Limits, at least 1 each; by default each has its highest value. */
  limits?: Partial<Record<
    | "moduleTypes" | "moduleRecGroups" | "groupTypes" | "fields" | "params" | "results" | "supertypeDepth" | "liveTypes"
    | "nameBytes" | "groupParts", number>>;
}

/** A registry. Types of one registry can be compared, those of different registries cannot. */
export class Registry {
  /**
   * A new, empty registry. Its hash has a random key (`crypto.getRandomValues`), so that nobody can choose types that collide.
   *
   * @throws {TyperegError} with the code `"invalid_argument"` for an option or a value that does not exist.
   */
  constructor(options?: RegistryOptions);

  /**
   * Registers the types of a module. Types that are registered already are found, not made again.
   *
   * @param bytes the module. It is read and not kept. Whatever comes after its type section may be invalid or missing. Names are
   *   taken from its name section.
   * @throws {TyperegError} with the code `"malformed"` or `"invalid_type"`, the byte and the type, if the type section is not valid;
   *   `"unsupported"` for a proposal that is off, `"limit"` for what exceeds a limit, `"out_of_memory"`.
   */
  module(bytes: ArrayBuffer | ArrayBufferView): Module;

  /**
   * The live type with an index.
   *
   * @throws {TyperegError} with the code `"stale"` if there is none.
   */
  get(index: number): Type;

  /** How many types and rec groups are alive, whoever keeps them, and how many bytes of memory they take. */
  readonly stats: {readonly types: number; readonly recGroups: number; readonly bytes: number};

  /** Frees the registry with all its modules and types. None of them can be used any more. */
  free(): void;
  [Symbol.dispose](): void;
}

/** The types of a module, and the names that it gives them. {@link Registry.module} makes it. */
export class Module {
  private constructor();

  /** Its types, by their type indices in the module. A type that the module has twice is here twice. */
  readonly types: readonly Type[];

  /** Its types in rec groups. Rec groups without types are left out. */
  readonly recGroups: readonly (readonly Type[])[];

  /** Which of its names could not be read, in words; empty if all could. A module is never refused because of its names. */
  readonly warnings: readonly string[];

  /** The name that its name section gives to a type of this registry; null if it gives none. */
  nameOf(type: Type): string | null;

  /** The name that its name section gives to a field of a type; null if it gives none. */
  fieldNameOf(type: Type, field: number): string | null;

  /** Its types as text: a module with nothing else, in the same order and with its names. */
  wat(): string;

  /** Frees what it keeps. A type stays if the program has an object of it, or if another module has it. */
  free(): void;
  [Symbol.dispose](): void;
}

/** What a type is. */
export type Kind = "func" | "struct" | "array" | "cont";

/**
 * A type of a registry. As long as the program has an object of a type, there is only that one: `a === b` says whether types are
 * equal. {@link Module.types} has them.
 */
export class Type {
  private constructor();

  /** Its index in the registry: at least 1, the same as long as the type lives, and not used again for a long time after that. */
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
  /** The fields of a struct type. For an array type, one: the element. */
  readonly fields: readonly FieldType[];
  /** The params of a function type. */
  readonly params: readonly ValueType[];
  /** The results of a function type. */
  readonly results: readonly ValueType[];
  /** The function type of a cont type. */
  readonly func: Type | null;
  /** The type of its descriptors (custom descriptors proposal). */
  readonly descriptor: Type | null;
  /** The type whose descriptor it is. */
  readonly describes: Type | null;
  /** 32 bytes in hexadecimal digits that identify the type in every process and registry: the same exactly for equal types. */
  readonly fingerprint: string;

  /** `this === other`. */
  equals(other: Type): boolean;

  /**
   * Is it the other type, or declared below it?
   *
   * @throws {TyperegError} with the code `"wrong_registry"` for a type of another registry.
   */
  isSubtypeOf(other: Type): boolean;

  /**
   * Why it is not a subtype of another, in words; null if it is one.
   *
   * @param module the module whose names are used.
   * @throws {TyperegError} with the code `"wrong_registry"` for a type or module of another registry.
   */
  explainNotSubtype(other: Type, module?: Module | null): string | null;

  /**
   * Its rec group as text.
   *
   * @param module the module whose names are used; without it, types are named by their index, `$t7`.
   */
  wat(module?: Module | null): string;

  /**
   * Frees the type before the collector does. All parts of a program that use the type use this one object, so call it only if no
   * other part does. A module that has the type still has it, but {@link Module.types} keeps the object that was freed.
   */
  free(): void;

  /** `"$t7"`, by its index. */
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

  /** Only fields have `"i8"` and `"i16"`. */
  readonly kind: "i8" | "i16" | "i32" | "i64" | "f32" | "f64" | "v128" | "ref";
  /** As in the text format. */
  readonly text: string;
  /** For a reference: can it be null? */
  readonly nullable: boolean;
  /** For a reference: what it refers to, a type, or `"any"`, `"func"`, `"none"` and so on. Else null. */
  readonly heap: Type | string | null;
  /** For a reference to a type: only to objects of exactly this type? (custom descriptors proposal) */
  readonly isExact: boolean;
  /** For a reference to an abstract heap type: to the shared one? (shared-everything-threads proposal) */
  readonly isShared: boolean;
  toString(): string;
}

/** A type in one of two modules: its number there. */
export interface Numbered {
  readonly number: number;
  readonly type: Type;
}

/**
 * What became of a type at one number. Before and after are one type, unless it has changed; one of them is null if the type was
 * added or is gone.
 */
export interface Change {
  readonly change: "same" | "moved" | "changed" | "gone" | "added";
  readonly before: Numbered | null;
  readonly after: Numbered | null;
}

/** What two modules have in common. */
export interface Difference {
  /** The types of both modules, by number: those of the first module in its order, then those that were added. */
  readonly rows: readonly Change[];
  /** Do both have the same types under the same numbers? */
  readonly isSame: boolean;
  readonly same: readonly Change[];
  /** In both, under another number. */
  readonly moved: readonly Change[];
  /** Another type under the same name. Each module gives the name to exactly one type that the other does not have. */
  readonly changed: readonly Change[];
  readonly gone: readonly Change[];
  readonly added: readonly Change[];
}

/**
 * What two modules of one registry have in common, by the rules of `typereg diff`.
 *
 * @throws {TyperegError} with the code `"wrong_registry"` for modules of different registries.
 */
export function diff(before: Module, after: Module): Difference;

/** Why a call was refused. It has changed nothing. */
export class TyperegError extends Error {
  /** The class of the error: `WT_ERROR_MALFORMED` in C is `"malformed"` here. */
  readonly code:
    | "invalid_argument" | "wrong_registry" | "wrong_builder" | "wrong_kind" | "undefined" | "state" | "malformed"
    | "invalid_type" | "unsupported" | "limit" | "stale" | "out_of_memory" | "internal";
  /** The byte in the module at which the error is, if it is about one. */
  readonly byteOffset: number | null;
  /** The number of the type in the module. */
  readonly type: number | null;
  /** The place of the type in its rec group. */
  readonly member: number | null;
  /** The number of the field, param or result. */
  readonly field: number | null;
}
