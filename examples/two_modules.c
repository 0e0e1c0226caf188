/* two_modules: types that two wasm modules have in common.
 *
 * An engine loads modules one after another. Each counts its types from 0; the registry gives equal types of all of
 * them one handle and one type index, so that a value made by one module can be checked by the code of another. This
 * program
 *   1. loads two modules that define the same rec group at different places;
 *   2. shows which of their types are one, by pointer and by index;
 *   3. tests for subtypes across them, by handle (as a compiler would) and by index (as compiled code would);
 *   4. unloads them one by one: types that the other still uses stay, and at the end all memory is free. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <typereg.h>

static const uint8_t GEOMETRY[] = {
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, /* (module                                                        */
    0x01, 0x1c, 0x03,                               /*   the type section: 28 bytes, 3 rec groups                     */
    0x4e, 0x02,                                     /*   (rec                                                         */
    0x50, 0x00, 0x5f, 0x01, 0x7c, 0x01,             /*     (type $shape (sub (struct (field (mut f64)))))             */
    0x5e, 0x63, 0x00, 0x01,                         /*     (type $shapes (array (mut (ref null $shape)))))            */
    0x4f, 0x01, 0x00,                               /*   (type $circle (sub final $shape                              */
    0x5f, 0x02, 0x7c, 0x01, 0x7c, 0x01,             /*     (struct (field (mut f64)) (field (mut f64)))))             */
    0x60, 0x01, 0x64, 0x00, 0x01, 0x7c,             /*   (type $area (func (param (ref $shape)) (result f64))))       */
};
enum { SHAPE, SHAPES, CIRCLE, AREA, GEOMETRY_TYPES };

/* From another author: another type comes first, and the names differ. Names are not part of a type. */
static const uint8_t CANVAS[] = {
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, /* (module                                                        */
    0x01, 0x22, 0x04,                               /*   the type section: 34 bytes, 4 rec groups                     */
    0x60, 0x01, 0x7f, 0x00,                         /*   (type $log (func (param i32)))                               */
    0x4e, 0x02,                                     /*   (rec                                                         */
    0x50, 0x00, 0x5f, 0x01, 0x7c, 0x01,             /*     (type $figure (sub (struct (field (mut f64)))))            */
    0x5e, 0x63, 0x01, 0x01,                         /*     (type $figures (array (mut (ref null $figure)))))          */
    0x4f, 0x01, 0x01,                               /*   (type $square (sub final $figure                             */
    0x5f, 0x03, 0x7c, 0x01, 0x7c, 0x01, 0x7f, 0x00, /*     (struct (field (mut f64)) (field (mut f64)) (field i32)))) */
    0x60, 0x01, 0x64, 0x01, 0x01, 0x7c,             /*   (type $size (func (param (ref $figure)) (result f64))))      */
};
enum { LOG, FIGURE, FIGURES, SQUARE, SIZE, CANVAS_TYPES };

static void print_indices(const char *name, const wt_type_collection_t *types) {
  size_t len;
  const uint32_t *indices = wt_type_collection_indices(types, &len);
  printf("  %-9s", name);
  for (size_t i = 0; i < len; i++) printf("  %zu: $t%" PRIu32, i, indices[i]);
  printf("\n");
}

static void print_answer(const char *question, bool answer) { printf("  %-44s %s\n", question, answer ? "yes" : "no"); }

static bool print_stats(const char *when, const wt_registry_t *registry, wt_registry_stats_t *stats) {
  if (!wt_registry_stats(registry, stats, sizeof *stats)) return false;
  printf("  %-22s %" PRIu64 " live types in %" PRIu64 " rec groups\n", when, stats->live_types, stats->live_rec_groups);
  return true;
}

/* What the two modules have in common, and what one knows about the other's types. */
static bool compare(const wt_registry_t *registry, const wt_type_collection_t *geometry,
                    const wt_type_collection_t *canvas, wt_error_t **error) {
  printf("Module type index: type index in the registry\n");
  print_indices("geometry", geometry);
  print_indices("canvas", canvas);

  const wt_registered_type_t *shape = wt_type_collection_type(geometry, SHAPE); /* borrowed from the collection */
  const wt_registered_type_t *circle = wt_type_collection_type(geometry, CIRCLE);
  const wt_registered_type_t *figure = wt_type_collection_type(canvas, FIGURE);
  const wt_registered_type_t *size = wt_type_collection_type(canvas, SIZE);
  size_t len;
  const uint32_t *in_geometry = wt_type_collection_indices(geometry, &len);
  const uint32_t *in_canvas = wt_type_collection_indices(canvas, &len);

  printf("\nOne type or two? Equal types are one pointer\n");
  print_answer("geometry's shape is canvas's figure", shape == figure);
  print_answer("geometry's area is canvas's size", wt_type_collection_type(geometry, AREA) == size);
  print_answer("geometry's circle is canvas's square", circle == wt_type_collection_type(canvas, SQUARE));

  printf("\nSubtypes across modules, by handle\n");
  print_answer("a circle is a figure", wt_registered_type_is_subtype(circle, figure));
  print_answer("a figure is a circle", wt_registered_type_is_subtype(figure, circle));
  printf("and by index\n");
  print_answer("a square is a shape", wt_registry_is_subtype(registry, in_canvas[SQUARE], in_geometry[SHAPE]));
  print_answer("a square is a circle", wt_registry_is_subtype(registry, in_canvas[SQUARE], in_geometry[CIRCLE]));

  /* All functions of one trampoline type can share one native call adapter; either module can have brought it. */
  wt_registered_type_t *trampoline = wt_registered_type_trampoline(size, error);
  if (trampoline == NULL) return false;
  uint32_t has_adapter;
  bool found = wt_type_collection_trampoline(geometry, wt_registered_type_index(trampoline), &has_adapter);
  wt_registered_type_delete(trampoline);
  printf("\nThe adapter for calls of canvas's size\n");
  if (found) printf("  is the one of geometry's type %" PRIu32 "\n", has_adapter);
  return found;
}

/* Unloads both modules, geometry first; the pointers are cleared, so that they are not deleted again. */
static bool unload(const wt_registry_t *registry, wt_type_collection_t **geometry, wt_type_collection_t **canvas,
                   wt_error_t **error) {
  wt_registry_stats_t stats;
  uint32_t shape = wt_registered_type_index(wt_type_collection_type(*geometry, SHAPE));
  uint32_t circle = wt_registered_type_index(wt_type_collection_type(*geometry, CIRCLE));

  printf("\nUnloading\n");
  if (!print_stats("both loaded:", registry, &stats)) return false;
  wt_type_collection_delete(*geometry);
  *geometry = NULL;
  if (!print_stats("geometry unloaded:", registry, &stats)) return false;

  wt_registered_type_t *kept = wt_registry_type(registry, shape, error); /* canvas knows it as figure */
  if (kept == NULL) return false;
  printf("    $t%" PRIu32 " lives on\n", wt_registered_type_index(kept));
  wt_registered_type_delete(kept);
  wt_registered_type_t *dead = wt_registry_type(registry, circle, error);
  wt_registered_type_delete(dead);
  if (dead != NULL || wt_error_code(*error) != WT_ERROR_STALE) return false;
  printf("    %s\n", wt_error_message(*error));
  wt_error_delete(*error);
  *error = NULL;

  wt_type_collection_delete(*canvas);
  *canvas = NULL;
  return print_stats("canvas unloaded:", registry, &stats) && stats.live_types == 0;
}

int main(void) {
  wt_error_t *error = NULL;
  wt_type_collection_t *geometry = NULL, *canvas = NULL;
  wt_registry_stats_t before = {0}, after = {0};

  wt_registry_t *registry = wt_registry_new(NULL, &error);
  bool ok = registry != NULL && wt_registry_stats(registry, &before, sizeof before) &&
            (geometry = wt_registry_register_module(registry, GEOMETRY, sizeof GEOMETRY, &error)) != NULL &&
            (canvas = wt_registry_register_module(registry, CANVAS, sizeof CANVAS, &error)) != NULL &&
            wt_type_collection_num_types(geometry) == GEOMETRY_TYPES &&
            wt_type_collection_num_types(canvas) == CANVAS_TYPES &&
            compare(registry, geometry, canvas, &error) && unload(registry, &geometry, &canvas, &error) &&
            wt_registry_stats(registry, &after, sizeof after);
  if (ok) printf("  bytes held as before:  %s\n", after.live_bytes == before.live_bytes ? "yes" : "no");
  if (!ok) fprintf(stderr, "two_modules: failed: %s\n", error != NULL ? wt_error_message(error) : "a wrong answer");

  wt_error_delete(error);
  wt_type_collection_delete(canvas);
  wt_type_collection_delete(geometry);
  wt_registry_delete(registry);
  return ok && after.live_bytes == before.live_bytes ? EXIT_SUCCESS : EXIT_FAILURE;
}
