/* Definitions of one builder that are open at the same time and get their parts in random order: one by one, several at
 * once, refused lists, forward references, and definitions begun again. Every type has the parts that its own calls
 * added, as recorded in a list, and no part of another type.
 *
 *     builder_random [seed [rounds]] */
#include "refused.h"
#include <string.h>

enum { STRUCTS = 3, MEMBERS = 5, CALLS = 40, AT_ONCE = 5, MOST = CALLS * AT_ONCE };

/* The kinds of values that a member got: fields, or params and results. */
typedef struct {
  uint8_t kind[MOST];
  size_t len;
} list_t;

typedef struct {
  const wt_pending_type_t *label;
  wt_struct_type_builder_t *as_struct;
  wt_func_type_builder_t *as_func;
  list_t lists[2];
} member_t;

static wt_rec_group_builder_t *builder;
static member_t members[MEMBERS];
static uint32_t state;

static uint32_t below(uint32_t most) {
  state = state * 1664525u + 1013904223u;
  return (uint32_t)((uint64_t)(state >> 4) * most >> 28);
}

static wt_val_type_t number(void) {
  static const uint8_t KINDS[] = {WT_VAL_I32, WT_VAL_I64, WT_VAL_F32, WT_VAL_F64, WT_VAL_V128};
  return (wt_val_type_t){.kind = KINDS[below(sizeof KINDS)]};
}

static void define(member_t *member, bool is_struct) {
  if (is_struct)
    member->as_struct = wt_rec_group_builder_define_struct(builder, member->label, NULL);
  else
    member->as_func = wt_rec_group_builder_define_func(builder, member->label, NULL);
  REQUIRE(member->as_struct != NULL || member->as_func != NULL);
  member->lists[0].len = member->lists[1].len = 0;
}

/* Adds values to a list of the member, all in one call. */
static bool add(member_t *member, size_t list, const wt_val_type_t *values, size_t count) {
  if (member->as_struct == NULL)
    return list == 0 ? wt_func_type_builder_params(member->as_func, values, count, NULL)
                     : wt_func_type_builder_results(member->as_func, values, count, NULL);
  wt_field_type_t fields[AT_ONCE];
  for (size_t i = 0; i < count; i++) fields[i] = wt_field_type(values[i], false);
  return wt_struct_type_builder_fields(member->as_struct, fields, count, NULL);
}

static bool add_one(member_t *member, size_t list, wt_val_type_t value) {
  if (member->as_struct != NULL)
    return wt_struct_type_builder_field(member->as_struct, wt_field_type(value, false), NULL);
  return list == 0 ? wt_func_type_builder_param(member->as_func, value, NULL)
                   : wt_func_type_builder_result(member->as_func, value, NULL);
}

static void note(list_t *list, uint8_t kind) { list->kind[list->len++] = kind; }

static void call_something(void) {
  size_t i = below(MEMBERS), list = i < STRUCTS ? 0 : below(2);
  member_t *member = &members[i];
  switch (below(8)) {
    case 0: // begins the definition again: its parts are void
      if (below(4) == 0) define(member, i < STRUCTS);
      return;
    case 1:
      if (i < STRUCTS) {
        const wt_pending_type_t *target = members[below(MEMBERS)].label;
        wt_forward_ref_builder_t *reference =
            wt_struct_type_builder_forward_ref_field(member->as_struct, target, NULL);
        CHECK(reference != NULL && wt_forward_ref_builder_finish(reference, NULL));
        note(&member->lists[0], WT_VAL_REF);
      }
      return;
    case 2:
    case 3:
    case 4: {
      wt_val_type_t values[AT_ONCE];
      size_t count = below(AT_ONCE + 1);
      for (size_t k = 0; k < count; k++) values[k] = number();
      bool is_wrong = count != 0 && below(2) == 0;
      if (is_wrong) values[below((uint32_t)count)].kind = 9; // not a value type
      CHECK(add(member, list, values, count) == !is_wrong);
      for (size_t k = 0; !is_wrong && k < count; k++) note(&member->lists[list], values[k].kind);
      return;
    }
    default: {
      wt_val_type_t value = number();
      CHECK(add_one(member, list, value));
      note(&member->lists[list], value.kind);
    }
  }
}

static uint8_t kind_of(const wt_registered_type_t *type, size_t list, uint32_t i) {
  wt_field_type_t field = wt_field_type(wt_val_type_i8(), false);
  if (wt_registered_type_kind(type) == WT_TYPE_STRUCT)
    wt_registered_type_field(type, i, &field);
  else if (list == 0)
    wt_registered_type_param(type, i, &field.storage);
  else
    wt_registered_type_result(type, i, &field.storage);
  return field.storage.kind;
}

static void compare(const wt_registered_type_t *type, const member_t *member) {
  size_t has[2] = {wt_registered_type_num_params(type), wt_registered_type_num_results(type)};
  if (member->as_struct != NULL) has[0] = wt_registered_type_num_fields(type);
  for (size_t list = 0; list < 2; list++) {
    CHECK_NUMBER(has[list], member->lists[list].len);
    for (uint32_t i = 0; i < has[list] && i < member->lists[list].len; i++)
      CHECK_NUMBER(kind_of(type, list, i), member->lists[list].kind[i]);
  }
}

int main(int argc, char **argv) {
  state = argc > 1 ? (uint32_t)atoi(argv[1]) : 1;
  int rounds = argc > 2 ? atoi(argv[2]) : 2000;
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  for (int round = 0; round < rounds; round++) {
    CASE("round %d", round);
    builder = wt_rec_group_builder_new(registry, NULL);
    REQUIRE(builder != NULL);
    memset(members, 0, sizeof members);
    for (size_t i = 0; i < MEMBERS; i++)
      members[i].label = i < STRUCTS ? wt_rec_group_builder_declare_struct(builder, NULL)
                                     : wt_rec_group_builder_declare_func(builder, NULL);
    for (size_t i = 0; i < MEMBERS; i++) define(&members[i], i < STRUCTS);
    for (uint32_t calls = below(CALLS); calls > 0; calls--) call_something();
    for (size_t i = 0; i < MEMBERS; i++)
      CHECK(i < STRUCTS ? wt_struct_type_builder_finish(members[i].as_struct, NULL)
                        : wt_func_type_builder_finish(members[i].as_func, NULL));
    wt_rec_group_t *group = wt_rec_group_builder_build(builder, NULL);
    REQUIRE(group != NULL);
    for (size_t i = 0; i < MEMBERS; i++) compare(wt_rec_group_type(group, i), &members[i]);
    wt_rec_group_delete(group);
    wt_rec_group_builder_delete(builder);
  }
  CASE("the end");
  REGISTRY_END(registry);
  return check_summary();
}
