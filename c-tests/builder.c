/* What the rec group builder offers: declare, define, finish, build (typereg.h, "Building a rec group" and "Defining
 * its members"). Members may be declared and defined in any order and several at once, and defined again until the
 * build succeeds; the resulting types are the same as on every other path. */
#include "paths.h"
#include "refused.h"

/* A group whose five members refer to each other at every place where a reference can be. */
static void forward_references_stand_in_every_place(const wt_registry_t *registry) {
  CASE("forward references in every place");
  wt_error_t *error = NULL;
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, &error);
  const wt_pending_type_t *node = wt_rec_group_builder_declare_struct(builder, &error);
  const wt_pending_type_t *list = wt_rec_group_builder_declare_array(builder, &error);
  const wt_pending_type_t *visit = wt_rec_group_builder_declare_func(builder, &error);
  wt_struct_type_builder_t *node_definition =
      wt_rec_group_builder_define_struct(builder, node, &error);
  wt_forward_ref_builder_t *to_list =
      wt_struct_type_builder_forward_ref_field(node_definition, list, &error);
  CHECK(wt_forward_ref_builder_nullable(to_list, false, &error));
  CHECK(wt_forward_ref_builder_mutable(to_list, true, &error));
  CHECK(wt_forward_ref_builder_finish(to_list, &error));
  wt_forward_ref_builder_t *to_visit =
      wt_struct_type_builder_forward_ref_field(node_definition, visit, &error);
  CHECK(wt_forward_ref_builder_finish(to_visit, &error)); /* the defaults: nullable, const */
  CHECK(wt_struct_type_builder_finish(node_definition, &error));
  wt_array_type_builder_t *list_definition =
      wt_rec_group_builder_define_array(builder, list, &error);
  wt_forward_ref_builder_t *to_node =
      wt_array_type_builder_forward_ref_element(list_definition, node, &error);
  CHECK(wt_forward_ref_builder_mutable(to_node, true, &error));
  CHECK(wt_forward_ref_builder_finish(to_node, &error));
  CHECK(wt_array_type_builder_finish(list_definition, &error));
  wt_func_type_builder_t *visit_definition =
      wt_rec_group_builder_define_func(builder, visit, &error);
  wt_forward_ref_builder_t *param =
      wt_func_type_builder_forward_ref_param(visit_definition, node, &error);
  CHECK(wt_forward_ref_builder_nullable(param, false, &error));
  CHECK(wt_forward_ref_builder_finish(param, &error));
  CHECK(wt_func_type_builder_result(visit_definition, wt_val_type_i32(), &error));
  wt_forward_ref_builder_t *result =
      wt_func_type_builder_forward_ref_result(visit_definition, visit, &error);
  CHECK(wt_forward_ref_builder_nullable(result, true, &error));
  CHECK(wt_forward_ref_builder_finish(result, &error));
  CHECK(wt_func_type_builder_finish(visit_definition, &error));
  wt_rec_group_t *group = wt_rec_group_builder_build(builder, &error);
  REQUIRE(group != NULL);
  CHECK(error == NULL);
  CHECK_NUMBER(wt_rec_group_num_types(group), 3);

  bytes_t written = BYTES(1, REC(3, STRUCT(2, VAR(REF(1)), CONST(REF_NULL(2))),
                                 ARRAY(VAR(REF_NULL(0))), FUNC(1, REF(0), 2, I32, REF_NULL(2))));
  types_t same = types_of(registry, written);
  const wt_pending_type_t *labels[] = {node, list, visit};
  for (size_t i = 0; i < 3; i++) {
    CHECK(wt_rec_group_type(group, i) == same.type[i]);
    CHECK(wt_rec_group_get(group, labels[i], &error) == same.type[i]);
  }
  CHECK(wt_rec_group_type(group, 3) == NULL);
  types_delete(&same);
  wt_rec_group_delete(group);
  wt_rec_group_builder_delete(builder);
}

static void several_definitions_may_be_open_at_once(const wt_registry_t *registry) {
  CASE("several definitions may be open at once");
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  const wt_pending_type_t *first = wt_rec_group_builder_declare_struct(builder, NULL);
  wt_struct_type_builder_t *a = wt_rec_group_builder_define_struct(builder, first, NULL);
  CHECK(wt_struct_type_builder_field(a, wt_field_type(wt_val_type_i32(), false), NULL));
  const wt_pending_type_t *second = wt_rec_group_builder_declare_func(builder, NULL);
  wt_func_type_builder_t *b = wt_rec_group_builder_define_func(builder, second, NULL);
  wt_forward_ref_builder_t *in_a = wt_struct_type_builder_forward_ref_field(a, second, NULL);
  CHECK(wt_func_type_builder_result(b, wt_val_type_f64(), NULL));
  wt_forward_ref_builder_t *in_b = wt_func_type_builder_forward_ref_param(b, first, NULL);
  const wt_pending_type_t *third = wt_rec_group_builder_declare_array(builder, NULL);
  wt_array_type_builder_t *c = wt_rec_group_builder_define_array(builder, third, NULL);
  CHECK(wt_array_type_builder_element(c, wt_field_type(wt_val_type_i16(), true), NULL));
  CHECK(wt_forward_ref_builder_finish(in_b, NULL));
  CHECK(wt_func_type_builder_finish(b, NULL));
  CHECK(wt_array_type_builder_finish(c, NULL));
  CHECK(wt_forward_ref_builder_nullable(in_a, false, NULL));
  CHECK(wt_forward_ref_builder_finish(in_a, NULL));
  CHECK(wt_struct_type_builder_final(a, false, NULL));
  CHECK(wt_struct_type_builder_finish(a, NULL));
  wt_rec_group_t *group = wt_rec_group_builder_build(builder, NULL);
  bytes_t written = BYTES(1, REC(3, SUB(STRUCT(2, CONST(I32), CONST(REF(1)))),
                                 FUNC(1, REF_NULL(0), 1, F64), ARRAY(VAR(I16))));
  types_t same = types_of(registry, written);
  CHECK(group != NULL && wt_rec_group_type(group, 0) == same.type[0]);
  types_delete(&same);
  wt_rec_group_delete(group);
  wt_rec_group_builder_delete(builder);
}

/* Fields and forward references keep the order of the calls, whichever kind of call they were. */
static void fields_stand_in_the_order_of_the_calls(const wt_registry_t *registry) {
  CASE("fields are in the order of the calls");
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  const wt_pending_type_t *self = wt_rec_group_builder_declare_struct(builder, NULL);
  wt_struct_type_builder_t *definition = wt_rec_group_builder_define_struct(builder, self, NULL);
  CHECK(wt_struct_type_builder_field(definition, wt_field_type(wt_val_type_i64(), true), NULL));
  wt_forward_ref_builder_t *begun_second =
      wt_struct_type_builder_forward_ref_field(definition, self, NULL);
  wt_forward_ref_builder_t *begun_third =
      wt_struct_type_builder_forward_ref_field(definition, self, NULL);
  CHECK(wt_struct_type_builder_field(definition, wt_field_type(wt_val_type_i8(), false), NULL));
  CHECK(wt_forward_ref_builder_mutable(begun_third, true, NULL));
  CHECK(wt_forward_ref_builder_finish(begun_third, NULL));
  CHECK(wt_forward_ref_builder_nullable(begun_second, false, NULL));
  CHECK(wt_forward_ref_builder_finish(begun_second, NULL));
  CHECK(wt_struct_type_builder_finish(definition, NULL));
  wt_rec_group_t *group = wt_rec_group_builder_build(builder, NULL);
  bytes_t written = BYTES(1, STRUCT(4, VAR(I64), CONST(REF(0)), VAR(REF_NULL(0)), CONST(I8)));
  types_t same = types_of(registry, written);
  CHECK(group != NULL && wt_rec_group_type(group, 0) == same.type[0]);
  types_delete(&same);
  wt_rec_group_delete(group);
  wt_rec_group_builder_delete(builder);
}

static bool add_two(wt_struct_type_builder_t *definition, wt_field_type_t first, wt_field_type_t second) {
  const wt_field_type_t fields[] = {first, second};
  return wt_struct_type_builder_fields(definition, fields, 2, NULL);
}

/* A refused list of fields takes no place from another definition, and keeps no type alive. */
static void a_refused_list_of_fields_leaves_nothing(const wt_registry_t *registry) {
  CASE("a refused list of fields leaves nothing");
  const wt_field_type_t i32 = wt_field_type(wt_val_type_i32(), false), i64 = wt_field_type(wt_val_type_i64(), false),
                        f64 = wt_field_type(wt_val_type_f64(), false);
  wt_field_type_t wrong = i32;
  wrong.is_mutable = 7;
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  const wt_pending_type_t *one = wt_rec_group_builder_declare_struct(builder, NULL),
                          *other = wt_rec_group_builder_declare_struct(builder, NULL);
  wt_struct_type_builder_t *first = wt_rec_group_builder_define_struct(builder, one, NULL),
                           *second = wt_rec_group_builder_define_struct(builder, other, NULL);
  CHECK(add_two(first, i32, i32) && wt_struct_type_builder_field(second, f64, NULL) &&
        wt_struct_type_builder_field(first, i32, NULL));
  CHECK(!add_two(first, i32, wrong));
  CHECK(wt_struct_type_builder_field(second, f64, NULL) && wt_struct_type_builder_field(first, i64, NULL));
  wt_registered_type_t *named = wt_array_type_new(registry, f64, NULL);
  uint32_t index = wt_registered_type_index(named);
  CHECK(!add_two(first, wt_field_type(wt_val_type_ref_to(named, true), false), wrong));
  wt_registered_type_delete(named);
  CHECK(!wt_registry_is_live(registry, index));
  CHECK(wt_struct_type_builder_finish(first, NULL) && wt_struct_type_builder_finish(second, NULL));
  wt_rec_group_t *group = wt_rec_group_builder_build(builder, NULL);
  bytes_t written = BYTES(1, REC(2, STRUCT(4, CONST(I32), CONST(I32), CONST(I32), CONST(I64)),
                                 STRUCT(2, CONST(F64), CONST(F64))));
  types_t same = types_of(registry, written);
  CHECK(group != NULL && wt_rec_group_type(group, 0) == same.type[0] && wt_rec_group_type(group, 1) == same.type[1]);
  types_delete(&same);
  wt_rec_group_delete(group);
  wt_rec_group_builder_delete(builder);
}

static bool define_one_field(wt_rec_group_builder_t *builder, const wt_pending_type_t *type,
                             wt_val_type_t storage) {
  wt_struct_type_builder_t *definition = wt_rec_group_builder_define_struct(builder, type, NULL);
  return wt_struct_type_builder_field(definition, wt_field_type(storage, false), NULL) &&
         wt_struct_type_builder_finish(definition, NULL);
}

static void a_member_may_be_defined_again_until_built(const wt_registry_t *registry) {
  CASE("a member may be defined again until the group is built");
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  const wt_pending_type_t *type = wt_rec_group_builder_declare_struct(builder, NULL);
  CHECK(define_one_field(builder, type, wt_val_type_i32())); /* finished, then replaced */
  wt_struct_type_builder_t *dropped = wt_rec_group_builder_define_struct(builder, type, NULL);
  CHECK(wt_struct_type_builder_final(dropped, false,
                                     NULL)); /* open, then replaced, with a reference begun */
  CHECK(wt_struct_type_builder_forward_ref_field(dropped, type, NULL) != NULL);
  CHECK(define_one_field(builder, type, wt_val_type_i64()));
  wt_rec_group_t *group = wt_rec_group_builder_build(builder, NULL);
  bytes_t written = BYTES(1, STRUCT(1, CONST(I64)));
  types_t same = types_of(registry, written);
  CHECK(group != NULL && wt_rec_group_type(group, 0) == same.type[0]);
  types_delete(&same);
  wt_rec_group_delete(group);
  wt_rec_group_builder_delete(builder);
}

static void a_refused_build_can_be_mended(const wt_registry_t *registry) {
  CASE("a refused build can be corrected");
  wt_error_t *error = NULL;
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  const wt_pending_type_t *super = wt_rec_group_builder_declare_struct(builder, NULL);
  const wt_pending_type_t *sub = wt_rec_group_builder_declare_struct(builder, NULL);
  CHECK(define_one_field(builder, super, wt_val_type_i32())); /* final: nothing can be declared below it */
  wt_struct_type_builder_t *definition = wt_rec_group_builder_define_struct(builder, sub, NULL);
  CHECK(wt_struct_type_builder_forward_supertype(definition, super, NULL));
  CHECK(wt_struct_type_builder_field(definition, wt_field_type(wt_val_type_i32(), false), NULL));
  CHECK(wt_struct_type_builder_finish(definition, NULL));

  snapshot_t before = snapshot_of(registry);
  for (int i = 0; i < 2; i++) { /* a refusal changes nothing: the second build has the same error */
    CHECK(wt_rec_group_builder_build(builder, &error) == NULL);
    CHECK_PLACE(error, 1, ANYWHERE);
    CHECK_REFUSED(error, WT_ERROR_INVALID_TYPE);
  }
  CHECK_UNCHANGED(registry, before);

  definition = wt_rec_group_builder_define_struct(builder, super, NULL);
  CHECK(wt_struct_type_builder_final(definition, false, NULL));
  CHECK(wt_struct_type_builder_field(definition, wt_field_type(wt_val_type_i32(), false), NULL));
  CHECK(wt_struct_type_builder_finish(definition, NULL));
  wt_rec_group_t *group = wt_rec_group_builder_build(builder, &error);
  REQUIRE(group != NULL);
  CHECK(error == NULL);
  CHECK(wt_registered_type_supertype(wt_rec_group_type(group, 1)) == wt_rec_group_type(group, 0));
  wt_rec_group_delete(group);
  wt_rec_group_builder_delete(builder);
}

static void the_empty_group_can_be_built(const wt_registry_t *registry) {
  CASE("the empty group can be built");
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  wt_rec_group_t *group = wt_rec_group_builder_build(builder, NULL);
  REQUIRE(group != NULL);
  CHECK_NUMBER(wt_rec_group_num_types(group), 0);
  CHECK(wt_rec_group_type(group, 0) == NULL);
  wt_rec_group_t *clone = wt_rec_group_clone(group);
  CHECK(clone != NULL);
  wt_rec_group_delete(clone);
  wt_rec_group_delete(group);
  wt_rec_group_builder_delete(builder);
}

static void one_off_types_are_the_ones_of_every_path(const wt_registry_t *registry) {
  bytes_t section = BYTES(5, SUB(STRUCT(0)), STRUCT(3, CONST(I32), VAR(REF(0)), CONST(I16)),
                          ARRAY(VAR(I8)), FUNC(2, I32, REF_NULL(0), 1, FUNCREF), STRUCT(0));
  for (path_t path = 0; path < PATHS; path++) {
    CASE("one-off types are the ones of the path %s", PATH_NAMES[path]);
    types_t types = register_by(path, registry, section, NULL);
    REQUIRE(types.len == 5);
    wt_field_type_t fields[] = {wt_field_type(wt_val_type_i32(), false),
                                wt_field_type(wt_val_type_ref_to(types.type[0], false), true),
                                wt_field_type(wt_val_type_i16(), false)};
    wt_val_type_t params[] = {wt_val_type_i32(), wt_val_type_ref_to(types.type[0], true)};
    wt_val_type_t result = wt_val_type_ref(WT_HEAP_FUNC, true);
    wt_registered_type_t *one_off[] = {
        wt_struct_type_new(registry, fields, 3, NULL),
        wt_array_type_new(registry, wt_field_type(wt_val_type_i8(), true), NULL),
        wt_func_type_new(registry, params, 2, &result, 1, NULL),
        wt_struct_type_new(registry, NULL, 0, NULL),
    };
    for (size_t i = 0; i < 4; i++) {
      CHECK(one_off[i] == types.type[i + 1]);
      CHECK(wt_registered_type_is_final(one_off[i]));
      wt_registered_type_delete(one_off[i]);
    }
    types_delete(&types);
  }
}

static void only_building_what_exists_is_a_hit(const wt_registry_t *registry) {
  CASE("only building what exists is a hit");
  bytes_t section = BYTES(1, REC(2, STRUCT(1, CONST(REF_NULL(1))), ARRAY(CONST(REF_NULL(0)))));
  wt_registry_stats_t empty = stats_of(registry);
  types_t first = types_of(registry, section);
  wt_registry_stats_t before = stats_of(registry);
  CHECK_NUMBER(before.registrations, empty.registrations + 1);
  CHECK_NUMBER(before.hits, empty.hits);
  types_t second = register_by(BY_FORWARD_REFS, registry, section, NULL);
  wt_registry_stats_t after = stats_of(registry);
  CHECK(second.type != NULL && second.type[1] == first.type[1]);
  CHECK_NUMBER(after.live_types, before.live_types);
  CHECK_NUMBER(after.live_rec_groups, before.live_rec_groups);
  CHECK_NUMBER(after.registrations, before.registrations + 1);
  CHECK_NUMBER(after.hits, before.hits + 1);
  types_delete(&first);
  types_delete(&second);
}

/* The usual order: build, delete the builder, then get members from the group by label. */
static void labels_outlive_the_builder_with_the_group(const wt_registry_t *registry) {
  CASE("labels outlive the builder with the group");
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  const wt_pending_type_t *labels[2];
  for (size_t i = 0; i < 2; i++) labels[i] = wt_rec_group_builder_declare_struct(builder, NULL);
  CHECK(define_one_field(builder, labels[1], wt_val_type_ref_pending(labels[0], true)));
  CHECK(define_one_field(builder, labels[0], wt_val_type_ref_pending(labels[1], true)));
  wt_rec_group_t *group = wt_rec_group_builder_build(builder, NULL);
  REQUIRE(group != NULL);
  wt_rec_group_builder_delete(builder);
  wt_rec_group_t *clone = wt_rec_group_clone(group);
  for (size_t i = 0; i < 2; i++)
    CHECK(wt_rec_group_get(group, labels[i], NULL) == wt_rec_group_type(group, i));
  wt_rec_group_delete(group);
  for (size_t i = 0; i < 2; i++)
    CHECK(wt_rec_group_get(clone, labels[i], NULL) == wt_rec_group_type(clone, i));
  CHECK(wt_rec_group_get(clone, labels[0], NULL) != wt_rec_group_get(clone, labels[1], NULL));
  wt_rec_group_delete(clone);
}

/* A label keeps its meaning for the builder even after the group handle is deleted. */
static void a_builder_may_outlive_what_it_built(const wt_registry_t *registry) {
  CASE("a builder may outlive what it built");
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  const wt_pending_type_t *label = wt_rec_group_builder_declare_struct(builder, NULL);
  CHECK(define_one_field(builder, label, wt_val_type_f32()));
  wt_rec_group_t *group = wt_rec_group_builder_build(builder, NULL);
  wt_registered_type_t *type = wt_registered_type_clone(wt_rec_group_get(group, label, NULL));
  CHECK(type != NULL);
  wt_rec_group_delete(group);
  wt_rec_group_builder_delete(builder);
  CHECK_NUMBER(live_types(registry), 1);
  wt_registered_type_delete(type);
  CHECK_NUMBER(live_types(registry), 0);
}

/* A builder that is deleted before its group is built registers nothing and keeps nothing alive. */
static void a_builder_may_be_given_up_at_any_point(const wt_registry_t *registry) {
  for (int stage = 0; stage < 5; stage++) {
    CASE("a builder abandoned at stage %d", stage);
    snapshot_t before = snapshot_of(registry);
    wt_registered_type_t *outside = wt_struct_type_new(registry, NULL, 0, NULL);
    wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
    const wt_pending_type_t *label =
        stage < 1 ? NULL : wt_rec_group_builder_declare_func(builder, NULL);
    wt_func_type_builder_t *definition =
        stage < 2 ? NULL : wt_rec_group_builder_define_func(builder, label, NULL);
    if (stage >= 3)
      CHECK(wt_func_type_builder_param(definition, wt_val_type_ref_to(outside, true), NULL));
    if (stage >= 4) CHECK(wt_func_type_builder_forward_ref_param(definition, label, NULL) != NULL);
    wt_registered_type_delete(outside);
    CHECK_NUMBER(live_types(registry),
                 before.stats.live_types + (stage >= 3)); /* a builder keeps the types that it refers to */
    wt_rec_group_builder_delete(builder);
    CHECK_NUMBER(live_types(registry), before.stats.live_types);
    wt_string_delete(before.dump);
  }
}

int main(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  REQUIRE(registry != NULL);
  forward_references_stand_in_every_place(registry);
  several_definitions_may_be_open_at_once(registry);
  fields_stand_in_the_order_of_the_calls(registry);
  a_refused_list_of_fields_leaves_nothing(registry);
  a_member_may_be_defined_again_until_built(registry);
  a_refused_build_can_be_mended(registry);
  the_empty_group_can_be_built(registry);
  one_off_types_are_the_ones_of_every_path(registry);
  only_building_what_exists_is_a_hit(registry);
  labels_outlive_the_builder_with_the_group(registry);
  a_builder_may_outlive_what_it_built(registry);
  a_builder_may_be_given_up_at_any_point(registry);
  CASE("the end");
  REGISTRY_END(registry);
  return check_summary();
}
