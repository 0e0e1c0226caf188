/* Registries in which other proposals are on than WebAssembly 3.0's. */
#ifndef SWITCHED_H
#define SWITCHED_H
#include "refused.h"

enum { FEATURES = WT_FEATURE_EXCEPTIONS };
/* By their numbers, as errors call them. */
static const char *const PROPOSALS[FEATURES + 1] = {
    NULL,   "stack switching",           "shared-everything-threads", "custom descriptors", "multi-value", "reference types",
    "SIMD", "typed function references", "GC",                        "exception handling"};

static inline wt_registry_t *registry_of(wt_registry_config_t *config) {
  wt_registry_t *registry = wt_registry_new(config, NULL);
  REQUIRE(registry != NULL);
  wt_registry_config_delete(config);
  return registry;
}

/* All proposals are on. */
static inline wt_registry_config_t *config_of_all(void) {
  wt_registry_config_t *config = wt_registry_config_new();
  for (wt_feature_t feature = 1; feature <= FEATURES; feature++)
    REQUIRE(wt_registry_config_set_feature(config, feature, true, NULL));
  return config;
}

static inline wt_registry_t *registry_of_all(void) { return registry_of(config_of_all()); }

/* All but one, and what builds on it. */
static inline wt_registry_t *registry_without(wt_feature_t feature) {
  wt_registry_config_t *config = config_of_all();
  REQUIRE(wt_registry_config_set_feature(config, feature, false, NULL));
  return registry_of(config);
}

static inline wt_registry_t *registry_of_version(uint32_t major) {
  wt_registry_config_t *config = wt_registry_config_new();
  REQUIRE(wt_registry_config_set_wasm_version(config, major, NULL));
  return registry_of(config);
}

/* The error says that this proposal is off, and no other. Ends it. */
static inline void check_names_at(wt_error_t **error, wt_feature_t feature, const char *file,
                                  int line) {
  char words[120];
  snprintf(words, sizeof words, "this needs the %s proposal, which is switched off in this registry",
           PROPOSALS[feature]);
  bool named = strstr(wt_error_message(*error), words) != NULL;
  if (!check_that(named, words, file, line))
    fprintf(stderr, "  got: %s\n", wt_error_message(*error));
  check_refused_at(error, WT_ERROR_UNSUPPORTED, file, line);
}
#define CHECK_NAMES(error, feature) check_names_at(&(error), (feature), __FILE__, __LINE__)
#endif
