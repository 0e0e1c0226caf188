/* engine.h: what the parts of the engine share. README.md says which part is for what.
 *
 * An engine has one registry, so that one type is one pointer in all of its modules. Everything lives until the engine
 * ends, except objects, which are collected between calls. The engine has no validator: it believes that code is valid.
 * What it looks at itself is what leads outside of its tables: indices, lengths, depths. */
#ifndef ENGINE_H
#define ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "opcode.h"
#include "typereg.h"
#include "typereg/inline.h"

typedef struct engine_t engine_t;
typedef struct instance_t instance_t;
typedef struct item_t item_t;

/* ---- values: a number's bits, those above them 0; or a reference. 0 is null, an odd number an i31, a number that ends
 * in the bits 10 a value of the host's, and any other the address of an object_t or, of a function, of its item_t. An
 * extern that was converted to any is the same bits, and so is the way back. */
typedef uint64_t value_t;
enum { IS_I31 = 1, IS_HOST = 2, TAG_BITS = 3 };
static inline value_t reference(const void *pointer) { return (value_t)(uintptr_t)pointer; }
static inline void *pointer(value_t value) { return (void *)(uintptr_t)value; }

/* ---- types (types.c). What the engine wants to know of a type when it runs code: made once, and kept with the type as
 * its host data, so that no table of the engine's leads from types to these. */
typedef struct rtt_t {
  const wt_registered_type_t *type;
  wt_type_kind_t kind;
  size_t nparams, nresults;     /* func */
  wt_gc_layout_t layout;        /* struct, array, exn */
  wt_gc_field_layout_t *fields; /* where each field lies; of an array, element 0 */
  size_t nfields;
  uint32_t *refs; /* where the collector finds references */
  size_t nrefs;
} rtt_t;

/* The type that a value is tested for. */
typedef struct target_t {
  wt_heap_kind_t heap;
  uint8_t nullable;
  const rtt_t *rtt; /* WT_HEAP_CONCRETE */
} target_t;

wt_registry_t *new_registry(wt_error_t **error);
const rtt_t *rtt_of(engine_t *engine, const wt_registered_type_t *type); /* NULL: refused */
bool is_of(const engine_t *engine, value_t value, target_t target);

/* ---- objects (heap.c). Behind the header come the fields, where the type's layout has them. */
typedef struct object_t {
  uint32_t type_index; /* leads to the rtt_t, by wt_registry_host_data */
  uint32_t is_marked;
} object_t;

object_t *new_object(engine_t *engine, const rtt_t *rtt, uint32_t length); /* NULL: trapped */
const rtt_t *rtt_of_object(const engine_t *engine, const object_t *object);
uint32_t array_length(const rtt_t *rtt, const object_t *object);
value_t load(const void *object, uint64_t offset, uint32_t size);
void store(void *object, uint64_t offset, uint32_t size, value_t value);
bool is_traced(wt_val_type_t type);
void collect(engine_t *engine);

/* ---- code (decode.c), as it is run: immediates are read, and types looked up. */
#define MAX_LOCALS 50001 /* of a function, all in all: fewer */

typedef struct clause_t {
  uint8_t kind; /* 0 catch, 1 catch_ref, 2 catch_all, 3 catch_all_ref */
  uint32_t tag, label;
} clause_t;

typedef struct instruction_t {
  uint16_t op;
  uint32_t a, b, c; /* numbers, labels; of a block: where a branch leads, how many values it takes, how many params */
  target_t target;  /* also the type that an instruction names */
  union {
    uint64_t bits;
    uint32_t *labels;
    clause_t *clauses;
  } u;
} instruction_t;

typedef struct code_t {
  instruction_t *instructions;
  size_t ninstructions;
  size_t nparams, nlocals, nresults; /* nlocals are those beside the params */
  size_t max_stack, max_labels;
} code_t;

typedef struct reader_t { /* of bytes: what is behind the end is 0, and `failed` */
  const uint8_t *at, *end;
  bool failed;
} reader_t;

uint8_t read_byte(reader_t *reader);
uint64_t read_unsigned(reader_t *reader);
uint32_t read_index(reader_t *reader, size_t limit);
const uint8_t *read_bytes(reader_t *reader, size_t *len);
bool read_val_type(instance_t *instance, reader_t *reader, wt_val_type_t *out);
bool read_code(instance_t *instance, reader_t *reader, code_t *code);
void free_code(code_t *code);

/* ---- instances (instance.c). Whatever can be imported and exported is an item, and belongs to its instance. */
struct item_t {
  wt_extern_type_t type; /* `minimum` is the size that a table or memory has now */
  instance_t *instance;
  item_t *next;                    /* of the instance */
  wt_registered_type_t *exception; /* a tag's exn type, which it owns */
  union {
    struct {
      reader_t body;
      code_t code;
    } func;
    value_t *table;
    value_t global;
    const rtt_t *tag; /* of its exceptions */
  } u;
};

typedef struct segment_t {
  const uint8_t *bytes; /* of the module; of an element segment: values */
  uint64_t len;         /* bytes or values; 0 once it is dropped */
  bool is_active, is_traced;
  uint32_t to; /* active: a table, and where in it */
  uint64_t offset;
} segment_t;

#define ITEM_KINDS (WT_EXTERN_TAG + 1)
struct instance_t {
  engine_t *engine;
  instance_t *next;
  uint8_t *bytes;
  wt_type_collection_t *types;
  wt_module_interface_t *interface;
  item_t **items[ITEM_KINDS]; /* by index, imported ones first */
  size_t nitems[ITEM_KINDS];
  item_t **exports; /* as many as the interface has, in its order */
  size_t nexports, nbodies;
  segment_t *segments[2]; /* element segments, data segments */
  size_t nsegments[2];
  item_t *owned;
};
enum { ELEMENTS, DATA };

bool instantiate(engine_t *engine, const uint8_t *bytes, size_t size, instance_t **out);
item_t *find_export(const instance_t *instance, const char *name, size_t len);
void free_instance(instance_t *instance);

/* ---- running (run.c, number.c, aggregate.c, table.c) */
typedef struct label_t { /* of a block that is entered: where on the stack its values begin */
  const instruction_t *block;
  value_t *base;
} label_t;

typedef struct frame_t {
  engine_t *engine;
  instance_t *instance;
  value_t *locals, *top;
  label_t *labels;
} frame_t;

static inline void push(frame_t *frame, value_t value) { *frame->top++ = value; }
static inline value_t pop(frame_t *frame) { return *--frame->top; }
bool trap(frame_t *frame, const char *why);

/* The arguments are at `base`, and afterwards the results. False: trapped or thrown. */
bool call(engine_t *engine, item_t *function, value_t *base);
bool run_number(frame_t *frame, const instruction_t *in);
bool run_aggregate(frame_t *frame, const instruction_t *in);
bool run_table(frame_t *frame, const instruction_t *in);
bool grow_table(item_t *table, uint64_t by, value_t value);
bool write_table(engine_t *engine, item_t *table, const segment_t *segment, uint64_t at, uint64_t from, uint64_t len);

/* ---- the engine (engine.c) */
typedef enum failure_t { NO_FAILURE, REFUSED, UNSUPPORTED, UNLINKABLE, TRAPPED, THROWN, NO_MEMORY } failure_t;

struct engine_t {
  wt_registry_t *registry;
  instance_t *instances;
  struct {
    const char *name;
    size_t len;
    instance_t *instance;
  } *names; /* what can be imported from */
  size_t nnames;
  object_t **objects;
  size_t nobjects, objects_kept; /* now, and when they were last collected */
  value_t *stack, *stack_end;
  label_t *first_label, *labels, *labels_end; /* `labels`: those that no caller uses */
  unsigned depth;
  failure_t failure;
  char message[400];
  object_t *exception; /* THROWN */
};

bool engine_begin(engine_t *engine);
void engine_end(engine_t *engine);
bool register_name(engine_t *engine, const char *name, size_t len, instance_t *instance);
bool fail(engine_t *engine, failure_t failure, const char *format, ...);
bool fail_with(engine_t *engine, wt_error_t *error);
/* Makes room for one more of `count` elements in `*list`, which grows by doubling. */
bool grow(engine_t *engine, void *list, size_t count, size_t element_size);

#endif
