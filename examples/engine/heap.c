/* heap.c: objects, which are laid out as typereg says, and a collector that marks and sweeps.
 *
 * It runs between calls only, when no reference is on the stack: the roots are globals, tables and element segments. So
 * nothing needs to be known of code. An object does not keep its type alive: instances do, and live as long. */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

#define MAX_OBJECT ((uint64_t)1 << 30)

const rtt_t *rtt_of_object(const engine_t *engine, const object_t *object) {
  return wt_registry_host_data(engine->registry, object->type_index);
}

object_t *new_object(engine_t *engine, const rtt_t *rtt, uint32_t length) {
  /* Without overflow: both factors have 32 bits. A struct's and an exception's element size is 0. */
  uint64_t size = rtt->layout.size + (uint64_t)length * rtt->layout.element_size;
  object_t *object = NULL;
  if (size < MAX_OBJECT && grow(engine, &engine->objects, engine->nobjects, sizeof *engine->objects))
    object = calloc(1, size); /* the default of every field: zero, null */
  if (object == NULL) {
    fail(engine, TRAPPED, "allocation size too large");
    return NULL;
  }
  object->type_index = wt_registered_type_index(rtt->type);
  if (rtt->kind == WT_TYPE_ARRAY) store(object, rtt->layout.array_length_offset, sizeof length, length);
  engine->objects[engine->nobjects++] = object;
  return object;
}

uint32_t array_length(const rtt_t *rtt, const object_t *object) {
  return (uint32_t)load(object, rtt->layout.array_length_offset, sizeof(uint32_t));
}

/* A value's lowest bytes come first: what is stored in a small field is cut off, and what is loaded is 0 above it. */
value_t load(const void *object, uint64_t offset, uint32_t size) {
  value_t value = 0;
  memcpy(&value, (const uint8_t *)object + offset, size);
  return value;
}

void store(void *object, uint64_t offset, uint32_t size, value_t value) {
  memcpy((uint8_t *)object + offset, &value, size);
}

/* Objects that are marked, and whose references are not yet followed. There are never more than there are objects. */
typedef struct gray_t {
  object_t **objects;
  size_t count;
} gray_t;

static void mark(gray_t *gray, value_t value) {
  object_t *object = pointer(value);
  if (value == 0 || (value & TAG_BITS) != 0 || object->is_marked) return;
  object->is_marked = 1;
  gray->objects[gray->count++] = object;
}

static void follow(const engine_t *engine, gray_t *gray, const object_t *object) {
  const rtt_t *rtt = rtt_of_object(engine, object);
  if (rtt->kind != WT_TYPE_ARRAY) {
    for (size_t i = 0; i < rtt->nrefs; i++) mark(gray, load(object, rtt->refs[i], sizeof(value_t)));
  } else if (rtt->layout.elements_are_gc_refs) {
    for (uint32_t i = 0, length = array_length(rtt, object); i < length; i++)
      mark(gray, load(object, rtt->layout.size + (uint64_t)i * rtt->layout.element_size, sizeof(value_t)));
  }
}

/* Is it a reference, and not to a function, which has the address of an item and is not collected? */
bool is_traced(wt_val_type_t type) {
  if (type.kind != WT_VAL_REF) return false;
  if (type.heap == WT_HEAP_CONCRETE) return wt_registered_type_kind(type.type) != WT_TYPE_FUNC;
  return type.heap != WT_HEAP_FUNC && type.heap != WT_HEAP_NOFUNC;
}

static void mark_roots(const instance_t *instance, gray_t *gray) {
  for (const item_t *item = instance->owned; item != NULL; item = item->next) {
    if (!is_traced(item->type.value)) continue; /* nor is what has no value */
    if (item->type.kind == WT_EXTERN_GLOBAL) mark(gray, item->u.global);
    uint64_t size = item->type.kind == WT_EXTERN_TABLE ? item->type.minimum : 0;
    for (uint64_t i = 0; i < size; i++) mark(gray, item->u.table[i]);
  }
  for (size_t s = 0; s < instance->nsegments[ELEMENTS]; s++) {
    const segment_t *segment = &instance->segments[ELEMENTS][s];
    for (uint64_t i = 0; segment->is_traced && i < segment->len; i++)
      mark(gray, load(segment->bytes, i * sizeof(value_t), sizeof(value_t)));
  }
}

void collect(engine_t *engine) {
  gray_t gray = {NULL, 0};
  size_t kept = 0;
  if (engine->nobjects < 2 * engine->objects_kept + 16) return; /* so few are new that it is not worth it */
  gray.objects = malloc(engine->nobjects * sizeof *gray.objects);
  if (gray.objects == NULL) return; /* another time */
  for (const instance_t *instance = engine->instances; instance != NULL; instance = instance->next)
    mark_roots(instance, &gray);
  while (gray.count > 0) follow(engine, &gray, gray.objects[--gray.count]);
  for (size_t i = 0; i < engine->nobjects; i++) {
    object_t *object = engine->objects[i];
    if (!object->is_marked) {
      free(object);
      continue;
    }
    object->is_marked = 0;
    engine->objects[kept++] = object;
  }
  engine->nobjects = engine->objects_kept = kept;
  free(gray.objects);
}
