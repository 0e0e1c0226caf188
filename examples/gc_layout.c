/* gc_layout: allocating objects of wasm types.
 *
 * A registry made with a layout policy computes, for every struct, array and exception type, how big an object is and
 * where each field lies. The host brings the collector: here it is plain malloc. Each object's header begins with the
 * type index, which is all that a cast needs at run time. This program
 *   1. chooses a policy and registers a struct type, a subtype of it, an array type and an exception type;
 *   2. prints their layouts, which show that a subtype has its supertype's fields at the same offsets;
 *   3. allocates objects by layout, writes and reads their fields, and casts by the index in the header;
 *   4. refuses an array whose size in bytes would not fit. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <typereg.h>

/* A new object, all zero except the type index in its header, or NULL. malloc aligns enough for every preset; a
 * custom policy may ask for more, which this allocator refuses. */
static unsigned char *allocate(const wt_registered_type_t *type, size_t size, uint32_t align) {
  unsigned char *object = size != 0 ? calloc(1, size) : NULL;
  if (object == NULL || (uintptr_t)object % align != 0) {
    free(object);
    return NULL;
  }
  uint32_t index = wt_registered_type_index(type);
  memcpy(object, &index, sizeof index);
  return object;
}

static unsigned char *new_struct(const wt_registered_type_t *type) {
  wt_gc_layout_t layout;
  return wt_registered_type_layout(type, &layout) ? allocate(type, layout.size, layout.align) : NULL;
}

/* `len` may be any number that a wasm program computed: the size is checked before it is used. */
static unsigned char *new_array(const wt_registered_type_t *type, uint32_t len) {
  wt_gc_layout_t layout;
  if (!wt_registered_type_layout(type, &layout)) return NULL;
  if (len > (UINT32_MAX - layout.size) / layout.element_size) return NULL; /* size: where element 0 lies */
  unsigned char *object = allocate(type, layout.size + len * layout.element_size, layout.align);
  if (object != NULL) memcpy(object + layout.array_length_offset, &len, sizeof len);
  return object;
}

/* Where field `number` lies in an object; NULL unless the type has such a field of exactly this many bytes. */
static unsigned char *field(const wt_registered_type_t *type, unsigned char *object, uint32_t number, size_t size) {
  wt_gc_field_layout_t layout;
  return wt_registered_type_field_layout(type, number, &layout) && layout.size == size ? object + layout.offset : NULL;
}

static bool print_layout(const char *name, const wt_registered_type_t *type) {
  wt_gc_layout_t layout;
  wt_gc_field_layout_t part;
  if (!wt_registered_type_layout(type, &layout)) return false;
  if (layout.kind == WT_TYPE_ARRAY) {
    printf("%s: length at %" PRIu32 ", elements from %" PRIu32 ", size %" PRIu32 " each%s, align %" PRIu32 "\n", name,
           layout.array_length_offset, layout.size, layout.element_size,
           layout.elements_are_gc_refs ? " (references)" : "", layout.align);
    return true;
  }
  printf("%s: size %" PRIu32 ", align %" PRIu32 "\n", name, layout.size, layout.align);
  for (uint32_t i = 0; wt_registered_type_field_layout(type, i, &part); i++)
    printf("  field %" PRIu32 " at %2" PRIu32 ", size %" PRIu32 "%s\n", i, part.offset, part.size,
           part.is_gc_ref ? ", a reference the collector follows" : "");
  return true;
}

/* Defines one of the two structs below: their four common fields, and for the subtype one more. */
static bool define(wt_rec_group_builder_t *builder, const wt_pending_type_t *type, const wt_pending_type_t *supertype,
                   wt_error_t **error) {
  const wt_val_type_t fields[] = {wt_val_type_i8(), wt_val_type_i64(), wt_val_type_i16(),
                                  wt_val_type_ref(WT_HEAP_ANY, true), wt_val_type_f64()};
  wt_struct_type_builder_t *definition = wt_rec_group_builder_define_struct(builder, type, error);
  bool ok = definition != NULL;
  if (ok && supertype != NULL) ok = wt_struct_type_builder_forward_supertype(definition, supertype, error);
  if (ok && supertype == NULL) ok = wt_struct_type_builder_final(definition, false, error);
  for (size_t i = 0; ok && i < (supertype != NULL ? 5 : 4); i++)
    ok = wt_struct_type_builder_field(definition, wt_field_type(fields[i], true), error);
  return ok && wt_struct_type_builder_finish(definition, error);
}

/* (rec (type $point (sub (struct (field (mut i8)) (field (mut i64)) (field (mut i16)) (field (mut anyref)))))
 *      (type $heavy (sub final $point (struct ...the same four fields... (field (mut f64)))))) */
static wt_rec_group_t *build_structs(const wt_registry_t *registry, wt_error_t **error) {
  wt_rec_group_t *group = NULL;
  const wt_pending_type_t *point, *heavy;
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, error);
  if (builder != NULL && (point = wt_rec_group_builder_declare_struct(builder, error)) != NULL &&
      (heavy = wt_rec_group_builder_declare_struct(builder, error)) != NULL && define(builder, point, NULL, error) &&
      define(builder, heavy, point, error))
    group = wt_rec_group_builder_build(builder, error);
  wt_rec_group_builder_delete(builder);
  return group;
}

/* Makes a heavy point, reads it as a point, and casts it by the index in its header. The caller owns the object. */
static bool use_object(const wt_registry_t *registry, const wt_registered_type_t *point,
                       const wt_registered_type_t *heavy, unsigned char **object) {
  int64_t wide = INT64_C(1) << 40, read = 0;
  uint32_t reference = 42, index; /* the host's collector defines what a reference is; here a number */
  double weight = 0.5;
  unsigned char *at;
  if ((*object = new_struct(heavy)) == NULL) return false;
  if ((at = field(heavy, *object, 1, sizeof wide)) != NULL) memcpy(at, &wide, sizeof wide);
  if ((at = field(heavy, *object, 3, sizeof reference)) != NULL) memcpy(at, &reference, sizeof reference);
  if ((at = field(heavy, *object, 4, sizeof weight)) != NULL) memcpy(at, &weight, sizeof weight);

  if ((at = field(point, *object, 1, sizeof read)) == NULL) return false;
  memcpy(&read, at, sizeof read);
  memcpy(&index, *object, sizeof index);
  bool is_point = wt_registry_is_subtype(registry, index, wt_registered_type_index(point));
  printf("\nA heavy point, read as a point: field 1 is %" PRId64 "\n", read);
  printf("Cast by the type index in its header: it %s a point\n", is_point ? "is" : "is not");
  return read == wide && is_point;
}

/* Makes an array of i16, fills it, sums it up; then asks for one that is too large. The caller owns the array. */
static bool use_array(const wt_registered_type_t *shorts, unsigned char **object) {
  wt_gc_layout_t layout;
  uint32_t len, sum = 0;
  if ((*object = new_array(shorts, 1000)) == NULL || !wt_registered_type_layout(shorts, &layout)) return false;
  memcpy(&len, *object + layout.array_length_offset, sizeof len);
  for (uint32_t i = 0; i < len; i++) {
    uint16_t element = (uint16_t)i;
    memcpy(*object + layout.size + i * layout.element_size, &element, sizeof element);
  }
  for (uint32_t i = 0; i < len; i++) {
    uint16_t element;
    memcpy(&element, *object + layout.size + i * layout.element_size, sizeof element);
    sum += element;
  }
  printf("\nAn array of %" PRIu32 " shorts: its elements add up to %" PRIu32 "\n", len, sum);

  unsigned char *too_big = new_array(shorts, UINT32_MAX);
  printf("One of %" PRIu32 ": %s\n", UINT32_MAX, too_big == NULL ? "refused, its size does not fit" : "allocated!");
  bool refused = too_big == NULL;
  free(too_big);
  return refused;
}

int main(void) {
  wt_error_t *error = NULL;
  wt_registry_t *registry = NULL;
  wt_rec_group_t *structs = NULL;
  wt_registered_type_t *shorts = NULL, *tag = NULL, *exception = NULL;
  unsigned char *object = NULL, *array = NULL;
  const wt_val_type_t params[] = {wt_val_type_i32(), wt_val_type_ref(WT_HEAP_EXTERN, true)};

  /* Deferred reference counting: 24 bytes of header, references of 4 bytes. */
  wt_registry_config_t *config = wt_registry_config_new();
  bool ok = config != NULL && wt_registry_config_set_gc_layout(config, WT_GC_LAYOUT_DRC, &error) &&
            (registry = wt_registry_new(config, &error)) != NULL &&
            (structs = build_structs(registry, &error)) != NULL &&
            (shorts = wt_array_type_new(registry, wt_field_type(wt_val_type_i16(), true), &error)) != NULL &&
            (tag = wt_func_type_new(registry, params, 2, NULL, 0, &error)) != NULL &&
            (exception = wt_exn_type_new(registry, tag, &error)) != NULL;
  const wt_registered_type_t *point = wt_rec_group_type(structs, 0), *heavy = wt_rec_group_type(structs, 1);

  ok = ok && print_layout("point", point) && print_layout("heavy point", heavy) && print_layout("shorts", shorts) &&
       print_layout("exception", exception) && use_object(registry, point, heavy, &object) && use_array(shorts, &array);
  if (!ok) fprintf(stderr, "gc_layout: failed: %s\n", error != NULL ? wt_error_message(error) : "a wrong answer");

  free(array);
  free(object);
  wt_error_delete(error);
  wt_registered_type_delete(exception);
  wt_registered_type_delete(tag);
  wt_registered_type_delete(shorts);
  wt_rec_group_delete(structs);
  wt_registry_delete(registry);
  wt_registry_config_delete(config);
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
