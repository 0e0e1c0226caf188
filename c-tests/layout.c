/* GC layouts (typereg.h, wt_gc_layout_policy_t and WT_GC_LAYOUT_...): sizes, alignments and offsets under each preset,
 * the same written as a custom policy, and none; which fields a collector must trace; and that a subtype begins as its
 * supertype does. The numbers were computed by hand. */
#include "layouts.h"
#include "paths.h"

enum { NULL_POLICY, DRC, COPYING, POLICIES };
static const wt_gc_layout_kind_t KINDS[] = {WT_GC_LAYOUT_NULL, WT_GC_LAYOUT_DRC,
                                            WT_GC_LAYOUT_COPYING};
static const wt_gc_layout_policy_t SAME[] = {
    /* the presets, written as custom policies */
    POLICY(8, 8, 4, 0, 0, 0),
    POLICY(24, 8, 4, 0, 0, 0),
    POLICY(16, 16, 4, 16, 20, 0),
};

typedef struct extent_t {
  uint32_t size, align, offset[4];
} extent_t;
static const struct {
  const char *name;
  bytes_t type;
  size_t fields;
  extent_t want[POLICIES];
} STRUCTS[] = {
    {"the empty struct", BYTES(1, STRUCT(0)), 0, {{8, 8, {0}}, {24, 8, {0}}, {32, 16, {0}}}},
    {"i8 i64 i16 (ref any)",
     BYTES(1, STRUCT(4, VAR(I8), VAR(I64), VAR(I16), VAR(REF(ANYREF)))),
     4,
     {{32, 8, {8, 16, 24, 28}}, {48, 8, {24, 32, 40, 44}}, {48, 16, {16, 24, 32, 36}}}},
    {"one i8", BYTES(1, STRUCT(1, CONST(I8))), 1, {{16, 8, {8}}, {32, 8, {24}}, {32, 16, {16}}}},
    {"one i32", BYTES(1, STRUCT(1, CONST(I32))), 1, {{16, 8, {8}}, {32, 8, {24}}, {32, 16, {16}}}},
    {"i32 i32",
     BYTES(1, STRUCT(2, CONST(I32), CONST(F32))),
     2,
     {{16, 8, {8, 12}}, {32, 8, {24, 28}}, {32, 16, {16, 20}}}},
    {"one f64", BYTES(1, STRUCT(1, CONST(F64))), 1, {{16, 8, {8}}, {32, 8, {24}}, {32, 16, {16}}}},
    {"f64 f64 f64",
     BYTES(1, STRUCT(3, CONST(F64), CONST(F64), CONST(F64))),
     3,
     {{32, 8, {8, 16, 24}}, {48, 8, {24, 32, 40}}, {48, 16, {16, 24, 32}}}},
    {"one v128",
     BYTES(1, STRUCT(1, CONST(V128))),
     1,
     {{32, 16, {16}}, {48, 16, {32}}, {32, 16, {16}}}},
    {"i8 v128 i8",
     BYTES(1, STRUCT(3, CONST(I8), CONST(V128), CONST(I8))),
     3,
     {{48, 16, {8, 16, 32}}, {64, 16, {24, 32, 48}}, {64, 16, {16, 32, 48}}}},
    {"i8 i8 i16 i8",
     BYTES(1, STRUCT(4, CONST(I8), CONST(I8), CONST(I16), CONST(I8))),
     4,
     {{16, 8, {8, 9, 10, 12}}, {32, 8, {24, 25, 26, 28}}, {32, 16, {16, 17, 18, 20}}}},
    {"i8 funcref",
     BYTES(1, STRUCT(2, CONST(I8), CONST(FUNCREF))),
     2,
     {{16, 8, {8, 12}}, {32, 8, {24, 28}}, {32, 16, {16, 20}}}},
};

static const struct {
  const char *name;
  bytes_t type;
  uint32_t element_size, base[POLICIES], align[POLICIES];
} ARRAYS[] = {
    {"i8", BYTES(1, ARRAY(VAR(I8))), 1, {12, 28, 20}, {8, 8, 16}},
    {"i16", BYTES(1, ARRAY(VAR(I16))), 2, {12, 28, 20}, {8, 8, 16}},
    {"i32", BYTES(1, ARRAY(VAR(I32))), 4, {12, 28, 20}, {8, 8, 16}},
    {"i64", BYTES(1, ARRAY(VAR(I64))), 8, {16, 32, 24}, {8, 8, 16}},
    {"f64", BYTES(1, ARRAY(VAR(F64))), 8, {16, 32, 24}, {8, 8, 16}},
    {"v128", BYTES(1, ARRAY(VAR(V128))), 16, {16, 32, 32}, {16, 16, 16}},
    {"a reference", BYTES(1, ARRAY(VAR(ANYREF))), 4, {12, 28, 20}, {8, 8, 16}},
};
static const uint32_t LENGTH_AT[POLICIES] = {8, 24, 16};

static void check_structs(const wt_registry_t *registry, int policy) {
  for (size_t i = 0; i < sizeof STRUCTS / sizeof STRUCTS[0]; i++) {
    CASE("%s under policy %d", STRUCTS[i].name, policy);
    const extent_t *want = &STRUCTS[i].want[policy];
    types_t types = types_of(registry, STRUCTS[i].type);
    wt_gc_layout_t layout;
    memset(&layout, 0xff, sizeof layout);
    REQUIRE(wt_registered_type_layout(types.type[0], &layout));
    CHECK_NUMBER(layout.kind, WT_TYPE_STRUCT);
    CHECK_NUMBER(layout.size, want->size);
    CHECK_NUMBER(layout.align, want->align);
    CHECK(layout.element_size == 0 && layout.array_length_offset == 0 &&
          layout.elements_are_gc_refs == 0);
    CHECK(layout.reserved[0] == 0 && layout.reserved[1] == 0 && layout.reserved[2] == 0);
    wt_gc_field_layout_t field;
    for (uint32_t j = 0; j < STRUCTS[i].fields; j++) {
      REQUIRE(wt_registered_type_field_layout(types.type[0], j, &field));
      CHECK_NUMBER(field.offset, want->offset[j]);
      wt_field_type_t held;
      CHECK(wt_registered_type_field(types.type[0], j, &held) && held.storage.kind == field.kind);
    }
    CHECK(!wt_registered_type_field_layout(types.type[0], (uint32_t)STRUCTS[i].fields, &field));
    types_delete(&types);
  }
}

static void check_arrays(const wt_registry_t *registry, int policy) {
  for (size_t i = 0; i < sizeof ARRAYS / sizeof ARRAYS[0]; i++) {
    CASE("array of %s under policy %d", ARRAYS[i].name, policy);
    types_t types = types_of(registry, ARRAYS[i].type);
    wt_gc_layout_t layout;
    wt_gc_field_layout_t element;
    REQUIRE(wt_registered_type_layout(types.type[0], &layout));
    CHECK_NUMBER(layout.kind, WT_TYPE_ARRAY);
    CHECK_NUMBER(layout.size, ARRAYS[i].base[policy]);
    CHECK_NUMBER(layout.align, ARRAYS[i].align[policy]);
    CHECK_NUMBER(layout.element_size, ARRAYS[i].element_size);
    CHECK_NUMBER(layout.array_length_offset, LENGTH_AT[policy]);
    CHECK_NUMBER(layout.elements_are_gc_refs, strcmp(ARRAYS[i].name, "a reference") == 0);
    REQUIRE(wt_registered_type_field_layout(types.type[0], 0, &element));
    CHECK_NUMBER(element.offset, ARRAYS[i].base[policy]);
    CHECK_NUMBER(element.size, ARRAYS[i].element_size);
    wt_field_type_t held;
    CHECK(wt_registered_type_field(types.type[0], 0, &held) && held.storage.kind == element.kind);
    CHECK(element.reserved[0] == 0 && element.reserved[1] == 0);
    CHECK(!wt_registered_type_field_layout(types.type[0], 1, &element));
    types_delete(&types);
  }
}

/* Header, two u32 (instance and number of the tag), then the params of the tag's function type. */
static void check_exceptions(const wt_registry_t *registry, int policy) {
  static const struct {
    const char *name;
    wt_val_kind_t params[2];
    size_t count;
    extent_t want[POLICIES];
  } ROWS[] = {
      {"nothing", {0}, 0, {{16, 8, {0}}, {32, 8, {0}}, {32, 16, {0}}}},
      {"i32", {WT_VAL_I32}, 1, {{24, 8, {16}}, {40, 8, {32}}, {32, 16, {24}}}},
      {"i64", {WT_VAL_I64}, 1, {{24, 8, {16}}, {40, 8, {32}}, {32, 16, {24}}}},
      {"i32 f64",
       {WT_VAL_I32, WT_VAL_F64},
       2,
       {{32, 8, {16, 24}}, {48, 8, {32, 40}}, {48, 16, {24, 32}}}},
      {"v128", {WT_VAL_V128}, 1, {{32, 16, {16}}, {48, 16, {32}}, {48, 16, {32}}}},
  };
  for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
    CASE("exception of %s under policy %d", ROWS[i].name, policy);
    const extent_t *want = &ROWS[i].want[policy];
    wt_val_type_t params[2] = {{.kind = ROWS[i].params[0]}, {.kind = ROWS[i].params[1]}};
    wt_registered_type_t *tag = wt_func_type_new(registry, params, ROWS[i].count, NULL, 0, NULL);
    wt_registered_type_t *exception = wt_exn_type_new(registry, tag, NULL);
    wt_gc_layout_t layout;
    REQUIRE(wt_registered_type_layout(exception, &layout));
    CHECK_NUMBER(layout.kind, WT_TYPE_EXN);
    CHECK_NUMBER(wt_registered_type_exn_tag_offset(exception), LENGTH_AT[policy]);
    CHECK_NUMBER(wt_registered_type_exn_tag_offset(tag), 0);
    CHECK_NUMBER(layout.size, want->size);
    CHECK_NUMBER(layout.align, want->align);
    for (uint32_t j = 0; j < ROWS[i].count; j++) {
      wt_gc_field_layout_t field;
      REQUIRE(wt_registered_type_field_layout(exception, j, &field));
      CHECK_NUMBER(field.offset, want->offset[j]);
    }
    wt_registered_type_delete(exception);
    wt_registered_type_delete(tag);
  }
}

static void every_figure_of_the_presets_holds(void) {
  for (int i = 0; i < 2 * POLICIES; i++) {
    int policy = i % POLICIES;
    wt_registry_t *registry =
        i < POLICIES ? registry_with(KINDS[policy]) : registry_with_policy(SAME[policy]);
    check_structs(registry, policy);
    check_arrays(registry, policy);
    check_exceptions(registry, policy);
    CASE("the end of policy %d", policy);
    REGISTRY_END(registry);
  }
}

static void sizes_and_traced_fields_are_returned(void) {
  wt_registry_t *registry = registry_with(WT_GC_LAYOUT_NULL);
  bytes_t defined = BYTES(3, STRUCT(0), ARRAY(VAR(I8)), FUNC(0, 0));
  types_t types = types_of(registry, defined);
  const struct {
    const char *name;
    wt_val_type_t storage;
    uint32_t size;
    bool is_gc_ref;
  } rows[] = {
      {"i8", wt_val_type_i8(), 1, false},
      {"i16", wt_val_type_i16(), 2, false},
      {"i32", wt_val_type_i32(), 4, false},
      {"f32", wt_val_type_f32(), 4, false},
      {"i64", wt_val_type_i64(), 8, false},
      {"f64", wt_val_type_f64(), 8, false},
      {"v128", wt_val_type_v128(), 16, false},
      {"any", wt_val_type_ref(WT_HEAP_ANY, true), 4, true},
      {"eq", wt_val_type_ref(WT_HEAP_EQ, false), 4, true},
      {"i31", wt_val_type_ref(WT_HEAP_I31, true), 4, false},
      {"struct", wt_val_type_ref(WT_HEAP_STRUCT, true), 4, true},
      {"array", wt_val_type_ref(WT_HEAP_ARRAY, true), 4, true},
      {"none", wt_val_type_ref(WT_HEAP_NONE, true), 4, true},
      {"func", wt_val_type_ref(WT_HEAP_FUNC, true), 4, false},
      {"nofunc", wt_val_type_ref(WT_HEAP_NOFUNC, true), 4, false},
      {"extern", wt_val_type_ref(WT_HEAP_EXTERN, true), 4, true},
      {"noextern", wt_val_type_ref(WT_HEAP_NOEXTERN, true), 4, true},
      {"exn", wt_val_type_ref(WT_HEAP_EXN, true), 4, true},
      {"noexn", wt_val_type_ref(WT_HEAP_NOEXN, true), 4, true},
      {"a struct type", wt_val_type_ref_to(types.type[0], true), 4, true},
      {"an array type", wt_val_type_ref_to(types.type[1], false), 4, true},
      {"a function type", wt_val_type_ref_to(types.type[2], true), 4, false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    CASE("a field of %s", rows[i].name);
    wt_field_type_t field = wt_field_type(rows[i].storage, true);
    wt_registered_type_t *structure = wt_struct_type_new(registry, &field, 1, NULL);
    wt_registered_type_t *array = wt_array_type_new(registry, field, NULL);
    wt_gc_field_layout_t layout;
    wt_gc_layout_t array_layout;
    REQUIRE(wt_registered_type_field_layout(structure, 0, &layout));
    REQUIRE(wt_registered_type_layout(array, &array_layout));
    CHECK_NUMBER(layout.size, rows[i].size);
    CHECK_NUMBER(layout.is_gc_ref, rows[i].is_gc_ref);
    CHECK_NUMBER(array_layout.element_size, rows[i].size);
    CHECK_NUMBER(array_layout.elements_are_gc_refs, rows[i].is_gc_ref);
    wt_registered_type_delete(structure);
    wt_registered_type_delete(array);
  }
  types_delete(&types);
  REGISTRY_END(registry);
}

/* A subtype's first fields have the offsets of its supertype's. */
static void a_subtype_has_its_supertypes_offsets(void) {
  bytes_t section =
      BYTES(1, REC(3, SUB(STRUCT(2, VAR(I8), CONST(EQREF))),
                   SUB_OF(0, STRUCT(4, VAR(I8), CONST(REF(1)), VAR(I16), CONST(ANYREF))),
                   FINAL_OF(1, STRUCT(6, VAR(I8), CONST(REF(2)), VAR(I16), CONST(REF(0)), VAR(V128),
                                      VAR(I8)))));
  for (int policy = 0; policy < POLICIES; policy++) {
    CASE("subtypes under policy %d", policy);
    wt_registry_t *registry = registry_with(KINDS[policy]);
    types_t types = types_of(registry, section);
    for (size_t i = 1; i < 3; i++) {
      for (uint32_t field = 0; field < wt_registered_type_num_fields(types.type[i - 1]); field++) {
        wt_gc_field_layout_t super, sub;
        REQUIRE(wt_registered_type_field_layout(types.type[i - 1], field, &super));
        REQUIRE(wt_registered_type_field_layout(types.type[i], field, &sub));
        CHECK_NUMBER(sub.offset, super.offset);
        CHECK_NUMBER(sub.size, super.size);
      }
    }
    types_delete(&types);
    REGISTRY_END(registry);
  }
}

static void no_policy_and_no_object_mean_no_layout(void) {
  bytes_t section = BYTES(3, FUNC(1, I32, 0), STRUCT(1, CONST(I32)), ARRAY(CONST(I32)));
  wt_registry_t *registries[] = {registry_with(WT_GC_LAYOUT_NONE), wt_registry_new(NULL, NULL),
                                 registry_with(WT_GC_LAYOUT_DRC)};
  for (size_t i = 0; i < 3; i++) {
    types_t types = types_of(registries[i], section);
    for (size_t j = 0; j < 3; j++) {
      CASE("registry %zu, type %zu", i, j);
      wt_gc_layout_t layout;
      wt_gc_field_layout_t field;
      CHECK(wt_registered_type_layout(types.type[j], &layout) == (i == 2 && j > 0));
      CHECK(wt_registered_type_field_layout(types.type[j], 0, &field) == (i == 2 && j > 0));
    }
    types_delete(&types);
    REGISTRY_END(registries[i]);
  }
}

int main(void) {
  every_figure_of_the_presets_holds();
  sizes_and_traced_fields_are_returned();
  a_subtype_has_its_supertypes_offsets();
  no_policy_and_no_object_mean_no_layout();
  return check_summary();
}
