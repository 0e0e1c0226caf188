/* Several threads use one registry at the same moment: a quota refuses only what does not fit, and an index is not
 * reused for as long as the header says, whichever threads the types died on.
 *
 *     together [rounds] */
#define _POSIX_C_SOURCE 200809L
#include "bytes.h"
#include "refused.h"
#include <pthread.h>

enum { THREADS = 4, DEFAULT_ROUNDS = 100000, DELAY = 65536, MEMBERS = 64 };

static wt_registry_t *registry;

static wt_registry_t *registry_with_quota(uint32_t types) {
  wt_registry_config_t *config = wt_registry_config_new();
  CHECK(wt_registry_config_set_limit(config, WT_LIMIT_LIVE_TYPES, types, NULL));
  wt_registry_t *limited = wt_registry_new(config, NULL);
  REQUIRE(limited != NULL);
  wt_registry_config_delete(config);
  return limited;
}

/* One rec group of `count` structs without fields. */
static buffer_t group_of_structs(uint32_t members) {
  buffer_t section = {0};
  buffer_append(&section, (const uint8_t[]){1, 0x4e}, 2);
  buffer_number(&section, members);
  for (uint32_t i = 0; i < members; i++) buffer_append(&section, (const uint8_t[]){0x5f, 0}, 2);
  return section;
}

static buffer_t group;
static unsigned long rounds;

static wt_type_collection_t *register_group(wt_error_t **error) {
  bytes_t bytes = buffer_bytes(&group);
  return wt_registry_register_type_section(registry, bytes.at, bytes.len, error);
}

static void *register_and_delete(void *unused) {
  (void)unused;
  CASE("two threads with one equal group that fits the quota exactly");
  for (unsigned long round = 0; round < rounds / 20; round++) {
    wt_error_t *error;
    wt_type_collection_t *types = register_group(&error);
    if (!CHECK(types != NULL)) fprintf(stderr, "  %s\n", wt_error_message(error));
    wt_error_delete(error);
    wt_type_collection_delete(types);
  }
  return NULL;
}

static void equal_groups_that_fit_the_quota_are_never_refused(void) {
  registry = registry_with_quota(MEMBERS);
  group = group_of_structs(MEMBERS);
  pthread_t threads[2];
  for (int i = 0; i < 2; i++)
    REQUIRE(pthread_create(&threads[i], NULL, register_and_delete, NULL) == 0);
  for (int i = 0; i < 2; i++) REQUIRE(pthread_join(threads[i], NULL) == 0);
  buffer_free(&group);
  REGISTRY_END(registry);
}

static wt_type_collection_t *given_up;

static void *delete_given_up(void *unused) {
  (void)unused;
  wt_type_collection_delete(given_up);
  return NULL;
}

/* As soon as statistics say that no type is alive, the whole quota is free. */
static void the_quota_is_what_statistics_say(void) {
  CASE("the quota is what statistics say");
  enum { MANY = 20000 };
  registry = registry_with_quota(MANY);
  group = group_of_structs(MANY);
  for (int round = 0; round < 20; round++) {
    given_up = register_group(NULL);
    REQUIRE(given_up != NULL);
    pthread_t thread;
    REQUIRE(pthread_create(&thread, NULL, delete_given_up, NULL) == 0);
    while (live_types(registry) != 0) {
    }
    wt_type_collection_t *types = register_group(NULL);
    CHECK(types != NULL);
    REQUIRE(pthread_join(thread, NULL) == 0);
    wt_type_collection_delete(types);
  }
  buffer_free(&group);
  REGISTRY_END(registry);
}

/* For each index, how many types had died when its type died, plus 1; 0 for an index not seen yet. */
static uint32_t died_at[4 * DELAY];
static uint32_t deaths, reused;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

/* A struct that no other thread makes: its fields encode the number. */
static wt_registered_type_t *struct_of(uint32_t number) {
  wt_field_type_t fields[20];
  for (int i = 0; i < 20; i++)
    fields[i] = wt_field_type(number >> i & 1 ? wt_val_type_f64() : wt_val_type_i64(), true);
  return wt_struct_type_new(registry, fields, 20, NULL);
}

static void *make_and_delete(void *unused) {
  (void)unused;
  CASE("an index is another type's only after 65,536 others died");
  for (unsigned long round = 0; round < rounds / THREADS; round++) {
    REQUIRE(pthread_mutex_lock(&turn) == 0);
    wt_registered_type_t *type = struct_of(deaths);
    uint32_t index = wt_registered_type_index(type);
    REQUIRE(type != NULL && index < sizeof died_at / sizeof *died_at);
    if (died_at[index] != 0) {
      reused++;
      CHECK(deaths - died_at[index] >= DELAY);
    }
    wt_registered_type_delete(type);
    died_at[index] = ++deaths;
    REQUIRE(pthread_mutex_unlock(&turn) == 0);
  }
  return NULL;
}

static void an_index_rests_whichever_threads_types_die_on(void) {
  registry = wt_registry_new(NULL, NULL);
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++)
    REQUIRE(pthread_create(&threads[i], NULL, make_and_delete, NULL) == 0);
  for (int i = 0; i < THREADS; i++) REQUIRE(pthread_join(threads[i], NULL) == 0);
#ifdef TYPEREG_CHECKED_HANDLES
  CHECK(reused == 0);
#else
  CHECK(reused > 0 || rounds < DEFAULT_ROUNDS);
#endif
  REGISTRY_END(registry);
}

static pthread_barrier_t start;

static void *register_at_once(void *types) {
  (void)pthread_barrier_wait(&start);
  *(wt_type_collection_t **)types = register_group(NULL);
  return NULL;
}

/* If two threads register one new group, one of them takes slots in vain. These are used again at once, and the index
 * of a dead type is not reused any sooner for that. */
static void slots_taken_in_vain_delay_nothing(void) {
  CASE("slots taken in vain");
  group = group_of_structs(DELAY + 5000);
  REQUIRE(pthread_barrier_init(&start, NULL, 2) == 0);
  for (int round = 0; round < 20; round++) {
    registry = wt_registry_new(NULL, NULL);
    uint32_t dead[64];
    wt_registered_type_t *type[64];
    for (uint32_t i = 0; i < 64; i++) {
      type[i] = struct_of(i);
      dead[i] = wt_registered_type_index(type[i]);
    }
    for (int i = 0; i < 64; i++) wt_registered_type_delete(type[i]);
    pthread_t threads[2];
    wt_type_collection_t *types[2];
    for (int i = 0; i < 2; i++)
      REQUIRE(pthread_create(&threads[i], NULL, register_at_once, &types[i]) == 0);
    for (int i = 0; i < 2; i++) REQUIRE(pthread_join(threads[i], NULL) == 0);
    CHECK(types[0] != NULL && types[1] != NULL);
    for (uint32_t i = 0; i < 200; i++) {
      wt_registered_type_t *more = struct_of(1000 + i);
      for (int k = 0; k < 64; k++) CHECK(wt_registered_type_index(more) != dead[k]);
      wt_registered_type_delete(more);
    }
    for (int i = 0; i < 2; i++) wt_type_collection_delete(types[i]);
    REGISTRY_END(registry);
  }
  REQUIRE(pthread_barrier_destroy(&start) == 0);
  buffer_free(&group);
}

/* A module that is refused at its last type leaves no trace, whatever it had registered before: no index of a dead type
 * is reused any sooner, and its own slots are used again at once. */
static void a_refused_module_delays_nothing(void) {
  CASE("types of a refused module do not count as deaths");
  buffer_t section = group_of_structs(DELAY + 5000);
  section.at[0] = 2;
  buffer_append(&section, (const uint8_t[]){0x60, 1, 0x64, 0xff, 0xff, 0x3f, 0}, 7);
  registry = wt_registry_new(NULL, NULL);
  uint32_t dead[64];
  for (uint32_t i = 0; i < 64; i++) {
    wt_registered_type_t *type = struct_of(i);
    dead[i] = wt_registered_type_index(type);
    wt_registered_type_delete(type);
  }
  size_t reserved = 0;
  for (int round = 0; round < 4; round++) {
    wt_error_t *error = NULL;
    CHECK(wt_registry_register_type_section(registry, section.at, section.len, &error) == NULL);
    CHECK(wt_error_code(error) == WT_ERROR_INVALID_TYPE);
    wt_error_delete(error);
    wt_registry_stats_t stats = stats_of(registry);
    CHECK(stats.live_types == 0 && (round == 0 || stats.reserved_bytes == reserved));
    reserved = stats.reserved_bytes;
  }
  for (uint32_t i = 0; i < 200; i++) {
    wt_registered_type_t *more = struct_of(1000 + i);
    for (int k = 0; k < 64; k++) CHECK(wt_registered_type_index(more) != dead[k]);
    wt_registered_type_delete(more);
  }
  buffer_free(&section);
  REGISTRY_END(registry);
}

int main(int argc, char **argv) {
  rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : DEFAULT_ROUNDS;
  REQUIRE(rounds > 0);
  equal_groups_that_fit_the_quota_are_never_refused();
  the_quota_is_what_statistics_say();
  an_index_rests_whichever_threads_types_die_on();
  slots_taken_in_vain_delay_nothing();
  a_refused_module_delays_nothing();
  return check_summary();
}
