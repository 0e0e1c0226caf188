/* Names, text with them, explanations, owners, and types written back to bytes (typereg/names.hpp, encoder.hpp). */
#include "check.hpp"

#include <utility>
#include <vector>

using namespace typereg;

/* A module of two types and a name section: type 0 is "p", its field 0 "x". */
static std::vector<std::uint8_t> named_module() {
  std::vector<std::uint8_t> wasm = {0, 'a', 's', 'm', 1, 0, 0, 0};
  const std::vector<std::uint8_t> types = {2, 0x50, 0, 0x5f, 1, 0x7f, 0, 0x60, 0, 0};
  const std::vector<std::uint8_t> names = {4, 'n', 'a', 'm', 'e', 4, 4, 1, 0, 1, 'p', 10, 6, 1, 0, 1, 0, 1, 'x'};
  for (const auto *section : {&types, &names}) {
    wasm.push_back(section == &types ? 1 : 0);
    wasm.push_back(static_cast<std::uint8_t>(section->size()));
    wasm.insert(wasm.end(), section->begin(), section->end());
  }
  return wasm;
}

static void test_names() {
  CASE("names");
  const std::vector<std::uint8_t> wasm = named_module();
  Registry registry = new_registry();
  TypeCollection types = registry.register_module(wasm).value();
  TypeNames names = TypeNames::create(registry).value();
  CHECK(names.type(types[0]).empty() && names.field(types[0], 0).empty());
  REQUIRE(names.read_module(types, wasm));
  CHECK_EQUAL(names.type(types[0]), "p");
  CHECK_EQUAL(names.field(types[0], 0), "x");
  REQUIRE(names.set_type(types[1], "callback"));
  REQUIRE(names.set_field(types[0], 0, "abscissa"));
  CHECK_EQUAL(names.type(types[1]), "callback");
  CHECK_EQUAL(names.field(types[0], 0), "abscissa");
  CHECK_EQUAL(names.set_field(types[0], 1, "y").error().code(), ErrorCode::invalid_argument);
  CHECK_EQUAL(names.set_type(types[0], "").error().code(), ErrorCode::invalid_argument);
  CHECK_EQUAL(names.read_module(types, Bytes(wasm.data(), 7)).error().code(), ErrorCode::malformed);
  CHECK(!names.passed_over().value().has_value());
  CHECK(is_unseen(U'\u202e') && is_unseen(U'\n') && !is_unseen(U'é') && !is_unseen(U' '));
  const Bytes section = type_section(wasm).value();
  CHECK(registry.register_type_section(section).value()[0] == types[0]);
  CHECK_EQUAL(type_section(Bytes(wasm.data(), 8)).value().size(), 0u);
  CHECK_EQUAL(type_section(Bytes(wasm.data(), 7)).error().code(), ErrorCode::malformed);
  REQUIRE(names.read_module(types, Bytes(wasm.data(), wasm.size() - 1)));
  CHECK(names.passed_over().value()->view().find("passed over: ") == 0);
  CHECK_EQUAL(names.type_identifier(types[0]).value(), "$p");
  CHECK_EQUAL(*names.field_identifier(types[0], 0).value(), "$abscissa");
  CHECK(!names.field_identifier(types[0], 1).value().has_value());

  CASE("text with names, and without");
  const std::string point = "(type $p (sub (struct (field $abscissa i32))))";
  CHECK_EQUAL(types[0].rec_group()->to_wat(&names).value(), point);
  CHECK_EQUAL(types[0].rec_group()->to_wat().value(), types[0].to_wat().value());
  CHECK_EQUAL(types.to_wat(&names).value(), "(module\n  " + point + "\n  (type $callback (func))\n)\n");
  CHECK_EQUAL(registry.to_wat(&names).value(), types.to_wat(&names).value());
  CHECK(registry.to_wat()->view().find("$t1") != std::string_view::npos);

  CASE("names keep what they name");
  const std::uint32_t index = types[0].index();
  types = TypeCollection::adopt(nullptr);
  TypeNames moved = std::move(names);
  CHECK_EQUAL(moved.type(registry.type(index).value()), "p");
  CHECK(names.type(registry.type(index).value()).empty()); // moved from
  CHECK_EQUAL(names.set_type(registry.type(index).value(), "q").error().code(), ErrorCode::invalid_argument);
  moved = TypeNames::adopt(nullptr);
  CHECK_EQUAL(registry.stats().live_types, 0u);
}

static void test_explanations() {
  CASE("explanations");
  Registry registry = new_registry();
  Type a = registry.struct_type({i32}).value(), b = registry.struct_type({i64}).value();
  TypeNames names = TypeNames::create(registry).value();
  REQUIRE(names.set_type(a, "left"));
  Result<std::optional<Text>> why = a.explain_mismatch(b, &names), nothing = a.explain_mismatch(a);
  REQUIRE(why && why->has_value() && nothing);
  CHECK((*why)->view().find("$left") != std::string_view::npos);
  CHECK(!nothing->has_value());
  CHECK(ref(a).explain_mismatch(ref(b)).value().has_value() && !ref(a).explain_mismatch(ref_null(a)).value());
  CHECK(mut(i32).explain_mismatch(i32).value().has_value() && !mut(i32).explain_mismatch(mut(i32)).value());
  CHECK_EQUAL(ValType().explain_mismatch(i32).error().code(), ErrorCode::invalid_argument);
  CHECK_EQUAL(TypeRef().explain_mismatch(a).error().code(), ErrorCode::invalid_argument);
}

static void test_owners() {
  CASE("owners");
  Registry registry = new_registry();
  Type type = registry.struct_type({i32}).value(), share = type;
  RecGroup group = type.rec_group().value();
  Type referrer = registry.array_type(ref(type)).value();
  Owners owners = type.owners();
  CHECK_EQUAL(owners.total, 4u);
  CHECK_EQUAL(owners.references, 1u);
  CHECK_EQUAL(owners.handles, 3u);
  CHECK_EQUAL(TypeRef().owners().total, 0u);
}

static void test_encoder() {
  CASE("the encoder");
  Registry registry = new_registry();
  const std::vector<std::uint8_t> wasm = named_module();
  TypeCollection types = registry.register_module(wasm).value();
  Type user = registry.func_type({ref(types[0])}, {}).value();
  TypeEncoder encoder = TypeEncoder::create(registry).value();
  CHECK(!encoder.index(user));
  CHECK_EQUAL(encoder.add(user).value(), 1u); // after the type that it refers to
  CHECK_EQUAL(*encoder.index(types[0]), 0u);
  CHECK_EQUAL(encoder.add(types).value(), 2u);
  CHECK_EQUAL(encoder.add(types[1].rec_group().value()).value(), 3u);
  Type exception = registry.exn_type(types[1]).value();
  CHECK_EQUAL(encoder.add(exception).error().code(), ErrorCode::wrong_kind);

  TypeCollection again = registry.register_type_section(encoder.type_section().value()).value();
  REQUIRE(again.size() == 4);
  CHECK(again[0] == types[0] && again[1] == user && again[2] == types[0] && again[3] == types[1]);
  Result<Span<const std::uint8_t>> module = encoder.wasm_module();
  REQUIRE(module);
  CHECK(registry.register_module(*module).value()[1] == user);

  TypeEncoder moved = std::move(encoder);
  CHECK_EQUAL(encoder.wasm_module().error().code(), ErrorCode::invalid_argument);
  CHECK_EQUAL(encoder.type_section().error().code(), ErrorCode::invalid_argument);
  CHECK_EQUAL(*TypeEncoder::adopt(moved.release()).index(user), 1u);
}

int main() {
  test_names();
  test_explanations();
  test_owners();
  test_encoder();
  return CHECK_SUMMARY();
}
