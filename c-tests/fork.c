/* A child of fork() has all that its parent had (typereg.h, "Fork"). This program has one thread. */
#define _POSIX_C_SOURCE 200809L
#include "bytes.h"
#include "check.h"
#include <sys/wait.h>
#include <typereg.h>
#include <unistd.h>

static const uint8_t OLD[] = {1, STRUCT(1, CONST(I32))};
static const uint8_t NEW[] = {2, STRUCT(1, CONST(I32)), FUNC(0, 0)};

static size_t live_types(const wt_registry_t *registry) {
  wt_registry_stats_t stats;
  REQUIRE(wt_registry_stats(registry, &stats, sizeof stats));
  return (size_t)stats.live_types;
}

/* A registry made before the fork still works in the child: equal types are found, new ones are made, and all can be
 * released. */
static void use(wt_registry_t *registry, const wt_registered_type_t *old) {
  wt_type_collection_t *types =
      wt_registry_register_type_section(registry, NEW, sizeof NEW, NULL);
  REQUIRE(types != NULL);
  CHECK(wt_type_collection_type(types, 0) == old);
  CHECK_NUMBER(live_types(registry), 2);
  CHECK(wt_registry_check(registry, NULL));
  wt_type_collection_delete(types);
  CHECK_NUMBER(live_types(registry), 1);
}

int main(void) {
  wt_registry_t *registry = wt_registry_new(NULL, NULL);
  REQUIRE(registry != NULL);
  wt_type_collection_t *types =
      wt_registry_register_type_section(registry, OLD, sizeof OLD, NULL);
  REQUIRE(types != NULL);
  const wt_registered_type_t *old = wt_type_collection_type(types, 0);

  CASE("in the child");
  fflush(NULL);
  pid_t child = fork();
  REQUIRE(child >= 0);
  if (child > 0) {
    CASE("in the parent");
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK_NUMBER(status, 0);
  }
  use(registry, old);

  wt_registry_t *another = wt_registry_new(NULL, NULL);
  REQUIRE(another != NULL);
  wt_type_collection_t *copy = wt_registry_register_type_section(another, OLD, sizeof OLD, NULL);
  REQUIRE(copy != NULL);
  CHECK(wt_type_collection_type(copy, 0) != old);
  wt_type_collection_delete(copy);
  wt_registry_delete(another);
  wt_type_collection_delete(types);
  CHECK_NUMBER(live_types(registry), 0);
  wt_registry_delete(registry);
  return check_summary();
}
