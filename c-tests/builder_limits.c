/* A definition that would exceed a limit is refused by the call that would exceed it (typereg.h, WT_LIMIT_FIELDS,
 * WT_LIMIT_PARAMS, WT_LIMIT_RESULTS), not when the group is built: a few calls cannot take unlimited memory. A call
 * that is refused adds nothing, and the definition can be finished. */
#include "refused.h"

enum { FIELDS = 10000, VALUES = 1000 };

static wt_registry_t *registry;
static wt_rec_group_builder_t *builder;
static wt_error_t *error;
static wt_field_type_t fields[2 * FIELDS];
static wt_val_type_t values[2 * VALUES];

static const wt_pending_type_t *declare_struct(void) {
  const wt_pending_type_t *label = wt_rec_group_builder_declare_struct(builder, NULL);
  REQUIRE(label != NULL);
  return label;
}

static wt_struct_type_builder_t *begin_struct(const wt_pending_type_t *label) {
  wt_struct_type_builder_t *definition = wt_rec_group_builder_define_struct(builder, label, NULL);
  REQUIRE(definition != NULL && wt_struct_type_builder_final(definition, false, NULL));
  return definition;
}

static void begin(void) {
  builder = wt_rec_group_builder_new(registry, NULL);
  REQUIRE(builder != NULL);
}

/* Builds the group. Member `i` must have this number of fields, or params and results. */
static void end(size_t i, size_t nfields, size_t nparams, size_t nresults) {
  wt_rec_group_t *group = wt_rec_group_builder_build(builder, &error);
  CHECK(error == NULL);
  REQUIRE(group != NULL);
  const wt_registered_type_t *type = wt_rec_group_type(group, i);
  CHECK_NUMBER(wt_registered_type_num_fields(type), nfields);
  CHECK_NUMBER(wt_registered_type_num_params(type), nparams);
  CHECK_NUMBER(wt_registered_type_num_results(type), nresults);
  wt_rec_group_delete(group);
  wt_rec_group_builder_delete(builder);
}

static void a_field_too_many_is_refused_at_once(void) {
  CASE("fields one by one");
  begin();
  const wt_pending_type_t *label = declare_struct();
  wt_struct_type_builder_t *definition = begin_struct(label);
  for (size_t i = 0; i < FIELDS; i++) CHECK(wt_struct_type_builder_field(definition, fields[i], NULL));
  for (int again = 0; again < 2; again++) {
    CHECK(!wt_struct_type_builder_field(definition, fields[0], &error));
    CHECK_PLACE(error, 0, NOWHERE);
    CHECK_REFUSED(error, WT_ERROR_LIMIT);
    CHECK(wt_struct_type_builder_forward_ref_field(definition, label, &error) == NULL);
    CHECK_REFUSED(error, WT_ERROR_LIMIT);
    CHECK(!wt_struct_type_builder_fields(definition, fields, 1, &error));
    CHECK_PLACE(error, 0, FIELDS);
    CHECK_REFUSED(error, WT_ERROR_LIMIT);
    CHECK(wt_struct_type_builder_fields(definition, fields, 0, NULL));
  }
  CHECK(wt_struct_type_builder_finish(definition, NULL));
  end(0, FIELDS, 0, 0);
}

static void fields_too_many_are_refused_together(void) {
  CASE("fields all at once");
  begin();
  wt_struct_type_builder_t *definition = begin_struct(declare_struct());
  CHECK(!wt_struct_type_builder_fields(definition, fields, 2 * FIELDS, &error));
  CHECK_PLACE(error, 0, FIELDS);
  CHECK_REFUSED(error, WT_ERROR_LIMIT);
  CHECK(wt_struct_type_builder_field(definition, fields[0], NULL));
  CHECK(!wt_struct_type_builder_fields(definition, fields, FIELDS, &error));
  CHECK_REFUSED(error, WT_ERROR_LIMIT);
  CHECK(wt_struct_type_builder_fields(definition, fields, FIELDS - 1, &error));
  CHECK(wt_struct_type_builder_finish(definition, NULL));
  end(0, FIELDS, 0, 0);
}

static void params_and_results_too_many_are_refused_at_once(void) {
  CASE("params and results");
  begin();
  const wt_pending_type_t *label = wt_rec_group_builder_declare_func(builder, NULL);
  wt_func_type_builder_t *definition = wt_rec_group_builder_define_func(builder, label, NULL);
  CHECK(!wt_func_type_builder_params(definition, values, 2 * VALUES, &error));
  CHECK_PLACE(error, 0, VALUES);
  CHECK_REFUSED(error, WT_ERROR_LIMIT);
  CHECK(!wt_func_type_builder_results(definition, values, VALUES + 1, &error));
  CHECK_REFUSED(error, WT_ERROR_LIMIT);
  for (size_t i = 0; i < VALUES; i++) {
    CHECK(wt_func_type_builder_param(definition, values[i], NULL));
    CHECK(wt_func_type_builder_result(definition, values[i], NULL));
  }
  CHECK(!wt_func_type_builder_param(definition, values[0], &error));
  CHECK_REFUSED(error, WT_ERROR_LIMIT);
  CHECK(!wt_func_type_builder_result(definition, values[0], &error));
  CHECK_REFUSED(error, WT_ERROR_LIMIT);
  CHECK(wt_func_type_builder_forward_ref_param(definition, label, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_LIMIT);
  CHECK(wt_func_type_builder_forward_ref_result(definition, label, &error) == NULL);
  CHECK_REFUSED(error, WT_ERROR_LIMIT);
  CHECK(wt_func_type_builder_finish(definition, NULL));
  end(0, 0, VALUES, VALUES);
}

/* Each level inherits all fields of the one before, twice. */
static void fields_that_are_inherited_do_not_double_without_end(void) {
  CASE("fields inherited twice by each level");
  begin();
  const wt_pending_type_t *above = NULL;
  size_t have = 1;
  for (int level = 0; level < 25; level++) {
    const wt_pending_type_t *label = declare_struct();
    wt_struct_type_builder_t *definition = begin_struct(label);
    if (above == NULL) {
      CHECK(wt_struct_type_builder_field(definition, fields[0], NULL));
    } else {
      REQUIRE(wt_struct_type_builder_forward_supertype(definition, above, NULL));
      CHECK(wt_struct_type_builder_inherit(definition, NULL));
      bool twice = wt_struct_type_builder_inherit(definition, &error);
      CHECK(twice == (2 * have <= FIELDS));
      if (twice) {
        have *= 2;
      } else {
        CHECK_PLACE(error, level, NOWHERE);
        CHECK_REFUSED(error, WT_ERROR_LIMIT);
      }
    }
    CHECK(wt_struct_type_builder_finish(definition, NULL));
    above = label;
  }
  CHECK_NUMBER(have, 8192);
  end(24, have, 0, 0);
}

static void fields_of_a_registered_supertype_are_counted_too(void) {
  CASE("inherited from a registered type");
  begin();
  wt_struct_type_builder_t *definition = begin_struct(declare_struct());
  CHECK(wt_struct_type_builder_fields(definition, fields, FIELDS, NULL));
  CHECK(wt_struct_type_builder_finish(definition, NULL));
  wt_rec_group_t *group = wt_rec_group_builder_build(builder, NULL);
  REQUIRE(group != NULL);
  wt_rec_group_builder_delete(builder);
  begin();
  definition = begin_struct(declare_struct());
  CHECK(wt_struct_type_builder_supertype(definition, wt_rec_group_type(group, 0), NULL));
  wt_rec_group_delete(group);
  CHECK(wt_struct_type_builder_inherit(definition, NULL));
  CHECK(!wt_struct_type_builder_inherit(definition, &error));
  CHECK_REFUSED(error, WT_ERROR_LIMIT);
  CHECK(wt_struct_type_builder_finish(definition, NULL));
  end(0, FIELDS, 0, 0);
}

int main(void) {
  registry = wt_registry_new(NULL, NULL);
  REQUIRE(registry != NULL);
  for (size_t i = 0; i < 2 * FIELDS; i++) fields[i] = wt_field_type(wt_val_type_i32(), true);
  for (size_t i = 0; i < 2 * VALUES; i++) values[i] = wt_val_type_f64();
  a_field_too_many_is_refused_at_once();
  fields_too_many_are_refused_together();
  params_and_results_too_many_are_refused_at_once();
  fields_that_are_inherited_do_not_double_without_end();
  fields_of_a_registered_supertype_are_counted_too();
  REGISTRY_END(registry);
  return check_summary();
}
