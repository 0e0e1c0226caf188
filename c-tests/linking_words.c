/* Why something does not match the required external type: the whole text of each reason, with and without names. */
#include "externs.h"

static const wt_registered_type_t *const *type;

#define EXTERN_FUNC(number, exact) {.kind = WT_EXTERN_FUNC, .type = number, .is_exact = exact}
#define EXTERN_TAG(number) {.kind = WT_EXTERN_TAG, .type = number}
#define EXTERN_TABLE(of, limit) {.kind = WT_EXTERN_TABLE, .value = of, .limits = limit}
#define EXTERN_MEMORY(limit) {.kind = WT_EXTERN_MEMORY, .limits = limit, .page = 16}
#define EXTERN_GLOBAL(of, mutable) {.kind = WT_EXTERN_GLOBAL, .value = of, .is_mutable = mutable}

static const struct {
  extern_t provided, required;
  const char *words;
} ROWS[] = {
    {EXTERN_TAG(BASE), EXTERN_FUNC(BASE, false),
     "a function is required, and a tag is provided."},
    {EXTERN_MEMORY(0), EXTERN_GLOBAL(V_I32, false),
     "a global is required, and a memory is provided."},
    {EXTERN_FUNC(OTHER, false), EXTERN_FUNC(BASE, false),
     "a function does not match the one that is required: $t3 is not a subtype of $base: it is not "
     "declared below it, and only declared supertypes count (Defined Types).\n"
     "  $t3 declares no supertype.\n"
     "  They are different types: $t3 is final, $base is not.\n"
     "  $t3 could not be declared below $base: it has 1 param, $base has 0."},
    {EXTERN_FUNC(BASE, false), EXTERN_FUNC(BELOW, false),
     "a function does not match the one that is required: $base is not a subtype of $t2: it is the other "
     "way around.\n"
     "  $base declares no supertype.\n"
     "  $t2 is declared below $base."},
    {EXTERN_FUNC(BASE, false), EXTERN_FUNC(BASE, true),
     "a function does not match the one that is required: a function of exactly the type $base is "
     "required, and this one is of type $base, or of one below it."},
    {EXTERN_FUNC(BELOW, true), EXTERN_FUNC(BASE, true),
     "a function does not match the one that is required: a function of exactly the type $base is "
     "required, and this one is of type $t2."},
    {EXTERN_TAG(BELOW), EXTERN_TAG(BASE),
     "a tag does not match the one that is required: tags match if their types are equal; this one is of "
     "type $t2, and $base is required."},
    {EXTERN_TABLE(V_ANYREF, 0), EXTERN_TABLE(V_FUNCREF, 0),
     "a table does not match the one that is required: anyref does not match funcref: any is of the any "
     "hierarchy, func of the func hierarchy, and these have no value in common (Heap Types)."},
    {EXTERN_TABLE(V_NARROW_NULL, 0), EXTERN_TABLE(V_WIDE_NULL, 0),
     "a table does not match the one that is required: the elements of a table are read and written, so "
     "types must match both ways: (ref null $wide) does not match (ref null $t6): $wide is not a subtype "
     "of $t6: it is the other way around.\n"
     "  $wide declares no supertype.\n"
     "  $t6 is declared below $wide."},
    {EXTERN_TABLE(V_FUNCREF, 0), EXTERN_TABLE(V_FUNCREF, 1),
     "a table does not match the one that is required: it has a minimum of 0, and at least 1 is required."},
    {EXTERN_TABLE(V_FUNCREF, 0), EXTERN_TABLE(V_FUNCREF, 3),
     "a table does not match the one that is required: it has no maximum, and at most 1 is required."},
    {EXTERN_MEMORY(5), EXTERN_MEMORY(4),
     "a memory does not match the one that is required: it has a maximum of 300, and at most 1 is "
     "required."},
    {{.kind = WT_EXTERN_MEMORY, .page = 0}, EXTERN_MEMORY(0),
     "a memory does not match the one that is required: its pages have 2^0 bytes, those that are required "
     "2^16."},
    {{.kind = WT_EXTERN_MEMORY, .page = 16, .is_64 = true}, EXTERN_MEMORY(0),
     "a memory does not match the one that is required: it is addressed in 64 bits, and the one that is "
     "required in 32."},
    {{.kind = WT_EXTERN_MEMORY, .page = 16, .is_shared = true}, EXTERN_MEMORY(0),
     "a memory does not match the one that is required: it is shared, and the one that is required is not."},
    {EXTERN_MEMORY(0), {.kind = WT_EXTERN_MEMORY, .page = 16, .is_shared = true},
     "a memory does not match the one that is required: it is not shared, and the one that is required is."},
    {EXTERN_GLOBAL(V_I32, true), EXTERN_GLOBAL(V_I32, false),
     "a global does not match the one that is required: it is mutable, and the one that is required is "
     "not."},
    {EXTERN_GLOBAL(V_I32, false), EXTERN_GLOBAL(V_I32, true),
     "a global does not match the one that is required: it is not mutable, and the one that is required "
     "is."},
    {EXTERN_GLOBAL(V_I32, false), EXTERN_GLOBAL(V_I64, false),
     "a global does not match the one that is required: i32 does not match i64: numbers, vectors and "
     "packed integers match only themselves (Value Types, Storage Types)."},
    {EXTERN_GLOBAL(V_WIDE_NULL, false), EXTERN_GLOBAL(V_NARROW, false),
     "a global does not match the one that is required: (ref null $wide) does not match (ref $t6): $wide "
     "is not a subtype of $t6: it is the other way around.\n"
     "  $wide declares no supertype.\n"
     "  $t6 is declared below $wide."},
    {EXTERN_GLOBAL(V_NARROW, true), EXTERN_GLOBAL(V_WIDE_NULL, true),
     "a global does not match the one that is required: a mutable global is read and written, so types "
     "must match both ways: (ref null $wide) does not match (ref $t6): $wide is not a subtype of $t6: it "
     "is the other way around.\n"
     "  $wide declares no supertype.\n"
     "  $t6 is declared below $wide."},
};

static void each_reason_has_its_words(const wt_type_names_t *names) {
  for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
    CASE("row %zu", i);
    wt_extern_type_t provided = extern_for_c(ROWS[i].provided, type),
                     required = extern_for_c(ROWS[i].required, type);
    char *words = wt_extern_type_explain_mismatch(&provided, &required, names, NULL);
    CHECK_TEXT(words, ROWS[i].words);
    CHECK(!wt_extern_type_matches(&provided, &required));
    wt_string_delete(words);
  }
}

/* Names are those of one of the two registries. */
static void names_are_of_one_of_the_two_registries(void) {
  wt_registry_t *registry = registry_with(true);
  types_t others = types_of(registry, (bytes_t){TYPES_PAYLOAD, sizeof TYPES_PAYLOAD});
  wt_type_names_t *names = wt_type_names_new(registry, NULL);
  REQUIRE(wt_type_names_set_type(names, others.type[BASE], "base", 4, NULL));
  wt_extern_type_t provided = extern_for_c((extern_t)EXTERN_TAG(BELOW), type),
                   required = extern_for_c((extern_t)EXTERN_TAG(BASE), type),
                   of_other = extern_for_c((extern_t)EXTERN_TAG(BASE), others.type);
  CASE("names of another registry");
  wt_error_t *error = NULL;
  CHECK(wt_extern_type_explain_mismatch(&provided, &required, names, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_WRONG_REGISTRY);
  char *words = wt_extern_type_explain_mismatch(&provided, &of_other, names, NULL);
  CHECK(words != NULL && strstr(words, "$t2 and $base belong to two registries") != NULL);
  wt_string_delete(words);
  wt_type_names_delete(names);
  types_delete(&others);
  REGISTRY_END(registry);
}

int main(void) {
  wt_registry_t *registry = registry_with(true);
  types_t types = types_of(registry, (bytes_t){TYPES_PAYLOAD, sizeof TYPES_PAYLOAD});
  type = types.type;
  wt_type_names_t *names = wt_type_names_new(registry, NULL);
  REQUIRE(wt_type_names_set_type(names, type[BASE], "base", 4, NULL) &&
          wt_type_names_set_type(names, type[WIDE], "wide", 4, NULL));
  each_reason_has_its_words(names);
  names_are_of_one_of_the_two_registries();
  wt_type_names_delete(names);
  types_delete(&types);
  REGISTRY_END(registry);
  return check_summary();
}
