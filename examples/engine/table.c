/* table.c: the instructions of tables and of segments. */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

#define OUT_OF_BOUNDS "out of bounds table access"

/* Without overflow: either could be any number of 64 bits. */
static bool fits(uint64_t at, uint64_t len, uint64_t size) { return len <= size && at <= size - len; }

bool write_table(engine_t *engine, item_t *table, const segment_t *segment, uint64_t at, uint64_t from, uint64_t len) {
  if (!fits(at, len, table->type.minimum) || !fits(from, len, segment->len)) return fail(engine, TRAPPED, OUT_OF_BOUNDS);
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
  bool is_of_elements = in->op == MISC(12) || in->op == MISC(13);
  item_t *table = is_of_elements || in->op == MISC(9) ? NULL : frame->instance->items[WT_EXTERN_TABLE][in->a], *source;
  uint64_t len, from, at;
  value_t value;
  switch (in->op) {
    case 0x25: /* table.get */
      at = pop(frame);
      if (!fits(at, 1, table->type.minimum)) return fail(engine, TRAPPED, OUT_OF_BOUNDS);
      push(frame, table->u.table[at]);
      return true;
    case 0x26: /* table.set */
      value = pop(frame), at = pop(frame);
      if (!fits(at, 1, table->type.minimum)) return fail(engine, TRAPPED, OUT_OF_BOUNDS);
      table->u.table[at] = value;
      return true;
    case MISC(9): frame->instance->segments[DATA][in->a].len = 0; return true;
    case MISC(13): frame->instance->segments[ELEMENTS][in->a].len = 0; return true;
    case MISC(12): /* table.init */
      len = pop(frame), from = pop(frame), at = pop(frame);
      return write_table(engine, frame->instance->items[WT_EXTERN_TABLE][in->b],
                         &frame->instance->segments[ELEMENTS][in->a], at, from, len);
    case MISC(14): /* table.copy */
      len = pop(frame), from = pop(frame), at = pop(frame);
      source = frame->instance->items[WT_EXTERN_TABLE][in->b];
      if (!fits(at, len, table->type.minimum) || !fits(from, len, source->type.minimum)) return fail(engine, TRAPPED, OUT_OF_BOUNDS);
      memmove(table->u.table + at, source->u.table + from, len * sizeof(value_t));
      return true;
    case MISC(15): /* table.grow */
      len = pop(frame), value = pop(frame);
      at = table->type.minimum;
      push(frame, grow_table(table, len, value) ? at : table->type.is_64 ? UINT64_MAX : UINT32_MAX); /* -1 */
      return true;
    case MISC(16): push(frame, table->type.minimum); return true;
    case MISC(17): /* table.fill */
      len = pop(frame), value = pop(frame), at = pop(frame);
      if (!fits(at, len, table->type.minimum)) return fail(engine, TRAPPED, OUT_OF_BOUNDS);
      for (uint64_t i = 0; i < len; i++) table->u.table[at + i] = value;
      return true;
    default: return fail(engine, UNSUPPORTED, "instruction 0x%x", (unsigned)in->op);
  }
}
