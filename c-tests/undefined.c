/* Does what typereg.h calls undefined, on purpose, to show that each sanitizer sees into the library. Only built where
 * there is one.
 *
 *     undefined deleted | leaked | shared */
#include <pthread.h>
#include <string.h>
#include <typereg.h>

static void a_handle_is_used_after_its_end(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_registry_delete(registry);
  (void)wt_registry_check(registry, NULL);
}

/* In a thread of its own, so that nothing is left of the pointer: the main thread's stack may still have it. */
static void *make_registry(void *unused) {
  (void)unused;
  (void)wt_registry_new(NULL, NULL);
  return NULL;
}
static void a_handle_is_never_ended(void) {
  pthread_t other;
  if (pthread_create(&other, NULL, make_registry, NULL) == 0) pthread_join(other, NULL);
}

/* "Configurations, builders and errors: by one thread at a time" */
static void *set_limit(void *config) {
  for (uint64_t value = 1; value <= 1000; value++)
    (void)wt_registry_config_set_limit(config, WT_LIMIT_FIELDS, value, NULL);
  return NULL;
}
static void a_configuration_is_used_by_two_threads(void) {
  wt_registry_config_t *config = wt_registry_config_new();
  pthread_t other;
  if (pthread_create(&other, NULL, set_limit, config) != 0) return;
  set_limit(config);
  pthread_join(other, NULL);
  wt_registry_config_delete(config);
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (strcmp(what, "deleted") == 0) a_handle_is_used_after_its_end();
  if (strcmp(what, "leaked") == 0) a_handle_is_never_ended();
  if (strcmp(what, "shared") == 0) a_configuration_is_used_by_two_threads();
  return 0;
}
