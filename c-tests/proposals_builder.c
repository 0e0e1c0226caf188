/* The calls that build types of the proposals: what each call accepts and refuses, what only the build checks, and that
 * a refused call changes nothing. */
#include "switched.h"

typedef struct scene_t {
  wt_registry_t *registry;
  wt_rec_group_builder_t *builder;
  const wt_pending_type_t *cont, *func, *object, *array;
  wt_registered_type_t *task, *top; /* a function type, and an open continuation of it */
} scene_t;

static scene_t scene_open(void) {
  wt_registry_t *registry = registry_of_all();
  wt_registered_type_t *task = wt_func_type_new(registry, NULL, 0, NULL, 0, NULL);
  wt_rec_group_builder_t *of_top = wt_rec_group_builder_new(registry, NULL);
  const wt_pending_type_t *label = wt_rec_group_builder_declare_cont(of_top, NULL);
  wt_cont_definition_t open = {.func = task, .is_open = 1};
  REQUIRE(wt_rec_group_builder_define_cont(of_top, label, &open, NULL));
  wt_rec_group_t *group = wt_rec_group_builder_build(of_top, NULL);
  REQUIRE(group != NULL);
  wt_registered_type_t *top = wt_registered_type_clone(wt_rec_group_get(group, label, NULL));
  wt_rec_group_delete(group);
  wt_rec_group_builder_delete(of_top);
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  scene_t scene = {registry,
                   builder,
                   wt_rec_group_builder_declare_cont(builder, NULL),
                   wt_rec_group_builder_declare_func(builder, NULL),
                   wt_rec_group_builder_declare_struct(builder, NULL),
                   wt_rec_group_builder_declare_array(builder, NULL),
                   task,
                   top};
  REQUIRE(scene.cont != NULL && scene.func != NULL && scene.object != NULL && scene.array != NULL);
  return scene;
}

static void scene_close(scene_t *scene) {
  wt_rec_group_builder_delete(scene->builder);
  wt_registered_type_delete(scene->task);
  wt_registered_type_delete(scene->top);
  REGISTRY_END(scene->registry);
}

/* Defines a type that is not a continuation, in the simplest way. */
static void define_others(const scene_t *scene) {
  wt_func_type_builder_t *func = wt_rec_group_builder_define_func(scene->builder, scene->func, NULL);
  wt_struct_type_builder_t *object = wt_rec_group_builder_define_struct(scene->builder, scene->object, NULL);
  wt_array_type_builder_t *array = wt_rec_group_builder_define_array(scene->builder, scene->array, NULL);
  REQUIRE(wt_func_type_builder_finish(func, NULL) && wt_struct_type_builder_finish(object, NULL) &&
          wt_array_type_builder_element(array, wt_field_type(wt_val_type_i32(), true), NULL) &&
          wt_array_type_builder_finish(array, NULL));
}

/* A call that is refused with this code. */
#define REFUSES(call, code)       \
  do {                            \
    wt_error_t *error = NULL;     \
    CHECK(!(call));               \
    CHECK_REFUSED(error, (code)); \
  } while (0)

static void a_definition_must_be_well_formed(void) {
  scene_t scene = scene_open(), other = scene_open();
  const struct {
    const char *name;
    wt_error_code_t code; /* 0: it is accepted */
    wt_cont_definition_t definition;
  } rows[] = {
      {"a registered function type", 0, {.func = scene.task}},
      {"a pending function type", 0, {.pending_func = scene.func}},
      {"a registered supertype", 0, {.func = scene.task, .supertype = scene.top}},
      {"a pending supertype", 0, {.func = scene.task, .pending_supertype = scene.cont}},
      {"open and shared", 0, {.func = scene.task, .is_open = 1, .is_shared = 1}},
      {"of another kind: the build says so", 0, {.pending_func = scene.object}},
      {"no function type", WT_ERROR_INVALID_ARGUMENT, {.is_open = 1}},
      {"two function types", WT_ERROR_INVALID_ARGUMENT, {.func = scene.task, .pending_func = scene.func}},
      {"two supertypes", WT_ERROR_INVALID_ARGUMENT,
       {.func = scene.task, .supertype = scene.top, .pending_supertype = scene.cont}},
      {"is_open is 2", WT_ERROR_INVALID_ARGUMENT, {.func = scene.task, .is_open = 2}},
      {"is_shared is 255", WT_ERROR_INVALID_ARGUMENT, {.func = scene.task, .is_shared = 255}},
      {"a reserved byte", WT_ERROR_INVALID_ARGUMENT, {.func = scene.task, .reserved = {0, 0, 0, 0, 0, 1}}},
      {"a function type of another registry", WT_ERROR_WRONG_REGISTRY, {.func = other.task}},
      {"a supertype of another registry", WT_ERROR_WRONG_REGISTRY, {.func = scene.task, .supertype = other.top}},
      {"a function type of another builder", WT_ERROR_WRONG_BUILDER, {.pending_func = other.func}},
      {"a supertype of another builder", WT_ERROR_WRONG_BUILDER, {.func = scene.task, .pending_supertype = other.cont}},
  };
  define_others(&scene);
  CASE("a definition: not aligned");
  wt_error_t *unaligned = NULL;
  CHECK(!wt_rec_group_builder_define_cont(scene.builder, scene.cont, UNALIGNED(&rows[0].definition), &unaligned));
  CHECK_REFUSED(unaligned, WT_ERROR_INVALID_ARGUMENT);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    CASE("a definition: %s", rows[i].name);
    wt_cont_definition_t good = {.func = scene.task};
    CHECK(wt_rec_group_builder_define_cont(scene.builder, scene.cont, &good, NULL));
    snapshot_t before = snapshot_of(scene.registry); /* with the number of owners of each type */
    wt_error_t *error = NULL;
    bool done = wt_rec_group_builder_define_cont(scene.builder, scene.cont, &rows[i].definition, &error);
    CHECK(done == (rows[i].code == 0));
    if (!done) {
      CHECK_REFUSED(error, rows[i].code);
      CHECK_UNCHANGED(scene.registry, before);
    }
    wt_string_delete(before.dump);
  }
  CASE("a definition that is refused leaves the one before");
  wt_rec_group_t *group = wt_rec_group_builder_build(scene.builder, NULL);
  REQUIRE(group != NULL);
  CHECK(wt_registered_type_cont_func(wt_rec_group_get(group, scene.cont, NULL)) == scene.task);

  CASE("NULL, and once the group is built");
  wt_cont_definition_t good = {.func = scene.task};
  REFUSES(wt_rec_group_builder_define_cont(scene.builder, scene.cont, NULL, &error), WT_ERROR_INVALID_ARGUMENT);
  snapshot_t before = snapshot_of(scene.registry);
  REFUSES(wt_rec_group_builder_define_cont(scene.builder, scene.cont, &good, &error), WT_ERROR_STATE);
  CHECK_UNCHANGED(scene.registry, before);
  REFUSES(wt_rec_group_builder_declare_cont(scene.builder, &error), WT_ERROR_STATE);
  CASE("a member of another kind, and of another builder");
  REFUSES(wt_rec_group_builder_define_cont(other.builder, other.func, &(wt_cont_definition_t){.func = other.task}, &error),
          WT_ERROR_WRONG_KIND);
  REFUSES(wt_rec_group_builder_define_struct(other.builder, other.cont, &error), WT_ERROR_WRONG_KIND);
  REFUSES(wt_rec_group_builder_define_cont(other.builder, scene.cont, &(wt_cont_definition_t){.func = other.task}, &error),
          WT_ERROR_WRONG_BUILDER);
  wt_rec_group_delete(group);
  scene_close(&scene);
  scene_close(&other);
}

static void validity_is_checked_by_the_build(void) {
  scene_t scene = scene_open();
  define_others(&scene);
  const struct {
    const char *name;
    wt_cont_definition_t definition;
  } rows[] = {
      {"of a struct type of the group", {.pending_func = scene.object}},
      {"of itself", {.pending_func = scene.cont}},
      {"of a registered continuation", {.func = scene.top}},
      {"below a function type", {.func = scene.task, .supertype = scene.task}},
      {"below itself", {.func = scene.task, .is_open = 1, .pending_supertype = scene.cont}},
      {"below a later member", {.func = scene.task, .pending_supertype = scene.func}},
      {"a function type that is not below the supertype's", {.pending_func = scene.func, .supertype = scene.top}},
      {"shared, of an unshared function type", {.func = scene.task, .is_shared = 1}},
  };
  CASE("a member without definition");
  REFUSES(wt_rec_group_builder_build(scene.builder, &error), WT_ERROR_UNDEFINED);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    CASE("the build: %s", rows[i].name);
    wt_error_t *error = NULL;
    CHECK(wt_rec_group_builder_define_cont(scene.builder, scene.cont, &rows[i].definition, NULL));
    snapshot_t before = snapshot_of(scene.registry);
    CHECK(wt_rec_group_builder_build(scene.builder, &error) == NULL);
    CHECK_PLACE(error, 0, NOWHERE);
    CHECK_REFUSED(error, WT_ERROR_INVALID_TYPE);
    CHECK_UNCHANGED(scene.registry, before);
  }
  CASE("and then builds");
  wt_cont_definition_t good = {.func = scene.task, .supertype = scene.top};
  CHECK(wt_rec_group_builder_define_cont(scene.builder, scene.cont, &good, NULL));
  wt_rec_group_t *group = wt_rec_group_builder_build(scene.builder, NULL);
  CHECK(group != NULL);
  wt_rec_group_delete(group);
  scene_close(&scene);
}

static void a_builder_keeps_what_a_continuation_names(void) {
  CASE("the builder keeps the types of a definition alive");
  scene_t scene = scene_open();
  wt_cont_definition_t definition = {.func = scene.task, .supertype = scene.top};
  CHECK(wt_rec_group_builder_define_cont(scene.builder, scene.cont, &definition, NULL));
  wt_registered_type_delete(scene.task);
  wt_registered_type_delete(scene.top);
  CHECK_NUMBER(live_types(scene.registry), 2);
  wt_rec_group_builder_delete(scene.builder);
  CHECK_NUMBER(live_types(scene.registry), 0);
  REGISTRY_END(scene.registry);
}

static void the_last_call_counts(void) {
  CASE("shared, then not");
  scene_t scene = scene_open();
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(scene.registry, NULL);
  const wt_pending_type_t *a = wt_rec_group_builder_declare_struct(builder, NULL),
                          *b = wt_rec_group_builder_declare_array(builder, NULL),
                          *c = wt_rec_group_builder_declare_func(builder, NULL);
  wt_struct_type_builder_t *object = wt_rec_group_builder_define_struct(builder, a, NULL);
  wt_array_type_builder_t *array = wt_rec_group_builder_define_array(builder, b, NULL);
  wt_func_type_builder_t *func = wt_rec_group_builder_define_func(builder, c, NULL);
  for (int shared = 1; shared >= 0; shared--)
    CHECK(wt_struct_type_builder_shared(object, shared, NULL) && wt_func_type_builder_shared(func, shared, NULL));
  CHECK(wt_array_type_builder_shared(array, false, NULL) && wt_array_type_builder_shared(array, true, NULL));
  CASE("exact, then not");
  wt_forward_ref_builder_t *reference = wt_struct_type_builder_forward_ref_field(object, c, NULL);
  CHECK(wt_forward_ref_builder_exact(reference, true, NULL) && wt_forward_ref_builder_exact(reference, false, NULL) &&
        wt_forward_ref_builder_finish(reference, NULL));
  reference = wt_func_type_builder_forward_ref_param(func, a, NULL);
  CHECK(wt_forward_ref_builder_exact(reference, true, NULL) && wt_forward_ref_builder_finish(reference, NULL));
  CHECK(wt_array_type_builder_element(array, wt_field_type(wt_val_type_i8(), true), NULL));
  CHECK(wt_struct_type_builder_finish(object, NULL) && wt_array_type_builder_finish(array, NULL) &&
        wt_func_type_builder_finish(func, NULL));
  CASE("after finishing");
  REFUSES(wt_forward_ref_builder_exact(reference, true, &error), WT_ERROR_STATE);
  REFUSES(wt_struct_type_builder_shared(object, true, &error), WT_ERROR_STATE);
  REFUSES(wt_array_type_builder_shared(array, true, &error), WT_ERROR_STATE);
  REFUSES(wt_func_type_builder_shared(func, true, &error), WT_ERROR_STATE);
  REFUSES(wt_struct_type_builder_descriptor(object, a, &error), WT_ERROR_STATE);
  REFUSES(wt_struct_type_builder_describes(object, a, &error), WT_ERROR_STATE);
  wt_rec_group_t *group = wt_rec_group_builder_build(builder, NULL);
  REQUIRE(group != NULL);
  CASE("what was built");
  CHECK(!wt_registered_type_is_shared(wt_rec_group_get(group, a, NULL)) &&
        wt_registered_type_is_shared(wt_rec_group_get(group, b, NULL)) &&
        !wt_registered_type_is_shared(wt_rec_group_get(group, c, NULL)));
  wt_field_type_t field;
  wt_val_type_t param;
  CHECK(wt_registered_type_field(wt_rec_group_get(group, a, NULL), 0, &field) && field.storage.flags == 0);
  CHECK(wt_registered_type_param(wt_rec_group_get(group, c, NULL), 0, &param) && param.flags == WT_REF_EXACT);
  CHECK(param.type == wt_rec_group_get(group, a, NULL));
  wt_rec_group_delete(group);
  wt_rec_group_builder_delete(builder);
  scene_close(&scene);
}

static void clauses_are_set_member_by_member(void) {
  scene_t scene = scene_open(), other = scene_open();
  CASE("a clause that names a member of another builder");
  wt_struct_type_builder_t *object = wt_rec_group_builder_define_struct(scene.builder, scene.object, NULL);
  REFUSES(wt_struct_type_builder_descriptor(object, other.object, &error), WT_ERROR_WRONG_BUILDER);
  REFUSES(wt_struct_type_builder_describes(object, other.object, &error), WT_ERROR_WRONG_BUILDER);
  CASE("NULL");
  REFUSES(wt_struct_type_builder_descriptor(object, NULL, &error), WT_ERROR_INVALID_ARGUMENT);
  REFUSES(wt_struct_type_builder_describes(object, NULL, &error), WT_ERROR_INVALID_ARGUMENT);
  CASE("the last call counts");
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(scene.registry, NULL);
  const wt_pending_type_t *labels[3];
  wt_struct_type_builder_t *members[3];
  for (size_t i = 0; i < 3; i++) {
    labels[i] = wt_rec_group_builder_declare_struct(builder, NULL);
    members[i] = wt_rec_group_builder_define_struct(builder, labels[i], NULL);
  }
  CHECK(wt_struct_type_builder_descriptor(members[0], labels[1], NULL) &&
        wt_struct_type_builder_descriptor(members[0], labels[2], NULL) &&
        wt_struct_type_builder_describes(members[2], labels[1], NULL) &&
        wt_struct_type_builder_describes(members[2], labels[0], NULL));
  for (size_t i = 0; i < 3; i++) CHECK(wt_struct_type_builder_finish(members[i], NULL));
  wt_rec_group_t *group = wt_rec_group_builder_build(builder, NULL);
  REQUIRE(group != NULL);
  CHECK(wt_registered_type_descriptor(wt_rec_group_type(group, 0)) == wt_rec_group_type(group, 2));
  CHECK(wt_registered_type_descriptor(wt_rec_group_type(group, 1)) == NULL);
  wt_rec_group_delete(group);
  wt_rec_group_builder_delete(builder);
  CASE("a member defined again has no clause");
  builder = wt_rec_group_builder_new(scene.registry, NULL);
  labels[0] = wt_rec_group_builder_declare_struct(builder, NULL);
  for (int again = 0; again <= 1; again++) {
    wt_error_t *error = NULL;
    members[0] = wt_rec_group_builder_define_struct(builder, labels[0], NULL);
    if (!again) CHECK(wt_struct_type_builder_descriptor(members[0], labels[0], NULL));
    CHECK(wt_struct_type_builder_finish(members[0], NULL));
    group = wt_rec_group_builder_build(builder, &error);
    CHECK((group != NULL) == again);
    if (!again) CHECK_REFUSED(error, WT_ERROR_INVALID_TYPE);
  }
  wt_rec_group_delete(group);
  wt_rec_group_builder_delete(builder);
  scene_close(&scene);
  scene_close(&other);
}

int main(void) {
  a_definition_must_be_well_formed();
  validity_is_checked_by_the_build();
  a_builder_keeps_what_a_continuation_names();
  the_last_call_counts();
  clauses_are_set_member_by_member();
  return check_summary();
}
