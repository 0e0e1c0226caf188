/* list: types that a host makes itself.
 *
 * A host that has no wasm module at hand (a language with its own lists, strings, closures) describes its types through
 * a rec-group builder: declare every member, define each, finish it, build the group. Members may refer to one another
 * in any direction. This program
 *   1. builds a list node, an array of nodes and a function over nodes, all in one group;
 *   2. builds the same group again, and gets the same types;
 *   3. derives a subtype of the node, wrongly at first: it prints what is wrong and where, corrects it, builds again;
 *   4. frees everything.
 *
 * The habit to copy: every call that can fail takes `wt_error_t **`, clears it first, and returns false or NULL on
 * failure, so calls chain with && and one place prints the error. Deleting NULL does nothing, so one place cleans up. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <typereg.h>

/* Ends a forward reference: one field, param or result that names a type not yet built. NULL: it could not be begun. */
static bool refer(wt_forward_ref_builder_t *reference, bool nullable, bool is_mutable, wt_error_t **error) {
  return reference != NULL && wt_forward_ref_builder_nullable(reference, nullable, error) &&
         (!is_mutable || wt_forward_ref_builder_mutable(reference, true, error)) &&
         wt_forward_ref_builder_finish(reference, error);
}

/* (rec
 *   (type $node  (sub (struct (field (mut i32)) (field (mut (ref null $node))) (field (ref null $nodes)))))
 *   (type $nodes (array (mut (ref null $node))))
 *   (type $visit (func (param (ref $node)) (result i32))))
 * The caller owns the new group; NULL with an error on failure. */
static wt_rec_group_t *build_list(const wt_registry_t *registry, wt_error_t **error) {
  wt_rec_group_t *group = NULL;
  const wt_pending_type_t *node, *nodes, *visit;
  wt_struct_type_builder_t *node_definition;
  wt_array_type_builder_t *nodes_definition;
  wt_func_type_builder_t *visit_definition;

  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, error);
  if (builder == NULL) return NULL;

  /* The order of declaration is the order in the group, and so part of the types' identity. */
  if ((node = wt_rec_group_builder_declare_struct(builder, error)) != NULL &&
      (nodes = wt_rec_group_builder_declare_array(builder, error)) != NULL &&
      (visit = wt_rec_group_builder_declare_func(builder, error)) != NULL &&

      (node_definition = wt_rec_group_builder_define_struct(builder, node, error)) != NULL &&
      wt_struct_type_builder_final(node_definition, false, error) && /* open: it may have subtypes */
      wt_struct_type_builder_field(node_definition, wt_field_type(wt_val_type_i32(), true), error) &&
      refer(wt_struct_type_builder_forward_ref_field(node_definition, node, error), true, true, error) &&
      refer(wt_struct_type_builder_forward_ref_field(node_definition, nodes, error), true, false, error) &&
      wt_struct_type_builder_finish(node_definition, error) &&

      (nodes_definition = wt_rec_group_builder_define_array(builder, nodes, error)) != NULL &&
      refer(wt_array_type_builder_forward_ref_element(nodes_definition, node, error), true, true, error) &&
      wt_array_type_builder_finish(nodes_definition, error) &&

      /* A pending type can also be in a value, if that reads better. */
      (visit_definition = wt_rec_group_builder_define_func(builder, visit, error)) != NULL &&
      wt_func_type_builder_param(visit_definition, wt_val_type_ref_pending(node, false), error) &&
      wt_func_type_builder_result(visit_definition, wt_val_type_i32(), error) &&
      wt_func_type_builder_finish(visit_definition, error))
    group = wt_rec_group_builder_build(builder, error);

  wt_rec_group_builder_delete(builder); /* the group does not need it; this ends what was borrowed from it */
  return group;
}

/* (type $counted (sub final $node (struct ...the fields of $node... (field i64)))), with `first` as its first field:
 * anything but $node's own, (mut i32), breaks the promise that a counted node can stand wherever a node can. */
static bool define_counted(wt_rec_group_builder_t *builder, const wt_pending_type_t *counted,
                           const wt_registered_type_t *node, wt_field_type_t first, wt_error_t **error) {
  wt_struct_type_builder_t *definition = wt_rec_group_builder_define_struct(builder, counted, error);
  if (definition == NULL || !wt_struct_type_builder_supertype(definition, node, error) ||
      !wt_struct_type_builder_field(definition, first, error))
    return false;
  for (uint32_t i = 1; i < wt_registered_type_num_fields(node); i++) {
    wt_field_type_t inherited; /* by value: nothing to delete */
    if (!wt_registered_type_field(node, i, &inherited) || !wt_struct_type_builder_field(definition, inherited, error))
      return false;
  }
  return wt_struct_type_builder_field(definition, wt_field_type(wt_val_type_i64(), false), error) &&
         wt_struct_type_builder_finish(definition, error);
}

/* Prints what went wrong, and where, as far as the error knows. */
static void print_error(FILE *out, const wt_error_t *error) {
  uint32_t place;
  fprintf(out, "  %s\n", wt_error_message(error));
  if (wt_error_member(error, &place)) fprintf(out, "  member %" PRIu32 " of the group\n", place);
  if (wt_error_field(error, &place)) fprintf(out, "  field %" PRIu32 "\n", place);
}

static bool print_wat(const wt_registered_type_t *type, wt_error_t **error) {
  char *wat = wt_registered_type_to_wat(type, error);
  if (wat != NULL) printf("%s\n", wat);
  wt_string_delete(wat);
  return wat != NULL;
}

/* Everything except cleaning up: the caller deletes *list, *again, *builder and *counted, also after a failure. */
static bool run(const wt_registry_t *registry, wt_rec_group_t **list, wt_rec_group_t **again,
                wt_rec_group_builder_t **builder, wt_rec_group_t **counted, wt_error_t **error) {
  if ((*list = build_list(registry, error)) == NULL) return false;
  const wt_registered_type_t *node = wt_rec_group_type(*list, 0); /* borrowed from the group */
  printf("A list, built by the host:\n");
  if (!print_wat(node, error)) return false;

  if ((*again = build_list(registry, error)) == NULL) return false;
  printf("\nBuilt a second time:\n");
  for (size_t i = 0; i < wt_rec_group_num_types(*list); i++)
    printf("  type %zu is the %s\n", i,
           wt_rec_group_type(*list, i) == wt_rec_group_type(*again, i) ? "same pointer" : "a different one!");

  if ((*builder = wt_rec_group_builder_new(registry, error)) == NULL) return false;
  const wt_pending_type_t *label = wt_rec_group_builder_declare_struct(*builder, error);
  if (label == NULL) return false;

  printf("\nA subtype whose first field is const where the node's is mutable:\n");
  if (!define_counted(*builder, label, node, wt_field_type(wt_val_type_i32(), false), error)) return false;
  if ((*counted = wt_rec_group_builder_build(*builder, error)) != NULL) return false; /* must not be accepted */
  print_error(stdout, *error);
  wt_error_delete(*error);
  *error = NULL;

  printf("\nDefined again in the same builder, and built:\n");
  if (!define_counted(*builder, label, node, wt_field_type(wt_val_type_i32(), true), error)) return false;
  if ((*counted = wt_rec_group_builder_build(*builder, error)) == NULL) return false;
  const wt_registered_type_t *type = wt_rec_group_get(*counted, label, error);
  if (type == NULL || !print_wat(type, error)) return false;
  printf("  depth %" PRIu32 "; a counted node %s a node, a node %s a counted node\n", wt_registered_type_depth(type),
         wt_registered_type_is_subtype(type, node) ? "is" : "is not",
         wt_registered_type_is_subtype(node, type) ? "is" : "is not");
  return true;
}

int main(void) {
  wt_error_t *error = NULL;
  wt_rec_group_t *list = NULL, *again = NULL, *counted = NULL;
  wt_rec_group_builder_t *builder = NULL;
  wt_registry_stats_t stats = {0};

  wt_registry_t *registry = wt_registry_new(NULL, &error); /* NULL: the default configuration */
  bool ok = registry != NULL && run(registry, &list, &again, &builder, &counted, &error);
  if (!ok) {
    fprintf(stderr, "list: failed\n");
    if (error != NULL) print_error(stderr, error);
  }

  wt_error_delete(error);
  wt_rec_group_delete(list); /* in any order: each handle keeps alive what it needs */
  wt_rec_group_delete(counted);
  wt_rec_group_delete(again);
  wt_rec_group_builder_delete(builder);
  if (wt_registry_stats(registry, &stats, sizeof stats))
    printf("\nAfter the last handle: %" PRIu64 " live types\n", stats.live_types);
  wt_registry_delete(registry);
  return ok && stats.live_types == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
