/* inspect: what the type sections of WebAssembly modules hold, and what they share. inspect --help says how to use it.
 *
 * All files go into one registry, as the modules of one engine would, so equal types of different modules are one.
 * A file that is not a wasm module or has a bad type section gets a line of its own with the reason and the place; the
 * rest go on. The exit status is 0 if every file was read, 1 if one was not, 2 if the command line makes no sense. */
#include "inspect.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { STATUS_OK, STATUS_REFUSED, STATUS_USAGE };

static wt_registry_t *new_registry(const options_t *options, wt_error_t **error) {
  if (options->config == NULL || !wt_registry_config_set_gc_layout(options->config, options->gc, error)) return NULL;
  return wt_registry_new(options->config, error);
}

/* One text for each module. A refused one has its line in the report itself, except for --wat, which programs read. */
static int report_modules(const options_t *options, const catalog_t *catalog, wt_error_t **error) {
  bool ok = true;
  for (size_t m = 0; ok && m < catalog->num_modules; m++) {
    const module_t *module = &catalog->modules[m];
    if (m > 0) printf("\n");
    if (module->types == NULL)
      fprintf(options->report == REPORT_WAT ? stderr : stdout, "%s: %s\n", module->path, module->refusal);
    else
      ok = options->report == REPORT_WAT ? print_wat(module, catalog->names, error)
                                         : print_types(module, catalog->names, error);
  }
  if (!ok) fprintf(stderr, "inspect: %s\n", wt_error_message(*error));
  return ok ? STATUS_OK : STATUS_REFUSED;
}

static void tell_refused(const catalog_t *catalog) {
  for (size_t m = 0; m < catalog->num_modules; m++)
    if (catalog->modules[m].types == NULL)
      fprintf(stderr, "%s: %s\n", catalog->modules[m].path, catalog->modules[m].refusal);
}

static int report_graph(const options_t *options, const catalog_t *catalog) {
  const wt_registered_type_t *only = NULL;
  tell_refused(catalog);
  if (options->only != NULL && (only = catalog_find(catalog, options->only)) == NULL) return STATUS_USAGE;
  return print_graph(catalog, only) ? STATUS_OK : STATUS_USAGE;
}

static int report_why(const options_t *options, const catalog_t *catalog, wt_error_t **error) {
  tell_refused(catalog);
  const wt_registered_type_t *sub = catalog_find(catalog, options->sub), *sup = catalog_find(catalog, options->sup);
  if (sub == NULL || sup == NULL) return STATUS_USAGE;
  bool ok = print_why(sub, sup, catalog->names, error);
  if (!ok) fprintf(stderr, "inspect: %s\n", wt_error_message(*error));
  return ok ? STATUS_OK : STATUS_REFUSED;
}

static int report_diff(const catalog_t *catalog, wt_error_t **error) {
  tell_refused(catalog);
  if (catalog->refused > 0) return STATUS_REFUSED;
  bool ok = print_diff(&catalog->modules[0], &catalog->modules[1], catalog->names, error);
  if (!ok) fprintf(stderr, "inspect: %s\n", wt_error_message(*error));
  return ok ? STATUS_OK : STATUS_REFUSED;
}

static int report(const options_t *options, const catalog_t *catalog, const wt_registry_t *registry,
                  wt_error_t **error) {
  switch (options->report) {
    case REPORT_TYPES:
    case REPORT_WAT: return report_modules(options, catalog, error);
    case REPORT_WHY: return report_why(options, catalog, error);
    case REPORT_DIFF: return report_diff(catalog, error);
    case REPORT_GRAPH: return report_graph(options, catalog);
    case REPORT_HTML:
      tell_refused(catalog);
      return print_page(options->page, catalog, registry, options->gc) ? STATUS_OK : STATUS_REFUSED;
    default: print_summary(catalog); return STATUS_OK;
  }
}

int main(int argc, char **argv) {
  options_t options;
  bool is_understood = options_parse(argc, argv, &options);
  if (!is_understood || options.help) {
    wt_registry_config_delete(options.config);
    if (is_understood) fputs(USAGE, stdout);
    return is_understood ? STATUS_OK : STATUS_USAGE;
  }

  int status = STATUS_REFUSED;
  wt_error_t *error = NULL;
  catalog_t catalog = {0};
  module_t *modules = calloc(options.num_files, sizeof *modules);
  wt_registry_t *registry = new_registry(&options, &error);
  wt_type_names_t *names = wt_type_names_new(registry, &error);
  bool ok = modules != NULL && names != NULL;
  for (size_t m = 0; ok && m < options.num_files; m++) module_read(&modules[m], options.files[m], registry, names);
  if (ok && catalog_fill(&catalog, modules, options.num_files, registry, names)) {
    status = report(&options, &catalog, registry, &error);
    if (status == STATUS_OK && catalog.refused > 0) status = STATUS_REFUSED;
  } else {
    fprintf(stderr, "inspect: there is not enough memory for these modules\n");
  }
  if (fflush(stdout) != 0 || ferror(stdout)) {
    perror("inspect: standard output");
    status = STATUS_REFUSED;
  }

  wt_error_delete(error);
  catalog_clear(&catalog);
  for (size_t m = 0; modules != NULL && m < options.num_files; m++) wt_type_collection_delete(modules[m].types);
  free(modules);
  wt_type_names_delete(names);
  wt_registry_delete(registry);
  wt_registry_config_delete(options.config);
  return status;
}
