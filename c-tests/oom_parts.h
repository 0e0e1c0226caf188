/* For oom.c: acts about plain data, types read elsewhere in a module, and several parts at once. */
#ifndef OOM_PARTS_H
#define OOM_PARTS_H
#include "oom_world.h"

/* A group of one type, which needs no list of words, or of 40 types. The call that registers it returns whether it is
 * new. */
static wt_rec_group_t *register_plain(const world_t *world, uint32_t count, wt_error_t **error) {
  const wt_field_type_t element = wt_field_type(
      wt_val_type_ref_index(wt_registered_type_index(world->known[NODE]), false), true);
  wt_sub_type_t types[40];
  for (uint32_t i = 0; i < count; i++)
    types[i] = (wt_sub_type_t){.kind = WT_TYPE_ARRAY, .fields = &element, .nfields = 1};
  bool is_new = false;
  wt_rec_group_t *group =
      wt_registry_register_rec_group(world->registry, types, count, &is_new, error);
  CHECK(is_new == wt_rec_group_is_new(group));
  return group;
}

/* Groups in no order, one of them twice, and the empty one. */
static wt_type_collection_t *collect_groups(const world_t *world, wt_error_t **error) {
  const wt_rec_group_t *groups[] = {world->labelled, world->group, world->empty, world->labelled};
  return wt_type_collection_from_rec_groups(world->registry, groups, 4, error);
}

/* The answer is right whether or not there was memory for a table: the type indices of this collection do not
 * ascend. */
static uint32_t find_in_collection(const world_t *world) {
  uint32_t number = 0;
  CHECK(wt_type_collection_find(world->descending, wt_rec_group_type(world->group, 0), &number));
  return number;
}

/* A wrong byte, a number that no type has, and a valid type. */
static uint32_t read_types(const world_t *world, wt_error_t **error) {
  static const uint8_t RIGHT[] = {0x63, 0}, NO_TYPE[] = {0x64, 60}, WRONG[] = {0x52};
  size_t read = 0;
  wt_val_type_t value = {0};
  wt_block_type_t block = {0};
  CHECK(wt_type_collection_read_val_type(world->collection, RIGHT, 2, &read, &value, error) &&
        wt_type_collection_read_heap_type(world->collection, RIGHT + 1, 1, &read, &value, error) &&
        wt_type_collection_read_block_type(world->collection, RIGHT, 2, &read, &block, error));
  CHECK(!wt_type_collection_read_val_type(world->collection, NO_TYPE, 2, &read, &value, error));
  uint32_t code = code_of(WT_ERROR_INVALID_TYPE, error);
  if (code == 0) return 0;
  CHECK(!wt_type_collection_read_heap_type(world->collection, NO_TYPE + 1, 1, &read, &value, error));
  code = code_of(WT_ERROR_INVALID_TYPE, error);
  if (code == 0) return 0;
  CHECK(!wt_type_collection_read_block_type(world->collection, WRONG, 1, &read, &block, error));
  return code_of(WT_ERROR_MALFORMED, error);
}

/* Calls that take no memory. */
static uint64_t ask_for_parts(const world_t *world, wt_error_t **error) {
  const wt_registered_type_t *type = world->known[NODE];
  wt_field_type_t field;
  wt_val_type_t value, back;
  wt_gc_field_layout_t place;
  wt_gc_layout_t layout;
  uint32_t offset;
  bool read = wt_registered_type_fields(type, &field, 1) == 1 &&
              wt_registered_type_params(world->known[TAG], &value, 1) == 2 &&
              wt_registered_type_results(world->known[TO_NODE], &value, 1) == 1 &&
              wt_registered_type_layout_for(type, &OWN_POLICY, &layout, &place, 1, error);
  uint64_t places = wt_registered_type_field_layouts(type, &place, 1) +
                    wt_registered_type_gc_ref_offsets(type, &offset, 1);
  wt_packed_val_type_t packed = wt_val_type_pack(wt_val_type_ref_to(type, false)),
                       any = wt_val_type_pack(wt_val_type_ref(WT_HEAP_ANY, true));
  CHECK(read && wt_registry_unpack_val_type(world->registry, packed, &back) && back.type == type &&
        wt_registry_packed_val_type_matches(world->registry, packed, any));
  return 1 + places;
}

/* A refused call has added nothing, so that it can be repeated. */
static wt_rec_group_t *build_at_once(const world_t *world, wt_error_t **error) {
  enum { MANY = 70 };
  wt_field_type_t fields[MANY];
  wt_val_type_t values[MANY];
  for (size_t i = 0; i < MANY; i++) {
    values[i] = i % 2 == 0 ? wt_val_type_i32() : wt_val_type_ref_to(world->known[NODE], true);
    fields[i] = wt_field_type(values[i], true);
  }
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(world->registry, error);
  wt_rec_group_t *group = NULL;
  const wt_pending_type_t *object, *call;
  wt_struct_type_builder_t *in_object;
  wt_func_type_builder_t *in_call;
  if (builder != NULL && (object = wt_rec_group_builder_declare_struct(builder, error)) != NULL &&
      (call = wt_rec_group_builder_declare_func(builder, error)) != NULL &&
      (in_object = wt_rec_group_builder_define_struct(builder, object, error)) != NULL &&
      (in_call = wt_rec_group_builder_define_func(builder, call, error)) != NULL &&
      wt_struct_type_builder_supertype(in_object, world->known[NODE], error) &&
      wt_struct_type_builder_inherit(in_object, error) &&
      wt_struct_type_builder_fields(in_object, fields, MANY, error) &&
      wt_func_type_builder_params(in_call, values, MANY, error) &&
      wt_func_type_builder_results(in_call, values, MANY, error) &&
      wt_struct_type_builder_finish(in_object, error) &&
      wt_func_type_builder_finish(in_call, error))
    group = wt_rec_group_builder_build(builder, error);
  wt_rec_group_builder_delete(builder);
  return group;
}

#define ACTS_OF_PARTS(ACT)                                                                       \
  ACT(register_plain, group, SAYS_WHY, register_plain(world, 1, error))                          \
  ACT(register_plain_40, group, SAYS_WHY, register_plain(world, 40, error))                      \
  ACT(register_plain_0, group, SAYS_WHY, register_plain(world, 0, error))                        \
  ACT(collect_groups, collection, SAYS_WHY, collect_groups(world, error))                        \
  ACT(find_in_collection, number, NEVER_FAILS, find_in_collection(world))                        \
  ACT(read_types, number, SAYS_WHY, read_types(world, error))                                    \
  ACT(ask_for_parts, number, TAKES_NO_MEMORY, ask_for_parts(world, error))                       \
  ACT(build_at_once, group, SAYS_WHY, build_at_once(world, error))                               \
  ACT(value_to_wat, text, SAYS_WHY,                                                              \
      wt_val_type_to_wat(wt_val_type_ref_to(world->known[NODE], true), world->names, error))
#endif
