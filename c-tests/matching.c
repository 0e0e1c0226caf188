/* When one value or field type matches another (WebAssembly specification 3.0, "Matching"; typereg.h, "Matching"), over
 * all pairs. The expected answers are written by hand: for each heap type, everything that it is below. So the order
 * itself is tested, not the library's rules. */
#include "check.h"
#include "paths.h"
#include "refused.h"

/* `above` lists by name every heap type that this one matches, itself included. The names of defined types: A a struct,
 * B below A, S another struct; L an array, M below L; F a func, G below F; X the exception object of a tag. =A is
 * exactly A. Shared heap types, marked by a plus sign, have the same order as the unshared ones and never match
 * them. */
typedef struct heap_t {
  const char *name, *above;
  uint8_t heap, flags;
  const char *type; /* which defined type, for concrete ones */
} heap_t;
static const heap_t HEAPS[] = {
    {"any", "any", WT_HEAP_ANY, 0, NULL},
    {"eq", "eq any", WT_HEAP_EQ, 0, NULL},
    {"i31", "i31 eq any", WT_HEAP_I31, 0, NULL},
    {"struct", "struct eq any", WT_HEAP_STRUCT, 0, NULL},
    {"array", "array eq any", WT_HEAP_ARRAY, 0, NULL},
    {"none", "none i31 struct array eq any A B S L M =A =B =S =L =M", WT_HEAP_NONE, 0, NULL},
    {"func", "func", WT_HEAP_FUNC, 0, NULL},
    {"nofunc", "nofunc func F G =F =G", WT_HEAP_NOFUNC, 0, NULL},
    {"extern", "extern", WT_HEAP_EXTERN, 0, NULL},
    {"noextern", "noextern extern", WT_HEAP_NOEXTERN, 0, NULL},
    {"exn", "exn", WT_HEAP_EXN, 0, NULL},
    {"noexn", "noexn exn X =X", WT_HEAP_NOEXN, 0, NULL},
    {"cont", "cont", WT_HEAP_CONT, 0, NULL},
    {"nocont", "nocont cont", WT_HEAP_NOCONT, 0, NULL},
    {"any+", "any+", WT_HEAP_ANY, WT_REF_SHARED, NULL},
    {"eq+", "eq+ any+", WT_HEAP_EQ, WT_REF_SHARED, NULL},
    {"i31+", "i31+ eq+ any+", WT_HEAP_I31, WT_REF_SHARED, NULL},
    {"struct+", "struct+ eq+ any+", WT_HEAP_STRUCT, WT_REF_SHARED, NULL},
    {"array+", "array+ eq+ any+", WT_HEAP_ARRAY, WT_REF_SHARED, NULL},
    {"none+", "none+ i31+ struct+ array+ eq+ any+", WT_HEAP_NONE, WT_REF_SHARED, NULL},
    {"func+", "func+", WT_HEAP_FUNC, WT_REF_SHARED, NULL},
    {"nofunc+", "nofunc+ func+", WT_HEAP_NOFUNC, WT_REF_SHARED, NULL},
    {"extern+", "extern+", WT_HEAP_EXTERN, WT_REF_SHARED, NULL},
    {"noextern+", "noextern+ extern+", WT_HEAP_NOEXTERN, WT_REF_SHARED, NULL},
    {"exn+", "exn+", WT_HEAP_EXN, WT_REF_SHARED, NULL},
    {"noexn+", "noexn+ exn+", WT_HEAP_NOEXN, WT_REF_SHARED, NULL},
    {"cont+", "cont+", WT_HEAP_CONT, WT_REF_SHARED, NULL},
    {"nocont+", "nocont+ cont+", WT_HEAP_NOCONT, WT_REF_SHARED, NULL},
    {"A", "A struct eq any", WT_HEAP_CONCRETE, 0, "A"},
    {"B", "B A struct eq any", WT_HEAP_CONCRETE, 0, "B"},
    {"S", "S struct eq any", WT_HEAP_CONCRETE, 0, "S"},
    {"L", "L array eq any", WT_HEAP_CONCRETE, 0, "L"},
    {"M", "M L array eq any", WT_HEAP_CONCRETE, 0, "M"},
    {"F", "F func", WT_HEAP_CONCRETE, 0, "F"},
    {"G", "G F func", WT_HEAP_CONCRETE, 0, "G"},
    {"X", "X exn", WT_HEAP_CONCRETE, 0, "X"},
    {"=A", "=A A struct eq any", WT_HEAP_CONCRETE, WT_REF_EXACT, "A"},
    {"=B", "=B B A struct eq any", WT_HEAP_CONCRETE, WT_REF_EXACT, "B"},
    {"=S", "=S S struct eq any", WT_HEAP_CONCRETE, WT_REF_EXACT, "S"},
    {"=L", "=L L array eq any", WT_HEAP_CONCRETE, WT_REF_EXACT, "L"},
    {"=M", "=M M L array eq any", WT_HEAP_CONCRETE, WT_REF_EXACT, "M"},
    {"=F", "=F F func", WT_HEAP_CONCRETE, WT_REF_EXACT, "F"},
    {"=G", "=G G F func", WT_HEAP_CONCRETE, WT_REF_EXACT, "G"},
    {"=X", "=X X exn", WT_HEAP_CONCRETE, WT_REF_EXACT, "X"},
};
enum { HEAP_COUNT = sizeof HEAPS / sizeof HEAPS[0] };

static const char TYPE_NAMES[] = "ABSLMFGX";
typedef struct types_under_test_t {
  types_t types;
  wt_registered_type_t *exception;
  const wt_registered_type_t *by_name[sizeof TYPE_NAMES - 1];
} types_under_test_t;

static types_under_test_t types_under_test(const wt_registry_t *registry) {
  /* S and A differ only in that S is final. */
  bytes_t section = BYTES(7, SUB(STRUCT(0)), SUB_OF(0, STRUCT(0)), STRUCT(0), SUB(ARRAY(VAR(I8))),
                          SUB_OF(3, ARRAY(VAR(I8))), SUB(FUNC(0, 0)), SUB_OF(5, FUNC(0, 0)));
  types_under_test_t under_test = {.types = types_of(registry, section)};
  for (size_t i = 0; i < 7; i++) under_test.by_name[i] = under_test.types.type[i];
  under_test.exception = wt_exn_type_new(registry, under_test.types.type[5], NULL);
  under_test.by_name[7] = under_test.exception;
  REQUIRE(under_test.exception != NULL);
  return under_test;
}

static void types_under_test_delete(types_under_test_t *under_test) {
  wt_registered_type_delete(under_test->exception);
  types_delete(&under_test->types);
}

static const wt_registered_type_t *type_named(const types_under_test_t *under_test, char name) {
  return under_test->by_name[strchr(TYPE_NAMES, name) - TYPE_NAMES];
}

static wt_val_type_t reference(const types_under_test_t *under_test, const heap_t *heap,
                               bool nullable) {
  return (wt_val_type_t){.kind = WT_VAL_REF,
                         .nullable = nullable,
                         .heap = heap->heap,
                         .flags = heap->flags,
                         .type = heap->type == NULL ? NULL : type_named(under_test, heap->type[0])};
}

/* Is `name` one of the words? */
static bool listed(const char *words, const char *name) {
  size_t len = strlen(name);
  for (const char *at = strstr(words, name); at != NULL; at = strstr(at + 1, name))
    if ((at == words || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0')) return true;
  return false;
}

static void every_pair_of_references(const types_under_test_t *under_test) {
  for (size_t pair = 0; pair < HEAP_COUNT * HEAP_COUNT; pair++) {
    const heap_t *sub = &HEAPS[pair / HEAP_COUNT], *sup = &HEAPS[pair % HEAP_COUNT];
    for (int nulls = 0; nulls < 4; nulls++) {
      bool sub_null = nulls & 1, sup_null = nulls & 2;
      CASE("(ref %s%s) <: (ref %s%s)", sub_null ? "null " : "", sub->name, sup_null ? "null " : "",
           sup->name);
      wt_val_type_t left = reference(under_test, sub, sub_null),
                    right = reference(under_test, sup, sup_null);
      bool matches = listed(sub->above, sup->name) && (sup_null || !sub_null);
      CHECK(wt_val_type_matches(left, right) == matches);
      CHECK(wt_val_type_equal(left, right) == (sub == sup && sub_null == sup_null));
      CHECK(wt_field_type_matches(wt_field_type(left, false), wt_field_type(right, false)) ==
            matches);
      bool same = sub == sup && sub_null == sup_null; /* no two different ones match both ways */
      CHECK(wt_field_type_matches(wt_field_type(left, true), wt_field_type(right, true)) == same);
      CHECK(!wt_field_type_matches(wt_field_type(left, true), wt_field_type(right, false)));
      CHECK(!wt_field_type_matches(wt_field_type(left, false), wt_field_type(right, true)));
    }
  }
}

static void numbers_match_only_themselves(void) {
  const wt_val_type_t values[] = {wt_val_type_i32(),
                                  wt_val_type_i64(),
                                  wt_val_type_f32(),
                                  wt_val_type_f64(),
                                  wt_val_type_v128(),
                                  wt_val_type_i8(),
                                  wt_val_type_i16(),
                                  wt_val_type_ref(WT_HEAP_ANY, true),
                                  wt_val_type_ref(WT_HEAP_I31, false)};
  enum { COUNT = sizeof values / sizeof values[0], REFERENCES = 7 };
  for (size_t i = 0; i < COUNT; i++) {
    for (size_t j = 0; j < COUNT; j++) {
      if (i >= REFERENCES && j >= REFERENCES) continue; /* see above */
      CASE("value %zu against value %zu", i, j);
      CHECK(wt_val_type_matches(values[i], values[j]) == (i == j));
      CHECK(wt_val_type_equal(values[i], values[j]) == (i == j));
      for (int mutability = 0; mutability < 4; mutability++) {
        bool sub_mutable = mutability & 1, sup_mutable = mutability & 2;
        wt_field_type_t sub = wt_field_type(values[i], sub_mutable),
                        sup = wt_field_type(values[j], sup_mutable);
        CHECK(wt_field_type_matches(sub, sup) == (i == j && sub_mutable == sup_mutable));
      }
    }
  }
}

static void types_of_two_registries_never_match(const types_under_test_t *here,
                                                const types_under_test_t *there) {
  for (size_t i = 0; i < HEAP_COUNT; i++) {
    if (HEAPS[i].type == NULL) continue;
    for (size_t j = 0; j < HEAP_COUNT; j++) {
      if (HEAPS[j].type == NULL) continue;
      CASE("%s of one registry and %s of another", HEAPS[i].name, HEAPS[j].name);
      wt_val_type_t left = reference(here, &HEAPS[i], false),
                    right = reference(there, &HEAPS[j], true);
      CHECK(!wt_val_type_matches(left, right));
      CHECK(!wt_val_type_equal(left, right));
      CHECK(!wt_field_type_matches(wt_field_type(left, false), wt_field_type(right, false)));
    }
  }
}

/* A struct that is not a valid value type matches nothing, not even itself. */
static void a_struct_that_is_not_a_type_never_matches(const wt_registry_t *registry,
                                          const types_under_test_t *under_test) {
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  const wt_pending_type_t *pending = wt_rec_group_builder_declare_struct(builder, NULL);
  const wt_registered_type_t *type = type_named(under_test, 'A');
  const struct {
    const char *name;
    wt_val_type_t value;
  } bad[] = {
      {"nothing filled in", {0}},
      {"unknown kind", {.kind = 0x7a}},
      {"number that is nullable", {.kind = WT_VAL_I32, .nullable = 1}},
      {"number with a heap type", {.kind = WT_VAL_I32, .heap = WT_HEAP_ANY}},
      {"number with flags", {.kind = WT_VAL_I32, .flags = WT_REF_SHARED}},
      {"number with a type", {.kind = WT_VAL_I32, .type = type}},
      {"number with reserved bits", {.kind = WT_VAL_I32, .number = 1}},
      {"no heap type", {.kind = WT_VAL_REF}},
      {"unknown heap type", {.kind = WT_VAL_REF, .heap = 0x66}},
      {"a byte between the heap types", {.kind = WT_VAL_REF, .heap = 0x76}},
      {"nullable twice", {.kind = WT_VAL_REF, .heap = WT_HEAP_ANY, .nullable = 2}},
      {"unknown flags", {.kind = WT_VAL_REF, .heap = WT_HEAP_ANY, .flags = 4}},
      {"exact without a type", {.kind = WT_VAL_REF, .heap = WT_HEAP_STRUCT, .flags = WT_REF_EXACT}},
      {"reserved bits", {.kind = WT_VAL_REF, .heap = WT_HEAP_ANY, .number = 0x80000000}},
      {"abstract with a type", {.kind = WT_VAL_REF, .heap = WT_HEAP_ANY, .type = type}},
      {"concrete without a type", {.kind = WT_VAL_REF, .heap = WT_HEAP_CONCRETE}},
      {"pending without a type", {.kind = WT_VAL_REF, .heap = WT_HEAP_PENDING}},
      {"pending", wt_val_type_ref_pending(pending, true)},
      {"reference to NULL", wt_val_type_ref_to(NULL, true)},
      {"reference to an unknown heap type", wt_val_type_ref(0, true)},
  };
  const wt_val_type_t any = wt_val_type_ref(WT_HEAP_ANY, true), i32 = wt_val_type_i32();
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    CASE("%s", bad[i].name);
    wt_val_type_t value = bad[i].value;
    CHECK(!wt_val_type_matches(value, value) && !wt_val_type_equal(value, value));
    CHECK(!wt_val_type_matches(value, any) && !wt_val_type_matches(any, value));
    CHECK(!wt_val_type_matches(value, i32) && !wt_val_type_matches(i32, value));
    CHECK(!wt_field_type_matches(wt_field_type(value, false), wt_field_type(value, false)));
  }
  CASE("a field that is not well formed");
  wt_field_type_t good = wt_field_type(i32, true), twice = good, reserved = good;
  twice.is_mutable = 2;
  reserved.reserved[0] = 1;
  CHECK(wt_field_type_matches(good, good));
  CHECK(!wt_field_type_matches(twice, twice) && !wt_field_type_matches(reserved, reserved));
  wt_rec_group_builder_delete(builder);
}

int main(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL), *other = wt_registry_new(NULL, NULL);
  REQUIRE(registry != NULL && other != NULL);
  types_under_test_t here = types_under_test(registry), there = types_under_test(other);
  every_pair_of_references(&here);
  numbers_match_only_themselves();
  types_of_two_registries_never_match(&here, &there);
  a_struct_that_is_not_a_type_never_matches(registry, &here);
  types_under_test_delete(&here);
  types_under_test_delete(&there);
  CASE("the end");
  REGISTRY_END(registry);
  REGISTRY_END(other);
  return check_summary();
}
