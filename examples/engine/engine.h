/* engine.h: declarations that the parts of the engine share. README.md says what each part is for.
 *
 * An engine has one registry, so that one type is one pointer in all of its modules. Everything lives until the engine
 * ends, except objects, which are collected between calls. The engine has no validator: it assumes that code is valid.
 * It checks only what could lead outside of its tables: indices, lengths, depths. */
#ifndef ENGINE_H
#define ENGINE_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "opcode.h"
#include "typereg.h"
#include "typereg/inline.h"

typedef struct engine_t engine_t;
typedef struct instance_t instance_t;
typedef struct item_t item_t;
typedef struct object_t object_t;

/* ---- values: a number's bits, zero-extended; or a reference. 0 is null, an odd number is an i31, a number that ends in
 * the bits 10 is a value of the host, and any other number is the address of an object_t. Conversions between extern and
 * any keep the bits. */
typedef uint64_t value_t;
enum { IS_I31 = 1, IS_HOST = 2, TAG_BITS = 3 };
static inline value_t reference(const void *pointer) { return (value_t)(uintptr_t)pointer; }
static inline void *pointer(value_t value) { return (void *)(uintptr_t)value; }

/* ---- objects (object.c). The target of a reference begins with this header. It is an object, whose fields come after
 * the header at the offsets of the type's layout, or the item of a function, which is never collected and so always
 * marked. */
struct object_t {
  uint32_t type_index;
  bool is_marked;
  object_t *next; /* all objects are in a list */
  object_t *gray; /* so are those that are marked and whose references are not yet followed */
};

/* What the engine needs to know about a type of objects. It is made once and kept as the type's host data, so the engine
 * needs no table from types to these. */
typedef struct rtt_t {
  uint32_t type_index, tag_offset; /* of an exn type: where its exceptions keep their tag */
  wt_gc_layout_t layout;
  size_t nfields;
  wt_gc_field_layout_t fields[]; /* of an array, element 0 */
} rtt_t;

wt_registry_t *new_registry(wt_error_t **error);
const rtt_t *rtt_of(engine_t *engine, const wt_registered_type_t *type);
const rtt_t *rtt_of_object(const engine_t *engine, const object_t *object);
bool is_of(const engine_t *engine, value_t value, wt_packed_val_type_t type);
object_t *new_object(engine_t *engine, const rtt_t *rtt, uint64_t length);
void collect(engine_t *engine);

/* A value's lowest bytes come first: a store to a small field cuts the value off, a load extends it with zeros. */
static inline value_t load(const void *object, uint64_t offset, uint32_t size) {
  value_t value = 0;
  memcpy(&value, (const uint8_t *)object + offset, size);
  return value;
}
static inline void store(void *object, uint64_t offset, uint32_t size, value_t value) {
  memcpy((uint8_t *)object + offset, &value, size);
}
static inline uint32_t array_length(const rtt_t *rtt, const object_t *array) {
  return (uint32_t)load(array, rtt->layout.array_length_offset, sizeof(uint32_t));
}
static inline void *element(const rtt_t *rtt, const object_t *array, uint64_t i) {
  return (uint8_t *)(uintptr_t)array + rtt->layout.size + i * rtt->layout.element_size;
}

/* ---- code (code.c), which is run in place */
typedef struct reader_t { /* of bytes of a module */
  instance_t *instance;
  const uint8_t *at, *end;
} reader_t;

typedef struct code_t { /* of a function or a constant expression */
  reader_t body;
  size_t nparams, nlocals, nresults; /* nlocals does not count params */
} code_t;

typedef struct segment_t {
  const uint8_t *bytes; /* of the module; of an element segment: values */
  uint64_t len;         /* bytes or values; 0 once it is dropped */
  item_t *table;        /* that it is first written to, and where; else NULL */
  uint64_t offset;
} segment_t;

uint8_t read_byte(reader_t *reader);
const uint8_t *read_bytes(reader_t *reader, size_t len);
uint64_t read_signed(reader_t *reader);
uint32_t read_index(reader_t *reader, size_t limit); /* a number below the limit */
uint32_t read_count(reader_t *reader);               /* of things of at least a byte, so they fit in the rest */
reader_t read_part(reader_t *reader);                /* bytes that follow their length */
wt_val_type_t read_val_type(reader_t *reader);
wt_packed_val_type_t read_heap_type(reader_t *reader, bool nullable);
const wt_registered_type_t *read_type(reader_t *reader); /* by its number */
item_t *read_item(reader_t *reader, unsigned kind);      /* by its index */
segment_t *read_segment(reader_t *reader, int which);
unsigned read_opcode(reader_t *reader);
size_t operands_of(unsigned op);
void read_block_type(reader_t *reader, size_t *nparams, size_t *nresults);
void pass_clauses(reader_t *reader);
/* Continues after the `end` of `count` blocks, including the innermost. False: it continued after that one's `else`. */
bool pass_blocks(reader_t *reader, size_t count, bool up_to_else);

/* ---- instances (engine.c). Whatever can be imported and exported is an item, and belongs to its instance. */
struct item_t {
  object_t header;       /* of a function: see object_t */
  wt_extern_type_t type; /* `minimum` is the size that a table or memory has now */
  union {
    code_t func;
    value_t *table, global;
    wt_registered_type_t *tag; /* of its exceptions: an exn type, which it owns */
  } u;
};

enum { ITEM_KINDS = WT_EXTERN_TAG + 1, ELEMENTS = 0, DATA = 1 };
struct instance_t {
  engine_t *engine;
  instance_t *next;
  const char *name; /* by which others import from it, and its length; or NULL */
  size_t name_len;
  union memory_t *memory; /* that lives as long as the instance */
  const uint8_t *bytes;
  wt_type_collection_t *types;
  wt_module_interface_t *interface;
  item_t **items[ITEM_KINDS]; /* by index, imported ones first */
  size_t nitems[ITEM_KINDS], nimported[ITEM_KINDS];
  segment_t *segments[2];
  size_t nsegments[2];
};

bool instantiate(engine_t *engine, const uint8_t *bytes, size_t size, instance_t **out);
item_t *find_export(const instance_t *instance, const char *name, size_t len); /* or NULL */

/* ---- running (run.c, number.c, aggregate.c) */
typedef struct label_t { /* of a block that is entered */
  const uint8_t *loop, *clauses; /* where it begins, if it is a loop; the clauses of a try_table; else NULL */
  value_t *base;                 /* where on the stack its values begin */
  size_t count;                  /* how many values a branch to it brings */
} label_t;

typedef struct frame_t { /* of a function, on the stack: params, locals, and what it computes with */
  engine_t *engine;
  reader_t pc;
  value_t *locals, *top;
  size_t nlocals; /* params, too */
  label_t *labels, *label; /* its own, the function's first; and after the innermost */
} frame_t;

void push(frame_t *frame, value_t value);
static inline value_t pop(frame_t *frame) { return *--frame->top; }
void *not_null(engine_t *engine, value_t value, const char *what); /* the target */
void take_fields(frame_t *frame, const rtt_t *rtt, object_t *object); /* off the stack: the last is on top */

/* The arguments are at `base`, and afterwards the results; from `labels` on no label is in use. False: it threw
 * engine->exception. */
bool call(engine_t *engine, const item_t *function, value_t *base, label_t *labels);
bool invoke(engine_t *engine, const item_t *function); /* for the program: with arguments on an empty stack */
/* Instructions. `operand` is the first operand, the others are above it. */
void run_number(frame_t *frame, unsigned op, const value_t *operand);
void run_aggregate(frame_t *frame, unsigned op, const value_t *operand);
void run_table(frame_t *frame, unsigned op, const value_t *operand);
bool grow_table(item_t *table, uint64_t by, value_t value);
void write_table(engine_t *engine, item_t *table, const segment_t *segment, uint64_t at, uint64_t from, uint64_t len);

/* ---- the engine (engine.c) */
#define STACK_VALUES ((size_t)1 << 22)
#define STACK_LABELS 50000
struct engine_t { /* large: 34 MB */
  wt_registry_t *registry;
  instance_t *instances; /* the latest first */
  object_t *objects, *exception;
  unsigned depth; /* of calls */
  jmp_buf failed;
  char message[400]; /* begins with one of the words below */
  value_t stack[STACK_VALUES];
  label_t labels[STACK_LABELS];
};
#define REFUSED "refused "
#define UNSUPPORTED "unsupported "
#define UNLINKABLE "unlinkable "
#define TRAPPED "trapped "
#define THROWN "thrown "

bool engine_begin(engine_t *engine); /* all zeros before */
void engine_end(engine_t *engine);
/* Returns to the function that the program has called (engine_begin, instantiate or invoke), which returns false.
 * Nothing that C's stack refers to is freed. */
_Noreturn void fail(engine_t *engine, const char *format, ...);
_Noreturn void fail_with(engine_t *engine, wt_error_t *error);

#endif
