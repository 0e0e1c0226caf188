/* table.c: the instructions of tables and of segments. */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

/* Without overflow: any of them may be any number of 64 bits. */
static bool fits(engine_t *engine, uint64_t at, uint64_t len, uint64_t size) {
  return (len <= size && at <= size - len) || fail(engine, TRAPPED, "out of bounds table access");
}

bool write_table(engine_t *engine, item_t *table, const segment_t *segment, uint64_t at, uint64_t from, uint64_t len) {
  if (!fits(engine, at, len, table->type.minimum) || !fits(engine, from, len, segment->len)) return false;
  memcpy(table->u.table + at, segment->bytes + from * sizeof(value_t), len * sizeof(value_t));
  return true;
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

bool run_table(frame_t *frame, const instruction_t *in) {
  engine_t *engine = frame->engine;
  item_t **tables = frame->instance->items[WT_EXTERN_TABLE], *table, *source;
  segment_t *elements = frame->instance->segments[ELEMENTS], *data = frame->instance->segments[DATA];
  value_t *operand; /* the first, above which the others are */
  switch (in->op) {
    case TABLE_GET:
      table = tables[in->a], operand = frame->top - 1;
      if (!fits(engine, *operand, 1, table->type.minimum)) return false;
      *operand = table->u.table[*operand];
      return true;
    case TABLE_SET: /* at, value */
      table = tables[in->a], operand = frame->top -= 2;
      if (!fits(engine, operand[0], 1, table->type.minimum)) return false;
      table->u.table[operand[0]] = operand[1];
      return true;
    case DATA_DROP: data[in->a].len = 0; return true;
    case ELEM_DROP: elements[in->a].len = 0; return true;
    case TABLE_INIT: /* at, from, length */
      operand = frame->top -= 3;
      return write_table(engine, tables[in->b], &elements[in->a], operand[0], operand[1], operand[2]);
    case TABLE_COPY: /* at, from, length */
      table = tables[in->a], source = tables[in->b], operand = frame->top -= 3;
      if (!fits(engine, operand[0], operand[2], table->type.minimum) ||
          !fits(engine, operand[1], operand[2], source->type.minimum))
        return false;
      memmove(table->u.table + operand[0], source->u.table + operand[1], operand[2] * sizeof(value_t));
      return true;
    case TABLE_GROW: { /* value, by; the size before, or -1 */
      table = tables[in->a], operand = frame->top -= 2;
      uint64_t size = table->type.minimum;
      push(frame, grow_table(table, operand[1], operand[0]) ? size : table->type.is_64 ? UINT64_MAX : UINT32_MAX);
      return true;
    }
    case TABLE_SIZE: push(frame, tables[in->a]->type.minimum); return true;
    case TABLE_FILL: /* at, value, length */
      table = tables[in->a], operand = frame->top -= 3;
      if (!fits(engine, operand[0], operand[2], table->type.minimum)) return false;
      for (uint64_t i = 0; i < operand[2]; i++) table->u.table[operand[0] + i] = operand[1];
      return true;
    default: return fail(engine, UNSUPPORTED, "instruction 0x%x", (unsigned)in->op);
  }
}
