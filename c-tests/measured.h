/* Work that is counted: what runs inside `measured`, and nothing else. instructions.sh runs a
 * program under valgrind and puts the instructions of each call of it beside the line that says
 * what the call did. */
#ifndef MEASURED_H
#define MEASURED_H
#include <inttypes.h>
#include <stdio.h>

typedef void step_t(void);

__attribute__((noinline)) void measured(step_t *step);
void measured(step_t *step) { step(); }

/* Measures a step. Its line has the number of items, the input, and what the step does. */
static inline void take(uint32_t items, const char *subject, const char *what, step_t *step) {
  printf("%" PRIu32 "\t%s: %s\n", items, subject, what);
  measured(step);
}
#endif
