/* typereg: a WebAssembly type registry. Rec groups in, canonical types out.
 *
 * Give it the types of wasm modules, or types of your own making; equal types, wherever they come
 * from, become one. After that, equality is pointer equality, a subtype check a few loads, and a
 * type's index and GC layout can be built into compiled code; so can the check (GENERATED CODE).
 *
 *   wt_error_t *error;
 *   wt_registry_t *registry = wt_registry_new(NULL, &error);
 *   wt_type_collection_t *types = NULL;
 *   if (registry != NULL) types = wt_registry_register_module(registry, wasm, wasm_size, &error);
 *   if (types == NULL) { puts(wt_error_message(error)); wt_error_delete(error); }
 *   const wt_registered_type_t *first = wt_type_collection_type(types, 0);
 *   const wt_registered_type_t *second = wt_type_collection_type(types, 1);
 *   if (wt_registered_type_is_subtype(second, first)) puts("1 is 0, or declared below it");
 *   wt_type_collection_delete(types);
 *   wt_registry_delete(registry);
 *
 * SECTIONS, in the order of need; a comment that needs a later one names it
 *   Begin     VERSION, ERRORS, REGISTRY, PROPOSALS AND LIMITS, MODULES
 *   Ask       TYPES, REC GROUPS, VALUES, PARTS OF A TYPE, MATCHING, TYPES BY INDEX
 *   Make      TYPES ON THEIR OWN, BUILDING A REC GROUP, DEFINING ITS MEMBERS,
 *             REC GROUPS FROM PLAIN DATA
 *   Compile   A MODULE'S TYPES ELSEWHERE IN THE MODULE, IMPORTS AND EXPORTS, LAYOUTS,
 *             TRAMPOLINE TYPES; HOST DATA, LIFE AND DEATH; VALUES IN 64 BITS, GENERATED CODE,
 *             FINGERPRINTS
 *   Look      SEE INSIDE, ENCODING, WHAT A REGISTRY HOLDS, LOGGING; last, OLD NAMES
 *
 * CONVENTIONS
 *   Words     A rec group is one type, or several that may refer to one another; groups are
 *             equal as a whole. A type has an index in its registry, for compiled code, and a
 *             number in each module that has it. A value type says what a param or field
 *             holds.
 *   Names     `wt_`, the object, the verb: `wt_rec_group_builder_build`. `_new` begins an
 *             object, `_delete` ends it, `_clone` gives one more. `_num_` says how many there
 *             are: `wt_registered_type_num_fields`; then `_field` gives one, `_fields` all of
 *             them. Functions that change an object have `set_`: `wt_registry_config_set_limit`.
 *             Only the builders of a definition have functions that are just the name of a
 *             part: `wt_struct_type_builder_field`. `is_` asks yes or no; `wt_registry_` with an
 *             index asks what `wt_registered_type_` asks with a type. Constants are `WT_`;
 *             `TYPEREG_` is about the library itself.
 *   Owning    A function that returns `T *` gives you the object: end it once with its `_delete`.
 *             `_clone` gives one more, which is ended on its own. `const T *` is borrowed: each
 *             function says from what and until when. Builders of definitions and of forward
 *             references are borrowed too, though they are not const. An object that you own is
 *             ended only by its own `_delete`; objects may be deleted in any order, and
 *             `_delete(NULL)` does nothing. Structs are passed by value or filled for you: nothing
 *             to delete.
 *   Errors    A function that can fail takes `wt_error_t **error_out` last. It sets `*error_out` to
 *             NULL first; when it fails it returns NULL or false and stores a new error there,
 *             which is yours. Pass NULL if you do not care why. A failed call has changed nothing;
 *             only a definition's `_finish` ends the definition either way. Each function lists its
 *             codes.
 *             WT_ERROR_INVALID_ARGUMENT (see Null) and WT_ERROR_OUT_OF_MEMORY are possible wherever
 *             there is `error_out`, and so is WT_ERROR_INTERNAL (see Failure). Functions without
 *             `error_out` that give an object give NULL instead.
 *   Null      NULL where a pointer is needed, a handle of another registry or builder, a wrong
 *             kind, a constant that does not exist: each is an error, not undefined behaviour.
 *             Functions without `error_out` return the neutral value they name: 0, false or NULL.
 *             In general a pointer to a deleted object cannot be recognized (see Deleted).
 *   Threads   Registries, types, rec groups, type collections, module interfaces and pending
 *             types may be used by any number of threads at once; names too, as long as no
 *             thread changes them. Configurations, builders, encoders and errors: by one
 *             thread at a time, not always the same one. An object must not be deleted while
 *             another thread still uses that same handle. Registries, types, rec groups and
 *             type collections have a `_clone`: give each thread its own.
 *   Numbers   `size_t` says how many: a count, or bytes in memory of yours. `uint32_t` says
 *             which one: a type, field, param or position, from 0; type indices of a registry
 *             start at 1, so 0 is not a type. So count with a `uint32_t`, which is compared
 *             with a `size_t` and passed on without a cast. Four functions take a `size_t` for
 *             which one, and a `uint32_t` works there, too: wt_rec_group_type, and for imports
 *             and exports wt_module_interface_import, wt_module_interface_export and
 *             wt_module_interface_export_index. Bytes within an object, a depth, and the delay
 *             of wt_registry_config_set_index_reuse_delay are `uint32_t`; statistics, limits
 *             and wt_error_byte_offset are `uint64_t`. Enumerations are fixed-width integers
 *             whose constants are never renumbered.
 *   Strings   UTF-8, ending with NUL. `char *` is yours: end it with wt_string_delete.
 *             `const char *` is borrowed. The text of a module or of a whole registry ends with a
 *             newline; other texts do not.
 *   Reserved  Fields called `reserved` are zero. A struct that may grow comes with its size.
 *   Versions  Each item says since when it exists. While the major version is 0, a new minor
 *             version may change what is here, and then raises the number in the library's
 *             name. Deprecated items stay for at least one minor version; compilers warn of
 *             them only if TYPEREG_WARN_DEPRECATED is defined, so that programs still compile.
 *
 * FINE PRINT
 *   Cost      What a call takes once its arguments are checked, which is a load or two for each.
 *             `none`: it reads none of the library's memory. `a few loads`, `a few stores`: no lock
 *             and no allocation, however large the type; loads alone write nothing, either.
 *             `one atomic increment` (or decrement): on a count that other threads may be changing.
 *             `one registration`: in proportion to the fields, params and results of the group. A
 *             group that exists already is found without a lock, and gets an owner by one atomic
 *             increment, unless it is pinned (HOST DATA, LIFE AND DEATH): then nothing is written.
 *             A new group is checked, given memory, and entered under a lock. Groups are spread over
 *             several such locks.
 *             Lists that grow by doubling are not counted as allocations. Errors with their words,
 *             and log lines that you ask for, come on top.
 *   Deleted   A library built with -DTYPEREG_CHECKED_HANDLES=ON (for cargo, the feature
 *             `checked-handles`) reports the use of a deleted object, too, on standard error
 *             where there is no `error_out`. It does not report the use of a deleted string,
 *             nor that a type is deleted too often while something else still holds it, since
 *             all handles of a type are one pointer.
 *   Failure   No function aborts, and none unwinds into C. A fault in the library itself is
 *             WT_ERROR_INTERNAL and leaves the registry usable. One exception: two libraries that
 *             this one uses ask for memory and end the process if there is none. They are
 *             parking_lot, for its list of waiting threads (where threads meet at a lock, deleting
 *             included), and env_logger. Bytes of a module cannot cause either. In WebAssembly,
 *             where nothing unwinds, a fault in the library traps.
 *   Fork      A child of fork() has a copy of every object, and shares none with its parent. If the
 *             process had one thread, the child may use them all. If it had more, a thread that is
 *             not in the child may have held a lock there, so until the child calls exec it may only
 *             call functions whose cost is `none`, loads, stores or one atomic increment, on objects
 *             made before: no `_delete`, and no clone while log lines are asked for. A registry made
 *             in a child has random hash keys of its own. If the system has no random numbers, a
 *             log line says so, and keys are made of addresses, time and the process's number.
 *
 * Generated from the declarations in src/capi by cbindgen. Do not edit.
 */

#ifndef TYPEREG_H
#define TYPEREG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The major version of this header. wt_version_number has the version of the library. Since 0.1. */
#define TYPEREG_VERSION_MAJOR 0
/** The minor version of this header. Since 0.1. */
#define TYPEREG_VERSION_MINOR 1
/** The patch version of this header. Since 0.1. */
#define TYPEREG_VERSION_PATCH 0

/** How a version is packed into one number, so that versions can be compared. Since 0.1. */
#define TYPEREG_VERSION_PACK(major, minor, patch) ((major) * 1000000 + (minor) * 1000 + (patch))

/** The version of this header as one number. Compare with wt_version_number(). Since 0.1. */
#define TYPEREG_VERSION_NUMBER \
  TYPEREG_VERSION_PACK(TYPEREG_VERSION_MAJOR, TYPEREG_VERSION_MINOR, TYPEREG_VERSION_PATCH)

/** The version of this header as text. Compare with wt_version_string(). Since 0.1. */
#define TYPEREG_VERSION_STRING "0.1.0"

/** Marks functions that return an object that you own: compilers warn if it is discarded. Since 0.1. */
#ifndef TYPEREG_NODISCARD
#if defined(__GNUC__)
#define TYPEREG_NODISCARD __attribute__((warn_unused_result))
#else
#define TYPEREG_NODISCARD
#endif
#endif

/**
 * Marks items that a later version will remove, with what to use instead. Compilers warn only if
 * TYPEREG_WARN_DEPRECATED is defined, so that nothing stops compiling with -Werror. Since 0.1.
 */
#ifndef TYPEREG_DEPRECATED
#if !defined(TYPEREG_WARN_DEPRECATED)
#define TYPEREG_DEPRECATED(instead)
#elif defined(__GNUC__)
#define TYPEREG_DEPRECATED(instead) __attribute__((deprecated(instead)))
#elif defined(_MSC_VER)
#define TYPEREG_DEPRECATED(instead) __declspec(deprecated(instead))
#else
#define TYPEREG_DEPRECATED(instead)
#endif
#endif

/** Marks the library's functions. On Windows, define TYPEREG_SHARED when linking with the DLL. Since 0.1. */
#ifndef TYPEREG_API
#if defined(_WIN32) && defined(TYPEREG_SHARED)
#define TYPEREG_API __declspec(dllimport)
#elif defined(__GNUC__)
#define TYPEREG_API __attribute__((visibility("default")))
#else
#define TYPEREG_API
#endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ==============================================================================================
 * VERSION
 * The version of the library that runs; the macros above have that of the header.
 * ============================================================================================== */

/**
 * Returns the version of the library that runs, packed like TYPEREG_VERSION_NUMBER.
 * Threads: any. Cost: none. Since 0.1.
 */
TYPEREG_API uint32_t wt_version_number(void);

/**
 * Returns the version of the library that runs as text, such as "0.1.0". Static.
 * Threads: any. Cost: none. Since 0.1.
 */
TYPEREG_API const char *wt_version_string(void);

/**
 * Returns the version of the binary interface, which is the number in the shared library's name.
 * A program compiled against a header of the same number runs with the library.
 * Threads: any. Cost: none. Since 0.1.
 */
TYPEREG_API uint32_t wt_abi_version(void);

/* ==============================================================================================
 * ERRORS
 * Why a call was refused: a code to act on, words to show, and the place that is wrong.
 * ============================================================================================== */

/**
 * Why a call was refused: a code, a message, and the place of the fault.
 *
 * Owned: stored in `*error_out` by a failing call, ended with `wt_error_delete`.
 *
 * Threads: one at a time. Since 0.1.
 */
typedef struct wt_error_t wt_error_t;

/**
 * The class of an error: one of `WT_ERROR_...`. Numbers are never reused; later versions may add
 * some, so treat a number that you do not know as `WT_ERROR_INTERNAL`. Since 0.1.
 */
typedef uint32_t wt_error_code_t;

/** No error. `wt_error_code(NULL)` returns it. Since 0.1. */
#define WT_ERROR_NONE 0

/**
 * A NULL that is not allowed, a handle of the wrong sort, a constant that does not exist, an
 * index out of range, a reserved field that is not zero. Since 0.1.
 */
#define WT_ERROR_INVALID_ARGUMENT 1

/** A type belongs to another registry. Since 0.1. */
#define WT_ERROR_WRONG_REGISTRY 2

/** A pending type belongs to another rec group builder. Since 0.1. */
#define WT_ERROR_WRONG_BUILDER 3

/**
 * A type has another kind than the call needs: a pending struct defined as an array, a struct
 * type where a function type is asked for. Since 0.1.
 */
#define WT_ERROR_WRONG_KIND 4

/** A member was declared but not defined. Since 0.1. */
#define WT_ERROR_UNDEFINED 5

/**
 * A call out of order: defining after a successful build, building with a definition that is not
 * finished, a second element for an array. Since 0.1.
 */
#define WT_ERROR_STATE 6

/** The bytes are not a wasm module, or not a type section. Since 0.1. */
#define WT_ERROR_MALFORMED 7

/**
 * The types are well-formed and break a rule of WebAssembly: a final supertype, a field that does
 * not match the supertype's, a reference to a type that does not exist. Since 0.1.
 */
#define WT_ERROR_INVALID_TYPE 8

/**
 * The types use a proposal that is switched off in this registry (PROPOSALS AND LIMITS) or not yet
 * known to this version; or the bytes are a component. Since 0.1.
 */
#define WT_ERROR_UNSUPPORTED 9

/**
 * More than a limit allows (PROPOSALS AND LIMITS). Also an object past 4 GiB (LAYOUTS). Since 0.1.
 */
#define WT_ERROR_LIMIT 10

/** No live type has the type index: it was never given out, or its type has died. Since 0.1. */
#define WT_ERROR_STALE 11

/** There was not enough memory. Nothing was changed. Since 0.1. */
#define WT_ERROR_OUT_OF_MEMORY 12

/**
 * A fault of this library, caught before it could reach you. The registry stays usable; please
 * report it. Since 0.1.
 */
#define WT_ERROR_INTERNAL 13

/**
 * Returns the class of an error, for programs to compare: `WT_ERROR_...`. WT_ERROR_NONE for NULL,
 * and WT_ERROR_INTERNAL for a pointer that is not an error.
 * Threads: one at a time. Cost: a few loads. Since 0.1.
 */
TYPEREG_API wt_error_code_t wt_error_code(const wt_error_t *error);

/**
 * Returns the name of an error code, as the header writes it: "WT_ERROR_LIMIT". Static: there is
 * nothing to delete. "WT_ERROR_INTERNAL" for a number that is not a code.
 * Threads: any. Cost: none. Since 0.1.
 */
TYPEREG_API const char *wt_error_code_name(wt_error_code_t code);

/**
 * Returns what was wrong, for a person, in a sentence: the place, the fault with its numbers, and
 * the rule; for an invalid argument, also the name of the function that received it.
 *
 * The sentence names types by numbers. For types from bytes, `3` and "type 3 of the module" are
 * type 3 of the module. For types from calls, `rec.1` and "type 1 of the group" are type 1 of the
 * refused group; `$t7` and "type 7 of the registry" are the type that had index 7 when the call
 * failed.
 *
 * Returns a string borrowed from the error, valid until the error is deleted; for NULL the empty
 * string, and for a pointer that is not an error the words "not an error".
 * Threads: one at a time. Cost: a few loads. Since 0.1.
 */
TYPEREG_API const char *wt_error_message(const wt_error_t *error);

/**
 * Stores in `*out` the offset of the wrong byte, counted from the first byte that was passed.
 *
 * Returns false, and leaves `*out` unchanged, if the error is not about a byte, or if an argument
 * is NULL.
 * Threads: one at a time. Cost: a few loads. Since 0.1.
 */
TYPEREG_API bool wt_error_byte_offset(const wt_error_t *error, uint64_t *out);

/**
 * Stores in `*out` the number, in its module, of the type that was wrong.
 *
 * Returns false, and leaves `*out` unchanged, if the error is not about a type of a module, or if
 * an argument is NULL.
 * Threads: one at a time. Cost: a few loads. Since 0.1.
 */
TYPEREG_API bool wt_error_module_type(const wt_error_t *error, uint32_t *out);

/**
 * Stores in `*out` the position, in its rec group, of the member that was wrong.
 * wt_error_module_type gives its number in the module.
 *
 * Returns false, and leaves `*out` unchanged, if the error is not about a member, or if an
 * argument is NULL.
 * Threads: one at a time. Cost: a few loads. Since 0.1.
 */
TYPEREG_API bool wt_error_member(const wt_error_t *error, uint32_t *out);

/**
 * Stores in `*out` the number of the field, param or result that was wrong; each of the three is
 * counted from 0.
 *
 * Returns false, and leaves `*out` unchanged, if the error is not about one of these, or if an
 * argument is NULL.
 * Threads: one at a time. Cost: a few loads. Since 0.1.
 */
TYPEREG_API bool wt_error_field(const wt_error_t *error, uint32_t *out);

/**
 * Ends an error and its message. NULL does nothing.
 * Threads: one at a time. Cost: frees its memory. Since 0.1.
 */
TYPEREG_API void wt_error_delete(wt_error_t *error);

/**
 * Ends a string that the library returned as `char *`. NULL does nothing.
 * Threads: any. Cost: frees its memory. Since 0.1.
 */
TYPEREG_API void wt_string_delete(char *string);

/* ==============================================================================================
 * REGISTRY
 * A registry makes equal types one: two equal types of a registry are the same type. To begin
 * with, wt_registry_new(NULL, &error) is enough: WebAssembly 3.0, the highest limits, no memory
 * layouts of objects (LAYOUTS). A configuration changes that; each section has the settings for
 * its subject.
 * ============================================================================================== */

/**
 * How a registry is set up: which proposals it accepts, how much it holds, and the settings of
 * later sections.
 *
 * Owned: `wt_registry_config_new`, `wt_registry_config_delete` (PROPOSALS AND LIMITS). A registry
 * copies what it needs, so a configuration can serve any number of registries and be deleted at any
 * time.
 *
 * Threads: one at a time. Since 0.1.
 */
typedef struct wt_registry_config_t wt_registry_config_t;

/**
 * One independent registry of types; a process can have any number.
 *
 * Owned: `wt_registry_new` and `wt_registry_clone` each give a handle, `wt_registry_delete` ends
 * one. Types keep alive what they need of their registry: handles may be deleted in any order.
 *
 * Threads: any, at once. Since 0.1.
 */
typedef struct wt_registry_t wt_registry_t;

/**
 * Returns a new, empty registry, which you own. The configuration is copied; NULL stands for the
 * default configuration.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any; the configuration: one at a time. Cost: a few allocations, and a lock that the
 * registries of the process share. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_registry_t *wt_registry_new(const wt_registry_config_t *config_or_null,
                               wt_error_t **error_out);

/**
 * Returns one more handle of the same registry, which you own. NULL if memory ran out, or for
 * NULL.
 * Threads: any. Cost: one allocation and one atomic increment. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD wt_registry_t *wt_registry_clone(const wt_registry_t *registry);

/**
 * Ends a handle of a registry. Types, rec groups, collections, builders, names and encoders of it
 * stay valid; its memory is freed with the last of them, except for pinned types (HOST DATA, LIFE
 * AND DEATH), which are freed with the rest. NULL does nothing.
 * Threads: any. Cost: one atomic decrement; for the last of all, in proportion to the registry's
 * memory. Since 0.1.
 */
TYPEREG_API void wt_registry_delete(wt_registry_t *registry);

/* ==============================================================================================
 * PROPOSALS AND LIMITS
 * A configuration, and with it which proposals a registry accepts and how much it holds. Skip
 * this section if you want the default.
 * ============================================================================================== */

/**
 * Returns a new configuration, which you own: WebAssembly 3.0 without proposals beyond it, the
 * highest limits, no layouts (LAYOUTS). NULL if memory ran out.
 * Threads: any. Cost: one allocation. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD wt_registry_config_t *wt_registry_config_new(void);

/**
 * Ends a configuration. Registries made with it stay as they are. NULL does nothing.
 * Threads: one at a time. Cost: frees its memory. Since 0.1.
 */
TYPEREG_API void wt_registry_config_delete(wt_registry_config_t *config);

/**
 * A proposal: one of `WT_FEATURE_...`. Those of WebAssembly 3.0 are on unless switched off, those
 * beyond it are off unless switched on.
 *
 * A type that uses a proposal that is off is WT_ERROR_UNSUPPORTED, and the message names the
 * proposal; if several are missing, the first in the order of the binary format. 0 is invalid.
 * Since 0.1.
 */
typedef uint32_t wt_feature_t;

/**
 * Stack switching: continuation types, `cont` and `nocont`; tags with results. Builds on
 * WT_FEATURE_FUNCTION_REFERENCES. Since 0.1.
 */
#define WT_FEATURE_STACK_SWITCHING 1

/**
 * Shared-everything threads: shared types, and references to shared abstract heap types. Since
 * 0.1.
 */
#define WT_FEATURE_SHARED_EVERYTHING_THREADS 2

/**
 * Custom descriptors: struct types whose objects refer to one more object, their descriptor, of a
 * struct type in the same rec group; and exact references. Builds on WT_FEATURE_GC. Since 0.1.
 */
#define WT_FEATURE_CUSTOM_DESCRIPTORS 3

/** Multi-value, of WebAssembly 2.0: functions with more than one result. Since 0.1. */
#define WT_FEATURE_MULTI_VALUE 4

/** Reference types, of WebAssembly 2.0: `funcref` and `externref`. Since 0.1. */
#define WT_FEATURE_REFERENCE_TYPES 5

/** SIMD, of WebAssembly 2.0: `v128`. Since 0.1. */
#define WT_FEATURE_SIMD 6

/**
 * Typed function references, of WebAssembly 3.0: references to defined types, references that are
 * never null, and in bytes the long form of every reference. Builds on
 * WT_FEATURE_REFERENCE_TYPES. Since 0.1.
 */
#define WT_FEATURE_FUNCTION_REFERENCES 7

/**
 * GC, of WebAssembly 3.0: struct and array types, rec groups of more or fewer than one type,
 * types that are not final or have a supertype; in bytes also `rec` and `sub` where they add
 * nothing; the heap types `any`, `eq`, `i31`, `struct`, `array`, `none`, `nofunc`, `noextern`.
 * Builds on WT_FEATURE_FUNCTION_REFERENCES. Since 0.1.
 */
#define WT_FEATURE_GC 8

/**
 * Exception handling, of WebAssembly 3.0: `exn` and `noexn`, exn types. Builds on
 * WT_FEATURE_REFERENCE_TYPES. Since 0.1.
 */
#define WT_FEATURE_EXCEPTIONS 9

/**
 * Switches a proposal on or off: `WT_FEATURE_...`. Switching one on also switches on those that
 * it builds on; switching one off also switches off those that build on it. Each call acts at
 * once, and later calls win. Default: WebAssembly 3.0's are on, all others off.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_registry_config_set_feature(wt_registry_config_t *config,
                                    wt_feature_t feature,
                                    bool enabled,
                                    wt_error_t **error_out);

/**
 * Switches on exactly the proposals of a version of WebAssembly, 1, 2 or 3, and all others off: 1
 * has numbers and functions of at most one result; 2 also several results, `v128`, `funcref` and
 * `externref`; 3, the default, also references to types, structs, arrays and exceptions.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for another version.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_registry_config_set_wasm_version(wt_registry_config_t *config,
                                         uint32_t major,
                                         wt_error_t **error_out);

/**
 * What can be limited: one of `WT_LIMIT_...`. The default is the highest value that can be set;
 * 0, and anything above that, is WT_ERROR_INVALID_ARGUMENT. No limit has the number 0. Since
 * 0.1.
 */
typedef uint32_t wt_limit_t;

/** Types in one module. At most 1,000,000. Since 0.1. */
#define WT_LIMIT_MODULE_TYPES 1

/** Rec groups in one module; an empty one counts. At most 1,000,000. Since 0.1. */
#define WT_LIMIT_MODULE_REC_GROUPS 2

/** Members of one rec group. At most 1,000,000. Since 0.1. */
#define WT_LIMIT_GROUP_TYPES 3

/** Fields of one struct. At most 10,000. Since 0.1. */
#define WT_LIMIT_FIELDS 4

/** Params of one function type. At most 1,000. Since 0.1. */
#define WT_LIMIT_PARAMS 5

/** Results of one function type. At most 1,000. Since 0.1. */
#define WT_LIMIT_RESULTS 6

/** Supertypes above one type; a type without supertype has depth 0. At most 63. Since 0.1. */
#define WT_LIMIT_SUPERTYPE_DEPTH 7

/** Types alive in the registry at once: a quota. At most 134,217,727. Since 0.1. */
#define WT_LIMIT_LIVE_TYPES 8

/**
 * Bytes of all names of types and fields in one wt_type_names_t (SEE INSIDE), without the NUL after
 * each. At most 1,073,741,824. Since 0.1.
 */
#define WT_LIMIT_NAME_BYTES 9

/**
 * Fields, params and results of all members of one rec group together, wherever they come from; an
 * array, a continuation type and an exn type have one each. At most 16,777,216. Since 0.1.
 */
#define WT_LIMIT_GROUP_PARTS 10

/**
 * Lowers a limit: `WT_LIMIT_...`. The default of each limit is also its highest value.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for an unknown limit, for 0, and for more than the highest
 * value.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_registry_config_set_limit(wt_registry_config_t *config,
                                  wt_limit_t limit,
                                  uint64_t value,
                                  wt_error_t **error_out);

/* ==============================================================================================
 * MODULES
 * All types of a wasm module at once, from its bytes: all of them or, on an error, none. The
 * module numbers its types from 0; the same type of another module is the same pointer under
 * another number.
 * ============================================================================================== */

/**
 * A registered type.
 *
 * Pointer equality is type identity: while handles are alive, equal types of one registry are the
 * same pointer and different types are different pointers.
 *
 * Owned where a function returns `wt_registered_type_t *`: end it with
 * `wt_registered_type_delete`, once for each time it was given. Borrowed where a function returns
 * `const wt_registered_type_t *`: make a handle of your own with `wt_registered_type_clone`, which
 * is one atomic increment and allocates nothing (TYPES).
 *
 * Threads: any, at once. Since 0.1.
 */
typedef struct wt_registered_type_t wt_registered_type_t;

/**
 * All types of one wasm module, with the map from the module's own type indices to them.
 *
 * Owned: `wt_registry_register_module`, `wt_registry_register_type_section` and
 * `wt_type_collection_clone` each give a handle, `wt_type_collection_delete` ends one. It keeps all
 * its types alive.
 *
 * Threads: any, at once. Since 0.1.
 */
typedef struct wt_type_collection_t wt_type_collection_t;

/**
 * Registers all types of a wasm module, and returns their collection, which you own.
 *
 * The bytes are those of a whole binary, of which only the type section is read: what follows
 * it need not be valid, or even present. A module without a type section gives a collection
 * without types.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_MALFORMED, WT_ERROR_INVALID_TYPE,
 * WT_ERROR_UNSUPPORTED, also for a component, WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY;
 * wt_error_byte_offset, wt_error_module_type and wt_error_field give the place.
 * Threads: any. Cost: in proportion to the type section's bytes, and one registration for each
 * rec group. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_type_collection_t *wt_registry_register_module(const wt_registry_t *registry,
                                                  const uint8_t *wasm,
                                                  size_t len,
                                                  wt_error_t **error_out);

/**
 * Returns how many types the module has; 0 for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API size_t wt_type_collection_num_types(const wt_type_collection_t *types);

/**
 * Returns the type that has this number in the module, borrowed from the collection. NULL if no
 * type has it, or for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
const wt_registered_type_t *wt_type_collection_type(const wt_type_collection_t *types,
                                                    uint32_t module_type_index);

/**
 * Returns how many rec groups the module has, empty ones included; 0 for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API size_t wt_type_collection_num_rec_groups(const wt_type_collection_t *types);

/**
 * Returns the type index of each type of the module, in the module's order, borrowed from the
 * collection, and in `*len` (unless that is NULL) how many there are. NULL and 0 if there are
 * none, or for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
const uint32_t *wt_type_collection_indices(const wt_type_collection_t *types,
                                           size_t *len);

/**
 * Registers all types of a type section, and returns their collection, which you own. The bytes
 * are the section's payload: what follows its id and size.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_MALFORMED, WT_ERROR_INVALID_TYPE,
 * WT_ERROR_UNSUPPORTED, WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY; wt_error_byte_offset,
 * wt_error_module_type and wt_error_field give the place.
 * Threads: any. Cost: in proportion to the type section's bytes, and one registration for each
 * rec group. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_type_collection_t *wt_registry_register_type_section(const wt_registry_t *registry,
                                                        const uint8_t *payload,
                                                        size_t len,
                                                        wt_error_t **error_out);

/**
 * Stores where in a wasm module's bytes the payload of its type section lies, which
 * wt_registry_register_type_section takes: in `*offset` where it begins, in `*size` how long it
 * is. Both are 0 for a module without a type section. After an error they are as before.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_MALFORMED for bytes that are not a module, or
 * have a section that is cut off before the type section's end; WT_ERROR_UNSUPPORTED for a
 * component.
 * Threads: any. Cost: in proportion to the number of sections before it. Since 0.1.
 */
TYPEREG_API
bool wt_module_type_section(const uint8_t *wasm,
                            size_t len,
                            size_t *offset,
                            size_t *size,
                            wt_error_t **error_out);

/**
 * Returns one more handle of the same collection, which you own, so that each thread or module
 * instance can have its own. NULL if memory ran out, or for NULL.
 * Threads: any. Cost: one allocation and one atomic increment. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_type_collection_t *wt_type_collection_clone(const wt_type_collection_t *types);

/**
 * Ends a handle of a collection. Its types stay alive as long as something else holds them.
 * NULL does nothing.
 * Threads: any. Cost: in proportion to the types, and to what is freed with them. Since 0.1.
 */
TYPEREG_API void wt_type_collection_delete(wt_type_collection_t *types);

/* ==============================================================================================
 * TYPES
 * What a type is, and whether one is below another. No query takes a lock, except
 * wt_registered_type_display, whose first call for a deep type makes its array. For NULL, and
 * for a type of another kind, a query returns the neutral value that its comment names.
 *
 * A type may have a supertype, which may have one in turn: it is declared below all of them,
 * and how many they are is its depth. Its display is the array of their type indices, with which
 * one load and one compare decide whether a type is below another.
 * ============================================================================================== */

/**
 * The kind of a registered type: one of `WT_TYPE_...`. Where WebAssembly's binary format has a
 * byte for it, it is that byte. 0 is not a kind: a query returns it for NULL. Since 0.1.
 */
typedef uint32_t wt_type_kind_t;

/** A function type; 0x60 in the binary format. Since 0.1. */
#define WT_TYPE_FUNC 0x60

/** A struct type; 0x5f in the binary format. Since 0.1. */
#define WT_TYPE_STRUCT 0x5f

/** An array type; 0x5e in the binary format. Since 0.1. */
#define WT_TYPE_ARRAY 0x5e

/** A continuation type; 0x5d in the binary format. Needs WT_FEATURE_STACK_SWITCHING. Since 0.1. */
#define WT_TYPE_CONT 0x5d

/**
 * The type of the exception objects of a tag: see `wt_exn_type_new` (TYPES ON THEIR OWN). It is not
 * a WebAssembly type, so the binary format has no byte for it. Since 0.1.
 */
#define WT_TYPE_EXN 1

/**
 * Returns one more handle of the type, which you own: the same pointer, to be deleted once
 * more. Allocates nothing. NULL for NULL only: a rec group that reaches 2^30 owners is no
 * longer counted, and stays as long as its registry.
 * Threads: any. Cost: one atomic increment. Since 0.1.
 */
TYPEREG_API wt_registered_type_t *wt_registered_type_clone(const wt_registered_type_t *type);

/**
 * Ends a handle of a type. The last holder of any type of a rec group frees the whole group,
 * and what only that group kept alive. NULL does nothing.
 * Threads: any. Cost: one atomic decrement; for the last holder, in proportion to what is
 * freed. Since 0.1.
 */
TYPEREG_API void wt_registered_type_delete(wt_registered_type_t *type);

/**
 * Returns the type's index in its registry: never 0, the same as long as the type lives. 0 for
 * NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API uint32_t wt_registered_type_index(const wt_registered_type_t *type);

/**
 * Returns the type's kind: `WT_TYPE_...`. 0 for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API wt_type_kind_t wt_registered_type_kind(const wt_registered_type_t *type);

/**
 * Is the type final, so that no type may be declared below it? False for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API bool wt_registered_type_is_final(const wt_registered_type_t *type);

/**
 * Returns the type that this one is declared below, borrowed from it. NULL if there is none, or
 * for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
const wt_registered_type_t *wt_registered_type_supertype(const wt_registered_type_t *type);

/**
 * Is `sub` the type `sup`, or declared below it?
 *
 * False for types of two registries, and for NULL.
 * Threads: any. Cost: a few loads, whatever the depth. Since 0.1.
 */
TYPEREG_API
bool wt_registered_type_is_subtype(const wt_registered_type_t *sub,
                                   const wt_registered_type_t *sup);

/**
 * Returns how many supertypes the type has, one above the other: 0 to 63. 0 for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API uint32_t wt_registered_type_depth(const wt_registered_type_t *type);

/**
 * The least number of entries that `wt_registered_type_display` gives, padded with 0: these can be
 * compared without checking the length. Since 0.1.
 */
#define WT_DISPLAY_MIN 8

/**
 * Is the type shared, between threads of WebAssembly? False for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API bool wt_registered_type_is_shared(const wt_registered_type_t *type);

/**
 * Returns the type that describes this one, borrowed from it: a member of the same rec group.
 * NULL if there is none, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
const wt_registered_type_t *wt_registered_type_descriptor(const wt_registered_type_t *type);

/**
 * Returns the type that this one describes, borrowed from it: a member of the same rec group.
 * NULL if there is none, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
const wt_registered_type_t *wt_registered_type_describes(const wt_registered_type_t *type);

/**
 * Returns the type indices of the type's supertypes, from the root down, and last its own
 * index; borrowed from the type. `*len` (unless NULL) is its depth + 1. The array always has at
 * least WT_DISPLAY_MIN entries, filled up with 0, which can be read at any depth. The first call
 * for a type deeper than WT_DISPLAY_MIN - 1 may take memory for its array: NULL and 0 if there
 * is none, and for NULL.
 *
 * A type is `sup` or below it iff its entry number wt_registered_type_depth(sup) is the index
 * of `sup`. Read that entry only if its number is less than `*len` or less than WT_DISPLAY_MIN:
 * otherwise there is none, and the type is not below `sup`.
 * Threads: any. Cost: a few loads; the first call for a deep type may make the array, under a
 * lock. Since 0.1.
 */
TYPEREG_API
const uint32_t *wt_registered_type_display(const wt_registered_type_t *type,
                                           size_t *len);

/* ==============================================================================================
 * REC GROUPS
 * Every type is a member of one rec group, alone or with others. Types that refer to one
 * another in a circle must be in one group; references to other groups lead to groups that
 * were registered before. A group is compared, registered and freed as a whole: a handle of one
 * of its types keeps all of them alive.
 * ============================================================================================== */

/**
 * A registered rec group.
 *
 * Owned: `wt_registered_type_rec_group` and `wt_rec_group_clone` each give a handle, and so do the
 * functions that register a group: `wt_rec_group_builder_build` (BUILDING A REC GROUP),
 * `wt_registry_register_rec_group` (REC GROUPS FROM PLAIN DATA). `wt_rec_group_delete` ends one. It
 * keeps all its members alive.
 *
 * Threads: any, at once. Since 0.1.
 */
typedef struct wt_rec_group_t wt_rec_group_t;

/**
 * Returns a handle of the rec group that the type belongs to, which you own, and in `*position`
 * (unless NULL) the type's place in it. NULL if memory ran out, or for NULL.
 * Threads: any. Cost: one allocation and one atomic increment. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_rec_group_t *wt_registered_type_rec_group(const wt_registered_type_t *type,
                                             uint32_t *position);

/**
 * Returns how many types the group has; 0 for the empty group, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API size_t wt_rec_group_num_types(const wt_rec_group_t *group);

/**
 * Returns the type at this position, borrowed from the group. NULL if there is none, or for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
const wt_registered_type_t *wt_rec_group_type(const wt_rec_group_t *group,
                                              size_t position);

/**
 * Returns whether the call that gave this handle registered the group. False if that call found
 * the group, or gave one more handle of it; for the empty group, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API bool wt_rec_group_is_new(const wt_rec_group_t *group);

/**
 * Returns one more handle of the same group, which you own. NULL if memory ran out, or for NULL.
 * Threads: any. Cost: one allocation, and one or two atomic increments. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD wt_rec_group_t *wt_rec_group_clone(const wt_rec_group_t *group);

/**
 * Ends a handle of a group. Its types stay alive as long as something else holds any of them.
 * NULL does nothing.
 * Threads: any. Cost: one atomic decrement; for the last holder, in proportion to what is freed.
 * Since 0.1.
 */
TYPEREG_API void wt_rec_group_delete(wt_rec_group_t *group);

/* ==============================================================================================
 * VALUES
 * Value types and field types, passed by value: what params, results, fields and elements are
 * made of. Nothing here allocates, and there is nothing to delete.
 *
 * A wt_val_type_t says what kind of value it is. For a reference it also says whether it can
 * be null and what it refers to: an abstract heap type such as `any`, a registered type, or a
 * member of the group that is being built. A wt_field_type_t is one of them with mutability.
 * ============================================================================================== */

/**
 * The kind of a value or of what a field stores: one of `WT_VAL_...`, each the byte of
 * WebAssembly's binary format, so that a decoded byte can be passed through. 0 is invalid. Since
 * 0.1.
 */
typedef uint8_t wt_val_kind_t;

/** A 32-bit integer; 0x7f in the binary format. Since 0.1. */
#define WT_VAL_I32 0x7f

/** A 64-bit integer; 0x7e in the binary format. Since 0.1. */
#define WT_VAL_I64 0x7e

/** A 32-bit float; 0x7d in the binary format. Since 0.1. */
#define WT_VAL_F32 0x7d

/** A 64-bit float; 0x7c in the binary format. Since 0.1. */
#define WT_VAL_F64 0x7c

/** A 128-bit vector; 0x7b in the binary format. Since 0.1. */
#define WT_VAL_V128 0x7b

/**
 * An 8-bit integer, packed: in struct fields and array elements only; 0x78 in the binary format.
 * Since 0.1.
 */
#define WT_VAL_I8 0x78

/**
 * A 16-bit integer, packed: in struct fields and array elements only; 0x77 in the binary format.
 * Since 0.1.
 */
#define WT_VAL_I16 0x77

/**
 * A reference, nullable or not: `nullable`, `heap` and `flags` say more. 0x64, the byte that
 * begins `(ref ...)` in the binary format. Its other forms there, 0x63 for `(ref null ...)` and
 * the byte of an abstract heap type for a nullable reference to that, are this kind, too. Since
 * 0.1.
 */
#define WT_VAL_REF 0x64

/**
 * What a reference refers to: one of `WT_HEAP_...`. The abstract heap types are the bytes of
 * WebAssembly's binary format. 0 is invalid. Since 0.1.
 */
typedef uint8_t wt_heap_kind_t;

/** Any function; 0x70 in the binary format. Since 0.1. */
#define WT_HEAP_FUNC 0x70

/** Any value of the host; 0x6f in the binary format. Since 0.1. */
#define WT_HEAP_EXTERN 0x6f

/** Any object of WebAssembly's own heap; 0x6e in the binary format. Since 0.1. */
#define WT_HEAP_ANY 0x6e

/** Anything that can be compared: i31, structs, arrays; 0x6d in the binary format. Since 0.1. */
#define WT_HEAP_EQ 0x6d

/** A 31-bit integer held in the reference itself; 0x6c in the binary format. Since 0.1. */
#define WT_HEAP_I31 0x6c

/** Any struct; 0x6b in the binary format. Since 0.1. */
#define WT_HEAP_STRUCT 0x6b

/** Any array; 0x6a in the binary format. Since 0.1. */
#define WT_HEAP_ARRAY 0x6a

/** Any exception; 0x69 in the binary format. Since 0.1. */
#define WT_HEAP_EXN 0x69

/** Any continuation; 0x68 in the binary format. Needs WT_FEATURE_STACK_SWITCHING. Since 0.1. */
#define WT_HEAP_CONT 0x68

/** No object, below everything in `any`: only null; 0x71 in the binary format. Since 0.1. */
#define WT_HEAP_NONE 0x71

/** No object, below `extern`: only null; 0x72 in the binary format. Since 0.1. */
#define WT_HEAP_NOEXTERN 0x72

/** No object, below every function: only null; 0x73 in the binary format. Since 0.1. */
#define WT_HEAP_NOFUNC 0x73

/** No object, below every exception: only null; 0x74 in the binary format. Since 0.1. */
#define WT_HEAP_NOEXN 0x74

/**
 * No object, below every continuation: only null; 0x75 in the binary format. Needs
 * WT_FEATURE_STACK_SWITCHING. Since 0.1.
 */
#define WT_HEAP_NOCONT 0x75

/** The registered type in `type`. Since 0.1. */
#define WT_HEAP_CONCRETE 1

/**
 * The member in `pending` of the group being built. In builders only (BUILDING A REC GROUP). Since
 * 0.1.
 */
#define WT_HEAP_PENDING 2

/**
 * The member at position `number` of the same group. For wt_registry_register_rec_group only (REC
 * GROUPS FROM PLAIN DATA). Since 0.1.
 */
#define WT_HEAP_OWN 3

/**
 * The registered type whose type index is `number`, which you keep alive until the call returns.
 * In builders, wt_..._type_new and wt_registry_register_rec_group (REC GROUPS FROM PLAIN DATA);
 * queries give WT_HEAP_CONCRETE, and values are matched with that. Since 0.1.
 */
#define WT_HEAP_INDEX 4

/**
 * Flag of a reference to an abstract heap type: it points at the shared form. Needs
 * WT_FEATURE_SHARED_EVERYTHING_THREADS. Since 0.1.
 */
#define WT_REF_SHARED 1

/**
 * Flag of a reference to a registered or pending type: it points at exactly that type, not at
 * its subtypes. Needs WT_FEATURE_CUSTOM_DESCRIPTORS. Since 0.1.
 */
#define WT_REF_EXACT 2

/**
 * The label of a member of a rec group that is being built (BUILDING A REC GROUP): its builder, its
 * position, its kind. A value can refer to it before it is defined.
 *
 * Borrowed. Valid as long as its group builder exists, or any handle that the builder's
 * `wt_rec_group_builder_build` gave, or a clone of one. So you can build, delete the builder, and
 * then ask the group for its members by label. Other handles of the group do not keep its labels.
 *
 * Threads: any, at once. Since 0.1.
 */
typedef struct wt_pending_type_t wt_pending_type_t;

/**
 * A value type, or what a field stores. Passed by value; there is nothing to delete.
 *
 * Best made with the `wt_val_type_...` functions. If you fill it by hand, every member that the
 * kind does not need must be zero; anything else is WT_ERROR_INVALID_ARGUMENT. The pointers are
 * borrowed: those in the result of a query live as long as the type that was asked; those that you
 * pass in must live until the call returns. Since 0.1.
 */
typedef struct wt_val_type_t {
  /** What it is: `WT_VAL_...`. */
  wt_val_kind_t kind;
  /** References: 1 if null is one of its values, else 0. */
  uint8_t nullable;
  /** References: what it points at, `WT_HEAP_...`. */
  wt_heap_kind_t heap;
  /** References: WT_REF_SHARED, WT_REF_EXACT, both or neither. */
  uint8_t flags;
  /** WT_HEAP_OWN: the position in the group. WT_HEAP_INDEX: the type index. Else zero. */
  uint32_t number;
  /** WT_HEAP_CONCRETE: the type it points at, borrowed. Else NULL. */
  const wt_registered_type_t *type;
  /** WT_HEAP_PENDING: the member it points at, borrowed. Else NULL. */
  const wt_pending_type_t *pending;
} wt_val_type_t;

/**
 * The type of a struct's field or of an array's elements. Passed by value; there is nothing to
 * delete. Best made with `wt_field_type`. Since 0.1.
 */
typedef struct wt_field_type_t {
  /** What it stores: any value type, WT_VAL_I8 or WT_VAL_I16. */
  wt_val_type_t storage;
  /** 1 if it can be written after the object is made, else 0. */
  uint8_t is_mutable;
  /** Zero. */
  uint8_t reserved[7];
} wt_field_type_t;

/** `i32`. Threads: any. Cost: none. Since 0.1. */
TYPEREG_API wt_val_type_t wt_val_type_i32(void);

/** `i64`. Threads: any. Cost: none. Since 0.1. */
TYPEREG_API wt_val_type_t wt_val_type_i64(void);

/** `f32`. Threads: any. Cost: none. Since 0.1. */
TYPEREG_API wt_val_type_t wt_val_type_f32(void);

/** `f64`. Threads: any. Cost: none. Since 0.1. */
TYPEREG_API wt_val_type_t wt_val_type_f64(void);

/** `v128`. Threads: any. Cost: none. Since 0.1. */
TYPEREG_API wt_val_type_t wt_val_type_v128(void);

/** `i8`, for fields only. Threads: any. Cost: none. Since 0.1. */
TYPEREG_API wt_val_type_t wt_val_type_i8(void);

/** `i16`, for fields only. Threads: any. Cost: none. Since 0.1. */
TYPEREG_API wt_val_type_t wt_val_type_i16(void);

/**
 * A reference to an abstract heap type: `WT_HEAP_ANY`, `WT_HEAP_FUNC`, ... The argument is checked
 * where the value is used.
 * Threads: any. Cost: none. Since 0.1.
 */
TYPEREG_API wt_val_type_t wt_val_type_ref(wt_heap_kind_t abstract_heap, bool nullable);

/**
 * A reference to a registered type, which is borrowed: keep it for as long as you use the value.
 * The argument is checked where the value is used.
 * Threads: any. Cost: none. Since 0.1.
 */
TYPEREG_API wt_val_type_t wt_val_type_ref_to(const wt_registered_type_t *type, bool nullable);

/**
 * A reference to a member of the group that is being built, for definitions of that group only.
 * The argument is checked where the value is used.
 * Threads: any. Cost: none. Since 0.1.
 */
TYPEREG_API wt_val_type_t wt_val_type_ref_pending(const wt_pending_type_t *type, bool nullable);

/**
 * A reference to the member at this position of the same group, for
 * wt_registry_register_rec_group only (REC GROUPS FROM PLAIN DATA). The argument is checked where
 * the value is used.
 * Threads: any. Cost: none. Since 0.1.
 */
TYPEREG_API wt_val_type_t wt_val_type_ref_own(uint32_t position, bool nullable);

/**
 * A reference to the registered type of this type index, which you keep alive until the call
 * returns that takes the value. Builders, wt_..._type_new and wt_registry_register_rec_group (REC
 * GROUPS FROM PLAIN DATA) take it. The argument is checked where the value is used.
 * Threads: any. Cost: none. Since 0.1.
 */
TYPEREG_API wt_val_type_t wt_val_type_ref_index(uint32_t type_index, bool nullable);

/**
 * A field that stores this, mutable or not. The argument is checked where the value is used.
 * Threads: any. Cost: none. Since 0.1.
 */
TYPEREG_API wt_field_type_t wt_field_type(wt_val_type_t storage, bool is_mutable);

/* ==============================================================================================
 * PARTS OF A TYPE
 * The fields of a struct, the element of an array, the params and results of a function: one
 * at a time, or all of them in one call.
 * ============================================================================================== */

/**
 * Returns how many fields the type has: a struct any number, an array 1 (its element), an exn
 * type the params of its tag. 0 for other types, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API size_t wt_registered_type_num_fields(const wt_registered_type_t *type);

/**
 * Stores field `i` in `*out`; a type that it names is borrowed from this one.
 *
 * Returns false, and leaves `*out` unchanged, if there is no such field, or for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
bool wt_registered_type_field(const wt_registered_type_t *type,
                              uint32_t i,
                              wt_field_type_t *out);

/**
 * Stores the fields of a struct, the element of an array, or the params of an exn type's tag in
 * `fields`, the first `nfields` of them; types that they name are borrowed from this one.
 * `fields` may be NULL if `nfields` is 0.
 *
 * Returns how many the type has, which may be more. 0 for other types, and for NULL.
 * Threads: any. Cost: in proportion to what is stored. Since 0.1.
 */
TYPEREG_API
size_t wt_registered_type_fields(const wt_registered_type_t *type,
                                 wt_field_type_t *fields,
                                 size_t nfields);

/**
 * Returns how many params a function type has. 0 for other types, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API size_t wt_registered_type_num_params(const wt_registered_type_t *type);

/**
 * Stores param `i` of a function type in `*out`; a type that it names is borrowed from this
 * one.
 *
 * Returns false, and leaves `*out` unchanged, if there is no such param, or for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
bool wt_registered_type_param(const wt_registered_type_t *type,
                              uint32_t i,
                              wt_val_type_t *out);

/**
 * Stores the params of a function type in `params`, the first `nparams` of them; types that
 * they name are borrowed from this one. `params` may be NULL if `nparams` is 0.
 *
 * Returns how many the type has, which may be more. 0 for other types, and for NULL.
 * Threads: any. Cost: in proportion to what is stored. Since 0.1.
 */
TYPEREG_API
size_t wt_registered_type_params(const wt_registered_type_t *type,
                                 wt_val_type_t *params,
                                 size_t nparams);

/**
 * Returns how many results a function type has. 0 for other types, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API size_t wt_registered_type_num_results(const wt_registered_type_t *type);

/**
 * Stores result `i` of a function type in `*out`; a type that it names is borrowed from this
 * one.
 *
 * Returns false, and leaves `*out` unchanged, if there is no such result, or for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
bool wt_registered_type_result(const wt_registered_type_t *type,
                               uint32_t i,
                               wt_val_type_t *out);

/**
 * Stores the results of a function type in `results`, the first `nresults` of them; types that
 * they name are borrowed from this one. `results` may be NULL if `nresults` is 0.
 *
 * Returns how many the type has, which may be more. 0 for other types, and for NULL.
 * Threads: any. Cost: in proportion to what is stored. Since 0.1.
 */
TYPEREG_API
size_t wt_registered_type_results(const wt_registered_type_t *type,
                                  wt_val_type_t *results,
                                  size_t nresults);

/**
 * Returns the function type of a continuation type, borrowed from it. NULL for a type of
 * another kind, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
const wt_registered_type_t *wt_registered_type_cont_func(const wt_registered_type_t *type);

/* ==============================================================================================
 * MATCHING
 * Can a value of one type be used where another type is expected? Types of two registries
 * never match.
 * ============================================================================================== */

/**
 * Does every value of type `sub` also have type `sup`?
 *
 * The packed types match only themselves. False for a value type that is not well formed, for a
 * pending type, and for types of two registries.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API bool wt_val_type_matches(wt_val_type_t sub, wt_val_type_t sup);

/**
 * Are the two the same type?
 *
 * False for a value type that is not well formed, and for a pending type.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API bool wt_val_type_equal(wt_val_type_t a, wt_val_type_t b);

/**
 * Can a subtype have a field of type `sub` where its supertype has one of type `sup`?
 *
 * Const fields match by what they store, mutable ones only if that matches both ways; a const
 * field and a mutable one never match. False for a value type that is not well formed, for a
 * pending type, and for types of two registries.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API bool wt_field_type_matches(wt_field_type_t sub, wt_field_type_t sup);

/* ==============================================================================================
 * TYPES BY INDEX
 * Compiled code and object headers hold a type's index, a number in its registry. Most queries
 * by index are safe whatever other threads do: an index whose type has died is recognized.
 *
 * The queries about types that you keep alive are for a host that has only an index at hand, and
 * keeps the type alive by other means: they count no owner. If the type dies during the call,
 * the answer may be anything, and the call may crash. They are wt_registry_kept_type and, in the
 * sections of their subjects, wt_registry_layout (LAYOUTS), wt_registry_trampoline_index
 * (TRAMPOLINE TYPES) and wt_registry_host_data (HOST DATA, LIFE AND DEATH).
 * ============================================================================================== */

/**
 * Returns a new handle of the live type that has this index, which you own.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_STALE if there is no such type: index 0, an index
 * never given out, or one whose type has died. Such an index is given to another type only after
 * 65,536 other types have died since, or as many as wt_registry_config_set_index_reuse_delay says,
 * on whichever threads; types that were never registered do not count. Only a registry that has
 * given out all of its 2^27 indices may give one out earlier.
 * Threads: any. Cost: a few loads and one atomic increment. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_registered_type_t *wt_registry_type(const wt_registry_t *registry,
                                       uint32_t type_index,
                                       wt_error_t **error_out);

/**
 * Is the type of index `sub` the type of index `sup`, or declared below it?
 *
 * False if either index is stale, or for NULL. Never waits for another thread.
 * Threads: any. Cost: a few loads, whatever the depth. Since 0.1.
 */
TYPEREG_API bool wt_registry_is_subtype(const wt_registry_t *registry, uint32_t sub, uint32_t sup);

/**
 * Is there a live type of this index? False for an index whose type has died, for one never given
 * out, and for NULL. Unless you keep the type alive, it may die before you get the answer.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API bool wt_registry_is_live(const wt_registry_t *registry, uint32_t type_index);

/**
 * Returns the type of this index, borrowed from its owner: for example, the tables of your
 * compiled module contain the index, and the module owns the type. NULL if there is no such
 * type, and for NULL. This counts no owner, while wt_registry_type does; a type that nobody
 * keeps alive may be gone before the call.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
const wt_registered_type_t *wt_registry_kept_type(const wt_registry_t *registry,
                                                  uint32_t type_index);

/**
 * Sets how many other types must die before the index of a dead type is given to another type.
 * Default: 65,536, so that a stale index is recognized for a long time. With 0 the lowest free
 * index is given out first: tables that are indexed by it need no more entries than types were
 * alive at once, but all threads that register or release types take the same lock. A registry
 * that has given out all of its 2^27 indices may use one again earlier. With `checked-handles`
 * no index is used again before that.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT.
 * Threads: one at a time. Cost: a store. Since 0.1.
 */
TYPEREG_API
bool wt_registry_config_set_index_reuse_delay(wt_registry_config_t *config,
                                              uint32_t types,
                                              wt_error_t **error_out);

/* ==============================================================================================
 * TYPES ON THEIR OWN
 * Types without a builder. They refer to no type of their own group. They are final, without
 * supertype, and each is a group of one; an equal type of a module is the same type.
 * ============================================================================================== */

/**
 * Returns a handle of the function type of these params and results, which you own. The arrays
 * are read before the call returns; an array of length 0 may be NULL.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed or is packed,
 * WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER for a pending type, WT_ERROR_STALE for a
 * type index that is not a live type's, WT_ERROR_UNSUPPORTED, WT_ERROR_LIMIT,
 * WT_ERROR_OUT_OF_MEMORY.
 * Threads: any. Cost: one registration. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_registered_type_t *wt_func_type_new(const wt_registry_t *registry,
                                       const wt_val_type_t *params,
                                       size_t nparams,
                                       const wt_val_type_t *results,
                                       size_t nresults,
                                       wt_error_t **error_out);

/**
 * Returns a handle of the struct type of these fields, which you own. The array is read before
 * the call returns; an array of length 0 may be NULL.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed,
 * WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER for a pending type, WT_ERROR_STALE for a
 * type index that is not a live type's, WT_ERROR_UNSUPPORTED, WT_ERROR_LIMIT,
 * WT_ERROR_OUT_OF_MEMORY.
 * Threads: any. Cost: one registration. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_registered_type_t *wt_struct_type_new(const wt_registry_t *registry,
                                         const wt_field_type_t *fields,
                                         size_t nfields,
                                         wt_error_t **error_out);

/**
 * Returns a handle of the array type of this element, which you own.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed,
 * WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER for a pending type, WT_ERROR_STALE for a
 * type index that is not a live type's, WT_ERROR_UNSUPPORTED, WT_ERROR_LIMIT,
 * WT_ERROR_OUT_OF_MEMORY.
 * Threads: any. Cost: one registration. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_registered_type_t *wt_array_type_new(const wt_registry_t *registry,
                                        wt_field_type_t element,
                                        wt_error_t **error_out);

/**
 * Returns a handle of the exn type of a tag, which you own: the engine's exception object,
 * whose fields are the params of the tag's function type. It is not a wasm type, so a module
 * cannot name it; your own types can refer to it: it is below `exn` and above `noexn`, and has
 * no supertype and no subtypes.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_KIND if the type
 * is not a function type, WT_ERROR_INVALID_TYPE if it has results and
 * WT_FEATURE_STACK_SWITCHING is off, WT_ERROR_UNSUPPORTED without WT_FEATURE_EXCEPTIONS,
 * WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any. Cost: one registration. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_registered_type_t *wt_exn_type_new(const wt_registry_t *registry,
                                      const wt_registered_type_t *tag_func_type,
                                      wt_error_t **error_out);

/**
 * Returns a handle of the continuation type of a function type, which you own: final, without
 * supertype, a group of one; shared if the function type is.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_KIND if the type
 * is not a function type, WT_ERROR_UNSUPPORTED without WT_FEATURE_STACK_SWITCHING,
 * WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any. Cost: one registration. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_registered_type_t *wt_cont_type_new(const wt_registry_t *registry,
                                       const wt_registered_type_t *func_type,
                                       wt_error_t **error_out);

/* ==============================================================================================
 * BUILDING A REC GROUP
 * Declare all members, define each, build. Declaring gives labels, so that definitions can refer
 * to members that are not defined yet; nothing is visible in the registry before all of it is
 * valid. For a list of numbers (each call can fail):
 *   wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, &error);
 *   const wt_pending_type_t *node = wt_rec_group_builder_declare_struct(builder, &error);
 *   wt_struct_type_builder_t *b = wt_rec_group_builder_define_struct(builder, node, &error);
 *   wt_struct_type_builder_field(b, wt_field_type(wt_val_type_i32(), true), &error);
 *   wt_val_type_t next = wt_val_type_ref_pending(node, true);
 *   wt_struct_type_builder_field(b, wt_field_type(next, true), &error);
 *   wt_struct_type_builder_finish(b, &error);
 *   wt_rec_group_t *group = wt_rec_group_builder_build(builder, &error);
 *   const wt_registered_type_t *list = wt_rec_group_get(group, node, &error);
 * The calls on `b` are in DEFINING ITS MEMBERS.
 * ============================================================================================== */

/**
 * Declares, defines and finally registers the members of one rec group.
 *
 * Owned: `wt_rec_group_builder_new`, `wt_rec_group_builder_delete`. Building does not end it:
 * after an error it can be corrected and built again.
 *
 * Threads: one at a time. Since 0.1.
 */
typedef struct wt_rec_group_builder_t wt_rec_group_builder_t;

/**
 * One struct type being defined (DEFINING ITS MEMBERS).
 *
 * Borrowed from the group builder. Valid until its `wt_struct_type_builder_finish` (successful or
 * not), until the same member is defined again, or until the group builder is deleted. There is
 * nothing to delete. A definition that is never finished is an error when the group is built.
 *
 * Threads: those of the group builder, one at a time. Since 0.1.
 */
typedef struct wt_struct_type_builder_t wt_struct_type_builder_t;

/**
 * One array type being defined (DEFINING ITS MEMBERS).
 *
 * Borrowed from the group builder. Valid until its `wt_array_type_builder_finish` (successful or
 * not), until the same member is defined again, or until the group builder is deleted. There is
 * nothing to delete. A definition that is never finished is an error when the group is built.
 *
 * Threads: those of the group builder, one at a time. Since 0.1.
 */
typedef struct wt_array_type_builder_t wt_array_type_builder_t;

/**
 * One function type being defined (DEFINING ITS MEMBERS).
 *
 * Borrowed from the group builder. Valid until its `wt_func_type_builder_finish` (successful or
 * not), until the same member is defined again, or until the group builder is deleted. There is
 * nothing to delete. A definition that is never finished is an error when the group is built.
 *
 * Threads: those of the group builder, one at a time. Since 0.1.
 */
typedef struct wt_func_type_builder_t wt_func_type_builder_t;

/**
 * Returns a new builder without members, which you own, for a group of this registry.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any. Cost: two allocations and one atomic increment. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_rec_group_builder_t *wt_rec_group_builder_new(const wt_registry_t *registry,
                                                 wt_error_t **error_out);

/**
 * Ends a builder, and with it all definitions and forward references begun with it. Its pending
 * types stay valid as long as any handle that its wt_rec_group_builder_build gave, or a clone of
 * one. NULL does nothing.
 *
 * Threads: one at a time. Cost: in proportion to what was declared and defined. Since 0.1.
 */
TYPEREG_API void wt_rec_group_builder_delete(wt_rec_group_builder_t *builder);

/**
 * Declares a struct type as the next member, to be defined later.
 *
 * Returns its label, borrowed: valid as long as the builder, or any handle that
 * wt_rec_group_builder_build gave, or a clone of one.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE once the group is built, WT_ERROR_LIMIT,
 * WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: an allocation now and then. Since 0.1.
 */
TYPEREG_API
const wt_pending_type_t *wt_rec_group_builder_declare_struct(wt_rec_group_builder_t *builder,
                                                             wt_error_t **error_out);

/**
 * Declares an array type as the next member, to be defined later.
 *
 * Returns its label, borrowed: valid as long as the builder, or any handle that
 * wt_rec_group_builder_build gave, or a clone of one.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE once the group is built, WT_ERROR_LIMIT,
 * WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: an allocation now and then. Since 0.1.
 */
TYPEREG_API
const wt_pending_type_t *wt_rec_group_builder_declare_array(wt_rec_group_builder_t *builder,
                                                            wt_error_t **error_out);

/**
 * Declares a function type as the next member, to be defined later.
 *
 * Returns its label, borrowed: valid as long as the builder, or any handle that
 * wt_rec_group_builder_build gave, or a clone of one.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE once the group is built, WT_ERROR_LIMIT,
 * WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: an allocation now and then. Since 0.1.
 */
TYPEREG_API
const wt_pending_type_t *wt_rec_group_builder_declare_func(wt_rec_group_builder_t *builder,
                                                           wt_error_t **error_out);

/**
 * Begins to define a member declared as a struct type. An earlier definition of the member,
 * finished or not, becomes void.
 *
 * Returns the definition (DEFINING ITS MEMBERS), borrowed from the builder: valid until
 * wt_struct_type_builder_finish.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_WRONG_KIND if the member
 * is declared as another kind, WT_ERROR_STATE once the group is built, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: an allocation now and then. Since 0.1.
 */
TYPEREG_API
wt_struct_type_builder_t *wt_rec_group_builder_define_struct(wt_rec_group_builder_t *builder,
                                                             const wt_pending_type_t *type,
                                                             wt_error_t **error_out);

/**
 * Begins to define a member declared as an array type. An earlier definition of the member,
 * finished or not, becomes void.
 *
 * Returns the definition (DEFINING ITS MEMBERS), borrowed from the builder: valid until
 * wt_array_type_builder_finish.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_WRONG_KIND if the member
 * is declared as another kind, WT_ERROR_STATE once the group is built, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: an allocation now and then. Since 0.1.
 */
TYPEREG_API
wt_array_type_builder_t *wt_rec_group_builder_define_array(wt_rec_group_builder_t *builder,
                                                           const wt_pending_type_t *type,
                                                           wt_error_t **error_out);

/**
 * Begins to define a member declared as a function type. An earlier definition of the member,
 * finished or not, becomes void.
 *
 * Returns the definition (DEFINING ITS MEMBERS), borrowed from the builder: valid until
 * wt_func_type_builder_finish.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_WRONG_KIND if the member
 * is declared as another kind, WT_ERROR_STATE once the group is built, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: an allocation now and then. Since 0.1.
 */
TYPEREG_API
wt_func_type_builder_t *wt_rec_group_builder_define_func(wt_rec_group_builder_t *builder,
                                                         const wt_pending_type_t *type,
                                                         wt_error_t **error_out);

/**
 * Registers the group: checks all of it, and finds or makes its types. A builder without
 * members gives the empty group.
 *
 * Returns a handle of the group, which you own. The builder stays. After an error nothing has
 * changed: define the wrong members again, and build again. After success the only call that
 * the builder takes is its deletion.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_UNDEFINED for a member without definition,
 * WT_ERROR_STATE for a member whose definition is not finished, or if the group is built
 * already, WT_ERROR_INVALID_TYPE, WT_ERROR_UNSUPPORTED, WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY;
 * wt_error_member and wt_error_field give the place.
 * Threads: one at a time; other threads may use the registry meanwhile. Cost: two allocations
 * and one registration. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_rec_group_t *wt_rec_group_builder_build(wt_rec_group_builder_t *builder,
                                           wt_error_t **error_out);

/**
 * Returns the type that a pending type has become, borrowed from the group.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_WRONG_BUILDER if another builder declared it, or if
 * the handle is neither from wt_rec_group_builder_build nor a clone of one that is.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
const wt_registered_type_t *wt_rec_group_get(const wt_rec_group_t *group,
                                             const wt_pending_type_t *type,
                                             wt_error_t **error_out);

/**
 * A continuation type, for `wt_rec_group_builder_define_cont`. Set what you need and leave the
 * rest zero. In each pair of pointers, one registered and one pending, at most one is set; for
 * the function type, exactly one. All are borrowed until the call returns. Since 0.1.
 */
typedef struct wt_cont_definition_t {
  /** The function type that is suspended: a registered one, or NULL. */
  const wt_registered_type_t *func;
  /** The same: a member of the group, or NULL. */
  const wt_pending_type_t *pending_func;
  /** The type that this one is declared below: a registered one, or NULL. */
  const wt_registered_type_t *supertype;
  /** The same: a member of the group that was declared before, or NULL. */
  const wt_pending_type_t *pending_supertype;
  /** 1 if types may be declared below this one; 0 makes it final. */
  uint8_t is_open;
  /** 1 if it is shared, else 0; its function type must agree. */
  uint8_t is_shared;
  /** Zero. */
  uint8_t reserved[6];
} wt_cont_definition_t;

/**
 * Declares a continuation type as the next member, to be defined later by
 * wt_rec_group_builder_define_cont.
 *
 * Returns its label, borrowed: valid as long as the builder, or any handle that
 * wt_rec_group_builder_build gave, or a clone of one.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE once the group is built, WT_ERROR_LIMIT,
 * WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: an allocation now and then. Since 0.1.
 */
TYPEREG_API
const wt_pending_type_t *wt_rec_group_builder_declare_cont(wt_rec_group_builder_t *builder,
                                                           wt_error_t **error_out);

/**
 * Defines a member declared as a continuation type, all at once: there is nothing to finish. An
 * earlier definition of it is replaced. The builder keeps alive the registered types that the
 * definition names. Validity is checked when the group is built: the function type must be a
 * function type, and shared exactly if the continuation type is; a supertype's function type
 * must be the same or declared above it.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for a definition without a function type or with both of a
 * pair, or one that is not well formed, WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER,
 * WT_ERROR_WRONG_KIND if the member was declared as another kind, WT_ERROR_STATE once the group
 * is built, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: a few stores; an atomic increment for each registered type.
 * Since 0.1.
 */
TYPEREG_API
bool wt_rec_group_builder_define_cont(wt_rec_group_builder_t *builder,
                                      const wt_pending_type_t *type,
                                      const wt_cont_definition_t *definition,
                                      wt_error_t **error_out);

/* ==============================================================================================
 * DEFINING ITS MEMBERS
 * One builder for each definition, several of them open at once if you like. A definition is
 * final and without supertype unless it says otherwise, and counts when it has been finished.
 *
 * A reference to a member of the same group is a value, of wt_val_type_ref_pending, like any
 * other. A forward reference says the same step by step; the resulting types are the same.
 * ============================================================================================== */

/**
 * One field, element, param or result that refers to a pending type, being described.
 *
 * Borrowed from the type builder that gave it. Valid until its `wt_forward_ref_builder_finish`
 * or the end of that type builder. There is nothing to delete. A reference that is never
 * finished is an error when the definition is finished.
 *
 * Threads: those of the group builder, one at a time. Since 0.1.
 */
typedef struct wt_forward_ref_builder_t wt_forward_ref_builder_t;

/**
 * Sets whether types may be declared below this one. The type is final, unless this is called
 * with false; the last call counts.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the definition is finished or void.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_struct_type_builder_final(wt_struct_type_builder_t *definition,
                                  bool is_final,
                                  wt_error_t **error_out);

/**
 * Sets whether the type is shared, between threads of WebAssembly. It is not, unless this is
 * called with true; the last call counts. A shared type refers to shared types only, and its
 * supertype is shared, too: that is checked when the group is built, and so is whether
 * WT_FEATURE_SHARED_EVERYTHING_THREADS is on.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the definition is finished or void.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_struct_type_builder_shared(wt_struct_type_builder_t *definition,
                                   bool shared,
                                   wt_error_t **error_out);

/**
 * Declares the type below a registered one: makes it a subtype of that type. The builder keeps
 * the supertype alive from now on. The last call counts, to this function or to
 * wt_struct_type_builder_forward_supertype. Building the group checks whether the supertype can
 * be one: it must not be final, it must be of the same kind, and the type must match it.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_STATE if the definition is
 * finished or void, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: one atomic increment. Since 0.1.
 */
TYPEREG_API
bool wt_struct_type_builder_supertype(wt_struct_type_builder_t *definition,
                                      const wt_registered_type_t *supertype,
                                      wt_error_t **error_out);

/**
 * Declares the type below a member of the same group. The last call counts, to this function or
 * to wt_struct_type_builder_supertype. Building the group checks whether the supertype can be one:
 * it must be declared before the type, must not be final, must be of the same kind, and the type
 * must match it.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE if the definition is
 * finished or void.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_struct_type_builder_forward_supertype(wt_struct_type_builder_t *definition,
                                              const wt_pending_type_t *supertype,
                                              wt_error_t **error_out);

/**
 * Names the member of the group that describes this type; that member names this type with
 * wt_struct_type_builder_describes. The last call counts. Validity is checked when the group is
 * built: both must be struct types, the described one declared first, and both shared or neither;
 * if the supertype has a descriptor, this type's must be declared below it. Needs
 * WT_FEATURE_CUSTOM_DESCRIPTORS.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_struct_type_builder_descriptor(wt_struct_type_builder_t *definition,
                                       const wt_pending_type_t *descriptor,
                                       wt_error_t **error_out);

/**
 * Names the member of the group that this type describes, which was declared before it, and which
 * names this type with wt_struct_type_builder_descriptor. The last call counts. Validity is
 * checked when the group is built: both must be struct types, and both shared or neither; a type
 * describes another exactly if its supertype does, and then one that is declared below the type
 * that the supertype describes. Needs WT_FEATURE_CUSTOM_DESCRIPTORS.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_struct_type_builder_describes(wt_struct_type_builder_t *definition,
                                      const wt_pending_type_t *described,
                                      wt_error_t **error_out);

/**
 * Adds a field after those already there. If the field refers to a registered type, the builder
 * keeps that type alive.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed,
 * WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER, WT_ERROR_STALE for a type index that is not a
 * live type's, WT_ERROR_STATE if the definition is finished or void, WT_ERROR_LIMIT if the struct
 * has WT_LIMIT_FIELDS already, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: a few stores; for a field that refers to a registered type, also
 * one atomic increment. Since 0.1.
 */
TYPEREG_API
bool wt_struct_type_builder_field(wt_struct_type_builder_t *definition,
                                  wt_field_type_t field,
                                  wt_error_t **error_out);

/**
 * Adds several fields after those already there, all of them or none. The builder keeps alive the
 * registered types that they name.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for a value that is not well formed, WT_ERROR_WRONG_REGISTRY,
 * WT_ERROR_WRONG_BUILDER, WT_ERROR_STALE for a type index that is not a live type's,
 * WT_ERROR_STATE if the definition is finished or void, WT_ERROR_LIMIT if the struct would have
 * more than WT_LIMIT_FIELDS, WT_ERROR_OUT_OF_MEMORY; wt_error_field gives the number of the field,
 * for WT_ERROR_LIMIT that of the first one too many.
 * Threads: one at a time. Cost: in proportion to the fields. Since 0.1.
 */
TYPEREG_API
bool wt_struct_type_builder_fields(wt_struct_type_builder_t *definition,
                                   const wt_field_type_t *fields,
                                   size_t nfields,
                                   wt_error_t **error_out);

/**
 * Adds all fields of the supertype that was set before: of a registered one, or of a member of the
 * group whose definition is finished. All of them or none.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_STATE without a supertype, if the supertype's
 * definition is not finished, or if this one is finished or void; WT_ERROR_LIMIT if the struct
 * would have more than WT_LIMIT_FIELDS; WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: in proportion to the fields. Since 0.1.
 */
TYPEREG_API
bool wt_struct_type_builder_inherit(wt_struct_type_builder_t *definition,
                                    wt_error_t **error_out);

/**
 * Begins a field that refers to a member of the same group, at any position. The reference is
 * nullable and the field const, unless the calls on the reference change that.
 *
 * Returns the reference, borrowed: valid until wt_forward_ref_builder_finish, which must be
 * called before the definition is finished.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE if the definition is
 * finished or void, WT_ERROR_LIMIT if the struct has WT_LIMIT_FIELDS already,
 * WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: an allocation now and then. Since 0.1.
 */
TYPEREG_API
wt_forward_ref_builder_t *wt_struct_type_builder_forward_ref_field(wt_struct_type_builder_t *definition,
                                                                   const wt_pending_type_t *target,
                                                                   wt_error_t **error_out);

/**
 * Ends the definition, which must not be used again, whether this succeeds or not.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_STATE if a forward reference was begun and not
 * finished, or if the definition is finished or void: define the member again.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_struct_type_builder_finish(wt_struct_type_builder_t *definition,
                                   wt_error_t **error_out);

/**
 * Sets whether types may be declared below this one. The type is final, unless this is called
 * with false; the last call counts.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the definition is finished or void.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_array_type_builder_final(wt_array_type_builder_t *definition,
                                 bool is_final,
                                 wt_error_t **error_out);

/**
 * Sets whether the type is shared, between threads of WebAssembly. It is not, unless this is
 * called with true; the last call counts. A shared type refers to shared types only, and its
 * supertype is shared, too: that is checked when the group is built, and so is whether
 * WT_FEATURE_SHARED_EVERYTHING_THREADS is on.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the definition is finished or void.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_array_type_builder_shared(wt_array_type_builder_t *definition,
                                  bool shared,
                                  wt_error_t **error_out);

/**
 * Declares the type below a registered one: makes it a subtype of that type. The builder keeps
 * the supertype alive from now on. The last call counts, to this function or to
 * wt_array_type_builder_forward_supertype. Building the group checks whether the supertype can
 * be one: it must not be final, it must be of the same kind, and the type must match it.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_STATE if the definition is
 * finished or void, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: one atomic increment. Since 0.1.
 */
TYPEREG_API
bool wt_array_type_builder_supertype(wt_array_type_builder_t *definition,
                                     const wt_registered_type_t *supertype,
                                     wt_error_t **error_out);

/**
 * Declares the type below a member of the same group. The last call counts, to this function or
 * to wt_array_type_builder_supertype. Building the group checks whether the supertype can be one:
 * it must be declared before the type, must not be final, must be of the same kind, and the type
 * must match it.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE if the definition is
 * finished or void.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_array_type_builder_forward_supertype(wt_array_type_builder_t *definition,
                                             const wt_pending_type_t *supertype,
                                             wt_error_t **error_out);

/**
 * Sets the type of the elements. An array has exactly one element type. If it refers to a
 * registered type, the builder keeps that type alive.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed,
 * WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER, WT_ERROR_STALE for a type index that is not a
 * live type's, WT_ERROR_STATE if there is an element already or the definition is finished or
 * void, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: a few stores; for an element that refers to a registered type,
 * also one atomic increment. Since 0.1.
 */
TYPEREG_API
bool wt_array_type_builder_element(wt_array_type_builder_t *definition,
                                   wt_field_type_t element,
                                   wt_error_t **error_out);

/**
 * Begins the element, which refers to a member of the same group, at any position. The reference
 * is nullable and the element const, unless the calls on the reference change that.
 *
 * Returns the reference, borrowed: valid until wt_forward_ref_builder_finish, which must be
 * called before the definition is finished.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE if there is an
 * element already or the definition is finished or void, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: an allocation now and then. Since 0.1.
 */
TYPEREG_API
wt_forward_ref_builder_t *wt_array_type_builder_forward_ref_element(wt_array_type_builder_t *definition,
                                                                    const wt_pending_type_t *target,
                                                                    wt_error_t **error_out);

/**
 * Ends the definition, which must not be used again, whether this succeeds or not.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_STATE if a forward reference was begun and not
 * finished, if there is no element, or if the definition is finished or void: define the member
 * again.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_array_type_builder_finish(wt_array_type_builder_t *definition,
                                  wt_error_t **error_out);

/**
 * Sets whether types may be declared below this one. The type is final, unless this is called
 * with false; the last call counts.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the definition is finished or void.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_func_type_builder_final(wt_func_type_builder_t *definition,
                                bool is_final,
                                wt_error_t **error_out);

/**
 * Sets whether the type is shared, between threads of WebAssembly. It is not, unless this is
 * called with true; the last call counts. A shared type refers to shared types only, and its
 * supertype is shared, too: that is checked when the group is built, and so is whether
 * WT_FEATURE_SHARED_EVERYTHING_THREADS is on.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the definition is finished or void.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_func_type_builder_shared(wt_func_type_builder_t *definition,
                                 bool shared,
                                 wt_error_t **error_out);

/**
 * Declares the type below a registered one: makes it a subtype of that type. The builder keeps
 * the supertype alive from now on. The last call counts, to this function or to
 * wt_func_type_builder_forward_supertype. Building the group checks whether the supertype can
 * be one: it must not be final, it must be of the same kind, and the type must match it.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_STATE if the definition is
 * finished or void, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: one atomic increment. Since 0.1.
 */
TYPEREG_API
bool wt_func_type_builder_supertype(wt_func_type_builder_t *definition,
                                    const wt_registered_type_t *supertype,
                                    wt_error_t **error_out);

/**
 * Declares the type below a member of the same group. The last call counts, to this function or
 * to wt_func_type_builder_supertype. Building the group checks whether the supertype can be one:
 * it must be declared before the type, must not be final, must be of the same kind, and the type
 * must match it.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE if the definition is
 * finished or void.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_func_type_builder_forward_supertype(wt_func_type_builder_t *definition,
                                            const wt_pending_type_t *supertype,
                                            wt_error_t **error_out);

/**
 * Adds a param after those already there. If the param refers to a registered type, the builder
 * keeps that type alive.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed or is packed,
 * WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER, WT_ERROR_STALE for a type index that is not a
 * live type's, WT_ERROR_STATE if the definition is finished or void, WT_ERROR_LIMIT if the type
 * has WT_LIMIT_PARAMS already, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: a few stores; for a param that refers to a registered type, also
 * one atomic increment. Since 0.1.
 */
TYPEREG_API
bool wt_func_type_builder_param(wt_func_type_builder_t *definition,
                                wt_val_type_t param,
                                wt_error_t **error_out);

/**
 * Adds a result after those already there. If the result refers to a registered type, the builder
 * keeps that type alive.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed or is packed,
 * WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER, WT_ERROR_STALE for a type index that is not a
 * live type's, WT_ERROR_STATE if the definition is finished or void, WT_ERROR_LIMIT if the type
 * has WT_LIMIT_RESULTS already, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: a few stores; for a result that refers to a registered type, also
 * one atomic increment. Since 0.1.
 */
TYPEREG_API
bool wt_func_type_builder_result(wt_func_type_builder_t *definition,
                                 wt_val_type_t result,
                                 wt_error_t **error_out);

/**
 * Adds several params after those already there, all of them or none. The builder keeps alive the
 * registered types that they name.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for a value that is not well formed or is packed,
 * WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER, WT_ERROR_STALE for a type index that is not a
 * live type's, WT_ERROR_STATE if the definition is finished or void, WT_ERROR_LIMIT if the type
 * would have more than WT_LIMIT_PARAMS, WT_ERROR_OUT_OF_MEMORY; wt_error_field gives the number of
 * the param, for WT_ERROR_LIMIT that of the first one too many.
 * Threads: one at a time. Cost: in proportion to the params. Since 0.1.
 */
TYPEREG_API
bool wt_func_type_builder_params(wt_func_type_builder_t *definition,
                                 const wt_val_type_t *params,
                                 size_t nparams,
                                 wt_error_t **error_out);

/**
 * Adds several results after those already there, all of them or none. The builder keeps alive the
 * registered types that they name.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for a value that is not well formed or is packed,
 * WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER, WT_ERROR_STALE for a type index that is not a
 * live type's, WT_ERROR_STATE if the definition is finished or void, WT_ERROR_LIMIT if the type
 * would have more than WT_LIMIT_RESULTS, WT_ERROR_OUT_OF_MEMORY; wt_error_field gives the number of
 * the result, for WT_ERROR_LIMIT that of the first one too many.
 * Threads: one at a time. Cost: in proportion to the results. Since 0.1.
 */
TYPEREG_API
bool wt_func_type_builder_results(wt_func_type_builder_t *definition,
                                  const wt_val_type_t *results,
                                  size_t nresults,
                                  wt_error_t **error_out);

/**
 * Begins a param that refers to a member of the same group, at any position. The reference is
 * nullable, unless the calls on the reference change that.
 *
 * Returns the reference, borrowed: valid until wt_forward_ref_builder_finish, which must be
 * called before the definition is finished.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE if the definition is
 * finished or void, WT_ERROR_LIMIT if the type has WT_LIMIT_PARAMS already,
 * WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: an allocation now and then. Since 0.1.
 */
TYPEREG_API
wt_forward_ref_builder_t *wt_func_type_builder_forward_ref_param(wt_func_type_builder_t *definition,
                                                                 const wt_pending_type_t *target,
                                                                 wt_error_t **error_out);

/**
 * Begins a result that refers to a member of the same group, at any position. The reference is
 * nullable, unless the calls on the reference change that.
 *
 * Returns the reference, borrowed: valid until wt_forward_ref_builder_finish, which must be
 * called before the definition is finished.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE if the definition is
 * finished or void, WT_ERROR_LIMIT if the type has WT_LIMIT_RESULTS already,
 * WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: an allocation now and then. Since 0.1.
 */
TYPEREG_API
wt_forward_ref_builder_t *wt_func_type_builder_forward_ref_result(wt_func_type_builder_t *definition,
                                                                  const wt_pending_type_t *target,
                                                                  wt_error_t **error_out);

/**
 * Ends the definition, which must not be used again, whether this succeeds or not.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_STATE if a forward reference was begun and not
 * finished, or if the definition is finished or void: define the member again.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_func_type_builder_finish(wt_func_type_builder_t *definition,
                                 wt_error_t **error_out);

/**
 * Sets whether the reference can be null. It can, unless this is called with false.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the reference or its definition is
 * finished or void.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_forward_ref_builder_nullable(wt_forward_ref_builder_t *reference,
                                     bool nullable,
                                     wt_error_t **error_out);

/**
 * Sets whether the field or element is mutable. It is const, unless this is called with true.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, also for a param or result, which cannot be mutable;
 * WT_ERROR_STATE if the reference or its definition is finished or void.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_forward_ref_builder_mutable(wt_forward_ref_builder_t *reference,
                                    bool is_mutable,
                                    wt_error_t **error_out);

/**
 * Sets whether it refers to exactly that type, and not to types declared below it. It does not,
 * unless this is called with true. Needs WT_FEATURE_CUSTOM_DESCRIPTORS, which is checked when the
 * group is built.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the reference or its definition is
 * finished or void.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_forward_ref_builder_exact(wt_forward_ref_builder_t *reference,
                                  bool exact,
                                  wt_error_t **error_out);

/**
 * Ends the forward reference, which must not be used again.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the reference or its definition is
 * finished or void.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_forward_ref_builder_finish(wt_forward_ref_builder_t *reference,
                                   wt_error_t **error_out);

/* ==============================================================================================
 * REC GROUPS FROM PLAIN DATA
 * A whole rec group in one call, for a program that has decoded its types already: references
 * are positions in the same group, or type indices.
 * ============================================================================================== */

/** A type that plain data names by number; all zero for none. Since 0.1. */
typedef struct wt_type_number_t {
  /** 0 for none; WT_HEAP_OWN: a member of the same group; WT_HEAP_INDEX: a registered type. */
  wt_heap_kind_t kind;
  /** Zero. */
  uint8_t reserved[3];
  /**
   * WT_HEAP_OWN: its position. WT_HEAP_INDEX: its type index; you keep that type alive until
   * the call returns. Else zero.
   */
  uint32_t number;
} wt_type_number_t;

/**
 * One type of a rec group, for wt_registry_register_rec_group. Set what the kind needs and
 * leave the rest zero: a type is then final, unshared and without supertype. Values and fields
 * name types by WT_HEAP_OWN, WT_HEAP_INDEX, or WT_HEAP_CONCRETE. Since 0.1.
 */
typedef struct wt_sub_type_t {
  /** WT_TYPE_STRUCT, WT_TYPE_ARRAY, WT_TYPE_FUNC, WT_TYPE_CONT or WT_TYPE_EXN. */
  wt_type_kind_t kind;
  /** 1 if types may be declared below this one; 0 makes it final. */
  uint8_t is_open;
  /** 1 if it is shared, else 0. */
  uint8_t is_shared;
  /** Zero. */
  uint8_t reserved[2];
  /** The type that it is declared below, or none. */
  wt_type_number_t supertype;
  /** The member of the group that describes it, or none. */
  wt_type_number_t descriptor;
  /** The member of the group that it describes, or none. */
  wt_type_number_t describes;
  /** WT_TYPE_CONT: its function type. WT_TYPE_EXN: the function type of its tag. Else none. */
  wt_type_number_t func;
  /** WT_TYPE_STRUCT: its fields. WT_TYPE_ARRAY: its element. Else NULL. */
  const wt_field_type_t *fields;
  /** How many fields: 1 for WT_TYPE_ARRAY. */
  size_t nfields;
  /** WT_TYPE_FUNC: its params. Else NULL. */
  const wt_val_type_t *params;
  /** How many params. */
  size_t nparams;
  /** WT_TYPE_FUNC: its results. Else NULL. */
  const wt_val_type_t *results;
  /** How many results. */
  size_t nresults;
} wt_sub_type_t;

/**
 * Registers a rec group from plain data: finds or makes its types. `types` are the members in
 * order; without members it is the empty group.
 *
 * Returns a handle of the group, which you own, and in `*is_new_or_null` (unless that is NULL)
 * whether the group is new. Finding a group costs as much as from bytes: nothing is allocated
 * except the handle and, for a group of more than 32 types, fields, params and results, its
 * words.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STALE for an index that is not a live type's,
 * WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER for a pending type, WT_ERROR_INVALID_TYPE,
 * WT_ERROR_UNSUPPORTED, WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY; wt_error_member and
 * wt_error_field give the place. WT_LIMIT_GROUP_PARTS limits the fields, params and results of
 * all types together; an array that several types point to counts once for each of them.
 * Threads: any. Cost: one registration. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_rec_group_t *wt_registry_register_rec_group(const wt_registry_t *registry,
                                               const wt_sub_type_t *types,
                                               size_t ntypes,
                                               bool *is_new_or_null,
                                               wt_error_t **error_out);

/**
 * Makes a collection of rec groups that are registered already, as if a module had them in this
 * order: its types are numbered through all groups. A group may occur several times, and may be
 * the empty group.
 *
 * Returns the collection, which you own; it keeps the types alive, and the handles of the
 * groups stay yours.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_LIMIT for more types or
 * rec groups than a module may have, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any. Cost: in proportion to the types. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_type_collection_t *wt_type_collection_from_rec_groups(const wt_registry_t *registry,
                                                         const wt_rec_group_t *const *groups,
                                                         size_t ngroups,
                                                         wt_error_t **error_out);

/* ==============================================================================================
 * A MODULE'S TYPES ELSEWHERE IN THE MODULE
 * Value, heap and block types as code bodies, globals and tables write them, and back from a
 * type to its number in the module.
 * ============================================================================================== */

/**
 * The type of a block, a loop or another structured instruction; filled by
 * `wt_type_collection_read_block_type`. Since 0.1.
 */
typedef struct wt_block_type_t {
  /** `WT_BLOCK_...`. */
  uint32_t kind;
  /** Zero. */
  uint32_t reserved;
  /** WT_BLOCK_VALUE: the result of the block. Else its kind is 0. */
  wt_val_type_t value;
  /**
   * WT_BLOCK_FUNC: its params and results, as a function type borrowed from the collection.
   * Else NULL.
   */
  const wt_registered_type_t *func;
} wt_block_type_t;

/** Kind of a block without params and results; the byte of the binary format. Since 0.1. */
#define WT_BLOCK_EMPTY 0x40

/** Kind of a block without params and with one result. Since 0.1. */
#define WT_BLOCK_VALUE 1

/** Kind of a block with a function type; the byte of the binary format for those. Since 0.1. */
#define WT_BLOCK_FUNC 0x60

/**
 * Reads the value type that these bytes begin with, as a code body, a global or a table of the
 * module writes it, with the module's type numbers and the registry's proposals. Only the bytes
 * of that type are read.
 *
 * Stores it in `*out`, with types borrowed from the collection, and in `*read` how many bytes
 * it takes. After an error both are as before.
 * Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_MALFORMED for bytes that are cut off or are not a
 * value type; WT_ERROR_INVALID_TYPE for a number that no type of the module has;
 * WT_ERROR_UNSUPPORTED for a form of a proposal that is off.
 * Threads: any. Cost: in proportion to the bytes, of which there are at most 7. Since 0.1.
 */
TYPEREG_API
bool wt_type_collection_read_val_type(const wt_type_collection_t *types,
                                      const uint8_t *bytes,
                                      size_t len,
                                      size_t *read,
                                      wt_val_type_t *out,
                                      wt_error_t **error_out);

/**
 * Reads the heap type that these bytes begin with, as ref.null, ref.test and others have it,
 * with the module's type numbers and the registry's proposals. Only the bytes of that type are
 * read.
 *
 * Stores in `*out` the reference to it that is never null, with a type borrowed from the
 * collection, and in `*read` how many bytes it takes. After an error both are as before.
 * Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_MALFORMED for bytes that are cut off or are not a
 * heap type; WT_ERROR_INVALID_TYPE for a number that no type of the module has;
 * WT_ERROR_UNSUPPORTED for a form of a proposal that is off.
 * Threads: any. Cost: in proportion to the bytes, of which there are at most 6. Since 0.1.
 */
TYPEREG_API
bool wt_type_collection_read_heap_type(const wt_type_collection_t *types,
                                       const uint8_t *bytes,
                                       size_t len,
                                       size_t *read,
                                       wt_val_type_t *out,
                                       wt_error_t **error_out);

/**
 * Reads the block type that these bytes begin with, with the module's type numbers and the
 * registry's proposals. Only the bytes of that type are read. A block type that is the number
 * of a type needs WT_FEATURE_MULTI_VALUE, and that type must be a function type.
 *
 * Stores it in `*out`, with types borrowed from the collection, and in `*read` how many bytes
 * it takes. After an error both are as before.
 * Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_MALFORMED for bytes that are cut off or are not a
 * block type; WT_ERROR_INVALID_TYPE for a number that no function type of the module has;
 * WT_ERROR_UNSUPPORTED for a form of a proposal that is off.
 * Threads: any. Cost: in proportion to the bytes, of which there are at most 7. Since 0.1.
 */
TYPEREG_API
bool wt_type_collection_read_block_type(const wt_type_collection_t *types,
                                        const uint8_t *bytes,
                                        size_t len,
                                        size_t *read,
                                        wt_block_type_t *out,
                                        wt_error_t **error_out);

/**
 * Finds a type in a module: stores in `*module_type_index` the first of its numbers.
 *
 * Returns false, and leaves `*module_type_index` unchanged, if the module does not have the
 * type, the type is of another registry, or an argument is NULL.
 * Threads: any. Cost: in proportion to the logarithm of the number of types; the first call for
 * a collection in which type indices do not ascend sorts them. Since 0.1.
 */
TYPEREG_API
bool wt_type_collection_find(const wt_type_collection_t *types,
                             const wt_registered_type_t *type,
                             uint32_t *module_type_index);

/* ==============================================================================================
 * IMPORTS AND EXPORTS
 * For a linker: what modules import and export, and whether an export fits an import.
 * ============================================================================================== */

/**
 * The imports and exports of a module, each with its type.
 *
 * Owned: `wt_module_interface_read`, `wt_module_interface_delete`. It keeps the module's types
 * alive.
 *
 * Threads: any, at once. Since 0.1.
 */
typedef struct wt_module_interface_t wt_module_interface_t;

/**
 * The type of a function, table, memory, global or tag, as a module imports or exports it. If
 * you fill it, every field that the kind does not need is zero. Pointers are borrowed: those
 * from a module interface live as long as the interface. Since 0.1.
 */
typedef struct wt_extern_type_t {
  /** `WT_EXTERN_...`. */
  uint8_t kind;
  /** Global: 1 if it can be written, else 0. */
  uint8_t is_mutable;
  /** Table, memory, global: 1 if it is shared between threads, else 0. */
  uint8_t is_shared;
  /** Table, memory: 1 if it has addresses of 64 bits, else 0. */
  uint8_t is_64;
  /** Table, memory: 1 if it has a maximum, else 0. */
  uint8_t has_maximum;
  /**
   * Function: 1 if it is of exactly this type, and not of a subtype, else 0. In a registry
   * with WT_FEATURE_CUSTOM_DESCRIPTORS it is 1 for functions that a module defines.
   */
  uint8_t is_exact;
  /** Memory: the binary logarithm of the page size in bytes; the default is 16. Else 0. */
  uint8_t page_size_log2;
  /** Zero. */
  uint8_t reserved;
  /** Table: the type of its elements. Global: the type of its value. Else its kind is 0. */
  wt_val_type_t value;
  /** Function, tag: its function type. Else NULL. */
  const wt_registered_type_t *func;
  /** Table, memory: the minimum number of elements or pages. */
  uint64_t minimum;
  /** Table, memory: the maximum number, if `has_maximum`. Else 0. */
  uint64_t maximum;
} wt_extern_type_t;

/** A function; the byte of the binary format. Since 0.1. */
#define WT_EXTERN_FUNC 0

/** A table; the byte of the binary format. Since 0.1. */
#define WT_EXTERN_TABLE 1

/** A memory; the byte of the binary format. Since 0.1. */
#define WT_EXTERN_MEMORY 2

/** A global; the byte of the binary format. Since 0.1. */
#define WT_EXTERN_GLOBAL 3

/** A tag; the byte of the binary format. Since 0.1. */
#define WT_EXTERN_TAG 4

/**
 * The extern type of a function of this function type or one below it; set `is_exact` for
 * exactly it. The argument is checked where the value is used.
 * Threads: any. Cost: none. Since 0.1.
 */
TYPEREG_API wt_extern_type_t wt_extern_type_func(const wt_registered_type_t *func);

/**
 * The extern type of a table of at least `minimum` of these references, addressed in 32 bits,
 * without a maximum and not shared; set `has_maximum` and `maximum`, `is_64`, `is_shared` if it
 * is different. The argument is checked where the value is used.
 * Threads: any. Cost: none. Since 0.1.
 */
TYPEREG_API wt_extern_type_t wt_extern_type_table(wt_val_type_t element, uint64_t minimum);

/**
 * The extern type of a memory of at least `minimum` pages of 64 KiB, addressed in 32 bits,
 * without a maximum and not shared; set `has_maximum` and `maximum`, `is_64`, `is_shared`,
 * `page_size_log2` if it is different.
 *
 * Threads: any. Cost: none. Since 0.1.
 */
TYPEREG_API wt_extern_type_t wt_extern_type_memory(uint64_t minimum);

/**
 * The extern type of a global that holds a value of this type; set `is_shared` if it is shared.
 * The argument is checked where the value is used.
 * Threads: any. Cost: none. Since 0.1.
 */
TYPEREG_API wt_extern_type_t wt_extern_type_global(wt_val_type_t content, bool is_mutable);

/**
 * The extern type of a tag of this function type. The argument is checked where the value is
 * used.
 * Threads: any. Cost: none. Since 0.1.
 */
TYPEREG_API wt_extern_type_t wt_extern_type_tag(const wt_registered_type_t *func);

/**
 * Can `provided` be given to an import that requires `required`? By the specification's import
 * matching: functions match by declared subtyping, but an exact one requires an exact one of
 * the same type; tables, tags and mutable globals require equal types; a const global matches
 * if its value does; limits, sharing, address sizes and page sizes must fit.
 *
 * False for types of two registries, and for NULL. Also false for a type that is not well
 * formed: a log line says what is wrong with it, and wt_extern_type_explain_mismatch (SEE
 * INSIDE) gives that as an error.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
bool wt_extern_type_matches(const wt_extern_type_t *provided,
                            const wt_extern_type_t *required);

/**
 * Reads the imports and exports of a module, each with its type. `types` are its types: what
 * wt_registry_register_module returned for the same bytes. Only the sections up to the exports
 * are read, so those after them may be missing.
 *
 * The types of functions, tables, memories, globals and tags are checked, including those that
 * are not exported, and so is whether each exported item exists. The rest is left to a validator:
 * initial values, except where they end; whether a table needs one; whether names of exports
 * differ; and how many items of each kind there are. Shared memories, 64-bit addresses and pages
 * of one byte need no feature. Compact imports are not supported: they are WT_ERROR_MALFORMED.
 *
 * Returns the interface, which you own; it keeps the types alive, and nothing of the bytes.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_MALFORMED, WT_ERROR_INVALID_TYPE for a number
 * that no item has, or that is the number of a type of another kind, for limits that are not
 * valid, for something shared that holds unshared references, and for a tag with results where
 * WT_FEATURE_STACK_SWITCHING is off, WT_ERROR_UNSUPPORTED for a form of a proposal that is off,
 * WT_ERROR_OUT_OF_MEMORY; wt_error_byte_offset gives the place.
 * Threads: any. Cost: in proportion to the bytes of those sections: at most 64 bytes of memory
 * for each of them while it reads, and 64 KiB; and sorting the names of exports. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_module_interface_t *wt_module_interface_read(const wt_type_collection_t *types,
                                                const uint8_t *wasm,
                                                size_t len,
                                                wt_error_t **error_out);

/**
 * Ends an interface, and what was borrowed from it. NULL does nothing.
 * Threads: one at a time. Cost: frees its memory. Since 0.1.
 */
TYPEREG_API void wt_module_interface_delete(wt_module_interface_t *module_interface);

/**
 * Returns how many imports the module has; 0 for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API size_t wt_module_interface_num_imports(const wt_module_interface_t *module_interface);

/**
 * Stores import `i`, in the module's order: in `*module` and `*name` the two names, borrowed from
 * the interface, UTF-8 without NUL after them, and in `*module_len` and `*name_len` how many bytes
 * they have; in `*out` the type that is required, with types borrowed likewise. Each of the five
 * may be NULL. Imports have the first numbers of their kind, in this order: the first function that
 * is imported is function 0, the first table that is imported is table 0.
 *
 * Returns false, and stores nothing, if there is no such import, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
bool wt_module_interface_import(const wt_module_interface_t *module_interface,
                                size_t i,
                                const char **module,
                                size_t *module_len,
                                const char **name,
                                size_t *name_len,
                                wt_extern_type_t *out);

/**
 * Returns how many exports the module has; 0 for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API size_t wt_module_interface_num_exports(const wt_module_interface_t *module_interface);

/**
 * Stores export `i`, in the module's order: in `*name` its name, borrowed from the interface, UTF-8
 * without NUL after it, and in `*name_len` how many bytes it has; in `*out` its type, with types
 * borrowed likewise. Each of the three may be NULL.
 *
 * Returns false, and stores nothing, if there is no such export, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
bool wt_module_interface_export(const wt_module_interface_t *module_interface,
                                size_t i,
                                const char **name,
                                size_t *name_len,
                                wt_extern_type_t *out);

/**
 * Stores in `*index` the number of export `i` among those of its kind, as code uses it: the
 * module numbers functions, tables, memories, globals and tags each on their own, imports first.
 *
 * Returns false, and stores nothing, if there is no such export, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
bool wt_module_interface_export_index(const wt_module_interface_t *module_interface,
                                      size_t i,
                                      uint32_t *index);

/**
 * Finds the export of this name, which has `len` bytes, and stores which of the module's items it
 * is: in `*kind` its `WT_EXTERN_...`, in `*index` its number among those of its kind. Each of the
 * two may be NULL, and so may `name` if `len` is 0. If several exports have the name, which is
 * never so in a valid module, it is the first of them.
 *
 * Returns false, and stores nothing, if no export has this name, and for NULL.
 * Threads: any. Cost: comparisons of names, in proportion to the logarithm of the number of
 * exports, which are sorted when the interface is read. Since 0.1.
 */
TYPEREG_API
bool wt_module_interface_find_export(const wt_module_interface_t *module_interface,
                                     const char *name,
                                     size_t len,
                                     uint8_t *kind,
                                     uint32_t *index);

/**
 * Returns how many items of a kind, `WT_EXTERN_...`, the module has: first those that it
 * imports, in their order, then those that it defines. 0 for another kind, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
size_t wt_module_interface_num_items(const wt_module_interface_t *module_interface,
                                     uint8_t kind);

/**
 * Stores in `*out` the type of the item that has this number among those of its kind,
 * `WT_EXTERN_...`, whether it is imported, exported or neither: in code, this number is the index
 * of the function, table, memory, global or tag. Types are borrowed from the interface.
 *
 * Returns false, and stores nothing, if there is no such item, for another kind, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
bool wt_module_interface_item(const wt_module_interface_t *module_interface,
                              uint8_t kind,
                              uint32_t index,
                              wt_extern_type_t *out);

/**
 * Finds the initial value of a global, or of a table's elements, that the module defines: a
 * constant expression. Stores in `*offset` the byte of the module at which it begins, and in `*len`
 * how many bytes it has, `end` included. `kind` is WT_EXTERN_GLOBAL or WT_EXTERN_TABLE. Each of the
 * two may be NULL.
 *
 * Returns false, and stores nothing, for a table whose elements are initially null, for an
 * import, if there is no such item, for another kind, and for NULL.
 * Threads: any. Cost: a few loads; for a table, in proportion to the logarithm of the number of
 * tables that have an initial value. Since 0.1.
 */
TYPEREG_API
bool wt_module_interface_initial(const wt_module_interface_t *module_interface,
                                 uint8_t kind,
                                 uint32_t index,
                                 size_t *offset,
                                 size_t *len);

/* ==============================================================================================
 * LAYOUTS
 * How objects of struct, array and exn types lie in memory, for a collected heap: sizes,
 * offsets, and which fields are references that a collector follows. A registry computes them
 * by the policy that its configuration chooses, a prepared one or your own; by default there is
 * none.
 * ============================================================================================== */

/**
 * How objects of a registry's struct, array and exn types lie in memory: one of
 * `WT_GC_LAYOUT_...`. 0 is invalid. What the bytes of an object's header mean is up to you. Since
 * 0.1.
 */
typedef uint32_t wt_gc_layout_kind_t;

/** No layouts are computed; the default. Since 0.1. */
#define WT_GC_LAYOUT_NONE 1

/**
 * For a heap that is never collected: header of 8 bytes, aligned to 8; references of 4 bytes.
 * Since 0.1.
 */
#define WT_GC_LAYOUT_NULL 2

/**
 * For deferred reference counting: header of 24 bytes, aligned to 8; references of 4
 * bytes. Since 0.1.
 */
#define WT_GC_LAYOUT_DRC 3

/**
 * For a copying collector: header of 16 bytes, every object aligned to 16 and a struct at least
 * 20 bytes before rounding, so that a forwarding address fits; references of 4 bytes. Since 0.1.
 */
#define WT_GC_LAYOUT_COPYING 4

/**
 * Chooses one of the prepared layout policies: `WT_GC_LAYOUT_...`. Default: WT_GC_LAYOUT_NONE.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_registry_config_set_gc_layout(wt_registry_config_t *config,
                                      wt_gc_layout_kind_t kind,
                                      wt_error_t **error_out);

/**
 * A layout policy of your own, for `wt_registry_config_set_custom_gc_layout`.
 *
 * The rules: fields follow the header in order, each at the next multiple of its size; numbers
 * have the size of their type, references `reference_size`. An array is the header, a `uint32_t`
 * length, then its elements. An exception is the header, two `uint32_t` that name its tag, then
 * its fields. An object's size is rounded up to its alignment. Since 0.1.
 */
typedef struct wt_gc_layout_policy_t {
  /** `sizeof(wt_gc_layout_policy_t)`, so that later versions can add members. */
  size_t size;
  /** Bytes before the first field. */
  uint32_t header_size;
  /** Alignment of the header in bytes: a power of two, at most 4096. */
  uint32_t header_align;
  /** Bytes of a reference: 4 or 8. */
  uint32_t reference_size;
  /**
   * The minimum alignment of every object, in bytes: a power of two, at most 4096; 0 for
   * none.
   */
  uint32_t min_object_align;
  /** The minimum size of a struct in bytes, before rounding; 0 for none. */
  uint32_t min_struct_size;
  /** Zero. */
  uint32_t reserved;
  /**
   * No field and no element is aligned to more than this: 1, 2, 4, 8 or 16; 0 leaves each
   * aligned to its size. The header's own alignment and the place of an array's length do not
   * change. Read only if `size` includes it.
   */
  uint32_t max_field_align;
  /**
   * Which references a collector follows, by hierarchy: a sum of any 1, func 2, extern 4,
   * exn 8, cont 16; 0 means any, extern and exn. References to i31 are never followed. Set
   * func if your functions are objects of the collected heap: otherwise `is_gc_ref` is 0 for
   * a reference to a function, and a collector that relies on it frees functions in use.
   * Read only if `size` includes it.
   */
  uint32_t traced_hierarchies;
  /**
   * Bytes of a slot for the descriptor reference, which follows the header of a type that
   * has a descriptor, at the next multiple of its size or, if that is less, of
   * `max_field_align`: 4 or 8; 0 for no slot. A type without a descriptor has no slot, so if
   * a subtype adds a descriptor, its fields are at other offsets than in its supertype. The
   * slot is no field: wt_registered_type_gc_ref_offsets does not give it. Read only if `size`
   * includes it.
   */
  uint32_t descriptor_size;
  /** Zero. */
  uint32_t reserved_2;
} wt_gc_layout_policy_t;

/**
 * Sets a layout policy of your own, which is copied.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for a wrong `size`, an alignment that is not a power of two
 * up to 4096, a reference size that is neither 4 nor 8, a value of another field that its comment
 * does not name, a reserved field that is not zero.
 * Threads: one at a time. Cost: a few stores. Since 0.1.
 */
TYPEREG_API
bool wt_registry_config_set_custom_gc_layout(wt_registry_config_t *config,
                                             const wt_gc_layout_policy_t *policy,
                                             wt_error_t **error_out);

/**
 * How an object of a type lies in memory; filled by `wt_registered_type_layout`. All numbers are
 * bytes, offsets from the start of the object. Since 0.1.
 */
typedef struct wt_gc_layout_t {
  /** WT_TYPE_STRUCT, WT_TYPE_ARRAY or WT_TYPE_EXN. */
  wt_type_kind_t kind;
  /**
   * Struct, exn: size of the object. Array: offset of element 0; an array of n elements takes
   * `size + n * element_size`, which you check for overflow.
   */
  uint32_t size;
  /** Alignment of the object, a power of two. */
  uint32_t align;
  /** Array: size of one element. Else 0. */
  uint32_t element_size;
  /** Array: offset of the length, a `uint32_t`. Else 0. */
  uint32_t array_length_offset;
  /** Array: 1 if the elements are references that a collector must follow, else 0. */
  uint8_t elements_are_gc_refs;
  /** Zero. */
  uint8_t reserved[3];
} wt_gc_layout_t;

/** Where one field lies in its object; filled by `wt_registered_type_field_layout`. Since 0.1. */
typedef struct wt_gc_field_layout_t {
  /** Bytes from the start of the object. For an array: of element 0. */
  uint32_t offset;
  /** How many bytes the field takes. */
  uint32_t size;
  /**
   * 1 if it is a reference that a collector must follow, else 0. References to functions and
   * continuations are so only if the policy's `traced_hierarchies` says it; those to i31 never.
   */
  uint8_t is_gc_ref;
  /** What it holds, `WT_VAL_...`: `get_s` sign-extends an i8 or an i16. */
  wt_val_kind_t kind;
  /** Zero. */
  uint8_t reserved[2];
} wt_gc_field_layout_t;

/**
 * Stores in `*out` how objects of the type lie in memory.
 *
 * Returns false, and leaves `*out` unchanged, for func and cont types, in a registry without
 * layouts, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API bool wt_registered_type_layout(const wt_registered_type_t *type, wt_gc_layout_t *out);

/**
 * Stores in `*out` where field `i` lies in objects of the type; an array has only field 0, its
 * element 0. A subtype has its supertype's fields at the same offsets, unless the policy has a slot
 * for descriptors and only the subtype has a descriptor.
 *
 * Returns false, and leaves `*out` unchanged, if there is no such field, for func and cont
 * types, in a registry without layouts, and for NULL.
 * Threads: any. Cost: a few loads; for an exn type, in proportion to `i`. Since 0.1.
 */
TYPEREG_API
bool wt_registered_type_field_layout(const wt_registered_type_t *type,
                                     uint32_t i,
                                     wt_gc_field_layout_t *out);

/**
 * Returns where exception objects of an exn type keep their tag, which you store yourself: 8
 * bytes from this offset on, aligned to at least 4, before the fields. They are meant for a
 * `uint32_t` for the tag's instance and one for its index; you may keep a pointer there
 * instead.
 *
 * 0 for other types, in a registry without layouts, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API uint32_t wt_registered_type_exn_tag_offset(const wt_registered_type_t *type);

/**
 * Stores in `fields` where each field lies in objects of the type, the first `nfields` of them;
 * for an array, its element 0. `fields` may be NULL if `nfields` is 0.
 *
 * Returns how many there are, which may be more. 0 for func and cont types, in a registry
 * without layouts, and for NULL.
 * Threads: any. Cost: in proportion to the fields. Since 0.1.
 */
TYPEREG_API
size_t wt_registered_type_field_layouts(const wt_registered_type_t *type,
                                        wt_gc_field_layout_t *fields,
                                        size_t nfields);

/**
 * Stores in `offsets` where the references lie that a collector must follow, in ascending
 * order, the first `noffsets` of them: for a struct or an exn object, all; for an array, that
 * of element 0, if the elements are such references. `offsets` may be NULL if `noffsets` is 0.
 * The slot of a descriptor (`descriptor_size`) is no field, and not among them: a collector that
 * follows descriptors adds it.
 *
 * Returns how many there are, which may be more. 0 for func and cont types, in a registry
 * without layouts, and for NULL.
 * Threads: any. Cost: in proportion to the fields. Since 0.1.
 */
TYPEREG_API
size_t wt_registered_type_gc_ref_offsets(const wt_registered_type_t *type,
                                         uint32_t *offsets,
                                         size_t noffsets);

/**
 * Stores in `*out` how objects of the type lie in memory by this policy instead of the
 * registry's, for a compiler with several targets; and in `fields`, unless that is NULL, where
 * each field lies; for an array, its element 0. `nfields` is then as many as
 * wt_registered_type_num_fields says.
 *
 * Returns false without an error, and stores nothing, for func and cont types. After an error
 * `*out` and `fields` are as before.
 * Errors: WT_ERROR_INVALID_ARGUMENT for a policy that wt_registry_config_set_custom_gc_layout
 * would refuse, and for another number of fields; WT_ERROR_LIMIT for an object of more than 4
 * GiB.
 * Threads: any. Cost: in proportion to the fields. Since 0.1.
 */
TYPEREG_API
bool wt_registered_type_layout_for(const wt_registered_type_t *type,
                                   const wt_gc_layout_policy_t *policy,
                                   wt_gc_layout_t *out,
                                   wt_gc_field_layout_t *fields,
                                   size_t nfields,
                                   wt_error_t **error_out);

/**
 * Stores in `*out` how objects of the type of this index lie in memory; you keep the type alive
 * (TYPES BY INDEX).
 *
 * Returns false, and leaves `*out` unchanged, for func and cont types, in a registry without
 * layouts, if there is no such type, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
bool wt_registry_layout(const wt_registry_t *registry,
                        uint32_t type_index,
                        wt_gc_layout_t *out);

/* ==============================================================================================
 * TRAMPOLINE TYPES
 * A trampoline is a piece of code that passes a function's arguments between host and
 * WebAssembly. Functions whose types differ only in what their references point at can share
 * one: they have the same trampoline type, a function type with the same params and results in
 * which every reference is the nullable top of its hierarchy, such as `anyref`.
 * ============================================================================================== */

/**
 * Returns a handle of the trampoline type of a function type, which you own: the same params
 * and results with every reference widened to the nullable top of its hierarchy, final, without
 * supertype. All functions of one trampoline type can share one trampoline, the code that
 * passes their arguments. A type that already has this form is its own trampoline type.
 *
 * The first call registers it; from then on the function type keeps it alive.
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_KIND if it is not a function type,
 * WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any. Cost: in proportion to the params and results, and one atomic increment; the
 * first call, one registration. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_registered_type_t *wt_registered_type_trampoline(const wt_registered_type_t *func_type,
                                                    wt_error_t **error_out);

/**
 * Returns the index of the type's trampoline type, which the type keeps alive: the one that
 * wt_registered_type_trampoline returns. 0 for a type that is not a function type, or whose
 * trampoline type is not registered yet (with wt_registry_config_set_eager_trampolines it
 * always is), and for NULL.
 * Threads: any. Cost: a few loads; for a type that is its own trampoline type, in proportion to
 * its params and results. Since 0.1.
 */
TYPEREG_API uint32_t wt_registered_type_trampoline_index(const wt_registered_type_t *type);

/**
 * Finds the trampoline for a trampoline type, a piece of code: stores in `*module_type_index`
 * the number of the first function type of the module whose trampoline type has this index,
 * since all function types of one trampoline type can share the trampoline of the first.
 *
 * Returns false, and leaves the number unchanged, if the module has none, if no live trampoline
 * type has the index, or if an argument is NULL.
 * Threads: any. Cost: in proportion to the trampoline type's params and results; for the first
 * call on a collection, to its types. Since 0.1.
 */
TYPEREG_API
bool wt_type_collection_trampoline(const wt_type_collection_t *types,
                                   uint32_t trampoline_type_index,
                                   uint32_t *module_type_index);

/**
 * Returns the index of the trampoline type of the type of this index, which you keep alive
 * (TYPES BY INDEX). 0 for a type that is not a function type, or whose trampoline type is not
 * registered yet, if there is no such type, and for NULL.
 * Threads: any. Cost: a few loads; for a type that is its own trampoline type, in proportion to
 * its params and results. Since 0.1.
 */
TYPEREG_API
uint32_t wt_registry_trampoline_index(const wt_registry_t *registry,
                                      uint32_t type_index);

/**
 * Sets whether the trampoline type of a function type is registered together with it, and not
 * when it is first asked for. Default: no. If so, asking for it cannot fail, and its index
 * exists from the beginning; instead the function type is refused if there is no memory for its
 * trampoline type, or no room within WT_LIMIT_LIVE_TYPES.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT.
 * Threads: one at a time. Cost: a store; for each new function type that is not its own
 * trampoline type one registration more. Since 0.1.
 */
TYPEREG_API
bool wt_registry_config_set_eager_trampolines(wt_registry_config_t *config,
                                              bool eager,
                                              wt_error_t **error_out);

/* ==============================================================================================
 * HOST DATA, LIFE AND DEATH
 * One pointer of yours for each type, read in two loads, so that what you have compiled for a
 * type needs no table of its own; a callback for types that die; types that stay as long as
 * their registry.
 *
 * A type dies when nothing holds its rec group any more: no handle of a type or group, no
 * collection or module interface, no names, encoder or builder, no other type that refers to
 * it. Then its memory can be used for other types, and after a while so can its index.
 * ============================================================================================== */

/**
 * Returns the pointer that wt_registered_type_set_host_data has set for the type, borrowed: the
 * library never reads what it points to. NULL if none was set, and for NULL.
 * Threads: any. Cost: two loads. Since 0.1.
 */
TYPEREG_API void *wt_registered_type_host_data(const wt_registered_type_t *type);

/**
 * Sets the type's host data, unless it has been set, and returns the value that the type keeps
 * for the rest of its life: `data`, or the value that another call has set first, which belongs
 * to that caller. If `data` is NULL, sets nothing and returns the present value. Returns NULL if
 * `type` is NULL.
 *
 * A thread that gets the data from the type sees what you wrote to it before you set it. When the
 * type dies the data is passed to the callback of wt_registry_config_set_retire_callback, and an
 * equal type that is registered later has none. Borrowed by the library until then.
 * Threads: any. Cost: a few loads and an atomic exchange. Since 0.1.
 */
TYPEREG_API void *wt_registered_type_set_host_data(const wt_registered_type_t *type, void *data);

/**
 * Returns the host data of the type of this index, borrowed: it stays yours. You keep the type
 * alive (TYPES BY INDEX). NULL until it is set, if there is no such type, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API void *wt_registry_host_data(const wt_registry_t *registry, uint32_t type_index);

/**
 * Called for each type that dies: see `wt_registry_config_set_retire_callback`.
 *
 * `user` is the pointer given with the callback, `type_index` the index that the type had, and
 * `host_data` what `wt_registered_type_set_host_data` has set for it, or NULL. Called on the
 * thread that released the type's last owner, possibly on several at once, but never from
 * within itself. It must return normally: no `longjmp`, no C++ exception. Since 0.1.
 */
typedef void (*wt_retire_callback_t)(void *user, uint32_t type_index, void *host_data);

/**
 * Calls `callback` for each type that dies: once, when no call can find the type any more, and
 * before another type gets its index. Default: nothing is called. `user` is passed through.
 *
 * It is called on the thread whose call released the last owner, while no lock is held. That
 * can also be a call that registers a type or looks one up by index: such a call briefly owns
 * the groups that it compares. So do not hold a lock that the callback takes during such a
 * call. The callback may call any function of the library, on this registry too: an equal type
 * that it registers is a new one. Types that die inside it are reported after it has returned.
 * It must not use the builder, names or encoder of the call that it interrupts. Members of one
 * rec group are reported together, and a group before those that only it kept alive; pinned
 * types, and what they keep, when the registry ends. Types of a call that was refused are not
 * reported.
 * Errors: WT_ERROR_INVALID_ARGUMENT.
 * Threads: one at a time. Cost: a few stores; for each rec group that dies a load and the
 * calls. Since 0.1.
 */
TYPEREG_API
bool wt_registry_config_set_retire_callback(wt_registry_config_t *config,
                                            wt_retire_callback_t callback,
                                            void *user,
                                            wt_error_t **error_out);

/**
 * Keeps the type's rec group, and all types that it refers to, alive as long as their registry.
 * From then on cloning and deleting their handles writes nothing, so that threads do not contend
 * for the count of a type that all of them use.
 *
 * A pinned type does not keep its registry alive. The registry ends, as always, when its handles,
 * builders, names and encoders and all types that are not pinned are gone: during this call, if
 * nothing else is left. Then the pinned types are reported to the callback of
 * wt_registry_config_set_retire_callback, and freed. After that, neither use nor delete a handle
 * of a pinned type or a collection of pinned types: keep a handle of the registry longer than
 * those.
 *
 * Returns false, and has pinned nothing, if memory ran out, or for NULL.
 * Threads: any. Cost: in proportion to the rec groups that the type refers to, directly or not,
 * once. Since 0.1.
 */
TYPEREG_API bool wt_registered_type_pin(const wt_registered_type_t *type);

/* ==============================================================================================
 * VALUES IN 64 BITS
 * What a validator keeps on its operand stack. Packed types compare with `==`.
 * ============================================================================================== */

/**
 * A value type in 64 bits, from `wt_val_type_pack`: equal types of one registry are equal numbers.
 * 0 is not a packed type. `typereg/inline.h` matches the common cases of two of them without a
 * call. Since 0.1.
 */
typedef uint64_t wt_packed_val_type_t;

/**
 * Returns a value type in 64 bits: equal types of one registry are equal numbers, so compare
 * them with `==`. `i8` and `i16` can be packed, too. A number does not keep the type alive that
 * it names: you must. 0 for a value type that is not well formed or is pending, and for one
 * that names a type by its number.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API wt_packed_val_type_t wt_val_type_pack(wt_val_type_t value);

/**
 * Stores in `*out` the value type that was packed; a type that it names is borrowed from its
 * owner.
 *
 * Returns false, and leaves `*out` unchanged, for a number that wt_val_type_pack does not give, for
 * one that names a type that is not alive in this registry, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
bool wt_registry_unpack_val_type(const wt_registry_t *registry,
                                 wt_packed_val_type_t packed,
                                 wt_val_type_t *out);

/**
 * Does every value of packed type `sub` also have packed type `sup`? Both are of this registry, and
 * you keep alive the types that they name.
 *
 * False for 0, for NULL, and for two different numbers one of which names a type that is not
 * alive. The answer is meaningless for numbers that wt_val_type_pack does not return.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API
bool wt_registry_packed_val_type_matches(const wt_registry_t *registry,
                                         wt_packed_val_type_t sub,
                                         wt_packed_val_type_t sup);

/* ==============================================================================================
 * GENERATED CODE
 * What code emitted by your compiler may read of a type without a call. A
 * `wt_registered_type_t *` points at the type's slot, which fills a cache line. The parts that
 * are given here are constant as long as the type lives, and were written before any pointer
 * to the slot was given out: plain loads suffice. Numbers are in the processor's byte order.
 * The rest of a slot is private, and changes.
 *
 * Is a type `sup`, or declared below it? Depth and index of `sup` are known when code is emitted. Both
 * are of one registry: two types of two registries can have the same index.
 *   depth < WT_DISPLAY_MIN   iff the display's entry of that number is the index: one load, one compare
 *   deeper                   call wt_registered_type_is_subtype; docs/generated-code.md says which types
 *                            need no call
 * Is it exactly `sup`? Iff the pointers are equal. Is it a struct, an array, a function? Its kind says.
 *
 * Keep `sup` alive as long as the code exists, which contains its index, and every type as
 * long as the code can meet its pointer: slot and index of a dead type are given to another
 * type.
 *
 * A new layout does not change wt_abi_version. Compare WT_SLOT_LAYOUT_VERSION with
 * wt_slot_layout_version before you emit such code; if they differ, emit calls.
 * docs/generated-code.md has the instructions for x86-64 and aarch64;
 * examples/inline_subtype.c emits and runs them.
 * ============================================================================================== */

/** The layout that the constants below describe. Another layout has another number. Since 0.1. */
#define WT_SLOT_LAYOUT_VERSION 1

/** The size of a slot in bytes; its address is a multiple of it. Since 0.1. */
#define WT_SLOT_SIZE 64

/** Offset of the type index, a `uint32_t`. Since 0.1. */
#define WT_SLOT_INDEX_OFFSET 0

/** Offset of the depth, a `uint8_t`. Since 0.1. */
#define WT_SLOT_DEPTH_OFFSET 28

/** Offset of the kind, a `uint8_t`: one of `WT_TYPE_...`. Since 0.1. */
#define WT_SLOT_KIND_OFFSET 29

/**
 * Offset of the first WT_DISPLAY_MIN entries of the display, each a `uint32_t`: the type indices
 * of the supertypes from the root down, then the type's own, then 0. Since 0.1.
 */
#define WT_SLOT_DISPLAY_OFFSET 32

/**
 * Returns the version of the layout of slots in the library that runs. Emit code that reads slots
 * only if this is the WT_SLOT_LAYOUT_VERSION that the code was written for.
 * Threads: any. Cost: none. Since 0.1.
 */
TYPEREG_API uint32_t wt_slot_layout_version(void);

/* ==============================================================================================
 * FINGERPRINTS
 * Names of types that are the same in every process: for code and caches that are stored with
 * their types.
 * ============================================================================================== */

/**
 * Stores in `out` the type's fingerprint: 32 bytes that are the same in every process, version and
 * library, whatever else is registered and in which order, and differ for different types.
 * fingerprints.md among the documents has the definition, which anyone can implement and which
 * never changes.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_OUT_OF_MEMORY, after which the fingerprints of other
 * groups that were made until then stay.
 * Threads: any. Cost: the first time in proportion to the words of the type's rec group and of all
 * that it refers to, each hashed once; then a lock and one hash of 44 to 46 bytes. Since 0.1.
 */
TYPEREG_API
bool wt_registered_type_fingerprint(const wt_registered_type_t *type,
                                    uint8_t *out,
                                    wt_error_t **error_out);

/**
 * Stores in `out` the rec group's fingerprint, from which those of its types are made: 32 bytes.
 * The empty group has one, too.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_OUT_OF_MEMORY, after which the fingerprints of other
 * groups that were made until then stay.
 * Threads: any. Cost: the first time in proportion to the words of the group and of all that it
 * refers to, each hashed once; then a lock. Since 0.1.
 */
TYPEREG_API
bool wt_rec_group_fingerprint(const wt_rec_group_t *group,
                              uint8_t *out,
                              wt_error_t **error_out);

/* ==============================================================================================
 * SEE INSIDE
 * Types as people read them: names, the text format, why one type does not match another.
 * Names are not part of a type, so the program that prints types keeps them: a wt_type_names_t
 * has the names of any number of modules. A library that was built without texts
 * (TYPEREG_TEXT=OFF) has none of these functions.
 * ============================================================================================== */

/**
 * Names of types and fields, for printing.
 *
 * Owned: `wt_type_names_new`, `wt_type_names_delete`. It keeps alive every type that it has a name
 * for.
 *
 * Threads: any, at once, as long as no thread changes it. Since 0.1.
 */
typedef struct wt_type_names_t wt_type_names_t;

/**
 * Returns an empty set of names for types of this registry, which you own.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any. Cost: one allocation and one atomic increment. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_type_names_t *wt_type_names_new(const wt_registry_t *registry,
                                   wt_error_t **error_out);

/**
 * Ends a set of names, and its hold on the types that it names. NULL does nothing.
 * Threads: one at a time. Cost: in proportion to the names. Since 0.1.
 */
TYPEREG_API void wt_type_names_delete(wt_type_names_t *names);

/**
 * Takes the names of types and of fields from the name sections of a wasm module; `types` is that
 * module's collection. A type or field that has a name keeps it: if several modules share a type,
 * the first module names it. A module without a name section gives no names.
 *
 * Names are advisory, so a fault in them is not an error: the call returns true and adds the
 * names that can be read. Lists are read in any order, each up to its first fault. Names that
 * are not UTF-8 or contain NUL, names of types and fields that the module does not have, and
 * names that are cut off are passed over; wt_type_names_passed_over reports them. Subsections
 * about other things are ignored, and an empty name counts as no name.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_MALFORMED for bytes
 * that do not begin as a module does, WT_ERROR_UNSUPPORTED for a component, WT_ERROR_LIMIT for
 * more than WT_LIMIT_NAME_BYTES, WT_ERROR_OUT_OF_MEMORY. On an error no name is added.
 * Threads: one at a time. Cost: in proportion to the sections and names; at most 32 bytes of
 * heap for each byte of a name section, and 1 KiB. Since 0.1.
 */
TYPEREG_API
bool wt_type_names_read_module(wt_type_names_t *names,
                               const wt_type_collection_t *types,
                               const uint8_t *wasm,
                               size_t len,
                               wt_error_t **error_out);

/**
 * Returns in words what the last wt_type_names_read_module passed over, how often, and at which
 * byte first, which you own and end with wt_string_delete: "passed over: 2 names that are not
 * UTF-8 (the first at byte 0x1f)". NULL, without an error, if it passed over nothing.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any, as long as no thread changes the names. Cost: a few allocations. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
char *wt_type_names_passed_over(const wt_type_names_t *names, wt_error_t **error_out);

/**
 * Gives a type this name, in place of its earlier name, if any. The name is copied: `len`
 * bytes of UTF-8, not empty and without NUL.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for a name that cannot be set, WT_ERROR_WRONG_REGISTRY,
 * WT_ERROR_LIMIT for more than WT_LIMIT_NAME_BYTES, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: a few allocations. Since 0.1.
 */
TYPEREG_API
bool wt_type_names_set_type(wt_type_names_t *names,
                            const wt_registered_type_t *type,
                            const char *name,
                            size_t len,
                            wt_error_t **error_out);

/**
 * Gives this name to a field of a struct, or to field 0 of an array, which is its element, in
 * place of its earlier name, if any. The name is copied: `len` bytes of UTF-8, not empty and
 * without NUL.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for a name that cannot be set or a field that does not exist,
 * WT_ERROR_WRONG_REGISTRY, WT_ERROR_LIMIT for more than WT_LIMIT_NAME_BYTES,
 * WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: a few allocations. Since 0.1.
 */
TYPEREG_API
bool wt_type_names_set_field(wt_type_names_t *names,
                             const wt_registered_type_t *type,
                             uint32_t field,
                             const char *name,
                             size_t len,
                             wt_error_t **error_out);

/**
 * Is this character, a Unicode code point, invisible, or does it turn the direction of writing?
 * A program that shows a module's names should escape such characters, as the library's texts
 * do: they could control a terminal, or make one name look like another. `true` for a number
 * that is not a character.
 * Threads: any. Cost: a few comparisons. Since 0.1.
 */
TYPEREG_API bool wt_is_unseen(uint32_t character);

/**
 * Returns the name of a type, borrowed from the names until they are changed. NULL if it has no
 * name, or for NULL.
 * Threads: any, as long as no thread changes the names. Cost: one lookup. Since 0.1.
 */
TYPEREG_API
const char *wt_type_names_type(const wt_type_names_t *names,
                               const wt_registered_type_t *type);

/**
 * Returns the name of field `field` of a type, borrowed from the names until they are changed.
 * NULL if it has no name, or for NULL.
 * Threads: any, as long as no thread changes the names. Cost: one lookup. Since 0.1.
 */
TYPEREG_API
const char *wt_type_names_field(const wt_type_names_t *names,
                                const wt_registered_type_t *type,
                                uint32_t field);

/**
 * Returns what texts call a type, which you own and end with wt_string_delete: its identifier in
 * the text format, `$point`, `$"two words"`, or `$t7` if it has no name. It has at most 80 bytes,
 * and contains nothing that is invisible or could control a terminal: a tool can print it as it
 * is.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any, as long as no thread changes the names. Cost: one lookup and two allocations.
 * Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
char *wt_type_names_type_identifier(const wt_type_names_t *names,
                                    const wt_registered_type_t *type,
                                    wt_error_t **error_out);

/**
 * Returns what texts call field `field` of a type, which you own and end with wt_string_delete:
 * its identifier in the text format, of at most 80 bytes, safe to print. NULL, without an error,
 * if the field has no name: texts then give it no identifier.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any, as long as no thread changes the names. Cost: one lookup and two allocations.
 * Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
char *wt_type_names_field_identifier(const wt_type_names_t *names,
                                     const wt_registered_type_t *type,
                                     uint32_t field,
                                     wt_error_t **error_out);

/**
 * Returns the type's whole rec group in the text format, which you own and end with
 * wt_string_delete. Every type is called `$t` and its index, so that one module can have the
 * texts of several groups, each after the groups that it refers to. An exn type, which is not a
 * wasm type, is printed as a comment; so no module can have the text of a group that refers to
 * one.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any. Cost: in proportion to the text. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
char *wt_registered_type_to_wat(const wt_registered_type_t *type,
                                wt_error_t **error_out);

/**
 * Returns a rec group in the text format, which you own and end with wt_string_delete. Each type
 * is called by its name, or by `$t` and its index, so that one module can have the texts of
 * several groups, each after the groups that it refers to. `names_or_null` may be NULL. An exn
 * type, which is not a wasm type, is printed as a comment; so no module can have the text of a
 * group that refers to one.
 *
 * Names are written as the text format allows: `$point`, `$"two words"`. A type whose name
 * another type has too is called by the name, `.t` and its index; a field by the name, a dot and
 * its number. A name that takes more than 80 bytes there is shortened: its beginning, two dots,
 * and the same ending. No text is longer than 64 bytes plus 64 bytes for each byte of the type
 * section that it describes, or 96 for each byte of continuation types.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY for names of another registry's
 * types, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any, as long as no thread changes the names. Cost: in proportion to the text. Since
 * 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
char *wt_rec_group_to_wat(const wt_rec_group_t *group,
                          const wt_type_names_t *names_or_null,
                          wt_error_t **error_out);

/**
 * Returns a value type in the text format, which you own and end with wt_string_delete: `i32`,
 * `(ref null $point)`. A type is called by its name, or by `$t` and its index. `names_or_null` may
 * be NULL.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed or is pending, and for
 * one that names a type by its number; WT_ERROR_WRONG_REGISTRY for names of another
 * registry's types, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any, as long as no thread changes the names. Cost: in proportion to the text. Since
 * 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
char *wt_val_type_to_wat(wt_val_type_t value,
                         const wt_type_names_t *names_or_null,
                         wt_error_t **error_out);

/**
 * Returns a module with the types of a collection, in their order and with their numbers, in the
 * text format, which you own and end with wt_string_delete. Types and fields are called as in
 * wt_rec_group_to_wat; in a group that the module repeats, types have names only the first time.
 * `names_or_null` may be NULL. A group that no module can have, because it has an exn type or
 * refers to one, directly or not, is printed as a comment, and its types have no numbers. If a
 * program made the collection, the text is a module only if each group comes after those that it
 * refers to.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY for names of another registry's
 * types, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any, as long as no thread changes the names. Cost: in proportion to the text. Since
 * 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
char *wt_type_collection_to_wat(const wt_type_collection_t *types,
                                const wt_type_names_t *names_or_null,
                                wt_error_t **error_out);

/**
 * Returns a module with every live type of a registry, each group after the groups that it refers
 * to, in the text format, which you own and end with wt_string_delete. Types and fields are
 * called as in wt_rec_group_to_wat. `names_or_null` may be NULL. A group that no module can have,
 * because it has an exn type or refers to one, directly or not, is printed as a comment. The
 * comments of wt_registry_dump are not in it.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY for names of another registry's
 * types, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any, as long as no thread changes the names. Cost: in proportion to the text; its
 * locks, taken one after the other. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
char *wt_registry_to_wat(const wt_registry_t *registry,
                         const wt_type_names_t *names_or_null,
                         wt_error_t **error_out);

/**
 * Returns every live type as text, which you own and end with wt_string_delete: WAT, group by
 * group in the order of their first types' indices, with owners, depths, displays and layouts in
 * comments. If another thread is freeing rec groups at that moment, a last comment counts them.
 * The same calls on one thread give the same text. What the text contains may change from
 * version to version.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any. Cost: in proportion to the text; its locks, taken one after the other. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
char *wt_registry_dump(const wt_registry_t *registry, wt_error_t **error_out);

/**
 * Says why `sub` is not a subtype of `sup`, in a text for people, which you own and end with
 * wt_string_delete: the rule; what `sub` is declared below; where the two differ if they look
 * alike; and what would have to change for `sub` to be declared below `sup`. NULL, without an
 * error, if it is a subtype. Types of two registries never match, and may be given; the names are
 * those of one of the two registries. `names_or_null` may be NULL.
 *
 * The text names in brackets the section of the specification, chapter "Matching", that has the
 * rule. Its words may change from version to version.
 * Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_WRONG_REGISTRY for names of another registry than
 * those of the two types; WT_ERROR_OUT_OF_MEMORY.
 * Threads: any, as long as no thread changes the names. Cost: in proportion to the groups of the
 * two types. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
char *wt_registered_type_explain_mismatch(const wt_registered_type_t *sub,
                                          const wt_registered_type_t *sup,
                                          const wt_type_names_t *names_or_null,
                                          wt_error_t **error_out);

/**
 * Says why wt_val_type_matches(sub, sup) is false, in a text for people, which you own and end
 * with wt_string_delete: the rule and, if both refer to registered types, how these two relate.
 * NULL, without an error, if it is true. Types of two registries never match, and may be given;
 * the names are those of one of the two registries. `names_or_null` may be NULL.
 *
 * The text names in brackets the section of the specification, chapter "Matching", that has the
 * rule. Its words may change from version to version.
 * Errors: WT_ERROR_INVALID_ARGUMENT, also for a value type that is not well formed or is pending;
 * WT_ERROR_WRONG_REGISTRY for names of a registry that has none of the types that the two name;
 * WT_ERROR_OUT_OF_MEMORY.
 * Threads: any, as long as no thread changes the names. Cost: in proportion to the groups of the
 * types that the two refer to. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
char *wt_val_type_explain_mismatch(wt_val_type_t sub,
                                   wt_val_type_t sup,
                                   const wt_type_names_t *names_or_null,
                                   wt_error_t **error_out);

/**
 * Says why wt_field_type_matches(sub, sup) is false, in a text for people, which you own and end
 * with wt_string_delete: the rule and, if both refer to registered types, how these two relate.
 * NULL, without an error, if it is true. Types of two registries never match, and may be given;
 * the names are those of one of the two registries. `names_or_null` may be NULL.
 *
 * The text names in brackets the section of the specification, chapter "Matching", that has the
 * rule. Its words may change from version to version.
 * Errors: WT_ERROR_INVALID_ARGUMENT, also for a value type that is not well formed or is pending;
 * WT_ERROR_WRONG_REGISTRY for names of a registry that has none of the types that the two name;
 * WT_ERROR_OUT_OF_MEMORY.
 * Threads: any, as long as no thread changes the names. Cost: in proportion to the groups of the
 * types that the two refer to. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
char *wt_field_type_explain_mismatch(wt_field_type_t sub,
                                     wt_field_type_t sup,
                                     const wt_type_names_t *names_or_null,
                                     wt_error_t **error_out);

/**
 * Says why wt_extern_type_matches(provided, required) is false, in a text for people, which you own
 * and end with wt_string_delete. NULL, without an error, if it is true. Types of two registries
 * never match, and may be given; the names are those of one of the two registries. `names_or_null`
 * may be NULL. The words may change from version to version.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, also for an extern type that is not well formed or is pending;
 * WT_ERROR_WRONG_REGISTRY for names of a registry that has none of the types that the two name;
 * WT_ERROR_OUT_OF_MEMORY.
 * Threads: any, as long as no thread changes the names. Cost: in proportion to the groups of the
 * types that the two refer to. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
char *wt_extern_type_explain_mismatch(const wt_extern_type_t *provided,
                                      const wt_extern_type_t *required,
                                      const wt_type_names_t *names_or_null,
                                      wt_error_t **error_out);

/* ==============================================================================================
 * ENCODING
 * Types as wasm bytes: a type section, or a module that has nothing else. A library that was
 * built without them (TYPEREG_ENCODE=OFF) has none of these functions.
 * ============================================================================================== */

/**
 * Collects types, and writes them as a wasm type section or module.
 *
 * Owned: `wt_type_encoder_new`, `wt_type_encoder_delete`. It keeps alive every type that was added
 * to it, and those that these refer to.
 *
 * Threads: one at a time. Since 0.1.
 */
typedef struct wt_type_encoder_t wt_type_encoder_t;

/**
 * Returns an encoder without types, for types of this registry, which you own.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY.
 * Threads: any. Cost: one allocation and one atomic increment. Since 0.1.
 */
TYPEREG_API TYPEREG_NODISCARD
wt_type_encoder_t *wt_type_encoder_new(const wt_registry_t *registry,
                                       wt_error_t **error_out);

/**
 * Ends an encoder, what it wrote, and its hold on the types. NULL does nothing.
 * Threads: one at a time. Cost: in proportion to the groups. Since 0.1.
 */
TYPEREG_API void wt_type_encoder_delete(wt_type_encoder_t *encoder);

/**
 * Adds a type: its whole rec group, after all groups that it refers to. Groups that were added
 * before are not added again. Stores in `*module_type_index` (unless NULL) the type's number in
 * the module.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_KIND for an exn
 * type, which no module can have (its tag's function type can be added), WT_ERROR_LIMIT for
 * more types or groups than a module may have, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: in proportion to what is added. Since 0.1.
 */
TYPEREG_API
bool wt_type_encoder_add_type(wt_type_encoder_t *encoder,
                              const wt_registered_type_t *type,
                              uint32_t *module_type_index,
                              wt_error_t **error_out);

/**
 * Adds a rec group, after all groups that it refers to. Groups that were added before are not
 * added again, except that the empty group is added each time. Stores in `*first` (unless NULL)
 * the number of its first type; for the empty group, the number of the type that comes next.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_KIND for an exn
 * type, which no module can have (its tag's function type can be added), WT_ERROR_LIMIT for
 * more types or groups than a module may have, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: in proportion to what is added. Since 0.1.
 */
TYPEREG_API
bool wt_type_encoder_add_rec_group(wt_type_encoder_t *encoder,
                                   const wt_rec_group_t *group,
                                   uint32_t *first,
                                   wt_error_t **error_out);

/**
 * Adds all rec groups of a collection in its order, including empty ones and ones added before:
 * type `i` of the collection gets the number `*first` + `i` in the module. `first` may be NULL. In
 * a collection from wt_type_collection_from_rec_groups, a group may refer to one that does not come
 * before it; that one is added before all of them.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_KIND for an exn
 * type, which no module can have (its tag's function type can be added), WT_ERROR_LIMIT for
 * more types or groups than a module may have, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: in proportion to what is added. Since 0.1.
 */
TYPEREG_API
bool wt_type_encoder_add_collection(wt_type_encoder_t *encoder,
                                    const wt_type_collection_t *types,
                                    uint32_t *first,
                                    wt_error_t **error_out);

/**
 * Stores in `*module_type_index` the number of a type in the module, if it was added or another
 * type needed it; if collections added it several times, its first number.
 *
 * Returns false, and leaves the number unchanged, if the module does not have it, or an
 * argument is NULL.
 * Threads: one at a time. Cost: one lookup. Since 0.1.
 */
TYPEREG_API
bool wt_type_encoder_index(const wt_type_encoder_t *encoder,
                           const wt_registered_type_t *type,
                           uint32_t *module_type_index);

/**
 * Returns the payload of a type section with all types that were added: what follows the
 * section's id and size. `*len` is its number of bytes. Borrowed from the encoder: valid until
 * any call on the encoder except wt_type_encoder_index. Registering the payload gives the same
 * types.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY.
 * Threads: one at a time. Cost: in proportion to the bytes. Since 0.1.
 */
TYPEREG_API
const uint8_t *wt_type_encoder_type_section(wt_type_encoder_t *encoder,
                                            size_t *len,
                                            wt_error_t **error_out);

/**
 * Returns a wasm module that consists of a type section with all types that were added. `*len`
 * is its number of bytes. Borrowed from the encoder: valid until any call on the encoder except
 * wt_type_encoder_index. A validator accepts it if it knows the proposals that its types use.
 *
 * Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY, WT_ERROR_LIMIT past 4 GiB.
 * Threads: one at a time. Cost: in proportion to the bytes. Since 0.1.
 */
TYPEREG_API
const uint8_t *wt_type_encoder_module(wt_type_encoder_t *encoder,
                                      size_t *len,
                                      wt_error_t **error_out);

/* ==============================================================================================
 * WHAT A REGISTRY HOLDS
 * For tests, quotas and bug hunts: how much there is, whether it is sound, and what keeps a
 * type alive.
 * ============================================================================================== */

/**
 * What a registry holds and has done; filled by `wt_registry_stats`. Later versions may add
 * members at the end, so that function takes `sizeof(wt_registry_stats_t)`. Since 0.1.
 */
typedef struct wt_registry_stats_t {
  /** Types that are registered now. */
  uint64_t live_types;
  /** Rec groups that are registered now, without the empty one. */
  uint64_t live_rec_groups;
  /**
   * Bytes of memory that these types and groups take; including 32 for each group whose
   * fingerprint was computed.
   */
  uint64_t live_bytes;
  /** Rec groups asked for successfully since the registry was made, found or new. */
  uint64_t registrations;
  /** How many of those registrations found the group; the empty group is always found. */
  uint64_t hits;
  /**
   * Bytes of memory for the slots of types, the displays of deep ones, the table of groups and the
   * list of fingerprints, in use or not: 64 for each type; for each type deeper than 6 that has
   * subtypes, or deeper than 7 whose display was asked for, 4 for each of its supertypes and
   * itself, rounded up to a multiple of 64, unless it shares its supertype's, as one type below
   * each can while that has room; 8 for each bucket of the table; and, once a fingerprint has been
   * computed, 8 for each index up to the highest one of such a group, with room to grow. Later
   * types use them again. They are freed only with the registry, since a thread may at any moment
   * query an index whose type has died. A host that must not keep the memory of its largest load
   * makes a new registry for later loads, and deletes the old one. Since 0.1.
   */
  uint64_t reserved_bytes;
  /**
   * Types that stay as long as the registry: those of wt_registered_type_pin, and what they refer
   * to. Since 0.1.
   */
  uint64_t pinned_types;
} wt_registry_stats_t;

/**
 * Stores in `*out` what the registry holds and has done.
 *
 * `out_size` is `sizeof *out`. If your struct has more members than the library knows, the others
 * are set to 0; if it has fewer, only those are written. Each number is exact as long as no other
 * thread changes the registry. Returns false for NULL.
 * Threads: any. Cost: its locks, taken one after the other. Since 0.1.
 */
TYPEREG_API
bool wt_registry_stats(const wt_registry_t *registry,
                       wt_registry_stats_t *out,
                       size_t out_size);

/**
 * Verifies every invariant of the registry that can be verified from inside. Meant for tests, and
 * for finding bugs.
 *
 * Errors: WT_ERROR_INTERNAL, with a message that says what is wrong with the registry. Two others
 * say nothing about the registry: WT_ERROR_INVALID_ARGUMENT, and WT_ERROR_OUT_OF_MEMORY, since
 * the check takes memory.
 * Threads: any. Cost: time and memory in proportion to what the registry holds, whose locks are
 * all held meanwhile. Since 0.1.
 */
TYPEREG_API bool wt_registry_check(const wt_registry_t *registry, wt_error_t **error_out);

/**
 * Returns how many bytes of memory the group, the slots of its types and, once it is computed, its
 * fingerprint take; 0 for the empty group, and for NULL. This does not include the registry's
 * table of groups, and the display records of types of depth WT_DISPLAY_MIN - 1 and more.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API uint64_t wt_rec_group_bytes(const wt_rec_group_t *group);

/**
 * What keeps a rec group alive, in counts; filled by `wt_registered_type_owners`. Later versions
 * may add members at the end, so that function takes `sizeof(wt_owners_t)`. Since 0.1.
 */
typedef struct wt_owners_t {
  /** All owners. When the last one is gone, the group is freed. */
  uint64_t total;
  /**
   * References from other rec groups: every field, element, param, result and supertype there that
   * names one of the group's types.
   */
  uint64_t references;
  /** Function types of other rec groups whose trampoline type was asked for and is one of these. */
  uint64_t trampolines;
  /**
   * All other owners, held by the program: handles of types and groups, collections (one each,
   * however often the module has the group), names, encoders, and builders that name one of the
   * types.
   */
  uint64_t handles;
} wt_owners_t;

/**
 * Stores in `*out` what keeps a type alive, and with it its whole rec group. `out_size` is
 * `sizeof *out` (see wt_registry_stats). It helps to find handles that were not deleted.
 *
 * Exact as long as no other thread changes the registry. Returns false, and leaves `*out`
 * unchanged, for NULL.
 * Threads: any. Cost: in proportion to what the registry holds; its locks, taken one after the
 * other. Since 0.1.
 */
TYPEREG_API
bool wt_registered_type_owners(const wt_registered_type_t *type,
                               wt_owners_t *out,
                               size_t out_size);

/* ==============================================================================================
 * LOGGING
 * Log lines about what the library does. It is silent unless asked; a request holds for the
 * whole process.
 * ============================================================================================== */

/**
 * How important a message is: one of `WT_LOG_...`; a greater level includes more messages.
 * Since 0.1.
 */
typedef uint32_t wt_log_level_t;

/**
 * Receives the library's messages: see `wt_log_set_callback`.
 *
 * `user` is the pointer given with the callback. `target` names the part of the library and
 * `message` is one line without line end; both are UTF-8, end with NUL, and are borrowed for the
 * call. Called on the thread that caused the message, possibly on several at once. It must return
 * normally: no `longjmp`, no C++ exception. Since 0.1.
 */
typedef void (*wt_log_callback_t)(void *user,
                                  wt_log_level_t level,
                                  const char *target,
                                  const char *message);

/** Nothing at all. Never the level of a message. Since 0.1. */
#define WT_LOG_OFF 0

/** Something is broken, as when a Rust host's callback for deaths panics. Since 0.1. */
#define WT_LOG_ERROR 1

/**
 * A call without `error_out` returned its neutral value, because of a wrong argument; or the system
 * gives no random numbers for a registry's hashes. Since 0.1.
 */
#define WT_LOG_WARN 2

/** A rare event of interest. Not used yet. Since 0.1. */
#define WT_LOG_INFO 3

/** Each registration, found or new; each retirement; each refused call. Since 0.1. */
#define WT_LOG_DEBUG 4

/** Each handle made or deleted, with the reason. Since 0.1. */
#define WT_LOG_TRACE 5

/**
 * Writes log lines to standard error, as the filter says: `debug`, `typereg::lifetime=trace`, or
 * several of them with commas between. NULL stands for the value of the environment variable
 * TYPEREG_LOG. A second call replaces the first; `off` stops the lines and frees their memory.
 *
 * Targets: `typereg::register` (found or new groups), `typereg::lifetime` (handles made and
 * deleted, groups retired), `typereg::refused` (calls that failed).
 * Errors: WT_ERROR_INVALID_ARGUMENT for a filter that cannot be read, WT_ERROR_STATE if the
 * process has set another logger (a Rust program may), or if the library was built without filters
 * (TYPEREG_LOG_ENV=OFF).
 * Threads: any. Cost: a few allocations, and a lock that every log line takes too. Since 0.1.
 */
TYPEREG_API bool wt_log_init_env(const char *filter_or_null, wt_error_t **error_out);

/**
 * Calls `callback` with every log line of a level up to `max_level`, until another is set; NULL
 * sets none. `user` is passed through.
 *
 * The callback runs on the thread that caused the line, while no lock is held. It may call the
 * library, on any number of threads at once, but must not use the builder, names or encoder that
 * the logged call is about. It must not unwind. A call that runs on another thread while the
 * callback is replaced may still reach the earlier callback.
 * Errors: WT_ERROR_INVALID_ARGUMENT for a level that does not exist, WT_ERROR_STATE if the
 * process has set another logger (a Rust program may).
 * Threads: any. Cost: a lock that every log line takes too. Since 0.1.
 */
TYPEREG_API
bool wt_log_set_callback(wt_log_callback_t callback_or_null,
                         void *user,
                         wt_log_level_t max_level,
                         wt_error_t **error_out);

/* ==============================================================================================
 * OLD NAMES
 * For programs that were written with them; each comment gives the present name. Compilers warn
 * of them only if TYPEREG_WARN_DEPRECATED is defined before this header is included.
 * ============================================================================================== */

/**
 * Deprecated since 0.1: wt_rec_group_num_types is the same. Returns how many types the group has;
 * 0 for the empty group, and for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API TYPEREG_DEPRECATED("use wt_rec_group_num_types")
size_t wt_rec_group_len(const wt_rec_group_t *group);

/**
 * Deprecated since 0.1: wt_type_collection_num_types is the same. Returns how many types the module
 * has; 0 for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API TYPEREG_DEPRECATED("use wt_type_collection_num_types")
size_t wt_type_collection_len(const wt_type_collection_t *types);

/**
 * Deprecated since 0.1: wt_type_collection_num_rec_groups is the same. Returns how many rec groups
 * the module has, empty ones included; 0 for NULL.
 * Threads: any. Cost: a few loads. Since 0.1.
 */
TYPEREG_API TYPEREG_DEPRECATED("use wt_type_collection_num_rec_groups")
size_t wt_type_collection_rec_groups(const wt_type_collection_t *types);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* TYPEREG_H */
