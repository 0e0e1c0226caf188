/* inspect --html: writes the page. It is one file: what stands in page/, put together when this program is built, with
 * the facts of inspect_json.c in the middle. */
#include "inspect.h"
#include <errno.h>
#include <string.h>

/* Made by page/embed.cmake. */
extern const unsigned char PAGE_BEFORE_FACTS[], PAGE_AFTER_FACTS[];
extern const size_t PAGE_BEFORE_FACTS_LEN, PAGE_AFTER_FACTS_LEN;

bool print_page(char *path, const catalog_t *catalog, const wt_registry_t *registry, wt_gc_layout_kind_t gc) {
  FILE *file = fopen(path, "wb");
  bool ok = file != NULL;
  if (ok) {
    fwrite(PAGE_BEFORE_FACTS, 1, PAGE_BEFORE_FACTS_LEN, file);
    ok = json_print(file, catalog, registry, gc);
    if (!ok) errno = ENOMEM;
    fwrite(PAGE_AFTER_FACTS, 1, PAGE_AFTER_FACTS_LEN, file);
    ok = ok && !ferror(file);
    ok = fclose(file) == 0 && ok;
  }
  shown(path);
  if (ok)
    printf("wrote %s: %zu type%s of %zu module%s; open it in a browser\n", path, catalog->num_types,
           plural(catalog->num_types), catalog->read, plural(catalog->read));
  else
    fprintf(stderr, "inspect: %s could not be written: %s\n", path, strerror(errno));
  return ok;
}
