/* inline_subtype: compiled code tests for subtypes without a call.
 *
 * Where wasm says ref.test or br_on_cast, a compiler knows the supertype; the type comes with the object at run time.
 * This program
 *   1. compares the slot layout that it was compiled for with that of the running library;
 *   2. registers 1,000 struct types, some of them deeper than the part of the display that is in a slot;
 *   3. emits the test for each as machine code (inline_subtype_x86_64.c, inline_subtype_aarch64.c), and runs all of
 *      them on all types: every answer must be that of wt_registered_type_is_subtype;
 *   4. measures the code and compares it with calls, and with the same loop written in C.
 *
 *     inline_subtype [rounds]
 *
 * A wrong answer in 3 is a failure; times are only shown. On other processors it prints a message and ends.
 * docs/generated-code.md has the rules. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS, clock_gettime */
#include "inline_subtype.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#if defined(__x86_64__) && defined(__LP64__)
static const encoder_t *const NATIVE = &X86_64;
#elif defined(__aarch64__) && defined(__LP64__) && !defined(__APPLE__) /* which needs a special kind of memory */
static const encoder_t *const NATIVE = &AARCH64;
#else
static const encoder_t *const NATIVE = NULL;
#endif

enum { TYPES = 1000, QUERIES = 8192, DEFAULT_ROUNDS = 200 };

typedef const wt_registered_type_t *type_t;
typedef bool test_t(type_t type);
typedef size_t count_t(const type_t *types, size_t n);

static uint32_t random_below(uint32_t bound) {
  static uint32_t state = 1;
  state = state * 1664525 + 1013904223;
  return (uint32_t)((uint64_t)state * bound >> 32);
}

/* One rec group of empty structs, each below one of those before: half of them below one of the last 12, so that some
 * are deep. */
static wt_rec_group_t *build_types(const wt_registry_t *registry, wt_error_t **error) {
  const wt_pending_type_t *labels[TYPES];
  wt_rec_group_builder_t *builder = wt_rec_group_builder_new(registry, error);
  bool ok = builder != NULL;
  for (uint32_t i = 0; ok && i < TYPES; i++)
    ok = (labels[i] = wt_rec_group_builder_declare_struct(builder, error)) != NULL;
  for (uint32_t i = 0; ok && i < TYPES; i++) {
    wt_struct_type_builder_t *definition = wt_rec_group_builder_define_struct(builder, labels[i], error);
    uint32_t from = random_below(2) == 0 && i > 12 ? i - 12 : 0;
    const wt_pending_type_t *supertype = i > 0 ? labels[from + random_below(i - from)] : NULL;
    ok = definition != NULL && wt_struct_type_builder_final(definition, false, error) &&
         (supertype == NULL || wt_struct_type_builder_forward_supertype(definition, supertype, error)) &&
         wt_struct_type_builder_finish(definition, error);
  }
  wt_rec_group_t *group = ok ? wt_rec_group_builder_build(builder, error) : NULL;
  wt_rec_group_builder_delete(builder);
  return group;
}

/* All constants of the emitted code. The caller keeps the supertype alive as long as the code exists. */
static bool describe(type_t type, supertype_t *sup) {
  const uint32_t *display = wt_registered_type_display(type, NULL);
  if (display == NULL) return false;
  *sup = (supertype_t){wt_registered_type_index(type), wt_registered_type_depth(type), display[WT_DISPLAY_MIN - 1],
                       (uintptr_t)type, (uintptr_t)&wt_registered_type_is_subtype};
  return true;
}

/* Code for every type, in pieces of CODE_MAX bytes: first all tests, then all counts. */
enum { CODE_SIZE = 2 * TYPES * CODE_MAX };

static bool emit_all(const encoder_t *encoder, const type_t *types, uint8_t *memory) {
  for (size_t i = 0; i < TYPES; i++) {
    supertype_t sup;
    code_t test = {{0}, 0}, count = {{0}, 0};
    if (!describe(types[i], &sup)) return false;
    encoder->test(&test, &sup);
    if (sup.depth < WT_DISPLAY_MIN) encoder->count(&count, &sup);
    memcpy(memory + i * CODE_MAX, test.bytes, CODE_MAX);
    memcpy(memory + (TYPES + i) * CODE_MAX, count.bytes, CODE_MAX);
  }
  return true;
}

/* Memory that is first written and then executed, never both at once. */
static uint8_t *compile(const type_t *types) {
  uint8_t *memory = mmap(NULL, CODE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return NULL;
  if (emit_all(NATIVE, types, memory) && mprotect(memory, CODE_SIZE, PROT_READ | PROT_EXEC) == 0) {
    __builtin___clear_cache((char *)memory, (char *)memory + CODE_SIZE);
    return memory;
  }
  munmap(memory, CODE_SIZE);
  return NULL;
}

/* C does not turn pointers to data into pointers to functions, but the systems that have mmap let their bytes pass. */
static test_t *test_of(const uint8_t *code, size_t type) {
  const uint8_t *at = code + type * CODE_MAX;
  test_t *test;
  memcpy(&test, &at, sizeof test);
  return test;
}
static count_t *count_of(const uint8_t *code, size_t type) {
  const uint8_t *at = code + (TYPES + type) * CODE_MAX;
  count_t *count;
  memcpy(&count, &at, sizeof count);
  return count;
}

static bool check_all_pairs(const uint8_t *code, const type_t *types) {
  size_t below = 0, wrong = 0;
  for (size_t sup = 0; sup < TYPES; sup++) {
    bool shallow = wt_registered_type_depth(types[sup]) < WT_DISPLAY_MIN;
    for (size_t sub = 0; sub < TYPES; sub++) {
      bool want = wt_registered_type_is_subtype(types[sub], types[sup]);
      below += want;
      wrong += test_of(code, sup)(types[sub]) != want;
      wrong += shallow && count_of(code, sup)(&types[sub], 1) != want;
    }
  }
  printf("%d pairs of types, %zu of them below one another: the code answers %s\n", TYPES * TYPES, below,
         wrong == 0 ? "as the library does" : "WRONGLY");
  return wrong == 0;
}

/* ---- How long it takes. */

typedef struct bench_t {
  const wt_registry_t *registry;
  type_t sup, subs[QUERIES];
  uint32_t sup_index, sub_indices[QUERIES];
  size_t display_offset;
  test_t *test;
  count_t *count;
} bench_t;

static size_t loop_in_c(const bench_t *bench) {
  size_t found = 0;
  for (size_t i = 0; i < QUERIES; i++) {
    uint32_t entry;
    memcpy(&entry, (const char *)bench->subs[i] + bench->display_offset, sizeof entry);
    found += entry == bench->sup_index;
  }
  return found;
}
static size_t generated_loop(const bench_t *bench) { return bench->count(bench->subs, QUERIES); }
static size_t generated_test(const bench_t *bench) {
  size_t found = 0;
  for (size_t i = 0; i < QUERIES; i++) found += bench->test(bench->subs[i]);
  return found;
}
static size_t call_by_handle(const bench_t *bench) {
  size_t found = 0;
  for (size_t i = 0; i < QUERIES; i++) found += wt_registered_type_is_subtype(bench->subs[i], bench->sup);
  return found;
}
static size_t call_by_index(const bench_t *bench) {
  size_t found = 0;
  for (size_t i = 0; i < QUERIES; i++)
    found += wt_registry_is_subtype(bench->registry, bench->sub_indices[i], bench->sup_index);
  return found;
}

/* The first two are for supertypes within the part of the display that is in a slot. */
enum { CONTESTANTS = 5, FIRST_FOR_DEEP = 2 };
static const struct {
  const char *name;
  size_t (*run)(const bench_t *bench);
} CONTESTANT[CONTESTANTS] = {
    {"load and compare, in a loop in C", loop_in_c},   {"generated code, the same loop", generated_loop},
    {"generated code, called", generated_test},        {"wt_registered_type_is_subtype", call_by_handle},
    {"wt_registry_is_subtype, by index", call_by_index},
};

static double nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int by_size(const void *a, const void *b) {
  double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

/* All take turns, so that other work on the machine affects all of them. Each must find the same number. */
static bool measure(const bench_t *bench, size_t rounds) {
  size_t first = bench->count != NULL ? 0 : FIRST_FOR_DEEP, want = call_by_handle(bench);
  double *samples = calloc(CONTESTANTS * rounds, sizeof *samples);
  bool ok = samples != NULL;
  for (size_t round = 0; ok && round < rounds; round++) {
    for (size_t i = first; i < CONTESTANTS; i++) {
      double start = nanoseconds();
      ok = CONTESTANT[i].run(bench) == want && ok;
      samples[i * rounds + round] = (nanoseconds() - start) / QUERIES;
    }
  }
  printf("\nA supertype of depth %" PRIu32 ", %zu %% of the queries are about types below it; ns for each, median of %zu\n",
         wt_registered_type_depth(bench->sup), 100 * want / QUERIES, rounds);
  for (size_t i = first; ok && i < CONTESTANTS; i++) {
    qsort(samples + i * rounds, rounds, sizeof *samples, by_size);
    printf("  %-34s %6.2f\n", CONTESTANT[i].name, samples[i * rounds + rounds / 2]);
  }
  free(samples);
  return ok;
}

/* Asks whether types of depth `depth` or more are below one of them: the one for which the share of types below it is
 * closest to half. */
static bool measure_at(const wt_registry_t *registry, const uint8_t *code, const type_t *types, uint32_t depth,
                       size_t rounds) {
  static type_t asked[TYPES];
  static bench_t bench;
  uint32_t count = 0, chosen = 0, best = UINT32_MAX;
  for (size_t i = 0; i < TYPES; i++)
    if (wt_registered_type_depth(types[i]) >= depth) asked[count++] = types[i];
  for (uint32_t i = 0; i < TYPES; i++) {
    uint32_t below = 0;
    for (uint32_t j = 0; j < count; j++) below += wt_registered_type_is_subtype(asked[j], types[i]);
    uint32_t off = 2 * below > count ? 2 * below - count : count - 2 * below;
    if (wt_registered_type_depth(types[i]) >= depth && off < best) chosen = i, best = off;
  }
  bool shallow = wt_registered_type_depth(types[chosen]) < WT_DISPLAY_MIN;
  bench = (bench_t){.registry = registry,
                    .sup = types[chosen],
                    .sup_index = wt_registered_type_index(types[chosen]),
                    .display_offset = display_offset(wt_registered_type_depth(types[chosen])),
                    .test = test_of(code, chosen),
                    .count = shallow ? count_of(code, chosen) : NULL};
  for (size_t i = 0; i < QUERIES; i++) {
    bench.subs[i] = asked[random_below(count)];
    bench.sub_indices[i] = wt_registered_type_index(bench.subs[i]);
  }
  return measure(&bench, rounds);
}

int main(int argc, char **argv) {
  size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : DEFAULT_ROUNDS;
  if (argc > 2 || rounds == 0 || rounds > 1000000) {
    fprintf(stderr, "usage: inline_subtype [rounds]\n");
    return 2;
  }
  if (wt_slot_layout_version() != WT_SLOT_LAYOUT_VERSION) {
    fprintf(stderr, "inline_subtype: the library has another layout of slots: code has to call it\n");
    return EXIT_FAILURE;
  }
  wt_error_t *error = NULL;
  wt_registry_t *registry = wt_registry_new(NULL, &error);
  wt_rec_group_t *group = registry != NULL ? build_types(registry, &error) : NULL;
  type_t types[TYPES];
  for (size_t i = 0; i < TYPES; i++) types[i] = wt_rec_group_type(group, i);
  bool ok = group != NULL;

  if (ok && NATIVE == NULL) {
    printf("inline_subtype: emits code for x86-64 and aarch64; this processor executes neither\n");
  } else if (ok) {
    uint8_t *code = compile(types);
    ok = code != NULL && check_all_pairs(code, types) && measure_at(registry, code, types, 1, rounds) &&
         measure_at(registry, code, types, WT_DISPLAY_MIN, rounds);
    if (code == NULL) fprintf(stderr, "inline_subtype: no memory, or none that can be executed\n");
    else munmap(code, CODE_SIZE);
  }
  if (error != NULL) fprintf(stderr, "inline_subtype: %s\n", wt_error_message(error));
  wt_error_delete(error);
  wt_rec_group_delete(group);
  wt_registry_delete(registry);
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
