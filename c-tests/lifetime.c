/* How long types live (typereg.h, "Handles" and each _delete): a group lives as long as it has an owner, whatever the
 * order of deletion; then its indices become free, and are recognized as stale. */
#include "paths.h"
#include "refused.h"

/* A group of two (G) and a type that refers to one of them (R), held by handles of every sort. */
enum {
  GROUP_HANDLE,
  FIRST_MEMBER,
  SECOND_MEMBER,
  BY_INDEX,
  COLLECTION,
  REFERRER,
  EXCEPTION,
  HOLDERS
};
typedef struct holders_t {
  wt_registry_t *registry;
  wt_rec_group_t *group;
  wt_registered_type_t *first, *second, *by_index, *referrer, *exception;
  wt_type_collection_t *collection;
} holders_t;

static holders_t holders_new(void) {
  static const uint8_t SECTION[] = {1,
                                    REC(2, STRUCT(1, CONST(REF_NULL(1))), FUNC(1, REF_NULL(0), 0))};
  holders_t h = {.registry = wt_registry_new(NULL, NULL)};
  REQUIRE(h.registry != NULL);
  h.collection = wt_registry_register_type_section(h.registry, SECTION, sizeof SECTION, NULL);
  h.first = wt_registered_type_clone(wt_type_collection_type(h.collection, 0));
  h.second = wt_registered_type_clone(wt_type_collection_type(h.collection, 1));
  h.group = wt_registered_type_rec_group(h.first, NULL);
  h.by_index = wt_registry_type(h.registry, wt_registered_type_index(h.second), NULL);
  h.referrer =
      wt_array_type_new(h.registry, wt_field_type(wt_val_type_ref_to(h.first, true), true), NULL);
  h.exception = wt_exn_type_new(h.registry, h.second, NULL);
  REQUIRE(h.collection && h.first && h.second && h.group && h.by_index && h.referrer &&
          h.exception);
  return h;
}

static void holder_delete(holders_t *h, int which) {
  switch (which) {
  case GROUP_HANDLE: wt_rec_group_delete(h->group); break;
  case FIRST_MEMBER: wt_registered_type_delete(h->first); break;
  case SECOND_MEMBER: wt_registered_type_delete(h->second); break;
  case BY_INDEX: wt_registered_type_delete(h->by_index); break;
  case COLLECTION: wt_type_collection_delete(h->collection); break;
  case REFERRER: wt_registered_type_delete(h->referrer); break;
  case EXCEPTION: wt_registered_type_delete(h->exception); break;
  }
}

/* All orders, by Heap's algorithm; `count` is lowered to visit fewer. */
static void each_order(int *order, int count, void (*visit)(const int *order)) {
  if (count == 1) {
    visit(order);
    return;
  }
  for (int i = 0; i < count; i++) {
    each_order(order, count - 1, visit);
    int other = count % 2 == 0 ? i : 0, moved = order[other];
    order[other] = order[count - 1];
    order[count - 1] = moved;
  }
}

/* The two types of G are freed with the last of all holders, since R and the exception hold G, too. */
static void delete_and_count(const int *order) {
  holders_t h = holders_new();
  bool held[HOLDERS];
  for (int i = 0; i < HOLDERS; i++) held[i] = true;
  for (int i = 0; i < HOLDERS; i++) {
    CASE("holder %d deleted as number %d (order %d %d %d ...)", order[i], i, order[0], order[1],
         order[2]);
    holder_delete(&h, order[i]);
    held[order[i]] = false;
    bool group_held = i + 1 < HOLDERS;
    CHECK_NUMBER(live_types(h.registry), (group_held ? 2 : 0) + held[REFERRER] + held[EXCEPTION]);
  }
  REGISTRY_END(h.registry);
}

/* The registry is deleted first: types keep the parts that they need. valgrind checks that everything is freed. */
static void delete_registry_first(const int *order) {
  holders_t h = holders_new();
  wt_registry_delete(h.registry);
  for (int i = 0; i < HOLDERS; i++) {
    if (order[i] == REFERRER) {
      wt_field_type_t element;
      CHECK(wt_registered_type_field(h.referrer, 0, &element));
      CHECK_NUMBER(wt_registered_type_kind(element.storage.type), WT_TYPE_STRUCT);
      CHECK(!wt_registered_type_is_subtype(element.storage.type, h.referrer));
    }
    holder_delete(&h, order[i]);
  }
}

static void handles_may_be_deleted_in_any_order(void) {
  int order[HOLDERS];
  for (int i = 0; i < HOLDERS; i++) order[i] = i;
  each_order(order, HOLDERS, delete_and_count);
  CASE("the registry deleted first");
  for (int first = 0; first < HOLDERS; first++) { /* each holder is the last once */
    for (int i = 0; i < HOLDERS; i++) order[i] = (first + i) % HOLDERS;
    delete_registry_first(order);
  }
}

static void each_holder_alone_keeps_the_group(void) {
  for (int kept = 0; kept < HOLDERS; kept++) {
    CASE("only holder %d is left", kept);
    holders_t h = holders_new();
    for (int i = 0; i < HOLDERS; i++)
      if (i != kept) holder_delete(&h, i);
    CHECK_NUMBER(live_types(h.registry), 2 + (kept == REFERRER) + (kept == EXCEPTION));
    CHECK(wt_registry_check(h.registry, NULL));
    holder_delete(&h, kept);
    REGISTRY_END(h.registry);
  }
}

static void every_clone_counts(void) {
  CASE("every clone counts");
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_registered_type_t *type = wt_struct_type_new(registry, NULL, 0, NULL);
  enum { CLONES = 100 };
  for (int i = 0; i < CLONES; i++) CHECK(wt_registered_type_clone(type) == type);
  for (int i = 0; i < CLONES; i++) wt_registered_type_delete(type);
  CHECK_NUMBER(live_types(registry), 1);
  wt_registered_type_delete(type);
  REGISTRY_END(registry);
}

static void a_registry_lives_until_its_last_handle_goes(void) {
  CASE("a registry lives until its last handle is deleted");
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_registry_t *clone = wt_registry_clone(registry);
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  wt_registered_type_t *type = wt_struct_type_new(registry, NULL, 0, NULL);
  wt_registry_delete(registry);
  wt_registered_type_t *same = wt_struct_type_new(clone, NULL, 0, NULL);
  CHECK(same == type);
  wt_registered_type_delete(same);
  wt_registry_delete(clone);
  const wt_pending_type_t *label = wt_rec_group_builder_declare_struct(builder, NULL);
  CHECK(wt_struct_type_builder_finish(wt_rec_group_builder_define_struct(builder, label, NULL),
                                      NULL));
  wt_rec_group_t *group =
      wt_rec_group_builder_build(builder, NULL); /* a builder keeps its registry */
  CHECK(wt_rec_group_get(group, label, NULL) == type);
  wt_rec_group_builder_delete(builder);
  wt_registered_type_delete(type);
  CHECK(wt_registered_type_is_final(wt_rec_group_type(group, 0)));
  wt_rec_group_delete(group);
}

/* Types that are registered when only a type or a builder keeps the registry. It is random which shard they are on, so
 * each way is taken many times. */
static void types_can_be_made_after_the_last_registry_handle_is_gone(void) {
  CASE("types can be made after the last registry handle is deleted");
  enum { TIMES = 32 };
  for (int i = 0; i < TIMES; i++) {
    wt_registry_t *registry = wt_registry_new(NULL, NULL);
    wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
    const wt_pending_type_t *label = wt_rec_group_builder_declare_struct(builder, NULL);
    wt_struct_type_builder_t *definition =
        wt_rec_group_builder_define_struct(builder, label, NULL);
    CHECK(wt_struct_type_builder_finish(definition, NULL));
    wt_registry_delete(registry);
    wt_rec_group_t *group = wt_rec_group_builder_build(builder, NULL);
    wt_rec_group_builder_delete(builder);
    CHECK(wt_registered_type_kind(wt_rec_group_type(group, 0)) == WT_TYPE_STRUCT);
    wt_rec_group_delete(group);
  }
  for (int i = 0; i < 2 * TIMES; i++) {
    wt_registry_t *registry = wt_registry_new(NULL, NULL);
    wt_val_type_t reference = wt_val_type_ref(WT_HEAP_I31, false);
    wt_registered_type_t *func = wt_func_type_new(registry, &reference, 1, NULL, 0, NULL);
    wt_registry_delete(registry);
    wt_registered_type_t *trampoline = wt_registered_type_trampoline(func, NULL);
    wt_registered_type_delete(i % 2 == 0 ? func : trampoline);
    wt_registered_type_t *left = i % 2 == 0 ? trampoline : func;
    CHECK_NUMBER(wt_registered_type_num_params(left), 1);
    wt_registered_type_delete(left);
  }
}

static void a_stale_index_is_recognized(void) {
  CASE("a stale index is reported");
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_registered_type_t *type = wt_struct_type_new(registry, NULL, 0, NULL);
  uint32_t index = wt_registered_type_index(type);
  CHECK(index != 0);
  CHECK(wt_registry_is_subtype(registry, index, index));
  wt_registered_type_delete(type);
  const uint32_t stale[] = {index, index + 1, 0, 134217727, 134217728, UINT32_MAX};
  for (size_t i = 0; i < sizeof stale / sizeof stale[0]; i++) {
    wt_error_t *error = NULL;
    snapshot_t before = snapshot_of(registry);
    CHECK(wt_registry_type(registry, stale[i], &error) == NULL);
    CHECK_REFUSED(error, WT_ERROR_STALE);
    CHECK(!wt_registry_is_subtype(registry, stale[i], stale[i]));
    CHECK_UNCHANGED(registry, before);
  }
  wt_registered_type_t *live = wt_struct_type_new(registry, NULL, 0, NULL);
  uint32_t live_index = wt_registered_type_index(live);
  CHECK(live_index != index);
  CHECK(!wt_registry_is_subtype(registry, live_index, index) &&
        !wt_registry_is_subtype(registry, index, live_index));
  wt_registered_type_delete(live);
  REGISTRY_END(registry);
}

static void a_freed_index_is_not_reused_early(void) {
  CASE("a freed index is not reused before 65,536 others were freed");
  enum { PUT_OFF = 65536 };
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_registered_type_t *type = wt_struct_type_new(registry, NULL, 0, NULL);
  uint32_t freed = wt_registered_type_index(type), reused_early = 0;
  wt_registered_type_delete(type);
  for (int i = 0; i < PUT_OFF; i++) { /* before round i, i other types were freed */
    type = wt_struct_type_new(registry, NULL, 0, NULL);
    reused_early += wt_registered_type_index(type) == freed;
    wt_registered_type_delete(type);
  }
  CHECK_NUMBER(reused_early, 0);
  REGISTRY_END(registry);
}

int main(void) {
  handles_may_be_deleted_in_any_order();
  each_holder_alone_keeps_the_group();
  every_clone_counts();
  a_registry_lives_until_its_last_handle_goes();
  types_can_be_made_after_the_last_registry_handle_is_gone();
  a_stale_index_is_recognized();
  a_freed_index_is_not_reused_early();
  return check_summary();
}
