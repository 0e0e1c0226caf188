/* Shared types (shared-everything-threads): what a shared type may refer to, what must be shared together, what a
 * shared type matches; and that trampoline types and layouts follow this. */
#include "layouts.h"
#include "paths.h"
#include "switched.h"

/* Types before each row's own: a shared struct and array, an unshared struct, a shared and an unshared open func. */
#define BEFORE \
  SUB(SHARED, STRUCT(0)), SHARED, ARRAY(VAR(I8)), SUB(STRUCT(0)), SUB(SHARED, FUNC(0, 0)), SUB(FUNC(0, 0))
enum { OBJECT, BYTES_OF, UNSHARED, CALL, UNSHARED_CALL, OWN };
#define ROW(...) BYTES(6, BEFORE, __VA_ARGS__)
static const struct {
  const char *name;
  bool is_valid;
  int64_t member, field;
  bytes_t section;
} ROWS[] = {
    {"a struct of numbers", true, 0, 0, ROW(SHARED, STRUCT(4, VAR(I8), CONST(I32), VAR(F64), CONST(V128)))},
    {"an array of numbers", true, 0, 0, ROW(SHARED, ARRAY(VAR(I64)))},
    {"a func of numbers", true, 0, 0, ROW(SHARED, FUNC(2, I32, V128, 2, F32, I64))},
    {"a struct that refers to shared types", true, 0, 0,
     ROW(SHARED, STRUCT(3, VAR(REF_NULL(OBJECT)), CONST(REF(BYTES_OF)), CONST(REF(CALL))))},
    {"a struct that refers to shared abstract types", true, 0, 0,
     ROW(SHARED, STRUCT(3, VAR(SHARED, ANYREF), CONST(REF(SHARED, I31REF)), VAR(REF_NULL(SHARED, EXTERNREF))))},
    {"a func that refers to shared types", true, 0, 0,
     ROW(SHARED, FUNC(2, REF(OBJECT), SHARED, FUNCREF, 1, REF_NULL(BYTES_OF)))},
    {"one that refers to itself", true, 0, 0, ROW(SHARED, STRUCT(1, VAR(REF_NULL(OWN))))},
    {"two that refer to each other", true, 0, 0,
     ROW(REC(2, SHARED, STRUCT(1, VAR(REF_NULL(OWN + 1))), SHARED, ARRAY(VAR(REF_NULL(OWN)))))},
    {"exactly a shared type", true, 0, 0, ROW(SHARED, STRUCT(1, VAR(REF_NULL(EXACT, OBJECT))))},
    {"below a shared type", true, 0, 0, ROW(FINAL_OF(OBJECT, SHARED, STRUCT(1, VAR(I32))))},
    {"a func below a shared one", true, 0, 0, ROW(FINAL_OF(CALL, SHARED, FUNC(0, 0)))},
    {"an unshared type that refers to shared ones", true, 0, 0,
     ROW(STRUCT(3, VAR(REF_NULL(OBJECT)), CONST(SHARED, ANYREF), CONST(ANYREF)))},
    {"the bottoms", true, 0, 0, ROW(SHARED, STRUCT(2, VAR(SHARED, NULLREF), VAR(SHARED, NULLFUNCREF)))},
    {"shared references to exceptions and continuations", true, 0, 0,
     ROW(SHARED, STRUCT(2, VAR(SHARED, EXNREF), VAR(SHARED, CONTREF)))},
    {"a field of an unshared type", false, 0, 1, ROW(SHARED, STRUCT(2, VAR(I32), CONST(REF(UNSHARED))))},
    {"a field of an unshared abstract type", false, 0, 0, ROW(SHARED, STRUCT(1, VAR(ANYREF)))},
    {"a field of i31", false, 0, 0, ROW(SHARED, STRUCT(1, VAR(I31REF)))},
    {"a field of none", false, 0, 2, ROW(SHARED, STRUCT(3, VAR(I8), VAR(SHARED, NULLREF), VAR(NULLREF)))},
    {"an element of an unshared type", false, 0, 0, ROW(SHARED, ARRAY(VAR(REF_NULL(UNSHARED))))},
    {"a param of an unshared type", false, 0, 1, ROW(SHARED, FUNC(2, I32, REF(UNSHARED), 0))},
    {"a result of an unshared type", false, 0, 0, ROW(SHARED, FUNC(1, I32, 1, FUNCREF))},
    {"exactly an unshared type", false, 0, 0, ROW(SHARED, STRUCT(1, CONST(REF(EXACT, UNSHARED))))},
    {"an unshared member", false, 0, 0, ROW(REC(2, SHARED, STRUCT(1, VAR(REF(OWN + 1))), STRUCT(0)))},
    {"below an unshared type", false, 0, NOWHERE, ROW(FINAL_OF(UNSHARED, SHARED, STRUCT(0)))},
    {"unshared below a shared type", false, 0, NOWHERE, ROW(FINAL_OF(OBJECT, STRUCT(0)))},
    {"a func below an unshared one", false, 0, NOWHERE, ROW(FINAL_OF(UNSHARED_CALL, SHARED, FUNC(0, 0)))},
    {"below an unshared member", false, 1, NOWHERE,
     ROW(REC(2, SUB(ARRAY(VAR(I8))), FINAL_OF(OWN, SHARED, ARRAY(VAR(I8)))))},
    {"a field shared where the supertype's is not", false, 1, 0,
     ROW(REC(2, SUB(STRUCT(1, CONST(ANYREF))), FINAL_OF(OWN, STRUCT(1, CONST(SHARED, ANYREF)))))},
    {"a field unshared where the supertype's is shared", false, 1, 0,
     ROW(REC(2, SUB(STRUCT(1, CONST(SHARED, ANYREF))), FINAL_OF(OWN, STRUCT(1, CONST(ANYREF)))))},
    {"a field below the supertype's, both shared", true, 0, 0,
     ROW(REC(2, SUB(SHARED, STRUCT(1, CONST(SHARED, ANYREF))), FINAL_OF(OWN, SHARED, STRUCT(1, CONST(REF(OBJECT))))))},
};

static void a_shared_type_is_valid_or_not_on_every_path(void) {
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
    wt_registry_t *registry = registry_of_all();
    wt_registered_type_t *built = NULL;
    for (path_t path = 0; path < PATHS; path++) {
      CASE("%s, by %s", ROWS[i].name, PATH_NAMES[path]);
      wt_error_t *error = NULL;
      types_t types = register_by(path, registry, ROWS[i].section, &error);
      CHECK((types.type != NULL) == ROWS[i].is_valid);
      if (!ROWS[i].is_valid) {
        CHECK_PLACE(error, ROWS[i].member, ROWS[i].field);
        CHECK_REFUSED(error, WT_ERROR_INVALID_TYPE);
      } else if (types.type != NULL) {
        if (built == NULL) built = wt_registered_type_clone(types.type[types.len - 1]);
        CHECK(built == types.type[types.len - 1]);
        wt_type_encoder_t *encoder = wt_type_encoder_new(registry, NULL);
        for (size_t j = 0; j < types.len; j++)
          CHECK(wt_type_encoder_add_type(encoder, types.type[j], NULL, NULL));
        size_t len;
        const uint8_t *bytes = wt_type_encoder_type_section(encoder, &len, NULL);
        types_t again = types_of(registry, (bytes_t){bytes, len});
        CHECK(again.type[again.len - 1] == types.type[types.len - 1]);
        types_delete(&again);
        wt_type_encoder_delete(encoder);
      }
      wt_error_delete(error);
      types_delete(&types);
    }
    wt_registered_type_delete(built);
    REGISTRY_END(registry);
  }
}

/* Two types of a section that differ only in `shared` are different types. */
static void shared_is_part_of_identity(void) {
  const struct {
    const char *name;
    bytes_t pair;
  } rows[] = {
      {"struct", BYTES(2, STRUCT(0), SHARED, STRUCT(0))},
      {"array", BYTES(2, ARRAY(VAR(I8)), SHARED, ARRAY(VAR(I8)))},
      {"func", BYTES(2, FUNC(1, I32, 0), SHARED, FUNC(1, I32, 0))},
      {"open struct", BYTES(2, SUB(STRUCT(0)), SUB(SHARED, STRUCT(0)))},
      {"a field's abstract type", BYTES(2, STRUCT(1, VAR(ANYREF)), STRUCT(1, VAR(SHARED, ANYREF)))},
      {"a param's abstract type", BYTES(2, FUNC(1, REF(FUNCREF), 0), FUNC(1, REF(SHARED, FUNCREF), 0))},
  };
  wt_registry_t *registry = registry_of_all();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    CASE("%s, shared and not", rows[i].name);
    types_t types = types_of(registry, rows[i].pair);
    CHECK(types.type[0] != types.type[1]);
    CHECK(!wt_registered_type_is_shared(types.type[0]));
    CHECK(wt_registered_type_is_shared(types.type[1]) == (i < 4));
    CHECK(!wt_registered_type_is_subtype(types.type[0], types.type[1]));
    CHECK(!wt_registered_type_is_subtype(types.type[1], types.type[0]));
    char *words = wt_registered_type_explain_mismatch(types.type[0], types.type[1], NULL, NULL);
    CHECK(words != NULL && strstr(words, "shared") != NULL);
    wt_string_delete(words);
    types_delete(&types);
  }
  CHECK(!wt_registered_type_is_shared(NULL));
  REGISTRY_END(registry);
}

/* Every abstract heap type with itself and with the shared lattice. */
static void the_two_lattices_never_match(void) {
  static const wt_heap_kind_t HEAPS[] = {WT_HEAP_ANY,    WT_HEAP_EQ,       WT_HEAP_I31,    WT_HEAP_STRUCT, WT_HEAP_ARRAY,
                                         WT_HEAP_NONE,   WT_HEAP_FUNC,     WT_HEAP_NOFUNC, WT_HEAP_EXTERN, WT_HEAP_NOEXTERN,
                                         WT_HEAP_EXN,    WT_HEAP_NOEXN,    WT_HEAP_CONT,   WT_HEAP_NOCONT};
  enum { COUNT = sizeof HEAPS / sizeof *HEAPS };
  for (size_t i = 0; i < COUNT; i++) {
    for (size_t j = 0; j < COUNT; j++) {
      CASE("0x%x and 0x%x", HEAPS[i], HEAPS[j]);
      wt_val_type_t sub = wt_val_type_ref(HEAPS[i], true), sup = wt_val_type_ref(HEAPS[j], true);
      bool matches = wt_val_type_matches(sub, sup);
      sub.flags = WT_REF_SHARED;
      CHECK(!wt_val_type_matches(sub, sup) && !wt_val_type_matches(sup, sub));
      sup.flags = WT_REF_SHARED;
      CHECK(wt_val_type_matches(sub, sup) == matches);
    }
  }
  wt_registry_t *registry = registry_of_all();
  bytes_t section = BYTES(5, BEFORE);
  types_t types = types_of(registry, section);
  const struct {
    uint32_t type;
    wt_heap_kind_t above, bottom;
  } kinds[] = {{OBJECT, WT_HEAP_STRUCT, WT_HEAP_NONE}, {BYTES_OF, WT_HEAP_ARRAY, WT_HEAP_NONE}, {CALL, WT_HEAP_FUNC, WT_HEAP_NOFUNC}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    CASE("type %" PRIu32 " and the abstract types of its kind", kinds[i].type);
    wt_val_type_t type = wt_val_type_ref_to(types.type[kinds[i].type], false),
                  above = wt_val_type_ref(kinds[i].above, false),
                  bottom = wt_val_type_ref(kinds[i].bottom, false);
    CHECK(!wt_val_type_matches(type, above) && !wt_val_type_matches(bottom, type));
    char *words = wt_val_type_explain_mismatch(type, above, NULL, NULL);
    CHECK(words != NULL && strstr(words, "shared") != NULL);
    wt_string_delete(words);
    above.flags = bottom.flags = WT_REF_SHARED;
    CHECK(wt_val_type_matches(type, above) && wt_val_type_matches(bottom, type));
  }
  types_delete(&types);
  REGISTRY_END(registry);
}

/* The row's type is the last of the section; `adapter` has its trampoline type. */
static void a_trampoline_type_keeps_shared(void) {
  const struct {
    const char *name;
    bool is_own;
    bytes_t type, adapter;
  } rows[] = {
      {"a shared func of numbers", true, ROW(SHARED, FUNC(1, I32, 0)), ROW(SHARED, FUNC(1, I32, 0))},
      {"a shared open func", false, ROW(SUB(SHARED, FUNC(0, 0))), ROW(SHARED, FUNC(0, 0))},
      {"a shared func of shared types", false, ROW(SHARED, FUNC(2, REF(OBJECT), REF_NULL(CALL), 1, REF(SHARED, I31REF))),
       ROW(SHARED, FUNC(2, SHARED, ANYREF, SHARED, FUNCREF, 1, SHARED, ANYREF))},
      {"an unshared func of shared types", false, ROW(FUNC(2, REF(BYTES_OF), REF(UNSHARED), 0)),
       ROW(FUNC(2, SHARED, ANYREF, ANYREF, 0))},
      {"shared tops", true, ROW(SHARED, FUNC(2, SHARED, ANYREF, SHARED, EXTERNREF, 0)),
       ROW(SHARED, FUNC(2, SHARED, ANYREF, SHARED, EXTERNREF, 0))},
      {"shared bottoms", false, ROW(FUNC(3, SHARED, NULLREF, SHARED, NULLEXNREF, SHARED, NULLCONTREF, 0)),
       ROW(FUNC(3, SHARED, ANYREF, SHARED, EXNREF, SHARED, CONTREF, 0))},
      {"exactly a shared type", false, ROW(FUNC(1, REF(EXACT, OBJECT), 0)), ROW(FUNC(1, SHARED, ANYREF, 0))},
      {"a continuation", false, ROW(REC(2, FUNC(1, REF(OWN + 1), 0), CONT(UNSHARED_CALL))), ROW(FUNC(1, CONTREF, 0))},
  };
  wt_registry_t *registry = registry_of_all();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    CASE("trampoline: %s", rows[i].name);
    types_t types = types_of(registry, rows[i].type), adapter = types_of(registry, rows[i].adapter);
    wt_registered_type_t *got = wt_registered_type_trampoline(types.type[OWN], NULL);
    CHECK(got == adapter.type[OWN] && (got == types.type[OWN]) == rows[i].is_own);
    CHECK(wt_registered_type_is_shared(got) == wt_registered_type_is_shared(types.type[OWN]));
    wt_registered_type_delete(got);
    types_delete(&types);
    types_delete(&adapter);
  }
  REGISTRY_END(registry);
}

static void a_shared_object_lies_as_an_unshared_one(void) {
  CASE("layouts");
  wt_registry_config_t *config = config_of_all();
  CHECK(wt_registry_config_set_gc_layout(config, WT_GC_LAYOUT_DRC, NULL));
  wt_registry_t *registry = registry_of(config);
  bytes_t section = BYTES(2, STRUCT(3, VAR(I8), VAR(ANYREF), VAR(I31REF)),
                          SHARED, STRUCT(3, VAR(I8), VAR(SHARED, ANYREF), VAR(SHARED, I31REF)));
  types_t types = types_of(registry, section);
  wt_gc_layout_t layouts[2];
  for (uint32_t i = 0; i < 3; i++) {
    wt_gc_field_layout_t fields[2];
    for (size_t j = 0; j < 2; j++) {
      CHECK(wt_registered_type_layout(types.type[j], &layouts[j]));
      CHECK(wt_registered_type_field_layout(types.type[j], i, &fields[j]));
    }
    CHECK(memcmp(&layouts[0], &layouts[1], sizeof *layouts) == 0);
    CHECK(memcmp(&fields[0], &fields[1], sizeof *fields) == 0);
    CHECK_NUMBER(fields[1].is_gc_ref, i == 1);
  }
  CASE("WAT");
  CHECK_WAT(wt_type_collection_to_wat(types.collection, NULL, NULL),
            "(module\n"
            "  (type $0 (struct (field (mut i8)) (field (mut anyref)) (field (mut i31ref))))\n"
            "  (type $1 (shared (struct (field (mut i8)) (field (mut (ref null (shared any)))) "
            "(field (mut (ref null (shared i31)))))))\n"
            ")\n",
            types.type[0]);
  types_delete(&types);
  REGISTRY_END(registry);
}

int main(void) {
  a_shared_type_is_valid_or_not_on_every_path();
  shared_is_part_of_identity();
  the_two_lattices_never_match();
  a_trampoline_type_keeps_shared();
  a_shared_object_lies_as_an_unshared_one();
  return check_summary();
}
