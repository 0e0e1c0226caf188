/* Names of types and fields (typereg.h, wt_type_names_t): the first name read from name sections is kept, but the last
 * name set. Names are kept as they were given; types with a name live as long as the names. What cannot be read is
 * passed over. */
#include "name_section.h"
#include "refused.h"

static const bytes_t SECTION = /* the last two are one group */
    BYTES(3, STRUCT(2, CONST(I32), VAR(I64)), ARRAY(VAR(I8)),
          REC(2, STRUCT(1, CONST(REF_NULL(3))), FUNC(1, REF_NULL(2), 0)));
enum { POINT, LIST, NODE, VISIT, TYPES };
static const given_name_t GIVEN[] = {
    {POINT, OF_TYPE, "point", 0}, {VISIT, OF_TYPE, "visit", 0}, {POINT, 0, "x", 0},
    {POINT, 1, "y", 0},           {LIST, 0, "element", 0},      {NODE, 0, "next", 0},
};
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A registry with those types, and names for them. */
typedef struct world_t {
  wt_registry_t *registry;
  wt_type_collection_t *types;
  wt_type_names_t *names;
  const wt_registered_type_t *type[TYPES];
} world_t;

static world_t world_new(void) {
  world_t world = {.registry = wt_registry_new(NULL, NULL)};
  world.types = wt_registry_register_type_section(world.registry, SECTION.at, SECTION.len, NULL);
  wt_error_t *error = NULL;
  world.names = wt_type_names_new(world.registry, &error);
  REQUIRE(world.types != NULL && world.names != NULL && error == NULL);
  for (uint32_t i = 0; i < TYPES; i++) world.type[i] = wt_type_collection_type(world.types, i);
  return world;
}

static void world_end(world_t *world) {
  wt_type_names_delete(world->names);
  wt_type_collection_delete(world->types);
  REGISTRY_END(world->registry);
}

/* `want` NULL: it has no name. */
static void check_name(const char *got, const char *want) {
  if (want == NULL)
    CHECK(got == NULL);
  else
    CHECK_TEXT(got, want);
}
#define CHECK_TYPE(world, number, want) \
  check_name(wt_type_names_type((world)->names, (world)->type[number]), (want))
#define CHECK_FIELD(world, number, field, want) \
  check_name(wt_type_names_field((world)->names, (world)->type[number], (field)), (want))

static size_t names_in(const world_t *world) {
  size_t count = 0;
  for (int i = 0; i < TYPES; i++) {
    count += wt_type_names_type(world->names, world->type[i]) != NULL;
    for (uint32_t field = 0; field < 3; field++)
      count += wt_type_names_field(world->names, world->type[i], field) != NULL;
  }
  return count;
}

static bool read_names(const world_t *world, const given_name_t *names, size_t count) {
  buffer_t module = named_module(SECTION, names, count);
  wt_error_t *error = NULL;
  bool done = wt_type_names_read_module(world->names, world->types, module.at, module.len, &error);
  if (!CHECK(error == NULL)) puts(wt_error_message(error));
  buffer_free(&module);
  return done;
}

static bool set_type(const world_t *world, int type, const char *name) {
  return wt_type_names_set_type(world->names, world->type[type], name, strlen(name), NULL);
}

static void a_name_section_names_types_and_fields(void) {
  CASE("a name section names types and fields");
  world_t world = world_new();
  CHECK_NUMBER(names_in(&world), 0);
  CHECK(read_names(&world, GIVEN, COUNT(GIVEN)));
  CHECK_TYPE(&world, POINT, "point");
  CHECK_TYPE(&world, VISIT, "visit");
  CHECK_FIELD(&world, POINT, 0, "x");
  CHECK_FIELD(&world, POINT, 1, "y");
  CHECK_FIELD(&world, LIST, 0, "element");
  CHECK_FIELD(&world, NODE, 0, "next");
  CHECK_NUMBER(names_in(&world), COUNT(GIVEN));
  world_end(&world);
}

static void a_module_need_not_have_names(void) {
  world_t world = world_new();
  static const uint8_t OTHER_SECTIONS[] = {
      0, 2,  1, 'x', /* a custom section, and a name section without types and fields */
      0, 12, 4, 'n', 'a', 'm', 'e', 0, 2, 1, 'm', 1, 1, 0};
  CASE("a module without a name section");
  buffer_t module = module_of(SECTION);
  CHECK(wt_type_names_read_module(world.names, world.types, module.at, module.len, NULL));
  CHECK_NUMBER(names_in(&world), 0);
  CASE("a module with names of other things");
  buffer_append(&module, OTHER_SECTIONS, sizeof OTHER_SECTIONS);
  CHECK(wt_type_names_read_module(world.names, world.types, module.at, module.len, NULL));
  CHECK_NUMBER(names_in(&world), 0);
  buffer_free(&module);
  CASE("a module of nothing but a header");
  static const uint8_t HEADER[] = {MODULE_HEADER};
  CHECK(wt_type_names_read_module(world.names, world.types, HEADER, sizeof HEADER, NULL));
  world_end(&world);
}

static void the_first_of_several_modules_names_a_type(void) {
  CASE("the first of several modules wins");
  static const given_name_t FIRST[] = {{POINT, OF_TYPE, "first", 0}, {POINT, 0, "a", 0}};
  static const given_name_t SECOND[] = {
      {POINT, OF_TYPE, "second", 0}, {LIST, OF_TYPE, "new", 0}, {POINT, 1, "b", 0}};
  world_t world = world_new();
  CHECK(read_names(&world, FIRST, COUNT(FIRST)) && read_names(&world, SECOND, COUNT(SECOND)));
  CHECK_TYPE(&world, POINT, "first");
  CHECK_FIELD(&world, POINT, 0, "a");
  CHECK_FIELD(&world, POINT, 1, "b");
  CHECK_TYPE(&world, LIST, "new");
  world_end(&world);
}

static void a_name_that_is_set_replaces_an_earlier_one(void) {
  CASE("a name that is set replaces an earlier one");
  world_t world = world_new();
  CHECK(read_names(&world, GIVEN, COUNT(GIVEN)));
  CHECK(set_type(&world, POINT, "set") && set_type(&world, LIST, "list"));
  CHECK(wt_type_names_set_field(world.names, world.type[POINT], 1, "cut off", 3, NULL));
  CHECK_TYPE(&world, POINT, "set");
  CHECK_TYPE(&world, LIST, "list");
  CHECK_FIELD(&world, POINT, 1, "cut");
  CHECK(set_type(&world, POINT, "again") && set_type(&world, POINT, "again"));
  CHECK_TYPE(&world, POINT, "again");
  CASE("and a module does not replace it");
  CHECK(read_names(&world, GIVEN, COUNT(GIVEN)));
  CHECK_TYPE(&world, POINT, "again");
  CHECK_FIELD(&world, POINT, 0, "x");
  CASE("a type's own name, cut off, as its new name");
  const char *own = wt_type_names_type(world.names, world.type[POINT]);
  CHECK(wt_type_names_set_type(world.names, world.type[POINT], own, 2, NULL));
  CHECK_TYPE(&world, POINT, "ag");
  world_end(&world);
}

static const char *const ODD[] = {
    "two words", "\"quoted\"", "back\\slash", "t5",       "t",
    "$dollar",   "größe",      "点",          "\t\x7f\n", "\u202ertl",
};

static void names_are_kept_as_given(void) {
  for (size_t i = 0; i < COUNT(ODD); i++) {
    CASE("the name %s", ODD[i]);
    world_t world = world_new();
    given_name_t given[] = {
        {POINT, OF_TYPE, ODD[i], 0}, {LIST, OF_TYPE, ODD[i], 0}, {POINT, 1, ODD[i], 0}};
    CHECK(read_names(&world, given, COUNT(given)));
    CHECK(set_type(&world, NODE, ODD[i]) && set_type(&world, NODE, ODD[i]));
    CHECK_TYPE(&world, POINT, ODD[i]);
    CHECK_TYPE(&world, LIST, ODD[i]);
    CHECK_TYPE(&world, NODE, ODD[i]);
    CHECK_FIELD(&world, POINT, 1, ODD[i]);
    world_end(&world);
  }
}

static void names_of_unknown_types_are_passed_over(void) {
  CASE("what names nothing is passed over");
  static const given_name_t NOTHING[] = {
      {POINT, OF_TYPE, "point", 0},        {LIST, OF_TYPE, "", 0},
      {NODE, OF_TYPE, "a\0b", 3},          {TYPES, OF_TYPE, "no type", 0},
      {UINT32_MAX, OF_TYPE, "no type", 0}, {POINT, 2, "no field", 0},
      {LIST, 1, "no element", 0},          {NODE, 0, "", 0},
      {NODE, UINT32_MAX, "no field", 0},   {VISIT, 0, "a func has no fields", 0},
      {TYPES, 0, "a field of no type", 0},
  };
  world_t world = world_new();
  CHECK(read_names(&world, NOTHING, COUNT(NOTHING)));
  CHECK_TYPE(&world, POINT, "point");
  CHECK_NUMBER(names_in(&world), 1);
  world_end(&world);
}

static void what_cannot_be_a_name_is_refused(void) {
  world_t world = world_new();
  static const struct {
    const char *what, *name;
    size_t len;
    int64_t field;
  } WRONG[] = {
      {"an empty name", "", 0, OF_TYPE},
      {"NULL and no bytes", NULL, 0, OF_TYPE},
      {"NULL and some bytes", NULL, 3, OF_TYPE},
      {"a NUL inside", "a\0b", 3, OF_TYPE},
      {"a NUL at the end", "a", 2, OF_TYPE},
      {"not UTF-8", "a\xff", 2, OF_TYPE},
      {"half a character", "\xe2\x80", 2, OF_TYPE},
      {"a surrogate", "\xed\xa0\x80", 3, OF_TYPE},
      {"an empty name of a field", "", 0, 0},
      {"a field that is not there", "name", 4, 2},
      {"the last field number", "name", 4, UINT32_MAX},
  };
  CHECK(set_type(&world, POINT, "point"));
  for (size_t i = 0; i < COUNT(WRONG); i++) {
    CASE("%s", WRONG[i].what);
    wt_error_t *error = NULL;
    const wt_registered_type_t *type = world.type[POINT];
    CHECK(!(WRONG[i].field == OF_TYPE
                ? wt_type_names_set_type(world.names, type, WRONG[i].name, WRONG[i].len, &error)
                : wt_type_names_set_field(world.names, type, (uint32_t)WRONG[i].field,
                                          WRONG[i].name, WRONG[i].len, &error)));
    CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
    CHECK_TYPE(&world, POINT, "point");
    CHECK_NUMBER(names_in(&world), 1);
  }
  CASE("a field of a func");
  wt_error_t *error = NULL;
  CHECK(!wt_type_names_set_field(world.names, world.type[VISIT], 0, "name", 4, &error));
  CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  world_end(&world);
}

static void types_of_another_registry_are_refused(void) {
  CASE("types of another registry are refused");
  world_t here = world_new(), there = world_new();
  CHECK(set_type(&here, POINT, "point") && set_type(&there, LIST, "list"));
  wt_error_t *error = NULL;
  CHECK(!wt_type_names_set_type(here.names, there.type[POINT], "name", 4, &error));
  CHECK_REFUSED(error, WT_ERROR_WRONG_REGISTRY);
  CHECK(!wt_type_names_set_field(here.names, there.type[POINT], 0, "name", 4, &error));
  CHECK_REFUSED(error, WT_ERROR_WRONG_REGISTRY);
  buffer_t named = named_module(SECTION, GIVEN, COUNT(GIVEN)), unnamed = module_of(SECTION);
  CHECK(!wt_type_names_read_module(here.names, there.types, named.at, named.len, &error));
  CHECK_REFUSED(error, WT_ERROR_WRONG_REGISTRY);
  CHECK(!wt_type_names_read_module(here.names, there.types, unnamed.at, unnamed.len, &error));
  CHECK_REFUSED(error, WT_ERROR_WRONG_REGISTRY);
  buffer_free(&named);
  buffer_free(&unnamed);
  /* Both have the same index. */
  CHECK(wt_type_names_type(here.names, there.type[POINT]) == NULL);
  CHECK(wt_type_names_type(here.names, here.type[POINT]) != NULL);
  CHECK_NUMBER(names_in(&here), 1);
  world_end(&here);
  world_end(&there);
}

static void named_types_stay_alive(void) {
  world_t world = world_new();
  wt_registry_stats_t before = stats_of(world.registry);
  CASE("names that were read keep types alive");
  CHECK(read_names(&world, GIVEN, COUNT(GIVEN)));
  CHECK_NUMBER(stats_of(world.registry).live_bytes, before.live_bytes);
  wt_type_collection_delete(world.types);
  CHECK_NUMBER(live_types(world.registry), TYPES); /* of the group one has a field with a name */
  CHECK_TYPE(&world, POINT, "point");
  CHECK_NUMBER(wt_registered_type_num_fields(world.type[NODE]), 1);
  wt_type_names_delete(world.names);
  CHECK_NUMBER(live_types(world.registry), 0);

  CASE("and those that were set");
  world.names = wt_type_names_new(world.registry, NULL);
  wt_registered_type_t *type = wt_struct_type_new(world.registry, NULL, 0, NULL);
  wt_field_type_t to_it = wt_field_type(wt_val_type_ref_to(type, true), true);
  wt_registered_type_t *array = wt_array_type_new(world.registry, to_it, NULL);
  CHECK(wt_type_names_set_field(world.names, array, 0, "element", 7, NULL));
  wt_registered_type_delete(type);
  uint32_t index = wt_registered_type_index(array);
  wt_registered_type_delete(array);
  CHECK_NUMBER(live_types(world.registry), 2);
  wt_registered_type_t *again = wt_registry_type(world.registry, index, NULL);
  CHECK_TEXT(wt_type_names_field(world.names, again, 0), "element");
  wt_registered_type_delete(again);

  CASE("a type that gets a name twice is freed with the names all the same");
  type = wt_struct_type_new(world.registry, NULL, 0, NULL);
  CHECK(wt_type_names_set_type(world.names, type, "a", 1, NULL) &&
        wt_type_names_set_type(world.names, type, "b", 1, NULL));
  wt_registered_type_delete(type);
  wt_type_names_delete(world.names);
  CHECK_NUMBER(live_types(world.registry), 0);

  CASE("names keep their registry");
  world.names = wt_type_names_new(world.registry, NULL);
  wt_registry_t *registry = wt_registry_clone(world.registry);
  wt_registry_delete(world.registry);
  type = wt_struct_type_new(registry, NULL, 0, NULL);
  wt_registry_delete(registry);
  CHECK(wt_type_names_set_type(world.names, type, "last", 4, NULL));
  wt_registered_type_delete(type);
  wt_type_names_delete(world.names);
  wt_type_names_delete(NULL);
}

/* What the last reading passed over begins with `want`; NULL: nothing. */
static void check_passed_over(const world_t *world, const char *want) {
  wt_error_t *error = NULL;
  char *words = wt_type_names_passed_over(world->names, &error);
  CHECK(error == NULL && (words == NULL) == (want == NULL));
  if (words != NULL && want != NULL && !CHECK(strncmp(words, want, strlen(want)) == 0)) puts(words);
  wt_string_delete(words);
}

/* tests/judged/broken_names.rs tests all faults; this tests how a program sees them. */
static void what_cannot_be_read_is_passed_over(void) {
#define NOT_UTF8 "passed over: 1 name that is not UTF-8 (at byte 0x"
  static const struct {
    const char *what;
    given_name_t last;
    const char *words; /* NULL: nothing is passed over */
    size_t names;
  } ROWS[] = {
      {"a field's name that is not UTF-8", {POINT, 0, "bad\xff", 0}, NOT_UTF8, 2},
      {"a type's name that is not UTF-8", {NODE, OF_TYPE, "\xff", 0}, NOT_UTF8, 2},
      {"a second name of one type", {LIST, OF_TYPE, "twice", 0}, NULL, 2},
      {"a lower type", {POINT, OF_TYPE, "twice", 0}, NULL, 2},
      {"a type that is not there", {TYPES, OF_TYPE, "no", 0}, "passed over: 1 name of a type ", 2},
      {"an empty name", {NODE, OF_TYPE, "", 0}, NULL, 2},
      {"a good name", {NODE, OF_TYPE, "node", 0}, NULL, 3},
  };
  for (size_t i = 0; i < COUNT(ROWS); i++) {
    CASE("%s", ROWS[i].what);
    world_t world = world_new();
    given_name_t names[] = {{POINT, OF_TYPE, "good", 0}, {LIST, OF_TYPE, "good", 0}, ROWS[i].last};
    check_passed_over(&world, NULL);
    CHECK(read_names(&world, names, COUNT(names)));
    check_passed_over(&world, ROWS[i].words);
    CHECK_NUMBER(names_in(&world), ROWS[i].names);
    CHECK_TYPE(&world, LIST, "good");
    CASE("and nothing of the next module");
    CHECK(read_names(&world, names, 2));
    check_passed_over(&world, NULL);
    world_end(&world);
  }
}

static void a_module_may_be_cut_off(void) {
  buffer_t module = named_module(SECTION, GIVEN, COUNT(GIVEN));
  size_t before = 0, most = 0, types_end = 8 + 2 + SECTION.len;
  for (size_t len = types_end; len < module.len; len++) {
    CASE("the first %zu bytes", len);
    world_t world = world_new();
    wt_error_t *error = NULL;
    CHECK(wt_type_names_read_module(world.names, world.types, module.at, len, &error));
    CHECK(error == NULL);
    check_passed_over(&world, len == types_end ? NULL : "passed over: ");
    CHECK(names_in(&world) >= before);
    before = names_in(&world);
    most = before > most ? before : most;
    world_end(&world);
  }
  CASE("cut off anywhere");
  CHECK_NUMBER(most, COUNT(GIVEN) - 1);
  buffer_free(&module);
}

static void check_identifier(const world_t *world, int type, int64_t field, const char *want) {
  wt_error_t *error = NULL;
  const wt_registered_type_t *of = world->type[type];
  char *got = field == OF_TYPE
                  ? wt_type_names_type_identifier(world->names, of, &error)
                  : wt_type_names_field_identifier(world->names, of, (uint32_t)field, &error);
  CHECK(error == NULL);
  check_name(got, want);
  wt_string_delete(got);
}

static void identifiers_are_short_and_of_one_type_each(void) {
  world_t world = world_new();
  CASE("identifiers of types without names, and of fields");
  char index[16];
  snprintf(index, sizeof index, "$t%" PRIu32, wt_registered_type_index(world.type[POINT]));
  check_identifier(&world, POINT, OF_TYPE, index);
  check_identifier(&world, POINT, 0, NULL);
  check_identifier(&world, POINT, 9, NULL);
  CASE("identifiers of names");
  CHECK(set_type(&world, POINT, "point") && set_type(&world, LIST, "two words"));
  CHECK(set_type(&world, NODE, "point") && set_type(&world, VISIT, "a\u202e\u200bb"));
  check_identifier(&world, POINT, OF_TYPE, "$point");
  check_identifier(&world, LIST, OF_TYPE, "$\"two words\"");
  char ending[32];
  snprintf(ending, sizeof ending, "$point.t%" PRIu32, wt_registered_type_index(world.type[NODE]));
  check_identifier(&world, NODE, OF_TYPE, ending);
  check_identifier(&world, VISIT, OF_TYPE, "$\"a\\u{202e}\\u{200b}b\"");
  CHECK(wt_type_names_set_field(world.names, world.type[POINT], 1, "y\n", 2, NULL));
  check_identifier(&world, POINT, 1, "$\"y\\u{a}\"");
  CASE("identifiers of long names");
  char name[1000];
  memset(name, 0x1f, sizeof name);
  CHECK(wt_type_names_set_type(world.names, world.type[POINT], name, sizeof name, NULL));
  char *identifier = wt_type_names_type_identifier(world.names, world.type[POINT], NULL);
  CHECK(identifier != NULL && strlen(identifier) <= 80 && strlen(identifier) > 60);
  wt_string_delete(identifier);
  CASE("identifiers of another registry's types");
  world_t other = world_new();
  wt_error_t *error = NULL;
  CHECK(wt_type_names_type_identifier(world.names, other.type[POINT], &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_WRONG_REGISTRY);
  CHECK(wt_type_names_field_identifier(world.names, other.type[POINT], 0, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_WRONG_REGISTRY);
  world_end(&other);
  world_end(&world);
}

static void bytes_that_are_not_a_module_are_refused(void) {
  world_t world = world_new();
  static const struct {
    const char *what;
    wt_error_code_t code;
    uint64_t offset;
    size_t len;
    uint8_t bytes[12];
  } WRONG[] = {
      {"nothing", WT_ERROR_MALFORMED, 0, 0, {0}},
      {"another format", WT_ERROR_MALFORMED, 0, 8, {'M', 'Z', 0x90, 0, 3, 0, 0, 0}},
      {"another version", WT_ERROR_MALFORMED, 4, 8, {0, 'a', 's', 'm', 2, 0, 0, 0}},
      {"a component", WT_ERROR_UNSUPPORTED, 4, 8, {0, 'a', 's', 'm', 0x0d, 0, 1, 0}},
  };
  for (size_t i = 0; i < COUNT(WRONG); i++) {
    CASE("%s", WRONG[i].what);
    wt_error_t *error = NULL;
    uint64_t offset = UINT64_MAX;
    CHECK(
        !wt_type_names_read_module(world.names, world.types, WRONG[i].bytes, WRONG[i].len, &error));
    CHECK(wt_error_byte_offset(error, &offset));
    CHECK_NUMBER(offset, WRONG[i].offset);
    CHECK_REFUSED(error, WRONG[i].code);
  }
  world_end(&world);
}

static void what_is_unseen_can_be_asked(void) {
  CASE("unseen characters");
  static const uint32_t UNSEEN[] = {0, '\n', 0x1b, 0x7f, 0xa0, 0xad, 0x200b, 0x202e, 0x3164, 0xfeff, 0xe0041,
                                    0x2800, 0x13441, 0x16fe4, 0x1d159, /* blank letters and symbols */
                                    0xd800, 0x110000, UINT32_MAX}; /* the last are not characters */
  static const uint32_t SEEN[] = {' ', 'a', '~', 0xe9, 0x2603, 0x4e2d, 0x1f600};
  for (size_t i = 0; i < COUNT(UNSEEN); i++) CHECK(wt_is_unseen(UNSEEN[i]));
  for (size_t i = 0; i < COUNT(SEEN); i++) CHECK(!wt_is_unseen(SEEN[i]));
}

int main(void) {
  a_name_section_names_types_and_fields();
  a_module_need_not_have_names();
  the_first_of_several_modules_names_a_type();
  a_name_that_is_set_replaces_an_earlier_one();
  names_are_kept_as_given();
  names_of_unknown_types_are_passed_over();
  what_cannot_be_a_name_is_refused();
  types_of_another_registry_are_refused();
  named_types_stay_alive();
  what_cannot_be_read_is_passed_over();
  a_module_may_be_cut_off();
  identifiers_are_short_and_of_one_type_each();
  bytes_that_are_not_a_module_are_refused();
  what_is_unseen_can_be_asked();
  CASE("the end");
  return check_summary();
}
