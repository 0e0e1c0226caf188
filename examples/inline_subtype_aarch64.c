/* inline_subtype: the code for aarch64.
 *
 * Every instruction is a word of 32 bits: the manual's pattern, with registers and immediates in their places. `type`
 * comes in x0, `types` and `n` in x0 and x1; the answer is returned in x0. */
#include "inline_subtype.h"

enum { X0, X1, X2, X3, X4, X16 = 16, XZR = 31 };
enum { EQ = 0, NE = 1, LS = 9 };

static void word(code_t *code, uint32_t instruction) { emit(code, instruction, 4); }

/* ldr wT, [xN, #offset]; the offset is counted in words. */
static void load_word(code_t *code, uint32_t t, uint32_t n, uint32_t offset) {
  word(code, 0xb9400000 | offset / 4 << 10 | n << 5 | t);
}
/* ldrb wT, [xN, #offset] */
static void load_byte(code_t *code, uint32_t t, uint32_t n, uint32_t offset) {
  word(code, 0x39400000 | offset << 10 | n << 5 | t);
}
/* movz xD, #..., and a movk for each further 16 bits that are not zero. If the upper 32 bits are zero, of wD. */
static void constant(code_t *code, uint32_t d, uint64_t value) {
  uint32_t wide = value >> 32 != 0 ? 0x80000000 : 0;
  word(code, wide | 0x52800000 | (uint32_t)(value & 0xffff) << 5 | d);
  for (uint32_t half = 1; half < 4; half++) {
    uint32_t bits = (uint32_t)(value >> 16 * half) & 0xffff;
    if (bits != 0) word(code, wide | 0x72800000 | half << 21 | bits << 5 | d);
  }
}
/* cmp wN, wM */
static void compare(code_t *code, uint32_t n, uint32_t m) { word(code, 0x6b000000 | m << 16 | n << 5 | XZR); }
/* ret */
static void give_back(code_t *code) { word(code, 0xd65f03c0); }

/* b.condition to a place that is not written yet; `land` says that it is here. */
static size_t jump(code_t *code, uint32_t condition) {
  size_t from = code->len;
  word(code, 0x54000000 | condition);
  return from;
}
/* The distance, counted in instructions, is in bits 5 to 23, also in cbz. */
static void land(code_t *code, size_t from) {
  uint32_t distance = (uint32_t)(code->len - from) / 4;
  code->bytes[from] = (uint8_t)(code->bytes[from] | distance << 5);
  code->bytes[from + 1] = (uint8_t)(distance >> 3);
}

static void test_shallow(code_t *code, const supertype_t *sup) {
  load_word(code, X1, X0, display_offset(sup->depth)); /*   ldr w1, [x0, #offset]                */
  constant(code, X2, sup->index);                      /*   movz w2, #index; movk                */
  compare(code, X1, X2);                               /*   cmp w1, w2                           */
  word(code, 0x1a9f17e0);                              /*   cset w0, eq                          */
  give_back(code);                                     /*   ret                                  */
}

/* As on x86-64: if the slot does not decide, the code calls the library. */
static void test_deep(code_t *code, const supertype_t *sup) {
  load_word(code, X1, X0, display_offset(WT_DISPLAY_MIN - 1)); /* ldr w1, [x0, #offset]          */
  constant(code, X2, sup->last_inline);                /*   movz w2, #last_inline; movk          */
  compare(code, X1, X2);                               /*   cmp w1, w2                           */
  size_t other = jump(code, NE);                       /*   b.ne no                              */
  constant(code, X1, sup->address);                    /*   movz x1, #supertype; movk            */
  word(code, 0xeb00001f | X1 << 16 | X0 << 5);         /*   cmp x0, x1                           */
  size_t same = jump(code, EQ);                        /*   b.eq yes                             */
  load_byte(code, X2, X0, WT_SLOT_DEPTH_OFFSET);       /*   ldrb w2, [x0, #offset]               */
  word(code, 0x7100001f | sup->depth << 10 | X2 << 5); /*   cmp w2, #depth                       */
  size_t above = jump(code, LS);                       /*   b.ls no                              */
  constant(code, X16, sup->is_subtype);                /*   movz x16, #is_subtype; movk          */
  word(code, 0xd61f0000 | X16 << 5);                   /*   br x16: type and supertype are in place */
  land(code, same);
  word(code, 0x52800020);                              /* yes: mov w0, #1                        */
  give_back(code);                                     /*   ret                                  */
  land(code, other);
  land(code, above);
  word(code, 0x52800000);                              /* no: mov w0, #0                         */
  give_back(code);                                     /*   ret                                  */
}

static void test(code_t *code, const supertype_t *sup) {
  if (sup->depth < WT_DISPLAY_MIN) test_shallow(code, sup);
  else test_deep(code, sup);
}

static void count(code_t *code, const supertype_t *sup) {
  word(code, 0xaa0003e2);                              /*   mov x2, x0                           */
  word(code, 0xd2800000);                              /*   mov x0, #0                           */
  constant(code, X4, sup->index);                      /*   movz w4, #index; movk                */
  size_t none = code->len;
  word(code, 0xb4000000 | X1);                         /*   cbz x1, done                         */
  size_t loop = code->len;
  word(code, 0xf8408443);                              /* loop: ldr x3, [x2], #8                 */
  load_word(code, X3, X3, display_offset(sup->depth)); /*   ldr w3, [x3, #offset]                */
  compare(code, X3, X4);                               /*   cmp w3, w4                           */
  word(code, 0x9a801400);                              /*   cinc x0, x0, eq                      */
  word(code, 0xf1000421);                              /*   subs x1, x1, #1                      */
  uint32_t back = (uint32_t)(code->len - loop) / 4;
  word(code, 0x54000000 | (0x80000 - back) << 5 | NE); /*   b.ne loop                            */
  land(code, none);
  give_back(code);                                     /* done: ret                              */
}

const encoder_t AARCH64 = {"aarch64", test, count};
