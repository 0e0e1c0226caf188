/* Threads that ask for the fingerprints of one chain of groups at once, from both ends: all hear the same. Apart from
 * fingerprint.c, because locks that threads wait for request memory that is never given back (out_of_memory.cmake). */
#include "paths.h"
#include "prints.h"
#include "refused.h"
#include <pthread.h>

enum { THREADS = 4, ROUNDS = 50 };

static atomic_int ready;
typedef struct asker_t {
  pthread_t thread;
  wt_type_collection_t *types;
  bool backwards;
  print_t last, middle;
} asker_t;

static void *ask(void *context) {
  asker_t *asker = context;
  uint32_t count = (uint32_t)wt_type_collection_num_types(asker->types);
  atomic_fetch_add(&ready, 1);
  while (atomic_load(&ready) < THREADS) {}
  if (!asker->backwards)
    for (uint32_t i = 0; i < count; i++) of_type(wt_type_collection_type(asker->types, i));
  asker->last = of_type(wt_type_collection_type(asker->types, count - 1));
  asker->middle = of_type(wt_type_collection_type(asker->types, count / 2));
  return NULL;
}

/* Some threads go from the first group to the last, some from the last to the first, all at once. */
static void threads_that_ask_at_once_hear_the_same(void) {
  buffer_t section = chain_of(200);
  for (int round = 0; round < ROUNDS; round++) {
    CASE("threads, round %d", round);
    wt_registry_t *registry = wt_registry_new(NULL, NULL);
    types_t types = types_of(registry, buffer_bytes(&section));
    asker_t askers[THREADS];
    atomic_store(&ready, 0);
    for (int i = 0; i < THREADS; i++) {
      askers[i] = (asker_t){.types = types.collection, .backwards = i % 2 == 1};
      REQUIRE(pthread_create(&askers[i].thread, NULL, ask, &askers[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) REQUIRE(pthread_join(askers[i].thread, NULL) == 0);
    for (int i = 1; i < THREADS; i++)
      CHECK(same(askers[i].last, askers[0].last) && same(askers[i].middle, askers[0].middle));
    CHECK(!same(askers[0].last, askers[0].middle));
    types_delete(&types);
    REGISTRY_END(registry);
  }
  buffer_free(&section);
}

int main(void) {
  threads_that_ask_at_once_hear_the_same();
  return check_summary();
}
