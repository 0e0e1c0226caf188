/* Fingerprints that a test asks for and compares. */
#ifndef PRINTS_H
#define PRINTS_H
#include "check.h"
#include <typereg.h>

enum { SIZE = 32 };

typedef struct print_t {
  uint8_t bytes[SIZE];
} print_t;

static inline print_t of_type(const wt_registered_type_t *type) {
  print_t print;
  REQUIRE(wt_registered_type_fingerprint(type, print.bytes, NULL));
  return print;
}

static inline print_t of_group(const wt_rec_group_t *group) {
  print_t print;
  REQUIRE(wt_rec_group_fingerprint(group, print.bytes, NULL));
  return print;
}

static inline bool same(print_t a, print_t b) { return memcmp(a.bytes, b.bytes, SIZE) == 0; }
#endif
