/* How the work of every step of the library grows, for hostile shapes of n types.
 *
 *     growth n                each shape, or as much of it as there can be
 *     growth n shape          that shape is registered, found and deleted, and nothing else
 *     growth n shape bytes    the same; also checks that the program took no more memory than
 *                             this many bytes for each type, and its input
 *
 * A line for each step has its size and what it did. growth.sh counts the instructions. */
#define _DEFAULT_SOURCE
#include "check.h"
#include "growth_shapes.h"
#include "measured.h"
#include <sys/resource.h>
#include <typereg.h>

/* The input of a step. */
static struct {
  const char *shape;
  uint32_t n, most_bytes; /* 0: any number of bytes */
  buffer_t section;
  wt_registry_t *registry;
  wt_type_collection_t *types, *again;
  wt_rec_group_builder_t *builder;
  wt_rec_group_t *group;
  wt_registered_type_t **handles;
  uint32_t handle_count;
} at;

static void do_it(const char *what, step_t *step) { take(at.n, at.shape, what, step); }

#include "growth_written.h"

/* ---- steps on a module */

static wt_type_collection_t *registered(void) {
  return wt_registry_register_type_section(at.registry, at.section.at, at.section.len, NULL);
}
static void do_register(void) { at.types = registered(); }
static void do_register_again(void) { at.again = registered(); }
static void do_delete_again(void) { wt_type_collection_delete(at.again); }
static void do_delete(void) { wt_type_collection_delete(at.types); }
static void do_check(void) { CHECK(wt_registry_check(at.registry, NULL)); }
static void do_dump(void) {
  char *dump = wt_registry_dump(at.registry, NULL);
  CHECK(dump != NULL);
  wt_string_delete(dump);
}
static void do_print_group(void) {
  char *wat = wt_registered_type_to_wat(wt_type_collection_type(at.types, 0), NULL);
  CHECK((wat != NULL) == (wt_type_collection_num_types(at.types) > 0));
  wt_string_delete(wat);
}
static void do_find_trampolines(void) {
  const uint32_t *indices = wt_type_collection_indices(at.types, NULL);
  for (uint32_t i = 0; i < wt_type_collection_num_types(at.types); i++) {
    uint32_t found;
    wt_type_collection_trampoline(at.types, indices[i], &found);
  }
}
static void do_make_trampoline_types(void) {
  for (uint32_t i = 0; i < wt_type_collection_num_types(at.types); i++)
    wt_registered_type_delete(
        wt_registered_type_trampoline(wt_type_collection_type(at.types, i), NULL));
}
static void do_hold_each(void) {
  at.handle_count = (uint32_t)wt_type_collection_num_types(at.types);
  for (uint32_t i = 0; i < at.handle_count; i++)
    at.handles[i] = wt_registered_type_clone(wt_type_collection_type(at.types, i));
}
static void do_delete_each(void) {
  for (uint32_t i = 0; i < at.handle_count; i++) wt_registered_type_delete(at.handles[i]);
}
static void do_compare(void) {
  size_t len;
  const uint32_t *indices = wt_type_collection_indices(at.types, &len);
  uint32_t below = 0;
  for (size_t i = 0; i < len; i++)
    below += wt_registry_is_subtype(at.registry, indices[len - 1], indices[i]);
  CHECK(below >= (len > 0));
}

/* The program's own memory is less than a thousandth of what a million types take. */
static void check_memory(void) {
  struct rusage usage; /* in KiB on Linux */
  REQUIRE(getrusage(RUSAGE_SELF, &usage) == 0);
  uint64_t most = (uint64_t)at.n * at.most_bytes + at.section.len;
  printf("%" PRIu32 " types took %ld MiB with their input\n", at.n, usage.ru_maxrss / 1024);
  CHECK((uint64_t)usage.ru_maxrss * 1024 <= most);
}

static void few_steps(uint32_t n) {
  do_it("register", do_register);
  REQUIRE(at.types != NULL);
  if (at.most_bytes > 0) check_memory();
  CHECK_NUMBER(wt_type_collection_num_types(at.types), n);
  do_it("register again", do_register_again);
  REQUIRE(at.again != NULL);
  const uint32_t *indices = wt_type_collection_indices(at.types, NULL);
  CHECK(memcmp(indices, wt_type_collection_indices(at.again, NULL), n * sizeof *indices) == 0);
  do_it("delete one of two", do_delete_again);
  do_it("delete the module", do_delete);
}

static void module_steps(uint32_t n) {
  at.handles = calloc(n + 1, sizeof *at.handles);
  do_it("register", do_register);
  REQUIRE(at.types != NULL);
  do_it("check", do_check);
  do_it("dump", do_dump);
  do_it("print the first group", do_print_group);
  do_it("compare with the last", do_compare);
  written_steps();
  do_it("register again", do_register_again);
  CHECK(at.again != NULL);
  do_it("delete one of two", do_delete_again);
  do_it("find trampolines", do_find_trampolines);
  do_it("make trampoline types", do_make_trampoline_types);
  do_it("hold each type", do_hold_each);
  do_it("delete the module", do_delete);
  do_it("delete each type", do_delete_each);
  free(at.handles);
}

static void do_refuse(void) { CHECK(registered() == NULL); }
static void refused_steps(uint32_t n) {
  (void)n;
  do_it("refuse", do_refuse);
}

/* ---- steps without bytes */

static wt_field_type_t a_field(void) { return wt_field_type(wt_val_type_i32(), false); }

static void do_one_offs(void) {
  wt_field_type_t fields[20];
  for (uint32_t i = 0; i < at.n; i++) {
    for (uint32_t bit = 0; bit < 20; bit++) {
      fields[bit] = a_field();
      fields[bit].is_mutable = i >> bit & 1;
    }
    at.handles[i] = wt_struct_type_new(at.registry, fields, 20, NULL);
  }
  at.handle_count = at.n;
}
static void do_forget_one_offs(void) {
  for (uint32_t i = 0; i < at.n; i++)
    wt_registered_type_delete(wt_struct_type_new(at.registry, NULL, 0, NULL));
}
static void one_off_steps(uint32_t n) {
  at.handles = calloc(n, sizeof *at.handles);
  do_it("make", do_one_offs);
  do_it("delete each type", do_delete_each);
  do_it("make and delete, one by one", do_forget_one_offs);
  free(at.handles);
}

/* Each member has a field of itself; all definitions are open at once. */
static void do_declare_and_define(void) {
  const wt_pending_type_t **labels = calloc(at.n, sizeof *labels);
  wt_struct_type_builder_t **open = calloc(at.n, sizeof *open);
  for (uint32_t i = 0; i < at.n; i++)
    labels[i] = wt_rec_group_builder_declare_struct(at.builder, NULL);
  for (uint32_t i = 0; i < at.n; i++)
    open[i] = wt_rec_group_builder_define_struct(at.builder, labels[i], NULL);
  for (uint32_t i = 0; i < at.n; i++)
    wt_forward_ref_builder_finish(
        wt_struct_type_builder_forward_ref_field(open[i], labels[at.n - 1 - i], NULL), NULL);
  for (uint32_t i = 0; i < at.n; i++) CHECK(wt_struct_type_builder_finish(open[i], NULL));
  free(labels);
  free(open);
}
static void do_build(void) { at.group = wt_rec_group_builder_build(at.builder, NULL); }
static void do_delete_builder(void) { wt_rec_group_builder_delete(at.builder); }
static void do_delete_group(void) { wt_rec_group_delete(at.group); }

static void builder_steps(uint32_t n) {
  at.builder = wt_rec_group_builder_new(at.registry, NULL);
  do_it("declare and define", do_declare_and_define);
  do_it("build", do_build);
  REQUIRE(at.group != NULL);
  CHECK_NUMBER(wt_rec_group_num_types(at.group), n);
  do_it("delete the builder", do_delete_builder);
  do_it("delete the group", do_delete_group);
}

/* One member, defined over and over, and with a registered type as its supertype each time. */
static void do_define_again(void) {
  const wt_pending_type_t *label = wt_rec_group_builder_declare_struct(at.builder, NULL);
  for (uint32_t i = 0; i < at.n; i++) {
    wt_struct_type_builder_t *open = wt_rec_group_builder_define_struct(at.builder, label, NULL);
    wt_struct_type_builder_field(open, a_field(), NULL);
    wt_struct_type_builder_finish(open, NULL);
  }
}
static void definition_steps(uint32_t n) {
  (void)n;
  at.builder = wt_rec_group_builder_new(at.registry, NULL);
  do_it("define again", do_define_again);
  do_it("build", do_build);
  CHECK_NUMBER(wt_rec_group_num_types(at.group), 1);
  do_it("delete the builder", do_delete_builder);
  do_it("delete the group", do_delete_group);
}

/* One struct with many forward references, none of them finished before all are begun. */
static void do_begin_and_finish_references(void) {
  const wt_pending_type_t *label = wt_rec_group_builder_declare_struct(at.builder, NULL);
  wt_struct_type_builder_t *open = wt_rec_group_builder_define_struct(at.builder, label, NULL);
  wt_forward_ref_builder_t **references = calloc(at.n, sizeof *references);
  for (uint32_t i = 0; i < at.n; i++)
    references[i] = wt_struct_type_builder_forward_ref_field(open, label, NULL);
  for (uint32_t i = 0; i < at.n; i++)
    CHECK(wt_forward_ref_builder_finish(references[at.n - 1 - i], NULL));
  CHECK(wt_struct_type_builder_finish(open, NULL));
  free(references);
}
static void reference_steps(uint32_t n) {
  (void)n;
  at.builder = wt_rec_group_builder_new(at.registry, NULL);
  do_it("begin and finish references", do_begin_and_finish_references);
  do_it("build", do_build);
  CHECK_NUMBER(wt_rec_group_num_types(at.group), 1);
  do_it("delete the builder", do_delete_builder);
  do_it("delete the group", do_delete_group);
}

/* ---- all of them */

static const struct {
  const char *name;
  void (*write)(buffer_t *section, uint32_t n); /* NULL if there are no bytes */
  void (*steps)(uint32_t n);
  uint32_t most;
} SHAPES[] = {
    {"singletons", write_singletons, module_steps, 1000000},
    {"duplicates", write_duplicates, module_steps, 1000000},
    {"anagrams", write_anagrams, module_steps, 40000},
    {"one group", write_group, module_steps, 1000000},
    {"two equal groups", write_equal_groups, module_steps, 1000000},
    {"two groups that differ at the end", write_different_groups, module_steps, 1000000},
    {"chain of references", write_reference_chain, module_steps, 1000000},
    {"all refer to one", write_hub, module_steps, 1000000},
    {"chains of supertypes", write_supertype_chains, module_steps, 1000000},
    {"deep fan", write_deep_fan, module_steps, 1000000},
    {"shallow fan", write_shallow_fan, module_steps, 1000000},
    {"equal functions", write_equal_functions, module_steps, 1000000},
    {"functions of one trampoline", write_widened_functions, module_steps, 1000000},
    {"functions of many trampolines", write_different_functions, module_steps, 1000000},
    {"one wide struct", write_wide_struct, module_steps, 10000},
    {"wide structs", write_wide_structs, module_steps, 1000000},
    {"functions of many params", write_wide_functions, module_steps, 1000000},
    {"one bit apart", write_one_bit_apart, module_steps, 1000000},
    {"fields far below", write_fields_far_below, module_steps, 1000000},
    {"continuations", write_continuations, module_steps, 1000000},
    {"descriptors", write_descriptors, module_steps, 1000000},
    {"shared and exact", write_shared, module_steps, 1000000},
    {"empty groups", write_empty_groups, module_steps, 1000000},
    {"bad type after good ones", write_bad_end, refused_steps, 1000000},
    {"bad last member", write_bad_last_member, refused_steps, 1000000},
    {"one-off types", NULL, one_off_steps, 1000000},
    {"built group", NULL, builder_steps, 1000000},
    {"many definitions", NULL, definition_steps, 1000000},
    {"many forward references", NULL, reference_steps, 10000},
};

static void run(size_t shape, uint32_t n, bool few, uint32_t most_bytes) {
  memset(&at, 0, sizeof at);
  at.shape = SHAPES[shape].name;
  at.n = n;
  at.most_bytes = most_bytes;
  CASE("%s, %" PRIu32, at.shape, n);
  wt_registry_config_t *config = wt_registry_config_new();
  for (wt_feature_t feature = 1; feature <= WT_FEATURE_CUSTOM_DESCRIPTORS; feature++)
    REQUIRE(wt_registry_config_set_feature(config, feature, true, NULL));
  at.registry = wt_registry_new(config, NULL);
  wt_registry_config_delete(config);
  if (SHAPES[shape].write != NULL) SHAPES[shape].write(&at.section, n);
  (few ? few_steps : SHAPES[shape].steps)(n);
  wt_registry_stats_t stats;
  REQUIRE(wt_registry_stats(at.registry, &stats, sizeof stats));
  CHECK_NUMBER(stats.live_types, 0);
  CHECK_NUMBER(stats.live_bytes, 0);
  CHECK(wt_registry_check(at.registry, NULL));
  wt_registry_delete(at.registry);
  buffer_free(&at.section);
}

int main(int argc, char **argv) {
  uint32_t n = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 0;
  const char *only = argc > 2 ? argv[2] : NULL;
  uint32_t most_bytes = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : 0;
  REQUIRE(n > 100 && n <= 1000000);
  size_t shapes = sizeof SHAPES / sizeof SHAPES[0], ran = 0;
  for (size_t shape = 0; shape < shapes; shape++) {
    if (only != NULL && strcmp(only, SHAPES[shape].name) != 0) continue;
    run(shape, n < SHAPES[shape].most ? n : SHAPES[shape].most, only != NULL, most_bytes);
    ran++;
  }
  CHECK_NUMBER(ran, only == NULL ? shapes : 1);
  return check_summary();
}
