/* inline_subtype: what a compiler knows about a supertype, and the code that it emits for it.
 *
 * Two functions are emitted for a supertype:
 *   bool   test(const wt_registered_type_t *type)                            is it the supertype, or below it?
 *   size_t count(const wt_registered_type_t *const *types, size_t n)         how many of these are?
 * `count` has the test in its loop, as compiled code has it among other code; it is for supertypes whose depth is below
 * WT_DISPLAY_MIN. Both follow the C calling convention of the processor; on x86-64 that of System V, not Microsoft's. */
#ifndef INLINE_SUBTYPE_H
#define INLINE_SUBTYPE_H
#include <string.h>
#include <typereg.h>

/* Room for the longest function below. */
enum { CODE_MAX = 128 };

typedef struct code_t {
  uint8_t bytes[CODE_MAX];
  size_t len;
} code_t;

/* All constants in the code. */
typedef struct supertype_t {
  uint32_t index, depth;
  uint32_t last_inline; /* entry WT_DISPLAY_MIN - 1 of its display: its supertype there, itself, or 0 */
  uint64_t address;     /* the supertype */
  uint64_t is_subtype;  /* wt_registered_type_is_subtype */
} supertype_t;

typedef struct encoder_t {
  const char *processor;
  void (*test)(code_t *code, const supertype_t *sup);
  void (*count)(code_t *code, const supertype_t *sup);
} encoder_t;

extern const encoder_t X86_64, AARCH64;

/* The offset of entry `depth` of the display. */
static inline uint32_t display_offset(uint32_t depth) {
  return (uint32_t)(WT_SLOT_DISPLAY_OFFSET + depth * sizeof(uint32_t));
}

/* Appends the `len` low bytes of a number, lowest first: both processors read constants and code in this order. */
static inline void emit(code_t *code, uint64_t number, size_t len) {
  for (size_t i = 0; i < len && code->len < CODE_MAX; i++) code->bytes[code->len++] = (uint8_t)(number >> 8 * i);
}
#endif
