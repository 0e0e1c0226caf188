/* inspect --diff: what two modules share, type by type. Both are in one registry, so a type is the same if it is one type
 * there, whatever its number in either module. Fingerprints say so to other programs: they are the same everywhere. */
#include "inspect.h"

/* The type's first number in the module, unless that is `i`, too. */
static bool is_repeated(const module_t *module, const wt_registered_type_t *type, uint32_t i) {
  uint32_t first;
  return wt_type_collection_find(module->types, type, &first) && first != i;
}

/* The first eight bytes: enough for people to tell types apart. */
static bool fingerprint_text(const wt_registered_type_t *type, char text[TEXT], wt_error_t **error) {
  uint8_t fingerprint[32];
  if (!wt_registered_type_fingerprint(type, fingerprint, error)) return false;
  for (size_t i = 0; i < 8; i++) snprintf(text + 2 * i, 3, "%02x", fingerprint[i]);
  return true;
}

static void number_text(const module_t *module, const wt_registered_type_t *type, char text[TEXT]) {
  uint32_t number;
  if (wt_type_collection_find(module->types, type, &number))
    snprintf(text, TEXT, "%" PRIu32, number);
  else
    snprintf(text, TEXT, "-");
}

/* One line, with a mark: the same, gone or added. */
static bool print_row(char mark, const module_t *old, const module_t *new, const wt_registered_type_t *type,
                      const wt_type_names_t *names, wt_error_t **error) {
  char before[TEXT], after[TEXT], index[TEXT], fingerprint[TEXT], called[NAME_TEXT];
  if (!fingerprint_text(type, fingerprint, error)) return false;
  number_text(old, type, before);
  number_text(new, type, after);
  const char *name = wt_type_names_type(names, type);
  printf("%c %7s  %7s  %8s  %-6s  %s  %s\n", mark, before, after, type_text(type, index),
         kind_text(wt_registered_type_kind(type)), fingerprint, name != NULL ? name_text(name, called) : "-");
  return true;
}

/* Goes through the different types of `module`, and counts those that `other` has, too, and those that it has not. */
static void count(const module_t *module, const module_t *other, size_t *both, size_t *one) {
  size_t len;
  module_indices(module, &len);
  for (uint32_t i = 0, number; i < len; i++) {
    const wt_registered_type_t *type = wt_type_collection_type(module->types, i);
    if (!is_repeated(module, type, i)) *(wt_type_collection_find(other->types, type, &number) ? both : one) += 1;
  }
}

bool print_diff(const module_t *old, const module_t *new, const wt_type_names_t *names, wt_error_t **error) {
  size_t same = 0, same_again = 0, gone = 0, added = 0, len;
  count(old, new, &same, &gone);
  count(new, old, &same_again, &added);
  printf("%s, then %s: %zu type%s the same, %zu gone, %zu added\n", old->path, new->path, same, plural(same), gone, added);
  if (same + gone + added == 0) return true;
  printf("  %7s  %7s  %8s  %-6s  %-16s  %s\n", "before", "after", "registry", "kind", "fingerprint", "name");
  module_indices(old, &len);
  for (uint32_t i = 0, number; i < len; i++) {
    const wt_registered_type_t *type = wt_type_collection_type(old->types, i);
    if (is_repeated(old, type, i)) continue;
    char mark = wt_type_collection_find(new->types, type, &number) ? '=' : '-';
    if (!print_row(mark, old, new, type, names, error)) return false;
  }
  module_indices(new, &len);
  for (uint32_t i = 0, number; i < len; i++) {
    const wt_registered_type_t *type = wt_type_collection_type(new->types, i);
    if (is_repeated(new, type, i) || wt_type_collection_find(old->types, type, &number)) continue;
    if (!print_row('+', old, new, type, names, error)) return false;
  }
  return true;
}
