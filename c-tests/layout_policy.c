/* Layout policies of the host's own (typereg.h, wt_gc_layout_policy_t): they are followed, invalid ones are refused,
 * and a type whose object size does not fit into 32 bits is refused when it is registered, on every path. */
#include "layouts.h"
#include "paths.h"

static void a_custom_policy_is_followed(void) {
  bytes_t section = BYTES(4, STRUCT(0), STRUCT(3, VAR(I8), VAR(ANYREF), VAR(I32)),
                          ARRAY(VAR(ANYREF)), ARRAY(VAR(I8)));
  static const struct {
    const char *name;
    wt_gc_layout_policy_t policy;
    wt_gc_layout_t want[4];
    uint32_t offset[3], size[3]; /* of the fields of the second type */
  } ROWS[] = {
      {"header of 12, references of 8, structs of at least 32",
       POLICY(12, 4, 8, 0, 32, 0),
       {{WT_TYPE_STRUCT, 32, 4, 0, 0, 0, {0}},
        {WT_TYPE_STRUCT, 32, 8, 0, 0, 0, {0}},
        {WT_TYPE_ARRAY, 16, 8, 8, 12, 1, {0}},
        {WT_TYPE_ARRAY, 16, 4, 1, 12, 0, {0}}},
       {12, 16, 24},
       {1, 8, 4}},
      {"header of 8, all objects aligned to 32",
       POLICY(8, 8, 4, 32, 0, 0),
       {{WT_TYPE_STRUCT, 32, 32, 0, 0, 0, {0}},
        {WT_TYPE_STRUCT, 32, 32, 0, 0, 0, {0}},
        {WT_TYPE_ARRAY, 12, 32, 4, 8, 1, {0}},
        {WT_TYPE_ARRAY, 12, 32, 1, 8, 0, {0}}},
       {8, 12, 16},
       {1, 4, 4}},
      {"no header",
       POLICY(0, 1, 4, 0, 0, 0),
       {{WT_TYPE_STRUCT, 0, 1, 0, 0, 0, {0}},
        {WT_TYPE_STRUCT, 12, 4, 0, 0, 0, {0}},
        {WT_TYPE_ARRAY, 4, 4, 4, 0, 1, {0}},
        {WT_TYPE_ARRAY, 4, 4, 1, 0, 0, {0}}},
       {0, 4, 8},
       {1, 4, 4}},
  };
  for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
    wt_registry_t *registry = registry_with_policy(ROWS[i].policy);
    types_t types = types_of(registry, section);
    for (size_t j = 0; j < 4; j++) {
      CASE("%s: type %zu", ROWS[i].name, j);
      wt_gc_layout_t layout;
      REQUIRE(wt_registered_type_layout(types.type[j], &layout));
      CHECK(memcmp(&layout, &ROWS[i].want[j], sizeof layout) == 0);
    }
    for (uint32_t j = 0; j < 3; j++) {
      CASE("%s: field %" PRIu32, ROWS[i].name, j);
      wt_gc_field_layout_t field;
      REQUIRE(wt_registered_type_field_layout(types.type[1], j, &field));
      CHECK_NUMBER(field.offset, ROWS[i].offset[j]);
      CHECK_NUMBER(field.size, ROWS[i].size[j]);
    }
    types_delete(&types);
    REGISTRY_END(registry);
  }
}

static void a_policy_must_make_sense(void) {
  const size_t OLD = offsetof(wt_gc_layout_policy_t, max_field_align); /* the struct of the first version */
  const struct {
    const char *name;
    bool good;
    wt_gc_layout_policy_t policy;
  } rows[] = {
      {"no header", true, POLICY(0, 1, 4, 0, 0, 0)},
      {"the largest alignments", true, POLICY(8, 4096, 8, 4096, 0, 0)},
      {"header alignment not a power of two", false, POLICY(8, 12, 4, 0, 0, 0)},
      {"header alignment zero", false, POLICY(8, 0, 4, 0, 0, 0)},
      {"header alignment too large", false, POLICY(8, 8192, 4, 0, 0, 0)},
      {"object alignment not a power of two", false, POLICY(8, 8, 4, 24, 0, 0)},
      {"object alignment too large", false, POLICY(8, 8, 4, 8192, 0, 0)},
      {"references of 0", false, POLICY(8, 8, 0, 0, 0, 0)},
      {"references of 5", false, POLICY(8, 8, 5, 0, 0, 0)},
      {"references of 16", false, POLICY(8, 8, 16, 0, 0, 0)},
      {"reserved bits", false, POLICY(8, 8, 4, 0, 0, 1)},
      {"no size of its own", false, {.size = 0, .header_size = 8, .header_align = 8, .reference_size = 4}},
      {"cut off", false, {.size = OLD - 1, .header_size = 8, .header_align = 8, .reference_size = 4}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    CASE("policy: %s", rows[i].name);
    wt_registry_config_t *config = wt_registry_config_new();
    wt_error_t *error = NULL;
    CHECK(wt_registry_config_set_custom_gc_layout(config, &rows[i].policy, &error) == rows[i].good);
    if (!rows[i].good) CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
    wt_registry_config_delete(config);
  }
  CASE("policy: not aligned");
  wt_registry_config_t *config = wt_registry_config_new();
  wt_error_t *error = NULL;
  CHECK(!wt_registry_config_set_custom_gc_layout(config, UNALIGNED(&rows[0].policy), &error));
  CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  CASE("a preset that does not exist");
  const wt_gc_layout_kind_t unknown[] = {0, WT_GC_LAYOUT_COPYING + 1, UINT32_MAX};
  for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
    CHECK(!wt_registry_config_set_gc_layout(config, unknown[i], &error));
    CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  }
  wt_registry_config_delete(config);
}

/* The largest header that leaves room for a field, and one that does not. */
static const struct {
  const char *name;
  uint32_t header;
  bool fits;
  bytes_t type;
} TOO_LARGE[] = {
    {"a header alone", 0xfffffff8, true, BYTES(1, STRUCT(0))},
    {"rounded up past the end", 0xfffffffc, false, BYTES(1, STRUCT(0))},
    {"a field up to the end", 0xfffffff0, true, BYTES(1, STRUCT(1, CONST(I64)))},
    {"a field past the end", 0xfffffff8, false, BYTES(1, STRUCT(1, CONST(I64)))},
    {"fields past the end", 0xffffffe0, false,
     BYTES(1, STRUCT(4, CONST(I64), CONST(I64), CONST(I64), CONST(I64)))},
    {"an array", 0xfffffff0, true, BYTES(1, ARRAY(VAR(I8)))},
    {"an array's length past the end", 0xfffffffc, false, BYTES(1, ARRAY(VAR(I8)))},
    {"an array's element past the end", 0xfffffff8, false, BYTES(1, ARRAY(VAR(I64)))},
    {"a func has no layout", 0xffffffff, true, BYTES(1, FUNC(1, I32, 0))},
};

static void an_object_too_large_to_size_is_refused(void) {
  for (size_t i = 0; i < sizeof TOO_LARGE / sizeof TOO_LARGE[0]; i++) {
    for (path_t path = 0; path < PATHS; path++) {
      CASE("%s by %s", TOO_LARGE[i].name, PATH_NAMES[path]);
      wt_registry_t *registry = registry_with_policy((wt_gc_layout_policy_t)POLICY(TOO_LARGE[i].header, 8, 4, 0, 0, 0));
      snapshot_t before = snapshot_of(registry);
      wt_error_t *error = NULL;
      types_t types = register_by(path, registry, TOO_LARGE[i].type, &error);
      CHECK((types.type != NULL) == TOO_LARGE[i].fits);
      if (!TOO_LARGE[i].fits) {
        CHECK_PLACE(error, 0, ANYWHERE);
        CHECK_REFUSED(error, WT_ERROR_LIMIT);
        CHECK_UNCHANGED(registry, before);
      }
      wt_string_delete(before.dump);
      wt_error_delete(error);
      types_delete(&types);
      REGISTRY_END(registry);
    }
  }
}

int main(void) {
  a_custom_policy_is_followed();
  a_policy_must_make_sense();
  an_object_too_large_to_size_is_refused();
  return check_summary();
}
