/* inspect, the reading half. Nothing here looks at wasm bytes: the registry does, and answers questions. */
#include "inspect.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The whole file, to be freed by the caller; NULL with errno set. Works for pipes, whose length is unknown. */
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

static void read_names(const module_t *module, const uint8_t *bytes, size_t len, wt_type_names_t *names) {
  wt_error_t *error = NULL;
  if (!wt_type_names_read_module(names, module->types, bytes, len, &error))
    fprintf(stderr, "%s: types are shown without names: %s\n", module->path, wt_error_message(error));
  char *passed_over = wt_type_names_passed_over(names, NULL);
  if (passed_over != NULL) fprintf(stderr, "%s: of its names, %s\n", module->path, passed_over);
  wt_string_delete(passed_over);
  wt_error_delete(error);
}

void module_read(module_t *module, char *path, const wt_registry_t *registry, wt_type_names_t *names) {
  memset(module, 0, sizeof *module);
  size_t len;
  uint8_t *bytes = read_file(path, &len);
  int reason = errno;
  module->path = shown(path);
  if (bytes == NULL) {
    snprintf(module->refusal, sizeof module->refusal, "not read: %s", strerror(reason));
    return;
  }
  wt_error_t *error = NULL;
  module->types = wt_registry_register_module(registry, bytes, len, &error);
  if (module->types == NULL)
    snprintf(module->refusal, sizeof module->refusal, "refused: %s", wt_error_message(error));
  else
    read_names(module, bytes, len, names);
  free(bytes); /* the registry keeps nothing of it */
  wt_error_delete(error);
}

const uint32_t *module_indices(const module_t *module, size_t *len) {
  *len = 0;
  return module->types != NULL ? wt_type_collection_indices(module->types, len) : NULL;
}
