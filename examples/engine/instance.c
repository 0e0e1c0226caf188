/* instance.c: from a module's bytes to an instance whose imports are linked.
 *
 * typereg registers the types and reads what is imported and exported; the other sections are read here. Nothing
 * outside of the instance changes before all of it is read: then segments are written and the start function called. */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

/* ---- items: each gets the next index of its kind. The instance owns those that it defines. */

static bool number_item(instance_t *instance, item_t *item) {
  unsigned kind = item->type.kind;
  if (!grow(instance->engine, &instance->items[kind], instance->nitems[kind], sizeof(item_t *))) return false;
  instance->items[kind][instance->nitems[kind]++] = item;
  return true;
}

static item_t *define_item(instance_t *instance, const wt_extern_type_t *type) {
  item_t *item = calloc(1, sizeof *item);
  if (item == NULL) return fail(instance->engine, NO_MEMORY, "no memory for an item"), NULL;
  item->type = *type;
  item->instance = instance;
  item->next = instance->owned;
  instance->owned = item;
  return number_item(instance, item) ? item : NULL;
}

/* ---- imports and exports */

item_t *find_export(const instance_t *instance, const char *name, size_t len) {
  const char *its_name;
  size_t its_len;
  for (size_t i = 0; i < instance->nexports; i++)
    if (wt_module_interface_export(instance->interface, i, &its_name, &its_len, NULL) && its_len == len &&
        memcmp(its_name, name, len) == 0)
      return instance->exports[i];
  return NULL;
}

static bool link_imports(instance_t *instance) {
  engine_t *engine = instance->engine;
  const char *module, *name;
  size_t module_len, name_len;
  wt_extern_type_t required;
  for (size_t i = 0;
       wt_module_interface_import(instance->interface, i, &module, &module_len, &name, &name_len, &required); i++) {
    item_t *item = NULL;
    for (size_t n = engine->nnames; n-- > 0 && item == NULL;) /* the latest of a name counts */
      if (engine->names[n].len == module_len && memcmp(engine->names[n].name, module, module_len) == 0)
        item = find_export(engine->names[n].instance, name, name_len);
    if (item == NULL) return fail(engine, UNLINKABLE, "unknown import: %.*s", (int)name_len, name);
    /* The item's own type is asked: that of the export may say less, and does not have the size of now. */
    if (!wt_extern_type_matches(&item->type, &required)) {
      char *why = wt_extern_type_explain_mismatch(&item->type, &required, NULL, NULL);
      fail(engine, UNLINKABLE, "incompatible import type: %.*s: %s", (int)name_len, name, why == NULL ? "" : why);
      wt_string_delete(why);
      return false;
    }
    if (!number_item(instance, item)) return false;
  }
  instance->nbodies = instance->nitems[WT_EXTERN_FUNC]; /* what is imported has its body elsewhere */
  return true;
}

/* The interface has an export's name and type; the section is read once more for what it does not have, the index. */
static bool read_export(instance_t *instance, reader_t *reader) {
  size_t len = (size_t)read_unsigned(reader);
  read_bytes(reader, &len);
  unsigned kind = read_index(reader, ITEM_KINDS);
  uint32_t index = read_index(reader, instance->nitems[kind]);
  if (reader->failed || !grow(instance->engine, &instance->exports, instance->nexports, sizeof(item_t *))) return false;
  instance->exports[instance->nexports++] = instance->items[kind][index];
  return true;
}

/* ---- what the module defines */

/* A constant expression is a function without a name. */
static bool evaluate(instance_t *instance, reader_t *reader, value_t *out) {
  item_t constant = {.instance = instance, .u.func.code.nresults = 1};
  value_t *stack = instance->engine->stack; /* on which nothing else is: no function is called before all is read */
  bool ok = read_code(instance, reader, &constant.u.func.code) && call(instance->engine, &constant, stack);
  if (ok) *out = *stack;
  free_code(&constant.u.func.code);
  return ok;
}

static bool read_func_type(instance_t *instance, reader_t *reader, wt_extern_type_t *type) {
  type->func = wt_type_collection_type(instance->types, read_index(reader, wt_type_collection_len(instance->types)));
  return wt_registered_type_kind(type->func) == WT_TYPE_FUNC;
}

static bool read_function(instance_t *instance, reader_t *reader) {
  wt_extern_type_t type = {.kind = WT_EXTERN_FUNC};
  item_t *item = read_func_type(instance, reader, &type) ? define_item(instance, &type) : NULL;
  const rtt_t *rtt = item == NULL ? NULL : rtt_of(instance->engine, type.func);
  if (rtt == NULL) return false;
  item->u.func.code.nparams = rtt->nparams;
  item->u.func.code.nresults = rtt->nresults;
  return true;
}

/* The body is decoded when all sections are read, since it may name whatever any of them defines. */
static bool read_body(instance_t *instance, reader_t *reader) {
  size_t len = (size_t)read_unsigned(reader);
  const uint8_t *bytes = read_bytes(reader, &len);
  if (instance->nbodies == instance->nitems[WT_EXTERN_FUNC]) return false;
  instance->items[WT_EXTERN_FUNC][instance->nbodies++]->u.func.body = (reader_t){bytes, bytes + len, false};
  return true;
}

static bool decode_body(instance_t *instance, item_t *function) {
  reader_t *body = &function->u.func.body;
  code_t *code = &function->u.func.code;
  wt_val_type_t type; /* no matter which: the default of all is 0 */
  for (uint32_t runs = read_index(body, MAX_LOCALS); runs > 0; runs--) {
    code->nlocals += read_index(body, MAX_LOCALS);
    if (code->nlocals > MAX_LOCALS || !read_val_type(instance, body, &type)) return false;
  }
  return read_code(instance, body, code);
}

static void read_limits(reader_t *reader, wt_extern_type_t *type) {
  uint8_t flags = read_byte(reader);
  type->has_maximum = flags & 1, type->is_shared = flags >> 1 & 1, type->is_64 = flags >> 2 & 1;
  type->minimum = read_unsigned(reader);
  if (type->has_maximum) type->maximum = read_unsigned(reader);
}

static bool read_table(instance_t *instance, reader_t *reader) {
  wt_extern_type_t type = {.kind = WT_EXTERN_TABLE};
  bool has_initial = reader->at < reader->end && *reader->at == 0x40;
  value_t initial = 0;
  if (has_initial) reader->at += 2;
  if (!read_val_type(instance, reader, &type.value)) return false;
  read_limits(reader, &type);
  if (has_initial && !evaluate(instance, reader, &initial)) return false;
  uint64_t size = type.minimum;
  type.minimum = 0; /* until there is room for more */
  item_t *table = define_item(instance, &type);
  if (table == NULL) return false;
  return grow_table(table, size, initial) || fail(instance->engine, NO_MEMORY, "no memory for a table");
}

/* Memories can be passed on, no more: no instruction of theirs is supported. */
static bool read_memory(instance_t *instance, reader_t *reader) {
  wt_extern_type_t type = {.kind = WT_EXTERN_MEMORY, .page_size_log2 = 16};
  read_limits(reader, &type);
  return define_item(instance, &type) != NULL;
}

static bool read_global(instance_t *instance, reader_t *reader) {
  wt_extern_type_t type = {.kind = WT_EXTERN_GLOBAL};
  value_t value;
  if (!read_val_type(instance, reader, &type.value)) return false;
  type.is_mutable = read_byte(reader);
  item_t *item = evaluate(instance, reader, &value) ? define_item(instance, &type) : NULL;
  if (item != NULL) item->u.global = value;
  return item != NULL;
}

/* An exception of the tag is an object of an exn type, which typereg makes of the tag's func type. */
static bool read_tag(instance_t *instance, reader_t *reader) {
  wt_extern_type_t type = {.kind = WT_EXTERN_TAG};
  wt_error_t *error;
  read_byte(reader); /* an attribute, always 0 */
  item_t *item = read_func_type(instance, reader, &type) ? define_item(instance, &type) : NULL;
  if (item == NULL) return false;
  item->exception = wt_exn_type_new(instance->engine->registry, type.func, &error);
  if (item->exception == NULL) return fail_with(instance->engine, error);
  item->u.tag = rtt_of(instance->engine, item->exception);
  return item->u.tag != NULL;
}

static segment_t *new_segment(instance_t *instance, int which) {
  if (!grow(instance->engine, &instance->segments[which], instance->nsegments[which], sizeof(segment_t))) return NULL;
  return &instance->segments[which][instance->nsegments[which]++];
}

/* The flags of an element segment: 1 it is not active; 2 it says for which table, or it is declared only, if it is not
 * active; 4 its elements are expressions, not functions. With 1 or 2 it says what they are. */
static bool read_elements(instance_t *instance, reader_t *reader) {
  segment_t *segment = new_segment(instance, ELEMENTS);
  if (segment == NULL) return false;
  uint32_t flags = read_index(reader, 8), len;
  wt_val_type_t type = wt_val_type_ref(WT_HEAP_FUNC, true);
  *segment = (segment_t){.is_active = (flags & 1) == 0};
  if ((flags & 3) == 2) segment->to = read_index(reader, instance->nitems[WT_EXTERN_TABLE]);
  if (segment->is_active && !evaluate(instance, reader, &segment->offset)) return false;
  if ((flags & 3) != 0 && (flags & 4) == 0) read_byte(reader); /* 0, functions */
  if ((flags & 3) != 0 && (flags & 4) != 0 && !read_val_type(instance, reader, &type)) return false;
  segment->is_traced = is_traced(type);
  len = read_index(reader, (size_t)(reader->end - reader->at) + 1); /* each takes a byte */
  value_t *values = calloc((size_t)len + 1, sizeof *values);
  segment->bytes = (const uint8_t *)values;
  if (values == NULL) return fail(instance->engine, NO_MEMORY, "no memory for a segment");
  for (; segment->len < len; segment->len++) {
    uint32_t index = (flags & 4) == 0 ? read_index(reader, instance->nitems[WT_EXTERN_FUNC]) : 0;
    if (reader->failed || ((flags & 4) != 0 && !evaluate(instance, reader, &values[segment->len]))) return false;
    if ((flags & 4) == 0) values[segment->len] = reference(instance->items[WT_EXTERN_FUNC][index]);
  }
  if ((flags & 3) == 3) segment->len = 0; /* declared: dropped at once */
  return true;
}

static bool read_data(instance_t *instance, reader_t *reader) {
  if (read_byte(reader) != 1) return fail(instance->engine, UNSUPPORTED, "data for a memory");
  segment_t *segment = new_segment(instance, DATA);
  size_t len = (size_t)read_unsigned(reader);
  const uint8_t *bytes = read_bytes(reader, &len);
  if (segment != NULL) *segment = (segment_t){.bytes = bytes, .len = len};
  return segment != NULL;
}

/* ---- sections */

static bool read_section(instance_t *instance, unsigned id, reader_t *reader, item_t **start) {
  static bool (*const ENTRIES[])(instance_t *, reader_t *) = {
      [3] = read_function, [4] = read_table, [5] = read_memory, [6] = read_global, [7] = read_export,
      [9] = read_elements, [10] = read_body, [11] = read_data, [13] = read_tag};
  if (id <= 2 || id == 12) return true; /* custom; types, imports, which typereg has read; how many data segments */
  uint64_t count = id == 8 ? 0 : read_unsigned(reader);
  uint32_t index = id == 8 ? read_index(reader, instance->nitems[WT_EXTERN_FUNC]) : 0;
  if (id == 8 && !reader->failed) *start = instance->items[WT_EXTERN_FUNC][index];
  for (uint64_t i = 0; i < count && !reader->failed; i++)
    if (!ENTRIES[id](instance, reader)) return false;
  return !reader->failed && reader->at == reader->end;
}

static bool read_sections(instance_t *instance, size_t size, item_t **start) {
  static const uint8_t PLACES[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 11, 6}; /* by id: tags are before globals */
  reader_t reader = {instance->bytes + 8, instance->bytes + size, false}; /* typereg has looked at the header */
  unsigned place = 0;
  while (reader.at < reader.end) {
    unsigned id = read_index(&reader, sizeof PLACES);
    size_t len = (size_t)read_unsigned(&reader);
    const uint8_t *bytes = read_bytes(&reader, &len);
    reader_t section = {bytes, bytes + len, false};
    if (reader.failed || (id != 0 && PLACES[id] <= place) || !read_section(instance, id, &section, start)) return false;
    if (id != 0) place = PLACES[id];
  }
  size_t nfunctions = instance->nitems[WT_EXTERN_FUNC], nimported = nfunctions;
  for (const item_t *item = instance->owned; item != NULL; item = item->next)
    nimported -= item->type.kind == WT_EXTERN_FUNC;
  for (size_t i = nimported; i < nfunctions; i++)
    if (!decode_body(instance, instance->items[WT_EXTERN_FUNC][i])) return false;
  return true;
}

static bool begin(instance_t *instance, item_t *start) {
  engine_t *engine = instance->engine;
  for (size_t i = 0; i < instance->nsegments[ELEMENTS]; i++) {
    segment_t *segment = &instance->segments[ELEMENTS][i];
    if (!segment->is_active) continue;
    if (segment->to >= instance->nitems[WT_EXTERN_TABLE]) return fail(engine, REFUSED, "elements of no table");
    item_t *table = instance->items[WT_EXTERN_TABLE][segment->to];
    if (!write_table(engine, table, segment, segment->offset, 0, segment->len)) return false;
    segment->len = 0; /* dropped */
  }
  return start == NULL || call(engine, start, engine->stack);
}

bool instantiate(engine_t *engine, const uint8_t *bytes, size_t size, instance_t **out) {
  instance_t *instance = calloc(1, sizeof *instance);
  item_t *start = NULL;
  wt_error_t *error = NULL;
  bool ok = instance != NULL && (instance->bytes = malloc(size + 1)) != NULL;
  engine->failure = NO_FAILURE;
  if (ok) {
    instance->engine = engine;
    memcpy(instance->bytes, bytes, size);
    instance->types = wt_registry_register_module(engine->registry, bytes, size, &error);
    if (instance->types != NULL) instance->interface = wt_module_interface_read(instance->types, bytes, size, &error);
    ok = instance->interface != NULL && link_imports(instance) && read_sections(instance, size, &start);
  }
  if (!ok) {
    free_instance(instance);
    if (error != NULL) return fail_with(engine, error);
    return engine->failure == NO_FAILURE ? fail(engine, REFUSED, "a section is malformed") : false;
  }
  instance->next = engine->instances;
  engine->instances = instance;
  *out = instance;
  return begin(instance, start); /* it stays, also if this traps: others may have its functions by now */
}

void free_instance(instance_t *instance) {
  if (instance == NULL) return;
  for (item_t *item = instance->owned, *next; item != NULL; item = next) {
    next = item->next;
    if (item->type.kind == WT_EXTERN_FUNC) free_code(&item->u.func.code);
    if (item->type.kind == WT_EXTERN_TABLE) free(item->u.table);
    wt_registered_type_delete(item->exception);
    free(item);
  }
  for (size_t i = 0; i < instance->nsegments[ELEMENTS]; i++) free((void *)instance->segments[ELEMENTS][i].bytes);
  for (size_t kind = 0; kind < ITEM_KINDS; kind++) free(instance->items[kind]);
  free(instance->segments[ELEMENTS]);
  free(instance->segments[DATA]);
  free(instance->exports);
  wt_module_interface_delete(instance->interface);
  wt_type_collection_delete(instance->types); /* types that no other module has die, and what is kept with them */
  free(instance->bytes);
  free(instance);
}
