/* Modules with a name section, made from a list of names. */
#ifndef NAME_SECTION_H
#define NAME_SECTION_H
#include "bytes.h"
#include <stdbool.h>

enum { OF_TYPE = -1 };
typedef struct given_name_t {
  uint32_t type;
  int64_t field; /* OF_TYPE: the name of the type itself */
  const char *name;
  size_t len; /* 0: up to the NUL */
} given_name_t;

static inline void put_name(buffer_t *buffer, const given_name_t *given) {
  size_t len = given->len != 0 ? given->len : strlen(given->name);
  buffer_number(buffer, (uint32_t)len);
  buffer_append(buffer, (const uint8_t *)given->name, len);
}

static inline void put_sized(buffer_t *buffer, uint8_t id, buffer_t *content) {
  buffer_put(buffer, id);
  buffer_number(buffer, (uint32_t)content->len);
  buffer_append(buffer, content->at, content->len);
  buffer_free(content);
}

/* Types have subsection 4, fields 10. Each list is one of rising numbers, or cannot be read. */
static inline void put_name_section(buffer_t *module, const given_name_t *names, size_t count) {
  buffer_t types = {0}, fields = {0}, section = {0};
  uint32_t type_names = 0, types_with_fields = 0;
  for (size_t i = 0; i < count; i++) {
    bool of_type = names[i].field == OF_TYPE;
    type_names += of_type;
    types_with_fields +=
        !of_type && (i == 0 || names[i - 1].field == OF_TYPE || names[i - 1].type != names[i].type);
  }
  buffer_number(&types, type_names);
  buffer_number(&fields, types_with_fields);
  for (size_t i = 0, next; i < count; i = next) {
    next = i + 1;
    if (names[i].field == OF_TYPE) {
      buffer_number(&types, names[i].type);
      put_name(&types, &names[i]);
      continue;
    }
    while (next < count && names[next].field != OF_TYPE && names[next].type == names[i].type)
      next++;
    buffer_number(&fields, names[i].type);
    buffer_number(&fields, (uint32_t)(next - i));
    for (size_t field = i; field < next; field++) {
      buffer_number(&fields, (uint32_t)names[field].field);
      put_name(&fields, &names[field]);
    }
  }
  buffer_put(&section, 4, 'n', 'a', 'm', 'e');
  put_sized(&section, 4, &types);
  put_sized(&section, 10, &fields);
  put_sized(module, 0, &section);
}

static inline buffer_t named_module(bytes_t types, const given_name_t *names, size_t count) {
  buffer_t module = module_of(types);
  put_name_section(&module, names, count);
  return module;
}
#endif
