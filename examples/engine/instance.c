/* instance.c: from a module's bytes to an instance whose imports are linked.
 *
 * typereg registers the types and reads what is imported and exported; the other sections are read here. Nothing outside
 * of the instance changes before all of it is read: then segments are written and the start function is called. */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

static item_t *add_item(instance_t *instance, const wt_extern_type_t *type) {
  item_t *item = calloc(1, sizeof *item);
  if (item == NULL) return fail(instance->engine, NO_MEMORY, "no memory for an item"), NULL;
  item->type = *type;
  item->instance = instance;
  item->next = instance->owned;
  instance->owned = item;
  return item;
}

/* Gives an item the next index of its kind. */
static bool number_item(instance_t *instance, item_t *item) {
  unsigned kind = item->type.kind;
  if (!grow(instance->engine, &instance->items[kind], instance->nitems[kind], sizeof(item_t *))) return false;
  instance->items[kind][instance->nitems[kind]++] = item;
  return true;
}

/* ---- imports and exports */

item_t *find_export(const instance_t *instance, const char *name, size_t len) {
  const char *its_name;
  size_t its_len;
  for (size_t i = 0; wt_module_interface_export(instance->interface, i, &its_name, &its_len, NULL); i++)
    if (its_len == len && memcmp(its_name, name, len) == 0) return instance->exports[i];
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
    if (item == NULL) return fail(engine, UNLINKABLE, "unknown import: %.*s.%.*s", (int)module_len, module, (int)name_len, name);
    /* An item's own type is asked, not that of its export, which may say less; and a table's size is the one of now. */
    if (!wt_extern_type_matches(&item->type, &required)) {
      char *why = wt_extern_type_explain_mismatch(&item->type, &required, NULL, NULL);
      fail(engine, UNLINKABLE, "incompatible import type: %.*s: %s", (int)name_len, name, why == NULL ? "" : why);
      wt_string_delete(why);
      return false;
    }
    if (!number_item(instance, item)) return false;
  }
  return true;
}

/* The interface has the names and types of exports; the section once more, for what it does not have: their indices. */
static bool read_exports(instance_t *instance, reader_t *reader) {
  uint64_t count = read_unsigned(reader);
  if (count != wt_module_interface_num_exports(instance->interface)) return false;
  instance->exports = calloc(count + 1, sizeof *instance->exports);
  if (instance->exports == NULL) return fail(instance->engine, NO_MEMORY, "no memory for exports");
  for (uint64_t i = 0; i < count && !reader->failed; i++) {
    size_t len = (size_t)read_unsigned(reader);
    read_bytes(reader, &len);
    unsigned kind = read_index(reader, ITEM_KINDS);
    uint32_t index = read_index(reader, instance->nitems[kind]);
    if (!reader->failed) instance->exports[i] = instance->items[kind][index];
  }
  return true;
}

/* ---- what the module defines */

static bool evaluate(instance_t *instance, reader_t *reader, value_t *out) {
  item_t constant = {.instance = instance, .u.func.code.nresults = 1};
  value_t *base = instance->engine->stack; /* nothing runs now */
  bool ok = read_code(instance, reader, &constant.u.func.code) && call(instance->engine, &constant, base);
  if (ok) *out = *base;
  free_code(&constant.u.func.code);
  return ok;
}

static bool read_func_type(instance_t *instance, reader_t *reader, wt_extern_type_t *type) {
  type->func = wt_type_collection_type(instance->types, read_index(reader, wt_type_collection_len(instance->types)));
  return wt_registered_type_kind(type->func) == WT_TYPE_FUNC;
}

static bool read_function(instance_t *instance, reader_t *reader) {
  wt_extern_type_t type = {.kind = WT_EXTERN_FUNC};
  item_t *item = read_func_type(instance, reader, &type) ? add_item(instance, &type) : NULL;
  if (item == NULL || (item->u.func.rtt = rtt_of(instance->engine, type.func)) == NULL) return false;
  item->u.func.code.nparams = item->u.func.rtt->nparams;
  item->u.func.code.nresults = item->u.func.rtt->nresults;
  return number_item(instance, item);
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
  item_t *item = type.minimum < 10000000 ? add_item(instance, &type) : NULL;
  if (item == NULL || (item->u.table = calloc(type.minimum + 1, sizeof(value_t))) == NULL) {
    if (item != NULL) item->type.minimum = 0;
    return fail(instance->engine, NO_MEMORY, "no memory for a table");
  }
  for (uint64_t i = 0; i < type.minimum; i++) item->u.table[i] = initial;
  return number_item(instance, item);
}

static bool read_memory(instance_t *instance, reader_t *reader) {
  wt_extern_type_t type = {.kind = WT_EXTERN_MEMORY, .page_size_log2 = 16};
  read_limits(reader, &type);
  item_t *item = add_item(instance, &type);
  return item != NULL && number_item(instance, item);
}

/* An exception of the tag is an object of an exn type, which typereg makes of the tag's func type. */
static bool read_tag(instance_t *instance, reader_t *reader) {
  wt_extern_type_t type = {.kind = WT_EXTERN_TAG};
  wt_error_t *error;
  read_byte(reader); /* an attribute, always 0 */
  if (!read_func_type(instance, reader, &type)) return false;
  wt_registered_type_t *exception = wt_exn_type_new(instance->engine->registry, type.func, &error);
  if (exception == NULL) return fail_with(instance->engine, error);
  item_t *item = add_item(instance, &type);
  if (item == NULL) return wt_registered_type_delete(exception), false;
  item->exception = exception;
  item->u.tag = rtt_of(instance->engine, exception);
  return item->u.tag != NULL && number_item(instance, item);
}

static bool read_global(instance_t *instance, reader_t *reader) {
  wt_extern_type_t type = {.kind = WT_EXTERN_GLOBAL};
  value_t value;
  if (!read_val_type(instance, reader, &type.value)) return false;
  type.is_mutable = read_byte(reader);
  if (!evaluate(instance, reader, &value)) return false;
  item_t *item = add_item(instance, &type);
  if (item == NULL) return false;
  item->u.global = value;
  return number_item(instance, item);
}

/* The flags of an element segment: 1 it is not active; 2 with a table, or not active: declared only; 4 expressions. */
static bool read_elements(instance_t *instance, reader_t *reader) {
  segment_t *segment = &instance->segments[ELEMENTS][instance->nsegments[ELEMENTS]++];
  uint64_t flags = read_index(reader, 8);
  wt_val_type_t type = wt_val_type_ref(WT_HEAP_FUNC, true);
  segment->is_active = (flags & 1) == 0;
  if (segment->is_active) {
    segment->to = (flags & 2) != 0 ? read_index(reader, instance->nitems[WT_EXTERN_TABLE]) : 0;
    if (!evaluate(instance, reader, &segment->offset)) return false;
  }
  if ((flags & 3) != 0 && (flags & 4) == 0) read_byte(reader); /* what indices are of: 0, functions */
  if ((flags & 3) != 0 && (flags & 4) != 0 && !read_val_type(instance, reader, &type)) return false;
  segment->is_traced = type.heap != WT_HEAP_FUNC;
  uint32_t len = read_index(reader, (size_t)(reader->end - reader->at) + 1); /* each takes a byte */
  segment->values = calloc((size_t)len + 1, sizeof *segment->values);
  if (segment->values == NULL) return fail(instance->engine, NO_MEMORY, "no memory for a segment");
  for (; segment->len < len && !reader->failed; segment->len++) {
    value_t *value = &segment->values[segment->len];
    uint32_t index = (flags & 4) == 0 ? read_index(reader, instance->nitems[WT_EXTERN_FUNC]) : 0;
    if (reader->failed || ((flags & 4) != 0 && !evaluate(instance, reader, value))) return false;
    if ((flags & 4) == 0) *value = reference(instance->items[WT_EXTERN_FUNC][index]);
  }
  if ((flags & 3) == 3) segment->len = 0; /* declared: dropped at once */
  return true;
}

static bool read_data(instance_t *instance, reader_t *reader, segment_t *segment) {
  uint64_t flags = read_index(reader, 3);
  segment->is_active = flags != 1;
  if (flags == 2) segment->to = read_index(reader, instance->nitems[WT_EXTERN_MEMORY]);
  if (segment->is_active && !evaluate(instance, reader, &segment->offset)) return false;
  size_t len = (size_t)read_unsigned(reader);
  segment->bytes = read_bytes(reader, &len);
  segment->len = len;
  return true;
}

static bool read_body(instance_t *instance, reader_t *reader, item_t *function) {
  code_t *code = &function->u.func.code;
  size_t len = (size_t)read_unsigned(reader);
  const uint8_t *bytes = read_bytes(reader, &len);
  reader_t body = {bytes, bytes + len, false};
  wt_val_type_t type;
  if (function->instance != instance || code->instructions != NULL) return false; /* more bodies than functions */
  for (uint32_t runs = read_index(&body, 50001); runs > 0; runs--) {
    code->nlocals += read_index(&body, 50001);
    if (code->nlocals > 50000 || !read_val_type(instance, &body, &type)) return false;
  }
  return read_code(instance, &body, code);
}

/* ---- sections */

static bool reserve_segments(instance_t *instance, int which, uint64_t count) {
  if (instance->segments[which] != NULL) return true; /* by the section that counts data segments */
  instance->segments[which] = count < 1000000 ? calloc(count + 1, sizeof(segment_t)) : NULL;
  return instance->segments[which] != NULL || fail(instance->engine, NO_MEMORY, "no memory for segments");
}

static bool read_section(instance_t *instance, unsigned id, reader_t *reader, item_t **start) {
  static bool (*const each[])(instance_t *, reader_t *) = {
      [3] = read_function, [4] = read_table, [5] = read_memory, [6] = read_global, [9] = read_elements, [13] = read_tag};
  size_t nimported = instance->nitems[WT_EXTERN_FUNC], i = 0;
  uint64_t count;
  if (id == 7) return read_exports(instance, reader);
  if (id <= 2) return true; /* custom; types and imports, which typereg has read */
  count = read_unsigned(reader);
  switch (id) {
    case 8: *start = count < nimported ? instance->items[WT_EXTERN_FUNC][count] : NULL; return *start != NULL;
    case 9: if (!reserve_segments(instance, ELEMENTS, count)) return false; break;
    case 12: instance->nsegments[DATA] = count; return reserve_segments(instance, DATA, count);
    case 10: /* bodies, of the functions that are not imported: those at the end */
      for (i = nimported - count; i < nimported && !reader->failed; i++)
        if (!read_body(instance, reader, instance->items[WT_EXTERN_FUNC][i])) return false;
      return true;
    case 11:
      if (!reserve_segments(instance, DATA, count)) return false;
      for (instance->nsegments[DATA] = count; i < count && !reader->failed; i++)
        if (!read_data(instance, reader, &instance->segments[DATA][i])) return false;
      return true;
    default: break;
  }
  for (; i < count && !reader->failed; i++)
    if (id >= sizeof each / sizeof each[0] || each[id] == NULL || !each[id](instance, reader)) return false;
  return true;
}

static bool read_sections(instance_t *instance, size_t size, item_t **start) {
  static const uint8_t PLACES[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 11, 6}; /* of each section, in order; 0: anywhere */
  unsigned place = 0;
  reader_t reader = {instance->bytes + 8, instance->bytes + size, false}; /* behind the header, which typereg has checked */
  while (reader.at < reader.end) {
    unsigned id = read_byte(&reader), its_place = id < sizeof PLACES ? PLACES[id] : 0;
    if (its_place != 0 && its_place <= place) return fail(instance->engine, REFUSED, "section %u out of order", id);
    place = its_place != 0 ? its_place : place;
    size_t len = (size_t)read_unsigned(&reader);
    const uint8_t *bytes = read_bytes(&reader, &len);
    reader_t section = {bytes, bytes + len, false};
    if (!read_section(instance, id, &section, start) || section.failed || reader.failed)
      return instance->engine->failure == NO_FAILURE ? fail(instance->engine, REFUSED, "section %u is malformed", id) : false;
  }
  for (const item_t *item = instance->owned; item != NULL; item = item->next)
    if (item->type.kind == WT_EXTERN_FUNC && item->u.func.code.instructions == NULL)
      return fail(instance->engine, REFUSED, "a function without a body");
  return true;
}

static bool begin(instance_t *instance, item_t *start) {
  for (size_t i = 0; i < instance->nsegments[ELEMENTS]; i++) {
    segment_t *segment = &instance->segments[ELEMENTS][i];
    if (!segment->is_active) continue;
    item_t *table = instance->items[WT_EXTERN_TABLE][segment->to];
    if (!write_table(instance->engine, table, segment, segment->offset, 0, segment->len)) return false;
    segment->len = 0; /* dropped */
  }
  for (size_t i = 0; i < instance->nsegments[DATA]; i++)
    if (instance->segments[DATA][i].is_active) return fail(instance->engine, UNSUPPORTED, "data for a memory");
  return start == NULL || call(instance->engine, start, instance->engine->stack);
}

bool instantiate(engine_t *engine, const uint8_t *bytes, size_t size, instance_t **out) {
  instance_t *instance = calloc(1, sizeof *instance);
  item_t *start = NULL;
  wt_error_t *error = NULL;
  engine->failure = NO_FAILURE;
  if (instance == NULL) return fail(engine, NO_MEMORY, "no memory for an instance");
  instance->engine = engine;
  instance->bytes = malloc(size + 1);
  if (instance->bytes != NULL) {
    memcpy(instance->bytes, bytes, size);
    instance->types = wt_registry_register_module(engine->registry, bytes, size, &error);
    if (instance->types != NULL) instance->interface = wt_module_interface_read(instance->types, bytes, size, &error);
  }
  if (instance->interface == NULL) {
    free_instance(instance);
    return error != NULL ? fail_with(engine, error) : fail(engine, NO_MEMORY, "no memory for a module");
  }
  if (!link_imports(instance) || !read_sections(instance, size, &start)) {
    free_instance(instance);
    return false;
  }
  instance->next = engine->instances;
  engine->instances = instance;
  *out = instance;
  return begin(instance, start); /* it stays, also if this traps: others may have its functions by now */
}

void free_instance(instance_t *instance) {
  for (item_t *item = instance->owned, *next; item != NULL; item = next) {
    next = item->next;
    if (item->type.kind == WT_EXTERN_FUNC) free_code(&item->u.func.code);
    if (item->type.kind == WT_EXTERN_TABLE) free(item->u.table);
    wt_registered_type_delete(item->exception);
    free(item);
  }
  for (size_t i = 0; i < instance->nsegments[ELEMENTS]; i++) free(instance->segments[ELEMENTS][i].values);
  for (size_t kind = 0; kind < ITEM_KINDS; kind++) free(instance->items[kind]);
  free(instance->segments[ELEMENTS]);
  free(instance->segments[DATA]);
  free(instance->exports);
  wt_module_interface_delete(instance->interface);
  wt_type_collection_delete(instance->types); /* types that no other module has die, and what is kept with them */
  free(instance->bytes);
  free(instance);
}
