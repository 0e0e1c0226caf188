/* For growth.c: names, prints, explains, counts and encodes the types of a module. All types have one name, and so do
 * all fields of the first. */
#ifndef GROWTH_WRITTEN_H
#define GROWTH_WRITTEN_H
#include "name_section.h"

static struct {
  buffer_t module; /* nothing but the names */
  wt_type_names_t *names;
  wt_type_encoder_t *encoder;
} written;

static uint32_t type_count(void) { return (uint32_t)wt_type_collection_num_types(at.types); }

static void write_names(void) {
  uint32_t types = type_count(), count = 0;
  size_t fields =
      types > 0 ? wt_registered_type_num_fields(wt_type_collection_type(at.types, 0)) : 0;
  given_name_t *names = calloc(types + fields + 1, sizeof *names);
  for (uint32_t i = 0; i < types; i++) names[count++] = (given_name_t){i, OF_TYPE, "same", 0};
  for (size_t i = 0; i < fields; i++) names[count++] = (given_name_t){0, (int64_t)i, "same", 0};
  buffer_put(&written.module, MODULE_HEADER);
  put_name_section(&written.module, names, count);
  free(names);
}

static void do_read_names(void) {
  CHECK(wt_type_names_read_module(written.names, at.types, written.module.at, written.module.len,
                                  NULL));
}
/* Each of them replaces one name, reads nothing and refuses four bytes. */
static void do_replace_and_refuse(void) {
  static const uint8_t EMPTY[] = {MODULE_HEADER};
  const wt_registered_type_t *first = wt_type_collection_type(at.types, 0);
  for (uint32_t i = 0; i < type_count(); i++) {
    CHECK(wt_type_names_set_type(written.names, first, i % 2 == 0 ? "one" : "two", 3, NULL));
    CHECK(wt_type_names_read_module(written.names, at.types, EMPTY, sizeof EMPTY, NULL));
    CHECK(!wt_type_names_read_module(written.names, at.types, EMPTY, 4, NULL));
  }
}
static void do_print_module(void) {
  char *text = wt_type_collection_to_wat(at.types, written.names, NULL);
  CHECK(text != NULL);
  wt_string_delete(text);
}
static void do_print_registry(void) {
  char *text = wt_registry_to_wat(at.registry, written.names, NULL);
  CHECK(text != NULL);
  wt_string_delete(text);
}
static void do_explain(void) {
  const wt_registered_type_t *first = wt_type_collection_type(at.types, 0),
                             *other = wt_type_collection_type(at.types, type_count() / 2);
  char *text = wt_registered_type_explain_mismatch(first, other, written.names, NULL);
  CHECK((text == NULL) == wt_registered_type_is_subtype(first, other));
  wt_string_delete(text);
}
static void do_count_owners(void) {
  wt_owners_t owners = {0};
  const wt_registered_type_t *first = wt_type_collection_type(at.types, 0);
  CHECK(wt_registered_type_owners(first, &owners, sizeof owners) && owners.total > 0);
}
static void do_encode_the_last(void) {
  written.encoder = wt_type_encoder_new(at.registry, NULL);
  const wt_registered_type_t *last = wt_type_collection_type(at.types, type_count() - 1);
  CHECK(wt_type_encoder_add_type(written.encoder, last, NULL, NULL));
}
static void do_encode_module(void) {
  size_t len;
  CHECK(wt_type_encoder_add_collection(written.encoder, at.types, NULL, NULL));
  CHECK(wt_type_encoder_module(written.encoder, &len, NULL) != NULL);
}
static void do_delete_encoder(void) { wt_type_encoder_delete(written.encoder); }
static void do_delete_names(void) { wt_type_names_delete(written.names); }

static void written_steps(void) {
  if (type_count() == 0) return;
  written.names = wt_type_names_new(at.registry, NULL);
  write_names();
  do_it("read names", do_read_names);
  do_it("replace a name and refuse bytes, again and again", do_replace_and_refuse);
  do_it("print the module", do_print_module);
  do_it("print the registry", do_print_registry);
  do_it("explain", do_explain);
  do_it("count owners", do_count_owners);
  do_it("encode the last", do_encode_the_last);
  do_it("encode the module", do_encode_module);
  do_it("delete the encoder", do_delete_encoder);
  do_it("delete the names", do_delete_names);
  buffer_free(&written.module);
}
#endif
