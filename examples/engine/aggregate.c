/* aggregate.c: the instructions of structs and arrays. Where things lie, and how large they are, the layouts say. */
#include "engine.h"

#include <string.h>

/* What a field of `size` bytes holds, as the value of an i32, for get_s and extend from i8 and i16. */
static value_t signed_value(value_t value, uint32_t size) {
  return size == 1 ? (uint32_t)(int8_t)value : (uint32_t)(int16_t)value;
}

static uint64_t element(const rtt_t *rtt, uint64_t i) { return rtt->layout.size + i * rtt->layout.element_size; }

/* Are elements `at` to `at + len` of the array? A subtype's elements lie where its supertype's do, so that the type which
 * the instruction names says as much as the object's own. */
static bool has(frame_t *frame, const rtt_t *rtt, const object_t *array, uint64_t at, uint64_t len) {
  if (array == NULL) return trap(frame, "null array reference");
  return at + len <= array_length(rtt, array) || trap(frame, "out of bounds array access");
}

/* What a segment has for `len` elements: it is copied as it is, data being little endian and elements being values. NULL:
 * trapped. */
static const uint8_t *elements_from(frame_t *frame, const instruction_t *in, uint64_t from, uint64_t len) {
  bool is_data = in->op == GC(9) || in->op == GC(18);
  const segment_t *segment = &frame->instance->segments[is_data ? DATA : ELEMENTS][in->a];
  uint32_t size = in->target.rtt->layout.element_size, unit = is_data ? 1 : size;
  if (from * unit + len * size <= segment->len * unit) return segment->bytes + from * unit;
  trap(frame, is_data ? "out of bounds memory access" : "out of bounds table access");
  return NULL;
}

/* struct.new to array.new_elem: makes an object, and fills it with what is on the stack or in a segment. */
static bool make(frame_t *frame, const instruction_t *in, const rtt_t *rtt) {
  bool is_of_segment = in->op == GC(9) || in->op == GC(10);
  uint64_t len = in->op == GC(8) ? in->a : rtt->kind == WT_TYPE_ARRAY ? pop(frame) : 0;
  const uint8_t *bytes = is_of_segment ? elements_from(frame, in, pop(frame), len) : NULL;
  if (is_of_segment && bytes == NULL) return false;
  object_t *object = new_object(frame->engine, rtt, (uint32_t)len);
  if (object == NULL) return false;
  if (in->op == GC(0)) /* what is on top belongs to the last field */
    for (size_t i = rtt->nfields; i-- > 0;) store(object, rtt->fields[i].offset, rtt->fields[i].size, pop(frame));
  value_t value = in->op == GC(6) ? pop(frame) : 0;
  if (in->op == GC(6) || in->op == GC(8))
    for (uint64_t i = len; i-- > 0;)
      store(object, element(rtt, i), rtt->layout.element_size, in->op == GC(8) ? pop(frame) : value);
  if (is_of_segment) memcpy((uint8_t *)object + element(rtt, 0), bytes, len * rtt->layout.element_size);
  push(frame, reference(object));
  return true;
}

bool run_aggregate(frame_t *frame, const instruction_t *in) {
  const rtt_t *rtt = in->target.rtt;
  uint32_t size = rtt == NULL ? 0 : rtt->layout.element_size;
  value_t value = 0;
  object_t *object, *source;
  const uint8_t *bytes;
  uint64_t at, from, len;
  switch (in->op) {
    case GC(2): case GC(3): case GC(4): /* struct.get, get_s, get_u */
      object = pointer(pop(frame));
      if (object == NULL) return trap(frame, "null structure reference");
      value = load(object, rtt->fields[in->a].offset, rtt->fields[in->a].size);
      push(frame, in->op == GC(3) ? signed_value(value, rtt->fields[in->a].size) : value);
      return true;
    case GC(5): /* struct.set */
      value = pop(frame), object = pointer(pop(frame));
      if (object == NULL) return trap(frame, "null structure reference");
      store(object, rtt->fields[in->a].offset, rtt->fields[in->a].size, value);
      return true;
    case GC(11): case GC(12): case GC(13): /* array.get, get_s, get_u */
      at = pop(frame), object = pointer(pop(frame));
      if (!has(frame, rtt, object, at, 1)) return false;
      value = load(object, element(rtt, at), size);
      push(frame, in->op == GC(12) ? signed_value(value, size) : value);
      return true;
    case GC(14): /* array.set */
      value = pop(frame), at = pop(frame), object = pointer(pop(frame));
      if (!has(frame, rtt, object, at, 1)) return false;
      store(object, element(rtt, at), size, value);
      return true;
    case GC(15): /* array.len, of any array type: here its own is asked */
      object = pointer(pop(frame));
      if (object == NULL) return trap(frame, "null array reference");
      push(frame, array_length(rtt_of_object(frame->engine, object), object));
      return true;
    case GC(16): /* array.fill */
      len = pop(frame), value = pop(frame);
      at = pop(frame), object = pointer(pop(frame));
      if (!has(frame, rtt, object, at, len)) return false;
      for (uint64_t i = 0; i < len; i++) store(object, element(rtt, at + i), size, value);
      return true;
    case GC(17): /* array.copy */
      len = pop(frame), from = pop(frame);
      source = pointer(pop(frame));
      at = pop(frame), object = pointer(pop(frame));
      if (!has(frame, rtt, object, at, len) || !has(frame, rtt, source, from, len)) return false;
      memmove((uint8_t *)object + element(rtt, at), (const uint8_t *)source + element(rtt, from), len * size);
      return true;
    case GC(18): case GC(19): /* array.init_data, array.init_elem */
      len = pop(frame), from = pop(frame);
      at = pop(frame), object = pointer(pop(frame));
      if (!has(frame, rtt, object, at, len) || (bytes = elements_from(frame, in, from, len)) == NULL) return false;
      memcpy((uint8_t *)object + element(rtt, at), bytes, len * size);
      return true;
    default: return make(frame, in, rtt);
  }
}
