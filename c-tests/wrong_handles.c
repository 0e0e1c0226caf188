/* Handles of a wrong kind (typereg.h, convention "Null"): every boxed handle begins with a mark of
 * its kind, so that a handle passed as another kind is an error or the neutral value, never a
 * crash, and changes nothing. */
#include "one_of_each.h"

/* Every boxed handle begins with a mark of its kind; a handle of another kind is told from it. */
static void a_handle_of_another_kind_is_refused(void) {
  const struct {
    const char *name;
    void *handle;
  } handles[] = {
      {"config", config},
      {"registry", registry},
      {"builder", builder},
      {"pending", (void *)(uintptr_t)pending_struct},
      {"struct builder", in_struct},
      {"array builder", in_array},
      {"func builder", in_func},
      {"reference", reference},
      {"group", group},
      {"type", type},
      {"collection", types},
  };
  for (size_t i = 0; i < sizeof handles / sizeof handles[0]; i++) {
    void *wrong = handles[i].handle;
    fprintf(stdout, "as every other kind of handle: %s\n", handles[i].name);
    if (wrong != config) {
      REFUSED(wt_registry_new(wrong, error_out));
      REFUSED(wt_registry_config_set_limit(wrong, WT_LIMIT_FIELDS, 1, error_out));
    }
    if (wrong != registry) {
      REFUSED(wt_rec_group_builder_new(wrong, error_out));
      REFUSED(wt_struct_type_new(wrong, NULL, 0, error_out));
      REFUSED(wt_registry_register_module(wrong, MODULE, sizeof MODULE, error_out));
      REFUSED(wt_registry_check(wrong, error_out));
      NEUTRAL(wt_registry_clone(wrong));
      NEUTRAL(wt_registry_is_subtype(wrong, 1, 1));
    }
    if (wrong != builder) {
      REFUSED(wt_rec_group_builder_declare_struct(wrong, error_out));
      REFUSED(wt_rec_group_builder_build(wrong, error_out));
    }
    if (wrong != (const void *)pending_struct) {
      REFUSED(wt_rec_group_builder_define_struct(builder, wrong, error_out));
      REFUSED(wt_struct_type_builder_forward_supertype(in_struct, wrong, error_out));
      REFUSED(wt_struct_type_builder_forward_ref_field(in_struct, wrong, error_out));
      REFUSED(wt_struct_type_builder_field(
          in_struct, wt_field_type(wt_val_type_ref_pending(wrong, true), false), error_out));
    }
    if (wrong != in_struct) REFUSED(wt_struct_type_builder_field(wrong, field, error_out));
    if (wrong != in_array) REFUSED(wt_array_type_builder_element(wrong, field, error_out));
    if (wrong != in_func) REFUSED(wt_func_type_builder_param(wrong, wt_val_type_i32(), error_out));
    if (wrong != reference) REFUSED(wt_forward_ref_builder_finish(wrong, error_out));
    if (wrong != group) {
      NEUTRAL(wt_rec_group_len(wrong));
      NEUTRAL(wt_rec_group_type(wrong, 0));
      NEUTRAL(wt_rec_group_clone(wrong));
    }
    if (wrong != types) {
      NEUTRAL(wt_type_collection_len(wrong));
      NEUTRAL(wt_type_collection_type(wrong, 0));
    }
    if (wrong != type) {
      REFUSED(wt_struct_type_builder_supertype(in_struct, wrong, error_out));
      REFUSED(wt_struct_type_builder_field(
          in_struct, wt_field_type(wt_val_type_ref_to(wrong, true), false), error_out));
      REFUSED(wt_registered_type_to_wat(wrong, error_out));
      REFUSED(wt_exn_type_new(registry, wrong, error_out));
      NEUTRAL(wt_registered_type_kind(wrong));
      NEUTRAL(wt_registered_type_index(wrong));
      NEUTRAL(wt_registered_type_clone(wrong));
      NEUTRAL(wt_registered_type_is_subtype(wrong, type));
      NEUTRAL(wt_registered_type_is_subtype(type, wrong));
      NEUTRAL(
          wt_val_type_matches(wt_val_type_ref_to(wrong, true), wt_val_type_ref(WT_HEAP_ANY, true)));
    }
  }
}

int main(void) {
  open_all();
  a_handle_of_another_kind_is_refused();
  CASE("the end");
  close_all();
  return check_summary();
}
