/* For oom.c: the world of an act, the objects that it makes, and the types that the scenarios register. */
#ifndef OOM_WORLD_H
#define OOM_WORLD_H
#include "refusing.h"

#include "paths.h"

/* The setup of registries: a layout policy, and whether there is a log callback. */
typedef struct setting_t {
  const char *name;
  wt_gc_layout_kind_t layout; /* 0: a policy of the test's own */
  bool is_heard;
} setting_t;
static const setting_t SETTINGS[] = {{"without layouts", WT_GC_LAYOUT_NONE, false},
                                     {"drc, heard", WT_GC_LAYOUT_DRC, true},
                                     {"drc", WT_GC_LAYOUT_DRC, false},
                                     {"null", WT_GC_LAYOUT_NULL, false},
                                     {"copying", WT_GC_LAYOUT_COPYING, false},
                                     {"own layouts", 0, false}};
enum { SETTING_COUNT = sizeof SETTINGS / sizeof *SETTINGS, MAIN_SETTINGS = 2 };
static const wt_gc_layout_policy_t OWN_POLICY = {
    .size = sizeof OWN_POLICY, .header_size = 12, .header_align = 4, .reference_size = 8, .min_struct_size = 32};

static unsigned long lines_heard;
static void hear(void *user, wt_log_level_t level, const char *target, const char *message) {
  (void)user, (void)level;
  lines_heard += target[0] != '\0' && message[0] != '\0';
}
static bool listen(bool is_heard) {
  is_logging = is_heard;
  return wt_log_set_callback(is_heard ? hear : NULL, NULL, is_heard ? WT_LOG_TRACE : WT_LOG_OFF,
                             NULL);
}

enum { NODE, TO_NODE, TAG, FIRST_OF_TWO, SECOND_OF_TWO };
static const bytes_t KNOWN = /* the two have one trampoline type */
    BYTES(5, SUB(STRUCT(1, VAR(I32))), FUNC(1, REF(0), 1, I32), FUNC(2, I32, I64, 0),
          FUNC(1, REF(0), 1, F64), FUNC(1, REF(STRUCTREF), 1, F64));

/* So many deep types that the last one's display takes memory when it is first asked for. Records for displays have units
 * of sixteen entries, and the first chunk 63 of these. A chain of 47 structs takes 6 of them, for itself and for one of
 * the types below it that have a subtype, each with another number of fields; and 19 others take 3 each. */
enum { CHAIN = 47, FORKS = 20, DEEP = CHAIN + 2 * FORKS - 1 };
static uint8_t *put_below(uint8_t *at, int above, int fields) {
  memcpy(at, (uint8_t[]){0x50, 1, (uint8_t)above, 0x5f, (uint8_t)fields}, 5);
  for (at += 5; fields != 0; fields--, at += 2) memcpy(at, (uint8_t[]){I32, 0}, 2);
  return at;
}
static wt_type_collection_t *register_deep_types(const wt_registry_t *registry) {
  uint8_t section[5 * (DEEP + 1) + 4 * FORKS * FORKS] = {DEEP + 1, 0x50, 0, 0x5f, 0}, *end = section + 5;
  for (int i = 1; i < CHAIN; i++) end = put_below(end, i - 1, 0);
  for (int i = 0; i < FORKS; i++) {
    end = put_below(end, CHAIN - 1, i);
    end = put_below(end, CHAIN + 2 * i, i);
  }
  return wt_registry_register_type_section(registry, section, (size_t)(end - section), NULL);
}

/* Two of the known types have the same name, and a field has a name. */
static const uint8_t NAMES[] = {
    MODULE_HEADER, 0, 45, 4, 'n', 'a', 'm', 'e', 4, 24, 3, 0, 4, 'n', 'o', 'd', 'e', 1, 9, 't', 'w',
    'o', ' ', 'w', 'o', 'r', 'd', 's', 2, 4, 'n', 'o', 'd', 'e', 10, 10, 1, 0, 1, 0, 5, 'v', 'a', 'l',
    'u', 'e', /* a subsection that ends too early */ 7, 9};

/* Imports and exports of the known types: a function, a table, a memory, a global and a tag. */
static const uint8_t LINKED[] = {
    MODULE_HEADER,
    2, 37, 5, 1, 'm', 1, 'f', 0, 2, 1, 'm', 1, 't', 1, REF_NULL(0), 0, 1, 1, 'm', 1, 'm', 2, 0, 1, 1, 'm', 1, 'g', 3,
    FUNCREF, 0, 1, 'm', 1, 'e', 4, 0, 2,
    3, 3, 2, 1, 2,
    7, 10, 2, 1, 'a', 0, 2, 2, 'b', 'c', 3, 0};

/* Types that have died, in all worlds. */
static unsigned long funerals;
static void attend(void *user, uint32_t type_index, void *host_data) {
  CHECK(user == &funerals && type_index != 0 && host_data == NULL);
  funerals++;
}

typedef struct world_t {
  wt_registry_config_t *config;
  wt_registry_t *registry;
  wt_type_collection_t *collection, *deep, *descending; /* the last with falling type indices */
  const wt_registered_type_t *known[SECOND_OF_TWO + 1];
  wt_registered_type_t *trampoline; /* of the two */
  wt_type_names_t *names;
  wt_rec_group_t *group, *empty;
  wt_rec_group_t *labelled;       /* made by a builder */
  const wt_pending_type_t *label; /* of its only member */
} world_t;

static bool configure(wt_registry_config_t *config, wt_gc_layout_kind_t layout,
                      wt_error_t **error) {
  bool good = layout == 0 ? wt_registry_config_set_custom_gc_layout(config, &OWN_POLICY, error)
                          : wt_registry_config_set_gc_layout(config, layout, error);
  good = good && wt_registry_config_set_wasm_version(config, 3, error);
  for (wt_feature_t feature = 1; feature <= WT_FEATURE_CUSTOM_DESCRIPTORS; feature++)
    good = good && wt_registry_config_set_feature(config, feature, true, error);
  return good && wt_registry_config_set_limit(config, WT_LIMIT_FIELDS, 9999, error) &&
         wt_registry_config_set_retire_callback(config, attend, &funerals, error) &&
         wt_registry_config_set_index_reuse_delay(config, 1000, error) &&
         wt_registry_config_set_eager_trampolines(config, false, error);
}

static world_t world_open(setting_t setting) {
  world_t world = {.config = wt_registry_config_new()};
  CHECK(configure(world.config, setting.layout, NULL));
  world.registry = wt_registry_new(world.config, NULL);
  world.collection = wt_registry_register_type_section(world.registry, KNOWN.at, KNOWN.len, NULL);
  world.deep = register_deep_types(world.registry);
  for (uint32_t i = NODE; i <= SECOND_OF_TWO; i++)
    world.known[i] = wt_type_collection_type(world.collection, i);
  world.trampoline = wt_registered_type_trampoline(world.known[FIRST_OF_TWO], NULL);
  world.group = wt_registered_type_rec_group(world.known[TO_NODE], NULL);
  world.names = wt_type_names_new(world.registry, NULL);
  CHECK(wt_type_names_read_module(world.names, world.collection, NAMES, sizeof NAMES, NULL));
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(world.registry, NULL);
  world.empty = wt_rec_group_builder_build(builder, NULL);
  wt_rec_group_builder_delete(builder);
  builder = wt_rec_group_builder_new(world.registry, NULL);
  world.label = wt_rec_group_builder_declare_struct(builder, NULL);
  CHECK(wt_struct_type_builder_finish(
      wt_rec_group_builder_define_struct(builder, world.label, NULL), NULL));
  world.labelled = wt_rec_group_builder_build(builder, NULL);
  wt_rec_group_builder_delete(builder);
  const wt_rec_group_t *falling[] = {world.labelled, world.group};
  world.descending = wt_type_collection_from_rec_groups(world.registry, falling, 2, NULL);
  REQUIRE(world.descending != NULL && world.trampoline != NULL && world.group != NULL && world.labelled != NULL &&
          world.empty != NULL && world.names != NULL);
  return world;
}

/* All except the registry. */
static void world_delete(world_t *world) {
  wt_registered_type_delete(world->trampoline);
  wt_rec_group_delete(world->group);
  wt_rec_group_delete(world->labelled);
  wt_rec_group_delete(world->empty);
  wt_type_names_delete(world->names);
  wt_type_collection_delete(world->collection);
  wt_type_collection_delete(world->deep);
  wt_type_collection_delete(world->descending);
  wt_registry_config_delete(world->config);
}

typedef struct made_t {
  wt_registry_config_t *config;
  wt_registry_t *registry;
  wt_registered_type_t *type;
  wt_rec_group_t *group;
  wt_type_collection_t *collection;
  types_t types;
  wt_type_names_t *names;
  wt_type_encoder_t *encoder;
  wt_module_interface_t *interface;
  char *text;
  uint64_t number;
} made_t;

static void check_same_bytes(wt_type_encoder_t *made, wt_type_encoder_t *again) {
  size_t len, len_again;
  const uint8_t *bytes = wt_type_encoder_module(made, &len, NULL),
                *bytes_again = wt_type_encoder_module(again, &len_again, NULL);
  CHECK(bytes != NULL && bytes_again != NULL && len == len_again &&
        memcmp(bytes, bytes_again, len) == 0);
}

static void check_same(const made_t *made, const made_t *again) {
  CHECK(made->type == again->type);
  CHECK(wt_rec_group_type(made->group, 0) == wt_rec_group_type(again->group, 0));
  size_t len, len_again;
  const uint32_t *indices = wt_type_collection_indices(made->collection, &len);
  const uint32_t *indices_again = wt_type_collection_indices(again->collection, &len_again);
  CHECK(len == len_again && (len == 0 || memcmp(indices, indices_again, 4 * len) == 0));
  CHECK_NUMBER(made->types.len, again->types.len);
  for (size_t i = 0; i < made->types.len && i < again->types.len; i++)
    CHECK(made->types.type[i] == again->types.type[i]);
  if (again->text != NULL) CHECK_TEXT(made->text, again->text);
  if (again->encoder != NULL) check_same_bytes(made->encoder, again->encoder);
  CHECK_NUMBER(wt_module_interface_num_imports(made->interface),
               wt_module_interface_num_imports(again->interface));
  CHECK_NUMBER(wt_module_interface_num_exports(made->interface),
               wt_module_interface_num_exports(again->interface));
  uint32_t found = 0, found_again = 0; /* exports by name: an interface's last request for memory */
  CHECK(wt_module_interface_find_export(made->interface, "a", 1, NULL, &found) ==
            wt_module_interface_find_export(again->interface, "a", 1, NULL, &found_again) &&
        found == found_again);
  CHECK_NUMBER(made->number, again->number);
}

static void made_delete(made_t *made) {
  wt_registry_config_delete(made->config);
  wt_registry_delete(made->registry);
  wt_registered_type_delete(made->type);
  wt_rec_group_delete(made->group);
  wt_type_collection_delete(made->collection);
  types_delete(&made->types);
  wt_type_names_delete(made->names);
  wt_type_encoder_delete(made->encoder);
  wt_module_interface_delete(made->interface);
  wt_string_delete(made->text);
  *made = (made_t){0};
}

/* The types that the scenarios register: sections that are valid, or refused with a code on every path. */

#define BELOW(super) SUB_OF(super, STRUCT(1, VAR(I32)))
static void put_mixture(buffer_t *section) { /* known and new, equal and empty groups; depth 9 */
  buffer_put(section, 17, SUB(STRUCT(1, VAR(I32))), REC(0), BELOW(0), BELOW(1), BELOW(2), BELOW(3),
             BELOW(4), BELOW(5), BELOW(6), BELOW(7), BELOW(8),
             REC(3, STRUCT(1, CONST(REF(11))), SUB(ARRAY(VAR(I8))), SUB_OF(11, ARRAY(VAR(I8)))),
             FUNC(1, REF(9), 1, EQREF), FUNC(1, REF(9), 1, EQREF), SUB(FUNC(0, 0)),
             SUB_OF(15, FUNC(0, 0)), REC(2, SUB(FUNC(1, I32, 0)), SUB_OF(17, FUNC(1, I32, 0))));
}
static void put_wide_group(buffer_t *section) { /* a ring: each names the next */
  buffer_put(section, 1, 0x4e);
  buffer_number(section, 300);
  for (uint32_t i = 0; i < 300; i++) {
    if (i % 3 == 0) buffer_put(section, 0x5f, 1);
    if (i % 3 == 1) buffer_put(section, 0x5e);
    if (i % 3 == 2) buffer_put(section, 0x60, 1);
    buffer_put(section, 0x63);
    buffer_heap_index(section, (i + 1) % 300);
    if (i % 3 == 2) buffer_put(section, 1, 0x64, 0);
    else buffer_put(section, 1);
  }
}
static void put_wide_types(buffer_t *section) {
  buffer_put(section, 2, 0x60);
  for (int part = 0; part < 2; part++) {
    buffer_number(section, 300);
    for (int i = 0; i < 300; i++) buffer_put(section, i % 2 == 0 ? I64 : EXTERNREF);
  }
  buffer_put(section, 0x5f);
  buffer_number(section, 900);
  for (int i = 0; i < 900; i++) buffer_put(section, i % 2 == 0 ? I8 : ANYREF, 1);
}
static void put_chain_to(buffer_t *section, uint32_t depth, bool in_one_group) {
  if (in_one_group) buffer_put(section, 1, 0x4e);
  buffer_number(section, depth + 1);
  buffer_put(section, SUB(STRUCT(1, CONST(I32))));
  for (uint32_t i = 0; i < depth; i++) {
    buffer_put(section, 0x50, 1);
    buffer_number(section, i);
    buffer_put(section, STRUCT(1, CONST(I32)));
  }
}
static void put_chain(buffer_t *section) { put_chain_to(section, 63, false); }
static void put_chain_in_a_group(buffer_t *section) { put_chain_to(section, 63, true); }
static void put_too_long_chain(buffer_t *section) { put_chain_to(section, 64, false); }
static void put_too_long_group(buffer_t *section) { put_chain_to(section, 64, true); }
static void put_types(buffer_t *section, uint32_t count) { /* `count` different ones */
  for (uint32_t i = 0; i < count; i++) {
    buffer_put(section, 0x60, 9);
    for (int bit = 0; bit < 9; bit++) buffer_put(section, i >> bit & 1 ? I32 : F32);
    buffer_put(section, 1, I64);
  }
}
static void put_many_groups(buffer_t *section) { /* more than one chunk of slots */
  buffer_number(section, 300);
  put_types(section, 300);
}
static void
put_late_fault(buffer_t *section) { /* much to undo: a final supertype at the end */
  buffer_number(section, 202);
  put_types(section, 200);
  buffer_put(section, STRUCT(0), 0x50, 1);
  buffer_number(section, 200);
  buffer_put(section, STRUCT(0));
}
static void put_other_field(buffer_t *section) {
  buffer_put(section, 2, SUB(STRUCT(1, CONST(I32))), SUB_OF(0, STRUCT(1, CONST(I64))));
}
static void put_other_kind(buffer_t *section) {
  buffer_put(section, 2, SUB(STRUCT(0)), SUB_OF(0, ARRAY(VAR(I8))));
}
static void put_later_supertype(buffer_t *section) {
  buffer_put(section, 1, REC(2, SUB_OF(1, STRUCT(0)), SUB(STRUCT(0))));
}
static void put_proposals(buffer_t *section) {
  buffer_put(section, 4, SUB(SHARED, FUNC(1, I32, 0)), SUB(SHARED, CONT(0)),
             REC(3, SUB_OF(1, SHARED, CONT(0)), SUB(DESCRIPTOR(4, STRUCT(1, VAR(REF_NULL(EXACT, 3))))),
                 SUB(DESCRIBES(3, STRUCT(0)))),
             REC(2, FINAL_OF(3, DESCRIPTOR(6, STRUCT(1, VAR(REF_NULL(EXACT, 3))))),
                 FINAL_OF(4, DESCRIBES(5, STRUCT(1, CONST(SHARED, CONTREF))))));
}
static void put_unshared_field(buffer_t *section) {
  buffer_put(section, 2, STRUCT(0), SHARED, STRUCT(1, VAR(REF(0))));
}
static void put_half_a_pair(buffer_t *section) {
  buffer_put(section, 2, FUNC(0, 0), REC(3, CONT(0), DESCRIPTOR(3, STRUCT(0)), STRUCT(0)));
}

typedef struct scenario_t {
  const char *name;
  void (*put)(buffer_t *section);
  wt_error_code_t code;
} scenario_t;
static const scenario_t SCENARIOS[] = {
    {"mixture", put_mixture, 0},
    {"wide group", put_wide_group, 0},
    {"wide types", put_wide_types, 0},
    {"chain of 63 supertypes", put_chain, 0},
    {"chain in a group", put_chain_in_a_group, 0},
    {"many groups", put_many_groups, 0},
    {"proposals", put_proposals, 0},
    {"chain too long", put_too_long_chain, WT_ERROR_LIMIT},
    {"group too deep", put_too_long_group, WT_ERROR_LIMIT},
    {"late fault", put_late_fault, WT_ERROR_INVALID_TYPE},
    {"other field", put_other_field, WT_ERROR_INVALID_TYPE},
    {"other kind", put_other_kind, WT_ERROR_INVALID_TYPE},
    {"later supertype", put_later_supertype, WT_ERROR_INVALID_TYPE},
    {"unshared field", put_unshared_field, WT_ERROR_INVALID_TYPE},
    {"half a pair", put_half_a_pair, WT_ERROR_INVALID_TYPE},
};
enum { SCENARIO_COUNT = sizeof SCENARIOS / sizeof *SCENARIOS };
#endif
