/* inspect, the words: kinds, types, values, sizes and names as text. A type of the registry is called $t7 everywhere,
 * after its type index. */
#include "inspect.h"
#include <string.h>

const char *size_text(uint64_t bytes, char text[TEXT]) {
  if (bytes < 1024)
    snprintf(text, TEXT, "%" PRIu64 " B", bytes);
  else if (bytes < 1024 * 1024)
    snprintf(text, TEXT, "%.1f KiB", (double)bytes / 1024);
  else
    snprintf(text, TEXT, "%.1f MiB", (double)bytes / (1024 * 1024));
  return text;
}

const char *plural(size_t number) { return number == 1 ? "" : "s"; }

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

/* How many bytes of UTF-8 the character takes. Names are valid UTF-8: the library has seen to that. */
static size_t char_len(unsigned char first) { return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4; }

/* Control characters, those that turn the direction of writing, and the two that are no characters. */
static bool steers(const unsigned char *text) {
  return text[0] < 0x20 || text[0] == 0x7f || (text[0] == 0xc2 && text[1] < 0xa0) ||
         (text[0] == 0xe2 && text[1] == 0x80 && text[2] >= 0x8e && text[2] <= 0x8f) ||
         (text[0] == 0xe2 && text[1] == 0x80 && text[2] >= 0xa8 && text[2] <= 0xae) ||
         (text[0] == 0xe2 && text[1] == 0x81 && text[2] >= 0xa6 && text[2] <= 0xa9) ||
         (text[0] == 0xef && text[1] == 0xbf && text[2] >= 0xbe);
}

const char *name_text(const char *name, char text[NAME_TEXT]) {
  static const char MORE[] = "...";
  size_t out = 0;
  for (const unsigned char *next = (const unsigned char *)name; *next != '\0'; next += char_len(*next)) {
    if (out + char_len(*next) + sizeof MORE > NAME_TEXT) {
      memcpy(text + out, MORE, sizeof MORE);
      return text;
    }
    if (steers(next)) {
      text[out++] = '?';
    } else {
      memcpy(text + out, next, char_len(*next));
      out += char_len(*next);
    }
  }
  text[out] = '\0';
  return text;
}
