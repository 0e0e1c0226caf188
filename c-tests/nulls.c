/* NULL in every pointer argument of every function, and what becomes of *error_out (typereg.h,
 * conventions "Null" and "Errors"): an error or the documented neutral value, never a crash,
 * nothing changed. */
#include "one_of_each.h"

static void a_null_where_an_object_is_wanted_is_refused(void) {
  REFUSED(wt_registry_config_set_gc_layout(NULL, WT_GC_LAYOUT_DRC, error_out));
  REFUSED(wt_registry_config_set_custom_gc_layout(NULL, &policy, error_out));
  REFUSED(wt_registry_config_set_custom_gc_layout(config, NULL, error_out));
  REFUSED(wt_registry_config_set_feature(NULL, WT_FEATURE_STACK_SWITCHING, true, error_out));
  REFUSED(wt_registry_config_set_limit(NULL, WT_LIMIT_FIELDS, 1, error_out));
  REFUSED(wt_registry_check(NULL, error_out));
  REFUSED(wt_registry_dump(NULL, error_out));

  REFUSED(wt_rec_group_builder_new(NULL, error_out));
  REFUSED(wt_rec_group_builder_declare_struct(NULL, error_out));
  REFUSED(wt_rec_group_builder_declare_array(NULL, error_out));
  REFUSED(wt_rec_group_builder_declare_func(NULL, error_out));
  REFUSED(wt_rec_group_builder_define_struct(NULL, pending_struct, error_out));
  REFUSED(wt_rec_group_builder_define_struct(builder, NULL, error_out));
  REFUSED(wt_rec_group_builder_define_array(NULL, pending_array, error_out));
  REFUSED(wt_rec_group_builder_define_array(builder, NULL, error_out));
  REFUSED(wt_rec_group_builder_define_func(NULL, pending_func, error_out));
  REFUSED(wt_rec_group_builder_define_func(builder, NULL, error_out));
  REFUSED(wt_rec_group_builder_build(NULL, error_out));

  REFUSED(wt_struct_type_builder_final(NULL, true, error_out));
  REFUSED(wt_struct_type_builder_supertype(NULL, type, error_out));
  REFUSED(wt_struct_type_builder_supertype(in_struct, NULL, error_out));
  REFUSED(wt_struct_type_builder_forward_supertype(NULL, pending_struct, error_out));
  REFUSED(wt_struct_type_builder_forward_supertype(in_struct, NULL, error_out));
  REFUSED(wt_struct_type_builder_field(NULL, field, error_out));
  REFUSED(wt_struct_type_builder_field(
      in_struct, wt_field_type(wt_val_type_ref_to(NULL, true), false), error_out));
  REFUSED(wt_struct_type_builder_field(
      in_struct, wt_field_type(wt_val_type_ref_pending(NULL, true), false), error_out));
  REFUSED(wt_struct_type_builder_forward_ref_field(NULL, pending_func, error_out));
  REFUSED(wt_struct_type_builder_forward_ref_field(in_struct, NULL, error_out));
  REFUSED(wt_struct_type_builder_finish(NULL, error_out));

  REFUSED(wt_array_type_builder_final(NULL, true, error_out));
  REFUSED(wt_array_type_builder_supertype(NULL, type, error_out));
  REFUSED(wt_array_type_builder_supertype(in_array, NULL, error_out));
  REFUSED(wt_array_type_builder_forward_supertype(NULL, pending_array, error_out));
  REFUSED(wt_array_type_builder_forward_supertype(in_array, NULL, error_out));
  REFUSED(wt_array_type_builder_element(NULL, field, error_out));
  REFUSED(wt_array_type_builder_forward_ref_element(NULL, pending_func, error_out));
  REFUSED(wt_array_type_builder_forward_ref_element(in_array, NULL, error_out));
  REFUSED(wt_array_type_builder_finish(NULL, error_out));

  REFUSED(wt_func_type_builder_final(NULL, true, error_out));
  REFUSED(wt_func_type_builder_supertype(NULL, func, error_out));
  REFUSED(wt_func_type_builder_supertype(in_func, NULL, error_out));
  REFUSED(wt_func_type_builder_forward_supertype(NULL, pending_func, error_out));
  REFUSED(wt_func_type_builder_forward_supertype(in_func, NULL, error_out));
  REFUSED(wt_func_type_builder_param(NULL, wt_val_type_i32(), error_out));
  REFUSED(wt_func_type_builder_result(NULL, wt_val_type_i32(), error_out));
  REFUSED(wt_func_type_builder_forward_ref_param(NULL, pending_func, error_out));
  REFUSED(wt_func_type_builder_forward_ref_param(in_func, NULL, error_out));
  REFUSED(wt_func_type_builder_forward_ref_result(NULL, pending_func, error_out));
  REFUSED(wt_func_type_builder_forward_ref_result(in_func, NULL, error_out));
  REFUSED(wt_func_type_builder_finish(NULL, error_out));

  REFUSED(wt_forward_ref_builder_nullable(NULL, true, error_out));
  REFUSED(wt_forward_ref_builder_mutable(NULL, true, error_out));
  REFUSED(wt_forward_ref_builder_finish(NULL, error_out));
  REFUSED(wt_rec_group_get(NULL, pending_struct, error_out));
  REFUSED(wt_rec_group_get(group, NULL, error_out));

  REFUSED(wt_func_type_new(NULL, NULL, 0, NULL, 0, error_out));
  REFUSED(wt_func_type_new(registry, NULL, 1, NULL, 0, error_out));
  REFUSED(wt_func_type_new(registry, NULL, 0, NULL, 1, error_out));
  REFUSED(wt_struct_type_new(NULL, NULL, 0, error_out));
  REFUSED(wt_struct_type_new(registry, NULL, 1, error_out));
  REFUSED(wt_array_type_new(NULL, field, error_out));
  REFUSED(wt_exn_type_new(NULL, func, error_out));
  REFUSED(wt_exn_type_new(registry, NULL, error_out));

  REFUSED(wt_registry_register_module(NULL, MODULE, sizeof MODULE, error_out));
  REFUSED(wt_registry_register_module(registry, NULL, sizeof MODULE, error_out));
  REFUSED(wt_registry_register_type_section(NULL, PAYLOAD, sizeof PAYLOAD, error_out));
  REFUSED(wt_registry_register_type_section(registry, NULL, sizeof PAYLOAD, error_out));

  REFUSED(wt_registered_type_trampoline(NULL, error_out));
  REFUSED(wt_registered_type_to_wat(NULL, error_out));
  REFUSED(wt_registry_type(NULL, wt_registered_type_index(type), error_out));
}

static void a_query_of_nothing_gives_the_neutral_value(void) {
  uint64_t offset;
  uint32_t number;
  size_t len = 77;
  wt_field_type_t field_out;
  wt_val_type_t value_out;
  wt_gc_layout_t layout;
  wt_gc_field_layout_t field_layout;
  wt_registry_stats_t stats;
  NEUTRAL(wt_error_code(NULL));
  NEUTRAL(wt_error_byte_offset(NULL, &offset));
  NEUTRAL(wt_error_member(NULL, &number));
  NEUTRAL(wt_error_field(NULL, &number));
  CASE("wt_error_message(NULL)");
  CHECK(wt_error_message(NULL) != NULL && wt_error_message(NULL)[0] == '\0');

  NEUTRAL(wt_registry_clone(NULL));
  NEUTRAL(wt_registry_stats(NULL, &stats, sizeof stats));
  NEUTRAL(wt_registry_stats(registry, NULL, sizeof stats));
  NEUTRAL(
      wt_registry_is_subtype(NULL, wt_registered_type_index(type), wt_registered_type_index(type)));

  NEUTRAL(wt_rec_group_len(NULL));
  NEUTRAL(wt_rec_group_type(NULL, 0));
  NEUTRAL(wt_rec_group_bytes(NULL));
  NEUTRAL(wt_rec_group_clone(NULL));

  NEUTRAL(wt_type_collection_len(NULL));
  NEUTRAL(wt_type_collection_rec_groups(NULL));
  NEUTRAL(wt_type_collection_type(NULL, 0));
  NEUTRAL(wt_type_collection_indices(NULL, NULL));
  NEUTRAL(wt_type_collection_indices(NULL, &len));
  CHECK_NUMBER(len, 0);
  NEUTRAL(wt_type_collection_trampoline(NULL, wt_registered_type_index(func), &number));

  NEUTRAL(wt_registered_type_clone(NULL));
  NEUTRAL(wt_registered_type_index(NULL));
  NEUTRAL(wt_registered_type_kind(NULL));
  NEUTRAL(wt_registered_type_is_final(NULL));
  NEUTRAL(wt_registered_type_supertype(NULL));
  NEUTRAL(wt_registered_type_depth(NULL));
  NEUTRAL(wt_registered_type_display(NULL, NULL));
  len = 77;
  NEUTRAL(wt_registered_type_display(NULL, &len));
  CHECK_NUMBER(len, 0);
  NEUTRAL(wt_registered_type_is_subtype(NULL, type));
  NEUTRAL(wt_registered_type_is_subtype(type, NULL));
  NEUTRAL(wt_registered_type_is_subtype(NULL, NULL));
  NEUTRAL(wt_registered_type_rec_group(NULL, &number));
  NEUTRAL(wt_registered_type_num_fields(NULL));
  NEUTRAL(wt_registered_type_field(NULL, 0, &field_out));
  NEUTRAL(wt_registered_type_field(type, 0, NULL));
  NEUTRAL(wt_registered_type_num_params(NULL));
  NEUTRAL(wt_registered_type_param(NULL, 0, &value_out));
  NEUTRAL(wt_registered_type_param(func, 0, NULL));
  NEUTRAL(wt_registered_type_num_results(NULL));
  NEUTRAL(wt_registered_type_result(NULL, 0, &value_out));
  NEUTRAL(wt_registered_type_result(func, 0, NULL));
  NEUTRAL(wt_registered_type_layout(NULL, &layout));
  NEUTRAL(wt_registered_type_layout(type, NULL));
  NEUTRAL(wt_registered_type_field_layout(NULL, 0, &field_layout));
  NEUTRAL(wt_registered_type_field_layout(type, 0, NULL));
}

static void out_parameters_nobody_wants_may_be_null(void) {
  CASE("out-parameters nobody wants may be NULL");
  wt_rec_group_t *of_type = wt_registered_type_rec_group(type, NULL);
  CHECK(of_type != NULL);
  wt_rec_group_delete(of_type);
  CHECK(wt_registered_type_display(type, NULL) != NULL);
  CHECK(wt_type_collection_indices(types, NULL) != NULL);
  CHECK(wt_registry_type(registry, 0, &error) == NULL); /* an error without byte, member or field */
  CHECK(!wt_error_byte_offset(error, NULL) && !wt_error_member(error, NULL) &&
        !wt_error_field(error, NULL));
  CHECK_REFUSED(error, WT_ERROR_STALE);
}

/* NULL ends nothing. */
static void deleting_null_does_nothing(void) {
  CASE("deleting NULL does nothing");
  snapshot_t before = snapshot_of(registry);
  wt_error_delete(NULL);
  wt_string_delete(NULL);
  wt_registry_config_delete(NULL);
  wt_registry_delete(NULL);
  wt_rec_group_builder_delete(NULL);
  wt_rec_group_delete(NULL);
  wt_type_collection_delete(NULL);
  wt_registered_type_delete(NULL);
  CHECK_UNCHANGED(registry, before);
}

static void success_clears_the_error(void) {
#define SUCCEEDS(...)                       \
  do {                                      \
    CASE("success: %s", #__VA_ARGS__);      \
    error = (wt_error_t *)(void *)&nowhere; \
    CHECK(__VA_ARGS__);                     \
    CHECK(error == NULL);                   \
  } while (0)
  wt_registry_t *made;
  wt_registered_type_t *made_type;
  wt_type_collection_t *made_types;
  char *text;
  SUCCEEDS(wt_registry_config_set_gc_layout(config, WT_GC_LAYOUT_NONE, &error));
  SUCCEEDS(wt_registry_config_set_custom_gc_layout(config, &policy, &error));
  SUCCEEDS(wt_registry_config_set_feature(config, WT_FEATURE_STACK_SWITCHING, false, &error));
  SUCCEEDS(wt_registry_config_set_limit(config, WT_LIMIT_FIELDS, 1, &error));
  SUCCEEDS((made = wt_registry_new(config, &error)) != NULL);
  wt_registry_delete(made);
  SUCCEEDS(wt_registry_check(registry, &error));
  SUCCEEDS((text = wt_registry_dump(registry, &error)) != NULL);
  wt_string_delete(text);
  SUCCEEDS((text = wt_registered_type_to_wat(type, &error)) != NULL);
  wt_string_delete(text);
  SUCCEEDS((made_type = wt_struct_type_new(registry, NULL, 0, &error)) != NULL);
  wt_registered_type_delete(made_type);
  SUCCEEDS((made_type = wt_func_type_new(registry, NULL, 0, NULL, 0, &error)) != NULL);
  wt_registered_type_delete(made_type);
  SUCCEEDS((made_type = wt_array_type_new(registry, field, &error)) != NULL);
  wt_registered_type_delete(made_type);
  SUCCEEDS((made_type = wt_exn_type_new(registry, func, &error)) != NULL);
  wt_registered_type_delete(made_type);
  SUCCEEDS((made_type = wt_registry_type(registry, wt_registered_type_index(type), &error)) !=
           NULL);
  wt_registered_type_delete(made_type);
  SUCCEEDS((made_type = wt_registered_type_trampoline(func, &error)) != NULL);
  wt_registered_type_delete(made_type);
  SUCCEEDS((made_types = wt_registry_register_module(registry, MODULE, sizeof MODULE, &error)) !=
           NULL);
  wt_type_collection_delete(made_types);
  SUCCEEDS((made_types = wt_registry_register_type_section(registry, PAYLOAD, sizeof PAYLOAD,
                                                           &error)) != NULL);
  wt_type_collection_delete(made_types);
  SUCCEEDS(wt_struct_type_builder_field(in_struct, field, &error));
  SUCCEEDS(wt_forward_ref_builder_nullable(reference, true, &error));
}

/* Matching and construction take values, not pointers; what they are given may still name nothing.
 */
static void values_of_nothing_are_no_types(void) {
  CASE("values of nothing are no types");
  wt_val_type_t nothing = wt_val_type_ref_to(NULL, true),
                no_pending = wt_val_type_ref_pending(NULL, false);
  CHECK(!wt_val_type_matches(nothing, nothing) && !wt_val_type_equal(nothing, nothing));
  CHECK(!wt_val_type_matches(no_pending, no_pending) && !wt_val_type_equal(no_pending, no_pending));
}

int main(void) {
  open_all();
  a_null_where_an_object_is_wanted_is_refused();
  a_query_of_nothing_gives_the_neutral_value();
  out_parameters_nobody_wants_may_be_null();
  deleting_null_does_nothing();
  values_of_nothing_are_no_types();
  success_clears_the_error();
  CASE("the end");
  close_all();
  return check_summary();
}
