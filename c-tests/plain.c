/* Rec groups from plain data (typereg.h, wt_registry_register_rec_group). The tests of every topic check that they are
 * the same groups as from bytes and from builders, and are refused for the same reasons: plain data is one of their
 * paths (paths.h). This file tests what only plain data can express. */
#include "paths.h"
#include "switched.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static wt_type_number_t own(uint32_t position) {
  return (wt_type_number_t){.kind = WT_HEAP_OWN, .number = position};
}
static wt_type_number_t outside(const wt_registered_type_t *type) {
  return (wt_type_number_t){.kind = WT_HEAP_INDEX, .number = wt_registered_type_index(type)};
}
static wt_field_type_t constant(wt_val_type_t storage) { return wt_field_type(storage, false); }

/* The group is registered, and found again. */
static wt_rec_group_t *registered(const wt_registry_t *registry, const wt_sub_type_t *types,
                                  size_t ntypes) {
  wt_error_t *error = NULL;
  bool is_new = false, is_new_again = true;
  wt_rec_group_t *group =
      wt_registry_register_rec_group(registry, types, ntypes, &is_new, &error);
  if (group == NULL) fprintf(stderr, "%s\n", wt_error_message(error));
  REQUIRE(group != NULL);
  wt_rec_group_t *again =
      wt_registry_register_rec_group(registry, types, ntypes, &is_new_again, &error);
  REQUIRE(again != NULL);
  CHECK(is_new == (ntypes != 0) && !is_new_again);
  CHECK(wt_rec_group_is_new(group) == is_new && !wt_rec_group_is_new(again));
  CHECK_NUMBER(wt_rec_group_num_types(group), ntypes);
  for (uint32_t i = 0; i < ntypes; i++)
    CHECK(wt_rec_group_type(group, i) == wt_rec_group_type(again, i));
  CHECK(wt_registry_check(registry, NULL));
  wt_rec_group_delete(again);
  return group;
}

static void a_value_names_a_type_by_itself_its_index_or_its_position(void) {
  CASE("three ways to name a type");
  wt_registry_t *registry = registry_of_all();
  wt_registered_type_t *above = wt_struct_type_new(registry, NULL, 0, NULL);
  REQUIRE(above != NULL);
  uint32_t index = wt_registered_type_index(above);
  for (int nullable = 0; nullable <= 1; nullable++)
    for (int exact = 0; exact <= 1; exact++) {
      wt_val_type_t by_type = wt_val_type_ref_to(above, nullable),
                    by_index = wt_val_type_ref_index(index, nullable);
      by_type.flags = by_index.flags = exact ? WT_REF_EXACT : 0;
      wt_field_type_t fields[2][1] = {{constant(by_type)}, {constant(by_index)}};
      wt_sub_type_t types[2] = {{.kind = WT_TYPE_STRUCT, .fields = fields[0], .nfields = 1},
                                {.kind = WT_TYPE_STRUCT, .fields = fields[1], .nfields = 1}};
      wt_rec_group_t *first = registered(registry, &types[0], 1);
      wt_rec_group_t *second = wt_registry_register_rec_group(registry, &types[1], 1, NULL, NULL);
      const wt_registered_type_t *type = wt_rec_group_type(first, 0);
      CHECK(type == wt_rec_group_type(second, 0));
      wt_field_type_t field;
      CHECK(wt_registered_type_field(type, 0, &field) && field.storage.heap == WT_HEAP_CONCRETE &&
            field.storage.type == above && field.storage.number == 0 &&
            field.storage.nullable == nullable && field.storage.flags == by_type.flags);
      /* The same through calls that take value types. */
      wt_registered_type_t *one_off = wt_struct_type_new(registry, fields[1], 1, NULL);
      wt_registered_type_t *array = wt_array_type_new(registry, fields[1][0], NULL),
                           *array_by_type = wt_array_type_new(registry, fields[0][0], NULL);
      wt_registered_type_t *func = wt_func_type_new(registry, &by_index, 1, &by_index, 1, NULL),
                           *func_by_type = wt_func_type_new(registry, &by_type, 1, &by_type, 1, NULL);
      CHECK(one_off == type && array == array_by_type && func == func_by_type && func != NULL);
      wt_registered_type_delete(one_off);
      wt_registered_type_delete(array);
      wt_registered_type_delete(array_by_type);
      wt_registered_type_delete(func);
      wt_registered_type_delete(func_by_type);
      wt_rec_group_delete(first);
      wt_rec_group_delete(second);
    }
  wt_registered_type_delete(above);
  REGISTRY_END(registry);
}

static void a_builder_keeps_a_type_that_is_named_by_its_index(void) {
  CASE("a builder keeps a type named by its index");
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_registered_type_t *named = wt_struct_type_new(registry, NULL, 0, NULL);
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  const wt_pending_type_t *label = wt_rec_group_builder_declare_array(builder, NULL);
  wt_array_type_builder_t *array = wt_rec_group_builder_define_array(builder, label, NULL);
  wt_val_type_t value = wt_val_type_ref_index(wt_registered_type_index(named), true);
  CHECK(wt_array_type_builder_element(array, constant(value), NULL));
  wt_registered_type_delete(named);
  CHECK_NUMBER(live_types(registry), 1);
  CHECK(wt_array_type_builder_finish(array, NULL));
  wt_rec_group_t *group = wt_rec_group_builder_build(builder, NULL);
  CHECK(wt_rec_group_is_new(group));
  wt_rec_group_builder_delete(builder);
  CHECK_NUMBER(live_types(registry), 2);
  wt_rec_group_delete(group);
  REGISTRY_END(registry);
}

/* All kinds and clauses in one group, compared with the same group from bytes if those have a form for it. */
static void a_group_of_all_kinds_is_the_same_from_bytes(void) {
  CASE("a group of all kinds");
  wt_registry_t *registry = registry_of_all();
  bytes_t section = BYTES(3, SUB(STRUCT(1, VAR(I32))), FUNC(1, I64, 0),
                          REC(6, SUB_OF(0, STRUCT(4, VAR(I32), CONST(I8), CONST(REF_NULL(2)), VAR(REF(EXACT, 3)))),
                              FINAL_OF(2, STRUCT(4, VAR(I32), CONST(I8), CONST(REF(3)), VAR(REF(EXACT, 3)))),
                              ARRAY(VAR(REF_NULL(7))), FUNC(2, REF(2), V128, 1, REF_NULL(EXNREF)),
                              SHARED, DESCRIPTOR(7, STRUCT(1, CONST(I16))), SHARED, DESCRIBES(6, STRUCT(0))));
  types_t types = types_of(registry, section);
  const wt_registered_type_t *base = types.type[0];
  wt_val_type_t exact = wt_val_type_ref_own(1, false);
  exact.flags = WT_REF_EXACT;
  const wt_field_type_t first[] = {wt_field_type(wt_val_type_i32(), true), constant(wt_val_type_i8()),
                                   constant(wt_val_type_ref_own(0, true)), wt_field_type(exact, true)},
                        second[] = {first[0], first[1], constant(wt_val_type_ref_own(1, false)), first[3]},
                        element[] = {wt_field_type(wt_val_type_ref_own(5, true), true)},
                        described[] = {constant(wt_val_type_i16())};
  const wt_val_type_t params[] = {wt_val_type_ref_own(0, false), wt_val_type_v128()},
                      results[] = {wt_val_type_ref(WT_HEAP_EXN, true)};
  const wt_sub_type_t plain[] = {
      {.kind = WT_TYPE_STRUCT, .is_open = 1, .supertype = outside(base), .fields = first, .nfields = 4},
      {.kind = WT_TYPE_STRUCT, .supertype = own(0), .fields = second, .nfields = 4},
      {.kind = WT_TYPE_ARRAY, .fields = element, .nfields = 1},
      {.kind = WT_TYPE_FUNC, .params = params, .nparams = 2, .results = results, .nresults = 1},
      {.kind = WT_TYPE_STRUCT, .is_shared = 1, .descriptor = own(5), .fields = described, .nfields = 1},
      {.kind = WT_TYPE_STRUCT, .is_shared = 1, .describes = own(4)},
  };
  bool is_new = true;
  wt_rec_group_t *group = wt_registry_register_rec_group(registry, plain, COUNT(plain), &is_new, NULL);
  REQUIRE(group != NULL);
  CHECK(!is_new);
  for (uint32_t i = 0; i < COUNT(plain); i++)
    CHECK(wt_rec_group_type(group, i) == types.type[2 + i]);
  wt_rec_group_delete(group);

  CASE("continuations and exn types of a function type that is registered, or of the group");
  for (int is_own = 0; is_own <= 1; is_own++) {
    const wt_val_type_t carried[] = {wt_val_type_i64()};
    wt_type_number_t func = is_own ? own(0) : outside(types.type[1]);
    const wt_sub_type_t of_func[] = {{.kind = WT_TYPE_FUNC, .params = carried, .nparams = 1},
                                     {.kind = WT_TYPE_EXN, .func = func},
                                     {.kind = WT_TYPE_CONT, .func = func}};
    group = registered(registry, of_func, COUNT(of_func));
    const wt_registered_type_t *named = is_own ? wt_rec_group_type(group, 0) : types.type[1];
    const wt_registered_type_t *exn = wt_rec_group_type(group, 1), *cont = wt_rec_group_type(group, 2);
    CHECK(wt_registered_type_kind(exn) == WT_TYPE_EXN && wt_registered_type_kind(cont) == WT_TYPE_CONT);
    CHECK(wt_registered_type_cont_func(cont) == named);
    wt_field_type_t field;
    CHECK(wt_registered_type_num_fields(exn) == 1 && wt_registered_type_field(exn, 0, &field) &&
          field.storage.kind == WT_VAL_I64);
    CHECK(wt_val_type_matches(wt_val_type_ref_to(exn, false), wt_val_type_ref(WT_HEAP_EXN, true)));
    wt_rec_group_delete(group);
  }
  CASE("a group of one exn type is the one of wt_exn_type_new");
  const wt_sub_type_t alone = {.kind = WT_TYPE_EXN, .func = outside(types.type[1])};
  group = registered(registry, &alone, 1);
  wt_registered_type_t *exn = wt_exn_type_new(registry, types.type[1], NULL);
  CHECK(exn == wt_rec_group_type(group, 0));
  wt_registered_type_delete(exn);
  wt_rec_group_delete(group);
  types_delete(&types);
  REGISTRY_END(registry);
}

static void an_exn_type_of_a_tag_in_its_own_group_is_laid_out(void) {
  static const wt_gc_layout_kind_t KINDS[] = {WT_GC_LAYOUT_NULL, WT_GC_LAYOUT_DRC, WT_GC_LAYOUT_COPYING};
  for (size_t i = 0; i < COUNT(KINDS); i++) {
    CASE("layout %" PRIu32, KINDS[i]);
    wt_registry_config_t *config = config_of_all();
    REQUIRE(wt_registry_config_set_gc_layout(config, KINDS[i], NULL));
    wt_registry_t *registry = registry_of(config);
    const wt_val_type_t params[] = {wt_val_type_i32(), wt_val_type_v128(), wt_val_type_ref(WT_HEAP_ANY, true)};
    wt_registered_type_t *tag = wt_func_type_new(registry, params, 3, NULL, 0, NULL),
                         *apart = wt_exn_type_new(registry, tag, NULL);
    const wt_sub_type_t types[] = {{.kind = WT_TYPE_EXN, .func = own(1)},
                                   {.kind = WT_TYPE_FUNC, .params = params, .nparams = 3}};
    wt_rec_group_t *group = registered(registry, types, 2);
    const wt_registered_type_t *exn = wt_rec_group_type(group, 0);
    wt_gc_layout_t layout = {0}, want = {0};
    CHECK(wt_registered_type_layout(exn, &layout) && wt_registered_type_layout(apart, &want));
    CHECK(memcmp(&layout, &want, sizeof layout) == 0);
    for (uint32_t field = 0; field < 3; field++) {
      wt_gc_field_layout_t place = {0}, wanted = {0};
      CHECK(wt_registered_type_field_layout(exn, field, &place) &&
            wt_registered_type_field_layout(apart, field, &wanted));
      CHECK(memcmp(&place, &wanted, sizeof place) == 0);
    }
    wt_rec_group_delete(group);
    wt_registered_type_delete(apart);
    wt_registered_type_delete(tag);
    REGISTRY_END(registry);
  }
}

/* ---- new or found */

static void a_handle_says_whether_its_call_registered_the_group(void) {
  CASE("is_new");
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  const wt_sub_type_t empty_struct = {.kind = WT_TYPE_STRUCT};
  CHECK(!wt_rec_group_is_new(NULL));
  wt_rec_group_t *group = registered(registry, &empty_struct, 1);
  wt_rec_group_t *clone = wt_rec_group_clone(group);
  wt_rec_group_t *of_type = wt_registered_type_rec_group(wt_rec_group_type(group, 0), NULL);
  CHECK(wt_rec_group_is_new(group) && !wt_rec_group_is_new(clone) && !wt_rec_group_is_new(of_type));
  for (int is_there = 1; is_there >= 0; is_there--) {
    wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
    const wt_pending_type_t *label = wt_rec_group_builder_declare_struct(builder, NULL);
    CHECK(wt_struct_type_builder_finish(wt_rec_group_builder_define_struct(builder, label, NULL), NULL));
    wt_rec_group_t *built = wt_rec_group_builder_build(builder, NULL);
    CHECK(wt_rec_group_is_new(built) == !is_there);
    wt_rec_group_builder_delete(builder);
    wt_rec_group_delete(built);
    wt_rec_group_delete(group);
    wt_rec_group_delete(clone);
    wt_rec_group_delete(of_type);
    group = clone = of_type = NULL;
    CHECK_NUMBER(live_types(registry), 0);
  }
  CASE("the empty group is never new");
  wt_rec_group_t *empty = registered(registry, NULL, 0);
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  wt_rec_group_t *built = wt_rec_group_builder_build(builder, NULL);
  CHECK(!wt_rec_group_is_new(empty) && !wt_rec_group_is_new(built));
  wt_rec_group_builder_delete(builder);
  wt_rec_group_delete(built);
  wt_rec_group_delete(empty);
  REGISTRY_END(registry);
}

/* Groups just small enough to be written on the stack, and just too large, as one type and as many. */
static void a_group_of_any_length_is_found_again(void) {
  enum { MOST = 10000 };
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_field_type_t *fields = calloc(MOST, sizeof *fields);
  wt_sub_type_t *types = calloc(MOST, sizeof *types);
  REQUIRE(fields != NULL && types != NULL);
  for (size_t i = 0; i < MOST; i++) {
    fields[i] = wt_field_type(i % 3 ? wt_val_type_i32() : wt_val_type_ref_own(0, i % 2), i % 2);
    types[i] = (wt_sub_type_t){.kind = WT_TYPE_ARRAY, .fields = &fields[i], .nfields = 1};
  }
  static const size_t LENGTHS[] = {0, 1, 2, 15, 16, 17, 29, 30, 31, 32, 33, 34, 63, 64, 65, 1000, MOST};
  for (size_t i = 0; i < COUNT(LENGTHS); i++) {
    CASE("%zu fields", LENGTHS[i]);
    wt_sub_type_t type = {.kind = WT_TYPE_STRUCT, .fields = fields, .nfields = LENGTHS[i]};
    wt_rec_group_t *group = registered(registry, &type, 1);
    CHECK_NUMBER(wt_registered_type_num_fields(wt_rec_group_type(group, 0)), LENGTHS[i]);
    wt_rec_group_delete(group);
    CASE("%zu types", LENGTHS[i]);
    wt_rec_group_delete(registered(registry, types, LENGTHS[i]));
  }
  free(fields);
  free(types);
  REGISTRY_END(registry);
}

int main(void) {
  a_value_names_a_type_by_itself_its_index_or_its_position();
  a_builder_keeps_a_type_that_is_named_by_its_index();
  a_group_of_all_kinds_is_the_same_from_bytes();
  an_exn_type_of_a_tag_in_its_own_group_is_laid_out();
  a_handle_says_whether_its_call_registered_the_group();
  a_group_of_any_length_is_found_again();
  return check_summary();
}
