/* inspect, the counting half: all types of all modules, each once, and what the modules share. */
#include "inspect.h"
#include <stdlib.h>
#include <string.h>

static void count_kinds(module_t *module) {
  size_t len;
  module_indices(module, &len);
  for (uint32_t i = 0; i < len; i++) {
    const wt_registered_type_t *type = wt_type_collection_type(module->types, i);
    uint32_t depth = wt_registered_type_depth(type);
    if (depth > module->depth) module->depth = depth;
    switch (wt_registered_type_kind(type)) {
      case WT_TYPE_FUNC: module->funcs++; break;
      case WT_TYPE_STRUCT: module->structs++; break;
      case WT_TYPE_ARRAY: module->arrays++; break;
      default: break; /* counted in the number of types only */
    }
  }
}

size_t group_len(const wt_registered_type_t *type, uint64_t *bytes) {
  uint32_t position;
  wt_rec_group_t *group = wt_registered_type_rec_group(type, &position);
  size_t len = wt_rec_group_len(group);
  *bytes = wt_rec_group_bytes(group);
  wt_rec_group_delete(group);
  return len;
}

/* Goes through the groups of module number `number` (from 1). Its types are in the order of its groups, so each group
 * is a run of them; one that the module defines twice is one and the same group. `last` says of each type which module
 * was the last to be seen to have it. */
static bool count_groups(catalog_t *catalog, module_t *module, size_t number, size_t *last) {
  size_t len;
  const uint32_t *indices = module_indices(module, &len);
  for (size_t i = 0, members; i < len; i += members) {
    uint64_t bytes;
    members = group_len(wt_type_collection_type(module->types, (uint32_t)i), &bytes);
    if (members == 0) return false;
    if (members > module->largest_group) module->largest_group = members;
    if (catalog->types[indices[i]] == NULL) catalog->rec_groups++;
    if (last[indices[i]] != number) module->bytes += bytes;
    for (size_t member = i; member < i + members; member++) {
      uint32_t index = indices[member];
      catalog->types[index] = wt_type_collection_type(module->types, (uint32_t)member);
      if (last[index] != number) catalog->holders[index]++;
      last[index] = number;
    }
  }
  return true;
}

/* Once all holders are known. */
static void count_shared(const catalog_t *catalog, module_t *module, size_t number, size_t *last) {
  size_t len;
  const uint32_t *indices = module_indices(module, &len);
  for (size_t i = 0; i < len; i++) {
    if (last[indices[i]] != number) module->shared += catalog->holders[indices[i]] > 1;
    last[indices[i]] = number;
  }
}

bool catalog_fill(catalog_t *catalog, module_t *modules, size_t len, const wt_registry_t *registry,
                  const wt_type_names_t *names) {
  memset(catalog, 0, sizeof *catalog);
  catalog->modules = modules;
  catalog->num_modules = len;
  catalog->names = names;
  for (size_t m = 0; m < len; m++) {
    size_t types;
    const uint32_t *indices = module_indices(&modules[m], &types);
    for (size_t i = 0; i < types; i++)
      if (indices[i] >= catalog->len) catalog->len = (size_t)indices[i] + 1;
  }
  size_t rows = catalog->len > 0 ? catalog->len : 1; /* calloc may give NULL for none */
  catalog->types = calloc(rows, sizeof *catalog->types);
  catalog->holders = calloc(rows, sizeof *catalog->holders);
  size_t *last = calloc(rows, sizeof *last);
  bool ok = catalog->types != NULL && catalog->holders != NULL && last != NULL;

  for (size_t m = 0; ok && m < len; m++) {
    catalog->read += modules[m].types != NULL;
    catalog->refused += modules[m].types == NULL;
    count_kinds(&modules[m]);
    ok = count_groups(catalog, &modules[m], m + 1, last);
  }
  for (size_t index = 0; ok && index < catalog->len; index++) {
    catalog->num_types += catalog->holders[index] > 0;
    catalog->shared += catalog->holders[index] > 1;
    last[index] = 0;
  }
  for (size_t m = 0; ok && m < len; m++) count_shared(catalog, &modules[m], m + 1, last);
  free(last);

  wt_registry_stats_t stats;
  ok = ok && wt_registry_stats(registry, &stats, sizeof stats);
  if (ok) catalog->bytes = stats.live_bytes;
  return ok;
}

void catalog_clear(catalog_t *catalog) {
  free(catalog->types);
  free(catalog->holders);
  memset(catalog, 0, sizeof *catalog);
}

/* The only type of this name. NULL, with a line on standard error, if there are several, or none. */
static const wt_registered_type_t *find_named(const catalog_t *catalog, const char *name) {
  const wt_registered_type_t *found = NULL;
  char called[NAME_TEXT];
  size_t many = 0;
  for (size_t index = 0; index < catalog->len; index++) {
    if (catalog->types[index] == NULL) continue;
    const char *other = wt_type_names_type(catalog->names, catalog->types[index]);
    if (other == NULL || strcmp(name, other) != 0) continue;
    many++;
    if (found == NULL) found = catalog->types[index];
  }
  if (many > 1)
    fprintf(stderr, "inspect: %zu types are called %s, the first of them $t%" PRIu32 "; say which by its index, that "
                    "inspect --types FILE... lists\n",
            many, name_text(name, called), wt_registered_type_index(found));
  if (many == 0)
    fprintf(stderr, "inspect: none of these modules has a type %s; inspect --types FILE... lists those they have\n",
            name_text(name, called));
  return many == 1 ? found : NULL;
}

const wt_registered_type_t *catalog_find(const catalog_t *catalog, const char *text) {
  const char *name = text + (text[0] == '$'), *digits = name + (name[0] == 't');
  char *end;
  unsigned long index = strtoul(digits, &end, 10);
  if (*digits >= '0' && *digits <= '9' && *end == '\0' && index < catalog->len && catalog->types[index] != NULL)
    return catalog->types[index];
  return find_named(catalog, name);
}

size_t num_slots(const wt_registered_type_t *type) {
  if (wt_registered_type_kind(type) != WT_TYPE_FUNC) return wt_registered_type_num_fields(type);
  return wt_registered_type_num_params(type) + wt_registered_type_num_results(type);
}

const wt_registered_type_t *tied(const wt_registered_type_t *type, size_t i) {
  switch (i) {
    case 0: return wt_registered_type_cont_func(type);
    case 1: return wt_registered_type_descriptor(type);
    case 2: return wt_registered_type_describes(type);
    default: return NULL;
  }
}

wt_field_type_t slot(const wt_registered_type_t *type, size_t i) {
  wt_field_type_t field;
  memset(&field, 0, sizeof field);
  size_t params = wt_registered_type_num_params(type);
  if (wt_registered_type_kind(type) != WT_TYPE_FUNC)
    wt_registered_type_field(type, (uint32_t)i, &field);
  else if (i < params)
    wt_registered_type_param(type, (uint32_t)i, &field.storage);
  else
    wt_registered_type_result(type, (uint32_t)(i - params), &field.storage);
  return field;
}
