/* External types of every kind, with everything that import matching depends on. Each is described by numbers in this
 * file. From these come its wt_extern_type_t, its bytes in an import section and, by the rules of the specification
 * ("Matching", external types), the others that it matches. */
#ifndef EXTERNS_H
#define EXTERNS_H
#include "paths.h"
#include "refused.h"

/* The module's types. 1 is below 0 and 5 below 4. */
static const uint8_t TYPES_PAYLOAD[] = {
    6,          SUB(FUNC(0, 0)),         SUB_OF(0, FUNC(0, 0)), FUNC(1, I32, 0),
    SHARED, FUNC(0, 0), SUB(STRUCT(0)), SUB_OF(4, STRUCT(1, CONST(I8)))};
enum { BASE, BELOW, OTHER, SHARED_FUNC, WIDE, NARROW, TYPE_COUNT };
static inline bool type_below(int sub, int sup) {
  return sub == sup || (sub == BELOW && sup == BASE) || (sub == NARROW && sup == WIDE);
}

/* Value types, the references first. */
enum {
  V_FUNCREF, V_FUNC, V_NOFUNC, V_EXTERNREF, V_ANYREF, V_I31REF, V_WIDE_NULL, V_NARROW_NULL, V_NARROW,
  V_EXACT_WIDE, V_EXACT_NARROW, V_SHARED_ANY, V_BASE_NULL, V_BELOW_NULL, REFERENCES,
  V_I32 = REFERENCES, V_I64, V_V128, VALUES
};
static const struct {
  uint8_t bytes[3], len;
  uint8_t kind, nullable, heap, flags; /* as in wt_val_type_t */
  int type;
  uint32_t below; /* a bit for each other value type that it matches */
} VALUE[VALUES] = {
#define ABOVE(value) (1u << (value))
    [V_FUNCREF] = {{FUNCREF}, 1, WT_VAL_REF, 1, WT_HEAP_FUNC, 0, 0, 0},
    [V_FUNC] = {{REF(FUNCREF)}, 2, WT_VAL_REF, 0, WT_HEAP_FUNC, 0, 0, ABOVE(V_FUNCREF)},
    [V_NOFUNC] = {{NULLFUNCREF}, 1, WT_VAL_REF, 1, WT_HEAP_NOFUNC, 0, 0,
                  ABOVE(V_FUNCREF) | ABOVE(V_BASE_NULL) | ABOVE(V_BELOW_NULL)},
    [V_EXTERNREF] = {{EXTERNREF}, 1, WT_VAL_REF, 1, WT_HEAP_EXTERN, 0, 0, 0},
    [V_ANYREF] = {{ANYREF}, 1, WT_VAL_REF, 1, WT_HEAP_ANY, 0, 0, 0},
    [V_I31REF] = {{I31REF}, 1, WT_VAL_REF, 1, WT_HEAP_I31, 0, 0, ABOVE(V_ANYREF)},
    [V_WIDE_NULL] = {{REF_NULL(WIDE)}, 2, WT_VAL_REF, 1, WT_HEAP_CONCRETE, 0, WIDE, ABOVE(V_ANYREF)},
    [V_NARROW_NULL] = {{REF_NULL(NARROW)}, 2, WT_VAL_REF, 1, WT_HEAP_CONCRETE, 0, NARROW,
                       ABOVE(V_ANYREF) | ABOVE(V_WIDE_NULL)},
    [V_NARROW] = {{REF(NARROW)}, 2, WT_VAL_REF, 0, WT_HEAP_CONCRETE, 0, NARROW,
                  ABOVE(V_ANYREF) | ABOVE(V_WIDE_NULL) | ABOVE(V_NARROW_NULL)},
    [V_EXACT_WIDE] = {{REF_NULL(EXACT, WIDE)}, 3, WT_VAL_REF, 1, WT_HEAP_CONCRETE, WT_REF_EXACT, WIDE,
                      ABOVE(V_ANYREF) | ABOVE(V_WIDE_NULL)},
    [V_EXACT_NARROW] = {{REF_NULL(EXACT, NARROW)}, 3, WT_VAL_REF, 1, WT_HEAP_CONCRETE, WT_REF_EXACT,
                        NARROW, ABOVE(V_ANYREF) | ABOVE(V_WIDE_NULL) | ABOVE(V_NARROW_NULL)},
    [V_SHARED_ANY] = {{REF_NULL(SHARED, ANYREF)}, 3, WT_VAL_REF, 1, WT_HEAP_ANY, WT_REF_SHARED, 0, 0},
    [V_BASE_NULL] = {{REF_NULL(BASE)}, 2, WT_VAL_REF, 1, WT_HEAP_CONCRETE, 0, BASE, ABOVE(V_FUNCREF)},
    [V_BELOW_NULL] = {{REF_NULL(BELOW)}, 2, WT_VAL_REF, 1, WT_HEAP_CONCRETE, 0, BELOW,
                      ABOVE(V_FUNCREF) | ABOVE(V_BASE_NULL)},
    [V_I32] = {{I32}, 1, WT_VAL_I32, 0, 0, 0, 0, 0},
    [V_I64] = {{I64}, 1, WT_VAL_I64, 0, 0, 0, 0, 0},
    [V_V128] = {{V128}, 1, WT_VAL_V128, 0, 0, 0, 0, 0},
};
static inline bool value_below(int sub, int sup) {
  return sub == sup || (VALUE[sub].below & ABOVE(sup)) != 0;
}

static const struct {
  uint64_t minimum, maximum;
  bool has_maximum;
} LIMITS[] = {{0, 0, false}, {1, 0, false}, {0, 0, true}, {0, 1, true}, {1, 1, true}, {1, 300, true}};
enum { LIMIT_COUNT = sizeof LIMITS / sizeof LIMITS[0] };

typedef struct extern_t {
  uint8_t kind;
  int type;  /* func, tag */
  int value; /* table, global */
  int limits;
  bool is_exact, is_mutable, is_shared, is_64;
  uint8_t page; /* memory: the logarithm of a page's size */
} extern_t;

enum { MOST_EXTERNS = 1024 };
typedef struct externs_t {
  extern_t at[MOST_EXTERNS];
  int count;
} externs_t;

static inline void externs_add(externs_t *all, extern_t one) {
  REQUIRE(all->count < MOST_EXTERNS);
  all->at[all->count++] = one;
}

/* All of them, also those that no module can have: a host can write them by hand. */
static inline externs_t externs_all(void) {
  static externs_t all;
  all.count = 0;
  for (int bits = 0; bits < 4; bits++) {
    bool low = bits % 2 == 1, high = bits / 2 == 1;
    for (int type = BASE; type <= SHARED_FUNC && !high; type++)
      externs_add(&all, (extern_t){.kind = WT_EXTERN_FUNC, .type = type, .is_exact = low});
    for (int value = 0; value < VALUES; value++)
      externs_add(&all, (extern_t){.kind = WT_EXTERN_GLOBAL, .value = value, .is_mutable = low, .is_shared = high});
    for (int limits = 0; limits < LIMIT_COUNT; limits++) {
      extern_t one = {.limits = limits, .is_shared = low, .is_64 = high};
      for (one.kind = WT_EXTERN_TABLE; one.value < REFERENCES; one.value++) externs_add(&all, one);
      one.kind = WT_EXTERN_MEMORY, one.value = 0;
      externs_add(&all, (one.page = 0, one));
      externs_add(&all, (one.page = 16, one));
    }
  }
  for (int type = BASE; type <= OTHER; type++)
    externs_add(&all, (extern_t){.kind = WT_EXTERN_TAG, .type = type});
  return all;
}

/* Can a module have it? Shared tables and globals have shared types, and a shared memory has a maximum. */
static inline bool extern_is_valid(extern_t one) {
  if (!one.is_shared) return true;
  if (one.kind == WT_EXTERN_MEMORY) return LIMITS[one.limits].has_maximum;
  return one.value == V_SHARED_ANY || one.value >= REFERENCES;
}

/* All external types that a module can have. */
static inline externs_t externs_of_modules(void) {
  externs_t all = externs_all(), valid = {.count = 0};
  for (int i = 0; i < all.count; i++)
    if (extern_is_valid(all.at[i])) externs_add(&valid, all.at[i]);
  return valid;
}

/* The rules. */
static inline bool limits_match(extern_t provided, extern_t required) {
  uint64_t least = LIMITS[required.limits].minimum, most = LIMITS[required.limits].maximum;
  if (provided.is_64 != required.is_64 || LIMITS[provided.limits].minimum < least) return false;
  if (!LIMITS[required.limits].has_maximum) return true;
  return LIMITS[provided.limits].has_maximum && LIMITS[provided.limits].maximum <= most;
}

static inline bool extern_match(extern_t provided, extern_t required) {
  if (provided.kind != required.kind || provided.is_shared != required.is_shared) return false;
  switch (provided.kind) {
    case WT_EXTERN_FUNC:
      if (required.is_exact) return provided.is_exact && provided.type == required.type;
      return type_below(provided.type, required.type);
    case WT_EXTERN_TAG: return provided.type == required.type;
    case WT_EXTERN_TABLE:
      return provided.value == required.value && limits_match(provided, required);
    case WT_EXTERN_MEMORY: return provided.page == required.page && limits_match(provided, required);
    default:
      if (provided.is_mutable != required.is_mutable) return false;
      return provided.is_mutable ? provided.value == required.value
                                 : value_below(provided.value, required.value);
  }
}

static inline wt_val_type_t value_for_c(int value, const wt_registered_type_t *const *types) {
  bool is_concrete = VALUE[value].heap == WT_HEAP_CONCRETE && VALUE[value].kind == WT_VAL_REF;
  return (wt_val_type_t){.kind = VALUE[value].kind,
                         .nullable = VALUE[value].nullable,
                         .heap = VALUE[value].heap,
                         .flags = VALUE[value].flags,
                         .type = is_concrete ? types[VALUE[value].type] : NULL};
}

/* As C writes it by hand. */
static inline wt_extern_type_t extern_for_c(extern_t one, const wt_registered_type_t *const *types) {
  wt_extern_type_t out = {.kind = one.kind,
                          .is_mutable = one.is_mutable,
                          .is_shared = one.is_shared,
                          .is_64 = one.is_64,
                          .is_exact = one.is_exact};
  if (one.kind == WT_EXTERN_FUNC || one.kind == WT_EXTERN_TAG) out.func = types[one.type];
  if (one.kind == WT_EXTERN_TABLE || one.kind == WT_EXTERN_GLOBAL)
    out.value = value_for_c(one.value, types);
  if (one.kind == WT_EXTERN_MEMORY) out.page_size_log2 = one.page;
  if (one.kind == WT_EXTERN_TABLE || one.kind == WT_EXTERN_MEMORY) {
    out.has_maximum = LIMITS[one.limits].has_maximum;
    out.minimum = LIMITS[one.limits].minimum;
    out.maximum = LIMITS[one.limits].maximum;
  }
  return out;
}

static inline void put_limits(buffer_t *buffer, extern_t one, bool has_page) {
  uint8_t flags = (uint8_t)(LIMITS[one.limits].has_maximum | one.is_shared << 1 | one.is_64 << 2 | has_page << 3);
  buffer_put(buffer, flags);
  buffer_number(buffer, (uint32_t)LIMITS[one.limits].minimum);
  if (LIMITS[one.limits].has_maximum) buffer_number(buffer, (uint32_t)LIMITS[one.limits].maximum);
  if (has_page) buffer_number(buffer, one.page);
}

/* What follows the names of an import. */
static inline void put_extern(buffer_t *buffer, extern_t one) {
  buffer_put(buffer, one.kind == WT_EXTERN_FUNC && one.is_exact ? 0x20 : one.kind);
  switch (one.kind) {
    case WT_EXTERN_TAG: buffer_put(buffer, 0x00); /* fall through */
    case WT_EXTERN_FUNC: buffer_number(buffer, (uint32_t)one.type); break;
    case WT_EXTERN_MEMORY: put_limits(buffer, one, one.page != 16); break;
    default: buffer_append(buffer, VALUE[one.value].bytes, VALUE[one.value].len);
  }
  if (one.kind == WT_EXTERN_TABLE) put_limits(buffer, one, false);
  if (one.kind == WT_EXTERN_GLOBAL) buffer_put(buffer, (uint8_t)(one.is_mutable | one.is_shared << 1));
}

static inline void put_section(buffer_t *module, uint8_t id, const buffer_t *payload) {
  buffer_put(module, id);
  buffer_number(module, (uint32_t)payload->len);
  buffer_append(module, payload->at, payload->len);
}

static inline void put_name(buffer_t *buffer, const char *name) {
  buffer_number(buffer, (uint32_t)strlen(name));
  buffer_append(buffer, (const uint8_t *)name, strlen(name));
}

/* A registry with these proposals on, beyond WebAssembly 3.0. */
static inline wt_registry_t *registry_with(bool all) {
  wt_registry_config_t *config = wt_registry_config_new();
  for (wt_feature_t feature = 1; all && feature <= WT_FEATURE_CUSTOM_DESCRIPTORS; feature++)
    REQUIRE(wt_registry_config_set_feature(config, feature, true, NULL));
  wt_registry_t *registry = wt_registry_new(config, NULL);
  wt_registry_config_delete(config);
  REQUIRE(registry != NULL);
  return registry;
}

static inline bool same_extern(const wt_extern_type_t *a, const wt_extern_type_t *b) {
  return a->kind == b->kind && a->is_mutable == b->is_mutable && a->is_shared == b->is_shared &&
         a->is_64 == b->is_64 && a->has_maximum == b->has_maximum && a->is_exact == b->is_exact &&
         a->page_size_log2 == b->page_size_log2 && a->reserved == b->reserved && a->func == b->func &&
         a->minimum == b->minimum && a->maximum == b->maximum &&
         wt_val_type_equal(a->value, b->value) == (a->value.kind != 0) && a->value.kind == b->value.kind;
}
#endif
