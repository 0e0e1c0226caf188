/* One registry, several threads (typereg.h, convention "Threads"): they register, clone, look up,
 * compare, name, print, explain, encode, link, fingerprint and delete the same and different types, and hand handles
 * to each other. The types that a thread holds stay the same, whatever the others do; when everything is deleted,
 * nothing is left.
 *
 *     threads [rounds per thread] */
#define _POSIX_C_SOURCE 200809L
#include "paths.h"
#include "refused.h"
#include <pthread.h>

enum { THREADS = 4, DEFAULT_ROUNDS = 150000, SHELF = 32, SHAPES = 8 };

static wt_registry_t *registry;
static _Atomic(wt_registered_type_t *)
    shelf[SHELF];                    /* owned handles on their way from one thread to another */
static _Atomic uint32_t seen[SHELF]; /* indices of types that lived a moment ago */

typedef struct worker_t {
  pthread_t thread;
  uint32_t number, random;
  unsigned long rounds, stale, found;
} worker_t;

static uint32_t draw(worker_t *worker, uint32_t below) {
  worker->random = worker->random * 1664525 + 1013904223;
  return (worker->random >> 8) % below;
}

static void note(worker_t *worker, const wt_registered_type_t *type) {
  atomic_store(&seen[draw(worker, SHELF)], wt_registered_type_index(type));
}

/* While it is held, a type is found again as the same pointer, under the same index. */
static void one_off(worker_t *worker) {
  wt_field_type_t fields[SHAPES];
  uint32_t shape = draw(worker, SHAPES);
  for (uint32_t i = 0; i < shape; i++) fields[i] = wt_field_type(wt_val_type_i32(), i % 2 == 0);
  wt_registered_type_t *type = wt_struct_type_new(registry, fields, shape, NULL);
  wt_registered_type_t *again = wt_struct_type_new(registry, fields, shape, NULL);
  wt_registered_type_t *clone = wt_registered_type_clone(type);
  CHECK(type != NULL && type == again && type == clone);
  CHECK(wt_registered_type_num_fields(type) == shape);
  note(worker, type);
  wt_registered_type_delete(type);
  wt_registered_type_t *by_index =
      wt_registry_type(registry, wt_registered_type_index(clone), NULL);
  CHECK(by_index == clone);
  wt_registered_type_delete(clone);
  wt_registered_type_delete(by_index);
  wt_registered_type_delete(again);
}

/* Types that no other thread makes. */
static void own(worker_t *worker) {
  wt_val_type_t params[THREADS + SHAPES];
  size_t count = worker->number + 1, extra = draw(worker, SHAPES);
  for (size_t i = 0; i < count; i++) params[i] = wt_val_type_f64();
  for (size_t i = 0; i < extra; i++) params[count + i] = wt_val_type_ref(WT_HEAP_I31, i % 2 == 0);
  wt_registered_type_t *type = wt_func_type_new(registry, params, count + extra, NULL, 0, NULL);
  wt_registered_type_t *trampoline = wt_registered_type_trampoline(type, NULL);
  CHECK(type != NULL && (trampoline == type) == (extra == 0));
  CHECK(wt_registered_type_num_params(trampoline) == count + extra);
  note(worker, trampoline);
  wt_registered_type_delete(type);
  wt_registered_type_delete(trampoline);
}

static const bytes_t MODULES[] = {
    BYTES(3, SUB(STRUCT(1, CONST(REF_NULL(0)))),
          REC(2, SUB_OF(0, STRUCT(2, CONST(REF_NULL(0)), VAR(I8))), ARRAY(VAR(REF(1)))),
          FUNC(1, REF(1), 1, REF_NULL(2))),
    BYTES(3, SUB(STRUCT(1, CONST(REF_NULL(0)))), SUB_OF(0, STRUCT(1, CONST(REF_NULL(0)))),
          SUB_OF(1, STRUCT(2, CONST(REF_NULL(1)), VAR(I32)))),
    BYTES(2, REC(2, STRUCT(1, VAR(REF_NULL(1))), STRUCT(1, VAR(REF_NULL(0)))),
          STRUCT(1, CONST(I32))),
};

static void module(worker_t *worker) {
  size_t which = draw(worker, sizeof MODULES / sizeof MODULES[0]);
  path_t path = draw(worker, PATHS);
  types_t types = register_by(path, registry, MODULES[which], NULL);
  if (!CHECK(types.type != NULL)) return;
  for (size_t i = 0; i < types.len; i++) {
    const wt_registered_type_t *super = wt_registered_type_supertype(types.type[i]);
    note(worker, types.type[i]);
    if (super == NULL) continue;
    uint32_t sub_index = wt_registered_type_index(types.type[i]),
             super_index = wt_registered_type_index(super);
    CHECK(wt_registered_type_is_subtype(types.type[i], super) &&
          !wt_registered_type_is_subtype(super, types.type[i]));
    CHECK(wt_registry_is_subtype(registry, sub_index, super_index) &&
          !wt_registry_is_subtype(registry, super_index, sub_index));
  }
  wt_registered_type_t *kept =
      wt_registered_type_clone(types.type[draw(worker, (uint32_t)types.len)]);
  types_delete(&types);
  CHECK(wt_registered_type_kind(kept) != 0);
  wt_registered_type_delete(kept);
}

/* Leaves a type for another thread to take, and deletes the one that was there. */
static void hand_over(worker_t *worker) {
  wt_registered_type_t *given =
      wt_array_type_new(registry, wt_field_type(wt_val_type_i16(), draw(worker, 2)), NULL);
  note(worker, given);
  wt_registered_type_t *taken = atomic_exchange(&shelf[draw(worker, SHELF)], given);
  if (taken != NULL)
    CHECK(wt_registered_type_kind(taken) == WT_TYPE_ARRAY &&
          wt_registered_type_num_fields(taken) == 1);
  wt_registered_type_delete(taken);
}

/* An index seen a moment ago leads to a live type of that index, or to none. */
static void look_up(worker_t *worker) {
  uint32_t index = atomic_load(&seen[draw(worker, SHELF)]),
           other = atomic_load(&seen[draw(worker, SHELF)]);
  wt_error_t *error = NULL;
  (void)wt_registry_is_subtype(registry, index, other); /* either may be dead */
  wt_registered_type_t *type = wt_registry_type(registry, index, &error);
  if (type == NULL) {
    CHECK(wt_error_code(error) == WT_ERROR_STALE);
    worker->stale++;
  } else {
    CHECK(wt_registered_type_index(type) == index);
    CHECK(wt_registry_is_subtype(registry, index, index));
    worker->found++;
  }
  wt_error_delete(error);
  wt_registered_type_delete(type);
}

/* Writes a held type with the types that it refers to, and finds them again. */
static void write_down(worker_t *worker) {
  if (draw(worker, 8) != 0) return;
  bytes_t section = MODULES[draw(worker, sizeof MODULES / sizeof MODULES[0])];
  types_t types = types_of(registry, section);
  const wt_registered_type_t *first = types.type[0], *last = types.type[types.len - 1];
  wt_registered_type_t *kept = wt_registered_type_clone(last);

  wt_owners_t owners;
  CHECK(wt_registered_type_owners(kept, &owners, sizeof owners) && owners.total >= 2);
  wt_type_names_t *names = wt_type_names_new(registry, NULL);
  CHECK(wt_type_names_set_type(names, first, "first", 5, NULL) &&
        wt_type_names_set_type(names, kept, "kept", 4, NULL));
  char *why = wt_registered_type_explain_mismatch(first, kept, names, NULL);
  CHECK(why != NULL && strncmp(why, "$first is not a subtype of $kept", 32) == 0);
  wt_string_delete(why);
  char *text = wt_type_collection_to_wat(types.collection, names, NULL);
  CHECK(text != NULL && strstr(text, "$kept") != NULL);
  wt_string_delete(text);

  wt_type_encoder_t *encoder = wt_type_encoder_new(registry, NULL);
  uint32_t number = 0;
  size_t len = 0;
  CHECK(wt_type_encoder_add_type(encoder, kept, &number, NULL));
  types_delete(&types);
  wt_type_names_delete(names);
  wt_registered_type_delete(kept);
  const uint8_t *module = wt_type_encoder_module(encoder, &len, NULL);
  wt_type_collection_t *again = wt_registry_register_module(registry, module, len, NULL);
  CHECK(wt_type_collection_type(again, number) == kept); /* the encoder still has it */
  wt_type_collection_delete(again);
  wt_type_encoder_delete(encoder);
}

/* (type (sub (func))), (type (sub 0 (func))): imports a function of type 0, and exports one of type 1. */
static const uint8_t LINKED[] = {MODULE_HEADER, 1, 12, 2, SUB(FUNC(0, 0)), SUB_OF(0, FUNC(0, 0)),
                                 2, 7, 1, 1, 'm', 1, 'f', WT_EXTERN_FUNC, 0, 3, 2, 1, 1,
                                 7, 5, 1, 1, 'f', WT_EXTERN_FUNC, 1};
static wt_module_interface_t *linked; /* all threads ask it */

/* A module whose types may be new or not links with another, whose interface all threads ask; its types have the
 * fingerprints that they have in that one, whichever thread makes them. */
static void link_modules(worker_t *worker) {
  if (draw(worker, 4) != 0) return;
  wt_type_collection_t *types = wt_registry_register_module(registry, LINKED, sizeof LINKED, NULL);
  wt_module_interface_t *interface = wt_module_interface_read(types, LINKED, sizeof LINKED, NULL);
  wt_type_collection_delete(types); /* the interface keeps the types */
  wt_module_interface_t *const both[] = {linked, interface};
  const wt_module_interface_t *other = both[draw(worker, 2)];
  uint8_t kind = 9;
  uint32_t index = 9;
  wt_extern_type_t required, provided;
  CHECK(wt_module_interface_find_export(other, "f", 1, &kind, &index) && kind == WT_EXTERN_FUNC && index == 1);
  CHECK(wt_module_interface_item(other, kind, index, &provided));
  CHECK(wt_module_interface_import(interface, 0, NULL, NULL, NULL, NULL, &required));
  CHECK(wt_extern_type_matches(&provided, &required) && !wt_extern_type_matches(&required, &provided));
  uint8_t mine[32], theirs[32];
  CHECK(wt_registered_type_fingerprint(required.func, mine, NULL));
  CHECK(wt_module_interface_item(other, WT_EXTERN_FUNC, 0, &provided));
  CHECK(wt_registered_type_fingerprint(provided.func, theirs, NULL) && memcmp(mine, theirs, sizeof mine) == 0);
  wt_module_interface_delete(interface);
}

static void ask_around(worker_t *worker) {
  if (draw(worker, 64) != 0) return; /* slow, compared with the others */
  wt_registry_t *clone = wt_registry_clone(registry);
  (void)stats_of(clone);
  wt_error_t *error = NULL;
  if (!CHECK(wt_registry_check(clone, &error))) fprintf(stderr, "  %s\n", wt_error_message(error));
  wt_error_delete(error);
  char *dump = wt_registry_dump(clone, NULL);
  char *text = wt_registry_to_wat(clone, NULL, NULL);
  CHECK(dump != NULL && text != NULL && strncmp(text, "(module\n", 8) == 0);
  wt_string_delete(dump);
  wt_string_delete(text);
  wt_registry_delete(clone);
}

static void *work(void *argument) {
  static void (*const TASKS[])(worker_t * worker) = {one_off, own,        module,    hand_over,
                                                     look_up, write_down, link_modules, ask_around};
  worker_t *worker = argument;
  CASE("thread %" PRIu32, worker->number);
  for (unsigned long round = 0; round < worker->rounds; round++)
    TASKS[draw(worker, sizeof TASKS / sizeof TASKS[0])](worker);
  return NULL;
}

int main(int argc, char **argv) {
  unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : DEFAULT_ROUNDS;
  worker_t workers[THREADS];
  registry = wt_registry_new(NULL, NULL);
  REQUIRE(registry != NULL && rounds > 0);
  wt_type_collection_t *types = wt_registry_register_module(registry, LINKED, sizeof LINKED, NULL);
  linked = wt_module_interface_read(types, LINKED, sizeof LINKED, NULL);
  wt_type_collection_delete(types);
  REQUIRE(linked != NULL);
  for (uint32_t i = 0; i < THREADS; i++) {
    workers[i] = (worker_t){.number = i, .random = i * 7919 + 1, .rounds = rounds};
    REQUIRE(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0);
  }
  unsigned long stale = 0, found = 0;
  for (uint32_t i = 0; i < THREADS; i++) {
    REQUIRE(pthread_join(workers[i].thread, NULL) == 0);
    stale += workers[i].stale;
    found += workers[i].found;
  }
  CASE("the end");
  for (size_t i = 0; i < SHELF; i++) wt_registered_type_delete(atomic_load(&shelf[i]));
  wt_module_interface_delete(linked);
  if (rounds >= 1000) CHECK(stale > 0 && found > 0); /* both sides of look_up were seen */
  REGISTRY_END(registry);
  return check_summary();
}
