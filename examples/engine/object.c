/* object.c: what the engine keeps with each type, objects, which are laid out as typereg says, whether a value has a
 * type, and a collector that marks and sweeps.
 *
 * It runs between calls only, when no reference is on the stack: the roots are globals, tables and element segments. So
 * nothing needs to be known of code. An object does not keep its type alive: instances do, and live as long. */
#include "engine.h"

#include <stdlib.h>

/* ---- types */

/* The last module that has the type is gone. An engine that compiles would free what it has made for the type here. */
static void retire(void *user, uint32_t type_index, void *host_data) {
  (void)user, (void)type_index;
  free(host_data);
}

wt_registry_t *new_registry(wt_error_t **error) {
  const wt_gc_layout_policy_t policy = {.size = sizeof policy, .header_size = sizeof(object_t), .header_align = 8,
                                        .reference_size = sizeof(value_t), .min_object_align = 8};
  wt_registry_config_t *config = wt_registry_config_new();
  wt_registry_t *registry = NULL;
  if (wt_registry_config_set_custom_gc_layout(config, &policy, error) &&
      wt_registry_config_set_retire_callback(config, retire, NULL, error))
    registry = wt_registry_new(config, error);
  wt_registry_config_delete(config);
  return registry;
}

const rtt_t *rtt_of(engine_t *engine, const wt_registered_type_t *type) {
  rtt_t *rtt = wt_registered_type_host_data(type);
  wt_gc_layout_t layout;
  if (rtt != NULL) return rtt;
  if (!wt_registered_type_layout(type, &layout)) fail(engine, REFUSED "a type without objects");
  size_t nfields = wt_registered_type_field_layouts(type, NULL, 0); /* asked twice, as with snprintf */
  rtt = calloc(1, sizeof *rtt + nfields * sizeof rtt->fields[0]);
  if (rtt == NULL) fail(engine, REFUSED "no memory for a type");
  rtt->type_index = wt_registered_type_index(type);
  rtt->tag_offset = wt_registered_type_exn_tag_offset(type);
  rtt->nfields = wt_registered_type_field_layouts(type, rtt->fields, nfields);
  rtt->layout = layout;
  /* The first to set it wins, which matters if threads compile at once. It is complete by now: a thread that reads the
   * pointer from the type sees all of it. */
  rtt_t *first = wt_registered_type_set_host_data(type, rtt);
  if (first != rtt) free(rtt);
  return first;
}

const rtt_t *rtt_of_object(const engine_t *engine, const object_t *object) {
  return wt_registry_host_data(engine->registry, object->type_index);
}

#define ABSTRACT(heap) (WT_VAL_REF | (wt_packed_val_type_t)(heap) << WT_PACKED_HEAP_SHIFT)

bool is_of(const engine_t *engine, value_t value, wt_packed_val_type_t type) {
  if (value == 0) return (type & WT_PACKED_NULLABLE) != 0;
  type &= ~WT_PACKED_NULLABLE;
  /* Validation has compared hierarchies. A value in this hierarchy may have been converted, and has no other type. */
  if (type == ABSTRACT(WT_HEAP_EXTERN)) return true;
  wt_packed_val_type_t its = (value & IS_I31) != 0 ? ABSTRACT(WT_HEAP_I31) : ABSTRACT(WT_HEAP_ANY);
  if ((value & TAG_BITS) == 0) its = wt_inline_packed_ref(((const object_t *)pointer(value))->type_index, false);
  return wt_inline_packed_val_type_matches(engine->registry, its, type);
}

/* ---- objects */

object_t *new_object(engine_t *engine, const rtt_t *rtt, uint64_t length) {
  /* Without overflow: both factors have 32 bits. A struct's and an exception's element size is 0. */
  uint64_t size = rtt->layout.size + length * rtt->layout.element_size;
  for (size_t i = 0; i < rtt->nfields; i++)
    if (rtt->fields[i].kind == WT_VAL_V128) fail(engine, UNSUPPORTED "fields of v128");
  object_t *object = size < (uint64_t)1 << 30 ? calloc(1, size) : NULL; /* the default of every field: zero, null */
  if (object == NULL) fail(engine, TRAPPED "allocation size too large");
  object->type_index = rtt->type_index;
  object->next = engine->objects;
  engine->objects = object;
  if (rtt->layout.kind == WT_TYPE_ARRAY) store(object, rtt->layout.array_length_offset, sizeof(uint32_t), length);
  return object;
}

/* ---- the collector */

/* Marks the targets of references, and adds them to the list of objects to follow. */
static void mark(object_t **gray, const void *references, uint64_t count) {
  for (uint64_t i = 0; i < count; i++) {
    value_t value = load(references, i * sizeof value, sizeof value);
    object_t *object = pointer(value);
    if (value == 0 || (value & TAG_BITS) != 0 || object->is_marked) continue;
    object->is_marked = true;
    object->gray = *gray;
    *gray = object;
  }
}

static void follow(const engine_t *engine, object_t **gray, const object_t *object) {
  const rtt_t *rtt = rtt_of_object(engine, object);
  if (rtt->layout.elements_are_gc_refs) mark(gray, element(rtt, object, 0), array_length(rtt, object));
  for (size_t i = 0; i < rtt->nfields && rtt->layout.kind != WT_TYPE_ARRAY; i++)
    if (rtt->fields[i].is_gc_ref) mark(gray, (const uint8_t *)object + rtt->fields[i].offset, 1);
}

static void mark_roots(const instance_t *instance, object_t **gray) {
  for (size_t i = 0; i < instance->nitems[WT_EXTERN_GLOBAL]; i++) {
    const item_t *global = instance->items[WT_EXTERN_GLOBAL][i];
    if (global->type.value.kind == WT_VAL_REF) mark(gray, &global->u.global, 1);
  }
  for (size_t i = 0; i < instance->nitems[WT_EXTERN_TABLE]; i++)
    mark(gray, instance->items[WT_EXTERN_TABLE][i]->u.table, instance->items[WT_EXTERN_TABLE][i]->type.minimum);
  for (size_t i = 0; i < instance->nsegments[ELEMENTS]; i++)
    mark(gray, instance->segments[ELEMENTS][i].bytes, instance->segments[ELEMENTS][i].len);
}

void collect(engine_t *engine) {
  object_t *gray = NULL;
  for (const instance_t *instance = engine->instances; instance != NULL; instance = instance->next)
    mark_roots(instance, &gray);
  for (object_t *object; (object = gray) != NULL;) {
    gray = object->gray;
    follow(engine, &gray, object);
  }
  for (object_t **at = &engine->objects, *object; (object = *at) != NULL;) {
    if (object->is_marked) {
      object->is_marked = false;
      at = &object->next;
    } else {
      *at = object->next;
      free(object);
    }
  }
}
