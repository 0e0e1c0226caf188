/* The switches of proposals (typereg.h, wt_registry_config_set_feature and wt_registry_config_set_wasm_version): which
 * proposals a version has, which others a switch also switches, and that the last call counts; and the types that are
 * made by one call. */
#include "bytes.h"
#include "switched.h"

/* For each proposal the types that need it, and what it builds on. */
static const struct {
  wt_feature_t builds_on;
  bytes_t section;
} NEEDING[FEATURES + 1] = {
    [WT_FEATURE_STACK_SWITCHING] = {WT_FEATURE_FUNCTION_REFERENCES, BYTES(2, FUNC(0, 0), CONT(0))},
    [WT_FEATURE_SHARED_EVERYTHING_THREADS] = {0, BYTES(1, SHARED, FUNC(0, 0))},
    [WT_FEATURE_CUSTOM_DESCRIPTORS] = {WT_FEATURE_GC, BYTES(1, FUNC(1, REF(EXACT, 0), 0))},
    [WT_FEATURE_MULTI_VALUE] = {0, BYTES(1, FUNC(0, 2, I32, I32))},
    [WT_FEATURE_REFERENCE_TYPES] = {0, BYTES(1, FUNC(1, EXTERNREF, 0))},
    [WT_FEATURE_SIMD] = {0, BYTES(1, FUNC(1, V128, 0))},
    [WT_FEATURE_FUNCTION_REFERENCES] = {WT_FEATURE_REFERENCE_TYPES, BYTES(2, FUNC(0, 0), FUNC(1, REF_NULL(0), 0))},
    [WT_FEATURE_GC] = {WT_FEATURE_FUNCTION_REFERENCES, BYTES(1, STRUCT(0))},
    [WT_FEATURE_EXCEPTIONS] = {WT_FEATURE_REFERENCE_TYPES, BYTES(1, FUNC(1, NULLEXNREF, 0))},
};

/* A set of proposals: bits, by their numbers. */
typedef uint32_t set_t;
enum {
  VERSION_1 = 0,
  VERSION_2 = 1 << WT_FEATURE_MULTI_VALUE | 1 << WT_FEATURE_REFERENCE_TYPES | 1 << WT_FEATURE_SIMD,
  VERSION_3 = VERSION_2 | 1 << WT_FEATURE_FUNCTION_REFERENCES | 1 << WT_FEATURE_GC |
              1 << WT_FEATURE_EXCEPTIONS
};
static const set_t VERSIONS[] = {VERSION_1, VERSION_2, VERSION_3};

static set_t foundations(wt_feature_t feature) {
  set_t set = 0;
  for (; feature != 0; feature = NEEDING[feature].builds_on) set |= 1u << feature;
  return set;
}

static set_t after(set_t set, wt_feature_t feature, bool enabled) {
  if (enabled) return set | foundations(feature);
  for (wt_feature_t other = 1; other <= FEATURES; other++)
    if (foundations(other) & 1u << feature) set &= ~(1u << other);
  return set;
}

/* Which proposals' types a registry of this configuration accepts. */
static set_t on_in(const wt_registry_config_t *config) {
  wt_registry_t *registry = wt_registry_new(config, NULL);
  REQUIRE(registry != NULL);
  set_t on = 0;
  for (wt_feature_t feature = 1; feature <= FEATURES; feature++) {
    bytes_t section = NEEDING[feature].section;
    wt_error_t *error = NULL;
    wt_type_collection_t *types =
        wt_registry_register_type_section(registry, section.at, section.len, &error);
    if (types != NULL) on |= 1u << feature;
    else CHECK_REFUSED(error, WT_ERROR_UNSUPPORTED);
    wt_type_collection_delete(types);
  }
  REGISTRY_END(registry);
  return on;
}

static void a_version_switches_on_exactly_its_own(void) {
  for (uint32_t major = 1; major <= 3; major++) {
    CASE("version %" PRIu32, major);
    wt_registry_config_t *config = wt_registry_config_new();
    CHECK_NUMBER(on_in(config), VERSION_3);
    CHECK(wt_registry_config_set_wasm_version(config, major, NULL));
    CHECK_NUMBER(on_in(config), VERSIONS[major - 1]);
    wt_registry_config_delete(config);
    CASE("version %" PRIu32 " after all proposals", major);
    config = config_of_all();
    CHECK(wt_registry_config_set_wasm_version(config, major, NULL));
    CHECK_NUMBER(on_in(config), VERSIONS[major - 1]);
    CASE("a proposal after version %" PRIu32, major);
    CHECK(wt_registry_config_set_feature(config, WT_FEATURE_SHARED_EVERYTHING_THREADS, true, NULL));
    CHECK_NUMBER(on_in(config), VERSIONS[major - 1] | 1u << WT_FEATURE_SHARED_EVERYTHING_THREADS);
    wt_registry_config_delete(config);
  }
}

static void a_version_that_does_not_exist_changes_nothing(void) {
  wt_registry_config_t *config = wt_registry_config_new();
  CHECK(wt_registry_config_set_wasm_version(config, 2, NULL));
  const uint32_t unknown[] = {0, 4, 20, UINT32_MAX};
  for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
    CASE("version %" PRIu32, unknown[i]);
    wt_error_t *error = NULL;
    CHECK(!wt_registry_config_set_wasm_version(config, unknown[i], &error));
    CHECK(strstr(wt_error_message(error), "wt_registry_config_set_wasm_version") != NULL);
    CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
    CHECK(!wt_registry_config_set_feature(config, unknown[i] | 16, true, &error));
    CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  }
  CHECK_NUMBER(on_in(config), VERSION_2);
  wt_registry_config_delete(config);
}

static void a_switch_also_switches_dependent_proposals(void) {
  for (uint32_t major = 1; major <= 4; major++) { /* 4: all */
    for (wt_feature_t feature = 1; feature <= FEATURES; feature++) {
      for (int enabled = 0; enabled <= 1; enabled++) {
        CASE("%s %s, from version %" PRIu32, PROPOSALS[feature], enabled ? "on" : "off", major);
        wt_registry_config_t *config = config_of_all();
        set_t from = (1u << (FEATURES + 1)) - 2;
        if (major <= 3) {
          REQUIRE(wt_registry_config_set_wasm_version(config, major, NULL));
          from = VERSIONS[major - 1];
        }
        CHECK(wt_registry_config_set_feature(config, feature, enabled, NULL));
        set_t want = after(from, feature, enabled);
        CHECK_NUMBER(on_in(config), want);
        CHECK(wt_registry_config_set_feature(config, feature, !enabled, NULL));
        CHECK_NUMBER(on_in(config), after(want, feature, !enabled));
        wt_registry_config_delete(config);
      }
    }
  }
}

/* The call makes no type, and its error names the proposal. */
#define NEEDS(call, named)      \
  do {                          \
    wt_error_t *error = NULL;   \
    CHECK((call) == NULL);      \
    CHECK_NAMES(error, (named)); \
  } while (0)

static void a_type_made_by_one_call_needs_its_proposals(void) {
  const struct {
    const char *name;
    wt_feature_t named;
    uint32_t major;
    wt_val_type_t value;
  } values[] = {
      {"v128", WT_FEATURE_SIMD, 1, wt_val_type_v128()},
      {"funcref", WT_FEATURE_REFERENCE_TYPES, 1, wt_val_type_ref(WT_HEAP_FUNC, true)},
      {"(ref func)", WT_FEATURE_FUNCTION_REFERENCES, 2, wt_val_type_ref(WT_HEAP_FUNC, false)},
      {"anyref", WT_FEATURE_GC, 2, wt_val_type_ref(WT_HEAP_ANY, true)},
      {"exnref", WT_FEATURE_EXCEPTIONS, 2, wt_val_type_ref(WT_HEAP_EXN, true)},
      {"contref", WT_FEATURE_STACK_SWITCHING, 3, wt_val_type_ref(WT_HEAP_CONT, true)},
      {"shared anyref", WT_FEATURE_SHARED_EVERYTHING_THREADS, 3,
       {.kind = WT_VAL_REF, .nullable = 1, .heap = WT_HEAP_ANY, .flags = WT_REF_SHARED}},
  };
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    wt_registry_t *registry = registry_of_version(values[i].major), *all = registry_of_all();
    CASE("%s as param", values[i].name);
    NEEDS(wt_func_type_new(registry, &values[i].value, 1, NULL, 0, &error), values[i].named);
    CASE("%s as result", values[i].name);
    NEEDS(wt_func_type_new(registry, NULL, 0, &values[i].value, 1, &error), values[i].named);
    CASE("%s, switched on", values[i].name);
    wt_registered_type_t *type = wt_func_type_new(all, &values[i].value, 1, &values[i].value, 1, NULL);
    CHECK(type != NULL);
    wt_registered_type_delete(type);
    REGISTRY_END(registry);
    REGISTRY_END(all);
  }

  wt_registry_t *registry = registry_of_version(2);
  wt_field_type_t field = wt_field_type(wt_val_type_i32(), true);
  CASE("a struct, an array");
  NEEDS(wt_struct_type_new(registry, NULL, 0, &error), WT_FEATURE_GC);
  NEEDS(wt_struct_type_new(registry, &field, 1, &error), WT_FEATURE_GC);
  NEEDS(wt_array_type_new(registry, field, &error), WT_FEATURE_GC);
  CASE("a reference to a function type");
  wt_registered_type_t *func = wt_func_type_new(registry, NULL, 0, NULL, 0, NULL);
  wt_val_type_t to_func = wt_val_type_ref_to(func, true);
  NEEDS(wt_func_type_new(registry, &to_func, 1, NULL, 0, &error), WT_FEATURE_FUNCTION_REFERENCES);
  CASE("an exn type, a continuation type");
  NEEDS(wt_exn_type_new(registry, func, &error), WT_FEATURE_EXCEPTIONS);
  NEEDS(wt_cont_type_new(registry, func, &error), WT_FEATURE_STACK_SWITCHING);
  wt_registered_type_delete(func);
  REGISTRY_END(registry);

  CASE("two results");
  registry = registry_of_version(1);
  wt_val_type_t two[] = {wt_val_type_i32(), wt_val_type_i32()};
  NEEDS(wt_func_type_new(registry, NULL, 0, two, 2, &error), WT_FEATURE_MULTI_VALUE);
  func = wt_func_type_new(registry, two, 2, two, 1, NULL);
  CHECK(func != NULL);
  CASE("the trampoline type of a function type needs no proposal that the type does not");
  wt_registered_type_t *trampoline = wt_registered_type_trampoline(func, NULL);
  CHECK(trampoline == func);
  wt_registered_type_delete(trampoline);
  wt_registered_type_delete(func);
  REGISTRY_END(registry);

  CASE("the trampoline type of a function type with a reference, without GC");
  registry = registry_without(WT_FEATURE_GC);
  func = wt_func_type_new(registry, NULL, 0, NULL, 0, NULL);
  to_func = wt_val_type_ref_to(func, false);
  wt_registered_type_t *taking = wt_func_type_new(registry, &to_func, 1, NULL, 0, NULL);
  trampoline = wt_registered_type_trampoline(taking, NULL);
  CHECK(trampoline != NULL && trampoline != taking);
  CHECK(wt_registered_type_param(trampoline, 0, &to_func) && to_func.heap == WT_HEAP_FUNC);
  wt_registered_type_delete(trampoline);
  wt_registered_type_delete(taking);
  wt_registered_type_delete(func);
  REGISTRY_END(registry);
}

static void a_configuration_is_copied(void) {
  CASE("a registry keeps the switches it was made with");
  wt_registry_config_t *config = wt_registry_config_new();
  wt_registry_t *before = wt_registry_new(config, NULL);
  CHECK(wt_registry_config_set_wasm_version(config, 1, NULL));
  wt_registry_t *after_it = wt_registry_new(config, NULL);
  wt_registry_config_delete(config);
  wt_registered_type_t *type = wt_struct_type_new(before, NULL, 0, NULL);
  CHECK(type != NULL);
  wt_registered_type_delete(type);
  NEEDS(wt_struct_type_new(after_it, NULL, 0, &error), WT_FEATURE_GC);
  REGISTRY_END(before);
  REGISTRY_END(after_it);
}

int main(void) {
  a_version_switches_on_exactly_its_own();
  a_version_that_does_not_exist_changes_nothing();
  a_switch_also_switches_dependent_proposals();
  a_type_made_by_one_call_needs_its_proposals();
  a_configuration_is_copied();
  return check_summary();
}
