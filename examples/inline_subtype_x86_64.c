/* inline_subtype: the code for x86-64.
 *
 * Written by hand, byte by byte: what the manual calls opcode, ModRM, displacement, immediate. `type` comes in rdi,
 * `types` and `n` in rdi and rsi; the answer is returned in rax, a bool in al. Offsets into a slot are below 128, so one
 * byte of displacement is enough. */
#include "inline_subtype.h"

#define EMIT(code, ...) emit_bytes((code), (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void emit_bytes(code_t *code, const uint8_t *bytes, size_t len) {
  for (size_t i = 0; i < len; i++) emit(code, bytes[i], 1);
}

enum { JE = 0x74, JNE = 0x75, JBE = 0x76 };

/* A jump to a place that is not written yet; `land` says that it is here. */
static size_t jump(code_t *code, uint8_t opcode) {
  EMIT(code, opcode, 0);
  return code->len;
}
static void land(code_t *code, size_t jumped) { code->bytes[jumped - 1] = (uint8_t)(code->len - jumped); }

/* One load, one compare, in one instruction. */
static void compare_entry(code_t *code, uint8_t modrm, uint32_t depth, uint32_t index) {
  EMIT(code, 0x81, modrm, (uint8_t)display_offset(depth)); /* cmp dword [register + offset], index */
  emit(code, index, 4);
}

static void test_shallow(code_t *code, const supertype_t *sup) {
  EMIT(code, 0x31, 0xc0);                             /*   xor eax, eax                          */
  compare_entry(code, 0x7f, sup->depth, sup->index);  /*   cmp dword [rdi + offset], index       */
  EMIT(code, 0x0f, 0x94, 0xc0);                       /*   sete al                               */
  EMIT(code, 0xc3);                                   /*   ret                                   */
}

/* Not all supertypes of a deep type are in its slot. Most types are decided without the others: another type is in the
 * last entry, or the type is the supertype itself, or it is not deeper than the supertype. For the rest, the code calls
 * the library. */
static void test_deep(code_t *code, const supertype_t *sup) {
  compare_entry(code, 0x7f, WT_DISPLAY_MIN - 1, sup->last_inline); /* cmp dword [rdi + offset], last_inline */
  size_t other = jump(code, JNE);                     /*   jne no                                */
  EMIT(code, 0x48, 0xbe);                             /*   movabs rsi, supertype                 */
  emit(code, sup->address, 8);
  EMIT(code, 0x48, 0x39, 0xf7);                       /*   cmp rdi, rsi                          */
  size_t same = jump(code, JE);                       /*   je yes                                */
  EMIT(code, 0x80, 0x7f, WT_SLOT_DEPTH_OFFSET, (uint8_t)sup->depth); /* cmp byte [rdi + offset], depth */
  size_t above = jump(code, JBE);                     /*   jbe no                                */
  EMIT(code, 0x48, 0xb8);                             /*   movabs rax, is_subtype                */
  emit(code, sup->is_subtype, 8);
  EMIT(code, 0xff, 0xe0);                             /*   jmp rax: type and supertype are in place */
  land(code, same);
  EMIT(code, 0xb8, 1, 0, 0, 0);                       /* yes: mov eax, 1                         */
  EMIT(code, 0xc3);                                   /*   ret                                   */
  land(code, other);
  land(code, above);
  EMIT(code, 0x31, 0xc0);                             /* no: xor eax, eax                        */
  EMIT(code, 0xc3);                                   /*   ret                                   */
}

static void test(code_t *code, const supertype_t *sup) {
  if (sup->depth < WT_DISPLAY_MIN) test_shallow(code, sup);
  else test_deep(code, sup);
}

static void count(code_t *code, const supertype_t *sup) {
  EMIT(code, 0x31, 0xc0);                             /*   xor eax, eax                          */
  EMIT(code, 0x48, 0x85, 0xf6);                       /*   test rsi, rsi                         */
  size_t none = jump(code, JE);                       /*   je done                               */
  size_t loop = code->len;
  EMIT(code, 0x48, 0x8b, 0x0f);                       /* loop: mov rcx, [rdi]                    */
  EMIT(code, 0x31, 0xd2);                             /*   xor edx, edx                          */
  compare_entry(code, 0x79, sup->depth, sup->index);  /*   cmp dword [rcx + offset], index       */
  EMIT(code, 0x0f, 0x94, 0xc2);                       /*   sete dl                               */
  EMIT(code, 0x48, 0x01, 0xd0);                       /*   add rax, rdx                          */
  EMIT(code, 0x48, 0x83, 0xc7, 8);                    /*   add rdi, 8                            */
  EMIT(code, 0x48, 0xff, 0xce);                       /*   dec rsi                               */
  size_t again = jump(code, JNE);                     /*   jne loop                              */
  code->bytes[again - 1] = (uint8_t)(loop - again);
  land(code, none);
  EMIT(code, 0xc3);                                   /* done: ret                               */
}

const encoder_t X86_64 = {"x86-64", test, count};
