/* What keeps a type alive, in counts (typereg.h, wt_registered_type_owners): every owner of a type is counted once,
 * under its own kind, as long as it exists, and nothing else is counted. */
#include "bytes.h"
#include "refused.h"

static const bytes_t SECTION = BYTES(2, SUB(STRUCT(0)), REC(2, SUB(STRUCT(0)), FUNC(0, 0)));
enum { ALONE, FIRST, SECOND, TYPES };

/* The owners are those of the group of FIRST and SECOND. */
typedef struct world_t {
  wt_registry_t *registry;
  wt_registered_type_t *type[TYPES];
} world_t;

typedef struct held_t {
  wt_registered_type_t *type[2];
  wt_rec_group_t *group;
  wt_rec_group_builder_t *builder;
  wt_type_collection_t *types;
  wt_type_names_t *names;
  wt_type_encoder_t *encoder;
} held_t;

static void held_delete(held_t *held) {
  for (int i = 0; i < 2; i++) wt_registered_type_delete(held->type[i]);
  wt_rec_group_delete(held->group);
  wt_rec_group_builder_delete(held->builder);
  wt_type_collection_delete(held->types);
  wt_type_names_delete(held->names);
  wt_type_encoder_delete(held->encoder);
}

static wt_owners_t owners_of(const wt_registered_type_t *type) {
  wt_owners_t owners;
  CHECK(wt_registered_type_owners(type, &owners, sizeof owners));
  return owners;
}

static wt_field_type_t field_to(const wt_registered_type_t *type) {
  return wt_field_type(wt_val_type_ref_to(type, true), true);
}

static void clone(const world_t *world, held_t *held) {
  held->type[0] = wt_registered_type_clone(world->type[FIRST]);
}
static void find_by_index(const world_t *world, held_t *held) {
  uint32_t index = wt_registered_type_index(world->type[SECOND]);
  held->type[0] = wt_registry_type(world->registry, index, NULL);
}
static void take_the_group(const world_t *world, held_t *held) {
  held->group = wt_registered_type_rec_group(world->type[SECOND], NULL);
}
static void register_twice_in_a_module(const world_t *world, held_t *held) {
  static const uint8_t TWICE[] = {3, REC(2, SUB(STRUCT(0)), FUNC(0, 0)), STRUCT(0),
                                  REC(2, SUB(STRUCT(0)), FUNC(0, 0))};
  held->types = wt_registry_register_type_section(world->registry, TWICE, sizeof TWICE, NULL);
  CHECK(wt_type_collection_type(held->types, 0) == world->type[FIRST] &&
        wt_type_collection_type(held->types, 3) == world->type[FIRST]);
}
static void name_both(const world_t *world, held_t *held) {
  held->names = wt_type_names_new(world->registry, NULL);
  CHECK(wt_type_names_set_type(held->names, world->type[FIRST], "first", 5, NULL) &&
        wt_type_names_set_type(held->names, world->type[SECOND], "second", 6, NULL) &&
        wt_type_names_set_type(held->names, world->type[SECOND], "third", 5, NULL));
}
static void encode(const world_t *world, held_t *held) {
  held->encoder = wt_type_encoder_new(world->registry, NULL);
  CHECK(wt_type_encoder_add_type(held->encoder, world->type[FIRST], NULL, NULL) &&
        wt_type_encoder_add_type(held->encoder, world->type[SECOND], NULL, NULL));
}
static void refer_from_an_array(const world_t *world, held_t *held) {
  held->type[0] = wt_array_type_new(world->registry, field_to(world->type[FIRST]), NULL);
}
static void refer_three_times_from_a_struct(const world_t *world, held_t *held) {
  wt_field_type_t fields[] = {field_to(world->type[FIRST]), field_to(world->type[SECOND]),
                              field_to(world->type[FIRST])};
  held->type[0] = wt_struct_type_new(world->registry, fields, 3, NULL);
}
static void refer_from_a_func(const world_t *world, held_t *held) {
  wt_val_type_t value = wt_val_type_ref_to(world->type[SECOND], false);
  held->type[0] = wt_func_type_new(world->registry, &value, 1, &value, 1, NULL);
}
static void declare_below(const world_t *world, held_t *held) {
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(world->registry, NULL);
  const wt_pending_type_t *below = wt_rec_group_builder_declare_struct(builder, NULL);
  wt_struct_type_builder_t *in_below = wt_rec_group_builder_define_struct(builder, below, NULL);
  CHECK(wt_struct_type_builder_supertype(in_below, world->type[FIRST], NULL) &&
        wt_struct_type_builder_finish(in_below, NULL));
  held->group = wt_rec_group_builder_build(builder, NULL);
  wt_rec_group_builder_delete(builder);
}
static void make_an_exn_type(const world_t *world, held_t *held) {
  held->type[0] = wt_exn_type_new(world->registry, world->type[SECOND], NULL);
}
static void name_in_a_builder(const world_t *world, held_t *held) {
  held->builder = wt_rec_group_builder_new(world->registry, NULL);
  const wt_pending_type_t *array = wt_rec_group_builder_declare_array(held->builder, NULL);
  wt_array_type_builder_t *in_array = wt_rec_group_builder_define_array(held->builder, array, NULL);
  CHECK(wt_array_type_builder_element(in_array, field_to(world->type[FIRST]), NULL));
}

/* How much it adds to the counts. */
static const struct {
  const char *what;
  void (*hold)(const world_t *world, held_t *held);
  uint64_t references, handles;
} HOLDERS[] = {
    {"a clone", clone, 0, 1},
    {"a handle by index", find_by_index, 0, 1},
    {"a group handle", take_the_group, 0, 1},
    {"a collection, however often the module has it", register_twice_in_a_module, 0, 1},
    {"names, for each type that has one", name_both, 0, 2},
    {"an encoder", encode, 0, 1},
    {"a builder", name_in_a_builder, 0, 1},
    {"an array of it", refer_from_an_array, 1, 0},
    {"a struct that names it three times", refer_three_times_from_a_struct, 3, 0},
    {"a param and a result", refer_from_a_func, 2, 0},
    {"a subtype", declare_below, 1, 0},
    {"an exn type", make_an_exn_type, 1, 0},
};
enum { HOLDER_COUNT = sizeof HOLDERS / sizeof *HOLDERS };

static world_t world_new(void) {
  world_t world = {.registry = wt_registry_new(NULL, NULL)};
  wt_type_collection_t *types =
      wt_registry_register_type_section(world.registry, SECTION.at, SECTION.len, NULL);
  for (uint32_t i = 0; i < TYPES; i++)
    world.type[i] = wt_registered_type_clone(wt_type_collection_type(types, i));
  wt_type_collection_delete(types);
  return world;
}

static void check_owners(const world_t *world, uint64_t references, uint64_t trampolines,
                         uint64_t handles) {
  for (int member = FIRST; member <= SECOND; member++) { /* owners are the group's */
    wt_owners_t owners = owners_of(world->type[member]);
    CHECK_NUMBER(owners.references, references);
    CHECK_NUMBER(owners.trampolines, trampolines);
    CHECK_NUMBER(owners.handles, handles);
    CHECK_NUMBER(owners.total, references + trampolines + handles);
  }
  CHECK_NUMBER(owners_of(world->type[ALONE]).total, 1); /* all this is about another one */
}

static void every_holder_counts_as_long_as_it_holds(void) {
  world_t world = world_new();
  held_t held[HOLDER_COUNT] = {0};
  uint64_t references = 0, handles = 2;
  check_owners(&world, references, 0, handles);
  for (int i = 0; i < HOLDER_COUNT; i++) {
    CASE("%s", HOLDERS[i].what);
    HOLDERS[i].hold(&world, &held[i]);
    check_owners(&world, references += HOLDERS[i].references, 0, handles += HOLDERS[i].handles);
  }
  for (int i = 0; i < HOLDER_COUNT; i++) {
    CASE("without %s", HOLDERS[i].what);
    held_delete(&held[i]);
    check_owners(&world, references -= HOLDERS[i].references, 0, handles -= HOLDERS[i].handles);
  }
  CASE("the end of the holders");
  for (int i = 0; i < TYPES; i++) wt_registered_type_delete(world.type[i]);
  REGISTRY_END(world.registry);
}

/* A function type keeps its trampoline type once that has been asked for. */
static void trampolines_count(void) {
  CASE("trampolines");
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_registered_type_t *node = wt_struct_type_new(registry, NULL, 0, NULL), *func[2];
  for (int i = 0; i < 2; i++) {
    wt_val_type_t value = wt_val_type_ref_to(node, i == 0);
    func[i] = wt_func_type_new(registry, &value, 1, NULL, 0, NULL);
  }
  CHECK_NUMBER(owners_of(node).references, 2);
  wt_registered_type_t *trampoline = wt_registered_type_trampoline(func[0], NULL);
  CHECK(trampoline != func[0]);
  wt_owners_t owners = owners_of(trampoline);
  CHECK(owners.total == 2 && owners.trampolines == 1 && owners.handles == 1 &&
        owners.references == 0);
  wt_registered_type_delete(wt_registered_type_trampoline(func[1], NULL));
  wt_registered_type_delete(wt_registered_type_trampoline(func[1], NULL));
  owners = owners_of(trampoline);
  CHECK(owners.total == 3 && owners.trampolines == 2 && owners.handles == 1);
  wt_registered_type_delete(func[0]);
  owners = owners_of(trampoline);
  CHECK(owners.total == 2 && owners.trampolines == 1 && owners.handles == 1);
  wt_registered_type_delete(trampoline);
  trampoline = wt_registered_type_trampoline(func[1], NULL);
  CHECK_NUMBER(owners_of(trampoline).total, 2);
  wt_registered_type_delete(trampoline);

  CASE("two trampolines from one group");
  static const uint8_t TWO[] = {2, STRUCT(0), REC(2, FUNC(1, REF(0), 0), FUNC(1, REF_NULL(0), 0))};
  wt_type_collection_t *types = wt_registry_register_type_section(registry, TWO, sizeof TWO, NULL);
  trampoline = wt_registered_type_trampoline(wt_type_collection_type(types, 1), NULL);
  wt_registered_type_delete(wt_registered_type_trampoline(wt_type_collection_type(types, 2), NULL));
  owners = owners_of(trampoline);
  CHECK(owners.trampolines == 3 && owners.handles == 1); /* one is func[1]'s */
  wt_type_collection_delete(types);
  CHECK_NUMBER(owners_of(trampoline).trampolines, 1);
  wt_registered_type_delete(trampoline);

  CASE("its own trampoline type is not kept by itself");
  wt_registered_type_t *own = wt_func_type_new(registry, NULL, 0, NULL, 0, NULL);
  trampoline = wt_registered_type_trampoline(own, NULL);
  CHECK(trampoline == own);
  owners = owners_of(own);
  CHECK(owners.total == 2 && owners.trampolines == 0 && owners.handles == 2);
  wt_registered_type_delete(trampoline);
  wt_registered_type_delete(own);
  wt_registered_type_delete(func[1]);
  wt_registered_type_delete(node);
  REGISTRY_END(registry);
}

static void references_inside_a_group_do_not_count(void) {
  CASE("references inside a group do not count");
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  static const uint8_t RING[] = {1,
                                 REC(2, STRUCT(1, VAR(REF_NULL(1))), STRUCT(1, VAR(REF_NULL(0))))};
  wt_type_collection_t *types =
      wt_registry_register_type_section(registry, RING, sizeof RING, NULL);
  wt_owners_t owners = owners_of(wt_type_collection_type(types, 1));
  CHECK(owners.total == 1 && owners.handles == 1 && owners.references == 0);
  wt_type_collection_delete(types);
  REGISTRY_END(registry);
}

static void the_struct_may_have_another_size(void) {
  CASE("a smaller struct, and a greater one");
  world_t world = world_new();
  struct {
    wt_owners_t owners;
    uint64_t more[2];
  } place;
  memset(&place, 0xa5, sizeof place);
  CHECK(wt_registered_type_owners(world.type[FIRST], &place.owners, sizeof place.owners.total));
  CHECK_NUMBER(place.owners.total, 2);
  CHECK(place.owners.references == 0xa5a5a5a5a5a5a5a5);
  CHECK(wt_registered_type_owners(world.type[FIRST], &place.owners,
                                  sizeof(wt_owners_t) + sizeof(uint64_t)));
  CHECK(place.owners.handles == 2 && place.more[0] == 0 && place.more[1] == 0xa5a5a5a5a5a5a5a5);
  for (int i = 0; i < TYPES; i++) wt_registered_type_delete(world.type[i]);
  REGISTRY_END(world.registry);
}

int main(void) {
  every_holder_counts_as_long_as_it_holds();
  trampolines_count();
  references_inside_a_group_do_not_count();
  the_struct_may_have_another_size();
  CASE("the end");
  return check_summary();
}
