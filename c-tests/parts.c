/* All parts of a type in one call (typereg.h, wt_registered_type_fields and its like), compared with the calls for one
 * part; layouts by a policy given with the query, compared with a registry made with that policy; and several parts at
 * once in builders. */
#include "layouts.h"
#include "paths.h"
#include "switched.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
enum { MOST = 12 };

/* Struct, array, func and continuation types, a described one, exn types: without parts and with some. */
static const bytes_t SECTION =
    BYTES(9, STRUCT(0), STRUCT(8, VAR(I8), CONST(I64), VAR(REF_NULL(0)), CONST(FUNCREF), VAR(I16), CONST(V128), VAR(I31REF), CONST(EXTERNREF)),
          ARRAY(VAR(I8)), ARRAY(CONST(REF(1))), ARRAY(VAR(FUNCREF)), FUNC(0, 0),
          FUNC(3, REF(0), I32, CONTREF, 2, F64, REF_NULL(EXACT, 1)), CONT(5),
          REC(2, DESCRIPTOR(9, STRUCT(2, CONST(I32), VAR(REF(9)))), DESCRIBES(8, STRUCT(1, VAR(EXNREF)))));
enum { IN_SECTION = 10, TYPES = IN_SECTION + 2 };

typedef struct scene_t {
  wt_registry_t *registry;
  types_t types;
  wt_registered_type_t *tag, *exns[2];
  const wt_registered_type_t *type[TYPES];
} scene_t;

/* With this policy; NULL: without layouts. */
static scene_t scene_open(const wt_gc_layout_policy_t *policy) {
  wt_registry_config_t *config = config_of_all();
  if (policy != NULL) REQUIRE(wt_registry_config_set_custom_gc_layout(config, policy, NULL));
  scene_t scene = {.registry = registry_of(config)};
  scene.types = types_of(scene.registry, SECTION);
  for (size_t i = 0; i < IN_SECTION; i++) scene.type[i] = scene.types.type[i];
  const wt_val_type_t params[] = {wt_val_type_ref(WT_HEAP_ANY, true), wt_val_type_i64(), wt_val_type_ref(WT_HEAP_FUNC, true),
                                  wt_val_type_ref(WT_HEAP_EXN, true)};
  scene.tag = wt_func_type_new(scene.registry, params, COUNT(params), NULL, 0, NULL);
  scene.exns[0] = wt_exn_type_new(scene.registry, scene.types.type[5], NULL);
  scene.exns[1] = wt_exn_type_new(scene.registry, scene.tag, NULL);
  scene.type[IN_SECTION] = scene.exns[0];
  scene.type[IN_SECTION + 1] = scene.exns[1];
  REQUIRE(scene.exns[0] != NULL && scene.exns[1] != NULL);
  return scene;
}

static void scene_close(scene_t *scene) {
  wt_registered_type_delete(scene->exns[0]);
  wt_registered_type_delete(scene->exns[1]);
  wt_registered_type_delete(scene->tag);
  types_delete(&scene->types);
  REGISTRY_END(scene->registry);
}

/* All parts, in an array of each length, are equal to those from the calls for one part; the rest of the array is
 * unchanged. */
#define CHECK_ALL(type, part_t, all, count, one)                                          \
  do {                                                                                    \
    size_t want = (count);                                                                \
    CHECK_NUMBER(all((type), NULL, 0), want);                                             \
    CHECK_NUMBER(all((type), NULL, 3), want);                                             \
    for (size_t room = 0; room <= MOST; room++) {                                         \
      part_t parts[MOST + 1], untouched;                                                  \
      memset(parts, 0xa5, sizeof parts);                                                  \
      memset(&untouched, 0xa5, sizeof untouched);                                         \
      CHECK_NUMBER(all((type), parts, room), want);                                       \
      for (uint32_t i = 0; i <= MOST; i++) {                                              \
        part_t part;                                                                      \
        bool is_stored = i < want && i < room;                                            \
        if (is_stored) CHECK(one((type), i, &part) && memcmp(&parts[i], &part, sizeof part) == 0); \
        else CHECK(memcmp(&parts[i], &untouched, sizeof untouched) == 0);                 \
      }                                                                                   \
    }                                                                                     \
  } while (0)

static void all_parts_are_each_part(void) {
  scene_t scene = scene_open(NULL);
  for (size_t i = 0; i < TYPES; i++) {
    const wt_registered_type_t *type = scene.type[i];
    CASE("parts of type %zu", i);
    CHECK_ALL(type, wt_field_type_t, wt_registered_type_fields, wt_registered_type_num_fields(type), wt_registered_type_field);
    CHECK_ALL(type, wt_val_type_t, wt_registered_type_params, wt_registered_type_num_params(type), wt_registered_type_param);
    CHECK_ALL(type, wt_val_type_t, wt_registered_type_results, wt_registered_type_num_results(type), wt_registered_type_result);
    CHECK_NUMBER(wt_registered_type_field_layouts(type, NULL, 0), 0); /* without layouts */
    CHECK_NUMBER(wt_registered_type_gc_ref_offsets(type, NULL, 0), 0);
  }
  CASE("of NULL");
  CHECK(wt_registered_type_fields(NULL, NULL, 0) == 0 && wt_registered_type_params(NULL, NULL, 0) == 0 &&
        wt_registered_type_results(NULL, NULL, 0) == 0 && wt_registered_type_field_layouts(NULL, NULL, 0) == 0 &&
        wt_registered_type_gc_ref_offsets(NULL, NULL, 0) == 0);
  scene_close(&scene);
}

/* ---- layouts */

/* The presets as policies, and the effect of each member of a policy. */
static const wt_gc_layout_policy_t POLICIES[] = {
    POLICY(8, 8, 4, 1, 0, 0),
    POLICY(24, 8, 4, 1, 0, 0),
    POLICY(16, 16, 4, 16, 20, 0),
    POLICY(12, 4, 8, 1, 32, 0),
    POLICY(8, 8, 8, 1, 0, 0, .max_field_align = 1),
    POLICY(8, 8, 4, 1, 0, 0, .max_field_align = 2),
    POLICY(4, 4, 4, 1, 0, 0, .max_field_align = 4),
    POLICY(8, 8, 8, 1, 0, 0, .max_field_align = 8, .traced_hierarchies = 31),
    POLICY(8, 8, 4, 1, 0, 0, .traced_hierarchies = 2),
    POLICY(8, 8, 4, 1, 0, 0, .traced_hierarchies = 1 | 2 | 4),
    POLICY(8, 8, 4, 1, 0, 0, .descriptor_size = 4),
    POLICY(12, 4, 4, 1, 0, 0, .descriptor_size = 8, .traced_hierarchies = 8 | 16),
};

static void a_layout_by_a_policy_is_that_of_its_registry(void) {
  scene_t asked[] = {scene_open(NULL), scene_open(&POLICIES[0]), scene_open(&POLICIES[11])};
  unsigned long references = 0;
  for (size_t p = 0; p < COUNT(POLICIES); p++) {
    scene_t home = scene_open(&POLICIES[p]);
    for (size_t i = 0; i < TYPES; i++) {
      const wt_registered_type_t *type = home.type[i];
      CASE("policy %zu, type %zu", p, i);
      wt_gc_layout_t layout = {0};
      bool has_layout = wt_registered_type_layout(type, &layout);
      size_t count = has_layout ? wt_registered_type_num_fields(type) : 0;
      CHECK_ALL(type, wt_gc_field_layout_t, wt_registered_type_field_layouts, count, wt_registered_type_field_layout);

      /* The references among them. */
      wt_gc_field_layout_t places[MOST];
      CHECK_NUMBER(wt_registered_type_field_layouts(type, places, MOST), count);
      uint32_t offsets[MOST + 1];
      memset(offsets, 0xa5, sizeof offsets);
      size_t found = wt_registered_type_gc_ref_offsets(type, offsets, MOST), is = 0;
      for (size_t k = 0; k < count; k++) {
        if (!places[k].is_gc_ref) continue;
        CHECK_NUMBER(offsets[is], places[k].offset);
        is++;
      }
      CHECK_NUMBER(found, is);
      CHECK(offsets[is] == 0xa5a5a5a5);
      CHECK_NUMBER(wt_registered_type_gc_ref_offsets(type, NULL, 0), is);
      if (is > 1) {
        uint32_t first[2] = {0, 77};
        CHECK(wt_registered_type_gc_ref_offsets(type, first, 1) == is && first[0] == offsets[0] && first[1] == 77);
      }
      references += is;

      /* The same with registries that have another policy, or none. */
      for (size_t a = 0; a < COUNT(asked); a++) {
        const wt_registered_type_t *same = asked[a].type[i];
        wt_gc_layout_t got, untouched;
        wt_gc_field_layout_t got_places[MOST];
        memset(&got, 0xa5, sizeof got);
        untouched = got;
        wt_error_t *error = NULL;
        size_t fields = wt_registered_type_num_fields(same);
        CHECK(wt_registered_type_layout_for(same, &POLICIES[p], &got, got_places, fields, &error) == has_layout);
        CHECK(error == NULL);
        CHECK(memcmp(&got, has_layout ? &layout : &untouched, sizeof got) == 0);
        CHECK(memcmp(got_places, places, count * sizeof *places) == 0);
        memset(&got, 0xa5, sizeof got);
        CHECK(wt_registered_type_layout_for(same, &POLICIES[p], &got, NULL, 99, NULL) == has_layout); /* not looked at */
        CHECK(memcmp(&got, has_layout ? &layout : &untouched, sizeof got) == 0);
      }
    }
    scene_close(&home);
  }
  CHECK(references > 50);
  for (size_t a = 0; a < COUNT(asked); a++) scene_close(&asked[a]);
}

static void a_preset_is_the_policy_that_its_table_says(void) {
  static const wt_gc_layout_kind_t KINDS[] = {WT_GC_LAYOUT_NULL, WT_GC_LAYOUT_DRC};
  for (size_t k = 0; k < COUNT(KINDS); k++) {
    CASE("preset %" PRIu32, KINDS[k]);
    wt_registry_t *registry = registry_with(KINDS[k]);
    bytes_t section = BYTES(2, STRUCT(4, VAR(I8), VAR(I64), VAR(I16), VAR(REF(ANYREF))), ARRAY(VAR(V128)));
    types_t types = types_of(registry, section);
    for (size_t i = 0; i < types.len; i++) {
      wt_gc_layout_t layout, by_policy;
      CHECK(wt_registered_type_layout(types.type[i], &layout) &&
            wt_registered_type_layout_for(types.type[i], &POLICIES[k], &by_policy, NULL, 0, NULL));
      CHECK(memcmp(&layout, &by_policy, sizeof layout) == 0);
    }
    types_delete(&types);
    REGISTRY_END(registry);
  }
}

static void a_policy_that_makes_no_sense_is_refused(void) {
  scene_t scene = scene_open(NULL);
  const struct {
    const char *name;
    wt_error_code_t code;
    wt_gc_layout_policy_t policy;
  } rows[] = {
      {"align of 24", WT_ERROR_INVALID_ARGUMENT, POLICY(8, 24, 4, 1, 0, 0)},
      {"references of 3", WT_ERROR_INVALID_ARGUMENT, POLICY(8, 8, 3, 1, 0, 0)},
      {"a reserved field", WT_ERROR_INVALID_ARGUMENT, POLICY(8, 8, 4, 1, 0, 1)},
      {"fields aligned to 3", WT_ERROR_INVALID_ARGUMENT, POLICY(8, 8, 4, 1, 0, 0, .max_field_align = 3)},
      {"a sixth hierarchy", WT_ERROR_INVALID_ARGUMENT, POLICY(8, 8, 4, 1, 0, 0, .traced_hierarchies = 32)},
      {"a descriptor of 5", WT_ERROR_INVALID_ARGUMENT, POLICY(8, 8, 4, 1, 0, 0, .descriptor_size = 5)},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    CASE("%s", rows[i].name);
    wt_registry_config_t *config = wt_registry_config_new();
    wt_error_t *error = NULL;
    CHECK(!wt_registry_config_set_custom_gc_layout(config, &rows[i].policy, &error)); /* as there */
    wt_error_delete(error);
    wt_registry_config_delete(config);
    wt_gc_layout_t out, untouched;
    memset(&out, 0xa5, sizeof out);
    untouched = out;
    error = NULL;
    CHECK(!wt_registered_type_layout_for(scene.type[1], &rows[i].policy, &out, NULL, 0, &error));
    CHECK_REFUSED(error, rows[i].code);
    CHECK(memcmp(&out, &untouched, sizeof out) == 0);
  }
  CASE("another number of fields, no policy, nowhere to store it");
  wt_gc_field_layout_t places[MOST];
  wt_gc_layout_t out;
  wt_error_t *error = NULL;
  for (size_t nfields = 0; nfields < MOST; nfields++) {
    bool done = wt_registered_type_layout_for(scene.type[1], &POLICIES[0], &out, places, nfields, &error);
    CHECK(done == (nfields == 8));
    if (!done) CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  }
  CHECK(!wt_registered_type_layout_for(scene.type[1], NULL, &out, NULL, 0, &error));
  CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  CHECK(!wt_registered_type_layout_for(scene.type[1], &POLICIES[0], NULL, NULL, 0, &error));
  CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  CASE("an object of more than 4 GiB");
  wt_gc_layout_policy_t huge = POLICY(UINT32_MAX - 7, 8, 4, 1, 0, 0);
  wt_gc_field_layout_t untouched[MOST];
  memset(places, 0xa5, sizeof places);
  memcpy(untouched, places, sizeof places);
  CHECK(!wt_registered_type_layout_for(scene.type[1], &huge, &out, places, 8, &error));
  CHECK_REFUSED(error, WT_ERROR_LIMIT);
  CHECK(memcmp(places, untouched, sizeof places) == 0);
  scene_close(&scene);
}

/* ---- several at once, for builders */

typedef struct bench_t {
  wt_registry_t *registry;
  wt_registered_type_t *base, *foreign;
  wt_rec_group_builder_t *builder;
  const wt_pending_type_t *above, *below, *call;
  wt_struct_type_builder_t *in_above, *in_below;
  wt_func_type_builder_t *in_call;
} bench_t;

static bench_t bench_open(wt_registry_t *registry) {
  bench_t bench = {.registry = registry, .builder = wt_rec_group_builder_new(registry, NULL)};
  bench.above = wt_rec_group_builder_declare_struct(bench.builder, NULL);
  bench.below = wt_rec_group_builder_declare_struct(bench.builder, NULL);
  bench.call = wt_rec_group_builder_declare_func(bench.builder, NULL);
  bench.in_above = wt_rec_group_builder_define_struct(bench.builder, bench.above, NULL);
  bench.in_below = wt_rec_group_builder_define_struct(bench.builder, bench.below, NULL);
  bench.in_call = wt_rec_group_builder_define_func(bench.builder, bench.call, NULL);
  REQUIRE(bench.in_below != NULL && bench.in_call != NULL && wt_struct_type_builder_final(bench.in_above, false, NULL));
  return bench;
}

/* Ends the bench; the group is NULL if an earlier call was refused. */
static wt_rec_group_t *bench_build(bench_t *bench) {
  CHECK(wt_struct_type_builder_finish(bench->in_below, NULL) && wt_func_type_builder_finish(bench->in_call, NULL));
  wt_rec_group_t *group = wt_rec_group_builder_build(bench->builder, NULL);
  wt_rec_group_builder_delete(bench->builder);
  CHECK(group != NULL);
  return group;
}

static void several_fields_at_once_are_the_same_one_by_one(void) {
  CASE("fields, params and results at once");
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_registered_type_t *known = wt_struct_type_new(registry, NULL, 0, NULL);
  wt_rec_group_t *groups[3];
  for (int way = 0; way < 3; way++) {
    bench_t bench = bench_open(registry);
    const wt_val_type_t values[] = {wt_val_type_i32(), wt_val_type_ref_to(known, true), wt_val_type_ref_pending(bench.call, false),
                                    wt_val_type_ref_index(wt_registered_type_index(known), false)};
    const wt_field_type_t fields[] = {wt_field_type(wt_val_type_i8(), true), wt_field_type(values[1], false),
                                      wt_field_type(values[2], true), wt_field_type(values[3], false)};
    size_t first = way == 0 ? 4 : way == 1 ? 1 : 0; /* at once; then the rest one by one */
    CHECK(wt_struct_type_builder_fields(bench.in_above, fields, first, NULL) &&
          wt_func_type_builder_params(bench.in_call, values, first, NULL) &&
          wt_func_type_builder_results(bench.in_call, values, first, NULL));
    CHECK(wt_struct_type_builder_fields(bench.in_above, NULL, 0, NULL));
    for (size_t i = first; i < 4; i++)
      CHECK(wt_struct_type_builder_field(bench.in_above, fields[i], NULL) &&
            wt_func_type_builder_param(bench.in_call, values[i], NULL) &&
            wt_func_type_builder_result(bench.in_call, values[i], NULL));
    CHECK(wt_struct_type_builder_finish(bench.in_above, NULL));
    CHECK(wt_struct_type_builder_forward_supertype(bench.in_below, bench.above, NULL));
    if (way == 2) CHECK(wt_struct_type_builder_fields(bench.in_below, fields, 4, NULL));
    else CHECK(wt_struct_type_builder_inherit(bench.in_below, NULL));
    CHECK(wt_struct_type_builder_field(bench.in_below, fields[0], NULL));
    groups[way] = bench_build(&bench);
    for (uint32_t i = 0; i < 3; i++) CHECK(wt_rec_group_type(groups[way], i) == wt_rec_group_type(groups[0], i));
    CHECK_NUMBER(wt_registered_type_num_fields(wt_rec_group_type(groups[way], 1)), 5);
    CHECK_NUMBER(wt_registered_type_num_params(wt_rec_group_type(groups[way], 2)), 4);
    CHECK_NUMBER(wt_registered_type_num_results(wt_rec_group_type(groups[way], 2)), 4);
  }
  for (int way = 0; way < 3; way++) wt_rec_group_delete(groups[way]);
  wt_registered_type_delete(known);
  REGISTRY_END(registry);
}

static void several_fields_are_added_all_or_none(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL), *elsewhere = wt_registry_new(NULL, NULL);
  wt_registered_type_t *foreign = wt_struct_type_new(elsewhere, NULL, 0, NULL), *known = wt_struct_type_new(registry, NULL, 0, NULL);
  bench_t other = bench_open(registry);
  const struct {
    const char *name;
    wt_error_code_t code;
    wt_val_type_t value;
  } rows[] = {{"never filled", WT_ERROR_INVALID_ARGUMENT, {0}},
              {"of another registry", WT_ERROR_WRONG_REGISTRY, wt_val_type_ref_to(foreign, true)},
              {"of another builder", WT_ERROR_WRONG_BUILDER, wt_val_type_ref_pending(other.call, true)},
              {"by position", WT_ERROR_INVALID_ARGUMENT, wt_val_type_ref_own(0, true)},
              {"by a stale index", WT_ERROR_STALE, wt_val_type_ref_index(UINT32_MAX / 4, true)}};
  for (size_t i = 0; i < COUNT(rows); i++)
    for (uint32_t at = 0; at < 4; at++) {
      CASE("%s, number %" PRIu32, rows[i].name, at);
      bench_t bench = bench_open(registry);
      wt_val_type_t values[4];
      wt_field_type_t fields[4];
      for (uint32_t k = 0; k < 4; k++) {
        values[k] = k == at ? rows[i].value : wt_val_type_ref_to(known, true);
        fields[k] = wt_field_type(values[k], true);
      }
      wt_error_t *error = NULL;
      const wt_field_type_t before = wt_field_type(wt_val_type_f32(), false);
      CHECK(wt_struct_type_builder_fields(bench.in_above, &before, 1, NULL));
      CHECK(!wt_struct_type_builder_fields(bench.in_above, fields, 4, &error));
      CHECK_PLACE(error, ANYWHERE, at + 1); /* after the one before */
      CHECK_REFUSED(error, rows[i].code);
      CHECK(!wt_func_type_builder_params(bench.in_call, values, 4, &error));
      CHECK_PLACE(error, ANYWHERE, at);
      CHECK_REFUSED(error, rows[i].code);
      CHECK(!wt_func_type_builder_results(bench.in_call, values, 4, &error));
      CHECK_PLACE(error, ANYWHERE, at);
      CHECK_REFUSED(error, rows[i].code);
      CHECK(wt_struct_type_builder_finish(bench.in_above, NULL));
      wt_rec_group_t *group = bench_build(&bench);
      CHECK_NUMBER(wt_registered_type_num_fields(wt_rec_group_type(group, 0)), 1);
      CHECK_NUMBER(wt_registered_type_num_params(wt_rec_group_type(group, 2)), 0);
      CHECK_NUMBER(wt_registered_type_num_results(wt_rec_group_type(group, 2)), 0);
      wt_rec_group_delete(group);
    }
  CASE("no array, one without end, and a definition that is finished");
  wt_error_t *error = NULL;
  wt_field_type_t field = wt_field_type(wt_val_type_i32(), false);
  CHECK(!wt_struct_type_builder_fields(other.in_above, NULL, 1, &error));
  CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  CHECK(!wt_struct_type_builder_fields(other.in_above, &field, SIZE_MAX, &error));
  CHECK_REFUSED(error, WT_ERROR_INVALID_ARGUMENT);
  CHECK(wt_struct_type_builder_finish(other.in_above, NULL) && wt_func_type_builder_finish(other.in_call, NULL));
  CHECK(!wt_struct_type_builder_fields(other.in_above, &field, 1, &error));
  CHECK_REFUSED(error, WT_ERROR_STATE);
  CHECK(!wt_func_type_builder_params(other.in_call, &field.storage, 1, &error));
  CHECK_REFUSED(error, WT_ERROR_STATE);
  CHECK(!wt_func_type_builder_results(other.in_call, &field.storage, 1, &error));
  CHECK_REFUSED(error, WT_ERROR_STATE);
  wt_rec_group_builder_delete(other.builder);
  wt_registered_type_delete(known);
  wt_registered_type_delete(foreign);
  REGISTRY_END(elsewhere);
  REGISTRY_END(registry);
}

static void a_struct_inherits_what_its_supertype_has(void) {
  CASE("inherit");
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  bytes_t section = BYTES(2, SUB(STRUCT(3, VAR(I8), CONST(ANYREF), VAR(REF_NULL(0)))), STRUCT(0));
  types_t types = types_of(registry, section);
  bench_t bench = bench_open(registry);
  wt_error_t *error = NULL;
  CHECK(!wt_struct_type_builder_inherit(bench.in_below, &error)); /* no supertype */
  CHECK_REFUSED(error, WT_ERROR_STATE);
  CHECK(wt_struct_type_builder_forward_supertype(bench.in_below, bench.above, NULL));
  CHECK(!wt_struct_type_builder_inherit(bench.in_below, &error)); /* not finished */
  CHECK_REFUSED(error, WT_ERROR_STATE);
  CHECK(wt_struct_type_builder_supertype(bench.in_above, types.type[0], NULL) && wt_struct_type_builder_inherit(bench.in_above, NULL));
  CHECK(wt_struct_type_builder_finish(bench.in_above, NULL));
  CHECK(!wt_struct_type_builder_inherit(bench.in_above, &error)); /* finished */
  CHECK_REFUSED(error, WT_ERROR_STATE);
  CHECK(wt_struct_type_builder_inherit(bench.in_below, NULL));
  wt_rec_group_t *group = bench_build(&bench);
  wt_field_type_t fields[3][4];
  CHECK_NUMBER(wt_registered_type_fields(types.type[0], fields[0], 4), 3);
  for (uint32_t i = 0; i < 2; i++) {
    CHECK_NUMBER(wt_registered_type_fields(wt_rec_group_type(group, i), fields[1 + i], 4), 3);
    CHECK(memcmp(fields[1 + i], fields[0], 3 * sizeof **fields) == 0);
  }
  CHECK(wt_registered_type_is_subtype(wt_rec_group_type(group, 1), types.type[0]));
  wt_rec_group_delete(group);
  types_delete(&types);
  REGISTRY_END(registry);
}

/* ---- words */

static void each_error_code_has_its_name(void) {
#define CODE(name) {name, #name}
  static const struct {
    wt_error_code_t code;
    const char *name;
  } CODES[] = {CODE(WT_ERROR_NONE),          CODE(WT_ERROR_INVALID_ARGUMENT), CODE(WT_ERROR_WRONG_REGISTRY),
               CODE(WT_ERROR_WRONG_BUILDER), CODE(WT_ERROR_STATE),            CODE(WT_ERROR_STALE),
               CODE(WT_ERROR_WRONG_KIND),    CODE(WT_ERROR_UNDEFINED),        CODE(WT_ERROR_INVALID_TYPE),
               CODE(WT_ERROR_UNSUPPORTED),   CODE(WT_ERROR_LIMIT),            CODE(WT_ERROR_MALFORMED),
               CODE(WT_ERROR_OUT_OF_MEMORY), CODE(WT_ERROR_INTERNAL)};
#undef CODE
  for (size_t i = 0; i < COUNT(CODES); i++) {
    CASE("the name of %s", CODES[i].name);
    CHECK_TEXT(wt_error_code_name(CODES[i].code), CODES[i].name);
  }
  CASE("a number that is not a code");
  CHECK_TEXT(wt_error_code_name(COUNT(CODES)), "WT_ERROR_INTERNAL");
  CHECK_TEXT(wt_error_code_name(UINT32_MAX), "WT_ERROR_INTERNAL");
}

static void a_value_is_written_as_in_a_type(void) {
  scene_t scene = scene_open(NULL);
  wt_type_names_t *names = wt_type_names_new(scene.registry, NULL);
  REQUIRE(wt_type_names_set_type(names, scene.type[1], "point", 5, NULL));
  for (size_t i = 0; i < TYPES; i++) {
    wt_field_type_t fields[MOST];
    size_t count = wt_registered_type_fields(scene.type[i], fields, MOST);
    for (size_t k = 0; k < count; k++)
      for (int named = 0; named <= 1; named++) {
        CASE("type %zu, field %zu", i, k);
        wt_val_type_t value = fields[k].storage;
        char *text = wt_val_type_to_wat(value, named ? names : NULL, NULL);
        /* The one field of an array that is const. */
        wt_registered_type_t *array = wt_array_type_new(scene.registry, wt_field_type(value, false), NULL);
        wt_rec_group_t *group = wt_registered_type_rec_group(array, NULL);
        char *whole = wt_rec_group_to_wat(group, named ? names : NULL, NULL), want[160];
        snprintf(want, sizeof want, "(array %s)", text);
        CHECK(whole != NULL && strstr(whole, want) != NULL);
        wt_string_delete(text);
        wt_string_delete(whole);
        wt_rec_group_delete(group);
        wt_registered_type_delete(array);
      }
  }
  CASE("by name, or by index");
  char *by_name = wt_val_type_to_wat(wt_val_type_ref_to(scene.type[1], true), names, NULL), want[40];
  CHECK_TEXT(by_name, "(ref null $point)");
  char *by_index = wt_val_type_to_wat(wt_val_type_ref_to(scene.type[1], false), NULL, NULL);
  snprintf(want, sizeof want, "(ref $t%" PRIu32 ")", wt_registered_type_index(scene.type[1]));
  CHECK_TEXT(by_index, want);
  char *packed = wt_val_type_to_wat(wt_val_type_i8(), NULL, NULL);
  CHECK_TEXT(packed, "i8");
  wt_string_delete(packed);
  wt_string_delete(by_name);
  wt_string_delete(by_index);
  wt_type_names_delete(names);
  scene_close(&scene);
}

int main(void) {
  all_parts_are_each_part();
  a_layout_by_a_policy_is_that_of_its_registry();
  a_preset_is_the_policy_that_its_table_says();
  a_policy_that_makes_no_sense_is_refused();
  several_fields_at_once_are_the_same_one_by_one();
  several_fields_are_added_all_or_none();
  a_struct_inherits_what_its_supertype_has();
  each_error_code_has_its_name();
  a_value_is_written_as_in_a_type();
  return check_summary();
}
