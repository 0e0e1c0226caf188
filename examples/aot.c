/* aot: types that travel. One process compiles a module and writes a file; another process, in which other types are
 * already registered, loads it. Type indices mean nothing outside of their registry, so the file has
 *
 *   the types, rec group by rec group, as plain data that names types by their numbers in the file,
 *   the fingerprint of each type: what the first process meant by it,
 *   code, which contains the first process's type indices, and their places in it: relocations.
 *
 * The loader registers each group by wt_registry_register_rec_group, compares fingerprints, and patches in the
 * indices that the types have in its own registry. A different fingerprint means that the code was compiled for other
 * types: running it would be a type confusion, so the file is refused. The checksum detects accidental damage; against
 * an attacker only a signature helps.
 *
 *   aot compile MODULE.wasm FILE      the first process
 *   aot run FILE                      the second one
 *   aot tamper FILE OTHER             changes a type in the file, and the checksum with it
 *
 * The code here is for a machine with one instruction, which tests whether one type is below another: its byte, the two
 * type indices, and the answer that the compiler knew. A real compiler has other code, but uses types the same way. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <typereg.h>

enum { TEST = 0x01, INSTRUCTION = 10, FINGERPRINT = 32, HEADER = 16 };
static const char MAGIC[9] = "aot 1\r\n\n";

static void *must(void *memory) {
  if (memory == NULL) fprintf(stderr, "aot: out of memory\n"), exit(2);
  return memory;
}

/* ---- bytes, numbers in little endian */

typedef struct bytes_t {
  uint8_t *at;
  size_t len, capacity;
  size_t read;   /* how many have been read */
  bool is_wrong; /* something was missing, or was not as it should be */
} bytes_t;

static void put(bytes_t *bytes, const void *from, size_t len) {
  if (bytes->capacity - bytes->len < len) {
    bytes->capacity = bytes->capacity * 2 + len;
    bytes->at = must(realloc(bytes->at, bytes->capacity));
  }
  if (len > 0) memcpy(bytes->at + bytes->len, from, len);
  bytes->len += len;
}

static void put_number(bytes_t *bytes, uint64_t number, size_t len) {
  uint8_t written[8];
  for (size_t i = 0; i < len; i++) written[i] = (uint8_t)(number >> 8 * i);
  put(bytes, written, len);
}

static const uint8_t *get(bytes_t *bytes, size_t len) {
  static const uint8_t zeros[FINGERPRINT];
  if (bytes->is_wrong || bytes->len - bytes->read < len) {
    bytes->is_wrong = true;
    return len <= sizeof zeros ? zeros : NULL;
  }
  bytes->read += len;
  return bytes->at + bytes->read - len;
}

static uint64_t get_number(bytes_t *bytes, size_t len) {
  const uint8_t *from = get(bytes, len);
  uint64_t number = 0;
  for (size_t i = 0; i < len; i++) number |= (uint64_t)from[i] << 8 * i;
  return number;
}

/* A count of things that each take at least one byte: at most the bytes that are left, so it can be allocated. */
static uint32_t get_count(bytes_t *bytes) {
  uint32_t count = (uint32_t)get_number(bytes, 4);
  if (count > bytes->len - bytes->read) bytes->is_wrong = true;
  return bytes->is_wrong ? 0 : count;
}

static uint64_t checksum(const bytes_t *bytes) { /* FNV-1a, of everything after it */
  uint64_t hash = 0xcbf29ce484222325;
  for (size_t i = HEADER; i < bytes->len; i++) hash = (hash ^ bytes->at[i]) * 0x100000001b3;
  return hash;
}

static bytes_t read_file(const char *path) {
  bytes_t bytes = {0};
  FILE *file = fopen(path, "rb");
  if (file == NULL) perror(path), exit(2);
  uint8_t part[4096];
  for (size_t len; (len = fread(part, 1, sizeof part, file)) > 0;) put(&bytes, part, len);
  fclose(file);
  return bytes;
}

static void write_file(const char *path, bytes_t *bytes) {
  uint64_t sum = checksum(bytes);
  for (size_t i = 0; i < 8; i++) bytes->at[8 + i] = (uint8_t)(sum >> 8 * i);
  FILE *file = fopen(path, "wb");
  if (file == NULL || fwrite(bytes->at, 1, bytes->len, file) != bytes->len || fclose(file) != 0) perror(path), exit(2);
}

/* ---- the first process: types to plain data. They are numbered in the order of their groups, each group once. */

typedef struct numbers_t {
  const wt_registered_type_t **type; /* by number in the file */
  uint32_t len;
  uint32_t *number; /* by type index */
} numbers_t;

static void put_type_number(bytes_t *out, const numbers_t *numbers, const wt_registered_type_t *type) {
  put_number(out, type == NULL ? UINT32_MAX : numbers->number[wt_registered_type_index(type)], 4);
}

static void put_value(bytes_t *out, const numbers_t *numbers, wt_val_type_t value) {
  const uint8_t parts[] = {value.kind, value.nullable, value.heap, value.flags};
  put(out, parts, sizeof parts);
  if (value.heap == WT_HEAP_CONCRETE) put_type_number(out, numbers, value.type);
}

static void put_type(bytes_t *out, const numbers_t *numbers, const wt_registered_type_t *type) {
  const wt_type_kind_t kind = wt_registered_type_kind(type);
  const uint8_t parts[] = {(uint8_t)kind, !wt_registered_type_is_final(type), wt_registered_type_is_shared(type)};
  put(out, parts, sizeof parts);
  put_type_number(out, numbers, wt_registered_type_supertype(type));
  put_type_number(out, numbers, wt_registered_type_descriptor(type));
  put_type_number(out, numbers, wt_registered_type_describes(type));
  put_type_number(out, numbers, kind == WT_TYPE_CONT ? wt_registered_type_cont_func(type) : NULL);
  const bool is_func = kind == WT_TYPE_FUNC;
  const uint32_t fields = is_func ? 0 : (uint32_t)wt_registered_type_num_fields(type),
                 params = (uint32_t)wt_registered_type_num_params(type),
                 results = (uint32_t)wt_registered_type_num_results(type);
  put_number(out, fields, 4);
  for (uint32_t i = 0; i < fields; i++) {
    wt_field_type_t field;
    wt_registered_type_field(type, i, &field);
    put_value(out, numbers, field.storage);
    put_number(out, field.is_mutable, 1);
  }
  put_number(out, params, 4);
  for (uint32_t i = 0; i < params; i++) {
    wt_val_type_t value;
    wt_registered_type_param(type, i, &value);
    put_value(out, numbers, value);
  }
  put_number(out, results, 4);
  for (uint32_t i = 0; i < results; i++) {
    wt_val_type_t value;
    wt_registered_type_result(type, i, &value);
    put_value(out, numbers, value);
  }
}

/* All types of the module; a group that it has twice is written once. */
static numbers_t number_types(const wt_type_collection_t *types) {
  numbers_t numbers = {0};
  size_t len;
  uint32_t most = 0;
  const uint32_t *indices = wt_type_collection_indices(types, &len);
  for (size_t i = 0; i < len; i++) most = indices[i] > most ? indices[i] : most;
  numbers.type = must(calloc(len + 1, sizeof *numbers.type));
  numbers.number = must(calloc((size_t)most + 1, sizeof *numbers.number));
  for (uint32_t i = 0; i < len; i++) {
    const wt_registered_type_t *type = wt_type_collection_type(types, i);
    uint32_t first;
    if (!wt_type_collection_find(types, type, &first) || first != i) continue;
    numbers.number[indices[i]] = numbers.len;
    numbers.type[numbers.len++] = type;
  }
  return numbers;
}

static void put_types(bytes_t *out, const numbers_t *numbers) {
  put_number(out, numbers->len, 4);
  for (uint32_t i = 0; i < numbers->len;) {
    wt_rec_group_t *group = must(wt_registered_type_rec_group(numbers->type[i], NULL));
    uint32_t members = (uint32_t)wt_rec_group_num_types(group);
    wt_rec_group_delete(group);
    put_number(out, members, 4);
    for (uint32_t end = i + members; i < end; i++) put_type(out, numbers, numbers->type[i]);
  }
  for (uint32_t i = 0; i < numbers->len; i++) {
    uint8_t fingerprint[FINGERPRINT];
    if (!wt_registered_type_fingerprint(numbers->type[i], fingerprint, NULL)) must(NULL);
    put(out, fingerprint, sizeof fingerprint);
  }
}

/* A relocation is the offset of a type index in the code, and the number of the type in the file. */
static void put_index(bytes_t *code, bytes_t *relocations, const numbers_t *numbers, const wt_registered_type_t *type) {
  put_number(relocations, code->len, 4);
  put_type_number(relocations, numbers, type);
  put_number(code, wt_registered_type_index(type), 4);
}

static void put_test(bytes_t *code, bytes_t *relocations, const numbers_t *numbers, const wt_registered_type_t *sub,
                     const wt_registered_type_t *sup) {
  put_number(code, TEST, 1);
  put_index(code, relocations, numbers, sub);
  put_index(code, relocations, numbers, sup);
  put_number(code, wt_registered_type_is_subtype(sub, sup), 1);
}

static int compile(const char *module, const char *path) {
  bytes_t wasm = read_file(module), code = {0}, relocations = {0}, out = {0};
  wt_error_t *error = NULL;
  wt_registry_t *registry = wt_registry_new(NULL, &error);
  wt_type_collection_t *types = NULL;
  if (registry != NULL) types = wt_registry_register_module(registry, wasm.at, wasm.len, &error);
  if (types == NULL) {
    fprintf(stderr, "aot: %s: %s\n", module, wt_error_message(error));
    wt_error_delete(error);
    wt_registry_delete(registry);
    free(wasm.at);
    return 1;
  }
  numbers_t numbers = number_types(types);
  for (uint32_t i = 0; i < numbers.len; i++) {
    const wt_registered_type_t *supertype = wt_registered_type_supertype(numbers.type[i]);
    put_test(&code, &relocations, &numbers, numbers.type[i], numbers.type[0]);
    if (supertype == NULL) continue;
    put_test(&code, &relocations, &numbers, numbers.type[i], supertype);
    put_test(&code, &relocations, &numbers, supertype, numbers.type[i]);
  }
  put(&out, MAGIC, 8);
  put_number(&out, 0, 8); /* the checksum */
  put_types(&out, &numbers);
  put_number(&out, code.len, 4);
  put(&out, code.at, code.len);
  put_number(&out, relocations.len / 8, 4);
  put(&out, relocations.at, relocations.len);
  write_file(path, &out);
  printf("compiled %" PRIu32 " types and %zu instructions\n", numbers.len, code.len / INSTRUCTION);
  free(numbers.type);
  free(numbers.number);
  wt_type_collection_delete(types);
  wt_registry_delete(registry);
  free(wasm.at);
  free(code.at);
  free(relocations.at);
  free(out.at);
  return 0;
}

/* ---- the second process: plain data to types */

typedef struct loaded_t {
  const wt_registry_t *registry;
  wt_rec_group_t **groups; /* keep the types alive */
  uint32_t num_groups;
  const wt_registered_type_t **type; /* by number in the file */
  uint32_t len, known; /* how many types there are, and how many are registered */
} loaded_t;

/* A type by its number in the file: from the group that is being read, or from an earlier one. */
static wt_type_number_t type_number(bytes_t *in, const loaded_t *loaded) {
  const uint32_t number = (uint32_t)get_number(in, 4);
  if (number == UINT32_MAX) return (wt_type_number_t){0};
  if (number >= loaded->known) return (wt_type_number_t){.kind = WT_HEAP_OWN, .number = number - loaded->known};
  return (wt_type_number_t){.kind = WT_HEAP_INDEX, .number = wt_registered_type_index(loaded->type[number])};
}

static wt_val_type_t get_value(bytes_t *in, const loaded_t *loaded) {
  const uint8_t *parts = get(in, 4);
  wt_val_type_t value = {.kind = parts[0], .nullable = parts[1], .heap = parts[2], .flags = parts[3]};
  if (value.heap == WT_HEAP_CONCRETE) {
    const wt_type_number_t type = type_number(in, loaded);
    value.heap = type.kind;
    value.number = type.number;
  } else if (value.heap == WT_HEAP_PENDING || value.heap == WT_HEAP_OWN || value.heap == WT_HEAP_INDEX) {
    in->is_wrong = true; /* a number that was not translated */
  }
  return value;
}

static const wt_val_type_t *get_values(bytes_t *in, const loaded_t *loaded, size_t *len) {
  const uint32_t count = get_count(in);
  wt_val_type_t *values = must(calloc((size_t)count + 1, sizeof *values));
  for (uint32_t i = 0; i < count; i++) values[i] = get_value(in, loaded);
  *len = count;
  return values;
}

static wt_sub_type_t get_type(bytes_t *in, const loaded_t *loaded) {
  const uint8_t *parts = get(in, 3);
  wt_sub_type_t type = {.kind = parts[0], .is_open = parts[1], .is_shared = parts[2]};
  type.supertype = type_number(in, loaded);
  type.descriptor = type_number(in, loaded);
  type.describes = type_number(in, loaded);
  type.func = type_number(in, loaded);
  type.nfields = get_count(in);
  wt_field_type_t *fields = must(calloc(type.nfields + 1, sizeof *fields));
  for (size_t i = 0; i < type.nfields; i++) {
    fields[i].storage = get_value(in, loaded);
    fields[i].is_mutable = (uint8_t)get_number(in, 1);
  }
  type.fields = fields;
  type.params = get_values(in, loaded, &type.nparams);
  type.results = get_values(in, loaded, &type.nresults);
  return type;
}

/* Registers the next group. The registry validates it as it does any other: the file is not trusted. */
static bool load_group(bytes_t *in, loaded_t *loaded, wt_error_t **error) {
  const uint32_t members = get_count(in);
  wt_sub_type_t *types = must(calloc((size_t)members + 1, sizeof *types));
  for (uint32_t i = 0; i < members; i++) types[i] = get_type(in, loaded);
  if (members == 0 || members > loaded->len - loaded->known) in->is_wrong = true;
  wt_rec_group_t *group =
      in->is_wrong ? NULL : wt_registry_register_rec_group(loaded->registry, types, members, NULL, error);
  for (uint32_t i = 0; i < members; i++) {
    free((void *)(uintptr_t)types[i].fields);
    free((void *)(uintptr_t)types[i].params);
    free((void *)(uintptr_t)types[i].results);
  }
  free(types);
  if (group == NULL) return false;
  loaded->groups[loaded->num_groups++] = group;
  for (uint32_t i = 0; i < members; i++) loaded->type[loaded->known++] = wt_rec_group_type(group, i);
  return true;
}

/* Is each type what the first process meant? */
static const char *check_fingerprints(bytes_t *in, const loaded_t *loaded) {
  for (uint32_t i = 0; i < loaded->len; i++) {
    const uint8_t *meant = get(in, FINGERPRINT);
    uint8_t fingerprint[FINGERPRINT];
    if (!wt_registered_type_fingerprint(loaded->type[i], fingerprint, NULL)) return "out of memory";
    if (in->is_wrong) return "it ends too early";
    if (memcmp(meant, fingerprint, FINGERPRINT) != 0) return "a type is not the one that the code was compiled for";
  }
  return NULL;
}

/* Replaces the types' indices in the first process by their indices here. */
static const char *patch(bytes_t *in, const loaded_t *loaded, uint8_t *code, uint32_t code_len) {
  const uint32_t count = get_count(in);
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t offset = (uint32_t)get_number(in, 4), number = (uint32_t)get_number(in, 4);
    if (in->is_wrong || number >= loaded->len || code_len < 4 || offset > code_len - 4)
      return "a relocation leads nowhere";
    const uint32_t index = wt_registered_type_index(loaded->type[number]);
    for (int byte = 0; byte < 4; byte++) code[offset + (uint32_t)byte] = (uint8_t)(index >> 8 * byte);
  }
  if (in->is_wrong || in->read != in->len) return "it does not end where it should";
  printf("patched %" PRIu32 " type indices\n", count);
  return NULL;
}

static const char *execute(const wt_registry_t *registry, uint8_t *code, uint32_t len) {
  bytes_t at = {.at = code, .len = len};
  uint32_t yes = 0, no = 0;
  while (at.read < at.len) {
    if (get_number(&at, 1) != TEST) return "there is no such instruction";
    const uint32_t sub = (uint32_t)get_number(&at, 4), sup = (uint32_t)get_number(&at, 4);
    const bool expected = get_number(&at, 1) != 0, is_below = wt_registry_is_subtype(registry, sub, sup);
    if (at.is_wrong || is_below != expected) return "an instruction says something else here than there";
    *(is_below ? &yes : &no) += 1;
  }
  printf("ran: %" PRIu32 " types are below another, %" PRIu32 " are not\n", yes, no);
  return NULL;
}

static const char *load_and_execute(bytes_t *in, loaded_t *loaded, wt_error_t **error) {
  if (memcmp(get(in, 8), MAGIC, 8) != 0) return "it is not an aot file";
  if (get_number(in, 8) != checksum(in)) return "it is damaged";
  loaded->len = get_count(in);
  loaded->groups = must(calloc((size_t)loaded->len + 1, sizeof *loaded->groups));
  loaded->type = must(calloc((size_t)loaded->len + 1, sizeof *loaded->type));
  while (loaded->known < loaded->len)
    if (!load_group(in, loaded, error)) return *error != NULL ? wt_error_message(*error) : "its types end too early";
  const char *why = check_fingerprints(in, loaded);
  if (why != NULL) return why;
  printf("loaded %" PRIu32 " types in %" PRIu32 " groups: all fingerprints agree\n", loaded->len, loaded->num_groups);
  const uint32_t code_len = get_count(in);
  uint8_t *code = must(malloc((size_t)code_len + 1));
  const uint8_t *from = get(in, code_len);
  if (!in->is_wrong) memcpy(code, from, code_len);
  why = patch(in, loaded, code, code_len);
  if (why == NULL) why = execute(loaded->registry, code, code_len);
  free(code);
  return why;
}

/* In a registry where other types have the first indices. */
static int run(const char *path) {
  bytes_t in = read_file(path);
  wt_error_t *error = NULL;
  wt_registry_t *registry = must(wt_registry_new(NULL, NULL));
  wt_registered_type_t *others[100];
  for (uint32_t i = 0; i < 100; i++) {
    const wt_val_type_t values[2] = {wt_val_type_f32(), wt_val_type_f64()};
    others[i] = i == 0 ? wt_func_type_new(registry, values, 2, NULL, 0, NULL)
                       : wt_array_type_new(registry, wt_field_type(wt_val_type_ref_to(others[i - 1], true), true), NULL);
  }
  loaded_t loaded = {.registry = registry};
  const char *why = load_and_execute(&in, &loaded, &error);
  if (why == NULL && loaded.len > 0)
    printf("type 0 of the file has index %" PRIu32 " here\n", wt_registered_type_index(loaded.type[0]));
  if (why != NULL) printf("refused: %s\n", why);
  for (uint32_t i = 0; i < loaded.num_groups; i++) wt_rec_group_delete(loaded.groups[i]);
  for (uint32_t i = 0; i < 100; i++) wt_registered_type_delete(others[i]);
  free(loaded.groups);
  free(loaded.type);
  free(in.at);
  wt_error_delete(error);
  wt_registry_delete(registry);
  return why == NULL ? 0 : 1;
}

/* Makes the first type of the file open if it is final, and the other way round: the type stays valid. */
static int tamper(const char *from, const char *to) {
  bytes_t bytes = read_file(from);
  const size_t is_open = HEADER + 4 + 4 + 1;
  if (bytes.len > is_open) bytes.at[is_open] ^= 1;
  if (bytes.len >= HEADER) write_file(to, &bytes);
  free(bytes.at);
  return 0;
}

int main(int argc, char **argv) {
  if (argc == 4 && strcmp(argv[1], "compile") == 0) return compile(argv[2], argv[3]);
  if (argc == 3 && strcmp(argv[1], "run") == 0) return run(argv[2]);
  if (argc == 4 && strcmp(argv[1], "tamper") == 0) return tamper(argv[2], argv[3]);
  fprintf(stderr, "usage: aot compile MODULE.wasm FILE | aot run FILE | aot tamper FILE OTHER\n");
  return 2;
}
