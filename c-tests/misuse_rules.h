/* What a call with one bad pointer does according to the header: the rule for every cell of the misuse matrix, and the
 * exceptions. Nothing here depends on what the library does.
 *
 * A place is a parameter that is a pointer, one of the two handles that a value type can hold or that name the function
 * type of a continuation, or a handle in an array. FUNCTIONS, FUNCTION_COUNT and PLACE_COUNT are read from the header:
 * header_functions.cmake. */
#ifndef MISUSE_RULES_H
#define MISUSE_RULES_H
#include "world.h"
#include "function_table.h"

typedef enum misuse_t { IS_NULL, DELETED, FOREIGN, WRONG_KIND, MISUSES } misuse_t;
static const char *const MISUSE[] = {"NULL", "deleted", "foreign", "wrong kind"};

/* The result of a call. */
typedef enum outcome_t {
  REFUSED,   /* 0, false or NULL, and an error with the code and words */
  NEUTRAL,   /* the neutral value; of a function that returns nothing: it does nothing */
  ALLOWED,   /* no misuse at all: the call succeeds */
  UNCHECKED, /* undefined, in this build */
  NO_SUCH,   /* not a handle, or without a registry: this misuse does not exist */
  OUTCOMES
} outcome_t;
static const char *const OUTCOME[] = {"refused", "neutral", "allowed", "unchecked", "no such"};

typedef struct answer_t {
  outcome_t outcome;
  uint32_t number;  /* refused: the error's code; neutral: the value, */
  const char *text; /* or the string that is returned */
} answer_t;

enum { MOST_PLACES = 3 * MOST_PARAMETERS };
typedef struct place_t {
  const parameter_t *parameter;
  size_t position;
  kind_t kind; /* of the handle that is passed there */
  bool inside; /* of a value */
} place_t;

/* The convention "Null" has an answer for every cell except these: the functions' own comments have theirs, in these
 * words. */
enum { ONLY_NULL = 1 << IS_NULL, NO_ERROR = 1 << WRONG_KIND | 1 << DELETED, ANY_MISUSE = -1 };
#define LATER "The argument is checked where the value is used."
#define ALLOW {ALLOWED, 0, NULL}
static const struct {
  const char *function, *parameter;
  int misuses;
  const char *words;
  answer_t answer;
} EXCEPTIONS[] = {
    {"wt_error_code", "error", NO_ERROR,
     "WT_ERROR_INTERNAL for a pointer that is not an error", {NEUTRAL, WT_ERROR_INTERNAL, NULL}},
    {"wt_error_message", "error", NO_ERROR,
     "for a pointer that is not an error the words \"not an error\"", {NEUTRAL, 0, "not an error"}},
    {"wt_error_message", "error", ONLY_NULL,
     "for NULL the empty string", {NEUTRAL, 0, ""}},
    {"wt_registered_type_display", "len", ONLY_NULL, "`*len` (unless NULL)", ALLOW},
    {"wt_registered_type_rec_group", "position", ONLY_NULL, "`*position` (unless NULL)", ALLOW},
    {"wt_type_collection_indices", "len", ONLY_NULL, "`*len` (unless that is NULL)", ALLOW},
    {"wt_type_encoder_add_type", "module_type_index", ONLY_NULL,
     "`*module_type_index` (unless NULL)", ALLOW},
    {"wt_type_encoder_add_rec_group", "first", ONLY_NULL, "`*first` (unless NULL)", ALLOW},
    {"wt_type_encoder_add_collection", "first", ONLY_NULL, "`first` may be NULL", ALLOW},
    {"wt_registered_type_fields", "fields", ONLY_NULL, "`fields` may be NULL", ALLOW},
    {"wt_registered_type_params", "params", ONLY_NULL, "`params` may be NULL", ALLOW},
    {"wt_registered_type_results", "results", ONLY_NULL, "`results` may be NULL", ALLOW},
    {"wt_registered_type_field_layouts", "fields", ONLY_NULL, "`fields` may be NULL", ALLOW},
    {"wt_registered_type_gc_ref_offsets", "offsets", ONLY_NULL, "`offsets` may be NULL", ALLOW},
    {"wt_registered_type_layout_for", "fields", ONLY_NULL, "unless that is NULL", ALLOW},
    {"wt_module_interface_import", "module", ONLY_NULL, "Each of the five may be NULL.", ALLOW},
    {"wt_module_interface_import", "module_len", ONLY_NULL, "Each of the five may be NULL.", ALLOW},
    {"wt_module_interface_import", "name", ONLY_NULL, "Each of the five may be NULL.", ALLOW},
    {"wt_module_interface_import", "name_len", ONLY_NULL, "Each of the five may be NULL.", ALLOW},
    {"wt_module_interface_import", "out", ONLY_NULL, "Each of the five may be NULL.", ALLOW},
    {"wt_module_interface_export", "name", ONLY_NULL, "Each of the three may be NULL.", ALLOW},
    {"wt_module_interface_export", "name_len", ONLY_NULL, "Each of the three may be NULL.", ALLOW},
    {"wt_module_interface_export", "out", ONLY_NULL, "Each of the three may be NULL.", ALLOW},
    {"wt_module_interface_find_export", "kind", ONLY_NULL, "Each of the two may", ALLOW},
    {"wt_module_interface_find_export", "index", ONLY_NULL, "Each of the two may", ALLOW},
    {"wt_module_interface_initial", "offset", ONLY_NULL, "Each of the two may be NULL.", ALLOW},
    {"wt_module_interface_initial", "len", ONLY_NULL, "Each of the two may be NULL.", ALLOW},
    {"wt_log_set_callback", "user", ONLY_NULL, "`user` is passed through.", ALLOW},
    {"wt_registry_config_set_retire_callback", "user", ONLY_NULL, "`user` is passed through.", ALLOW},
    {"wt_val_type_ref_to", "type", ANY_MISUSE, LATER, ALLOW},
    {"wt_val_type_ref_pending", "type", ANY_MISUSE, LATER, ALLOW},
    {"wt_extern_type_func", "func", ANY_MISUSE, LATER, ALLOW},
    {"wt_extern_type_tag", "func", ANY_MISUSE, LATER, ALLOW},
    {"wt_extern_type_table", "element", ANY_MISUSE, LATER, ALLOW},
    {"wt_extern_type_global", "content", ANY_MISUSE, LATER, ALLOW},
    {"wt_field_type", "storage", ANY_MISUSE, LATER, ALLOW},
};
enum { EXCEPTION_COUNT = sizeof EXCEPTIONS / sizeof EXCEPTIONS[0] };
static uint64_t exceptions_met; /* bits, by number */

static inline bool ends_with(const char *text, const char *end) {
  size_t length = strlen(text), end_length = strlen(end);
  return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static inline bool reports_errors(const function_t *function) {
  return strcmp(function->parameters[function->parameter_count - 1].name, "error_out") == 0;
}

/* Does the function's comment have these words? */
static inline bool documents(const function_t *function, const char *words) {
  return has(function->comment, words);
}

/* A call that returns an array also stores its length, even if there is no array: "NULL and 0". A
 * call that is refused writes nothing else. */
static inline bool gives_a_count(const function_t *function) {
  bool counts = false;
  for (size_t i = 0; i < function->parameter_count; i++)
    counts |= strcmp(function->parameters[i].type, "size_t *") == 0;
  return counts && documents(function, "NULL and 0");
}

static inline bool of_registry(kind_t kind) {
  return kind != NO_HANDLE && kind != CONFIG && kind != ERROR;
}

/* The places of a function; returns how many. */
static inline size_t places_of(const function_t *function, place_t places[MOST_PLACES]) {
  size_t count = 0;
  for (size_t i = 0; i < function->parameter_count; i++) {
    const parameter_t *parameter = &function->parameters[i];
    const char *type = parameter->type;
    bool reads = strncmp(type, "const ", 6) == 0, points = ends_with(type, "*");
    if (points || ends_with(type, "_callback_t"))
      places[count++] = (place_t){parameter, i, kind_of(type), false};
    if ((reads || !points) && (has(type, "wt_val_type_t") || has(type, "wt_field_type_t") ||
                               has(type, "wt_cont_definition_t") || has(type, "wt_sub_type_t") ||
                               has(type, "wt_extern_type_t"))) {
      places[count++] = (place_t){parameter, i, TYPE, true};
      places[count++] = (place_t){parameter, i, PENDING, true};
    }
    if (has(type, "wt_rec_group_t *const *"))
      places[count++] = (place_t){parameter, i, GROUP, true};
  }
  return count;
}

/* A handle can be of another registry only if the call takes another object of a registry, too. */
static inline bool stands_alone(const function_t *function) {
  place_t places[MOST_PLACES];
  size_t count = places_of(function, places), first = MOST_PARAMETERS;
  for (size_t i = 0; i < count; i++) {
    if (!of_registry(places[i].kind)) continue;
    if (first != MOST_PARAMETERS && first != places[i].position) return false;
    first = places[i].position;
  }
  return true;
}

/* Does the call take a pending type? Then that type, or the other argument, is of another builder. */
static inline bool names_pending(const function_t *function, const place_t *place) {
  bool pending = place->kind == PENDING;
  if (place->inside) return pending;
  for (size_t i = 0; i < function->parameter_count; i++)
    pending |= kind_of(function->parameters[i].type) == PENDING;
  return pending;
}

/* The answer that the header promises. Quotes are from its conventions. */
static inline answer_t documented(const function_t *function, const place_t *place,
                                  misuse_t misuse) {
  const char *name = place->parameter->name;
  bool undefined = misuse == DELETED && !CHECKED_HANDLES; /* "In general a pointer to a deleted object cannot be recognized" */
  for (size_t i = 0; i < EXCEPTION_COUNT; i++) {
    if (strcmp(EXCEPTIONS[i].function, function->name) != 0 ||
        strcmp(EXCEPTIONS[i].parameter, name) != 0 || !(EXCEPTIONS[i].misuses & 1 << misuse) ||
        (undefined && EXCEPTIONS[i].answer.outcome != ALLOWED))
      continue;
    CHECK(documents(function, EXCEPTIONS[i].words));
    exceptions_met |= (uint64_t)1 << i;
    return EXCEPTIONS[i].answer;
  }

  /* "Pass NULL if you do not care why." */
  if (misuse == IS_NULL && (strcmp(name, "error_out") == 0 || ends_with(name, "_or_null")))
    return (answer_t){.outcome = ALLOWED};
  if (misuse != IS_NULL && place->kind == NO_HANDLE) return (answer_t){.outcome = NO_SUCH};
  if (undefined) return (answer_t){.outcome = UNCHECKED};
  /* "WT_ERROR_INVALID_ARGUMENT ... possible wherever there is `error_out`" */
  answer_t refused = {.outcome = REFUSED, .number = WT_ERROR_INVALID_ARGUMENT};
  if (misuse == FOREIGN) {
    if (!of_registry(place->kind)) return (answer_t){.outcome = NO_SUCH};
    /* If no pending type is allowed, its builder does not matter. */
    if (place->kind == PENDING && documents(function, "or is pending")) return refused;
    if (stands_alone(function)) return (answer_t){.outcome = ALLOWED};
    bool names_count = place->kind == NAMES && documents(function, "WT_ERROR_WRONG_REGISTRY for names");
    if (documents(function, "Types of two registries never match, and may be given") && !names_count)
      return (answer_t){.outcome = ALLOWED};
    bool pending = names_pending(function, place);
    refused.number = pending ? WT_ERROR_WRONG_BUILDER : WT_ERROR_WRONG_REGISTRY;
    CHECK(!reports_errors(function) ||
          documents(function, pending ? "WT_ERROR_WRONG_BUILDER" : "WT_ERROR_WRONG_REGISTRY"));
  }
  /* "Functions without `error_out` return the neutral value"; "`_delete(NULL)` does nothing" */
  return reports_errors(function) ? refused : (answer_t){.outcome = NEUTRAL};
}
#endif
