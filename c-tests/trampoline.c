/* Trampoline types (typereg.h, wt_registered_type_trampoline): which function types share one, what
 * keeps what alive, and which function type of a module comes first for one. */
#include "paths.h"
#include "refused.h"

/* Types 0 to 3 for all rows: a struct, a func, an array, a func below func 1. The row's type is the
 * last of the section; `widened`, after the same four, is its trampoline type. */
#define OUTSIDE SUB(STRUCT(0)), SUB(FUNC(0, 0)), ARRAY(VAR(I8)), SUB_OF(1, FUNC(0, 0))
static const struct {
  const char *name;
  bool own; /* the type is its own trampoline type */
  bytes_t type, widened;
} ROWS[] = {
    {"numbers", true, BYTES(5, OUTSIDE, FUNC(1, I32, 0)), BYTES(5, OUTSIDE, FUNC(1, I32, 0))},
    {"nothing", true, BYTES(5, OUTSIDE, FUNC(0, 0)), BYTES(5, OUTSIDE, FUNC(0, 0))},
    {"all number types", true, BYTES(5, OUTSIDE, FUNC(5, I32, I64, F32, F64, V128, 1, V128)),
     BYTES(5, OUTSIDE, FUNC(5, I32, I64, F32, F64, V128, 1, V128))},
    {"nullable tops", true,
     BYTES(5, OUTSIDE, FUNC(4, ANYREF, FUNCREF, EXTERNREF, EXNREF, 1, ANYREF)),
     BYTES(5, OUTSIDE, FUNC(4, ANYREF, FUNCREF, EXTERNREF, EXNREF, 1, ANYREF))},
    {"written as final", true, BYTES(5, OUTSIDE, FINAL(FUNC(1, I32, 0))),
     BYTES(5, OUTSIDE, FUNC(1, I32, 0))},
    {"a struct and i31", false, BYTES(5, OUTSIDE, FUNC(1, REF(0), 1, REF(I31REF))),
     BYTES(5, OUTSIDE, FUNC(1, ANYREF, 1, ANYREF))},
    {"a non-null top", false, BYTES(5, OUTSIDE, FUNC(1, REF(ANYREF), 0)),
     BYTES(5, OUTSIDE, FUNC(1, ANYREF, 0))},
    {"an array and eq", false, BYTES(5, OUTSIDE, FUNC(2, REF_NULL(2), EQREF, 0)),
     BYTES(5, OUTSIDE, FUNC(2, ANYREF, ANYREF, 0))},
    {"structref, arrayref, i31ref, nullref", false,
     BYTES(5, OUTSIDE, FUNC(4, STRUCTREF, ARRAYREF, I31REF, NULLREF, 0)),
     BYTES(5, OUTSIDE, FUNC(4, ANYREF, ANYREF, ANYREF, ANYREF, 0))},
    {"a func", false, BYTES(5, OUTSIDE, FUNC(0, 1, REF(3))),
     BYTES(5, OUTSIDE, FUNC(0, 1, FUNCREF))},
    {"the bottoms", false, BYTES(5, OUTSIDE, FUNC(3, NULLFUNCREF, NULLEXTERNREF, NULLEXNREF, 0)),
     BYTES(5, OUTSIDE, FUNC(3, FUNCREF, EXTERNREF, EXNREF, 0))},
    {"itself as param", false, BYTES(5, OUTSIDE, FUNC(1, REF_NULL(4), 0)),
     BYTES(5, OUTSIDE, FUNC(1, FUNCREF, 0))},
    {"an open type", false, BYTES(5, OUTSIDE, SUB(FUNC(0, 0))), BYTES(5, OUTSIDE, FUNC(0, 0))},
    {"a type with a supertype", false, BYTES(5, OUTSIDE, FINAL_OF(1, FUNC(0, 0))),
     BYTES(5, OUTSIDE, FUNC(0, 0))},
    /* In a larger group it is a different type than in a group of one, and still its own trampoline type. */
    {"in a larger group", true, BYTES(5, OUTSIDE, REC(2, STRUCT(0), FUNC(1, I32, 0))),
     BYTES(5, OUTSIDE, REC(2, STRUCT(0), FUNC(1, I32, 0)))},
    {"not its own, in a larger group", false,
     BYTES(5, OUTSIDE, REC(2, STRUCT(0), FUNC(1, REF(4), 0))),
     BYTES(5, OUTSIDE, FUNC(1, ANYREF, 0))},
};

static void each_func_type_has_its_trampoline_type(const wt_registry_t *registry) {
  for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
    for (path_t path = 0; path < PATHS; path++) {
      CASE("%s, by %s", ROWS[i].name, PATH_NAMES[path]);
      wt_error_t *error = NULL;
      types_t types = register_by(path, registry, ROWS[i].type, NULL);
      REQUIRE(types.type != NULL);
      const wt_registered_type_t *type = types.type[types.len - 1];
      wt_registered_type_t *trampoline = wt_registered_type_trampoline(type, &error);
      REQUIRE(trampoline != NULL);
      CHECK(error == NULL);
      types_t widened = register_by(path, registry, ROWS[i].widened, NULL);
      CHECK(trampoline == widened.type[widened.len - 1]);
      CHECK((trampoline == type) == ROWS[i].own);
      wt_registered_type_t *again = wt_registered_type_trampoline(type, NULL);
      CHECK(again == trampoline);
      wt_registered_type_t *of_itself = wt_registered_type_trampoline(trampoline, NULL);
      CHECK(of_itself == trampoline);
      wt_registered_type_delete(of_itself);
      wt_registered_type_delete(again);
      wt_registered_type_delete(trampoline);
      types_delete(&widened);
      types_delete(&types);
      CHECK_NUMBER(live_types(registry), 0);
    }
  }
}

static void a_func_type_keeps_its_trampoline_type_alive(const wt_registry_t *registry) {
  CASE("a function type keeps its trampoline type alive");
  wt_val_type_t param = wt_val_type_ref(WT_HEAP_I31, false);
  wt_registered_type_t *func = wt_func_type_new(registry, &param, 1, NULL, 0, NULL);
  wt_registered_type_t *trampoline = wt_registered_type_trampoline(func, NULL);
  uint32_t index = wt_registered_type_index(trampoline);
  wt_registered_type_delete(trampoline);
  CHECK_NUMBER(live_types(registry), 2);
  wt_registered_type_t *found = wt_registry_type(registry, index, NULL);
  CHECK(found == trampoline);
  CHECK(wt_registry_check(registry, NULL));
  wt_registered_type_delete(func);
  CHECK_NUMBER(live_types(registry), 1); /* only the handle keeps it */
  wt_registered_type_delete(found);
  CHECK_NUMBER(live_types(registry), 0);

  CASE("a type that is its own trampoline type holds nothing on itself");
  param = wt_val_type_i32();
  func = wt_func_type_new(registry, &param, 1, NULL, 0, NULL);
  trampoline = wt_registered_type_trampoline(func, NULL);
  CHECK(trampoline == func);
  wt_registered_type_delete(trampoline);
  CHECK_NUMBER(live_types(registry), 1);
  wt_registered_type_delete(func);
  CHECK_NUMBER(live_types(registry), 0);

  CASE("nor does one in a larger group");
  bytes_t section = BYTES(1, REC(2, STRUCT(0), FUNC(1, I32, 0)));
  types_t types = types_of(registry, section);
  trampoline = wt_registered_type_trampoline(types.type[1], NULL);
  types_delete(&types);
  CHECK_NUMBER(live_types(registry), 2); /* the handle to one member holds the group */
  wt_registered_type_delete(trampoline);
  CHECK_NUMBER(live_types(registry), 0);
}

/* Two function types of two modules, one trampoline type. */
static void func_types_share_a_trampoline_type(const wt_registry_t *registry) {
  CASE("function types share a trampoline type");
  bytes_t first_section = BYTES(2, STRUCT(0), FUNC(1, REF(0), 0)),
          second_section = BYTES(2, ARRAY(VAR(I8)), SUB(FUNC(1, REF_NULL(0), 0)));
  types_t first = types_of(registry, first_section), second = types_of(registry, second_section);
  wt_registered_type_t *left = wt_registered_type_trampoline(first.type[1], NULL);
  wt_registered_type_t *right = wt_registered_type_trampoline(second.type[1], NULL);
  CHECK(left != NULL && left == right);
  CHECK(left != first.type[1] && left != second.type[1]);
  CHECK(wt_registered_type_is_final(left) && wt_registered_type_supertype(left) == NULL);
  wt_registered_type_delete(left);
  wt_registered_type_delete(right);
  types_delete(&first);
  types_delete(&second);
}

static void only_func_types_have_one(const wt_registry_t *registry) {
  bytes_t section = BYTES(3, STRUCT(0), ARRAY(VAR(I8)), FUNC(0, 0));
  types_t types = types_of(registry, section);
  wt_registered_type_t *exception = wt_exn_type_new(registry, types.type[2], NULL);
  const wt_registered_type_t *others[] = {types.type[0], types.type[1], exception};
  for (size_t i = 0; i < 3; i++) {
    CASE("the trampoline type of kind %#" PRIx32, wt_registered_type_kind(others[i]));
    wt_error_t *error = NULL;
    snapshot_t before = snapshot_of(registry);
    CHECK(wt_registered_type_trampoline(others[i], &error) == NULL);
    CHECK_REFUSED(error, WT_ERROR_WRONG_KIND);
    CHECK_UNCHANGED(registry, before);
  }
  wt_registered_type_delete(exception);
  types_delete(&types);
}

/* A module reports the first of its function types that share a trampoline type. */
static void a_module_reports_the_first_func_type_of_a_trampoline_type(const wt_registry_t *registry) {
  CASE("the first function type of a trampoline type");
  bytes_t section =
      BYTES(9, STRUCT(0), FUNC(1, REF(0), 0), FUNC(1, REF_NULL(0), 0), FUNC(1, I32, 0),
            FUNC(1, ANYREF, 0), FUNC(0, 1, REF(I31REF)), SUB(FUNC(1, I32, 0)),
            REC(2, SUB(FUNC(1, I32, 0)), FUNC(1, I32, 0)), REC(1, FUNC(1, I32, 0)));
  static const struct {
    uint32_t type;  /* its trampoline type ... */
    uint32_t first; /* ... is first that of this type of the module */
  } WANT[] = {{1, 1}, {2, 1}, {4, 1}, {3, 3}, {6, 3}, {7, 3}, {9, 3}, {5, 5}, {8, 8}};
  wt_type_collection_t *types =
      wt_registry_register_type_section(registry, section.at, section.len, NULL);
  REQUIRE(types != NULL);
  for (size_t i = 0; i < sizeof WANT / sizeof WANT[0]; i++) {
    CASE("the first one that shares the trampoline type of type %" PRIu32, WANT[i].type);
    wt_registered_type_t *trampoline =
        wt_registered_type_trampoline(wt_type_collection_type(types, WANT[i].type), NULL);
    uint32_t found = UINT32_MAX;
    CHECK(wt_type_collection_trampoline(types, wt_registered_type_index(trampoline), &found));
    CHECK_NUMBER(found, WANT[i].first);
    wt_registered_type_delete(trampoline);
  }
  CASE("no function type of the module");
  uint32_t found = 77;
  const uint32_t *indices = wt_type_collection_indices(types, NULL);
  wt_val_type_t f32 = wt_val_type_f32();
  wt_registered_type_t *elsewhere = wt_func_type_new(registry, &f32, 1, NULL, 0, NULL);
  CHECK(!wt_type_collection_trampoline(types, indices[0], &found)); /* a struct */
  CHECK(!wt_type_collection_trampoline(types, indices[1],
                                       &found)); /* a function type that is not a trampoline type */
  CHECK(!wt_type_collection_trampoline(types, wt_registered_type_index(elsewhere), &found));
  CHECK(!wt_type_collection_trampoline(types, 0, &found));
  CHECK(!wt_type_collection_trampoline(types, UINT32_MAX, &found));
  wt_registered_type_delete(elsewhere);
  wt_type_collection_delete(types);
}

int main(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  REQUIRE(registry != NULL);
  each_func_type_has_its_trampoline_type(registry);
  a_func_type_keeps_its_trampoline_type_alive(registry);
  func_types_share_a_trampoline_type(registry);
  only_func_types_have_one(registry);
  a_module_reports_the_first_func_type_of_a_trampoline_type(registry);
  CASE("the end");
  REGISTRY_END(registry);
  return check_summary();
}
