/* Registries that have other proposals on than those of WebAssembly 3.0. */
#ifndef SWITCHED_H
#define SWITCHED_H
#include "refused.h"

enum { FEATURES = WT_FEATURE_EXCEPTIONS };
/* The names of proposals in errors, by their numbers. */
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

/* `text` must be `want`, in which $0, $1 and so on are types, by the distance of their index from this one. */
static inline void check_wat_at(char *text, const char *want, uint32_t first, const char *file, int line) {
  char whole[2048];
  size_t len = 0;
  for (const char *at = want; *at != '\0' && len < sizeof whole - 16; at++) {
    if (*at != '$') whole[len++] = *at;
    else len += (size_t)sprintf(whole + len, "$t%" PRIu32, first + (uint32_t)(*++at - '0'));
  }
  whole[len] = '\0';
  check_text(text, whole, "the text", file, line);
  wt_string_delete(text);
}
#define CHECK_WAT(text, want, first) \
  check_wat_at((text), (want), wt_registered_type_index(first), __FILE__, __LINE__)

static inline wt_registry_t *registry_of_all(void) { return registry_of(config_of_all()); }

/* All proposals are on except one, and those that build on it. */
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

/* The error must say that this proposal is off, and no other. Deletes it. */
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
