/* Has the engine register a module. */
#ifdef SEES_TYPEREG
#include <typereg.h>
#endif

int engine_run(void);

int main(void) {
#ifdef SEES_TYPEREG
  if (wt_version_number() != TYPEREG_VERSION_NUMBER) return 1;
#endif
  return engine_run();
}
