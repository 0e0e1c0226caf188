/* Collections of rec groups that are registered already (typereg.h, wt_type_collection_from_rec_groups), and the way
 * back from a type to its number (wt_type_collection_find). Their answers are those of a collection of the same groups
 * from bytes. */
#include "paths.h"
#include "refused.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint64_t owners_of(const wt_registered_type_t *type) {
  wt_owners_t owners = {0};
  REQUIRE(wt_registered_type_owners(type, &owners, sizeof owners));
  return owners.total;
}

/* Every type is found under its first number. */
static void check_found(const wt_type_collection_t *types) {
  uint32_t len = (uint32_t)wt_type_collection_num_types(types);
  for (uint32_t i = 0; i < len; i++) {
    const wt_registered_type_t *type = wt_type_collection_type(types, i);
    uint32_t first = 0, found = UINT32_MAX;
    while (wt_type_collection_type(types, first) != type) first++;
    CHECK(wt_type_collection_find(types, type, &found) && found == first);
  }
}

static void check_same_collection(const wt_type_collection_t *got, const wt_type_collection_t *want) {
  size_t len = wt_type_collection_num_types(want);
  CHECK_NUMBER(wt_type_collection_num_types(got), len);
  CHECK_NUMBER(wt_type_collection_num_rec_groups(got), wt_type_collection_num_rec_groups(want));
  for (uint32_t i = 0; i <= len; i++)
    CHECK(wt_type_collection_type(got, i) == wt_type_collection_type(want, i));
  size_t got_len, want_len;
  const uint32_t *got_indices = wt_type_collection_indices(got, &got_len),
                 *want_indices = wt_type_collection_indices(want, &want_len);
  CHECK(got_len == want_len && (got_len == 0 || memcmp(got_indices, want_indices, got_len * sizeof *got_indices) == 0));
  char *got_text = wt_type_collection_to_wat(got, NULL, NULL), *want_text = wt_type_collection_to_wat(want, NULL, NULL);
  CHECK_TEXT(got_text, want_text);
  wt_string_delete(got_text);
  wt_string_delete(want_text);
}

/* Sections, with repeated groups, empty ones, groups of several types, and types in no order. */
static const struct {
  const char *name;
  bytes_t section;
} ROWS[] = {
    {"nothing", BYTES(0)},
    {"an empty group", BYTES(1, REC(0))},
    {"empty groups only", BYTES(3, REC(0), REC(0), REC(0))},
    {"one type", BYTES(1, STRUCT(0))},
    {"one type three times", BYTES(3, STRUCT(0), STRUCT(0), STRUCT(0))},
    {"a chain", BYTES(3, SUB(STRUCT(0)), SUB_OF(0, STRUCT(0)), FINAL_OF(1, STRUCT(1, VAR(REF(0)))))},
    {"a group twice, with empty ones about it",
     BYTES(7, REC(0), REC(2, STRUCT(1, VAR(REF_NULL(1))), ARRAY(VAR(REF_NULL(0)))), REC(0), FUNC(1, I32, 0),
           REC(2, STRUCT(1, VAR(REF_NULL(4))), ARRAY(VAR(REF_NULL(3)))), REC(0), FUNC(1, I32, 0))},
    {"repeated out of order",
     BYTES(6, ARRAY(VAR(I8)), ARRAY(VAR(I16)), ARRAY(VAR(I8)), ARRAY(VAR(I32)), ARRAY(VAR(I16)), ARRAY(VAR(I8)))},
    {"functions of one trampoline", BYTES(4, FUNC(1, REF(EQREF), 0), FUNC(1, ANYREF, 0), FUNC(0, 1, EQREF), FUNC(1, REF(I31REF), 0))},
};

/* The groups of a collection in order, and the empty ones. */
static size_t groups_of(const wt_registry_t *registry, bytes_t section, const wt_registered_type_t *const *types,
                        wt_rec_group_t **groups) {
  const uint8_t *at = section.at;
  size_t count = take_number(&at), first = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t members = 1;
    if (*at == 0x4e) members = (at++, take_number(&at));
    for (uint32_t k = 0; k < members; k++) take_sub(&at);
    groups[i] = members == 0 ? wt_registry_register_rec_group(registry, NULL, 0, NULL, NULL)
                             : wt_registered_type_rec_group(types[first], NULL);
    REQUIRE(groups[i] != NULL);
    first += members;
  }
  return count;
}

static void a_collection_of_groups_is_that_of_their_section(void) {
  for (size_t i = 0; i < COUNT(ROWS); i++) {
    CASE("%s", ROWS[i].name);
    wt_registry_t *registry = wt_registry_new(NULL, NULL);
    types_t types = types_of(registry, ROWS[i].section);
    wt_rec_group_t *groups[8] = {NULL};
    size_t count = groups_of(registry, ROWS[i].section, types.type, groups);
    uint64_t owners[8];
    for (size_t k = 0; k < types.len; k++) owners[k] = owners_of(types.type[k]);
    wt_registry_stats_t before = stats_of(registry);
    wt_error_t *error = NULL;
    wt_type_collection_t *collection = wt_type_collection_from_rec_groups(
        registry, (const wt_rec_group_t *const *)groups, count, &error);
    REQUIRE(collection != NULL);
    check_same_collection(collection, types.collection);
    check_found(collection);
    check_found(types.collection);
    CHECK_NUMBER(stats_of(registry).registrations, before.registrations);
    CHECK_NUMBER(stats_of(registry).live_types, before.live_types);
    /* Each group is owned once, however often it occurs. */
    for (size_t k = 0; k < types.len; k++) CHECK_NUMBER(owners_of(types.type[k]), owners[k] + 1);
    wt_type_collection_t *clone = wt_type_collection_clone(collection);
    check_same_collection(clone, collection);
    wt_type_collection_delete(clone);
    CHECK(wt_registry_check(registry, NULL));
    wt_type_collection_delete(collection);
    for (size_t k = 0; k < types.len; k++) CHECK_NUMBER(owners_of(types.type[k]), owners[k]);

    /* It alone keeps the types, after the groups and the other collection are deleted. */
    collection = wt_type_collection_from_rec_groups(registry, (const wt_rec_group_t *const *)groups, count, NULL);
    for (size_t k = 0; k < count; k++) wt_rec_group_delete(groups[k]);
    types_delete(&types);
    CHECK_NUMBER(live_types(registry), before.live_types);
    check_found(collection);
    types = types_of(registry, ROWS[i].section);
    check_same_collection(collection, types.collection);
    types_delete(&types);
    wt_type_collection_delete(collection);
    REGISTRY_END(registry);
  }
}

static void a_collection_finds_a_shared_trampoline(void) {
  CASE("trampolines of a collection of groups");
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  types_t types = types_of(registry, ROWS[COUNT(ROWS) - 1].section);
  wt_rec_group_t *groups[8];
  size_t count = groups_of(registry, ROWS[COUNT(ROWS) - 1].section, types.type, groups);
  wt_type_collection_t *collection =
      wt_type_collection_from_rec_groups(registry, (const wt_rec_group_t *const *)groups, count, NULL);
  for (uint32_t i = 0; i < types.len; i++) {
    wt_registered_type_t *trampoline = wt_registered_type_trampoline(types.type[i], NULL);
    uint32_t got = 9, want = 8;
    CHECK(wt_type_collection_trampoline(collection, wt_registered_type_index(trampoline), &got) &&
          wt_type_collection_trampoline(types.collection, wt_registered_type_index(trampoline), &want) && got == want);
    wt_registered_type_delete(trampoline);
  }
  wt_type_collection_delete(collection);
  for (size_t k = 0; k < count; k++) wt_rec_group_delete(groups[k]);
  types_delete(&types);
  REGISTRY_END(registry);
}

static void types_of_other_modules_are_not_found(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL), *elsewhere = wt_registry_new(NULL, NULL);
  for (size_t i = 0; i < COUNT(ROWS); i++) {
    CASE("%s: not found", ROWS[i].name);
    types_t types = types_of(registry, ROWS[i].section), foreign = types_of(elsewhere, ROWS[i].section);
    const wt_field_type_t unlike = wt_field_type(wt_val_type_f64(), true);
    wt_registered_type_t *other = wt_array_type_new(registry, unlike, NULL);
    uint32_t number = 77;
    CHECK(!wt_type_collection_find(types.collection, other, &number) && number == 77);
    for (size_t k = 0; k < foreign.len; k++) /* of the same index, too */
      CHECK(!wt_type_collection_find(types.collection, foreign.type[k], &number) && number == 77);
    CHECK(!wt_type_collection_find(types.collection, NULL, &number) && number == 77);
    CHECK(!wt_type_collection_find(NULL, other, &number) && number == 77);
    if (types.len > 0) CHECK(!wt_type_collection_find(types.collection, types.type[0], NULL));
    wt_registered_type_delete(other);
    types_delete(&types);
    types_delete(&foreign);
  }
  REGISTRY_END(elsewhere);
  REGISTRY_END(registry);
}

#define REFUSES(groups, count, code)                                                                 \
  do {                                                                                               \
    snapshot_t before = snapshot_of(registry);                                                       \
    wt_error_t *error = NULL;                                                                        \
    CHECK(wt_type_collection_from_rec_groups(registry, (const wt_rec_group_t *const *)(groups), count, \
                                             &error) == NULL);                                       \
    CHECK_REFUSED(error, code);                                                                      \
    CHECK_UNCHANGED(registry, before);                                                               \
  } while (0)

static void what_is_wrong_is_refused_and_owns_nothing(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL), *elsewhere = wt_registry_new(NULL, NULL);
  const wt_sub_type_t plain = {.kind = WT_TYPE_STRUCT};
  wt_rec_group_t *mine = wt_registry_register_rec_group(registry, &plain, 1, NULL, NULL),
                 *theirs = wt_registry_register_rec_group(elsewhere, &plain, 1, NULL, NULL);
  wt_rec_group_t *rows[][3] = {{mine, mine, theirs}, {theirs, mine, mine}, {mine, theirs, mine}, {mine, mine, NULL}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    CASE("a group that is refused, row %zu", i);
    REFUSES(rows[i], 3, i == 3 ? WT_ERROR_INVALID_ARGUMENT : WT_ERROR_WRONG_REGISTRY);
  }
  CASE("no array, and one without end");
  REFUSES(NULL, 1, WT_ERROR_INVALID_ARGUMENT);
  REFUSES(rows[0], SIZE_MAX, WT_ERROR_INVALID_ARGUMENT);
  wt_type_collection_t *none = wt_type_collection_from_rec_groups(registry, NULL, 0, NULL);
  CHECK(none != NULL && wt_type_collection_num_types(none) == 0 && wt_type_collection_num_rec_groups(none) == 0);
  wt_type_collection_delete(none);
  wt_rec_group_delete(mine);
  wt_rec_group_delete(theirs);
  REGISTRY_END(elsewhere);
  REGISTRY_END(registry);
}

static void a_collection_keeps_the_limits_of_a_module(void) {
  static const struct {
    wt_limit_t limit;
    uint32_t value;
    size_t accepted; /* of groups of two types */
  } LIMITS[] = {{WT_LIMIT_MODULE_TYPES, 6, 3}, {WT_LIMIT_MODULE_TYPES, 7, 3}, {WT_LIMIT_MODULE_REC_GROUPS, 4, 4}};
  for (size_t i = 0; i < COUNT(LIMITS); i++) {
    CASE("limit %" PRIu32 " is %" PRIu32, LIMITS[i].limit, LIMITS[i].value);
    wt_registry_config_t *config = wt_registry_config_new();
    REQUIRE(wt_registry_config_set_limit(config, LIMITS[i].limit, LIMITS[i].value, NULL));
    wt_registry_t *registry = wt_registry_new(config, NULL);
    wt_registry_config_delete(config);
    const wt_sub_type_t plain[] = {{.kind = WT_TYPE_STRUCT}, {.kind = WT_TYPE_FUNC}};
    wt_rec_group_t *group = wt_registry_register_rec_group(registry, plain, 2, NULL, NULL), *groups[8];
    for (size_t k = 0; k < COUNT(groups); k++) groups[k] = group;
    wt_type_collection_t *most = wt_type_collection_from_rec_groups(
        registry, (const wt_rec_group_t *const *)groups, LIMITS[i].accepted, NULL);
    CHECK(most != NULL);
    REFUSES(groups, LIMITS[i].accepted + 1, WT_ERROR_LIMIT);
    wt_type_collection_delete(most);
    wt_rec_group_delete(group);
    REGISTRY_END(registry);
  }
}

int main(void) {
  a_collection_of_groups_is_that_of_their_section();
  a_collection_finds_a_shared_trampoline();
  types_of_other_modules_are_not_found();
  what_is_wrong_is_refused_and_owns_nothing();
  a_collection_keeps_the_limits_of_a_module();
  return check_summary();
}
