/* The queries of a registered type (typereg.h, "Registered types" and "Registry"): every answer is as the type was
 * defined, on every path, and the documented neutral value if there is no answer. */
#include "paths.h"
#include "refused.h"

/* One section with everything that queries can return; types 0 to 6. */
static const bytes_t SECTION =
    BYTES(4, SUB(STRUCT(2, CONST(I32), VAR(REF_NULL(0)))),
          REC(3, SUB_OF(0, STRUCT(4, CONST(I32), VAR(REF_NULL(0)), VAR(I8), CONST(REF(3)))),
              SUB(ARRAY(VAR(I16))), FINAL_OF(2, ARRAY(VAR(I16)))),
          FUNC(3, I64, REF(1), FUNCREF, 2, V128, REF_NULL(4)), REC(2, SUB(FUNC(0, 0)), STRUCT(0)));
enum { NODE, WIDE, BUFFER, LAST_BUFFER, CALL, OPEN_CALL, EMPTY, TYPES };

static const struct {
  const char *name;
  wt_type_kind_t kind;
  bool is_final;
  int supertype; /* NOWHERE: none */
  uint32_t depth, position, group_len;
  size_t fields, params, results;
} WANT[TYPES] = {
    {"node", WT_TYPE_STRUCT, false, NOWHERE, 0, 0, 1, 2, 0, 0},
    {"wide", WT_TYPE_STRUCT, false, NODE, 1, 0, 3, 4, 0, 0},
    {"buffer", WT_TYPE_ARRAY, false, NOWHERE, 0, 1, 3, 1, 0, 0},
    {"last buffer", WT_TYPE_ARRAY, true, BUFFER, 1, 2, 3, 1, 0, 0},
    {"call", WT_TYPE_FUNC, true, NOWHERE, 0, 0, 1, 0, 3, 2},
    {"open call", WT_TYPE_FUNC, false, NOWHERE, 0, 0, 2, 0, 0, 0},
    {"empty", WT_TYPE_STRUCT, true, NOWHERE, 0, 1, 2, 0, 0, 0},
};

static void a_type_is_what_was_defined(const wt_registry_t *registry) {
  for (int i = 0; i < PATHS * TYPES; i++) {
    path_t path = i / TYPES;
    int which = i % TYPES;
    CASE("%s by %s", WANT[which].name, PATH_NAMES[path]);
    types_t types = register_by(path, registry, SECTION, NULL);
    REQUIRE(types.len == TYPES);
    const wt_registered_type_t *type = types.type[which];
    CHECK_NUMBER(wt_registered_type_kind(type), WANT[which].kind);
    CHECK(wt_registered_type_is_final(type) == WANT[which].is_final);
    CHECK(wt_registered_type_supertype(type) ==
          (WANT[which].supertype == NOWHERE ? NULL : types.type[WANT[which].supertype]));
    CHECK_NUMBER(wt_registered_type_depth(type), WANT[which].depth);
    CHECK_NUMBER(wt_registered_type_num_fields(type), WANT[which].fields);
    CHECK_NUMBER(wt_registered_type_num_params(type), WANT[which].params);
    CHECK_NUMBER(wt_registered_type_num_results(type), WANT[which].results);
    uint32_t position = UINT32_MAX;
    wt_rec_group_t *group = wt_registered_type_rec_group(type, &position);
    REQUIRE(group != NULL);
    CHECK_NUMBER(position, WANT[which].position);
    CHECK_NUMBER(wt_rec_group_num_types(group), WANT[which].group_len);
    CHECK(wt_rec_group_type(group, position) == type);
    CHECK(wt_rec_group_type(group, WANT[which].group_len) == NULL);
    CHECK(wt_rec_group_bytes(group) > 0 &&
          wt_rec_group_bytes(group) <= stats_of(registry).live_bytes);
    wt_rec_group_delete(group);
    uint32_t index = wt_registered_type_index(type);
    wt_registered_type_t *by_index = wt_registry_type(registry, index, NULL);
    CHECK(index != 0 && by_index == type);
    wt_registered_type_delete(by_index);
    types_delete(&types);
  }
}

static void check_value(wt_val_type_t got, wt_val_type_t want) {
  CHECK_NUMBER(got.kind, want.kind);
  CHECK_NUMBER(got.nullable, want.nullable);
  CHECK_NUMBER(got.heap, want.heap);
  CHECK_NUMBER(got.flags, want.flags);
  CHECK_NUMBER(got.number, 0);
  CHECK(got.type == want.type && got.pending == NULL);
}

static void fields_params_and_results_read_back(const wt_registry_t *registry) {
  for (path_t path = 0; path < PATHS; path++) {
    types_t types = register_by(path, registry, SECTION, NULL);
    REQUIRE(types.len == TYPES);
    const struct {
      int type;
      uint32_t field;
      bool is_mutable;
      wt_val_type_t storage;
    } fields[] = {
        {NODE, 0, false, wt_val_type_i32()},
        {NODE, 1, true, wt_val_type_ref_to(types.type[NODE], true)},
        {WIDE, 0, false, wt_val_type_i32()},
        {WIDE, 1, true, wt_val_type_ref_to(types.type[NODE], true)},
        {WIDE, 2, true, wt_val_type_i8()},
        {WIDE, 3, false, wt_val_type_ref_to(types.type[LAST_BUFFER], false)},
        {BUFFER, 0, true, wt_val_type_i16()},
        {LAST_BUFFER, 0, true, wt_val_type_i16()},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
      CASE("field %" PRIu32 " of %s by %s", fields[i].field, WANT[fields[i].type].name,
           PATH_NAMES[path]);
      wt_field_type_t got;
      memset(&got, 0xff, sizeof got);
      REQUIRE(wt_registered_type_field(types.type[fields[i].type], fields[i].field, &got));
      check_value(got.storage, fields[i].storage);
      CHECK_NUMBER(got.is_mutable, fields[i].is_mutable);
      for (size_t j = 0; j < sizeof got.reserved; j++) CHECK(got.reserved[j] == 0);
    }
    const struct {
      const char *name;
      bool (*get)(const wt_registered_type_t *type, uint32_t i, wt_val_type_t *out);
      uint32_t number;
      wt_val_type_t want;
    } values[] = {
        {"param 0", wt_registered_type_param, 0, wt_val_type_i64()},
        {"param 1", wt_registered_type_param, 1, wt_val_type_ref_to(types.type[WIDE], false)},
        {"param 2", wt_registered_type_param, 2, wt_val_type_ref(WT_HEAP_FUNC, true)},
        {"result 0", wt_registered_type_result, 0, wt_val_type_v128()},
        {"result 1", wt_registered_type_result, 1, wt_val_type_ref_to(types.type[CALL], true)},
    };
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
      CASE("%s by %s", values[i].name, PATH_NAMES[path]);
      wt_val_type_t got;
      memset(&got, 0xff, sizeof got);
      REQUIRE(values[i].get(types.type[CALL], values[i].number, &got));
      check_value(got, values[i].want);
    }
    types_delete(&types);
  }
}

static void every_value_type_reads_back(const wt_registry_t *registry) {
  static const wt_heap_kind_t HEAPS[] = {
      WT_HEAP_FUNC,  WT_HEAP_EXTERN, WT_HEAP_ANY,  WT_HEAP_EQ,       WT_HEAP_I31,    WT_HEAP_STRUCT,
      WT_HEAP_ARRAY, WT_HEAP_EXN,    WT_HEAP_NONE, WT_HEAP_NOEXTERN, WT_HEAP_NOFUNC, WT_HEAP_NOEXN};
  enum { HEAP_COUNT = sizeof HEAPS, COUNT = 2 * HEAP_COUNT + 7 };
  wt_field_type_t fields[COUNT] = {
      wt_field_type(wt_val_type_i32(), true),  wt_field_type(wt_val_type_i64(), false),
      wt_field_type(wt_val_type_f32(), true),  wt_field_type(wt_val_type_f64(), false),
      wt_field_type(wt_val_type_v128(), true), wt_field_type(wt_val_type_i8(), false),
      wt_field_type(wt_val_type_i16(), true),
  };
  for (size_t i = 0; i < HEAP_COUNT; i++) {
    fields[7 + 2 * i] = wt_field_type(wt_val_type_ref(HEAPS[i], true), false);
    fields[8 + 2 * i] = wt_field_type(wt_val_type_ref(HEAPS[i], false), true);
  }
  wt_registered_type_t *type = wt_struct_type_new(registry, fields, COUNT, NULL);
  REQUIRE(type != NULL);
  for (uint32_t i = 0; i < COUNT; i++) {
    CASE("value type %" PRIu32, i);
    wt_field_type_t got;
    REQUIRE(wt_registered_type_field(type, i, &got));
    check_value(got.storage, fields[i].storage);
    CHECK_NUMBER(got.is_mutable, fields[i].is_mutable);
  }
  wt_registered_type_delete(type);
}

/* The display is the path from the root down, padded with zeroes, and says what is a subtype of
 * what. */
static void the_display_is_the_path_from_the_root(const wt_registry_t *registry) {
  enum { COUNT = 64 };
  buffer_t section = {0};
  buffer_put(&section, COUNT, SUB(STRUCT(0)));
  for (uint8_t i = 1; i < COUNT; i++) buffer_put(&section, SUB_OF(i - 1, STRUCT(0)));
  types_t types = types_of(registry, buffer_bytes(&section));
  for (uint32_t depth = 0; depth < COUNT; depth++) {
    CASE("depth %" PRIu32, depth);
    size_t len = 0;
    const uint32_t *display = wt_registered_type_display(types.type[depth], &len);
    REQUIRE(display != NULL);
    CHECK_NUMBER(len, depth + 1);
    for (uint32_t i = 0; i <= depth; i++)
      CHECK_NUMBER(display[i], wt_registered_type_index(types.type[i]));
    for (size_t i = len; i < WT_DISPLAY_MIN; i++) CHECK_NUMBER(display[i], 0);
    CHECK(wt_registered_type_display(types.type[depth], NULL) == display);
    for (uint32_t other = 0; other < COUNT; other++) {
      uint32_t sub = wt_registered_type_index(types.type[depth]),
               sup = wt_registered_type_index(types.type[other]);
      CHECK(wt_registered_type_is_subtype(types.type[depth], types.type[other]) ==
            (other <= depth));
      CHECK(wt_registry_is_subtype(registry, sub, sup) == (other <= depth));
      CHECK(!wt_registry_is_subtype(registry, 0, sup) && !wt_registry_is_subtype(registry, sub, 0));
    }
  }
  CHECK(!wt_registry_is_subtype(registry, 0, 0));
  types_delete(&types);
  buffer_free(&section);
}

/* Numbers that lead to the slot of a dead type, or of none, when their upper bits are cut off. */
static void numbers_that_no_type_has_are_below_nothing(void) {
  CASE("numbers that no type has");
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  const uint32_t bits[] = {UINT32_MAX, UINT32_C(1) << 31, UINT32_C(1) << 30, UINT32_C(1) << 29, UINT32_C(1) << 28};
  for (uint32_t len = 0; len < 40; len++) {
    buffer_t section = {0};
    buffer_put(&section, 1, 0x4e, (uint8_t)len);
    for (uint32_t i = 0; i < len; i++)
      if (i == 0) buffer_put(&section, 0x50, 0, 0x5f, 0);
      else buffer_put(&section, 0x50, 1, (uint8_t)(i - 1), 0x5f, 0);
    wt_type_collection_t *types = wt_registry_register_type_section(registry, section.at, section.len, NULL);
    REQUIRE(types != NULL);
    for (int is_dead = 0; is_dead < 2; is_dead++) {
      for (size_t bit = 0; bit < sizeof bits / sizeof bits[0]; bit++)
        for (uint32_t low = 0; low < 64; low++)
          for (uint32_t other = 0; other < 64; other++) {
            uint32_t number = bits[bit] ^ low;
            CHECK(!wt_registry_is_subtype(registry, number, other) && !wt_registry_is_subtype(registry, other, number));
          }
      CHECK(!wt_registry_is_subtype(registry, UINT32_MAX, UINT32_MAX));
      CHECK(!wt_registry_is_subtype(registry, UINT32_C(1) << 31, UINT32_C(1) << 31));
      if (!is_dead) wt_type_collection_delete(types);
    }
    buffer_free(&section);
  }
  wt_registry_delete(registry);
}

/* Two types with the same supertype are not below each other, at any depth, nor below a type that is below the
 * other. */
static void only_declared_supertypes_are_above(const wt_registry_t *registry) {
  CASE("only declared supertypes are above");
  bytes_t section =
      BYTES(6, SUB(STRUCT(0)), SUB_OF(0, STRUCT(0)), SUB_OF(0, STRUCT(1, CONST(I32))),
            SUB_OF(1, STRUCT(0)), SUB_OF(2, STRUCT(1, CONST(I32))), SUB(STRUCT(1, CONST(I32))));
  static const char *const BELOW[] = {"0", "01", "02", "013", "024", "5"};
  types_t types = types_of(registry, section);
  for (int sub = 0; sub < 6; sub++)
    for (int sup = 0; sup < 6; sup++)
      CHECK(wt_registered_type_is_subtype(types.type[sub], types.type[sup]) ==
            (strchr(BELOW[sub], '0' + sup) != NULL));
  types_delete(&types);
}

static void an_exception_shows_its_tags_params(const wt_registry_t *registry) {
  CASE("an exception shows its tag's params");
  wt_val_type_t params[] = {wt_val_type_i64(), wt_val_type_ref(WT_HEAP_EXTERN, false)};
  wt_registered_type_t *tag = wt_func_type_new(registry, params, 2, NULL, 0, NULL);
  wt_registered_type_t *type = wt_exn_type_new(registry, tag, NULL);
  wt_registered_type_t *again = wt_exn_type_new(registry, tag, NULL);
  REQUIRE(type != NULL);
  CHECK(again == type && type != tag);
  CHECK_NUMBER(wt_registered_type_kind(type), WT_TYPE_EXN);
  CHECK(wt_registered_type_is_final(type));
  CHECK(wt_registered_type_supertype(type) == NULL);
  CHECK_NUMBER(wt_registered_type_depth(type), 0);
  CHECK_NUMBER(wt_registered_type_num_fields(type), 2);
  CHECK_NUMBER(wt_registered_type_num_params(type), 0);
  for (uint32_t i = 0; i < 2; i++) {
    wt_field_type_t field;
    REQUIRE(wt_registered_type_field(type, i, &field));
    check_value(field.storage, params[i]);
    CHECK_NUMBER(field.is_mutable, 0);
  }
  wt_registered_type_delete(again);
  wt_registered_type_delete(type);
  wt_registered_type_delete(tag);
}

static void missing_things_have_neutral_values(const wt_registry_t *registry) {
  CASE("missing parts have neutral values");
  types_t types = types_of(registry, SECTION);
  wt_field_type_t field;
  wt_val_type_t value;
  CHECK(!wt_registered_type_field(types.type[NODE], 2, &field) &&
        !wt_registered_type_field(types.type[NODE], UINT32_MAX, &field));
  CHECK(!wt_registered_type_field(types.type[BUFFER], 1, &field));
  CHECK(!wt_registered_type_field(types.type[CALL], 0, &field)); /* a param is not a field */
  CHECK(!wt_registered_type_field(types.type[EMPTY], 0, &field));
  CHECK(!wt_registered_type_param(types.type[CALL], 3, &value) &&
        !wt_registered_type_param(types.type[NODE], 0, &value));
  CHECK(!wt_registered_type_result(types.type[CALL], 2, &value) &&
        !wt_registered_type_result(types.type[BUFFER], 0, &value));
  CHECK(!wt_registered_type_param(types.type[OPEN_CALL], 0, &value) &&
        !wt_registered_type_result(types.type[OPEN_CALL], 0, &value));
  types_delete(&types);
}

/* A caller may have been compiled with fewer members of the struct than the library has, or with more. */
static void stats_come_in_the_size_of_the_caller(const wt_registry_t *registry) {
  CASE("stats come in the size of the caller");
  wt_registered_type_t *type = wt_struct_type_new(registry, NULL, 0, NULL);
  wt_registry_stats_t whole = stats_of(registry);
  CHECK(whole.live_types == 1 && whole.live_rec_groups == 1 && whole.live_bytes > 0);
  union {
    wt_registry_stats_t stats;
    uint8_t bytes[2 * sizeof(wt_registry_stats_t)];
  } got;
  for (size_t size = 0; size <= sizeof got; size += sizeof(uint64_t)) {
    size_t known = size < sizeof whole ? size : sizeof whole;
    memset(&got, 0xee, sizeof got);
    CHECK(wt_registry_stats(registry, &got.stats, size) == (size > 0));
    CHECK(memcmp(got.bytes, &whole, known) == 0);
    for (size_t i = known; i < sizeof got; i++) CHECK(got.bytes[i] == (i < size ? 0 : 0xee));
  }
  wt_registered_type_delete(type);
}

static void the_library_tells_its_version(void) {
  CASE("the library reports its version");
  char version[64];
  snprintf(version, sizeof version, "%d.%d.%d", TYPEREG_VERSION_MAJOR, TYPEREG_VERSION_MINOR,
           TYPEREG_VERSION_PATCH);
  CHECK_TEXT(wt_version_string(), version);
  CHECK_NUMBER(wt_version_number(), TYPEREG_VERSION_NUMBER);
  CHECK_NUMBER(wt_abi_version(), 0);
}

int main(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  REQUIRE(registry != NULL);
  a_type_is_what_was_defined(registry);
  fields_params_and_results_read_back(registry);
  every_value_type_reads_back(registry);
  the_display_is_the_path_from_the_root(registry);
  numbers_that_no_type_has_are_below_nothing();
  only_declared_supertypes_are_above(registry);
  an_exception_shows_its_tags_params(registry);
  missing_things_have_neutral_values(registry);
  stats_come_in_the_size_of_the_caller(registry);
  the_library_tells_its_version();
  CASE("the end");
  REGISTRY_END(registry);
  return check_summary();
}
