/* Handles that cannot be made: the linker redirects the calls that clone to this program, which refuses them as the
 * library does when memory runs out. No copy becomes null silently: clone() returns the error; a copy throws it or,
 * without exceptions, ends the program with its message (ends.cpp). */
#include "check.hpp"

#include <cstdlib>
#include <new>
#include <utility>

using namespace typereg;

static bool refused = false;

#define REFUSE(result, name, parameters, arguments) \
  extern "C" result __real_##name parameters; \
  extern "C" result __wrap_##name parameters; \
  extern "C" result __wrap_##name parameters { return refused ? nullptr : __real_##name arguments; }

REFUSE(wt_registered_type_t *, wt_registered_type_clone, (const wt_registered_type_t *type), (type))
REFUSE(wt_rec_group_t *, wt_rec_group_clone, (const wt_rec_group_t *group), (group))
REFUSE(wt_type_collection_t *, wt_type_collection_clone, (const wt_type_collection_t *types), (types))
REFUSE(wt_registry_t *, wt_registry_clone, (const wt_registry_t *registry), (registry))
REFUSE(wt_rec_group_t *, wt_registered_type_rec_group, (const wt_registered_type_t *type, uint32_t *position),
       (type, position))
REFUSE(wt_registry_config_t *, wt_registry_config_new, (void), ())

/* What the header itself allocates. */
void *operator new(std::size_t size, const std::nothrow_t &) noexcept { return refused ? nullptr : std::malloc(size); }
void *operator new[](std::size_t size, const std::nothrow_t &) noexcept { return refused ? nullptr : std::malloc(size); }
void operator delete(void *allocated) noexcept { std::free(allocated); }
void operator delete(void *allocated, std::size_t) noexcept { std::free(allocated); }
void operator delete[](void *allocated) noexcept { std::free(allocated); }
void operator delete[](void *allocated, std::size_t) noexcept { std::free(allocated); }
void *operator new(std::size_t size) {
  void *allocated = std::malloc(size);
  if (allocated == nullptr) std::abort();
  return allocated;
}
void *operator new[](std::size_t size) { return operator new(size); }

/* There is no memory to store an error while a group is built: the build fails all the same. */
static void test_building(const Registry &registry) {
  CASE("no memory to return an error again");
  RecGroupBuilder group(registry);
  PendingStruct a = group.declare_struct();
  group.define_struct(a).field(ValType()).finish();
  refused = true;
  Result<RecGroup> said = group.build();
  CHECK_EQUAL(said.error().code(), ErrorCode::invalid_argument);
  CHECK(said.error().message().find("not enough memory") != std::string_view::npos);
  refused = false;
  CHECK(group.build().error().message().find("not enough memory") == std::string_view::npos);
  group.define_struct(a).finish();
  CHECK(group.build());

  CASE("no memory to keep an error");
  RecGroupBuilder lost(registry);
  PendingStruct b = lost.declare_struct();
  StructBuilder definition = lost.define_struct(b);
  refused = true;
  definition.field(ValType());
  refused = false;
  definition.finish();
  CHECK_EQUAL(lost.build().error().code(), ErrorCode::out_of_memory);
  lost.define_struct(b).finish();
  CHECK_EQUAL(lost.build().error().code(), ErrorCode::out_of_memory); // and stays wrong
}

/* Copies and assigns while cloning is refused: each must throw this, and change nothing. */
template <class Handle>
static void check_copy([[maybe_unused]] const Handle &handle, [[maybe_unused]] ErrorCode code) {
#if TYPEREG_EXCEPTIONS
  Handle target = handle;
  const auto before = target.get();
  refused = true;
  try {
    Handle copy = handle;
    FAIL("copying did not throw");
  } catch (const Exception &exception) {
    CHECK_EQUAL(exception.code(), code);
  }
  try {
    target = handle;
    FAIL("assigning did not throw");
  } catch (const Exception &exception) {
    CHECK_EQUAL(exception.code(), code);
  }
  refused = false;
  CHECK(target.get() == before);
#endif
}

int main() {
  Registry registry = new_registry();
  Type type = registry.struct_type({i32}).value();
  RecGroup group = type.rec_group().value();
  static const std::uint8_t section[] = {1, 0x5f, 0};
  TypeCollection types = registry.register_type_section(section).value();

  CASE("clone");
  refused = true;
  CHECK_EQUAL(type.clone().error().code(), ErrorCode::invalid_argument);
  CHECK_EQUAL(group.clone().error().code(), ErrorCode::out_of_memory);
  CHECK_EQUAL(type.rec_group().error().code(), ErrorCode::out_of_memory);
  CHECK_EQUAL(types.clone().error().code(), ErrorCode::out_of_memory);
  CHECK_EQUAL(registry.clone().error().code(), ErrorCode::out_of_memory);
  CHECK_EQUAL(Registry::create(RegistryConfig()).error().code(), ErrorCode::out_of_memory);
  CHECK(!registry.clone().error().message().empty() && !group.clone().error().message().empty());

  CASE("moves ask for nothing");
  Type moved = std::move(type);
  type = std::move(moved);
  CHECK(type);
  refused = false;

  CASE("copies");
  check_copy(type, ErrorCode::invalid_argument);
  check_copy(group, ErrorCode::out_of_memory);
  check_copy(types, ErrorCode::out_of_memory);
  check_copy(registry, ErrorCode::out_of_memory);
  test_building(registry);
  return CHECK_SUMMARY();
}
