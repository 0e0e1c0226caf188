/* RecGroupBuilder and its definitions (typereg/builder.hpp): chains, labels, and errors that wait for build(). */
#include "check.hpp"

#include <algorithm>
#include <list>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace typereg;

static_assert(!std::is_copy_constructible_v<RecGroupBuilder> && !std::is_move_constructible_v<RecGroupBuilder>,
              "definitions point at it");
static_assert(std::is_trivially_copyable_v<PendingStruct> && std::is_trivially_copyable_v<StructBuilder>);

/* Every step that exists, in one group. */
static void test_everything() {
  CASE("every step");
  Registry registry = new_registry();
  Type root = registry.struct_type({}).value();
  RecGroup open = [&] {
    RecGroupBuilder group(registry);
    PendingStruct above = group.declare_struct();
    PendingArray array_above = group.declare_array();
    PendingFunc func_above = group.declare_func();
    group.define_struct(above).is_final(false).finish().define_array(array_above).is_final(false).element(mut(i8)).finish();
    group.define_func(func_above).is_final(false).finish();
    return group.build().value(); // the builder is deleted here and no longer needed
  }();
  REQUIRE(open.size() == 3);

  RecGroupBuilder group(registry);
  PendingStruct node = group.declare_struct(), leaf = group.declare_struct();
  PendingArray nodes = group.declare_array(), bytes = group.declare_array(), lower = group.declare_array();
  PendingFunc visit = group.declare_func(), open_func = group.declare_func(), below = group.declare_func();
  group.define_struct(node)
      .is_final(false)
      .supertype(open[0])
      .field(mut(i32))
      .forward_ref_field(node).mutable_().finish()
      .forward_ref_field(nodes).nullable(false).mutable_(false).finish()
      .field(ref(root))
      .finish();
  StructBuilder definition = group.define_struct(leaf); // step by step
  definition.forward_supertype(node);
  definition.fields({mut(i32), mut(ref_null(node)), ref(nodes), ref(root)});
  definition.finish();
  group.define_array(nodes).is_final(false).forward_ref_element(node).nullable().mutable_().finish().finish();
  group.define_array(bytes).supertype(open[1]).element(mut(i8)).finish();
  group.define_array(lower).forward_supertype(nodes).element(mut(ref_null(node))).finish();
  group.define_func(visit)
      .forward_ref_param(node).nullable(false).finish()
      .param(i64)
      .forward_ref_result(nodes).finish()
      .result(i32)
      .finish();
  group.define_func(open_func).supertype(open[2]).is_final(false).finish();
  group.define_func(below).forward_supertype(open_func).is_final(true).finish();
  CHECK(!group.error());
  Result<RecGroup> built = group.build();
  REQUIRE(built);

  TypeRef n = built->type(node);
  CHECK(n.supertype() == open[0] && !n.is_final() && n.fields().size() == 4);
  CHECK(n.fields()[1] == mut(ref_null(n)) && n.fields()[2] == FieldType(ref(built->type(nodes))));
  CHECK(n.fields()[3] == FieldType(ref(root)));
  CHECK(built->type(leaf).supertype() == n && built->type(leaf).is_final());
  CHECK(built->type(nodes).fields()[0] == mut(ref_null(n)));
  CHECK(built->type(bytes).supertype() == open[1] && built->type(lower).supertype() == built->type(nodes));
  TypeRef v = built->type(visit);
  CHECK(v.params()[0] == ref(n) && v.params()[1] == i64);
  CHECK(v.results()[0] == ref_null(built->type(nodes)) && v.results()[1] == i32);
  CHECK(built->type(below).depth() == 2 && built->type(below).is_final());

  CASE("fields, params and results of another type");
  RecGroupBuilder copier(registry);
  PendingStruct copied_struct = copier.declare_struct();
  PendingFunc copied_func = copier.declare_func();
  copier.define_struct(copied_struct).supertype(n).fields(n.fields()).finish();
  copier.define_func(copied_func).params(v.params()).params({f32}).results(v.results()).results({f64}).finish();
  RecGroup copies = copier.build().value();
  CHECK(std::equal(n.fields().begin(), n.fields().end(), copies[0].fields().begin()));
  CHECK(copies[1].params().size() == 3 && copies[1].params()[0] == ref(n) && copies[1].params()[2] == f32);
  CHECK(copies[1].results().size() == 3 && copies[1].results()[2] == f64);

  CASE("the group as a range");
  std::size_t count = 0;
  for (TypeRef type : *built) CHECK(type == (*built)[count++]);
  CHECK_EQUAL(count, 8u);
  CHECK(!(*built)[8] && built->types().size() == 8 && built->bytes() > 0 && !built->empty());
}

static void test_first_error_wins() {
  CASE("the first error wins");
  Registry registry = new_registry(), foreign = new_registry();
  Type theirs = foreign.struct_type({}).value();
  RecGroupBuilder group(registry);
  PendingStruct a = group.declare_struct();
  PendingFunc b = group.declare_func();
  group.define_struct(a).supertype(theirs).field(ValType()).finish();
  group.define_func(b).param(i8).finish();
  CHECK_EQUAL(group.error().code(), ErrorCode::wrong_registry);
  Result<RecGroup> built = group.build();
  REQUIRE(!built);
  CHECK_EQUAL(built.error().code(), ErrorCode::wrong_registry);

  CASE("returning an error does not forget it");
  Result<RecGroup> again = group.build();
  CHECK(!again && again.error().message() == built.error().message() && again.error().member() == built.error().member());
  CHECK_EQUAL(group.error().code(), ErrorCode::wrong_registry);

  CASE("defining the member again does, and then the next error is returned");
  group.define_struct(a).field(i64).finish();
  CHECK_EQUAL(group.build().error().code(), ErrorCode::invalid_argument);
  group.define_func(b).finish();
  Result<RecGroup> mended = group.build();
  REQUIRE(mended);
  CHECK_EQUAL(mended->size(), 2u);
  CHECK(mended->type(a).fields()[0] == FieldType(i64));

  CASE("a member that is wrong again");
  RecGroupBuilder twice(registry);
  PendingStruct c = twice.declare_struct();
  twice.define_struct(c).field(ValType()).finish();
  twice.define_struct(c).supertype(theirs).finish();
  CHECK_EQUAL(twice.build().error().code(), ErrorCode::wrong_registry);
  twice.define_struct(c).finish();
  CHECK(twice.build());
}

/* A failed step stops only its own definition, and a group that lacks a step is not built. */
static void test_no_step_is_lost() {
  Registry registry = new_registry(), foreign = new_registry();
  Type theirs = foreign.struct_type({}).value();
  auto refuse = [&](RecGroupBuilder &group, PendingStruct member) {
    group.define_struct(member).field(ref(theirs)).finish();
  };

  CASE("a definition in which a step failed");
  RecGroupBuilder one(registry);
  PendingStruct a = one.declare_struct();
  StructBuilder definition = one.define_struct(a);
  definition.field(ref(theirs));
  CHECK_EQUAL(one.build().error().code(), ErrorCode::wrong_registry);
  definition.field(i32).finish();
  CHECK_EQUAL(one.build().error().code(), ErrorCode::wrong_registry);
  one.define_struct(a).field(i32).finish();
  CHECK_EQUAL(one.build().value()[0].fields().size(), 1u);

  CASE("a definition that was open while a step of another failed");
  RecGroupBuilder open(registry);
  PendingStruct b = open.declare_struct(), c = open.declare_struct();
  StructBuilder field = open.define_struct(c);
  refuse(open, b);
  field.field(i64);
  CHECK_EQUAL(open.build().error().code(), ErrorCode::wrong_registry);
  open.define_struct(b).finish();
  CHECK_EQUAL(open.build().error().code(), ErrorCode::state); // not finished
  field.finish();
  CHECK_EQUAL(open.build().value().type(c).fields().size(), 1u);

  CASE("a forward reference that was open then");
  RecGroupBuilder referring(registry);
  PendingStruct d = referring.declare_struct(), e = referring.declare_struct();
  ForwardRef<StructBuilder> reference = referring.define_struct(d).forward_ref_field(e);
  refuse(referring, e);
  reference.nullable(false);
  CHECK_EQUAL(referring.build().error().code(), ErrorCode::wrong_registry);
  referring.define_struct(e).finish();
  reference.finish().finish();
  RecGroup referred = referring.build().value();
  CHECK(referred.type(d).fields()[0] == FieldType(ref(referred.type(e))));

  CASE("a forward reference of a definition that failed");
  RecGroupBuilder failing(registry);
  PendingStruct i = failing.declare_struct();
  failing.define_struct(i).field(ValType()).forward_ref_field(i).nullable().mutable_().exact().finish().finish();
  CHECK_EQUAL(failing.build().error().code(), ErrorCode::invalid_argument);
  failing.define_struct(i).finish();
  CHECK(failing.build().value().type(i).fields().empty());

  CASE("a finished definition that was replaced then");
  RecGroupBuilder replacing(registry);
  PendingStruct f = replacing.declare_struct(), g = replacing.declare_struct();
  replacing.define_struct(g).field(i32).finish();
  refuse(replacing, f);
  replacing.define_struct(g).field(i64).finish();
  CHECK_EQUAL(replacing.build().error().code(), ErrorCode::wrong_registry);
  replacing.define_struct(f).finish();
  CHECK(replacing.build().value().type(g).fields()[0] == FieldType(i64));

  CASE("a declaration after a step that failed");
  RecGroupBuilder declaring(registry);
  PendingStruct h = declaring.declare_struct();
  refuse(declaring, h);
  PendingStruct last = declaring.declare_struct();
  CHECK_EQUAL(declaring.build().error().code(), ErrorCode::wrong_registry);
  declaring.define_struct(h).finish();
  CHECK_EQUAL(declaring.build().error().code(), ErrorCode::undefined);
  declaring.define_struct(last).finish();
  CHECK_EQUAL(declaring.build().value().size(), 2u);

  CASE("a declaration that failed");
  Registry of_one = new_registry(RegistryConfig().limit(Limit::group_types, 1));
  RecGroupBuilder lacking(of_one);
  PendingStruct only = lacking.declare_struct();
  CHECK(lacking.declare_struct().get() == nullptr);
  CHECK_EQUAL(lacking.build().error().code(), ErrorCode::limit);
  lacking.define_struct(only).finish();
  CHECK_EQUAL(lacking.build().error().code(), ErrorCode::limit); // and stays wrong
  CHECK_EQUAL(of_one.stats().live_types, 0u);
}

/* The first error is that of the member that failed earliest and was not defined again, in whatever order members fail
 * and are defined. With as many as here, this takes minutes if each step searches all errors. */
static void test_many_errors() {
  CASE("many errors");
  Registry registry = new_registry();
  RecGroupBuilder group(registry);
  const std::uint32_t count = 20000;
  std::vector<PendingStruct> members;
  while (members.size() < count) members.push_back(group.declare_struct());
  std::vector<StructBuilder> definitions; // of each member the one that was begun last
  for (PendingStruct member : members) definitions.push_back(group.define_struct(member));

  std::list<std::uint32_t> wrong; // the members with an error, in the order of these
  std::vector<std::list<std::uint32_t>::iterator> places(count, wrong.end());
  const auto mend = [&](std::uint32_t member) {
    if (places[member] != wrong.end()) wrong.erase(places[member]);
    places[member] = wrong.end();
  };
  const auto fail = [&](std::uint32_t member) {
    if (places[member] == wrong.end()) places[member] = wrong.insert(wrong.end(), member);
  };
  std::mt19937 random(20260311);
  for (std::uint32_t step = 0; step < 6 * count; step++) {
    const std::uint32_t member = static_cast<std::uint32_t>(random()) % count;
    const StructBuilder before = definitions[member];
    switch (random() % 5) {
    case 0: // good, and what is wrong with it now is only that it is not finished
      mend(member);
      definitions[member] = group.define_struct(members[member]).field(i32);
      break;
    case 1: // wrong, since it has no supertype
      definitions[member].inherit();
      fail(member);
      break;
    case 2: // void, which is an error of the member
      mend(member);
      definitions[member] = group.define_struct(members[member]);
      before.field(i32);
      fail(member);
      break;
    case 3: // void, and then the new one is wrong, too
      mend(member);
      definitions[member] = group.define_struct(members[member]).inherit();
      before.field(i32).finish();
      fail(member);
      break;
    default: definitions[member].field(i64);
    }
    if (wrong.empty()) CHECK(!group.error());
    else CHECK_EQUAL(*group.error().member(), wrong.front());
  }
  while (!wrong.empty()) {
    const std::uint32_t member = wrong.front();
    CHECK_EQUAL(*group.error().member(), member);
    mend(member);
    group.define_struct(members[member]).finish();
  }
  CHECK(!group.error());
}

/* Faults that only build() can detect, and their correction. */
static void test_mending() {
  CASE("correcting");
  Registry registry = new_registry();
  RecGroupBuilder group(registry);
  PendingStruct above = group.declare_struct(), below = group.declare_struct();
  group.define_struct(above).is_final(false).field(mut(i32)).finish();
  CHECK_EQUAL(group.build().error().code(), ErrorCode::undefined);
  group.define_struct(below).forward_supertype(above).field(i32).finish();
  Result<RecGroup> wrong = group.build();
  REQUIRE(!wrong);
  CHECK_EQUAL(wrong.error().code(), ErrorCode::invalid_type);
  CHECK_EQUAL(*wrong.error().member(), 1u);
  CHECK_EQUAL(*wrong.error().field(), 0u);
  CHECK_EQUAL(registry.stats().live_types, 0u);
  group.define_struct(below).forward_supertype(above).field(mut(i32)).finish();
  Result<RecGroup> right = group.build();
  REQUIRE(right);
  CHECK_EQUAL(registry.stats().live_types, 2u);

  CASE("a builder that has built");
  group.define_struct(below);
  CHECK_EQUAL(group.error().code(), ErrorCode::state);
  CHECK_EQUAL(group.build().error().code(), ErrorCode::state);
}

static void test_out_of_order() {
  Registry registry = new_registry();
  CASE("a forward reference that is not finished");
  RecGroupBuilder group(registry);
  PendingStruct a = group.declare_struct();
  StructBuilder definition = group.define_struct(a);
  definition.forward_ref_field(a).nullable();
  definition.finish();
  CHECK_EQUAL(group.build().error().code(), ErrorCode::state);
  group.define_struct(a).finish();

  CASE("a second element");
  PendingArray b = group.declare_array();
  group.define_array(b).element(i32).element(i64).finish();
  CHECK_EQUAL(group.build().error().code(), ErrorCode::state);
  group.define_array(b).element(i32).finish();

  CASE("a packed param");
  PendingFunc c = group.declare_func();
  group.define_func(c).param(i8).finish();
  CHECK_EQUAL(group.build().error().code(), ErrorCode::invalid_argument);
  group.define_func(c).finish();

  CASE("a definition that was begun again");
  StructBuilder stale = group.define_struct(a);
  group.define_struct(a).finish();
  stale.field(i32);
  CHECK_EQUAL(group.build().error().code(), ErrorCode::state);

  CASE("a null registry");
  RecGroupBuilder none(static_cast<const wt_registry_t *>(nullptr));
  CHECK(none.get() == nullptr);
  CHECK(none.declare_struct().get() == nullptr);
  CHECK_EQUAL(none.build().error().code(), ErrorCode::invalid_argument);
  Registry moved = new_registry();
  Registry taken = std::move(moved);
  CHECK_EQUAL(RecGroupBuilder(moved).build().error().code(), ErrorCode::invalid_argument);
}

static void test_labels() {
  CASE("labels");
  Registry registry = new_registry();
  RecGroupBuilder first(registry), second(registry);
  PendingStruct a = first.declare_struct(), b = second.declare_struct();
  RecGroupBuilder lost(registry);
  PendingStruct of_lost = lost.declare_struct();
  lost.define_struct(b).field(i32).finish();
  CHECK_EQUAL(lost.build().error().code(), ErrorCode::wrong_builder);
  lost.define_struct(of_lost).finish();
  CHECK_EQUAL(lost.build().error().code(), ErrorCode::wrong_builder); // and stays wrong
  first.define_struct(a).field(ref(b));
  CHECK_EQUAL(first.build().error().code(), ErrorCode::wrong_builder);
  first.define_struct(a).finish();
  second.define_struct(b).finish();
  RecGroup group = first.build().value(), equal = second.build().value();
  CHECK(group.type(a) == equal.type(b));
  CHECK(!group.type(b));
  CHECK_EQUAL(group.find(b).error().code(), ErrorCode::wrong_builder);
  CHECK(group.find(a).value() == group[0]);
  RecGroup from_type = group[0].rec_group().value();
  CHECK(from_type[0] == group[0]);
  CHECK_EQUAL(from_type.find(a).error().code(), ErrorCode::wrong_builder);

  CASE("the empty group");
  Result<RecGroup> empty = RecGroupBuilder(registry).build();
  REQUIRE(empty);
  CHECK(empty->empty() && empty->begin() == empty->end());
}

static void test_earlier_names() {
  CASE("old names");
  Registry registry = new_registry();
  RecGroupBuilder group(registry);
  PendingArray above = group.declare_array(), below = group.declare_array();
  group.define_array(above).open().element(i32).finish();
  group.define_array(below).supertype(above).open(false).element(i32).finish();
  RecGroup built = group.build().value();
  CHECK(!built.type(above).is_final() && built.type(below).supertype() == built.type(above));
  CHECK(built.type(below).is_final());
}

int main() {
  test_earlier_names();
  test_everything();
  test_first_error_wins();
  test_no_step_is_lost();
  test_many_errors();
  test_mending();
  test_out_of_order();
  test_labels();
  return CHECK_SUMMARY();
}
