/* Runs examples/engine on a script of the specification's tests, which tests/judged/engine.rs has made commands of.
 *
 *     engine_script COMMANDS
 *
 * Each line is a command: words with one space between them, of which the first is the line of the script. For each the
 * program prints a line: that number, `passed`, `failed` or `skipped`, and why. Names are written with %XX for what is
 * not a letter, digit, dot or underscore; instances are numbers, from 0.
 *
 *     module INSTANCE FILE                        instantiates; unlinkable FILE, invalid FILE, traps MESSAGE FILE: cannot
 *     register INSTANCE NAME                      others import from it under this name
 *     return INSTANCE NAME ARG... -> RESULT...    calls, or reads a global
 *     trap MESSAGE INSTANCE NAME ARG...           traps with a message that begins so
 *     exception INSTANCE NAME ARG...              throws
 *
 * ARG: i32:BITS i64:BITS f32:BITS f64:BITS null host:NUMBER. RESULT: the same, or f32:nan, f64:nan, or ref:HEAP, for what
 * is not null and of the abstract heap type WT_HEAP_...; `|` between those that are right, too;
 * `*` for whatever it returns. */
#include "../examples/engine/engine.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_INSTANCES 10000
static instance_t *instances[MAX_INSTANCES];
static bool has_skipped; /* a module, which others may import from */

typedef enum outcome_t { PASSED, FAILED, SKIPPED } outcome_t;
static const char *const OUTCOMES[] = {"passed", "failed", "skipped"};

/* The next word, ended with NUL; empty at the end. */
static char *word(char **rest) {
  char *start = *rest, *end = strchr(start, ' ');
  *rest = end == NULL ? start + strlen(start) : end + 1;
  if (end != NULL) *end = 0;
  return start;
}

static size_t decode_name(char *name) {
  char *to = name;
  for (const char *from = name; *from != 0;) {
    unsigned byte;
    if (*from == '%' && sscanf(from + 1, "%2x", &byte) == 1) *to++ = (char)byte, from += 3;
    else *to++ = *from++;
  }
  *to = 0;
  return (size_t)(to - name);
}

static uint8_t *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  uint8_t *bytes = NULL;
  if (file == NULL) return NULL;
  if (fseek(file, 0, SEEK_END) == 0) {
    long length = ftell(file);
    rewind(file);
    bytes = length < 0 ? NULL : malloc((size_t)length + 1);
    *size = bytes == NULL ? 0 : fread(bytes, 1, (size_t)length, file);
    if (bytes != NULL) bytes[*size] = 0;
  }
  fclose(file);
  return bytes;
}

static bool load_module(engine_t *engine, const char *path, instance_t **out) {
  size_t size = 0;
  uint8_t *bytes = read_file(path, &size);
  bool ok = bytes != NULL ? instantiate(engine, bytes, size, out) : fail(engine, NO_MEMORY, "%s cannot be read", path);
  free(bytes);
  return ok;
}

/* The engine has no validator, so it is not given what is invalid: typereg is, which judges types, imports, exports. */
static outcome_t refuse(engine_t *engine, const char *path) {
  size_t size = 0;
  uint8_t *bytes = read_file(path, &size);
  if (bytes == NULL) return fail(engine, NO_FAILURE, "%s cannot be read", path), FAILED;
  wt_error_t *error = NULL;
  wt_type_collection_t *types = wt_registry_register_module(engine->registry, bytes, size, &error);
  wt_module_interface_t *interface = types == NULL ? NULL : wt_module_interface_read(types, bytes, size, &error);
  fail(engine, NO_FAILURE, "%s", interface == NULL ? wt_error_message(error) : "invalid elsewhere: there is no validator");
  bool is_refused = interface == NULL;
  wt_error_delete(error);
  wt_module_interface_delete(interface);
  wt_type_collection_delete(types);
  free(bytes);
  return is_refused ? PASSED : SKIPPED;
}

static outcome_t run_module(engine_t *engine, const char *command, char **rest) {
  instance_t *instance = NULL;
  if (strcmp(command, "invalid") == 0) return refuse(engine, word(rest));
  bool is_module = strcmp(command, "module") == 0;
  long number = is_module ? strtol(word(rest), NULL, 10) : 0;
  char *message = strcmp(command, "traps") == 0 ? word(rest) : NULL;
  if (message != NULL) decode_name(message);
  bool ok = load_module(engine, word(rest), &instance);
  if (is_module && number >= 0 && number < MAX_INSTANCES) instances[number] = ok ? instance : NULL;
  if (!ok && (engine->failure == UNSUPPORTED || (engine->failure == UNLINKABLE && has_skipped && is_module))) {
    has_skipped = true;
    return SKIPPED;
  }
  if (is_module) return ok ? PASSED : FAILED;
  if (strcmp(command, "unlinkable") == 0) return !ok && engine->failure == UNLINKABLE ? PASSED : FAILED;
  if (message != NULL)
    return !ok && engine->failure == TRAPPED && strncmp(engine->message, message, strlen(message)) == 0 ? PASSED : FAILED;
  return fail(engine, NO_FAILURE, "no command %s", command), FAILED;
}

static bool is_result(const engine_t *engine, value_t value, const char *expected) {
  unsigned heap;
  uint64_t bits;
  if (strncmp(expected, "null", 4) == 0) return value == 0;
  if (sscanf(expected, "host:%" SCNu64, &bits) == 1) return value == (bits << 2 | IS_HOST);
  if (sscanf(expected, "ref:%u", &heap) == 1)
    return value != 0 && is_of(engine, value, (target_t){.heap = (wt_heap_kind_t)heap});
  if (strncmp(expected, "f32:nan", 7) == 0) return value >> 32 == 0 && (value >> 22 & 0x1ff) == 0x1ff;
  if (strncmp(expected, "f64:nan", 7) == 0) return (value >> 51 & 0xfff) == 0xfff;
  return sscanf(expected + 4, "%" SCNu64, &bits) == 1 && value == bits;
}

/* Calls, or reads a global. The arguments end the line or stand before `->`. */
static bool invoke(engine_t *engine, item_t *item, char **rest, size_t *nresults) {
  value_t *top = engine->stack;
  for (char *argument = word(rest); *argument != 0 && strcmp(argument, "->") != 0; argument = word(rest)) {
    uint64_t bits = strcmp(argument, "null") == 0 ? 0 : strtoull(strchr(argument, ':') + 1, NULL, 10);
    *top++ = strncmp(argument, "host:", 5) == 0 ? bits << 2 | IS_HOST : bits;
  }
  engine->failure = NO_FAILURE;
  *nresults = 1;
  if (item->type.kind == WT_EXTERN_GLOBAL) {
    *engine->stack = item->u.global;
    return true;
  }
  *nresults = item->u.func.code.nresults;
  if ((size_t)(top - engine->stack) != item->u.func.code.nparams) return fail(engine, REFUSED, "as many arguments");
  return call(engine, item, engine->stack);
}

static outcome_t run(engine_t *engine, const char *command, char **rest) {
  char *message = strcmp(command, "trap") == 0 ? word(rest) : NULL;
  if (message != NULL) decode_name(message);
  long number = strtol(word(rest), NULL, 10);
  char *name = word(rest);
  const instance_t *instance = number >= 0 && number < MAX_INSTANCES ? instances[number] : NULL;
  if (instance == NULL) return fail(engine, NO_FAILURE, "of a module that was skipped"), SKIPPED;
  item_t *item = find_export(instance, name, decode_name(name));
  size_t nresults;
  if (item == NULL) return fail(engine, NO_FAILURE, "no export %s", name), FAILED;
  bool ok = invoke(engine, item, rest, &nresults);
  if (message != NULL)
    return !ok && engine->failure == TRAPPED && strncmp(engine->message, message, strlen(message)) == 0 ? PASSED : FAILED;
  if (strcmp(command, "exception") == 0) return !ok && engine->failure == THROWN ? PASSED : FAILED;
  if (!ok) return FAILED;
  for (size_t i = 0; i < nresults; i++) {
    const char *expected = word(rest);
    if (strcmp(expected, "*") == 0) return PASSED;
    bool is_right = is_result(engine, engine->stack[i], expected);
    for (const char *other = strchr(expected, '|'); other != NULL && !is_right; other = strchr(other + 1, '|'))
      is_right = is_result(engine, engine->stack[i], other + 1);
    if (is_right) continue;
    fail(engine, NO_FAILURE, "result %zu is 0x%" PRIx64 " and not %s", i, engine->stack[i], expected);
    return FAILED;
  }
  return **rest == 0 || strcmp(*rest, "*") == 0 ? PASSED : (fail(engine, NO_FAILURE, "too few results"), FAILED);
}

static outcome_t run_command(engine_t *engine, char *rest) {
  const char *command = word(&rest);
  fail(engine, NO_FAILURE, "nothing failed");
  if (strcmp(command, "register") == 0) {
    long number = strtol(word(&rest), NULL, 10);
    char *name = word(&rest);
    size_t len = decode_name(name);
    if (number < 0 || number >= MAX_INSTANCES || instances[number] == NULL) return SKIPPED;
    return register_name(engine, name, len, instances[number]) ? PASSED : FAILED;
  }
  if (strcmp(command, "return") == 0 || strcmp(command, "trap") == 0 || strcmp(command, "exception") == 0)
    return run(engine, command, &rest);
  return run_module(engine, command, &rest);
}

int main(int argc, char **argv) {
  engine_t engine;
  size_t size = 0;
  char *commands = argc == 2 ? (char *)read_file(argv[1], &size) : NULL;
  bool ok = commands != NULL && engine_begin(&engine);
  wt_error_t *error = NULL;
  wt_registry_stats_t stats;
  if (!ok) {
    fprintf(stderr, "usage: engine_script COMMANDS\n");
    free(commands);
    return 2;
  }
  for (char *line = commands, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
    *end = 0;
    const char *number = word(&line);
    outcome_t outcome = run_command(&engine, line);
    for (char *at = engine.message; *at != 0; at++)
      if (*at == '\n') *at = ' ';
    printf("%s %s %s\n", number, OUTCOMES[outcome], engine.message);
    fflush(stdout); /* what was done before a crash is known */
    collect(&engine);
  }
  /* The registry is as it should be, and when the engine has ended, so are its types. */
  if (!wt_registry_check(engine.registry, &error)) printf("0 failed %s\n", wt_error_message(error));
  wt_error_delete(error);
  wt_registry_t *registry = wt_registry_clone(engine.registry);
  engine_end(&engine);
  if (!wt_registry_stats(registry, &stats, sizeof stats) || stats.live_types != 0) printf("0 failed types are left\n");
  wt_registry_delete(registry);
  free(commands);
  return 0;
}
