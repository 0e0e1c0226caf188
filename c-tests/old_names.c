/* A program that was written before some functions were renamed (typereg.h, OLD NAMES): it compiles without a warning,
 * and each old name gives the answers of the new one. */
#include "paths.h"
#include "refused.h"

static const bytes_t SECTION = BYTES(4, REC(2, STRUCT(1, VAR(REF_NULL(1))), ARRAY(VAR(REF_NULL(0)))), REC(0),
                                     FUNC(1, I32, 0), STRUCT(0));

int main(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  wt_type_collection_t *types = wt_registry_register_type_section(registry, SECTION.at, SECTION.len, NULL);
  REQUIRE(types != NULL);

  CASE("a collection");
  CHECK_NUMBER(wt_type_collection_len(types), 4);
  CHECK_NUMBER(wt_type_collection_num_types(types), 4);
  CHECK_NUMBER(wt_type_collection_rec_groups(types), 4);
  CHECK_NUMBER(wt_type_collection_num_rec_groups(types), 4);

  for (uint32_t i = 0; i < wt_type_collection_num_types(types); i++) {
    CASE("the group of type %" PRIu32, i);
    wt_rec_group_t *group = wt_registered_type_rec_group(wt_type_collection_type(types, i), NULL);
    CHECK_NUMBER(wt_rec_group_len(group), i < 2 ? 2 : 1);
    CHECK_NUMBER(wt_rec_group_num_types(group), i < 2 ? 2 : 1);
    wt_rec_group_delete(group);
  }

  CASE("NULL");
  CHECK_NUMBER(wt_rec_group_len(NULL), 0);
  CHECK_NUMBER(wt_type_collection_len(NULL), 0);
  CHECK_NUMBER(wt_type_collection_rec_groups(NULL), 0);
  wt_type_collection_delete(types);
  REGISTRY_END(registry);
  return check_summary();
}
