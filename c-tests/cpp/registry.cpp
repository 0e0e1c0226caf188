/* Registry, its configuration, and what it makes (typereg/registry.hpp, TypeCollection of group.hpp). */
#include "check.hpp"

#include <string>
#include <utility>
#include <vector>

using namespace typereg;

/* (rec (type $f (func (param (ref $s)))) (type $s (sub (struct (field i32))))) (rec) (type (func)) */
static const std::uint8_t SECTION[] = {3,    0x4e, 2, 0x60, 1, 0x64, 1, 0, 0x50, 0, 0x5f, 1, 0x7f, 0,
                                       0x4e, 0,    0x60, 0, 0};

static void test_handles() {
  CASE("handles");
  Registry a = new_registry();
  Registry b = a;
  Type type = a.array_type(i32).value();
  CHECK(b.array_type(i32).value() == type);
  CHECK_EQUAL(b.stats().live_types, 1u);
  Registry c = std::move(a);
  CHECK(!a && c);
  CHECK_EQUAL(a.stats().live_types, 0u);
  CHECK_EQUAL(a.array_type(i32).error().code(), ErrorCode::invalid_argument);
  CHECK_EQUAL(a.clone().error().code(), ErrorCode::invalid_argument);
  a = b;
  a = c.clone().value();
  Registry &self = a;
  a = self;
  a = std::move(self);
  CHECK(a.type(type.index()).value() == type);
  Registry copy_of_null = Registry::adopt(nullptr), null = copy_of_null;
  CHECK(!null);

  CASE("with C");
  wt_registry_t *raw = a.release();
  CHECK(!a);
  CHECK_EQUAL(wt_registered_type_index(type.get()), type.index());
  Registry adopted = Registry::adopt(raw);
  CHECK(adopted.get() == raw);
}

static void test_configuration() {
  CASE("each kind of layout");
  for (GcLayoutKind kind : {GcLayoutKind::none, GcLayoutKind::null, GcLayoutKind::drc, GcLayoutKind::copying}) {
    Registry registry = new_registry(RegistryConfig().gc_layout(kind));
    std::optional<GcLayout> layout = registry.struct_type({i32}).value().layout();
    CHECK(layout.has_value() == (kind != GcLayoutKind::none));
    const std::uint32_t header = kind == GcLayoutKind::null ? 8 : kind == GcLayoutKind::drc ? 24 : 16;
    if (layout) CHECK_EQUAL(registry.struct_type({i32}).value().field_layout(0)->offset, header);
  }

  CASE("a policy of one's own");
  GcLayoutPolicy policy;
  policy.header_size = 12;
  policy.header_align = 4;
  policy.reference_size = 8;
  policy.min_object_align = 16;
  policy.min_struct_size = 60;
  Registry own = new_registry(RegistryConfig().gc_layout(policy));
  Type type = own.struct_type({ref(HeapKind::any)}).value();
  CHECK_EQUAL(type.field_layout(0)->offset, 16u);
  CHECK_EQUAL(type.field_layout(0)->size, 8u);
  CHECK_EQUAL(type.layout()->size, 64u);
  CHECK_EQUAL(type.layout()->align, 16u);
  CHECK(!new_registry(RegistryConfig().gc_layout(policy).gc_layout(GcLayoutKind::none)).struct_type({})->layout());
  policy.max_field_align = 4;
  policy.traced_hierarchies = 2;
  Registry capped = new_registry(RegistryConfig().gc_layout(policy));
  Type pair = capped.struct_type({ref(HeapKind::any), ref(HeapKind::func)}).value();
  CHECK_EQUAL(pair.field_layout(0)->offset, 12u);
  CHECK(pair.field_layout(0)->is_gc_ref == 0 && pair.field_layout(1)->is_gc_ref == 1);

  CASE("each limit");
  for (Limit limit : {Limit::module_types, Limit::module_rec_groups, Limit::group_types, Limit::fields, Limit::params,
                      Limit::results, Limit::supertype_depth, Limit::live_types, Limit::name_bytes,
                      Limit::group_parts}) {
    CHECK(Registry::create(RegistryConfig().limit(limit, 1)));
    CHECK_EQUAL(Registry::create(RegistryConfig().limit(limit, 0)).error().code(), ErrorCode::invalid_argument);
    CHECK_EQUAL(Registry::create(RegistryConfig().limit(limit, ~0ull)).error().code(), ErrorCode::invalid_argument);
  }
  Registry small = new_registry(RegistryConfig().limit(Limit::fields, 2));
  CHECK(small.struct_type({i32, i32}));
  CHECK_EQUAL(small.struct_type({i32, i32, i32}).error().code(), ErrorCode::limit);

  CASE("a wrong configuration is reported each time, and by the library");
  policy.reference_size = 5;
  const RegistryConfig wrong = RegistryConfig().gc_layout(policy);
  for (int i = 0; i < 2; i++) {
    Result<Registry> refused = Registry::create(wrong);
    REQUIRE(!refused);
    CHECK_EQUAL(refused.error().code(), ErrorCode::invalid_argument);
    CHECK(refused.error().message().find("reference") != std::string_view::npos);
  }
  for (const RegistryConfig &unknown : {RegistryConfig().limit(static_cast<Limit>(99), 5),
                                        RegistryConfig().feature(static_cast<Feature>(99)),
                                        RegistryConfig().gc_layout(static_cast<GcLayoutKind>(99))})
    CHECK_EQUAL(Registry::create(unknown).error().code(), ErrorCode::invalid_argument);

  CASE("a configuration of C");
  wt_registry_config_t *raw = wt_registry_config_new();
  wt_registry_config_set_limit(raw, WT_LIMIT_FIELDS, 1, nullptr);
  Registry of_c = Registry::create(raw).value();
  wt_registry_config_delete(raw);
  CHECK_EQUAL(of_c.struct_type({i32, i32}).error().code(), ErrorCode::limit);
  CHECK(Registry::create());
}

static void test_looking_in() {
  CASE("looking in");
  Registry registry = new_registry();
  Type type = registry.struct_type({i32}).value(), again = registry.struct_type({i32}).value();
  RegistryStats stats = registry.stats();
  CHECK(stats.live_types == 1 && stats.live_rec_groups == 1 && stats.registrations == 2 && stats.hits == 1);
  CHECK(stats.live_bytes > 0);
  CHECK(registry.check());
  CHECK(registry.dump()->view().find("(type $t1 (struct (field i32)))") != std::string_view::npos);
  const std::uint32_t index = type.index();
  CHECK(registry.type(index).value() == type);
  type = again = Type(TypeRef());
  CHECK_EQUAL(registry.type(index).error().code(), ErrorCode::stale);
  CHECK(!registry.is_subtype(index, index));
  CHECK_EQUAL(Registry::adopt(nullptr).check().error().code(), ErrorCode::invalid_argument);
  CHECK_EQUAL(Registry::adopt(nullptr).dump().error().code(), ErrorCode::invalid_argument);
}

static void test_one_off() {
  CASE("types on their own");
  Registry registry = new_registry(), other = new_registry();
  Type function = registry.func_type({i32, f64}, {}).value();
  Type exception = registry.exn_type(function).value();
  CHECK_EQUAL(exception.kind(), TypeKind::exn);
  CHECK(exception.fields().size() == 2 && exception.fields()[1] == FieldType(f64));
  CHECK_EQUAL(registry.exn_type(exception).error().code(), ErrorCode::wrong_kind);
  Type handler = registry.func_type({ref(exception)}, {}).value(); // an engine's own type
  CHECK(handler.params()[0].matches(ref(HeapKind::exn)) && ref(HeapKind::noexn).matches(handler.params()[0]));
  CHECK_EQUAL(other.func_type({ref(function)}, {}).error().code(), ErrorCode::wrong_registry);
  CHECK_EQUAL(registry.func_type({i8}, {}).error().code(), ErrorCode::invalid_argument);
  CHECK_EQUAL(registry.array_type(ValType()).error().code(), ErrorCode::invalid_argument);
}

static void test_modules() {
  CASE("modules");
  Registry registry = new_registry();
  std::vector<std::uint8_t> module = {0, 'a', 's', 'm', 1, 0, 0, 0, 1, sizeof SECTION};
  module.insert(module.end(), SECTION, SECTION + sizeof SECTION);
  TypeCollection types = registry.register_module(module).value();
  TypeCollection section = registry.register_type_section(SECTION).value();
  REQUIRE(types.size() == 3);
  CHECK_EQUAL(types.num_rec_groups(), 3u);
  std::uint32_t number = 0;
  for (TypeRef type : types) {
    CHECK(type == section[number]);
    CHECK_EQUAL(types.indices()[number++], type.index());
  }
  CHECK_EQUAL(number, 3u);
  CHECK(!types[3] && !types[std::size_t(-1)] && !types.empty() && types.types().size() == 3);
  CHECK(types[0].params()[0] == ref(types[1]));

  CASE("the first func type of a trampoline type");
  Type widened = types[0].trampoline().value();
  CHECK_EQUAL(*types.trampoline(widened.index()), 0u);
  CHECK_EQUAL(*types.trampoline(types[2].index()), 2u);
  CHECK(!types.trampoline(types[1].index()));

  CASE("a collection moved");
  TypeCollection moved = std::move(types);
  CHECK(types.empty() && types.indices().empty() && moved.size() == 3);
  types = std::move(moved);
  CHECK(types.size() == 3);
  TypeCollection adopted = TypeCollection::adopt(types.release());
  CHECK_EQUAL(adopted.size(), 3u);

  CASE("bytes that are refused");
  CHECK_EQUAL(registry.register_module({}).error().code(), ErrorCode::malformed);
  Result<TypeCollection> cut = registry.register_type_section(Bytes(SECTION, sizeof SECTION - 1));
  CHECK_EQUAL(cut.error().code(), ErrorCode::malformed);
  CHECK(cut.error().byte_offset().has_value());
}

static void test_library() {
  CASE("the library");
  CHECK_EQUAL(version_number(), static_cast<std::uint32_t>(TYPEREG_VERSION_NUMBER));
  CHECK_EQUAL(version_string(), wt_version_string());
  CHECK_EQUAL(abi_version(), wt_abi_version());
  CHECK_EQUAL(slot_layout_version(), static_cast<std::uint32_t>(WT_SLOT_LAYOUT_VERSION));

  CASE("log lines");
  struct Sink {
    std::string lines;
    void operator()(LogLevel level, std::string_view target, std::string_view message) {
      CHECK(level <= LogLevel::debug && !message.empty());
      lines.append(target).append("\n");
    }
  } sink;
  REQUIRE(log_to(sink, LogLevel::debug));
  (void)new_registry().struct_type({i32});
  REQUIRE(log_off());
  CHECK(sink.lines.find("typereg::register") != std::string::npos);
  const std::size_t heard = sink.lines.size();
  (void)new_registry().struct_type({i32});
  CHECK_EQUAL(sink.lines.size(), heard);
  const auto constant = [](LogLevel, std::string_view, std::string_view) {};
  CHECK(log_to(constant, LogLevel::error));
  REQUIRE(log_off());
  CHECK_EQUAL(log_to(sink, static_cast<LogLevel>(99)).error().code(), ErrorCode::invalid_argument);
  CHECK_EQUAL(log_init("no=such=filter").error().code(), ErrorCode::invalid_argument);
  CHECK(log_init("off"));
}

int main() {
  test_handles();
  test_configuration();
  test_looking_in();
  test_one_off();
  test_modules();
  test_library();
  return CHECK_SUMMARY();
}
