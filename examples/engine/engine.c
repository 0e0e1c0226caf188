/* engine.c: the engine and its instances: from a module's bytes to an instance whose imports are linked.
 *
 * typereg registers the types, and lists what is imported, exported and defined, with its type and the place of its
 * initial value. The rest is read here: segments and code. Nothing outside of the instance changes until all of it is
 * read; then segments are written and the start function is called. */
#include "engine.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- what goes wrong */

void fail(engine_t *engine, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(engine->message, sizeof engine->message, format, arguments);
  va_end(arguments);
  longjmp(engine->failed, 1);
}

void fail_with(engine_t *engine, wt_error_t *error) {
  const char *failure = wt_error_code(error) == WT_ERROR_UNSUPPORTED ? UNSUPPORTED : REFUSED;
  snprintf(engine->message, sizeof engine->message, "%s%s", failure, wt_error_message(error));
  wt_error_delete(error);
  longjmp(engine->failed, 1);
}

/* ---- memory that lives as long as an instance */

union memory_t {
  union memory_t *next;
  value_t align;
};

static void *allocate(instance_t *instance, size_t count, size_t size) {
  union memory_t *memory = count < SIZE_MAX / 2 / size ? calloc(1, sizeof *memory + count * size) : NULL;
  if (memory == NULL) fail(instance->engine, REFUSED "no memory for %zu times %zu bytes", count, size);
  memory->next = instance->memory;
  instance->memory = memory;
  return memory + 1;
}

/* ---- imports and exports */

item_t *find_export(const instance_t *instance, const char *name, size_t len) {
  uint8_t kind;
  uint32_t index;
  if (!wt_module_interface_find_export(instance->interface, name, len, &kind, &index)) return NULL;
  return instance->items[kind][index];
}

static void link_imports(instance_t *instance) {
  engine_t *engine = instance->engine;
  const char *module, *name;
  size_t from_len, len;
  wt_extern_type_t type;
  for (size_t i = 0; wt_module_interface_import(instance->interface, i, &module, &from_len, &name, &len, &type); i++) {
    item_t *item = NULL;
    for (const instance_t *from = engine->instances; from != NULL && item == NULL; from = from->next)
      if (from->name != NULL && from->name_len == from_len && memcmp(from->name, module, from_len) == 0)
        item = find_export(from, name, len);
    if (item == NULL) fail(engine, UNLINKABLE "unknown import: %.*s", (int)len, name);
    /* Use the item's own type: the type of the export may say less, and does not have the current size. */
    if (!wt_extern_type_matches(&item->type, &type)) {
      char *why = wt_extern_type_explain_mismatch(&item->type, &type, NULL, NULL);
      snprintf(engine->message, sizeof engine->message, UNLINKABLE "incompatible import type %s", why ? why : "");
      wt_string_delete(why);
      longjmp(engine->failed, 1);
    }
    instance->items[type.kind][instance->nitems[type.kind]++] = item; /* they have the first indices of their kind */
    instance->nimported[type.kind]++;
  }
}

/* ---- what the module defines */

/* A constant expression is a function without a name. Nothing else is on the stack until everything is read. */
static value_t evaluate(reader_t *reader) {
  engine_t *engine = reader->instance->engine;
  const item_t constant = {.u.func = {.body = *reader, .nresults = 1}};
  pass_blocks(reader, 1, false);
  call(engine, &constant, engine->stack, engine->labels); /* it throws nothing */
  return *engine->stack;
}

/* The initial value of the next global or of the elements of the next table: null, unless the module gives one. */
static value_t initial_value(instance_t *instance, uint8_t kind) {
  uint32_t index = (uint32_t)instance->nitems[kind];
  size_t offset, len;
  if (!wt_module_interface_initial(instance->interface, kind, index, &offset, &len)) return 0;
  return evaluate(&(reader_t){instance, instance->bytes + offset, instance->bytes + offset + len});
}

/* It gets the next index of its kind. Everything that its initial value names is defined before it. */
static void define(instance_t *instance, const wt_extern_type_t *type) {
  item_t *item = allocate(instance, 1, sizeof *item);
  wt_error_t *error;
  item->type = *type;
  switch (type->kind) {
    case WT_EXTERN_FUNC:
      item->header = (object_t){.type_index = wt_registered_type_index(type->func), .is_marked = true};
      item->u.func.nparams = wt_registered_type_num_params(type->func);
      item->u.func.nresults = wt_registered_type_num_results(type->func);
      break;
    case WT_EXTERN_TABLE:
      item->type.minimum = 0; /* until there is room for more */
      if (!grow_table(item, type->minimum, initial_value(instance, type->kind)))
        fail(instance->engine, REFUSED "no memory for a table");
      break;
    case WT_EXTERN_GLOBAL: item->u.global = initial_value(instance, type->kind); break;
    case WT_EXTERN_TAG: /* its exceptions are objects of an exn type, which typereg makes of the tag's function type */
      item->u.tag = wt_exn_type_new(instance->engine->registry, type->func, &error);
      if (item->u.tag == NULL) fail_with(instance->engine, error);
      break;
    default: break; /* memories can be passed on, no more: no instruction of theirs is supported */
  }
  instance->items[type->kind][instance->nitems[type->kind]++] = item;
}

static void make_items(instance_t *instance) {
  wt_extern_type_t type;
  for (uint8_t kind = 0; kind < ITEM_KINDS; kind++) {
    size_t count = wt_module_interface_num_items(instance->interface, kind);
    instance->items[kind] = allocate(instance, count, sizeof(item_t *));
  }
  link_imports(instance);
  for (uint8_t kind = 0; kind < ITEM_KINDS; kind++)
    while (wt_module_interface_item(instance->interface, kind, (uint32_t)instance->nitems[kind], &type))
      define(instance, &type);
}

/* ---- segments and code */

/* The flags of an element segment: 1 it is not active; 2 it names its table or, if it is not active, is only declared;
 * 4 its elements are expressions, not functions. With 1 or 2 it gives the type of its elements. */
static void read_elements(reader_t *reader, segment_t *segment) {
  uint32_t flags = read_index(reader, 8);
  bool is_active = (flags & 1) == 0, is_typed = (flags & 3) != 0, is_of_expressions = (flags & 4) != 0;
  static const uint8_t zero[] = {0};
  reader_t first = {reader->instance, zero, zero + 1}; /* a table that need not be written */
  if (is_active) segment->table = read_item(is_typed ? reader : &first, WT_EXTERN_TABLE);
  if (is_active) segment->offset = evaluate(reader);
  if (is_typed && is_of_expressions) read_val_type(reader);
  else if (is_typed) read_byte(reader); /* 0, functions */
  uint32_t len = read_count(reader);
  value_t *values = allocate(reader->instance, len, sizeof *values);
  for (uint32_t i = 0; i < len; i++)
    values[i] = is_of_expressions ? evaluate(reader) : reference(read_item(reader, WT_EXTERN_FUNC));
  segment->bytes = (const uint8_t *)values;
  segment->len = (flags & 3) == 3 ? 0 : len; /* declared: dropped at once */
}

static void read_data(reader_t *reader, segment_t *segment) {
  if (read_byte(reader) != 1) fail(reader->instance->engine, UNSUPPORTED "data for a memory");
  reader_t bytes = read_part(reader);
  *segment = (segment_t){.bytes = bytes.at, .len = (uint64_t)(bytes.end - bytes.at)};
}

static void read_segments(reader_t *reader, int which, void (*read)(reader_t *, segment_t *)) {
  uint32_t count = read_count(reader);
  segment_t *segments = allocate(reader->instance, count, sizeof *segments);
  for (uint32_t i = 0; i < count; i++) read(reader, &segments[i]);
  reader->instance->segments[which] = segments;
  reader->instance->nsegments[which] = count;
}

static void read_body(reader_t *reader, code_t *code) {
  code->body = read_part(reader);
  for (uint32_t runs = read_count(&code->body); runs > 0; runs--) {
    code->nlocals += read_index(&code->body, 50001 - code->nlocals); /* a limit that engines agree on */
    read_val_type(&code->body); /* any type: the default of all is 0 */
  }
  reader_t rest = code->body;
  pass_blocks(&rest, 1, false); /* finds code that is cut off or not supported */
}

/* Returns the start function, or NULL. The indices in a function's code are looked up when it runs. */
static const item_t *read_sections(instance_t *instance, size_t size) {
  const item_t *start = NULL;
  reader_t reader = {instance, instance->bytes + 8, instance->bytes + size};
  size_t next = instance->nimported[WT_EXTERN_FUNC], nfunctions = instance->nitems[WT_EXTERN_FUNC];
  while (reader.at < reader.end) {
    uint8_t id = read_byte(&reader);
    reader_t section = read_part(&reader);
    if (id == 8) start = read_item(&section, WT_EXTERN_FUNC);
    if (id == 9) read_segments(&section, ELEMENTS, read_elements);
    for (uint32_t bodies = id == 10 ? read_count(&section) : 0; bodies > 0 && next < nfunctions; bodies--)
      read_body(&section, &instance->items[WT_EXTERN_FUNC][next++]->u.func);
    if (id == 11) read_segments(&section, DATA, read_data);
  }
  if (next < nfunctions) fail(instance->engine, REFUSED "a function without a body");
  return start;
}

/* ---- instances */

static void free_instance(instance_t *instance) {
  for (size_t i = instance->nimported[WT_EXTERN_TABLE]; i < instance->nitems[WT_EXTERN_TABLE]; i++)
    free(instance->items[WT_EXTERN_TABLE][i]->u.table);
  for (size_t i = instance->nimported[WT_EXTERN_TAG]; i < instance->nitems[WT_EXTERN_TAG]; i++)
    wt_registered_type_delete(instance->items[WT_EXTERN_TAG][i]->u.tag);
  wt_module_interface_delete(instance->interface);
  wt_type_collection_delete(instance->types); /* types of no other module die, with their host data */
  for (union memory_t *memory; (memory = instance->memory) != NULL;) {
    instance->memory = memory->next;
    free(memory);
  }
  free(instance);
}

bool instantiate(engine_t *engine, const uint8_t *bytes, size_t size, instance_t **out) {
  wt_error_t *error = NULL;
  instance_t *const instance = calloc(1, sizeof *instance);
  if (setjmp(engine->failed) != 0) {
    if (instance != NULL && instance != engine->instances) free_instance(instance);
    return false;
  }
  if (instance == NULL) fail(engine, REFUSED "no memory for an instance");
  instance->engine = engine;
  instance->bytes = memcpy(allocate(instance, size, 1), bytes, size); /* data and initial values are read from there */
  instance->types = wt_registry_register_module(engine->registry, bytes, size, &error);
  if (instance->types == NULL) fail_with(engine, error);
  instance->interface = wt_module_interface_read(instance->types, bytes, size, &error);
  if (instance->interface == NULL) fail_with(engine, error);
  engine->depth = 0;
  make_items(instance);
  const item_t *start = read_sections(instance, size);
  instance->next = engine->instances;
  *out = engine->instances = instance; /* it stays even if the rest fails: others may have its functions by then */
  for (size_t i = 0; i < instance->nsegments[ELEMENTS]; i++) {
    segment_t *segment = &instance->segments[ELEMENTS][i];
    if (segment->table == NULL) continue;
    write_table(engine, segment->table, segment, segment->offset, 0, segment->len);
    segment->len = 0; /* dropped */
  }
  if (start != NULL && !call(engine, start, engine->stack, engine->labels)) fail(engine, THROWN "when it started");
  return true;
}

/* ---- the engine */

bool engine_begin(engine_t *engine) {
  wt_error_t *error = NULL;
  if (setjmp(engine->failed) != 0) return false;
  engine->registry = new_registry(&error);
  if (engine->registry == NULL) fail_with(engine, error);
  return true;
}

void engine_end(engine_t *engine) {
  for (instance_t *instance; (instance = engine->instances) != NULL;) {
    engine->instances = instance->next;
    free_instance(instance);
  }
  collect(engine); /* all objects, as nothing leads to them */
  wt_registry_delete(engine->registry);
}
