/* Custom descriptors: a type and the type that describes it name each other; what a supertype requires; exact
 * references. Both sides of each rule, on every path that can express it. */
#include "paths.h"
#include "switched.h"

/* Types before each row's own: a pair of open types, the second describing the first; an open struct that has neither,
 * and an open array. */
#define BEFORE \
  REC(2, SUB(DESCRIPTOR(1, STRUCT(0))), SUB(DESCRIBES(0, STRUCT(0)))), SUB(STRUCT(0)), SUB(ARRAY(VAR(I8)))
enum { THING, THING_DESC, PLAIN, LIST, OWN };
#define ROW(...) BYTES(4, BEFORE, __VA_ARGS__)
#define PAIR DESCRIPTOR(OWN + 1, STRUCT(0)), DESCRIBES(OWN, STRUCT(0))
enum { ALL_PATHS, BYTES_ONLY };
static const struct {
  const char *name;
  bool is_valid;
  int paths;
  int64_t member;
  bytes_t section;
} ROWS[] = {
    {"a pair", true, ALL_PATHS, 0, ROW(REC(2, PAIR))},
    {"a pair with fields", true, ALL_PATHS, 0,
     ROW(REC(2, DESCRIPTOR(OWN + 1, STRUCT(1, VAR(I32))), DESCRIBES(OWN, STRUCT(2, CONST(I8), CONST(REF(OWN))))))},
    {"a pair with another type between", true, ALL_PATHS, 0,
     ROW(REC(3, DESCRIPTOR(OWN + 2, STRUCT(0)), FUNC(0, 0), DESCRIBES(OWN, STRUCT(0))))},
    {"a chain of three", true, ALL_PATHS, 0,
     ROW(REC(3, DESCRIPTOR(OWN + 1, STRUCT(0)), DESCRIBES(OWN, DESCRIPTOR(OWN + 2, STRUCT(0))),
             DESCRIBES(OWN + 1, STRUCT(0))))},
    {"two pairs", true, ALL_PATHS, 0,
     ROW(REC(4, DESCRIPTOR(OWN + 2, STRUCT(0)), DESCRIPTOR(OWN + 3, STRUCT(0)), DESCRIBES(OWN, STRUCT(0)),
             DESCRIBES(OWN + 1, STRUCT(0))))},
    {"a shared pair", true, ALL_PATHS, 0,
     ROW(REC(2, SHARED, DESCRIPTOR(OWN + 1, STRUCT(0)), SHARED, DESCRIBES(OWN, STRUCT(0))))},
    {"final and below", true, ALL_PATHS, 0,
     ROW(REC(2, FINAL_OF(THING, DESCRIPTOR(OWN + 1, STRUCT(0))), FINAL_OF(THING_DESC, DESCRIBES(OWN, STRUCT(0)))))},
    {"below a type without one", true, ALL_PATHS, 0,
     ROW(REC(2, FINAL_OF(PLAIN, DESCRIPTOR(OWN + 1, STRUCT(0))), DESCRIBES(OWN, STRUCT(0))))},
    {"below a pair of the group", true, ALL_PATHS, 0,
     ROW(REC(4, SUB(DESCRIPTOR(OWN + 1, STRUCT(0))), SUB(DESCRIBES(OWN, STRUCT(0))),
             FINAL_OF(OWN, DESCRIPTOR(OWN + 3, STRUCT(0))), FINAL_OF(OWN + 1, DESCRIBES(OWN + 2, STRUCT(0)))))},
    {"a descriptor of a descriptor, below one that has none", true, ALL_PATHS, 0,
     ROW(REC(3, FINAL_OF(THING, DESCRIPTOR(OWN + 1, STRUCT(0))),
             FINAL_OF(THING_DESC, DESCRIBES(OWN, DESCRIPTOR(OWN + 2, STRUCT(0)))), DESCRIBES(OWN + 1, STRUCT(0))))},
    /* Neither clause without the other. */
    {"a descriptor that does not describe it", false, ALL_PATHS, 0,
     ROW(REC(2, DESCRIPTOR(OWN + 1, STRUCT(0)), STRUCT(0)))},
    {"a described type that does not name it", false, ALL_PATHS, 1, ROW(REC(2, STRUCT(0), DESCRIBES(OWN, STRUCT(0))))},
    {"a descriptor that describes another", false, ALL_PATHS, 0,
     ROW(REC(3, DESCRIPTOR(OWN + 2, STRUCT(0)), DESCRIPTOR(OWN + 2, STRUCT(0)), DESCRIBES(OWN + 1, STRUCT(0))))},
    {"two descriptors of one type", false, ALL_PATHS, 2,
     ROW(REC(3, DESCRIPTOR(OWN + 1, STRUCT(0)), DESCRIBES(OWN, STRUCT(0)), DESCRIBES(OWN, STRUCT(0))))},
    /* The described type comes first. */
    {"a descriptor before what it describes", false, ALL_PATHS, 0,
     ROW(REC(2, DESCRIBES(OWN + 1, STRUCT(0)), DESCRIPTOR(OWN, STRUCT(0))))},
    {"its own descriptor", false, ALL_PATHS, 0, ROW(REC(1, DESCRIBES(OWN, DESCRIPTOR(OWN, STRUCT(0)))))},
    {"a circle", false, ALL_PATHS, 0,
     ROW(REC(2, DESCRIBES(OWN + 1, DESCRIPTOR(OWN + 1, STRUCT(0))), DESCRIBES(OWN, DESCRIPTOR(OWN, STRUCT(0)))))},
    /* In one group, and only structs. */
    {"a descriptor outside of the group", false, BYTES_ONLY, 0, ROW(DESCRIPTOR(THING_DESC, STRUCT(0)))},
    {"a described type outside of the group", false, BYTES_ONLY, 0, ROW(DESCRIBES(THING, STRUCT(0)))},
    {"a descriptor that is not there", false, BYTES_ONLY, 0, ROW(DESCRIPTOR(OWN + 1, STRUCT(0)))},
    {"a described type that is not there", false, BYTES_ONLY, 0, ROW(DESCRIBES(OWN + 9, STRUCT(0)))},
    {"an array with a descriptor", false, BYTES_ONLY, 0,
     ROW(REC(2, DESCRIPTOR(OWN + 1, ARRAY(VAR(I8))), DESCRIBES(OWN, STRUCT(0))))},
    {"a func that describes", false, BYTES_ONLY, ANYWHERE, ROW(REC(2, DESCRIPTOR(OWN + 1, STRUCT(0)), DESCRIBES(OWN, FUNC(0, 0))))},
    {"a continuation with a descriptor", false, BYTES_ONLY, 0,
     ROW(REC(3, DESCRIPTOR(OWN + 1, CONT(OWN + 2)), DESCRIBES(OWN, STRUCT(0)), FUNC(0, 0)))},
    {"an array as descriptor", false, ALL_PATHS, ANYWHERE, ROW(REC(2, DESCRIPTOR(OWN + 1, STRUCT(0)), ARRAY(VAR(I8))))},
    /* Both shared, or neither. */
    {"a shared type, an unshared descriptor", false, ALL_PATHS, 0,
     ROW(REC(2, SHARED, DESCRIPTOR(OWN + 1, STRUCT(0)), DESCRIBES(OWN, STRUCT(0))))},
    {"an unshared type, a shared descriptor", false, ALL_PATHS, 0,
     ROW(REC(2, DESCRIPTOR(OWN + 1, STRUCT(0)), SHARED, DESCRIBES(OWN, STRUCT(0))))},
    /* What a supertype requires. */
    {"below a described type, without descriptor", false, ALL_PATHS, 0, ROW(FINAL_OF(THING, STRUCT(0)))},
    {"its descriptor not below the supertype's", false, ALL_PATHS, 0,
     ROW(REC(2, FINAL_OF(THING, DESCRIPTOR(OWN + 1, STRUCT(0))), DESCRIBES(OWN, STRUCT(0))))},
    {"its descriptor two below the supertype's", false, ALL_PATHS, 2,
     ROW(REC(4, SUB_OF(THING, DESCRIPTOR(OWN + 1, STRUCT(0))), SUB_OF(THING_DESC, DESCRIBES(OWN, STRUCT(0))),
             FINAL_OF(OWN, DESCRIPTOR(OWN + 3, STRUCT(0))), FINAL_OF(THING_DESC, DESCRIBES(OWN + 2, STRUCT(0)))))},
    {"below a descriptor, describing nothing", false, ALL_PATHS, 0, ROW(FINAL_OF(THING_DESC, STRUCT(0)))},
    {"a descriptor below a type that describes nothing", false, ALL_PATHS, 1,
     ROW(REC(2, DESCRIPTOR(OWN + 1, STRUCT(0)), FINAL_OF(PLAIN, DESCRIBES(OWN, STRUCT(0)))))},
    {"a descriptor below one, its described type not", false, ALL_PATHS, 1,
     ROW(REC(2, DESCRIPTOR(OWN + 1, STRUCT(0)), FINAL_OF(THING_DESC, DESCRIBES(OWN, STRUCT(0)))))},
    {"a descriptor below one, its described type below another", false, ALL_PATHS, 1,
     ROW(REC(2, FINAL_OF(PLAIN, DESCRIPTOR(OWN + 1, STRUCT(0))), FINAL_OF(THING_DESC, DESCRIBES(OWN, STRUCT(0)))))},
    /* Exact references, in every position. */
    {"exactly a type, in every position", true, ALL_PATHS, 0,
     ROW(REC(3, STRUCT(2, VAR(REF(EXACT, OWN)), CONST(REF_NULL(EXACT, THING))), ARRAY(VAR(REF_NULL(EXACT, OWN + 2))),
             FUNC(2, REF(EXACT, OWN + 1), REF(EXACT, LIST), 2, REF_NULL(EXACT, OWN + 2), REF(EXACT, PLAIN))))},
    {"exactly a type that is not there", false, BYTES_ONLY, 0, ROW(STRUCT(1, VAR(REF(EXACT, OWN + 1))))},
    {"a field exact where the supertype's is not", true, ALL_PATHS, 0,
     ROW(REC(2, SUB(STRUCT(1, CONST(REF(PLAIN)))), FINAL_OF(OWN, STRUCT(1, CONST(REF(EXACT, PLAIN))))))},
    {"a field not exact where the supertype's is", false, ALL_PATHS, 1,
     ROW(REC(2, SUB(STRUCT(1, CONST(REF(EXACT, PLAIN)))), FINAL_OF(OWN, STRUCT(1, CONST(REF(PLAIN))))))},
    {"exactly a subtype is not exactly the type", false, ALL_PATHS, 2,
     ROW(REC(3, FINAL_OF(PLAIN, STRUCT(0)), SUB(STRUCT(1, CONST(REF(EXACT, PLAIN)))),
             FINAL_OF(OWN + 1, STRUCT(1, CONST(REF(EXACT, OWN))))))},
    {"a final type is not exact by itself", false, ALL_PATHS, 2,
     ROW(REC(3, STRUCT(0), SUB(STRUCT(1, CONST(REF(EXACT, OWN)))), FINAL_OF(OWN + 1, STRUCT(1, CONST(REF(OWN))))))},
    {"a mutable field exact where the supertype's is not", false, ALL_PATHS, 1,
     ROW(REC(2, SUB(STRUCT(1, VAR(REF(PLAIN)))), FINAL_OF(OWN, STRUCT(1, VAR(REF(EXACT, PLAIN))))))},
    {"an exact param above one that is not", false, ALL_PATHS, 1,
     ROW(REC(2, SUB(FUNC(1, REF(PLAIN), 0)), FINAL_OF(OWN, FUNC(1, REF(EXACT, PLAIN), 0))))},
    {"a param above an exact one", true, ALL_PATHS, 0,
     ROW(REC(2, SUB(FUNC(1, REF(EXACT, PLAIN), 0)), FINAL_OF(OWN, FUNC(1, REF(PLAIN), 0))))},
};

static void a_group_is_valid_or_not_on_every_path(void) {
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
    wt_registry_t *registry = registry_of_all();
    wt_registered_type_t *built = NULL;
    for (path_t path = 0; path < PATHS; path++) {
      if (ROWS[i].paths == BYTES_ONLY && path != BY_MODULE && path != BY_SECTION) continue;
      CASE("%s, by %s", ROWS[i].name, PATH_NAMES[path]);
      wt_error_t *error = NULL;
      types_t types = register_by(path, registry, ROWS[i].section, &error);
      CHECK((types.type != NULL) == ROWS[i].is_valid);
      if (!ROWS[i].is_valid) {
        CHECK_PLACE(error, ROWS[i].member, ANYWHERE);
        CHECK_REFUSED(error, WT_ERROR_INVALID_TYPE);
        CHECK_NUMBER(live_types(registry), 0);
      } else if (types.type != NULL) {
        if (built == NULL) built = wt_registered_type_clone(types.type[types.len - 1]);
        CHECK(built == types.type[types.len - 1]);
        wt_type_encoder_t *encoder = wt_type_encoder_new(registry, NULL);
        CHECK(wt_type_encoder_add_type(encoder, built, NULL, NULL));
        size_t len;
        const uint8_t *bytes = wt_type_encoder_type_section(encoder, &len, NULL);
        types_t again = types_of(registry, (bytes_t){bytes, len});
        CHECK(again.type[again.len - 1] == built);
        types_delete(&again);
        wt_type_encoder_delete(encoder);
      } else {
        fprintf(stderr, "  %s\n", wt_error_message(error));
      }
      wt_error_delete(error);
      types_delete(&types);
    }
    wt_registered_type_delete(built);
    REGISTRY_END(registry);
  }
}

static void both_sides_of_a_descriptor_have_queries(void) {
  CASE("queries of a chain");
  wt_registry_t *registry = registry_of_all();
  bytes_t section = ROW(REC(3, DESCRIPTOR(OWN + 1, STRUCT(0)), DESCRIBES(OWN, DESCRIPTOR(OWN + 2, STRUCT(0))),
                            DESCRIBES(OWN + 1, STRUCT(0))));
  types_t types = types_of(registry, section);
  const wt_registered_type_t **own = types.type + OWN;
  CHECK(wt_registered_type_descriptor(own[0]) == own[1] && wt_registered_type_describes(own[0]) == NULL);
  CHECK(wt_registered_type_descriptor(own[1]) == own[2] && wt_registered_type_describes(own[1]) == own[0]);
  CHECK(wt_registered_type_descriptor(own[2]) == NULL && wt_registered_type_describes(own[2]) == own[1]);
  for (uint32_t i = PLAIN; i <= LIST; i++)
    CHECK(wt_registered_type_descriptor(types.type[i]) == NULL && wt_registered_type_describes(types.type[i]) == NULL);
  CHECK(wt_registered_type_descriptor(NULL) == NULL && wt_registered_type_describes(NULL) == NULL);
  CHECK_NUMBER(wt_registered_type_num_fields(own[1]), 0); /* a clause is not a field */
  CASE("WAT of a chain");
  wt_rec_group_t *group = wt_registered_type_rec_group(own[0], NULL);
  CHECK_WAT(wt_rec_group_to_wat(group, NULL, NULL),
            "(rec\n"
            "  (type $0 (descriptor $1) (struct))\n"
            "  (type $1 (describes $0) (descriptor $2) (struct))\n"
            "  (type $2 (describes $1) (struct))\n"
            ")",
            own[0]);
  wt_rec_group_delete(group);
  types_delete(&types);
  REGISTRY_END(registry);
}

/* Two groups that differ in one clause, or in whether one reference is exact, are two groups. */
static void clauses_and_exactness_are_part_of_identity(void) {
  const struct {
    const char *name;
    bytes_t one, other;
  } rows[] = {
      {"a pair and no pair", BYTES(1, REC(2, DESCRIPTOR(1, STRUCT(0)), DESCRIBES(0, STRUCT(0)))),
       BYTES(1, REC(2, STRUCT(0), STRUCT(0)))},
      {"which of two is described",
       BYTES(1, REC(3, DESCRIPTOR(2, STRUCT(0)), STRUCT(0), DESCRIBES(0, STRUCT(0)))),
       BYTES(1, REC(3, STRUCT(0), DESCRIPTOR(2, STRUCT(0)), DESCRIBES(1, STRUCT(0))))},
      {"which of two describes",
       BYTES(1, REC(3, DESCRIPTOR(1, STRUCT(0)), DESCRIBES(0, STRUCT(0)), STRUCT(0))),
       BYTES(1, REC(3, DESCRIPTOR(2, STRUCT(0)), STRUCT(0), DESCRIBES(0, STRUCT(0))))},
      {"a chain and a pair",
       BYTES(1, REC(3, DESCRIPTOR(1, STRUCT(0)), DESCRIBES(0, DESCRIPTOR(2, STRUCT(0))), DESCRIBES(1, STRUCT(0)))),
       BYTES(1, REC(3, DESCRIPTOR(1, STRUCT(0)), DESCRIBES(0, STRUCT(0)), STRUCT(0)))},
      {"which describes which in two pairs",
       BYTES(1, REC(4, DESCRIPTOR(2, STRUCT(0)), DESCRIPTOR(3, STRUCT(0)), DESCRIBES(0, STRUCT(0)), DESCRIBES(1, STRUCT(0)))),
       BYTES(1, REC(4, DESCRIPTOR(3, STRUCT(0)), DESCRIPTOR(2, STRUCT(0)), DESCRIBES(1, STRUCT(0)), DESCRIBES(0, STRUCT(0))))},
      {"an exact field", BYTES(1, STRUCT(1, VAR(REF_NULL(0)))), BYTES(1, STRUCT(1, VAR(REF_NULL(EXACT, 0))))},
      {"an exact element", BYTES(1, ARRAY(VAR(REF_NULL(0)))), BYTES(1, ARRAY(VAR(REF_NULL(EXACT, 0))))},
      {"an exact param", BYTES(1, FUNC(1, REF(0), 0)), BYTES(1, FUNC(1, REF(EXACT, 0), 0))},
      {"an exact result", BYTES(2, STRUCT(0), FUNC(0, 1, REF(0))), BYTES(2, STRUCT(0), FUNC(0, 1, REF(EXACT, 0)))},
  };
  wt_registry_t *registry = registry_of_all();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    CASE("two groups: %s", rows[i].name);
    types_t one = types_of(registry, rows[i].one), other = types_of(registry, rows[i].other),
            again = types_of(registry, rows[i].one);
    CHECK(one.type[one.len - 1] != other.type[other.len - 1]);
    CHECK(one.type[one.len - 1] == again.type[again.len - 1]);
    char *words = wt_registered_type_explain_mismatch(one.type[one.len - 1], other.type[other.len - 1], NULL, NULL);
    CHECK(words != NULL);
    wt_string_delete(words);
    types_delete(&one);
    types_delete(&other);
    types_delete(&again);
  }
  REGISTRY_END(registry);
}

static void exact_references_match_by_their_own_rules(void) {
  wt_registry_t *registry = registry_of_all();
  bytes_t section = ROW(REC(2, SUB_OF(PLAIN, STRUCT(0)), FINAL_OF(OWN, STRUCT(0))));
  types_t types = types_of(registry, section);
  const wt_registered_type_t *top = types.type[PLAIN], *mid = types.type[OWN], *leaf = types.type[OWN + 1];
#define TO(to, ...) {.kind = WT_VAL_REF, .heap = WT_HEAP_CONCRETE, .type = to, __VA_ARGS__}
  const wt_val_type_t to_top = TO(top, .flags = 0), exact_top = TO(top, .flags = WT_REF_EXACT),
                      to_mid = TO(mid, .flags = 0), exact_mid = TO(mid, .flags = WT_REF_EXACT),
                      to_leaf = TO(leaf, .flags = 0), exact_leaf = TO(leaf, .flags = WT_REF_EXACT),
                      null_exact = TO(mid, .flags = WT_REF_EXACT, .nullable = 1);
  const struct {
    const char *name;
    bool matches;
    wt_val_type_t sub, sup;
  } pairs[] = {
      {"itself", true, exact_mid, exact_mid},
      {"the type", true, exact_mid, to_mid},
      {"what the type is below", true, exact_mid, to_top},
      {"not exactly what the type is below", false, exact_mid, exact_top},
      {"not a type below", false, exact_mid, to_leaf},
      {"not exactly a type below", false, exact_leaf, exact_mid},
      {"the type is not exactly it", false, to_mid, exact_mid},
      {"a final type is not exactly it", false, to_leaf, exact_leaf},
      {"struct", true, exact_mid, wt_val_type_ref(WT_HEAP_STRUCT, false)},
      {"eq", true, exact_mid, wt_val_type_ref(WT_HEAP_EQ, false)},
      {"any", true, exact_mid, wt_val_type_ref(WT_HEAP_ANY, true)},
      {"not array", false, exact_mid, wt_val_type_ref(WT_HEAP_ARRAY, true)},
      {"not func", false, exact_mid, wt_val_type_ref(WT_HEAP_FUNC, true)},
      {"none is below", true, wt_val_type_ref(WT_HEAP_NONE, false), exact_mid},
      {"nofunc is not below", false, wt_val_type_ref(WT_HEAP_NOFUNC, false), exact_mid},
      {"struct is not below", false, wt_val_type_ref(WT_HEAP_STRUCT, false), exact_mid},
      {"null below non-null", false, null_exact, exact_mid},
      {"non-null below null", true, exact_mid, null_exact},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    CASE("exact: %s", pairs[i].name);
    CHECK(wt_val_type_matches(pairs[i].sub, pairs[i].sup) == pairs[i].matches);
    char *words = wt_val_type_explain_mismatch(pairs[i].sub, pairs[i].sup, NULL, NULL);
    CHECK((words == NULL) == pairs[i].matches);
    wt_string_delete(words);
  }
  types_delete(&types);
  REGISTRY_END(registry);
}

int main(void) {
  a_group_is_valid_or_not_on_every_path();
  both_sides_of_a_descriptor_have_queries();
  clauses_and_exactness_are_part_of_identity();
  exact_references_match_by_their_own_rules();
  return check_summary();
}
