/* Type sections as C arrays, written the way they are read in WAT:
 *     BYTES(2, SUB(STRUCT(1, CONST(I32))), FINAL_OF(0, STRUCT(2, CONST(I32), VAR(REF_NULL(0)))))
 * is a section of two types, the second a final subtype of the first. Counts come first and are written by hand, so
 * that wrong ones can be written, too. Indices and counts here are below 64: one byte each.
 *
 * Larger sections are written into a `buffer_t`, which grows. */
#ifndef BYTES_H
#define BYTES_H
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct bytes_t {
  const uint8_t *at;
  size_t len;
} bytes_t;
#define BYTES(...) \
  { (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}) }

enum {
  I32 = 0x7f,
  I64 = 0x7e,
  F32 = 0x7d,
  F64 = 0x7c,
  V128 = 0x7b,
  I8 = 0x78,
  I16 = 0x77,
  FUNCREF = 0x70,
  EXTERNREF = 0x6f,
  ANYREF = 0x6e,
  EQREF = 0x6d,
  I31REF = 0x6c,
  STRUCTREF = 0x6b,
  ARRAYREF = 0x6a,
  EXNREF = 0x69,
  CONTREF = 0x68,
  NULLREF = 0x71,
  NULLEXTERNREF = 0x72,
  NULLFUNCREF = 0x73,
  NULLEXNREF = 0x74,
  NULLCONTREF = 0x75
};
/* A heap type is an index or one of the bytes above: REF(0), REF_NULL(ANYREF), REF(EXACT, 0), REF(SHARED, ANYREF). */
#define REF(...) 0x64, __VA_ARGS__
#define REF_NULL(...) 0x63, __VA_ARGS__
#define SHARED 0x65
#define EXACT 0x62
#define CONST(...) __VA_ARGS__, 0x00
#define VAR(...) __VA_ARGS__, 0x01
#define STRUCT(...) 0x5f, __VA_ARGS__ /* count, fields */
#define ARRAY(...) 0x5e, __VA_ARGS__  /* field */
#define FUNC(...) 0x60, __VA_ARGS__   /* count, params, count, results */
#define CONT(func) 0x5d, func
/* Before a composite type, in this order: SHARED, DESCRIBES(0, DESCRIPTOR(2, STRUCT(0))). */
#define DESCRIBES(type, ...) 0x4c, type, __VA_ARGS__
#define DESCRIPTOR(type, ...) 0x4d, type, __VA_ARGS__
#define SUB(...) 0x50, 0, __VA_ARGS__
#define SUB_OF(super, ...) 0x50, 1, super, __VA_ARGS__
#define FINAL(...) 0x4f, 0, __VA_ARGS__
#define FINAL_OF(super, ...) 0x4f, 1, super, __VA_ARGS__
#define REC(...) 0x4e, __VA_ARGS__ /* count, sub types */
#define MODULE_HEADER 0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00

typedef struct buffer_t {
  uint8_t *at;
  size_t len, capacity;
} buffer_t;

static inline void buffer_append(buffer_t *buffer, const uint8_t *bytes, size_t len) {
  if (buffer->capacity - buffer->len < len) {
    buffer->capacity = buffer->capacity * 2 + len;
    buffer->at = realloc(buffer->at, buffer->capacity);
    if (buffer->at == NULL) abort();
  }
  if (len > 0) memcpy(buffer->at + buffer->len, bytes, len);
  buffer->len += len;
}

#define buffer_put(buffer, ...) \
  buffer_append((buffer), (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

/* Counts, and indices where no heap type could stand (supertypes). */
static inline void buffer_number(buffer_t *buffer, uint32_t value) {
  for (; value >= 0x80; value >>= 7) buffer_put(buffer, (uint8_t)(value | 0x80));
  buffer_put(buffer, (uint8_t)value);
}

/* An index where an abstract heap type could stand: signed, so its last byte is below 0x40. */
static inline void buffer_heap_index(buffer_t *buffer, uint32_t value) {
  for (; value >= 0x40; value >>= 7) buffer_put(buffer, (uint8_t)(value | 0x80));
  buffer_put(buffer, (uint8_t)value);
}

static inline bytes_t buffer_bytes(const buffer_t *buffer) {
  return (bytes_t){buffer->at, buffer->len};
}

static inline void buffer_free(buffer_t *buffer) {
  free(buffer->at);
  *buffer = (buffer_t){0};
}

/* A type section with this number of structs, each with a reference to the one before: (field (ref null before)). */
static inline buffer_t chain_of(uint32_t count) {
  buffer_t section = {0};
  buffer_number(&section, count);
  buffer_put(&section, STRUCT(0));
  for (uint32_t i = 1; i < count; i++) {
    buffer_put(&section, STRUCT(1, 0x63));
    buffer_heap_index(&section, i - 1);
    buffer_put(&section, 0x00);
  }
  return section;
}

/* A module whose only section is this type section. */
static inline buffer_t module_of(bytes_t section) {
  buffer_t module = {0};
  buffer_put(&module, MODULE_HEADER, 0x01);
  buffer_number(&module, (uint32_t)section.len);
  buffer_append(&module, section.at, section.len);
  return module;
}
#endif
