/* Host data, deaths and pins (typereg.hpp, RegistryConfig::retire_callback): the C tests' promises, through C++. */
#include "check.hpp"

#include <cstdint>
#include <utility>
#include <vector>

using namespace typereg;

/* (type $s (sub (struct))), (type $f (func (param (ref $s)))) */
static const std::uint8_t SECTION[] = {2, 0x50, 0, 0x5f, 0, 0x60, 1, 0x64, 0, 0};

/* The data that a compiler keeps with a type. */
struct Code {
  int deaths = 0;
};

/* Records which types die, and whose data it was. */
struct Deaths {
  std::vector<std::uint32_t> indices;
  void operator()(std::uint32_t type_index, void *host_data) {
    indices.push_back(type_index);
    if (host_data != nullptr) static_cast<Code *>(host_data)->deaths++;
  }
};

static void test_deaths() {
  CASE("each type is reported once, with its data");
  Deaths deaths;
  Registry registry = Registry::create(RegistryConfig().retire_callback(deaths).index_reuse_delay(0)).value();
  TypeCollection types = registry.register_type_section(SECTION).value();
  const std::uint32_t index = types[0].index(), func = types[1].index();
  Code code, other;
  CHECK(types[0].host_data() == nullptr && types[0].host_data<Code>() == nullptr);
  CHECK(types[0].set_host_data(&code) == &code && types[0].set_host_data(&other) == &code);
  CHECK(types[0].host_data<Code>() == &code && registry.host_data<Code>(index) == &code);
  CHECK(registry.is_live(index) && registry.kept_type(index) == types[0]);
  CHECK_EQUAL(types[1].trampoline_index(), 0u);
  const std::uint32_t trampoline = types[1].trampoline().value().index();
  CHECK_EQUAL(types[1].trampoline_index(), trampoline);
  CHECK_EQUAL(registry.trampoline_index(func), trampoline);
  CHECK_EQUAL(deaths.indices.size(), 0u);
  types = TypeCollection::adopt(nullptr);
  REQUIRE(deaths.indices.size() == 3);
  CHECK_EQUAL(deaths.indices[0], func);
  CHECK(code.deaths == 1 && other.deaths == 0);
  CHECK(!registry.is_live(index) && !registry.kept_type(index) && registry.host_data(index) == nullptr);
  CHECK(registry.struct_type({i32}).value().index() <= 4); /* 4 if no index is used again */
  CASE("a sink that cannot be changed");
  const auto constant = [](std::uint32_t, void *) {};
  CHECK(Registry::create(RegistryConfig().retire_callback(constant)).value().struct_type({i64}));
  CASE("no callback at all is refused");
  CHECK_EQUAL(Registry::create(RegistryConfig().retire_callback(nullptr, nullptr)).error().code(),
              ErrorCode::invalid_argument);
}

static void test_eager() {
  CASE("trampoline types come with their func types");
  Registry registry = Registry::create(RegistryConfig().eager_trampolines().gc_layout(GcLayoutKind::drc)).value();
  const TypeCollection types = registry.register_type_section(SECTION).value();
  CHECK(types[1].trampoline_index() == types[1].trampoline().value().index());
  CHECK_EQUAL(registry.stats().live_types, 3u);
  CHECK(registry.layout(types[0].index()) && !registry.layout(types[1].index()) && !registry.layout(99));
  CHECK_EQUAL(registry.layout(types[0].index())->size, types[0].layout()->size);
}

static void test_pins() {
  CASE("a pinned type lives as long as its registry");
  Deaths deaths;
  Registry registry = Registry::create(RegistryConfig().retire_callback(deaths)).value();
  {
    const TypeCollection types = registry.register_type_section(SECTION).value();
    CHECK(types[0].pin() && !TypeRef().pin());
    CHECK_EQUAL(registry.stats().pinned_types, 1u);
  }
  CHECK_EQUAL(deaths.indices.size(), 1u);
  CHECK(registry.check());
  { const Registry ended = std::move(registry); }
  CHECK_EQUAL(deaths.indices.size(), 2u);
}

int main() {
  test_deaths();
  test_eager();
  test_pins();
  return CHECK_SUMMARY();
}
