/* inspect, the reports for reading: a table of the modules, a table of one module's types, or the types as text. */
#include "inspect.h"
#include <string.h>

void print_summary(const catalog_t *catalog) {
  char text[TEXT];
  int width = 6; /* of the column of paths */
  for (size_t m = 0; m < catalog->num_modules; m++)
    if (strlen(catalog->modules[m].path) > (size_t)width) width = (int)strlen(catalog->modules[m].path);

  printf("%-*s  %10s  %7s  %7s  %7s  %6s  %13s  %5s  %6s  %10s\n", width, "module", "rec groups", "types", "func",
         "struct", "array", "largest group", "depth", "shared", "bytes held");
  for (size_t m = 0; m < catalog->num_modules; m++) {
    const module_t *module = &catalog->modules[m];
    if (module->types == NULL)
      printf("%-*s  %s\n", width, module->path, module->refusal);
    else
      printf("%-*s  %10zu  %7zu  %7zu  %7zu  %6zu  %13zu  %5" PRIu32 "  %6zu  %10s\n", width, module->path,
             wt_type_collection_rec_groups(module->types), wt_type_collection_len(module->types), module->funcs,
             module->structs, module->arrays, module->largest_group, module->depth, module->shared,
             size_text(module->bytes, text));
  }
  printf("\n%zu module%s: %zu different type%s in %zu rec group%s, %zu in more than one module; %s held", catalog->read,
         plural(catalog->read), catalog->num_types, plural(catalog->num_types), catalog->rec_groups,
         plural(catalog->rec_groups), catalog->shared, size_text(catalog->bytes, text));
  if (catalog->refused > 0) printf("; %zu file%s refused", catalog->refused, plural(catalog->refused));
  printf("\n");
}

static const char *layout_text(const wt_registered_type_t *type, char text[TEXT]) {
  wt_gc_layout_t layout;
  if (!wt_registered_type_layout(type, &layout)) return "-";
  if (layout.kind == WT_TYPE_ARRAY)
    snprintf(text, TEXT, "%" PRIu32 " + %" PRIu32 "n bytes, align %" PRIu32, layout.size, layout.element_size,
             layout.align);
  else
    snprintf(text, TEXT, "%" PRIu32 " bytes, align %" PRIu32, layout.size, layout.align);
  return text;
}

bool print_types(const module_t *module, const wt_type_names_t *names, wt_error_t **error) {
  char ties[TIES_TEXT], called[NAME_TEXT], index[TEXT], supertype[TEXT], layout[TEXT], adapter[TEXT];
  size_t len = wt_type_collection_len(module->types);
  size_t groups = wt_type_collection_rec_groups(module->types);
  printf("%s: %zu type%s in %zu rec group%s\n", module->path, len, plural(len), groups, plural(groups));
  bool has_ties = false; /* the last column is there if it says something */
  for (uint32_t i = 0; i < len; i++)
    has_ties |= ties_text(wt_type_collection_type(module->types, i), ties)[0] != '\0';
  printf("%7s  %8s  %-6s  %-5s  %9s  %-24s  %-10s  %s%s\n", "module", "registry", "kind", "final", "supertype", "layout",
         "trampoline", "name", has_ties ? "  proposals" : "");
  for (uint32_t i = 0; i < len; i++) {
    const wt_registered_type_t *type = wt_type_collection_type(module->types, i);
    wt_type_kind_t kind = wt_registered_type_kind(type);
    const char *trampoline_text = "-";
    if (kind == WT_TYPE_FUNC) {
      wt_registered_type_t *trampoline = wt_registered_type_trampoline(type, error);
      if (trampoline == NULL) return false;
      trampoline_text = trampoline == type ? "itself" : type_text(trampoline, adapter);
      wt_registered_type_delete(trampoline); /* the func type keeps it */
    }
    const char *name = wt_type_names_type(names, type);
    printf("%7" PRIu32 "  %8s  %-6s  %-5s  %9s  %-24s  %-10s  %s", i, type_text(type, index), kind_text(kind),
           wt_registered_type_is_final(type) ? "yes" : "no",
           type_text(wt_registered_type_supertype(type), supertype), layout_text(type, layout), trampoline_text,
           name != NULL ? name_text(name, called) : "-");
    if (ties_text(type, ties)[0] != '\0') printf("  %s", ties);
    printf("\n");
  }
  return true;
}

bool print_wat(const module_t *module, const wt_type_names_t *names, wt_error_t **error) {
  char *wat = wt_type_collection_to_wat(module->types, names, error);
  if (wat != NULL) printf(";; %s\n%s", module->path, wat);
  wt_string_delete(wat);
  return wat != NULL;
}

bool print_why(const wt_registered_type_t *sub, const wt_registered_type_t *sup, const wt_type_names_t *names,
               wt_error_t **error) {
  char text[2][TEXT];
  char *why = wt_registered_type_explain_mismatch(sub, sup, names, error);
  if (why != NULL) {
    printf("%s\n", why);
  } else if (*error == NULL) {
    printf("%s is a subtype of %s: ", type_text(sub, text[0]), type_text(sup, text[1]));
    if (sub == sup) printf("they are one type");
    for (const wt_registered_type_t *next = sub; next != sup; next = wt_registered_type_supertype(next))
      printf("%s%s below %s", next == sub ? "" : ", ", type_text(next, text[0]),
             type_text(wt_registered_type_supertype(next), text[1]));
    printf(".\n");
  }
  wt_string_delete(why);
  return *error == NULL;
}
