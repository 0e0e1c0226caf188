/* What errors say (typereg.h, wt_error_message): the fault with its numbers, where it is, and the rule.
 * The same fault is described in the same words, whether the types come from bytes or from calls. */
#include "paths.h"
#include "refused.h"

typedef struct row_t {
  wt_error_code_t code;
  bytes_t bytes;
  const char *message;
} row_t;

/* Type sections. The types of a module are named by their numbers in it. */
static const row_t SECTIONS[] = {
    /* Bytes that end too early: what is missing, and where. */
    {WT_ERROR_MALFORMED, {NULL, 0},
     "the type section ends where the number of rec groups should follow (at byte 0x0)"},
    {WT_ERROR_MALFORMED, BYTES(0x80),
     "the type section ends where the number of rec groups should follow (at byte 0x1)"},
    {WT_ERROR_MALFORMED, BYTES(4, STRUCT(0)),
     "the type section ends after 1 of 4 rec groups; 3 are missing (at byte 0x3)"},
    {WT_ERROR_MALFORMED, BYTES(1, REC(3, STRUCT(0), STRUCT(0))),
     "the type section ends after 2 of 3 types of a rec group; 1 is missing (at byte 0x7)"},
    {WT_ERROR_MALFORMED, BYTES(1, STRUCT(3, CONST(I32))),
     "type 0 of the module, field 1: the type section ends after 1 of 3 fields; 2 are missing (at byte "
     "0x5)"},
    {WT_ERROR_MALFORMED, BYTES(1, FUNC(2, I32)),
     "type 0 of the module, param 1: the type section ends after 1 of 2 params; 1 is missing (at byte "
     "0x4)"},
    {WT_ERROR_MALFORMED, BYTES(1, STRUCT(1, 0x64)),
     "type 0 of the module, field 0: the type section ends where a heap type should follow (at byte "
     "0x4)"},
    {WT_ERROR_MALFORMED, BYTES(1, STRUCT(1, I32)),
     "type 0 of the module, field 0: the type section ends where the mutability of a field should "
     "follow (at byte 0x4)"},
    {WT_ERROR_MALFORMED, BYTES(1, FUNC(0)),
     "type 0 of the module: the type section ends where the number of results should follow (at byte "
     "0x3)"},
    {WT_ERROR_MALFORMED, BYTES(1, STRUCT(0), STRUCT(0)),
     "2 bytes follow the last type of the type section (at byte 0x3)"},
    /* Bytes that are not allowed at their place. */
    {WT_ERROR_MALFORMED, BYTES(1, 0x5c),
     "type 0 of the module: 0x5c is not the form of a type (at byte 0x1)"},
    {WT_ERROR_MALFORMED, BYTES(1, STRUCT(1, CONST(0x52))),
     "type 0 of the module, field 0: 0x52 is not a value type (at byte 0x3)"},
    {WT_ERROR_MALFORMED, BYTES(1, STRUCT(1, CONST(REF(0x40)))),
     "type 0 of the module, field 0: 0x40 is not a heap type (at byte 0x4)"},
    {WT_ERROR_MALFORMED, BYTES(1, STRUCT(1, CONST(REF(SHARED), 0))),
     "type 0 of the module, field 0: 0x00 is not an abstract heap type (at byte 0x5)"},
    {WT_ERROR_MALFORMED, BYTES(1, STRUCT(1, I32, 2)),
     "type 0 of the module, field 0: 0x02 is not the mutability of a field, 0x00 or 0x01 (at byte 0x4)"},
    {WT_ERROR_MALFORMED, BYTES(1, FUNC(1, I8, 0)),
     "type 0 of the module, param 0: i8 (0x78) is a packed type: it can be a field, and not a param, a "
     "result or a value (at byte 0x3)"},
    {WT_ERROR_MALFORMED, BYTES(0x80, 0x80, 0x80, 0x80, 0x80, 0),
     "an integer is written in more bytes than 32 bits can need (at byte 0x4)"},
    {WT_ERROR_MALFORMED, BYTES(0xff, 0xff, 0xff, 0xff, 0x1f),
     "an integer has more than 32 bits (at byte 0x4)"},
    /* Types of proposals that are off. */
    {WT_ERROR_UNSUPPORTED, BYTES(2, FUNC(0, 0), 0x5d, 0),
     "type 1 of the module: this needs the stack switching proposal, which is switched off in this "
     "registry (at byte 0x4)"},
    {WT_ERROR_UNSUPPORTED, BYTES(1, 0x65, STRUCT(0)),
     "type 0 of the module: this needs the shared-everything-threads proposal, which is switched off in "
     "this registry (at byte 0x1)"},
    {WT_ERROR_UNSUPPORTED, BYTES(1, REC(2, 0x4d, 1, STRUCT(0), 0x4c, 0, STRUCT(0))),
     "type 0 of the module: this needs the custom descriptors proposal, which is switched off in this "
     "registry (at byte 0x3)"},
    /* References to types that do not exist. */
    {WT_ERROR_INVALID_TYPE, BYTES(1, STRUCT(1, CONST(REF(9)))),
     "type 0 of the module, field 0: type 9 is unknown: only type 0 can be named here (at byte "
     "0x3)"},
    {WT_ERROR_INVALID_TYPE, BYTES(2, STRUCT(0), STRUCT(1, CONST(REF(9)))),
     "type 1 of the module, field 0: type 9 is unknown: only the types from 0 to 1 can be named here "
     "(at byte 0x5)"},
    {WT_ERROR_INVALID_TYPE, BYTES(1, 0x50, 2, 0, 0, STRUCT(0)),
     "type 0 of the module: it declares 2 supertypes; at most one is allowed (at byte 0x2)"},
    /* Numbers above a limit. */
    {WT_ERROR_LIMIT, BYTES(1, 0x60, 0xe9, 0x07, I32),
     "type 0 of the module: 1001 params in a function type: the limit is 1000 (WT_LIMIT_PARAMS) (at "
     "byte 0x1)"},
    {WT_ERROR_LIMIT, BYTES(0xc1, 0x84, 0x3d),
     "1000001 rec groups in a module: the limit is 1000000 (WT_LIMIT_MODULE_REC_GROUPS) (at byte 0x0)"},
};

static const row_t MODULES[] = {
    {WT_ERROR_MALFORMED, {NULL, 0},
     "the input is empty; a wasm module begins with a header of 8 bytes (at byte 0x0)"},
    {WT_ERROR_MALFORMED, BYTES(0x00, 0x61, 0x73),
     "the module ends after 3 of the 8 bytes of its header; 5 are missing (at byte 0x3)"},
    {WT_ERROR_MALFORMED, BYTES(0x00, 0x61, 0x73, 0x6d, 0x01),
     "the module ends after 5 of the 8 bytes of its header; 3 are missing (at byte 0x5)"},
    {WT_ERROR_MALFORMED, BYTES(0x7f, 'E', 'L', 'F', 2, 1, 1, 0),
     "this is not a wasm module: it begins with 7f 45 4c 46, not with 00 61 73 6d (at byte 0x0)"},
    {WT_ERROR_MALFORMED, BYTES(0x00, 0x61, 0x73, 0x6d, 0x02, 0x00, 0x00, 0x00),
     "the wasm version 02 00 00 00 is unknown: a module has 01 00 00 00 (at byte 0x4)"},
    {WT_ERROR_MALFORMED, BYTES(0x00, 0x61, 0x73, 0x6d, 0x00, 0x00, 0x01, 0x00),
     "the wasm version 00 00 01 00 is unknown: a module has 01 00 00 00 (at byte 0x4)"},
    {WT_ERROR_UNSUPPORTED, BYTES(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00),
     "components are not supported by this version of typereg (at byte 0x4)"},
    {WT_ERROR_MALFORMED, BYTES(MODULE_HEADER, 1),
     "the module ends where the size of a section should follow (at byte 0x9)"},
    {WT_ERROR_MALFORMED, BYTES(MODULE_HEADER, 1, 100, 1, STRUCT(0)),
     "section 1 claims 100 bytes, but the module ends after 3 of them; 97 are missing (at "
     "byte 0xa)"},
};

/* Type 1 is declared below type 0, each a group of its own. The messages are the same from bytes and from calls, except
 * for how types are named: by their numbers in the module, or by their indices and positions. */
static const struct {
  bytes_t section;
  const char *from_bytes, *from_calls;
} SUPERTYPES[] = {
    {BYTES(2, STRUCT(0), FINAL_OF(0, STRUCT(0))),
     "type 1 of the module: its supertype, type 0 of the module, is final: no type can be declared below it (at byte 0x3)",
     "type 0 of the group: its supertype, type 1 of the registry, is final: no type can be declared below it"},
    {BYTES(2, SUB(ARRAY(CONST(I32))), FINAL_OF(0, STRUCT(0))),
     "type 1 of the module: it is a struct type, but its supertype, type 0 of the module, is an array "
     "type (at byte 0x6)",
     "type 0 of the group: it is a struct type, but its supertype, type 1 of the registry, is an array "
     "type"},
    {BYTES(2, SUB(STRUCT(2, CONST(I32), CONST(I32))), FINAL_OF(0, STRUCT(1, CONST(I32)))),
     "type 1 of the module: it has 1 field, but its supertype, type 0 of the module, has 2 (at byte "
     "0x9)",
     "type 0 of the group: it has 1 field, but its supertype, type 1 of the registry, has 2"},
    {BYTES(2, SUB(FUNC(0, 0)), FINAL_OF(0, FUNC(1, I32, 0))),
     "type 1 of the module: it has 1 param, but its supertype, type 0 of the module, has 0 (at byte "
     "0x6)",
     "type 0 of the group: it has 1 param, but its supertype, type 1 of the registry, has 0"},
    {BYTES(2, SUB(STRUCT(2, CONST(I32), CONST(I64))), FINAL_OF(0, STRUCT(2, CONST(I32), CONST(F32)))),
     "type 1 of the module, field 1: f32 does not match i64, field 1 of its supertype, type 0 of the "
     "module: numbers, vectors and packed integers match only themselves (Value Types, Storage Types) "
     "(at byte 0x10)",
     "type 0 of the group, field 1: f32 does not match i64, field 1 of its supertype, type 1 of the "
     "registry: numbers, vectors and packed integers match only themselves (Value Types, Storage Types)"},
    {BYTES(2, SUB(STRUCT(1, VAR(I16))), FINAL_OF(0, STRUCT(1, VAR(I8)))),
     "type 1 of the module, field 0: (mut i8) does not match (mut i16), field 0 of its supertype, type 0 "
     "of the module: numbers, vectors and packed integers match only themselves (Value Types, Storage "
     "Types) (at byte 0xc)",
     "type 0 of the group, field 0: (mut i8) does not match (mut i16), field 0 of its supertype, type 1 "
     "of the registry: numbers, vectors and packed integers match only themselves (Value Types, Storage "
     "Types)"},
    {BYTES(2, SUB(STRUCT(1, VAR(I32))), FINAL_OF(0, STRUCT(1, CONST(I32)))),
     "type 1 of the module, field 0: i32 does not match (mut i32), field 0 of its supertype, type 0 of "
     "the module: one is mutable and the other is not, and such fields never match (Field Types) "
     "(at byte 0xc)",
     "type 0 of the group, field 0: i32 does not match (mut i32), field 0 of its supertype, type 1 of "
     "the registry: one is mutable and the other is not, and such fields never match (Field Types)"},
    {BYTES(2, SUB(STRUCT(1, CONST(REF(ANYREF)))), FINAL_OF(0, STRUCT(1, CONST(ANYREF)))),
     "type 1 of the module, field 0: anyref does not match (ref any), field 0 of its supertype, type 0 "
     "of the module: the first may be null and the second may not (Reference Types) (at byte 0xd)",
     "type 0 of the group, field 0: anyref does not match (ref any), field 0 of its supertype, type 1 "
     "of the registry: the first may be null and the second may not (Reference Types)"},
    {BYTES(2, SUB(STRUCT(1, CONST(REF_NULL(0)))), FINAL_OF(0, STRUCT(1, CONST(STRUCTREF)))),
     "type 1 of the module, field 0: structref does not match (ref null 0), field 0 of its supertype, "
     "type 0 of the module: among the abstract heap types, only none is below a defined type (Heap Types) "
     "(at byte 0xd)",
     "type 0 of the group, field 0: structref does not match (ref null $t1), field 0 of its supertype, "
     "type 1 of the registry: among the abstract heap types, only none is below a defined type (Heap Types)"},
    {BYTES(2, SUB(STRUCT(1, VAR(REF_NULL(0)))), FINAL_OF(0, STRUCT(1, VAR(REF_NULL(1))))),
     "type 1 of the module, field 0: (mut (ref null 1)) does not match (mut (ref null 0)), field 0 of its "
     "supertype, type 0 of the module: mutable fields must match both ways (Field "
     "Types), and (ref null 0) does not match (ref null 1): type 0 of the module is not a subtype of "
     "type 1 of the module: it is the other way around (at byte 0xd)",
     "type 0 of the group, field 0: (mut (ref null rec.0)) does not match (mut (ref null $t1)), field 0 of "
     "its supertype, type 1 of the registry: mutable fields must match both ways (Field "
     "Types), and (ref null $t1) does not match (ref null rec.0): type 1 of the registry is not a "
     "subtype of type 0 of the group: it is the other way around"},
    {BYTES(2, SUB(FUNC(1, I32, 0)), FINAL_OF(0, FUNC(1, I64, 0))),
     "type 1 of the module, param 0: param 0 of its supertype, type 0 of the module, is i32, which does "
     "not match i64, and params match the other way around: numbers, vectors and packed integers match "
     "only themselves (Value Types, Storage Types) (at byte 0xc)",
     "type 0 of the group, param 0: param 0 of its supertype, type 1 of the registry, is i32, which does "
     "not match i64, and params match the other way around: numbers, vectors and packed integers match "
     "only themselves (Value Types, Storage Types)"},
    {BYTES(2, SUB(FUNC(1, I32, 1, EQREF)), FINAL_OF(0, FUNC(1, I32, 1, ANYREF))),
     "type 1 of the module, result 0: anyref does not match eqref, result 0 of its supertype, type 0 of "
     "the module: any is above eq, not below it (Heap Types) (at byte 0xf)",
     "type 0 of the group, result 0: anyref does not match eqref, result 0 of its supertype, type 1 of "
     "the registry: any is above eq, not below it (Heap Types)"},
    {BYTES(1, REC(2, SUB_OF(1, STRUCT(0)), SUB(STRUCT(0)))),
     "type 0 of the module: its supertype, type 1 of the module, does not come before it (at byte 0x3)",
     "type 0 of the group: its supertype, type 1 of the group, does not come before it"},
};

static void check_error(wt_error_t **error, wt_error_code_t code, const char *message) {
  CHECK_TEXT(wt_error_message(*error), message);
  CHECK_REFUSED(*error, code);
}

static void bytes_are_refused_with_what_is_wrong_with_them(const wt_registry_t *registry) {
  wt_error_t *error = NULL;
  for (size_t i = 0; i < sizeof SECTIONS / sizeof *SECTIONS; i++) {
    const row_t *row = &SECTIONS[i];
    CASE("section %zu", i);
    CHECK(wt_registry_register_type_section(registry, row->bytes.at, row->bytes.len, &error) == NULL);
    check_error(&error, row->code, row->message);
  }
  for (size_t i = 0; i < sizeof MODULES / sizeof *MODULES; i++) {
    const row_t *row = &MODULES[i];
    CASE("module %zu", i);
    CHECK(wt_registry_register_module(registry, row->bytes.at, row->bytes.len, &error) == NULL);
    check_error(&error, row->code, row->message);
  }
}

static void a_mismatch_names_both_types_and_the_rule(void) {
  wt_error_t *error = NULL;
  for (size_t i = 0; i < sizeof SUPERTYPES / sizeof *SUPERTYPES; i++) {
    bytes_t section = SUPERTYPES[i].section;
    wt_registry_t *registry = wt_registry_new(NULL, NULL);
    CASE("supertype %zu, from bytes", i);
    CHECK(wt_registry_register_type_section(registry, section.at, section.len, &error) == NULL);
    check_error(&error, WT_ERROR_INVALID_TYPE, SUPERTYPES[i].from_bytes);
    REGISTRY_END(registry);
    registry = wt_registry_new(NULL, NULL); /* its first type is type 1 */
    CASE("supertype %zu, from calls", i);
    types_t types = register_by(BY_PENDING_VALUES, registry, section, &error);
    CHECK(types.type == NULL);
    check_error(&error, WT_ERROR_INVALID_TYPE, SUPERTYPES[i].from_calls);
    types_delete(&types);
    REGISTRY_END(registry);
  }
}

static void an_argument_is_named_with_what_was_passed(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_registry_config_t *config = wt_registry_config_new();
  wt_registered_type_t *empty = wt_struct_type_new(registry, NULL, 0, NULL);
  wt_registered_type_t *func = wt_func_type_new(registry, NULL, 0, NULL, 0, NULL);
  wt_registered_type_t *exn = wt_exn_type_new(registry, func, NULL);
  wt_type_names_t *names = wt_type_names_new(registry, NULL);
  REQUIRE(config != NULL && empty != NULL && func != NULL && exn != NULL && names != NULL);

  SAYS(wt_struct_type_new(NULL, NULL, 0, &error),
       "wt_struct_type_new: expected a registry, got NULL");
  SAYS(wt_struct_type_new((const wt_registry_t *)(const void *)config, NULL, 0, &error),
       "wt_struct_type_new: expected a registry, got a registry configuration");
  SAYS(wt_struct_type_new(registry, NULL, 2, &error),
       "wt_struct_type_new: fields is NULL, but its length is 2");
  SAYS(wt_func_type_new(registry, NULL, 0, NULL, 3, &error),
       "wt_func_type_new: results is NULL, but its length is 3");
  SAYS(wt_registered_type_explain_mismatch(empty, NULL, NULL, &error),
       "wt_registered_type_explain_mismatch: sup: expected a registered type, got NULL");
  SAYS(wt_registered_type_explain_mismatch(NULL, empty, NULL, &error),
       "wt_registered_type_explain_mismatch: sub: expected a registered type, got NULL");

  wt_val_type_t value = wt_val_type_i32();
  value.kind = 0x12;
  SAYS(wt_func_type_new(registry, &value, 1, NULL, 0, &error),
       "wt_func_type_new: param 0: the value type's kind is 18 (0x12); expected one of WT_VAL_...");
  value = wt_val_type_i32();
  value.kind = WT_VAL_I8;
  SAYS(wt_func_type_new(registry, NULL, 0, &value, 1, &error),
       "wt_func_type_new: result 0: i8 is a packed type: it can be a field, and not a param, a result or "
       "a value");
  value = wt_val_type_ref(WT_HEAP_ANY, false);
  value.nullable = 2;
  SAYS(wt_func_type_new(registry, &value, 1, NULL, 0, &error),
       "wt_func_type_new: param 0: the reference's nullable is 2; expected 0 or 1");

  SAYS(wt_registry_config_set_limit(config, WT_LIMIT_PARAMS, 1001, &error),
       "wt_registry_config_set_limit: 1001 is not a limit for params in a function type: expected 1 to "
       "1000 (WT_LIMIT_PARAMS)");
  SAYS(wt_registry_config_set_limit(config, 99, 1, &error),
       "wt_registry_config_set_limit: the limit is 99 (0x63); expected one of WT_LIMIT_...");
  SAYS(wt_registry_config_set_feature(config, 99, true, &error),
       "wt_registry_config_set_feature: the feature is 99 (0x63); expected one of WT_FEATURE_...");
  SAYS(wt_registry_config_set_gc_layout(config, 99, &error),
       "wt_registry_config_set_gc_layout: the layout kind is 99 (0x63); expected one of "
       "WT_GC_LAYOUT_...");
  wt_gc_layout_policy_t policy = {.size = sizeof policy, .header_size = 8, .header_align = 24, .reference_size = 8};
  SAYS(wt_registry_config_set_custom_gc_layout(config, &policy, &error),
       "wt_registry_config_set_custom_gc_layout: header_align is 24 (0x18); expected a power of two of at "
       "most 4096");
  SAYS(wt_registry_config_set_custom_gc_layout(config, NULL, &error),
       "wt_registry_config_set_custom_gc_layout: policy is NULL");
  SAYS(wt_log_init_env("off,typereg=loud", &error),
       "wt_log_init_env: the log filter cannot be read at byte 4");
  SAYS(wt_log_set_callback(NULL, NULL, 9, &error),
       "wt_log_set_callback: the log level is 9; expected one of WT_LOG_...");

  SAYS(wt_type_names_set_type(names, empty, "two\0words", 9, &error),
       "wt_type_names_set_type: the name contains NUL at byte 3");
  SAYS(wt_type_names_set_type(names, empty, "bad\xff", 4, &error),
       "wt_type_names_set_type: the name is not UTF-8 at byte 3");
  SAYS(wt_type_names_set_type(names, empty, "", 0, &error),
       "wt_type_names_set_type: the name is empty");
  SAYS(wt_type_names_set_field(names, empty, 2, "x", 1, &error),
       "wt_type_names_set_field: field 2 does not exist: the type has 0 fields");

  SAYS(wt_registered_type_trampoline(empty, &error), "expected a function type, got a struct type");
  SAYS(wt_exn_type_new(registry, empty, &error), "expected the function type of a tag, got a struct type");
  SAYS(wt_registry_type(registry, 12345, &error), "no live type has the index 12345");
  value = wt_val_type_i32();
  wt_registered_type_t *with_result = wt_func_type_new(registry, NULL, 0, &value, 1, NULL);
  SAYS(wt_exn_type_new(registry, with_result, &error),
       "type 0 of the group: the function type of a tag must have no results, but this one has 1");

  wt_registry_t *other = wt_registry_new(NULL, NULL);
  wt_val_type_t foreign = wt_val_type_ref_to(empty, true);
  SAYS(wt_func_type_new(other, NULL, 0, &foreign, 1, &error),
       "result 0: the type belongs to another registry than the object that it is used with; take both from one registry");
  REGISTRY_END(other);

  wt_registered_type_delete(with_result);
  wt_type_names_delete(names);
  wt_registered_type_delete(exn);
  wt_registered_type_delete(func);
  wt_registered_type_delete(empty);
  wt_registry_config_delete(config);
  REGISTRY_END(registry);
}

/* One type as plain data, with what is wrong. */
#define PLAIN(...) wt_registry_register_rec_group(registry, &(wt_sub_type_t){__VA_ARGS__}, 1, NULL, &error)

static void plain_data_is_refused_with_what_is_wrong_with_it(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  const wt_field_type_t far = wt_field_type(wt_val_type_ref_own(3, true), false),
                        stale = wt_field_type(wt_val_type_ref_index(77, true), false);
  wt_field_type_t numbered = wt_field_type(wt_val_type_i32(), false);
  numbered.storage.number = 5;
  const wt_type_number_t own = {.kind = WT_HEAP_OWN}, any = {.kind = WT_HEAP_ANY};
  SAYS(PLAIN(0),
       "wt_registry_register_rec_group: type 0 of the group: the type's kind is 0; expected one of "
       "WT_TYPE_...");
  SAYS(PLAIN(.kind = WT_TYPE_STRUCT, .is_open = 3),
       "wt_registry_register_rec_group: type 0 of the group: the type's is_open is 3; expected 0 or 1");
  SAYS(PLAIN(.kind = WT_TYPE_STRUCT, .is_shared = 9),
       "wt_registry_register_rec_group: type 0 of the group: the type's is_shared is 9; expected 0 or 1");
  SAYS(PLAIN(.kind = WT_TYPE_STRUCT, .reserved = {1}),
       "wt_registry_register_rec_group: type 0 of the group: the type's reserved bytes are not all 0");
  SAYS(PLAIN(.kind = WT_TYPE_STRUCT, .nparams = 1),
       "wt_registry_register_rec_group: type 0 of the group: a struct type has fields, and neither "
       "params, results nor a function type");
  SAYS(PLAIN(.kind = WT_TYPE_ARRAY),
       "wt_registry_register_rec_group: type 0 of the group: an array type has one field, and neither "
       "params, results nor a function type");
  SAYS(PLAIN(.kind = WT_TYPE_FUNC, .nfields = 1),
       "wt_registry_register_rec_group: type 0 of the group: a function type has params and results, and "
       "neither fields nor a function type");
  SAYS(PLAIN(.kind = WT_TYPE_EXN),
       "wt_registry_register_rec_group: type 0 of the group: a continuation type and an exn type need a "
       "function type");
  SAYS(PLAIN(.kind = WT_TYPE_EXN, .func = own, .nfields = 1),
       "wt_registry_register_rec_group: type 0 of the group: a continuation type and an exn type have a "
       "function type, and neither fields, params nor results");
  SAYS(PLAIN(.kind = WT_TYPE_STRUCT, .supertype = any),
       "wt_registry_register_rec_group: type 0 of the group: the supertype's kind is 110 (0x6e); "
       "expected 0 and nothing more, WT_HEAP_OWN or WT_HEAP_INDEX");
  SAYS(PLAIN(.kind = WT_TYPE_STRUCT, .nfields = 1),
       "wt_registry_register_rec_group: type 0 of the group, field 0: fields is NULL, but its length is 1");
  SAYS(PLAIN(.kind = WT_TYPE_STRUCT, .fields = &far, .nfields = 1),
       "type 0 of the group, field 0: type 3 is unknown: only type 0 can be named here");
  SAYS(PLAIN(.kind = WT_TYPE_STRUCT, .fields = &stale, .nfields = 1),
       "type 0 of the group, field 0: no live type has the index 77");
  SAYS(PLAIN(.kind = WT_TYPE_STRUCT, .fields = &numbered, .nfields = 1),
       "wt_registry_register_rec_group: type 0 of the group, field 0: the value type's number is 5; "
       "expected 0, unless its heap kind is WT_HEAP_OWN or WT_HEAP_INDEX");
  SAYS(wt_struct_type_new(registry, &far, 1, &error),
       "wt_struct_type_new: field 0: positions in the type's own group are for groups from plain data; "
       "use a registered type here, or in a builder a pending type");
  SAYS(wt_val_type_to_wat(wt_val_type_ref_index(1, true), NULL, &error),
       "wt_val_type_to_wat: a type that is given by a number is for definitions only: give the type itself");
  SAYS(wt_type_collection_from_rec_groups(registry, NULL, 2, &error),
       "wt_type_collection_from_rec_groups: groups is NULL, but its length is 2");
  REGISTRY_END(registry);
}

static void types_in_code_are_refused_with_what_is_wrong_with_them(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  bytes_t section = BYTES(2, FUNC(0, 0), STRUCT(0));
  wt_type_collection_t *types = wt_registry_register_type_section(registry, section.at, section.len, NULL);
  const uint8_t cut[] = {0x64}, number[] = {0x64, 2}, wrong[] = {0x52}, object[] = {1}, shared[] = {SHARED, ANYREF};
  size_t read;
  wt_val_type_t value;
  wt_block_type_t block;
  SAYS(wt_type_collection_read_val_type(types, cut, 0, &read, &value, &error),
       "the input ends where a value type should follow (at byte 0x0)");
  SAYS(wt_type_collection_read_val_type(types, cut, 1, &read, &value, &error),
       "the input ends where a heap type should follow (at byte 0x1)");
  SAYS(wt_type_collection_read_val_type(types, number, 2, &read, &value, &error),
       "type 2 is unknown: only the types from 0 to 1 can be named here (at byte 0x0)");
  SAYS(wt_type_collection_read_val_type(types, wrong, 1, &read, &value, &error),
       "0x52 is not a value type (at byte 0x0)");
  SAYS(wt_type_collection_read_heap_type(types, wrong, 1, &read, &value, &error),
       "0x52 is not a heap type (at byte 0x0)");
  SAYS(wt_type_collection_read_heap_type(types, shared, 2, &read, &value, &error),
       "this needs the shared-everything-threads proposal, which is switched off in this registry (at "
       "byte 0x0)");
  SAYS(wt_type_collection_read_block_type(types, object, 1, &read, &block, &error),
       "type 1 of the module is a struct type, but the type of a block must be a function type (at byte 0x0)");
  SAYS(wt_type_collection_read_block_type(types, number + 1, 1, &read, &block, &error),
       "type 2 is unknown: only the types from 0 to 1 can be named here (at byte 0x0)");
  SAYS(wt_type_collection_read_block_type(types, wrong, 1, NULL, &block, &error),
       "wt_type_collection_read_block_type: read is NULL");
  wt_gc_layout_policy_t policy = {.size = sizeof policy, .header_size = 8, .header_align = 8, .reference_size = 4};
  wt_gc_layout_t layout;
  wt_gc_field_layout_t place;
  SAYS(wt_registered_type_layout_for(wt_type_collection_type(types, 1), &policy, &layout, &place, 1, &error),
       "wt_registered_type_layout_for: nfields is 1; expected as many as the type has fields");
  SAYS(wt_registered_type_layout_for(wt_type_collection_type(types, 1), NULL, &layout, NULL, 0, &error),
       "wt_registered_type_layout_for: policy is NULL");
  wt_type_collection_delete(types);
  REGISTRY_END(registry);
}

static void a_builder_says_which_member_is_not_ready(const wt_registry_t *registry) {
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  const wt_pending_type_t *pending = wt_rec_group_builder_declare_array(builder, NULL);
  REQUIRE(pending != NULL);
  SAYS(wt_rec_group_builder_build(builder, &error),
       "type 0 of the group: it was declared but not defined");
  SAYS(wt_rec_group_builder_define_struct(builder, pending, &error),
       "type 0 of the group: expected a struct type, got an array type");
  wt_array_type_builder_t *array = wt_rec_group_builder_define_array(builder, pending, NULL);
  SAYS(wt_rec_group_builder_build(builder, &error),
       "type 0 of the group: its definition was begun but not finished");
  SAYS(wt_array_type_builder_finish(array, &error),
       "type 0 of the group: the array was given no element");
  wt_rec_group_builder_delete(builder);
}

int main(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  REQUIRE(registry != NULL);
  bytes_are_refused_with_what_is_wrong_with_them(registry);
  a_mismatch_names_both_types_and_the_rule();
  a_builder_says_which_member_is_not_ready(registry);
  an_argument_is_named_with_what_was_passed();
  plain_data_is_refused_with_what_is_wrong_with_it();
  types_in_code_are_refused_with_what_is_wrong_with_them();
  CASE("the end");
  REGISTRY_END(registry);
  return check_summary();
}
