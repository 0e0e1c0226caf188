/* number.c: arithmetic and comparisons. typereg has no part in it. */
#include "engine.h"

#include <math.h>
#include <string.h>

static float as_f32(value_t value) {
  uint32_t bits = (uint32_t)value;
  float number;
  memcpy(&number, &bits, sizeof number);
  return number;
}

static double as_f64(value_t value) {
  double number;
  memcpy(&number, &value, sizeof number);
  return number;
}

static value_t of_f32(float number) {
  uint32_t bits;
  memcpy(&bits, &number, sizeof bits);
  return bits;
}

static value_t of_f64(double number) {
  value_t bits;
  memcpy(&bits, &number, sizeof bits);
  return bits;
}

/* Integers of 32 and 64 bits do the same: `width` bits, and `n` is the opcode's number among the operations. */
static value_t extend(value_t value, unsigned width) { /* the sign, to 64 bits */
  value_t sign = (value_t)1 << (width - 1);
  return ((value & (sign | (sign - 1))) ^ sign) - sign;
}

static unsigned count(value_t value, unsigned width, unsigned operation) {
  unsigned zeros = 0, ones = 0, i;
  for (i = 0; i < width; i++) ones += value >> i & 1;
  if (operation == 2) return ones;
  while (zeros < width && (value >> (operation == 0 ? width - 1 - zeros : zeros) & 1) == 0) zeros++;
  return zeros;
}

static bool compare(unsigned n, value_t a, value_t b, unsigned width) {
  int64_t x = (int64_t)extend(a, width), y = (int64_t)extend(b, width);
  switch (n) {
    case 0: return a == b;
    case 1: return a != b;
    case 2: return x < y;
    case 3: return a < b;
    case 4: return x > y;
    case 5: return a > b;
    case 6: return x <= y;
    case 7: return a <= b;
    case 8: return x >= y;
    default: return a >= b;
  }
}

static bool calculate(frame_t *frame, unsigned n, value_t a, value_t b, unsigned width, value_t *out) {
  int64_t x = (int64_t)extend(a, width), y = (int64_t)extend(b, width);
  unsigned by = b % width;
  if (n >= 3 && n <= 6 && b == 0) return fail(frame->engine, TRAPPED, "integer divide by zero");
  if (n == 3 && y == -1 && (value_t)x == extend((value_t)1 << (width - 1), width))
    return fail(frame->engine, TRAPPED, "integer overflow");
  switch (n) {
    case 0: *out = a + b; break;
    case 1: *out = a - b; break;
    case 2: *out = a * b; break;
    case 3: *out = (value_t)(x / y); break;
    case 4: *out = a / b; break;
    case 5: *out = y == -1 ? 0 : (value_t)(x % y); break;
    case 6: *out = a % b; break;
    case 7: *out = a & b; break;
    case 8: *out = a | b; break;
    case 9: *out = a ^ b; break;
    case 10: *out = a << by; break;
    case 11: *out = (value_t)(x >> by); break;
    case 12: *out = a >> by; break;
    case 13: *out = by == 0 ? a : a << by | a >> (width - by); break;
    default: *out = by == 0 ? a : a >> by | a << (width - by); break;
  }
  return true;
}

static bool compare_floats(unsigned n, double a, double b) {
  switch (n) {
    case 0: return a == b;
    case 1: return a != b;
    case 2: return a < b;
    case 3: return a > b;
    case 4: return a <= b;
    default: return a >= b;
  }
}

static double calculate_floats(unsigned n, double a, double b) {
  switch (n) {
    case 0: return a + b;
    case 1: return a - b;
    case 2: return a * b;
    default: return a / b;
  }
}

bool run_number(frame_t *frame, const instruction_t *in) {
  unsigned op = in->op;
  bool is_unary = op == 0x45 || op == 0x50 || (op >= 0x67 && op <= 0x69) || (op >= 0x79 && op <= 0x7b) || op >= 0xa7;
  value_t b = is_unary ? 0 : pop(frame), a = pop(frame), out = 0;
  if (op == 0x45 || op == 0x50) out = a == 0;
  else if (op < 0x50) out = compare(op - 0x46, a, b, 32);
  else if (op < 0x5b) out = compare(op - 0x51, a, b, 64);
  else if (op < 0x61) out = compare_floats(op - 0x5b, as_f32(a), as_f32(b));
  else if (op < 0x67) out = compare_floats(op - 0x61, as_f64(a), as_f64(b));
  else if (op < 0x6a) out = count(a, 32, op - 0x67);
  else if (op < 0x79) {
    if (!calculate(frame, op - 0x6a, a, b, 32, &out)) return false;
    out = (uint32_t)out;
  } else if (op < 0x7c) out = count(a, 64, op - 0x79);
  else if (op < 0x8b) {
    if (!calculate(frame, op - 0x7c, a, b, 64, &out)) return false;
  } else if (op >= 0x92 && op <= 0x95) out = of_f32((float)calculate_floats(op - 0x92, as_f32(a), as_f32(b)));
  else if (op >= 0xa0 && op <= 0xa3) out = of_f64(calculate_floats(op - 0xa0, as_f64(a), as_f64(b)));
  else switch (op) {
    case 0xa7: case 0xad: case 0xbc: case 0xbe: out = (uint32_t)a; break; /* i32.wrap_i64, i64.extend_i32_u, reinterpret */
    case 0xac: case 0xc4: out = extend(a, 32); break;
    case 0xbd: case 0xbf: out = a; break;
    case 0xb2: out = of_f32((float)(int32_t)a); break;
    case 0xb7: out = of_f64((int32_t)a); break;
    case 0xb9: out = of_f64((double)(int64_t)a); break;
    case 0xb6: out = of_f32((float)as_f64(a)); break;
    case 0xbb: out = of_f64(as_f32(a)); break;
    case 0xc0: out = (uint32_t)extend(a, 8); break;
    case 0xc1: out = (uint32_t)extend(a, 16); break;
    case 0xc2: out = extend(a, 8); break;
    case 0xc3: out = extend(a, 16); break;
    default: return fail(frame->engine, UNSUPPORTED, "instruction 0x%x", op);
  }
  push(frame, out);
  return true;
}
