/* engine_commands.c: a program around the engine of engine/, which runs a file of commands on modules.
 *
 *     engine COMMANDS
 *
 * Each line is a command, and the program prints a line for each. In names, any byte except a letter, digit, dot or
 * underscore is written as %XX, and the empty name as %. Instances have numbers.
 *
 *     module NUMBER FILE          instantiated, or why not: refused, unsupported, unlinkable, trapped or thrown
 *     register NUMBER NAME        later modules import from the instance under this name: registered
 *     call NUMBER NAME ARG...     calls an export, or reads a global: returned VALUE..., trapped MESSAGE, thrown
 *
 * ARG: a number's bits, `null`, or `host:NUMBER`. VALUE: the same, or its kind: i31, struct, array, func, exn. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"

#define MAX_INSTANCES 10000

static uint8_t *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) return NULL;
  size_t length = (size_t)ftell(file);
  uint8_t *bytes = calloc(length + 1, 1);
  rewind(file);
  *size = bytes == NULL ? 0 : fread(bytes, 1, length, file);
  fclose(file);
  return bytes;
}

/* The next word, or an empty one. next_name decodes it as a name, in place, and gives its length. */
static char *next_word(void) {
  char *word = strtok(NULL, " ");
  return word == NULL ? "" : word;
}

static char *next_name(size_t *len) {
  char *name = next_word(), *to = name;
  for (const char *from = name; *from != 0; from++) {
    unsigned byte = (unsigned char)*from;
    if (*from == '%' && sscanf(from + 1, "%2x", &byte) != 1) continue;
    if (*from == '%') from += 2;
    *to++ = (char)byte;
  }
  *len = (size_t)(to - name);
  return name;
}

static void print_value(const engine_t *engine, value_t value, wt_val_type_t type) {
  static const wt_heap_kind_t HEAPS[] = {WT_HEAP_I31, WT_HEAP_STRUCT, WT_HEAP_ARRAY, WT_HEAP_FUNC, WT_HEAP_EXN};
  static const char *const NAMES[] = {"i31", "struct", "array", "func", "exn"};
  if (type.kind != WT_VAL_REF) printf(" %" PRIu64, value);
  else if (value == 0) printf(" null");
  else if ((value & TAG_BITS) == IS_HOST) printf(" host:%" PRIu64, value >> 2);
  else
    for (size_t i = 0; i < sizeof HEAPS; i++)
      if (is_of(engine, value, wt_val_type_pack(wt_val_type_ref(HEAPS[i], false)))) printf(" %s", NAMES[i]);
}

static void print_failure(const engine_t *engine) { /* in one line */
  for (const char *at = engine->message; *at != 0; at++) putchar(*at == '\n' ? ' ' : *at);
}

static void call_export(engine_t *engine, const item_t *item) {
  value_t *top = engine->stack;
  wt_val_type_t type;
  for (const char *word; *(word = next_word()) != 0; top++) {
    bool is_host = strncmp(word, "host:", 5) == 0;
    *top = strtoull(word + (is_host ? 5 : 0), NULL, 10); /* of `null`, 0 */
    if (is_host) *top = *top << 2 | IS_HOST;
  }
  bool is_global = item->type.kind == WT_EXTERN_GLOBAL;
  if (!is_global && wt_registered_type_num_params(item->type.func) != (size_t)(top - engine->stack))
    printf("refused: wrong number of arguments");
  else if (!is_global && !invoke(engine, item)) print_failure(engine);
  else {
    printf("returned");
    if (is_global) print_value(engine, item->u.global, item->type.value);
    for (uint32_t i = 0; !is_global && wt_registered_type_result(item->type.func, i, &type); i++)
      print_value(engine, engine->stack[i], type);
  }
}

static void run_command(engine_t *engine, const char *command) {
  static instance_t *instances[MAX_INSTANCES];
  instance_t **instance = &instances[strtoul(next_word(), NULL, 10) % MAX_INSTANCES];
  size_t size = 0;
  if (strcmp(command, "module") == 0) {
    uint8_t *bytes = read_file(next_word(), &size);
    *instance = NULL;
    if (bytes == NULL) printf("refused: no such file");
    else if (instantiate(engine, bytes, size, instance)) printf("instantiated");
    else print_failure(engine);
    free(bytes);
    return;
  }
  const char *name = next_name(&size);
  const item_t *item = *instance == NULL ? NULL : find_export(*instance, name, size);
  if (*instance == NULL) printf("missing");
  else if (strcmp(command, "register") == 0) {
    (*instance)->name = name;
    (*instance)->name_len = size;
    printf("registered");
  } else if (item == NULL || (item->type.kind != WT_EXTERN_FUNC && item->type.kind != WT_EXTERN_GLOBAL))
    printf("refused: no such export");
  else call_export(engine, item);
}

int main(int argc, char **argv) {
  static engine_t engine;
  size_t size = 0;
  char *commands = argc == 2 ? (char *)read_file(argv[1], &size) : NULL;
  if (commands == NULL || !engine_begin(&engine)) {
    fprintf(stderr, "%s\n", commands == NULL ? "usage: engine COMMANDS" : engine.message);
    return 2;
  }
  for (char *line = commands, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
    *end = 0;
    run_command(&engine, strtok(line, " "));
    putchar('\n');
    fflush(stdout);
    collect(&engine);
  }
  /* Checked at the end: the registry is sound, and no type outlives the engine. */
  wt_error_t *error = NULL;
  wt_registry_stats_t stats;
  wt_registry_t *registry = wt_registry_clone(engine.registry);
  bool is_sound = wt_registry_check(registry, &error);
  if (!is_sound) fprintf(stderr, "%s\n", wt_error_message(error));
  wt_error_delete(error);
  engine_end(&engine);
  is_sound = wt_registry_stats(registry, &stats, sizeof stats) && stats.live_types == 0 && is_sound;
  wt_registry_delete(registry);
  free(commands);
  return is_sound ? 0 : 1;
}
