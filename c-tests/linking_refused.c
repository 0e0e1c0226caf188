/* What cannot be linked, and why: modules whose sections are cut or wrong, external types that are not well formed, and
 * each mismatch. */
#include "externs.h"

#define SECTION(id, ...) id, sizeof((const uint8_t[]){__VA_ARGS__}), __VA_ARGS__
/* Type 0 is a function type, 1 a struct type, 2 a function type with a result. */
#define THREE_TYPES SECTION(1, 3, FUNC(0, 0), STRUCT(0), FUNC(0, 1, I32))
static const uint8_t TYPES_ALONE[] = {MODULE_HEADER, THREE_TYPES};

/* Entries of every section up to the exports. */
static const uint8_t WHOLE[] = {
    MODULE_HEADER, THREE_TYPES,
    SECTION(2, 5, 1, 'a', 1, 'f', 0, 0, 1, 'a', 1, 't', 1, REF_NULL(1), 1, 1, 2, 1, 'a', 1, 'm', 2, 0, 1, 1, 'a', 1,
            'g', 3, I64, 0, 1, 'a', 1, 'e', 4, 0, 0),
    SECTION(3, 1, 2),
    SECTION(4, 1, FUNCREF, 0, 1),
    SECTION(5, 1, 1, 1, 2),
    SECTION(13, 1, 0, 0),
    SECTION(6, 1, I32, 0, 0x41, 0, 0x0b),
    SECTION(7, 3, 1, 'f', 0, 1, 1, 't', 1, 0, 2, 'm', 'm', 2, 1),
};

static wt_type_collection_t *types_alone(const wt_registry_t *registry) {
  wt_type_collection_t *types =
      wt_registry_register_module(registry, TYPES_ALONE, sizeof TYPES_ALONE, NULL);
  REQUIRE(types != NULL);
  return types;
}

/* A module may end after any section, and nowhere else. */
static void a_module_cut_anywhere_is_refused(void) {
  wt_registry_t *registry = registry_with(false);
  wt_type_collection_t *types = types_alone(registry);
  size_t boundary = 8, boundaries = 0;
  for (size_t len = 0; len <= sizeof WHOLE; len++) {
    CASE("the first %zu bytes", len);
    uint8_t *exactly = malloc(len + 1); /* so that tools detect a byte that is read too many */
    memcpy(exactly, WHOLE, len);
    exactly[len] = 0xff;
    wt_error_t *error = NULL;
    wt_module_interface_t *interface = wt_module_interface_read(types, exactly, len, &error);
    bool is_boundary = len == boundary;
    if (is_boundary) boundaries++;
    if (is_boundary && len + 1 < sizeof WHOLE) boundary += 2u + WHOLE[len + 1];
    CHECK((interface != NULL) == is_boundary);
    uint64_t offset = 0;
    CHECK(is_boundary || (wt_error_byte_offset(error, &offset) && offset <= len));
    if (!is_boundary) CHECK_REFUSED(error, WT_ERROR_MALFORMED);
    wt_module_interface_delete(interface);
    free(exactly);
  }
  CHECK_NUMBER(boundaries, 9);
  wt_type_collection_delete(types);
  REGISTRY_END(registry);
}

/* Each payload is cut, and its section's size adjusted, so that entries are missing. */
static void a_section_cut_anywhere_is_refused(void) {
  wt_registry_t *registry = registry_with(false);
  wt_type_collection_t *types = types_alone(registry);
  for (size_t at = 8; at < sizeof WHOLE; at += 2u + WHOLE[at + 1]) {
    uint8_t id = WHOLE[at], size = WHOLE[at + 1];
    if (id == 1) continue; /* types are not read again */
    for (uint8_t len = 0; len < size; len++) {
      CASE("section %d of %d bytes cut to %d", id, size, len);
      uint8_t module[sizeof WHOLE];
      memcpy(module, WHOLE, at + 2u + len);
      module[at + 1] = len;
      wt_error_t *error = NULL;
      CHECK(wt_module_interface_read(types, module, at + 2u + len, &error) == NULL);
      CHECK_REFUSED(error, WT_ERROR_MALFORMED);
    }
  }
  wt_type_collection_delete(types);
  REGISTRY_END(registry);
}

/* Whatever a byte is changed to, reading ends, and a refusal has a place. */
static void no_changed_byte_does_harm(void) {
  wt_registry_t *registry = registry_with(true);
  wt_type_collection_t *types = types_alone(registry);
  snapshot_t before = snapshot_of(registry);
  unsigned long read = 0, unread = 0;
  for (size_t at = 0; at < sizeof WHOLE; at++) {
    for (unsigned byte = 0; byte < 256; byte++) {
      CASE("byte %zu is %02x", at, byte);
      uint8_t module[sizeof WHOLE];
      memcpy(module, WHOLE, sizeof WHOLE);
      module[at] = (uint8_t)byte;
      wt_error_t *error = NULL;
      wt_module_interface_t *interface =
          wt_module_interface_read(types, module, sizeof module, &error);
      size_t exports = interface == NULL ? 0 : wt_module_interface_num_exports(interface);
      for (size_t i = 0; i < exports; i++) {
        wt_extern_type_t type;
        CHECK(wt_module_interface_export(interface, i, NULL, NULL, &type));
        CHECK(wt_extern_type_matches(&type, &type));
      }
      uint64_t offset;
      CHECK((interface == NULL) == (error != NULL));
      CHECK(error == NULL || (wt_error_byte_offset(error, &offset) && offset <= sizeof module));
      *(error == NULL ? &read : &unread) += 1;
      wt_error_delete(error);
      wt_module_interface_delete(interface);
    }
  }
  CHECK(read > 1000 && unread > 1000);
  CHECK_UNCHANGED(registry, before);
  wt_type_collection_delete(types);
  REGISTRY_END(registry);
}

#define FUNCTION_IMPORT(...) SECTION(2, 1, 0, 0, __VA_ARGS__)
static const struct {
  const char *name;
  wt_error_code_t code; /* where proposals beyond WebAssembly 3.0 are off */
  wt_error_code_t with_all;
  bytes_t sections;
} ROWS[] = {
    {"a function of a type that is not there", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE,
     BYTES(SECTION(3, 1, 3))},
    {"a function of a struct type", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE, BYTES(SECTION(3, 1, 1))},
    {"an imported function of a struct type", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE,
     BYTES(FUNCTION_IMPORT(0, 1))},
    {"an imported function of no type", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE,
     BYTES(FUNCTION_IMPORT(0, 0x80, 1))},
    {"an exact import", WT_ERROR_UNSUPPORTED, WT_ERROR_NONE, BYTES(FUNCTION_IMPORT(0x20, 0))},
    {"a tag of a struct type", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE, BYTES(SECTION(13, 1, 0, 1))},
    {"a tag with results", WT_ERROR_INVALID_TYPE, WT_ERROR_NONE, BYTES(SECTION(13, 1, 0, 2))},
    {"a tag of another attribute", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED, BYTES(SECTION(13, 1, 1, 0))},
    {"a table of a type that is not there", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE,
     BYTES(SECTION(4, 1, REF_NULL(3), 0, 0))},
    {"a table of numbers", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED, BYTES(SECTION(4, 1, I32, 0, 0))},
    {"a shared table of unshared references", WT_ERROR_UNSUPPORTED, WT_ERROR_INVALID_TYPE, BYTES(SECTION(4, 1, FUNCREF, 2, 0))},
    {"a table of exact references", WT_ERROR_UNSUPPORTED, WT_ERROR_NONE,
     BYTES(SECTION(4, 1, REF_NULL(EXACT, 1), 0, 0))},
    {"a global of a type that is not there", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE,
     BYTES(FUNCTION_IMPORT(3, REF_NULL(3), 0))},
    {"a global that holds a packed type", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED,
     BYTES(FUNCTION_IMPORT(3, I8, 0))},
    {"a shared global", WT_ERROR_UNSUPPORTED, WT_ERROR_NONE, BYTES(FUNCTION_IMPORT(3, I32, 2))},
    {"a global of shared any", WT_ERROR_UNSUPPORTED, WT_ERROR_NONE,
     BYTES(FUNCTION_IMPORT(3, REF_NULL(SHARED, ANYREF), 0))},
    {"a global of a continuation", WT_ERROR_UNSUPPORTED, WT_ERROR_NONE, BYTES(FUNCTION_IMPORT(3, CONTREF, 0))},
    {"a global without an end", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED, BYTES(SECTION(6, 1, I32, 0, 0x41, 0))},
    {"a global of mutability 4", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED, BYTES(FUNCTION_IMPORT(3, I32, 4))},
    {"a memory with unknown flags", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED, BYTES(SECTION(5, 1, 0x10, 0))},
    {"a memory with pages of 2^64 bytes", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED,
     BYTES(SECTION(5, 1, 0x08, 0, 64))},
    {"a memory of 65,537 pages", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE,
     BYTES(SECTION(5, 1, 0, 0x81, 0x80, 4))},
    {"a memory of 65,536 pages, which may grow to more", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE,
     BYTES(SECTION(5, 1, 1, 0x80, 0x80, 4, 0x81, 0x80, 4))},
    {"a memory of 65,536 pages", WT_ERROR_NONE, WT_ERROR_NONE, BYTES(SECTION(5, 1, 0, 0x80, 0x80, 4))},
    {"a 64-bit memory of 2^48 pages", WT_ERROR_NONE, WT_ERROR_NONE,
     BYTES(SECTION(5, 1, 4, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40))},
    {"a 64-bit memory of more", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE,
     BYTES(SECTION(5, 1, 4, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40))},
    {"a 64-bit memory whose minimum has 65 bits", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED,
     BYTES(SECTION(5, 1, 4, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02))},
    {"a memory whose minimum is longer than need be", WT_ERROR_NONE, WT_ERROR_NONE,
     BYTES(SECTION(5, 1, 0, 0x82, 0x80, 0x80, 0x80, 0x80, 0))},
    {"a memory whose maximum has ten bytes", WT_ERROR_NONE, WT_ERROR_NONE,
     BYTES(FUNCTION_IMPORT(2, 1, 2, 0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0))},
    {"a memory whose minimum has eleven bytes", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED,
     BYTES(SECTION(5, 1, 0, 0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0))},
    {"a memory of 2^32 pages", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE,
     BYTES(SECTION(5, 1, 0, 0x80, 0x80, 0x80, 0x80, 0x10))},
    {"a memory of 2^32 pages of a byte", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE,
     BYTES(SECTION(5, 1, 8, 0x80, 0x80, 0x80, 0x80, 0x10, 0))},
    {"a table whose minimum is longer than need be", WT_ERROR_NONE, WT_ERROR_NONE,
     BYTES(SECTION(4, 1, FUNCREF, 0, 0x82, 0x80, 0x80, 0x80, 0x80, 0))},
    {"a table of 2^32 - 1 elements", WT_ERROR_NONE, WT_ERROR_NONE,
     BYTES(SECTION(4, 1, FUNCREF, 0, 0xff, 0xff, 0xff, 0xff, 0x0f))},
    {"a table of 2^32 elements", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE,
     BYTES(FUNCTION_IMPORT(1, FUNCREF, 1, 0, 0x80, 0x80, 0x80, 0x80, 0x10))},
    {"a 64-bit table of 2^64 - 1 elements", WT_ERROR_NONE, WT_ERROR_NONE,
     BYTES(SECTION(4, 1, FUNCREF, 4, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1))},
    {"a memory of 2^32 - 1 pages of a byte", WT_ERROR_NONE, WT_ERROR_NONE,
     BYTES(SECTION(5, 1, 8, 0xff, 0xff, 0xff, 0xff, 0x0f, 0))},
    {"a memory with pages of 2^30 bytes", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE, BYTES(SECTION(5, 1, 8, 0, 30))},
    {"a memory whose maximum is below its minimum", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE, BYTES(FUNCTION_IMPORT(2, 1, 9, 3))},
    {"a table whose maximum is below its minimum", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE, BYTES(SECTION(4, 1, FUNCREF, 1, 2, 1))},
    {"a shared memory without a maximum", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE, BYTES(FUNCTION_IMPORT(2, 2, 0))},
    {"a shared memory", WT_ERROR_NONE, WT_ERROR_NONE, BYTES(FUNCTION_IMPORT(2, 3, 0, 1))},
    {"a shared global of an unshared reference", WT_ERROR_UNSUPPORTED, WT_ERROR_INVALID_TYPE,
     BYTES(FUNCTION_IMPORT(3, REF_NULL(0), 2))},
    {"a shared table of shared references", WT_ERROR_UNSUPPORTED, WT_ERROR_NONE,
     BYTES(FUNCTION_IMPORT(1, REF_NULL(SHARED, FUNCREF), 2, 0))},
    {"compact imports of one module", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED,
     BYTES(SECTION(2, 1, 1, 'a', 0, 0x7f, 2, 1, 'f', 0, 0, 1, 'g', 0, 0))},
    {"compact imports of one type", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED,
     BYTES(SECTION(2, 1, 1, 'a', 0, 0x7e, 0, 0, 2, 1, 'f', 1, 'g'))},
    {"an export of kind 32", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED, BYTES(SECTION(3, 1, 0), SECTION(7, 1, 0, 0x20, 0))},
    {"initial values of every form", WT_ERROR_NONE, WT_ERROR_NONE,
     BYTES(SECTION(6, 6, I32, 0, 0x23, 0, 0x41, 1, 0x6a, 0x0b, I64, 0, 0x42, 0x80, 0x7f, 0x0b,
                   REF_NULL(0), 0, 0xd0, 0, 0x0b, REF_NULL(1), 0, 0xfb, 1, 1, 0x0b, FUNCREF, 0, 0xd2, 0, 0x0b,
                   V128, 0, 0xfd, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0b))},
    {"an initial value with a block", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED,
     BYTES(SECTION(6, 1, I32, 0, 0x02, 0x40, 0x0b, 0x41, 0, 0x0b))},
    {"a module that ends within its code", WT_ERROR_NONE, WT_ERROR_NONE,
     BYTES(SECTION(3, 1, 0), SECTION(7, 1, 0, 0, 0), 10, 0xa0, 0x8d, 0x06)},
    {"a module without exports that ends within its code", WT_ERROR_NONE, WT_ERROR_NONE,
     BYTES(SECTION(3, 1, 0), 10, 0xa0, 0x8d, 0x06, 1)},
    {"a module that ends after the id of its elements", WT_ERROR_NONE, WT_ERROR_NONE, BYTES(SECTION(3, 1, 0), 9)},
    {"sections after the exports that cannot be read", WT_ERROR_NONE, WT_ERROR_NONE,
     BYTES(SECTION(7, 0), SECTION(6, 1, 0xff), SECTION(3, 9))},
    {"an import of kind 5", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED, BYTES(FUNCTION_IMPORT(5, 0))},
    {"a name that is not UTF-8", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED,
     BYTES(SECTION(2, 1, 1, 0xff, 0, 0, 0))},
    {"more imports than there are", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED,
     BYTES(SECTION(2, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0, 0))},
    {"fewer imports than there are", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED,
     BYTES(SECTION(2, 1, 0, 0, 0, 0, 0, 0, 0, 0))},
    {"an export of a function that is not there", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE,
     BYTES(SECTION(3, 1, 0), SECTION(7, 1, 0, 0, 1))},
    {"an export of a tag that is not there", WT_ERROR_INVALID_TYPE, WT_ERROR_INVALID_TYPE,
     BYTES(SECTION(7, 1, 0, 4, 0))},
    {"two import sections", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED,
     BYTES(FUNCTION_IMPORT(0, 0), FUNCTION_IMPORT(0, 0))},
    {"imports after functions", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED,
     BYTES(SECTION(3, 1, 0), FUNCTION_IMPORT(0, 0))},
    {"globals before tags", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED,
     BYTES(SECTION(6, 0), SECTION(13, 0))},
    {"a section longer than the module", WT_ERROR_MALFORMED, WT_ERROR_MALFORMED, BYTES(3, 9, 1, 0)},
    {"sections without entries", WT_ERROR_NONE, WT_ERROR_NONE,
     BYTES(SECTION(2, 0), SECTION(3, 0), SECTION(4, 0), SECTION(5, 0), SECTION(13, 0), SECTION(6, 0), SECTION(7, 0))},
    {"custom sections anywhere", WT_ERROR_NONE, WT_ERROR_NONE,
     BYTES(SECTION(0, 1, 'x'), SECTION(3, 1, 0), SECTION(0, 1, 'x'), SECTION(7, 1, 0, 0, 0), SECTION(0, 1, 'x'))},
};

static void each_fault_has_its_error(void) {
  for (int all = 0; all < 2; all++) {
    wt_registry_t *registry = registry_with(all);
    wt_type_collection_t *types = types_alone(registry);
    snapshot_t before = snapshot_of(registry);
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
      CASE("%s, %s", ROWS[i].name, all ? "all proposals" : "WebAssembly 3.0");
      buffer_t module = {0};
      buffer_append(&module, TYPES_ALONE, sizeof TYPES_ALONE);
      buffer_append(&module, ROWS[i].sections.at, ROWS[i].sections.len);
      wt_error_t *error = NULL;
      wt_module_interface_t *interface =
          wt_module_interface_read(types, module.at, module.len, &error);
      wt_error_code_t want = all ? ROWS[i].with_all : ROWS[i].code;
      CHECK((interface != NULL) == (want == WT_ERROR_NONE));
      uint64_t offset;
      CHECK(error == NULL || (wt_error_byte_offset(error, &offset) &&
                              offset >= sizeof TYPES_ALONE && offset <= module.len));
      if (want != WT_ERROR_NONE) CHECK_REFUSED(error, want);
      wt_error_delete(error);
      wt_module_interface_delete(interface);
      buffer_free(&module);
    }
    CHECK_UNCHANGED(registry, before);
    wt_type_collection_delete(types);
    REGISTRY_END(registry);
  }
}

/* WebAssembly 1.0 has tables of functions, and no tags. */
static void what_a_version_has_is_read(void) {
  wt_registry_config_t *config = wt_registry_config_new();
  REQUIRE(wt_registry_config_set_wasm_version(config, 1, NULL));
  wt_registry_t *registry = wt_registry_new(config, NULL);
  wt_registry_config_delete(config);
  static const uint8_t plain[] = {MODULE_HEADER, SECTION(1, 1, FUNC(0, 0)), SECTION(4, 1, FUNCREF, 0, 1)},
                       externs[] = {MODULE_HEADER, SECTION(1, 1, FUNC(0, 0)), SECTION(4, 1, EXTERNREF, 0, 1)},
                       tags[] = {MODULE_HEADER, SECTION(1, 1, FUNC(0, 0)), SECTION(13, 1, 0, 0)};
  wt_type_collection_t *types = wt_registry_register_module(registry, plain, sizeof plain, NULL);
  wt_error_t *error = NULL;
  CASE("a table of functions in WebAssembly 1.0");
  wt_module_interface_t *interface = wt_module_interface_read(types, plain, sizeof plain, &error);
  CHECK(interface != NULL && error == NULL);
  wt_module_interface_delete(interface);
  CASE("a table of externref in WebAssembly 1.0");
  CHECK(wt_module_interface_read(types, externs, sizeof externs, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_UNSUPPORTED);
  CASE("a tag in WebAssembly 1.0");
  CHECK(wt_module_interface_read(types, tags, sizeof tags, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_UNSUPPORTED);
  CASE("no module");
  CHECK(wt_module_interface_read(types, (const uint8_t *)"\0asm\x0d\0\1", 8, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_UNSUPPORTED);
  CHECK(wt_module_interface_read(types, NULL, 0, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_MALFORMED);
  wt_type_collection_delete(types);
  REGISTRY_END(registry);
}

static const struct {
  const char *words;
  bytes_t sections;
} WORDS[] = {
    {"a memory has a minimum of 9, which is more than its maximum of 3 (at byte 0x1a)",
     BYTES(FUNCTION_IMPORT(2, 1, 9, 3))},
    {"a table has a minimum of 2, which is more than its maximum of 1 (at byte 0x18)",
     BYTES(SECTION(4, 1, FUNCREF, 1, 2, 1))},
    {"a memory of 65537 pages: one that is addressed in 32 bits has at most 65536 (at byte 0x17)",
     BYTES(SECTION(5, 1, 0, 0x81, 0x80, 4))},
    {"a memory of 281474976710657 pages: one that is addressed in 64 bits has at most 281474976710656 (at byte "
     "0x17)",
     BYTES(SECTION(5, 1, 4, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40))},
    {"the import section ends after 1 of 2 imports; 1 is missing (at byte 0x1b)",
     BYTES(SECTION(2, 2, 0, 0, 0, 0))},
    {"2 bytes follow the last entry of the function section (at byte 0x18)", BYTES(SECTION(3, 1, 0, 0, 0))},
    {"the import section ends after 1 of 9 bytes of a name; 8 are missing (at byte 0x19)",
     BYTES(SECTION(2, 1, 9, 'a'))},
};

static void what_is_impossible_is_reported_with_its_numbers(void) {
  wt_registry_t *registry = registry_with(false);
  wt_type_collection_t *types = types_alone(registry);
  for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
    CASE("%s", WORDS[i].words);
    buffer_t module = {0};
    buffer_append(&module, TYPES_ALONE, sizeof TYPES_ALONE);
    buffer_append(&module, WORDS[i].sections.at, WORDS[i].sections.len);
    wt_error_t *error = NULL;
    CHECK(wt_module_interface_read(types, module.at, module.len, &error) == NULL);
    CHECK_TEXT(wt_error_message(error), WORDS[i].words);
    wt_error_delete(error);
    buffer_free(&module);
  }
  wt_type_collection_delete(types);
  REGISTRY_END(registry);
}

/* A form needs the same proposal here as in the code, and as in the type section. */
static const struct {
  const char *name;
  uint32_t version;
  wt_feature_t off; /* one more that is off, or 0 */
  wt_error_code_t code;
  bytes_t sections;
} FORMS[] = {
    {"1.0: an imported table of functions", 1, 0, WT_ERROR_NONE, BYTES(FUNCTION_IMPORT(1, FUNCREF, 0, 1))},
    {"1.0: a table of functions", 1, 0, WT_ERROR_NONE, BYTES(SECTION(4, 1, FUNCREF, 0, 1))},
    {"1.0: a table of functions, in the long form", 1, 0, WT_ERROR_UNSUPPORTED,
     BYTES(FUNCTION_IMPORT(1, REF_NULL(FUNCREF), 0, 1))},
    {"1.0: a table of externref", 1, 0, WT_ERROR_UNSUPPORTED, BYTES(FUNCTION_IMPORT(1, EXTERNREF, 0, 1))},
    {"1.0: a global of funcref", 1, 0, WT_ERROR_UNSUPPORTED, BYTES(FUNCTION_IMPORT(3, FUNCREF, 0))},
    {"1.0: a global of v128", 1, 0, WT_ERROR_UNSUPPORTED, BYTES(FUNCTION_IMPORT(3, V128, 0))},
    {"1.0: a shared memory", 1, 0, WT_ERROR_NONE, BYTES(FUNCTION_IMPORT(2, 3, 0, 1))},
    {"1.0: an imported tag", 1, 0, WT_ERROR_UNSUPPORTED, BYTES(FUNCTION_IMPORT(4, 0, 0))},
    {"2.0: a table of externref", 2, 0, WT_ERROR_NONE, BYTES(FUNCTION_IMPORT(1, EXTERNREF, 0, 1))},
    {"2.0: a global of funcref", 2, 0, WT_ERROR_NONE, BYTES(FUNCTION_IMPORT(3, FUNCREF, 0))},
    {"2.0: a global of funcref in the long form", 2, 0, WT_ERROR_UNSUPPORTED,
     BYTES(FUNCTION_IMPORT(3, REF_NULL(FUNCREF), 0))},
    {"2.0: a table of funcref in the long form", 2, 0, WT_ERROR_UNSUPPORTED,
     BYTES(SECTION(4, 1, REF_NULL(FUNCREF), 0, 1))},
    {"2.0: a table with initial elements", 2, 0, WT_ERROR_UNSUPPORTED,
     BYTES(SECTION(4, 1, 0x40, 0, FUNCREF, 0, 1, 0xd0, FUNCREF, 0x0b))},
    {"3.0: a table with initial elements", 3, 0, WT_ERROR_NONE,
     BYTES(SECTION(4, 1, 0x40, 0, FUNCREF, 0, 1, 0xd0, FUNCREF, 0x0b))},
    {"3.0: a tag", 3, 0, WT_ERROR_NONE, BYTES(SECTION(13, 1, 0, 0))},
    {"without exceptions: a tag", 3, WT_FEATURE_EXCEPTIONS, WT_ERROR_UNSUPPORTED, BYTES(SECTION(13, 1, 0, 0))},
    {"without exceptions: an imported tag", 3, WT_FEATURE_EXCEPTIONS, WT_ERROR_UNSUPPORTED,
     BYTES(FUNCTION_IMPORT(4, 0, 0))},
    {"3.0: a shared global", 3, 0, WT_ERROR_UNSUPPORTED, BYTES(FUNCTION_IMPORT(3, I32, 2))},
    {"3.0: a shared table", 3, 0, WT_ERROR_UNSUPPORTED, BYTES(FUNCTION_IMPORT(1, FUNCREF, 2, 0))},
};

static void an_extern_form_is_accepted_exactly_if_its_proposal_is_on(void) {
  static const uint8_t one_type[] = {MODULE_HEADER, SECTION(1, 1, FUNC(0, 0))};
  for (size_t i = 0; i < sizeof FORMS / sizeof FORMS[0]; i++) {
    CASE("%s", FORMS[i].name);
    wt_registry_config_t *config = wt_registry_config_new();
    REQUIRE(config != NULL && wt_registry_config_set_wasm_version(config, FORMS[i].version, NULL));
    if (FORMS[i].off != 0) REQUIRE(wt_registry_config_set_feature(config, FORMS[i].off, false, NULL));
    wt_registry_t *registry = wt_registry_new(config, NULL);
    wt_registry_config_delete(config);
    wt_type_collection_t *types = wt_registry_register_module(registry, one_type, sizeof one_type, NULL);
    REQUIRE(types != NULL);
    buffer_t module = {0};
    buffer_append(&module, one_type, sizeof one_type);
    buffer_append(&module, FORMS[i].sections.at, FORMS[i].sections.len);
    wt_error_t *error = NULL;
    wt_module_interface_t *interface = wt_module_interface_read(types, module.at, module.len, &error);
    CHECK((interface != NULL) == (FORMS[i].code == WT_ERROR_NONE));
    if (FORMS[i].code != WT_ERROR_NONE) CHECK_REFUSED(error, FORMS[i].code);
    buffer_free(&module);
    wt_module_interface_delete(interface);
    wt_type_collection_delete(types);
    REGISTRY_END(registry);
  }
}

/* By hand, everything that a kind does not have is zero. */
static void an_extern_that_is_not_well_formed_matches_nothing(void) {
  wt_registry_t *registry = registry_with(true);
  wt_type_collection_t *types = types_alone(registry);
  const wt_registered_type_t *func = wt_type_collection_type(types, 0),
                             *structure = wt_type_collection_type(types, 1);
  wt_val_type_t i32 = wt_val_type_i32(), i8 = {.kind = WT_VAL_I8}, none = {0},
                funcref = {.kind = WT_VAL_REF, .nullable = 1, .heap = WT_HEAP_FUNC};
  const wt_extern_type_t good[] = {
      {.kind = WT_EXTERN_FUNC, .func = func},
      {.kind = WT_EXTERN_TABLE, .value = funcref},
      {.kind = WT_EXTERN_MEMORY, .page_size_log2 = 16},
      {.kind = WT_EXTERN_GLOBAL, .value = i32},
      {.kind = WT_EXTERN_TAG, .func = func},
  };
  const wt_extern_type_t bad[] = {
      {.kind = 5, .func = func},
      {.kind = WT_EXTERN_FUNC},
      {.kind = WT_EXTERN_FUNC, .func = structure},
      {.kind = WT_EXTERN_FUNC, .func = func, .is_exact = 2},
      {.kind = WT_EXTERN_FUNC, .func = func, .reserved = 1},
      {.kind = WT_EXTERN_FUNC, .func = func, .minimum = 1},
      {.kind = WT_EXTERN_FUNC, .func = func, .value = i32},
      {.kind = WT_EXTERN_FUNC, .func = func, .is_shared = 1},
      {.kind = WT_EXTERN_TABLE, .value = i32},
      {.kind = WT_EXTERN_TABLE, .value = none},
      {.kind = WT_EXTERN_TABLE, .value = funcref, .maximum = 1},
      {.kind = WT_EXTERN_TABLE, .value = funcref, .page_size_log2 = 16},
      {.kind = WT_EXTERN_TABLE, .value = funcref, .is_mutable = 1},
      {.kind = WT_EXTERN_MEMORY, .value = i32},
      {.kind = WT_EXTERN_MEMORY, .is_64 = 2},
      {.kind = WT_EXTERN_MEMORY, .is_exact = 1},
      {.kind = WT_EXTERN_GLOBAL, .value = i8},
      {.kind = WT_EXTERN_GLOBAL, .value = i32, .has_maximum = 1},
      {.kind = WT_EXTERN_GLOBAL, .value = i32, .is_64 = 1},
      {.kind = WT_EXTERN_TAG, .func = structure},
      {.kind = WT_EXTERN_TAG, .func = func, .is_exact = 1},
  };
  CASE("not aligned");
  const wt_extern_type_t *unaligned = UNALIGNED(&good[0]);
  CHECK(!wt_extern_type_matches(unaligned, &good[0]) && !wt_extern_type_matches(&good[0], unaligned));
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    for (size_t j = 0; j < sizeof good / sizeof good[0]; j++) {
      CASE("bad %zu, good %zu", i, j);
      CHECK(wt_extern_type_matches(&good[j], &good[j]));
      CHECK(!wt_extern_type_matches(&bad[i], &good[j]) && !wt_extern_type_matches(&good[j], &bad[i]));
      CHECK(!wt_extern_type_matches(&bad[i], &bad[i]));
      wt_error_t *error = NULL;
      CHECK(wt_extern_type_explain_mismatch(&bad[i], &good[j], NULL, &error) == NULL);
      CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
      CHECK(wt_extern_type_explain_mismatch(&good[j], &bad[i], NULL, &error) == NULL);
      CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
    }
  }
  CASE("NULL");
  CHECK(!wt_extern_type_matches(NULL, &good[0]) && !wt_extern_type_matches(&good[0], NULL));
  wt_type_collection_delete(types);
  REGISTRY_END(registry);
}

int main(void) {
  a_module_cut_anywhere_is_refused();
  a_section_cut_anywhere_is_refused();
  no_changed_byte_does_harm();
  each_fault_has_its_error();
  what_is_impossible_is_reported_with_its_numbers();
  what_a_version_has_is_read();
  an_extern_form_is_accepted_exactly_if_its_proposal_is_on();
  an_extern_that_is_not_well_formed_matches_nothing();
  return check_summary();
}
