/* What the paths cost that hosts take most, and hostile inputs: steps whose instructions counts.sh
 * counts and compares with those in counts.txt.
 *
 *     counts folder    of the modules that are registered: testdata/modules
 *
 * A count is for each type, call, field or whatever else the step's name begins with; a few
 * instructions of the loop around the calls are among it. A type is `new` where the registry does
 * not have it yet, `found` where it has, and then has two owners, of which one is deleted and then
 * the last. */
#define _DEFAULT_SOURCE
#include "counts_plain.h"
#include "counts_questions.h"
#include <sys/types.h>

/* From which the library has the key of its hashes: always the same one, and so the same counts. */
ssize_t getrandom(void *out, size_t len, unsigned flags);
ssize_t getrandom(void *out, size_t len, unsigned flags) {
  (void)flags;
  memset(out, 0x5a, len);
  return (ssize_t)len;
}

int main(int argc, char **argv) {
  REQUIRE(argc == 2);
  const char *folder = argv[1];
  types_from_calls();
  same_groups_from_plain_data_and_bytes();
  const char *dart = "dart-flet-1.0.0.types.wasm", *teavm = "teavm-vf-0.5.0.types.wasm";
  real_module(folder, dart, WT_GC_LAYOUT_NONE, "type of dart-flet");
  real_module(folder, dart, WT_GC_LAYOUT_DRC, "type of dart-flet, with layouts");
  real_module(folder, teavm, WT_GC_LAYOUT_NONE, "type of teavm-vf");
  churn();
  questions();
  trampolines();
  hostile_shapes();
  return check_summary();
}
