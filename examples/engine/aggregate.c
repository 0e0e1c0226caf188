/* aggregate.c: the instructions of structs and arrays. Where things lie, and how large they are, the layouts say: those
 * of the type that an instruction names, as a subtype's fields lie where its supertype's do. */
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

/* What a segment has for `len` elements: it is copied as it is, data being little endian and elements being values.
 * NULL: trapped. */
static const uint8_t *elements_from(frame_t *frame, const instruction_t *in, uint64_t from, uint64_t len) {
  bool is_data = in->op == ARRAY_NEW_DATA || in->op == ARRAY_INIT_DATA;
  const segment_t *segment = &frame->instance->segments[is_data ? DATA : ELEMENTS][in->a];
  uint32_t size = in->target.rtt->layout.element_size, unit = is_data ? 1 : size;
  if (from * unit + len * size <= segment->len * unit) return segment->bytes + from * unit;
  trap(frame, is_data ? "out of bounds memory access" : "out of bounds table access");
  return NULL;
}

/* struct.new to array.new_elem: makes an object, and fills it with what is on the stack or in a segment. */
static bool make(frame_t *frame, const instruction_t *in, const rtt_t *rtt) {
  bool is_of_segment = in->op == ARRAY_NEW_DATA || in->op == ARRAY_NEW_ELEM;
  uint64_t len = in->op == ARRAY_NEW_FIXED ? in->a : rtt->kind == WT_TYPE_ARRAY ? pop(frame) : 0;
  const uint8_t *bytes = is_of_segment ? elements_from(frame, in, pop(frame), len) : NULL;
  object_t *object = is_of_segment && bytes == NULL ? NULL : new_object(frame->engine, rtt, (uint32_t)len);
  if (object == NULL) return false;
  if (in->op == STRUCT_NEW) /* what is on top belongs to the last field */
    for (size_t i = rtt->nfields; i-- > 0;) store(object, rtt->fields[i].offset, rtt->fields[i].size, pop(frame));
  value_t value = in->op == ARRAY_NEW ? pop(frame) : 0;
  if (in->op == ARRAY_NEW || in->op == ARRAY_NEW_FIXED)
    for (uint64_t i = len; i-- > 0;)
      store(object, element(rtt, i), rtt->layout.element_size, in->op == ARRAY_NEW_FIXED ? pop(frame) : value);
  if (is_of_segment) memcpy((uint8_t *)object + element(rtt, 0), bytes, len * rtt->layout.element_size);
  push(frame, reference(object));
  return true;
}

bool run_aggregate(frame_t *frame, const instruction_t *in) {
  /* How many operands each takes; those that make an object are apart. */
  static const uint8_t OPERANDS[] = {0, 0, 1, 1, 1, 2, 0, 0, 0, 0, 0, 2, 2, 2, 3, 1, 4, 5, 4, 4};
  const rtt_t *rtt = in->target.rtt;
  if (OPERANDS[in->op - STRUCT_NEW] == 0) return make(frame, in, rtt);
  const value_t *operand = frame->top -= OPERANDS[in->op - STRUCT_NEW]; /* the first, above which the others are */
  const wt_gc_field_layout_t *field = in->op <= STRUCT_SET ? &rtt->fields[in->a] : NULL;
  uint32_t size = rtt == NULL ? 0 : rtt->layout.element_size;
  object_t *object = pointer(operand[0]);
  const uint8_t *bytes;
  switch (in->op) {
    case STRUCT_GET: case STRUCT_GET_S: case STRUCT_GET_U:
      if (object == NULL) return trap(frame, "null structure reference");
      push(frame, get(object, field->offset, field->size, in->op == STRUCT_GET_S));
      return true;
    case STRUCT_SET: /* object, value */
      if (object == NULL) return trap(frame, "null structure reference");
      store(object, field->offset, field->size, operand[1]);
      return true;
    case ARRAY_GET: case ARRAY_GET_S: case ARRAY_GET_U: /* array, at */
      if (!has(frame, rtt, operand[0], operand[1], 1)) return false;
      push(frame, get(object, element(rtt, operand[1]), size, in->op == ARRAY_GET_S));
      return true;
    case ARRAY_SET: /* array, at, value */
      if (!has(frame, rtt, operand[0], operand[1], 1)) return false;
      store(object, element(rtt, operand[1]), size, operand[2]);
      return true;
    case ARRAY_LEN: /* names no type: the object's is asked */
      if (object == NULL) return trap(frame, "null array reference");
      push(frame, array_length(rtt_of_object(frame->engine, object), object));
      return true;
    case ARRAY_FILL: /* array, at, value, length */
      if (!has(frame, rtt, operand[0], operand[1], operand[3])) return false;
      for (uint64_t i = 0; i < operand[3]; i++) store(object, element(rtt, operand[1] + i), size, operand[2]);
      return true;
    case ARRAY_COPY: /* array, at, source, from, length. Elements of both are of one size. */
      if (!has(frame, rtt, operand[0], operand[1], operand[4]) || !has(frame, rtt, operand[2], operand[3], operand[4]))
        return false;
      memmove((uint8_t *)object + element(rtt, operand[1]), (uint8_t *)pointer(operand[2]) + element(rtt, operand[3]),
              operand[4] * size);
      return true;
    default: /* ARRAY_INIT_DATA, ARRAY_INIT_ELEM: array, at, from, length */
      if (!has(frame, rtt, operand[0], operand[1], operand[3])) return false;
      bytes = elements_from(frame, in, operand[2], operand[3]);
      if (bytes != NULL) memcpy((uint8_t *)object + element(rtt, operand[1]), bytes, operand[3] * size);
      return bytes != NULL;
  }
}
