/* What a layout policy decides besides sizes (typereg.h, wt_gc_layout_policy_t): a cap on alignment, which references a
 * collector follows, a slot for descriptors; and that programs compiled with the shorter struct keep running. */
#include "layouts.h"
#include "paths.h"
#include "switched.h"

static wt_registry_t *registry_of_policy(wt_gc_layout_policy_t policy) {
  wt_registry_config_t *config = config_of_all();
  wt_error_t *error = NULL;
  REQUIRE(wt_registry_config_set_custom_gc_layout(config, &policy, &error));
  return registry_of(config);
}

static void alignment_is_capped(void) {
  /* i8 i64 v128 (ref any) i16, after a header of 8; an array of v128, one of i64. */
  bytes_t section = BYTES(3, STRUCT(5, VAR(I8), VAR(I64), VAR(V128), VAR(ANYREF), VAR(I16)), ARRAY(VAR(V128)), ARRAY(VAR(I64)));
  const struct {
    uint32_t cap, offsets[5], size, align, vectors, vectors_align, longs, longs_align;
  } rows[] = {
      {0, {8, 16, 32, 48, 52}, 64, 16, 16, 16, 16, 8},
      {16, {8, 16, 32, 48, 52}, 64, 16, 16, 16, 16, 8},
      {8, {8, 16, 24, 40, 44}, 48, 8, 16, 8, 16, 8},
      {4, {8, 12, 20, 36, 40}, 48, 8, 12, 8, 12, 8},
      {2, {8, 10, 18, 34, 38}, 40, 8, 12, 8, 12, 8},
      {1, {8, 9, 17, 33, 37}, 40, 8, 12, 8, 12, 8},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    CASE("no field aligned to more than %" PRIu32, rows[i].cap);
    wt_registry_t *registry =
        registry_of_policy((wt_gc_layout_policy_t)POLICY(8, 8, 4, 0, 0, 0, .max_field_align = rows[i].cap));
    types_t types = types_of(registry, section);
    wt_gc_layout_t object, vectors, longs;
    REQUIRE(wt_registered_type_layout(types.type[0], &object) && wt_registered_type_layout(types.type[1], &vectors) &&
            wt_registered_type_layout(types.type[2], &longs));
    for (uint32_t j = 0; j < 5; j++) {
      wt_gc_field_layout_t field;
      REQUIRE(wt_registered_type_field_layout(types.type[0], j, &field));
      CHECK_NUMBER(field.offset, rows[i].offsets[j]);
    }
    CHECK_NUMBER(object.size, rows[i].size);
    CHECK_NUMBER(object.align, rows[i].align);
    CHECK_NUMBER(vectors.array_length_offset, 8); /* where it is without a cap */
    CHECK_NUMBER(vectors.size, rows[i].vectors);
    CHECK_NUMBER(vectors.align, rows[i].vectors_align);
    CHECK_NUMBER(longs.size, rows[i].longs);
    CHECK_NUMBER(longs.align, rows[i].longs_align);
    types_delete(&types);
    REGISTRY_END(registry);
  }
}

static void a_collector_follows_the_hierarchies_it_names(void) {
  /* One field of each hierarchy, in the order of the bits; then i31, a bottom of each, and a shared one. */
  bytes_t section = BYTES(3, FUNC(0, 0), CONT(0),
                          STRUCT(13, VAR(ANYREF), VAR(FUNCREF), VAR(EXTERNREF), VAR(EXNREF), VAR(CONTREF), VAR(I31REF),
                                 VAR(NULLREF), VAR(NULLFUNCREF), VAR(NULLEXTERNREF), VAR(NULLEXNREF), VAR(NULLCONTREF),
                                 CONST(REF(0)), CONST(REF(1))));
  for (uint32_t traced = 0; traced < 32; traced++) {
    CASE("followed hierarchies: %" PRIu32, traced);
    uint32_t followed = traced == 0 ? 1 | 4 | 8 : traced;
    wt_registry_t *registry =
        registry_of_policy((wt_gc_layout_policy_t)POLICY(8, 8, 4, 0, 0, 0, .traced_hierarchies = traced));
    types_t types = types_of(registry, section);
    wt_gc_field_layout_t field;
    for (uint32_t i = 0; i < 13; i++) {
      bool want = i == 5    ? false
                  : i < 5   ? followed >> i & 1
                  : i < 11  ? followed >> (i - 6) & 1
                  : i == 11 ? followed >> 1 & 1
                            : followed >> 4 & 1;
      REQUIRE(wt_registered_type_field_layout(types.type[2], i, &field));
      CHECK_NUMBER(field.is_gc_ref, want);
    }
    wt_registered_type_t *array =
        wt_array_type_new(registry, wt_field_type(wt_val_type_ref(WT_HEAP_FUNC, true), true), NULL);
    wt_gc_layout_t layout;
    CHECK(wt_registered_type_layout(array, &layout) && layout.elements_are_gc_refs == (followed >> 1 & 1));
    wt_registered_type_delete(array);
    types_delete(&types);
    REGISTRY_END(registry);
  }
}

static void a_descriptor_has_a_slot_after_the_header(void) {
  bytes_t section = BYTES(2, STRUCT(1, VAR(I8)),
                          REC(3, DESCRIPTOR(2, STRUCT(1, VAR(I8))), DESCRIBES(1, DESCRIPTOR(3, STRUCT(1, VAR(I64)))),
                              DESCRIBES(2, STRUCT(1, VAR(I8)))));
  const struct {
    const char *name;
    uint32_t header, slot, cap;
    uint32_t offset[4], size[4]; /* of field 0, of the object */
  } rows[] = {
      {"no slot", 8, 0, 0, {8, 8, 8, 8}, {16, 16, 16, 16}},
      {"a slot of 4", 8, 4, 0, {8, 12, 16, 8}, {16, 16, 24, 16}},
      {"a slot of 8", 8, 8, 0, {8, 16, 16, 8}, {16, 24, 24, 16}},
      {"a slot of 8 after a header of 12", 12, 8, 0, {12, 24, 24, 12}, {16, 32, 32, 16}},
      {"a slot of 8, aligned to 4", 12, 8, 4, {12, 20, 20, 12}, {16, 24, 32, 16}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    wt_registry_t *registry = registry_of_policy((wt_gc_layout_policy_t)POLICY(
        rows[i].header, 8, 4, 0, 0, 0, .descriptor_size = rows[i].slot, .max_field_align = rows[i].cap));
    types_t types = types_of(registry, section);
    for (size_t j = 0; j < 4; j++) {
      CASE("%s: type %zu", rows[i].name, j);
      wt_gc_field_layout_t field;
      wt_gc_layout_t object;
      REQUIRE(wt_registered_type_field_layout(types.type[j], 0, &field) &&
              wt_registered_type_layout(types.type[j], &object));
      CHECK_NUMBER(field.offset, rows[i].offset[j]);
      CHECK_NUMBER(object.size, rows[i].size[j]);
    }
    CHECK(!wt_registered_type_field_layout(types.type[1], 1, &(wt_gc_field_layout_t){0})); /* the slot is not a field */
    types_delete(&types);
    REGISTRY_END(registry);
  }
}

static void a_new_member_must_make_sense(void) {
  const struct {
    const char *name;
    bool good;
    wt_gc_layout_policy_t policy;
  } rows[] = {
      {"max_field_align 3", false, POLICY(8, 8, 4, 0, 0, 0, .max_field_align = 3)},
      {"max_field_align 32", false, POLICY(8, 8, 4, 0, 0, 0, .max_field_align = 32)},
      {"traced_hierarchies 31", true, POLICY(8, 8, 4, 0, 0, 0, .traced_hierarchies = 31)},
      {"traced_hierarchies 32", false, POLICY(8, 8, 4, 0, 0, 0, .traced_hierarchies = 32)},
      {"traced_hierarchies 2^31", false, POLICY(8, 8, 4, 0, 0, 0, .traced_hierarchies = 1u << 31)},
      {"descriptor_size 2", false, POLICY(8, 8, 4, 0, 0, 0, .descriptor_size = 2)},
      {"descriptor_size 16", false, POLICY(8, 8, 4, 0, 0, 0, .descriptor_size = 16)},
      {"reserved_2", false, POLICY(8, 8, 4, 0, 0, 0, .reserved_2 = 1)},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    CASE("%s", rows[i].name);
    wt_registry_config_t *config = wt_registry_config_new();
    wt_error_t *error = NULL;
    CHECK(wt_registry_config_set_custom_gc_layout(config, &rows[i].policy, &error) == rows[i].good);
    if (!rows[i].good) CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
    wt_registry_config_delete(config);
  }
}

/* The struct of an older program. The memory after the shorter struct, here invalid values, is not read. */
static void a_shorter_policy_has_the_members_it_has(void) {
  const size_t first = offsetof(wt_gc_layout_policy_t, max_field_align);
  CHECK_NUMBER(first, 32);
  const struct {
    size_t size;
    bool good;
  } rows[] = {{first, true}, {first - 8, false}, {0, false}, {SIZE_MAX, false}, {sizeof(wt_gc_layout_policy_t), false}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    CASE("a policy of %zu bytes", rows[i].size);
    wt_gc_layout_policy_t *policy = malloc(sizeof *policy);
    *policy = (wt_gc_layout_policy_t)POLICY(8, 8, 4, 0, 0, 0, .max_field_align = 99, .traced_hierarchies = 99,
                                            .descriptor_size = 99, .reserved_2 = 99);
    policy->size = rows[i].size;
    wt_registry_config_t *config = wt_registry_config_new();
    wt_error_t *error = NULL;
    CHECK(wt_registry_config_set_custom_gc_layout(config, policy, &error) == rows[i].good);
    if (!rows[i].good) CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
    free(policy);
    if (rows[i].good) {
      wt_registry_t *registry = wt_registry_new(config, NULL);
      wt_field_type_t fields[] = {wt_field_type(wt_val_type_i8(), true), wt_field_type(wt_val_type_v128(), true)};
      wt_registered_type_t *type = wt_struct_type_new(registry, fields, 2, NULL);
      wt_gc_field_layout_t field;
      CHECK(wt_registered_type_field_layout(type, 1, &field));
      CHECK_NUMBER(field.offset, 16); /* aligned to its size */
      wt_registered_type_delete(type);
      REGISTRY_END(registry);
    }
    wt_registry_config_delete(config);
  }
}

int main(void) {
  alignment_is_capped();
  a_collector_follows_the_hierarchies_it_names();
  a_descriptor_has_a_slot_after_the_header();
  a_new_member_must_make_sense();
  a_shorter_policy_has_the_members_it_has();
  return check_summary();
}
