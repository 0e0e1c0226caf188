/* Host data and deaths (typereg.h, wt_registered_type_set_host_data and wt_registry_config_set_retire_callback): a host
 * gets back the data that it keeps with a type once, when the type can no longer be found and before another type gets
 * its index. */
#define _POSIX_C_SOURCE 200809L
#include "bytes.h"
#include "refused.h"
#include <pthread.h>

/* What was reported, in order. */
enum { MOST_REPORTS = 64 };
typedef struct report_t {
  uint32_t index;
  void *data;
} report_t;
typedef struct reports_t {
  report_t of[MOST_REPORTS];
  size_t len;
} reports_t;

static void note(void *user, uint32_t type_index, void *host_data) {
  reports_t *reports = user;
  REQUIRE(reports->len < MOST_REPORTS);
  reports->of[reports->len++] = (report_t){type_index, host_data};
}

static wt_registry_t *registry_with(wt_retire_callback_t callback, void *user, uint32_t delay,
                                    bool eager) {
  wt_registry_config_t *config = wt_registry_config_new();
  wt_error_t *error = NULL;
  CHECK(wt_registry_config_set_index_reuse_delay(config, delay, &error) &&
        wt_registry_config_set_eager_trampolines(config, eager, &error) &&
        wt_registry_config_set_gc_layout(config, WT_GC_LAYOUT_DRC, &error));
  if (callback != NULL)
    CHECK(wt_registry_config_set_retire_callback(config, callback, user, &error));
  wt_registry_t *registry = wt_registry_new(config, &error);
  REQUIRE(registry != NULL && error == NULL);
  wt_registry_config_delete(config); /* the registry has a copy */
  return registry;
}

/* A struct of this number of fields: a different type for each number. */
enum { WIDEST = 1000 };
static wt_field_type_t numbers[WIDEST];
static wt_registered_type_t *wide(const wt_registry_t *registry, size_t fields) {
  REQUIRE(fields <= WIDEST);
  return wt_struct_type_new(registry, numbers, fields, NULL);
}

/* A group of two, a function that refers to it, and one that is its own trampoline type. */
static const bytes_t MODULE =
    BYTES(3, REC(2, SUB(STRUCT(0)), STRUCT(1, VAR(REF(0)))), FUNC(1, REF(1), 0), FUNC(1, I32, 0));

static void each_type_is_reported_once_with_its_data(void) {
  for (int eager = 0; eager < 2; eager++) {
    CASE("each type is reported once, with its data; eager: %d", eager);
    reports_t reports = {0};
    wt_registry_t *registry = registry_with(note, &reports, 65536, eager);
    wt_type_collection_t *types =
        wt_registry_register_type_section(registry, MODULE.at, MODULE.len, NULL);
    REQUIRE(types != NULL);
    int data[4], other;
    uint32_t indices[4];
    for (uint32_t i = 0; i < 4; i++) {
      const wt_registered_type_t *type = wt_type_collection_type(types, i);
      indices[i] = wt_registered_type_index(type);
      CHECK(wt_registered_type_host_data(type) == NULL);
      CHECK(wt_registered_type_set_host_data(type, NULL) == NULL);
      CHECK(wt_registered_type_set_host_data(type, &data[i]) == &data[i]);
      CHECK(wt_registered_type_set_host_data(type, &other) == &data[i]);
      CHECK(wt_registered_type_set_host_data(type, NULL) == &data[i]);
      CHECK(wt_registered_type_host_data(type) == &data[i]);
      CHECK(wt_registry_host_data(registry, indices[i]) == &data[i]);
      CHECK(wt_registry_is_live(registry, indices[i]));
    }
    wt_registered_type_t *func = wt_registered_type_clone(wt_type_collection_type(types, 2));
    uint32_t trampoline = wt_registered_type_trampoline_index(func);
    CHECK((trampoline != 0) == eager);
    wt_registered_type_t *made = wt_registered_type_trampoline(func, NULL);
    CHECK(wt_registered_type_trampoline_index(func) == wt_registered_type_index(made));
    trampoline = wt_registered_type_index(made);
    wt_registered_type_delete(made);
    wt_type_collection_delete(types);
    CHECK_NUMBER(reports.len, 1); /* the function keeps the others */
    CHECK(reports.of[0].index == indices[3] && reports.of[0].data == &data[3]);
    CHECK(!wt_registry_is_live(registry, indices[3]));
    CHECK(wt_registry_host_data(registry, indices[3]) == NULL);
    wt_registered_type_delete(func);
    CHECK_NUMBER(reports.len, 5);
    CHECK(reports.of[1].index == indices[2] && reports.of[1].data == &data[2]);
    unsigned found = 0;
    for (size_t i = 2; i < reports.len; i++) {
      report_t report = reports.of[i];
      if (report.index == trampoline) found |= report.data == NULL ? 1 : 0;
      if (report.index == indices[0] && i + 1 < reports.len) /* the group together, in order */
        found |= report.data == &data[0] && reports.of[i + 1].index == indices[1] &&
                         reports.of[i + 1].data == &data[1]
                     ? 2
                     : 0;
    }
    CHECK_NUMBER(found, 3);
    REGISTRY_END(registry);
    CHECK_NUMBER(reports.len, 5);
  }
}

static void what_a_refused_call_registered_is_not_reported(void) {
  CASE("what a refused call registered is not reported");
  const bytes_t REFUSED[] = {
      BYTES(2, STRUCT(1, CONST(I32)), STRUCT(1, CONST(REF(9)))),
      BYTES(3, STRUCT(1, CONST(I32)), FUNC(1, REF(0), 0), 0x5f),
      BYTES(3, STRUCT(1, CONST(I32)), STRUCT(1, CONST(I32)), SUB_OF(0, STRUCT(0))),
      BYTES(1, REC(2, STRUCT(0), STRUCT(1, CONST(REF(9))))),
  };
  for (int eager = 0; eager < 2; eager++) {
    reports_t reports = {0};
    wt_registry_t *registry = registry_with(note, &reports, 0, eager);
    wt_registered_type_t *known = wide(registry, 2);
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
      snapshot_t before = snapshot_of(registry);
      CHECK(wt_registry_register_type_section(registry, REFUSED[i].at, REFUSED[i].len, NULL) ==
            NULL);
      CHECK_UNCHANGED(registry, before);
    }
    CHECK_NUMBER(reports.len, 0);
    wt_registered_type_delete(known);
    CHECK_NUMBER(reports.len, 1);
    REGISTRY_END(registry);
  }
}

/* The callback registers the type that has just died again, and queries it. */
typedef struct mourner_t {
  wt_registry_t *registry;
  wt_registered_type_t *again;
  unsigned calls;
  bool is_inside;
} mourner_t;

static void register_again(void *user, uint32_t type_index, void *host_data) {
  mourner_t *mourner = user;
  CHECK(!mourner->is_inside && host_data == mourner);
  mourner->is_inside = true;
  mourner->calls++;
  CHECK(!wt_registry_is_live(mourner->registry, type_index));
  CHECK(!wt_registry_is_subtype(mourner->registry, type_index, type_index));
  wt_error_t *error = NULL;
  CHECK(wt_registry_type(mourner->registry, type_index, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_STALE);
  CHECK(wt_registry_check(mourner->registry, NULL));
  if (mourner->calls < 4) {
    mourner->again = wide(mourner->registry, 3);
    CHECK(wt_registered_type_index(mourner->again) != type_index);
    CHECK(wt_registered_type_set_host_data(mourner->again, mourner) == mourner);
    if (mourner->calls > 1) {
      wt_registered_type_delete(mourner->again); /* reported when this call is over */
      mourner->again = NULL;
      CHECK_NUMBER(live_types(mourner->registry), 0);
    }
  }
  mourner->is_inside = false;
}

static void a_callback_may_register_what_has_just_died(void) {
  for (uint32_t delay = 0; delay < 2; delay++) {
    CASE("a callback may register what has just died; delay %" PRIu32, delay);
    mourner_t mourner = {0};
    wt_registry_t *registry = registry_with(register_again, &mourner, delay, false);
    mourner.registry = registry;
    wt_registered_type_t *type = wide(registry, 3);
    uint32_t index = wt_registered_type_index(type);
    CHECK(wt_registered_type_set_host_data(type, &mourner) == &mourner);
    wt_registered_type_delete(type);
    CHECK_NUMBER(mourner.calls, 1);
    REQUIRE(mourner.again != NULL);
    CHECK_NUMBER(live_types(registry), 1);
    CHECK(!CHECKED_HANDLES ? delay != 0 || !wt_registry_is_live(registry, index) : true);
    wt_registered_type_delete(mourner.again); /* dies, and so do the types that the calls for it make */
    CHECK_NUMBER(mourner.calls, 4);
    REGISTRY_END(registry);
  }
}

/* The data of each type is the handle of the next one, which is deleted when the type is reported. */
static atomic_ulong told, inside;
static void release_next(void *user, uint32_t type_index, void *host_data) {
  (void)user, (void)type_index;
  CHECK(atomic_fetch_add(&inside, 1) == 0);
  atomic_fetch_add(&told, 1);
  wt_registered_type_delete(host_data);
  atomic_fetch_sub(&inside, 1);
}

static void a_callback_that_releases_types_does_not_nest(void) {
  CASE("a callback that lets go of types does not nest");
  enum { TYPES = 2000 };
  wt_registry_t *registries[2] = {registry_with(release_next, NULL, 0, false),
                                  registry_with(release_next, NULL, 65536, false)};
  wt_registered_type_t *last = NULL;
  for (size_t i = 0; i < TYPES; i++) {
    wt_registered_type_t *type = wide(registries[i % 2], i / 2);
    CHECK(wt_registered_type_set_host_data(type, last) == last);
    last = type;
  }
  wt_registered_type_delete(last);
  CHECK_NUMBER(atomic_load(&told), TYPES);
  REGISTRY_END(registries[0]);
  REGISTRY_END(registries[1]);
}

static void an_index_is_used_again_when_the_configuration_says_so(void) {
  static const uint32_t DELAYS[] = {0, 1, 5, 100, 1000};
  for (size_t d = 0; d < sizeof DELAYS / sizeof *DELAYS; d++) {
    uint32_t delay = DELAYS[d];
    CASE("an index is used again after %" PRIu32 " others have died", delay);
    wt_registry_t *registry = registry_with(NULL, NULL, delay, false);
    wt_registered_type_t *kept[10];
    for (size_t i = 0; i < 10; i++) kept[i] = wide(registry, 500 + i);
    enum { MOST = 20000 };
    static uint32_t died_at[MOST];
    memset(died_at, 0, sizeof died_at);
    uint32_t highest = 0;
    for (uint32_t died = 1; died <= 4 * delay + 2000; died++) {
      wt_registered_type_t *type = wide(registry, died % 7);
      uint32_t index = wt_registered_type_index(type);
      REQUIRE(index < MOST);
      if (died_at[index] != 0) CHECK(died - died_at[index] > delay);
      died_at[index] = died;
      highest = index > highest ? index : highest;
      wt_registered_type_delete(type);
    }
    if (!CHECKED_HANDLES) CHECK(highest <= (delay == 0 ? 11 : 10 + delay + 256));
    for (size_t i = 0; i < 10; i++) wt_registered_type_delete(kept[i]);
    if (delay == 0 && !CHECKED_HANDLES) { /* the lowest first, for a group as well */
      wt_type_collection_t *types =
          wt_registry_register_type_section(registry, MODULE.at, MODULE.len, NULL);
      size_t len;
      const uint32_t *indices = wt_type_collection_indices(types, &len);
      for (uint32_t i = 0; i < len; i++) CHECK_NUMBER(indices[i], i + 1);
      wt_type_collection_delete(types);
    }
    REGISTRY_END(registry);
  }
}

static void questions_by_index_are_those_of_the_handle(void) {
  for (int eager = 0; eager < 2; eager++) {
    CASE("questions by index are those of the handle; eager: %d", eager);
    wt_registry_t *registry = registry_with(NULL, NULL, 65536, eager);
    wt_type_collection_t *types =
        wt_registry_register_type_section(registry, MODULE.at, MODULE.len, NULL);
    for (uint32_t i = 0; i < wt_type_collection_num_types(types); i++) {
      const wt_registered_type_t *type = wt_type_collection_type(types, i);
      uint32_t index = wt_registered_type_index(type);
      CHECK(wt_registry_kept_type(registry, index) == type);
      uint32_t trampoline = wt_registered_type_trampoline_index(type);
      CHECK_NUMBER(wt_registry_trampoline_index(registry, index), trampoline);
      CHECK((trampoline != 0) == (i == 3 || (i == 2 && eager)));
      wt_gc_layout_t layout = {0}, by_index = {0};
      CHECK(wt_registered_type_layout(type, &layout) == (i < 2));
      CHECK(wt_registry_layout(registry, index, &by_index) == (i < 2));
      CHECK(memcmp(&layout, &by_index, sizeof layout) == 0);
    }
    wt_owners_t owners;
    CHECK(wt_registered_type_owners(wt_type_collection_type(types, 3), &owners, sizeof owners));
    CHECK_NUMBER(owners.handles, 1); /* none was counted */
    static const uint32_t STALE[] = {0, 1000, UINT32_MAX, 1u << 27};
    for (size_t i = 0; i < sizeof STALE / sizeof *STALE; i++) {
      wt_gc_layout_t layout;
      CHECK(wt_registry_kept_type(registry, STALE[i]) == NULL);
      CHECK(wt_registry_trampoline_index(registry, STALE[i]) == 0);
      CHECK(wt_registry_host_data(registry, STALE[i]) == NULL);
      CHECK(!wt_registry_layout(registry, STALE[i], &layout));
      CHECK(!wt_registry_is_live(registry, STALE[i]));
    }
    CHECK(wt_registered_type_trampoline_index(NULL) == 0);
    wt_type_collection_delete(types);
    REGISTRY_END(registry);
  }
}

/* Threads register and release the same few types, each with data of its own. */
enum { THREADS = 4, ROUNDS = 2000 };
static atomic_long alive; /* lives whose data was set */
static void bury(void *user, uint32_t type_index, void *host_data) {
  (void)user, (void)type_index;
  if (host_data == NULL) return;
  CHECK(atomic_exchange((atomic_int *)host_data, 0) == 1);
  atomic_fetch_sub(&alive, 1);
}
static void *come_and_go(void *argument) {
  static atomic_int data[THREADS][ROUNDS]; /* 1: it was set */
  static atomic_uint threads;
  unsigned thread = atomic_fetch_add(&threads, 1);
  for (size_t round = 0; round < ROUNDS; round++) {
    wt_registered_type_t *type = wide(argument, round % 3);
    atomic_int *mine = &data[thread][round];
    atomic_store(mine, 1);
    atomic_fetch_add(&alive, 1);
    atomic_int *stands = wt_registered_type_set_host_data(type, mine);
    if (stands != mine) {
      atomic_store(mine, 0);
      atomic_fetch_sub(&alive, 1);
    }
    CHECK(stands != NULL && atomic_load(stands) == 1);
    CHECK(wt_registered_type_host_data(type) == stands);
    wt_registered_type_delete(type);
  }
  return NULL;
}
static void threads_set_data_once_for_each_life(void) {
  CASE("threads set data once for each life");
  wt_registry_t *registry = registry_with(bury, NULL, 0, false);
  pthread_t threads[THREADS];
  for (size_t i = 0; i < THREADS; i++)
    REQUIRE(pthread_create(&threads[i], NULL, come_and_go, registry) == 0);
  for (size_t i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  CHECK_NUMBER(atomic_load(&alive), 0);
  REGISTRY_END(registry);
}

int main(void) {
  for (size_t i = 0; i < WIDEST; i++) numbers[i] = wt_field_type(wt_val_type_i32(), true);
  each_type_is_reported_once_with_its_data();
  what_a_refused_call_registered_is_not_reported();
  a_callback_may_register_what_has_just_died();
  a_callback_that_releases_types_does_not_nest();
  an_index_is_used_again_when_the_configuration_says_so();
  questions_by_index_are_those_of_the_handle();
  threads_set_data_once_for_each_life();
  return check_summary();
}
