/* types.c: what the engine keeps with each type, and whether a value has a type. */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

static void free_rtt(rtt_t *rtt) {
  if (rtt == NULL) return;
  free(rtt->fields);
  free(rtt->refs);
  free(rtt);
}

/* The last module that has the type is gone. Nothing finds the type any more, so what was kept with it is freed. An
 * engine that compiles would free the code here that it has made for the type. */
static void retire(void *user, uint32_t type_index, void *host_data) {
  (void)user, (void)type_index;
  free_rtt(host_data);
}

wt_registry_t *new_registry(wt_error_t **error) {
  /* References of 8 bytes are pointers. The references that are followed are those that lead to an object_t: functions
   * are items of an instance, and are not. The default says the same; it is written out because it must be so. */
  enum { ANY = 1, EXTERN = 4, EXN = 8 };
  const wt_gc_layout_policy_t policy = {.size = sizeof policy,
                                        .header_size = sizeof(object_t),
                                        .header_align = 8,
                                        .reference_size = sizeof(value_t),
                                        .min_object_align = 8,
                                        .traced_hierarchies = ANY | EXTERN | EXN};
  wt_registry_config_t *config = wt_registry_config_new();
  wt_registry_t *registry = NULL;
  if (wt_registry_config_set_custom_gc_layout(config, &policy, error) &&
      wt_registry_config_set_retire_callback(config, retire, NULL, error))
    registry = wt_registry_new(config, error);
  wt_registry_config_delete(config);
  return registry;
}

/* Asks twice, as with snprintf: how many, then for them. */
static bool read_layouts(rtt_t *rtt) {
  rtt->nfields = wt_registered_type_field_layouts(rtt->type, NULL, 0);
  rtt->nrefs = wt_registered_type_gc_ref_offsets(rtt->type, NULL, 0);
  rtt->fields = calloc(rtt->nfields + 1, sizeof *rtt->fields); /* of 0 elements, calloc may give NULL */
  rtt->refs = calloc(rtt->nrefs + 1, sizeof *rtt->refs);
  if (rtt->fields == NULL || rtt->refs == NULL) return false;
  wt_registered_type_field_layouts(rtt->type, rtt->fields, rtt->nfields);
  wt_registered_type_gc_ref_offsets(rtt->type, rtt->refs, rtt->nrefs);
  return true;
}

const rtt_t *rtt_of(engine_t *engine, const wt_registered_type_t *type) {
  rtt_t *rtt = wt_registered_type_host_data(type), *first;
  if (rtt != NULL) return rtt;
  rtt = calloc(1, sizeof *rtt);
  if (rtt == NULL) return fail(engine, NO_MEMORY, "no memory for a type"), NULL;
  rtt->type = type;
  rtt->kind = wt_registered_type_kind(type);
  rtt->nparams = wt_registered_type_num_params(type);
  rtt->nresults = wt_registered_type_num_results(type);
  if (wt_registered_type_layout(type, &rtt->layout) && !read_layouts(rtt)) {
    free_rtt(rtt);
    return fail(engine, NO_MEMORY, "no memory for a type"), NULL;
  }
  for (size_t i = 0; i < rtt->nfields; i++)
    if (rtt->fields[i].size > sizeof(value_t)) {
      free_rtt(rtt);
      return fail(engine, UNSUPPORTED, "fields of v128"), NULL;
    }
  /* The first to set it wins, which matters where threads compile at once. It is complete by now: who reads the pointer
   * from the type sees all of it. */
  first = wt_registered_type_set_host_data(type, rtt);
  if (first != rtt) free_rtt(rtt);
  return first;
}

bool is_of(const engine_t *engine, value_t value, target_t target) {
  bool is_object = (value & TAG_BITS) == 0;
  if (value == 0) return target.nullable;
  switch (target.heap) {
    /* Validation has compared hierarchies: the value is in that of the target. So its top has every value. */
    case WT_HEAP_ANY: case WT_HEAP_EXTERN: case WT_HEAP_FUNC: case WT_HEAP_EXN: return true;
    case WT_HEAP_EQ: return (value & TAG_BITS) != IS_HOST;
    case WT_HEAP_I31: return (value & IS_I31) != 0;
    case WT_HEAP_STRUCT: return is_object && rtt_of_object(engine, pointer(value))->kind == WT_TYPE_STRUCT;
    case WT_HEAP_ARRAY: return is_object && rtt_of_object(engine, pointer(value))->kind == WT_TYPE_ARRAY;
    case WT_HEAP_CONCRETE:
      if (!is_object) return false;
      if (target.rtt->kind == WT_TYPE_FUNC)
        return wt_inline_is_subtype(((const item_t *)pointer(value))->type.func, target.rtt->type);
      return wt_inline_is_subtype(rtt_of_object(engine, pointer(value))->type, target.rtt->type);
    default: return false; /* none, nofunc and the like: only null */
  }
}
