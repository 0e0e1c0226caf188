/* Faults in plain data (typereg.h, wt_registry_register_rec_group): each is refused with its code and place, and leaves
 * the registry unchanged, whether or not the group without the fault is registered. */
#include "paths.h"
#include "switched.h"
#include <stddef.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static wt_type_number_t own(uint32_t position) {
  return (wt_type_number_t){.kind = WT_HEAP_OWN, .number = position};
}
static wt_type_number_t outside(const wt_registered_type_t *type) {
  return (wt_type_number_t){.kind = WT_HEAP_INDEX, .number = wt_registered_type_index(type)};
}
static wt_field_type_t constant(wt_val_type_t storage) { return wt_field_type(storage, false); }

/* The plain data of a group of up to three types, with room for the arrays that they point to. */
typedef struct plain_t {
  wt_sub_type_t types[3];
  size_t ntypes;
  wt_field_type_t fields[2];
  wt_val_type_t values[2];
} plain_t;

static wt_registry_t *registry, *elsewhere;
static wt_registered_type_t *open_struct, *final_struct, *func, *foreign;
static uint32_t dead;
static const wt_pending_type_t *pending;

static void plain_reset(plain_t *plain) {
  *plain = (plain_t){.ntypes = 2,
                     .fields = {wt_field_type(wt_val_type_i32(), true), constant(wt_val_type_i8())},
                     .values = {wt_val_type_i64(), wt_val_type_f32()}};
  plain->types[0] = (wt_sub_type_t){.kind = WT_TYPE_STRUCT, .fields = plain->fields, .nfields = 2};
  plain->types[1] = (wt_sub_type_t){
      .kind = WT_TYPE_FUNC, .params = plain->values, .nparams = 1, .results = plain->values + 1, .nresults = 1};
}

#define FAULT(name, ...) \
  static void name(plain_t *p) { __VA_ARGS__; }
FAULT(kind_that_is_none, p->types[1].kind = 0)
FAULT(kind_of_a_byte_only, p->types[1].kind = 0x100 + WT_TYPE_STRUCT)
FAULT(kind_that_is_huge, p->types[0].kind = UINT32_MAX)
FAULT(twice_open, p->types[1].is_open = 2)
FAULT(twice_shared, p->types[1].is_shared = 2)
FAULT(reserved_byte, p->types[1].reserved[0] = 1)
FAULT(reserved_byte_too, p->types[1].reserved[1] = 0x80)
FAULT(struct_with_params, p->types[0].params = p->values; p->types[0].nparams = 1)
FAULT(struct_with_results, p->types[0].results = p->values; p->types[0].nresults = 1)
FAULT(struct_with_func, p->types[0].func = own(1))
FAULT(array_without_element, p->types[0].kind = WT_TYPE_ARRAY; p->types[0].nfields = 0)
FAULT(array_of_two, p->types[0].kind = WT_TYPE_ARRAY)
FAULT(func_with_fields, p->types[1].fields = p->fields; p->types[1].nfields = 1)
FAULT(func_with_func, p->types[1].func = own(1))
FAULT(cont_without_func, p->types[0] = (wt_sub_type_t){.kind = WT_TYPE_CONT})
FAULT(exn_without_func, p->types[0] = (wt_sub_type_t){.kind = WT_TYPE_EXN})
FAULT(cont_with_fields, p->types[0].kind = WT_TYPE_CONT; p->types[0].func = own(1))
FAULT(exn_with_params, p->types[1].kind = WT_TYPE_EXN; p->types[1].func = own(0))
FAULT(cont_of_a_struct, p->types[1] = (wt_sub_type_t){.kind = WT_TYPE_CONT, .func = own(0)})
FAULT(exn_of_a_struct, p->types[1] = (wt_sub_type_t){.kind = WT_TYPE_EXN, .func = outside(open_struct)})
FAULT(exn_that_is_open, p->types[0] = (wt_sub_type_t){.kind = WT_TYPE_EXN, .is_open = 1, .func = own(1)})
FAULT(cont_of_no_member, p->types[0] = (wt_sub_type_t){.kind = WT_TYPE_CONT, .func = own(2)})
FAULT(cont_of_a_dead_type,
      p->types[0] = (wt_sub_type_t){.kind = WT_TYPE_CONT, .func = {.kind = WT_HEAP_INDEX, .number = dead}})
FAULT(number_of_no_kind, p->types[0].supertype.number = 1)
FAULT(number_of_a_heap_kind, p->types[0].supertype.kind = WT_HEAP_ANY)
FAULT(number_with_a_type, p->types[0].supertype.kind = WT_HEAP_CONCRETE)
FAULT(number_with_reserved, p->types[0].supertype = outside(open_struct); p->types[0].supertype.reserved[2] = 1)
FAULT(none_with_reserved, p->types[0].descriptor.reserved[0] = 1)
FAULT(describes_of_a_heap_kind, p->types[0].describes.kind = 7)
FAULT(supertype_of_index_0, p->types[0].supertype.kind = WT_HEAP_INDEX)
FAULT(supertype_of_huge_index, p->types[0].supertype = (wt_type_number_t){.kind = WT_HEAP_INDEX, .number = UINT32_MAX})
FAULT(supertype_never_there, p->types[0].supertype = (wt_type_number_t){.kind = WT_HEAP_INDEX, .number = 60000})
FAULT(supertype_that_died, p->types[0].supertype = (wt_type_number_t){.kind = WT_HEAP_INDEX, .number = dead})
FAULT(supertype_that_is_final, p->types[0].supertype = outside(final_struct))
FAULT(supertype_of_another_kind, p->types[1].supertype = outside(open_struct))
FAULT(supertype_itself, p->types[0].supertype = own(0))
FAULT(supertype_later, p->types[0].supertype = own(1))
FAULT(supertype_of_no_member, p->types[0].supertype = own(2))
FAULT(supertype_far_out, p->types[0].supertype = own(UINT32_MAX))
FAULT(descriptor_of_no_member, p->types[0].descriptor = own(2))
FAULT(descriptor_far_out, p->types[0].descriptor = own(UINT32_MAX))
FAULT(descriptor_outside, p->types[0].descriptor = outside(open_struct))
FAULT(descriptor_that_died, p->types[0].descriptor = (wt_type_number_t){.kind = WT_HEAP_INDEX, .number = dead})
FAULT(descriptor_never_there, p->types[1].descriptor = (wt_type_number_t){.kind = WT_HEAP_INDEX, .number = 60000})
FAULT(descriptor_of_huge_index, p->types[0].descriptor = (wt_type_number_t){.kind = WT_HEAP_INDEX, .number = UINT32_MAX})
FAULT(describes_what_died, p->types[0].describes = (wt_type_number_t){.kind = WT_HEAP_INDEX, .number = dead})
FAULT(describes_outside, p->types[0].describes = outside(open_struct))
FAULT(describes_just_above, p->types[0].describes = own((1u << 20) - 1))
FAULT(describes_at_the_width, p->types[0].describes = own((1u << 21) - 2))
FAULT(describes_func, p->types[0].descriptor = own(1))
FAULT(field_of_no_member, p->fields[1].storage = wt_val_type_ref_own(2, true))
FAULT(field_far_out, p->fields[1].storage = wt_val_type_ref_own(UINT32_MAX, true))
FAULT(field_of_index_0, p->fields[1].storage = wt_val_type_ref_index(0, true))
FAULT(field_of_huge_index, p->fields[1].storage = wt_val_type_ref_index(UINT32_MAX, true))
FAULT(field_of_largest_index, p->fields[1].storage = wt_val_type_ref_index(INT32_MAX, true))
FAULT(field_never_there, p->fields[1].storage = wt_val_type_ref_index(60000, true))
FAULT(field_that_died, p->fields[1].storage = wt_val_type_ref_index(dead, true))
FAULT(field_of_another_registry, p->fields[1].storage = wt_val_type_ref_to(foreign, true))
FAULT(field_of_null, p->fields[1].storage = wt_val_type_ref_to(NULL, true))
FAULT(field_that_is_pending, p->fields[1].storage = wt_val_type_ref_pending(pending, true))
FAULT(field_without_kind, p->fields[1].storage = (wt_val_type_t){0})
FAULT(field_with_number, p->fields[1].storage.number = 1)
FAULT(field_twice_mutable, p->fields[1].is_mutable = 2)
FAULT(field_with_reserved, p->fields[1].reserved[3] = 1)
FAULT(field_of_own_and_type, p->fields[1].storage = wt_val_type_ref_own(0, true); p->fields[1].storage.type = open_struct)
FAULT(field_shared_of_own, p->fields[1].storage = wt_val_type_ref_own(0, true); p->fields[1].storage.flags = WT_REF_SHARED)
FAULT(param_that_is_packed, p->values[0] = wt_val_type_i16())
FAULT(result_that_is_packed, p->values[1] = wt_val_type_i8())
FAULT(param_that_died, p->values[0] = wt_val_type_ref_index(dead, false))
FAULT(result_of_no_member, p->values[1] = wt_val_type_ref_own(7, false))
FAULT(result_of_index_0, p->values[1] = wt_val_type_ref_index(0, false))
FAULT(fields_that_are_null, p->types[0].fields = NULL)
FAULT(params_that_are_null, p->types[1].params = NULL)
FAULT(results_that_are_null, p->types[1].results = NULL)
FAULT(too_many_fields, p->types[0].nfields = 10001)
FAULT(too_many_params, p->types[1].nparams = 1001)
FAULT(too_many_results, p->types[1].nresults = 1001)
FAULT(fields_without_end, p->types[0].nfields = SIZE_MAX)
FAULT(fields_of_a_word, p->types[0].nfields = (size_t)UINT32_MAX + 3)
FAULT(params_without_end, p->types[1].nparams = SIZE_MAX)
FAULT(results_without_end, p->types[1].nresults = SIZE_MAX / 2 + 1)
FAULT(types_without_end, p->ntypes = SIZE_MAX)
FAULT(types_of_a_word, p->ntypes = (size_t)1 << 32)
FAULT(one_type_too_many, p->ntypes = 1000001)
#undef FAULT

#define ROW(fault, code, member, field) {#fault, fault, WT_ERROR_##code, member, field}
static const struct {
  const char *name;
  void (*fault)(plain_t *plain);
  wt_error_code_t code;
  int64_t member, field;
} FAULTS[] = {
    ROW(kind_that_is_none, INVALID_ARGUMENT, 1, NOWHERE),
    ROW(kind_of_a_byte_only, INVALID_ARGUMENT, 1, NOWHERE),
    ROW(kind_that_is_huge, INVALID_ARGUMENT, 0, NOWHERE),
    ROW(twice_open, INVALID_ARGUMENT, 1, NOWHERE),
    ROW(twice_shared, INVALID_ARGUMENT, 1, NOWHERE),
    ROW(reserved_byte, INVALID_ARGUMENT, 1, NOWHERE),
    ROW(reserved_byte_too, INVALID_ARGUMENT, 1, NOWHERE),
    ROW(struct_with_params, INVALID_ARGUMENT, 0, NOWHERE),
    ROW(struct_with_results, INVALID_ARGUMENT, 0, NOWHERE),
    ROW(struct_with_func, INVALID_ARGUMENT, 0, NOWHERE),
    ROW(array_without_element, INVALID_ARGUMENT, 0, NOWHERE),
    ROW(array_of_two, INVALID_ARGUMENT, 0, NOWHERE),
    ROW(func_with_fields, INVALID_ARGUMENT, 1, NOWHERE),
    ROW(func_with_func, INVALID_ARGUMENT, 1, NOWHERE),
    ROW(cont_without_func, INVALID_ARGUMENT, 0, NOWHERE),
    ROW(exn_without_func, INVALID_ARGUMENT, 0, NOWHERE),
    ROW(cont_with_fields, INVALID_ARGUMENT, 0, NOWHERE),
    ROW(exn_with_params, INVALID_ARGUMENT, 1, NOWHERE),
    ROW(cont_of_a_struct, INVALID_TYPE, 1, NOWHERE),
    ROW(exn_of_a_struct, INVALID_TYPE, 1, NOWHERE),
    ROW(exn_that_is_open, INVALID_TYPE, 0, NOWHERE),
    ROW(cont_of_no_member, INVALID_TYPE, 0, NOWHERE),
    ROW(cont_of_a_dead_type, STALE, 0, NOWHERE),
    ROW(number_of_no_kind, INVALID_ARGUMENT, 0, NOWHERE),
    ROW(number_of_a_heap_kind, INVALID_ARGUMENT, 0, NOWHERE),
    ROW(number_with_a_type, INVALID_ARGUMENT, 0, NOWHERE),
    ROW(number_with_reserved, INVALID_ARGUMENT, 0, NOWHERE),
    ROW(none_with_reserved, INVALID_ARGUMENT, 0, NOWHERE),
    ROW(describes_of_a_heap_kind, INVALID_ARGUMENT, 0, NOWHERE),
    ROW(supertype_of_index_0, STALE, 0, NOWHERE),
    ROW(supertype_of_huge_index, STALE, 0, NOWHERE),
    ROW(supertype_never_there, STALE, 0, NOWHERE),
    ROW(supertype_that_died, STALE, 0, NOWHERE),
    ROW(supertype_that_is_final, INVALID_TYPE, 0, NOWHERE),
    ROW(supertype_of_another_kind, INVALID_TYPE, 1, NOWHERE),
    ROW(supertype_itself, INVALID_TYPE, 0, NOWHERE),
    ROW(supertype_later, INVALID_TYPE, 0, NOWHERE),
    ROW(supertype_of_no_member, INVALID_TYPE, 0, NOWHERE),
    ROW(supertype_far_out, INVALID_TYPE, 0, NOWHERE),
    ROW(descriptor_of_no_member, INVALID_TYPE, 0, NOWHERE),
    ROW(descriptor_far_out, INVALID_TYPE, 0, NOWHERE),
    ROW(descriptor_outside, INVALID_TYPE, 0, NOWHERE),
    ROW(descriptor_that_died, STALE, 0, NOWHERE),
    ROW(descriptor_never_there, STALE, 1, NOWHERE),
    ROW(descriptor_of_huge_index, STALE, 0, NOWHERE),
    ROW(describes_what_died, STALE, 0, NOWHERE),
    ROW(describes_outside, INVALID_TYPE, 0, NOWHERE),
    ROW(describes_just_above, INVALID_TYPE, 0, NOWHERE),
    ROW(describes_at_the_width, INVALID_TYPE, 0, NOWHERE),
    ROW(describes_func, INVALID_TYPE, ANYWHERE, NOWHERE),
    ROW(field_of_no_member, INVALID_TYPE, 0, 1),
    ROW(field_far_out, INVALID_TYPE, 0, 1),
    ROW(field_of_index_0, STALE, 0, 1),
    ROW(field_of_huge_index, STALE, 0, 1),
    ROW(field_of_largest_index, STALE, 0, 1),
    ROW(field_never_there, STALE, 0, 1),
    ROW(field_that_died, STALE, 0, 1),
    ROW(field_of_another_registry, WRONG_REGISTRY, 0, 1),
    ROW(field_of_null, INVALID_ARGUMENT, 0, 1),
    ROW(field_that_is_pending, WRONG_BUILDER, 0, 1),
    ROW(field_without_kind, INVALID_ARGUMENT, 0, 1),
    ROW(field_with_number, INVALID_ARGUMENT, 0, 1),
    ROW(field_twice_mutable, INVALID_ARGUMENT, 0, 1),
    ROW(field_with_reserved, INVALID_ARGUMENT, 0, 1),
    ROW(field_of_own_and_type, INVALID_ARGUMENT, 0, 1),
    ROW(field_shared_of_own, INVALID_ARGUMENT, 0, 1),
    ROW(param_that_is_packed, INVALID_ARGUMENT, 1, 0),
    ROW(result_that_is_packed, INVALID_ARGUMENT, 1, 0),
    ROW(param_that_died, STALE, 1, 0),
    ROW(result_of_no_member, INVALID_TYPE, 1, 0),
    ROW(result_of_index_0, STALE, 1, 0),
    ROW(fields_that_are_null, INVALID_ARGUMENT, 0, ANYWHERE),
    ROW(params_that_are_null, INVALID_ARGUMENT, 1, ANYWHERE),
    ROW(results_that_are_null, INVALID_ARGUMENT, 1, ANYWHERE),
    ROW(too_many_fields, LIMIT, 0, NOWHERE),
    ROW(too_many_params, LIMIT, 1, NOWHERE),
    ROW(too_many_results, LIMIT, 1, NOWHERE),
    ROW(fields_without_end, LIMIT, 0, NOWHERE),
    ROW(fields_of_a_word, LIMIT, 0, NOWHERE),
    ROW(params_without_end, LIMIT, 1, NOWHERE),
    ROW(results_without_end, LIMIT, 1, NOWHERE),
    ROW(types_without_end, INVALID_ARGUMENT, NOWHERE, NOWHERE),
    ROW(types_of_a_word, LIMIT, NOWHERE, NOWHERE),
    ROW(one_type_too_many, LIMIT, NOWHERE, NOWHERE),
};
#undef ROW

static void open_scene(void) {
  registry = registry_of_all();
  elsewhere = registry_of_all();
  bytes_t section = BYTES(3, SUB(STRUCT(0)), STRUCT(0), FUNC(0, 0));
  types_t types = types_of(registry, section);
  open_struct = wt_registered_type_clone(types.type[0]);
  final_struct = wt_registered_type_clone(types.type[1]);
  func = wt_registered_type_clone(types.type[2]);
  types_delete(&types);
  foreign = wt_array_type_new(elsewhere, constant(wt_val_type_i32()), NULL);
  wt_registered_type_t *dies = wt_array_type_new(registry, constant(wt_val_type_i32()), NULL);
  REQUIRE(dies != NULL && foreign != NULL);
  dead = wt_registered_type_index(dies);
  wt_registered_type_delete(dies);
}

static void close_scene(void) {
  wt_registered_type_delete(open_struct);
  wt_registered_type_delete(final_struct);
  wt_registered_type_delete(func);
  wt_registered_type_delete(foreign);
  REGISTRY_END(elsewhere);
  REGISTRY_END(registry);
}

static void what_is_wrong_is_refused_with_its_place(void) {
  open_scene();
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  pending = wt_rec_group_builder_declare_struct(builder, NULL);
  plain_t plain;
  for (size_t i = 0; i < COUNT(FAULTS); i++) {
    CASE("%s", FAULTS[i].name);
    plain_reset(&plain);
    wt_rec_group_t *good = wt_registry_register_rec_group(registry, plain.types, plain.ntypes, NULL, NULL);
    REQUIRE(good != NULL);
    /* Refused while the group without the fault is registered, and while it is not. */
    for (int is_there = 1; is_there >= 0; is_there--) {
      plain_reset(&plain);
      FAULTS[i].fault(&plain);
      snapshot_t before = snapshot_of(registry);
      wt_error_t *error = NULL;
      bool is_new = true;
      CHECK(wt_registry_register_rec_group(registry, plain.types, plain.ntypes, &is_new, &error) == NULL);
      CHECK(is_new); /* untouched */
      CHECK_PLACE(error, FAULTS[i].member, FAULTS[i].field);
      CHECK_REFUSED(error, FAULTS[i].code);
      CHECK_UNCHANGED(registry, before);
      if (is_there) wt_rec_group_delete(good);
    }
  }
  wt_rec_group_builder_delete(builder);
  close_scene();
}

/* Each byte of a type that is not of a pointer or count, set to each of some values: the result is another type, or a
 * refusal. */
static void no_byte_is_passed_over(void) {
  open_scene();
  plain_t plain;
  unsigned long refused = 0, others = 0;
  plain_reset(&plain);
  wt_rec_group_t *good = wt_registry_register_rec_group(registry, plain.types, plain.ntypes, NULL, NULL);
  REQUIRE(good != NULL);
  for (size_t member = 0; member < 2; member++)
    for (size_t at = 0; at < offsetof(wt_sub_type_t, fields); at++)
      for (unsigned value = 0; value < 256; value++) {
        CASE("byte %zu of type %zu is %u", at, member, value);
        plain_reset(&plain);
        uint8_t *byte = (uint8_t *)&plain.types[member] + at;
        if (*byte == value) continue;
        *byte = (uint8_t)value;
        wt_error_t *error = NULL;
        uint64_t live = live_types(registry);
        wt_rec_group_t *group =
            wt_registry_register_rec_group(registry, plain.types, plain.ntypes, NULL, &error);
        if (group != NULL) {
          CHECK(wt_rec_group_type(group, 0) != wt_rec_group_type(good, 0));
          others++;
        } else {
          wt_error_code_t code = wt_error_code(error);
          CHECK(code == WT_ERROR_INVALID_ARGUMENT || code == WT_ERROR_INVALID_TYPE || code == WT_ERROR_STALE);
          refused++;
        }
        wt_rec_group_delete(group);
        wt_error_delete(error);
        CHECK_NUMBER(live_types(registry), live);
      }
  CHECK(refused > 20000 && others > 0);
  wt_rec_group_delete(good);
  close_scene();
}

int main(void) {
  what_is_wrong_is_refused_with_its_place();
  no_byte_is_passed_over();
  return check_summary();
}
