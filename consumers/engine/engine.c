/* Does what program.c does, as a library. */
#define main engine_run
#include "../program.c"
