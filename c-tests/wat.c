/* Types as text (typereg.h, wt_registered_type_to_wat): the whole rec group as valid WAT, with types named by index. */
#include "paths.h"
#include "refused.h"

/* In `want`, a letter after the dollar sign stands for a type of the section: $A is type 0. The
 * text is the last type's. */
static const struct {
  const char *name, *want;
  bytes_t section;
} ROWS[] = {
    {"an empty struct", "(type $A (struct))", BYTES(1, STRUCT(0))},
    {"an empty func", "(type $A (func))", BYTES(1, FUNC(0, 0))},
    {"an array", "(type $A (array i8))", BYTES(1, ARRAY(CONST(I8)))},
    {"a mutable array", "(type $A (array (mut i16)))", BYTES(1, ARRAY(VAR(I16)))},
    {"an open struct", "(type $A (sub (struct)))", BYTES(1, SUB(STRUCT(0)))},
    {"a final struct is printed bare", "(type $A (struct (field i32)))",
     BYTES(1, FINAL(STRUCT(1, CONST(I32))))},
    {"number types",
     "(type $A (struct (field i32) (field i64) (field f32) (field f64) (field v128)))",
     BYTES(1, STRUCT(5, CONST(I32), CONST(I64), CONST(F32), CONST(F64), CONST(V128)))},
    {"params and results", "(type $A (func (param i32 f64) (result i64 v128)))",
     BYTES(1, FUNC(2, I32, F64, 2, I64, V128))},
    {"nullable abstract references",
     "(type $A (struct (field funcref) (field externref) (field anyref) (field eqref) (field "
     "i31ref) (field structref) (field arrayref) "
     "(field exnref) (field nullref) (field nullexternref) (field nullfuncref) (field "
     "nullexnref)))",
     BYTES(1, STRUCT(12, CONST(FUNCREF), CONST(EXTERNREF), CONST(ANYREF), CONST(EQREF),
                     CONST(I31REF), CONST(STRUCTREF), CONST(ARRAYREF), CONST(EXNREF),
                     CONST(NULLREF), CONST(NULLEXTERNREF), CONST(NULLFUNCREF), CONST(NULLEXNREF)))},
    {"non-null abstract references", "(type $A (func (param (ref any)) (result (ref noextern))))",
     BYTES(1, FUNC(1, REF(ANYREF), 1, REF(NULLEXTERNREF)))},
    {"a type that refers to itself", "(type $A (struct (field (mut (ref null $A)))))",
     BYTES(1, STRUCT(1, VAR(REF_NULL(0))))},
    {"an outside reference", "(type $B (array (mut (ref $A))))",
     BYTES(2, STRUCT(0), ARRAY(VAR(REF(0))))},
    {"a subtype", "(type $C (sub final $A (struct (field (mut i32)) (field (ref null $B)))))",
     BYTES(3, SUB(STRUCT(1, VAR(I32))), STRUCT(0),
           FINAL_OF(0, STRUCT(2, VAR(I32), CONST(REF_NULL(1)))))},
    {"an open subtype", "(type $B (sub $A (func)))",
     BYTES(2, SUB(FUNC(0, 0)), SUB_OF(0, FUNC(0, 0)))},
    {"a group",
     "(rec\n  (type $A (struct (field (ref null $B))))\n  (type $B (func (param i32) (result "
     "i64)))\n)",
     BYTES(1, REC(2, STRUCT(1, CONST(REF_NULL(1))), FUNC(1, I32, 1, I64)))},
    {"a group with supertypes in and out",
     "(rec\n  (type $B (sub $A (struct (field (ref $C)))))\n  (type $C (sub $B (struct (field (ref "
     "$C)))))\n)",
     BYTES(2, SUB(STRUCT(0)),
           REC(2, SUB_OF(0, STRUCT(1, CONST(REF(2)))), SUB_OF(1, STRUCT(1, CONST(REF(2))))))},
};

/* The text that a row wants, with the types' own numbers. */
static void expand(const char *want, const types_t *types, char *out, size_t size) {
  size_t len = 0;
  for (; *want != '\0' && len + 16 < size; want++) {
    if (*want != '$') out[len++] = *want;
    else
      len += (size_t)sprintf(out + len, "$t%" PRIu32,
                             wt_registered_type_index(types->type[*++want - 'A']));
  }
  out[len] = '\0';
}

/* A trailing line end is the printer's choice. */
static char *without_line_end(char *text) {
  size_t len = text == NULL ? 0 : strlen(text);
  if (len > 0 && text[len - 1] == '\n') text[len - 1] = '\0';
  return text;
}

static void every_row_prints_as_it_says(const wt_registry_t *registry) {
  for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
    for (path_t path = 0; path < PATHS; path++) {
      CASE("%s by %s", ROWS[i].name, PATH_NAMES[path]);
      types_t types = register_by(path, registry, ROWS[i].section, NULL);
      REQUIRE(types.type != NULL);
      char want[1024];
      expand(ROWS[i].want, &types, want, sizeof want);
      wt_error_t *error = NULL;
      char *text = without_line_end(wt_registered_type_to_wat(types.type[types.len - 1], &error));
      CHECK(error == NULL);
      CHECK_TEXT(text, want);
      wt_string_delete(text);
      types_delete(&types);
    }
  }
}

static void any_member_prints_its_whole_group(const wt_registry_t *registry) {
  CASE("any member prints its whole group");
  bytes_t section = BYTES(1, REC(3, STRUCT(0), STRUCT(0), FUNC(0, 0)));
  types_t types = types_of(registry, section);
  char *first = wt_registered_type_to_wat(types.type[0], NULL),
       *last = wt_registered_type_to_wat(types.type[2], NULL);
  CHECK_TEXT(first, last);
  wt_string_delete(first);
  wt_string_delete(last);
  types_delete(&types);
}

static void references_of_proposals_print(void) {
  static const struct {
    const char *name, *want;
    size_t len;
    uint8_t bytes[16];
  } PROPOSALS[] = {
      {"cont",
       "(type $A (struct (field contref) (field (ref nocont))))",
       8,
       {1, STRUCT(2, CONST(CONTREF), CONST(REF(NULLCONTREF)))}},
      {"shared",
       "(type $A (struct (field (ref (shared any)))))",
       7,
       {1, STRUCT(1, CONST(REF(SHARED), ANYREF))}},
      {"shared, nullable",
       "(type $A (struct (field (ref null (shared i31)))))",
       7,
       {1, STRUCT(1, CONST(REF_NULL(SHARED), I31REF))}},
      {"exact",
       "(type $A (struct (field (ref null (exact $A)))))",
       7,
       {1, STRUCT(1, CONST(REF_NULL(EXACT), 0))}},
  };
  wt_registry_config_t *config = wt_registry_config_new();
  for (wt_feature_t feature = WT_FEATURE_STACK_SWITCHING; feature <= WT_FEATURE_CUSTOM_DESCRIPTORS;
       feature++)
    CHECK(wt_registry_config_set_feature(config, feature, true, NULL));
  wt_registry_t *registry = wt_registry_new(config, NULL);
  wt_registry_config_delete(config);
  for (size_t i = 0; i < sizeof PROPOSALS / sizeof PROPOSALS[0]; i++) {
    CASE("a reference of a proposal: %s", PROPOSALS[i].name);
    char want[256];
    types_t types = types_of(registry, (bytes_t){PROPOSALS[i].bytes, PROPOSALS[i].len});
    expand(PROPOSALS[i].want, &types, want, sizeof want);
    char *text = without_line_end(wt_registered_type_to_wat(types.type[0], NULL));
    CHECK_TEXT(text, want);
    wt_string_delete(text);
    types_delete(&types);
  }
  CASE("the end of the proposals");
  REGISTRY_END(registry);
}

static void an_exception_is_printed_as_a_comment(const wt_registry_t *registry) {
  CASE("an exception is printed as a comment");
  wt_registered_type_t *tag = wt_func_type_new(registry, NULL, 0, NULL, 0, NULL);
  wt_registered_type_t *exception = wt_exn_type_new(registry, tag, NULL);
  char want[128];
  snprintf(want, sizeof want, ";; exn $t%" PRIu32 ": tag of $t%" PRIu32,
           wt_registered_type_index(exception), wt_registered_type_index(tag));
  char *text = without_line_end(wt_registered_type_to_wat(exception, NULL));
  CHECK_TEXT(text, want);
  wt_string_delete(text);
  wt_registered_type_delete(exception);
  wt_registered_type_delete(tag);
}

/* The dump names every live type, and an empty registry's differs from a full one's. */
static void the_dump_names_every_live_type(const wt_registry_t *registry) {
  CASE("the dump names every live type");
  char *empty = wt_registry_dump(registry, NULL);
  bytes_t section =
      BYTES(3, SUB(STRUCT(0)), REC(2, SUB_OF(0, STRUCT(0)), ARRAY(VAR(REF(1)))), FUNC(0, 0));
  types_t types = types_of(registry, section);
  char *dump = wt_registry_dump(registry, NULL), *again = wt_registry_dump(registry, NULL);
  REQUIRE(empty != NULL && dump != NULL);
  CHECK_TEXT(dump, again);
  CHECK(strcmp(dump, empty) != 0);
  for (size_t i = 0; i < types.len; i++) {
    char name[32];
    snprintf(name, sizeof name, "$t%" PRIu32, wt_registered_type_index(types.type[i]));
    CHECK(strstr(dump, name) != NULL && strstr(empty, name) == NULL);
  }
  wt_string_delete(empty);
  wt_string_delete(dump);
  wt_string_delete(again);
  types_delete(&types);
}

int main(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  REQUIRE(registry != NULL);
  every_row_prints_as_it_says(registry);
  any_member_prints_its_whole_group(registry);
  references_of_proposals_print();
  an_exception_is_printed_as_a_comment(registry);
  the_dump_names_every_live_type(registry);
  CASE("the end");
  REGISTRY_END(registry);
  return check_summary();
}
