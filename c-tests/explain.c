/* Why one type does not match another, in words (typereg.h, wt_registered_type_explain_mismatch and those like it):
 * each explanation is checked whole. There is no explanation for types that match. */
#include "bytes.h"
#include "expand.h"
#include "refused.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
enum { MOST = 8 };

typedef struct world_t {
  wt_registry_t *registry;
  wt_type_collection_t *types;
  const wt_registered_type_t *type[MOST];
} world_t;

static world_t world_new(bytes_t section) {
  world_t world = {.registry = wt_registry_new(NULL, NULL)};
  world.types = wt_registry_register_type_section(world.registry, section.at, section.len, NULL);
  REQUIRE(world.types != NULL && wt_type_collection_num_types(world.types) < MOST);
  for (uint32_t i = 0; i < wt_type_collection_num_types(world.types); i++)
    world.type[i] = wt_type_collection_type(world.types, i);
  return world;
}

static void world_end(world_t *world) {
  wt_type_collection_delete(world->types);
  REGISTRY_END(world->registry);
}

/* How most explanations begin. */
#define NOT_BELOW                                                                                 \
  "$t@A is not a subtype of $t@B: it is not declared below it, and only declared supertypes count (Defined " \
     "Types).\n"                                                        \
  "  $t@A declares no supertype.\n"

/* Two types of a section. */
static const struct {
  const char *what, *want;
  bytes_t section;
  int sub, sup;
} TYPES[] = {
    {"a number in place of another",
     NOT_BELOW
     "  They are different types: field 0 is i32 in $t@A and i64 in $t@B.\n"
     "  $t@A could not be declared below $t@B: field 0 is i32, in $t@B i64: numbers, vectors and "
     "packed integers match only themselves (Value Types, Storage Types).",
     BYTES(2, SUB(STRUCT(1, CONST(I32))), SUB(STRUCT(1, CONST(I64)))), 0, 1},
    {"packed",
     NOT_BELOW
     "  They are different types: field 0 is (mut i8) in $t@A and (mut i16) in $t@B.\n"
     "  $t@A could not be declared below $t@B: field 0 is (mut i8), in $t@B (mut i16): numbers, "
     "vectors and packed integers match only themselves (Value Types, Storage Types).",
     BYTES(2, SUB(STRUCT(1, VAR(I8))), SUB(STRUCT(1, VAR(I16)))), 0, 1},
    {"one that can be written",
     NOT_BELOW
     "  They are different types: $t@A is final, $t@B is not.\n"
     "  $t@A could not be declared below $t@B: field 0 is (mut i8), in $t@B i8: one is mutable "
     "and the other is not, and such fields never match (Field Types).",
     BYTES(2, STRUCT(1, VAR(I8)), SUB(STRUCT(1, CONST(I8)))), 0, 1},
    {"one that may be null",
     NOT_BELOW
     "  They are different types: field 1 is anyref in $t@A and (ref any) in $t@B.\n"
     "  $t@A could not be declared below $t@B: field 1 is anyref, in $t@B (ref any): the first may "
     "be null and the second may not (Reference Types).",
     BYTES(2, SUB(STRUCT(2, CONST(I32), CONST(REF_NULL(ANYREF)))),
           SUB(STRUCT(2, CONST(I32), CONST(REF(ANYREF))))),
     0, 1},
    {"one that may be null, of the same type",
     "$t@C is not a subtype of $t@B: it is not declared below it, and only declared supertypes count (Defined "
     "Types).\n"
     "  $t@C declares no supertype.\n"
     "  They are different types: field 0 is (ref null $t@A) in $t@C and (ref $t@A) in $t@B.\n"
     "  $t@C could not be declared below $t@B: field 0 is (ref null $t@A), in $t@B (ref $t@A): the first may be null "
     "and the second may not (Reference Types).",
     BYTES(3, STRUCT(0), SUB(STRUCT(1, CONST(REF(0)))), SUB(STRUCT(1, CONST(REF_NULL(0))))), 2, 1},
    {"one that matches one way only",
     NOT_BELOW
     "  They are different types: field 0 is (mut eqref) in $t@A and (mut anyref) in $t@B.\n"
     "  $t@A could not be declared below $t@B: field 0 is (mut eqref), in $t@B (mut anyref): mutable "
     "fields must match both ways (Field Types), and anyref does not match "
     "eqref: any is above eq, not below it (Heap Types).",
     BYTES(2, SUB(STRUCT(1, VAR(EQREF))), SUB(STRUCT(1, VAR(ANYREF)))), 0, 1},
    {"an element",
     NOT_BELOW
     "  They are different types: the element is f32 in $t@A and f64 in $t@B.\n"
     "  $t@A could not be declared below $t@B: the element is f32, in $t@B f64: numbers, vectors "
     "and packed integers match only themselves (Value Types, Storage Types).",
     BYTES(2, SUB(ARRAY(CONST(F32))), SUB(ARRAY(CONST(F64)))), 0, 1},
    {"below a final type",
     NOT_BELOW "  They are different types: $t@B is final, $t@A is not.\n"
               "  $t@B is final: no type can be declared below it.",
     BYTES(2, SUB(STRUCT(1, CONST(I32))), STRUCT(1, CONST(I32))), 0, 1},
    {"fewer fields",
     NOT_BELOW "  They are different types: $t@A has 0 fields, $t@B has 1.\n"
               "  $t@A could not be declared below $t@B: it has 0 fields, $t@B has 1.",
     BYTES(2, SUB(STRUCT(0)), SUB(STRUCT(1, CONST(I32)))), 0, 1},
    {"more fields: it could have been declared",
     NOT_BELOW
     "  They are different types: $t@A has 2 fields, $t@B has 1.\n"
     "  $t@A could be declared below $t@B, as (sub $t@B ...); that would make it a different type.",
     BYTES(2, SUB(STRUCT(2, CONST(I32), CONST(I64))), SUB(STRUCT(1, CONST(I32)))), 0, 1},
    {"a type that names itself: it could have been declared",
     NOT_BELOW
     "  They are different types: $t@A has 2 fields, $t@B has 1.\n"
     "  $t@A could be declared below $t@B, as (sub $t@B ...); that would make it a different type.",
     BYTES(2, SUB(STRUCT(2, CONST(REF_NULL(0)), VAR(I8))), SUB(STRUCT(1, CONST(REF_NULL(1))))), 0,
     1},
    {"a struct and an array",
     "$t@A is not a subtype of $t@B: one is a struct type, the other an array type, and a type "
     "can be declared only below a type of the same kind.",
     BYTES(2, STRUCT(0), ARRAY(VAR(I8))), 0, 1},
    {"the other way around",
     "$t@A is not a subtype of $t@C: it is the other way around.\n"
     "  $t@A declares no supertype.\n"
     "  $t@C is declared below $t@B, $t@B below $t@A.",
     BYTES(3, SUB(STRUCT(0)), SUB_OF(0, STRUCT(0)), SUB_OF(1, STRUCT(0))), 0, 2},
    {"declared below others",
     "$t@C is not a subtype of $t@D: it is not declared below it, and only declared supertypes count "
     "(Defined Types).\n"
     "  $t@C is declared below $t@B, $t@B below $t@A.\n"
     "  They are different types: $t@C is declared below $t@B, $t@D below $t@A.\n"
     "  $t@C could not be declared below $t@D: it has 0 fields, $t@D has 1.",
     BYTES(4, SUB(STRUCT(0)), SUB_OF(0, STRUCT(0)), SUB_OF(1, STRUCT(0)),
           SUB_OF(0, STRUCT(1, CONST(I32)))),
     2, 3},
    {"a param, which matches the other way around",
     NOT_BELOW
     "  They are different types: param 0 is eqref in $t@A and anyref in $t@B.\n"
     "  $t@A could not be declared below $t@B: param 0 is eqref, in $t@B anyref, and params "
     "match the other way around: any is above eq, not below it (Heap Types).",
     BYTES(2, SUB(FUNC(1, EQREF, 0)), SUB(FUNC(1, ANYREF, 0))), 0, 1},
    {"a param more",
     NOT_BELOW "  They are different types: $t@A is final, $t@B is not.\n"
               "  $t@A could not be declared below $t@B: it has 2 params, $t@B has 1.",
     BYTES(2, FUNC(2, EQREF, I32, 0), SUB(FUNC(1, EQREF, 0))), 0, 1},
    {"a result",
     NOT_BELOW
     "  They are different types: result 1 is anyref in $t@A and eqref in $t@B.\n"
     "  $t@A could not be declared below $t@B: result 1 is anyref, in $t@B eqref: any is above "
     "eq, not below it (Heap Types).",
     BYTES(2, SUB(FUNC(0, 2, I32, ANYREF)), SUB(FUNC(0, 2, I32, EQREF))), 0, 1},
    {"a result less",
     NOT_BELOW "  They are different types: $t@A has 1 result, $t@B has 2.\n"
               "  $t@A could not be declared below $t@B: it has 1 result, $t@B has 2.",
     BYTES(2, SUB(FUNC(0, 1, ANYREF)), SUB(FUNC(0, 2, ANYREF, EQREF))), 0, 1},
    {"twins in groups of other sizes",
     NOT_BELOW
     "  They are different types: $t@A is in a rec group of 1, $t@B in one of 2, and types are equal "
     "only if their whole groups are.\n"
     "  $t@A could be declared below $t@B, as (sub $t@B ...); that would make it a different type.",
     BYTES(2, SUB(STRUCT(0)), REC(2, SUB(STRUCT(0)), STRUCT(0))), 0, 1},
    {"twins at other places of a group",
     NOT_BELOW
     "  They are different types: $t@A is type 0 of its rec group, $t@B is type 1.\n"
     "  $t@A could not be declared below $t@B: a supertype comes first in their rec group.",
     BYTES(1, REC(2, SUB(STRUCT(0)), SUB(STRUCT(0)))), 0, 1},
    {"twins beside others",
     "$t@A is not a subtype of $t@C: it is not declared below it, and only declared supertypes count "
     "(Defined Types).\n"
     "  $t@A declares no supertype.\n"
     "  They are different types: the element is (mut i8) in $t@B and (mut i16) in $t@D (type 1 of "
     "their groups), and types are equal only if their whole groups are.\n"
     "  $t@A could be declared below $t@C, as (sub $t@C ...); that would make it a different type.",
     BYTES(2, REC(2, SUB(STRUCT(0)), ARRAY(VAR(I8))), REC(2, SUB(STRUCT(0)), ARRAY(VAR(I16)))), 0,
     2},
};

static void every_pair_of_types_is_explained(void) {
  for (size_t i = 0; i < COUNT(TYPES); i++) {
    CASE("Types: %s", TYPES[i].what);
    world_t world = world_new(TYPES[i].section);
    const wt_registered_type_t *sub = world.type[TYPES[i].sub], *sup = world.type[TYPES[i].sup];
    CHECK(!wt_registered_type_is_subtype(sub, sup));
    wt_error_t *error = NULL;
    char *text = wt_registered_type_explain_mismatch(sub, sup, NULL, &error);
    CHECK(error == NULL);
    CHECK_EXPANDED(text, TYPES[i].want, world.type);
    CHECK(wt_registered_type_explain_mismatch(sub, sub, NULL, &error) == NULL && error == NULL);
    world_end(&world);
  }
}

/* Explanations for values of the types A to E; E is an exn type. */
static const bytes_t KNOWN =
    BYTES(4, SUB(STRUCT(0)), SUB_OF(0, STRUCT(0)), SUB(STRUCT(1, CONST(I32))), FUNC(0, 0));

/* `want` NULL: they match, and there is no explanation. */
static void check_words(char *text, bool matches, const char *want, const world_t *world) {
  CHECK((text == NULL) == matches);
  if (want == NULL)
    CHECK(text == NULL);
  else
    CHECK_EXPANDED(text, want, world->type);
}

static void values_and_fields_are_explained(void) {
  world_t world = world_new(KNOWN);
  wt_registered_type_t *exn = wt_exn_type_new(world.registry, world.type[3], NULL);
  const wt_registered_type_t *a = world.type[0], *b = world.type[1], *c = world.type[2];
  world.type[4] = exn;
  wt_val_type_t i32 = wt_val_type_i32(), i64 = wt_val_type_i64(), i8 = wt_val_type_i8(),
                i16 = wt_val_type_i16(), any = wt_val_type_ref(WT_HEAP_ANY, true),
                eq = wt_val_type_ref(WT_HEAP_EQ, true),
                array = wt_val_type_ref(WT_HEAP_ARRAY, true),
                structs = wt_val_type_ref(WT_HEAP_STRUCT, true),
                func = wt_val_type_ref(WT_HEAP_FUNC, true),
                exns = wt_val_type_ref(WT_HEAP_EXN, true), ref_a = wt_val_type_ref_to(a, false),
                ref_b = wt_val_type_ref_to(b, false), ref_exn = wt_val_type_ref_to(exn, false),
                null_a = wt_val_type_ref_to(a, true), null_b = wt_val_type_ref_to(b, true),
                null_c = wt_val_type_ref_to(c, true), shared = any, exact = ref_a;
  shared.flags = WT_REF_SHARED;
  exact.flags = WT_REF_EXACT;

  const struct {
    const char *what;
    wt_val_type_t sub, sup;
    const char *want;
  } values[] = {
      {"a number", i32, i64,
       "i32 does not match i64: numbers, vectors and packed integers match only themselves "
     "(Value Types, Storage Types)."},
      {"a packed one", i8, i32,
       "i8 does not match i32: numbers, vectors and packed integers match only themselves (Value "
     "Types, Storage Types)."},
      {"a vector and a reference", wt_val_type_v128(), ref_a,
       "v128 does not match (ref $t@A): numbers, vectors and packed integers match only "
     "themselves (Value Types, Storage Types)."},
      {"null", null_a, ref_a,
       "(ref null $t@A) does not match (ref $t@A): the first may be null and the second may not "
     "(Reference Types)."},
      {"a supertype", ref_a, ref_b,
       "(ref $t@A) does not match (ref $t@B): $t@A is not a subtype of $t@B: it is the other way "
     "around.\n"
       "  $t@A declares no supertype.\n"
       "  $t@B is declared below $t@A."},
      {"types that differ", null_c, null_a,
       "(ref null $t@C) does not match (ref null $t@A): $t@C is not a subtype of $t@A: it is not "
     "declared below it, and only declared supertypes count (Defined Types).\n"
       "  $t@C declares no supertype.\n"
       "  They are different types: $t@C has 1 field, $t@A has 0.\n"
       "  $t@C could be declared below $t@A, as (sub $t@A ...); that would make it a different type."},
      {"what is above", any, eq,
       "anyref does not match eqref: any is above eq, not below it (Heap Types)."},
      {"two of which neither is above", structs, array,
       "structref does not match arrayref: neither of struct and array is below the other (Heap "
     "Types)."},
      {"a struct where an array is expected", ref_a, array,
       "(ref $t@A) does not match arrayref: $t@A is a struct type, and those are not below array "
     "(Heap Types)."},
      {"a struct where a function is expected", ref_a, func,
       "(ref $t@A) does not match funcref: $t@A is of the any hierarchy, func of the func "
     "hierarchy, and these have no value in common (Heap Types)."},
      {"an abstract type", any, null_a,
       "anyref does not match (ref null $t@A): among the abstract heap types, only none is below a "
     "defined type (Heap Types)."},
      {"an exn type", exns, ref_exn,
       "exnref does not match (ref $t@E): among the abstract heap types, only noexn is below a defined "
     "type (Heap Types)."},
      {"what is shared", shared, any,
       "(ref null (shared any)) does not match anyref: one of (shared any) and any is shared and "
     "the other is not."},
      {"exact", null_a, exact,
       "(ref null $t@A) does not match (ref (exact $t@A)): (exact $t@A) excludes subtypes, and "
     "$t@A includes them (Heap Types)."},
      {"exact, of another type", null_b, exact,
       "(ref null $t@B) does not match (ref (exact $t@A)): (exact $t@A) excludes subtypes, and "
     "$t@B includes them (Heap Types)."},
      {"itself", i32, i32, NULL},
      {"below it", ref_b, null_a, NULL},
      {"nothing", wt_val_type_ref(WT_HEAP_NONE, true), null_c, NULL},
  };
  for (size_t i = 0; i < COUNT(values); i++) {
    CASE("Values: %s", values[i].what);
    wt_error_t *error = NULL;
    char *text = wt_val_type_explain_mismatch(values[i].sub, values[i].sup, NULL, &error);
    CHECK(error == NULL);
    check_words(text, wt_val_type_matches(values[i].sub, values[i].sup), values[i].want, &world);
  }

  const struct {
    const char *what;
    wt_field_type_t sub, sup;
    const char *want;
  } fields[] = {
      {"mutable", wt_field_type(i32, true), wt_field_type(i32, false),
       "(mut i32) does not match i32: one is mutable and the other is not, and such fields "
     "never match (Field Types)."},
      {"const", wt_field_type(null_b, false), wt_field_type(null_b, true),
       "(ref null $t@B) does not match (mut (ref null $t@B)): one is mutable and the other is "
     "not, and such fields never match (Field Types)."},
      {"both ways", wt_field_type(null_b, true), wt_field_type(null_a, true),
       "(mut (ref null $t@B)) does not match (mut (ref null $t@A)): mutable fields must match both "
     "ways (Field Types), and (ref null $t@A) does not match (ref null $t@B): "
     "$t@A is not a subtype of $t@B: it is the other way around."},
      {"packed", wt_field_type(i8, true), wt_field_type(i16, true),
       "(mut i8) does not match (mut i16): numbers, vectors and packed integers match only "
     "themselves (Value Types, Storage Types)."},
      {"its type", wt_field_type(ref_a, false), wt_field_type(ref_b, false),
       "(ref $t@A) does not match (ref $t@B): $t@A is not a subtype of $t@B: it is the other way "
     "around.\n"
       "  $t@A declares no supertype.\n"
       "  $t@B is declared below $t@A."},
      {"itself", wt_field_type(null_a, true), wt_field_type(null_a, true), NULL},
      {"below it", wt_field_type(ref_b, false), wt_field_type(null_a, false), NULL},
  };
  for (size_t i = 0; i < COUNT(fields); i++) {
    CASE("Fields: %s", fields[i].what);
    wt_error_t *error = NULL;
    char *text = wt_field_type_explain_mismatch(fields[i].sub, fields[i].sup, NULL, &error);
    CHECK(error == NULL);
    check_words(text, wt_field_type_matches(fields[i].sub, fields[i].sup), fields[i].want, &world);
  }
  wt_registered_type_delete(exn);
  world_end(&world);
}

static void types_are_called_by_their_names(void) {
  CASE("types are called by their names");
  bytes_t section = BYTES(2, SUB(STRUCT(1, CONST(I32))), SUB(STRUCT(0)));
  world_t world = world_new(section);
  wt_type_names_t *names = wt_type_names_new(world.registry, NULL);
  CHECK(wt_type_names_set_type(names, world.type[0], "point", 5, NULL) &&
        wt_type_names_set_type(names, world.type[1], "any thing", 9, NULL));
  CHECK_EXPANDED(
      wt_registered_type_explain_mismatch(world.type[0], world.type[1], names, NULL),
      "$point is not a subtype of $\"any thing\": it is not declared below it, and only declared "
     "supertypes count (Defined Types).\n"
      "  $point declares no supertype.\n"
      "  They are different types: $point has 1 field, $\"any thing\" has 0.\n"
      "  $point could be declared below $\"any thing\", as (sub $\"any thing\" ...); that would make "
     "it a different type.",
      world.type);
  wt_type_names_delete(names);
  world_end(&world);
}

static void types_of_two_registries_never_match(void) {
  CASE("types of two registries never match");
  world_t here = world_new(KNOWN), there = world_new(KNOWN);
  const wt_registered_type_t *types[] = {here.type[1], there.type[0]};
  wt_type_names_t *names = wt_type_names_new(there.registry, NULL);
  CHECK(wt_type_names_set_type(names, types[1], "base", 4, NULL));
  CHECK_EXPANDED(wt_registered_type_explain_mismatch(types[0], types[1], names, NULL),
                 "$t@A is not a subtype of $base: they belong to two registries, and types of "
     "two registries never match.",
                 types);
  CHECK_EXPANDED(wt_val_type_explain_mismatch(wt_val_type_ref_to(types[0], false),
                                              wt_val_type_ref_to(types[1], true), NULL, NULL),
                 "(ref $t@A) does not match (ref null $t@B): $t@A is not a subtype of $t@B: they "
     "belong to two registries, and types of two registries never match.",
                 types);
  wt_type_names_delete(names);
  world_end(&here);
  world_end(&there);
}

static void names_of_a_third_registry_are_refused(void) {
  CASE("names of a third registry");
  world_t here = world_new(KNOWN), there = world_new(KNOWN);
  wt_registry_t *third = wt_registry_new(NULL, NULL);
  wt_type_names_t *names = wt_type_names_new(third, NULL);
  const wt_registered_type_t *sub = here.type[0], *sup = there.type[1];
  const wt_val_type_t value = wt_val_type_ref_to(sub, false), above = wt_val_type_ref_to(sup, false),
                      any = wt_val_type_ref(WT_HEAP_ANY, true);
  wt_error_t *error = NULL;
  CHECK(wt_registered_type_explain_mismatch(sub, sup, names, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_WRONG_REGISTRY);
  CHECK(wt_registered_type_explain_mismatch(sub, sub, names, &error) == NULL); /* though it is a subtype */
  CHECK_REFUSED(error, WT_ERROR_WRONG_REGISTRY);
  CHECK(wt_val_type_explain_mismatch(value, above, names, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_WRONG_REGISTRY);
  CHECK(wt_val_type_explain_mismatch(any, value, names, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_WRONG_REGISTRY);
  CHECK(wt_field_type_explain_mismatch(wt_field_type(value, false), wt_field_type(above, false), names, &error) ==
        NULL);
  CHECK_REFUSED(error, WT_ERROR_WRONG_REGISTRY);
  char *words = wt_val_type_explain_mismatch(any, wt_val_type_i32(), names, NULL); /* no type is named */
  CHECK(words != NULL);
  wt_string_delete(words);
  wt_type_names_delete(names);
  wt_registry_delete(third);
  world_end(&here);
  world_end(&there);
}

int main(void) {
  every_pair_of_types_is_explained();
  values_and_fields_are_explained();
  types_are_called_by_their_names();
  types_of_two_registries_never_match();
  names_of_a_third_registry_are_refused();
  CASE("the end");
  return check_summary();
}
