/* The cost of the paths that hosts use most, and of hostile inputs: steps whose instructions counts.sh counts and
 * compares with those in counts.txt.
 *
 *     counts folder    of the modules that are registered: testdata/modules
 *
 * A count is per type, call, field or whatever the step's name begins with; it includes a few instructions of the loop
 * around the calls. A type is `new` if the registry does not have it yet, and `found` if it has. A found type has two
 * owners; they are deleted one after the other. */
#define _DEFAULT_SOURCE
#include "counts_plain.h"
#include "counts_questions.h"

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
