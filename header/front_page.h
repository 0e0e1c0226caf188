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
#define TYPEREG_VERSION_MAJOR @MAJOR@
/** The minor version of this header. Since 0.1. */
#define TYPEREG_VERSION_MINOR @MINOR@
/** The patch version of this header. Since 0.1. */
#define TYPEREG_VERSION_PATCH @PATCH@

/** How a version is packed into one number, so that versions can be compared. Since 0.1. */
#define TYPEREG_VERSION_PACK(major, minor, patch) ((major) * 1000000 + (minor) * 1000 + (patch))

/** The version of this header as one number. Compare with wt_version_number(). Since 0.1. */
#define TYPEREG_VERSION_NUMBER \
  TYPEREG_VERSION_PACK(TYPEREG_VERSION_MAJOR, TYPEREG_VERSION_MINOR, TYPEREG_VERSION_PATCH)

/** The version of this header as text. Compare with wt_version_string(). Since 0.1. */
#define TYPEREG_VERSION_STRING "@MAJOR@.@MINOR@.@PATCH@"

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

