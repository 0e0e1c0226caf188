/* The misuse matrix: every function of typereg.h, every place where it takes a pointer, and in that place NULL, a
 * handle that is deleted, one of another registry or builder, and one of every other kind; all other arguments are
 * valid. Each cell has the answer that the header documents (misuse_rules.h) and changes nothing in either registry.
 * After a whole row the same call with valid arguments is accepted.
 *
 * The cells are made from the header, so that a new function gets its row automatically. Valid arguments come from
 * world.h, which ends the test if it has none for a parameter. */
#define _POSIX_C_SOURCE 200809L
#include "misuse_rules.h"
#include <unistd.h>

static unsigned long cells[MISUSES][OUTCOMES], calls;
static world_t here, there, ended[2]; /* ended: one with its registry, one from that of `here` */
static char reported[4096];              /* on standard error, by the last call */

static argument_t call(const function_t *function, const argument_t *arguments) {
  calls++;
  if (!CHECKED_HANDLES)
    return function->call(arguments); /* a sanitizer reports on standard error, too */
  static FILE *file;
  if (file == NULL) REQUIRE((file = tmpfile()) != NULL);
  int standard_error = dup(STDERR_FILENO);
  REQUIRE(ftruncate(fileno(file), 0) == 0 && lseek(fileno(file), 0, SEEK_SET) == 0);
  REQUIRE(dup2(fileno(file), STDERR_FILENO) >= 0);
  argument_t answer = function->call(arguments);
  REQUIRE(dup2(standard_error, STDERR_FILENO) >= 0 && close(standard_error) == 0);
  ssize_t length = pread(fileno(file), reported, sizeof reported - 1, 0);
  reported[length < 0 ? 0 : length] = '\0';
  return answer;
}

static void valid_arguments(world_t *world, const function_t *function, argument_t *arguments) {
  world_tidy(world);
  for (size_t i = 0; i < function->parameter_count; i++)
    arguments[i] = valid_argument(world, function->name, &function->parameters[i]);
  world->error = (wt_error_t *)(void *)world->written; /* is overwritten, not read */
}

/* Stores a pointer at a place; `world` has the arrays. */
static void put(world_t *world, const place_t *place, argument_t *argument, const void *pointer) {
  if (!place->inside) {
    *argument = (argument_t){.pointer = (void *)(uintptr_t)pointer};
    return;
  }
  if (has(place->parameter->type, "wt_cont_definition_t")) {
    world->definition = (wt_cont_definition_t){0};
    if (place->kind == TYPE) world->definition.func = pointer;
    else world->definition.pending_func = pointer;
    return;
  }
  wt_val_type_t value = place->kind == TYPE ? wt_val_type_ref_to(pointer, true)
                                            : wt_val_type_ref_pending(pointer, true);
  wt_field_type_t field = wt_field_type(value, true);
  if (has(place->parameter->type, "wt_extern_type_t")) {
    wt_extern_type_t *type = argument->pointer;
    *type = place->kind == TYPE ? (wt_extern_type_t){.kind = WT_EXTERN_FUNC, .func = pointer}
                                : (wt_extern_type_t){.kind = WT_EXTERN_GLOBAL, .value = value};
    return;
  }
  if (place->kind == GROUP) {
    world->groups[0] = pointer;
    return;
  }
  if (has(place->parameter->type, "wt_sub_type_t")) {
    world->fields[0] = field;
    return;
  }
  bool array = ends_with(place->parameter->type, "*");
  if (has(place->parameter->type, "wt_field_type_t")) {
    if (array)
      world->fields[0] = field;
    else
      argument->field_type = field;
  } else {
    if (array)
      world->values[0] = value;
    else
      argument->val_type = value;
  }
}

/* The pointer for this place, from another world or of another kind. */
static const void *handle_for(const world_t *world, const function_t *function,
                              const place_t *place) {
  return valid_handle(world, place->kind, function->name, place->parameter->name);
}

/* The call must be accepted. An object that it returns is ended; one that it ended leaves `owner`. */
static void accepted(world_t *world, world_t *owner, const function_t *function,
                     const argument_t *arguments) {
  argument_t answer = call(function, arguments);
  bool wants_error =
      reports_errors(function) && arguments[function->parameter_count - 1].pointer != NULL;
  if (wants_error && !CHECK(world->error == NULL))
    fprintf(stderr, "  %s\n", wt_error_message(world->error));
  kind_t given =
      strncmp(function->result, "const ", 6) == 0 ? NO_HANDLE : kind_of(function->result);
  if (strcmp(function->result, "wt_field_type_t") == 0)
    CHECK(answer.field_type.storage.kind == WT_VAL_REF);
  else if (strcmp(function->result, "wt_val_type_t") == 0)
    CHECK(answer.val_type.kind == WT_VAL_REF);
  else if (strcmp(function->result, "wt_extern_type_t") == 0)
    CHECK(answer.extern_type.kind <= WT_EXTERN_TAG);
  else if (strcmp(function->result, "void") != 0)
    CHECK(answer.number != 0);
  if (given != NO_HANDLE) end_handle(given, answer.pointer);
  if (strcmp(function->result, "char *") == 0) wt_string_delete(answer.pointer);
  if (ends_with(function->name, "_delete")) {
    kind_t ended = kind_of(function->parameters[0].type);
    if (ended == NO_HANDLE)
      owner->string = NULL;
    else
      owner->handle[ended] = NULL;
  }
}

/* The call must be refused, or have the neutral value, and change nothing. */
static void turned_away(const function_t *function, const place_t *place, misuse_t misuse,
                        const void *pointer, answer_t want) {
  bool reports = reports_errors(function), counts = gives_a_count(function);
  for (int wants_error = reports; wants_error >= 0; wants_error--) {
    argument_t arguments[MOST_PARAMETERS];
    valid_arguments(&here, function, arguments);
    put(&here, place, &arguments[place->position], pointer);
    if (reports && !wants_error) arguments[function->parameter_count - 1].pointer = NULL;
    snapshot_t before = snapshot_of(here.handle[REGISTRY]),
               before_there = snapshot_of(there.handle[REGISTRY]);

    argument_t answer = call(function, arguments);
    if (want.text != NULL)
      CHECK_TEXT(answer.pointer, want.text);
    else
      CHECK_NUMBER(answer.number, want.outcome == REFUSED ? 0 : want.number);
    if (wants_error) {
      CHECK(want.number != WT_ERROR_INVALID_ARGUMENT ||
            has(wt_error_message(here.error), function->name));
      CHECK_REFUSED(here.error, want.number);
    }
    if (misuse == DELETED && !reports) CHECK(has(reported, function->name));
    bool untouched = true;
    for (size_t i = 0; i < sizeof here.written; i++)
      untouched &= here.written[i] == (counts && i < sizeof(size_t) ? 0 : UNTOUCHED);
    CHECK(untouched);
    CHECK_UNCHANGED(here.handle[REGISTRY], before);
    CHECK_UNCHANGED(there.handle[REGISTRY], before_there);
  }
}

/* A call that is not a misuse, in worlds of its own. */
static void let_in(const function_t *function, const place_t *place, misuse_t misuse,
                   const void *pointer) {
  world_t mine, other;
  world_open(&mine, NULL);
  world_open(&other, NULL);
  world_prepare(&mine, function->name);
  world_prepare(&other, function->name);
  argument_t arguments[MOST_PARAMETERS];
  valid_arguments(&mine, function, arguments);
  if (misuse == FOREIGN) pointer = handle_for(&other, function, place);
  put(&mine, place, &arguments[place->position], pointer);
  accepted(&mine, misuse == FOREIGN ? &other : &mine, function, arguments);
  world_close(&mine);
  world_close(&other);
}

static void cell(const function_t *function, const place_t *place, misuse_t misuse) {
  const void *pointers[KINDS] = {NULL};
  size_t count = misuse == IS_NULL || misuse == FOREIGN;
  if (misuse == FOREIGN) pointers[0] = handle_for(&there, function, place);
  if (misuse == DELETED)
    for (; count < 2; count++) pointers[count] = handle_for(&ended[count], function, place);
  if (misuse == WRONG_KIND)
    for (kind_t kind = 0; kind < KINDS; kind++)
      if (kind != place->kind) pointers[count++] = here.handle[kind];

  CASE("%s, %s%s %s", function->name, place->parameter->name,
       !place->inside        ? ""
       : place->kind == TYPE  ? ".type"
       : place->kind == GROUP ? "[0]"
                              : ".pending",
       MISUSE[misuse]);
  answer_t want = documented(function, place, misuse);
  cells[misuse][want.outcome]++;
  if (want.outcome == UNCHECKED || want.outcome == NO_SUCH) return;
  for (size_t i = 0; i < count; i++) {
    if (want.outcome == ALLOWED)
      let_in(function, place, misuse, pointers[i]);
    else
      turned_away(function, place, misuse, pointers[i], want);
  }
}

/* All cells of a function, then the same call with valid arguments. Returns how many places it has. */
static size_t row(const function_t *function) {
  place_t places[MOST_PLACES];
  size_t count = places_of(function, places);
  if (count == 0) return 0;
  printf("%s\n", function->name); /* and at once: a crash shows in which row it was */
  world_open(&here, NULL);
  world_open(&there, NULL);
  if (CHECKED_HANDLES) {
    world_open(&ended[0], NULL);
    world_open(&ended[1], here.handle[REGISTRY]);
    world_close(&ended[0]);
    world_close(&ended[1]);
  }
  world_prepare(&here, function->name);
  world_prepare(&there, function->name);
  for (size_t i = 0; i < count; i++)
    for (misuse_t misuse = 0; misuse < MISUSES; misuse++) cell(function, &places[i], misuse);

  CASE("%s, all in order", function->name);
  argument_t arguments[MOST_PARAMETERS];
  valid_arguments(&here, function, arguments);
  accepted(&here, &here, function, arguments);
  world_close(&here);
  world_close(&there);
  return count;
}

int main(void) {
  size_t places = 0, functions = 0;
  setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
  for (size_t i = 0; i < FUNCTION_COUNT; i++) {
    size_t count = row(&FUNCTIONS[i]);
    places += count;
    functions += count > 0;
  }
  CASE("the whole matrix");
  CHECK_NUMBER(places, PLACE_COUNT);
  CHECK_NUMBER(sizeof FUNCTIONS / sizeof FUNCTIONS[0], FUNCTION_COUNT);
  printf("%d functions, %zu of them take pointers, in %zu places; %lu calls, deleted handles %s\n",
         FUNCTION_COUNT, functions, places, calls, CHECKED_HANDLES ? "checked" : "not checked");
  printf("%-12s", "cells");
  for (outcome_t outcome = 0; outcome < OUTCOMES; outcome++) printf("%10s", OUTCOME[outcome]);
  for (misuse_t misuse = 0; misuse < MISUSES; misuse++) {
    unsigned long sum = 0;
    printf("\n%-12s", MISUSE[misuse]);
    for (outcome_t outcome = 0; outcome < OUTCOMES; outcome++) {
      printf("%10lu", cells[misuse][outcome]);
      sum += cells[misuse][outcome];
    }
    CHECK_NUMBER(sum, PLACE_COUNT);
  }
  printf("\n");
  CHECK_NUMBER(exceptions_met, ((uint64_t)1 << EXCEPTION_COUNT) - 1);
  return check_summary();
}
