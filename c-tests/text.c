/* Groups, modules and registries as text (typereg.h, wt_rec_group_to_wat and those like it), with names and without.
 * The Rust tests check that the texts are valid and mean the same types. */
#include "expand.h"
#include "name_section.h"
#include "refused.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
enum { MOST = 12 };

/* The types of a section, and names for some of them. */
typedef struct world_t {
  wt_registry_t *registry;
  wt_type_collection_t *types;
  wt_type_names_t *names;
  const wt_registered_type_t *type[MOST];
} world_t;

static world_t world_new(bytes_t section, const given_name_t *names, size_t count) {
  world_t world = {.registry = wt_registry_new(NULL, NULL)};
  buffer_t module = named_module(section, names, count);
  world.types = wt_registry_register_module(world.registry, module.at, module.len, NULL);
  world.names = wt_type_names_new(world.registry, NULL);
  REQUIRE(wt_type_names_read_module(world.names, world.types, module.at, module.len, NULL));
  REQUIRE(wt_type_collection_num_types(world.types) <= MOST);
  for (uint32_t i = 0; i < wt_type_collection_num_types(world.types); i++)
    world.type[i] = wt_type_collection_type(world.types, i);
  buffer_free(&module);
  return world;
}

static void world_end(world_t *world) {
  wt_type_names_delete(world->names);
  wt_type_collection_delete(world->types);
  REGISTRY_END(world->registry);
}

static char *group_text(const world_t *world, int type, bool with_names) {
  wt_rec_group_t *group = wt_registered_type_rec_group(world->type[type], NULL);
  wt_error_t *error = NULL;
  char *text = wt_rec_group_to_wat(group, with_names ? world->names : NULL, &error);
  CHECK(error == NULL);
  wt_rec_group_delete(group);
  return text;
}

static char *module_text(const world_t *world, bool with_names) {
  wt_error_t *error = NULL;
  char *text = wt_type_collection_to_wat(world->types, with_names ? world->names : NULL, &error);
  CHECK(error == NULL);
  return text;
}

static const bytes_t LISTS = BYTES(
    3, SUB(STRUCT(2, CONST(I32), VAR(I64))),
    REC(2, SUB_OF(0, STRUCT(3, CONST(I32), VAR(I64), CONST(REF_NULL(2)))), ARRAY(VAR(REF(1)))),
    FUNC(2, REF(1), REF_NULL(2), 1, REF(0)));
static const given_name_t LIST_NAMES[] = {{0, OF_TYPE, "point", 0}, {1, OF_TYPE, "node", 0},
                                          {0, 0, "x", 0},           {0, 1, "y", 0},
                                          {1, 2, "all", 0},         {2, 0, "element", 0}};

static void a_group_is_printed_with_names_and_without(void) {
  world_t world = world_new(LISTS, LIST_NAMES, COUNT(LIST_NAMES));
  CASE("a type of its own, with names");
  CHECK_EXPANDED(group_text(&world, 0, true),
                 "(type $point (sub (struct (field $x i32) (field $y (mut i64)))))", world.type);
  CASE("without");
  CHECK_EXPANDED(group_text(&world, 0, false),
                 "(type $t@A (sub (struct (field i32) (field (mut i64)))))", world.type);
  CASE("a group, with names");
  for (int member = 1; member <= 2; member++)
    CHECK_EXPANDED(group_text(&world, member, true),
                   "(rec\n"
                   "  (type $node (sub $point (struct (field i32) (field (mut i64)) (field $all "
                   "(ref null $t@C)))))\n"
                   "  (type $t@C (array (mut (ref $node))))\n"
                   ")",
                   world.type);
  CASE("without");
  CHECK_EXPANDED(group_text(&world, 1, false),
                 "(rec\n"
                 "  (type $t@B (sub $t@A (struct (field i32) (field (mut i64)) (field (ref null "
                 "$t@C)))))\n"
                 "  (type $t@C (array (mut (ref $t@B))))\n"
                 ")",
                 world.type);
  CASE("a func");
  CHECK_EXPANDED(group_text(&world, 3, true),
                 "(type $t@D (func (param (ref $node) (ref null $t@C)) (result (ref $point))))",
                 world.type);
  CASE("it is the same as a type's text");
  char *of_type = wt_registered_type_to_wat(world.type[2], NULL);
  CHECK_EXPANDED(group_text(&world, 1, false), of_type, world.type);
  wt_string_delete(of_type);
  world_end(&world);
}

static void the_empty_group_is_printed(void) {
  CASE("the empty group is printed");
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, NULL);
  wt_rec_group_t *group = wt_rec_group_builder_build(builder, NULL);
  wt_rec_group_builder_delete(builder);
  CHECK_EXPANDED(wt_rec_group_to_wat(group, NULL, NULL), "(rec)", NULL);
  wt_rec_group_delete(group);
  REGISTRY_END(registry);
}

/* Names as identifiers, of a type A and, as the second name of that, of type B. */
static const struct {
  const char *name, *first, *second;
} IDENTIFIERS[] = {
    {"point", "$point", "$point.t@B"},
    {"a-b.c!<>", "$a-b.c!<>", "$a-b.c!<>.t@B"},
    {"back\\slash", "$back\\slash", "$back\\slash.t@B"},
    {"$", "$$", "$$.t@B"},
    {"two words", "$\"two words\"", "$\"two words.t@B\""},
    {"\"quoted\"", "$\"\\\"quoted\\\"\"", "$\"\\\"quoted\\\".t@B\""},
    {"(a;\\)", "$\"(a;\\\\)\"", "$\"(a;\\\\).t@B\""},
    {"größe", "$\"größe\"", "$\"größe.t@B\""},
    {"点", "$\"点\"", "$\"点.t@B\""},
    {"\t\n\x7f", "$\"\\u{9}\\u{a}\\u{7f}\"", "$\"\\u{9}\\u{a}\\u{7f}.t@B\""},
    {"\u202ertl", "$\"\\u{202e}rtl\"", "$\"\\u{202e}rtl.t@B\""},
    /* Names that types without a name could have. */
    {"t5", "$t5.t@A", "$t5.t@B"},
    {"t", "$t", "$t.t@B"},
    {"t5a", "$t5a", "$t5a.t@B"},
};

static void names_become_identifiers(void) {
  for (size_t i = 0; i < COUNT(IDENTIFIERS); i++) {
    CASE("the name %s", IDENTIFIERS[i].name);
    const char *name = IDENTIFIERS[i].name;
    given_name_t names[] = {{0, OF_TYPE, name, 0}, {1, OF_TYPE, name, 0}};
    bytes_t section = BYTES(2, STRUCT(0), ARRAY(CONST(REF(0))));
    world_t world = world_new(section, names, COUNT(names));
    char want[256];
    snprintf(want, sizeof want, "(type %s (struct))", IDENTIFIERS[i].first);
    CHECK_EXPANDED(group_text(&world, 0, true), want, world.type);
    snprintf(want, sizeof want, "(type %s (array (ref %s)))", IDENTIFIERS[i].second,
             IDENTIFIERS[i].first);
    CHECK_EXPANDED(group_text(&world, 1, true), want, world.type);
    CHECK_TEXT(wt_type_names_type(world.names, world.type[1]), name);
    world_end(&world);
  }
}

static void taken_identifiers_are_not_given_again(void) {
  CASE("fields of one name");
  static const given_name_t FIELDS[] = {
      {0, 0, "a", 0}, {0, 1, "a", 0}, {0, 2, "a.1", 0}, {0, 3, "t5", 0}, {1, 0, "a", 0}};
  bytes_t section =
      BYTES(2, STRUCT(4, CONST(I32), CONST(I32), CONST(I32), CONST(I32)), STRUCT(1, CONST(I64)));
  world_t world = world_new(section, FIELDS, COUNT(FIELDS));
  CHECK_EXPANDED(group_text(&world, 0, true),
                 "(type $t@A (struct (field $a i32) (field $a.1 i32) (field $a.1.2 i32) (field $t5 "
                 "i32)))",
                 world.type);
  CHECK_EXPANDED(group_text(&world, 1, true), "(type $t@B (struct (field $a i64)))", world.type);

  CASE("a name that another has as its identifier");
  const wt_registered_type_t *a = world.type[0], *b = world.type[1];
  char longer[32];
  snprintf(longer, sizeof longer, "n.t%" PRIu32, wt_registered_type_index(b));
  CHECK(wt_type_names_set_type(world.names, a, longer, strlen(longer), NULL) &&
        wt_type_names_set_type(world.names, b, longer, strlen(longer), NULL));
  CHECK_EXPANDED(group_text(&world, 1, true), "(type $n.t@B.t@B (struct (field $a i64)))",
                 world.type);
  CASE("one that no longer has it");
  CHECK(wt_type_names_set_type(world.names, a, "other", 5, NULL) &&
        wt_type_names_set_type(world.names, b, "x", 1, NULL) &&
        wt_type_names_set_type(world.names, b, longer, strlen(longer), NULL));
  CHECK_EXPANDED(group_text(&world, 1, true), "(type $n.t@B (struct (field $a i64)))", world.type);
  world_end(&world);
}

static void a_collection_is_a_module_in_its_order(void) {
  CASE("a collection is a module in its order");
  world_t world = world_new(LISTS, LIST_NAMES, COUNT(LIST_NAMES));
  CHECK_EXPANDED(module_text(&world, true),
                 "(module\n"
                 "  (type $point (sub (struct (field $x i32) (field $y (mut i64)))))\n"
                 "  (rec\n"
                 "    (type $node (sub $point (struct (field i32) (field (mut i64)) (field $all "
                 "(ref null $t@C)))))\n"
                 "    (type $t@C (array (mut (ref $node))))\n"
                 "  )\n"
                 "  (type $t@D (func (param (ref $node) (ref null $t@C)) (result (ref $point))))\n"
                 ")\n",
                 world.type);
  world_end(&world);

  CASE("a module without types");
  bytes_t none = BYTES(0);
  world = world_new(none, NULL, 0);
  CHECK_EXPANDED(module_text(&world, true), "(module\n)\n", world.type);
  world_end(&world);

  CASE("empty groups");
  bytes_t empty = BYTES(5, REC(0), REC(0), STRUCT(0), REC(0), FUNC(0, 0));
  world = world_new(empty, NULL, 0);
  CHECK_EXPANDED(module_text(&world, false),
                 "(module\n  (rec)\n  (rec)\n  (type $t@A (struct))\n  (rec)\n  (type $t@B "
                 "(func))\n)\n",
                 world.type);
  world_end(&world);
}

static void what_a_module_has_twice_is_named_once(void) {
  CASE("a type that a module has twice is named once");
  static const given_name_t NAMES[] = {{1, OF_TYPE, "node", 0}, {1, 0, "next", 0}};
  bytes_t section =
      BYTES(5, STRUCT(0), REC(2, STRUCT(1, VAR(REF_NULL(2))), ARRAY(CONST(REF(0)))), STRUCT(0),
            REC(2, STRUCT(1, VAR(REF_NULL(5))), ARRAY(CONST(REF(3)))), ARRAY(VAR(REF(4))));
  world_t world = world_new(section, NAMES, COUNT(NAMES));
  CHECK_EXPANDED(module_text(&world, true),
                 "(module\n"
                 "  (type $t@A (struct))\n"
                 "  (rec\n"
                 "    (type $node (struct (field $next (mut (ref null $t@C)))))\n"
                 "    (type $t@C (array (ref $t@A)))\n"
                 "  )\n"
                 "  (type (;3;) (struct))\n"
                 "  (rec\n"
                 "    (type (;4;) (struct (field $next (mut (ref null 5)))))\n"
                 "    (type (;5;) (array (ref $t@A)))\n"
                 "  )\n"
                 "  (type $t@G (array (mut (ref $node))))\n"
                 ")\n",
                 world.type);
  world_end(&world);
}

static char *registry_text(const world_t *world) {
  wt_error_t *error = NULL;
  char *text = wt_registry_to_wat(world->registry, world->names, &error);
  CHECK(error == NULL);
  return text;
}

static void a_registry_is_a_module_of_all_that_lives(void) {
  CASE("an empty registry");
  bytes_t section = BYTES(2, SUB(STRUCT(0)), SUB_OF(0, STRUCT(1, CONST(I8))));
  world_t world = world_new(section, NULL, 0);
  wt_type_collection_delete(world.types);
  world.types = NULL;
  CHECK_EXPANDED(registry_text(&world), "(module\n)\n", NULL);
  world_end(&world);

  CASE("a registry is a module of all that lives, each group once");
  world = world_new(section, NULL, 0);
  wt_type_collection_t *again =
      wt_registry_register_type_section(world.registry, section.at, section.len, NULL);
  wt_registered_type_t *func = wt_func_type_new(world.registry, NULL, 0, NULL, 0, NULL);
  wt_registered_type_t *exn = wt_exn_type_new(world.registry, func, NULL);
  CHECK(wt_type_names_set_type(world.names, func, "nothing", 7, NULL));
  const wt_registered_type_t *const types[] = {world.type[0], world.type[1], func, exn};
  CHECK_EXPANDED(registry_text(&world),
                 "(module\n"
                 "  (type $t@A (sub (struct)))\n"
                 "  (type $t@B (sub $t@A (struct (field i8))))\n"
                 "  (type $nothing (func))\n"
                 "  ;; exn $t@D: tag of $nothing\n"
                 ")\n",
                 types);
  CASE("a type that only another type keeps");
  wt_type_collection_delete(again);
  wt_registered_type_t *below = wt_registered_type_clone(world.type[1]);
  wt_type_collection_delete(world.types);
  world.types = NULL;
  wt_registered_type_delete(exn);
  CHECK_EXPANDED(registry_text(&world),
                 "(module\n"
                 "  (type $t@A (sub (struct)))\n"
                 "  (type $t@B (sub $t@A (struct (field i8))))\n"
                 "  (type $nothing (func))\n"
                 ")\n",
                 types);
  wt_registered_type_delete(below);
  wt_registered_type_delete(func);
  world_end(&world);
}

static void what_no_module_can_have_is_a_comment(void) {
  CASE("a type that refers to an exn type is a comment");
  bytes_t section = BYTES(1, FUNC(0, 0));
  world_t world = world_new(section, NULL, 0);
  wt_registered_type_t *exn = wt_exn_type_new(world.registry, world.type[0], NULL);
  wt_val_type_t param = wt_val_type_ref_to(exn, true);
  wt_registered_type_t *func = wt_func_type_new(world.registry, &param, 1, NULL, 0, NULL);
  const wt_registered_type_t *const types[] = {world.type[0], exn, func};
  CHECK_EXPANDED(registry_text(&world),
                 "(module\n"
                 "  (type $t@A (func))\n"
                 "  ;; exn $t@B: tag of $t@A\n"
                 "  ;; (type $t@C (func (param (ref null $t@B))))\n"
                 ")\n",
                 types);
  wt_registered_type_delete(func);
  wt_registered_type_delete(exn);
  world_end(&world);
}

/* Indices are used again after 65,536 more types have died. Then their order does not show which types refer to
 * which. */
static void a_group_follows_what_it_refers_to_whatever_its_index(void) {
  if (CHECKED_HANDLES) return; /* no index is given again */
  CASE("a group follows what it refers to, whatever its index");
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_registered_type_t *above = NULL, *below = NULL;
  wt_field_type_t fields[20];
  for (uint32_t i = 0; i < 300000 && below == NULL; i++) {
    for (uint32_t bit = 0; bit < 20; bit++)
      fields[bit] = wt_field_type(wt_val_type_i32(), i >> bit & 1);
    wt_registered_type_t *type = wt_struct_type_new(registry, fields, 20, NULL);
    if (i == 1000) {
      above = type; /* of an index that is not among the first */
      continue;
    }
    if (i > 1000) {
      wt_field_type_t element = wt_field_type(wt_val_type_ref_to(above, true), true);
      wt_registered_type_t *array = wt_array_type_new(registry, element, NULL);
      if (wt_registered_type_index(array) < wt_registered_type_index(above))
        below = array;
      else
        wt_registered_type_delete(array);
    }
    wt_registered_type_delete(type);
  }
  REQUIRE(above != NULL && below != NULL);
  char *text = wt_registry_to_wat(registry, NULL, NULL), first[32], second[32];
  snprintf(first, sizeof first, "(type $t%" PRIu32 " ", wt_registered_type_index(above));
  snprintf(second, sizeof second, "(type $t%" PRIu32 " ", wt_registered_type_index(below));
  const char *at = strstr(text, first), *later = strstr(text, second);
  CHECK(at != NULL && later != NULL && at < later);
  wt_string_delete(text);
  wt_registered_type_delete(above);
  wt_registered_type_delete(below);
  REGISTRY_END(registry);
}

int main(void) {
  a_group_is_printed_with_names_and_without();
  the_empty_group_is_printed();
  names_become_identifiers();
  taken_identifiers_are_not_given_again();
  a_collection_is_a_module_in_its_order();
  what_a_module_has_twice_is_named_once();
  a_registry_is_a_module_of_all_that_lives();
  what_no_module_can_have_is_a_comment();
  a_group_follows_what_it_refers_to_whatever_its_index();
  CASE("the end");
  return check_summary();
}
