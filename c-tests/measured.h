/* Work that is counted: what runs inside `measured`, and nothing else. instructions.sh runs a
 * program under valgrind and puts the instructions of each call of it beside the line that says
 * what the call did. */
#ifndef MEASURED_H
#define MEASURED_H
#include <inttypes.h>
#include <stdio.h>
#include <sys/types.h>

typedef void step_t(void);

__attribute__((noinline)) void measured(step_t *step);
void measured(step_t *step) { step(); }

/* The library gets the key of its hashes from here: always the same one, and so the same counts. With a random one, a
 * step that looks up one type many times can take a third more, because of where others are in the table. Its bytes are
 * as different as those of a random one (SplitMix64): with equal bytes, many hashes are equal. */
ssize_t getrandom(void *out, size_t len, unsigned flags);
ssize_t getrandom(void *out, size_t len, unsigned flags) {
  (void)flags;
  uint64_t state = 0;
  for (size_t i = 0; i < len; i++) {
    uint64_t mixed = state += UINT64_C(0x9e3779b97f4a7c15);
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
    ((uint8_t *)out)[i] = (uint8_t)(mixed >> 56);
  }
  return (ssize_t)len;
}

/* Measures a step. Its line has the number of items, the input, and what the step does. */
static inline void take(uint32_t items, const char *subject, const char *what, step_t *step) {
  printf("%" PRIu32 "\t%s: %s\n", items, subject, what);
  measured(step);
}
#endif
