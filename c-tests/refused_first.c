/* Linked with another test, this runs that test with memory running out all the time (ARCHITECTURE.md, "What always
 * holds", 8): each call of the library that can fail is made with its first request for memory refused, then with the
 * second, and so on, each alone and with all later ones; in the end nothing is refused. The calls before must have run
 * out of memory, and must not have changed a registry. So the last one gives the result that the test expects, and so
 * do all calls after it. At the end of the program no memory is in use.
 *
 * A call that succeeds although a request was refused is the last one. Memory that a registry allocates once and keeps
 * may be allocated by the first calls; oom.c refuses each request in a new world. */
static void forget_registry(int call, const void *object);
#define BEFORE_END(call, object) forget_registry((call), (const void *)(object))
#include "refusing.h"

/* Left out: a definition's `_finish`, which ends it even on failure and so cannot be repeated; names, some of which may
 * have been read; and logging, which calls other people's code (see oom.c, test_others). */
static bool can_repeat(call_t call) {
  is_logging |= call == CALL_wt_log_init_env || call == CALL_wt_log_set_callback;
  return call != CALL_wt_struct_type_builder_finish && call != CALL_wt_array_type_builder_finish &&
         call != CALL_wt_func_type_builder_finish && call != CALL_wt_type_names_read_module &&
         !is_logging;
}

/* All registries: a call that fails changes none of them. */
enum { REGISTRIES = 64 };
static wt_registry_t *registries[REGISTRIES];
static void replace_registry(const void *from, wt_registry_t *to) {
  for (int i = 0; i < REGISTRIES; i++) {
    if ((const void *)registries[i] != from) continue;
    registries[i] = to;
    return;
  }
}
static void forget_registry(int call, const void *object) {
  if (call == CALL_wt_registry_delete && object != NULL) replace_registry(object, NULL);
}

typedef struct all_stats_t {
  wt_registry_stats_t of[REGISTRIES];
} all_stats_t;
bool __real_wt_registry_stats(const wt_registry_t *, wt_registry_stats_t *, size_t);
static all_stats_t all_stats(void) {
  all_stats_t all = {0};
  for (int i = 0; i < REGISTRIES; i++)
    if (registries[i] != NULL) {
      CHECK(__real_wt_registry_stats(registries[i], &all.of[i], sizeof all.of[i]));
      all.of[i].reserved_bytes = 0; /* what was reserved serves later calls */
    }
  return all;
}

/* The calls made for one of the test's: one with the first request refused, one with all from the
 * first on, one with the second, ... */
typedef struct trial_t {
  call_t call, outer;
  watch_t outer_watch;
  long number;
  all_stats_t before;
} trial_t;
static unsigned long points, trials;

static trial_t trial_of(call_t call) {
  trial_t trial = {.call = call, .outer = enter(call), .before = all_stats()};
  if (!can_repeat(call)) trial.number = LONG_MAX;
  return trial;
}
static void trial_begin(trial_t *trial) {
  long nth = trial->number == LONG_MAX ? LONG_MAX : trial->number / 2 + 1;
  if (nth > 60 && nth != LONG_MAX) nth += (nth - 60) * (nth - 60); /* only some of very many requests */
  trial->outer_watch = watch_memory(nth, trial->number % 2 == 1);
}
/* Has the call succeeded, or failed for a reason other than memory? Otherwise deletes the error. */
static bool trial_end(trial_t *trial, const void *answer, wt_error_t **error_out) {
  watch_t seen = unwatch_memory(trial->outer_watch);
  points += seen.refusals > 0;
  current = trial->outer;
  if (answer != NULL || seen.refusals == 0) {
    trials += trial->number != LONG_MAX;
    bool is_registry = trial->call == CALL_wt_registry_new || trial->call == CALL_wt_registry_clone;
    if (answer != NULL && is_registry) replace_registry(NULL, (wt_registry_t *)(uintptr_t)answer);
    return true;
  }
  if (error_out != NULL) {
    if (wt_error_code(*error_out) != WT_ERROR_OUT_OF_MEMORY)
      fprintf(stderr, "%s, request %ld:\n", counts[trial->call].name, seen.nth);
    CHECK_REFUSED(*error_out, WT_ERROR_OUT_OF_MEMORY);
  }
  all_stats_t now = all_stats();
  /* Fingerprints of types that this one refers to, computed before memory ran out, stay, as the header says. */
  if (trial->call == CALL_wt_registered_type_fingerprint || trial->call == CALL_wt_rec_group_fingerprint)
    for (int i = 0; i < REGISTRIES; i++) {
      CHECK(now.of[i].live_bytes >= trial->before.of[i].live_bytes);
      trial->before.of[i].live_bytes = now.of[i].live_bytes;
    }
  CHECK(memcmp(&now, &trial->before, sizeof now) == 0);
  current = trial->call;
  trial->number++;
  return false;
}

#define TRY(ret, name, params, args, error_out)                                 \
  ret __real_##name params;                                                     \
  ret __wrap_##name params;                                                     \
  ret __wrap_##name params {                                                    \
    trial_t trial = trial_of(CALL_##name);                                      \
    ret answer;                                                                 \
    do {                                                                        \
      trial_begin(&trial);                                                      \
      answer = __real_##name args;                                              \
    } while (!trial_end(&trial, (const void *)(uintptr_t)answer, (error_out))); \
    return answer;                                                              \
  }
#define GIVES(ret, name, params, args) TRY(ret, name, params, args, NULL)
#define FAILS(ret, name, params, args, zeros) TRY(ret, name, params, args, error_out)
#include "functions.def"

/* Called before main, and after it. */
__attribute__((constructor)) static void begin(void) { atomic_store(&blocks_in_use, 0); }
__attribute__((destructor)) static void end(void) {
  long blocks = atomic_load(&blocks_in_use);
  printf("%lu requests refused in %lu calls, %ld blocks left\n", points, trials, blocks);
  fflush(stdout);
  bool none_left = blocks == 0 || CHECKED_HANDLES;
  bool good = points > 0 && none_left && atomic_load(&check_failures) == 0;
  if (!good) _Exit(EXIT_FAILURE);
}
