/* The paths on which types are registered: as a whole module, as a type section, through the rec-group builder with
 * forward references or with values that name pending types, and as plain data. A rule must hold on every path. So a
 * test writes its types once, as the bytes of a type section, and `register_by` registers them on any path: for the
 * builder it reads the bytes and makes the calls; the members are defined first to last (forward references) or last to
 * first (pending values). */
#ifndef PATHS_H
#define PATHS_H
#include "check.h"
#include "plain_data.h"

typedef enum path_t {
  BY_MODULE,
  BY_SECTION,
  BY_FORWARD_REFS,
  BY_PENDING_VALUES,
  BY_PLAIN_DATA,
  PATHS
} path_t;
static const char *const PATH_NAMES[] = {"module", "section", "forward refs", "pending values",
                                         "plain data"};

/* All types of one section, in order, and what keeps them alive. `type` is NULL if the section was
 * refused. */
typedef struct types_t {
  const wt_registered_type_t **type;
  size_t len;
  wt_type_collection_t *collection; /* the first two paths */
  wt_rec_group_t **groups;          /* the other paths */
  size_t group_count;
} types_t;

static inline void types_delete(types_t *types) {
  wt_type_collection_delete(types->collection);
  for (size_t i = 0; i < types->group_count; i++) wt_rec_group_delete(types->groups[i]);
  free(types->groups);
  free(types->type);
  *types = (types_t){0};
}

/* Building. */

typedef struct replay_t {
  path_t path;
  const wt_registered_type_t **earlier; /* by index, below `first` */
  const wt_pending_type_t **own;        /* by index - first */
  uint32_t first, count;
  wt_error_t **error;
} replay_t;

static inline const wt_pending_type_t *own_member(const replay_t *replay, uint32_t index) {
  REQUIRE(index < replay->first + replay->count); /* a builder cannot name a type that does not exist */
  return replay->own[index - replay->first];
}

static inline bool is_forward(const replay_t *replay, written_value_t value) {
  return replay->path == BY_FORWARD_REFS && value.is_index && value.index >= replay->first;
}

static inline wt_val_type_t value_of(const replay_t *replay, written_value_t value) {
  if (!value.is_ref) return (wt_val_type_t){.kind = value.byte};
  wt_val_type_t reference =
      !value.is_index ? wt_val_type_ref(value.byte, value.nullable)
      : value.index < replay->first
          ? wt_val_type_ref_to(replay->earlier[value.index], value.nullable)
          : wt_val_type_ref_pending(own_member(replay, value.index), value.nullable);
  reference.flags = value.flags;
  return reference;
}

static inline bool finish_forward(wt_forward_ref_builder_t *reference, written_value_t value,
                                  bool is_mutable, wt_error_t **error) {
  return reference != NULL && wt_forward_ref_builder_nullable(reference, value.nullable, error) &&
         (value.flags != WT_REF_EXACT || wt_forward_ref_builder_exact(reference, true, error)) &&
         (!is_mutable || wt_forward_ref_builder_mutable(reference, true, error)) &&
         wt_forward_ref_builder_finish(reference, error);
}

#define PUT_FIELD(kind, part)                                                               \
  static inline bool put_##kind##_##part(                                                   \
      const replay_t *replay, wt_##kind##_type_builder_t *definition, const uint8_t **at) { \
    written_value_t value = take_value(at);                                                 \
    bool is_mutable = *(*at)++ == 1;                                                        \
    if (!is_forward(replay, value))                                                         \
      return wt_##kind##_type_builder_##part(                                               \
          definition, wt_field_type(value_of(replay, value), is_mutable), replay->error);   \
    return finish_forward(wt_##kind##_type_builder_forward_ref_##part(                      \
                              definition, own_member(replay, value.index), replay->error),  \
                          value, is_mutable, replay->error);                                \
  }
PUT_FIELD(struct, field)
PUT_FIELD(array, element)

#define PUT_VALUES(part)                                                                          \
  static inline bool put_func_##part##s(const replay_t *replay,                                   \
                                        wt_func_type_builder_t *definition, const uint8_t **at) { \
    for (uint32_t count = take_number(at); count > 0; count--) {                                  \
      written_value_t value = take_value(at);                                                     \
      bool put =                                                                                  \
          is_forward(replay, value)                                                               \
              ? finish_forward(wt_func_type_builder_forward_ref_##part(                           \
                                   definition, own_member(replay, value.index), replay->error),   \
                               value, false, replay->error)                                       \
              : wt_func_type_builder_##part(definition, value_of(replay, value), replay->error);  \
      if (!put) return false;                                                                     \
    }                                                                                             \
    return true;                                                                                  \
  }
PUT_VALUES(param)
PUT_VALUES(result)

static inline bool put_struct_body(const replay_t *replay, wt_struct_type_builder_t *definition,
                                   const uint8_t **at) {
  for (uint32_t count = take_number(at); count > 0; count--)
    if (!put_struct_field(replay, definition, at)) return false;
  return true;
}
static inline bool put_array_body(const replay_t *replay, wt_array_type_builder_t *definition,
                                  const uint8_t **at) {
  return put_array_element(replay, definition, at);
}
static inline bool put_func_body(const replay_t *replay, wt_func_type_builder_t *definition,
                                 const uint8_t **at) {
  return put_func_params(replay, definition, at) && put_func_results(replay, definition, at);
}

static inline bool put_struct_clauses(const replay_t *replay, wt_struct_type_builder_t *definition,
                                      const written_sub_t *sub) {
  return (!sub->describes || wt_struct_type_builder_describes(
                                 definition, own_member(replay, sub->described), replay->error)) &&
         (!sub->has_descriptor ||
          wt_struct_type_builder_descriptor(definition, own_member(replay, sub->descriptor),
                                            replay->error));
}
static inline bool put_array_clauses(const replay_t *replay, wt_array_type_builder_t *definition,
                                     const written_sub_t *sub) {
  (void)replay, (void)definition;
  REQUIRE(!sub->describes && !sub->has_descriptor); /* a builder has no call for it */
  return true;
}
static inline bool put_func_clauses(const replay_t *replay, wt_func_type_builder_t *definition,
                                    const written_sub_t *sub) {
  (void)replay, (void)definition;
  REQUIRE(!sub->describes && !sub->has_descriptor);
  return true;
}

#define DEFINE(kind)                                                                               \
  static inline bool define_##kind(const replay_t *replay, wt_rec_group_builder_t *builder,        \
                                   const wt_pending_type_t *label, written_sub_t sub) {            \
    wt_##kind##_type_builder_t *definition =                                                       \
        wt_rec_group_builder_define_##kind(builder, label, replay->error);                         \
    if (definition == NULL ||                                                                      \
        !wt_##kind##_type_builder_final(definition, sub.is_final, replay->error) ||                \
        (sub.is_shared && !wt_##kind##_type_builder_shared(definition, true, replay->error)) ||    \
        !put_##kind##_clauses(replay, definition, &sub))                                           \
      return false;                                                                                \
    if (sub.has_supertype && sub.supertype < replay->first &&                                      \
        !wt_##kind##_type_builder_supertype(definition, replay->earlier[sub.supertype],            \
                                            replay->error))                                        \
      return false;                                                                                \
    if (sub.has_supertype && sub.supertype >= replay->first &&                                     \
        !wt_##kind##_type_builder_forward_supertype(definition, own_member(replay, sub.supertype), \
                                                    replay->error))                                \
      return false;                                                                                \
    return put_##kind##_body(replay, definition, &sub.body) &&                                     \
           wt_##kind##_type_builder_finish(definition, replay->error);                             \
  }
DEFINE(struct)
DEFINE(array)
DEFINE(func)

static inline bool define_cont(const replay_t *replay, wt_rec_group_builder_t *builder,
                               const wt_pending_type_t *label, written_sub_t sub) {
  uint32_t func = take_number(&sub.body), first = replay->first;
  wt_cont_definition_t definition = {.is_open = !sub.is_final, .is_shared = sub.is_shared};
  if (func < first) definition.func = replay->earlier[func];
  else definition.pending_func = own_member(replay, func);
  if (sub.has_supertype && sub.supertype < first)
    definition.supertype = replay->earlier[sub.supertype];
  else if (sub.has_supertype) definition.pending_supertype = own_member(replay, sub.supertype);
  return wt_rec_group_builder_define_cont(builder, label, &definition, replay->error);
}
#undef PUT_FIELD
#undef PUT_VALUES
#undef DEFINE

static inline const wt_pending_type_t *declare_kind(wt_rec_group_builder_t *builder, uint8_t kind,
                                                    wt_error_t **error) {
  switch (kind) {
  case WT_TYPE_STRUCT: return wt_rec_group_builder_declare_struct(builder, error);
  case WT_TYPE_ARRAY: return wt_rec_group_builder_declare_array(builder, error);
  case WT_TYPE_CONT: return wt_rec_group_builder_declare_cont(builder, error);
  default: return wt_rec_group_builder_declare_func(builder, error);
  }
}

static inline wt_rec_group_t *build_group(replay_t *replay, wt_rec_group_builder_t *builder,
                                          const uint8_t **at) {
  written_sub_t *subs = calloc(replay->count + 1, sizeof *subs);
  replay->own = calloc(replay->count + 1, sizeof *replay->own);
  bool good = true;
  for (uint32_t i = 0; i < replay->count && good; i++) {
    subs[i] = take_sub(at);
    good = (replay->own[i] = declare_kind(builder, subs[i].kind, replay->error)) != NULL;
  }
  for (uint32_t i = 0; i < replay->count && good; i++) {
    uint32_t position = replay->path == BY_FORWARD_REFS ? i : replay->count - 1 - i;
    written_sub_t sub = subs[position];
    good = (sub.kind == WT_TYPE_STRUCT  ? define_struct
            : sub.kind == WT_TYPE_ARRAY ? define_array
            : sub.kind == WT_TYPE_CONT  ? define_cont
                                        : define_func)(replay, builder, replay->own[position], sub);
  }
  wt_rec_group_t *group = good ? wt_rec_group_builder_build(builder, replay->error) : NULL;
  free(subs);
  free(replay->own);
  return group;
}

static inline types_t register_groups(path_t path, const wt_registry_t *registry,
                                          bytes_t section, wt_error_t **error) {
  const uint8_t *at = section.at;
  uint32_t group_count = take_number(&at);
  types_t types = {.type = calloc(section.len + 1, sizeof *types.type),
                   .groups = calloc(group_count + 1, sizeof *types.groups)};
  while (types.group_count < group_count) {
    replay_t replay = {path, types.type, NULL, (uint32_t)types.len, 1, error};
    if (*at == 0x4e) {
      at++;
      replay.count = take_number(&at);
    }
    wt_rec_group_t *group;
    if (path == BY_PLAIN_DATA) {
      group = plain_group(registry, types.type, replay.first, replay.count, &at, error);
    } else {
      wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, error);
      group = builder == NULL ? NULL : build_group(&replay, builder, &at);
      wt_rec_group_builder_delete(builder);
    }
    if (group == NULL) {
      types_delete(&types);
      return types;
    }
    types.groups[types.group_count++] = group;
    for (uint32_t i = 0; i < replay.count; i++)
      types.type[types.len++] = wt_rec_group_type(group, i);
  }
  return types;
}

static inline types_t register_by(path_t path, const wt_registry_t *registry, bytes_t section,
                                  wt_error_t **error) {
  if (path != BY_MODULE && path != BY_SECTION)
    return register_groups(path, registry, section, error);
  types_t types = {0};
  if (path == BY_MODULE) {
    buffer_t module = module_of(section);
    types.collection = wt_registry_register_module(registry, module.at, module.len, error);
    buffer_free(&module);
  } else {
    types.collection = wt_registry_register_type_section(registry, section.at, section.len, error);
  }
  if (types.collection == NULL) return types;
  types.len = wt_type_collection_num_types(types.collection);
  types.type = calloc(types.len + 1, sizeof *types.type);
  for (uint32_t i = 0; i < types.len; i++)
    types.type[i] = wt_type_collection_type(types.collection, i);
  return types;
}

/* For tests that are about something else: the section must be valid. */
static inline types_t types_of(const wt_registry_t *registry, bytes_t section) {
  wt_error_t *error = NULL;
  types_t types = register_by(BY_SECTION, registry, section, &error);
  if (types.type == NULL) fprintf(stderr, "%s\n", wt_error_message(error));
  REQUIRE(types.type != NULL);
  return types;
}
#endif
