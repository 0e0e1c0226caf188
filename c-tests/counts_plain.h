/* Steps for the same groups from plain data and from bytes, one call for each group, to compare the two kinds of hits.
 * For counts.c. */
#ifndef COUNTS_PLAIN_H
#define COUNTS_PLAIN_H
#include "counts_life.h"

/* Groups of structs, each with fields of its own and one of the next member. */
static struct {
  uint32_t members, groups;
  wt_sub_type_t types[TYPES];
  wt_field_type_t fields[TYPES][FIELDS];
  buffer_t sections[TYPES];
  wt_rec_group_t *plain[2][TYPES];
  wt_type_collection_t *collections[2][TYPES];
  int held;
} same;

static void prepare_same(uint32_t members) {
  static const uint8_t KINDS[] = {I32, I64, F32, F64, I8, I16, V128, EXTERNREF};
  same.members = members;
  same.groups = TYPES / members;
  for (uint32_t group = 0; group < same.groups; group++) {
    buffer_t *section = &same.sections[group];
    buffer_put(section, 1);
    if (members > 1) buffer_put(section, 0x4e, (uint8_t)members);
    for (uint32_t i = 0; i < members; i++) {
      uint32_t type = group * members + i, next = (i + 1) % members;
      buffer_put(section, 0x5f, FIELDS);
      for (uint32_t k = 0; k + 1 < FIELDS; k++) {
        uint8_t kind = KINDS[type >> 4 * k & 7], is_mutable = (type >> 4 * k & 8) != 0;
        wt_val_type_t value = kind == EXTERNREF ? wt_val_type_ref(kind, true) : (wt_val_type_t){.kind = kind};
        same.fields[type][k] = wt_field_type(value, is_mutable);
        buffer_put(section, kind, is_mutable);
      }
      same.fields[type][FIELDS - 1] = wt_field_type(wt_val_type_ref_own(next, true), false);
      buffer_put(section, REF_NULL((uint8_t)next), 0);
      same.types[type] = (wt_sub_type_t){.kind = WT_TYPE_STRUCT, .fields = same.fields[type], .nfields = FIELDS};
    }
  }
}

static void do_plain(void) {
  for (uint32_t i = 0; i < same.groups; i++)
    same.plain[same.held][i] = wt_registry_register_rec_group(
        at.registry, &same.types[i * same.members], same.members, NULL, NULL);
  same.held++;
}
static void do_delete_plain(void) {
  same.held--;
  for (uint32_t i = 0; i < same.groups; i++) wt_rec_group_delete(same.plain[same.held][i]);
}
static void do_sections(void) {
  for (uint32_t i = 0; i < same.groups; i++)
    same.collections[same.held][i] =
        wt_registry_register_type_section(at.registry, same.sections[i].at, same.sections[i].len, NULL);
  same.held++;
}
static void do_delete_sections(void) {
  same.held--;
  for (uint32_t i = 0; i < same.groups; i++) wt_type_collection_delete(same.collections[same.held][i]);
}

static void same_groups_from_plain_data_and_bytes(void) {
  static const struct {
    uint32_t members;
    const char *plain, *bytes;
  } SIZES[] = {{1, "struct of 6 fields, plain data of its own", "struct of 6 fields, section of its own"},
               {IN_GROUP, "struct of 6 fields in plain data of 50", "struct of 6 fields in a section of 50"}};
  for (size_t i = 0; i < 2; i++) {
    open_registry(WT_GC_LAYOUT_NONE);
    prepare_same(SIZES[i].members);
    live(TYPES, SIZES[i].plain, do_plain, do_delete_plain);
    live(TYPES, SIZES[i].bytes, do_sections, do_delete_sections);
    do_plain();
    wt_registry_stats_t before = stats();
    do_sections(); /* the same types */
    CHECK_NUMBER(stats().live_types, before.live_types);
    do_delete_sections();
    do_delete_plain();
    for (uint32_t k = 0; k < same.groups; k++) buffer_free(&same.sections[k]);
    close_registry();
  }
}
#endif
