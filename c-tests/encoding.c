/* Types back to bytes (typereg.h, wt_type_encoder_t): adding a type also adds the types that it refers to, once; the
 * bytes are a module, and registering it gives the same types; a refused call adds nothing.
 *
 *     encoding [groups of a chain] */
#include <pthread.h>
#include "bytes.h"
#include "refused.h"

enum { MOST = 8, NO_NUMBER = -1 };

typedef struct world_t {
  wt_registry_t *registry;
  wt_type_collection_t *types;
  const wt_registered_type_t *type[MOST];
  wt_type_encoder_t *encoder;
} world_t;

/* A module of this registry may have at most this many types and groups. */
static world_t world_with_limits(bytes_t section, uint64_t types, uint64_t groups) {
  wt_registry_config_t *config = wt_registry_config_new();
  CHECK(wt_registry_config_set_limit(config, WT_LIMIT_MODULE_TYPES, types, NULL) &&
        wt_registry_config_set_limit(config, WT_LIMIT_MODULE_REC_GROUPS, groups, NULL));
  world_t world = {.registry = wt_registry_new(config, NULL)};
  wt_registry_config_delete(config);
  world.types = wt_registry_register_type_section(world.registry, section.at, section.len, NULL);
  world.encoder = wt_type_encoder_new(world.registry, NULL);
  REQUIRE(world.types != NULL && wt_type_collection_num_types(world.types) <= MOST);
  for (uint32_t i = 0; i < wt_type_collection_num_types(world.types); i++)
    world.type[i] = wt_type_collection_type(world.types, i);
  return world;
}
static world_t world_new(bytes_t section) { return world_with_limits(section, 1000000, 1000000); }

static void world_end(world_t *world) {
  wt_type_encoder_delete(world->encoder);
  wt_type_collection_delete(world->types);
  REGISTRY_END(world->registry);
}

/* The number of a type in the module; NO_NUMBER if the module does not have it. */
static int64_t number_of(const world_t *world, const wt_registered_type_t *type) {
  uint32_t number = 12345;
  if (wt_type_encoder_index(world->encoder, type, &number)) return number;
  CHECK_NUMBER(number, 12345);
  return NO_NUMBER;
}

static int64_t add_type(const world_t *world, int type) {
  uint32_t number = 12345;
  wt_error_t *error = NULL;
  bool done = wt_type_encoder_add_type(world->encoder, world->type[type], &number, &error);
  CHECK(done && error == NULL);
  CHECK_NUMBER(number, number_of(world, world->type[type]));
  return number;
}

/* The type section, and the module that consists of it. */
static void check_bytes(const world_t *world, bytes_t want) {
  size_t len = 0;
  const uint8_t *section = wt_type_encoder_type_section(world->encoder, &len, NULL);
  REQUIRE(section != NULL);
  CHECK_NUMBER(len, want.len);
  CHECK(len == want.len && memcmp(section, want.at, len) == 0);
  const uint8_t *module = wt_type_encoder_module(world->encoder, &len, NULL);
  buffer_t whole = module_of(want);
  REQUIRE(module != NULL);
  CHECK_NUMBER(len, whole.len);
  CHECK(len == whole.len && memcmp(module, whole.at, len) == 0);
  buffer_free(&whole);
}

/* Registering the module in the types' own registry gives the types that have a number. */
static void check_reads_back(const world_t *world, size_t types) {
  size_t len;
  const uint8_t *module = wt_type_encoder_module(world->encoder, &len, NULL);
  uint64_t before = live_types(world->registry);
  wt_type_collection_t *again = wt_registry_register_module(world->registry, module, len, NULL);
  REQUIRE(again != NULL);
  CHECK_NUMBER(wt_type_collection_num_types(again), types);
  CHECK_NUMBER(live_types(world->registry), before);
  for (uint32_t i = 0; i < types; i++)
    CHECK(number_of(world, wt_type_collection_type(again, i)) <= i);
  for (int i = 0; i < MOST && world->type[i] != NULL; i++) {
    int64_t number = number_of(world, world->type[i]);
    CHECK(number == NO_NUMBER ||
          wt_type_collection_type(again, (uint32_t)number) == world->type[i]);
  }
  wt_type_collection_delete(again);
}

static const bytes_t LISTS = /* 4 needs 2 and 3, which need 1; 0 and 5 are needed by none */
    BYTES(5, FUNC(0, 0), SUB(STRUCT(0)),
          REC(2, SUB_OF(1, STRUCT(1, VAR(REF_NULL(3)))), ARRAY(CONST(REF(2)))),
          FUNC(1, REF(3), 1, I32), FINAL_OF(1, STRUCT(0)));

static void a_type_is_added_with_the_types_it_refers_to(void) {
  CASE("a new encoder");
  world_t world = world_new(LISTS);
  bytes_t none = BYTES(0);
  check_bytes(&world, none);
  check_reads_back(&world, 0);
  CHECK_NUMBER(number_of(&world, world.type[0]), NO_NUMBER);

  CASE("a type comes with what it refers to");
  CHECK_NUMBER(add_type(&world, 4), 3);
  static const int64_t NUMBERS[] = {NO_NUMBER, 0, 1, 2, 3, NO_NUMBER};
  for (int i = 0; i < 6; i++) CHECK_NUMBER(number_of(&world, world.type[i]), NUMBERS[i]);
  bytes_t first =
      BYTES(3, SUB(STRUCT(0)), REC(2, SUB_OF(0, STRUCT(1, VAR(REF_NULL(2)))), ARRAY(CONST(REF(1)))),
            FUNC(1, REF(2), 1, I32));
  check_bytes(&world, first);
  check_reads_back(&world, 4);

  CASE("a type that is already there is not added again");
  for (int i = 1; i <= 4; i++) CHECK_NUMBER(add_type(&world, i), NUMBERS[i]);
  check_bytes(&world, first);
  CASE("a type that refers to one already there");
  CHECK_NUMBER(add_type(&world, 5), 4);
  CHECK_NUMBER(add_type(&world, 0), 5);
  bytes_t all =
      BYTES(5, SUB(STRUCT(0)), REC(2, SUB_OF(0, STRUCT(1, VAR(REF_NULL(2)))), ARRAY(CONST(REF(1)))),
            FUNC(1, REF(2), 1, I32), FINAL_OF(0, STRUCT(0)), FUNC(0, 0));
  check_bytes(&world, all);
  check_reads_back(&world, 6);
  CASE("places for numbers may be left out");
  CHECK(wt_type_encoder_add_type(world.encoder, world.type[0], NULL, NULL));
  check_bytes(&world, all);
  world_end(&world);
}

static const struct {
  const char *what;
  bytes_t section;
} FORMS[] = {
    {"numbers", BYTES(1, STRUCT(7, CONST(I32), VAR(I64), CONST(F32), VAR(F64), CONST(V128), VAR(I8),
                                CONST(I16)))},
    {"short references",
     BYTES(1, FUNC(5, FUNCREF, EXTERNREF, ANYREF, EQREF, I31REF, 7, STRUCTREF, ARRAYREF, EXNREF,
                   NULLREF, NULLEXTERNREF, NULLFUNCREF, NULLEXNREF))},
    {"references that are not null", BYTES(1, FUNC(1, REF(ANYREF), 1, REF(NULLREF)))},
    {"open, final and bare types", BYTES(3, SUB(STRUCT(0)), FINAL_OF(0, STRUCT(0)), STRUCT(0))},
    {"references back and within",
     BYTES(2, SUB(ARRAY(VAR(REF_NULL(0)))), REC(2, FUNC(0, 1, REF(0)), FUNC(0, 1, REF(1))))},
    {"groups", BYTES(3, REC(0), REC(2, STRUCT(0), STRUCT(0)), REC(0))},
};

static void every_form_is_written_as_it_is_read(void) {
  for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
    CASE("%s", FORMS[i].what);
    world_t world = world_new(FORMS[i].section);
    uint32_t first = 12345;
    CHECK(wt_type_encoder_add_collection(world.encoder, world.types, &first, NULL));
    CHECK_NUMBER(first, 0);
    check_bytes(&world, FORMS[i].section);
    check_reads_back(&world, wt_type_collection_num_types(world.types));
    world_end(&world);
  }
}

static void groups_are_added_whole(void) {
  CASE("a group");
  world_t world = world_new(LISTS);
  wt_rec_group_t *group = wt_registered_type_rec_group(world.type[3], NULL);
  uint32_t first = 12345;
  CHECK(wt_type_encoder_add_rec_group(world.encoder, group, &first, NULL));
  CHECK_NUMBER(first, 1);
  CHECK_NUMBER(number_of(&world, world.type[3]), 2);
  CHECK(wt_type_encoder_add_rec_group(world.encoder, group, &first, NULL));
  CHECK_NUMBER(first, 1);
  check_reads_back(&world, 3);

  CASE("the empty group, each time");
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(world.registry, NULL);
  wt_rec_group_t *empty = wt_rec_group_builder_build(builder, NULL);
  wt_rec_group_builder_delete(builder);
  for (int i = 0; i < 2; i++) {
    first = 12345;
    CHECK(wt_type_encoder_add_rec_group(world.encoder, empty, &first, NULL));
    CHECK_NUMBER(first, 3);
  }
  CHECK_NUMBER(add_type(&world, 0), 3);
  bytes_t want =
      BYTES(5, SUB(STRUCT(0)), REC(2, SUB_OF(0, STRUCT(1, VAR(REF_NULL(2)))), ARRAY(CONST(REF(1)))),
            REC(0), REC(0), FUNC(0, 0));
  check_bytes(&world, want);
  wt_rec_group_delete(group);
  wt_rec_group_delete(empty);
  world_end(&world);
}

static void a_collection_is_added_as_it_is(void) {
  CASE("a collection, after a type of it");
  world_t world = world_new(LISTS);
  CHECK_NUMBER(add_type(&world, 1), 0);
  uint32_t first = 12345;
  CHECK(wt_type_encoder_add_collection(world.encoder, world.types, &first, NULL));
  CHECK_NUMBER(first, 1);
  static const int64_t NUMBERS[] = {1, 0, 3, 4, 5, 6}; /* the first of each */
  for (int i = 0; i < 6; i++) CHECK_NUMBER(number_of(&world, world.type[i]), NUMBERS[i]);
  CASE("a collection twice");
  CHECK(wt_type_encoder_add_collection(world.encoder, world.types, &first, NULL));
  CHECK_NUMBER(first, 7);
  for (int i = 0; i < 6; i++) CHECK_NUMBER(number_of(&world, world.type[i]), NUMBERS[i]);
  check_reads_back(&world, 13);
  size_t len;
  const uint8_t *module = wt_type_encoder_module(world.encoder, &len, NULL);
  wt_type_collection_t *again = wt_registry_register_module(world.registry, module, len, NULL);
  for (uint32_t i = 0; i < 12; i++)
    CHECK(wt_type_collection_type(again, 1 + i) == world.type[i % 6]);
  CHECK_NUMBER(wt_type_collection_num_rec_groups(again), 11);
  wt_type_collection_delete(again);
  world_end(&world);

  CASE("a module without types");
  bytes_t none = BYTES(0);
  world = world_new(none);
  CHECK(wt_type_encoder_add_collection(world.encoder, world.types, &first, NULL));
  CHECK_NUMBER(first, 0);
  check_bytes(&world, none);
  world_end(&world);
}

/* A program makes a collection of any groups in any order; what they need comes before them. */
static void what_a_collection_lacks_is_added_before_it(void) {
  static const struct {
    const char *name;
    int leaders[3]; /* of LISTS */
    size_t count;
    uint32_t first;
  } ROWS[] = {
      {"a collection that lacks what it refers to", {4}, 1, 3},
      {"a collection that has it later", {4, 2, 1}, 3, 3},
      {"a collection that has part of it before", {1, 4}, 2, 3},
      {"a collection in a module's order", {1, 2, 4}, 3, 0},
  };
  for (size_t r = 0; r < sizeof ROWS / sizeof *ROWS; r++) {
    CASE("%s", ROWS[r].name);
    world_t world = world_new(LISTS);
    wt_rec_group_t *groups[3] = {0};
    for (size_t i = 0; i < ROWS[r].count; i++)
      groups[i] = wt_registered_type_rec_group(world.type[ROWS[r].leaders[i]], NULL);
    wt_type_collection_t *types = wt_type_collection_from_rec_groups(
        world.registry, (const wt_rec_group_t *const *)groups, ROWS[r].count, NULL);
    uint32_t first = 12345;
    wt_error_t *error = NULL;
    CHECK(wt_type_encoder_add_collection(world.encoder, types, &first, &error) && error == NULL);
    CHECK_NUMBER(first, ROWS[r].first);
    size_t len;
    const uint8_t *module = wt_type_encoder_module(world.encoder, &len, NULL);
    wt_type_collection_t *again = wt_registry_register_module(world.registry, module, len, NULL);
    REQUIRE(again != NULL);
    uint32_t count = wt_type_collection_num_types(types);
    CHECK_NUMBER(wt_type_collection_num_types(again), first + count);
    for (uint32_t i = 0; i < count; i++)
      CHECK(wt_type_collection_type(again, first + i) == wt_type_collection_type(types, i));
    for (size_t i = 0; i < ROWS[r].count; i++) wt_rec_group_delete(groups[i]);
    wt_type_collection_delete(again);
    wt_type_collection_delete(types);
    world_end(&world);
  }
}

static void the_bytes_are_the_encoders(void) {
  CASE("the bytes are the encoder's");
  world_t world = world_new(LISTS);
  add_type(&world, 5);
  size_t len;
  const uint8_t *section = wt_type_encoder_type_section(world.encoder, &len, NULL);
  uint8_t copy[64];
  REQUIRE(section != NULL && len <= sizeof copy);
  memcpy(copy, section, len);
  CHECK_NUMBER(number_of(&world, world.type[1]), 0); /* does not touch them */
  wt_type_collection_delete(world.types);            /* nor does this: they are kept */
  world.types = NULL;
  CHECK(memcmp(copy, section, len) == 0);
  wt_type_collection_t *again =
      wt_registry_register_type_section(world.registry, section, len, NULL);
  CHECK(wt_type_collection_type(again, 1) == world.type[5]);
  wt_type_collection_delete(again);
  CHECK_NUMBER(live_types(world.registry), 2);
  world_end(&world);
}

/* The call is refused and changes nothing. */
#define CHECK_ADDS_NOTHING(world, code, ...)                                                \
  do {                                                                                      \
    size_t len_before, len_after;                                                           \
    const uint8_t *was = wt_type_encoder_type_section((world)->encoder, &len_before, NULL); \
    uint8_t bytes_before[256];                                                              \
    memcpy(bytes_before, was, len_before);                                                  \
    snapshot_t before = snapshot_of((world)->registry);                                     \
    wt_error_t *error = NULL;                                                               \
    uint32_t number = 12345;                                                                \
    CHECK(!(__VA_ARGS__));                                                                  \
    CHECK_NUMBER(number, 12345);                                                            \
    CHECK_REFUSED(error, (code));                                                           \
    CHECK_UNCHANGED((world)->registry, before);                                             \
    was = wt_type_encoder_type_section((world)->encoder, &len_after, NULL);                 \
    CHECK(len_before == len_after && memcmp(was, bytes_before, len_before) == 0);           \
  } while (0)

static void an_exn_type_is_refused(void) {
  world_t world = world_new(LISTS);
  wt_registered_type_t *exn = wt_exn_type_new(world.registry, world.type[0], NULL);
  wt_rec_group_t *group = wt_registered_type_rec_group(exn, NULL);
  REQUIRE(exn != NULL && group != NULL);
  add_type(&world, 1);
  CASE("an exn type, which needs its tag's type");
  CHECK_ADDS_NOTHING(&world, WT_ERROR_WRONG_KIND,
                     wt_type_encoder_add_type(world.encoder, exn, &number, &error));
  CASE("its group");
  CHECK_ADDS_NOTHING(&world, WT_ERROR_WRONG_KIND,
                     wt_type_encoder_add_rec_group(world.encoder, group, &number, &error));
  static const int64_t NUMBERS[] = {NO_NUMBER, 0, NO_NUMBER, NO_NUMBER, NO_NUMBER, NO_NUMBER};
  for (int i = 0; i < 6; i++) CHECK_NUMBER(number_of(&world, world.type[i]), NUMBERS[i]);
  CHECK_NUMBER(number_of(&world, exn), NO_NUMBER);
  CASE("its tag's type, and the others");
  CHECK_NUMBER(add_type(&world, 0), 1);
  CHECK_NUMBER(add_type(&world, 5), 2);
  check_reads_back(&world, 3);
  wt_rec_group_delete(group);
  wt_registered_type_delete(exn);
  world_end(&world);
}

static void limits_hold_for_what_is_encoded(void) {
  CASE("more types than a module may have");
  world_t world = world_with_limits(LISTS, 6, 100);
  CHECK_NUMBER(add_type(&world, 4), 3); /* four types */
  CHECK_ADDS_NOTHING(&world, WT_ERROR_LIMIT,
                     wt_type_encoder_add_collection(world.encoder, world.types, &number, &error));
  CHECK_NUMBER(number_of(&world, world.type[0]), NO_NUMBER);
  CHECK_NUMBER(number_of(&world, world.type[2]), 1);
  CHECK_NUMBER(add_type(&world, 0), 4);
  CHECK_NUMBER(add_type(&world, 5), 5);
  wt_registered_type_t *one_more =
      wt_array_type_new(world.registry, wt_field_type(wt_val_type_i8(), true), NULL);
  CHECK_ADDS_NOTHING(&world, WT_ERROR_LIMIT,
                     wt_type_encoder_add_type(world.encoder, one_more, &number, &error));
  check_reads_back(&world, 6);
  wt_registered_type_delete(one_more);
  world_end(&world);

  CASE("more groups than a module may have");
  world = world_with_limits(LISTS, 100, 5);
  CHECK_NUMBER(add_type(&world, 4), 3); /* three groups */
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(world.registry, NULL);
  wt_rec_group_t *empty = wt_rec_group_builder_build(builder, NULL);
  wt_rec_group_builder_delete(builder);
  for (int i = 0; i < 2; i++)
    CHECK(wt_type_encoder_add_rec_group(world.encoder, empty, NULL, NULL));
  CHECK_ADDS_NOTHING(&world, WT_ERROR_LIMIT,
                     wt_type_encoder_add_rec_group(world.encoder, empty, &number, &error));
  CHECK_ADDS_NOTHING(&world, WT_ERROR_LIMIT,
                     wt_type_encoder_add_type(world.encoder, world.type[0], &number, &error));
  check_reads_back(&world, 4);
  wt_rec_group_delete(empty);
  world_end(&world);
}

static void types_of_another_registry_are_refused(void) {
  CASE("types of another registry are refused");
  world_t here = world_new(LISTS), there = world_new(LISTS);
  wt_rec_group_t *group = wt_registered_type_rec_group(there.type[3], NULL);
  add_type(&here, 1);
  CHECK_ADDS_NOTHING(&here, WT_ERROR_WRONG_REGISTRY,
                     wt_type_encoder_add_type(here.encoder, there.type[1], &number, &error));
  CHECK_ADDS_NOTHING(&here, WT_ERROR_WRONG_REGISTRY,
                     wt_type_encoder_add_rec_group(here.encoder, group, &number, &error));
  CHECK_ADDS_NOTHING(&here, WT_ERROR_WRONG_REGISTRY,
                     wt_type_encoder_add_collection(here.encoder, there.types, &number, &error));
  CHECK_NUMBER(number_of(&here, there.type[1]), NO_NUMBER); /* both have the same index */
  CHECK_NUMBER(number_of(&here, here.type[1]), 0);
  wt_rec_group_delete(group);
  world_end(&here);
  world_end(&there);
}

/* A chain of groups, each of which refers to the one before: added by its end, on a small stack. */
enum { STACK = 256 * 1024 };
static uint32_t chain = 100000;
static void *encode_a_chain(void *unused) {
  (void)unused;
  CASE("a chain of groups");
  buffer_t section = chain_of(chain);
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_type_collection_t *types =
      wt_registry_register_type_section(registry, section.at, section.len, NULL);
  wt_type_encoder_t *encoder = wt_type_encoder_new(registry, NULL);
  REQUIRE(types != NULL && encoder != NULL);
  uint32_t number = 0;
  CHECK(
      wt_type_encoder_add_type(encoder, wt_type_collection_type(types, chain - 1), &number, NULL));
  CHECK_NUMBER(number, chain - 1);
  size_t len = 0;
  const uint8_t *again = wt_type_encoder_type_section(encoder, &len, NULL);
  CHECK(len == section.len && memcmp(again, section.at, len) == 0);
  wt_type_collection_delete(types);
  CHECK_NUMBER(live_types(registry), chain);
  wt_type_encoder_delete(encoder);
  buffer_free(&section);
  REGISTRY_END(registry);
  return NULL;
}

static void a_chain_takes_no_stack(void) {
  pthread_t thread;
  pthread_attr_t attributes;
  REQUIRE(pthread_attr_init(&attributes) == 0 &&
          pthread_attr_setstacksize(&attributes, STACK) == 0 &&
          pthread_create(&thread, &attributes, encode_a_chain, NULL) == 0);
  REQUIRE(pthread_join(thread, NULL) == 0 && pthread_attr_destroy(&attributes) == 0);
}

int main(int argc, char **argv) {
  if (argc > 1) chain = (uint32_t)strtoul(argv[1], NULL, 10);
  REQUIRE(chain > 1000);
  a_type_is_added_with_the_types_it_refers_to();
  every_form_is_written_as_it_is_read();
  groups_are_added_whole();
  a_collection_is_added_as_it_is();
  what_a_collection_lacks_is_added_before_it();
  the_bytes_are_the_encoders();
  an_exn_type_is_refused();
  limits_hold_for_what_is_encoded();
  types_of_another_registry_are_refused();
  a_chain_takes_no_stack();
  CASE("the end");
  return check_summary();
}
