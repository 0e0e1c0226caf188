/* inspect: the types of a WebAssembly module, a line for each.
 *
 *   inspect MODULE.wasm
 *
 * A start for a tool: read a file, register its types, take their names from its name section, print what each type is.
 * A module can give its types any names. Texts call types by identifiers, which have no invisible characters. The
 * command `typereg` does more.
 *
 * The exit status is 0 if the types were listed, 1 if not. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <typereg.h>

/* The whole file, which the caller frees; NULL with errno set. */
static uint8_t *read_file(const char *path, size_t *len) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return NULL;
  size_t capacity = 1 << 16;
  uint8_t *bytes = malloc(capacity);
  *len = 0;
  while (bytes != NULL) {
    *len += fread(bytes + *len, 1, capacity - *len, file);
    if (*len < capacity) break; /* the end, or an error */
    uint8_t *more = realloc(bytes, capacity * 2);
    if (more == NULL) free(bytes);
    bytes = more;
    capacity *= 2;
  }
  int reason = bytes == NULL ? ENOMEM : ferror(file) ? EIO : 0;
  if (reason != 0) {
    free(bytes);
    bytes = NULL;
  }
  fclose(file);
  errno = reason;
  return bytes;
}

static const char *kind_text(wt_type_kind_t kind) {
  switch (kind) {
    case WT_TYPE_FUNC: return "func";
    case WT_TYPE_STRUCT: return "struct";
    case WT_TYPE_ARRAY: return "array";
    case WT_TYPE_CONT: return "cont";
    default: return "?";
  }
}

/* "0  $Shape  struct, open, 1 field" and, below another, "2  $Leaf  struct, final, 3 fields, below $Node". */
static bool print_type(uint32_t number, const wt_registered_type_t *type, const wt_type_names_t *names,
                       wt_error_t **error) {
  const wt_registered_type_t *supertype = wt_registered_type_supertype(type);
  char *above = NULL, *name = NULL;
  bool ok = (supertype == NULL || (above = wt_type_names_type_identifier(names, supertype, error)) != NULL) &&
            (name = wt_type_names_type_identifier(names, type, error)) != NULL;
  if (ok) {
    wt_type_kind_t kind = wt_registered_type_kind(type);
    printf("%4" PRIu32 "  %s  %s, %s", number, name, kind_text(kind), wt_registered_type_is_final(type) ? "final" : "open");
    if (kind == WT_TYPE_FUNC)
      printf(", %zu to %zu", wt_registered_type_num_params(type), wt_registered_type_num_results(type));
    if (kind == WT_TYPE_STRUCT) {
      size_t fields = wt_registered_type_num_fields(type);
      printf(", %zu field%s", fields, fields == 1 ? "" : "s");
    }
    if (above != NULL) printf(", below %s", above);
    printf("\n");
  }
  wt_string_delete(name);
  wt_string_delete(above);
  return ok;
}

static bool print_types(const wt_type_collection_t *types, const wt_type_names_t *names, wt_error_t **error) {
  size_t len = wt_type_collection_num_types(types);
  printf("%zu types in %zu rec groups\n", len, wt_type_collection_num_rec_groups(types));
  for (uint32_t i = 0; i < len; i++)
    if (!print_type(i, wt_type_collection_type(types, i), names, error)) return false;
  return true;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: inspect MODULE.wasm\n");
    return 1;
  }
  size_t len;
  uint8_t *wasm = read_file(argv[1], &len);
  if (wasm == NULL) {
    perror("inspect");
    return 1;
  }
  wt_error_t *error = NULL;
  wt_type_names_t *names = NULL;
  wt_type_collection_t *types = NULL;
  wt_registry_t *registry = wt_registry_new(NULL, &error);
  /* Nothing is asked after a failure: the next call would replace the error, which nobody could then delete. */
  bool ok = registry != NULL && (names = wt_type_names_new(registry, &error)) != NULL &&
            (types = wt_registry_register_module(registry, wasm, len, &error)) != NULL &&
            wt_type_names_read_module(names, types, wasm, len, &error);
  free(wasm); /* the registry does not refer to it */
  ok = ok && print_types(types, names, &error);
  if (!ok) fprintf(stderr, "inspect: %s\n", wt_error_message(error));

  wt_error_delete(error);
  wt_type_collection_delete(types);
  wt_type_names_delete(names);
  wt_registry_delete(registry);
  return ok ? 0 : 1;
}
