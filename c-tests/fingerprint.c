/* Fingerprints: 32 bytes that are the same for equal types, wherever and however they were registered, and differ for
 * different types (identity.c checks that for its rows, too). The bytes expected here are from
 * testdata/fingerprints/vectors.txt. The fingerprints of a chain of a million groups are computed on a stack of 64 KiB.
 *
 *     fingerprint [types] */
#define _POSIX_C_SOURCE 200809L
#include "paths.h"
#include "prints.h"
#include "refused.h"
#include <pthread.h>

enum { DEFAULT_TYPES = 1000000 };

static const char *hex(print_t print) {
  static char text[2 * SIZE + 1];
  for (int i = 0; i < SIZE; i++) snprintf(text + (size_t)(2 * i), 3, "%02x", print.bytes[i]);
  return text;
}

/* With all proposals, or those of WebAssembly 3.0. */
static wt_registry_t *registry_new(bool all) {
  wt_registry_config_t *config = wt_registry_config_new();
  for (wt_feature_t feature = 1; all && feature <= WT_FEATURE_CUSTOM_DESCRIPTORS; feature++)
    REQUIRE(wt_registry_config_set_feature(config, feature, true, NULL));
  if (all) REQUIRE(wt_registry_config_set_gc_layout(config, WT_GC_LAYOUT_DRC, NULL));
  wt_registry_t *registry = wt_registry_new(config, NULL);
  wt_registry_config_delete(config);
  REQUIRE(registry != NULL);
  return registry;
}

/* The example of docs/fingerprints.md, registered on every path. */
static void the_example_has_the_documented_bytes(void) {
  static const uint8_t section[] = {2, SUB(STRUCT(0)),
                                    FINAL_OF(0, STRUCT(2, CONST(REF_NULL(1)), VAR(I8)))};
  for (path_t path = 0; path < PATHS; path++) {
    for (int all = 0; all < 2; all++) {
      CASE("the example by %s", PATH_NAMES[path]);
      wt_registry_t *registry = registry_new(all);
      types_t types = register_by(path, registry, (bytes_t){section, sizeof section}, NULL);
      REQUIRE(types.len == 2);
      CHECK_TEXT(hex(of_type(types.type[1])),
                 "63b92a4b4d844ac9d5f7c7791a3165acf805120bc710cb70e151746b44dd80a6");
      CHECK_TEXT(hex(of_type(types.type[0])),
                 "66e8a2d4a6808d29ad4366049b415ba970383bc0a475b2b47591885bb231b623");
      wt_rec_group_t *group = wt_registered_type_rec_group(types.type[1], NULL);
      CHECK_TEXT(hex(of_group(group)),
                 "09ab00b8bfacf30189ca745bb324431ef725f850a9487c371345fcf8b5849d90");
      wt_rec_group_delete(group);
      types_delete(&types);
      REGISTRY_END(registry);
    }
  }
}

static void the_empty_group_has_one(void) {
  CASE("the empty group");
  wt_registry_t *registry = registry_new(false);
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  wt_rec_group_t *empty = wt_rec_group_builder_build(builder, NULL);
  wt_rec_group_builder_delete(builder);
  CHECK_TEXT(hex(of_group(empty)),
             "d8c59056f24e7b446797762818a755da8d857a2bdd0bb10ed53df6d5f01e94eb");
  wt_rec_group_delete(empty);
  REGISTRY_END(registry);
}

/* Each differs from all others in its last type. */
static const bytes_t DIFFERENT[] = {
    BYTES(1, STRUCT(0)),
    BYTES(1, SUB(STRUCT(0))),
    BYTES(1, FUNC(0, 0)),
    BYTES(1, STRUCT(1, CONST(I8))),
    BYTES(1, STRUCT(1, VAR(I8))),
    BYTES(1, ARRAY(CONST(I8))),
    BYTES(1, ARRAY(CONST(I16))),
    BYTES(1, ARRAY(CONST(V128))),
    BYTES(1, ARRAY(CONST(ANYREF))),
    BYTES(1, ARRAY(CONST(REF(ANYREF)))),
    BYTES(1, ARRAY(CONST(REF_NULL(SHARED, ANYREF)))),
    BYTES(1, ARRAY(CONST(REF_NULL(0)))),
    BYTES(1, ARRAY(CONST(REF(0)))),
    BYTES(1, ARRAY(CONST(REF(EXACT, 0)))),
    BYTES(2, STRUCT(0), ARRAY(CONST(REF(0)))),
    BYTES(2, STRUCT(0), ARRAY(CONST(REF(EXACT, 0)))),
    BYTES(1, REC(2, STRUCT(0), ARRAY(CONST(REF(0))))),
    BYTES(2, REC(2, STRUCT(0), STRUCT(0)), ARRAY(CONST(REF(0)))),
    BYTES(2, REC(2, STRUCT(0), STRUCT(0)), ARRAY(CONST(REF(1)))),
    BYTES(2, SUB(STRUCT(0)), FINAL_OF(0, STRUCT(0))),
    BYTES(2, SUB(STRUCT(0)), SUB_OF(0, STRUCT(0))),
    BYTES(1, REC(2, SUB(STRUCT(0)), SUB_OF(0, STRUCT(0)))),
    BYTES(1, SHARED, STRUCT(0)),
    BYTES(1, REC(2, DESCRIPTOR(1, STRUCT(0)), DESCRIBES(0, STRUCT(0)))),
    BYTES(1, REC(2, SHARED, DESCRIPTOR(1, STRUCT(0)), SHARED, DESCRIBES(0, STRUCT(0)))),
    BYTES(1, REC(2, STRUCT(0), STRUCT(0))),
    BYTES(2, FUNC(0, 0), CONT(0)),
    BYTES(1, REC(2, FUNC(0, 0), CONT(0))),
    BYTES(2, FUNC(1, I32, 0), CONT(0)),
    BYTES(1, FUNC(1, I32, 1, I64)),
    BYTES(1, FUNC(2, I32, I64, 0)),
    BYTES(1, FUNC(0, 2, I32, I64)),
};
enum { DIFFERENT_COUNT = sizeof DIFFERENT / sizeof DIFFERENT[0] };

/* In two registries, registered and asked in opposite orders. */
static void fingerprints_depend_on_no_order_and_differ_for_other_types(void) {
  print_t first[DIFFERENT_COUNT], second[DIFFERENT_COUNT];
  types_t types[DIFFERENT_COUNT];
  wt_registry_t *registry = registry_new(true);
  for (int i = 0; i < DIFFERENT_COUNT; i++) types[i] = types_of(registry, DIFFERENT[i]);
  for (int i = 0; i < DIFFERENT_COUNT; i++) first[i] = of_type(types[i].type[types[i].len - 1]);
  for (int i = 0; i < DIFFERENT_COUNT; i++) types_delete(&types[i]);
  REGISTRY_END(registry);

  registry = registry_new(true);
  for (int i = DIFFERENT_COUNT; i-- > 0;) types[i] = types_of(registry, DIFFERENT[i]);
  for (int i = DIFFERENT_COUNT; i-- > 0;) second[i] = of_type(types[i].type[types[i].len - 1]);
  for (int i = 0; i < DIFFERENT_COUNT; i++) types_delete(&types[i]);
  REGISTRY_END(registry);

  for (int i = 0; i < DIFFERENT_COUNT; i++)
    for (int j = 0; j < DIFFERENT_COUNT; j++) {
      CASE("types %d and %d", i, j);
      CHECK(same(first[i], second[j]) == (i == j));
    }
}

/* Fingerprints of an exn type, and of types that refer to one: the exn type's index in the registry has no
 * influence. */
static void exn_types_have_one(void) {
  CASE("exn types");
  print_t exn[2], refers[2];
  for (int i = 0; i < 2; i++) {
    wt_registry_t *registry = registry_new(true);
    types_t others = types_of(registry, DIFFERENT[i * 3]);
    wt_val_type_t number = wt_val_type_i32();
    wt_registered_type_t *tag = wt_func_type_new(registry, &number, 1, NULL, 0, NULL);
    wt_registered_type_t *type = wt_exn_type_new(registry, tag, NULL);
    wt_registered_type_t *array =
        wt_array_type_new(registry, wt_field_type(wt_val_type_ref_to(type, true), false), NULL);
    refers[i] = of_type(array);
    exn[i] = of_type(type);
    CHECK(!same(exn[i], of_type(tag)) && !same(exn[i], refers[i]));
    wt_registered_type_delete(array);
    wt_registered_type_delete(type);
    wt_registered_type_delete(tag);
    types_delete(&others);
    REGISTRY_END(registry);
  }
  CHECK(same(exn[0], exn[1]) && same(refers[0], refers[1]));
  CHECK_TEXT(hex(exn[0]), "ec93fe06cf38fb517910e8ea718e61e82986dfaf011a3a761f0078ce56eab84d");
}

/* Types of one group share the group's fingerprint and differ by position; a handle of each leads to it. */
static void members_differ_by_position(void) {
  CASE("members of a group");
  wt_registry_t *registry = registry_new(false);
  types_t types = types_of(registry, (bytes_t)BYTES(1, REC(3, STRUCT(0), STRUCT(0), STRUCT(0))));
  print_t group[3], type[3];
  for (uint32_t i = 0; i < 3; i++) {
    uint32_t position;
    wt_rec_group_t *of = wt_registered_type_rec_group(types.type[i], &position);
    CHECK_NUMBER(position, i);
    group[i] = of_group(of);
    type[i] = of_type(types.type[i]);
    wt_rec_group_delete(of);
  }
  CHECK(same(group[0], group[1]) && same(group[1], group[2]));
  CHECK(!same(type[0], type[1]) && !same(type[1], type[2]) && !same(type[0], type[2]));
  types_delete(&types);
  REGISTRY_END(registry);
}

static void missing_bytes_are_refused_and_nothing_is_written(void) {
  CASE("refused");
  wt_registry_t *registry = registry_new(false);
  types_t types = types_of(registry, DIFFERENT[0]);
  wt_rec_group_t *group = wt_registered_type_rec_group(types.type[0], NULL);
  wt_error_t *error = NULL;
  print_t print, before;
  memset(&print, 0xa5, sizeof print);
  before = print;
  CHECK(!wt_registered_type_fingerprint(NULL, print.bytes, &error));
  CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  CHECK(!wt_rec_group_fingerprint(NULL, print.bytes, &error));
  CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  CHECK(same(print, before));
  CHECK(!wt_registered_type_fingerprint(types.type[0], NULL, &error));
  CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  CHECK(!wt_rec_group_fingerprint(group, NULL, &error));
  CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  wt_rec_group_delete(group);
  types_delete(&types);
  REGISTRY_END(registry);
}

/* The fingerprint of the last type is the same whether it is computed at once or after those of the groups before. */
static void *a_long_chain_is_asked_without_recursion(void *context) {
  uint32_t count = *(uint32_t *)context;
  CASE("a chain of %" PRIu32 " groups", count);
  buffer_t section = chain_of(count);
  print_t last[2], first[2];
  for (int step = 0; step < 2; step++) {
    wt_registry_t *registry = registry_new(false);
    wt_type_collection_t *types =
        wt_registry_register_type_section(registry, section.at, section.len, NULL);
    REQUIRE(types != NULL);
    for (uint32_t i = 0; step == 1 && i < count; i++) of_type(wt_type_collection_type(types, i));
    last[step] = of_type(wt_type_collection_type(types, count - 1));
    first[step] = of_type(wt_type_collection_type(types, 0));
    CHECK(same(last[step], of_type(wt_type_collection_type(types, count - 1))));
    wt_type_collection_delete(types);
    REGISTRY_END(registry);
  }
  CHECK(same(last[0], last[1]) && same(first[0], first[1]) && !same(first[0], last[0]));
  buffer_free(&section);
  return NULL;
}

int main(int argc, char **argv) {
  uint32_t count = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : DEFAULT_TYPES;
  the_example_has_the_documented_bytes();
  the_empty_group_has_one();
  fingerprints_depend_on_no_order_and_differ_for_other_types();
  exn_types_have_one();
  members_differ_by_position();
  missing_bytes_are_refused_and_nothing_is_written();
  pthread_attr_t attributes;
  REQUIRE(pthread_attr_init(&attributes) == 0 &&
          pthread_attr_setstacksize(&attributes, 64 * 1024) == 0);
  pthread_t thread;
  REQUIRE(pthread_create(&thread, &attributes, a_long_chain_is_asked_without_recursion, &count) == 0);
  REQUIRE(pthread_join(thread, NULL) == 0);
  pthread_attr_destroy(&attributes);
  return check_summary();
}
