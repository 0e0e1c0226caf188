/* Rec groups as plain data (wt_sub_type_t), from the bytes of a type section: members of the same group by position;
 * earlier types with an odd index by that index, those with an even one by handle. */
#ifndef PLAIN_DATA_H
#define PLAIN_DATA_H
#include "written.h"

/* A rec group, and the arrays that its types point to. */
typedef struct plain_group_t {
  wt_sub_type_t *types;
  size_t ntypes;
} plain_group_t;

static inline void plain_group_free(plain_group_t *group) {
  for (size_t i = 0; i < group->ntypes; i++) {
    free((void *)(uintptr_t)group->types[i].fields);
    free((void *)(uintptr_t)group->types[i].params);
    free((void *)(uintptr_t)group->types[i].results);
  }
  free(group->types);
  *group = (plain_group_t){0};
}

static inline wt_type_number_t plain_number(const wt_registered_type_t *const *earlier,
                                            uint32_t first, uint32_t index) {
  if (index >= first) return (wt_type_number_t){.kind = WT_HEAP_OWN, .number = index - first};
  return (wt_type_number_t){.kind = WT_HEAP_INDEX,
                            .number = wt_registered_type_index(earlier[index])};
}

static inline wt_val_type_t plain_value(const wt_registered_type_t *const *earlier, uint32_t first,
                                        const uint8_t **at) {
  written_value_t value = take_value(at);
  if (!value.is_ref) return (wt_val_type_t){.kind = value.byte};
  wt_val_type_t reference =
      !value.is_index        ? wt_val_type_ref(value.byte, value.nullable)
      : value.index >= first ? wt_val_type_ref_own(value.index - first, value.nullable)
      : value.index % 2 == 0
          ? wt_val_type_ref_to(earlier[value.index], value.nullable)
          : wt_val_type_ref_index(wt_registered_type_index(earlier[value.index]), value.nullable);
  reference.flags = value.flags;
  return reference;
}

static inline const wt_field_type_t *plain_fields(const wt_registered_type_t *const *earlier,
                                                  uint32_t first, size_t count,
                                                  const uint8_t **at) {
  wt_field_type_t *fields = calloc(count + 1, sizeof *fields);
  if (fields == NULL) abort();
  for (size_t i = 0; i < count; i++) {
    wt_val_type_t storage = plain_value(earlier, first, at);
    fields[i] = wt_field_type(storage, *(*at)++ == 1);
  }
  return fields;
}

static inline const wt_val_type_t *plain_values(const wt_registered_type_t *const *earlier,
                                                uint32_t first, size_t count, const uint8_t **at) {
  wt_val_type_t *values = calloc(count + 1, sizeof *values);
  if (values == NULL) abort();
  for (size_t i = 0; i < count; i++) values[i] = plain_value(earlier, first, at);
  return values;
}

/* Reads the next `count` sub types, as a rec group whose first has the number `first`. */
static inline plain_group_t plain_group_read(const wt_registered_type_t *const *earlier,
                                             uint32_t first, uint32_t count, const uint8_t **at) {
  plain_group_t group = {calloc(count + 1, sizeof *group.types), count};
  if (group.types == NULL) abort();
  for (uint32_t i = 0; i < count; i++) {
    wt_sub_type_t *type = &group.types[i];
    written_sub_t sub = take_sub(at);
    const uint8_t *body = sub.body;
    type->kind = sub.kind;
    type->is_open = !sub.is_final;
    type->is_shared = sub.is_shared;
    if (sub.has_supertype) type->supertype = plain_number(earlier, first, sub.supertype);
    if (sub.describes) type->describes = plain_number(earlier, first, sub.described);
    if (sub.has_descriptor) type->descriptor = plain_number(earlier, first, sub.descriptor);
    switch (sub.kind) {
    case WT_TYPE_CONT: type->func = plain_number(earlier, first, take_number(&body)); break;
    case WT_TYPE_FUNC:
      type->nparams = take_number(&body);
      type->params = plain_values(earlier, first, type->nparams, &body);
      type->nresults = take_number(&body);
      type->results = plain_values(earlier, first, type->nresults, &body);
      break;
    default:
      type->nfields = sub.kind == WT_TYPE_ARRAY ? 1 : take_number(&body);
      type->fields = plain_fields(earlier, first, type->nfields, &body);
    }
  }
  return group;
}

/* Registers the next `count` sub types. */
static inline wt_rec_group_t *plain_group(const wt_registry_t *registry,
                                          const wt_registered_type_t *const *earlier,
                                          uint32_t first, uint32_t count, const uint8_t **at,
                                          wt_error_t **error) {
  plain_group_t group = plain_group_read(earlier, first, count, at);
  wt_rec_group_t *registered =
      wt_registry_register_rec_group(registry, group.types, group.ntypes, NULL, error);
  plain_group_free(&group);
  return registered;
}
#endif
