/* aggregate.c: the instructions of structs, arrays and tables. Offsets and sizes in objects come from the layout of the
 * type that an instruction names, since a subtype has its supertype's fields at the same offsets. */
#include "engine.h"

#include <stdlib.h>

#define OUTSIDE(what) TRAPPED "out of bounds " what " access"

/* Are there `len` from `at` on? Without overflow: each number may have any 64-bit value. */
static void check(engine_t *engine, const char *outside, uint64_t at, uint64_t len, uint64_t size) {
  if (len > size || at > size - len) fail(engine, "%s", outside);
}

static object_t *array_with(frame_t *frame, const rtt_t *rtt, value_t array, uint64_t at, uint64_t len) {
  object_t *object = not_null(frame->engine, array, "array ");
  check(frame->engine, OUTSIDE("array"), at, len, array_length(rtt, object));
  return object;
}

/* The value of a field; for get_s, an i8 or an i16 is sign-extended. */
static value_t get(const wt_gc_field_layout_t *field, const void *at, bool is_signed) {
  value_t value = load(at, 0, field->size);
  return !is_signed ? value : field->kind == WT_VAL_I8 ? (uint32_t)(int8_t)value : (uint32_t)(int16_t)value;
}

static void fill(const rtt_t *rtt, object_t *array, uint64_t at, uint64_t len, value_t value) {
  for (uint64_t i = at; i < at + len; i++) store(element(rtt, array, i), 0, rtt->layout.element_size, value);
}

/* The part of a segment for `len` elements. It is copied as it is: data is little endian, and elements are values. */
static const uint8_t *read_elements(frame_t *frame, bool is_data, uint64_t size, uint64_t from, uint64_t len) {
  const segment_t *segment = read_segment(&frame->pc, is_data ? DATA : ELEMENTS);
  check(frame->engine, is_data ? OUTSIDE("memory") : OUTSIDE("table"), from, is_data ? len * size : len, segment->len);
  return segment->bytes + from * (is_data ? 1 : size);
}

void run_aggregate(frame_t *frame, unsigned op, const value_t *operand) {
  const rtt_t *rtt = op == ARRAY_LEN ? NULL : rtt_of(frame->engine, read_type(&frame->pc));
  const wt_gc_field_layout_t *field = NULL;
  uint64_t size = rtt == NULL ? 0 : rtt->layout.element_size, length;
  object_t *object = pointer(operand[0]), *source;
  const uint8_t *bytes;
  if (op >= STRUCT_GET && op <= STRUCT_SET) {
    field = &rtt->fields[read_index(&frame->pc, rtt->nfields)];
    not_null(frame->engine, operand[0], "structure ");
  }
  switch (op) {
    case STRUCT_NEW: case STRUCT_NEW_DEFAULT:
      object = new_object(frame->engine, rtt, 0);
      if (op == STRUCT_NEW) take_fields(frame, rtt, object);
      break;
    case STRUCT_GET: case STRUCT_GET_S: case STRUCT_GET_U:
      push(frame, get(field, (uint8_t *)object + field->offset, op == STRUCT_GET_S));
      break;
    case STRUCT_SET: store(object, field->offset, field->size, operand[1]); break; /* object, value */
    case ARRAY_NEW: /* value, length */
      object = new_object(frame->engine, rtt, operand[1]);
      fill(rtt, object, 0, operand[1], operand[0]);
      break;
    case ARRAY_NEW_DEFAULT: object = new_object(frame->engine, rtt, operand[0]); break; /* length */
    case ARRAY_NEW_FIXED: /* its elements, the last on top */
      length = read_index(&frame->pc, 10001);
      object = new_object(frame->engine, rtt, length);
      while (length-- > 0) fill(rtt, object, length, 1, pop(frame));
      break;
    case ARRAY_NEW_DATA: case ARRAY_NEW_ELEM: /* from, length */
      bytes = read_elements(frame, op == ARRAY_NEW_DATA, size, operand[0], operand[1]);
      object = new_object(frame->engine, rtt, operand[1]);
      memcpy(element(rtt, object, 0), bytes, operand[1] * size);
      break;
    case ARRAY_GET: case ARRAY_GET_S: case ARRAY_GET_U: /* array, at */
      object = array_with(frame, rtt, operand[0], operand[1], 1);
      push(frame, get(&rtt->fields[0], element(rtt, object, operand[1]), op == ARRAY_GET_S));
      break;
    case ARRAY_LEN: /* names no type: the object's type is used */
      not_null(frame->engine, operand[0], "array ");
      push(frame, array_length(rtt_of_object(frame->engine, object), object));
      break;
    case ARRAY_SET: case ARRAY_FILL: /* array, at, value, and for fill a length */
      length = op == ARRAY_SET ? 1 : operand[3];
      fill(rtt, array_with(frame, rtt, operand[0], operand[1], length), operand[1], length, operand[2]);
      break;
    case ARRAY_COPY: /* array, at, source, from, length. Elements of both have the same size. */
      read_type(&frame->pc);
      object = array_with(frame, rtt, operand[0], operand[1], operand[4]);
      source = array_with(frame, rtt, operand[2], operand[3], operand[4]);
      memmove(element(rtt, object, operand[1]), element(rtt, source, operand[3]), operand[4] * size);
      break;
    default: /* ARRAY_INIT_DATA, ARRAY_INIT_ELEM: array, at, from, length */
      object = array_with(frame, rtt, operand[0], operand[1], operand[3]);
      bytes = read_elements(frame, op == ARRAY_INIT_DATA, size, operand[2], operand[3]);
      memcpy(element(rtt, object, operand[1]), bytes, operand[3] * size);
  }
  if (op <= STRUCT_NEW_DEFAULT || (op >= ARRAY_NEW && op <= ARRAY_NEW_ELEM)) push(frame, reference(object));
}

/* ---- tables */

void write_table(engine_t *engine, item_t *table, const segment_t *segment, uint64_t at, uint64_t from, uint64_t len) {
  check(engine, OUTSIDE("table"), at, len, table->type.minimum);
  check(engine, OUTSIDE("table"), from, len, segment->len);
  memcpy(table->u.table + at, segment->bytes + from * sizeof(value_t), len * sizeof(value_t));
}

bool grow_table(item_t *table, uint64_t by, value_t value) {
  uint64_t size = table->type.minimum, most = table->type.has_maximum ? table->type.maximum : UINT32_MAX;
  value_t *elements = NULL;
  if (size <= most && by <= most - size && by < SIZE_MAX / sizeof(value_t) - size)
    elements = realloc(table->u.table, (size + by + 1) * sizeof(value_t));
  if (elements == NULL) return false;
  for (uint64_t i = 0; i < by; i++) elements[size + i] = value;
  table->u.table = elements;
  table->type.minimum = size + by; /* what an importer is promised from now on */
  return true;
}

void run_table(frame_t *frame, unsigned op, const value_t *operand) {
  const segment_t *segment = op == TABLE_INIT ? read_segment(&frame->pc, ELEMENTS) : NULL;
  item_t *table = read_item(&frame->pc, WT_EXTERN_TABLE), *source;
  value_t *elements = table->u.table;
  uint64_t size = table->type.minimum, length;
  switch (op) {
    case TABLE_GET: /* at */
      check(frame->engine, OUTSIDE("table"), operand[0], 1, size);
      push(frame, elements[operand[0]]);
      break;
    case TABLE_INIT: write_table(frame->engine, table, segment, operand[0], operand[1], operand[2]); break;
    case TABLE_COPY: /* at, from, length */
      source = read_item(&frame->pc, WT_EXTERN_TABLE);
      check(frame->engine, OUTSIDE("table"), operand[0], operand[2], size);
      check(frame->engine, OUTSIDE("table"), operand[1], operand[2], source->type.minimum);
      memmove(elements + operand[0], source->u.table + operand[1], operand[2] * sizeof(value_t));
      break;
    case TABLE_GROW: /* value, by; the size before, or -1 */
      push(frame, grow_table(table, operand[1], operand[0]) ? size : table->type.is_64 ? UINT64_MAX : UINT32_MAX);
      break;
    case TABLE_SIZE: push(frame, size); break;
    default: /* TABLE_SET, TABLE_FILL: at, value, and for fill a length */
      length = op == TABLE_SET ? 1 : operand[2];
      check(frame->engine, OUTSIDE("table"), operand[0], length, size);
      for (uint64_t i = 0; i < length; i++) elements[operand[0] + i] = operand[1];
  }
}
