/* Import matching over whole matrices: every kind of extern with all limits, 64-bit addresses, sharing, mutability,
 * exactness, page sizes and values, against every other (externs.h has the rules); written by hand, and read from a
 * module that imports all that it can and exports them again. */
#include "externs.h"

/* Do the library's answers follow the rules, for all pairs? */
static void check_matrix(const externs_t *all, const wt_extern_type_t *provided,
                         const wt_extern_type_t *required) {
  unsigned long matched = 0;
  for (int i = 0; i < all->count; i++) {
    for (int j = 0; j < all->count; j++) {
      bool want = extern_match(all->at[i], all->at[j]);
      bool got = wt_extern_type_matches(&provided[i], &required[j]);
      if (got != want) {
        char *words = wt_extern_type_explain_mismatch(&provided[i], &required[j], NULL, NULL);
        CASE("extern %d of kind %d for %d of kind %d: %s", i, all->at[i].kind, j, all->at[j].kind,
             words == NULL ? "matches" : words);
        wt_string_delete(words);
      }
      CHECK(got == want);
      matched += got;
    }
  }
  CHECK(matched > (unsigned long)all->count); /* each matches itself, and some match others */
}

static void every_extern_matches_exactly_those_that_the_rules_say(void) {
  wt_registry_t *registry = registry_with(true);
  types_t types = types_of(registry, (bytes_t){TYPES_PAYLOAD, sizeof TYPES_PAYLOAD});
  REQUIRE(types.len == TYPE_COUNT);
  externs_t all = externs_all();
  static wt_extern_type_t by_hand[MOST_EXTERNS];
  for (int i = 0; i < all.count; i++) by_hand[i] = extern_for_c(all.at[i], types.type);
  check_matrix(&all, by_hand, by_hand);
  types_delete(&types);
  REGISTRY_END(registry);
}

/* There is an explanation exactly if they do not match. All pairs would take long, so only a part is tested. */
static void what_does_not_match_is_explained(void) {
  wt_registry_t *registry = registry_with(true);
  types_t types = types_of(registry, (bytes_t){TYPES_PAYLOAD, sizeof TYPES_PAYLOAD});
  externs_t all = externs_all();
  static wt_extern_type_t by_hand[MOST_EXTERNS];
  for (int i = 0; i < all.count; i++) by_hand[i] = extern_for_c(all.at[i], types.type);
  for (int i = 0; i < all.count; i++) {
    for (int j = i % 7; j < all.count; j += 7) {
      wt_error_t *error = NULL;
      char *words = wt_extern_type_explain_mismatch(&by_hand[i], &by_hand[j], NULL, &error);
      CASE("extern %d for %d: %s", i, j, words == NULL ? "no words" : words);
      CHECK(error == NULL && (words == NULL) == extern_match(all.at[i], all.at[j]));
      CHECK(words == NULL || (strlen(words) > 20 && strstr(words, "..") == NULL));
      wt_string_delete(words);
    }
  }
  types_delete(&types);
  REGISTRY_END(registry);
}

/* Imports these, and exports each of them under the same name. */
static buffer_t module_of_all(const externs_t *all) {
  buffer_t imports = {0}, exports = {0}, module = {0};
  uint32_t seen[5] = {0};
  buffer_number(&imports, (uint32_t)all->count);
  buffer_number(&exports, (uint32_t)all->count);
  for (int i = 0; i < all->count; i++) {
    char name[16];
    snprintf(name, sizeof name, "extern %d", i);
    put_name(&imports, i % 2 == 0 ? "even" : "");
    put_name(&imports, name);
    put_extern(&imports, all->at[i]);
    put_name(&exports, name);
    buffer_put(&exports, all->at[i].kind);
    buffer_number(&exports, seen[all->at[i].kind]++);
  }
  buffer_t types = {0};
  buffer_append(&types, TYPES_PAYLOAD, sizeof TYPES_PAYLOAD);
  buffer_put(&module, MODULE_HEADER);
  put_section(&module, 1, &types);
  put_section(&module, 2, &imports);
  put_section(&module, 7, &exports);
  buffer_free(&types);
  buffer_free(&imports);
  buffer_free(&exports);
  return module;
}

static void what_a_module_imports_and_exports_is_read(void) {
  wt_registry_t *registry = registry_with(true);
  externs_t all = externs_of_modules();
  buffer_t module = module_of_all(&all);
  wt_type_collection_t *types = wt_registry_register_module(registry, module.at, module.len, NULL);
  wt_error_t *error = NULL;
  wt_module_interface_t *interface = wt_module_interface_read(types, module.at, module.len, &error);
  CASE("reading: %s", error == NULL ? "read" : wt_error_message(error));
  REQUIRE(interface != NULL);
  const wt_registered_type_t *type[TYPE_COUNT];
  for (uint32_t i = 0; i < TYPE_COUNT; i++) type[i] = wt_type_collection_type(types, i);
  wt_type_collection_delete(types); /* the interface keeps its types */
  buffer_free(&module);             /* and does not use the bytes */
  CHECK_NUMBER(wt_module_interface_num_imports(interface), all.count);
  CHECK_NUMBER(wt_module_interface_num_exports(interface), all.count);
  static wt_extern_type_t imported[MOST_EXTERNS], exported[MOST_EXTERNS];
  for (int i = 0; i < all.count; i++) {
    CASE("extern %d of kind %d", i, all.at[i].kind);
    char want[16];
    snprintf(want, sizeof want, "extern %d", i);
    const char *from, *name;
    size_t from_len, name_len;
    REQUIRE(wt_module_interface_import(interface, (size_t)i, &from, &from_len, &name, &name_len, &imported[i]));
    CHECK(from_len == (i % 2 == 0 ? 4u : 0u) && memcmp(from, "even", from_len) == 0);
    CHECK(name_len == strlen(want) && memcmp(name, want, name_len) == 0);
    REQUIRE(wt_module_interface_export(interface, (size_t)i, &name, &name_len, &exported[i]));
    CHECK(name_len == strlen(want) && memcmp(name, want, name_len) == 0);
    wt_extern_type_t by_hand = extern_for_c(all.at[i], type);
    CHECK(same_extern(&imported[i], &by_hand));
    CHECK(same_extern(&exported[i], &by_hand));
  }
  check_matrix(&all, exported, imported);

  CASE("names and numbers that do not exist");
  wt_extern_type_t out, before;
  memset(&out, 0xa5, sizeof out);
  memcpy(&before, &out, sizeof out);
  const char *name = "untouched";
  CHECK(!wt_module_interface_import(interface, (size_t)all.count, NULL, NULL, &name, NULL, &out));
  CHECK(!wt_module_interface_export(interface, SIZE_MAX, &name, NULL, &out));
  CHECK_TEXT(name, "untouched");
  CHECK(memcmp(&before, &out, sizeof out) == 0);
  CHECK(wt_module_interface_import(interface, 0, NULL, NULL, NULL, NULL, NULL));
  CHECK(wt_module_interface_export(interface, 0, NULL, NULL, NULL));
  wt_module_interface_delete(interface);
  REGISTRY_END(registry);
}

/* A module's own definitions: (func) twice, a table with and one without an initial value, a memory, a tag, a
 * global; each exported. */
static const uint8_t DEFINING[] = {
    MODULE_HEADER,
    1, 7, 2, FUNC(0, 0), FUNC(0, 0),
    3, 3, 2, 0, 1,
    4, 13, 2, FUNCREF, 0x00, 2, 0x40, 0x00, ANYREF, 0x01, 1, 0x40, 0xd0, ANYREF, 0x0b,
    5, 3, 1, 0x04, 7,
    13, 3, 1, 0x00, 1,
    6, 6, 1, I32, 0x01, 0x41, 5, 0x0b,
    7, 25, 6, 1, 'f', 0, 1, 1, 't', 1, 0, 1, 'u', 1, 1, 1, 'm', 2, 0, 1, 'g', 3, 0, 1, 'e', 4, 0,
    10, 5, 2, 1, 0, 1, 0 /* cut: what comes after the exports does not matter */
};

static void a_module_exports_what_it_defines(void) {
  for (int all = 0; all < 2; all++) {
    CASE("defined, %s", all ? "all proposals" : "WebAssembly 3.0");
    wt_registry_t *registry = registry_with(all);
    wt_type_collection_t *types = wt_registry_register_module(registry, DEFINING, sizeof DEFINING, NULL);
    wt_error_t *error = NULL;
    wt_module_interface_t *interface =
        wt_module_interface_read(types, DEFINING, sizeof DEFINING, &error);
    if (error != NULL) CASE("defined: %s", wt_error_message(error));
    REQUIRE(interface != NULL && wt_module_interface_num_exports(interface) == 6);
    wt_extern_type_t got[6];
    for (size_t i = 0; i < 6; i++) CHECK(wt_module_interface_export(interface, i, NULL, NULL, &got[i]));
    const wt_registered_type_t *func = wt_type_collection_type(types, 0);
    wt_val_type_t funcref = {.kind = WT_VAL_REF, .nullable = 1, .heap = WT_HEAP_FUNC},
                  anyref = {.kind = WT_VAL_REF, .nullable = 1, .heap = WT_HEAP_ANY};
    const wt_extern_type_t want[6] = {
        /* With custom descriptors on, a function that is defined is of exactly its type. */
        {.kind = WT_EXTERN_FUNC, .func = func, .is_exact = (uint8_t)all},
        {.kind = WT_EXTERN_TABLE, .value = funcref, .minimum = 2},
        {.kind = WT_EXTERN_TABLE, .value = anyref, .has_maximum = 1, .minimum = 1, .maximum = 64},
        {.kind = WT_EXTERN_MEMORY, .is_64 = 1, .minimum = 7, .page_size_log2 = 16},
        {.kind = WT_EXTERN_GLOBAL, .value = wt_val_type_i32(), .is_mutable = 1},
        {.kind = WT_EXTERN_TAG, .func = func},
    };
    static const uint32_t index[6] = {1, 0, 1, 0, 0, 0};
    static const size_t count[] = {2, 2, 1, 1, 1};
    for (int i = 0; i < 6; i++) {
      CASE("export %d", i);
      CHECK(same_extern(&got[i], &want[i]));
      uint32_t at = 99;
      wt_extern_type_t item;
      CHECK(wt_module_interface_export_index(interface, (size_t)i, &at) && at == index[i]);
      CHECK(wt_module_interface_item(interface, got[i].kind, at, &item) && same_extern(&item, &want[i]));
    }
    CASE("what is defined");
    for (uint8_t kind = 0; kind < 5; kind++) {
      wt_extern_type_t item = {.minimum = 77};
      CHECK_NUMBER(wt_module_interface_num_items(interface, kind), count[kind]);
      CHECK(!wt_module_interface_item(interface, kind, (uint32_t)count[kind], &item) && item.minimum == 77);
    }
    CHECK(wt_module_interface_item(interface, WT_EXTERN_FUNC, 0, &got[1])); /* not exported */
    CHECK(same_extern(&got[0], &got[1]));
    CHECK(wt_module_interface_num_items(interface, 5) == 0 && wt_module_interface_num_items(interface, 255) == 0);
    CHECK(!wt_module_interface_item(interface, 5, 0, &got[0]));
    uint32_t untouched = 5;
    CHECK(!wt_module_interface_export_index(interface, 6, &untouched) && untouched == 5);
    CASE("where initial values are");
    static const uint8_t null[] = {0xd0, ANYREF, 0x0b}, five[] = {0x41, 5, 0x0b};
    size_t offset = 0, len = 0;
    CHECK(wt_module_interface_initial(interface, WT_EXTERN_TABLE, 1, &offset, &len) && len == sizeof null);
    CHECK(memcmp(DEFINING + offset, null, sizeof null) == 0);
    CHECK(wt_module_interface_initial(interface, WT_EXTERN_GLOBAL, 0, &offset, NULL));
    CHECK(memcmp(DEFINING + offset, five, sizeof five) == 0);
    CHECK(wt_module_interface_initial(interface, WT_EXTERN_GLOBAL, 0, NULL, &len) && len == sizeof five);
    for (uint8_t kind = 0; kind < 6; kind++) /* a table without, none, other kinds */
      CHECK(!wt_module_interface_initial(interface, kind, kind != WT_EXTERN_GLOBAL ? 0 : 1, &offset, &len));
    CHECK(!wt_module_interface_initial(interface, WT_EXTERN_TABLE, 2, &offset, &len) && len == sizeof five);
    wt_module_interface_delete(interface);
    wt_type_collection_delete(types);
    REGISTRY_END(registry);
  }
}

/* Names that are prefixes of others, empty, doubled, with NUL in them; and in no order. */
static void an_export_is_found_by_its_name(void) {
  static const char *const names[] = {"m", "", "ab", "a", "abc", "b", "ab", "z\xc3\xa9", "zz", "a"};
  static const uint32_t first[] = {0, 1, 2, 3, 4, 5, 2, 7, 8, 3};
  enum { COUNT = sizeof names / sizeof names[0] };
  buffer_t exports = {0}, funcs = {0}, module = {0};
  buffer_number(&exports, COUNT + 1);
  buffer_number(&funcs, COUNT);
  for (uint8_t i = 0; i < COUNT; i++) { /* export i is function i, and the last a table */
    put_name(&exports, names[i]);
    buffer_append(&exports, (const uint8_t[]){WT_EXTERN_FUNC, i}, 2);
    buffer_append(&funcs, (const uint8_t[]){0}, 1);
  }
  buffer_append(&exports, (const uint8_t[]){3, 'a', 0, 'b', WT_EXTERN_TABLE, 1}, 6);
  buffer_append(&module, (const uint8_t[]){MODULE_HEADER, 1, 4, 1, FUNC(0, 0)}, 14);
  put_section(&module, 3, &funcs);
  buffer_append(&module, (const uint8_t[]){4, 7, 2, FUNCREF, 0, 1, FUNCREF, 0, 1}, 9);
  put_section(&module, 7, &exports);
  wt_registry_t *registry = registry_with(false);
  wt_type_collection_t *types = wt_registry_register_module(registry, module.at, module.len, NULL);
  wt_module_interface_t *interface = wt_module_interface_read(types, module.at, module.len, NULL);
  REQUIRE(interface != NULL);
  uint8_t kind = 99;
  uint32_t found = 99;
  for (size_t i = 0; i < COUNT; i++) {
    CASE("export %zu", i);
    CHECK(wt_module_interface_find_export(interface, names[i], strlen(names[i]), &kind, &found));
    CHECK(kind == WT_EXTERN_FUNC && found == first[i]);
  }
  CASE("others");
  CHECK(wt_module_interface_find_export(interface, NULL, 0, NULL, &found) && found == 1);
  CHECK(wt_module_interface_find_export(interface, "a\0b", 3, &kind, NULL) && kind == WT_EXTERN_TABLE);
  CHECK(wt_module_interface_find_export(interface, "a\0b", 3, NULL, NULL) && found == 1);
  static const char *const absent[] = {"c", "abcd", "aa", "zzz", "z", "\xff", "z\xc3"};
  for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
    CHECK(!wt_module_interface_find_export(interface, absent[i], strlen(absent[i]), &kind, &found));
  CHECK(!wt_module_interface_find_export(interface, NULL, 1, &kind, &found));
  CHECK(!wt_module_interface_find_export(NULL, "a", 1, &kind, &found) && found == 1 && kind == WT_EXTERN_TABLE);
  buffer_free(&exports);
  buffer_free(&funcs);
  buffer_free(&module);
  wt_module_interface_delete(interface);
  wt_type_collection_delete(types);
  REGISTRY_END(registry);
}

/* Constructors make the same values as those written by hand. */
static void externs_are_made(void) {
  CASE("externs are made");
  wt_registry_t *registry = registry_with(false);
  wt_registered_type_t *func = wt_func_type_new(registry, NULL, 0, NULL, 0, NULL);
  wt_val_type_t i64 = wt_val_type_i64(), funcref = wt_val_type_ref(WT_HEAP_FUNC, true);
  const wt_extern_type_t made[] = {wt_extern_type_func(func),        wt_extern_type_tag(func),
                                   wt_extern_type_table(funcref, 3), wt_extern_type_memory(2),
                                   wt_extern_type_global(i64, true), wt_extern_type_global(i64, false)},
                         want[] = {{.kind = WT_EXTERN_FUNC, .func = func},
                                   {.kind = WT_EXTERN_TAG, .func = func},
                                   {.kind = WT_EXTERN_TABLE, .value = funcref, .minimum = 3},
                                   {.kind = WT_EXTERN_MEMORY, .minimum = 2, .page_size_log2 = 16},
                                   {.kind = WT_EXTERN_GLOBAL, .value = i64, .is_mutable = 1},
                                   {.kind = WT_EXTERN_GLOBAL, .value = i64}};
  for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
    CHECK(same_extern(&made[i], &want[i]) && wt_extern_type_matches(&made[i], &want[i]));
  }
  wt_extern_type_t bad = wt_extern_type_func(NULL); /* is refused where it is used */
  CHECK(!wt_extern_type_matches(&bad, &bad));
  wt_registered_type_delete(func);
  REGISTRY_END(registry);
}

/* An external type that names a type of another registry matches nothing. Numbers and memories name no type. */
static void types_of_two_registries_do_not_match(void) {
  CASE("two registries");
  wt_registry_t *registry[2] = {registry_with(true), registry_with(true)};
  types_t types[2];
  for (int i = 0; i < 2; i++)
    types[i] = types_of(registry[i], (bytes_t){TYPES_PAYLOAD, sizeof TYPES_PAYLOAD});
  externs_t all = externs_all();
  for (int i = 0; i < all.count; i++) {
    extern_t one = all.at[i];
    wt_extern_type_t mine = extern_for_c(one, types[0].type), theirs = extern_for_c(one, types[1].type);
    bool names_one = mine.func != NULL || mine.value.type != NULL;
    CASE("two registries, extern %d of kind %d", i, one.kind);
    CHECK(wt_extern_type_matches(&mine, &theirs) == !names_one);
    wt_error_t *error = NULL;
    char *words = wt_extern_type_explain_mismatch(&mine, &theirs, NULL, &error);
    CHECK((words != NULL || error != NULL) == names_one);
    CHECK(words == NULL || strstr(words, "registr") != NULL);
    wt_string_delete(words);
    wt_error_delete(error);
  }
  for (int i = 0; i < 2; i++) {
    types_delete(&types[i]);
    REGISTRY_END(registry[i]);
  }
}

/* Names of a third registry are refused. */
static void names_of_another_registry_are_refused(void) {
  CASE("names of another registry");
  wt_registry_t *registry[3] = {registry_with(true), registry_with(true), registry_with(true)};
  types_t types[3];
  wt_type_names_t *names[3];
  for (int i = 0; i < 3; i++) {
    types[i] = types_of(registry[i], (bytes_t){TYPES_PAYLOAD, sizeof TYPES_PAYLOAD});
    names[i] = wt_type_names_new(registry[i], NULL);
    REQUIRE(names[i] != NULL);
  }
  const extern_t func = {.kind = WT_EXTERN_FUNC, .type = BASE},
                 global = {.kind = WT_EXTERN_GLOBAL, .value = V_NARROW},
                 memory = {.kind = WT_EXTERN_MEMORY, .page = 16};
  const extern_t pairs[][2] = {{func, func}, {func, memory}, {memory, global}, {global, global}};
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    for (int of = 0; of < 3; of++) {
      CASE("pair %zu, names of registry %d", i, of);
      wt_extern_type_t provided = extern_for_c(pairs[i][0], types[0].type),
                       required = extern_for_c(pairs[i][1], types[1].type);
      bool is_named = (of == 0 && pairs[i][0].kind != WT_EXTERN_MEMORY) ||
                      (of == 1 && pairs[i][1].kind != WT_EXTERN_MEMORY);
      wt_error_t *error = NULL;
      char *words = wt_extern_type_explain_mismatch(&provided, &required, names[of], &error);
      CHECK((words != NULL) == is_named);
      if (!is_named) CHECK_REFUSED(error, WT_ERROR_WRONG_REGISTRY);
      wt_string_delete(words);
    }
  }
  CASE("names where there are no types");
  wt_extern_type_t one = extern_for_c(memory, types[0].type), other = one;
  other.minimum = 1;
  char *words = wt_extern_type_explain_mismatch(&one, &other, names[2], NULL);
  CHECK(words != NULL);
  wt_string_delete(words);
  for (int i = 0; i < 3; i++) {
    wt_type_names_delete(names[i]);
    types_delete(&types[i]);
    REGISTRY_END(registry[i]);
  }
}

int main(void) {
  every_extern_matches_exactly_those_that_the_rules_say();
  what_does_not_match_is_explained();
  what_a_module_imports_and_exports_is_read();
  a_module_exports_what_it_defines();
  an_export_is_found_by_its_name();
  externs_are_made();
  types_of_two_registries_do_not_match();
  names_of_another_registry_are_refused();
  return check_summary();
}
