/* Steps in the life of types: registered by calls or from bytes, found, deleted. For counts.c. */
#ifndef COUNTS_LIFE_H
#define COUNTS_LIFE_H
#include "counts.h"

enum { IN_GROUP = 50, GROUPS = TYPES / IN_GROUP, FIELDS = 6 };

/* Measures the four steps in the life of types, and checks that they do what their names say. */
static void live(uint32_t items, const char *subject, step_t *ask, step_t *end) {
  CASE("%s", subject);
  wt_registry_stats_t before = stats();
  take(items, subject, "new", ask);
  wt_registry_stats_t new = stats();
  CHECK(new.live_types > before.live_types);
  take(items, subject, "found", ask);
  wt_registry_stats_t found = stats();
  CHECK(found.live_types == new.live_types);
  CHECK(found.hits - new.hits == found.registrations - new.registrations);
  take(items, subject, "deleted, one of two", end);
  CHECK(stats().live_types == new.live_types);
  take(items, subject, "deleted, the last", end);
  CHECK(stats().live_types == before.live_types);
}

/* ---- types from calls */

static wt_field_type_t fields[TYPES][FIELDS];
static wt_val_type_t params[TYPES][FIELDS], reference;

/* All are different, and each refers to one type. */
static void prepare_definitions(const wt_registered_type_t *referred_to) {
  const wt_val_type_t kinds[] = {wt_val_type_i32(),  wt_val_type_i64(), wt_val_type_f32(),
                                 wt_val_type_f64(),  wt_val_type_i8(),  wt_val_type_i16(),
                                 wt_val_type_v128(), wt_val_type_ref(WT_HEAP_ANY, true)};
  reference = wt_val_type_ref_to(referred_to, true);
  for (uint32_t i = 0; i < TYPES; i++) {
    for (uint32_t k = 0; k < FIELDS; k++) {
      fields[i][k] = wt_field_type(kinds[i >> 4 * k & 7], i >> 4 * k & 8);
      params[i][k] = kinds[i >> 2 * k & 3];
    }
    fields[i][FIELDS - 1] = wt_field_type(reference, false);
  }
}

static wt_registered_type_t *handles[TYPES]; /* all owners of a type have one pointer */

static void do_structs(void) {
  for (uint32_t i = 0; i < TYPES; i++)
    handles[i] = wt_struct_type_new(at.registry, fields[i], FIELDS, NULL);
}
static void do_funcs(void) {
  for (uint32_t i = 0; i < TYPES; i++)
    handles[i] = wt_func_type_new(at.registry, params[i], FIELDS, &reference, 1, NULL);
}
static void do_delete_types(void) {
  for (uint32_t i = 0; i < TYPES; i++) wt_registered_type_delete(handles[i]);
}

static wt_rec_group_t *groups[2][GROUPS];
static int groups_held;

/* Each member has its own fields and one of the next member. */
static void do_groups(void) {
  for (uint32_t group = 0; group < GROUPS; group++) {
    const wt_pending_type_t *labels[IN_GROUP];
    wt_rec_group_builder_t *builder = wt_rec_group_builder_new(at.registry, NULL);
    for (uint32_t i = 0; i < IN_GROUP; i++)
      labels[i] = wt_rec_group_builder_declare_struct(builder, NULL);
    for (uint32_t i = 0; i < IN_GROUP; i++) {
      wt_struct_type_builder_t *type =
          wt_rec_group_builder_define_struct(builder, labels[i], NULL);
      for (uint32_t k = 0; k + 1 < FIELDS; k++)
        wt_struct_type_builder_field(type, fields[group * IN_GROUP + i][k], NULL);
      const wt_pending_type_t *next = labels[(i + 1) % IN_GROUP];
      wt_forward_ref_builder_finish(wt_struct_type_builder_forward_ref_field(type, next, NULL),
                                    NULL);
      wt_struct_type_builder_finish(type, NULL);
    }
    groups[groups_held][group] = wt_rec_group_builder_build(builder, NULL);
    wt_rec_group_builder_delete(builder);
  }
  groups_held++;
}
static void do_delete_groups(void) {
  groups_held--;
  for (uint32_t i = 0; i < GROUPS; i++) wt_rec_group_delete(groups[groups_held][i]);
}

static void types_from_calls(void) {
  open_registry(WT_GC_LAYOUT_NONE);
  wt_field_type_t element = wt_field_type(wt_val_type_i32(), false);
  wt_registered_type_t *referred_to = wt_array_type_new(at.registry, element, NULL);
  prepare_definitions(referred_to);
  live(TYPES, "struct of 6 fields on its own", do_structs, do_delete_types);
  live(TYPES, "func of 6 params on its own", do_funcs, do_delete_types);
  live(TYPES, "struct of 6 fields in a built group of 50", do_groups, do_delete_groups);
  wt_registered_type_delete(referred_to);
  close_registry();
}

/* ---- types from bytes */

static void do_module(void) {
  at.collections[at.held++] =
      wt_registry_register_module(at.registry, at.bytes.at, at.bytes.len, NULL);
}

static void real_module(const char *folder, const char *file, wt_gc_layout_kind_t layout,
                        const char *subject) {
  char path[1024];
  snprintf(path, sizeof path, "%s/%s", folder, file);
  FILE *module = fopen(path, "rb");
  CASE("%s", file);
  REQUIRE(module != NULL);
  uint8_t part[4096];
  for (size_t len; (len = fread(part, 1, sizeof part, module)) > 0;)
    buffer_append(&at.bytes, part, len);
  fclose(module);
  open_registry(layout);
  do_module();
  REQUIRE(at.collections[0] != NULL);
  uint32_t types = (uint32_t)wt_type_collection_num_types(at.collections[0]);
  do_delete_collection();
  live(types, subject, do_module, do_delete_collection);
  close_registry();
  buffer_free(&at.bytes);
}

/* Hostile shapes, with the number of types, and of the items by which their size is counted. */
static const struct {
  const char *subject;
  void (*write)(buffer_t *section, uint32_t n);
  uint32_t items;
} SHAPES[] = {
    {"type of 2,000 singletons", write_singletons, TYPES},
    {"type of 2,000 duplicates", write_duplicates, TYPES},
    {"type of 2,000 anagrams", write_anagrams, TYPES},
    {"type of 2,000 one bit apart", write_one_bit_apart, TYPES},
    {"type of one group of 2,000", write_group, TYPES},
    {"type of a chain of 2,000 references", write_reference_chain, TYPES},
    {"type of 2,000 that refer to one", write_hub, TYPES},
    {"type of chains of supertypes", write_supertype_chains, TYPES},
    {"type of a deep fan", write_deep_fan, TYPES},
    {"type of a shallow fan", write_shallow_fan, TYPES},
    {"field of structs of 10,000", write_wide_structs, TYPES * 10},
    {"param of functions of 1,000", write_wide_functions, TYPES * 10},
    {"field far below the supertype's", write_fields_far_below, TYPES * 10},
};

static void hostile_shapes(void) {
  for (size_t i = 0; i < sizeof SHAPES / sizeof SHAPES[0]; i++) {
    open_registry(WT_GC_LAYOUT_NONE);
    SHAPES[i].write(&at.bytes, TYPES);
    live(SHAPES[i].items, SHAPES[i].subject, do_section, do_delete_collection);
    buffer_free(&at.bytes);
    close_registry();
  }
}

/* Modules of 20 types each, the first 16 of which are registered already. */
enum { MODULES = 100, KNOWN = 16, OWN = 4 };
static buffer_t modules[MODULES];

static void do_churn(void) {
  for (uint32_t i = 0; i < MODULES; i++)
    wt_type_collection_delete(
        wt_registry_register_module(at.registry, modules[i].at, modules[i].len, NULL));
}

static void churn(void) {
  open_registry(WT_GC_LAYOUT_NONE);
  for (uint32_t i = 0; i < MODULES; i++) {
    buffer_t section = {0};
    buffer_number(&section, KNOWN + OWN);
    for (uint32_t k = 0; k < KNOWN; k++) put_distinct_struct(&section, k);
    for (uint32_t k = 0; k < OWN; k++) put_distinct_struct(&section, KNOWN + i * OWN + k);
    modules[i] = module_of(buffer_bytes(&section));
    buffer_free(&section);
  }
  write_singletons(&at.bytes, KNOWN);
  do_section();
  CASE("churn");
  wt_registry_stats_t before = stats();
  take(MODULES, "module of 16 found and 4 new types", "registered and deleted", do_churn);
  CHECK_NUMBER(stats().live_types, before.live_types);
  CHECK_NUMBER(stats().registrations - before.registrations, MODULES * (KNOWN + OWN));
  CHECK_NUMBER(stats().hits - before.hits, MODULES * KNOWN);
  do_delete_collection();
  for (uint32_t i = 0; i < MODULES; i++) buffer_free(&modules[i]);
  buffer_free(&at.bytes);
  close_registry();
}
#endif
