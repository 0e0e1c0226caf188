/* The encoders of examples/inline_subtype write the same bytes as assemblers (GNU as 2.40, for both processors) for the
 * same text. The example itself checks that the code answers as the library does, on the processor that it runs on. */
#include "../examples/inline_subtype.h"
#include "check.h"

static const supertype_t SHALLOW = {.index = 0x12345, .depth = 3},
                         DEEP = {.index = 0x98765,
                                 .depth = 20,
                                 .last_inline = 0x789,
                                 .address = 0x7f0123456780,
                                 .is_subtype = 0x5500aabbccdd};

static const uint8_t X86_64_SHALLOW[] = {
    0x31, 0xc0,                               /*   xor eax, eax               */
    0x81, 0x7f, 0x2c, 0x45, 0x23, 0x01, 0x00, /*   cmp dword [rdi+44], 0x12345 */
    0x0f, 0x94, 0xc0,                         /*   sete al                    */
    0xc3,                                     /*   ret                        */
};
static const uint8_t X86_64_DEEP[] = {
    0x81, 0x7f, 0x3c, 0x89, 0x07, 0x00, 0x00,                   /*   cmp dword [rdi+60], 0x789    */
    0x75, 0x27,                                                 /*   jne no                       */
    0x48, 0xbe, 0x80, 0x67, 0x45, 0x23, 0x01, 0x7f, 0x00, 0x00, /*   movabs rsi, 0x7f0123456780   */
    0x48, 0x39, 0xf7,                                           /*   cmp rdi, rsi                 */
    0x74, 0x12,                                                 /*   je yes                       */
    0x80, 0x7f, 0x1c, 0x14,                                     /*   cmp byte [rdi+28], 20        */
    0x76, 0x12,                                                 /*   jbe no                       */
    0x48, 0xb8, 0xdd, 0xcc, 0xbb, 0xaa, 0x00, 0x55, 0x00, 0x00, /*   movabs rax, 0x5500aabbccdd   */
    0xff, 0xe0,                                                 /*   jmp rax                      */
    0xb8, 0x01, 0x00, 0x00, 0x00,                               /* yes: mov eax, 1                */
    0xc3,                                                       /*   ret                          */
    0x31, 0xc0,                                                 /* no: xor eax, eax               */
    0xc3,                                                       /*   ret                          */
};
static const uint8_t X86_64_COUNT[] = {
    0x31, 0xc0,                               /*   xor eax, eax               */
    0x48, 0x85, 0xf6,                         /*   test rsi, rsi              */
    0x74, 0x1b,                               /*   je done                    */
    0x48, 0x8b, 0x0f,                         /* loop: mov rcx, [rdi]         */
    0x31, 0xd2,                               /*   xor edx, edx               */
    0x81, 0x79, 0x2c, 0x45, 0x23, 0x01, 0x00, /*   cmp dword [rcx+44], 0x12345 */
    0x0f, 0x94, 0xc2,                         /*   sete dl                    */
    0x48, 0x01, 0xd0,                         /*   add rax, rdx               */
    0x48, 0x83, 0xc7, 0x08,                   /*   add rdi, 8                 */
    0x48, 0xff, 0xce,                         /*   dec rsi                    */
    0x75, 0xe5,                               /*   jne loop                   */
    0xc3,                                     /* done: ret                    */
};

static const uint32_t AARCH64_SHALLOW[] = {
    0xb9402c01, /*   ldr w1, [x0, #44]        */
    0x528468a2, /*   movz w2, #0x2345         */
    0x72a00022, /*   movk w2, #0x1, lsl #16   */
    0x6b02003f, /*   cmp w1, w2               */
    0x1a9f17e0, /*   cset w0, eq              */
    0xd65f03c0, /*   ret                      */
};
static const uint32_t AARCH64_DEEP[] = {
    0xb9403c01, /*   ldr w1, [x0, #60]        */
    0x5280f122, /*   movz w2, #0x789          */
    0x6b02003f, /*   cmp w1, w2               */
    0x540001e1, /*   b.ne no                  */
    0xd28cf001, /*   movz x1, #0x6780         */
    0xf2a468a1, /*   movk x1, #0x2345, lsl 16 */
    0xf2cfe021, /*   movk x1, #0x7f01, lsl 32 */
    0xeb01001f, /*   cmp x0, x1               */
    0x54000100, /*   b.eq yes                 */
    0x39407002, /*   ldrb w2, [x0, #28]       */
    0x7100505f, /*   cmp w2, #20              */
    0x540000e9, /*   b.ls no                  */
    0xd2999bb0, /*   movz x16, #0xccdd        */
    0xf2b55770, /*   movk x16, #0xaabb, lsl 16 */
    0xf2caa010, /*   movk x16, #0x5500, lsl 32 */
    0xd61f0200, /*   br x16                   */
    0x52800020, /* yes: mov w0, #1            */
    0xd65f03c0, /*   ret                      */
    0x52800000, /* no: mov w0, #0             */
    0xd65f03c0, /*   ret                      */
};
static const uint32_t AARCH64_COUNT[] = {
    0xaa0003e2, /*   mov x2, x0               */
    0xd2800000, /*   mov x0, #0               */
    0x528468a4, /*   movz w4, #0x2345         */
    0x72a00024, /*   movk w4, #0x1, lsl #16   */
    0xb40000e1, /*   cbz x1, done             */
    0xf8408443, /* loop: ldr x3, [x2], #8     */
    0xb9402c63, /*   ldr w3, [x3, #44]        */
    0x6b04007f, /*   cmp w3, w4               */
    0x9a801400, /*   cinc x0, x0, eq          */
    0xf1000421, /*   subs x1, x1, #1          */
    0x54ffff61, /*   b.ne loop                */
    0xd65f03c0, /* done: ret                  */
};

typedef void encode_t(code_t *code, const supertype_t *sup);

static void check_bytes(encode_t *encode, const supertype_t *sup, const uint8_t *want, size_t len) {
  code_t code = {{0}, 0};
  encode(&code, sup);
  CHECK_NUMBER(code.len, len);
  for (size_t i = 0; i < len; i++) CHECK_NUMBER(code.bytes[i], want[i]);
}

static void check_words(encode_t *encode, const supertype_t *sup, const uint32_t *want,
                        size_t count) {
  code_t code = {{0}, 0};
  encode(&code, sup);
  CHECK_NUMBER(code.len, 4 * count);
  for (size_t i = 0; i < count; i++) {
    const uint8_t *at = code.bytes + 4 * i;
    CHECK_NUMBER(at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24, want[i]);
  }
}

#define BYTES_OF(array) (array), sizeof(array)
#define WORDS_OF(array) (array), sizeof(array) / sizeof(uint32_t)

int main(void) {
  CASE("x86-64, shallow");
  check_bytes(X86_64.test, &SHALLOW, BYTES_OF(X86_64_SHALLOW));
  CASE("x86-64, deep");
  check_bytes(X86_64.test, &DEEP, BYTES_OF(X86_64_DEEP));
  CASE("x86-64, in a loop");
  check_bytes(X86_64.count, &SHALLOW, BYTES_OF(X86_64_COUNT));
  CASE("aarch64, shallow");
  check_words(AARCH64.test, &SHALLOW, WORDS_OF(AARCH64_SHALLOW));
  CASE("aarch64, deep");
  check_words(AARCH64.test, &DEEP, WORDS_OF(AARCH64_DEEP));
  CASE("aarch64, in a loop");
  check_words(AARCH64.count, &SHALLOW, WORDS_OF(AARCH64_COUNT));
  return check_summary();
}
