/* Chains and groups of a million types: they are registered, queried and deleted on a stack of 64 KiB, since no
 * recursion depends on the size of the input.
 *
 *     scale [types] */
#define _POSIX_C_SOURCE 200809L
#include "paths.h"
#include "refused.h"
#include <pthread.h>

enum { DEFAULT_TYPES = 1000000 };

static void a_chain_of_groups_comes_and_goes(uint32_t count) {
  CASE("a chain of %" PRIu32 " groups", count);
  buffer_t section = chain_of(count);
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_type_collection_t *types =
      wt_registry_register_type_section(registry, section.at, section.len, NULL);
  REQUIRE(types != NULL);
  wt_registered_type_t *last = wt_registered_type_clone(wt_type_collection_type(types, count - 1));
  wt_type_collection_delete(types);
  CHECK_NUMBER(live_types(registry), count);
  CHECK_NUMBER(stats_of(registry).live_rec_groups, count);
  wt_registered_type_delete(last);
  REGISTRY_END(registry);
  buffer_free(&section);
}

/* Each member refers to the next, the last to the first. */
static void a_group_of_many_members_comes_and_goes(uint32_t count) {
  CASE("a group of %" PRIu32 " members", count);
  buffer_t section = {0};
  buffer_put(&section, 1, 0x4e);
  buffer_number(&section, count);
  for (uint32_t i = 0; i < count; i++) {
    buffer_put(&section, STRUCT(1, 0x63));
    buffer_heap_index(&section, (i + 1) % count);
    buffer_put(&section, 0x01);
  }
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  types_t types = types_of(registry, buffer_bytes(&section));
  CHECK_NUMBER(types.len, count);
  CHECK_NUMBER(live_types(registry), count);
  CHECK_NUMBER(stats_of(registry).live_rec_groups, 1);
  uint32_t position = 0;
  wt_rec_group_t *group = wt_registered_type_rec_group(types.type[count - 1], &position);
  CHECK_NUMBER(position, count - 1);
  CHECK_NUMBER(wt_rec_group_num_types(group), count);
  wt_field_type_t field;
  REQUIRE(wt_registered_type_field(types.type[count - 1], 0, &field));
  CHECK(field.storage.type == types.type[0] && types.type[0] != types.type[1]);
  types_t again = types_of(registry, buffer_bytes(&section));
  CHECK(again.type[count / 2] == types.type[count / 2]);
  types_delete(&again);
  types_delete(&types);
  CHECK_NUMBER(live_types(registry), count); /* the group's handle holds them all */
  wt_rec_group_delete(group);
  REGISTRY_END(registry);
  buffer_free(&section);
}

/* Members with one signature, each its own trampoline type because the group has several members: distinguishing them
 * must not require comparing each with all earlier ones. */
static void each_of_many_equal_functions_has_its_own_trampoline(uint32_t count) {
  CASE("%" PRIu32 " equal functions in a group", count);
  buffer_t section = {0};
  buffer_put(&section, 1, 0x4e);
  buffer_number(&section, count);
  for (uint32_t i = 0; i < count; i++) buffer_put(&section, FUNC(0, 0));
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_type_collection_t *types =
      wt_registry_register_type_section(registry, section.at, section.len, NULL);
  REQUIRE(types != NULL);
  const uint32_t asked[] = {0, 1, count / 2, count - 1};
  for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
    uint32_t found = UINT32_MAX, index = wt_type_collection_indices(types, NULL)[asked[i]];
    CHECK(wt_type_collection_trampoline(types, index, &found));
    CHECK_NUMBER(found, asked[i]);
  }
  wt_type_collection_delete(types);
  REGISTRY_END(registry);
  buffer_free(&section);
}

static void *on_a_small_stack(void *count) {
  a_chain_of_groups_comes_and_goes(*(uint32_t *)count);
  a_group_of_many_members_comes_and_goes(*(uint32_t *)count);
  each_of_many_equal_functions_has_its_own_trampoline(*(uint32_t *)count);
  return NULL;
}

int main(int argc, char **argv) {
  uint32_t count = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : DEFAULT_TYPES;
  REQUIRE(count > 1 && count <= DEFAULT_TYPES);
  pthread_attr_t attributes;
  pthread_t thread;
  REQUIRE(pthread_attr_init(&attributes) == 0);
  REQUIRE(pthread_attr_setstacksize(&attributes, 64 * 1024) == 0);
  REQUIRE(pthread_create(&thread, &attributes, on_a_small_stack, &count) == 0);
  REQUIRE(pthread_join(thread, NULL) == 0);
  pthread_attr_destroy(&attributes);
  return check_summary();
}
