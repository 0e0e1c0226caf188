/* inspect: what the parts of the program know of one another.
 *
 *   inspect.c          the order of things: options, files, counting, the report
 *   inspect_options.c  the command line
 *   inspect_module.c   reads a file and registers its types
 *   inspect_catalog.c  all types of all modules, each once: looked up, and counted
 *   inspect_print.c    reports for reading: the summary, --types, --wat
 *   inspect_diff.c     --diff, what two modules share
 *   inspect_graph.c    --graph, a picture for Graphviz
 *   inspect_page.c     --html, a page for the browser: what is in page/, and in it
 *   inspect_json.c     the facts that it shows
 *   inspect_text.c     words for kinds, types, values and sizes */
#ifndef INSPECT_H
#define INSPECT_H
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <typereg.h>

/* ---- inspect_options.c */

typedef enum report_t { REPORT_SUMMARY, REPORT_TYPES, REPORT_WAT, REPORT_GRAPH, REPORT_HTML, REPORT_WHY, REPORT_DIFF } report_t;

typedef struct options_t {
  report_t report;
  wt_gc_layout_kind_t gc;
  wt_registry_config_t *config; /* with the proposals that are on; main ends it */
  bool help;
  char *only;       /* --graph: the type to draw, as it was given; NULL for all types */
  char *page;       /* --html: the file to write */
  const char *sub, *sup; /* --why: the types, as they were given */
  char **files;
  size_t num_files;
} options_t;

/* False if it cannot be understood; what is wrong with it was then written to standard error. */
bool options_parse(int argc, char **argv, options_t *options);

/* What --help prints. */
extern const char USAGE[];

/* What --gc calls the policy. */
const char *policy_text(wt_gc_layout_kind_t gc);

/* ---- inspect_module.c */

/* One file: either its types and what was counted in them, or why there are none. */
typedef struct module_t {
  const char *path;            /* as it can be shown */
  wt_type_collection_t *types; /* NULL: refused */
  char refusal[1024];          /* why, and at which byte; used if `types` is NULL */
  size_t funcs, structs, arrays;
  size_t largest_group; /* members */
  uint32_t depth;       /* of the type furthest from the root of its supertypes */
  uint64_t bytes;       /* memory of the registry that these types take, even if others hold them, too */
  size_t shared;        /* different types that stand in another of the modules, too */
} module_t;

/* Reads a file, registers its types and takes their names. A file that is refused is still a module: one without types.
 * What of its names cannot be read is said on standard error. The path is then one that can be shown. */
void module_read(module_t *module, char *path, const wt_registry_t *registry, wt_type_names_t *names);

/* ---- inspect_catalog.c */

/* Every type of the modules, each once. Type indices are small and dense, so a table with one row for each index is the
 * simplest set of types there is: everything counted in it takes one step for each type of a module. */
typedef struct catalog_t {
  const module_t *modules;
  size_t num_modules;
  const wt_type_names_t *names;
  const wt_registered_type_t **types; /* by type index; NULL where no module has that type */
  size_t *holders;                    /* by type index: in how many modules it stands */
  size_t len;                         /* of both: one more than the largest index */
  /* For all modules together, each type counted once. */
  size_t read, refused, num_types, rec_groups, shared;
  uint64_t bytes;
} catalog_t;

/* Counts in all modules at once, for only then is it known what they share. False: out of memory. */
bool catalog_fill(catalog_t *catalog, module_t *modules, size_t len, const wt_registry_t *registry,
                  const wt_type_names_t *names);
void catalog_clear(catalog_t *catalog);

/* The type that a person calls `text`: "t12", "$t12", "12" or a name. NULL, with a line on standard error, if there is
 * none or several have that name. */
const wt_registered_type_t *catalog_find(const catalog_t *catalog, const char *text);

/* The registry's indices of the module's types; none for a refused one. */
const uint32_t *module_indices(const module_t *module, size_t *len);

/* How many members the type's rec group has, and the memory that the group takes. 0: out of memory. */
size_t group_len(const wt_registered_type_t *type, uint64_t *bytes);

/* What a type is made of, in one row: the fields of a struct, the element of an array, the params of a function and
 * followed by its results. */
size_t num_slots(const wt_registered_type_t *type);
wt_field_type_t slot(const wt_registered_type_t *type, size_t i);

/* The types that it is tied to otherwise, each NULL if there is none: a continuation's func type, the type that
 * describes it, the type that it describes. */
enum { TIES = 3 };
const wt_registered_type_t *tied(const wt_registered_type_t *type, size_t i);

/* ---- the reports */

void print_summary(const catalog_t *catalog);

/* One line for each type. False, with the error: a trampoline type could not be registered. */
bool print_types(const module_t *module, const wt_type_names_t *names, wt_error_t **error);

/* The module's types as text that a WebAssembly assembler reads. False, with the error: out of memory. */
bool print_wat(const module_t *module, const wt_type_names_t *names, wt_error_t **error);

/* Whether one is a subtype of the other, and why not. False, with the error: out of memory. */
bool print_why(const wt_registered_type_t *sub, const wt_registered_type_t *sup, const wt_type_names_t *names,
               wt_error_t **error);

/* Which types of two modules, neither of them refused, are the same, gone or added. False, with the error: out of memory. */
bool print_diff(const module_t *old, const module_t *new, const wt_type_names_t *names, wt_error_t **error);

/* A picture of all types, or of `only` with what it needs and what refers to it, as Graphviz reads it. False, with a
 * line on standard error: there are too many types for a picture, or there was not enough memory. */
bool print_graph(const catalog_t *catalog, const wt_registered_type_t *only);

/* Writes the whole page of --html. False, with a line on standard error, if it could not; the path can then be
 * shown. */
bool print_page(char *path, const catalog_t *catalog, const wt_registry_t *registry, wt_gc_layout_kind_t gc);

/* ---- inspect_json.c */

/* Everything that the page shows, as one JSON value in which no "<" stands. False: out of memory. */
bool json_print(FILE *file, const catalog_t *catalog, const wt_registry_t *registry, wt_gc_layout_kind_t gc);

/* ---- inspect_text.c */

enum { TEXT = 48 }; /* bytes that any text put together here fits into */

/* "512 B", "1.5 KiB", "2.0 MiB": bytes for a person. */
const char *size_text(uint64_t bytes, char text[TEXT]);

/* The ending of a noun after a number: "s", except for 1. */
const char *plural(size_t number);

/* "func", "struct", "array". */
const char *kind_text(wt_type_kind_t kind);

/* "$t7", or "-" for no type. */
const char *type_text(const wt_registered_type_t *type, char text[TEXT]);

enum { TIES_TEXT = 160 };

/* "shared, cont of $t1, descriptor $t7, describes $t5": what a type has of the proposals; "" for none of it. */
const char *ties_text(const wt_registered_type_t *type, char text[TIES_TEXT]);

/* "i32", "anyref", "(ref null $t7)": what a slot stores, as in the text format. */
const char *value_text(wt_val_type_t value, char text[TEXT]);

enum { NAME_TEXT = 64 };

/* A name as it can be shown: a module's names can be long, and have characters in them that steer a terminal, turn the
 * direction of writing or are not seen. What is too long is cut off, and such characters are question marks. */
const char *name_text(const char *name, char text[NAME_TEXT]);

/* The same for what may be long, such as a path: such characters become question marks where they are. */
char *shown(char *text);

/* How many bytes the character at `text` takes, and which it is; of a byte that is not UTF-8, 1 and REPLACEMENT. */
enum { REPLACEMENT = 0xfffd };
size_t read_char(const char *text, uint32_t *code);

/* Is it invisible, or does it change the direction of writing (inspect_unseen.h)? */
bool is_unseen(uint32_t code);
#endif
