/* Memory can run out anywhere (ARCHITECTURE.md, "What always holds", 8; typereg.h, "Failure" and
 * WT_ERROR_OUT_OF_MEMORY): whichever request for memory is refused, the call fails as documented, changes nothing, and
 * succeeds when repeated with memory; or it succeeds anyway, with its usual result. Deleting requests no memory.
 *
 * Each act (oom_acts.h) runs once for every request that it makes, in a new world (oom_world.h), with this request
 * refused, and again with all later ones refused, too. At the end each function of the header that can run out of
 * memory must have been called, must have succeeded and must have been refused memory: the list of these functions is
 * made from the header. Arguments: modules to register. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "oom_acts.h"

/* Calls that can fail are only counted. */
#define FAILS(ret, name, params, args, zeros) GIVES(ret, name, params, args)
#define GIVES(ret, name, params, args) \
  ret __real_##name params;            \
  ret __wrap_##name params;            \
  ret __wrap_##name params {           \
    call_t outer = enter(CALL_##name); \
    ret answer = __real_##name args;   \
    leave(outer, answer != 0);         \
    return answer;                     \
  }
#include "functions.def"
#undef FAILS
#undef GIVES
#undef ANSWERS
#undef ENDS

typedef struct row_t {
  const char *name;
  bool (*act)(const world_t *world, made_t *made, wt_error_t **error);
  failure_t failure;
} row_t;
#define FUNCTION(name, part, failure, ...)                                         \
  static bool act_##name(const world_t *world, made_t *made, wt_error_t **error) { \
    (void)world, (void)error;                                                      \
    return (made->part = (__VA_ARGS__)) != 0;                                      \
  }
#define ROW(name, part, failure, ...) {#name, act_##name, failure},
ACTS(FUNCTION)
ACTS_OF_MANY(FUNCTION)
ACTS_OF_OTHERS(FUNCTION)
static const row_t ROWS[] = {ACTS(ROW)}, OF_MANY[] = {ACTS_OF_MANY(ROW)},
                   OF_OTHERS[] = {ACTS_OF_OTHERS(ROW)};
enum { ROW_COUNT = sizeof ROWS / sizeof *ROWS, OTHERS = sizeof OF_OTHERS / sizeof *OF_OTHERS };
enum { MODULE, GOOD_SCENARIO, REFUSED_SCENARIO };

typedef struct run_t {
  long requests, refusals;
  bool failed;
  uint64_t live_types, live_rec_groups, live_bytes; /* when the act has succeeded */
} run_t;

static void note_live(run_t *run, const wt_registry_t *registry) {
  wt_registry_stats_t stats = stats_of(registry);
  run->live_types = stats.live_types;
  run->live_rec_groups = stats.live_rec_groups;
  run->live_bytes = stats.live_bytes;
}

static bool act(const row_t *row, const world_t *world, made_t *made, wt_error_t **error) {
  *made = (made_t){0};
  return row->act(world, made, error);
}

/* One act in a new world, with the n-th request refused. Then, with memory: once more if it failed; again while its
 * result exists; and again after that is deleted. */
static run_t run(const row_t *row, setting_t setting, long nth, bool and_all_after) {
  long blocks = blocks_in_use;
  world_t world = world_open(setting);
  snapshot_t before = snapshot_of(world.registry);
  unsigned long funerals_before = funerals;
  made_t made, again;
  wt_error_t *error = NULL;
  watch_t outer = watch_memory(nth, and_all_after);
  bool done = act(row, &world, &made, &error);
  watch_t seen = unwatch_memory(outer);
  run_t run = {.requests = seen.requests, .refusals = seen.refusals, .failed = !done};
  if (done) {
    wt_string_delete(before.dump);
  } else {
    CHECK(run.refusals > 0);
    if (row->failure != PARTS_SAY_WHY) CHECK_NUMBER(funerals, funerals_before); /* never there */
    if (row->failure != JUST_FAILS) CHECK_REFUSED(error, WT_ERROR_OUT_OF_MEMORY);
    if (row->failure == PARTS_SAY_WHY) {
      wt_registry_stats_t stats = stats_of(world.registry);
      before.stats.registrations = stats.registrations;
      before.stats.hits = stats.hits;
    }
    if (row->failure == SAYS_WHY_KEEPS_SOME) before.stats.live_bytes = stats_of(world.registry).live_bytes;
    CHECK_UNCHANGED(world.registry, before);
    CHECK(act(row, &world, &made, &error));
  }
  note_live(&run, world.registry);
  CHECK(wt_registry_check(world.registry, NULL));
  CHECK(act(row, &world, &again, &error));
  CHECK_NUMBER(live_types(world.registry), run.live_types);
  check_same(&made, &again);
  made_delete(&made);
  made_delete(&again);
  CHECK(act(row, &world, &made, &error));
  CHECK_NUMBER(live_types(world.registry), run.live_types);
  CHECK(error == NULL);

  watch_memory(1, true); /* deletes nothing; log lines are left out */
  made_delete(&made);
  world_delete(&world);
  wt_registry_t *registry = world.registry;
  seen = unwatch_memory(outer);
  if (!is_logging) CHECK_NUMBER(seen.requests, 0);
  REGISTRY_END(registry);
  if (!CHECKED_HANDLES && row->failure != MAY_END_US) CHECK_NUMBER(blocks_in_use, blocks);
  return run;
}

/* If there are many requests, only the first, the last and some between. */
static long after(long nth, long requests) {
  return nth < 40 || nth + 5 > requests ? nth + 1 : nth + 1 + requests / 15;
}

/* How many requests were refused, in all and by the present test; each is the first of a run. */
static unsigned long points;
static unsigned long test_in(const row_t *row, const char *what, setting_t setting) {
  unsigned long points_before = points, heard_before = lines_heard;
  CHECK(listen(setting.is_heard));
  for (int and_all_after = 0; and_all_after < 2; and_all_after++) {
    CASE("%s %s, %s, with memory", row->name, what, setting.name);
    run_t good = run(row, setting, LONG_MAX, and_all_after);
    if (!is_logging) CHECK((good.requests == 0) == (row->failure == TAKES_NO_MEMORY));
    long failures = 0;
    bool refused = true;
    for (long nth = 1; refused; nth = after(nth, good.requests)) {
      CASE("%s %s, %s, without request %ld%s", row->name, what, setting.name, nth,
           and_all_after ? " and those after" : "");
      run_t bad = run(row, setting, nth, and_all_after);
      refused = bad.refusals > 0;
      points += refused;
      failures += bad.failed;
      CHECK_NUMBER(bad.live_types, good.live_types);
      CHECK_NUMBER(bad.live_rec_groups, good.live_rec_groups);
      CHECK_NUMBER(bad.live_bytes, good.live_bytes);
    }
    CHECK((failures > 0) == (row->failure != TAKES_NO_MEMORY && row->failure != NEVER_FAILS));
  }
  CHECK((lines_heard > heard_before) == setting.is_heard);
  CHECK(listen(false));
  return points - points_before;
}

static void test(const row_t *row, const char *what, int settings) {
  unsigned long refused = 0;
  for (int i = 0; i < settings; i++) {
    unsigned long here = test_in(row, what, SETTINGS[i]);
    if (!SETTINGS[i].is_heard) CHECK((here > 0) == (row->failure != TAKES_NO_MEMORY));
    refused += here;
  }
  printf("%7lu  %s %s\n", refused, row->name, what);
}

static void test_scenarios(void) {
  for (int i = 0; i < SCENARIO_COUNT; i++) {
    buffer_t bytes = {0};
    scenario = &SCENARIOS[i];
    scenario->put(&bytes);
    scenario_section = buffer_bytes(&bytes);
    for (path_t path = 0; path < PATHS; path++) {
      char what[100];
      snprintf(what, sizeof what, "%s by %s", scenario->name, PATH_NAMES[path]);
      scenario_path = path;
      test(&OF_MANY[scenario->code == 0 ? GOOD_SCENARIO : REFUSED_SCENARIO], what, MAIN_SETTINGS);
    }
    buffer_free(&bytes);
  }
}

static void test_module(const char *path) {
  FILE *file = fopen(path, "rb");
  buffer_t bytes = {0};
  REQUIRE(file != NULL);
  for (int byte; (byte = fgetc(file)) != EOF;) buffer_put(&bytes, (uint8_t)byte);
  fclose(file);
  module = buffer_bytes(&bytes);
  const char *slash = strrchr(path, '/');
  test(&OF_MANY[MODULE], slash == NULL ? path : slash + 1, MAIN_SETTINGS);
  buffer_free(&bytes);
}

/* A wrong call of each function, with only zeros. These three may be called like that. */
#define IS_RIGHT_WITH_ZEROS(call)                                      \
  ((call) == CALL_wt_registry_new || (call) == CALL_wt_log_init_env || \
   (call) == CALL_wt_log_set_callback)
#define FAILS(ret, name, params, args, zeros)                                              \
  if (!IS_RIGHT_WITH_ZEROS(CALL_##name)) {                                                 \
    long blocks = blocks_in_use;                                                           \
    for (long nth = 1, refusals = 1; refusals > 0; nth++) {                                \
      CASE("%s of zeros, without request %ld", #name, nth);                                \
      wt_error_t *error = NULL, **error_out = &error;                                      \
      watch_t outer = watch_memory(nth, false);                                            \
      CHECK((name zeros) == 0);                                                            \
      refusals = unwatch_memory(outer).refusals;                                           \
      points += (unsigned long)refusals;                                                   \
      CHECK_REFUSED(error, refusals ? WT_ERROR_OUT_OF_MEMORY : WT_ERROR_INVALID_ARGUMENT); \
    }                                                                                      \
    if (!CHECKED_HANDLES) CHECK_NUMBER(blocks_in_use, blocks);                               \
  }
#define GIVES(ret, name, params, args)
#define ANSWERS(ret, name, params, args)
#define ENDS(name, params, args)
static void test_zeros(void) {
#include "functions.def"
}

/* Requests of other people's code that cannot be refused: the process ends. This is tested in separate processes, so
 * that this list is exact. Only here they are left out:
 *   env_logger   requests memory when it is set up, and for each line
 *   parking_lot  makes its table of waiting threads when a lock is first contended; not tested, since a test cannot
 *                arrange whether and when threads meet
 *   std          boxes the message of a panic; only a fault of the library itself panics */
static void test_others(void) {
  for (const row_t *row = OF_OTHERS; row < OF_OTHERS + OTHERS; row++) {
    long ends = 0, fails = 0;
    bool is_over = false;
    for (long nth = 1; !is_over && nth < 1000; nth++) {
      CASE("%s, without request %ld", row->name, nth);
      fflush(NULL);
      pid_t child = fork();
      REQUIRE(child >= 0);
      if (child == 0) {
        if (freopen("/dev/null", "w", stderr) == NULL) _exit(EXIT_FAILURE);
        _exit(run(row, SETTINGS[0], nth, false).refusals == 0 ? 77 : check_failures > 0);
      }
      int status;
      REQUIRE(waitpid(child, &status, 0) == child);
      bool has_ended = WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
      is_over = WIFEXITED(status) && WEXITSTATUS(status) == 77;
      ends += has_ended;
      fails += !has_ended && !is_over;
      CHECK(has_ended || is_over || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
    }
    CHECK(is_over);
    CHECK(ends > 0);
    points += (unsigned long)fails;
    printf("%7ld  %s (%ld more end the process)\n", fails, row->name, ends);
  }
  CASE("a logger with memory");
  watch_t outer = watch_memory(LONG_MAX, false);
  CHECK(wt_log_init_env("off", NULL));
  unwatch_memory(outer);
}

static void check_that_all_were_called(void) {
  int asking = 0;
  for (call_t call = 0; call < CALLS; call++) {
    const count_t *count = &counts[call];
    CASE("%s", count->name);
    if (!can_ask(call)) continue;
    asking++;
    CHECK(count->succeeded > 0);
    /* Cloning a type only counts. A logger is other people's code: see test_others. */
    CHECK((count->refused > 0) ==
          (call != CALL_wt_registered_type_clone && call != CALL_wt_log_init_env));
  }
  printf("%7d  functions can ask for memory\n", asking);
}

int main(int argc, char **argv) {
  for (const row_t *row = ROWS; row < ROWS + ROW_COUNT; row++) test(row, "", SETTING_COUNT);
  test_scenarios();
  for (int i = 1; i < argc; i++) test_module(argv[i]);
  test_zeros();
  test_others();
  check_that_all_were_called();
  CASE("all");
  printf("%7lu  requests for memory refused in all\n", points);
  CHECK(points > 0);
  return check_summary();
}
