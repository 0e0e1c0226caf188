/* Texts in which letters stand for types: @A is the index of type A, the first of the given ones. */
#ifndef EXPAND_H
#define EXPAND_H
#include "check.h"
#include <typereg.h>

/* Deletes the actual text. */
static inline void check_expanded_at(char *got, const char *want,
                                     const wt_registered_type_t *const *types, const char *file,
                                     int line) {
  char text[4096];
  size_t len = 0;
  for (; *want != '\0' && len + 16 < sizeof text; want++) {
    if (*want == '@')
      len +=
          (size_t)sprintf(text + len, "%" PRIu32, wt_registered_type_index(types[*++want - 'A']));
    else
      text[len++] = *want;
  }
  text[len] = '\0';
  check_text(got, text, "the text", file, line);
  wt_string_delete(got);
}
#define CHECK_EXPANDED(got, want, types) \
  check_expanded_at((got), (want), (types), __FILE__, __LINE__)
#endif
