/* When two types are one: iso-recursive identity (WebAssembly specification 3.0, "Types", recursive types;
 * ARCHITECTURE.md, "The idea"). The unit is the rec group; every part of a definition counts, names do not. Each row is
 * tested with every pair of paths (paths.h), since the path on which a type was registered is not part of its identity
 * either. */
#include "paths.h"
#include "refused.h"

#define MUTUAL REC(2, STRUCT(1, CONST(REF_NULL(1))), STRUCT(1, CONST(REF_NULL(0))))
#define OPEN_EMPTY SUB(STRUCT(0))

static const struct {
  const char *name;
  bool same;
  uint32_t left_index;
  bytes_t left;
  uint32_t right_index;
  bytes_t right;
} ROWS[] = {
    /* What makes a group. */
    {"a bare definition is a group of one", true, 0, BYTES(1, STRUCT(0)), 0,
     BYTES(1, REC(1, STRUCT(0)))},
    {"a bare composite type is final", true, 0, BYTES(1, STRUCT(0)), 0, BYTES(1, FINAL(STRUCT(0)))},
    {"finality counts", false, 0, BYTES(1, SUB(STRUCT(0))), 0, BYTES(1, STRUCT(0))},
    {"order counts, first", false, 0, BYTES(1, REC(2, FUNC(0, 0), STRUCT(0))), 1,
     BYTES(1, REC(2, STRUCT(0), FUNC(0, 0)))},
    {"order counts, second", false, 1, BYTES(1, REC(2, FUNC(0, 0), STRUCT(0))), 0,
     BYTES(1, REC(2, STRUCT(0), FUNC(0, 0)))},
    {"one more unused member counts", false, 0, BYTES(1, REC(1, STRUCT(0))), 0,
     BYTES(1, REC(2, STRUCT(0), FUNC(0, 0)))},
    {"one more unused member before counts", false, 0, BYTES(1, REC(1, STRUCT(0))), 1,
     BYTES(1, REC(2, FUNC(0, 0), STRUCT(0)))},
    {"self-recursive types agree", true, 0, BYTES(1, REC(1, STRUCT(1, CONST(REF_NULL(0))))), 0,
     BYTES(1, REC(1, STRUCT(1, CONST(REF_NULL(0)))))},
    {"a bare definition may be recursive", true, 0, BYTES(1, STRUCT(1, CONST(REF_NULL(0)))), 0,
     BYTES(1, REC(1, STRUCT(1, CONST(REF_NULL(0)))))},
    {"mutually recursive groups agree", true, 1, BYTES(1, MUTUAL), 1, BYTES(1, MUTUAL)},
    {"mutually recursive members differ", false, 0, BYTES(1, MUTUAL), 1, BYTES(1, MUTUAL)},
    {"equal members of one group differ", false, 0, BYTES(1, REC(2, STRUCT(0), STRUCT(0))), 1,
     BYTES(1, REC(2, STRUCT(0), STRUCT(0)))},
    {"unrolling once makes another type", false, 0, BYTES(1, STRUCT(1, CONST(REF_NULL(0)))), 1,
     BYTES(2, STRUCT(1, CONST(REF_NULL(0))), STRUCT(1, CONST(REF_NULL(0))))},
    {"unrolling inside the group makes another type", false, 0,
     BYTES(1, REC(1, STRUCT(1, CONST(REF_NULL(0))))), 0, BYTES(1, MUTUAL)},
    /* Own group or another: what a reference refers to counts, not the number that it has. */
    {"own and outside reference of one shape", false, 1,
     BYTES(2, OPEN_EMPTY, STRUCT(1, CONST(REF_NULL(1)))), 1,
     BYTES(2, OPEN_EMPTY, STRUCT(1, CONST(REF_NULL(0))))},
    {"own and outside reference at position 0", false, 0, BYTES(1, STRUCT(1, CONST(REF_NULL(0)))),
     1, BYTES(2, STRUCT(0), STRUCT(1, CONST(REF_NULL(0))))},
    {"outside references to equal types", true, 1,
     BYTES(2, STRUCT(0), STRUCT(1, CONST(REF_NULL(0)))), 2,
     BYTES(3, FUNC(0, 0), STRUCT(0), STRUCT(1, CONST(REF_NULL(1))))},
    {"outside references to different types", false, 2,
     BYTES(3, STRUCT(0), SUB(STRUCT(0)), STRUCT(1, CONST(REF_NULL(0)))), 2,
     BYTES(3, STRUCT(0), SUB(STRUCT(0)), STRUCT(1, CONST(REF_NULL(1))))},
    {"outside references to two members of one group", false, 2,
     BYTES(2, MUTUAL, STRUCT(1, CONST(REF_NULL(0)))), 2,
     BYTES(2, MUTUAL, STRUCT(1, CONST(REF_NULL(1))))},
    {"own and outside supertype", false, 1, BYTES(2, OPEN_EMPTY, SUB_OF(0, STRUCT(0))), 1,
     BYTES(1, REC(2, OPEN_EMPTY, SUB_OF(0, STRUCT(0))))},
    {"a group as one member and as two groups", false, 0, BYTES(1, REC(2, STRUCT(0), FUNC(0, 0))),
     0, BYTES(2, STRUCT(0), FUNC(0, 0))},
    {"own references at other positions", false, 0,
     BYTES(1, REC(3, STRUCT(1, CONST(REF_NULL(1))), STRUCT(0), STRUCT(0))), 0,
     BYTES(1, REC(3, STRUCT(1, CONST(REF_NULL(2))), STRUCT(0), STRUCT(0)))},
    {"the place of a group in its module does not count", true, 1, BYTES(1, MUTUAL), 3,
     BYTES(2, REC(2, STRUCT(0), FUNC(0, 0)),
           REC(2, STRUCT(1, CONST(REF_NULL(3))), STRUCT(1, CONST(REF_NULL(2)))))},
    {"empty groups around do not count", true, 0, BYTES(1, STRUCT(0)), 0,
     BYTES(3, REC(0), STRUCT(0), REC(0))},
    /* Every other part of a definition. */
    {"struct and array", false, 0, BYTES(1, STRUCT(1, CONST(I32))), 0, BYTES(1, ARRAY(CONST(I32)))},
    {"struct and func", false, 0, BYTES(1, STRUCT(0)), 0, BYTES(1, FUNC(0, 0))},
    {"mutability of a field", false, 0, BYTES(1, STRUCT(1, CONST(I32))), 0,
     BYTES(1, STRUCT(1, VAR(I32)))},
    {"mutability of an element", false, 0, BYTES(1, ARRAY(CONST(I8))), 0, BYTES(1, ARRAY(VAR(I8)))},
    {"mutability of a reference field", false, 0, BYTES(1, STRUCT(1, CONST(REF_NULL(0)))), 0,
     BYTES(1, STRUCT(1, VAR(REF_NULL(0))))},
    {"nullability of an abstract reference", false, 0, BYTES(1, STRUCT(1, CONST(ANYREF))), 0,
     BYTES(1, STRUCT(1, CONST(REF(ANYREF))))},
    {"nullability of an own reference", false, 0, BYTES(1, STRUCT(1, CONST(REF_NULL(0)))), 0,
     BYTES(1, STRUCT(1, CONST(REF(0))))},
    {"nullability of an outside reference", false, 1, BYTES(2, STRUCT(0), FUNC(1, REF_NULL(0), 0)),
     1, BYTES(2, STRUCT(0), FUNC(1, REF(0), 0))},
    {"the long form of a nullable abstract reference", true, 0, BYTES(1, STRUCT(1, CONST(EQREF))),
     0, BYTES(1, STRUCT(1, CONST(REF_NULL(EQREF))))},
    {"heap type", false, 0, BYTES(1, STRUCT(1, CONST(ANYREF))), 0,
     BYTES(1, STRUCT(1, CONST(EQREF)))},
    {"concrete and abstract heap type", false, 1, BYTES(2, STRUCT(0), ARRAY(CONST(REF_NULL(0)))), 0,
     BYTES(1, ARRAY(CONST(STRUCTREF)))},
    {"number type", false, 0, BYTES(1, STRUCT(1, CONST(I32))), 0, BYTES(1, STRUCT(1, CONST(F32)))},
    {"packed and number type", false, 0, BYTES(1, STRUCT(1, CONST(I8))), 0,
     BYTES(1, STRUCT(1, CONST(I32)))},
    {"packed types", false, 0, BYTES(1, ARRAY(VAR(I8))), 0, BYTES(1, ARRAY(VAR(I16)))},
    {"number of fields", false, 0, BYTES(1, STRUCT(1, CONST(I32))), 0,
     BYTES(1, STRUCT(2, CONST(I32), CONST(I32)))},
    {"order of fields", false, 0, BYTES(1, STRUCT(2, CONST(I32), CONST(I64))), 0,
     BYTES(1, STRUCT(2, CONST(I64), CONST(I32)))},
    {"param or result", false, 0, BYTES(1, FUNC(1, I32, 0)), 0, BYTES(1, FUNC(0, 1, I32))},
    {"where params end", false, 0, BYTES(1, FUNC(1, I32, 1, I32)), 0,
     BYTES(1, FUNC(2, I32, I32, 0))},
    {"order of params", false, 0, BYTES(1, FUNC(2, I32, I64, 0)), 0,
     BYTES(1, FUNC(2, I64, I32, 0))},
    {"order of results", false, 0, BYTES(1, FUNC(0, 2, I32, I64)), 0,
     BYTES(1, FUNC(0, 2, I64, I32))},
    {"a supertype or none", false, 1, BYTES(2, OPEN_EMPTY, STRUCT(0)), 1,
     BYTES(2, OPEN_EMPTY, FINAL_OF(0, STRUCT(0)))},
    {"which supertype", false, 2,
     BYTES(3, OPEN_EMPTY, SUB_OF(0, STRUCT(0)), FINAL_OF(0, STRUCT(0))), 2,
     BYTES(3, OPEN_EMPTY, SUB_OF(0, STRUCT(0)), FINAL_OF(1, STRUCT(0)))},
    {"finality of a subtype", false, 1, BYTES(2, OPEN_EMPTY, SUB_OF(0, STRUCT(0))), 1,
     BYTES(2, OPEN_EMPTY, FINAL_OF(0, STRUCT(0)))},
    {"finality of a sibling", false, 0, BYTES(1, REC(2, STRUCT(0), SUB(STRUCT(0)))), 0,
     BYTES(1, REC(2, STRUCT(0), STRUCT(0)))},
};

static void every_row_holds_on_every_pair_of_paths(const wt_registry_t *registry) {
  for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
    for (int paths = 0; paths < PATHS * PATHS; paths++) {
      path_t left_path = paths / PATHS, right_path = paths % PATHS;
      CASE("%s: %s / %s", ROWS[i].name, PATH_NAMES[left_path], PATH_NAMES[right_path]);
      types_t left_types = register_by(left_path, registry, ROWS[i].left, NULL);
      types_t right_types = register_by(right_path, registry, ROWS[i].right, NULL);
      REQUIRE(left_types.len > ROWS[i].left_index && right_types.len > ROWS[i].right_index);
      const wt_registered_type_t *left = left_types.type[ROWS[i].left_index];
      const wt_registered_type_t *right = right_types.type[ROWS[i].right_index];
      CHECK((left == right) == ROWS[i].same);
      CHECK((wt_registered_type_index(left) == wt_registered_type_index(right)) == ROWS[i].same);
      CHECK(wt_val_type_equal(wt_val_type_ref_to(left, true), wt_val_type_ref_to(right, true)) ==
            ROWS[i].same);
      bool both_ways =
          wt_registered_type_is_subtype(left, right) && wt_registered_type_is_subtype(right, left);
      CHECK(both_ways == ROWS[i].same);
      uint8_t left_print[32], right_print[32];
      REQUIRE(wt_registered_type_fingerprint(left, left_print, NULL) &&
              wt_registered_type_fingerprint(right, right_print, NULL));
      CHECK((memcmp(left_print, right_print, sizeof left_print) == 0) == ROWS[i].same);
      types_delete(&left_types);
      types_delete(&right_types);
    }
  }
}

static void names_are_not_part_of_a_type(const wt_registry_t *registry) {
  CASE("names are not part of a type");
  static const uint8_t SECTION[] = {0x01, 0x03, 0x01, STRUCT(0)};
  buffer_t modules[2] = {{0}, {0}};
  for (uint8_t i = 0; i < 2; i++) { /* a custom section "name" that calls type 0 "a" or "b" */
    buffer_put(&modules[i], MODULE_HEADER);
    buffer_append(&modules[i], SECTION, sizeof SECTION);
    buffer_put(&modules[i], 0x00, 11, 4, 'n', 'a', 'm', 'e', 4, 4, 1, 0, 1, (uint8_t)('a' + i));
  }
  wt_type_collection_t *left =
      wt_registry_register_module(registry, modules[0].at, modules[0].len, NULL);
  wt_type_collection_t *right =
      wt_registry_register_module(registry, modules[1].at, modules[1].len, NULL);
  REQUIRE(left != NULL && right != NULL);
  CHECK(wt_type_collection_type(left, 0) != NULL);
  CHECK(wt_type_collection_type(left, 0) == wt_type_collection_type(right, 0));
  wt_type_collection_delete(left);
  wt_type_collection_delete(right);
  buffer_free(&modules[0]);
  buffer_free(&modules[1]);
}

static void a_clone_is_the_same_pointer(const wt_registry_t *registry) {
  CASE("a clone is the same pointer");
  wt_registered_type_t *type = wt_struct_type_new(registry, NULL, 0, NULL);
  REQUIRE(type != NULL);
  wt_registered_type_t *clone = wt_registered_type_clone(type);
  CHECK(clone == type);
  wt_registered_type_t *by_index = wt_registry_type(registry, wt_registered_type_index(type), NULL);
  CHECK(by_index == type);
  wt_registered_type_delete(type);
  CHECK_NUMBER(wt_registered_type_kind(clone), WT_TYPE_STRUCT);
  wt_registered_type_delete(clone);
  wt_registered_type_delete(by_index);
}

static void equal_types_of_two_registries_differ(const wt_registry_t *registry) {
  CASE("equal types of two registries differ");
  wt_registry_t *other = wt_registry_new(NULL, NULL);
  wt_registry_t *same = wt_registry_clone(registry);
  REQUIRE(other != NULL && same != NULL);
  bytes_t section = BYTES(1, SUB(STRUCT(0)));
  types_t here = types_of(registry, section), there = types_of(other, section),
          again = types_of(same, section);
  CHECK(here.type[0] == again.type[0]);
  CHECK(here.type[0] != there.type[0]);
  CHECK(!wt_registered_type_is_subtype(here.type[0], there.type[0]));
  CHECK(!wt_val_type_equal(wt_val_type_ref_to(here.type[0], true),
                           wt_val_type_ref_to(there.type[0], true)));
  types_delete(&here);
  types_delete(&there);
  types_delete(&again);
  wt_registry_delete(same);
  REGISTRY_END(other);
}

/* At every depth, and although they have the same indices (unless memory was refused meanwhile). */
static void types_of_two_registries_are_not_below_one_another(void) {
  CASE("types of two registries are not below one another");
  enum { DEEP = 12 };
  uint8_t chain[3 + 5 * DEEP] = {DEEP, 0x50, 0, 0x5f, 0}; /* each below the one before */
  size_t len = 5;
  for (uint8_t above = 0; above + 1 < DEEP; above++) {
    const uint8_t sub[] = {0x50, 1, above, 0x5f, 0};
    memcpy(chain + len, sub, sizeof sub);
    len += sizeof sub;
  }
  wt_registry_t *registries[2] = {wt_registry_new(NULL, NULL), wt_registry_new(NULL, NULL)};
  wt_type_collection_t *types[2];
  for (int i = 0; i < 2; i++) {
    REQUIRE(registries[i] != NULL);
    types[i] = wt_registry_register_type_section(registries[i], chain, len, NULL);
    REQUIRE(types[i] != NULL);
  }
  for (uint32_t i = 0; i < DEEP; i++) {
    for (uint32_t j = 0; j < DEEP; j++) {
      const wt_registered_type_t *sub = wt_type_collection_type(types[0], i),
                                 *here = wt_type_collection_type(types[0], j),
                                 *there = wt_type_collection_type(types[1], j);
      CHECK_NUMBER(wt_registered_type_is_subtype(sub, here), j <= i);
      CHECK(!wt_registered_type_is_subtype(sub, there));
      CHECK(!wt_val_type_matches(wt_val_type_ref_to(sub, true), wt_val_type_ref_to(there, true)));
    }
  }
  for (int i = 0; i < 2; i++) {
    wt_type_collection_delete(types[i]);
    REGISTRY_END(registries[i]);
  }
}

static void the_empty_group_is_a_group_of_no_types(const wt_registry_t *registry) {
  for (path_t path = 0; path < PATHS; path++) {
    CASE("the empty group by %s", PATH_NAMES[path]);
    bytes_t section = BYTES(1, REC(0));
    types_t types = register_by(path, registry, section, NULL);
    REQUIRE(types.type != NULL);
    CHECK_NUMBER(types.len, 0);
    CHECK_NUMBER(live_types(registry), 0);
    if (types.collection != NULL) CHECK_NUMBER(wt_type_collection_num_rec_groups(types.collection), 1);
    else CHECK_NUMBER(wt_rec_group_num_types(types.groups[0]), 0);
    types_delete(&types);
  }
}

int main(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  REQUIRE(registry != NULL);
  the_empty_group_is_a_group_of_no_types(registry);
  every_row_holds_on_every_pair_of_paths(registry);
  types_of_two_registries_are_not_below_one_another();
  names_are_not_part_of_a_type(registry);
  a_clone_is_the_same_pointer(registry);
  equal_types_of_two_registries_differ(registry);
  CASE("the end");
  REGISTRY_END(registry);
  return check_summary();
}
