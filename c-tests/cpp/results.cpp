/* Result, Error, Exception and Text (typereg/result.hpp, span.hpp): how a caller sees success and failure. */
#include "check.hpp"

#include <memory>
#include <utility>
#include <vector>

using namespace typereg;

static_assert(!std::is_copy_constructible_v<Error> && std::is_nothrow_move_constructible_v<Error>);
static_assert(!std::is_convertible_v<Result<int>, bool>, "a Result is asked in a condition, not converted");

/* A module whose only type, at byte 12, has a kind that does not exist. */
static const std::uint8_t MALFORMED[] = {0, 'a', 's', 'm', 1, 0, 0, 0, 1, 2, 1, 0x11};

static void test_success() {
  CASE("success");
  Result<int> seven = 7;
  CHECK(seven && seven.has_value());
  CHECK_EQUAL(*seven, 7);
  CHECK_EQUAL(seven.value(), 7);
  CHECK_EQUAL(seven.error().code(), ErrorCode::none);
  CHECK_EQUAL(seven.error().message(), "");
  *seven = 8;
  CHECK_EQUAL(std::as_const(seven).value(), 8);
  CHECK_EQUAL(std::move(seven).value_or(1), 8);

  Result<std::unique_ptr<int>> moved = std::make_unique<int>(5);
  std::unique_ptr<int> out = *std::move(moved);
  CHECK_EQUAL(*out, 5);

  Result<void> nothing;
  CHECK(nothing);
  nothing.value();
}

/* The class reports all facts of an error that the C functions report. */
static void test_failure() {
  CASE("failure");
  Registry registry = new_registry();
  Result<TypeCollection> types = registry.register_module(MALFORMED);
  REQUIRE(!types);
  const Error &error = types.error();
  CHECK(error);
  CHECK_EQUAL(error.code(), ErrorCode::malformed);
  CHECK_EQUAL(*error.byte_offset(), 11u);
  wt_error_t *raw;
  REQUIRE(wt_registry_register_module(registry.get(), MALFORMED, sizeof MALFORMED, &raw) == nullptr);
  CHECK_EQUAL(error.message(), wt_error_message(raw));
  CHECK(!error.message().empty());

  CASE("an error of C, taken over");
  Error adopted = Error::adopt(raw);
  CHECK_EQUAL(adopted.message(), error.message());

  CASE("an error moved");
  Error moved = std::move(types).error();
  CHECK_EQUAL(moved.code(), ErrorCode::malformed);
  CHECK_EQUAL(*moved.byte_offset(), 11u);
  moved = std::move(adopted);
  CHECK_EQUAL(moved.code(), ErrorCode::malformed);
  Error &self = moved;
  moved = std::move(self);
  CHECK_EQUAL(moved.code(), ErrorCode::malformed);

  CASE("member and field");
  RecGroupBuilder group(registry);
  PendingFunc first = group.declare_func(), second = group.declare_func();
  group.define_func(first).finish();
  group.define_func(second).param(i32).param(ref(HeapKind::cont)).finish();
  Result<RecGroup> built = group.build();
  REQUIRE(!built);
  CHECK_EQUAL(built.error().code(), ErrorCode::unsupported);
  CHECK_EQUAL(*built.error().member(), 1u);
  CHECK_EQUAL(*built.error().field(), 1u);
  CHECK(!built.error().byte_offset());

  CASE("a failure whose error was moved out is a failure");
  Result<void> refused = Error(ErrorCode::state, "not now");
  Error out = std::move(refused).error();
  CHECK_EQUAL(out.code(), ErrorCode::state);
  CHECK(!refused && !Result<void>(std::move(refused)));
  CHECK(Result<void>(Error()));

  CASE("an error of one's own");
  Result<int> own = Error(ErrorCode::unsupported, "not on Sundays");
  CHECK(!own);
  CHECK_EQUAL(own.error().message(), "not on Sundays");
  CHECK(!own.error().byte_offset() && !own.error().member() && !own.error().field());
  CHECK_EQUAL(std::move(own).value_or(3), 3);
}

static void test_chains() {
  CASE("chains");
  auto half = [](int n) -> Result<int> {
    if (n % 2 != 0) return Error(ErrorCode::invalid_argument, "odd");
    return n / 2;
  };
  auto text = [](int n) { return std::to_string(n); };
  CHECK_EQUAL(*Result<int>(12).and_then(half).and_then(half).transform(text), "3");
  Result<std::string> failed = Result<int>(6).and_then(half).and_then(half).transform(text);
  REQUIRE(!failed);
  CHECK_EQUAL(failed.error().message(), "odd");

  CASE("a change that gives nothing");
  int seen = 0;
  const auto see = [&](int n) { seen += n; };
  Result<void> done = Result<int>(12).and_then(half).transform(see);
  CHECK(done && seen == 6);
  Result<void> not_done = Result<int>(6).and_then(half).and_then(half).transform(see);
  REQUIRE(!not_done);
  CHECK_EQUAL(not_done.error().message(), "odd");
  CHECK_EQUAL(seen, 6);

  CASE("from a registry to a text");
  Result<Text> wat = Registry::create()
                         .and_then([](Registry registry) { return registry.array_type(mut(i8)); })
                         .and_then([](Type type) { return type.to_wat(); });
  REQUIRE(wat);
  CHECK_EQUAL(*wat, "(type $t1 (array (mut i8)))");
}

static void test_texts() {
  CASE("texts");
  Registry registry = new_registry();
  Result<Type> type = registry.struct_type({i32});
  REQUIRE(type);
  Text text = type->to_wat().value();
  CHECK_EQUAL(text.view(), "(type $t1 (struct (field i32)))");
  CHECK_EQUAL(text.c_str(), text.str());
  Text other = std::move(text);
  CHECK(!text && text.view().empty() && text.c_str()[0] == '\0');
  CHECK_EQUAL(other, "(type $t1 (struct (field i32)))");
  char *raw = other.release();
  Text adopted = Text::adopt(raw);
  CHECK(adopted.c_str() == raw);
}

#if TYPEREG_EXCEPTIONS
/* Calls `act`, which must throw an Exception with this code. */
template <class Act>
static void check_thrown(ErrorCode code, Act act) {
  try {
    act();
    FAIL("it did not throw");
  } catch (const Exception &exception) {
    CHECK_EQUAL(exception.code(), code);
    CHECK(exception.what()[0] != '\0');
  }
}

static void test_exceptions() {
  CASE("exceptions");
  Registry registry = new_registry();
  Result<TypeCollection> types = registry.register_module(MALFORMED);
  try {
    (void)types.value();
    FAIL("value() did not throw");
  } catch (const std::runtime_error &error) { // so that code that does not know typereg can print it
    CHECK_EQUAL(types.error().message(), error.what());
  }
  try {
    (void)*types;
    FAIL("operator * did not throw");
  } catch (const Exception &exception) {
    Exception copy = exception;
    CHECK_EQUAL(copy.code(), ErrorCode::malformed);
    CHECK_EQUAL(*copy.byte_offset(), 11u);
    CHECK(copy.member() == types.error().member() && copy.field() == types.error().field());
  }
  check_thrown(ErrorCode::malformed, [&] { (void)types->size(); });
  check_thrown(ErrorCode::malformed, [&] { (void)std::as_const(types)->size(); });
  check_thrown(ErrorCode::malformed, [&] { TypeCollection taken = std::move(types).value(); });
  check_thrown(ErrorCode::stale, [&] { (void)registry.type(99).value(); });
  check_thrown(ErrorCode::limit, [&] { Result<void>(Error(ErrorCode::limit, "full")).value(); });
}
#endif

/* A cloned error says the same as the original, and outlives it. */
static void test_clones() {
  CASE("clones");
  Registry registry = new_registry();
  static const std::uint8_t section[] = {2, 0x5f, 0, 0x5f, 1, 0x64, 9, 0}; // the second refers to a type 9
  Error clone, of_clone;
  {
    Error error = registry.register_type_section(section).error();
    clone = error.clone();
    of_clone = clone.clone();
    CHECK(clone.message() == error.message() && clone.code() == error.code());
    CHECK(clone.byte_offset() == error.byte_offset() && clone.module_type() == error.module_type());
    CHECK(clone.member() == error.member() && clone.field() == error.field());
  }
  clone = Error();
  CHECK(of_clone && of_clone.message().find("type 9") != std::string_view::npos);
  CHECK(*of_clone.module_type() == 1u && *of_clone.field() == 0u && of_clone.byte_offset().has_value());
  Error own = Error(ErrorCode::limit, "words of one's own").clone();
  CHECK(own.code() == ErrorCode::limit && own.message() == "words of one's own" && !own.member());
  CHECK(!Error().clone());
}

int main() {
  test_clones();
  test_success();
  test_failure();
  test_chains();
  test_texts();
#if TYPEREG_EXCEPTIONS
  test_exceptions();
#endif
  return CHECK_SUMMARY();
}
