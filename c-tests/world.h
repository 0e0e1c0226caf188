/* A world is a registry with one object of every kind of handle, and a valid argument for every parameter of every
 * function that typereg.h declares. Two worlds are made by the same calls: each object of one has a counterpart in the
 * other, and is foreign there. */
#ifndef WORLD_H
#define WORLD_H
#include "bytes.h"
#include "refused.h"

/* An argument or an answer of any type. */
typedef union argument_t {
  void *pointer;
  uint64_t number;
  wt_val_type_t val_type;
  wt_field_type_t field_type;
  wt_extern_type_t extern_type;
  wt_log_callback_t log_callback;
  wt_retire_callback_t retire_callback;
} argument_t;

typedef struct parameter_t {
  const char *type, *name;
} parameter_t;

enum { MOST_PARAMETERS = 7 };
typedef struct function_t {
  const char *name, *result;
  argument_t (*call)(const argument_t *arguments);
  const char *comment;
  size_t parameter_count;
  parameter_t parameters[MOST_PARAMETERS + 1];
} function_t;

typedef enum kind_t {
  CONFIG,
  REGISTRY,
  BUILDER,
  STRUCT_BUILDER,
  ARRAY_BUILDER,
  FUNC_BUILDER,
  REFERENCE,
  PENDING,
  GROUP,
  TYPE,
  COLLECTION,
  NAMES,
  ENCODER,
  INTERFACE,
  ERROR,
  KINDS,
  NO_HANDLE = KINDS
} kind_t;

static const char *const HANDLES[KINDS] = {
    "wt_registry_config_t *",     "wt_registry_t *",           "wt_rec_group_builder_t *",
    "wt_struct_type_builder_t *", "wt_array_type_builder_t *", "wt_func_type_builder_t *",
    "wt_forward_ref_builder_t *", "wt_pending_type_t *",       "wt_rec_group_t *",
    "wt_registered_type_t *",     "wt_type_collection_t *",    "wt_type_names_t *",
    "wt_type_encoder_t *",        "wt_module_interface_t *",   "wt_error_t *",
};

static inline kind_t kind_of(const char *type) {
  if (strncmp(type, "const ", 6) == 0) type += 6;
  kind_t kind = 0;
  while (kind < KINDS && strcmp(type, HANDLES[kind]) != 0) kind++;
  return kind;
}

typedef struct world_t {
  void *handle[KINDS];
  const wt_pending_type_t *pending_array, *pending_func, *pending_cont;
  const wt_pending_type_t *built;   /* the group's member */
  wt_registered_type_t *func, *tag, *exn; /* a tag has no results; its exn type */
  wt_registered_type_t *cont, *described, *descriptor; /* a continuation; the other two are shared */
  wt_struct_type_builder_t *refers; /* the definition with the reference */
  char *string;
  wt_error_t *error; /* for error_out */
  /* Where functions write; and arrays that they read. */
  unsigned char written[128];
  wt_val_type_t values[1];
  wt_field_type_t fields[1];
  wt_cont_definition_t definition;
  const wt_rec_group_t *groups[1];
  wt_sub_type_t plain[1]; /* a struct of those fields */
  wt_extern_type_t provided, required;
} world_t;

static const wt_gc_layout_policy_t POLICY = {
    .size = sizeof(wt_gc_layout_policy_t), .header_size = 8, .header_align = 8, .reference_size = 4};

/* A type above others; a struct below it, a function type and a tag's type that are of a number type; a continuation, a
 * described type with a reference that a collector follows, and its descriptor. No answer about the struct is the same
 * as for NULL: it has a supertype, a field, is final. */
#define TYPES(number)                                                                   \
  6, SUB(STRUCT(0)), FINAL_OF(0, STRUCT(1, CONST(number))), FUNC(1, number, 1, number), \
      FUNC(1, number, 0), CONT(3),                                                      \
      REC(2, SHARED, DESCRIPTOR(6, STRUCT(2, CONST(number), CONST(REF_NULL(SHARED, ANYREF)))), SHARED, \
          DESCRIBES(5, STRUCT(0)))
/* Type 1 is called `b`, and its field 0 `f`. */
#define NAME_SECTION \
  0, 19, 4, 'n', 'a', 'm', 'e', 4, 4, 1, 1, 1, 'b', 10, 6, 1, 1, 1, 0, 1, 'f'
/* Imports a function of type 2, and exports it. */
#define LINKED 2, 7, 1, 1, 'a', 1, 'b', 0, 2, 6, 6, 1, 0x7f, 0, 0x41, 0, 0x0b, 7, 5, 1, 1, 'c', 0, 0
static const uint8_t SECTION[] = {TYPES(I32)}, OTHER_SECTION[] = {TYPES(I64)},
                     MODULE[] = {MODULE_HEADER, 0x01, sizeof SECTION, TYPES(I32), LINKED, NAME_SECTION},
                     WRONG_SECTION[] = {2, STRUCT(0), STRUCT(1, CONST(REF(9)))};

enum { UNTOUCHED = 0xa5 };
static inline void world_tidy(world_t *world) {
  memset(world->written, UNTOUCHED, sizeof world->written);
  world->values[0] = wt_val_type_ref_to(world->handle[TYPE], true);
  world->fields[0] = wt_field_type(world->values[0], true);
  world->definition = (wt_cont_definition_t){.func = world->func};
  world->groups[0] = world->handle[GROUP];
  world->provided = world->required = (wt_extern_type_t){.kind = WT_EXTERN_FUNC, .func = world->func};
  world->plain[0] = (wt_sub_type_t){.kind = WT_TYPE_STRUCT, .fields = world->fields, .nfields = 1};
}

/* Opens a world with a registry of its own, or one with other types in an existing registry. */
static inline void world_open(world_t *world, const wt_registry_t *shared) {
  wt_registry_config_t *config = wt_registry_config_new();
  REQUIRE(wt_registry_config_set_gc_layout(config, WT_GC_LAYOUT_DRC, NULL));
  for (wt_feature_t feature = 1; feature <= WT_FEATURE_CUSTOM_DESCRIPTORS; feature++)
    REQUIRE(wt_registry_config_set_feature(config, feature, true, NULL));
  wt_registry_t *registry =
      shared != NULL ? wt_registry_clone(shared) : wt_registry_new(config, NULL);
  wt_type_collection_t *types = wt_registry_register_type_section(
      registry, shared != NULL ? OTHER_SECTION : SECTION, sizeof SECTION, NULL);
  REQUIRE(types != NULL);
  wt_type_names_t *names = wt_type_names_new(registry, NULL);
  wt_type_encoder_t *encoder = wt_type_encoder_new(registry, NULL);
  REQUIRE(wt_type_names_read_module(names, types, MODULE, sizeof MODULE, NULL) &&
          wt_type_encoder_add_collection(encoder, types, NULL, NULL));

  wt_rec_group_builder_t *of_group = wt_rec_group_builder_new(registry, NULL);
  const wt_pending_type_t *built = wt_rec_group_builder_declare_array(of_group, NULL);
  wt_array_type_builder_t *array = wt_rec_group_builder_define_array(of_group, built, NULL);
  wt_val_type_t number = shared != NULL ? wt_val_type_i64() : wt_val_type_i32();
  REQUIRE(wt_array_type_builder_element(array, wt_field_type(number, true), NULL) &&
          wt_array_type_builder_finish(array, NULL));
  wt_rec_group_t *group = wt_rec_group_builder_build(of_group, NULL);
  wt_rec_group_builder_delete(of_group);

  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  const wt_pending_type_t *pending = wt_rec_group_builder_declare_struct(builder, NULL),
                          *referring = wt_rec_group_builder_declare_struct(builder, NULL),
                          *pending_array = wt_rec_group_builder_declare_array(builder, NULL),
                          *pending_func = wt_rec_group_builder_declare_func(builder, NULL),
                          *pending_cont = wt_rec_group_builder_declare_cont(builder, NULL);
  wt_struct_type_builder_t *refers = wt_rec_group_builder_define_struct(builder, referring, NULL);
  *world = (world_t){
      .handle = {[CONFIG] = config,
                 [REGISTRY] = registry,
                 [BUILDER] = builder,
                 [STRUCT_BUILDER] = wt_rec_group_builder_define_struct(builder, pending, NULL),
                 [ARRAY_BUILDER] = wt_rec_group_builder_define_array(builder, pending_array, NULL),
                 [FUNC_BUILDER] = wt_rec_group_builder_define_func(builder, pending_func, NULL),
                 [REFERENCE] = wt_struct_type_builder_forward_ref_field(refers, pending, NULL),
                 [PENDING] = (void *)(uintptr_t)pending,
                 [GROUP] = group,
                 [TYPE] = wt_registered_type_clone(wt_type_collection_type(types, 1)),
                 [COLLECTION] = types,
                 [NAMES] = names,
                 [ENCODER] = encoder,
                 [INTERFACE] = wt_module_interface_read(types, MODULE, sizeof MODULE, NULL)},
      .pending_array = pending_array,
      .pending_func = pending_func,
      .pending_cont = pending_cont,
      .built = built,
      .func = wt_registered_type_clone(wt_type_collection_type(types, 2)),
      .tag = wt_registered_type_clone(wt_type_collection_type(types, 3)),
      .exn = wt_exn_type_new(registry, wt_type_collection_type(types, 3), NULL),
      .cont = wt_registered_type_clone(wt_type_collection_type(types, 4)),
      .described = wt_registered_type_clone(wt_type_collection_type(types, 5)),
      .descriptor = wt_registered_type_clone(wt_type_collection_type(types, 6)),
      .refers = refers,
      .string = wt_registry_dump(registry, NULL),
  };
  wt_error_t *error;
  REQUIRE(wt_registry_register_type_section(registry, WRONG_SECTION, sizeof WRONG_SECTION,
                                            &error) == NULL);
  world->handle[ERROR] = error;
  for (kind_t kind = 0; kind < KINDS; kind++) REQUIRE(world->handle[kind] != NULL);
  REQUIRE(world->func != NULL && world->tag != NULL && world->exn != NULL && world->string != NULL &&
          world->cont != NULL && world->described != NULL && world->descriptor != NULL &&
          world->pending_cont != NULL);
  world_tidy(world);
}

/* Ends a handle as its owner; a borrowed one is not ended. */
static inline void end_handle(kind_t kind, void *handle) {
  switch (kind) {
    case CONFIG: wt_registry_config_delete(handle); break;
    case REGISTRY: wt_registry_delete(handle); break;
    case BUILDER: wt_rec_group_builder_delete(handle); break;
    case GROUP: wt_rec_group_delete(handle); break;
    case TYPE: wt_registered_type_delete(handle); break;
    case COLLECTION: wt_type_collection_delete(handle); break;
    case NAMES: wt_type_names_delete(handle); break;
    case ENCODER: wt_type_encoder_delete(handle); break;
    case INTERFACE: wt_module_interface_delete(handle); break;
    case ERROR: wt_error_delete(handle); break;
    default: break;
  }
}

/* Ends all objects that still exist. The pointers stay. */
static inline void world_close(world_t *world) {
  for (kind_t kind = KINDS; kind-- > 0;)
    if (kind != REGISTRY) end_handle(kind, world->handle[kind]);
  wt_registered_type_delete(world->func);
  wt_registered_type_delete(world->tag);
  wt_registered_type_delete(world->exn);
  wt_registered_type_delete(world->cont);
  wt_registered_type_delete(world->described);
  wt_registered_type_delete(world->descriptor);
  wt_string_delete(world->string);
  CHECK(world->handle[REGISTRY] == NULL || wt_registry_check(world->handle[REGISTRY], NULL));
  wt_registry_delete(world->handle[REGISTRY]);
}

static inline bool has(const char *text, const char *part) { return strstr(text, part) != NULL; }

/* Makes the calls that must come before a call of this function. */
static inline void world_prepare(world_t *world, const char *function) {
  static const uint8_t CUT_OFF[] = {MODULE_HEADER, 0, 9};
  if (has(function, "_inherit"))
    REQUIRE(wt_struct_type_builder_supertype(world->handle[STRUCT_BUILDER], world->handle[TYPE], NULL));
  if (has(function, "passed_over"))
    REQUIRE(wt_type_names_read_module(world->handle[NAMES], world->handle[COLLECTION], CUT_OFF,
                                      sizeof CUT_OFF, NULL));
  bool builds = has(function, "builder_build");
  if (builds || has(function, "array_type_builder_finish"))
    REQUIRE(wt_array_type_builder_element(world->handle[ARRAY_BUILDER], world->fields[0], NULL));
  if (builds)
    REQUIRE(wt_forward_ref_builder_finish(world->handle[REFERENCE], NULL) &&
            wt_struct_type_builder_finish(world->refers, NULL) &&
            wt_struct_type_builder_finish(world->handle[STRUCT_BUILDER], NULL) &&
            wt_array_type_builder_finish(world->handle[ARRAY_BUILDER], NULL) &&
            wt_func_type_builder_finish(world->handle[FUNC_BUILDER], NULL) &&
            wt_rec_group_builder_define_cont(world->handle[BUILDER], world->pending_cont,
                                             &world->definition, NULL));
  if (has(function, "host_data") && !has(function, "set_host_data"))
    REQUIRE(wt_registered_type_set_host_data(world->handle[TYPE], world) == world &&
            wt_registered_type_set_host_data(world->func, world) == world);
}

/* The handle of this kind that the function can be given for this parameter. */
static inline const void *valid_handle(const world_t *world, kind_t kind, const char *function,
                                       const char *parameter) {
  bool is_pending_cont = has(function, "define_cont") && strcmp(parameter, "type") == 0;
  if (kind == PENDING && is_pending_cont) return world->pending_cont;
  if (kind == TYPE && has(function, "cont_func")) return world->cont;
  if (kind == TYPE && has(function, "exn_tag_offset")) return world->exn;
  if (kind == TYPE && has(function, "registered_type_descri"))
    return has(function, "_describes") ? world->descriptor : world->described;
  if (kind == TYPE && (has(function, "is_shared") || has(function, "gc_ref_offsets")))
    return world->described;
  bool of_func = has(function, "_func") || has(function, "define_cont") ||
                 has(function, "cont_type_new") || has(function, "param") || has(function, "result") ||
                 has(function, "trampoline") || has(function, "extern_type");
  if (kind == TYPE && strcmp(parameter, "tag_func_type") == 0) return world->tag;
  bool is_above = has(function, "_explain_") && strcmp(parameter, "sup") == 0; /* and is not */
  if (kind == TYPE && (of_func || is_above)) return world->func;
  if (kind == PENDING && has(function, "rec_group_get")) return world->built;
  if (kind == PENDING && has(function, "_array")) return world->pending_array;
  if (kind == PENDING && of_func) return world->pending_func;
  return world->handle[kind];
}

static inline void no_log(void *user, wt_log_level_t level, const char *target, const char *text) {
  (void)user, (void)level, (void)target, (void)text;
}

static inline void no_funeral(void *user, uint32_t type_index, void *host_data) {
  (void)user, (void)type_index, (void)host_data;
}

/* A valid argument for a parameter. A parameter of an unknown type and name ends the test: a new function in the header
 * must be added here. */
static inline argument_t valid_argument(world_t *world, const char *function,
                                        const parameter_t *parameter) {
  const char *type = parameter->type, *name = parameter->name;
  kind_t kind = kind_of(type);
  if (kind != NO_HANDLE)
    return (argument_t){.pointer = (void *)(uintptr_t)valid_handle(world, kind, function, name)};

  bool whole = has(function, "_module"), named = has(function, "_names_set");
  bool finds = has(function, "_find_export"); /* which LINKED has */
  bool above = has(function, "_explain_") && strcmp(name, "sup") == 0;
  wt_val_type_t value = wt_val_type_ref_to(world->handle[TYPE], !above);
  static const uint8_t READ[] = {ANYREF}; /* a value type, a heap type, a block type */
  bool reads = has(function, "_read_") && !whole;
  /* The required type is a tag for the explanation why the function does not match. */
  if (has(function, "extern_type_explain")) world->required.kind = WT_EXTERN_TAG;
  const struct {
    const char *type, *name; /* NULL: whatever its name */
    argument_t argument;
  } known[] = {
      {"wt_error_t **", "error_out", {.pointer = &world->error}},
      {"char *", "string", {.pointer = world->string}},
      {"void *", "user", {.pointer = world->written}},
      {"void *", "data", {.pointer = world->written}},
      {"uint64_t *", NULL, {.pointer = world->written}},
      {"uint32_t *", NULL, {.pointer = world->written}},
      {"size_t *", NULL, {.pointer = world->written}},
      {"wt_registry_stats_t *", NULL, {.pointer = world->written}},
      {"wt_owners_t *", NULL, {.pointer = world->written}},
      {"wt_gc_layout_t *", NULL, {.pointer = world->written}},
      {"wt_gc_field_layout_t *", NULL, {.pointer = world->written}},
      {"wt_val_type_t *", NULL, {.pointer = world->written}},
      {"wt_field_type_t *", NULL, {.pointer = world->written}},
      {"wt_block_type_t *", NULL, {.pointer = world->written}},
      {"bool *", NULL, {.pointer = world->written}},
      {"const char **", NULL, {.pointer = world->written}},
      {"wt_extern_type_t *", NULL, {.pointer = world->written}},
      {"const wt_extern_type_t *", "provided", {.pointer = &world->provided}},
      {"const wt_extern_type_t *", "required", {.pointer = &world->required}},
      {"uint8_t *", NULL, {.pointer = world->written}},
      {"const wt_sub_type_t *", "types", {.pointer = world->plain}},
      {"const wt_rec_group_t *const *", "groups", {.pointer = (void *)world->groups}},
      {"wt_packed_val_type_t", NULL, {.number = wt_val_type_pack(world->values[0])}},
      {"const uint8_t *", "bytes", {.pointer = (void *)(uintptr_t)READ}},
      {"const wt_gc_layout_policy_t *", "policy", {.pointer = (void *)(uintptr_t)&POLICY}},
      {"const wt_cont_definition_t *", "definition", {.pointer = &world->definition}},
      {"const uint8_t *", "wasm", {.pointer = (void *)(uintptr_t)MODULE}},
      {"const uint8_t *", "payload", {.pointer = (void *)(uintptr_t)SECTION}},
      {"const char *", "name", {.pointer = (void *)(uintptr_t)(finds ? "c" : "name")}},
      {"size_t", "len", {.number = finds   ? 1
                            : whole ? sizeof MODULE
                            : named ? 4
                            : reads ? sizeof READ
                                    : sizeof SECTION}},
      {"const char *", "filter_or_null", {.pointer = (void *)(uintptr_t) "off"}},
      {"wt_log_callback_t", NULL, {.log_callback = no_log}},
      {"wt_log_level_t", NULL, {.number = WT_LOG_OFF}},
      {"wt_retire_callback_t", NULL, {.retire_callback = no_funeral}},
      {"uint32_t", "types", {.number = 7}},
      {"wt_val_type_t", NULL, {.val_type = value}},
      {"wt_field_type_t", NULL, {.field_type = wt_field_type(value, true)}},
      {"const wt_val_type_t *", NULL, {.pointer = world->values}},
      {"const wt_field_type_t *", NULL, {.pointer = world->fields}},
      {"size_t", "nparams", {.number = 1}},
      {"size_t", "nresults", {.number = 1}},
      {"size_t", "nfields", {.number = 1}},
      {"size_t", "noffsets", {.number = 1}},
      {"size_t", "ntypes", {.number = 1}},
      {"size_t", "ngroups", {.number = 1}},
      {"wt_error_code_t", "code", {.number = WT_ERROR_LIMIT}},
      {"uint32_t", "position", {.number = 0}},
      {"bool", NULL, {.number = true}},
      {"wt_gc_layout_kind_t", NULL, {.number = WT_GC_LAYOUT_DRC}},
      {"wt_feature_t", NULL, {.number = WT_FEATURE_STACK_SWITCHING}},
      {"wt_limit_t", NULL, {.number = WT_LIMIT_FIELDS}},
      {"uint32_t", "major", {.number = 2}},
      {"uint64_t", "value", {.number = 1}},
      {"uint8_t", "kind", {.number = has(function, "_initial") ? WT_EXTERN_GLOBAL : WT_EXTERN_FUNC}},
      {"uint32_t", "index", {.number = 0}},
      {"uint32_t", "character", {.number = 0x202e}},
      {"uint64_t", "minimum", {.number = 1}},
      {"wt_heap_kind_t", NULL, {.number = WT_HEAP_ANY}},
      {"size_t", "out_size",
       {.number = has(function, "owners") ? sizeof(wt_owners_t) : sizeof(wt_registry_stats_t)}},
      {"size_t", "position", {.number = 0}},
      {"uint32_t", "i", {.number = 0}},
      {"size_t", "i", {.number = 0}},
      {"uint32_t", "field", {.number = 0}},
      {"uint32_t", "module_type_index", {.number = 0}},
      {"uint32_t", "type_index",
       {.number = wt_registered_type_index(has(function, "layout") ? world->handle[TYPE]
                                                                   : world->func)}},
      {"uint32_t", "sub", {.number = wt_registered_type_index(world->func)}},
      {"uint32_t", "sup", {.number = wt_registered_type_index(world->func)}},
      {"uint32_t", "trampoline_type_index", {.number = wt_registered_type_index(world->func)}},
  };
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (strcmp(type, known[i].type) == 0 &&
        (known[i].name == NULL || strcmp(name, known[i].name) == 0))
      return known[i].argument;
  CASE("what is a valid argument for `%s %s` of %s?", type, name, function);
  REQUIRE(!"known in world.h");
  return (argument_t){0};
}
#endif
