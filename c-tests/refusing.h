/* Counts the library's requests for memory and refuses them on demand; also follows all calls of the library, so that a
 * test can say in which of them a request was refused.
 *
 * The linker's --wrap redirects both to this file. Memory that libc itself needs is not counted; nor is the test's own,
 * if the test includes the files that take memory after this one. One file of a program includes this, and then defines
 * what to do with the calls that can fail: FAILS and GIVES, which header_functions.cmake explains. */
#ifndef REFUSING_H
#define REFUSING_H
#include <limits.h>

#include "refused.h"

/* Memory. */

typedef struct watch_t {
  bool watched, and_all_after;
  long nth;                /* the request to refuse, from 1 */
  long requests, refusals; /* while watched */
} watch_t;
static _Thread_local watch_t watch;
static atomic_long blocks_in_use; /* requests of the library, and others that were not excluded */
static _Thread_local long all_requests;

/* To be passed to `unwatch`. */
static inline watch_t watch_memory(long nth, bool and_all_after) {
  watch_t before = watch;
  watch = (watch_t){.watched = true, .and_all_after = and_all_after, .nth = nth};
  return before;
}
static inline watch_t unwatch_memory(watch_t before) {
  watch_t result = watch;
  watch = before;
  return result;
}

static void note_refusal(void); /* see below */
static bool is_refused(void) {
  all_requests++;
  if (!watch.watched) return false;
  long past = ++watch.requests - watch.nth;
  bool refused = past == 0 || (past > 0 && watch.and_all_after);
  if (refused) watch.refusals++, note_refusal();
  return refused;
}
static void *counted(void *block) {
  atomic_fetch_add(&blocks_in_use, block != NULL);
  return block;
}

void *__real_malloc(size_t), *__real_calloc(size_t, size_t), *__real_realloc(void *, size_t);
int __real_posix_memalign(void **, size_t, size_t);
void __real_free(void *);
void *__wrap_malloc(size_t size), *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
int __wrap_posix_memalign(void **out, size_t align, size_t size);
void __wrap_free(void *block);

void *__wrap_malloc(size_t size) { return is_refused() ? NULL : counted(__real_malloc(size)); }
void *__wrap_calloc(size_t count, size_t size) {
  return is_refused() ? NULL : counted(__real_calloc(count, size));
}
void *__wrap_realloc(void *block, size_t size) {
  if (block == NULL) return __wrap_malloc(size);
  return is_refused() ? NULL : __real_realloc(block, size);
}
int __wrap_posix_memalign(void **out, size_t align, size_t size) {
  int failure = is_refused() ? 12 /* ENOMEM */ : __real_posix_memalign(out, align, size);
  if (failure == 0) counted(*out);
  return failure;
}
void __wrap_free(void *block) {
  atomic_fetch_sub(&blocks_in_use, block != NULL);
  __real_free(block);
}
#define malloc __real_malloc
#define calloc __real_calloc
#define realloc __real_realloc
#define free __real_free

/* Calls. */

#define FAILS(ret, name, params, args, zeros) CALL_##name,
#define GIVES(ret, name, params, args) CALL_##name,
#define ANSWERS(ret, name, params, args) CALL_##name,
#define ENDS(name, params, args) CALL_##name,
typedef enum call_t {
#include "functions.def"
  CALLS
} call_t;
#undef FAILS
#undef GIVES
#undef ANSWERS
#undef ENDS

/* For each function of the header. Nothing is refused in calls that request no memory. */
typedef struct count_t {
  const char *name;
  bool is_known_to_ask; /* by what it gives */
  atomic_long succeeded; /* while memory was watched */
  atomic_long refused;
} count_t;
#define CAN_ASK(name) {#name, true, 0, 0},
#define FAILS(ret, name, params, args, zeros) CAN_ASK(name)
#define GIVES(ret, name, params, args) CAN_ASK(name)
#define ANSWERS(ret, name, params, args) {#name, false, 0, 0},
#define ENDS(name, params, args) {#name, false, 0, 0},
static count_t counts[CALLS] = {
#include "functions.def"
};
#undef FAILS
#undef GIVES
#undef ANSWERS
#undef ENDS

static _Thread_local call_t current = CALLS; /* the innermost call; CALLS: none */
static atomic_bool is_logging;               /* lines take memory, too, or are left out */
static void note_refusal(void) {
  if (current != CALLS && !is_logging) atomic_fetch_add(&counts[current].refused, 1);
}
static inline call_t enter(call_t call) {
  call_t outer = current;
  current = call;
  return outer;
}
static inline void leave(call_t outer, bool succeeded) {
  if (watch.watched && succeeded) atomic_fetch_add(&counts[current].succeeded, 1);
  current = outer;
}

/* A function that neither fails nor returns an object requests no memory, with three exceptions: tables without which
 * the answer is the same, the array with the display of a deep type, and a list of types to pin. */
static inline bool can_ask(call_t call) {
  return counts[call].is_known_to_ask || call == CALL_wt_type_collection_trampoline ||
         call == CALL_wt_type_collection_find ||
         call == CALL_wt_registered_type_display || call == CALL_wt_registered_type_pin;
}
static inline void check_asked_for_nothing(call_t call, long before) {
  if (can_ask(call) || is_logging || all_requests == before) return;
  char text[100];
  snprintf(text, sizeof text, "%s asks for no memory", counts[call].name);
  check_that(false, text, __FILE__, __LINE__);
}

#ifndef BEFORE_END /* what else a test does before an object ends */
#define BEFORE_END(call, object) (void)0
#endif

/* A test defines what to do with the functions that can fail, then includes functions.def. */
#define ANSWERS(ret, name, params, args)          \
  ret __real_##name params;                       \
  ret __wrap_##name params;                       \
  ret __wrap_##name params {                      \
    long before = all_requests;                   \
    call_t outer = enter(CALL_##name);            \
    ret answer = __real_##name args;              \
    leave(outer, true);                           \
    check_asked_for_nothing(CALL_##name, before); \
    return answer;                                \
  }
#define ENDS(name, params, args)                  \
  void __real_##name params;                      \
  void __wrap_##name params;                      \
  void __wrap_##name params {                     \
    BEFORE_END(CALL_##name, args);                \
    long before = all_requests;                   \
    call_t outer = enter(CALL_##name);            \
    __real_##name args;                           \
    leave(outer, true);                           \
    check_asked_for_nothing(CALL_##name, before); \
  }
#endif
