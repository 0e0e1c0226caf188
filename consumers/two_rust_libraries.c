/* A program linked with typereg's static library and another one in Rust, other.rs. */
#include <stdio.h>

int other_answer(void);

#define main typereg_main
#include "program.c"
#undef main

int main(void) {
  printf("the other library says %d\n", other_answer());
  return typereg_main();
}
