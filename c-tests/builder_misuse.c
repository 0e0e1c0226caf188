/* Every misuse of the builder has its error (typereg.h, "Building a rec group" and "Defining its members"): the code, a
 * message, the place if there is one; and the registry is unchanged. Each row gets a fresh bench; its last call is the
 * misuse. */
#include "paths.h"
#include "refused.h"

typedef struct bench_t {
  wt_registry_t *registry, *other_registry;
  wt_rec_group_builder_t *builder, *other_builder;
  const wt_pending_type_t *structure, *array, *func; /* positions 0, 1, 2; not defined */
  const wt_pending_type_t *other;                    /* a struct of the other builder */
  wt_registered_type_t *foreign;                     /* a struct of the other registry */
  wt_struct_type_builder_t *in_struct;               /* a definition of each, open */
  wt_array_type_builder_t *in_array;
  wt_func_type_builder_t *in_func;
  wt_error_t *error;
} bench_t;

static wt_field_type_t i32_field(void) { return wt_field_type(wt_val_type_i32(), false); }
static wt_val_type_t i32_with(size_t offset, uint8_t byte) {
  wt_val_type_t type = wt_val_type_i32();
  memcpy((uint8_t *)&type + offset, &byte, 1);
  return type;
}
static wt_val_type_t any_with(size_t offset, uint8_t byte) {
  wt_val_type_t type = wt_val_type_ref(WT_HEAP_ANY, true);
  memcpy((uint8_t *)&type + offset, &byte, 1);
  return type;
}
static bool put_field(bench_t *b, wt_val_type_t storage) {
  return wt_struct_type_builder_field(b->in_struct, wt_field_type(storage, false), &b->error);
}
static bool put_param(bench_t *b, wt_val_type_t param) {
  return wt_func_type_builder_param(b->in_func, param, &b->error);
}
static bool finish_all(bench_t *b) {
  return wt_struct_type_builder_finish(b->in_struct, &b->error) &&
         wt_array_type_builder_element(b->in_array, i32_field(), &b->error) &&
         wt_array_type_builder_finish(b->in_array, &b->error) &&
         wt_func_type_builder_finish(b->in_func, &b->error);
}
static bool build(bench_t *b) {
  wt_rec_group_t *group = wt_rec_group_builder_build(b->builder, &b->error);
  wt_rec_group_delete(group);
  return group != NULL;
}

/* Each makes one mistake, and returns whether the call succeeded. */
#define MISUSE(name, ...) \
  static bool name(bench_t *b) { __VA_ARGS__; }
#define DEFINE(kind, label) \
  return wt_rec_group_builder_define_##kind(b->builder, label, &b->error) != NULL
MISUSE(struct_defined_as_array, DEFINE(array, b->structure))
MISUSE(struct_defined_as_func, DEFINE(func, b->structure))
MISUSE(array_defined_as_struct, DEFINE(struct, b->array))
MISUSE(array_defined_as_func, DEFINE(func, b->array))
MISUSE(func_defined_as_struct, DEFINE(struct, b->func))
MISUSE(func_defined_as_array, DEFINE(array, b->func))
MISUSE(label_of_another_builder, DEFINE(struct, b->other))

MISUSE(foreign_field, return put_field(b, wt_val_type_ref_to(b->foreign, true)))
MISUSE(foreign_param, return put_param(b, wt_val_type_ref_to(b->foreign, true)))
MISUSE(foreign_result,
       return wt_func_type_builder_result(b->in_func, wt_val_type_ref_to(b->foreign, true),
                                          &b->error))
MISUSE(foreign_element,
       return wt_array_type_builder_element(
           b->in_array, wt_field_type(wt_val_type_ref_to(b->foreign, true), false), &b->error))
MISUSE(foreign_supertype,
       return wt_struct_type_builder_supertype(b->in_struct, b->foreign, &b->error))
MISUSE(foreign_supertype_of_array,
       return wt_array_type_builder_supertype(b->in_array, b->foreign, &b->error))
MISUSE(foreign_supertype_of_func,
       return wt_func_type_builder_supertype(b->in_func, b->foreign, &b->error))

MISUSE(field_of_another_builder, return put_field(b, wt_val_type_ref_pending(b->other, true)))
MISUSE(param_of_another_builder, return put_param(b, wt_val_type_ref_pending(b->other, true)))
MISUSE(supertype_of_another_builder,
       return wt_struct_type_builder_forward_supertype(b->in_struct, b->other, &b->error))
MISUSE(array_supertype_of_another_builder,
       return wt_array_type_builder_forward_supertype(b->in_array, b->other, &b->error))
MISUSE(func_supertype_of_another_builder,
       return wt_func_type_builder_forward_supertype(b->in_func, b->other, &b->error))
MISUSE(forward_field_of_another_builder,
       return wt_struct_type_builder_forward_ref_field(b->in_struct, b->other, &b->error) != NULL)
MISUSE(forward_element_of_another_builder,
       return wt_array_type_builder_forward_ref_element(b->in_array, b->other, &b->error) != NULL)
MISUSE(forward_param_of_another_builder,
       return wt_func_type_builder_forward_ref_param(b->in_func, b->other, &b->error) != NULL)
MISUSE(forward_result_of_another_builder,
       return wt_func_type_builder_forward_ref_result(b->in_func, b->other, &b->error) != NULL)

MISUSE(field_never_filled, return put_field(b, (wt_val_type_t){0}))
MISUSE(field_of_unknown_kind, return put_field(b, i32_with(offsetof(wt_val_type_t, kind), 0x7a)))
MISUSE(number_that_names_a_type,
       return put_field(b, i32_with(offsetof(wt_val_type_t, number) + 3, 1)))
MISUSE(number_that_is_nullable, return put_field(b, i32_with(offsetof(wt_val_type_t, nullable), 1)))
MISUSE(reference_twice_nullable,
       return put_field(b, any_with(offsetof(wt_val_type_t, nullable), 2)))
MISUSE(reference_without_heap, return put_field(b, any_with(offsetof(wt_val_type_t, heap), 0)))
MISUSE(reference_to_unknown_heap,
       return put_field(b, any_with(offsetof(wt_val_type_t, heap), 0x67)))
MISUSE(reference_with_unknown_flags,
       return put_field(b, any_with(offsetof(wt_val_type_t, flags), 4)))
MISUSE(abstract_reference_that_is_exact,
       return put_field(b, any_with(offsetof(wt_val_type_t, flags), WT_REF_EXACT)))
MISUSE(concrete_reference_to_nothing,
       return put_field(b, any_with(offsetof(wt_val_type_t, heap), WT_HEAP_CONCRETE)))
MISUSE(pending_reference_to_nothing,
       return put_field(b, any_with(offsetof(wt_val_type_t, heap), WT_HEAP_PENDING)))
MISUSE(field_by_position, return put_field(b, wt_val_type_ref_own(0, true)))
MISUSE(field_by_an_index_without_type, return put_field(b, wt_val_type_ref_index(UINT32_MAX, true)))
MISUSE(param_by_index_0, return put_param(b, wt_val_type_ref_index(0, true)))
MISUSE(packed_param, return put_param(b, wt_val_type_i8()))
MISUSE(packed_result, return wt_func_type_builder_result(b->in_func, wt_val_type_i16(), &b->error))
MISUSE(param_never_filled, return put_param(b, (wt_val_type_t){0}))
MISUSE(field_twice_mutable, wt_field_type_t field = i32_field(); field.is_mutable = 2;
       return wt_struct_type_builder_field(b->in_struct, field, &b->error))
MISUSE(field_type_with_reserved_bits, wt_field_type_t field = i32_field(); field.reserved[6] = 1;
       return wt_struct_type_builder_field(b->in_struct, field, &b->error))
MISUSE(element_twice_mutable, wt_field_type_t field = i32_field(); field.is_mutable = 2;
       return wt_array_type_builder_element(b->in_array, field, &b->error))

MISUSE(array_without_element, return wt_array_type_builder_finish(b->in_array, &b->error))
MISUSE(array_with_two_elements,
       return wt_array_type_builder_element(b->in_array, i32_field(), &b->error) &&
              wt_array_type_builder_element(b->in_array, i32_field(), &b->error))
MISUSE(array_with_element_and_forward_element,
       return wt_array_type_builder_element(b->in_array, i32_field(), &b->error) &&
              wt_array_type_builder_forward_ref_element(b->in_array, b->func, &b->error) != NULL)
MISUSE(array_with_forward_element_and_element,
       return wt_array_type_builder_forward_ref_element(b->in_array, b->func, &b->error) != NULL &&
              wt_array_type_builder_element(b->in_array, i32_field(), &b->error))
MISUSE(unfinished_field,
       return wt_struct_type_builder_forward_ref_field(b->in_struct, b->func, &b->error) != NULL &&
              wt_struct_type_builder_finish(b->in_struct, &b->error))
MISUSE(unfinished_element,
       return wt_array_type_builder_forward_ref_element(b->in_array, b->func, &b->error) != NULL &&
              wt_array_type_builder_finish(b->in_array, &b->error))
MISUSE(unfinished_param,
       return wt_func_type_builder_forward_ref_param(b->in_func, b->func, &b->error) != NULL &&
              wt_func_type_builder_finish(b->in_func, &b->error))
MISUSE(mutable_param,
       wt_forward_ref_builder_t *param = wt_func_type_builder_forward_ref_param(b->in_func, b->func,
                                                                                &b->error);
       return wt_forward_ref_builder_mutable(param, true, &b->error))
MISUSE(mutable_result, wt_forward_ref_builder_t *result =
                           wt_func_type_builder_forward_ref_result(b->in_func, b->func, &b->error);
       return wt_forward_ref_builder_mutable(result, true, &b->error))

MISUSE(build_with_an_open_definition,
       return wt_struct_type_builder_finish(b->in_struct, &b->error) &&
              wt_func_type_builder_finish(b->in_func, &b->error) && build(b))
MISUSE(build_with_an_open_reference,
       return wt_struct_type_builder_forward_ref_field(b->in_struct, b->func, &b->error) != NULL &&
              wt_func_type_builder_finish(b->in_func, &b->error) && build(b))
MISUSE(build_with_an_undefined_member,
       return finish_all(b) && wt_rec_group_builder_declare_func(b->builder, &b->error) != NULL &&
              build(b))
MISUSE(build_with_the_supertype_later,
       const wt_pending_type_t *later = wt_rec_group_builder_declare_func(b->builder, &b->error);
       wt_func_type_builder_t *in_later = wt_rec_group_builder_define_func(b->builder, later,
                                                                           &b->error);
       return wt_func_type_builder_final(in_later, false, &b->error) &&
              wt_func_type_builder_finish(in_later, &b->error) &&
              wt_func_type_builder_forward_supertype(b->in_func, later, &b->error) &&
              finish_all(b) && build(b))
MISUSE(build_with_itself_as_supertype,
       return wt_func_type_builder_forward_supertype(b->in_func, b->func, &b->error) &&
              finish_all(b) && build(b))

static const struct {
  const char *name;
  bool (*misuse)(bench_t *bench);
  wt_error_code_t code;
  int64_t member, field;
} ROWS[] = {
#define ROW(name, code, member, field) \
  { #name, name, WT_ERROR_##code, member, field }
    ROW(struct_defined_as_array, WRONG_KIND, ANYWHERE, NOWHERE),
    ROW(struct_defined_as_func, WRONG_KIND, ANYWHERE, NOWHERE),
    ROW(array_defined_as_struct, WRONG_KIND, ANYWHERE, NOWHERE),
    ROW(array_defined_as_func, WRONG_KIND, ANYWHERE, NOWHERE),
    ROW(func_defined_as_struct, WRONG_KIND, ANYWHERE, NOWHERE),
    ROW(func_defined_as_array, WRONG_KIND, ANYWHERE, NOWHERE),
    ROW(label_of_another_builder, WRONG_BUILDER, ANYWHERE, NOWHERE),
    ROW(foreign_field, WRONG_REGISTRY, ANYWHERE, ANYWHERE),
    ROW(foreign_param, WRONG_REGISTRY, ANYWHERE, ANYWHERE),
    ROW(foreign_result, WRONG_REGISTRY, ANYWHERE, ANYWHERE),
    ROW(foreign_element, WRONG_REGISTRY, ANYWHERE, ANYWHERE),
    ROW(foreign_supertype, WRONG_REGISTRY, ANYWHERE, NOWHERE),
    ROW(foreign_supertype_of_array, WRONG_REGISTRY, ANYWHERE, NOWHERE),
    ROW(foreign_supertype_of_func, WRONG_REGISTRY, ANYWHERE, NOWHERE),
    ROW(field_of_another_builder, WRONG_BUILDER, ANYWHERE, ANYWHERE),
    ROW(param_of_another_builder, WRONG_BUILDER, ANYWHERE, ANYWHERE),
    ROW(supertype_of_another_builder, WRONG_BUILDER, ANYWHERE, NOWHERE),
    ROW(array_supertype_of_another_builder, WRONG_BUILDER, ANYWHERE, NOWHERE),
    ROW(func_supertype_of_another_builder, WRONG_BUILDER, ANYWHERE, NOWHERE),
    ROW(forward_field_of_another_builder, WRONG_BUILDER, ANYWHERE, ANYWHERE),
    ROW(forward_element_of_another_builder, WRONG_BUILDER, ANYWHERE, ANYWHERE),
    ROW(forward_param_of_another_builder, WRONG_BUILDER, ANYWHERE, ANYWHERE),
    ROW(forward_result_of_another_builder, WRONG_BUILDER, ANYWHERE, ANYWHERE),
    ROW(field_never_filled, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(field_of_unknown_kind, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(number_that_names_a_type, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(field_by_position, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(field_by_an_index_without_type, STALE, ANYWHERE, ANYWHERE),
    ROW(param_by_index_0, STALE, ANYWHERE, ANYWHERE),
    ROW(number_that_is_nullable, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(reference_twice_nullable, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(reference_without_heap, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(reference_to_unknown_heap, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(reference_with_unknown_flags, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(abstract_reference_that_is_exact, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(concrete_reference_to_nothing, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(pending_reference_to_nothing, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(packed_param, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(packed_result, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(param_never_filled, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(field_twice_mutable, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(field_type_with_reserved_bits, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(element_twice_mutable, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(array_without_element, STATE, 1, NOWHERE),
    ROW(array_with_two_elements, STATE, ANYWHERE, ANYWHERE),
    ROW(array_with_element_and_forward_element, STATE, ANYWHERE, ANYWHERE),
    ROW(array_with_forward_element_and_element, STATE, ANYWHERE, ANYWHERE),
    ROW(unfinished_field, STATE, 0, 0),
    ROW(unfinished_element, STATE, 1, ANYWHERE),
    ROW(unfinished_param, STATE, 2, 0),
    ROW(mutable_param, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(mutable_result, INVALID_ARGUMENT, ANYWHERE, ANYWHERE),
    ROW(build_with_an_open_definition, STATE, 1, ANYWHERE),
    ROW(build_with_an_open_reference, STATE, 0, ANYWHERE),
    ROW(build_with_an_undefined_member, UNDEFINED, 3, NOWHERE),
    ROW(build_with_the_supertype_later, INVALID_TYPE, 2, NOWHERE),
    ROW(build_with_itself_as_supertype, INVALID_TYPE, 2, NOWHERE),
};

static bench_t bench_new(wt_registry_t *registry, wt_registry_t *other_registry) {
  bench_t b = {.registry = registry, .other_registry = other_registry};
  b.foreign = wt_struct_type_new(other_registry, NULL, 0, NULL);
  b.builder = wt_rec_group_builder_new(registry, NULL);
  b.other_builder = wt_rec_group_builder_new(registry, NULL);
  b.structure = wt_rec_group_builder_declare_struct(b.builder, NULL);
  b.array = wt_rec_group_builder_declare_array(b.builder, NULL);
  b.func = wt_rec_group_builder_declare_func(b.builder, NULL);
  b.other = wt_rec_group_builder_declare_struct(b.other_builder, NULL);
  b.in_struct = wt_rec_group_builder_define_struct(b.builder, b.structure, NULL);
  b.in_array = wt_rec_group_builder_define_array(b.builder, b.array, NULL);
  b.in_func = wt_rec_group_builder_define_func(b.builder, b.func, NULL);
  REQUIRE(b.foreign != NULL && b.in_struct != NULL && b.in_array != NULL && b.in_func != NULL &&
          b.other != NULL);
  return b;
}

static void bench_delete(bench_t *b) {
  wt_rec_group_builder_delete(b->builder);
  wt_rec_group_builder_delete(b->other_builder);
  wt_registered_type_delete(b->foreign);
}

/* The builder can still be used: every member is defined again, and the group is built. */
static void check_still_usable(bench_t *b) {
  b->in_struct = wt_rec_group_builder_define_struct(b->builder, b->structure, NULL);
  b->in_array = wt_rec_group_builder_define_array(b->builder, b->array, NULL);
  b->in_func = wt_rec_group_builder_define_func(b->builder, b->func, NULL);
  CHECK(finish_all(b));
}

static void every_misuse_has_its_error(wt_registry_t *registry, wt_registry_t *other_registry) {
  for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
    CASE("%s", ROWS[i].name);
    bench_t b = bench_new(registry, other_registry);
    snapshot_t before = snapshot_of(registry), other_before = snapshot_of(other_registry);
    CHECK(!ROWS[i].misuse(&b));
    CHECK_PLACE(b.error, ROWS[i].member, ROWS[i].field);
    CHECK_REFUSED(b.error, ROWS[i].code);
    CHECK_UNCHANGED(registry, before);
    CHECK_UNCHANGED(other_registry, other_before);
    check_still_usable(&b);
    bench_delete(&b);
  }
}

static void nothing_can_be_added_to_what_was_built(wt_registry_t *registry,
                                                   wt_registry_t *other_registry) {
  CASE("nothing can be added to what was built");
  bench_t b = bench_new(registry, other_registry);
  REQUIRE(finish_all(&b));
  wt_rec_group_t *group = wt_rec_group_builder_build(b.builder, &b.error);
  REQUIRE(group != NULL);
  snapshot_t before = snapshot_of(registry);
  CHECK(wt_rec_group_builder_build(b.builder, &b.error) == NULL);
  CHECK_REFUSED(b.error, WT_ERROR_STATE);
  CHECK(wt_rec_group_builder_declare_struct(b.builder, &b.error) == NULL);
  CHECK_REFUSED(b.error, WT_ERROR_STATE);
  CHECK(wt_rec_group_builder_declare_array(b.builder, &b.error) == NULL);
  CHECK_REFUSED(b.error, WT_ERROR_STATE);
  CHECK(wt_rec_group_builder_declare_func(b.builder, &b.error) == NULL);
  CHECK_REFUSED(b.error, WT_ERROR_STATE);
  CHECK(wt_rec_group_builder_define_struct(b.builder, b.structure, &b.error) == NULL);
  CHECK_REFUSED(b.error, WT_ERROR_STATE);
  CHECK(wt_rec_group_get(group, b.structure, &b.error) == wt_rec_group_type(group, 0));
  CHECK_UNCHANGED(registry, before);
  wt_rec_group_delete(group);
  bench_delete(&b);
}

/* A label belongs to the group that its own builder built, not to an equal one. */
static void a_group_knows_only_its_own_labels(wt_registry_t *registry,
                                              wt_registry_t *other_registry) {
  CASE("a group knows only its own labels");
  bench_t b = bench_new(registry, other_registry), twin = bench_new(registry, other_registry);
  REQUIRE(finish_all(&b) && finish_all(&twin));
  wt_rec_group_t *group = wt_rec_group_builder_build(b.builder, NULL);
  wt_rec_group_t *equal = wt_rec_group_builder_build(twin.builder, NULL);
  REQUIRE(group != NULL && equal != NULL);
  CHECK(wt_rec_group_type(group, 0) == wt_rec_group_type(equal, 0));
  CHECK(wt_rec_group_get(group, twin.structure, &b.error) == NULL);
  CHECK_REFUSED(b.error, WT_ERROR_WRONG_BUILDER);
  wt_rec_group_t *unlabelled = wt_registered_type_rec_group(wt_rec_group_type(group, 0), NULL);
  REQUIRE(unlabelled != NULL);
  CHECK(wt_rec_group_get(unlabelled, b.structure, &b.error) == NULL);
  CHECK_REFUSED(b.error, WT_ERROR_WRONG_BUILDER);
  wt_rec_group_delete(unlabelled);
  wt_rec_group_delete(group);
  wt_rec_group_delete(equal);
  bench_delete(&b);
  bench_delete(&twin);
}

static void one_off_types_refuse_what_a_builder_refuses(wt_registry_t *registry,
                                                        wt_registry_t *other_registry) {
  bench_t b = bench_new(registry, other_registry);
  wt_val_type_t foreign = wt_val_type_ref_to(b.foreign, true),
                pending = wt_val_type_ref_pending(b.structure, true);
  const struct {
    const char *name;
    wt_val_type_t value;
    wt_error_code_t code;
  } rows[] = {
      {"a foreign type", foreign, WT_ERROR_WRONG_REGISTRY},
      {"a pending type", pending, WT_ERROR_WRONG_BUILDER},
      {"nothing filled in", {0}, WT_ERROR_INVALID_ARGUMENT},
      {"an unknown heap type", any_with(offsetof(wt_val_type_t, heap), 3),
       WT_ERROR_INVALID_ARGUMENT},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    CASE("one-off type with %s", rows[i].name);
    snapshot_t before = snapshot_of(registry);
    wt_val_type_t values[] = {wt_val_type_i32(), rows[i].value};
    wt_field_type_t fields[] = {i32_field(), wt_field_type(rows[i].value, true)};
    CHECK(wt_struct_type_new(registry, fields, 2, &b.error) == NULL);
    CHECK_PLACE(b.error, ANYWHERE, 1);
    CHECK_REFUSED(b.error, rows[i].code);
    CHECK(wt_array_type_new(registry, fields[1], &b.error) == NULL);
    CHECK_REFUSED(b.error, rows[i].code);
    CHECK(wt_func_type_new(registry, values, 2, NULL, 0, &b.error) == NULL);
    CHECK_PLACE(b.error, ANYWHERE, 1);
    CHECK_REFUSED(b.error, rows[i].code);
    CHECK(wt_func_type_new(registry, NULL, 0, values, 2, &b.error) == NULL);
    CHECK_REFUSED(b.error, rows[i].code);
    CHECK_UNCHANGED(registry, before);
  }
  CASE("an exception type of something else than a function type");
  wt_registered_type_t *structure = wt_struct_type_new(registry, NULL, 0, NULL);
  CHECK(wt_exn_type_new(registry, structure, &b.error) == NULL);
  CHECK_REFUSED(b.error, WT_ERROR_WRONG_KIND);
  CHECK(wt_exn_type_new(registry, b.foreign, &b.error) == NULL);
  CHECK_REFUSED(b.error, WT_ERROR_WRONG_REGISTRY);
  wt_registered_type_delete(structure);
  bench_delete(&b);
}

int main(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL), *other = wt_registry_new(NULL, NULL);
  REQUIRE(registry != NULL && other != NULL);
  every_misuse_has_its_error(registry, other);
  nothing_can_be_added_to_what_was_built(registry, other);
  a_group_knows_only_its_own_labels(registry, other);
  one_off_types_refuse_what_a_builder_refuses(registry, other);
  CASE("the end");
  REGISTRY_END(registry);
  REGISTRY_END(other);
  return check_summary();
}
