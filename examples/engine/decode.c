/* decode.c: from the bytes of a function, or of a constant expression, to instructions that are run.
 *
 * Types in code are read by typereg, since only it knows all their forms, and which of them the registry allows.
 * Numbers of types become what the engine keeps with each type; blocks learn where they end. */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

/* ---- bytes */

uint8_t read_byte(reader_t *reader) {
  if (reader->at < reader->end) return *reader->at++;
  reader->failed = true;
  return 0;
}

static uint64_t read_leb(reader_t *reader, bool is_signed) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    uint8_t byte = read_byte(reader);
    value |= (uint64_t)(byte & 0x7f) << shift;
    if ((byte & 0x80) != 0) continue;
    if (is_signed && (byte & 0x40) != 0 && shift < 57) value |= UINT64_MAX << (shift + 7);
    return value;
  }
  reader->failed = true;
  return 0;
}

uint64_t read_unsigned(reader_t *reader) { return read_leb(reader, false); }

uint32_t read_index(reader_t *reader, size_t limit) {
  uint64_t index = read_unsigned(reader);
  if (index < limit) return (uint32_t)index;
  reader->failed = true;
  return 0;
}

const uint8_t *read_bytes(reader_t *reader, size_t *len) {
  const uint8_t *bytes = reader->at;
  if (*len > (size_t)(reader->end - reader->at)) {
    reader->failed = true;
    *len = 0;
  }
  reader->at += *len;
  return bytes;
}

static uint64_t read_fixed(reader_t *reader, size_t size) {
  uint64_t value = 0;
  for (size_t i = 0; i < size; i++) value |= (uint64_t)read_byte(reader) << (8 * i);
  return value;
}

/* ---- types in code: typereg reads them, and says how far */

static bool advance(instance_t *instance, reader_t *reader, size_t read, wt_error_t *error) {
  if (error != NULL) return fail_with(instance->engine, error);
  reader->at += read;
  return true;
}

bool read_val_type(instance_t *instance, reader_t *reader, wt_val_type_t *out) {
  wt_error_t *error;
  size_t read = 0, len = (size_t)(reader->end - reader->at);
  wt_type_collection_read_val_type(instance->types, reader->at, len, &read, out, &error);
  return advance(instance, reader, read, error);
}

static bool read_target(instance_t *instance, reader_t *reader, bool nullable, target_t *out) {
  wt_error_t *error;
  wt_val_type_t type;
  size_t read = 0, len = (size_t)(reader->end - reader->at);
  wt_type_collection_read_heap_type(instance->types, reader->at, len, &read, &type, &error);
  if (!advance(instance, reader, read, error)) return false;
  *out = (target_t){.heap = type.heap, .nullable = nullable};
  if (type.heap == WT_HEAP_CONCRETE) out->rtt = rtt_of(instance->engine, type.type);
  return type.heap != WT_HEAP_CONCRETE || out->rtt != NULL;
}

/* The number of a type, where an instruction can have no other. */
static bool read_type(instance_t *instance, reader_t *reader, target_t *out) {
  const wt_registered_type_t *type =
      wt_type_collection_type(instance->types, read_index(reader, wt_type_collection_len(instance->types)));
  if (type == NULL) return fail(instance->engine, REFUSED, "an instruction names no type");
  *out = (target_t){.heap = WT_HEAP_CONCRETE, .rtt = rtt_of(instance->engine, type)};
  return out->rtt != NULL;
}

static bool read_block_type(instance_t *instance, reader_t *reader, instruction_t *in) {
  wt_error_t *error;
  wt_block_type_t type;
  size_t read = 0, len = (size_t)(reader->end - reader->at);
  wt_type_collection_read_block_type(instance->types, reader->at, len, &read, &type, &error);
  if (!advance(instance, reader, read, error)) return false;
  in->b = type.kind == WT_BLOCK_VALUE;
  if (type.kind != WT_BLOCK_FUNC) return true;
  in->c = (uint32_t)wt_registered_type_num_params(type.func);
  in->b = (uint32_t)wt_registered_type_num_results(type.func);
  return true;
}

/* ---- instructions */

typedef struct decoding_t {
  instance_t *instance;
  reader_t *reader;
  code_t *code;
  size_t *blocks; /* those that are open, the outermost first */
  size_t nblocks;
} decoding_t;

static bool read_clauses(decoding_t *decoding, instruction_t *in) {
  size_t count = read_index(decoding->reader, 10000);
  in->u.clauses = calloc(count + 1, sizeof *in->u.clauses);
  if (in->u.clauses == NULL) return fail(decoding->instance->engine, NO_MEMORY, "no memory for clauses");
  for (size_t i = 0; i < count; i++) {
    clause_t *clause = &in->u.clauses[i];
    clause->kind = (uint8_t)read_index(decoding->reader, 4);
    if (clause->kind < 2) clause->tag = read_index(decoding->reader, decoding->instance->nitems[WT_EXTERN_TAG]);
    clause->label = read_index(decoding->reader, decoding->nblocks);
  }
  in->u.clauses[count].kind = UINT8_MAX; /* the end */
  return true;
}

static bool read_labels(decoding_t *decoding, instruction_t *in) {
  size_t left = (size_t)(decoding->reader->end - decoding->reader->at);
  in->a = read_index(decoding->reader, left); /* each takes a byte, so none is made room for that is not there */
  in->u.labels = calloc((size_t)in->a + 1, sizeof *in->u.labels);
  if (in->u.labels == NULL) return fail(decoding->instance->engine, NO_MEMORY, "no memory for labels");
  for (size_t i = 0; i <= in->a; i++) in->u.labels[i] = read_index(decoding->reader, decoding->nblocks);
  return true;
}

/* What follows each opcode, a letter for each immediate: see read_immediates. NULL: not supported. */
static const char *const FORMATS[TABLE_FILL + 1] = {
    [UNREACHABLE] = "", [NOP] = "", [BLOCK] = "b", [LOOP] = "b", [IF] = "b", [ELSE] = "", [THROW] = "x",
    [THROW_REF] = "", [END] = "", [BR] = "l", [BR_IF] = "l", [BR_TABLE] = "L", [RETURN] = "", [CALL] = "f",
    [CALL_INDIRECT] = "Tt", [RETURN_CALL] = "f", [RETURN_CALL_INDIRECT] = "Tt", [CALL_REF] = "T",
    [RETURN_CALL_REF] = "T", [DROP] = "", [SELECT] = "", [SELECT_TYPED] = "v", [TRY_TABLE] = "bc", [LOCAL_GET] = "o",
    [LOCAL_SET] = "o", [LOCAL_TEE] = "o", [GLOBAL_GET] = "g", [GLOBAL_SET] = "g", [TABLE_GET] = "t", [TABLE_SET] = "t",
    [I32_CONST] = "i", [I64_CONST] = "I", [F32_CONST] = "4", [F64_CONST] = "8", [REF_NULL] = "H", [REF_IS_NULL] = "",
    [REF_FUNC] = "f", [REF_EQ] = "", [REF_AS_NON_NULL] = "", [BR_ON_NULL] = "l", [BR_ON_NON_NULL] = "l",
    [STRUCT_NEW] = "T", [STRUCT_NEW_DEFAULT] = "T", [STRUCT_GET] = "TF", [STRUCT_GET_S] = "TF", [STRUCT_GET_U] = "TF",
    [STRUCT_SET] = "TF", [ARRAY_NEW] = "T", [ARRAY_NEW_DEFAULT] = "T", [ARRAY_NEW_FIXED] = "Tn",
    [ARRAY_NEW_DATA] = "Td", [ARRAY_NEW_ELEM] = "Te", [ARRAY_GET] = "T", [ARRAY_GET_S] = "T", [ARRAY_GET_U] = "T",
    [ARRAY_SET] = "T", [ARRAY_LEN] = "", [ARRAY_FILL] = "T", [ARRAY_COPY] = "TT", [ARRAY_INIT_DATA] = "Td",
    [ARRAY_INIT_ELEM] = "Te", [REF_TEST] = "h", [REF_TEST_NULL] = "H", [REF_CAST] = "h", [REF_CAST_NULL] = "H",
    [BR_ON_CAST] = "C", [BR_ON_CAST_FAIL] = "C", [ANY_CONVERT_EXTERN] = "", [EXTERN_CONVERT_ANY] = "", [REF_I31] = "",
    [I31_GET_S] = "", [I31_GET_U] = "", [DATA_DROP] = "d", [TABLE_INIT] = "et", [ELEM_DROP] = "e", [TABLE_COPY] = "tt",
    [TABLE_GROW] = "t", [TABLE_SIZE] = "t", [TABLE_FILL] = "t"};

static const char *format_of(unsigned op) {
  if (op >= FIRST_ARITHMETIC && op <= LAST_ARITHMETIC) return "";
  return op < sizeof FORMATS / sizeof FORMATS[0] ? FORMATS[op] : NULL;
}

static bool read_immediates(decoding_t *decoding, instruction_t *in) {
  instance_t *instance = decoding->instance;
  reader_t *reader = decoding->reader;
  const char *format = format_of(in->op);
  wt_val_type_t type;
  target_t target;
  uint8_t flags;
  bool ok = true;
  if (format == NULL) return fail(instance->engine, UNSUPPORTED, "instruction 0x%x", (unsigned)in->op);
  for (uint32_t *to = &in->a; *format != 0 && ok; format++) { /* numbers go to `a`, then to `b` */
    switch (*format) {
      case 'x': *to = read_index(reader, instance->nitems[WT_EXTERN_TAG]); break;
      case 'f': *to = read_index(reader, instance->nitems[WT_EXTERN_FUNC]); break;
      case 'g': *to = read_index(reader, instance->nitems[WT_EXTERN_GLOBAL]); break;
      case 't': *to++ = read_index(reader, instance->nitems[WT_EXTERN_TABLE]); break;
      case 'd': *to++ = read_index(reader, instance->nsegments[DATA]); break;
      case 'e': *to++ = read_index(reader, instance->nsegments[ELEMENTS]); break;
      case 'o': *to = read_index(reader, decoding->code->nparams + decoding->code->nlocals); break;
      case 'l': *to = read_index(reader, decoding->nblocks); break;
      case 'F': *to = read_index(reader, in->target.rtt->nfields); break;
      case 'n': *to = read_index(reader, 10001); break;
      case 'i': in->u.bits = (uint32_t)read_leb(reader, true); break;
      case 'I': in->u.bits = read_leb(reader, true); break;
      case '4': in->u.bits = read_fixed(reader, 4); break;
      case '8': in->u.bits = read_fixed(reader, 8); break;
      case 'b': ok = read_block_type(instance, reader, in); break;
      case 'c': ok = read_clauses(decoding, in); break;
      case 'L': ok = read_labels(decoding, in); break;
      case 'T': ok = read_type(instance, reader, in->target.rtt == NULL ? &in->target : &target); break; /* the first */
      case 'h': ok = read_target(instance, reader, false, &in->target); break;
      case 'H': ok = read_target(instance, reader, true, &in->target); break;
      case 'v': ok = read_index(reader, 2) == 1 && read_val_type(instance, reader, &type); break; /* for validation */
      case 'C': /* br_on_cast: which of its two types are nullable, a label, the types, of which the first is known */
        flags = read_byte(reader);
        in->a = read_index(reader, decoding->nblocks);
        ok = read_target(instance, reader, (flags & 1) != 0, &target) &&
             read_target(instance, reader, (flags & 2) != 0, &in->target);
        break;
      default: break;
    }
  }
  return ok;
}

/* How many values an instruction leaves at most: what the stack has room for is known before code is run. */
static size_t pushes(const decoding_t *decoding, const instruction_t *in) {
  switch (in->op) {
    case BLOCK: case LOOP: case IF: case TRY_TABLE: return in->b; /* what a branch brings */
    case CALL: return decoding->instance->items[WT_EXTERN_FUNC][in->a]->u.func.code.nresults;
    case CALL_INDIRECT: case CALL_REF: return in->target.rtt->nresults;
    default: return 1;
  }
}

/* Opens and closes blocks. The last `end` closes the function, which is a block that a branch leaves, too. */
static bool nest(decoding_t *decoding, size_t at) {
  engine_t *engine = decoding->instance->engine;
  code_t *code = decoding->code;
  instruction_t *in = &code->instructions[at];
  instruction_t *block = decoding->nblocks > 0 ? &code->instructions[decoding->blocks[decoding->nblocks - 1]] : NULL;
  switch (in->op) {
    case BLOCK: case LOOP: case IF: case TRY_TABLE:
      if (!grow(engine, &decoding->blocks, decoding->nblocks, sizeof *decoding->blocks)) return false;
      decoding->blocks[decoding->nblocks++] = at;
      if (decoding->nblocks > code->max_labels) code->max_labels = decoding->nblocks;
      if (in->op == LOOP) in->a = (uint32_t)at, in->b = in->c; /* a branch to a loop begins it again, with its params */
      return true;
    case ELSE:
      if (block->op != IF || block->u.bits != 0) return fail(engine, REFUSED, "else without if");
      block->u.bits = at + 1;
      return true;
    case END:
      if (block->op != LOOP) block->a = (uint32_t)at + 1;
      if (block->op == IF && block->u.bits != 0) code->instructions[block->u.bits - 1].a = (uint32_t)at;
      decoding->nblocks--;
      return true;
    default: return true;
  }
}

static bool read_instruction(decoding_t *decoding) {
  code_t *code = decoding->code;
  instruction_t in = {.op = read_byte(decoding->reader)};
  if (in.op == 0xfb) in.op = AFTER_FB + (uint16_t)read_index(decoding->reader, 0x100);
  else if (in.op == 0xfc) in.op = AFTER_FC + (uint16_t)read_index(decoding->reader, 0x100);
  if (!grow(decoding->instance->engine, &code->instructions, code->ninstructions, sizeof in)) return false;
  if (!read_immediates(decoding, &in)) {
    if (in.op == BR_TABLE || in.op == TRY_TABLE) free(in.u.labels);
    return false;
  }
  code->instructions[code->ninstructions] = in; /* from here on code owns its labels and clauses */
  code->ninstructions++;
  if (decoding->reader->failed) return fail(decoding->instance->engine, REFUSED, "code is cut off, or an index wrong");
  code->max_stack += pushes(decoding, &in);
  return nest(decoding, code->ninstructions - 1);
}

bool read_code(instance_t *instance, reader_t *reader, code_t *code) {
  decoding_t decoding = {instance, reader, code, NULL, 0};
  bool ok = grow(instance->engine, &code->instructions, 0, sizeof *code->instructions);
  if (ok) { /* the function's own block */
    code->instructions[0] = (instruction_t){.op = BLOCK, .b = (uint32_t)code->nresults, .c = (uint32_t)code->nparams};
    code->ninstructions = 1;
    code->max_stack = code->nresults + 1;
    ok = nest(&decoding, 0);
  }
  while (ok && decoding.nblocks > 0) ok = read_instruction(&decoding);
  free(decoding.blocks);
  if (ok) code->instructions[code->ninstructions - 1].op = RETURN; /* instead of the last end */
  if (ok) code->instructions[0].a = (uint32_t)code->ninstructions - 1; /* and a branch out leads to it */
  return ok;
}

void free_code(code_t *code) {
  for (size_t i = 0; i < code->ninstructions; i++) {
    if (code->instructions[i].op == BR_TABLE) free(code->instructions[i].u.labels);
    if (code->instructions[i].op == TRY_TABLE) free(code->instructions[i].u.clauses);
  }
  free(code->instructions);
}
