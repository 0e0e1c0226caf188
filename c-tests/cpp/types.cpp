/* Type and TypeRef (typereg/type.hpp): owning and borrowing, identity, and every query. */
#include "check.hpp"

#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

using namespace typereg;

static_assert(std::is_trivially_copyable_v<TypeRef> && sizeof(TypeRef) == sizeof(void *));
static_assert(std::is_nothrow_move_constructible_v<Type> && std::is_nothrow_move_assignable_v<Type>);
static_assert(std::is_convertible_v<Type, TypeRef>, "lending is implicit");
static_assert(!std::is_convertible_v<TypeRef, Type>, "taking a share is not");
static_assert(!std::is_assignable_v<AnyType &, AnyType>, "a Type's pointer cannot be replaced through its base");

static std::uint64_t live(const Registry &registry) { return registry.stats().live_types; }

static void test_owning() {
  Registry registry = new_registry();
  {
    CASE("copies and moves");
    Type a = registry.struct_type({i32}).value();
    Type b = a;
    CHECK(a == b && a.get() == b.get());
    Type c = std::move(a);
    CHECK(!a && c == b);
    a = c;
    CHECK(a == b);
    b = std::move(c);
    CHECK(!c && b == a);
    std::swap(a, b);
    CHECK(a == b);

    CASE("assignment to itself");
    Type &self = a;
    a = self;
    CHECK(a && a.index() == b.index());
    a = std::move(self);
    CHECK(a && a.index() == b.index());

    CASE("assignment ends what was there");
    Type other = registry.struct_type({i64}).value();
    CHECK_EQUAL(live(registry), 2u);
    other = a;
    CHECK_EQUAL(live(registry), 1u);
    other = registry.struct_type({f32}).value();
    CHECK_EQUAL(live(registry), 2u);

    CASE("a vector of types");
    std::vector<Type> many;
    for (int i = 0; i < 100; i++) many.push_back(i % 2 == 0 ? a : other);
    many.erase(many.begin() + 1, many.begin() + 60);
    CHECK(many[0] == a && many[1] == a && many[2] == other);
    CHECK_EQUAL(live(registry), 2u);
  }
  CHECK_EQUAL(live(registry), 0u);
}

static void test_borrowing() {
  CASE("borrowing");
  Registry registry = new_registry();
  TypeRef borrowed;
  CHECK(!borrowed);
  {
    Type own = registry.array_type(i32).value();
    borrowed = own;
    CHECK(borrowed && borrowed == own && own == borrowed);
    Type share(borrowed);
    own = Type(TypeRef()); // nothing: one more way to end a share
    CHECK(!own);
    CHECK_EQUAL(live(registry), 1u);
    CHECK(share == borrowed);
    Result<Type> clone = borrowed.clone();
    REQUIRE(clone);
    CHECK(*clone == share);
  }
  CHECK_EQUAL(live(registry), 0u);

  CASE("with C");
  wt_registered_type_t *raw = wt_array_type_new(registry.get(), mut(i64).get(), nullptr);
  Type adopted = Type::adopt(raw);
  CHECK(adopted.get() == raw);
  wt_registered_type_t *released = adopted.release();
  CHECK(!adopted && released == raw);
  CHECK_EQUAL(live(registry), 1u);
  wt_registered_type_delete(released);
  CHECK_EQUAL(live(registry), 0u);
}

static void test_identity() {
  CASE("identity");
  Registry registry = new_registry();
  Type a = registry.struct_type({i32}).value(), same = registry.struct_type({i32}).value();
  Type other = registry.struct_type({mut(i32)}).value();
  CHECK(a == same);
  CHECK(a != other);
  std::unordered_set<Type> set = {a, same, other};
  CHECK_EQUAL(set.size(), 2u);
  std::unordered_map<TypeRef, int> map;
  map[a]++;
  map[same]++;
  CHECK_EQUAL(map[a], 2);
  CHECK_EQUAL(std::hash<Type>()(a), std::hash<TypeRef>()(same));
}

static void test_questions() {
  CASE("questions");
  Registry registry = new_registry();
  RecGroupBuilder builder(registry);
  PendingStruct base = builder.declare_struct(), derived = builder.declare_struct();
  builder.define_struct(base).is_final(false).field(mut(i64)).finish();
  builder.define_struct(derived).forward_supertype(base).field(mut(i64)).field(i8).finish();
  RecGroup group = builder.build().value();
  TypeRef lower = group.type(derived), upper = group.type(base);
  Type function = registry.func_type({ref(lower), i32}, {ref_null(upper)}).value();

  CHECK(lower.kind() == TypeKind::struct_ && function.kind() == TypeKind::func);
  CHECK(lower.is_final() && !upper.is_final());
  CHECK(lower.supertype() == upper && !upper.supertype());
  CHECK_EQUAL(lower.depth(), 1u);
  Span<const std::uint32_t> display = lower.display();
  REQUIRE(display.size() == 2);
  CHECK_EQUAL(display[0], upper.index());
  CHECK_EQUAL(display[1], lower.index());
  CHECK_EQUAL(display.data()[WT_DISPLAY_MIN - 1], 0u);
  CHECK(lower.is_subtype_of(upper) && !upper.is_subtype_of(lower) && upper.is_subtype_of(upper));
  CHECK(registry.is_subtype(lower.index(), upper.index()) && !registry.is_subtype(upper.index(), lower.index()));

  std::uint32_t position = 99;
  Result<RecGroup> again = lower.rec_group(&position);
  REQUIRE(again);
  CHECK_EQUAL(position, 1u);
  CHECK((*again)[0] == upper && lower.rec_group()->size() == 2);

  Type trampoline = function.trampoline().value();
  CHECK(trampoline != function && trampoline.params()[0] == ref_null(HeapKind::any));
  CHECK_EQUAL(lower.trampoline().error().code(), ErrorCode::wrong_kind);

  std::optional<GcLayout> layout = lower.layout();
  REQUIRE(layout);
  CHECK_EQUAL(layout->size, 40u);
  CHECK_EQUAL(lower.field_layout(0)->offset, 24u);
  CHECK_EQUAL(lower.field_layout(1)->offset, 32u);
  CHECK(!lower.field_layout(2) && !function.layout());
  CHECK_EQUAL(upper.to_wat()->view(), "(rec\n  (type $t1 (sub (struct (field (mut i64)))))\n"
                                      "  (type $t2 (sub final $t1 (struct (field (mut i64)) (field i8))))\n)");
}

/* As the header says, null gives the neutral value or an error. */
static void test_null() {
  CASE("null");
  TypeRef null;
  CHECK(null == TypeRef() && null.get() == nullptr);
  CHECK_EQUAL(null.index(), 0u);
  CHECK_EQUAL(null.kind(), TypeKind::none);
  CHECK(!null.is_final() && !null.supertype() && !null.is_subtype_of(null));
  CHECK(null.display().empty() && null.depth() == 0);
  CHECK(null.fields().empty() && null.params().empty() && null.results().empty());
  CHECK(!null.layout() && !null.field_layout(0));
  CHECK_EQUAL(null.to_wat().error().code(), ErrorCode::invalid_argument);
  CHECK_EQUAL(null.trampoline().error().code(), ErrorCode::invalid_argument);
  CHECK_EQUAL(null.rec_group().error().code(), ErrorCode::invalid_argument);
  CHECK_EQUAL(null.clone().error().code(), ErrorCode::invalid_argument);
  Type copy{null};
  Type again = copy; // copying null does not fail
  CHECK(!again);
}

int main() {
  test_owning();
  test_borrowing();
  test_identity();
  test_questions();
  test_null();
  return CHECK_SUMMARY();
}
