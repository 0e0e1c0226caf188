/* Registries with a layout policy: a preset, or one of the host's own. */
#ifndef LAYOUTS_H
#define LAYOUTS_H
#include "refused.h"

/* A policy: the members in their order, without `size`. Those after `reserved` can be left out, or be given by name. */
#define POLICY(header, align, reference, object, least, ...)                        \
  {.size = sizeof(wt_gc_layout_policy_t),                                           \
   .header_size = header, .header_align = align, .reference_size = reference,       \
   .min_object_align = object, .min_struct_size = least, .reserved = __VA_ARGS__}

static inline wt_registry_t *registry_with(wt_gc_layout_kind_t kind) {
  wt_registry_config_t *config = wt_registry_config_new();
  CHECK(wt_registry_config_set_gc_layout(config, kind, NULL));
  wt_registry_t *registry = wt_registry_new(config, NULL);
  REQUIRE(registry != NULL);
  wt_registry_config_delete(config);
  return registry;
}

static inline wt_registry_t *registry_with_policy(wt_gc_layout_policy_t policy) {
  wt_registry_config_t *config = wt_registry_config_new();
  wt_error_t *error = NULL;
  CHECK(wt_registry_config_set_custom_gc_layout(config, &policy, &error));
  CHECK(error == NULL);
  wt_registry_t *registry = wt_registry_new(config, NULL);
  REQUIRE(registry != NULL);
  wt_registry_config_delete(config);
  return registry;
}
#endif
