/* Types in code bodies and other sections (typereg.h, wt_type_collection_read_...): compared with the reading of the
 * type section itself, for every string of bytes until the result is decided, with every proposal off in turn. A string
 * is the one param of a function in a section after the module's types. That section is refused if the string is, for
 * the same reason at the same byte; otherwise it has the same value type. */
#include "paths.h"
#include "switched.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
enum { FUNCS = 66, LONGEST = 8 };

/* A module: FUNCS function types and, where the registry has them, a struct and a shared function type. */
typedef struct module_t {
  wt_registry_t *registry;
  wt_type_collection_t *types;
  buffer_t section; /* without the number of types before it */
  uint32_t count;
  bool multi_value;
} module_t;

static wt_type_collection_t *section_of(const module_t *module, const uint8_t *tail, size_t len, uint32_t more,
                                        size_t *start, wt_error_t **error) {
  buffer_t section = {0};
  buffer_number(&section, module->count + more);
  buffer_append(&section, module->section.at, module->section.len);
  *start = section.len;
  buffer_append(&section, tail, len);
  wt_type_collection_t *types = wt_registry_register_type_section(module->registry, section.at, section.len, error);
  buffer_free(&section);
  return types;
}

static bool add(module_t *module, const uint8_t *type, size_t len) {
  size_t start;
  wt_type_collection_t *types = section_of(module, type, len, 1, &start, NULL);
  if (types == NULL) return false;
  wt_type_collection_delete(module->types);
  module->types = types;
  buffer_append(&module->section, type, len);
  module->count++;
  return true;
}
#define ADD(module, ...) add((module), (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static module_t module_in(wt_registry_t *registry) {
  module_t module = {.registry = registry};
  for (int i = 0; i < FUNCS; i++) REQUIRE(ADD(&module, FUNC(0, 0)));
  (void)ADD(&module, STRUCT(0));
  (void)ADD(&module, SHARED, FUNC(0, 0));
  module_t copy = module; /* its types are asked for, not kept */
  copy.types = NULL;
  copy.section = (buffer_t){0};
  buffer_append(&copy.section, module.section.at, module.section.len);
  module.multi_value = ADD(&copy, FUNC(0, 2, I32, I32));
  buffer_free(&copy.section);
  wt_type_collection_delete(copy.types);
  return module;
}

static void module_end(module_t *module) {
  wt_type_collection_delete(module->types);
  buffer_free(&module->section);
  REGISTRY_END(module->registry);
}

/* The result of a reader. */
typedef struct said_t {
  wt_error_code_t code; /* 0: it was read */
  uint64_t offset;      /* of the error */
  size_t read;
  wt_block_type_t block;
  wt_val_type_t value;
} said_t;

typedef bool reader_t(const wt_type_collection_t *types, const uint8_t *bytes, size_t len, size_t *read,
                      wt_val_type_t *out, wt_error_t **error);

static said_t said_of(bool done, said_t said, wt_error_t *error) {
  CHECK(done == (error == NULL));
  said.code = wt_error_code(error);
  if (error != NULL) CHECK(wt_error_byte_offset(error, &said.offset));
  wt_error_delete(error);
  return said;
}

/* A refused read writes nothing. A reader reads only the bytes of the type and none after them. */
static said_t ask(const module_t *module, reader_t *reader, const uint8_t *bytes, size_t len) {
  uint8_t *exactly = malloc(len + 1); /* so that a sanitizer detects reads beyond them */
  exactly = realloc(exactly, len == 0 ? 1 : len);
  if (len > 0) memcpy(exactly, bytes, len);
  said_t said = {.read = SIZE_MAX}, untouched = said;
  wt_error_t *error = NULL;
  bool done = reader(module->types, exactly, len, &said.read, &said.value, &error);
  if (!done) CHECK(memcmp(&said, &untouched, sizeof said) == 0);
  free(exactly);
  return said_of(done, said, error);
}

static said_t ask_block(const module_t *module, const uint8_t *bytes, size_t len) {
  said_t said = {.read = SIZE_MAX}, untouched = said;
  wt_error_t *error = NULL;
  bool done = wt_type_collection_read_block_type(module->types, bytes, len, &said.read, &said.block, &error);
  if (!done) CHECK(memcmp(&said, &untouched, sizeof said) == 0);
  return said_of(done, said, error);
}

static bool is_cut_off(said_t said, size_t len) {
  return said.code == WT_ERROR_MALFORMED && said.offset == len;
}

static void check_same(said_t got, said_t want) {
  CHECK_NUMBER(got.code, want.code);
  if (got.code != 0) CHECK_NUMBER(got.offset, want.offset);
  else CHECK(got.read == want.read && wt_val_type_equal(got.value, want.value));
}

/* The section whose last type has this param. */
static void check_value(const module_t *module, const uint8_t *bytes, size_t len, said_t said) {
  uint8_t tail[LONGEST + 4] = {0x60, 1};
  memcpy(tail + 2, bytes, len);
  bool cut_off = is_cut_off(said, len);
  size_t start, tail_len = 2 + len + !cut_off; /* and no results */
  wt_error_t *error = NULL;
  wt_type_collection_t *types = section_of(module, tail, tail_len, 1, &start, &error);
  wt_val_type_t param = {0};
  bool has_param = types != NULL &&
                   wt_registered_type_param(wt_type_collection_type(types, module->count), 0, &param);
  /* The one type that only the section has: the function itself. */
  bool is_itself = has_param && param.type == wt_type_collection_type(types, module->count);
  if (said.code == 0) {
    CHECK_NUMBER(said.read, len); /* no shorter string was enough */
    CHECK(has_param && wt_val_type_equal(said.value, param));
    CHECK(memcmp(&said.value, &param, sizeof param) == 0);
  } else if (said.code == WT_ERROR_INVALID_TYPE && (is_itself || wt_error_code(error) == WT_ERROR_UNSUPPORTED)) {
    uint32_t module_type;
    CHECK(is_itself || (wt_error_module_type(error, &module_type) && module_type == module->count));
  } else {
    uint64_t offset = 0;
    CHECK_NUMBER(wt_error_code(error), said.code);
    CHECK(wt_error_byte_offset(error, &offset));
    CHECK_NUMBER(offset, start + 2 + said.offset);
  }
  wt_error_delete(error);
  wt_type_collection_delete(types);
}

static bool is_abstract(uint8_t byte) { return byte >= CONTREF && byte <= NULLCONTREF; }

/* An abstract heap type is that of the value type which it abbreviates; any other is that of (ref ...). */
static void check_heap(const module_t *module, const uint8_t *bytes, size_t len) {
  said_t said = ask(module, wt_type_collection_read_heap_type, bytes, len), want;
  if (len > 0 && (is_abstract(bytes[0]) || bytes[0] == SHARED)) {
    want = ask(module, wt_type_collection_read_val_type, bytes, len);
    if (want.code == 0) CHECK(want.value.nullable == 1);
    want.value.nullable = 0;
    if (want.code == WT_ERROR_MALFORMED && said.code == want.code) want.offset = said.offset;
    check_same(said, want);
    if (said.code == 0) CHECK(memcmp(&said.value, &want.value, sizeof want.value) == 0);
    return;
  }
  uint8_t reference[LONGEST + 1] = {0x64};
  memcpy(reference + 1, bytes, len);
  want = ask(module, wt_type_collection_read_val_type, reference, len + 1);
  if (want.code == WT_ERROR_UNSUPPORTED) { /* only the first byte after it was read */
    CHECK(said.code != 0);
    return;
  }
  CHECK_NUMBER(said.code, want.code);
  if (want.code == 0) CHECK(said.read + 1 == want.read && wt_val_type_equal(said.value, want.value));
  else if (want.code == WT_ERROR_MALFORMED) CHECK_NUMBER(said.offset + 1, want.offset);
}

/* A block type: empty, a value type, or a number that is not negative. */
static void check_block(const module_t *module, const uint8_t *bytes, size_t len) {
  said_t said = ask_block(module, bytes, len);
  if (said.code == 0) CHECK(said.block.reserved == 0);
  if (len > 0 && bytes[0] == 0x40) {
    CHECK(said.code == 0 && said.block.kind == WT_BLOCK_EMPTY && said.read == 1 && said.block.func == NULL &&
          said.block.value.kind == 0);
    return;
  }
  if (len > 0 && bytes[0] > 0x40 && bytes[0] < 0x80) {
    said_t want = ask(module, wt_type_collection_read_val_type, bytes, len);
    CHECK(said.code != 0 || (said.block.kind == WT_BLOCK_VALUE && said.block.func == NULL));
    said.value = said.block.value;
    check_same(said, want);
    return;
  }
  uint64_t number = 0;
  size_t used = 0;
  while (used < len && used < 5) {
    number |= (uint64_t)(bytes[used] & 0x7f) << 7 * used;
    if (bytes[used++] < 0x80) break;
  }
  bool is_whole = used > 0 && bytes[used - 1] < 0x80, is_negative = is_whole && bytes[used - 1] & 0x40;
  if (is_whole && used == 5) is_negative = bytes[4] >= 0x10; /* or more than 33 bits */
  if (!is_whole || is_negative) {
    CHECK_NUMBER(said.code, WT_ERROR_MALFORMED);
    return;
  }
  const wt_registered_type_t *func =
      number < module->count ? wt_type_collection_type(module->types, (uint32_t)number) : NULL;
  bool is_func = func != NULL && wt_registered_type_kind(func) == WT_TYPE_FUNC;
  CHECK_NUMBER(said.code, !module->multi_value ? WT_ERROR_UNSUPPORTED : is_func ? 0 : WT_ERROR_INVALID_TYPE);
  if (said.code == 0)
    CHECK(said.block.kind == WT_BLOCK_FUNC && said.block.func == func && said.read == used &&
          said.block.value.kind == 0);
}

static unsigned long strings, read_well;

/* All strings that begin with these bytes, until the result is decided. */
static void try_all(const module_t *module, const char *name, uint8_t *bytes, size_t len) {
  static const uint8_t LATER[] = {0, 0x80, 0x0f, 0x10, 0xff, 0x3f, 0x40, 0x6e, 0x70, 0x7f, 1};
  bool is_whole_byte = len == 0 || (len == 1 && bytes[0] < 0x80); /* the first byte of a number suffices */
  size_t choices = is_whole_byte ? 256 : len < 3 ? COUNT(LATER) : 4;
  for (size_t i = 0; i < choices; i++) {
    bytes[len] = is_whole_byte ? (uint8_t)i : LATER[i];
    CASE("%s: %zu bytes, the last three %02x %02x %02x", name, len + 1, len > 1 ? bytes[len - 2] : 0u,
         len > 0 ? bytes[len - 1] : 0u, bytes[len]);
    said_t said = ask(module, wt_type_collection_read_val_type, bytes, len + 1);
    check_value(module, bytes, len + 1, said);
    check_heap(module, bytes, len + 1);
    check_block(module, bytes, len + 1);
    strings++;
    read_well += said.code == 0;
    if (said.code == 0) { /* more bytes are not read */
      uint8_t more[LONGEST + 2];
      memcpy(more, bytes, len + 1);
      more[len + 1] = 0xff;
      check_same(ask(module, wt_type_collection_read_val_type, more, len + 2), said);
    }
    bool goes_on = is_cut_off(said, len + 1) ||
                   is_cut_off(ask(module, wt_type_collection_read_heap_type, bytes, len + 1), len + 1) ||
                   is_cut_off(ask_block(module, bytes, len + 1), len + 1);
    if (goes_on && len + 1 < LONGEST - 1) try_all(module, name, bytes, len + 1);
  }
}

static void try_in(const char *name, wt_registry_t *registry) {
  module_t module = module_in(registry);
  uint8_t bytes[LONGEST] = {0};
  CASE("%s: no bytes", name);
  CHECK(is_cut_off(ask(&module, wt_type_collection_read_val_type, bytes, 0), 0));
  CHECK(is_cut_off(ask(&module, wt_type_collection_read_heap_type, bytes, 0), 0));
  CHECK(is_cut_off(ask_block(&module, bytes, 0), 0));
  uint64_t live = live_types(registry);
  try_all(&module, name, bytes, 0);
  CHECK_NUMBER(live_types(registry), live);
  module_end(&module);
}

static void the_values_of_an_empty_module_name_no_types(void) {
  CASE("a module without types");
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  const uint8_t none[] = {0}, to_0[] = {0x64, 0};
  module_t module = {.registry = registry,
                     .types = wt_registry_register_type_section(registry, none, sizeof none, NULL)};
  CHECK_NUMBER(ask(&module, wt_type_collection_read_val_type, to_0, 2).code, WT_ERROR_INVALID_TYPE);
  CHECK_NUMBER(ask(&module, wt_type_collection_read_heap_type, to_0 + 1, 1).code, WT_ERROR_INVALID_TYPE);
  CHECK_NUMBER(ask_block(&module, to_0 + 1, 1).code, WT_ERROR_INVALID_TYPE);
  CHECK_NUMBER(ask(&module, wt_type_collection_read_val_type, (const uint8_t[]){I32}, 1).code, 0);
  module_end(&module);
}

static void a_value_lives_as_long_as_its_collection(void) {
  CASE("a clone of the collection keeps what was read");
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  bytes_t section = BYTES(1, STRUCT(0));
  module_t module = {.registry = registry,
                     .types = wt_registry_register_type_section(registry, section.at, section.len, NULL)};
  said_t said = ask(&module, wt_type_collection_read_val_type, (const uint8_t[]){0x63, 0}, 2);
  wt_type_collection_t *clone = wt_type_collection_clone(module.types);
  wt_type_collection_delete(module.types);
  CHECK(wt_registered_type_kind(said.value.type) == WT_TYPE_STRUCT && said.value.nullable == 1);
  CHECK_NUMBER(live_types(registry), 1);
  module.types = clone;
  module_end(&module);
}

int main(void) {
  try_in("all proposals", registry_of_all());
  for (wt_feature_t feature = 1; feature <= FEATURES; feature++) {
    char name[80];
    snprintf(name, sizeof name, "without %s", PROPOSALS[feature]);
    try_in(name, registry_without(feature));
  }
  for (uint32_t major = 1; major <= 3; major++) {
    char name[80];
    snprintf(name, sizeof name, "version %" PRIu32, major);
    try_in(name, registry_of_version(major));
  }
  the_values_of_an_empty_module_name_no_types();
  a_value_lives_as_long_as_its_collection();
  CASE("the end");
  CHECK(strings > 100000 && read_well > 500);
  printf("%lu strings, of which %lu begin with a value type\n", strings, read_well);
  return check_summary();
}
