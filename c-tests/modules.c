/* Types out of wasm bytes (typereg.h, "Modules"): which bytes are accepted, the errors of all others, and the byte at
 * fault. A module and the bare payload of its type section give the same answers. */
#include "paths.h"
#include "refused.h"

/* In whole modules the type section's payload starts at byte 10: after the header, the section's
 * number and its size. */
#define TYPE_SECTION(size) MODULE_HEADER, 0x01, size
#define MILLION 0xc0, 0x84, 0x3d
#define MILLION_AND_1 0xc1, 0x84, 0x3d

typedef struct row_t {
  const char *name;
  wt_error_code_t want; /* 0: accepted */
  int64_t number;       /* how many types; where the byte at fault is */
  bytes_t bytes;
} row_t;

static const row_t MODULES[] = {
    {"no section at all", 0, 0, BYTES(MODULE_HEADER)},
    {"a type section", 0, 1, BYTES(TYPE_SECTION(3), 1, STRUCT(0))},
    {"an empty type section", 0, 0, BYTES(TYPE_SECTION(1), 0)},
    {"custom sections before", 0, 1,
     BYTES(MODULE_HEADER, 0x00, 4, 1, 'x', 0xff, 0xff, 0x00, 1, 0, 0x01, 3, 1, STRUCT(0))},
    {"later sections are not read", 0, 1,
     BYTES(TYPE_SECTION(3), 1, STRUCT(0), 0x03, 2, 1, 0x63, 0xee, 0xff, 0xff)},
    {"no type section but others", 0, 0, BYTES(MODULE_HEADER, 0x05, 3, 1, 0, 1)},
    {"nothing", WT_ERROR_MALFORMED, 0, {(const uint8_t *)"", 0}},
    {"not wasm", WT_ERROR_MALFORMED, 0, BYTES(0x7f, 'E', 'L', 'F', 2, 1, 1, 0)},
    {"text", WT_ERROR_MALFORMED, 0, BYTES('(', 'm', 'o', 'd', 'u', 'l', 'e', ')')},
    {"another version", WT_ERROR_MALFORMED, 4,
     BYTES(0x00, 0x61, 0x73, 0x6d, 0x02, 0x00, 0x00, 0x00)},
    {"a component", WT_ERROR_UNSUPPORTED, 4, BYTES(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00)},
    {"header cut off", WT_ERROR_MALFORMED, ANYWHERE, BYTES(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00)},
    {"size of the section missing", WT_ERROR_MALFORMED, 9, BYTES(MODULE_HEADER, 0x01)},
    {"section longer than the module", WT_ERROR_MALFORMED, ANYWHERE,
     BYTES(TYPE_SECTION(4), 1, STRUCT(0))},
    {"section too short for its types", WT_ERROR_MALFORMED, 12,
     BYTES(TYPE_SECTION(2), 1, STRUCT(0))},
    {"section too long for its types", WT_ERROR_MALFORMED, 13,
     BYTES(TYPE_SECTION(4), 1, STRUCT(0), STRUCT(0))},
    {"size of the section in six bytes", WT_ERROR_MALFORMED, ANYWHERE,
     BYTES(TYPE_SECTION(0x83), 0x80, 0x80, 0x80, 0x80, 0x00, 1, STRUCT(0))},
    {"custom section longer than the module", WT_ERROR_MALFORMED, ANYWHERE,
     BYTES(MODULE_HEADER, 0x00, 9, 1, 'x')},
    {"15 bytes that claim a group of a million", WT_ERROR_MALFORMED, 15,
     BYTES(TYPE_SECTION(5), 1, REC(MILLION))},
    {"14 bytes that claim a million types", WT_ERROR_MALFORMED, 14,
     BYTES(TYPE_SECTION(4), MILLION, 0x5f)},
};

static const row_t SECTIONS[] = {
    {"no types", 0, 0, BYTES(0)},
    {"every form", 0, 9,
     BYTES(6, STRUCT(0), SUB(ARRAY(CONST(I8))), FINAL(FUNC(0, 0)), FINAL_OF(1, ARRAY(CONST(I8))),
           REC(0),
           REC(5, STRUCT(1, VAR(REF(8))), SUB(STRUCT(0)), SUB_OF(5, STRUCT(0)),
               FUNC(1, I32, 1, REF_NULL(4)), ARRAY(VAR(I16))))},
    {"empty groups only", 0, 0, BYTES(2, REC(0), REC(0))},
    {"a group of one", 0, 1, BYTES(1, REC(1, STRUCT(0)))},
    {"every value type", 0, 1, BYTES(1, FUNC(5, I32, I64, F32, F64, V128, 0))},
    {"every abstract reference", 0, 1,
     BYTES(1, FUNC(12, FUNCREF, EXTERNREF, ANYREF, EQREF, I31REF, STRUCTREF, ARRAYREF, EXNREF,
                   NULLREF, NULLEXTERNREF, NULLFUNCREF, NULLEXNREF, 0))},
    {"every abstract reference, long form", 0, 1,
     BYTES(1, FUNC(4, REF(FUNCREF), REF_NULL(EXTERNREF), REF(NULLEXNREF), REF(EXNREF), 0))},
    {"count longer than need be", 0, 1, BYTES(0x81, 0x80, 0x00, STRUCT(0))},
    {"index longer than need be", 0, 1, BYTES(1, STRUCT(1, CONST(REF(0x80), 0x80, 0x00)))},
    {"nothing", WT_ERROR_MALFORMED, 0, {(const uint8_t *)"", 0}},
    {"count cut off", WT_ERROR_MALFORMED, ANYWHERE, BYTES(0x80)},
    {"count in six bytes", WT_ERROR_MALFORMED, ANYWHERE,
     BYTES(0x81, 0x80, 0x80, 0x80, 0x80, 0x00, STRUCT(0))},
    {"count past 32 bits", WT_ERROR_MALFORMED, ANYWHERE, BYTES(0xff, 0xff, 0xff, 0xff, 0x1f)},
    {"fewer types than counted", WT_ERROR_MALFORMED, 3, BYTES(2, STRUCT(0))},
    {"more types than counted", WT_ERROR_MALFORMED, 3, BYTES(1, STRUCT(0), STRUCT(0))},
    {"more types than none", WT_ERROR_MALFORMED, 1, BYTES(0, STRUCT(0))},
    {"an unknown form", WT_ERROR_MALFORMED, 1, BYTES(1, 0x5c, 0)},
    {"a number type as form", WT_ERROR_MALFORMED, 1, BYTES(1, I32)},
    {"form zero", WT_ERROR_MALFORMED, 3, BYTES(2, STRUCT(0), 0x00)},
    {"a group in a group", WT_ERROR_MALFORMED, 3, BYTES(1, REC(1, REC(1, STRUCT(0))))},
    {"sub in sub", WT_ERROR_MALFORMED, 3, BYTES(1, SUB(SUB(STRUCT(0))))},
    {"an unknown value type", WT_ERROR_MALFORMED, 3, BYTES(1, FUNC(1, 0x7a, 0))},
    {"a packed param", WT_ERROR_MALFORMED, 3, BYTES(1, FUNC(1, I8, 0))},
    {"a packed result", WT_ERROR_MALFORMED, 4, BYTES(1, FUNC(0, 1, I16))},
    {"an unknown heap type", WT_ERROR_MALFORMED, ANYWHERE, BYTES(1, STRUCT(1, CONST(REF(0x40))))},
    {"an unknown mutability", WT_ERROR_MALFORMED, 4, BYTES(1, STRUCT(1, I32, 0x02))},
    {"an unknown mutability of an element", WT_ERROR_MALFORMED, 3, BYTES(1, ARRAY(I32, 0x02))},
    {"mutability missing", WT_ERROR_MALFORMED, 4, BYTES(1, STRUCT(1, I32))},
    {"a field missing", WT_ERROR_MALFORMED, 5, BYTES(1, STRUCT(2, CONST(I32)))},
    {"results missing", WT_ERROR_MALFORMED, 4, BYTES(1, FUNC(1, I32))},
    {"supertype missing", WT_ERROR_MALFORMED, 3, BYTES(1, 0x50, 1)},
    {"number of supertypes missing", WT_ERROR_MALFORMED, 2, BYTES(1, 0x4f)},
    {"composite type missing", WT_ERROR_MALFORMED, 3, BYTES(1, 0x50, 0)},
    {"member missing", WT_ERROR_MALFORMED, 5, BYTES(1, REC(2, STRUCT(0)))},
    {"two supertypes", WT_ERROR_INVALID_TYPE, ANYWHERE,
     BYTES(3, SUB(STRUCT(0)), SUB(STRUCT(0)), 0x50, 2, 0, 1, STRUCT(0))},
    {"a forward reference out of the group", WT_ERROR_INVALID_TYPE, ANYWHERE,
     BYTES(2, STRUCT(1, CONST(REF(1))), STRUCT(0))},
    {"a far forward reference", WT_ERROR_INVALID_TYPE, ANYWHERE,
     BYTES(1, STRUCT(1, CONST(REF(MILLION))))},
    {"a supertype whose number has only its 21st bit set", WT_ERROR_INVALID_TYPE, ANYWHERE,
     BYTES(2, SUB(STRUCT(0)), 0x50, 1, 0x80, 0x80, 0x40, STRUCT(0))},
    {"the highest index", WT_ERROR_INVALID_TYPE, ANYWHERE,
     BYTES(1, STRUCT(1, CONST(REF(0xff), 0xff, 0xff, 0xff, 0x0f)))},
    /* Counts without bytes for them allocate nothing; counts above a limit are refused for that. */
    {"a million types claimed", WT_ERROR_MALFORMED, 4, BYTES(MILLION, 0x5f)},
    {"a million members claimed", WT_ERROR_MALFORMED, 5, BYTES(1, REC(MILLION))},
    {"10,000 fields claimed", WT_ERROR_MALFORMED, 4, BYTES(1, 0x5f, 0x90, 0x4e)},
    {"1,000 params claimed", WT_ERROR_MALFORMED, 4, BYTES(1, 0x60, 0xe8, 0x07)},
    {"1,000 results claimed", WT_ERROR_MALFORMED, 5, BYTES(1, 0x60, 0, 0xe8, 0x07)},
    {"a million and one types claimed", WT_ERROR_LIMIT, ANYWHERE, BYTES(MILLION_AND_1, STRUCT(0))},
    {"all types claimed", WT_ERROR_LIMIT, ANYWHERE, BYTES(0xff, 0xff, 0xff, 0xff, 0x0f, STRUCT(0))},
    {"a million and one members claimed", WT_ERROR_LIMIT, ANYWHERE,
     BYTES(1, REC(MILLION_AND_1), STRUCT(0))},
    {"all members claimed", WT_ERROR_LIMIT, ANYWHERE,
     BYTES(1, REC(0xff, 0xff, 0xff, 0xff, 0x0f), STRUCT(0))},
    {"10,001 fields claimed", WT_ERROR_LIMIT, ANYWHERE, BYTES(1, 0x5f, 0x91, 0x4e, CONST(I32))},
    {"1,001 params claimed", WT_ERROR_LIMIT, ANYWHERE, BYTES(1, 0x60, 0xe9, 0x07, I32)},
    {"1,001 results claimed", WT_ERROR_LIMIT, ANYWHERE, BYTES(1, 0x60, 0, 0xe9, 0x07, I32)},
    /* Bytes of the proposal's older drafts. */
    {"old i8", WT_ERROR_MALFORMED, 3, BYTES(1, STRUCT(1, CONST(0x7a)))},
    {"old i16", WT_ERROR_MALFORMED, 3, BYTES(1, STRUCT(1, CONST(0x79)))},
    {"old structref", WT_ERROR_MALFORMED, 3, BYTES(1, STRUCT(1, CONST(0x67)))},
    {"old arrayref", WT_ERROR_MALFORMED, 3, BYTES(1, STRUCT(1, CONST(0x66)))},
    {"old (ref null 0)", WT_ERROR_MALFORMED, ANYWHERE,
     BYTES(2, STRUCT(0), STRUCT(1, 0x6c, 0x00, 0x00))},
    /* Definitions of proposals beyond 3.0. */
    {"a continuation", WT_ERROR_UNSUPPORTED, ANYWHERE, BYTES(2, FUNC(0, 0), 0x5d, 0)},
    {"a shared struct", WT_ERROR_UNSUPPORTED, ANYWHERE, BYTES(1, 0x65, STRUCT(0))},
    {"a struct with a descriptor", WT_ERROR_UNSUPPORTED, ANYWHERE,
     BYTES(1, REC(2, 0x4d, 1, STRUCT(0), 0x4c, 0, STRUCT(0)))},
};

typedef wt_type_collection_t *(*register_t)(const wt_registry_t *registry, const uint8_t *bytes,
                                            size_t len, wt_error_t **error);

static void check_row(const wt_registry_t *registry, register_t register_bytes, const row_t *row,
                      bytes_t bytes, int64_t base) {
  snapshot_t before = snapshot_of(registry);
  wt_error_t *error = NULL;
  uint8_t *copy = malloc(
      bytes.len + 1); /* its own allocation, so that a read past the end is seen; never NULL */
  if (bytes.len > 0) memcpy(copy, bytes.at, bytes.len);
  wt_type_collection_t *types = register_bytes(registry, copy, bytes.len, &error);
  free(copy);
  CHECK((types != NULL) == (row->want == 0));
  if (row->want == 0) {
    if (error != NULL) fprintf(stderr, "  %s\n", wt_error_message(error));
    CHECK_NUMBER(wt_type_collection_num_types(types), row->number);
    wt_string_delete(before.dump);
  } else {
    uint64_t offset = UINT64_MAX;
    CHECK(wt_error_byte_offset(error, &offset));
    CHECK(offset <= bytes.len);
    if (row->number != ANYWHERE) CHECK_NUMBER(offset, base + row->number);
    CHECK_REFUSED(error, row->want);
    CHECK_UNCHANGED(registry, before);
  }
  wt_error_delete(error);
  wt_type_collection_delete(types);
}

static void every_row_has_its_answer(const wt_registry_t *registry) {
  for (size_t i = 0; i < sizeof MODULES / sizeof MODULES[0]; i++) {
    CASE("module: %s", MODULES[i].name);
    check_row(registry, wt_registry_register_module, &MODULES[i], MODULES[i].bytes, 0);
  }
  for (size_t i = 0; i < sizeof SECTIONS / sizeof SECTIONS[0]; i++) {
    CASE("section: %s", SECTIONS[i].name);
    check_row(registry, wt_registry_register_type_section, &SECTIONS[i], SECTIONS[i].bytes, 0);
    CASE("section in a module: %s", SECTIONS[i].name);
    buffer_t module = module_of(SECTIONS[i].bytes);
    check_row(registry, wt_registry_register_module, &SECTIONS[i], buffer_bytes(&module), 10);
    buffer_free(&module);
  }
}

/* A proposal that is switched off is named; references of one that is on are accepted. */
static void proposals_need_their_features(void) {
  static const struct {
    const char *name, *named;
    wt_feature_t feature;
    size_t len;
    uint8_t bytes[16];
  } ROWS[] = {
      {"contref", "stack", WT_FEATURE_STACK_SWITCHING, 5, {1, STRUCT(1, CONST(CONTREF))}},
      {"(ref nocont)",
       "stack",
       WT_FEATURE_STACK_SWITCHING,
       6,
       {1, STRUCT(1, CONST(REF(NULLCONTREF)))}},
      {"param (ref null cont)",
       "stack",
       WT_FEATURE_STACK_SWITCHING,
       6,
       {1, FUNC(1, REF_NULL(CONTREF), 0)}},
      {"(ref (shared any))",
       "shared",
       WT_FEATURE_SHARED_EVERYTHING_THREADS,
       7,
       {1, STRUCT(1, CONST(REF(SHARED), ANYREF))}},
      {"result (ref null (shared i31))",
       "shared",
       WT_FEATURE_SHARED_EVERYTHING_THREADS,
       7,
       {1, FUNC(0, 1, REF_NULL(SHARED), I31REF)}},
      {"(ref (exact 0))",
       "descriptor",
       WT_FEATURE_CUSTOM_DESCRIPTORS,
       7,
       {1, STRUCT(1, CONST(REF(EXACT), 0))}},
  };
  for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
    for (int on = 0; on <= 1; on++) {
      CASE("%s with the feature %s", ROWS[i].name, on ? "on" : "off");
      wt_error_t *error = NULL;
      wt_registry_config_t *config = wt_registry_config_new();
      CHECK(wt_registry_config_set_feature(config, ROWS[i].feature, on, &error));
      wt_registry_t *registry = wt_registry_new(config, NULL);
      wt_registry_config_delete(config);
      wt_type_collection_t *types =
          wt_registry_register_type_section(registry, ROWS[i].bytes, ROWS[i].len, &error);
      CHECK((types != NULL) == (on == 1));
      if (types == NULL) {
        CHECK_PLACE(error, 0, 0);
        if (error != NULL) CHECK(strstr(wt_error_message(error), ROWS[i].named) != NULL);
        CHECK_REFUSED(error, WT_ERROR_UNSUPPORTED);
      }
      wt_type_collection_delete(types);
      REGISTRY_END(registry);
    }
  }
  CASE("a feature that does not exist");
  wt_registry_config_t *config = wt_registry_config_new();
  const wt_feature_t unknown[] = {0, WT_FEATURE_EXCEPTIONS + 1, 32, UINT32_MAX};
  for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
    wt_error_t *error = NULL;
    CHECK(!wt_registry_config_set_feature(config, unknown[i], true, &error));
    CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  }
  wt_registry_config_delete(config);
}

static void a_collection_maps_module_indices_to_types(const wt_registry_t *registry) {
  CASE("a collection maps module indices to types");
  bytes_t section =
      BYTES(6, STRUCT(0), REC(0), REC(2, ARRAY(VAR(I8)), STRUCT(0)), STRUCT(0), FUNC(0, 0), REC(0));
  wt_type_collection_t *types =
      wt_registry_register_type_section(registry, section.at, section.len, NULL);
  REQUIRE(types != NULL);
  CHECK_NUMBER(wt_type_collection_num_types(types), 5);
  CHECK_NUMBER(wt_type_collection_num_rec_groups(types), 6);
  static const wt_type_kind_t KINDS[] = {WT_TYPE_STRUCT, WT_TYPE_ARRAY, WT_TYPE_STRUCT,
                                         WT_TYPE_STRUCT, WT_TYPE_FUNC};
  size_t len = 0;
  const uint32_t *indices = wt_type_collection_indices(types, &len);
  REQUIRE(indices != NULL && len == 5);
  for (uint32_t i = 0; i < 5; i++) {
    const wt_registered_type_t *type = wt_type_collection_type(types, i);
    CHECK_NUMBER(wt_registered_type_kind(type), KINDS[i]);
    CHECK_NUMBER(wt_registered_type_index(type), indices[i]);
  }
  CHECK(indices[0] == indices[3] && indices[0] != indices[2]);
  CHECK(wt_type_collection_type(types, 5) == NULL &&
        wt_type_collection_type(types, UINT32_MAX) == NULL);
  wt_type_collection_delete(types);
}

/* Every prefix of valid bytes is refused, except the header alone, which is a module. */
static void every_cut_is_refused(const wt_registry_t *registry) {
  bytes_t section = BYTES(3, SUB(STRUCT(1, CONST(REF_NULL(0)))),
                          REC(2, SUB_OF(0, STRUCT(2, CONST(REF(0)), VAR(I8))), ARRAY(VAR(REF(1)))),
                          FUNC(2, I32, REF(2), 1, V128));
  const row_t refused = {"", WT_ERROR_MALFORMED, ANYWHERE, {NULL, 0}},
              accepted = {"", 0, 0, {NULL, 0}};
  for (size_t len = 0; len < section.len; len++) {
    CASE("section cut off after %zu bytes", len);
    check_row(registry, wt_registry_register_type_section, &refused, (bytes_t){section.at, len}, 0);
    CASE("shorter section in a module: %zu bytes", len);
    buffer_t module = module_of((bytes_t){section.at, len});
    check_row(registry, wt_registry_register_module, &refused, buffer_bytes(&module), 0);
    buffer_free(&module);
  }
  buffer_t module = module_of(section);
  for (size_t len = 0; len < module.len; len++) {
    CASE("module cut off after %zu bytes", len);
    check_row(registry, wt_registry_register_module, len == 8 ? &accepted : &refused,
              (bytes_t){module.at, len}, 0);
  }
  buffer_free(&module);
}

/* Whatever one byte is changed to, the result is types or an error, and the registry is valid and then empty. */
static void any_byte_may_be_wrong(const wt_registry_t *registry) {
  CASE("any byte may be wrong");
  bytes_t section = BYTES(3, SUB(STRUCT(1, CONST(REF_NULL(0)))),
                          REC(2, SUB_OF(0, STRUCT(2, CONST(REF(0)), VAR(I8))), ARRAY(VAR(REF(1)))),
                          FUNC(2, I32, REF(2), 1, V128));
  buffer_t module = module_of(section);
  for (size_t at = 0; at < module.len; at++) {
    uint8_t right = module.at[at];
    for (unsigned wrong = 0; wrong < 256; wrong++) {
      wt_error_t *error = NULL;
      module.at[at] = (uint8_t)wrong;
      wt_type_collection_t *types =
          wt_registry_register_module(registry, module.at, module.len, &error);
      CHECK((types == NULL) == (error != NULL));
      CHECK(wrong != right || types != NULL);
      CHECK(wt_error_code(error) != WT_ERROR_INTERNAL);
      wt_type_collection_delete(types);
      wt_error_delete(error);
    }
    module.at[at] = right;
    CHECK_NUMBER(live_types(registry), 0);
    CHECK(wt_registry_check(registry, NULL));
  }
  buffer_free(&module);
}

/* Where the types are, and that they are those of the module. */
static void the_type_section_lies_where_it_is_said(const wt_registry_t *registry) {
  CASE("where the type section lies");
  /* A custom section, (type (struct)), a custom section that is cut off. */
  static const uint8_t WITH_TYPES[] = {0, 'a', 's', 'm', 1, 0, 0, 0, 0, 2, 1, 'a', 1, 3, 1, 0x5f, 0, 0, 9, 1};
  size_t offset = 7, size = 7;
  wt_error_t *error = NULL;
  REQUIRE(wt_module_type_section(WITH_TYPES, sizeof WITH_TYPES, &offset, &size, &error));
  CHECK_NUMBER(offset, 14);
  CHECK_NUMBER(size, 3);
  wt_type_collection_t *types = wt_registry_register_type_section(registry, WITH_TYPES + offset, size, &error);
  CHECK_NUMBER(wt_type_collection_num_types(types), 1);
  wt_type_collection_delete(types);

  CHECK(wt_module_type_section(WITH_TYPES, 12, &offset, &size, &error));
  CHECK_NUMBER(offset + size, 0); /* there is none */
  offset = size = 7;
  CHECK(!wt_module_type_section(WITH_TYPES, 16, &offset, &size, &error));
  CHECK_REFUSED(error, WT_ERROR_MALFORMED);
  CHECK_NUMBER(offset + size, 14); /* as before */
}

int main(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  REQUIRE(registry != NULL);
  every_row_has_its_answer(registry);
  proposals_need_their_features();
  a_collection_maps_module_indices_to_types(registry);
  every_cut_is_refused(registry);
  any_byte_may_be_wrong(registry);
  the_type_section_lies_where_it_is_said(registry);
  CASE("the end");
  REGISTRY_END(registry);
  return check_summary();
}
