/* The content of a type section, for tests that make the same types in another way. The bytes are the test's own, so
 * nothing is checked. */
#ifndef WRITTEN_H
#define WRITTEN_H
#include "bytes.h"
#include <stdbool.h>
#include <typereg.h>

static inline uint32_t take_number(const uint8_t **at) {
  uint32_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    uint8_t byte = *(*at)++;
    value |= (uint32_t)(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}

typedef struct written_value_t {
  uint8_t byte; /* a number type, or the byte of an abstract heap type */
  bool is_ref, nullable, is_index;
  uint8_t flags; /* WT_REF_... */
  uint32_t index;
} written_value_t;

static inline written_value_t take_value(const uint8_t **at) {
  uint8_t byte = *(*at)++;
  if (byte == SHARED)
    return (written_value_t){
        .byte = *(*at)++, .is_ref = true, .nullable = true, .flags = WT_REF_SHARED};
  if (byte != 0x63 && byte != 0x64) {
    bool is_number = byte >= V128 || byte == I8 || byte == I16;
    return (written_value_t){.byte = byte, .is_ref = !is_number, .nullable = true};
  }
  bool nullable = byte == 0x63;
  uint8_t flags = **at == SHARED ? WT_REF_SHARED : **at == EXACT ? WT_REF_EXACT : 0;
  if (flags != 0) ++*at;
  if (flags != WT_REF_EXACT && **at >= 0x40 && **at < 0x80)
    return (written_value_t){
        .byte = *(*at)++, .is_ref = true, .nullable = nullable, .flags = flags};
  return (written_value_t){.is_ref = true, .nullable = nullable, .flags = flags,
                           .is_index = true, .index = take_number(at)};
}

typedef struct written_sub_t {
  bool is_final, has_supertype, is_shared, describes, has_descriptor;
  uint32_t supertype, described, descriptor;
  uint8_t kind;
  const uint8_t *body;
} written_sub_t;

static inline void skip_values(const uint8_t **at, uint32_t count, bool are_fields) {
  for (; count > 0; count--) {
    take_value(at);
    if (are_fields) ++*at;
  }
}

static inline written_sub_t take_sub(const uint8_t **at) {
  written_sub_t sub = {.is_final = true};
  if (**at == 0x50 || **at == 0x4f) {
    sub.is_final = *(*at)++ == 0x4f;
    sub.has_supertype = take_number(at) == 1;
    if (sub.has_supertype) sub.supertype = take_number(at);
  }
  sub.is_shared = **at == SHARED;
  if (sub.is_shared) ++*at;
  sub.describes = **at == 0x4c;
  if (sub.describes) sub.described = (++*at, take_number(at));
  sub.has_descriptor = **at == 0x4d;
  if (sub.has_descriptor) sub.descriptor = (++*at, take_number(at));
  sub.kind = *(*at)++;
  sub.body = *at;
  if (sub.kind == WT_TYPE_CONT) take_number(at);
  else if (sub.kind == WT_TYPE_ARRAY) skip_values(at, 1, true);
  else skip_values(at, take_number(at), sub.kind == WT_TYPE_STRUCT);
  if (sub.kind == WT_TYPE_FUNC) skip_values(at, take_number(at), false);
  return sub;
}
#endif
