/* For oom.c: the acts. Each calls functions that may need memory, and returns whether they succeeded; if not, `made`
 * has nothing. Acts that need bytes use those set here. */
#ifndef OOM_ACTS_H
#define OOM_ACTS_H
#include "oom_world.h"

static bytes_t module;             /* for `module` */
static const scenario_t *scenario; /* for `register_scenario` and `refuse_scenario`, ... */
static path_t scenario_path = BY_FORWARD_REFS; /* ... which take this path ... */
static bytes_t scenario_section;               /* ... with these bytes */

static wt_field_type_t a_field(const world_t *world) {
  return wt_field_type(wt_val_type_ref_to(world->known[NODE], false), true);
}
static wt_registered_type_t *new_struct_of_100(const world_t *world, wt_error_t **error) {
  wt_field_type_t fields[100];
  for (size_t i = 0; i < 100; i++) fields[i] = a_field(world);
  return wt_struct_type_new(world->registry, fields, 100, error);
}
static wt_registered_type_t *new_func_of_3(const world_t *world, wt_error_t **error) {
  wt_val_type_t value = a_field(world).storage, values[] = {value, wt_val_type_v128(), value};
  return wt_func_type_new(world->registry, values, 3, values, 2, error);
}

/* The answer is right whether or not there was memory for a table. It is never 0, since type 0 is not a func. */
static uint32_t trampoline_of_module(const world_t *world) {
  uint32_t number = 0, trampoline = wt_registered_type_index(world->trampoline);
  CHECK(wt_type_collection_trampoline(world->collection, trampoline, &number));
  return number;
}

static uint32_t last_of_display(const world_t *world) {
  size_t len;
  const uint32_t *display =
      wt_registered_type_display(wt_type_collection_type(world->deep, DEEP), &len);
  CHECK_NUMBER(len, display == NULL ? 0 : CHAIN + 2);
  return display == NULL ? 0 : display[CHAIN + 1];
}

static bool memory_is_back(wt_error_t **error) {
  watch.nth = LONG_MAX;
  CHECK_REFUSED(*error, WT_ERROR_OUT_OF_MEMORY);
  return true;
}

/* Calls that take no memory. */
static bool define_proposals(wt_struct_type_builder_t *in_leaf,
                             wt_array_type_builder_t *in_list, wt_func_type_builder_t *in_visit,
                             wt_struct_type_builder_t *in_kind, const wt_pending_type_t *leaf,
                             const wt_pending_type_t *kind, wt_error_t **error) {
  return wt_struct_type_builder_descriptor(in_leaf, kind, error) &&
         wt_struct_type_builder_describes(in_kind, leaf, error) &&
         wt_struct_type_builder_shared(in_leaf, false, error) &&
         wt_array_type_builder_shared(in_list, false, error) &&
         wt_func_type_builder_shared(in_visit, false, error);
}

/* A call that may take memory is repeated if need be, or everything is undone. */
#define STEP(...) ((__VA_ARGS__) || (is_patient && memory_is_back(error) && (__VA_ARGS__)))
static wt_rec_group_t *build(const world_t *world, wt_error_t **error, bool is_patient) {
  wt_rec_group_builder_t *builder = NULL;
  wt_rec_group_t *group = NULL;
  const wt_pending_type_t *leaf, *list, *visit = NULL, *kind, *task = NULL;
  wt_struct_type_builder_t *in_leaf, *in_kind;
  wt_array_type_builder_t *in_list;
  wt_func_type_builder_t *in_visit;
  wt_forward_ref_builder_t *to_list, *to_leaf, *to_visit;
  wt_field_type_t number = wt_field_type(wt_val_type_i32(), true);
  bool good = STEP(builder = wt_rec_group_builder_new(world->registry, error)) &&
              STEP(leaf = wt_rec_group_builder_declare_struct(builder, error)) &&
              STEP(list = wt_rec_group_builder_declare_array(builder, error)) &&
              STEP(visit = wt_rec_group_builder_declare_func(builder, error)) &&
              STEP(kind = wt_rec_group_builder_declare_struct(builder, error)) &&
              STEP(task = wt_rec_group_builder_declare_cont(builder, error)) &&
              /* defined again below */
              STEP(in_leaf = wt_rec_group_builder_define_struct(builder, leaf, error)) &&
              STEP(wt_struct_type_builder_field(in_leaf, a_field(world), error)) &&
              STEP(wt_struct_type_builder_forward_ref_field(in_leaf, list, error)) &&
              STEP(in_leaf = wt_rec_group_builder_define_struct(builder, leaf, error)) &&
              STEP(in_list = wt_rec_group_builder_define_array(builder, list, error)) &&
              STEP(in_visit = wt_rec_group_builder_define_func(builder, visit, error)) &&
              STEP(in_kind = wt_rec_group_builder_define_struct(builder, kind, error)) &&
              STEP(wt_struct_type_builder_supertype(in_leaf, world->known[NODE], error)) &&
              define_proposals(in_leaf, in_list, in_visit, in_kind, leaf, kind, error);
  wt_cont_definition_t of_known = {.func = world->known[TAG]}, of_visit = {.pending_func = visit};
  good = good && STEP(wt_rec_group_builder_define_cont(builder, task, &of_known, error)) &&
         STEP(wt_rec_group_builder_define_cont(builder, task, &of_visit, error));
  for (int i = 0; i < 20 && good; i++)
    good = STEP(wt_struct_type_builder_field(in_leaf, number, error)) &&
           STEP(wt_func_type_builder_param(in_visit, a_field(world).storage, error));
  if (good && STEP(to_list = wt_struct_type_builder_forward_ref_field(in_leaf, list, error)) &&
      STEP(to_leaf = wt_array_type_builder_forward_ref_element(in_list, leaf, error)) &&
      STEP(to_visit = wt_func_type_builder_forward_ref_result(in_visit, visit, error)) &&
      STEP(wt_forward_ref_builder_finish(to_list, error)) &&
      STEP(wt_forward_ref_builder_mutable(to_leaf, true, error)) &&
      wt_forward_ref_builder_exact(to_leaf, true, error) &&
      STEP(wt_forward_ref_builder_finish(to_leaf, error)) &&
      STEP(wt_forward_ref_builder_finish(to_visit, error)) &&
      wt_struct_type_builder_finish(in_leaf, error) &&
      wt_struct_type_builder_finish(in_kind, error) &&
      wt_array_type_builder_finish(in_list, error) && wt_func_type_builder_finish(in_visit, error))
    (void)STEP(group = wt_rec_group_builder_build(builder, error));
  wt_rec_group_builder_delete(builder);
  return group;
}

/* If there is no memory for the real error, the error is out of memory. */
static wt_error_code_t code_of(wt_error_code_t want, wt_error_t **error) {
  if (wt_error_code(*error) == WT_ERROR_OUT_OF_MEMORY) return 0;
  CHECK_REFUSED(*error, want);
  return want;
}
#include "oom_parts.h"

static uint32_t refuse_stale(const world_t *world, wt_error_t **error) {
  CHECK(wt_registry_type(world->registry, 0, error) == NULL);
  return code_of(WT_ERROR_STALE, error);
}
static uint32_t refuse_exn(const world_t *world, wt_error_t **error) {
  CHECK(wt_exn_type_new(world->registry, world->known[NODE], error) == NULL);
  return code_of(WT_ERROR_WRONG_KIND, error);
}
static uint32_t refuse_level(wt_error_t **error) {
  CHECK(!wt_log_set_callback(NULL, NULL, WT_LOG_TRACE + 1, error));
  return code_of(WT_ERROR_INVALID_ARGUMENT, error);
}
/* Sections and modules that end too early, or have bytes that are not allowed at their place. */
static const bytes_t MALFORMED_SECTIONS[] = {
    {NULL, 0},
    BYTES(0x80),
    BYTES(0x80, 0x80, 0x80, 0x80, 0x80, 0x00),
    BYTES(0xff, 0xff, 0xff, 0xff, 0x1f),
    BYTES(2, STRUCT(0)),
    BYTES(1, 0x5f),
    BYTES(1, 0x5c),
    BYTES(1, STRUCT(0), 0),
    BYTES(1, REC(2, STRUCT(0))),
    BYTES(1, FUNC(1, 0x52, 0)),
    BYTES(1, FUNC(1, I8, 0)),
    BYTES(1, STRUCT(1, I32, 2)),
    BYTES(1, STRUCT(1, CONST(REF(0x40)))),
    BYTES(1, STRUCT(1, CONST(REF(0x80), 0x80, 0x80, 0x80, 0x20))),
};
static const bytes_t MALFORMED_MODULES[] = {
    {NULL, 0},
    BYTES(0x7f, 'E', 'L', 'F'),
    BYTES(0, 'a', 's', 'm', 1),
    BYTES(0, 'a', 's', 'm', 0, 0, 1, 0),
    BYTES(MODULE_HEADER, 1),
    BYTES(MODULE_HEADER, 1, 9, 1),
};
static uint32_t refuse_malformed(const world_t *world, wt_error_t **error) {
  uint32_t code = 1;
  for (size_t i = 0; code != 0 && i < sizeof MALFORMED_SECTIONS / sizeof *MALFORMED_SECTIONS; i++) {
    bytes_t bytes = MALFORMED_SECTIONS[i];
    CHECK(wt_registry_register_type_section(world->registry, bytes.at, bytes.len, error) == NULL);
    code = code_of(WT_ERROR_MALFORMED, error);
  }
  for (size_t i = 0; code != 0 && i < sizeof MALFORMED_MODULES / sizeof *MALFORMED_MODULES; i++) {
    bytes_t bytes = MALFORMED_MODULES[i];
    CHECK(wt_registry_register_module(world->registry, bytes.at, bytes.len, error) == NULL);
    code = code_of(WT_ERROR_MALFORMED, error);
  }
  return code;
}
static uint32_t refuse_unfinished(const world_t *world, wt_error_t **error) {
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(world->registry, error);
  uint32_t code = 0;
  if (builder != NULL && wt_rec_group_builder_declare_func(builder, error) != NULL) {
    CHECK(wt_rec_group_builder_build(builder, error) == NULL);
    code = code_of(WT_ERROR_UNDEFINED, error);
  }
  wt_rec_group_builder_delete(builder);
  return code;
}
static size_t register_scenario(const world_t *world, types_t *types, wt_error_t **error) {
  *types = register_by(scenario_path, world->registry, scenario_section, error);
  return types->len;
}
static uint32_t refuse_scenario(const world_t *world, wt_error_t **error) {
  CHECK(register_by(scenario_path, world->registry, scenario_section, error).type == NULL);
  return code_of(scenario->code, error);
}

/* A refused call has neither set nor removed a name. */
static bool is_called(const wt_type_names_t *names, const wt_registered_type_t *type,
                      const char *want) {
  const char *name = wt_type_names_type(names, type);
  return want == NULL ? name == NULL : name != NULL && strcmp(name, want) == 0;
}
static wt_type_names_t *read_names(const world_t *world, wt_error_t **error) {
  const wt_registered_type_t *const *known = world->known;
  wt_type_names_t *names = wt_type_names_new(world->registry, error);
  if (names == NULL) return NULL;
  bool done = wt_type_names_read_module(names, world->collection, NAMES, sizeof NAMES, error);
  CHECK(is_called(names, known[NODE], done ? "node" : NULL));
  CHECK(is_called(names, known[TO_NODE], done ? "two words" : NULL));
  CHECK(is_called(names, known[TAG], done ? "node" : NULL));
  CHECK((wt_type_names_field(names, known[NODE], 0) != NULL) == done);
  if (done) return names;
  wt_type_names_delete(names);
  return NULL;
}
static wt_type_names_t *set_names(const world_t *world, wt_error_t **error) {
  static const struct {
    int type;
    const char *name, *before;
  } ORDER[] = {{NODE, "node", NULL}, {TAG, "node", NULL}, {NODE, "new", "node"}};
  wt_type_names_t *names = wt_type_names_new(world->registry, error);
  bool good = names != NULL;
  for (size_t i = 0; good && i < sizeof ORDER / sizeof *ORDER; i++) {
    const wt_registered_type_t *type = world->known[ORDER[i].type];
    const char *name = ORDER[i].name;
    good = wt_type_names_set_type(names, type, name, strlen(name), error);
    CHECK(is_called(names, type, good ? name : ORDER[i].before));
  }
  if (good) {
    good = wt_type_names_set_field(names, world->known[NODE], 0, "value", 5, error);
    CHECK((wt_type_names_field(names, world->known[NODE], 0) != NULL) == good);
  }
  if (good) return names;
  wt_type_names_delete(names);
  return NULL;
}

static uint64_t owners_of(const wt_registered_type_t *type) {
  wt_owners_t owners = {0};
  CHECK(wt_registered_type_owners(type, &owners, sizeof owners));
  return owners.total;
}

static uint32_t type_section(wt_error_t **error) {
  static const uint8_t MODULE[] = {MODULE_HEADER, 1, 3, 1, 0x5f, 0}; /* (type (struct)) */
  size_t offset, size;
  return wt_module_type_section(MODULE, sizeof MODULE, &offset, &size, error) ? (uint32_t)(offset + size) : 0;
}
/* For types that have not been queried before, unless this is the second run. */
static uint32_t fingerprint(const world_t *world, wt_error_t **error) {
  uint8_t bytes[32];
  if (!wt_registered_type_fingerprint(world->known[TO_NODE], bytes, error)) return 0;
  return bytes[0] + (uint32_t)bytes[31] * 256 + 1;
}
static uint32_t group_fingerprint(const wt_rec_group_t *group, wt_error_t **error) {
  uint8_t bytes[32];
  if (!wt_rec_group_fingerprint(group, bytes, error)) return 0;
  return bytes[0] + (uint32_t)bytes[31] * 256 + 1;
}

static char *explain_externs(const world_t *world, wt_error_t **error) {
  wt_extern_type_t provided = {.kind = WT_EXTERN_FUNC, .func = world->known[FIRST_OF_TWO]},
                   required = {.kind = WT_EXTERN_FUNC, .func = world->known[SECOND_OF_TWO]};
  CHECK(!wt_extern_type_matches(&provided, &required));
  return wt_extern_type_explain_mismatch(&provided, &required, world->names, error);
}

/* An index that is out of range, which is an error of the library. */
static uint32_t refuse_interface(const world_t *world, wt_error_t **error) {
  static const uint8_t wrong[] = {MODULE_HEADER, 3, 2, 1, 99};
  CHECK(wt_module_interface_read(world->collection, wrong, sizeof wrong, error) == NULL);
  return code_of(WT_ERROR_INVALID_TYPE, error);
}

static uint32_t refuse_malformed_interface(const world_t *world, wt_error_t **error) {
  static const uint8_t malformed[] = {MODULE_HEADER, 3, 1, 1};
  CHECK(wt_module_interface_read(world->collection, malformed, sizeof malformed, error) == NULL);
  return code_of(WT_ERROR_MALFORMED, error);
}

/* In a registry of its own, which ends with it: all types of a module are pinned, or none. */
static uint32_t pin(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_type_collection_t *types =
      registry == NULL ? NULL
                       : wt_registry_register_type_section(registry, KNOWN.at, KNOWN.len, NULL);
  bool done = types != NULL && wt_registered_type_pin(wt_type_collection_type(types, TO_NODE));
  if (types != NULL) {
    CHECK_NUMBER(stats_of(registry).pinned_types, done ? 2 : 0);
  }
  wt_type_collection_delete(types);
  wt_registry_delete(registry);
  return done;
}

/* In a registry of its own, where indices are dense: function types and their trampoline types, or none of
 * them. */
static uint32_t eager(const world_t *world, wt_error_t **error) {
  unsigned long before = funerals;
  CHECK(wt_registry_config_set_eager_trampolines(world->config, true, NULL) &&
        wt_registry_config_set_index_reuse_delay(world->config, 0, NULL));
  wt_registry_t *registry = wt_registry_new(world->config, error);
  CHECK(wt_registry_config_set_eager_trampolines(world->config, false, NULL) &&
        wt_registry_config_set_index_reuse_delay(world->config, 1000, NULL));
  if (registry == NULL) return 0;
  wt_type_collection_t *types =
      wt_registry_register_type_section(registry, KNOWN.at, KNOWN.len, error);
  bool done = types != NULL;
  CHECK_NUMBER(live_types(registry), done ? 7 : 0);
  for (uint32_t i = 0; done && i <= SECOND_OF_TWO; i++) {
    const wt_registered_type_t *type = wt_type_collection_type(types, i);
    CHECK((wt_registered_type_trampoline_index(type) != 0) == (i != NODE));
  }
  wt_type_collection_delete(types);
  wt_registry_delete(registry);
  CHECK_NUMBER(funerals - before, done ? 7 : 0);
  return done;
}

/* Adds a type with the types that it refers to, the whole module, a group and the empty group. A refused call has added
 * nothing. */
static wt_type_encoder_t *encode(const world_t *world, wt_error_t **error) {
  const wt_registered_type_t *const *known = world->known;
  wt_type_encoder_t *encoder = wt_type_encoder_new(world->registry, error);
  uint32_t at = 0;
  size_t len;
  bool good = encoder != NULL;
  if (good) {
    good = wt_type_encoder_add_type(encoder, known[TO_NODE], &at, error);
    CHECK(wt_type_encoder_index(encoder, known[NODE], &at) == good);
    CHECK(wt_type_encoder_index(encoder, known[TO_NODE], &at) == good);
  }
  if (good) {
    good = wt_type_encoder_add_collection(encoder, world->collection, &at, error);
    CHECK(!good || at == 2);
    CHECK(wt_type_encoder_index(encoder, known[TO_NODE], &at) && at == 1);
    CHECK(wt_type_encoder_index(encoder, known[SECOND_OF_TWO], &at) == good);
  }
  good = good && wt_type_encoder_add_rec_group(encoder, world->empty, &at, error) &&
         wt_type_encoder_add_rec_group(encoder, world->labelled, &at, error) &&
         wt_type_encoder_type_section(encoder, &len, error) != NULL &&
         wt_type_encoder_module(encoder, &len, error) != NULL;
  if (good) return encoder;
  wt_type_encoder_delete(encoder);
  return NULL;
}

/* How it fails: with an error, or with NULL. In parts: of several calls, those before the failing one have succeeded,
 * but their results are deleted. */
typedef enum failure_t {
  SAYS_WHY,
  PARTS_SAY_WHY,
  SAYS_WHY_KEEPS_SOME, /* the fingerprints that it made before */
  JUST_FAILS,
  NEVER_FAILS,
  TAKES_NO_MEMORY,
  MAY_END_US /* other people's code, which may also keep its memory */
} failure_t;

/* Name, what it makes, how it fails, the call. */
#define ACTS(ACT)                                                                                \
  ACT(new_config, config, JUST_FAILS, wt_registry_config_new())                                  \
  ACT(configure, number, TAKES_NO_MEMORY, configure(world->config, WT_GC_LAYOUT_NULL, error))    \
  ACT(configure_own, number, TAKES_NO_MEMORY, configure(world->config, 0, error))                \
  ACT(new_registry, registry, SAYS_WHY, wt_registry_new(world->config, error))                   \
  ACT(new_default_registry, registry, SAYS_WHY, wt_registry_new(NULL, error))                    \
  ACT(clone_registry, registry, JUST_FAILS, wt_registry_clone(world->registry))                  \
  ACT(build_or_give_up, group, SAYS_WHY, build(world, error, false))                             \
  ACT(build_patiently, group, NEVER_FAILS, build(world, error, true))                            \
  ACT(group_of_type, group, JUST_FAILS, wt_registered_type_rec_group(world->known[NODE], NULL))  \
  ACT(clone_group, group, JUST_FAILS, wt_rec_group_clone(world->group))                          \
  ACT(clone_collection, collection, JUST_FAILS, wt_type_collection_clone(world->collection))     \
  ACT(get_by_label, number, TAKES_NO_MEMORY,                                                     \
      wt_rec_group_get(world->labelled, world->label, error) != NULL)                            \
  ACT(new_struct, type, SAYS_WHY, new_struct_of_100(world, error))                               \
  ACT(new_array, type, SAYS_WHY, wt_array_type_new(world->registry, a_field(world), error))      \
  ACT(new_func, type, SAYS_WHY, new_func_of_3(world, error))                                     \
  ACT(new_exn, type, SAYS_WHY, wt_exn_type_new(world->registry, world->known[TAG], error))       \
  ACT(new_cont, type, SAYS_WHY, wt_cont_type_new(world->registry, world->known[TAG], error))     \
  ACT(trampoline, type, SAYS_WHY, wt_registered_type_trampoline(world->known[TO_NODE], error))   \
  ACT(known_trampoline, type, TAKES_NO_MEMORY,                                                   \
      wt_registered_type_trampoline(world->known[FIRST_OF_TWO], error))                          \
  ACT(pin, number, JUST_FAILS, pin())                                                            \
  ACT(eager, number, SAYS_WHY, eager(world, error))                                              \
  ACT(clone_type, type, TAKES_NO_MEMORY, wt_registered_type_clone(world->known[NODE]))           \
  ACT(find_by_index, type, TAKES_NO_MEMORY, wt_registry_type(world->registry, 1, error))         \
  ACT(find_trampoline, number, NEVER_FAILS, trampoline_of_module(world))                                      \
  ACT(deep_display, number, JUST_FAILS, last_of_display(world))                                  \
  ACT(stats, number, TAKES_NO_MEMORY, live_types(world->registry))                               \
  ACT(check, number, SAYS_WHY, wt_registry_check(world->registry, error))                        \
  ACT(dump, text, SAYS_WHY, wt_registry_dump(world->registry, error))                            \
  ACT(to_wat, text, SAYS_WHY, wt_registered_type_to_wat(world->known[TO_NODE], error))           \
  ACT(new_names, names, SAYS_WHY, wt_type_names_new(world->registry, error))                     \
  ACT(read_names, names, SAYS_WHY, read_names(world, error))                                     \
  ACT(set_names, names, SAYS_WHY, set_names(world, error))                                       \
  ACT(type_section, number, TAKES_NO_MEMORY, type_section(error))                                \
  ACT(passed_over, text, SAYS_WHY, wt_type_names_passed_over(world->names, error))               \
  ACT(type_identifier, text, SAYS_WHY,                                                           \
      wt_type_names_type_identifier(world->names, world->known[NODE], error))                    \
  ACT(field_identifier, text, SAYS_WHY,                                                          \
      wt_type_names_field_identifier(world->names, world->known[NODE], 0, error))                \
  ACT(group_to_wat, text, SAYS_WHY, wt_rec_group_to_wat(world->group, NULL, error))              \
  ACT(empty_group_to_wat, text, SAYS_WHY, wt_rec_group_to_wat(world->empty, NULL, error))        \
  ACT(collection_to_wat, text, SAYS_WHY,                                                         \
      wt_type_collection_to_wat(world->collection, world->names, error))                         \
  ACT(registry_to_wat, text, SAYS_WHY,                                                           \
      wt_registry_to_wat(world->registry, world->names, error))                                  \
  ACT(explain_types, text, SAYS_WHY,                                                             \
      wt_registered_type_explain_mismatch(world->known[FIRST_OF_TWO],                            \
                                          world->known[SECOND_OF_TWO], world->names, error))     \
  ACT(explain_values, text, SAYS_WHY,                                                            \
      wt_val_type_explain_mismatch(wt_val_type_i32(), a_field(world).storage, NULL, error))      \
  ACT(explain_fields, text, SAYS_WHY,                                                            \
      wt_field_type_explain_mismatch(a_field(world), wt_field_type(wt_val_type_i32(), true),     \
                                     world->names, error))                                       \
  ACT(explain_a_match, number, TAKES_NO_MEMORY,                                                  \
      wt_val_type_explain_mismatch(wt_val_type_i32(), wt_val_type_i32(), NULL, error) == NULL)   \
  ACT(fingerprint, number, SAYS_WHY_KEEPS_SOME, fingerprint(world, error))                       \
  ACT(group_fingerprint, number, SAYS_WHY_KEEPS_SOME, group_fingerprint(world->group, error))    \
  ACT(fingerprint_of_nothing, number, TAKES_NO_MEMORY, group_fingerprint(world->empty, error))   \
  ACT(read_interface, interface, SAYS_WHY,                                                       \
      wt_module_interface_read(world->collection, LINKED, sizeof LINKED, error))                 \
  ACT(refuse_interface, number, SAYS_WHY, refuse_interface(world, error))                        \
  ACT(malformed_interface, number, SAYS_WHY, refuse_malformed_interface(world, error))           \
  ACT(explain_externs, text, SAYS_WHY, explain_externs(world, error))                            \
  ACT(owners, number, TAKES_NO_MEMORY, owners_of(world->known[NODE]))                            \
  ACT(new_encoder, encoder, SAYS_WHY, wt_type_encoder_new(world->registry, error))               \
  ACT(encode, encoder, SAYS_WHY, encode(world, error))                                           \
  ACT(listen, number, TAKES_NO_MEMORY,                                                           \
      wt_log_set_callback(is_logging ? hear : NULL, NULL, is_logging ? WT_LOG_TRACE : 0, error)) \
  ACT(refuse_stale, number, SAYS_WHY, refuse_stale(world, error))                                \
  ACT(refuse_exn, number, SAYS_WHY, refuse_exn(world, error))                                    \
  ACT(refuse_level, number, SAYS_WHY, refuse_level(error))                                       \
  ACT(refuse_unfinished, number, SAYS_WHY, refuse_unfinished(world, error))                      \
  ACT(refuse_malformed, number, SAYS_WHY, refuse_malformed(world, error))                        \
  ACTS_OF_PARTS(ACT)
/* These are repeated for each module, and for each scenario down each path. */
#define ACTS_OF_MANY(ACT)                                                             \
  ACT(module, collection, SAYS_WHY,                                                   \
      wt_registry_register_module(world->registry, module.at, module.len, error))     \
  ACT(scenario, number, PARTS_SAY_WHY, register_scenario(world, &made->types, error)) \
  ACT(refused_scenario, number, PARTS_SAY_WHY, refuse_scenario(world, error))

/* These call other people's code, parts of which cannot be refused memory: see oom.c. */
static bool set_filter(const char *filter, wt_error_t **error) {
  is_logging = true;
  bool done = wt_log_init_env(filter, error);
  watch_t memory = watch;
  watch.watched = false;
  CHECK(wt_log_init_env("off", NULL));
  is_logging = false;
  watch = memory;
  return done;
}
static wt_registered_type_t *register_with_lines(const world_t *world, wt_error_t **error) {
  watch_t memory = watch;
  watch.watched = false, is_logging = true;
  CHECK(wt_log_init_env("debug", NULL));
  watch = memory;
  wt_registered_type_t *type = wt_array_type_new(world->registry, a_field(world), error);
  memory = watch;
  watch.watched = false;
  CHECK(wt_log_init_env("off", NULL));
  watch = memory;
  is_logging = false;
  return type;
}
#define ACTS_OF_OTHERS(ACT)                                                              \
  ACT(filter_in_env_logger, number, MAY_END_US, set_filter("debug", error))              \
  ACT(line_in_env_logger, type, MAY_END_US, register_with_lines(world, error))
#endif
