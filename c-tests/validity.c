/* Which definitions are valid: both sides of each rule (WebAssembly specification 3.0, "Validation", types), on every
 * path. A refusal names the member, and the field where one is at fault; from bytes also the byte; and leaves the
 * registry as it was. */
#include "paths.h"
#include "refused.h"

/* Types that the rows below build on, as types 0 to 6: a struct with a subtype and a sub-subtype,
 * one that is final, a func, a func below it, and a struct that is like A but not declared below
 * it. */
enum { A, B, C, LAST, CALL, CALL_BELOW, BESIDE, PREAMBLE };
#define PREAMBLE_TYPES                                                                \
  SUB(STRUCT(0)), SUB_OF(A, STRUCT(0)), SUB_OF(B, STRUCT(0)), FINAL_OF(A, STRUCT(0)), \
      SUB(FUNC(0, 0)), SUB_OF(CALL, FUNC(0, 0)), SUB(STRUCT(1, CONST(I32)))

/* Pairs of composite types, the second declared below the first. Do they match? */
typedef struct pair_t {
  const char *name;
  bool matches;
  bytes_t super, sub;
} pair_t;
static const pair_t PAIRS[] = {
    {"struct: the same", true, BYTES(STRUCT(1, CONST(I32))), BYTES(STRUCT(1, CONST(I32)))},
    {"struct: wider", true, BYTES(STRUCT(1, CONST(I32))), BYTES(STRUCT(2, CONST(I32), VAR(F64)))},
    {"struct: narrower", false, BYTES(STRUCT(2, CONST(I32), VAR(F64))),
     BYTES(STRUCT(1, CONST(I32)))},
    {"struct: wider at the front", false, BYTES(STRUCT(1, CONST(I32))),
     BYTES(STRUCT(2, VAR(F64), CONST(I32)))},
    {"struct: deeper", true, BYTES(STRUCT(1, CONST(REF_NULL(A)))),
     BYTES(STRUCT(1, CONST(REF_NULL(B))))},
    {"struct: two levels deeper", true, BYTES(STRUCT(1, CONST(REF_NULL(A)))),
     BYTES(STRUCT(1, CONST(REF_NULL(C))))},
    {"struct: shallower", false, BYTES(STRUCT(1, CONST(REF_NULL(B)))),
     BYTES(STRUCT(1, CONST(REF_NULL(A))))},
    {"struct: structurally alike is not below", false, BYTES(STRUCT(1, CONST(REF_NULL(A)))),
     BYTES(STRUCT(1, CONST(REF_NULL(BESIDE))))},
    {"struct: non-null below null", true, BYTES(STRUCT(1, CONST(REF_NULL(A)))),
     BYTES(STRUCT(1, CONST(REF(A))))},
    {"struct: null below non-null", false, BYTES(STRUCT(1, CONST(REF(A)))),
     BYTES(STRUCT(1, CONST(REF_NULL(A))))},
    {"struct: concrete below abstract", true, BYTES(STRUCT(1, CONST(EQREF))),
     BYTES(STRUCT(1, CONST(REF_NULL(A))))},
    {"struct: abstract below concrete", false, BYTES(STRUCT(1, CONST(REF_NULL(A)))),
     BYTES(STRUCT(1, CONST(EQREF)))},
    {"struct: none below concrete", true, BYTES(STRUCT(1, CONST(REF_NULL(A)))),
     BYTES(STRUCT(1, CONST(NULLREF)))},
    {"struct: another hierarchy", false, BYTES(STRUCT(1, CONST(ANYREF))),
     BYTES(STRUCT(1, CONST(EXTERNREF)))},
    {"struct: func is not any", false, BYTES(STRUCT(1, CONST(ANYREF))),
     BYTES(STRUCT(1, CONST(REF_NULL(CALL))))},
    {"struct: mutable, the same", true, BYTES(STRUCT(1, VAR(REF_NULL(A)))),
     BYTES(STRUCT(1, VAR(REF_NULL(A))))},
    {"struct: mutable, deeper", false, BYTES(STRUCT(1, VAR(REF_NULL(A)))),
     BYTES(STRUCT(1, VAR(REF_NULL(B))))},
    {"struct: mutable, wider and deeper", false, BYTES(STRUCT(1, VAR(REF_NULL(A)))),
     BYTES(STRUCT(2, VAR(REF_NULL(B)), CONST(I32)))},
    {"struct: mutable, shallower", false, BYTES(STRUCT(1, VAR(REF_NULL(B)))),
     BYTES(STRUCT(1, VAR(REF_NULL(A))))},
    {"struct: mutable, non-null below null", false, BYTES(STRUCT(1, VAR(REF_NULL(A)))),
     BYTES(STRUCT(1, VAR(REF(A))))},
    {"struct: mutable below const", false, BYTES(STRUCT(1, CONST(I32))),
     BYTES(STRUCT(1, VAR(I32)))},
    {"struct: const below mutable", false, BYTES(STRUCT(1, VAR(I32))),
     BYTES(STRUCT(1, CONST(I32)))},
    {"struct: mutable below const, deeper", false, BYTES(STRUCT(1, CONST(REF_NULL(A)))),
     BYTES(STRUCT(1, VAR(REF_NULL(B))))},
    {"struct: const below mutable, deeper", false, BYTES(STRUCT(1, VAR(REF_NULL(A)))),
     BYTES(STRUCT(1, CONST(REF_NULL(B))))},
    {"struct: packed, the same", true, BYTES(STRUCT(2, CONST(I8), VAR(I16))),
     BYTES(STRUCT(2, CONST(I8), VAR(I16)))},
    {"struct: i8 is not i16", false, BYTES(STRUCT(1, CONST(I16))), BYTES(STRUCT(1, CONST(I8)))},
    {"struct: i8 is not i32", false, BYTES(STRUCT(1, CONST(I32))), BYTES(STRUCT(1, CONST(I8)))},
    {"struct: i32 is not i64", false, BYTES(STRUCT(1, CONST(I64))), BYTES(STRUCT(1, CONST(I32)))},
    {"struct: the second field at fault", false, BYTES(STRUCT(2, CONST(I32), CONST(I32))),
     BYTES(STRUCT(3, CONST(I32), CONST(F32), CONST(I32)))},
    {"array: the same", true, BYTES(ARRAY(VAR(I8))), BYTES(ARRAY(VAR(I8)))},
    {"array: deeper", true, BYTES(ARRAY(CONST(REF_NULL(A)))), BYTES(ARRAY(CONST(REF(B))))},
    {"array: shallower", false, BYTES(ARRAY(CONST(REF(B)))), BYTES(ARRAY(CONST(REF_NULL(A))))},
    {"array: mutable, deeper", false, BYTES(ARRAY(VAR(REF_NULL(A)))),
     BYTES(ARRAY(VAR(REF_NULL(B))))},
    {"array: mutable, shallower", false, BYTES(ARRAY(VAR(REF_NULL(B)))),
     BYTES(ARRAY(VAR(REF_NULL(A))))},
    {"array: mutable below const", false, BYTES(ARRAY(CONST(I32))), BYTES(ARRAY(VAR(I32)))},
    {"array: const below mutable", false, BYTES(ARRAY(VAR(I32))), BYTES(ARRAY(CONST(I32)))},
    {"array: i8 is not i16", false, BYTES(ARRAY(CONST(I16))), BYTES(ARRAY(CONST(I8)))},
    {"func: the same", true, BYTES(FUNC(1, I32, 1, I64)), BYTES(FUNC(1, I32, 1, I64))},
    {"func: params are contravariant", true, BYTES(FUNC(1, REF(B), 0)),
     BYTES(FUNC(1, REF_NULL(A), 0))},
    {"func: params are not covariant", false, BYTES(FUNC(1, REF_NULL(A), 0)),
     BYTES(FUNC(1, REF_NULL(B), 0))},
    {"func: a non-null param is narrower", false, BYTES(FUNC(1, REF_NULL(A), 0)),
     BYTES(FUNC(1, REF(A), 0))},
    {"func: results are covariant", true, BYTES(FUNC(0, 1, REF_NULL(A))),
     BYTES(FUNC(0, 1, REF(B)))},
    {"func: results are not contravariant", false, BYTES(FUNC(0, 1, REF_NULL(B))),
     BYTES(FUNC(0, 1, REF_NULL(A)))},
    {"func: both at once", true, BYTES(FUNC(1, REF_NULL(CALL_BELOW), 1, FUNCREF)),
     BYTES(FUNC(1, FUNCREF, 1, REF_NULL(CALL)))},
    {"func: one param more", false, BYTES(FUNC(1, I32, 0)), BYTES(FUNC(2, I32, I32, 0))},
    {"func: one param less", false, BYTES(FUNC(1, I32, 0)), BYTES(FUNC(0, 0))},
    {"func: one result more", false, BYTES(FUNC(0, 0)), BYTES(FUNC(0, 1, I32))},
    {"func: one result less", false, BYTES(FUNC(0, 1, I32)), BYTES(FUNC(0, 0))},
    {"func: the second param at fault", false, BYTES(FUNC(2, I32, I32, 0)),
     BYTES(FUNC(2, I32, I64, 0))},
    {"kind: array below struct", false, BYTES(STRUCT(1, CONST(I32))), BYTES(ARRAY(CONST(I32)))},
    {"kind: struct below array", false, BYTES(ARRAY(CONST(I32))), BYTES(STRUCT(1, CONST(I32)))},
    {"kind: func below struct", false, BYTES(STRUCT(0)), BYTES(FUNC(0, 0))},
    {"kind: struct below func", false, BYTES(FUNC(0, 0)), BYTES(STRUCT(0))},
};

/* Whole groups. If one is at fault, it is the last of the section; `member` and `field` say where. */
enum { ALL_PATHS, BYTES_ONLY };
typedef struct group_t {
  const char *name;
  bool valid;
  int paths;
  int64_t member, field;
  bytes_t group;
} group_t;
static const group_t GROUPS[] = {
    {"supertype is open", true, ALL_PATHS, 0, 0, BYTES(FINAL_OF(C, STRUCT(0)))},
    {"supertype is final", false, ALL_PATHS, 0, NOWHERE, BYTES(FINAL_OF(LAST, STRUCT(0)))},
    {"supertype is final, in the group", false, ALL_PATHS, 1, NOWHERE,
     BYTES(REC(2, STRUCT(0), FINAL_OF(PREAMBLE, STRUCT(0))))},
    {"supertype earlier in the group", true, ALL_PATHS, 0, 0,
     BYTES(REC(3, STRUCT(0), SUB(STRUCT(0)), FINAL_OF(PREAMBLE + 1, STRUCT(0))))},
    {"supertype later in the group", false, ALL_PATHS, 0, NOWHERE,
     BYTES(REC(2, SUB_OF(PREAMBLE + 1, STRUCT(0)), SUB(STRUCT(0))))},
    {"supertype is the type itself", false, ALL_PATHS, 0, NOWHERE,
     BYTES(SUB_OF(PREAMBLE, STRUCT(0)))},
    {"supertype is the type itself, in a group", false, ALL_PATHS, 1, NOWHERE,
     BYTES(REC(2, STRUCT(0), SUB_OF(PREAMBLE + 1, STRUCT(0))))},
    {"supertypes in a circle", false, ALL_PATHS, 0, NOWHERE,
     BYTES(REC(2, SUB_OF(PREAMBLE + 1, STRUCT(0)), SUB_OF(PREAMBLE, STRUCT(0))))},
    {"supertype past the group", false, BYTES_ONLY, 0, NOWHERE,
     BYTES(SUB_OF(PREAMBLE + 1, STRUCT(0)))},
    {"two supertypes", false, BYTES_ONLY, 0, NOWHERE, BYTES(0x50, 2, A, BESIDE, STRUCT(0))},
    {"reference forward in the group", true, ALL_PATHS, 0, 0,
     BYTES(REC(2, STRUCT(1, CONST(REF(PREAMBLE + 1))), STRUCT(0)))},
    {"reference to itself", true, ALL_PATHS, 0, 0,
     BYTES(FUNC(1, REF_NULL(PREAMBLE), 1, REF(PREAMBLE)))},
    {"reference past the group", false, BYTES_ONLY, 0, 1,
     BYTES(STRUCT(2, CONST(I32), CONST(REF_NULL(PREAMBLE + 1))))},
    {"reference past the group, from its last member", false, BYTES_ONLY, 1, 0,
     BYTES(REC(2, STRUCT(1, CONST(REF_NULL(PREAMBLE))), ARRAY(VAR(REF_NULL(PREAMBLE + 2)))))},
    {"param past the group", false, BYTES_ONLY, 0, 1,
     BYTES(FUNC(2, I32, REF_NULL(PREAMBLE + 1), 0))},
    {"result past the group", false, BYTES_ONLY, 0, ANYWHERE,
     BYTES(FUNC(1, I32, 2, I32, REF_NULL(PREAMBLE + 1)))},
    /* Members compare by position, with the supertypes that their group declares. */
    {"a sibling declared below", true, ALL_PATHS, 0, 0,
     BYTES(REC(4, SUB(STRUCT(0)), SUB_OF(PREAMBLE, STRUCT(0)),
               SUB(STRUCT(1, CONST(REF_NULL(PREAMBLE)))),
               SUB_OF(PREAMBLE + 2, STRUCT(1, CONST(REF_NULL(PREAMBLE + 1))))))},
    {"a sibling not declared below", false, ALL_PATHS, 3, 0,
     BYTES(REC(4, SUB(STRUCT(0)), SUB(STRUCT(0)), SUB(STRUCT(1, CONST(REF_NULL(PREAMBLE)))),
               SUB_OF(PREAMBLE + 2, STRUCT(1, CONST(REF_NULL(PREAMBLE + 1))))))},
    {"a later sibling declared below", true, ALL_PATHS, 0, 0,
     BYTES(REC(4, SUB(STRUCT(1, CONST(REF_NULL(PREAMBLE + 2)))),
               SUB_OF(PREAMBLE, STRUCT(1, CONST(REF_NULL(PREAMBLE + 3)))), SUB(STRUCT(0)),
               SUB_OF(PREAMBLE + 2, STRUCT(0))))},
    {"each refers to itself", true, ALL_PATHS, 0, 0,
     BYTES(REC(2, SUB(STRUCT(1, CONST(REF_NULL(PREAMBLE)))),
               SUB_OF(PREAMBLE, STRUCT(1, CONST(REF_NULL(PREAMBLE + 1))))))},
    {"each refers to itself, mutable", false, ALL_PATHS, 1, 0,
     BYTES(REC(2, SUB(STRUCT(1, VAR(REF_NULL(PREAMBLE)))),
               SUB_OF(PREAMBLE, STRUCT(1, VAR(REF_NULL(PREAMBLE + 1))))))},
    {"a sibling below an outside type", true, ALL_PATHS, 0, 0,
     BYTES(REC(3, SUB_OF(B, STRUCT(0)), SUB(STRUCT(1, CONST(REF_NULL(A)))),
               SUB_OF(PREAMBLE + 1, STRUCT(1, CONST(REF_NULL(PREAMBLE))))))},
    {"an outside type is never below a sibling", false, ALL_PATHS, 2, 0,
     BYTES(REC(3, SUB_OF(A, STRUCT(0)), SUB(STRUCT(1, CONST(REF_NULL(PREAMBLE)))),
               SUB_OF(PREAMBLE + 1, STRUCT(1, CONST(REF_NULL(B))))))},
    {"a sibling below the abstract type of its kind", true, ALL_PATHS, 0, 0,
     BYTES(REC(3, ARRAY(CONST(I8)), SUB(STRUCT(1, CONST(ARRAYREF))),
               SUB_OF(PREAMBLE + 1, STRUCT(1, CONST(REF_NULL(PREAMBLE))))))},
    {"a sibling below the abstract type of another kind", false, ALL_PATHS, 2, 0,
     BYTES(REC(3, FUNC(0, 0), SUB(STRUCT(1, CONST(ARRAYREF))),
               SUB_OF(PREAMBLE + 1, STRUCT(1, CONST(REF_NULL(PREAMBLE))))))},
    /* A mismatch names the field, param or result at fault. */
    {"a mismatch in field 0", false, ALL_PATHS, 1, 0,
     BYTES(REC(2, SUB(STRUCT(1, VAR(I32))), SUB_OF(PREAMBLE, STRUCT(2, CONST(I32), VAR(I32)))))},
    {"a mismatch in field 2", false, ALL_PATHS, 1, 2,
     BYTES(REC(2, SUB(STRUCT(3, VAR(I32), VAR(I32), VAR(I32))),
               SUB_OF(PREAMBLE, STRUCT(3, VAR(I32), VAR(I32), VAR(I64)))))},
    {"a mismatch in the element", false, ALL_PATHS, 1, 0,
     BYTES(REC(2, SUB(ARRAY(VAR(I32))), SUB_OF(PREAMBLE, ARRAY(CONST(I32)))))},
    {"a mismatch in param 1", false, ALL_PATHS, 1, 1,
     BYTES(REC(2, SUB(FUNC(2, I32, I32, 0)), SUB_OF(PREAMBLE, FUNC(2, I32, I64, 0))))},
    {"a mismatch in result 1", false, ALL_PATHS, 1, 1,
     BYTES(REC(2, SUB(FUNC(1, I32, 2, I32, I32)), SUB_OF(PREAMBLE, FUNC(1, I32, 2, I32, I64))))},
};

/* Registers the preamble and then one group; checks both sides of `valid`. */
static void check_group(const wt_registry_t *registry, path_t path, bool valid, int64_t member,
                        int64_t field, const uint8_t *group, size_t len) {
  static const uint8_t TYPES[] = {PREAMBLE_TYPES};
  buffer_t section = {0};
  buffer_put(&section, PREAMBLE + 1);
  buffer_append(&section, TYPES, sizeof TYPES);
  buffer_append(&section, group, len);
  wt_error_t *error = NULL;
  snapshot_t before = snapshot_of(registry);
  bytes_t preamble = BYTES(PREAMBLE, PREAMBLE_TYPES);
  types_t kept = types_of(registry, preamble);
  snapshot_t amid = snapshot_of(registry);
  types_t types = register_by(path, registry, buffer_bytes(&section), &error);
  if (!CHECK((types.type != NULL) == valid) && error != NULL)
    fprintf(stderr, "  %s\n", wt_error_message(error));
  if (valid) {
    CHECK(error == NULL);
    CHECK(wt_registry_check(registry, NULL));
    types_delete(&types);
  } else {
    uint64_t offset;
    bool from_bytes = path == BY_MODULE || path == BY_SECTION;
    CHECK(wt_error_byte_offset(error, &offset) == from_bytes);
    if (from_bytes)
      CHECK(offset >= sizeof TYPES && offset < section.len + (path == BY_MODULE ? 10 : 0));
    CHECK_PLACE(error, member, field);
    CHECK_REFUSED(error, WT_ERROR_INVALID_TYPE);
    types_delete(&types);
    if (!from_bytes) { /* the builder found the groups of the preamble again, a section none of them */
      amid.stats.registrations += PREAMBLE;
      amid.stats.hits += PREAMBLE;
    }
    CHECK_UNCHANGED(registry, amid);
  }
  wt_error_delete(error);
  wt_string_delete(amid.dump);
  types_delete(&kept);
  CHECK_NUMBER(live_types(registry), before.stats.live_types);
  wt_string_delete(before.dump);
  buffer_free(&section);
}

static void declared_subtypes_must_match(const wt_registry_t *registry) {
  for (size_t i = 0; i < sizeof PAIRS / sizeof PAIRS[0]; i++) {
    const pair_t *pair = &PAIRS[i];
    for (path_t path = 0; path < PATHS; path++) {
      CASE("%s, in one group, by %s", pair->name, PATH_NAMES[path]);
      buffer_t group = {0};
      buffer_put(&group, REC(2, 0x50, 0));
      buffer_append(&group, pair->super.at, pair->super.len);
      buffer_put(&group, 0x4f, 1, PREAMBLE);
      buffer_append(&group, pair->sub.at, pair->sub.len);
      check_group(registry, path, pair->matches, 1, ANYWHERE, group.at, group.len);

      CASE("%s, in two groups, by %s", pair->name, PATH_NAMES[path]);
      buffer_t section = {0};
      buffer_put(&section, PREAMBLE + 2, PREAMBLE_TYPES, 0x50, 0);
      buffer_append(&section, pair->super.at, pair->super.len);
      buffer_put(&section, 0x4f, 1, PREAMBLE);
      buffer_append(&section, pair->sub.at, pair->sub.len);
      wt_error_t *error = NULL;
      types_t types = register_by(path, registry, buffer_bytes(&section), &error);
      CHECK((types.type != NULL) == pair->matches);
      if (types.type != NULL)
        CHECK(wt_registered_type_is_subtype(types.type[PREAMBLE + 1], types.type[PREAMBLE]));
      else {
        CHECK_PLACE(error, 0, ANYWHERE);
        CHECK_REFUSED(error, WT_ERROR_INVALID_TYPE);
      }
      types_delete(&types);
      buffer_free(&section);
      buffer_free(&group);
    }
  }
}

static void groups_must_be_well_formed(const wt_registry_t *registry) {
  for (size_t i = 0; i < sizeof GROUPS / sizeof GROUPS[0]; i++) {
    for (path_t path = 0; path < (GROUPS[i].paths == BYTES_ONLY ? BY_FORWARD_REFS : PATHS);
         path++) {
      CASE("%s, by %s", GROUPS[i].name, PATH_NAMES[path]);
      check_group(registry, path, GROUPS[i].valid, GROUPS[i].member, GROUPS[i].field,
                  GROUPS[i].group.at, GROUPS[i].group.len);
    }
  }
}

/* A chain of supertypes, each type a group of its own or all in one. The root has depth 0. */
static buffer_t chain_section(uint32_t types, bool one_group) {
  buffer_t section = {0};
  buffer_number(&section, one_group ? 1 : types);
  if (one_group) buffer_put(&section, 0x4e);
  if (one_group) buffer_number(&section, types);
  buffer_put(&section, SUB(STRUCT(0)));
  for (uint32_t i = 1; i < types; i++) {
    buffer_put(&section, 0x50, 1);
    buffer_number(&section, i - 1);
    buffer_put(&section, STRUCT(0));
  }
  return section;
}

static void a_chain_of_supertypes_is_at_most_63_long(const wt_registry_t *registry) {
  for (path_t path = 0; path < PATHS; path++) {
    for (int one_group = 0; one_group <= 1; one_group++) {
      CASE("depth 63, %s, by %s", one_group ? "one group" : "groups of one", PATH_NAMES[path]);
      buffer_t section = chain_section(64, one_group);
      types_t types = register_by(path, registry, buffer_bytes(&section), NULL);
      REQUIRE(types.len == 64);
      CHECK_NUMBER(wt_registered_type_depth(types.type[63]), 63);
      CHECK(wt_registered_type_is_subtype(types.type[63], types.type[0]));
      CHECK(!wt_registered_type_is_subtype(types.type[0], types.type[63]));
      types_delete(&types);
      buffer_free(&section);

      CASE("depth 64, %s, by %s", one_group ? "one group" : "groups of one", PATH_NAMES[path]);
      wt_error_t *error = NULL;
      section = chain_section(65, one_group);
      types = register_by(path, registry, buffer_bytes(&section), &error);
      CHECK(types.type == NULL);
      CHECK_PLACE(error, one_group ? 64 : 0, NOWHERE);
      CHECK_REFUSED(error, WT_ERROR_LIMIT);
      CHECK_NUMBER(live_types(registry), 0);
      types_delete(&types);
      buffer_free(&section);
    }
  }
}

static void an_exception_has_no_results(const wt_registry_t *registry) {
  CASE("an exception has no results");
  wt_error_t *error = NULL;
  wt_val_type_t value = wt_val_type_i32();
  wt_registered_type_t *tag = wt_func_type_new(registry, &value, 1, NULL, 0, NULL);
  wt_registered_type_t *no_tag = wt_func_type_new(registry, NULL, 0, &value, 1, NULL);
  wt_registered_type_t *exception = wt_exn_type_new(registry, tag, &error);
  CHECK(exception != NULL && error == NULL);
  CHECK(wt_exn_type_new(registry, no_tag, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_INVALID_TYPE);
  wt_registered_type_delete(tag);
  wt_registered_type_delete(no_tag);
  wt_registered_type_delete(exception);
}

int main(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  REQUIRE(registry != NULL);
  declared_subtypes_must_match(registry);
  groups_must_be_well_formed(registry);
  a_chain_of_supertypes_is_at_most_63_long(registry);
  an_exception_has_no_results(registry);
  CASE("the end");
  REGISTRY_END(registry);
  return check_summary();
}
