/* inspect, the reading half. Nothing here looks at wasm bytes: the registry does, and answers questions. */
#include "inspect.h"
#include <errno.h>
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

void module_read(module_t *module, const char *path, const wt_registry_t *registry, wt_type_names_t *names) {
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
  if (module->types == NULL)
    snprintf(module->refusal, sizeof module->refusal, "refused: %s", wt_error_message(error));
  else if (!wt_type_names_read_module(names, module->types, bytes, len, &error))
    fprintf(stderr, "%s: types are shown without names, since its name section cannot be read: %s\n", path,
            wt_error_message(error));
  free(bytes); /* the registry keeps nothing of it */
  wt_error_delete(error);
}

const uint32_t *module_indices(const module_t *module, size_t *len) {
  *len = 0;
  return module->types != NULL ? wt_type_collection_indices(module->types, len) : NULL;
}
