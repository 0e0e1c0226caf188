/* Every limit: one below it, at it, and one above it (typereg.h, WT_LIMIT_...): the real ones where they are small,
 * lowered ones elsewhere. Exceeding a limit is an error, never an abort, and freed numbers can be used again. */
#include "name_section.h"
#include "paths.h"
#include "refused.h"

static wt_registry_t *registry_with(wt_limit_t limit, uint64_t value) {
  wt_registry_config_t *config = wt_registry_config_new();
  wt_error_t *error = NULL;
  REQUIRE(config != NULL);
  CHECK(wt_registry_config_set_limit(config, limit, value, &error));
  CHECK(error == NULL);
  wt_registry_t *registry = wt_registry_new(config, &error);
  REQUIRE(registry != NULL);
  wt_registry_config_delete(config);
  return registry;
}

/* One type with `count` of something, or a section that has `count` of it. */
static buffer_t section_of_fields(uint32_t count) {
  buffer_t section = {0};
  buffer_put(&section, 1, 0x5f);
  buffer_number(&section, count);
  for (uint32_t i = 0; i < count; i++) buffer_put(&section, VAR(I8));
  return section;
}
static buffer_t section_of_params(uint32_t count) {
  buffer_t section = {0};
  buffer_put(&section, 1, 0x60);
  buffer_number(&section, count);
  for (uint32_t i = 0; i < count; i++) buffer_put(&section, I32);
  buffer_put(&section, 0);
  return section;
}
static buffer_t section_of_results(uint32_t count) {
  buffer_t section = {0};
  buffer_put(&section, 1, 0x60, 0);
  buffer_number(&section, count);
  for (uint32_t i = 0; i < count; i++) buffer_put(&section, I64);
  return section;
}
static buffer_t section_of_members(uint32_t count) {
  buffer_t section = {0};
  buffer_put(&section, 1, 0x4e);
  buffer_number(&section, count);
  for (uint32_t i = 0; i < count; i++) buffer_put(&section, STRUCT(0));
  return section;
}
static buffer_t section_of_depth(uint32_t depth) {
  buffer_t section = {0};
  buffer_number(&section, depth + 1);
  buffer_put(&section, SUB(STRUCT(0)));
  for (uint32_t i = 0; i < depth; i++) {
    buffer_put(&section, 0x50, 1);
    buffer_number(&section, i);
    buffer_put(&section, STRUCT(0));
  }
  return section;
}
/* Groups of two types each and, for an odd count, one of one. */
static buffer_t section_of_types(uint32_t count) {
  buffer_t section = {0};
  buffer_number(&section, (count + 1) / 2);
  for (uint32_t i = 0; i < count / 2; i++) buffer_put(&section, REC(2, STRUCT(0), ARRAY(VAR(I8))));
  if (count % 2 == 1) buffer_put(&section, FUNC(0, 0));
  return section;
}
static buffer_t section_of_groups(uint32_t count) {
  buffer_t section = {0};
  buffer_number(&section, count);
  for (uint32_t i = 0; i < count; i++) {
    if (i % 2 == 0) buffer_put(&section, REC(0));
    else buffer_put(&section, STRUCT(0));
  }
  return section;
}
/* This number of different types, none of which is registered yet. */
static buffer_t section_of_live_types(uint32_t count) {
  buffer_t section = {0};
  buffer_number(&section, count);
  for (uint32_t i = 0; i < count; i++) {
    buffer_put(&section, 0x5f);
    buffer_number(&section, i);
    for (uint32_t field = 0; field < i; field++) buffer_put(&section, CONST(I32));
  }
  return section;
}

/* One group of this number of fields, params and results. */
static buffer_t section_of_parts(uint32_t count) {
  buffer_t section = {0};
  buffer_put(&section, 1, 0x4e, 2, 0x5f);
  buffer_number(&section, count - 3);
  for (uint32_t i = 0; i < count - 3; i++) buffer_put(&section, CONST(I32));
  buffer_put(&section, 0x60, 2, I32, I32, 1, I32);
  return section;
}

static const struct {
  const char *name;
  buffer_t (*section)(uint32_t count);
  wt_limit_t limit;
  uint32_t real;        /* the highest value, which is the default */
  uint32_t lowered;     /* a value to try instead */
  uint32_t tried_up_to; /* `real` is tried if it is at most this */
  path_t paths;         /* a builder knows no modules */
} LIMITS[] = {
    {"fields", section_of_fields, WT_LIMIT_FIELDS, 10000, 5, 10000, PATHS},
    {"params", section_of_params, WT_LIMIT_PARAMS, 1000, 5, 10000, PATHS},
    {"results", section_of_results, WT_LIMIT_RESULTS, 1000, 5, 10000, PATHS},
    {"depth", section_of_depth, WT_LIMIT_SUPERTYPE_DEPTH, 63, 2, 10000, PATHS},
    {"members of a group", section_of_members, WT_LIMIT_GROUP_TYPES, 1000000, 4, 0, PATHS},
    {"types of a module", section_of_types, WT_LIMIT_MODULE_TYPES, 1000000, 7, 0, BY_FORWARD_REFS},
    {"rec groups of a module", section_of_groups, WT_LIMIT_MODULE_REC_GROUPS, 1000000, 6, 0,
     BY_FORWARD_REFS},
    {"parts of a group", section_of_parts, WT_LIMIT_GROUP_PARTS, 16777216, 5, 0, PATHS},
    {"live types", section_of_live_types, WT_LIMIT_LIVE_TYPES, 134217727, 9, 0, PATHS},
};

static void count_is_held(const char *name, const wt_registry_t *registry, path_t path,
                          buffer_t (*section_of)(uint32_t), uint32_t count, bool allowed) {
  CASE("%" PRIu32 " %s by %s", count, name, PATH_NAMES[path]);
  wt_error_t *error = NULL;
  buffer_t section = section_of(count);
  types_t types = register_by(path, registry, buffer_bytes(&section), &error);
  CHECK((types.type != NULL) == allowed);
  if (!allowed) CHECK_REFUSED(error, WT_ERROR_LIMIT);
  CHECK(wt_registry_check(registry, NULL));
  types_delete(&types);
  buffer_free(&section);
  wt_error_delete(error);
  CHECK_NUMBER(live_types(registry), 0);
}

static void each_limit_holds_exactly(void) {
  for (size_t i = 0; i < sizeof LIMITS / sizeof LIMITS[0]; i++) {
    for (int real = 0; real <= 1; real++) {
      uint32_t value = real ? LIMITS[i].real : LIMITS[i].lowered;
      if (real && value > LIMITS[i].tried_up_to) continue;
      wt_registry_t *registry =
          real ? wt_registry_new(NULL, NULL) : registry_with(LIMITS[i].limit, value);
      REQUIRE(registry != NULL);
      for (path_t path = 0; path < LIMITS[i].paths; path++)
        for (uint32_t count = value - 1; count <= value + 1; count++)
          count_is_held(LIMITS[i].name, registry, path, LIMITS[i].section, count, count <= value);
      REGISTRY_END(registry);
    }
  }
}

static void one_off_types_are_limited_too(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_error_t *error = NULL;
  wt_field_type_t *fields = calloc(10001, sizeof *fields);
  wt_val_type_t *values = calloc(1001, sizeof *values);
  REQUIRE(registry != NULL && fields != NULL && values != NULL);
  for (size_t i = 0; i < 10001; i++) fields[i] = wt_field_type(wt_val_type_i16(), false);
  for (size_t i = 0; i < 1001; i++) values[i] = wt_val_type_f32();
  for (size_t over = 0; over <= 1; over++) {
    CASE("one-off types %s", over ? "over the limit" : "at the limit");
    wt_registered_type_t *types[] = {
        wt_struct_type_new(registry, fields, 10000 + over, &error),
        wt_func_type_new(registry, values, 1000 + over, NULL, 0, over ? NULL : &error),
        wt_func_type_new(registry, NULL, 0, values, 1000 + over, over ? NULL : &error),
        wt_func_type_new(registry, values, 1000, values, 1000 + over, over ? NULL : &error),
    };
    if (over) CHECK_REFUSED(error, WT_ERROR_LIMIT);
    for (size_t i = 0; i < 4; i++) {
      CHECK((types[i] != NULL) == (over == 0));
      wt_registered_type_delete(types[i]);
    }
  }
  free(fields);
  free(values);
  REGISTRY_END(registry);
}

/* However many types point to one array, the group cannot exceed the limit; nothing is allocated before that is
 * checked. */
static void plain_data_that_shares_an_array_is_limited(void) {
  enum { MEMBERS = 20000, FIELDS = 10000, FIT = 16777216 / FIELDS };
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_error_t *error = NULL;
  wt_field_type_t *fields = calloc(FIELDS, sizeof *fields);
  wt_sub_type_t *types = calloc(MEMBERS, sizeof *types);
  REQUIRE(registry != NULL && fields != NULL && types != NULL);
  for (size_t i = 0; i < FIELDS; i++) fields[i] = wt_field_type(wt_val_type_i32(), false);
  for (size_t i = 0; i < MEMBERS; i++)
    types[i] = (wt_sub_type_t){.kind = WT_TYPE_STRUCT, .fields = fields, .nfields = FIELDS};
  for (size_t ntypes = FIT + 1; ntypes <= MEMBERS; ntypes += MEMBERS - FIT - 1) {
    CASE("%zu types that share %d fields", ntypes, FIELDS);
    CHECK(wt_registry_register_rec_group(registry, types, ntypes, NULL, &error) == NULL);
    CHECK_PLACE(error, FIT, NOWHERE);
    CHECK_REFUSED(error, WT_ERROR_LIMIT);
  }
  free(types);
  free(fields);
  REGISTRY_END(registry);
}

static void one_off_types_count_their_parts(void) {
  CASE("parts of a type on its own");
  wt_registry_t *registry = registry_with(WT_LIMIT_GROUP_PARTS, 3);
  wt_error_t *error = NULL;
  wt_val_type_t values[2] = {wt_val_type_i32(), wt_val_type_i64()};
  CHECK(wt_func_type_new(registry, values, 2, values, 2, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_LIMIT);
  wt_registered_type_t *type = wt_func_type_new(registry, values, 2, values, 1, &error);
  CHECK(type != NULL);
  wt_registered_type_delete(type);
  REGISTRY_END(registry);
}

static const bytes_t NAMED = BYTES(2, STRUCT(0), FUNC(0, 0));

/* The bytes of all names in one set of names, each once, without the NUL after it. */
static void name_bytes_are_limited(void) {
  enum { MOST = 10 };
  wt_registry_t *registry = registry_with(WT_LIMIT_NAME_BYTES, MOST);
  wt_error_t *error = NULL;
  wt_registered_type_t *type = wt_struct_type_new(registry, NULL, 0, NULL);
  wt_registered_type_t *other = wt_func_type_new(registry, NULL, 0, NULL, 0, NULL);
  wt_type_names_t *names = wt_type_names_new(registry, NULL);
  static const char NAME[] = "abcdefghijk";
  for (size_t len = MOST - 1; len <= MOST + 1; len++) {
    CASE("a name of %zu bytes", len);
    bool done = wt_type_names_set_type(names, type, NAME, len, &error);
    CHECK(done == (len <= MOST));
    if (!done) CHECK_REFUSED(error, WT_ERROR_LIMIT);
  }
  CHECK(strlen(wt_type_names_type(names, type)) == MOST);
  CASE("names together");
  CHECK(wt_type_names_set_type(names, type, NAME, MOST - 2, NULL)); /* replaces the earlier name */
  CHECK(!wt_type_names_set_type(names, other, NAME, 3, &error));
  CHECK_REFUSED(error, WT_ERROR_LIMIT);
  CHECK(wt_type_names_type(names, other) == NULL);
  CHECK(wt_type_names_set_type(names, other, NAME, 2, NULL));
  wt_type_names_delete(names);

  CASE("names of a module");
  wt_type_names_t *few = wt_type_names_new(registry, NULL);
  wt_type_names_t *many = wt_type_names_new(registry, NULL);
  static const given_name_t GIVEN[] = {{0, OF_TYPE, "abcde", 0}, {1, OF_TYPE, "fghij", 0}};
  buffer_t module = named_module(NAMED, GIVEN, 2);
  wt_type_collection_t *types = wt_registry_register_module(registry, module.at, module.len, NULL);
  CHECK(wt_type_names_read_module(few, types, module.at, module.len, &error));
  wt_field_type_t element = wt_field_type(wt_val_type_i8(), true);
  wt_registered_type_t *third = wt_array_type_new(registry, element, NULL);
  CHECK(wt_type_names_set_type(many, third, NAME, 1, NULL));
  CHECK(!wt_type_names_read_module(many, types, module.at, module.len, &error));
  CHECK_REFUSED(error, WT_ERROR_LIMIT);
  CHECK(wt_type_names_type(many, wt_type_collection_type(types, 0)) == NULL);
  CHECK(wt_type_names_type(many, third) != NULL);
  CASE("names of a module, after a name was replaced");
  CHECK(wt_type_names_set_type(many, third, NAME, MOST - 1, NULL));
  CHECK(wt_type_names_set_type(many, third, NAME, 1, NULL));
  CHECK(!wt_type_names_read_module(many, types, module.at, module.len, &error));
  CHECK_REFUSED(error, WT_ERROR_LIMIT);
  CHECK(wt_type_names_type(many, wt_type_collection_type(types, 0)) == NULL);
  CHECK(wt_type_names_set_type(many, third, "abcde", 5, &error)); /* a name that was taken back */
  CHECK(wt_type_names_set_type(many, third, NAME, 1, NULL));
  CHECK(wt_type_names_set_type(many, wt_type_collection_type(types, 1), NAME, MOST - 1, NULL));
  wt_registered_type_delete(third);
  wt_registered_type_delete(type);
  wt_registered_type_delete(other);
  wt_type_collection_delete(types);
  wt_type_names_delete(few);
  CHECK_NUMBER(live_types(registry), 2); /* those that have names: a name that was refused keeps nothing alive */
  wt_type_names_delete(many);
  buffer_free(&module);
  REGISTRY_END(registry);
}

static void name_bytes_can_only_be_lowered(void) {
  CASE("setting the limit of the bytes of names");
  wt_registry_config_t *config = wt_registry_config_new();
  wt_error_t *error = NULL;
  CHECK(wt_registry_config_set_limit(config, WT_LIMIT_NAME_BYTES, 1073741824, &error));
  CHECK(!wt_registry_config_set_limit(config, WT_LIMIT_NAME_BYTES, 1073741825, &error));
  CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  wt_registry_config_delete(config);
}

/* The quota counts live types: an existing type can be registered again, and deleting makes room. */
static void the_quota_counts_what_is_alive(void) {
  CASE("the quota counts what is alive");
  wt_registry_t *registry = registry_with(WT_LIMIT_LIVE_TYPES, 2);
  wt_error_t *error = NULL;
  wt_field_type_t field = wt_field_type(wt_val_type_i32(), false);
  wt_registered_type_t *first = wt_struct_type_new(registry, NULL, 0, NULL);
  wt_registered_type_t *second = wt_array_type_new(registry, field, NULL);
  snapshot_t before = snapshot_of(registry);
  CHECK(wt_struct_type_new(registry, &field, 1, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_LIMIT);
  CHECK_UNCHANGED(registry, before);
  wt_registered_type_t *again = wt_struct_type_new(registry, NULL, 0, &error);
  CHECK(again == first && error == NULL);
  wt_registered_type_delete(second);
  wt_registered_type_t *third = wt_struct_type_new(registry, &field, 1, &error);
  CHECK(third != NULL);
  wt_registered_type_delete(first);
  wt_registered_type_delete(again);
  wt_registered_type_delete(third);
  REGISTRY_END(registry);
}

/* A module that fits the quota only in part leaves nothing in the registry. */
static void a_module_over_the_quota_leaves_nothing(void) {
  CASE("a module over the quota leaves nothing");
  wt_registry_t *registry = registry_with(WT_LIMIT_LIVE_TYPES, 4);
  wt_registered_type_t *kept =
      wt_array_type_new(registry, wt_field_type(wt_val_type_i32(), false), NULL);
  snapshot_t before = snapshot_of(registry);
  wt_error_t *error = NULL;
  buffer_t section = section_of_live_types(4);
  types_t types = register_by(BY_MODULE, registry, buffer_bytes(&section), &error);
  CHECK(types.type == NULL);
  CHECK_REFUSED(error, WT_ERROR_LIMIT);
  CHECK_UNCHANGED(registry, before);
  buffer_free(&section);
  section = section_of_live_types(3);
  types = register_by(BY_MODULE, registry, buffer_bytes(&section), &error);
  CHECK(types.type != NULL);
  types_delete(&types);
  buffer_free(&section);
  wt_registered_type_delete(kept);
  REGISTRY_END(registry);
}

static void limits_can_only_be_lowered(void) {
  wt_registry_config_t *config = wt_registry_config_new();
  wt_error_t *error = NULL;
  for (size_t i = 0; i < sizeof LIMITS / sizeof LIMITS[0]; i++) {
    CASE("setting the limit of %s", LIMITS[i].name);
    CHECK(wt_registry_config_set_limit(config, LIMITS[i].limit, 1, &error) && error == NULL);
    CHECK(wt_registry_config_set_limit(config, LIMITS[i].limit, LIMITS[i].real, &error) &&
          error == NULL);
    const uint64_t refused[] = {0, (uint64_t)LIMITS[i].real + 1, (UINT64_C(1) << 32) + 1,
                                UINT64_MAX};
    for (size_t j = 0; j < sizeof refused / sizeof refused[0]; j++) {
      CHECK(!wt_registry_config_set_limit(config, LIMITS[i].limit, refused[j], &error));
      CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
    }
  }
  CASE("setting a limit that does not exist");
  const wt_limit_t unknown[] = {0, WT_LIMIT_GROUP_PARTS + 1, UINT32_MAX};
  for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
    CHECK(!wt_registry_config_set_limit(config, unknown[i], 1, &error));
    CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  }
  wt_registry_config_delete(config);
}

int main(void) {
  each_limit_holds_exactly();
  one_off_types_are_limited_too();
  plain_data_that_shares_an_array_is_limited();
  one_off_types_count_their_parts();
  name_bytes_are_limited();
  name_bytes_can_only_be_lowered();
  the_quota_counts_what_is_alive();
  a_module_over_the_quota_leaves_nothing();
  limits_can_only_be_lowered();
  return check_summary();
}
