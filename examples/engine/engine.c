/* engine.c: what all instances share, and how failures are told. */
#include "engine.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STACK_VALUES ((size_t)1 << 22)
#define LABELS 50000

bool engine_begin(engine_t *engine) {
  wt_error_t *error = NULL;
  memset(engine, 0, sizeof *engine);
  engine->registry = new_registry(&error);
  if (engine->registry == NULL) return error != NULL ? fail_with(engine, error) : fail(engine, NO_MEMORY, "no memory");
  engine->stack = malloc(STACK_VALUES * sizeof *engine->stack);
  engine->labels = engine->first_label = malloc(LABELS * sizeof *engine->labels);
  if (engine->stack == NULL || engine->labels == NULL) return fail(engine, NO_MEMORY, "no memory for the stack");
  engine->stack_end = engine->stack + STACK_VALUES;
  engine->labels_end = engine->labels + LABELS;
  return true;
}

void engine_end(engine_t *engine) {
  for (instance_t *instance = engine->instances, *next; instance != NULL; instance = next) {
    next = instance->next;
    free_instance(instance);
  }
  for (size_t i = 0; i < engine->nobjects; i++) free(engine->objects[i]);
  free(engine->objects);
  free(engine->names);
  free(engine->stack);
  free(engine->first_label);
  wt_registry_delete(engine->registry);
}

bool register_name(engine_t *engine, const char *name, size_t len, instance_t *instance) {
  if (!grow(engine, &engine->names, engine->nnames, sizeof *engine->names)) return false;
  engine->names[engine->nnames].name = name;
  engine->names[engine->nnames].len = len;
  engine->names[engine->nnames++].instance = instance;
  return true;
}

bool fail(engine_t *engine, failure_t failure, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(engine->message, sizeof engine->message, format, arguments);
  va_end(arguments);
  engine->failure = failure;
  return false;
}

bool trap(frame_t *frame, const char *why) { return fail(frame->engine, TRAPPED, "%s", why); }

bool fail_with(engine_t *engine, wt_error_t *error) {
  wt_error_code_t code = wt_error_code(error);
  failure_t failure = code == WT_ERROR_UNSUPPORTED ? UNSUPPORTED : code == WT_ERROR_OUT_OF_MEMORY ? NO_MEMORY : REFUSED;
  fail(engine, failure, "%s", wt_error_message(error));
  wt_error_delete(error);
  return false;
}

bool grow(engine_t *engine, void *list, size_t count, size_t element_size) {
  void *elements, *grown = NULL;
  if ((count & (count - 1)) != 0) return true; /* there is room up to the next power of two */
  memcpy(&elements, list, sizeof elements); /* whatever they are pointers to */
  if (count < SIZE_MAX / 2 / element_size) grown = realloc(elements, (count == 0 ? 1 : 2 * count) * element_size);
  if (grown == NULL) return fail(engine, NO_MEMORY, "no memory for %zu elements", count);
  memcpy(list, &grown, sizeof grown);
  return true;
}
