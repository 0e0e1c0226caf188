/* Value and field types, the ranges of them, and spans (typereg/value.hpp, range.hpp, span.hpp). */
#include "check.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <vector>
#if __has_include(<version>)
#include <version>
#endif
#ifdef __cpp_lib_ranges
#include <ranges>
#endif
#ifdef __cpp_lib_span
#include <span>
#endif

using namespace typereg;

static_assert(i32.kind() == ValKind::i32 && !i32.is_ref(), "usable at compile time");
static_assert(ref_null(HeapKind::any).is_nullable() && !ref(HeapKind::any).is_nullable());
static_assert(mut(i8).is_mutable() && !FieldType(i8).is_mutable());
static_assert(std::is_trivially_copyable_v<ValType> && std::is_trivially_copyable_v<FieldType>);

static bool same(const wt_val_type_t &a, const wt_val_type_t &b) {
  return a.kind == b.kind && a.nullable == b.nullable && a.heap == b.heap && a.flags == b.flags &&
         a.number == b.number && a.type == b.type && a.pending == b.pending;
}

/* Values that are made without a call are equal to those that the functions of typereg.h make. */
static void test_against_c() {
  CASE("the constants");
  CHECK(same(i32.get(), wt_val_type_i32()));
  CHECK(same(i64.get(), wt_val_type_i64()));
  CHECK(same(f32.get(), wt_val_type_f32()));
  CHECK(same(f64.get(), wt_val_type_f64()));
  CHECK(same(v128.get(), wt_val_type_v128()));
  CHECK(same(i8.get(), wt_val_type_i8()));
  CHECK(same(i16.get(), wt_val_type_i16()));

  CASE("references");
  Registry registry = new_registry();
  Type type = registry.struct_type({}).value();
  RecGroupBuilder group(registry);
  PendingArray label = group.declare_array();
  for (HeapKind heap : {HeapKind::func, HeapKind::extern_, HeapKind::any, HeapKind::eq, HeapKind::i31,
                        HeapKind::struct_, HeapKind::array, HeapKind::exn, HeapKind::cont, HeapKind::none,
                        HeapKind::noextern, HeapKind::nofunc, HeapKind::noexn, HeapKind::nocont}) {
    CHECK(same(ref(heap).get(), wt_val_type_ref(static_cast<wt_heap_kind_t>(heap), false)));
    CHECK(same(ref_null(heap).get(), wt_val_type_ref(static_cast<wt_heap_kind_t>(heap), true)));
  }
  CHECK(same(ref(type).get(), wt_val_type_ref_to(type.get(), false)));
  CHECK(same(ref_null(type).get(), wt_val_type_ref_to(type.get(), true)));
  CHECK(same(ref(label).get(), wt_val_type_ref_pending(label.get(), false)));
  CHECK(same(ref_null(label).get(), wt_val_type_ref_pending(label.get(), true)));

  CASE("fields");
  for (bool is_mutable : {false, true}) {
    const FieldType field(ref(type), is_mutable);
    const wt_field_type_t raw = wt_field_type(wt_val_type_ref_to(type.get(), false), is_mutable);
    CHECK(same(field.get().storage, raw.storage) && field.get().is_mutable == raw.is_mutable);
  }
}

static void test_questions() {
  CASE("questions");
  Registry registry = new_registry(RegistryConfig()
                                       .feature(Feature::shared_everything_threads)
                                       .feature(Feature::custom_descriptors));
  Type type = registry.struct_type({i32}).value();
  const ValType reference = ref_null(type);
  CHECK(reference.is_ref() && reference.is_nullable() && reference.heap() == HeapKind::concrete);
  CHECK(reference.type() == type && !reference.is_exact() && !reference.is_shared());
  CHECK(reference.exact().is_exact() && ref(HeapKind::any).shared().is_shared());
  CHECK(!i32.type() && !ValType().is_ref() && ValType().kind() == ValKind::invalid);

  CASE("matching");
  CHECK(ref(type).matches(ref_null(type)) && !ref_null(type).matches(ref(type)));
  CHECK(ref(type).matches(ref(HeapKind::struct_)) && ref(type).exact().matches(ref(type)));
  CHECK(!ref(type).matches(ref(type).exact()) && i32.matches(i32) && !i32.matches(i64));
  CHECK(FieldType(ref(type)).matches(ref(HeapKind::eq)) && !mut(ref(type)).matches(mut(ref(HeapKind::eq))));
  CHECK(!mut(i32).matches(i32));

  CASE("equality");
  CHECK(i32 == i32 && i32 != i64 && ref(type) == ref(type) && ref(type) != ref_null(type));
  CHECK(mut(i32) == mut(i32) && mut(i32) != FieldType(i32) && FieldType(i8) != FieldType(i16));
  CHECK(ValType() != ValType()); // no type, equal to none

  CASE("a field that is not well formed equals nothing");
  wt_field_type_t other_mutability = mut(i32).get(), reserved = mut(i32).get(), empty = mut(ValType()).get();
  other_mutability.is_mutable = 2;
  reserved.reserved[6] = 1;
  for (const FieldType wrong : {FieldType(other_mutability), FieldType(reserved), FieldType(empty)})
    CHECK(wrong != wrong && wrong != mut(i32) && mut(i32) != wrong && FieldType(i32) != wrong);
  RecGroupBuilder group(registry);
  const FieldType labelled = mut(ref(group.declare_struct()));
  CHECK(labelled != labelled);
  CHECK(mut(ref(type)) == mut(ref(type)) && mut(ref(type)) != mut(ref_null(type)));
  CHECK(FieldType(ref(type)) != FieldType(ref(HeapKind::struct_)) && FieldType(i8) == FieldType(i8));
}

static void test_ranges() {
  CASE("ranges");
  Registry registry = new_registry();
  Type type = registry.struct_type({i32, mut(i64), f32}).value();
  std::vector<ValKind> kinds;
  for (FieldType field : type.fields()) kinds.push_back(field.storage().kind());
  CHECK(kinds == std::vector<ValKind>({ValKind::i32, ValKind::i64, ValKind::f32}));

  auto fields = type.fields();
  CHECK_EQUAL(fields.size(), 3u);
  CHECK(fields[1] == mut(i64) && fields.begin()[2] == FieldType(f32) && *(fields.end() - 1) == FieldType(f32));
  CHECK_EQUAL(fields[3].storage().kind(), ValKind::invalid);
  CHECK_EQUAL(fields[std::size_t(-1)].storage().kind(), ValKind::invalid);
  CHECK_EQUAL(fields.end() - fields.begin(), 3);
  CHECK(std::find(fields.begin(), fields.end(), mut(i64)) == fields.begin() + 1);
  CHECK_EQUAL(std::count_if(fields.begin(), fields.end(), [](FieldType f) { return f.is_mutable(); }), 1);
  std::vector<FieldType> copied(fields.begin(), fields.end());
  CHECK(registry.struct_type(copied).value() == type);

  auto i = fields.begin();
  CHECK(*i++ == FieldType(i32) && *i == mut(i64) && *++i == FieldType(f32));
  CHECK(*i-- == FieldType(f32) && *--i == fields[0]);
  i += 2;
  i -= 1;
  CHECK(i == 1 + fields.begin() && i != fields.end() && i > fields.begin() && i >= i && i < fields.end() && i <= i);

  CASE("params and results");
  Type function = registry.func_type({i32, i64}, {ref(type)}).value();
  CHECK(function.params()[0] == i32 && function.params()[1] == i64 && function.results()[0] == ref(type));
  CHECK_EQUAL(function.params().size(), 2u);
  CHECK_EQUAL(function.results().size(), 1u);
  CHECK(function.fields().empty());
#ifdef __cpp_lib_ranges
  static_assert(std::ranges::random_access_range<FieldRange> && std::ranges::sized_range<ParamRange>);
  static_assert(std::ranges::contiguous_range<Span<const int>>);
#if !defined(__clang__) || __clang_major__ >= 16 // before, clang could not read the views of libstdc++
  auto mutables = fields | std::views::filter([](FieldType f) { return f.is_mutable(); });
  CHECK(std::ranges::distance(mutables) == 1 && *mutables.begin() == mut(i64));
#endif
#endif
}

static void test_spans() {
  CASE("spans");
  Registry registry = new_registry();
  Type expected = registry.func_type({i32, i64}, {f32}).value();
  const ValType params[] = {i32, i64};
  std::array<ValType, 1> results = {f32};
  std::vector<ValType> vector = {i32, i64};
  CHECK(registry.func_type(params, results).value() == expected);
  CHECK(registry.func_type(vector, {results.data(), 1}).value() == expected);
  CHECK(registry.func_type({}, {}).value() == registry.func_type(Span<const ValType>(), {}).value());
  Span<const std::uint32_t> display = expected.display();
  CHECK_EQUAL(std::vector<std::uint32_t>(display.begin(), display.end()).size(), 1u);
#ifdef __cpp_lib_span
  std::span<const std::uint32_t> standard = expected.display();
  CHECK_EQUAL(standard.size(), 1u);
  CHECK_EQUAL(Span<const std::uint32_t>(standard)[0], expected.index());
  CHECK(registry.func_type(std::span(vector), std::span(results)).value() == expected);
#endif

  CASE("bytes");
  const std::uint8_t section[] = {1, 0x5f, 1, 0x7f, 0}; // (type (struct (field i32)))
  const std::string text(section, section + sizeof section);
  const std::vector<std::uint8_t> numbers(section, section + sizeof section);
  const TypeCollection first = registry.register_type_section(section).value();
  REQUIRE(first.size() == 1);
  CHECK(registry.register_type_section(text).value()[0] == first[0]);
  CHECK(registry.register_type_section(std::string_view(text)).value()[0] == first[0]);
  CHECK(registry.register_type_section(numbers).value()[0] == first[0]);
  CHECK(registry.register_type_section({section, sizeof section}).value()[0] == first[0]);
#ifdef __cpp_lib_span
  CHECK(registry.register_type_section(std::as_bytes(std::span(section))).value()[0] == first[0]);
#endif
  static_assert(!std::is_convertible_v<const char (&)[4], Bytes>, "a literal's NUL is hardly meant");
  static_assert(!std::is_convertible_v<std::vector<int>, Bytes>);
  static_assert(!std::is_convertible_v<std::vector<int>, Span<const long>>);
}

int main() {
  test_against_c();
  test_questions();
  test_ranges();
  test_spans();
  return CHECK_SUMMARY();
}
