/* number.c: arithmetic and comparisons of integers. Floats are only passed on. It does not use typereg. */
#include "engine.h"

/* Right shifts of negative numbers keep the sign, as in all C compilers. */
void run_number(frame_t *frame, unsigned op, const value_t *operand) {
  /* Opcodes of 64 bits, as those of 32 bits that do the same. */
  unsigned same = op >= 0x50 && op <= 0x5a ? op - 0x0b : op >= 0x79 && op <= 0x8a ? op - 0x12 : op;
  bool is_64 = same != op;
  unsigned bits = is_64 ? 64 : 32;
  value_t a = operand[0], b = is_unary(op) ? 0 : operand[1], out = 0, by = b % bits;
  int64_t signed_a = is_64 ? (int64_t)a : (int32_t)a, signed_b = is_64 ? (int64_t)b : (int32_t)b;
  if (same >= 0x6d && same <= 0x70 && b == 0) fail(frame->engine, TRAPPED "integer divide by zero");
  switch (same) {
    case 0x45: out = a == 0; break;
    case 0x46: out = a == b; break;
    case 0x47: out = a != b; break;
    case 0x48: out = signed_a < signed_b; break;
    case 0x49: out = a < b; break;
    case 0x4a: out = signed_a > signed_b; break;
    case 0x4b: out = a > b; break;
    case 0x4c: out = signed_a <= signed_b; break;
    case 0x4d: out = a <= b; break;
    case 0x4e: out = signed_a >= signed_b; break;
    case 0x4f: out = a >= b; break;
    case 0x6a: out = a + b; break;
    case 0x6b: out = a - b; break;
    case 0x6c: out = a * b; break;
    case 0x6d: /* div_s */
      if (signed_b == -1 && a == (value_t)1 << (bits - 1)) fail(frame->engine, TRAPPED "integer overflow");
      out = (value_t)(signed_a / signed_b);
      break;
    case 0x6e: out = a / b; break;
    case 0x6f: out = signed_b == -1 ? 0 : (value_t)(signed_a % signed_b); break; /* rem_s */
    case 0x70: out = a % b; break;
    case 0x71: out = a & b; break;
    case 0x72: out = a | b; break;
    case 0x73: out = a ^ b; break;
    case 0x74: out = a << by; break;
    case 0x75: out = (value_t)(signed_a >> by); break;
    case 0x76: out = a >> by; break;
    case 0x77: out = a << by | a >> (bits - by) % bits; break; /* rotl, rotr */
    case 0x78: out = a >> by | a << (bits - by) % bits; break;
    case 0xa7: case 0xad: case 0xbc: case 0xbe: out = (uint32_t)a; break; /* wrap, extend_i32_u, reinterpret */
    case 0xac: case 0xc4: out = (value_t)(int32_t)a, is_64 = true; break; /* i64.extend_i32_s, i64.extend32_s */
    case 0xbd: case 0xbf: out = a, is_64 = true; break;
    case 0xc0: out = (value_t)(int8_t)a; break; /* extend8_s, extend16_s */
    case 0xc1: out = (value_t)(int16_t)a; break;
    case 0xc2: out = (value_t)(int8_t)a, is_64 = true; break;
    case 0xc3: out = (value_t)(int16_t)a, is_64 = true; break;
    default: fail(frame->engine, UNSUPPORTED "instruction 0x%x", op);
  }
  push(frame, is_64 ? out : (uint32_t)out);
}
