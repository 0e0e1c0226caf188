/* One handle of every kind, and what to expect of a call that is given a bad one in its place. */
#ifndef ONE_OF_EACH_H
#define ONE_OF_EACH_H
#include "bytes.h"
#include "refused.h"

static wt_registry_config_t *config;
static wt_registry_t *registry;
static wt_rec_group_builder_t *builder;
static const wt_pending_type_t *pending_struct, *pending_array, *pending_func;
static wt_struct_type_builder_t *in_struct;
static wt_array_type_builder_t *in_array;
static wt_func_type_builder_t *in_func;
static wt_forward_ref_builder_t *reference;
static wt_rec_group_t *group;
static wt_registered_type_t *type, *func;
static wt_type_collection_t *types;
static wt_error_t *error;
static const wt_gc_layout_policy_t policy = {sizeof(wt_gc_layout_policy_t), 8, 8, 4, 0, 0, 0};
static wt_field_type_t field;
static const uint8_t MODULE[] = {MODULE_HEADER, 0x01, 3, 1, STRUCT(0)};
static const uint8_t PAYLOAD[] = {1, STRUCT(0)};

static inline void open_all(void) {
  config = wt_registry_config_new();
  registry = wt_registry_new(NULL, NULL);
  builder = wt_rec_group_builder_new(registry, NULL);
  pending_struct = wt_rec_group_builder_declare_struct(builder, NULL);
  pending_array = wt_rec_group_builder_declare_array(builder, NULL);
  pending_func = wt_rec_group_builder_declare_func(builder, NULL);
  in_struct = wt_rec_group_builder_define_struct(builder, pending_struct, NULL);
  in_array = wt_rec_group_builder_define_array(builder, pending_array, NULL);
  in_func = wt_rec_group_builder_define_func(builder, pending_func, NULL);
  reference = wt_struct_type_builder_forward_ref_field(in_struct, pending_func, NULL);
  type = wt_struct_type_new(registry, NULL, 0, NULL);
  func = wt_func_type_new(registry, NULL, 0, NULL, 0, NULL);
  group = wt_registered_type_rec_group(type, NULL);
  types = wt_registry_register_module(registry, MODULE, sizeof MODULE, NULL);
  field = wt_field_type(wt_val_type_i32(), false);
  REQUIRE(config && registry && builder && in_struct && in_array && in_func && reference && type &&
          func && group && types);
}

static inline void close_all(void) {
  wt_registry_config_delete(config);
  wt_rec_group_builder_delete(builder);
  wt_rec_group_delete(group);
  wt_registered_type_delete(type);
  wt_registered_type_delete(func);
  wt_type_collection_delete(types);
  REGISTRY_END(registry);
}

/* The call, written with error_out as its last argument, is refused with the code, and also where
 * nobody wants to know. What stood in *error_out is overwritten, not looked at. */
static char nowhere;
#define REFUSED_WITH(code, ...)                \
  do {                                         \
    CASE("%s", #__VA_ARGS__);                  \
    snapshot_t before = snapshot_of(registry); \
    wt_error_t **error_out = NULL;             \
    CHECK(!(__VA_ARGS__));                     \
    error = (wt_error_t *)(void *)&nowhere;    \
    error_out = &error;                        \
    CHECK(!(__VA_ARGS__));                     \
    CHECK_REFUSED(error, code);                \
    CHECK_UNCHANGED(registry, before);         \
  } while (0)
#define REFUSED(...) REFUSED_WITH(WT_ERROR_INVALID_ARGUMENT, __VA_ARGS__)
/* The call gives the documented neutral value: 0, false or NULL. */
#define NEUTRAL(...)          \
  do {                        \
    CASE("%s", #__VA_ARGS__); \
    CHECK(!(__VA_ARGS__));    \
  } while (0)
#endif
