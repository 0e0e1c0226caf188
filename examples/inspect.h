/* inspect: what the parts of the program know of one another. inspect.c reads the command line and goes through the
 * files; inspect_module.c reads one and counts; inspect_print.c prints. */
#ifndef INSPECT_H
#define INSPECT_H
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <typereg.h>

/* One file: either its types and what was counted in them, or why there are none. */
typedef struct module_t {
  const char *path;
  wt_type_collection_t *types; /* NULL: refused */
  char refusal[256];           /* why, and at which byte; used if `types` is NULL */
  size_t funcs, structs, arrays;
  size_t largest_group; /* members */
  uint32_t depth;       /* of the type furthest from the root of its supertypes */
  uint64_t bytes;       /* memory of the registry that these types take, whoever else holds them */
  size_t shared;        /* different types that stand in another of the modules, too */
} module_t;

/* What all modules together hold, each type counted once. */
typedef struct total_t {
  size_t modules, refused, types, rec_groups, shared;
  uint64_t bytes;
} total_t;

/* Reads a file and registers its types. A file that is refused is still a module: one without types. */
void module_read(module_t *module, const char *path, const wt_registry_t *registry);

/* Counts in all modules at once, for only then is it known what they share. False: out of memory. */
bool modules_count(module_t *modules, size_t len, const wt_registry_t *registry, total_t *total);

/* How many members the type's rec group has, and the memory that the group takes. 0: out of memory. */
size_t group_len(const wt_registered_type_t *type, uint64_t *bytes);

void print_summary(const module_t *modules, size_t len, const total_t *total);

/* One line for each type. False, with the error: a trampoline type could not be registered. */
bool print_types(const module_t *module, wt_error_t **error);

/* The module's types as text that a WebAssembly assembler reads. False, with the error: out of memory. */
bool print_wat(const module_t *module, wt_error_t **error);
#endif
