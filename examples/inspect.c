/* inspect: what the type sections of WebAssembly modules hold, and what they share.
 *
 *   inspect [--types | --wat] [--gc none|null|drc|copying] FILE...
 *
 * All files go into one registry, as the modules of one engine would, so equal types of different modules are one.
 * A file that is no wasm module or has a bad type section gets a line of its own with the reason and the place; the
 * rest go on. The exit status is 0 if every file was read, 1 if one was not, 2 if the command line makes no sense. */
#include "inspect.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char USAGE[] =
    "usage: inspect [--types | --wat] [--gc POLICY] FILE...\n"
    "\n"
    "Registers the types of WebAssembly modules and prints, for each module, its rec groups, its types by kind, its\n"
    "largest group, the greatest depth of a type below its root supertype, how many of its types stand in another\n"
    "of the modules, too, and the memory that its types take.\n"
    "\n"
    "  --types      one line for each type: its index in the module and in the registry, kind, finality, supertype,\n"
    "               the layout of its objects and the trampoline type of functions\n"
    "  --wat        the types as WebAssembly text, one (module ...) for each file\n"
    "  --gc POLICY  how objects are laid out: none (the default), null, drc or copying\n"
    "  --help       this text\n";

enum { STATUS_OK, STATUS_REFUSED, STATUS_USAGE };

typedef enum report_t { REPORT_SUMMARY, REPORT_TYPES, REPORT_WAT } report_t;

typedef struct options_t {
  report_t report;
  wt_gc_layout_kind_t gc;
  bool help;
  char **files;
  size_t num_files;
} options_t;

static bool parse_policy(const char *name, wt_gc_layout_kind_t *policy) {
  static const struct {
    const char *name;
    wt_gc_layout_kind_t policy;
  } POLICIES[] = {{"none", WT_GC_LAYOUT_NONE},
                  {"null", WT_GC_LAYOUT_NULL},
                  {"drc", WT_GC_LAYOUT_DRC},
                  {"copying", WT_GC_LAYOUT_COPYING}};
  for (size_t i = 0; i < sizeof POLICIES / sizeof POLICIES[0]; i++)
    if (strcmp(name, POLICIES[i].name) == 0) {
      *policy = POLICIES[i].policy;
      return true;
    }
  return false;
}

/* Options first, then files; "--" ends the options. Prints what it does not understand. */
static bool parse_options(int argc, char **argv, options_t *options) {
  int i = 1;
  for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
    report_t before = options->report;
    if (strcmp(argv[i], "--") == 0) {
      i++;
      break;
    } else if (strcmp(argv[i], "--help") == 0) {
      options->help = true;
    } else if (strcmp(argv[i], "--types") == 0) {
      options->report = REPORT_TYPES;
    } else if (strcmp(argv[i], "--wat") == 0) {
      options->report = REPORT_WAT;
    } else if (strcmp(argv[i], "--gc") == 0) {
      if (i + 1 == argc || !parse_policy(argv[++i], &options->gc)) {
        fprintf(stderr, "inspect: --gc takes none, null, drc or copying\n");
        return false;
      }
    } else {
      fprintf(stderr, "inspect: no such option: %s (see inspect --help)\n", argv[i]);
      return false;
    }
    if (before != REPORT_SUMMARY && before != options->report) {
      fprintf(stderr, "inspect: --types and --wat are two reports; ask for one\n");
      return false;
    }
  }
  options->files = argv + i;
  options->num_files = (size_t)(argc - i);
  if (options->num_files == 0 && !options->help) fprintf(stderr, "inspect: no file given (see inspect --help)\n");
  return options->num_files > 0 || options->help;
}

static wt_registry_t *new_registry(wt_gc_layout_kind_t gc, wt_error_t **error) {
  wt_registry_t *registry = NULL;
  wt_registry_config_t *config = wt_registry_config_new();
  if (config != NULL && wt_registry_config_set_gc_layout(config, gc, error)) registry = wt_registry_new(config, error);
  wt_registry_config_delete(config);
  return registry;
}

/* Prints the report. A refused file has its line in the report itself, but for --wat, whose output is for a program. */
static bool print_report(const options_t *options, const module_t *modules, const total_t *total, wt_error_t **error) {
  if (options->report == REPORT_SUMMARY) {
    print_summary(modules, options->num_files, total);
    return true;
  }
  bool ok = true;
  for (size_t m = 0; ok && m < options->num_files; m++) {
    if (m > 0) printf("\n");
    if (modules[m].types == NULL)
      fprintf(options->report == REPORT_WAT ? stderr : stdout, "%s: %s\n", modules[m].path, modules[m].refusal);
    else
      ok = options->report == REPORT_WAT ? print_wat(&modules[m], error) : print_types(&modules[m], error);
  }
  return ok;
}

int main(int argc, char **argv) {
  options_t options = {REPORT_SUMMARY, WT_GC_LAYOUT_NONE, false, NULL, 0};
  if (!parse_options(argc, argv, &options)) return STATUS_USAGE;
  if (options.help) {
    fputs(USAGE, stdout);
    return STATUS_OK;
  }

  wt_error_t *error = NULL;
  total_t total = {0};
  module_t *modules = calloc(options.num_files, sizeof *modules);
  wt_registry_t *registry = new_registry(options.gc, &error);
  bool ok = modules != NULL && registry != NULL;
  for (size_t m = 0; ok && m < options.num_files; m++) module_read(&modules[m], options.files[m], registry);
  ok = ok && modules_count(modules, options.num_files, registry, &total) &&
       print_report(&options, modules, &total, &error);
  if (!ok) fprintf(stderr, "inspect: %s\n", error != NULL ? wt_error_message(error) : "out of memory");
  if (fflush(stdout) != 0 || ferror(stdout)) {
    perror("inspect: standard output");
    ok = false;
  }

  wt_error_delete(error);
  for (size_t m = 0; modules != NULL && m < options.num_files; m++) wt_type_collection_delete(modules[m].types);
  free(modules);
  wt_registry_delete(registry);
  return ok && total.refused == 0 ? STATUS_OK : STATUS_REFUSED;
}
