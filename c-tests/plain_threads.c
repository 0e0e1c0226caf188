/* Threads that register the same plain data (typereg.h, wt_registry_register_rec_group): for each group exactly one
 * call reports that it is new, and all get the same types. */
#include "refused.h"
#include <pthread.h>

enum { THREADS = 6, DIFFERENT = 8 };
static uint32_t rounds = 20000;
static wt_registry_t *registry;
static atomic_ulong news[DIFFERENT];
static atomic_uint at_the_start;

/* Registers groups that other threads register, too, and keeps all of them. */
static void *register_all(void *argument) {
  wt_rec_group_t **kept = argument;
  atomic_fetch_add(&at_the_start, 1);
  while (atomic_load(&at_the_start) < THREADS) {}
  for (uint32_t i = 0; i < rounds; i++) {
    uint32_t which = i % DIFFERENT;
    const wt_field_type_t fields[] = {wt_field_type(wt_val_type_ref_own(1, true), which & 1),
                                      wt_field_type(wt_val_type_ref_own(0, which & 2), which & 4)};
    const wt_sub_type_t types[] = {{.kind = WT_TYPE_STRUCT, .fields = fields, .nfields = 2},
                                   {.kind = WT_TYPE_ARRAY, .fields = fields, .nfields = 1}};
    bool is_new = false;
    wt_rec_group_t *group = wt_registry_register_rec_group(registry, types, 2, &is_new, NULL);
    CHECK(group != NULL && wt_rec_group_is_new(group) == is_new);
    if (is_new) atomic_fetch_add(&news[which], 1);
    if (i < DIFFERENT) kept[which] = group;
    else {
      CHECK(wt_rec_group_type(group, 1) == wt_rec_group_type(kept[which], 1));
      wt_rec_group_delete(group);
    }
  }
  return NULL;
}

static void exactly_one_thread_registers_a_group(void) {
  CASE("threads");
  registry = wt_registry_new(NULL, NULL);
  pthread_t threads[THREADS];
  static wt_rec_group_t *kept[THREADS][DIFFERENT];
  for (int i = 0; i < THREADS; i++) REQUIRE(pthread_create(&threads[i], NULL, register_all, kept[i]) == 0);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  for (int which = 0; which < DIFFERENT; which++) {
    CHECK_NUMBER(atomic_load(&news[which]), 1);
    for (int i = 0; i < THREADS; i++) {
      CHECK(wt_rec_group_type(kept[i][which], 0) == wt_rec_group_type(kept[0][which], 0));
    }
  }
  CHECK_NUMBER(live_types(registry), 2 * DIFFERENT);
  for (int i = 0; i < THREADS; i++)
    for (int which = 0; which < DIFFERENT; which++) wt_rec_group_delete(kept[i][which]);
  REGISTRY_END(registry);
}

int main(int argc, char **argv) {
  if (argc > 1) rounds = (uint32_t)atoi(argv[1]);
  exactly_one_thread_registers_a_group();
  return check_summary();
}
