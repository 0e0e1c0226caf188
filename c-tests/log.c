/* The library's log lines (typereg.h, "Logging"): their destinations and levels, and that a callback may call the
 * library. The wording is not fixed: the tests check only that there are lines, and what they are about. */
#include "refused.h"

typedef struct heard_t {
  const wt_registry_t *registry; /* called for each line, if set */
  unsigned lines[WT_LOG_TRACE + 1], registered, retired, foreign_targets, empty, nameless;
  bool listening;
} heard_t;

static bool mentions(const char *text, const char *word) { return strstr(text, word) != NULL; }

/* Is there a type by its index, as in "t7"? */
static bool names_a_type(const char *text) {
  for (; (text = strchr(text, 't')) != NULL; text++)
    if (text[1] >= '1' && text[1] <= '9') return true;
  return false;
}

static void hear(void *user, wt_log_level_t level, const char *target, const char *message) {
  heard_t *heard = user;
  heard->lines[level <= WT_LOG_TRACE ? level : WT_LOG_OFF]++;
  heard->registered += mentions(target, "register") || mentions(message, "register");
  heard->retired += mentions(target, "retire") || mentions(message, "retire");
  heard->foreign_targets += strncmp(target, "typereg", strlen("typereg")) != 0;
  heard->empty += message[0] == '\0' || mentions(message, "\n");
  heard->nameless += !names_a_type(message);
  if (heard->registry == NULL || heard->listening) return;
  heard->listening = true; /* once: calling back makes lines of its own */
  wt_registered_type_t *type =
      wt_array_type_new(heard->registry, wt_field_type(wt_val_type_i8(), true), NULL);
  CHECK(type != NULL);
  CHECK(live_types(heard->registry) > 0);
  wt_registered_type_delete(type);
  heard->listening = false;
}

/* One type is registered, found again, and freed. */
static void register_and_retire(const wt_registry_t *registry) {
  wt_registered_type_t *type = wt_struct_type_new(registry, NULL, 0, NULL);
  wt_registered_type_t *again = wt_struct_type_new(registry, NULL, 0, NULL);
  CHECK(type != NULL && again == type);
  wt_registered_type_delete(type);
  wt_registered_type_delete(again);
}

/* `heard` is a local variable of a test: the callback must not run after that test. */
static void stop_hearing(void) { CHECK(wt_log_set_callback(NULL, NULL, WT_LOG_OFF, NULL)); }

static unsigned all_lines(const heard_t *heard) {
  unsigned sum = 0;
  for (int level = WT_LOG_OFF; level <= WT_LOG_TRACE; level++) sum += heard->lines[level];
  return sum;
}

static void a_callback_hears_types_registered_and_freed(const wt_registry_t *registry) {
  CASE("a callback hears types being registered and freed");
  heard_t heard = {0};
  wt_error_t *error = NULL;
  REQUIRE(wt_log_set_callback(hear, &heard, WT_LOG_TRACE, &error));
  CHECK(error == NULL);
  register_and_retire(registry);
  CHECK(heard.registered >= 2);
  CHECK(heard.retired >= 1);
  CHECK(heard.lines[WT_LOG_DEBUG] >= 3);
  CHECK(heard.lines[WT_LOG_TRACE] >= 1);
  CHECK_NUMBER(heard.lines[WT_LOG_OFF] + heard.lines[WT_LOG_ERROR] + heard.lines[WT_LOG_WARN], 0);
  CHECK_NUMBER(heard.foreign_targets, 0);
  CHECK_NUMBER(heard.empty, 0);
  CHECK_NUMBER(heard.nameless, 0);
  stop_hearing();
}

static void a_callback_gets_only_the_lines_of_its_level(const wt_registry_t *registry) {
  for (wt_log_level_t level = WT_LOG_OFF; level <= WT_LOG_TRACE; level++) {
    CASE("level %" PRIu32, level);
    heard_t heard = {0};
    REQUIRE(wt_log_set_callback(hear, &heard, level, NULL));
    register_and_retire(registry);
    for (wt_log_level_t above = level + 1; above <= WT_LOG_TRACE; above++)
      CHECK_NUMBER(heard.lines[above], 0);
    CHECK((heard.lines[WT_LOG_DEBUG] > 0) == (level >= WT_LOG_DEBUG));
    CHECK((heard.lines[WT_LOG_TRACE] > 0) == (level >= WT_LOG_TRACE));
    stop_hearing();
  }
  CASE("a level that does not exist");
  heard_t heard = {0};
  wt_error_t *error = NULL;
  CHECK(!wt_log_set_callback(hear, &heard, WT_LOG_TRACE + 1, &error));
  CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
}

static void each_handle_that_is_made_or_deleted_is_a_line(const wt_registry_t *registry) {
  CASE("each handle that is cloned or deleted is a line");
  wt_registered_type_t *type = wt_struct_type_new(registry, NULL, 0, NULL);
  heard_t heard = {0};
  REQUIRE(wt_log_set_callback(hear, &heard, WT_LOG_TRACE, NULL));
  for (unsigned lines = 1; lines <= 6; lines += 2) {
    wt_registered_type_t *again = wt_registered_type_clone(type);
    CHECK_NUMBER(heard.lines[WT_LOG_TRACE], lines);
    wt_registered_type_delete(again);
    CHECK_NUMBER(heard.lines[WT_LOG_TRACE], lines + 1);
  }
  CHECK_NUMBER(heard.lines[WT_LOG_DEBUG], 0);
  wt_registered_type_delete(type); /* the last */
  CHECK_NUMBER(heard.lines[WT_LOG_TRACE], 7);
  CHECK_NUMBER(heard.lines[WT_LOG_DEBUG], 1);
  stop_hearing();
}

static void a_callback_can_be_replaced_and_removed(const wt_registry_t *registry) {
  CASE("a callback can be replaced and removed");
  heard_t first = {0}, second = {0};
  CHECK(wt_log_set_callback(hear, &first, WT_LOG_DEBUG, NULL));
  register_and_retire(registry);
  unsigned heard_by_first = all_lines(&first);
  CHECK(heard_by_first > 0);
  CHECK(wt_log_set_callback(hear, &second, WT_LOG_DEBUG, NULL));
  register_and_retire(registry);
  CHECK_NUMBER(all_lines(&first), heard_by_first);
  CHECK_NUMBER(all_lines(&second), heard_by_first);
  CHECK(wt_log_set_callback(NULL, NULL, WT_LOG_TRACE, NULL));
  register_and_retire(registry);
  CHECK_NUMBER(all_lines(&first), heard_by_first);
  CHECK_NUMBER(all_lines(&second), heard_by_first);
}

/* No lock is held when a line is written, so the callback may use the registry that the line is about. */
static void a_callback_may_call_back(const wt_registry_t *registry) {
  CASE("a callback may call back");
  heard_t heard = {.registry = registry};
  CHECK(wt_log_set_callback(hear, &heard, WT_LOG_TRACE, NULL));
  register_and_retire(registry);
  CHECK(heard.registered >= 3);
  stop_hearing();
  CHECK_NUMBER(live_types(registry), 0);
}

static void a_filter_that_cannot_be_read_is_refused(void) {
  CASE("a filter that cannot be read is refused");
  wt_error_t *error = NULL;
  CHECK(!wt_log_init_env("typereg=loudly", &error));
  CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  CHECK(!wt_log_init_env("typereg\xff", &error)); /* not UTF-8 */
  CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
}

/* None of these writes a line here; the last one resets what the others have set. */
static void a_filter_can_be_set_and_replaced(const wt_registry_t *registry) {
  CASE("a filter can be set and replaced");
  static const char *const FILTERS[] = {"typereg=error", "typereg=warn", "off"};
  for (size_t i = 0; i < sizeof FILTERS / sizeof FILTERS[0]; i++) {
    wt_error_t *error = NULL;
    CHECK(wt_log_init_env(FILTERS[i], &error));
    CHECK(error == NULL);
    register_and_retire(registry);
  }
}

int main(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  REQUIRE(registry != NULL);
  a_callback_hears_types_registered_and_freed(registry);
  a_callback_gets_only_the_lines_of_its_level(registry);
  each_handle_that_is_made_or_deleted_is_a_line(registry);
  a_callback_can_be_replaced_and_removed(registry);
  a_callback_may_call_back(registry);
  a_filter_that_cannot_be_read_is_refused();
  a_filter_can_be_set_and_replaced(registry);
  CASE("the end");
  REGISTRY_END(registry);
  return check_summary();
}
