/* What errors say of types of the proposals (typereg.h, wt_error_message): the fault, where it is, and the rule. The same
 * fault is described in the same words, whether the types come from bytes or from calls. */
#include "paths.h"
#include "switched.h"

/* The last group of each section is at fault; the types before it are groups of their own. `from_calls` is NULL if no
 * call makes the type. */
static const struct {
  wt_error_code_t code;
  bytes_t section;
  const char *from_bytes, *from_calls;
} ROWS[] = {
    {WT_ERROR_INVALID_TYPE, BYTES(2, STRUCT(0), SHARED, STRUCT(1, CONST(REF(0)))),
     "type 1 of the module, field 0: a shared type can refer to shared types only, and type 0 of the module is not "
     "shared (at byte 0x6)",
     "type 0 of the group, field 0: a shared type can refer to shared types only, and type 1 of the registry is "
     "not shared"},
    {WT_ERROR_INVALID_TYPE, BYTES(1, SHARED, STRUCT(1, CONST(ANYREF))),
     "type 0 of the module, field 0: a shared type can refer to shared types only, and this one is not shared (at "
     "byte 0x4)",
     "type 0 of the group, field 0: a shared type can refer to shared types only, and this one is not shared"},
    {WT_ERROR_INVALID_TYPE, BYTES(1, SHARED, FUNC(1, FUNCREF, 0)),
     "type 0 of the module, param 0: a shared type can refer to shared types only, and this one is not shared (at "
     "byte 0x4)",
     "type 0 of the group, param 0: a shared type can refer to shared types only, and this one is not shared"},
    {WT_ERROR_INVALID_TYPE, BYTES(2, SUB(STRUCT(0)), FINAL_OF(0, SHARED, STRUCT(0))),
     "type 1 of the module: it is shared, but its supertype, type 0 of the module, is not (at byte 0x5)",
     "type 0 of the group: it is shared, but its supertype, type 1 of the registry, is not"},
    {WT_ERROR_INVALID_TYPE, BYTES(2, SUB(SHARED, STRUCT(0)), FINAL_OF(0, STRUCT(0))),
     "type 1 of the module: it is not shared, but its supertype, type 0 of the module, is (at byte 0x6)",
     "type 0 of the group: it is not shared, but its supertype, type 1 of the registry, is"},
    {WT_ERROR_INVALID_TYPE, BYTES(2, FUNC(0, 0), SHARED, CONT(0)),
     "type 1 of the module: it is shared, but its function type, type 0 of the module, is not (at byte 0x4)",
     "type 0 of the group: it is shared, but its function type, type 1 of the registry, is not"},
    {WT_ERROR_INVALID_TYPE, BYTES(2, SHARED, FUNC(0, 0), CONT(0)),
     "type 1 of the module: it is not shared, but its function type, type 0 of the module, is (at byte 0x5)",
     "type 0 of the group: it is not shared, but its function type, type 1 of the registry, is"},
    {WT_ERROR_INVALID_TYPE, BYTES(2, STRUCT(0), CONT(0)),
     "type 1 of the module: a continuation type names a function type, and type 0 of the module is a struct type "
     "(at byte 0x3)",
     "type 0 of the group: a continuation type names a function type, and type 1 of the registry is a struct type"},
    {WT_ERROR_INVALID_TYPE, BYTES(1, CONT(0)),
     "type 0 of the module: a continuation type names a function type, and type 0 of the module is a continuation "
     "type (at byte 0x1)",
     "type 0 of the group: a continuation type names a function type, and type 0 of the group is a continuation "
     "type"},
    {WT_ERROR_INVALID_TYPE, BYTES(3, SUB(FUNC(0, 0)), SUB(CONT(0)), REC(2, FUNC(0, 0), FINAL_OF(1, CONT(2)))),
     "type 3 of the module: its function type, type 2 of the module, is not declared below type 0 of the module, "
     "the function type of its supertype, type 1 of the module (at byte 0xf)",
     "type 1 of the group: its function type, type 0 of the group, is not declared below type 1 of the registry, "
     "the function type of its supertype, type 2 of the registry"},
    {WT_ERROR_INVALID_TYPE, BYTES(1, REC(2, DESCRIPTOR(1, STRUCT(0)), STRUCT(0))),
     "type 0 of the module: its descriptor, type 1 of the module, does not describe it (at byte 0x3)",
     "type 0 of the group: its descriptor, type 1 of the group, does not describe it"},
    {WT_ERROR_INVALID_TYPE, BYTES(1, REC(2, STRUCT(0), DESCRIBES(0, STRUCT(0)))),
     "type 1 of the module: it describes type 0 of the module, which does not name it as its descriptor (at byte "
     "0x5)",
     "type 1 of the group: it describes type 0 of the group, which does not name it as its descriptor"},
    {WT_ERROR_INVALID_TYPE, BYTES(1, REC(2, DESCRIBES(1, STRUCT(0)), DESCRIPTOR(0, STRUCT(0)))),
     "type 0 of the module: the type that it describes, type 1 of the module, does not come before it (at byte "
     "0x3)",
     "type 0 of the group: the type that it describes, type 1 of the group, does not come before it"},
    {WT_ERROR_INVALID_TYPE, BYTES(2, STRUCT(0), DESCRIPTOR(0, STRUCT(0))),
     "type 1 of the module: its descriptor is not a type of its rec group (at byte 0x3)",
     NULL},
    {WT_ERROR_INVALID_TYPE, BYTES(2, STRUCT(0), DESCRIBES(0, STRUCT(0))),
     "type 1 of the module: its described type is not a type of its rec group (at byte 0x3)",
     NULL},
    {WT_ERROR_INVALID_TYPE, BYTES(1, DESCRIBES(7, STRUCT(0))),
     "type 0 of the module: type 7 is unknown: only type 0 can be named here (at byte 0x2)",
     NULL},
    {WT_ERROR_INVALID_TYPE, BYTES(1, REC(2, DESCRIPTOR(1, ARRAY(VAR(I8))), DESCRIBES(0, STRUCT(0)))),
     "type 0 of the module: only a struct type can have a descriptor or describe a type, and this is an array type "
     "(at byte 0x3)",
     NULL},
    {WT_ERROR_INVALID_TYPE, BYTES(1, REC(2, SHARED, DESCRIPTOR(1, STRUCT(0)), DESCRIBES(0, STRUCT(0)))),
     "type 0 of the module: it is shared, but its descriptor, type 1 of the module, is not (at byte 0x3)",
     "type 0 of the group: it is shared, but its descriptor, type 1 of the group, is not"},
    {WT_ERROR_INVALID_TYPE, BYTES(2, REC(2, SUB(DESCRIPTOR(1, STRUCT(0))), SUB(DESCRIBES(0, STRUCT(0)))), FINAL_OF(0, STRUCT(0))),
     "type 2 of the module: its supertype has a descriptor, type 1 of the module; it must have one that is "
     "declared below that (at byte 0xf)",
     "type 0 of the group: its supertype has a descriptor, type 2 of the registry; it must have one that is "
     "declared below that"},
    {WT_ERROR_INVALID_TYPE, BYTES(2, REC(2, SUB(DESCRIPTOR(1, STRUCT(0))), SUB(DESCRIBES(0, STRUCT(0)))), REC(2, FINAL_OF(0, DESCRIPTOR(3, STRUCT(0))), DESCRIBES(2, STRUCT(0)))),
     "type 2 of the module: its descriptor, type 3 of the module, is not declared below type 1 of the module, the "
     "descriptor of its supertype (at byte 0x11)",
     "type 0 of the group: its descriptor, type 1 of the group, is not declared below type 2 of the registry, the "
     "descriptor of its supertype"},
    {WT_ERROR_INVALID_TYPE, BYTES(2, REC(2, SUB(DESCRIPTOR(1, STRUCT(0))), SUB(DESCRIBES(0, STRUCT(0)))), FINAL_OF(1, STRUCT(0))),
     "type 2 of the module: its supertype has a described type, type 0 of the module; it must have one that is "
     "declared below that (at byte 0xf)",
     "type 0 of the group: its supertype has a described type, type 1 of the registry; it must have one that is "
     "declared below that"},
    {WT_ERROR_INVALID_TYPE, BYTES(2, SUB(STRUCT(0)), REC(2, DESCRIPTOR(2, STRUCT(0)), FINAL_OF(0, DESCRIBES(1, STRUCT(0))))),
     "type 2 of the module: it has a described type, type 1 of the module, and its supertype has none (at byte "
     "0xb)",
     "type 1 of the group: it has a described type, type 0 of the group, and its supertype has none"},
    {WT_ERROR_INVALID_TYPE, BYTES(2, REC(2, SUB(DESCRIPTOR(1, STRUCT(0))), SUB(DESCRIBES(0, STRUCT(0)))), REC(2, DESCRIPTOR(3, STRUCT(0)), FINAL_OF(1, DESCRIBES(2, STRUCT(0))))),
     "type 3 of the module: its described type, type 2 of the module, is not declared below type 0 of the module, "
     "the described type of its supertype (at byte 0x15)",
     "type 1 of the group: its described type, type 0 of the group, is not declared below type 1 of the registry, "
     "the described type of its supertype"},
    {WT_ERROR_INVALID_TYPE, BYTES(3, STRUCT(0), SUB(STRUCT(1, CONST(REF(EXACT, 0)))), FINAL_OF(1, STRUCT(1, CONST(REF(0))))),
     "type 2 of the module, field 0: (ref 0) does not match (ref (exact 0)), field 0 of its supertype, type 1 of "
     "the module: (exact 0) excludes subtypes, and type 0 of the module includes them (Heap Types) (at byte 0x10)",
     "type 0 of the group, field 0: (ref $t1) does not match (ref (exact $t1)), field 0 of its supertype, type 2 "
     "of the registry: (exact $t1) excludes subtypes, and type 1 of the registry includes them (Heap Types)"},
    {WT_ERROR_MALFORMED, BYTES(1, 0x65, 0x65, STRUCT(0)),
     "type 0 of the module: 0x65 is not the form of a type (at byte 0x2)",
     NULL},
    {WT_ERROR_MALFORMED, BYTES(1, 0x4d, 0, 0x4c, 0, STRUCT(0)),
     "type 0 of the module: 0x4c is not the form of a type (at byte 0x3)",
     NULL},
    {WT_ERROR_MALFORMED, BYTES(2, FUNC(0, 0), 0x5d),
     "type 1 of the module: the type section ends where the index of a type should follow (at byte 0x5)",
     NULL},
    {WT_ERROR_MALFORMED, BYTES(2, FUNC(0, 0), 0x5d, 0x70),
     "type 1 of the module: 0x70 is not the index of a type (at byte 0x5)",
     NULL},
    {WT_ERROR_MALFORMED, BYTES(1, 0x4d),
     "type 0 of the module: the type section ends where the index of a type should follow (at byte 0x2)",
     NULL},
    {WT_ERROR_MALFORMED, BYTES(1, STRUCT(1, 0x64, 0x62)),
     "type 0 of the module, field 0: the type section ends where the index of a type should follow (at byte 0x5)",
     NULL},
    {WT_ERROR_INVALID_TYPE, BYTES(1, STRUCT(1, 0x64, 0x62, 0x70, 0)),
     "type 0 of the module, field 0: type 112 is unknown: only type 0 can be named here (at byte 0x3)",
     NULL},
    {WT_ERROR_MALFORMED, BYTES(1, STRUCT(1, 0x65)),
     "type 0 of the module, field 0: the type section ends where an abstract heap type should follow (at byte 0x4)",
     NULL},
    {WT_ERROR_MALFORMED, BYTES(1, 0x65),
     "type 0 of the module: the type section ends where the form of a type should follow (at byte 0x2)",
     NULL},
};

static void check_message(path_t path, bytes_t section, wt_error_code_t code, const char *message) {
  wt_registry_t *registry = registry_of_all(); /* its first type is type 1 */
  wt_error_t *error = NULL;
  types_t types = register_by(path, registry, section, &error);
  CHECK(types.type == NULL);
  CHECK_TEXT(wt_error_message(error), message);
  CHECK_REFUSED(error, code);
  types_delete(&types);
  REGISTRY_END(registry);
}

static void an_argument_is_named_with_what_was_passed(void) {
  wt_registry_t *registry = registry_of_all();
  wt_registry_config_t *config = wt_registry_config_new();
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  const wt_pending_type_t *cont = wt_rec_group_builder_declare_cont(builder, NULL);
  wt_registered_type_t *func = wt_func_type_new(registry, NULL, 0, NULL, 0, NULL),
                       *exn = wt_exn_type_new(registry, func, NULL),
                       *object = wt_struct_type_new(registry, NULL, 0, NULL);
  wt_cont_definition_t none = {.is_open = 1}, both = {.func = func, .pending_func = cont},
                       wrong_flag = {.func = func, .is_shared = 7};
  SAYS(wt_rec_group_builder_define_cont(builder, cont, &none, &error),
       "wt_rec_group_builder_define_cont: a continuation type needs a function type");
  SAYS(wt_rec_group_builder_define_cont(builder, cont, &both, &error),
       "wt_rec_group_builder_define_cont: the definition names a registered and a pending type where one of them is "
       "meant");
  SAYS(wt_rec_group_builder_define_cont(builder, cont, &wrong_flag, &error),
       "wt_rec_group_builder_define_cont: the definition's is_shared is 7; expected 0 or 1");
  SAYS(wt_rec_group_builder_define_cont(builder, cont, NULL, &error),
       "wt_rec_group_builder_define_cont: definition is NULL");
  SAYS(wt_rec_group_builder_define_struct(builder, cont, &error),
       "type 0 of the group: expected a struct type, got a continuation type");
  SAYS(wt_rec_group_builder_build(builder, &error),
       "type 0 of the group: it was declared but not defined");
  SAYS(wt_cont_type_new(registry, object, &error),
       "expected a function type, got a struct type");
  SAYS(wt_registry_config_set_wasm_version(config, 4, &error),
       "wt_registry_config_set_wasm_version: the version of WebAssembly is 4; expected 1, 2 or 3");
  wt_gc_layout_policy_t policy = {.size = sizeof policy, .header_size = 8, .header_align = 8, .reference_size = 4};
  policy.max_field_align = 3;
  SAYS(wt_registry_config_set_custom_gc_layout(config, &policy, &error),
       "wt_registry_config_set_custom_gc_layout: max_field_align is 3; expected 0, 1, 2, 4, 8 or 16");
  policy.max_field_align = 0, policy.traced_hierarchies = 32;
  SAYS(wt_registry_config_set_custom_gc_layout(config, &policy, &error),
       "wt_registry_config_set_custom_gc_layout: traced_hierarchies is 32 (0x20); expected a sum of any 1, func 2, "
       "extern 4, exn 8, cont 16; or 0");
  policy.traced_hierarchies = 0, policy.descriptor_size = 5;
  SAYS(wt_registry_config_set_custom_gc_layout(config, &policy, &error),
       "wt_registry_config_set_custom_gc_layout: descriptor_size is 5; expected 0, 4 or 8");
  wt_type_encoder_t *encoder = wt_type_encoder_new(registry, NULL);
  SAYS(wt_type_encoder_add_type(encoder, exn, NULL, &error),
       "type 2 of the registry is an exn type, and the binary format has no form for those; its tag's function type "
       "can be encoded");
  wt_type_encoder_delete(encoder);
  wt_rec_group_builder_delete(builder);
  wt_registered_type_delete(object);
  wt_registered_type_delete(exn);
  wt_registered_type_delete(func);
  wt_registry_config_delete(config);
  REGISTRY_END(registry);
}

int main(void) {
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
    CASE("row %zu, from bytes", i);
    check_message(BY_SECTION, ROWS[i].section, ROWS[i].code, ROWS[i].from_bytes);
    CASE("row %zu, from calls", i);
    if (ROWS[i].from_calls != NULL)
      check_message(BY_PENDING_VALUES, ROWS[i].section, ROWS[i].code, ROWS[i].from_calls);
  }
  an_argument_is_named_with_what_was_passed();
  return check_summary();
}
