/* How long other threads wait while one registers and deletes a rec group of a million types. It only prints: times
 * depend on the machine.
 *
 *     pauses [types] [rounds]
 *
 * The other thread registers and deletes small types on the same stripe as the first, so that they contend for every
 * lock. The result of a round is its longest call. The median and the maximum of these are printed and, for comparison,
 * the same while nothing else runs. */
#define _POSIX_C_SOURCE 200809L
#include "bytes.h"
#include "refused.h"
#include <pthread.h>
#include <time.h>

enum { STRIPES = 16, MOST_ROUNDS = 1000 };

static wt_registry_t *registry;
static buffer_t group;
static atomic_bool is_over;

static double now_us(void) {
  struct timespec time;
  (void)clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

/* Registers and deletes small types until the other thread is done; gives the longest call. */
static void *small_types(void *longest_us) {
  double longest = 0;
  for (uint32_t number = 0; !atomic_load(&is_over); number++) {
    wt_field_type_t fields[12];
    for (int i = 0; i < 12; i++)
      fields[i] = wt_field_type(number >> i & 1 ? wt_val_type_f64() : wt_val_type_i64(), true);
    double before = now_us();
    wt_registered_type_delete(wt_struct_type_new(registry, fields, 12, NULL));
    double took = now_us() - before;
    if (took > longest) longest = took;
  }
  *(double *)longest_us = longest;
  return NULL;
}

static void *one_type(void *unused) {
  wt_registered_type_delete(wt_struct_type_new(registry, NULL, 0, NULL));
  return unused;
}

static void large_group(void) {
  bytes_t bytes = buffer_bytes(&group);
  wt_type_collection_t *types =
      wt_registry_register_type_section(registry, bytes.at, bytes.len, NULL);
  REQUIRE(types != NULL);
  wt_type_collection_delete(types);
}

static void wait_a_little(void) {
  struct timespec time = {.tv_nsec = 30 * 1000 * 1000};
  (void)nanosleep(&time, NULL);
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void measure(const char *what, void (*beside)(void), int rounds) {
  static double longest[MOST_ROUNDS];
  for (int round = 0; round < rounds; round++) {
    pthread_t thread;
    /* Threads get their stripes in turn, when they first use the library. */
    for (int i = 0; i < STRIPES - 1; i++) {
      REQUIRE(pthread_create(&thread, NULL, one_type, NULL) == 0);
      REQUIRE(pthread_join(thread, NULL) == 0);
    }
    atomic_store(&is_over, false);
    REQUIRE(pthread_create(&thread, NULL, small_types, &longest[round]) == 0);
    beside();
    atomic_store(&is_over, true);
    REQUIRE(pthread_join(thread, NULL) == 0);
  }
  qsort(longest, (size_t)rounds, sizeof *longest, compare);
  printf("%-32s median %9.1f us, longest %9.1f us\n", what, longest[rounds / 2],
         longest[rounds - 1]);
}

int main(int argc, char **argv) {
  uint32_t types = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 1000000;
  int rounds = argc > 2 ? atoi(argv[2]) : 15;
  REQUIRE(types > 0 && rounds > 0 && rounds <= MOST_ROUNDS);
  buffer_append(&group, (const uint8_t[]){1, 0x4e}, 2);
  buffer_number(&group, types);
  for (uint32_t i = 0; i < types; i++) buffer_append(&group, (const uint8_t[]){0x5f, 0}, 2);
  registry = wt_registry_new(NULL, NULL);
  printf("the longest call of a thread in each of %d rounds\n", rounds);
  measure("beside nothing", wait_a_little, rounds);
  measure("beside a group registered, deleted", large_group, rounds);
  buffer_free(&group);
  REGISTRY_END(registry);
  return check_summary();
}
