/* The input of the steps of counts.c: a registry, bytes, and collections of the types in them. */
#ifndef COUNTS_H
#define COUNTS_H
#include "check.h"
#include "growth_shapes.h"
#include "measured.h"
#include <typereg.h>

enum { TYPES = 2000, CALLS = 10000 };

/* The input of a step. */
static struct {
  wt_registry_t *registry;
  buffer_t bytes;
  wt_type_collection_t *collections[2];
  int held; /* how many of them */
} at;

static void open_registry(wt_gc_layout_kind_t layout) {
  wt_registry_config_t *config = wt_registry_config_new();
  REQUIRE(wt_registry_config_set_gc_layout(config, layout, NULL));
  at.registry = wt_registry_new(config, NULL);
  REQUIRE(at.registry != NULL);
  wt_registry_config_delete(config);
}

static wt_registry_stats_t stats(void) {
  wt_registry_stats_t stats;
  REQUIRE(wt_registry_stats(at.registry, &stats, sizeof stats));
  return stats;
}

static void close_registry(void) {
  CHECK_NUMBER(stats().live_types, 0);
  wt_registry_delete(at.registry);
}

static void do_section(void) {
  at.collections[at.held++] =
      wt_registry_register_type_section(at.registry, at.bytes.at, at.bytes.len, NULL);
}
static void do_delete_collection(void) { wt_type_collection_delete(at.collections[--at.held]); }
#endif
