/* Type sections of n types that are hostile to something: to a table, to a stack, to a list that is
 * searched from its beginning. Each writer appends the contents of a whole type section. */
#ifndef GROWTH_SHAPES_H
#define GROWTH_SHAPES_H
#include "bytes.h"

enum { DEEPEST = 63, WIDEST_STRUCT = 10000, WIDEST_FUNCTION = 1000, MANY_DISTINCT = 1 << 20 };

/* A different struct for each number below MANY_DISTINCT: five fields of 16 kinds. */
static inline void put_distinct_struct(buffer_t *section, uint32_t number) {
  static const uint8_t KINDS[] = {I32, I64, F32, F64, I8, I16, V128, ANYREF};
  buffer_put(section, STRUCT(5));
  for (int i = 0; i < 5; i++, number >>= 4)
    buffer_put(section, KINDS[number & 7], (uint8_t)(number >> 3 & 1));
}

static inline void write_singletons(buffer_t *section, uint32_t n) {
  buffer_number(section, n);
  for (uint32_t i = 0; i < n; i++) put_distinct_struct(section, i);
}

/* All of them are one type. */
static inline void write_duplicates(buffer_t *section, uint32_t n) {
  buffer_number(section, n);
  for (uint32_t i = 0; i < n; i++) put_distinct_struct(section, 0);
}

/* The same eight fields in every order: i-th permutation for type i, at most 40,320. */
static inline void write_anagrams(buffer_t *section, uint32_t n) {
  buffer_number(section, n);
  for (uint32_t i = 0; i < n; i++) {
    uint8_t left[] = {I32, I64, F32, F64, I8, I16, V128, ANYREF};
    buffer_put(section, STRUCT(8));
    for (uint32_t choices = 8, rest = i; choices > 0; rest /= choices, choices--) {
      uint32_t choice = rest % choices;
      buffer_put(section, left[choice], 0);
      memmove(left + choice, left + choice + 1, choices - choice - 1);
    }
  }
}

/* Members of one group, each referring to the next, the last to the first. */
static inline void write_group(buffer_t *section, uint32_t n) {
  buffer_put(section, 1, 0x4e);
  buffer_number(section, n);
  for (uint32_t i = 0; i < n; i++) {
    buffer_put(section, STRUCT(1, 0x63));
    buffer_heap_index(section, (i + 1) % n);
    buffer_put(section, 0x01);
  }
}

/* Two groups of half the types each; equal, if the last fields of both can be written. */
static inline void put_two_groups(buffer_t *section, uint32_t n, uint8_t is_last_mutable) {
  buffer_put(section, 2);
  for (uint32_t group = 0; group < 2; group++) {
    buffer_put(section, 0x4e);
    buffer_number(section, n / 2);
    for (uint32_t i = 0; i < n / 2; i++) {
      buffer_put(section, STRUCT(1, 0x63));
      buffer_heap_index(section, group * (n / 2) + (i + 1) % (n / 2));
      buffer_put(section, group == 1 && i + 1 == n / 2 ? is_last_mutable : 0x01);
    }
  }
}

static inline void write_equal_groups(buffer_t *section, uint32_t n) {
  put_two_groups(section, n, 0x01);
}

static inline void write_different_groups(buffer_t *section, uint32_t n) {
  put_two_groups(section, n, 0x00);
}

/* Each type refers to the one before. */
static inline void write_reference_chain(buffer_t *section, uint32_t n) {
  buffer_number(section, n);
  buffer_put(section, STRUCT(0));
  for (uint32_t i = 1; i < n; i++) {
    buffer_put(section, STRUCT(1, 0x63));
    buffer_heap_index(section, i - 1);
    buffer_put(section, 0x00);
  }
}

/* Each type refers to the first. */
static inline void write_hub(buffer_t *section, uint32_t n) {
  buffer_number(section, n);
  buffer_put(section, STRUCT(0));
  for (uint32_t i = 1; i < n; i++) {
    buffer_put(section, STRUCT(2, 0x63));
    buffer_heap_index(section, 0);
    buffer_put(section, 0x00, 0x63);
    buffer_heap_index(section, i - 1);
    buffer_put(section, 0x00);
  }
}

static inline void put_below(buffer_t *section, uint32_t supertype) {
  buffer_put(section, 0x50, 1);
  buffer_number(section, supertype);
}

/* Chains of supertypes, each as deep as can be, all of singletons. The roots differ. */
static inline void write_supertype_chains(buffer_t *section, uint32_t n) {
  buffer_number(section, n);
  for (uint32_t i = 0; i < n; i++) {
    if (i % (DEEPEST + 1) == 0)
      buffer_put(section, 0x50, 0);
    else
      put_below(section, i - 1);
    put_distinct_struct(section, i / (DEEPEST + 1));
  }
}

/* One such chain, and all other types directly below its last but one, in one group. */
static inline void write_deep_fan(buffer_t *section, uint32_t n) {
  buffer_put(section, 1, 0x4e);
  buffer_number(section, n);
  buffer_put(section, SUB(STRUCT(0)));
  for (uint32_t i = 1; i < n; i++) {
    put_below(section, i < DEEPEST ? i - 1 : DEEPEST - 1);
    buffer_put(section, STRUCT(0));
  }
}

/* Types below one, each a group of its own. */
static inline void write_shallow_fan(buffer_t *section, uint32_t n) {
  buffer_number(section, n);
  buffer_put(section, SUB(STRUCT(0)));
  for (uint32_t i = 1; i < n; i++) {
    put_below(section, 0);
    put_distinct_struct(section, i);
  }
}

/* Functions of one signature in one group: each is a type of its own, and its own trampoline type. */
static inline void write_equal_functions(buffer_t *section, uint32_t n) {
  buffer_put(section, 1, 0x4e);
  buffer_number(section, n);
  for (uint32_t i = 0; i < n; i++) buffer_put(section, FUNC(0, 0));
}

/* Functions with params of different types that have one trampoline type; half of the types. */
static inline void write_widened_functions(buffer_t *section, uint32_t n) {
  buffer_number(section, n / 2 * 2);
  for (uint32_t i = 0; i < n / 2; i++) put_distinct_struct(section, i);
  for (uint32_t i = 0; i < n / 2; i++) {
    buffer_put(section, FUNC(1, 0x64));
    buffer_heap_index(section, i);
    buffer_put(section, 0);
  }
}

/* Functions with 10 params each, all different, and so with trampoline types of their own. */
static inline void write_different_functions(buffer_t *section, uint32_t n) {
  static const uint8_t KINDS[] = {I32, I64, F32, F64};
  buffer_number(section, n);
  for (uint32_t i = 0; i < n; i++) {
    buffer_put(section, SUB(FUNC(10)));
    for (uint32_t digit = 0; digit < 10; digit++) buffer_put(section, KINDS[i >> 2 * digit & 3]);
    buffer_put(section, 0);
  }
}

/* One struct of n fields, at most 10,000. */
static inline void write_wide_struct(buffer_t *section, uint32_t n) {
  buffer_put(section, 1, 0x5f);
  buffer_number(section, n);
  for (uint32_t i = 0; i < n; i++) buffer_put(section, CONST(I8));
}

/* Structs of 10,000 fields that differ only in the last ones: one struct for each 1,000 of n. */
static inline void write_wide_structs(buffer_t *section, uint32_t n) {
  buffer_number(section, n / 1000);
  for (uint32_t i = 0; i < n / 1000; i++) {
    buffer_put(section, 0x5f);
    buffer_number(section, WIDEST_STRUCT);
    for (uint32_t field = 0; field < WIDEST_STRUCT - 20; field++) buffer_put(section, CONST(I8));
    for (uint32_t bit = 0; bit < 20; bit++) buffer_put(section, I8, i >> bit & 1);
  }
}

/* Functions of 1,000 params that differ only in the last ones: one for each 100 of n. */
static inline void write_wide_functions(buffer_t *section, uint32_t n) {
  buffer_number(section, n / 100);
  for (uint32_t i = 0; i < n / 100; i++) {
    buffer_put(section, 0x60);
    buffer_number(section, WIDEST_FUNCTION);
    for (uint32_t param = 0; param < WIDEST_FUNCTION - 20; param++) buffer_put(section, I32);
    for (uint32_t bit = 0; bit < 20; bit++) buffer_put(section, i >> bit & 1 ? I64 : I32);
    buffer_put(section, 0);
  }
}

/* Structs of 20 fields that differ only in mutability, by the bits of their number: a hash that does not mix well makes
 * them collide. */
static inline void write_one_bit_apart(buffer_t *section, uint32_t n) {
  buffer_number(section, n);
  for (uint32_t i = 0; i < n; i++) {
    buffer_put(section, STRUCT(20));
    for (uint32_t bit = 0; bit < 20; bit++) buffer_put(section, I32, i >> bit & 1);
  }
}

/* In one group: a chain of supertypes of the greatest depth, a struct whose fields refer to its first type, and all
 * others below that struct, with fields that refer to its last type. So each field is matched by going up the whole
 * chain. */
static inline void write_fields_far_below(buffer_t *section, uint32_t n) {
  enum { FIELDS = 10 };
  buffer_put(section, 1, 0x4e);
  buffer_number(section, n);
  buffer_put(section, SUB(STRUCT(0)));
  for (uint32_t i = 1; i <= DEEPEST; i++) {
    put_below(section, i - 1);
    buffer_put(section, STRUCT(0));
  }
  for (uint32_t i = DEEPEST + 1; i < n; i++) {
    if (i == DEEPEST + 1)
      buffer_put(section, 0x50, 0);
    else
      put_below(section, DEEPEST + 1);
    buffer_put(section, STRUCT(FIELDS));
    for (uint32_t field = 0; field < FIELDS; field++) {
      buffer_put(section, 0x64);
      buffer_heap_index(section, i == DEEPEST + 1 ? 0 : DEEPEST);
      buffer_put(section, 0x00);
    }
  }
}

static inline void write_empty_groups(buffer_t *section, uint32_t n) {
  buffer_number(section, n);
  for (uint32_t i = 0; i < n; i++) buffer_put(section, 0x4e, 0);
}

/* Valid groups of one type, followed by a struct below a final one. */
static inline void write_bad_end(buffer_t *section, uint32_t n) {
  buffer_number(section, n);
  for (uint32_t i = 0; i + 1 < n; i++) put_distinct_struct(section, i);
  put_below(section, 0);
  put_distinct_struct(section, 0);
}

/* A group whose last member is below a final one. */
static inline void write_bad_last_member(buffer_t *section, uint32_t n) {
  buffer_put(section, 1, 0x4e);
  buffer_number(section, n);
  for (uint32_t i = 0; i + 1 < n; i++) put_distinct_struct(section, i);
  put_below(section, 0);
  put_distinct_struct(section, 0);
}
/* Functions, each with the continuation before as param, and the continuation of each. */
static inline void write_continuations(buffer_t *section, uint32_t n) {
  buffer_number(section, n);
  buffer_put(section, FUNC(0, 0));
  for (uint32_t i = 1; i < n; i++) {
    if (i % 2 == 1) {
      buffer_put(section, 0x5d);
      buffer_heap_index(section, i - 1);
    } else {
      buffer_put(section, FUNC(1, 0x63));
      buffer_heap_index(section, i - 1);
      buffer_put(section, 0);
    }
  }
}

/* One group in which each type describes the one before and is described by the one after; the last one only
 * describes. */
static inline void write_descriptors(buffer_t *section, uint32_t n) {
  buffer_put(section, 1, 0x4e);
  buffer_number(section, n);
  for (uint32_t i = 0; i < n; i++) {
    if (i > 0) {
      buffer_put(section, 0x4c);
      buffer_number(section, i - 1);
    }
    if (i + 1 < n) {
      buffer_put(section, 0x4d);
      buffer_number(section, i + 1);
    }
    buffer_put(section, STRUCT(0));
  }
}

/* Each shared type refers to exactly the one before. */
static inline void write_shared(buffer_t *section, uint32_t n) {
  buffer_number(section, n);
  buffer_put(section, SHARED, STRUCT(0));
  for (uint32_t i = 1; i < n; i++) {
    buffer_put(section, SHARED, STRUCT(1, 0x64, EXACT));
    buffer_number(section, i - 1);
    buffer_put(section, 1);
  }
}
#endif
