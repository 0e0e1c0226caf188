/* main.c: a program that does with modules what a file of commands says.
 *
 *     engine COMMANDS
 *
 * Each line is a command, and for each it prints a line. Between words is one space; in names, what is not a letter,
 * digit, dot or underscore is written as %XX. Instances have numbers.
 *
 *     module NUMBER FILE          instantiated, or why not: refused, unsupported, unlinkable, trapped or thrown
 *     register NUMBER NAME        later modules import from the instance under this name: registered
 *     call NUMBER NAME ARG...     calls an export, or reads a global: returned VALUE..., trapped MESSAGE, thrown
 *
 * ARG: a number's bits, `null`, or `host:NUMBER`. VALUE: the same, or what it is: i31, struct, array, func, exn. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"

#define MAX_INSTANCES 10000
static instance_t *instances[MAX_INSTANCES];

/* The next word, ended with NUL; empty at the end. */
static char *word(char **rest) {
  char *start = *rest, *end = strchr(start, ' ');
  *rest = end == NULL ? start + strlen(start) : end + 1;
  if (end != NULL) *end = 0;
  return start;
}

static instance_t **instance_of(char **rest) {
  unsigned long number = strtoul(word(rest), NULL, 10);
  return &instances[number < MAX_INSTANCES ? number : MAX_INSTANCES - 1];
}

/* A name in the place where it is written, and its length. */
static char *name_of(char **rest, size_t *len) {
  char *name = word(rest), *to = name;
  unsigned byte;
  for (const char *from = name; *from != 0; from++) {
    *to++ = *from;
    if (*from == '%' && sscanf(from + 1, "%2x", &byte) == 1) to[-1] = (char)byte, from += 2;
  }
  *len = (size_t)(to - name);
  return name;
}

static uint8_t *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  uint8_t *bytes = NULL;
  if (file != NULL && fseek(file, 0, SEEK_END) == 0) {
    long length = ftell(file);
    rewind(file);
    bytes = length < 0 ? NULL : malloc((size_t)length + 1);
    if (bytes != NULL) bytes[*size = fread(bytes, 1, (size_t)length, file)] = 0;
  }
  if (file != NULL) fclose(file);
  return bytes;
}

static void print_failure(const engine_t *engine) {
  static const char *const FAILURES[] = {
      [REFUSED] = "refused", [UNSUPPORTED] = "unsupported", [UNLINKABLE] = "unlinkable",
      [TRAPPED] = "trapped", [THROWN] = "thrown",           [NO_MEMORY] = "refused"};
  printf("%s ", FAILURES[engine->failure]);
  for (const char *at = engine->message; *at != 0; at++) putchar(*at == '\n' ? ' ' : *at);
  putchar('\n');
}

static void print_value(const engine_t *engine, value_t value, wt_val_type_t type) {
  static const char *const KINDS[] = {[WT_TYPE_STRUCT] = "struct", [WT_TYPE_ARRAY] = "array", [WT_TYPE_EXN] = "exn"};
  if (type.kind != WT_VAL_REF) printf(" %" PRIu64, value);
  else if (value == 0) printf(" null");
  else if (!is_traced(type)) printf(" func");
  else if ((value & IS_I31) != 0) printf(" i31");
  else if ((value & TAG_BITS) == IS_HOST) printf(" host:%" PRIu64, value >> 2);
  else printf(" %s", KINDS[rtt_of_object(engine, pointer(value))->kind]);
}

static void call_export(engine_t *engine, item_t *item, char *rest) {
  value_t *top = engine->stack;
  wt_val_type_t type;
  while (*rest != 0) {
    char *argument = word(&rest);
    bool is_host = strncmp(argument, "host:", 5) == 0;
    uint64_t bits = strtoull(argument + (is_host ? 5 : 0), NULL, 10); /* of `null`, 0 */
    *top++ = is_host ? bits << 2 | IS_HOST : bits;
  }
  engine->failure = NO_FAILURE;
  if (item->type.kind == WT_EXTERN_GLOBAL) {
    printf("returned");
    print_value(engine, item->u.global, item->type.value);
  } else if (item->type.kind != WT_EXTERN_FUNC || (size_t)(top - engine->stack) != item->u.func.code.nparams) {
    printf("refused: no function of so many params");
  } else if (!call(engine, item, engine->stack)) {
    print_failure(engine);
    return;
  } else {
    printf("returned");
    for (uint32_t i = 0; wt_registered_type_result(item->type.func, i, &type); i++)
      print_value(engine, engine->stack[i], type);
  }
  putchar('\n');
}

static void run_command(engine_t *engine, char *rest) {
  const char *command = word(&rest);
  instance_t **instance = instance_of(&rest);
  size_t size = 0;
  if (strcmp(command, "module") == 0) {
    uint8_t *bytes = read_file(word(&rest), &size);
    *instance = NULL;
    if (bytes == NULL) printf("refused the file cannot be read\n");
    else if (instantiate(engine, bytes, size, instance)) printf("instantiated\n");
    else print_failure(engine);
    free(bytes);
    return;
  }
  const char *name = name_of(&rest, &size);
  if (*instance == NULL) printf("missing\n");
  else if (strcmp(command, "register") == 0)
    printf(register_name(engine, name, size, *instance) ? "registered\n" : "refused\n");
  else if (find_export(*instance, name, size) == NULL) printf("refused no such export\n");
  else call_export(engine, find_export(*instance, name, size), rest);
}

int main(int argc, char **argv) {
  engine_t engine;
  size_t size = 0;
  char *commands = argc == 2 ? (char *)read_file(argv[1], &size) : NULL;
  if (commands == NULL || !engine_begin(&engine)) {
    fprintf(stderr, "%s\n", commands == NULL ? "usage: engine COMMANDS" : engine.message);
    if (commands != NULL) engine_end(&engine); /* of what there is */
    free(commands);
    return 2;
  }
  for (char *line = commands, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
    *end = 0;
    run_command(&engine, line);
    fflush(stdout);
    collect(&engine);
  }
  /* What is proved at the end: the registry is sound, and when the engine is gone, so are all types. */
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
