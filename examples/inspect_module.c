/* inspect, the reading and counting half. Nothing here looks at wasm bytes: the registry does, and answers questions.
 *
 * Type indices are small and dense, so a table with one row for each index is the simplest set of types there is: every
 * count below takes one step for each type of a module, however many types and modules there are. */
#include "inspect.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The whole file, to be freed by the caller; NULL with errno set. Works for pipes, whose length nobody knows. */
static uint8_t *read_file(const char *path, size_t *len) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return NULL;
  size_t capacity = 1 << 16;
  uint8_t *bytes = malloc(capacity);
  *len = 0;
  while (bytes != NULL) {
    *len += fread(bytes + *len, 1, capacity - *len, file);
    if (*len < capacity) break; /* the end, or an error */
    uint8_t *more = capacity <= SIZE_MAX / 2 ? realloc(bytes, capacity * 2) : NULL;
    if (more == NULL) free(bytes);
    bytes = more;
    capacity *= 2;
  }
  int reason = bytes == NULL ? ENOMEM : ferror(file) ? errno : 0;
  if (reason != 0) {
    free(bytes);
    bytes = NULL;
  }
  fclose(file);
  errno = reason;
  return bytes;
}

void module_read(module_t *module, const char *path, const wt_registry_t *registry) {
  memset(module, 0, sizeof *module);
  module->path = path;
  size_t len;
  uint8_t *bytes = read_file(path, &len);
  if (bytes == NULL) {
    snprintf(module->refusal, sizeof module->refusal, "not read: %s", strerror(errno));
    return;
  }
  wt_error_t *error = NULL;
  module->types = wt_registry_register_module(registry, bytes, len, &error);
  free(bytes); /* the registry keeps nothing of it */
  if (module->types == NULL) snprintf(module->refusal, sizeof module->refusal, "refused: %s", wt_error_message(error));
  wt_error_delete(error);
}

/* The registry's indices of the module's types; none for a refused one. */
static const uint32_t *type_indices(const module_t *module, size_t *len) {
  *len = 0;
  return module->types != NULL ? wt_type_collection_indices(module->types, len) : NULL;
}

static void count_kinds(module_t *module) {
  size_t len;
  type_indices(module, &len);
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

/* What is known of the type with one index: in how many modules it stands, and which was the last to be looked at. */
typedef struct row_t {
  size_t modules, last;
} row_t;

/* True the first time that a pass over module number `module` (from 1) comes to the type. */
static bool first_sight(row_t *row, size_t module) {
  if (row->last == module) return false;
  row->last = module;
  return true;
}

size_t group_len(const wt_registered_type_t *type, uint64_t *bytes) {
  uint32_t position;
  wt_rec_group_t *group = wt_registered_type_rec_group(type, &position);
  size_t len = wt_rec_group_len(group);
  *bytes = wt_rec_group_bytes(group);
  wt_rec_group_delete(group);
  return len;
}

/* Counts the module's groups. Its types are in the order of its groups, so each group is a run of them; one that the
 * module defines twice is one and the same group. */
static bool count_groups(module_t *module, size_t number, row_t *rows, total_t *total) {
  size_t len;
  const uint32_t *indices = type_indices(module, &len);
  for (size_t i = 0, members; i < len; i += members) {
    uint64_t bytes;
    members = group_len(wt_type_collection_type(module->types, (uint32_t)i), &bytes);
    if (members == 0) return false;
    if (members > module->largest_group) module->largest_group = members;
    if (rows[indices[i]].modules == 0) total->rec_groups++;
    if (rows[indices[i]].last != number) module->bytes += bytes;
    for (size_t member = i; member < i + members; member++)
      if (first_sight(&rows[indices[member]], number)) rows[indices[member]].modules++;
  }
  return true;
}

bool modules_count(module_t *modules, size_t len, const wt_registry_t *registry, total_t *total) {
  uint32_t largest = 0;
  size_t types;
  for (size_t m = 0; m < len; m++) {
    const uint32_t *indices = type_indices(&modules[m], &types);
    for (size_t i = 0; i < types; i++) largest = indices[i] > largest ? indices[i] : largest;
  }
  row_t *rows = calloc((size_t)largest + 1, sizeof *rows);
  bool ok = rows != NULL;

  memset(total, 0, sizeof *total);
  for (size_t m = 0; ok && m < len; m++) {
    total->modules += modules[m].types != NULL;
    total->refused += modules[m].types == NULL;
    count_kinds(&modules[m]);
    ok = count_groups(&modules[m], m + 1, rows, total);
  }
  for (size_t index = 0; ok && index <= largest; index++) {
    total->types += rows[index].modules > 0;
    total->shared += rows[index].modules > 1;
    rows[index].last = 0;
  }
  for (size_t m = 0; ok && m < len; m++) { /* once more, for now it is known where each type stands */
    const uint32_t *indices = type_indices(&modules[m], &types);
    for (size_t i = 0; i < types; i++)
      if (first_sight(&rows[indices[i]], m + 1)) modules[m].shared += rows[indices[i]].modules > 1;
  }
  free(rows);

  wt_registry_stats_t stats;
  ok = ok && wt_registry_stats(registry, &stats, sizeof stats);
  if (ok) total->bytes = stats.live_bytes;
  return ok;
}
