/* How long types live (typereg.hpp, "Owning"): with handles of every sort, deleted in every order. */
#include "check.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

using namespace typereg;

template <class Owner, bool is_copied>
constexpr bool owns = sizeof(Owner) == sizeof(void *) && std::is_nothrow_move_assignable_v<Owner> &&
                      std::is_copy_constructible_v<Owner> == is_copied && std::is_copy_assignable_v<Owner> == is_copied;
static_assert(owns<Registry, true> && owns<Type, true> && owns<RecGroup, true> && owns<TypeCollection, true>);
static_assert(owns<ModuleInterface, false> && owns<TypeNames, false> && owns<TypeEncoder, false> && owns<Text, false>);

/* (rec (type $s (struct (field (ref null $f)))) (type $f (func (param (ref null $s))))) */
static const std::uint8_t SECTION[] = {1, 0x4e, 2, 0x5f, 1, 0x63, 1, 0, 0x60, 1, 0x63, 0, 0};

/* A group of two, held by handles of every sort, and an array that refers to it. */
struct Holders {
  Registry registry = new_registry();
  TypeCollection collection = registry.register_type_section(SECTION).value();
  Type first = Type(collection[0]);
  Type by_index = registry.type(collection[1].index()).value();
  RecGroup group = first.rec_group().value();
  RecGroup copied_group = group;
  Type referrer = registry.array_type(ref(first)).value();

  static constexpr int COUNT = 6;
  void end(int which) {
    switch (which) {
      case 0: collection = TypeCollection::adopt(nullptr); break;
      case 1: first = Type::adopt(nullptr); break;
      case 2: by_index = Type::adopt(nullptr); break;
      case 3: group = RecGroup::adopt(nullptr); break;
      case 4: copied_group = RecGroup::adopt(nullptr); break;
      default: referrer = Type::adopt(nullptr);
    }
  }
};

static void test_every_order() {
  std::array<int, Holders::COUNT> order = {0, 1, 2, 3, 4, 5};
  do {
    Holders holders;
    const Registry registry = std::move(holders.registry);
    bool referrer = true;
    for (int which : order) {
      CASE("holder " + std::to_string(which) + " ends, in an order that begins with " + std::to_string(order[0]));
      CHECK_EQUAL(registry.stats().live_types, referrer ? 3u : 2u);
      holders.end(which);
      referrer = referrer && which != 5;
    }
    CHECK_EQUAL(registry.stats().live_types, 0u);
  } while (std::next_permutation(order.begin(), order.end()));
}

static void test_without_registry() {
  CASE("types outlive the registry's handles");
  Type type = [] {
    Registry registry = new_registry();
    return registry.register_type_section(SECTION).value()[0].clone().value();
  }();
  CHECK(type.fields()[0].storage().type().params()[0] == ref_null(type));

  CASE("labels outlive the builder, as long as the group");
  Registry registry = new_registry();
  std::optional<RecGroupBuilder> builder(registry);
  PendingStruct label = builder->declare_struct();
  builder->define_struct(label).finish();
  RecGroup group = builder->build().value();
  builder.reset();
  RecGroup copy = group;
  group = RecGroup::adopt(nullptr);
  CHECK(copy.type(label) == copy[0]);

  CASE("a definition keeps what it names");
  RecGroupBuilder keeping(registry);
  PendingStruct member = keeping.declare_struct();
  keeping.define_struct(member).field(ref(registry.array_type(i64).value())).finish();
  RecGroup kept = keeping.build().value();
  CHECK_EQUAL(kept.type(member).fields()[0].storage().type().kind(), TypeKind::array);
}

static void test_values_of_results() {
  CASE("what a Result gave lives as long as what is bound to it");
  Registry registry = new_registry();
  std::size_t count = 0;
  for (TypeRef type : *registry.register_type_section(SECTION)) count += type.index() != 0;
  for (TypeRef type : registry.register_type_section(SECTION).value()) count += type.index() != 0;
  CHECK_EQUAL(count, 4u);
  const Type &kept = *registry.array_type(i64);
  CHECK_EQUAL(kept.kind(), TypeKind::array);
  const Error &error = registry.type(0).error();
  CHECK_EQUAL(error.code(), ErrorCode::stale);
}

static void test_groups() {
  CASE("groups copied and moved");
  Registry registry = new_registry();
  {
    RecGroup a = registry.struct_type({i32})->rec_group().value(), b = a;
    RecGroup c = std::move(a);
    CHECK(!a && a.empty() && !a[0] && a.bytes() == 0);
    CHECK_EQUAL(a.clone().error().code(), ErrorCode::invalid_argument);
    a = b;
    RecGroup &self = a;
    a = self;
    a = std::move(self);
    b = c.clone().value();
    CHECK(a[0] == b[0] && b[0] == c[0]);
    RecGroup adopted = RecGroup::adopt(a.release());
    CHECK(adopted[0] == c[0]);
    CHECK_EQUAL(registry.stats().live_types, 1u);
  }
  CHECK_EQUAL(registry.stats().live_types, 0u);
}

int main() {
  test_every_order();
  test_without_registry();
  test_values_of_results();
  test_groups();
  return CHECK_SUMMARY();
}
