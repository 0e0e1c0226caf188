/* typereg for C++, part 1: the enumerations. Each has the values of the C constants that it is named after, so that a
 * static_cast converts between them; a value without a name here (of a later library) is kept as it is. */
#ifndef TYPEREG_KINDS_HPP
#define TYPEREG_KINDS_HPP

#include <cstdint>

#include "../typereg.h"

namespace typereg {

/// Why a call was refused: `WT_ERROR_...`. Treat one that you do not know as `internal`. Since 0.1.
enum class ErrorCode : std::uint32_t {
  none = WT_ERROR_NONE,                         ///< No error.
  invalid_argument = WT_ERROR_INVALID_ARGUMENT, ///< Not allowed: a moved-from handle, an unknown constant.
  wrong_registry = WT_ERROR_WRONG_REGISTRY,     ///< A type of another registry.
  wrong_builder = WT_ERROR_WRONG_BUILDER,       ///< A label of another builder.
  wrong_kind = WT_ERROR_WRONG_KIND,             ///< A struct where a function is needed, and the like.
  undefined = WT_ERROR_UNDEFINED,               ///< A member was declared and never defined.
  state = WT_ERROR_STATE,                       ///< A call out of order.
  malformed = WT_ERROR_MALFORMED,               ///< The bytes are not a wasm module, or not a type section.
  invalid_type = WT_ERROR_INVALID_TYPE,         ///< The types break a rule of WebAssembly.
  unsupported = WT_ERROR_UNSUPPORTED,           ///< A proposal that is switched off, or unknown to this version.
  limit = WT_ERROR_LIMIT,                       ///< More than a limit allows.
  stale = WT_ERROR_STALE,                       ///< No live type has the type index.
  out_of_memory = WT_ERROR_OUT_OF_MEMORY,       ///< Nothing was changed.
  internal = WT_ERROR_INTERNAL                  ///< A fault of the library's own.
};

/// A proposal: `WT_FEATURE_...`. Those of WebAssembly 3.0 are on, those beyond it off, unless a RegistryConfig says
/// otherwise. Since 0.1.
enum class Feature : std::uint32_t {
  stack_switching = WT_FEATURE_STACK_SWITCHING,                     ///< Continuation types; tags with results.
  shared_everything_threads = WT_FEATURE_SHARED_EVERYTHING_THREADS, ///< Shared types.
  custom_descriptors = WT_FEATURE_CUSTOM_DESCRIPTORS,               ///< Descriptors and exact references.
  multi_value = WT_FEATURE_MULTI_VALUE,                             ///< 2.0: functions with several results.
  reference_types = WT_FEATURE_REFERENCE_TYPES,                     ///< 2.0: `funcref` and `externref`.
  simd = WT_FEATURE_SIMD,                                           ///< 2.0: `v128`.
  function_references = WT_FEATURE_FUNCTION_REFERENCES,             ///< 3.0: references to types, and never null.
  gc = WT_FEATURE_GC,                                               ///< 3.0: structs, arrays, rec groups, supertypes.
  exceptions = WT_FEATURE_EXCEPTIONS                                ///< 3.0: `exn` and `noexn`, exn types.
};

/// What can be limited: `WT_LIMIT_...`. Since 0.1.
enum class Limit : std::uint32_t {
  module_types = WT_LIMIT_MODULE_TYPES,           ///< Types in one module.
  module_rec_groups = WT_LIMIT_MODULE_REC_GROUPS, ///< Rec groups in one module.
  group_types = WT_LIMIT_GROUP_TYPES,             ///< Members of one rec group.
  fields = WT_LIMIT_FIELDS,                       ///< Fields of one struct.
  params = WT_LIMIT_PARAMS,                       ///< Params of one function type.
  results = WT_LIMIT_RESULTS,                     ///< Results of one function type.
  supertype_depth = WT_LIMIT_SUPERTYPE_DEPTH,     ///< Supertypes above one type.
  live_types = WT_LIMIT_LIVE_TYPES,               ///< Types alive in the registry at once.
  name_bytes = WT_LIMIT_NAME_BYTES,               ///< Bytes of names that one TypeNames has.
  group_parts = WT_LIMIT_GROUP_PARTS              ///< Fields, params and results of one rec group.
};

/// How objects lie in memory: `WT_GC_LAYOUT_...`. Since 0.1.
enum class GcLayoutKind : std::uint32_t {
  none = WT_GC_LAYOUT_NONE,      ///< No layouts; the default.
  null = WT_GC_LAYOUT_NULL,      ///< For a heap that is never collected.
  drc = WT_GC_LAYOUT_DRC,        ///< For deferred reference counting.
  copying = WT_GC_LAYOUT_COPYING ///< For a copying collector.
};

/// The kind of a value, or of what a field stores: `WT_VAL_...`, the bytes of the binary format. Since 0.1.
enum class ValKind : std::uint8_t {
  invalid = 0, ///< Not a value type; the result of a query out of range.
  i32 = WT_VAL_I32,
  i64 = WT_VAL_I64,
  f32 = WT_VAL_F32,
  f64 = WT_VAL_F64,
  v128 = WT_VAL_V128,
  i8 = WT_VAL_I8,   ///< Packed: in fields and elements only.
  i16 = WT_VAL_I16, ///< Packed: in fields and elements only.
  ref = WT_VAL_REF  ///< A reference; ValType::heap says to what.
};

/// What a reference points at: `WT_HEAP_...`, for abstract heap types the bytes of the binary format. Since 0.1.
enum class HeapKind : std::uint8_t {
  func = WT_HEAP_FUNC,
  extern_ = WT_HEAP_EXTERN,
  any = WT_HEAP_ANY,
  eq = WT_HEAP_EQ,
  i31 = WT_HEAP_I31,
  struct_ = WT_HEAP_STRUCT,
  array = WT_HEAP_ARRAY,
  exn = WT_HEAP_EXN,
  cont = WT_HEAP_CONT,
  none = WT_HEAP_NONE,
  noextern = WT_HEAP_NOEXTERN,
  nofunc = WT_HEAP_NOFUNC,
  noexn = WT_HEAP_NOEXN,
  nocont = WT_HEAP_NOCONT,
  concrete = WT_HEAP_CONCRETE, ///< A registered type: ValType::type.
  pending = WT_HEAP_PENDING,   ///< A member of the group being built. In builders only.
  own = WT_HEAP_OWN,           ///< A member of the same group, by its position. In plain data only.
  index = WT_HEAP_INDEX        ///< A registered type, by its type index. In definitions only.
};

/// What the type of a block is: `WT_BLOCK_...`. Since 0.1.
enum class BlockKind : std::uint32_t {
  none = 0,               ///< No block type.
  empty = WT_BLOCK_EMPTY, ///< Takes nothing and gives nothing.
  value = WT_BLOCK_VALUE, ///< Takes nothing and gives a value.
  func = WT_BLOCK_FUNC    ///< Takes and gives what a function type does.
};

/// What a registered type is made of: `WT_TYPE_...`. Since 0.1.
enum class TypeKind : std::uint32_t {
  none = 0, ///< No type: the kind of a null TypeRef.
  func = WT_TYPE_FUNC,
  struct_ = WT_TYPE_STRUCT,
  array = WT_TYPE_ARRAY,
  cont = WT_TYPE_CONT,
  exn = WT_TYPE_EXN ///< The exception objects of a tag; not a type of WebAssembly.
};

/// How important a log line is: `WT_LOG_...`; a greater number has more detail. Since 0.1.
enum class LogLevel : std::uint32_t {
  off = WT_LOG_OFF,
  error = WT_LOG_ERROR,
  warn = WT_LOG_WARN,
  info = WT_LOG_INFO,
  debug = WT_LOG_DEBUG,
  trace = WT_LOG_TRACE
};

} // namespace typereg

#endif
