/* inspect, the words: kinds, types, values and sizes as text. A type of the registry is called $t7 everywhere, after its
 * type index. */
#include "inspect.h"

const char *size_text(uint64_t bytes, char text[TEXT]) {
  if (bytes < 1024)
    snprintf(text, TEXT, "%" PRIu64 " B", bytes);
  else if (bytes < 1024 * 1024)
    snprintf(text, TEXT, "%.1f KiB", (double)bytes / 1024);
  else
    snprintf(text, TEXT, "%.1f MiB", (double)bytes / (1024 * 1024));
  return text;
}

const char *kind_text(wt_type_kind_t kind) {
  switch (kind) {
    case WT_TYPE_FUNC: return "func";
    case WT_TYPE_STRUCT: return "struct";
    case WT_TYPE_ARRAY: return "array";
    case WT_TYPE_CONT: return "cont";
    case WT_TYPE_EXN: return "exn";
    default: return "?";
  }
}

const char *type_text(const wt_registered_type_t *type, char text[TEXT]) {
  if (type == NULL) return "-";
  snprintf(text, TEXT, "$t%" PRIu32, wt_registered_type_index(type));
  return text;
}

/* An abstract heap type, and the short form of a reference to it that can be null. */
static const struct {
  wt_heap_kind_t kind;
  const char *name, *nullable;
} HEAPS[] = {{WT_HEAP_FUNC, "func", "funcref"},          {WT_HEAP_EXTERN, "extern", "externref"},
             {WT_HEAP_ANY, "any", "anyref"},             {WT_HEAP_EQ, "eq", "eqref"},
             {WT_HEAP_I31, "i31", "i31ref"},             {WT_HEAP_STRUCT, "struct", "structref"},
             {WT_HEAP_ARRAY, "array", "arrayref"},       {WT_HEAP_EXN, "exn", "exnref"},
             {WT_HEAP_NONE, "none", "nullref"},          {WT_HEAP_NOFUNC, "nofunc", "nullfuncref"},
             {WT_HEAP_NOEXTERN, "noextern", "nullexternref"}, {WT_HEAP_NOEXN, "noexn", "nullexnref"}};

const char *value_text(wt_val_type_t value, char text[TEXT]) {
  switch (value.kind) {
    case WT_VAL_I32: return "i32";
    case WT_VAL_I64: return "i64";
    case WT_VAL_F32: return "f32";
    case WT_VAL_F64: return "f64";
    case WT_VAL_V128: return "v128";
    case WT_VAL_I8: return "i8";
    case WT_VAL_I16: return "i16";
    default: break;
  }
  if (value.heap == WT_HEAP_CONCRETE) {
    snprintf(text, TEXT, "(ref %s$t%" PRIu32 ")", value.nullable ? "null " : "", wt_registered_type_index(value.type));
    return text;
  }
  for (size_t i = 0; i < sizeof HEAPS / sizeof HEAPS[0]; i++)
    if (HEAPS[i].kind == value.heap) {
      if (value.nullable) return HEAPS[i].nullable;
      snprintf(text, TEXT, "(ref %s)", HEAPS[i].name);
      return text;
    }
  return "?";
}
