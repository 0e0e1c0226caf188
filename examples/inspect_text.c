/* inspect, the words: kinds, types, values, sizes and names as text. A type of the registry is called $t7 everywhere,
 * after its type index. */
#include "inspect.h"
#include "inspect_unseen.h"
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
             {WT_HEAP_NOEXTERN, "noextern", "nullexternref"}, {WT_HEAP_NOEXN, "noexn", "nullexnref"},
             {WT_HEAP_CONT, "cont", "contref"},          {WT_HEAP_NOCONT, "nocont", "nullcontref"}};

const char *ties_text(const wt_registered_type_t *type, char text[TIES_TEXT]) {
  static const char *const WORDS[TIES] = {"cont of ", "descriptor ", "describes "};
  char called[TEXT];
  size_t len = (size_t)snprintf(text, TIES_TEXT, "%s", wt_registered_type_is_shared(type) ? "shared" : "");
  for (size_t i = 0; i < TIES; i++)
    if (tied(type, i) != NULL)
      len += (size_t)snprintf(text + len, TIES_TEXT - len, "%s%s%s", len > 0 ? ", " : "", WORDS[i],
                              type_text(tied(type, i), called));
  return text;
}

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
  const char *null = value.nullable ? "null " : "";
  if (value.heap == WT_HEAP_CONCRETE) {
    bool is_exact = (value.flags & WT_REF_EXACT) != 0;
    snprintf(text, TEXT, "(ref %s%s$t%" PRIu32 "%s)", null, is_exact ? "(exact " : "",
             wt_registered_type_index(value.type), is_exact ? ")" : "");
    return text;
  }
  for (size_t i = 0; i < sizeof HEAPS / sizeof HEAPS[0]; i++)
    if (HEAPS[i].kind == value.heap) {
      bool is_shared = (value.flags & WT_REF_SHARED) != 0;
      if (value.nullable && !is_shared) return HEAPS[i].nullable;
      snprintf(text, TEXT, is_shared ? "(ref %s(shared %s))" : "(ref %s%s)", null, HEAPS[i].name);
      return text;
    }
  return "?";
}

size_t read_char(const char *string, uint32_t *code) {
  const unsigned char *text = (const unsigned char *)string;
  uint32_t first = text[0], bits;
  size_t len = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  bits = len == 1 ? first : first & (0x7fu >> len);
  for (size_t i = 1; i < len; i++) {
    if ((text[i] & 0xc0) != 0x80) len = 0; /* the NUL at the end is none either */
    bits = bits << 6 | (text[i] & 0x3f);
  }
  bool is_longer_than_needed = (len == 3 && bits < 0x800) || (len == 4 && bits < 0x10000);
  bool is_char = len > 0 && !is_longer_than_needed && bits <= 0x10ffff && (bits < 0xd800 || bits > 0xdfff);
  *code = is_char ? bits : REPLACEMENT;
  return is_char ? len : 1;
}

bool is_unseen(uint32_t code) {
  size_t low = 0, high = sizeof UNSEEN / sizeof UNSEEN[0];
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (code > UNSEEN[middle][1])
      low = middle + 1;
    else
      high = middle;
  }
  return low < sizeof UNSEEN / sizeof UNSEEN[0] && code >= UNSEEN[low][0];
}

/* Copies the character at `from`, of `len` bytes, or a question mark in its place. Returns how many bytes that are. */
static size_t copy_char(char *to, const char *from, size_t len, uint32_t code) {
  bool shown = code != REPLACEMENT && !is_unseen(code);
  if (!shown) {
    *to = '?';
    return 1;
  }
  memmove(to, from, len);
  return len;
}

char *shown(char *text) {
  char *out = text;
  uint32_t code;
  for (size_t i = 0, len; text[i] != '\0'; i += len) {
    len = read_char(text + i, &code);
    out += copy_char(out, text + i, len, code);
  }
  *out = '\0';
  return text;
}

const char *name_text(const char *name, char text[NAME_TEXT]) {
  static const char MORE[] = "...";
  size_t out = 0;
  uint32_t code;
  for (size_t len; *name != '\0'; name += len) {
    len = read_char(name, &code);
    if (out + len + sizeof MORE > NAME_TEXT) {
      memcpy(text + out, MORE, sizeof MORE);
      return text;
    }
    out += copy_char(text + out, name, len, code);
  }
  text[out] = '\0';
  return text;
}
