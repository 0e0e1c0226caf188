/* Continuation types (typereg.h, wt_cont_definition_t and wt_cont_type_new): what is valid, on every path; which are
 * equal and which match; how they are queried, printed, encoded and explained. */
#include "paths.h"
#include "switched.h"

/* Types before each row's own: a function type, one below it, one beside them, a struct type, an open continuation. */
#define BEFORE SUB(FUNC(0, 0)), SUB_OF(0, FUNC(0, 0)), SUB(FUNC(1, I32, 0)), STRUCT(0), SUB(CONT(0))
enum { ABOVE, BELOW, BESIDE, OBJECT, OPEN, OWN };
static const struct {
  const char *name;
  bool is_valid, bytes_only;
  int64_t member;
  bytes_t section;
} ROWS[] = {
    {"of an earlier function type", true, false, 0, BYTES(6, BEFORE, CONT(ABOVE))},
    {"of a final function type", true, false, 0, BYTES(7, BEFORE, FUNC(0, 1, I32), CONT(OWN))},
    {"of a function type of the group", true, false, 0, BYTES(6, BEFORE, REC(2, FUNC(0, 0), CONT(OWN)))},
    {"of a later function type of the group", true, false, 0, BYTES(6, BEFORE, REC(2, CONT(OWN + 1), FUNC(0, 0)))},
    {"two of one function type", true, false, 0, BYTES(6, BEFORE, REC(3, CONT(OWN + 1), FUNC(0, 0), CONT(OWN + 1)))},
    {"of a function type that takes the continuation", true, false, 0,
     BYTES(6, BEFORE, REC(2, FUNC(1, REF_NULL(OWN + 1), 0), CONT(OWN)))},
    {"open", true, false, 0, BYTES(6, BEFORE, SUB(CONT(BESIDE)))},
    {"sub final", true, false, 0, BYTES(6, BEFORE, FINAL(CONT(BESIDE)))},
    {"below another, the same function type", true, false, 0, BYTES(6, BEFORE, FINAL_OF(OPEN, CONT(ABOVE)))},
    {"below another, a function type below", true, false, 0, BYTES(6, BEFORE, SUB_OF(OPEN, CONT(BELOW)))},
    {"below one of the group", true, false, 0, BYTES(6, BEFORE, REC(2, SUB(CONT(ABOVE)), SUB_OF(OWN, CONT(BELOW))))},
    {"below one of the group, a function type of the group", true, false, 0,
     BYTES(6, BEFORE, REC(3, SUB(CONT(ABOVE)), SUB_OF(ABOVE, FUNC(0, 0)), FINAL_OF(OWN, CONT(OWN + 1))))},
    {"three deep", true, false, 0,
     BYTES(6, BEFORE, REC(3, SUB_OF(OPEN, CONT(ABOVE)), SUB_OF(OWN, CONT(BELOW)), FINAL_OF(OWN + 1, CONT(BELOW))))},
    {"below another, a function type above", false, false, 1,
     BYTES(6, BEFORE, REC(2, SUB(CONT(BELOW)), FINAL_OF(OWN, CONT(ABOVE))))},
    {"below another, a function type beside", false, false, 0, BYTES(6, BEFORE, FINAL_OF(OPEN, CONT(BESIDE)))},
    {"below another, an equal function type that is not declared below", false, false, 1,
     BYTES(6, BEFORE, REC(2, FUNC(0, 0), FINAL_OF(OPEN, CONT(OWN))))},
    {"below a final one", false, false, 1, BYTES(6, BEFORE, REC(2, CONT(ABOVE), FINAL_OF(OWN, CONT(ABOVE))))},
    {"below a later one", false, false, 0, BYTES(6, BEFORE, REC(2, FINAL_OF(OWN + 1, CONT(ABOVE)), SUB(CONT(ABOVE))))},
    {"below itself", false, false, 0, BYTES(6, BEFORE, SUB_OF(OWN, CONT(ABOVE)))},
    {"below a function type", false, false, 0, BYTES(6, BEFORE, FINAL_OF(ABOVE, CONT(ABOVE)))},
    {"a function type below a continuation", false, false, 0, BYTES(6, BEFORE, FINAL_OF(OPEN, FUNC(0, 0)))},
    {"of a struct type", false, false, 0, BYTES(6, BEFORE, CONT(OBJECT))},
    {"of a continuation", false, false, 0, BYTES(6, BEFORE, CONT(OPEN))},
    {"of itself", false, false, 0, BYTES(6, BEFORE, CONT(OWN))},
    {"of a struct type of the group", false, false, 1, BYTES(6, BEFORE, REC(2, STRUCT(0), CONT(OWN)))},
    {"of an array type of the group", false, false, 0, BYTES(6, BEFORE, REC(2, CONT(OWN + 1), ARRAY(VAR(I8))))},
    {"of a type that is not there", false, true, 0, BYTES(6, BEFORE, CONT(OWN + 1))},
    {"shared, of a shared function type", true, false, 0, BYTES(7, BEFORE, SHARED, FUNC(0, 0), SHARED, CONT(OWN))},
    {"shared, of an unshared function type", false, false, 0, BYTES(6, BEFORE, SHARED, CONT(ABOVE))},
    {"unshared, of a shared function type", false, false, 1, BYTES(6, BEFORE, REC(2, SHARED, FUNC(0, 0), CONT(OWN)))},
};

static void a_continuation_is_valid_or_not_on_every_path(void) {
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
    wt_registered_type_t *built = NULL;
    wt_registry_t *registry = registry_of_all();
    for (path_t path = 0; path < PATHS; path++) {
      if (ROWS[i].bytes_only && path != BY_MODULE && path != BY_SECTION) continue;
      CASE("%s, by %s", ROWS[i].name, PATH_NAMES[path]);
      wt_error_t *error = NULL;
      types_t types = register_by(path, registry, ROWS[i].section, &error);
      CHECK((types.type != NULL) == ROWS[i].is_valid);
      if (!ROWS[i].is_valid) {
        CHECK_PLACE(error, ROWS[i].member, NOWHERE);
        CHECK_REFUSED(error, WT_ERROR_INVALID_TYPE);
        CHECK_NUMBER(live_types(registry), 0);
      } else if (types.type != NULL) {
        const wt_registered_type_t *last = types.type[types.len - 1];
        if (built == NULL) built = wt_registered_type_clone(last);
        CHECK(built == last); /* on every path the same type */
      }
      types_delete(&types);
    }
    wt_registered_type_delete(built);
    REGISTRY_END(registry);
  }
}

static void a_continuation_is_asked(void) {
  wt_registry_t *registry = registry_of_all();
  bytes_t section = BYTES(6, BEFORE, FINAL_OF(OPEN, CONT(BELOW)));
  types_t types = types_of(registry, section);
  const wt_registered_type_t *open = types.type[OPEN], *last = types.type[OWN];
  CASE("what it is");
  CHECK_NUMBER(wt_registered_type_kind(open), WT_TYPE_CONT);
  CHECK(!wt_registered_type_is_final(open) && wt_registered_type_is_final(last));
  CHECK(!wt_registered_type_is_shared(open));
  CHECK(wt_registered_type_cont_func(open) == types.type[ABOVE]);
  CHECK(wt_registered_type_cont_func(last) == types.type[BELOW]);
  CHECK(wt_registered_type_supertype(last) == open);
  CHECK_NUMBER(wt_registered_type_depth(last), 1);
  CHECK(wt_registered_type_is_subtype(last, open) && !wt_registered_type_is_subtype(open, last));
  CASE("what it does not have");
  wt_gc_layout_t layout;
  wt_val_type_t value;
  CHECK(!wt_registered_type_layout(open, &layout));
  CHECK(!wt_registered_type_param(open, 0, &value) && !wt_registered_type_result(open, 0, &value));
  CHECK(wt_registered_type_descriptor(open) == NULL && wt_registered_type_describes(open) == NULL);
  CASE("a type that is not a continuation has no function type");
  for (uint32_t i = 0; i < OPEN; i++) CHECK(wt_registered_type_cont_func(types.type[i]) == NULL);
  CHECK(wt_registered_type_cont_func(NULL) == NULL);
  CASE("it has no trampoline type");
  wt_error_t *error = NULL;
  CHECK(wt_registered_type_trampoline(open, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_WRONG_KIND);
  CASE("it has no tag");
  CHECK(wt_exn_type_new(registry, open, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_WRONG_KIND);
  CASE("WAT");
  CHECK_WAT(wt_type_collection_to_wat(types.collection, NULL, NULL),
            "(module\n"
            "  (type $0 (sub (func)))\n"
            "  (type $1 (sub $0 (func)))\n"
            "  (type $2 (sub (func (param i32))))\n"
            "  (type $3 (struct))\n"
            "  (type $4 (sub (cont $0)))\n"
            "  (type $5 (sub final $4 (cont $1)))\n"
            ")\n",
            types.type[0]);
  CASE("why it does not match");
  char *words = wt_registered_type_explain_mismatch(open, last, NULL, NULL);
  CHECK(words != NULL && strstr(words, "is not a subtype of") != NULL);
  wt_string_delete(words);
  types_delete(&types);
  REGISTRY_END(registry);
}

static void a_continuation_keeps_its_func_type_alive(void) {
  CASE("a continuation keeps its function type alive, and nothing else");
  wt_registry_t *registry = registry_of_all();
  wt_registered_type_t *func = wt_func_type_new(registry, NULL, 0, NULL, 0, NULL);
  wt_registered_type_t *cont = wt_cont_type_new(registry, func, NULL);
  REQUIRE(cont != NULL);
  uint32_t index = wt_registered_type_index(func);
  wt_registered_type_delete(func);
  CHECK_NUMBER(live_types(registry), 2);
  CHECK_NUMBER(wt_registered_type_index(wt_registered_type_cont_func(cont)), index);
  CASE("one by one call is a group of one, from bytes");
  bytes_t section = BYTES(2, FUNC(0, 0), CONT(0));
  types_t types = types_of(registry, section);
  CHECK(types.type[1] == cont);
  types_delete(&types);
  wt_registered_type_delete(cont);
  CHECK_NUMBER(live_types(registry), 0);

  CASE("one of a shared function type is shared");
  bytes_t shared = BYTES(2, SHARED, FUNC(0, 0), SHARED, CONT(0));
  types = types_of(registry, shared);
  cont = wt_cont_type_new(registry, types.type[0], NULL);
  CHECK(cont == types.type[1] && wt_registered_type_is_shared(cont));
  wt_registered_type_delete(cont);
  types_delete(&types);

  CASE("one of a type that is not a function type");
  wt_error_t *error = NULL;
  wt_registered_type_t *object = wt_struct_type_new(registry, NULL, 0, NULL);
  CHECK(wt_cont_type_new(registry, object, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_WRONG_KIND);
  wt_registered_type_delete(object);
  REGISTRY_END(registry);
}

static void references_to_continuations_match(void) {
  wt_registry_t *registry = registry_of_all();
  bytes_t section = BYTES(7, BEFORE, FINAL_OF(OPEN, CONT(BELOW)), SUB(CONT(ABOVE)));
  types_t types = types_of(registry, section);
  const wt_val_type_t open = wt_val_type_ref_to(types.type[OPEN], false),
                      last = wt_val_type_ref_to(types.type[OWN], false),
                      cont = wt_val_type_ref(WT_HEAP_CONT, false),
                      nocont = wt_val_type_ref(WT_HEAP_NOCONT, false),
                      any = wt_val_type_ref(WT_HEAP_ANY, true),
                      func = wt_val_type_ref(WT_HEAP_FUNC, true),
                      of_func = wt_val_type_ref_to(types.type[ABOVE], false),
                      contref = wt_val_type_ref(WT_HEAP_CONT, true);
  const struct {
    const char *name;
    bool matches;
    wt_val_type_t sub, sup;
  } pairs[] = {
      {"below a declared supertype", true, last, open}, {"not above it", false, open, last},
      {"below cont", true, open, cont},                 {"below contref", true, last, contref},
      {"cont is not below one", false, cont, open},     {"above nocont", true, nocont, open},
      {"nocont is above none", false, open, nocont},    {"not below any", false, open, any},
      {"not below func", false, open, func},            {"not its function type", false, open, of_func},
      {"its function type is not one", false, of_func, open}, {"null is not non-null", false, contref, cont},
      {"nocont is below cont", true, nocont, cont},     {"cont is not below any", false, cont, any},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    CASE("%s", pairs[i].name);
    CHECK(wt_val_type_matches(pairs[i].sub, pairs[i].sup) == pairs[i].matches);
    wt_error_t *error = NULL;
    char *words = wt_val_type_explain_mismatch(pairs[i].sub, pairs[i].sup, NULL, &error);
    CHECK((words == NULL) == pairs[i].matches && error == NULL);
    wt_string_delete(words);
  }
  types_delete(&types);
  REGISTRY_END(registry);
}

static void continuations_are_encoded(void) {
  wt_registry_t *registry = registry_of_all();
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
    if (!ROWS[i].is_valid) continue;
    CASE("encoded: %s", ROWS[i].name);
    types_t types = types_of(registry, ROWS[i].section);
    wt_type_encoder_t *encoder = wt_type_encoder_new(registry, NULL);
    CHECK(wt_type_encoder_add_collection(encoder, types.collection, NULL, NULL));
    size_t len;
    const uint8_t *bytes = wt_type_encoder_type_section(encoder, &len, NULL);
    types_t again = types_of(registry, (bytes_t){bytes, len});
    CHECK_NUMBER(again.len, types.len);
    for (size_t j = 0; j < types.len; j++) CHECK(again.type[j] == types.type[j]);
    types_delete(&again);
    wt_type_encoder_delete(encoder);
    types_delete(&types);
  }
  REGISTRY_END(registry);
}

int main(void) {
  a_continuation_is_valid_or_not_on_every_path();
  a_continuation_is_asked();
  a_continuation_keeps_its_func_type_alive();
  references_to_continuations_match();
  continuations_are_encoded();
  return check_summary();
}
