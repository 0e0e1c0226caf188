/* aggregate.c: the instructions of structs and arrays. Where things lie, and how large they are, the layouts say: those of
 * the type that an instruction names, as a subtype's fields lie where its supertype's do. */
#include "engine.h"

#include <string.h>

static uint64_t element(const rtt_t *rtt, uint64_t i) { return rtt->layout.size + i * rtt->layout.element_size; }

/* What is in a field; of an i8 or an i16 with its sign, for get_s. */
static value_t get(const object_t *object, uint64_t offset, uint32_t size, bool is_signed) {
  value_t value = load(object, offset, size);
  return !is_signed ? value : size == 1 ? (uint32_t)(int8_t)value : (uint32_t)(int16_t)value;
}

/* Are elements `at` to `at + len` in the array? All three numbers have 32 bits. */
static bool has(frame_t *frame, const rtt_t *rtt, value_t array, uint64_t at, uint64_t len) {
  if (array == 0) return trap(frame, "null array reference");
  return at + len <= array_length(rtt, pointer(array)) || trap(frame, "out of bounds array access");
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
  object_t *object = is_of_segment && bytes == NULL ? NULL : new_object(frame->engine, rtt, (uint32_t)len);
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
  /* How many operands each takes; those that make an object are apart. */
  static const uint8_t OPERANDS[] = {[2] = 1, [3] = 1, [4] = 1, [5] = 2, [11] = 2, [12] = 2, [13] = 2, [14] = 3, [15] = 1,
                                     [16] = 4, [17] = 5, [18] = 4, [19] = 4};
  const rtt_t *rtt = in->target.rtt;
  if (OPERANDS[in->op - GC(0)] == 0) return make(frame, in, rtt);
  const value_t *operand = frame->top -= OPERANDS[in->op - GC(0)]; /* the first, above which the others are */
  const wt_gc_field_layout_t *field = in->op <= GC(5) ? &rtt->fields[in->a] : NULL;
  uint32_t size = rtt == NULL ? 0 : rtt->layout.element_size;
  object_t *object = pointer(operand[0]);
  const uint8_t *bytes;
  switch (in->op) {
    case GC(2): case GC(3): case GC(4): /* struct.get, get_s, get_u */
      if (object == NULL) return trap(frame, "null structure reference");
      push(frame, get(object, field->offset, field->size, in->op == GC(3)));
      return true;
    case GC(5): /* struct.set */
      if (object == NULL) return trap(frame, "null structure reference");
      store(object, field->offset, field->size, operand[1]);
      return true;
    case GC(11): case GC(12): case GC(13): /* array.get, get_s, get_u */
      if (!has(frame, rtt, operand[0], operand[1], 1)) return false;
      push(frame, get(object, element(rtt, operand[1]), size, in->op == GC(12)));
      return true;
    case GC(14): /* array.set */
      if (!has(frame, rtt, operand[0], operand[1], 1)) return false;
      store(object, element(rtt, operand[1]), size, operand[2]);
      return true;
    case GC(15): /* array.len, which names no type: the object's is asked */
      if (object == NULL) return trap(frame, "null array reference");
      push(frame, array_length(rtt_of_object(frame->engine, object), object));
      return true;
    case GC(16): /* array.fill: array, at, value, length */
      if (!has(frame, rtt, operand[0], operand[1], operand[3])) return false;
      for (uint64_t i = 0; i < operand[3]; i++) store(object, element(rtt, operand[1] + i), size, operand[2]);
      return true;
    case GC(17): /* array.copy: array, at, source, from, length. Elements of both are of one size. */
      if (!has(frame, rtt, operand[0], operand[1], operand[4]) || !has(frame, rtt, operand[2], operand[3], operand[4]))
        return false;
      memmove((uint8_t *)object + element(rtt, operand[1]), (uint8_t *)pointer(operand[2]) + element(rtt, operand[3]),
              operand[4] * size);
      return true;
    default: /* array.init_data, array.init_elem: array, at, from, length */
      bytes = has(frame, rtt, operand[0], operand[1], operand[3]) ? elements_from(frame, in, operand[2], operand[3]) : NULL;
      if (bytes != NULL) memcpy((uint8_t *)object + element(rtt, operand[1]), bytes, operand[3] * size);
      return bytes != NULL;
  }
}
