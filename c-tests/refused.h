/* The result of a refused call: an error with a code and a message, and an unchanged registry. */
#ifndef REFUSED_H
#define REFUSED_H
#include "check.h"
#include <typereg.h>

/* A library that checks handles reports the use of a deleted one, and keeps its memory. */
#ifdef TYPEREG_CHECKED_HANDLES
enum { CHECKED_HANDLES = true };
#else
enum { CHECKED_HANDLES = false };
#endif

/* Deletes the error. `want` is the code; there must be a message, whatever it is. */
static inline void check_refused_at(wt_error_t **error, wt_error_code_t want, const char *file,
                                    int line) {
  char got[300];
  snprintf(got, sizeof got, "refused with code %" PRIu32 " (%s), not %" PRIu32,
           wt_error_code(*error), *error == NULL ? "no error" : wt_error_message(*error), want);
  check_that(wt_error_code(*error) == want, got, file, line);
  check_that(*error != NULL && strlen(wt_error_message(*error)) > 5, "the error says why", file,
             line);
  wt_error_delete(*error);
  *error = NULL;
}
#define CHECK_REFUSED(error, want) check_refused_at(&(error), (want), __FILE__, __LINE__)

/* A pointer one byte after this one: not aligned for any struct of typereg.h. */
#define UNALIGNED(pointer) ((const void *)((const char *)(pointer) + 1))

/* The place that an error names; -1 if it must name none, ANYWHERE if it does not matter. A member of a module's group
 * has a number in the module, too. */
enum { NOWHERE = -1, ANYWHERE = -2 };
static inline void check_place_at(const wt_error_t *error, int64_t member, int64_t field,
                                  const char *file, int line) {
  uint32_t got, position, number;
  uint64_t offset;
  bool of_module = wt_error_byte_offset(error, &offset) && wt_error_member(error, &position);
  bool is_numbered = wt_error_module_type(error, &number);
  check_that(is_numbered == of_module && (!is_numbered || number >= position),
             "the number in the module", file, line);
  if (member != ANYWHERE) {
    int64_t at = wt_error_member(error, &got) ? (int64_t)got : NOWHERE;
    check_number(at, member, "the member named", file, line);
  }
  if (field != ANYWHERE) {
    int64_t at = wt_error_field(error, &got) ? (int64_t)got : NOWHERE;
    check_number(at, field, "the field named", file, line);
  }
}
#define CHECK_PLACE(error, member, field) \
  check_place_at((error), (member), (field), __FILE__, __LINE__)

typedef struct snapshot_t {
  wt_registry_stats_t stats;
  char *dump;
} snapshot_t;

static inline wt_registry_stats_t stats_of(const wt_registry_t *registry) {
  wt_registry_stats_t stats;
  REQUIRE(wt_registry_stats(registry, &stats, sizeof stats));
  return stats;
}
static inline uint64_t live_types(const wt_registry_t *registry) {
  return stats_of(registry).live_types;
}

static inline snapshot_t snapshot_of(const wt_registry_t *registry) {
  snapshot_t snapshot = {stats_of(registry), wt_registry_dump(registry, NULL)};
  REQUIRE(snapshot.dump != NULL);
  return snapshot;
}

/* Ends the snapshot. */
static inline void check_unchanged_at(const wt_registry_t *registry, snapshot_t *before,
                                      const char *file, int line) {
  snapshot_t now = snapshot_of(registry);
  check_number((int64_t)now.stats.live_types, (int64_t)before->stats.live_types, "live_types", file,
               line);
  check_number((int64_t)now.stats.live_rec_groups, (int64_t)before->stats.live_rec_groups,
               "live_rec_groups", file, line);
  check_number((int64_t)now.stats.live_bytes, (int64_t)before->stats.live_bytes, "live_bytes", file,
               line);
  check_number((int64_t)now.stats.registrations, (int64_t)before->stats.registrations,
               "registrations", file, line);
  check_number((int64_t)now.stats.hits, (int64_t)before->stats.hits, "hits", file, line);
  check_text(now.dump, before->dump, "the dump", file, line);
  check_that(wt_registry_check(registry, NULL), "the registry's invariants hold", file, line);
  wt_string_delete(now.dump);
  wt_string_delete(before->dump);
  before->dump = NULL;
}
#define CHECK_UNCHANGED(registry, before) \
  check_unchanged_at((registry), &(before), __FILE__, __LINE__)

/* Each call fails, and its error has this message. The call uses `error`. */
#define SAYS(call, message)                         \
  do {                                              \
    wt_error_t *error = NULL;                       \
    CASE("%s", #call);                              \
    CHECK(!(call));                                 \
    CHECK_TEXT(wt_error_message(error), (message)); \
    wt_error_delete(error);                         \
  } while (0)

/* At its end a registry must be empty and valid. */
static inline void registry_end_at(wt_registry_t *registry, const char *file, int line) {
  check_number((int64_t)live_types(registry), 0, "live_types at the end", file, line);
  check_number((int64_t)stats_of(registry).live_rec_groups, 0, "live_rec_groups at the end", file,
               line);
  check_number((int64_t)stats_of(registry).live_bytes, 0, "live_bytes at the end", file, line);
  check_that(wt_registry_check(registry, NULL), "the registry's invariants hold at the end", file,
             line);
  wt_registry_delete(registry);
}
#define REGISTRY_END(registry) registry_end_at((registry), __FILE__, __LINE__)
#endif
