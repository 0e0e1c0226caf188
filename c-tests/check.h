/* The whole test harness. CHECK counts and continues, REQUIRE stops; CHECK_NUMBER and CHECK_TEXT print the actual
 * value. A failure names the case that was set last. main ends with `return check_summary();`. */
#ifndef CHECK_H
#define CHECK_H
#include <inttypes.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static atomic_ulong check_count, check_failures;
static _Thread_local char check_case[160];

#define CASE(...) ((void)snprintf(check_case, sizeof check_case, __VA_ARGS__))
#define CHECK(condition) check_that((condition), #condition, __FILE__, __LINE__)
#define REQUIRE(condition) (CHECK(condition) ? (void)0 : exit(check_summary()))
#define CHECK_NUMBER(got, want) \
  check_number((int64_t)(got), (int64_t)(want), #got, __FILE__, __LINE__)
#define CHECK_TEXT(got, want) check_text((got), (want), #got, __FILE__, __LINE__)

static inline bool check_that(bool holds, const char *what, const char *file, int line) {
  atomic_fetch_add(&check_count, 1);
  if (holds) return true;
  atomic_fetch_add(&check_failures, 1);
  fprintf(stderr, "%s:%d: [%s] %s\n", file, line, check_case, what);
  return false;
}

static inline bool check_number(int64_t got, int64_t want, const char *what, const char *file,
                                int line) {
  char text[256];
  snprintf(text, sizeof text, "%s is %" PRId64 ", not %" PRId64, what, got, want);
  return check_that(got == want, text, file, line);
}

static inline bool check_text(const char *got, const char *want, const char *what, const char *file,
                              int line) {
  if (check_that(got != NULL && strcmp(got, want) == 0, what, file, line)) return true;
  fprintf(stderr, "  got:  %s\n  want: %s\n", got == NULL ? "(NULL)" : got, want);
  return false;
}

static inline int check_summary(void) {
  const char *slash = strrchr(__BASE_FILE__, '/'), *name = slash ? slash + 1 : __BASE_FILE__;
  unsigned long failed = atomic_load(&check_failures), count = atomic_load(&check_count);
  printf("%.*s: %lu checks, %lu failed\n", (int)strcspn(name, "."), name, count, failed);
  return failed == 0 && count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
#endif
