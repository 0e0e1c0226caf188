/* opcode.h: the instructions, as the binary format numbers them; the immediates of each, a letter for each of them
 * (pass_immediates in code.c has their meanings); and how many operands it takes off the stack before it runs. Instructions
 * of control flow take theirs themselves. Those of arithmetic are in number.c, as numbers. */
#ifndef OPCODE_H
#define OPCODE_H

#define AFTER_FB 0x100 /* opcodes after the byte 0xfb, and after 0xfc */
#define AFTER_FC 0x200
#define OPCODES(_) \
  _(UNREACHABLE, 0x00, "", 0) _(NOP, 0x01, "", 0) _(BLOCK, 0x02, "b", 0) _(LOOP, 0x03, "b", 0) _(IF, 0x04, "b", 0) \
  _(ELSE, 0x05, "", 0) _(THROW, 0x08, "n", 0) _(THROW_REF, 0x0a, "", 0) _(END, 0x0b, "", 0) _(BR, 0x0c, "n", 0) \
  _(BR_IF, 0x0d, "n", 0) _(BR_TABLE, 0x0e, "l", 0) _(RETURN, 0x0f, "", 0) _(CALL, 0x10, "n", 0) \
  _(CALL_INDIRECT, 0x11, "nn", 0) _(RETURN_CALL, 0x12, "n", 0) _(RETURN_CALL_INDIRECT, 0x13, "nn", 0) \
  _(CALL_REF, 0x14, "n", 0) _(RETURN_CALL_REF, 0x15, "n", 0) _(DROP, 0x1a, "", 1) _(SELECT, 0x1b, "", 3) \
  _(SELECT_TYPED, 0x1c, "v", 3) _(TRY_TABLE, 0x1f, "bc", 0) _(LOCAL_GET, 0x20, "n", 0) _(LOCAL_SET, 0x21, "n", 1) \
  _(LOCAL_TEE, 0x22, "n", 0) _(GLOBAL_GET, 0x23, "n", 0) _(GLOBAL_SET, 0x24, "n", 1) _(TABLE_GET, 0x25, "n", 1) \
  _(TABLE_SET, 0x26, "n", 2) _(I32_CONST, 0x41, "n", 0) _(I64_CONST, 0x42, "n", 0) _(F32_CONST, 0x43, "w", 0) \
  _(F64_CONST, 0x44, "ww", 0) _(REF_NULL, 0xd0, "h", 0) _(REF_IS_NULL, 0xd1, "", 1) _(REF_FUNC, 0xd2, "n", 0) \
  _(REF_EQ, 0xd3, "", 2) _(REF_AS_NON_NULL, 0xd4, "", 1) _(BR_ON_NULL, 0xd5, "n", 0) _(BR_ON_NON_NULL, 0xd6, "n", 0) \
  _(STRUCT_NEW, AFTER_FB + 0, "n", 0) _(STRUCT_NEW_DEFAULT, AFTER_FB + 1, "n", 0) \
  _(STRUCT_GET, AFTER_FB + 2, "nn", 1) _(STRUCT_GET_S, AFTER_FB + 3, "nn", 1) _(STRUCT_GET_U, AFTER_FB + 4, "nn", 1) \
  _(STRUCT_SET, AFTER_FB + 5, "nn", 2) _(ARRAY_NEW, AFTER_FB + 6, "n", 2) _(ARRAY_NEW_DEFAULT, AFTER_FB + 7, "n", 1) \
  _(ARRAY_NEW_FIXED, AFTER_FB + 8, "nn", 0) _(ARRAY_NEW_DATA, AFTER_FB + 9, "nn", 2) \
  _(ARRAY_NEW_ELEM, AFTER_FB + 10, "nn", 2) _(ARRAY_GET, AFTER_FB + 11, "n", 2) _(ARRAY_GET_S, AFTER_FB + 12, "n", 2) \
  _(ARRAY_GET_U, AFTER_FB + 13, "n", 2) _(ARRAY_SET, AFTER_FB + 14, "n", 3) _(ARRAY_LEN, AFTER_FB + 15, "", 1) \
  _(ARRAY_FILL, AFTER_FB + 16, "n", 4) _(ARRAY_COPY, AFTER_FB + 17, "nn", 5) \
  _(ARRAY_INIT_DATA, AFTER_FB + 18, "nn", 4) _(ARRAY_INIT_ELEM, AFTER_FB + 19, "nn", 4) \
  _(REF_TEST, AFTER_FB + 20, "h", 1) _(REF_TEST_NULL, AFTER_FB + 21, "h", 1) _(REF_CAST, AFTER_FB + 22, "h", 1) \
  _(REF_CAST_NULL, AFTER_FB + 23, "h", 1) _(BR_ON_CAST, AFTER_FB + 24, "nnhh", 0) \
  _(BR_ON_CAST_FAIL, AFTER_FB + 25, "nnhh", 0) _(ANY_CONVERT_EXTERN, AFTER_FB + 26, "", 0) \
  _(EXTERN_CONVERT_ANY, AFTER_FB + 27, "", 0) _(REF_I31, AFTER_FB + 28, "", 1) _(I31_GET_S, AFTER_FB + 29, "", 1) \
  _(I31_GET_U, AFTER_FB + 30, "", 1) _(DATA_DROP, AFTER_FC + 9, "n", 0) _(TABLE_INIT, AFTER_FC + 12, "nn", 3) \
  _(ELEM_DROP, AFTER_FC + 13, "n", 0) _(TABLE_COPY, AFTER_FC + 14, "nn", 3) _(TABLE_GROW, AFTER_FC + 15, "n", 2) \
  _(TABLE_SIZE, AFTER_FC + 16, "n", 0) _(TABLE_FILL, AFTER_FC + 17, "n", 3)

#define OPCODE(name, number, immediates, operands) name = number,
enum { OPCODES(OPCODE) OPCODES_END = AFTER_FC + 18 };
#undef OPCODE

static inline int is_arithmetic(unsigned op) { return op >= 0x45 && op <= 0xc4; }
static inline int is_unary(unsigned op) { return op == 0x45 || op == 0x50 || op >= 0xa7; } /* of those */

#endif
