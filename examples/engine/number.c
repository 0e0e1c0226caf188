/* number.c: arithmetic and comparisons of integers. Floats are passed on only. typereg has no part in it. */
#include "engine.h"

/* Integers of 32 and of 64 bits do the same, from these opcodes on. Shifts to the right of what is negative keep the
 * sign, as all C compilers have it. */
#define COMPARISONS(first, unsigned_type, signed_type)                    \
  case first: out = (unsigned_type)a == (unsigned_type)b; break;         \
  case first + 1: out = (unsigned_type)a != (unsigned_type)b; break;     \
  case first + 2: out = (signed_type)a < (signed_type)b; break;          \
  case first + 3: out = (unsigned_type)a < (unsigned_type)b; break;      \
  case first + 4: out = (signed_type)a > (signed_type)b; break;          \
  case first + 5: out = (unsigned_type)a > (unsigned_type)b; break;      \
  case first + 6: out = (signed_type)a <= (signed_type)b; break;         \
  case first + 7: out = (unsigned_type)a <= (unsigned_type)b; break;     \
  case first + 8: out = (signed_type)a >= (signed_type)b; break;         \
  case first + 9: out = (unsigned_type)a >= (unsigned_type)b; break;
#define ARITHMETIC(first, unsigned_type, signed_type, bits)                                              \
  case first: out = (unsigned_type)(a + b); break;                                                      \
  case first + 1: out = (unsigned_type)(a - b); break;                                                  \
  case first + 2: out = (unsigned_type)(a * b); break;                                                  \
  case first + 3: case first + 4: case first + 5: case first + 6:                                       \
    if (b == 0) return trap(frame, "integer divide by zero");                                           \
    if (op == first + 3 && (signed_type)b == -1 && a == (value_t)1 << (bits - 1))                       \
      return trap(frame, "integer overflow");                                                           \
    if (op == first + 3) out = (unsigned_type)((signed_type)a / (signed_type)b);                        \
    if (op == first + 4) out = a / b;                                                                   \
    if (op == first + 5) out = (signed_type)b == -1 ? 0 : (unsigned_type)((signed_type)a % (signed_type)b); \
    if (op == first + 6) out = a % b;                                                                   \
    break;                                                                                              \
  case first + 7: out = a & b; break;                                                                   \
  case first + 8: out = a | b; break;                                                                   \
  case first + 9: out = a ^ b; break;                                                                   \
  case first + 10: out = (unsigned_type)(a << b % bits); break;                                         \
  case first + 11: out = (unsigned_type)((signed_type)a >> b % bits); break;                            \
  case first + 12: out = a >> b % bits; break;                                                          \
  case first + 13: out = (unsigned_type)(a << b % bits | a >> (bits - b % bits) % bits); break;         \
  case first + 14: out = (unsigned_type)(a >> b % bits | a << (bits - b % bits) % bits); break;

bool run_number(frame_t *frame, const instruction_t *in) {
  unsigned op = in->op;
  bool is_unary = op == 0x45 || op == 0x50 || op >= 0xa7;
  value_t b = is_unary ? 0 : pop(frame), a = pop(frame), out = 0;
  switch (op) {
    COMPARISONS(0x46, uint32_t, int32_t)
    COMPARISONS(0x51, uint64_t, int64_t)
    ARITHMETIC(0x6a, uint32_t, int32_t, 32)
    ARITHMETIC(0x7c, uint64_t, int64_t, 64)
    case 0x45: case 0x50: out = a == 0; break; /* eqz */
    case 0xa7: case 0xad: out = (uint32_t)a; break; /* i32.wrap_i64, i64.extend_i32_u */
    case 0xac: case 0xc4: out = (value_t)(int32_t)a; break; /* i64.extend_i32_s, i64.extend32_s */
    case 0xbc: case 0xbd: case 0xbe: case 0xbf: out = a; break; /* reinterpret */
    case 0xc0: out = (uint32_t)(int8_t)a; break; /* extend8_s, extend16_s */
    case 0xc1: out = (uint32_t)(int16_t)a; break;
    case 0xc2: out = (value_t)(int8_t)a; break;
    case 0xc3: out = (value_t)(int16_t)a; break;
    default: return fail(frame->engine, UNSUPPORTED, "instruction 0x%x", op);
  }
  push(frame, out);
  return true;
}
