/* What generated code reads of a type (typereg.h, "Generated code"), read here by plain C: the answers are those of the
 * functions, for every pair of thousands of types of all depths. */
#include "paths.h"
#include "refused.h"

enum { TYPES = 2000, DEEPEST = 63 };

static uint32_t load_u32(const wt_registered_type_t *type, size_t offset) {
  return *(const uint32_t *)(const void *)((const char *)type + offset);
}
static uint8_t load_u8(const wt_registered_type_t *type, size_t offset) {
  return *(const uint8_t *)((const char *)type + offset);
}

/* Trees of structs, arrays and functions, the first ones of each kind a chain of the greatest depth, and the others
 * below any type except the last of the chain. */
static types_t trees_of(const wt_registry_t *registry) {
  static uint32_t depth[TYPES];
  static uint8_t kind[TYPES];
  buffer_t section = {0};
  buffer_number(&section, TYPES);
  uint32_t random = 1;
  for (uint32_t i = 0; i < TYPES; i++) {
    uint32_t above = i - 1, tree = i / (DEEPEST + 1), place = i % (DEEPEST + 1);
    if (tree < 3 && place == 0) { /* a root */
      kind[i] = (uint8_t[]){WT_TYPE_STRUCT, WT_TYPE_ARRAY, WT_TYPE_FUNC}[tree];
      buffer_put(&section, 0x50, 0);
    } else {
      while (tree >= 3 && depth[above = (random = random * 1664525 + 1013904223) % i] == DEEPEST) {}
      kind[i] = kind[above];
      depth[i] = depth[above] + 1;
      buffer_put(&section, 0x50, 1);
      buffer_number(&section, above);
    }
    if (kind[i] == WT_TYPE_STRUCT) buffer_put(&section, STRUCT(1, CONST(I32)));
    else if (kind[i] == WT_TYPE_ARRAY) buffer_put(&section, ARRAY(CONST(I8)));
    else buffer_put(&section, FUNC(0, 0));
  }
  types_t types = types_of(registry, buffer_bytes(&section));
  buffer_free(&section);
  return types;
}

static void a_slot_says_what_the_functions_say(const types_t *types) {
  for (size_t i = 0; i < types->len; i++) {
    CASE("type %zu", i);
    const wt_registered_type_t *type = types->type[i];
    CHECK_NUMBER((uintptr_t)type % WT_SLOT_SIZE, 0);
    CHECK_NUMBER(load_u32(type, WT_SLOT_INDEX_OFFSET), wt_registered_type_index(type));
    CHECK_NUMBER(load_u8(type, WT_SLOT_DEPTH_OFFSET), wt_registered_type_depth(type));
    CHECK_NUMBER(load_u8(type, WT_SLOT_KIND_OFFSET), wt_registered_type_kind(type));
    const uint32_t *display = wt_registered_type_display(type, NULL);
    for (size_t entry = 0; entry < WT_DISPLAY_MIN; entry++)
      CHECK_NUMBER(load_u32(type, WT_SLOT_DISPLAY_OFFSET + 4 * entry), display[entry]);
  }
}

/* The queries that need no call, as docs/generated-code.md describes them. */
typedef enum verdict_t { NO, YES, ASK } verdict_t;
static verdict_t told_inline(const wt_registered_type_t *sub, const wt_registered_type_t *sup) {
  uint32_t depth = wt_registered_type_depth(sup), index = wt_registered_type_index(sup);
  if (depth < WT_DISPLAY_MIN)
    return load_u32(sub, WT_SLOT_DISPLAY_OFFSET + 4 * depth) == index ? YES : NO;
  size_t last = WT_SLOT_DISPLAY_OFFSET + 4 * (WT_DISPLAY_MIN - 1);
  if (load_u32(sub, last) != wt_registered_type_display(sup, NULL)[WT_DISPLAY_MIN - 1]) return NO;
  if (sub == sup) return YES;
  return load_u8(sub, WT_SLOT_DEPTH_OFFSET) <= depth ? NO : ASK;
}

/* Or by the display that a host has asked for and kept. */
static bool told_by_kept_display(const wt_registered_type_t *sub, const wt_registered_type_t *sup) {
  uint32_t depth = wt_registered_type_depth(sup);
  return load_u8(sub, WT_SLOT_DEPTH_OFFSET) >= depth &&
         wt_registered_type_display(sub, NULL)[depth] == wt_registered_type_index(sup);
}

static void every_pair_is_answered_like_the_function(const types_t *types) {
  unsigned long answers[2][3] = {{0}}; /* of shallow and deep supertypes */
  for (size_t i = 0; i < types->len; i++) {
    for (size_t j = 0; j < types->len; j++) {
      const wt_registered_type_t *sub = types->type[i], *sup = types->type[j];
      verdict_t verdict = told_inline(sub, sup);
      bool is_below = wt_registered_type_is_subtype(sub, sup);
      bool agree = (verdict == ASK || (verdict == YES) == is_below) &&
                   told_by_kept_display(sub, sup) == is_below;
      if (!agree) CASE("type %zu below type %zu", i, j);
      CHECK(agree);
      answers[wt_registered_type_depth(sup) >= WT_DISPLAY_MIN][verdict]++;
    }
  }
  CASE("each answer occurred");
  CHECK(answers[0][NO] > 0 && answers[0][YES] > 0 && answers[0][ASK] == 0);
  CHECK(answers[1][NO] > 0 && answers[1][YES] > 0 && answers[1][ASK] > 0);
}

int main(void) {
  CHECK_NUMBER(wt_slot_layout_version(), WT_SLOT_LAYOUT_VERSION);
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  types_t types = trees_of(registry);
  a_slot_says_what_the_functions_say(&types);
  every_pair_is_answered_like_the_function(&types);
  CASE("the end");
  types_delete(&types);
  REGISTRY_END(registry);
  return check_summary();
}
