/* Proposals through typereg.hpp: which are on, continuation and shared types, descriptors, exact references. */
#include "check.hpp"

#include <string>
#include <utility>

using namespace typereg;

static const Feature FEATURES[] = {Feature::stack_switching, Feature::shared_everything_threads,
                                   Feature::custom_descriptors, Feature::multi_value, Feature::reference_types,
                                   Feature::simd, Feature::function_references, Feature::gc, Feature::exceptions};

/* Can a registry make a type that needs the proposal? */
static bool has(const Registry &registry, Feature feature) {
  Result<Type> function = registry.func_type({}, {});
  REQUIRE(function);
  switch (feature) {
  case Feature::stack_switching: return registry.cont_type(*function).has_value();
  case Feature::shared_everything_threads: {
    RecGroupBuilder group(registry);
    PendingFunc shared = group.declare_func();
    return group.define_func(shared).shared().finish().build().has_value();
  }
  case Feature::custom_descriptors: return registry.func_type({ref(*function).exact()}, {}).has_value();
  case Feature::multi_value: return registry.func_type({}, {i32, i32}).has_value();
  case Feature::reference_types: return registry.func_type({ref_null(HeapKind::extern_)}, {}).has_value();
  case Feature::simd: return registry.func_type({v128}, {}).has_value();
  case Feature::function_references: return registry.func_type({ref_null(*function)}, {}).has_value();
  case Feature::gc: return registry.struct_type({}).has_value();
  case Feature::exceptions: return registry.func_type({ref_null(HeapKind::exn)}, {}).has_value();
  }
  return false;
}

/* One letter for each feature that is on, in their order. */
static std::string on_in(const RegistryConfig &config) {
  Registry registry = new_registry(config);
  std::string on;
  for (Feature feature : FEATURES)
    if (has(registry, feature)) on += static_cast<char>('0' + static_cast<int>(feature));
  return on;
}

static RegistryConfig all() {
  RegistryConfig config;
  for (Feature feature : FEATURES) config.feature(feature);
  return config;
}

static void test_switches() {
  CASE("versions");
  CHECK_EQUAL(on_in(RegistryConfig()), "456789");
  CHECK_EQUAL(on_in(RegistryConfig().wasm_version(1)), "");
  CHECK_EQUAL(on_in(RegistryConfig().wasm_version(2)), "456");
  CHECK_EQUAL(on_in(all().wasm_version(3)), "456789");
  CHECK_EQUAL(on_in(all()), "123456789");
  CASE("later calls win");
  CHECK_EQUAL(on_in(RegistryConfig().wasm_version(1).feature(Feature::custom_descriptors)), "3578");
  CHECK_EQUAL(on_in(RegistryConfig().feature(Feature::custom_descriptors).wasm_version(1)), "");
  CHECK_EQUAL(on_in(RegistryConfig().feature(Feature::gc, false).feature(Feature::custom_descriptors)), "3456789");
  CHECK_EQUAL(on_in(RegistryConfig().feature(Feature::custom_descriptors).feature(Feature::gc, false)), "45679");
  CHECK_EQUAL(on_in(RegistryConfig().wasm_version(2).wasm_version(1).feature(Feature::simd)), "6");
  CASE("what an earlier call also switched stays");
  CHECK_EQUAL(on_in(RegistryConfig()
                        .wasm_version(1)
                        .feature(Feature::custom_descriptors)
                        .feature(Feature::custom_descriptors, false)),
              "578");
  CASE("many calls");
  RegistryConfig config;
  for (int round = 0; round < 100; round++)
    for (Feature feature : FEATURES) config.feature(feature, round % 2 == 0).feature(feature, round % 3 == 0);
  CHECK_EQUAL(on_in(config), "2456789"); // switching 5 off took 1 and 3 along
  for (Feature feature : FEATURES) config.feature(feature).feature(feature, false);
  CHECK_EQUAL(on_in(config), "57"); // what 8 and 9 build on
  CASE("what does not exist");
  CHECK_EQUAL(Registry::create(RegistryConfig().wasm_version(4)).error().code(), ErrorCode::invalid_argument);
  CHECK_EQUAL(Registry::create(RegistryConfig().feature(static_cast<Feature>(10))).error().code(),
              ErrorCode::invalid_argument);
}

static void test_continuations() {
  CASE("continuations of a group");
  Registry registry = new_registry(all()), foreign = new_registry(all());
  Type task = registry.func_type({}, {}).value();
  RecGroupBuilder group(registry);
  PendingFunc above = group.declare_func(), below = group.declare_func();
  PendingCont open = group.declare_cont(), last = group.declare_cont(), other = group.declare_cont();
  group.define_func(above).is_final(false).finish();
  group.define_func(below).forward_supertype(above).finish();
  group.define_cont(open).forward_func(above).is_final(false).finish();
  ContBuilder definition = group.define_cont(last); // step by step
  definition.func(task);
  definition.forward_func(below); // the last counts
  definition.forward_supertype(open);
  definition.finish();
  group.define_cont(other).func(task).is_final(true).shared(false).finish();
  Result<RecGroup> built = group.build();
  REQUIRE(built);
  TypeRef lowest = built->type(last);
  CHECK_EQUAL(lowest.kind(), TypeKind::cont);
  CHECK(lowest.cont_func() == built->type(below) && lowest.supertype() == built->type(open) && lowest.is_final());
  CHECK(built->type(other).cont_func() == task && !built->type(above).cont_func() && !TypeRef().cont_func());

  CASE("below a registered one");
  RecGroupBuilder second(registry);
  PendingCont third = second.declare_cont();
  second.define_cont(third).func(built->type(below)).supertype(built->type(open)).finish();
  CHECK(second.build().value()[0].depth() == 1);

  CASE("on its own");
  Type cont = registry.cont_type(task).value();
  CHECK(cont.cont_func() == task && cont.is_final());
  CHECK_EQUAL(registry.cont_type(cont).error().code(), ErrorCode::wrong_kind);
  CHECK_EQUAL(registry.cont_type(TypeRef()).error().code(), ErrorCode::invalid_argument);
  CHECK_EQUAL(new_registry().cont_type(task).error().code(), ErrorCode::wrong_registry);

  CASE("a definition that is refused stops no other, and is forgotten when it is made again");
  RecGroupBuilder wrong(registry);
  PendingCont a = wrong.declare_cont(), b = wrong.declare_cont();
  wrong.define_cont(a).func(foreign.func_type({}, {}).value()).finish();
  wrong.define_cont(b).func(task).finish();
  CHECK_EQUAL(wrong.build().error().code(), ErrorCode::wrong_registry);
  wrong.define_cont(a).finish(); // without func type
  CHECK_EQUAL(wrong.build().error().code(), ErrorCode::invalid_argument);
  wrong.define_cont(a).func(task).supertype(TypeRef()).finish();
  CHECK_EQUAL(wrong.build().error().code(), ErrorCode::invalid_argument);
  wrong.define_cont(a).func(task).forward_supertype(PendingCont()).finish();
  CHECK_EQUAL(wrong.build().error().code(), ErrorCode::invalid_argument);
  wrong.define_cont(a).func(task).finish();
  CHECK_EQUAL(wrong.build().value().size(), 2u);
  CASE("one that is not defined, and one of another builder");
  RecGroupBuilder lacking(registry);
  PendingCont c = lacking.declare_cont();
  (void)lacking.define_cont(c).func(task); // is not finished
  CHECK_EQUAL(lacking.build().error().code(), ErrorCode::undefined);
  lacking.define_cont(a).func(task).finish();
  CHECK_EQUAL(lacking.build().error().code(), ErrorCode::wrong_builder);
}

/* After an error that no definition mends, a cont type's definition does nothing but forget what was wrong with it. */
static void test_continuations_after_a_lasting_error() {
  CASE("a cont type whose declaration was refused");
  Registry of_two = new_registry(all().limit(Limit::group_types, 2));
  Type task = of_two.func_type({}, {}).value(), theirs = new_registry().func_type({}, {}).value();
  RecGroupBuilder group(of_two);
  PendingCont only = group.declare_cont(), good = group.declare_cont();
  group.define_cont(only).func(theirs).finish();
  PendingCont refused = group.declare_cont();
  group.define_cont(refused).func(task).finish();
  CHECK_EQUAL(group.build().error().code(), ErrorCode::wrong_registry);
  group.define_cont(only).func(task).finish().define_cont(good).finish();
  group.define_cont(refused).supertype(TypeRef()).finish();
  CHECK_EQUAL(group.build().error().code(), ErrorCode::limit); // and stays wrong

  CASE("a cont type of a builder without registry");
  RecGroupBuilder none(static_cast<const wt_registry_t *>(nullptr));
  const Error first = none.error().clone();
  none.define_cont(none.declare_cont()).func(task).finish();
  CHECK(none.build().error().message() == first.message() && first.code() == ErrorCode::invalid_argument);
}

static void test_shared() {
  CASE("shared");
  Registry registry = new_registry(all());
  RecGroupBuilder group(registry);
  PendingStruct object = group.declare_struct();
  PendingArray list = group.declare_array();
  PendingFunc call = group.declare_func(), plain = group.declare_func();
  PendingCont suspended = group.declare_cont();
  group.define_struct(object).shared().field(mut(ref_null(HeapKind::any).shared())).finish();
  group.define_array(list).shared(true).forward_ref_element(object).finish().finish();
  group.define_func(call).shared().param(ref(object)).finish();
  group.define_func(plain).shared().shared(false).finish();
  group.define_cont(suspended).forward_func(call).shared().finish();
  RecGroup built = group.build().value();
  for (TypeRef type : built) CHECK(type.is_shared() == (type != built.type(plain)));
  CHECK(!TypeRef().is_shared());
  CHECK(built.type(call).trampoline().value().is_shared());
  CHECK(!ref(built.type(object)).matches(ref(HeapKind::struct_)));
  CHECK(ref(built.type(object)).matches(ref(HeapKind::struct_).shared()));

  CASE("a shared type refers to shared types only");
  RecGroupBuilder wrong(registry);
  PendingStruct mixed = wrong.declare_struct();
  wrong.define_struct(mixed).shared().field(ref(HeapKind::any)).finish();
  Result<RecGroup> refused = wrong.build();
  CHECK_EQUAL(refused.error().code(), ErrorCode::invalid_type);
  CHECK_EQUAL(*refused.error().field(), 0u);
}

static void test_descriptors() {
  CASE("a chain of descriptors, and a pair below its first two");
  GcLayoutPolicy policy;
  policy.header_size = 8;
  policy.header_align = 8;
  policy.descriptor_size = 8;
  Registry registry = new_registry(all().gc_layout(policy));
  RecGroupBuilder group(registry);
  PendingStruct thing = group.declare_struct(), kind = group.declare_struct(), meta = group.declare_struct();
  PendingStruct lower = group.declare_struct(), lower_kind = group.declare_struct(), lower_meta = group.declare_struct();
  group.define_struct(thing).is_final(false).descriptor(kind).field(i32).finish();
  group.define_struct(kind).is_final(false).describes(thing).descriptor(meta).finish();
  group.define_struct(meta).is_final(false).describes(kind).finish();
  group.define_struct(lower).forward_supertype(thing).descriptor(lower_kind).field(i32).finish();
  group.define_struct(lower_kind).forward_supertype(kind).describes(lower).descriptor(lower_meta).finish();
  group.define_struct(lower_meta).forward_supertype(meta).describes(lower_kind).finish();
  Result<RecGroup> built = group.build();
  REQUIRE(built);
  CHECK(built->type(thing).descriptor() == built->type(kind) && !built->type(thing).describes());
  CHECK(built->type(kind).describes() == built->type(thing) && built->type(kind).descriptor() == built->type(meta));
  CHECK(built->type(lower_meta).describes() == built->type(lower_kind) && !built->type(lower_meta).descriptor());
  CHECK(!TypeRef().descriptor() && !TypeRef().describes());
  CHECK_EQUAL(built->type(thing).field_layout(0)->offset, 16u);

  CASE("half a pair");
  RecGroupBuilder half(registry);
  PendingStruct alone = half.declare_struct(), silent = half.declare_struct();
  half.define_struct(alone).descriptor(silent).finish();
  half.define_struct(silent).finish();
  CHECK_EQUAL(half.build().error().code(), ErrorCode::invalid_type);
  half.define_struct(silent).describes(alone).finish();
  CHECK(half.build());

  CASE("exact references");
  RecGroupBuilder exact(registry);
  PendingStruct node = exact.declare_struct();
  exact.define_struct(node).forward_ref_field(node).exact().finish().forward_ref_field(node).exact(false).finish().finish();
  RecGroup nodes = exact.build().value();
  CHECK(nodes[0].fields()[0].storage().is_exact() && !nodes[0].fields()[1].storage().is_exact());
  CHECK(nodes[0].fields()[0].storage() == ref_null(nodes[0]).exact());
}

int main() {
  test_switches();
  test_continuations();
  test_continuations_after_a_lasting_error();
  test_shared();
  test_descriptors();
  return CHECK_SUMMARY();
}
