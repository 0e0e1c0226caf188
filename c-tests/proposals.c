/* What is accepted if a proposal is on, and refused if it is off (typereg.h, WT_FEATURE_... and
 * wt_registry_config_set_wasm_version): each form of each proposal, through bytes and through calls; which proposal an
 * error names if several are missing; which others a switch also switches. */
#include "switched.h"
#include "paths.h"

enum { ON = 0, NO_OFFSET = -1 };
/* A section whose last type is refused with the name of a proposal, or accepted (ON). */
typedef struct row_t {
  const char *name;
  wt_feature_t named;
  bool bytes_only; /* the form makes a type that has another form; through calls there is just the type */
  int64_t member, field, offset;
  bytes_t section;
} row_t;
#define AT(member, field, offset) false, member, field, offset
#define BYTES_ONLY(member, field, offset) true, member, field, offset
#define ACCEPTED ON, false, NOWHERE, NOWHERE, NO_OFFSET

/* All proposals but this one are on, and those that build on it. */
static const row_t WITHOUT_MULTI_VALUE[] = {
    {"two results", WT_FEATURE_MULTI_VALUE, AT(0, NOWHERE, 4), BYTES(1, FUNC(1, I32, 2, I32, I32))},
    {"two results, of the third type", WT_FEATURE_MULTI_VALUE, AT(1, NOWHERE, 9),
     BYTES(2, STRUCT(0), REC(2, STRUCT(0), FUNC(0, 2, I32, I64)))},
    {"one result", ACCEPTED, BYTES(1, FUNC(0, 1, I32))},
    {"two params", ACCEPTED, BYTES(1, FUNC(2, I32, I32, 0))},
    {"a continuation of one result", ACCEPTED, BYTES(2, FUNC(0, 1, I32), CONT(0))},
};
static const row_t WITHOUT_REFERENCE_TYPES[] = {
    {"funcref as param", WT_FEATURE_REFERENCE_TYPES, AT(0, 0, 3), BYTES(1, FUNC(1, FUNCREF, 0))},
    {"externref as result", WT_FEATURE_REFERENCE_TYPES, AT(0, 0, 4), BYTES(1, FUNC(0, 1, EXTERNREF))},
    {"funcref after numbers", WT_FEATURE_REFERENCE_TYPES, AT(0, 2, 5), BYTES(1, FUNC(3, I32, V128, FUNCREF, 0))},
    {"shared funcref", WT_FEATURE_REFERENCE_TYPES, AT(0, 0, 3), BYTES(1, FUNC(1, SHARED, FUNCREF, 0))},
    {"(ref func)", WT_FEATURE_FUNCTION_REFERENCES, AT(0, 0, 3), BYTES(1, FUNC(1, REF(FUNCREF), 0))},
    {"a struct", WT_FEATURE_GC, AT(0, NOWHERE, 1), BYTES(1, STRUCT(0))},
    {"exnref", WT_FEATURE_EXCEPTIONS, AT(0, 0, 3), BYTES(1, FUNC(1, EXNREF, 0))},
    {"contref", WT_FEATURE_STACK_SWITCHING, AT(0, 0, 3), BYTES(1, FUNC(1, CONTREF, 0))},
    {"numbers, vectors, several results", ACCEPTED, BYTES(1, FUNC(2, I32, V128, 2, F32, F64))},
    {"a shared func", ACCEPTED, BYTES(1, SHARED, FUNC(1, I64, 0))},
};
static const row_t WITHOUT_SIMD[] = {
    {"v128 as param", WT_FEATURE_SIMD, AT(0, 1, 4), BYTES(1, FUNC(2, I32, V128, 0))},
    {"v128 as result", WT_FEATURE_SIMD, AT(0, 0, 4), BYTES(1, FUNC(0, 1, V128))},
    {"v128 as field", WT_FEATURE_SIMD, AT(0, 1, 5), BYTES(1, STRUCT(2, CONST(I8), CONST(V128)))},
    {"v128 as mutable element", WT_FEATURE_SIMD, AT(0, 0, 2), BYTES(1, ARRAY(VAR(V128)))},
    {"every other number", ACCEPTED, BYTES(1, FUNC(2, I32, I64, 2, F32, F64))},
    {"packed fields", ACCEPTED, BYTES(1, STRUCT(2, CONST(I8), VAR(I16)))},
    {"references", ACCEPTED, BYTES(1, FUNC(2, FUNCREF, REF(EXACT, 0), 0))},
};
static const row_t WITHOUT_FUNCTION_REFERENCES[] = {
    {"(ref func)", WT_FEATURE_FUNCTION_REFERENCES, AT(0, 0, 3), BYTES(1, FUNC(1, REF(FUNCREF), 0))},
    {"(ref extern)", WT_FEATURE_FUNCTION_REFERENCES, AT(0, 0, 4), BYTES(1, FUNC(0, 1, REF(EXTERNREF)))},
    {"(ref exn)", WT_FEATURE_FUNCTION_REFERENCES, AT(0, 0, 3), BYTES(1, FUNC(1, REF(EXNREF), 0))},
    {"(ref null func), long", WT_FEATURE_FUNCTION_REFERENCES, BYTES_ONLY(0, 0, 3),
     BYTES(1, FUNC(1, REF_NULL(FUNCREF), 0))},
    {"(ref null (shared func)), long", WT_FEATURE_FUNCTION_REFERENCES, BYTES_ONLY(0, 0, 3),
     BYTES(1, FUNC(1, REF_NULL(SHARED, FUNCREF), 0))},
    {"a function type of before", WT_FEATURE_FUNCTION_REFERENCES, AT(0, 0, 6),
     BYTES(2, FUNC(0, 0), FUNC(1, REF_NULL(0), 0))},
    {"itself", WT_FEATURE_FUNCTION_REFERENCES, AT(0, 1, 4), BYTES(1, FUNC(2, I32, REF(0), 0))},
    {"exactly itself", WT_FEATURE_FUNCTION_REFERENCES, AT(0, 0, 3), BYTES(1, FUNC(1, REF(EXACT, 0), 0))},
    {"a continuation", WT_FEATURE_STACK_SWITCHING, AT(0, NOWHERE, 4), BYTES(2, FUNC(0, 0), CONT(0))},
    {"a struct", WT_FEATURE_GC, AT(0, NOWHERE, 1), BYTES(1, STRUCT(0))},
    {"funcref, externref, exnref", ACCEPTED, BYTES(1, FUNC(3, FUNCREF, EXTERNREF, EXNREF, 1, NULLEXNREF))},
    {"shared funcref", ACCEPTED, BYTES(1, FUNC(1, SHARED, FUNCREF, 0))},
};
static const row_t WITHOUT_GC[] = {
    {"a struct", WT_FEATURE_GC, AT(0, NOWHERE, 1), BYTES(1, STRUCT(0))},
    {"an array", WT_FEATURE_GC, AT(0, NOWHERE, 4), BYTES(2, FUNC(0, 0), ARRAY(VAR(I8)))},
    {"an open func", WT_FEATURE_GC, AT(0, NOWHERE, 1), BYTES(1, SUB(FUNC(0, 0)))},
    {"sub final where it adds nothing", WT_FEATURE_GC, BYTES_ONLY(0, NOWHERE, 1), BYTES(1, FINAL(FUNC(0, 0)))},
    {"rec of one", WT_FEATURE_GC, BYTES_ONLY(NOWHERE, NOWHERE, 1), BYTES(1, REC(1, FUNC(0, 0)))},
    {"rec of two", WT_FEATURE_GC, AT(NOWHERE, NOWHERE, 1), BYTES(1, REC(2, FUNC(0, 0), FUNC(0, 0)))},
    {"rec of none", WT_FEATURE_GC, AT(NOWHERE, NOWHERE, 1), BYTES(1, REC(0))},
    {"anyref", WT_FEATURE_GC, AT(0, 0, 3), BYTES(1, FUNC(1, ANYREF, 0))},
    {"eqref", WT_FEATURE_GC, AT(0, 0, 4), BYTES(1, FUNC(0, 1, EQREF))},
    {"i31ref", WT_FEATURE_GC, AT(0, 0, 3), BYTES(1, FUNC(1, I31REF, 0))},
    {"structref", WT_FEATURE_GC, AT(0, 0, 3), BYTES(1, FUNC(1, STRUCTREF, 0))},
    {"arrayref", WT_FEATURE_GC, AT(0, 0, 3), BYTES(1, FUNC(1, ARRAYREF, 0))},
    {"nullref", WT_FEATURE_GC, AT(0, 0, 3), BYTES(1, FUNC(1, NULLREF, 0))},
    {"nullfuncref", WT_FEATURE_GC, AT(0, 0, 3), BYTES(1, FUNC(1, NULLFUNCREF, 0))},
    {"nullexternref", WT_FEATURE_GC, AT(0, 0, 3), BYTES(1, FUNC(1, NULLEXTERNREF, 0))},
    {"(ref any)", WT_FEATURE_GC, AT(0, 0, 3), BYTES(1, FUNC(1, REF(ANYREF), 0))},
    {"shared anyref", WT_FEATURE_GC, AT(0, 0, 3), BYTES(1, FUNC(1, SHARED, ANYREF, 0))},
    {"an open continuation", WT_FEATURE_GC, AT(0, NOWHERE, 4), BYTES(2, FUNC(0, 0), SUB(CONT(0)))},
    {"exactly itself", WT_FEATURE_CUSTOM_DESCRIPTORS, AT(0, 0, 3), BYTES(1, FUNC(1, REF(EXACT, 0), 0))},
    {"references to function types", ACCEPTED, BYTES(2, FUNC(0, 0), FUNC(2, REF_NULL(0), REF(0), 1, REF(FUNCREF)))},
    {"a function type that refers to itself", WT_FEATURE_GC, AT(0, 0, ANYWHERE), BYTES(1, FUNC(1, REF_NULL(0), 0))},
    {"a continuation", ACCEPTED, BYTES(2, FUNC(0, 0), CONT(0))},
    {"contref, nullexnref", ACCEPTED, BYTES(1, FUNC(2, CONTREF, NULLEXNREF, 0))},
};
static const row_t WITHOUT_EXCEPTIONS[] = {
    {"exnref", WT_FEATURE_EXCEPTIONS, AT(0, 0, 3), BYTES(1, FUNC(1, EXNREF, 0))},
    {"nullexnref", WT_FEATURE_EXCEPTIONS, AT(0, 0, 2), BYTES(1, ARRAY(VAR(NULLEXNREF)))},
    {"(ref exn)", WT_FEATURE_EXCEPTIONS, AT(0, 1, 5), BYTES(1, STRUCT(2, CONST(I32), CONST(REF(EXNREF))))},
    {"every other hierarchy", ACCEPTED, BYTES(1, FUNC(4, ANYREF, FUNCREF, EXTERNREF, CONTREF, 0))},
};
static const row_t WITHOUT_STACK_SWITCHING[] = {
    {"a continuation", WT_FEATURE_STACK_SWITCHING, AT(0, NOWHERE, 4), BYTES(2, FUNC(0, 0), CONT(0))},
    {"an open continuation", WT_FEATURE_STACK_SWITCHING, AT(0, NOWHERE, ANYWHERE), BYTES(2, FUNC(0, 0), SUB(CONT(0)))},
    {"one of the same group", WT_FEATURE_STACK_SWITCHING, AT(1, NOWHERE, ANYWHERE),
     BYTES(1, REC(2, FUNC(0, 0), CONT(0)))},
    {"a shared continuation", WT_FEATURE_STACK_SWITCHING, AT(0, NOWHERE, ANYWHERE),
     BYTES(2, SHARED, FUNC(0, 0), SHARED, CONT(0))},
    {"contref", WT_FEATURE_STACK_SWITCHING, AT(0, 0, 3), BYTES(1, FUNC(1, CONTREF, 0))},
    {"nullcontref", WT_FEATURE_STACK_SWITCHING, AT(0, 0, 3), BYTES(1, STRUCT(1, VAR(NULLCONTREF)))},
    {"(ref (shared cont))", WT_FEATURE_STACK_SWITCHING, AT(0, 0, 3), BYTES(1, FUNC(1, REF(SHARED, CONTREF), 0))},
    {"exnref", ACCEPTED, BYTES(1, FUNC(1, EXNREF, 0))},
};
static const row_t WITHOUT_SHARED[] = {
    {"a shared struct", WT_FEATURE_SHARED_EVERYTHING_THREADS, AT(0, NOWHERE, 1), BYTES(1, SHARED, STRUCT(0))},
    {"a shared array", WT_FEATURE_SHARED_EVERYTHING_THREADS, AT(0, NOWHERE, 1), BYTES(1, SHARED, ARRAY(VAR(I8)))},
    {"a shared func", WT_FEATURE_SHARED_EVERYTHING_THREADS, AT(0, NOWHERE, 1), BYTES(1, SHARED, FUNC(0, 0))},
    {"an open shared struct", WT_FEATURE_SHARED_EVERYTHING_THREADS, AT(0, NOWHERE, ANYWHERE),
     BYTES(1, SUB(SHARED, STRUCT(0)))},
    {"a shared continuation", WT_FEATURE_SHARED_EVERYTHING_THREADS, AT(0, NOWHERE, ANYWHERE),
     BYTES(2, FUNC(0, 0), SHARED, CONT(0))},
    {"shared anyref", WT_FEATURE_SHARED_EVERYTHING_THREADS, AT(0, 0, 3), BYTES(1, FUNC(1, SHARED, ANYREF, 0))},
    {"(ref (shared i31))", WT_FEATURE_SHARED_EVERYTHING_THREADS, AT(0, 0, 4), BYTES(1, FUNC(0, 1, REF(SHARED, I31REF)))},
    {"an unshared struct", ACCEPTED, BYTES(1, STRUCT(1, VAR(ANYREF)))},
};
static const row_t WITHOUT_DESCRIPTORS[] = {
    {"a descriptor", WT_FEATURE_CUSTOM_DESCRIPTORS, AT(0, NOWHERE, ANYWHERE),
     BYTES(1, REC(2, DESCRIPTOR(1, STRUCT(0)), DESCRIBES(0, STRUCT(0))))},
    {"exactly another", WT_FEATURE_CUSTOM_DESCRIPTORS, AT(0, 0, 5), BYTES(2, STRUCT(0), STRUCT(1, CONST(REF(EXACT, 0))))},
    {"exactly itself", WT_FEATURE_CUSTOM_DESCRIPTORS, AT(0, 0, 3), BYTES(1, FUNC(1, REF_NULL(EXACT, 0), 0))},
    {"exactly a sibling", WT_FEATURE_CUSTOM_DESCRIPTORS, AT(1, 0, ANYWHERE),
     BYTES(1, REC(2, FUNC(0, 0), ARRAY(VAR(REF(EXACT, 0)))))},
    {"a reference that is not exact", ACCEPTED, BYTES(2, STRUCT(0), STRUCT(1, CONST(REF(0))))},
};

/* If several are missing, the first in the order of the bytes is named. */
static const row_t OF_VERSION_1[] = {
    {"sub, shared, struct", WT_FEATURE_GC, AT(0, NOWHERE, 1), BYTES(1, SUB(SHARED, STRUCT(0)))},
    {"shared, struct", WT_FEATURE_SHARED_EVERYTHING_THREADS, AT(0, NOWHERE, 1), BYTES(1, SHARED, STRUCT(0))},
    {"shared, cont", WT_FEATURE_SHARED_EVERYTHING_THREADS, AT(0, NOWHERE, 4), BYTES(2, FUNC(0, 0), SHARED, CONT(0))},
    {"cont", WT_FEATURE_STACK_SWITCHING, AT(0, NOWHERE, 4), BYTES(2, FUNC(0, 0), CONT(0))},
    {"a type, then its field", WT_FEATURE_GC, AT(0, NOWHERE, 1), BYTES(1, STRUCT(1, CONST(V128)))},
    {"v128, then two results", WT_FEATURE_SIMD, AT(0, 0, 3), BYTES(1, FUNC(1, V128, 2, I32, I32))},
    {"two results, the first v128", WT_FEATURE_MULTI_VALUE, AT(0, NOWHERE, 3), BYTES(1, FUNC(0, 2, V128, V128))},
    {"anyref, then v128", WT_FEATURE_GC, AT(0, 0, 3), BYTES(1, FUNC(2, ANYREF, V128, 0))},
    {"v128, then anyref", WT_FEATURE_SIMD, AT(0, 0, 3), BYTES(1, FUNC(2, V128, ANYREF, 0))},
    {"ref, shared, any", WT_FEATURE_FUNCTION_REFERENCES, AT(0, 0, 3), BYTES(1, FUNC(1, REF(SHARED, ANYREF), 0))},
    {"shared, any", WT_FEATURE_SHARED_EVERYTHING_THREADS, AT(0, 0, 3), BYTES(1, FUNC(1, SHARED, ANYREF, 0))},
    {"ref, exact", WT_FEATURE_FUNCTION_REFERENCES, AT(0, 0, 3), BYTES(1, FUNC(1, REF(EXACT, 0), 0))},
    {"rec, sub", WT_FEATURE_GC, AT(NOWHERE, NOWHERE, 1), BYTES(1, REC(2, SUB(FUNC(0, 0)), FUNC(1, V128, 0)))},
    {"the first of two types", WT_FEATURE_SIMD, AT(0, 0, 3), BYTES(2, FUNC(1, V128, 0), STRUCT(0))},
    {"numbers, one result", ACCEPTED, BYTES(1, FUNC(4, I32, I64, F32, F64, 1, I32))},
};
static const row_t OF_VERSION_2[] = {
    {"exnref, then anyref", WT_FEATURE_EXCEPTIONS, AT(0, 0, 3), BYTES(1, FUNC(2, EXNREF, ANYREF, 0))},
    {"anyref, then exnref", WT_FEATURE_GC, AT(0, 0, 3), BYTES(1, FUNC(2, ANYREF, EXNREF, 0))},
    {"ref, exn", WT_FEATURE_FUNCTION_REFERENCES, AT(0, 0, 3), BYTES(1, FUNC(1, REF(EXNREF), 0))},
    {"a result after good params", WT_FEATURE_GC, AT(0, 1, 7), BYTES(1, FUNC(2, FUNCREF, V128, 2, EXTERNREF, EQREF))},
    {"a struct", WT_FEATURE_GC, AT(0, NOWHERE, 1), BYTES(1, STRUCT(0))},
    {"all that there is", ACCEPTED, BYTES(1, FUNC(3, I32, V128, FUNCREF, 2, EXTERNREF, F64))},
};
static const row_t OF_VERSION_3[] = {
    {"contref, then shared", WT_FEATURE_STACK_SWITCHING, AT(0, 0, 3), BYTES(1, FUNC(2, CONTREF, SHARED, ANYREF, 0))},
    {"shared, then contref", WT_FEATURE_SHARED_EVERYTHING_THREADS, AT(0, 0, 3),
     BYTES(1, FUNC(2, SHARED, ANYREF, CONTREF, 0))},
    {"shared contref", WT_FEATURE_SHARED_EVERYTHING_THREADS, AT(0, 0, 3), BYTES(1, FUNC(1, REF(SHARED, CONTREF), 0))},
    {"shared, descriptor", WT_FEATURE_SHARED_EVERYTHING_THREADS, AT(0, NOWHERE, ANYWHERE),
     BYTES(1, REC(2, SHARED, DESCRIPTOR(1, STRUCT(0)), SHARED, DESCRIBES(0, STRUCT(0))))},
    {"descriptor, then a contref", WT_FEATURE_CUSTOM_DESCRIPTORS, AT(0, NOWHERE, ANYWHERE),
     BYTES(1, REC(2, DESCRIPTOR(1, STRUCT(1, CONST(CONTREF))), DESCRIBES(0, STRUCT(0))))},
    {"exact, then cont", WT_FEATURE_CUSTOM_DESCRIPTORS, AT(0, 0, ANYWHERE),
     BYTES(1, REC(2, FUNC(1, REF(EXACT, 0), 0), CONT(0)))},
    {"all that there is", ACCEPTED, BYTES(1, REC(2, SUB(STRUCT(2, VAR(I8), CONST(V128))),
     FUNC(4, REF(0), I31REF, EXNREF, FUNCREF, 2, EXTERNREF, REF_NULL(1))))},
};

static void check_row(path_t path, const wt_registry_t *registry, const row_t *row) {
  snapshot_t before = snapshot_of(registry);
  wt_error_t *error = NULL;
  types_t types = register_by(path, registry, row->section, &error);
  CHECK((types.type != NULL) == (row->named == ON));
  if (types.type == NULL && row->named != ON) {
    uint64_t offset;
    bool of_bytes = wt_error_byte_offset(error, &offset);
    bool is_bytes = path == BY_MODULE || path == BY_SECTION;
    if (row->offset != ANYWHERE && is_bytes)
      CHECK_NUMBER(offset, row->offset + (path == BY_MODULE ? 10 : 0));
    CHECK(of_bytes == is_bytes);
    CHECK_PLACE(error, row->member, row->field);
    CHECK_NAMES(error, row->named);
  }
  if (error != NULL) fprintf(stderr, "  got: %s\n", wt_error_message(error));
  wt_error_delete(error);
  types_delete(&types);
  if (path != BY_MODULE && path != BY_SECTION) { /* the groups before it were registered, then freed */
    before.stats.registrations = stats_of(registry).registrations;
    before.stats.hits = stats_of(registry).hits;
  }
  if (row->named == ON) wt_string_delete(before.dump);
  else CHECK_UNCHANGED(registry, before);
}

/* Ends the registry. */
static void check_rows(const char *name, wt_registry_t *registry, const row_t *rows, size_t count) {
  wt_registry_t *all = registry_of_all();
  for (size_t i = 0; i < count; i++) {
    for (path_t path = 0; path < PATHS; path++) {
      if (rows[i].bytes_only && path != BY_MODULE && path != BY_SECTION) continue;
      CASE("%s: %s, by %s", name, rows[i].name, PATH_NAMES[path]);
      check_row(path, registry, &rows[i]);
      row_t accepted = rows[i];
      accepted.named = ON;
      CASE("all on: %s, by %s", rows[i].name, PATH_NAMES[path]);
      bool is_valid = strstr(rows[i].name, "shared, cont") == NULL &&
                      strcmp(rows[i].name, "a shared continuation") != 0;
      if (is_valid) check_row(path, all, &accepted);
    }
  }
  REGISTRY_END(all);
  REGISTRY_END(registry);
}
#define CHECK_ROWS(registry, rows) check_rows(#rows, (registry), (rows), sizeof(rows) / sizeof *(rows))

int main(void) {
  CHECK_ROWS(registry_without(WT_FEATURE_MULTI_VALUE), WITHOUT_MULTI_VALUE);
  CHECK_ROWS(registry_without(WT_FEATURE_REFERENCE_TYPES), WITHOUT_REFERENCE_TYPES);
  CHECK_ROWS(registry_without(WT_FEATURE_SIMD), WITHOUT_SIMD);
  CHECK_ROWS(registry_without(WT_FEATURE_FUNCTION_REFERENCES), WITHOUT_FUNCTION_REFERENCES);
  CHECK_ROWS(registry_without(WT_FEATURE_GC), WITHOUT_GC);
  CHECK_ROWS(registry_without(WT_FEATURE_EXCEPTIONS), WITHOUT_EXCEPTIONS);
  CHECK_ROWS(registry_without(WT_FEATURE_STACK_SWITCHING), WITHOUT_STACK_SWITCHING);
  CHECK_ROWS(registry_without(WT_FEATURE_SHARED_EVERYTHING_THREADS), WITHOUT_SHARED);
  CHECK_ROWS(registry_without(WT_FEATURE_CUSTOM_DESCRIPTORS), WITHOUT_DESCRIPTORS);
  CHECK_ROWS(registry_of_version(1), OF_VERSION_1);
  CHECK_ROWS(registry_of_version(2), OF_VERSION_2);
  CHECK_ROWS(registry_of_version(3), OF_VERSION_3);
  return check_summary();
}
