/* Steps that query registered types, or get a handle and delete it. For counts.c. */
#ifndef COUNTS_QUESTIONS_H
#define COUNTS_QUESTIONS_H
#include "counts.h"

/* The types that are queried, and the arguments of the queries. */
static const wt_registered_type_t *asked[CALLS], *above[CALLS];
static uint32_t asked_index[CALLS], above_index[CALLS], module_index[CALLS];
static uint64_t answers;

/* A call for each type. The answers are added up, so that they can be checked. */
#define CALLS_OF(name, call)                                  \
  static void name(void) {                                    \
    for (uint32_t i = 0; i < CALLS; i++) answers += (call); \
  }
CALLS_OF(do_is_subtype, wt_registered_type_is_subtype(asked[i], above[i]))
CALLS_OF(do_is_subtype_by_index,
         wt_registry_is_subtype(at.registry, asked_index[i], above_index[i]))
CALLS_OF(do_ask_index, wt_registered_type_index(asked[i]))
CALLS_OF(do_ask_kind, wt_registered_type_kind(asked[i]))
CALLS_OF(do_ask_supertype, wt_registered_type_supertype(asked[i]) != NULL)
CALLS_OF(do_ask_display, *wt_registered_type_display(asked[i], NULL))
CALLS_OF(do_ask_num_fields, wt_registered_type_num_fields(asked[i]))
CALLS_OF(do_ask_host_data, wt_registered_type_host_data(asked[i]) == NULL)
CALLS_OF(do_ask_host_data_by_index, wt_registry_host_data(at.registry, asked_index[i]) == NULL)
CALLS_OF(do_ask_kept_type, wt_registry_kept_type(at.registry, asked_index[i]) == asked[i])
CALLS_OF(do_ask_is_live, wt_registry_is_live(at.registry, asked_index[i]))
CALLS_OF(do_ask_module_type, wt_type_collection_type(at.collections[0], module_index[i]) != NULL)

static void do_match(void) {
  for (uint32_t i = 0; i < CALLS; i++)
    answers += wt_val_type_matches(wt_val_type_ref_to(asked[i], false),
                                      wt_val_type_ref_to(above[i], true));
}
/* Compares values of these two sorts, packed or not. */
static wt_val_type_t values[2][CALLS];
static wt_packed_val_type_t packed[2][CALLS];
CALLS_OF(do_match_values, wt_val_type_matches(values[0][i], values[1][i]))
CALLS_OF(do_match_packed, wt_registry_packed_val_type_matches(at.registry, packed[0][i], packed[1][i]))
CALLS_OF(do_pack, wt_val_type_pack(values[0][i]) != 0)
static void do_unpack(void) {
  wt_val_type_t value;
  for (uint32_t i = 0; i < CALLS; i++)
    answers += wt_registry_unpack_val_type(at.registry, packed[0][i], &value);
}

static void do_ask_field(void) {
  wt_field_type_t field;
  for (uint32_t i = 0; i < CALLS; i++) answers += wt_registered_type_field(asked[i], 2, &field);
}
static void do_ask_layout(void) {
  wt_gc_layout_t layout;
  for (uint32_t i = 0; i < CALLS; i++) answers += wt_registered_type_layout(asked[i], &layout);
}
static void do_ask_field_layout(void) {
  wt_gc_field_layout_t layout;
  for (uint32_t i = 0; i < CALLS; i++)
    answers += wt_registered_type_field_layout(asked[i], 2, &layout);
}
static void do_clone_and_delete(void) {
  for (uint32_t i = 0; i < CALLS; i++)
    wt_registered_type_delete(wt_registered_type_clone(asked[i]));
}
static void do_root_and_delete(void) {
  for (uint32_t i = 0; i < CALLS; i++)
    wt_registered_type_delete(wt_registry_type(at.registry, asked_index[i], NULL));
}
static void do_ask_group(void) {
  for (uint32_t i = 0; i < CALLS; i++)
    wt_rec_group_delete(wt_registered_type_rec_group(asked[i], NULL));
}

static uint32_t random_below(uint32_t most) {
  static uint64_t state = 1;
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)((state >> 32) % most);
}

/* Pairs of types of these depths. In every other pair the second type is above the first. */
static void choose_pairs(uint32_t shallowest, uint32_t deepest) {
  enum { CHAIN = DEEPEST + 1 };
  uint32_t chains = (uint32_t)wt_type_collection_num_types(at.collections[0]) / CHAIN;
  for (uint32_t i = 0; i < CALLS; i++) {
    uint32_t depth = shallowest + random_below(deepest - shallowest + 1);
    uint32_t chain = random_below(chains);
    uint32_t upper = shallowest + random_below(depth - shallowest + 1);
    uint32_t other = (chain + 1 + random_below(chains - 1)) % chains;
    module_index[i] = chain * CHAIN + depth;
    asked[i] = wt_type_collection_type(at.collections[0], module_index[i]);
    above[i] = wt_type_collection_type(at.collections[0],
                                          (i & 1 ? chain : other) * CHAIN + upper);
    asked_index[i] = wt_registered_type_index(asked[i]);
    above_index[i] = wt_registered_type_index(above[i]);
  }
}

/* The value `i` of a sort: a reference to the queried type, to the one above it, or to a heap type that all types or no
 * types are below. */
typedef enum sort_t { TO_ASKED, TO_ABOVE, TO_STRUCT, TO_EQ, TO_FUNC } sort_t;
static wt_val_type_t value_of_sort(sort_t sort, uint32_t i) {
  switch (sort) {
    case TO_ASKED: return wt_val_type_ref_to(asked[i], false);
    case TO_ABOVE: return wt_val_type_ref_to(above[i], true);
    case TO_STRUCT: return wt_val_type_ref(WT_HEAP_STRUCT, false);
    case TO_EQ: return wt_val_type_ref(WT_HEAP_EQ, true);
    default: return wt_val_type_ref(WT_HEAP_FUNC, true);
  }
}

static void choose_values(sort_t sub, sort_t even, sort_t odd) {
  for (uint32_t i = 0; i < CALLS; i++) {
    values[0][i] = value_of_sort(sub, i);
    values[1][i] = value_of_sort(i & 1 ? odd : even, i);
    for (int k = 0; k < 2; k++) packed[k][i] = wt_val_type_pack(values[k][i]);
  }
}

/* Measures a step whose answers must add up to this number. */
static void ask(const char *subject, const char *what, step_t *step, uint64_t sum) {
  CASE("%s: %s", subject, what);
  answers = 0;
  take(CALLS, subject, what, step);
  CHECK_NUMBER(answers, sum);
}

/* For types of any depth. */
static void matches(void) {
  static const struct {
    const char *subject;
    sort_t sub, even, odd;
    uint32_t matching;
  } ROWS[] = {{"call for equal references", TO_ASKED, TO_ASKED, TO_ASKED, CALLS},
              {"call for abstract references", TO_STRUCT, TO_EQ, TO_FUNC, CALLS / 2},
              {"call for a defined and an abstract reference", TO_ASKED, TO_EQ, TO_FUNC, CALLS / 2}};
  for (size_t i = 0; i < 3; i++) {
    choose_values(ROWS[i].sub, ROWS[i].even, ROWS[i].odd);
    ask(ROWS[i].subject, "match", do_match_values, ROWS[i].matching);
    ask(ROWS[i].subject, "match, packed", do_match_packed, ROWS[i].matching);
  }
  ask("call for a reference to a type", "pack", do_pack, CALLS);
  ask("call for a reference to a type", "unpack", do_unpack, CALLS);
}

static void questions(void) {
  open_registry(WT_GC_LAYOUT_DRC);
  write_supertype_chains(&at.bytes, 20 * (DEEPEST + 1));
  do_section();
  static const struct {
    const char *subject;
    uint32_t shallowest, deepest;
  } DEPTHS[] = {{"call for a type of depth 0 to 7", 0, WT_DISPLAY_MIN - 1},
                {"call for a type of depth 8 to 62", WT_DISPLAY_MIN, DEEPEST - 1}};
  for (size_t i = 0; i < 2; i++) {
    const char *subject = DEPTHS[i].subject;
    choose_pairs(DEPTHS[i].shallowest, DEPTHS[i].deepest);
    ask(subject, "is_subtype by handle", do_is_subtype, CALLS / 2);
    ask(subject, "is_subtype by index", do_is_subtype_by_index, CALLS / 2);
    ask(subject, "references match", do_match, CALLS / 2);
    choose_values(TO_ASKED, TO_ABOVE, TO_ABOVE);
    ask(subject, "packed references match", do_match_packed, CALLS / 2);
    uint64_t roots = 0, indices = 0, without_supertype = 0;
    for (uint32_t k = 0; k < CALLS; k++) {
      roots += wt_registered_type_display(asked[k], NULL)[0];
      indices += asked_index[k];
      without_supertype += wt_registered_type_depth(asked[k]) == 0;
    }
    ask(subject, "display", do_ask_display, roots);
    ask(subject, "supertype", do_ask_supertype, CALLS - without_supertype);
    ask(subject, "index", do_ask_index, indices);
  }
  matches();
  const char *subject = "call for a type";
  ask(subject, "kind", do_ask_kind, (uint64_t)CALLS * WT_TYPE_STRUCT);
  ask(subject, "number of fields", do_ask_num_fields, CALLS * 5);
  ask(subject, "field", do_ask_field, CALLS);
  ask(subject, "layout", do_ask_layout, CALLS);
  ask(subject, "layout of a field", do_ask_field_layout, CALLS);
  ask(subject, "by number in its module", do_ask_module_type, CALLS);
  ask(subject, "host data", do_ask_host_data, CALLS);
  ask(subject, "host data by index", do_ask_host_data_by_index, CALLS);
  ask(subject, "borrowed by index", do_ask_kept_type, CALLS);
  ask(subject, "is it live", do_ask_is_live, CALLS);
  ask(subject, "cloned and deleted", do_clone_and_delete, 0);
  ask(subject, "rooted by index and deleted", do_root_and_delete, 0);
  ask(subject, "its group and deleted", do_ask_group, 0);
  do_delete_collection();
  buffer_free(&at.bytes);
  /* Members that do not count the owners themselves. */
  write_group(&at.bytes, TYPES);
  do_section();
  for (uint32_t i = 0; i < CALLS; i++) {
    asked[i] = wt_type_collection_type(at.collections[0], 1 + i % (TYPES - 1));
    asked_index[i] = wt_registered_type_index(asked[i]);
  }
  subject = "call for a type of a larger group";
  ask(subject, "cloned and deleted", do_clone_and_delete, 0);
  ask(subject, "rooted by index and deleted", do_root_and_delete, 0);
  do_delete_collection();
  buffer_free(&at.bytes);
  close_registry();
}

/* ---- trampolines */

static void do_ask_trampoline(void) {
  for (uint32_t i = 0; i < TYPES; i++)
    wt_registered_type_delete(wt_registered_type_trampoline(asked[i], NULL));
}
static void do_ask_trampoline_of_module(void) {
  for (uint32_t i = 0; i < TYPES; i++) {
    uint32_t first;
    answers += wt_type_collection_trampoline(at.collections[0], asked_index[i], &first);
  }
}

/* Functions of four params and eight results; every 250 of them share one trampoline type. */
static void trampolines(void) {
  open_registry(WT_GC_LAYOUT_NONE);
  buffer_number(&at.bytes, TYPES);
  for (uint32_t i = 0; i < TYPES; i++) {
    buffer_put(&at.bytes, FUNC(4, REF(STRUCTREF)));
    for (uint32_t bit = 0; bit < 3; bit++) buffer_put(&at.bytes, i >> bit & 1 ? I32 : I64);
    buffer_put(&at.bytes, 8);
    for (uint32_t bit = 3; bit < 11; bit++)
      buffer_put(&at.bytes, REF_NULL((i >> bit & 1 ? STRUCTREF : ARRAYREF)));
  }
  do_section();
  REQUIRE(at.collections[0] != NULL);
  for (uint32_t i = 0; i < TYPES; i++) asked[i] = wt_type_collection_type(at.collections[0], i);
  const char *subject = "function type";
  take(TYPES, subject, "trampoline, the first time", do_ask_trampoline);
  CHECK_NUMBER(stats().live_types, TYPES + 8);
  take(TYPES, subject, "trampoline, again", do_ask_trampoline);
  for (uint32_t i = 0; i < TYPES; i++) {
    wt_registered_type_t *trampoline = wt_registered_type_trampoline(asked[i], NULL);
    asked_index[i] = wt_registered_type_index(trampoline);
    wt_registered_type_delete(trampoline);
  }
  answers = 0;
  take(TYPES, subject, "module's trampoline, the first time", do_ask_trampoline_of_module);
  take(TYPES, subject, "module's trampoline, again", do_ask_trampoline_of_module);
  CHECK_NUMBER(answers, 2 * TYPES);
  do_delete_collection();
  buffer_free(&at.bytes);
  close_registry();
}
#endif
