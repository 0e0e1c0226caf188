/* code.c: the bytes of code, which is run in place.
 *
 * Types in code are read by typereg, since only it knows all their forms, and which of them the registry allows. */
#include "engine.h"

/* ---- bytes */

static size_t left(const reader_t *reader) { return (size_t)(reader->end - reader->at); }

static _Noreturn void malformed(const reader_t *reader, const char *what) {
  fail(reader->instance->engine, REFUSED "malformed: %s", what);
}

const uint8_t *read_bytes(reader_t *reader, size_t len) {
  if (len > left(reader)) malformed(reader, "a section or a function is cut off");
  reader->at += len;
  return reader->at - len;
}

uint8_t read_byte(reader_t *reader) { return *read_bytes(reader, 1); }

static uint64_t read_leb(reader_t *reader, bool is_signed) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    uint8_t byte = read_byte(reader);
    value |= (uint64_t)(byte & 0x7f) << shift;
    if ((byte & 0x80) != 0) continue;
    return is_signed && (byte & 0x40) != 0 && shift < 57 ? value | UINT64_MAX << (shift + 7) : value;
  }
  malformed(reader, "a number of more than 64 bits");
}

uint64_t read_signed(reader_t *reader) { return read_leb(reader, true); }

uint32_t read_index(reader_t *reader, size_t limit) {
  uint64_t index = read_leb(reader, false);
  if (index >= limit) malformed(reader, "an index or a count is too large");
  return (uint32_t)index;
}

uint32_t read_count(reader_t *reader) {
  uint32_t count = read_index(reader, UINT32_MAX);
  if (count > left(reader)) malformed(reader, "a length or a count is larger than what is left");
  return count;
}

reader_t read_part(reader_t *reader) {
  size_t len = read_count(reader);
  const uint8_t *bytes = read_bytes(reader, len);
  return (reader_t){reader->instance, bytes, bytes + len};
}

/* ---- types in code: typereg reads them, and returns how many bytes they take */

wt_val_type_t read_val_type(reader_t *reader) {
  wt_error_t *error;
  wt_val_type_t type;
  size_t read = 0;
  if (!wt_type_collection_read_val_type(reader->instance->types, reader->at, left(reader), &read, &type, &error))
    fail_with(reader->instance->engine, error);
  reader->at += read;
  return type;
}

wt_packed_val_type_t read_heap_type(reader_t *reader, bool nullable) {
  wt_error_t *error;
  wt_val_type_t type;
  size_t read = 0;
  if (!wt_type_collection_read_heap_type(reader->instance->types, reader->at, left(reader), &read, &type, &error))
    fail_with(reader->instance->engine, error);
  reader->at += read;
  type.nullable = nullable;
  return wt_val_type_pack(type);
}

void read_block_type(reader_t *reader, size_t *nparams, size_t *nresults) {
  wt_error_t *error;
  wt_block_type_t type;
  size_t read = 0;
  if (!wt_type_collection_read_block_type(reader->instance->types, reader->at, left(reader), &read, &type, &error))
    fail_with(reader->instance->engine, error);
  reader->at += read;
  const bool is_func = type.kind == WT_BLOCK_FUNC; /* otherwise there is no type to ask */
  *nparams = is_func ? wt_registered_type_num_params(type.func) : 0;
  *nresults = is_func ? wt_registered_type_num_results(type.func) : type.kind == WT_BLOCK_VALUE;
}

const wt_registered_type_t *read_type(reader_t *reader) {
  const wt_type_collection_t *types = reader->instance->types;
  return wt_type_collection_type(types, read_index(reader, wt_type_collection_num_types(types)));
}

item_t *read_item(reader_t *reader, unsigned kind) {
  return reader->instance->items[kind][read_index(reader, reader->instance->nitems[kind])];
}

segment_t *read_segment(reader_t *reader, int which) {
  return &reader->instance->segments[which][read_index(reader, reader->instance->nsegments[which])];
}

/* ---- instructions */

#define ROW(name, number, immediates, operands) [number] = {immediates, operands},
static const struct {
  const char *immediates;
  uint8_t operands;
} ALL[OPCODES_END] = {OPCODES(ROW)};

unsigned read_opcode(reader_t *reader) {
  unsigned op = read_byte(reader);
  if (op == 0xfb) op = AFTER_FB + read_index(reader, 0x100);
  else if (op == 0xfc) op = AFTER_FC + read_index(reader, 0x100);
  if (!is_arithmetic(op) && (op >= OPCODES_END || ALL[op].immediates == NULL))
    fail(reader->instance->engine, UNSUPPORTED "instruction 0x%x", op);
  return op;
}

size_t operands_of(unsigned op) { return is_arithmetic(op) ? (is_unary(op) ? 1 : 2) : ALL[op].operands; }

void pass_clauses(reader_t *reader) {
  for (uint32_t count = read_count(reader); count > 0; count--)
    for (int numbers = read_byte(reader) < 2 ? 2 : 1; numbers > 0; numbers--) read_signed(reader);
}

static void pass_immediates(reader_t *reader, unsigned op) {
  size_t nparams, nresults;
  for (const char *letter = is_arithmetic(op) ? "" : ALL[op].immediates; *letter != 0; letter++) {
    switch (*letter) {
      case 'n': read_signed(reader); break; /* a number; whether it has a sign does not matter here */
      case 'w': read_bytes(reader, 4); break;
      case 'h': read_heap_type(reader, false); break;
      case 'b': read_block_type(reader, &nparams, &nresults); break;
      case 'c': pass_clauses(reader); break;
      case 'v': /* value types */
        for (uint32_t count = read_count(reader); count > 0; count--) read_val_type(reader);
        break;
      case 'l': /* labels, and one more */
        for (uint64_t count = (uint64_t)read_count(reader) + 1; count > 0; count--) read_signed(reader);
        break;
    }
  }
}

bool pass_blocks(reader_t *reader, size_t count, bool up_to_else) {
  while (count > 0) {
    unsigned op = read_opcode(reader);
    pass_immediates(reader, op);
    if (op == BLOCK || op == LOOP || op == IF || op == TRY_TABLE) count++;
    if (op == ELSE && count == 1 && up_to_else) return false;
    if (op == END) count--;
  }
  return true;
}
