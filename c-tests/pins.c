/* Pinned types (typereg.h, wt_registered_type_pin): they stay as long as their registry, do not keep it,
 * and are reported when it ends. */
#define _POSIX_C_SOURCE 200809L
#include "bytes.h"
#include "refused.h"
#include <pthread.h>

static uint32_t dead[64];
static size_t dead_len;
static void note(void *user, uint32_t type_index, void *host_data) {
  CHECK(user == dead && (host_data == NULL || host_data == &dead_len));
  REQUIRE(dead_len < 64);
  dead[dead_len++] = type_index;
}

/* The place in the order of deaths; SIZE_MAX: not dead. */
static size_t place(uint32_t index) {
  for (size_t i = 0; i < dead_len; i++)
    if (dead[i] == index) return i;
  return SIZE_MAX;
}

/* A root, a type below it, a function that refers to that one, and a type that refers only to the root. */
static const bytes_t MODULE = BYTES(4, SUB(STRUCT(0)), SUB_OF(0, STRUCT(0)), FUNC(1, REF(1), 0),
                                    STRUCT(1, CONST(REF(0))));
enum { ROOT, BELOW, FUNCTION, OTHER, TYPES };

static wt_registry_t *registry;
static wt_type_collection_t *types;
static uint32_t indices[TYPES];
static const wt_registered_type_t *type_of(uint32_t i) { return wt_type_collection_type(types, i); }

static void set_up(void) {
  dead_len = 0;
  wt_registry_config_t *config = wt_registry_config_new();
  CHECK(wt_registry_config_set_retire_callback(config, note, dead, NULL));
  registry = wt_registry_new(config, NULL);
  wt_registry_config_delete(config);
  types = wt_registry_register_type_section(registry, MODULE.at, MODULE.len, NULL);
  REQUIRE(types != NULL);
  for (uint32_t i = 0; i < TYPES; i++) indices[i] = wt_registered_type_index(type_of(i));
}

static void a_pinned_type_stays_as_long_as_its_registry(void) {
  CASE("a pinned type stays as long as its registry");
  set_up();
  wt_registered_type_t *trampoline = wt_registered_type_trampoline(type_of(FUNCTION), NULL);
  uint32_t of_function = wt_registered_type_index(trampoline);
  wt_registered_type_delete(trampoline);
  CHECK(wt_registered_type_set_host_data(type_of(FUNCTION), &dead_len) == &dead_len);
  CHECK(!wt_registered_type_pin(NULL));
  CHECK(wt_registered_type_pin(type_of(FUNCTION)));
  CHECK_NUMBER(stats_of(registry).pinned_types, 4); /* and what it refers to */
  CHECK(wt_registered_type_pin(type_of(FUNCTION)) && wt_registered_type_pin(type_of(ROOT)));
  CHECK_NUMBER(stats_of(registry).pinned_types, 4);
  CHECK(wt_registry_check(registry, NULL));
  wt_type_collection_delete(types);
  CHECK_NUMBER(dead_len, 1);
  CHECK_NUMBER(dead[0], indices[OTHER]);
  for (int round = 0; round < 3; round++) {
    types = wt_registry_register_type_section(registry, MODULE.at, MODULE.len, NULL);
    for (uint32_t i = 0; i < OTHER; i++)
      CHECK_NUMBER(wt_registered_type_index(type_of(i)), indices[i]);
    CHECK(wt_registered_type_host_data(type_of(FUNCTION)) == &dead_len);
    wt_type_collection_delete(types);
  }
  CHECK(wt_registry_check(registry, NULL));
  CHECK_NUMBER(live_types(registry), 4);
  dead_len = 0;
  wt_registry_delete(registry);
  CHECK_NUMBER(dead_len, 4);
  CHECK(place(indices[FUNCTION]) == 0 && place(of_function) < 4);
  CHECK(place(indices[BELOW]) < place(indices[ROOT]) && place(indices[ROOT]) < 4);
}

static void a_pinned_type_does_not_keep_its_registry(void) {
  CASE("a pinned type does not keep its registry");
  set_up();
  wt_registered_type_t *other = wt_registered_type_clone(type_of(OTHER));
  CHECK(wt_registered_type_pin(type_of(ROOT)));
  wt_registry_delete(registry);
  wt_type_collection_delete(types);
  CHECK_NUMBER(dead_len, 2);
  wt_field_type_t field;
  CHECK(wt_registered_type_field(other, 0, &field)); /* keeps the registry, and that the root */
  CHECK_NUMBER(wt_registered_type_index(field.storage.type), indices[ROOT]);
  CHECK_NUMBER(dead_len, 2);
  wt_registered_type_delete(other);
  CHECK_NUMBER(dead_len, 4);
  CHECK(place(indices[OTHER]) == 2 && place(indices[ROOT]) == 3);
}

static void a_registry_that_nothing_else_keeps_ends_with_the_pin(void) {
  CASE("a registry that nothing else keeps ends with the pin");
  set_up();
  wt_registered_type_t *root = wt_registered_type_clone(type_of(ROOT));
  wt_registry_delete(registry);
  wt_type_collection_delete(types);
  CHECK_NUMBER(dead_len, 3);
  CHECK(wt_registered_type_pin(root));
  CHECK_NUMBER(dead_len, 4);
}

static void a_trampoline_type_made_later_is_pinned_with_its_function(void) {
  CASE("a trampoline type made later is pinned with its function");
  set_up();
  CHECK(wt_registered_type_pin(type_of(FUNCTION)));
  CHECK_NUMBER(stats_of(registry).pinned_types, 3);
  wt_registered_type_delete(wt_registered_type_trampoline(type_of(FUNCTION), NULL));
  CHECK_NUMBER(stats_of(registry).pinned_types, 4);
  wt_type_collection_delete(types);
  CHECK(wt_registry_check(registry, NULL));
  wt_registry_delete(registry);
  CHECK_NUMBER(dead_len, 5);
}

/* If a callback makes another object of a registry that ends, the registry lasts as long as that object. */
static wt_registered_type_t *late;
static void ask_for_trampoline(void *user, uint32_t type_index, void *host_data) {
  (void)type_index;
  ++*(unsigned *)user;
  if (host_data != NULL) late = wt_registered_type_trampoline(host_data, NULL);
}
static void what_a_callback_makes_at_the_end_ends_as_well(void) {
  CASE("what is made at the end ends as well");
  const bytes_t TWO =
      BYTES(3, SUB(STRUCT(0)), FUNC(1, REF(0), 0), FUNC(1, REF(0), 1, I32));
  unsigned calls = 0;
  wt_registry_config_t *config = wt_registry_config_new();
  CHECK(wt_registry_config_set_retire_callback(config, ask_for_trampoline, &calls, NULL));
  registry = wt_registry_new(config, NULL);
  wt_registry_config_delete(config);
  types = wt_registry_register_type_section(registry, TWO.at, TWO.len, NULL);
  void *second = (void *)(uintptr_t)type_of(2); /* is still alive when the first is reported */
  CHECK(wt_registered_type_pin(type_of(1)) && wt_registered_type_pin(type_of(2)));
  CHECK(wt_registered_type_set_host_data(type_of(1), second) == second);
  wt_type_collection_delete(types);
  CHECK_NUMBER(calls, 0);
  wt_registry_delete(registry);
  CHECK_NUMBER(calls, 3);
  wt_val_type_t param;
  REQUIRE(late != NULL && wt_registered_type_param(late, 0, &param));
  CHECK(param.heap == WT_HEAP_ANY);
  wt_registered_type_delete(late);
  CHECK_NUMBER(calls, 4);
}

static void *share(void *argument) {
  const wt_registered_type_t *root = argument;
  for (int round = 0; round < 2000; round++) {
    wt_registered_type_t *clone = wt_registered_type_clone(root);
    wt_registered_type_t *array = wt_array_type_new(
        registry, wt_field_type(wt_val_type_ref_to(clone, false), round % 2 == 0), NULL);
    CHECK(array != NULL && wt_registered_type_pin(root));
    wt_registered_type_delete(clone);
    wt_registered_type_delete(array);
  }
  return NULL;
}
static void threads_share_and_pin_a_type(void) {
  CASE("threads share and pin a type");
  wt_registry_t *first = registry = wt_registry_new(NULL, NULL);
  types = wt_registry_register_type_section(registry, MODULE.at, MODULE.len, NULL);
  pthread_t threads[4];
  for (size_t i = 0; i < 4; i++)
    REQUIRE(pthread_create(&threads[i], NULL, share, (void *)(uintptr_t)type_of(ROOT)) == 0);
  for (size_t i = 0; i < 4; i++) pthread_join(threads[i], NULL);
  wt_type_collection_delete(types);
  CHECK_NUMBER(live_types(first), 1);
  CHECK_NUMBER(stats_of(first).pinned_types, 1);
  CHECK(wt_registry_check(first, NULL));
  wt_registry_delete(first);
}

int main(void) {
  a_pinned_type_stays_as_long_as_its_registry();
  a_pinned_type_does_not_keep_its_registry();
  a_registry_that_nothing_else_keeps_ends_with_the_pin();
  a_trampoline_type_made_later_is_pinned_with_its_function();
  what_a_callback_makes_at_the_end_ends_as_well();
  threads_share_and_pin_a_type();
  return check_summary();
}
