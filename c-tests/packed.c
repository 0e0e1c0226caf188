/* Value types in 64 bits (typereg.h, wt_val_type_pack; typereg/inline.h), over all pairs of a pool with every form:
 * equal numbers are equal types, and both ways to match them give the answers of wt_val_type_matches. */
#include "paths.h"
#include "switched.h"
#include <typereg/inline.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
enum { CHAIN = 14, MOST = 512 };

/* The values, and the types that they name. */
static wt_val_type_t pool[MOST];
static size_t pool_len;
static const wt_registered_type_t *named[MOST];
static size_t named_len;

static void put(wt_val_type_t value) {
  REQUIRE(pool_len < MOST);
  pool[pool_len++] = value;
}

static void put_type(const wt_registered_type_t *type) {
  named[named_len++] = type;
  for (int form = 0; form < 4; form++) {
    wt_val_type_t value = wt_val_type_ref_to(type, form & 1);
    if (form & 2) value.flags = WT_REF_EXACT;
    put(value);
  }
}

/* A chain of subtypes that is longer than the display entries of a slot, with a branch above that depth and one below
 * it; arrays, funcs, continuations, shared ones, a described type and its descriptor. */
static types_t fill_pool(const wt_registry_t *registry, wt_registered_type_t **exn) {
  buffer_t section = {0};
  buffer_number(&section, CHAIN + 11);
  buffer_put(&section, SUB(STRUCT(0)));
  for (uint8_t i = 1; i < CHAIN; i++) buffer_put(&section, SUB_OF((uint8_t)(i - 1), STRUCT(0)));
  buffer_put(&section, SUB_OF(2, STRUCT(1, CONST(I8))), SUB_OF(CHAIN - 3, STRUCT(1, CONST(I16))),
             SUB(ARRAY(VAR(I8))), FINAL_OF(CHAIN + 2, ARRAY(VAR(I8))), SUB(FUNC(0, 0)), FINAL_OF(CHAIN + 4, FUNC(0, 0)),
             SUB(CONT(CHAIN + 4)), FINAL_OF(CHAIN + 6, CONT(CHAIN + 5)), 0x50, 0, SHARED, STRUCT(0), SHARED,
             FUNC(0, 0));
  buffer_put(&section, REC(2, DESCRIPTOR(CHAIN + 11, STRUCT(0)), DESCRIBES(CHAIN + 10, STRUCT(0))));
  types_t types = types_of(registry, buffer_bytes(&section));
  buffer_free(&section);
  for (size_t i = 0; i < types.len; i++) put_type(types.type[i]);
  *exn = wt_exn_type_new(registry, types.type[CHAIN + 4], NULL);
  put_type(*exn);
  for (unsigned heap = WT_HEAP_CONT; heap <= WT_HEAP_NOCONT; heap++)
    for (int form = 0; form < 4; form++) {
      wt_val_type_t value = wt_val_type_ref((wt_heap_kind_t)heap, form & 1);
      if (form & 2) value.flags = WT_REF_SHARED;
      put(value);
    }
  const wt_val_type_t numbers[] = {wt_val_type_i32(), wt_val_type_i64(), wt_val_type_f32(), wt_val_type_f64(),
                                   wt_val_type_v128(), wt_val_type_i8(), wt_val_type_i16()};
  for (size_t i = 0; i < COUNT(numbers); i++) put(numbers[i]);
  return types;
}

static void packed_types_compare_and_match_as_the_types_do(const wt_registry_t *registry) {
  unsigned long matching = 0;
  for (size_t pair = 0; pair < pool_len * pool_len; pair++) {
    wt_val_type_t sub = pool[pair / pool_len], sup = pool[pair % pool_len];
    CASE("value %zu and value %zu", pair / pool_len, pair % pool_len);
    wt_packed_val_type_t below = wt_val_type_pack(sub), above = wt_val_type_pack(sup);
    bool equal = wt_val_type_equal(sub, sup), matches = wt_val_type_matches(sub, sup);
    CHECK((below == above) == equal && equal == (pair / pool_len == pair % pool_len));
    CHECK(wt_registry_packed_val_type_matches(registry, below, above) == matches);
    CHECK(wt_inline_packed_val_type_matches(registry, below, above) == matches);
    matching += matches;
  }
  CHECK(matching > pool_len && matching < pool_len * pool_len / 2);
}

static void an_inline_test_for_subtypes_is_that_of_the_library(void) {
  for (size_t i = 0; i < named_len; i++)
    for (size_t k = 0; k < named_len; k++) {
      CASE("type %zu and type %zu", i, k);
      CHECK(wt_inline_is_subtype(named[i], named[k]) == wt_registered_type_is_subtype(named[i], named[k]));
    }
}

static void what_was_packed_comes_back(const wt_registry_t *registry) {
  for (size_t i = 0; i < pool_len; i++) {
    CASE("value %zu", i);
    wt_val_type_t back;
    memset(&back, 0xa5, sizeof back);
    wt_packed_val_type_t packed = wt_val_type_pack(pool[i]);
    CHECK(packed != 0 && wt_registry_unpack_val_type(registry, packed, &back));
    CHECK(memcmp(&back, &pool[i], sizeof back) == 0);
    CHECK_NUMBER(wt_val_type_pack(back), packed);
    CHECK(!wt_registry_unpack_val_type(registry, packed, NULL) && !wt_registry_unpack_val_type(NULL, packed, &back));
    CHECK(!wt_registry_packed_val_type_matches(NULL, packed, packed));
  }
}

/* The bits that typereg/inline.h promises. */
static void a_packed_type_has_the_bits_that_the_header_says(void) {
  for (size_t i = 0; i < pool_len; i++) {
    CASE("value %zu", i);
    wt_val_type_t value = pool[i];
    uint64_t want = value.kind;
    if (value.nullable) want |= WT_PACKED_NULLABLE;
    if (value.flags & WT_REF_SHARED) want |= WT_PACKED_SHARED;
    if (value.flags & WT_REF_EXACT) want |= WT_PACKED_EXACT;
    if (value.heap == WT_HEAP_CONCRETE)
      want |= WT_PACKED_REGISTERED | (uint64_t)wt_registered_type_index(value.type) << WT_PACKED_INDEX_SHIFT;
    else
      want |= (uint64_t)value.heap << WT_PACKED_HEAP_SHIFT;
    CHECK(wt_val_type_pack(value) == want);
    if (value.heap == WT_HEAP_CONCRETE && value.flags == 0)
      CHECK(wt_inline_packed_ref(wt_registered_type_index(value.type), value.nullable != 0) == want);
  }
}

static void a_struct_that_is_not_a_type_is_not_packed(const wt_registry_t *registry) {
  CASE("no value type of a registered type");
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  const wt_pending_type_t *pending = wt_rec_group_builder_declare_struct(builder, NULL);
  wt_val_type_t bad[] = {{0},
                         {.kind = 0x79},
                         {.kind = WT_VAL_I32, .nullable = 1},
                         {.kind = WT_VAL_I32, .number = 1},
                         {.kind = WT_VAL_REF},
                         {.kind = WT_VAL_REF, .heap = WT_HEAP_ANY, .nullable = 2},
                         {.kind = WT_VAL_REF, .heap = WT_HEAP_ANY, .flags = WT_REF_EXACT},
                         {.kind = WT_VAL_REF, .heap = WT_HEAP_ANY, .flags = 4},
                         {.kind = WT_VAL_REF, .heap = WT_HEAP_ANY, .type = named[0]},
                         wt_val_type_ref_to(NULL, true),
                         wt_val_type_ref_to((const wt_registered_type_t *)(const void *)registry, true),
                         wt_val_type_ref_pending(pending, true),
                         wt_val_type_ref_own(0, true),
                         wt_val_type_ref_index(wt_registered_type_index(named[0]), true)};
  for (size_t i = 0; i < COUNT(bad); i++) {
    CASE("no value type: %zu", i);
    CHECK(wt_val_type_pack(bad[i]) == 0);
  }
  wt_rec_group_builder_delete(builder);
  CASE("0 is none");
  wt_val_type_t out = wt_val_type_f64();
  CHECK(!wt_registry_unpack_val_type(registry, 0, &out) && out.kind == WT_VAL_F64);
  CHECK(!wt_registry_packed_val_type_matches(registry, 0, 0) && !wt_inline_packed_val_type_matches(registry, 0, 0));
  for (size_t i = 0; i < pool_len; i++) {
    wt_packed_val_type_t packed = wt_val_type_pack(pool[i]);
    CHECK(!wt_registry_packed_val_type_matches(registry, 0, packed) &&
          !wt_registry_packed_val_type_matches(registry, packed, 0) &&
          !wt_inline_packed_val_type_matches(registry, 0, packed) &&
          !wt_inline_packed_val_type_matches(registry, packed, 0));
    CHECK(!wt_registry_packed_val_type_matches(registry, wt_inline_packed_ref(0, false), packed) &&
          !wt_registry_packed_val_type_matches(registry, packed, wt_inline_packed_ref(0, true)));
  }
  CHECK(!wt_registry_packed_val_type_matches(registry, wt_inline_packed_ref(0, false), wt_inline_packed_ref(0, true)));
}

/* Only results of pack can be unpacked. Both ways to match give the same answer for any bits. */
static void bits_that_are_no_type_are_seen_to_be_none(const wt_registry_t *registry) {
  uint64_t state = 1, unpacked = 0;
  for (size_t i = 0; i < pool_len; i++)
    for (unsigned bit = 0; bit < 64; bit++) {
      CASE("value %zu, bit %u", i, bit);
      wt_packed_val_type_t packed = wt_val_type_pack(pool[i]) ^ UINT64_C(1) << bit;
      wt_val_type_t out = {0};
      bool done = wt_registry_unpack_val_type(registry, packed, &out);
      CHECK(!done || wt_val_type_pack(out) == packed);
      unpacked += done;
      for (size_t k = 0; k < pool_len; k += 7) {
        wt_packed_val_type_t other = wt_val_type_pack(pool[k]);
        CHECK(wt_registry_packed_val_type_matches(registry, packed, other) ==
              wt_inline_packed_val_type_matches(registry, packed, other));
        CHECK(wt_registry_packed_val_type_matches(registry, other, packed) ==
              wt_inline_packed_val_type_matches(registry, other, packed));
      }
    }
  CHECK(unpacked > 0 && unpacked < pool_len * 64);
  CASE("any bits");
  for (int i = 0; i < 100000; i++) {
    wt_val_type_t out = {0};
    state = state * 6364136223846793005u + 1442695040888963407u;
    uint64_t other = state ^ state >> 29;
    bool done = wt_registry_unpack_val_type(registry, state, &out);
    CHECK(!done || wt_val_type_pack(out) == state);
    CHECK(wt_registry_packed_val_type_matches(registry, state, other) ==
          wt_inline_packed_val_type_matches(registry, state, other));
  }
}

static void a_type_that_is_dead_or_elsewhere_is_not_unpacked(const wt_registry_t *registry) {
  CASE("a dead type");
  const wt_field_type_t element = wt_field_type(wt_val_type_f64(), true);
  wt_registered_type_t *dies = wt_array_type_new(registry, element, NULL);
  wt_packed_val_type_t packed = wt_val_type_pack(wt_val_type_ref_to(dies, false)),
                       exact = packed | WT_PACKED_EXACT,
                       exact_or_null = wt_val_type_pack(wt_val_type_ref_to(dies, true)) | WT_PACKED_EXACT, any = wt_val_type_pack(wt_val_type_ref(WT_HEAP_ANY, true)),
                       none = wt_val_type_pack(wt_val_type_ref(WT_HEAP_NONE, false));
  CHECK(wt_registry_packed_val_type_matches(registry, packed, any) &&
        wt_registry_packed_val_type_matches(registry, none, packed) &&
        wt_registry_packed_val_type_matches(registry, exact, packed) &&
        wt_registry_packed_val_type_matches(registry, exact, exact_or_null));
  wt_registered_type_delete(dies);
  wt_val_type_t out = wt_val_type_f64();
  CHECK(!wt_registry_unpack_val_type(registry, packed, &out) && out.kind == WT_VAL_F64);
  CHECK(!wt_registry_packed_val_type_matches(registry, packed, any));
  CHECK(!wt_registry_packed_val_type_matches(registry, none, packed));
  CHECK(!wt_registry_packed_val_type_matches(registry, exact, exact_or_null) &&
        !wt_inline_packed_val_type_matches(registry, exact, exact_or_null));
  for (size_t i = 0; i < pool_len; i++) {
    wt_packed_val_type_t other = wt_val_type_pack(pool[i]);
    CHECK(!wt_registry_packed_val_type_matches(registry, packed, other) &&
          !wt_registry_packed_val_type_matches(registry, other, packed) &&
          !wt_inline_packed_val_type_matches(registry, packed, other));
  }
  CASE("a registry without types");
  wt_registry_t *elsewhere = wt_registry_new(NULL, NULL);
  for (size_t i = 0; i < pool_len; i++)
    CHECK(wt_registry_unpack_val_type(elsewhere, wt_val_type_pack(pool[i]), &out) ==
          (pool[i].heap != WT_HEAP_CONCRETE));
  REGISTRY_END(elsewhere);
}

int main(void) {
  wt_registry_t *registry = registry_of_all();
  wt_registered_type_t *exn;
  types_t types = fill_pool(registry, &exn);
  packed_types_compare_and_match_as_the_types_do(registry);
  an_inline_test_for_subtypes_is_that_of_the_library();
  what_was_packed_comes_back(registry);
  a_packed_type_has_the_bits_that_the_header_says();
  a_struct_that_is_not_a_type_is_not_packed(registry);
  bits_that_are_no_type_are_seen_to_be_none(registry);
  a_type_that_is_dead_or_elsewhere_is_not_unpacked(registry);
  CASE("the end");
  wt_registered_type_delete(exn);
  types_delete(&types);
  REGISTRY_END(registry);
  return check_summary();
}
