/* References to exn types (typereg.h, wt_exn_type_new): the engine's private heap types below exn and above noexn. They
 * occur in fields, params and results, and never in the bytes of a module. */
#include "bytes.h"
#include "layouts.h"
#include "switched.h"

typedef struct scene_t {
  wt_registry_t *registry;
  wt_registered_type_t *tag, *exn, *other; /* a tag's function type, its exn type, and one of another tag */
} scene_t;

static scene_t scene_open(void) {
  wt_registry_config_t *config = config_of_all();
  REQUIRE(wt_registry_config_set_gc_layout(config, WT_GC_LAYOUT_DRC, NULL));
  wt_registry_t *registry = registry_of(config);
  wt_val_type_t params[] = {wt_val_type_i32(), wt_val_type_ref(WT_HEAP_ANY, true)};
  wt_registered_type_t *tag = wt_func_type_new(registry, params, 2, NULL, 0, NULL),
                       *of_other = wt_func_type_new(registry, params, 1, NULL, 0, NULL);
  scene_t scene = {registry, tag, wt_exn_type_new(registry, tag, NULL), wt_exn_type_new(registry, of_other, NULL)};
  REQUIRE(scene.exn != NULL && scene.other != NULL);
  wt_registered_type_delete(of_other);
  return scene;
}

static void scene_close(scene_t *scene) {
  wt_registered_type_delete(scene->tag);
  wt_registered_type_delete(scene->exn);
  wt_registered_type_delete(scene->other);
  REGISTRY_END(scene->registry);
}

static void an_exn_type_is_below_exn_and_above_noexn(void) {
  scene_t scene = scene_open();
  const wt_val_type_t exn = wt_val_type_ref_to(scene.exn, false), null_exn = wt_val_type_ref_to(scene.exn, true),
                      other = wt_val_type_ref_to(scene.other, false);
  const struct {
    const char *name;
    bool matches;
    wt_val_type_t sub, sup;
  } pairs[] = {
      {"itself", true, exn, exn},
      {"nullable", true, exn, null_exn},
      {"null is not non-null", false, null_exn, exn},
      {"below exn", true, exn, wt_val_type_ref(WT_HEAP_EXN, false)},
      {"below exnref", true, null_exn, wt_val_type_ref(WT_HEAP_EXN, true)},
      {"exn is not below it", false, wt_val_type_ref(WT_HEAP_EXN, false), exn},
      {"noexn is below it", true, wt_val_type_ref(WT_HEAP_NOEXN, false), exn},
      {"it is not below noexn", false, exn, wt_val_type_ref(WT_HEAP_NOEXN, true)},
      {"not another tag's", false, exn, other},
      {"not any", false, exn, wt_val_type_ref(WT_HEAP_ANY, true)},
      {"not func", false, exn, wt_val_type_ref(WT_HEAP_FUNC, true)},
      {"not its tag's function type", false, exn, wt_val_type_ref_to(scene.tag, true)},
      {"none is not below it", false, wt_val_type_ref(WT_HEAP_NONE, true), null_exn},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    CASE("exn: %s", pairs[i].name);
    CHECK(wt_val_type_matches(pairs[i].sub, pairs[i].sup) == pairs[i].matches);
    char *words = wt_val_type_explain_mismatch(pairs[i].sub, pairs[i].sup, NULL, NULL);
    CHECK((words == NULL) == pairs[i].matches);
    wt_string_delete(words);
  }
  scene_close(&scene);
}

static void types_refer_to_exn_types(void) {
  scene_t scene = scene_open();
  wt_val_type_t exn = wt_val_type_ref_to(scene.exn, true), exactly = exn;
  exactly.flags = WT_REF_EXACT;
  wt_field_type_t field = wt_field_type(exn, true);

  CASE("a field is a reference that a collector follows");
  wt_registered_type_t *object = wt_struct_type_new(scene.registry, &field, 1, NULL);
  REQUIRE(object != NULL);
  wt_gc_field_layout_t layout;
  CHECK(wt_registered_type_field_layout(object, 0, &layout));
  CHECK_NUMBER(layout.is_gc_ref, 1);
  CHECK_NUMBER(layout.offset, 24);
  CHECK(wt_registered_type_field(object, 0, &field) && field.storage.type == scene.exn);
  CASE("the same field again makes the same type");
  wt_registered_type_t *again = wt_struct_type_new(scene.registry, &field, 1, NULL);
  CHECK(again == object);
  field.storage = wt_val_type_ref_to(scene.other, true);
  wt_registered_type_t *different = wt_struct_type_new(scene.registry, &field, 1, NULL);
  CHECK(different != object);
  wt_registered_type_delete(again);
  wt_registered_type_delete(different);

  CASE("an element");
  wt_registered_type_t *array = wt_array_type_new(scene.registry, wt_field_type(exn, false), NULL);
  wt_gc_layout_t extent;
  CHECK(wt_registered_type_layout(array, &extent) && extent.elements_are_gc_refs == 1);

  CASE("a param and a result; the top of the trampoline type is exn");
  wt_registered_type_t *func = wt_func_type_new(scene.registry, &exn, 1, &exactly, 1, NULL);
  REQUIRE(func != NULL);
  wt_registered_type_t *trampoline = wt_registered_type_trampoline(func, NULL);
  wt_val_type_t param, result;
  CHECK(wt_registered_type_param(trampoline, 0, &param) && wt_registered_type_result(trampoline, 0, &result));
  CHECK(param.heap == WT_HEAP_EXN && param.nullable == 1 && param.flags == 0);
  CHECK(result.heap == WT_HEAP_EXN && result.nullable == 1 && result.flags == 0);

  CASE("a type that refers to an exn type keeps it alive");
  uint32_t index = wt_registered_type_index(scene.exn);
  wt_registered_type_delete(scene.exn);
  scene.exn = wt_registry_type(scene.registry, index, NULL);
  CHECK(scene.exn != NULL && wt_registered_type_kind(scene.exn) == WT_TYPE_EXN);

  CASE("its text names it");
  wt_rec_group_t *group = wt_registered_type_rec_group(object, NULL);
  char *wat = wt_rec_group_to_wat(group, NULL, NULL), want[80];
  snprintf(want, sizeof want, "(field (mut (ref null $t%" PRIu32 ")))", index);
  CHECK(wat != NULL && strstr(wat, want) != NULL);
  wt_string_delete(wat);
  wt_rec_group_delete(group);

  CASE("a tag whose param is an exception of another tag");
  wt_registered_type_t *wraps = wt_func_type_new(scene.registry, &exn, 1, NULL, 0, NULL),
                       *wrapped = wt_exn_type_new(scene.registry, wraps, NULL);
  CHECK(wrapped != NULL && wrapped != scene.exn);
  wt_registered_type_delete(wraps);
  wt_registered_type_delete(wrapped);

  wt_registered_type_delete(trampoline);
  wt_registered_type_delete(func);
  wt_registered_type_delete(array);
  wt_registered_type_delete(object);
  scene_close(&scene);
}

static void a_group_refers_to_an_exn_type(void) {
  CASE("the field of a member is below that of its supertype");
  scene_t scene = scene_open();
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(scene.registry, NULL);
  const wt_pending_type_t *above = wt_rec_group_builder_declare_struct(builder, NULL),
                          *below = wt_rec_group_builder_declare_struct(builder, NULL);
  const struct {
    const char *name;
    bool is_valid;
    wt_val_type_t above, below;
  } rows[] = {
      {"exn above", true, wt_val_type_ref(WT_HEAP_EXN, true), wt_val_type_ref_to(scene.exn, false)},
      {"noexn below", true, wt_val_type_ref_to(scene.exn, true), wt_val_type_ref(WT_HEAP_NOEXN, true)},
      {"exn below", false, wt_val_type_ref_to(scene.exn, true), wt_val_type_ref(WT_HEAP_EXN, true)},
      {"another below", false, wt_val_type_ref_to(scene.exn, true), wt_val_type_ref_to(scene.other, true)},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    CASE("below its supertype's: %s", rows[i].name);
    wt_struct_type_builder_t *object = wt_rec_group_builder_define_struct(builder, above, NULL);
    CHECK(wt_struct_type_builder_final(object, false, NULL) &&
          wt_struct_type_builder_field(object, wt_field_type(rows[i].above, false), NULL) &&
          wt_struct_type_builder_finish(object, NULL));
    object = wt_rec_group_builder_define_struct(builder, below, NULL);
    CHECK(wt_struct_type_builder_forward_supertype(object, above, NULL) &&
          wt_struct_type_builder_field(object, wt_field_type(rows[i].below, false), NULL) &&
          wt_struct_type_builder_finish(object, NULL));
    wt_error_t *error = NULL;
    wt_rec_group_t *group = wt_rec_group_builder_build(builder, &error);
    CHECK((group != NULL) == rows[i].is_valid);
    if (group == NULL) {
      CHECK_PLACE(error, 1, 0);
      CHECK_REFUSED(error, WT_ERROR_INVALID_TYPE);
      continue;
    }
    wt_rec_group_delete(group);
    wt_rec_group_builder_delete(builder);
    builder = wt_rec_group_builder_new(scene.registry, NULL);
    above = wt_rec_group_builder_declare_struct(builder, NULL);
    below = wt_rec_group_builder_declare_struct(builder, NULL);
  }
  CASE("nothing is declared below an exn type, nor a continuation of one");
  wt_struct_type_builder_t *object = wt_rec_group_builder_define_struct(builder, above, NULL);
  wt_error_t *error = NULL;
  CHECK(wt_struct_type_builder_supertype(object, scene.exn, NULL) && wt_struct_type_builder_finish(object, NULL));
  object = wt_rec_group_builder_define_struct(builder, below, NULL);
  CHECK(wt_struct_type_builder_finish(object, NULL));
  CHECK(wt_rec_group_builder_build(builder, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_INVALID_TYPE);
  CHECK(wt_cont_type_new(scene.registry, scene.exn, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_WRONG_KIND);
  wt_rec_group_builder_delete(builder);
  scene_close(&scene);
}

static void the_encoder_refuses_what_bytes_cannot_say(void) {
  scene_t scene = scene_open();
  wt_val_type_t exn = wt_val_type_ref_to(scene.exn, true);
  wt_field_type_t field = wt_field_type(exn, true);
  wt_registered_type_t *object = wt_struct_type_new(scene.registry, &field, 1, NULL);
  field = wt_field_type(wt_val_type_ref_to(object, true), true);
  wt_registered_type_t *holder = wt_struct_type_new(scene.registry, &field, 1, NULL);
  const wt_registered_type_t *refused[] = {scene.exn, object, holder};
  char named[60];
  snprintf(named, sizeof named, "type %" PRIu32 " of the registry is an exn type", wt_registered_type_index(scene.exn));
  wt_type_encoder_t *encoder = wt_type_encoder_new(scene.registry, NULL);
  CHECK(wt_type_encoder_add_type(encoder, scene.tag, NULL, NULL)); /* its tag's function type can be encoded */
  size_t len, before;
  wt_type_encoder_type_section(encoder, &before, NULL);
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    CASE("encoding type %zu", i);
    wt_error_t *error = NULL;
    uint32_t number = 77;
    CHECK(!wt_type_encoder_add_type(encoder, refused[i], &number, &error));
    CHECK(strstr(wt_error_message(error), named) != NULL && number == 77);
    CHECK_REFUSED(error, WT_ERROR_WRONG_KIND);
    CHECK(!wt_type_encoder_index(encoder, refused[i], &number));
    CHECK(wt_type_encoder_type_section(encoder, &len, NULL) != NULL && len == before); /* nothing was added */
  }
  CASE("and continues with types that have bytes");
  wt_registered_type_t *plain = wt_struct_type_new(scene.registry, NULL, 0, NULL);
  uint32_t number;
  CHECK(wt_type_encoder_add_type(encoder, plain, &number, NULL));
  CHECK_NUMBER(number, 1);
  wt_type_encoder_delete(encoder);
  wt_registered_type_delete(plain);
  wt_registered_type_delete(holder);
  wt_registered_type_delete(object);
  scene_close(&scene);
}

static void a_tag_has_results_with_stack_switching_only(void) {
  for (int on = 0; on <= 1; on++) {
    CASE("a tag with a result, stack switching %s", on ? "on" : "off");
    wt_registry_t *registry = on ? registry_of_all() : registry_without(WT_FEATURE_STACK_SWITCHING);
    wt_val_type_t i32 = wt_val_type_i32();
    wt_registered_type_t *tag = wt_func_type_new(registry, &i32, 1, &i32, 1, NULL);
    wt_error_t *error = NULL;
    wt_registered_type_t *exn = wt_exn_type_new(registry, tag, &error);
    CHECK((exn != NULL) == on);
    if (exn == NULL) CHECK_REFUSED(error, WT_ERROR_INVALID_TYPE);
    CHECK(exn == NULL || wt_registered_type_num_fields(exn) == 1); /* results are no fields */
    wt_registered_type_delete(exn);
    wt_registered_type_delete(tag);
    REGISTRY_END(registry);
  }
  CASE("exceptions off");
  wt_registry_t *registry = registry_without(WT_FEATURE_EXCEPTIONS);
  wt_registered_type_t *tag = wt_func_type_new(registry, NULL, 0, NULL, 0, NULL);
  wt_error_t *error = NULL;
  CHECK(wt_exn_type_new(registry, tag, &error) == NULL);
  CHECK_NAMES(error, WT_FEATURE_EXCEPTIONS);
  wt_registered_type_delete(tag);
  REGISTRY_END(registry);
}

/* A shared exn type holds shared things only, so its tag's function type is shared. */
static void a_shared_exn_type_is_of_a_shared_function_type(void) {
  wt_registry_t *registry = registry_of(config_of_all());
  const wt_val_type_t any = wt_val_type_ref(WT_HEAP_ANY, true);
  for (int is_shared = 0; is_shared <= 1; is_shared++)
    for (int exn_is_shared = 0; exn_is_shared <= 1; exn_is_shared++) {
      CASE("function type shared %d, exn type shared %d", is_shared, exn_is_shared);
      const wt_sub_type_t types[] = {
          {.kind = WT_TYPE_FUNC, .is_shared = (uint8_t)is_shared, .params = &any, .nparams = is_shared ? 0 : 1},
          {.kind = WT_TYPE_EXN, .is_shared = (uint8_t)exn_is_shared, .func = {.kind = WT_HEAP_OWN, .number = 0}},
      };
      wt_error_t *error = NULL;
      wt_rec_group_t *group = wt_registry_register_rec_group(registry, types, 2, NULL, &error);
      CHECK((group != NULL) == (is_shared || !exn_is_shared));
      if (group == NULL) CHECK_REFUSED(error, WT_ERROR_INVALID_TYPE);
      wt_rec_group_delete(group);
    }
  REGISTRY_END(registry);
}

int main(void) {
  an_exn_type_is_below_exn_and_above_noexn();
  types_refer_to_exn_types();
  a_group_refers_to_an_exn_type();
  the_encoder_refuses_what_bytes_cannot_say();
  a_tag_has_results_with_stack_switching_only();
  a_shared_exn_type_is_of_a_shared_function_type();
  return check_summary();
}
