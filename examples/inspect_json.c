/* inspect --html, the facts: everything that the page shows, as JSON. The page itself derives what
 * follows from them: references, subtypes, and what modules share.
 *
 *   { "version", "gc", "header": bytes before an object's first field, or null; "bytes": memory that the types take,
 *     "modules": [{"path", "refusal"} or {"path", "bytes", "groups": how many, "types": [type index...]}],
 *     "groups": [{"bytes", "types": [type...]}] }
 *   type: {"index", "kind", "called": [name, identifier in texts], "open": 1 if not final, "shared": 1 if it is,
 *     "supertype", "func" of a cont type, "descriptor", "describes": type indices, "size", "align",
 *     "element": bytes of one, and "params": [value...], "results": [value...] or
 *     "fields": [[value, mutable, [name, identifier], offset, size]...]}
 *   value: 2 * type index + nullable for a reference to a type, the same below 0 if it is exact, else text
 *
 * What is 0, false or absent is left out: of a field, what stands last, while names in the middle are 0. */
#include "inspect.h"
#include <stdlib.h>
#include <string.h>

/* A path or a name can be anything. No "<" is written, so that nothing in it can end the page's script element, and what
 * is invisible is spelt out, as the text format does: \u{202e}. */
static void print_string(FILE *file, const char *text) {
  uint32_t code;
  fputc('"', file);
  for (size_t len; *text != '\0'; text += len) {
    len = read_char(text, &code);
    if (is_unseen(code))
      fprintf(file, "\\\\u{%" PRIx32 "}", code);
    else if (code == REPLACEMENT || (code < 0x80 && strchr("\"\\<>&", (int)code) != NULL))
      fprintf(file, "\\u%04" PRIx32, code);
    else
      fwrite(text, 1, len, file);
  }
  fputc('"', file);
}

/* What something is called, and what texts call it. Ends the identifier. */
static void print_called(FILE *file, const char *name, char *identifier) {
  print_string(file, name);
  fputc(',', file);
  print_string(file, identifier != NULL ? identifier : "");
  wt_string_delete(identifier);
}

static void print_value(FILE *file, wt_val_type_t value) {
  char text[TEXT];
  if (value.kind == WT_VAL_REF && value.heap == WT_HEAP_CONCRETE)
    fprintf(file, "%s%" PRIu64, (value.flags & WT_REF_EXACT) != 0 ? "-" : "",
            (uint64_t)wt_registered_type_index(value.type) * 2 + (value.nullable != 0));
  else
    print_string(file, value_text(value, text));
}

static void print_values(FILE *file, const char *name, const wt_registered_type_t *type, size_t from, size_t to) {
  if (from == to) return;
  fprintf(file, ",\"%s\":[", name);
  for (size_t i = from; i < to; i++) {
    if (i > from) fputc(',', file);
    print_value(file, slot(type, i).storage);
  }
  fputc(']', file);
}

static void print_fields(FILE *file, const wt_registered_type_t *type, const wt_type_names_t *names) {
  size_t len = num_slots(type);
  if (len == 0) return;
  fputs(",\"fields\":[", file);
  for (size_t i = 0; i < len; i++) {
    wt_gc_field_layout_t layout;
    wt_field_type_t field = slot(type, i);
    fputs(i > 0 ? ",[" : "[", file);
    print_value(file, field.storage);
    fprintf(file, ",%d", field.is_mutable != 0);
    const char *name = wt_type_names_field(names, type, (uint32_t)i);
    bool has_layout = wt_registered_type_field_layout(type, (uint32_t)i, &layout);
    if (name != NULL || has_layout) fputc(',', file);
    if (name != NULL) {
      fputc('[', file);
      print_called(file, name, wt_type_names_field_identifier(names, type, (uint32_t)i, NULL));
      fputc(']', file);
    } else if (has_layout) {
      fputc('0', file);
    }
    if (has_layout)
      fprintf(file, ",%" PRIu32 ",%" PRIu32, layout.offset, layout.size);
    fputc(']', file);
  }
  fputc(']', file);
}

static void print_type(FILE *file, const wt_registered_type_t *type, const wt_type_names_t *names) {
  wt_gc_layout_t layout;
  size_t params = wt_registered_type_num_params(type);
  const wt_registered_type_t *supertype = wt_registered_type_supertype(type);
  fprintf(file, "{\"index\":%" PRIu32 ",\"kind\":\"%s\"", wt_registered_type_index(type),
          kind_text(wt_registered_type_kind(type)));
  const char *name = wt_type_names_type(names, type);
  if (name != NULL) {
    fputs(",\"called\":[", file);
    print_called(file, name, wt_type_names_type_identifier(names, type, NULL));
    fputc(']', file);
  }
  if (!wt_registered_type_is_final(type)) fputs(",\"open\":1", file);
  if (wt_registered_type_is_shared(type)) fputs(",\"shared\":1", file);
  if (supertype != NULL) fprintf(file, ",\"supertype\":%" PRIu32, wt_registered_type_index(supertype));
  static const char *const TIED[TIES] = {"func", "descriptor", "describes"};
  for (size_t i = 0; i < TIES; i++)
    if (tied(type, i) != NULL) fprintf(file, ",\"%s\":%" PRIu32, TIED[i], wt_registered_type_index(tied(type, i)));
  if (wt_registered_type_layout(type, &layout)) {
    fprintf(file, ",\"size\":%" PRIu32 ",\"align\":%" PRIu32, layout.size, layout.align);
    if (layout.kind == WT_TYPE_ARRAY) fprintf(file, ",\"element\":%" PRIu32, layout.element_size);
  }
  if (wt_registered_type_kind(type) == WT_TYPE_FUNC) {
    print_values(file, "params", type, 0, params);
    print_values(file, "results", type, params, num_slots(type));
  } else {
    print_fields(file, type, names);
  }
  fputc('}', file);
}

static void print_module(FILE *file, const module_t *module) {
  size_t len;
  const uint32_t *indices = module_indices(module, &len);
  fputs("{\"path\":", file);
  print_string(file, module->path);
  if (module->types == NULL) {
    fputs(",\"refusal\":", file);
    print_string(file, module->refusal);
  } else {
    fprintf(file, ",\"bytes\":%" PRIu64 ",\"groups\":%zu,\"types\":[", module->bytes,
            wt_type_collection_rec_groups(module->types));
    for (size_t i = 0; i < len; i++) fprintf(file, i > 0 ? ",%" PRIu32 : "%" PRIu32, indices[i]);
    fputc(']', file);
  }
  fputc('}', file);
}

/* Every group once: with its first member in the catalog. */
static bool print_groups(FILE *file, const catalog_t *catalog) {
  bool *printed = calloc(catalog->len + 1, sizeof *printed), first = true, ok = printed != NULL;
  for (size_t index = 0; ok && index < catalog->len; index++) {
    if (catalog->types[index] == NULL || printed[index]) continue;
    wt_rec_group_t *group = wt_registered_type_rec_group(catalog->types[index], NULL);
    size_t len = wt_rec_group_len(group);
    fprintf(file, "%s\n{\"bytes\":%" PRIu64 ",\"types\":[", first ? "" : ",", wt_rec_group_bytes(group));
    for (size_t i = 0; i < len; i++) {
      if (i > 0) fputc(',', file);
      print_type(file, wt_rec_group_type(group, i), catalog->names);
      printed[wt_registered_type_index(wt_rec_group_type(group, i))] = true;
    }
    fputs("]}", file);
    wt_rec_group_delete(group);
    first = false;
    ok = len > 0;
  }
  free(printed);
  return ok;
}

/* Bytes before the first field: where a struct of one byte has it. False if the registry has no layouts. */
static bool header_size(const wt_registry_t *registry, uint32_t *size) {
  wt_gc_field_layout_t layout;
  wt_field_type_t byte = wt_field_type(wt_val_type_i8(), false);
  wt_registered_type_t *type = wt_struct_type_new(registry, &byte, 1, NULL);
  bool known = wt_registered_type_field_layout(type, 0, &layout);
  if (known) *size = layout.offset;
  wt_registered_type_delete(type);
  return known;
}

bool json_print(FILE *file, const catalog_t *catalog, const wt_registry_t *registry, wt_gc_layout_kind_t gc) {
  uint32_t header;
  fprintf(file, "{\"version\":\"%s\",\"gc\":\"%s\",\"bytes\":%" PRIu64, wt_version_string(), policy_text(gc),
          catalog->bytes);
  if (header_size(registry, &header)) fprintf(file, ",\"header\":%" PRIu32, header);
  fputs(",\"modules\":[", file);
  for (size_t m = 0; m < catalog->num_modules; m++) {
    fputs(m > 0 ? ",\n" : "\n", file);
    print_module(file, &catalog->modules[m]);
  }
  fputs("],\"groups\":[", file);
  bool ok = print_groups(file, catalog);
  fputs("]}", file);
  return ok;
}
