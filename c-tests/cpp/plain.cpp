/* Rec groups from plain data, types read from bytes, packed values, all parts at once, an order and output, in C++:
 * that each form calls its function of typereg.h with the right arguments. The C tests check what the functions do. */
#include "check.hpp"
#include <iomanip>
#include <locale>
#include <map>
#include <set>
#include <sstream>
#include <unordered_set>
#include <vector>

using namespace typereg;

static RegistryConfig all_proposals() {
  return RegistryConfig()
      .gc_layout(GcLayoutKind::drc)
      .feature(Feature::stack_switching)
      .feature(Feature::shared_everything_threads)
      .feature(Feature::custom_descriptors);
}

static void plain_data_makes_what_a_builder_makes() {
  CASE("plain data");
  Registry registry = new_registry(all_proposals());
  Type base = registry.struct_type({i32}).value();
  const FieldType node[] = {mut(ref_null(Own{0})), ref(Index{base.index()}), ref(base)};
  const FieldType element = mut(i8);
  const ValType params[] = {ref(Own{1}), i64}, results[] = {ref_null(Own{0}).exact()};
  const SubType types[] = {SubType::structure(node).open(), SubType::array(element), SubType::func(params, results),
                           SubType::cont(Own{2}), SubType::structure(node).supertype(Own{0})};
  Result<RecGroup> group = registry.register_rec_group(types);
  REQUIRE(group);
  CHECK(group->is_new());
  CHECK_EQUAL(group->size(), 5u);
  RecGroup again = registry.register_rec_group(types).value();
  CHECK(!again.is_new() && again[0] == (*group)[0] && !group->clone()->is_new());
  CHECK((*group)[4].is_subtype_of((*group)[0]) && (*group)[4].is_final() && !(*group)[0].is_final());
  CHECK((*group)[3].kind() == TypeKind::cont && (*group)[1].kind() == TypeKind::array);
  CHECK((*group)[0].fields()[1].storage() == ref(base) && (*group)[0].fields()[0].storage() == ref_null((*group)[0]));
  CHECK((*group)[2].results()[0] == ref_null((*group)[0]).exact());

  const SubType clauses[] = {SubType::structure({}).shared().descriptor(Own{1}),
                             SubType::structure({}).shared().describes(Own{0})};
  CHECK(registry.register_rec_group(clauses));
  const ValType tag_params[] = {i32};
  const SubType exn[] = {SubType::func(tag_params, {}), SubType::exn(Own{0})};
  CHECK(registry.register_rec_group(exn).value()[1].kind() == TypeKind::exn);
  const SubType stale[] = {SubType::structure({}).supertype(Index{4000000})};
  CHECK_EQUAL(registry.register_rec_group(stale).error().code(), ErrorCode::stale);
  RecGroup empty = registry.register_rec_group({}).value();
  CHECK(empty.empty() && !empty.is_new());

  CASE("a collection of groups");
  const RecGroup groups[] = {*group, empty, again};
  TypeCollection types_of_groups = registry.collect(groups).value();
  CHECK_EQUAL(types_of_groups.size(), 10u);
  CHECK_EQUAL(types_of_groups.num_rec_groups(), 3u);
  CHECK(types_of_groups.find((*group)[4]) == 4u && !types_of_groups.find(base));
}

static void types_are_read_from_bytes() {
  CASE("types in code");
  Registry registry = new_registry();
  const std::uint8_t section[] = {2, 0x60, 0, 0, 0x5f, 0};
  TypeCollection types = registry.register_type_section(section).value();
  const std::uint8_t value[] = {0x63, 1, 0xff}, heap[] = {0x6d}, block[] = {0}, empty[] = {0x40}, wrong[] = {0x52};
  Result<ReadType<ValType>> read = types.read_val_type(value);
  REQUIRE(read);
  CHECK(read->type == ref_null(types[1]) && read->size == 2);
  CHECK(types.read_heap_type(heap)->type == ref(HeapKind::eq));
  Result<ReadType<BlockType>> of_block = types.read_block_type(block);
  CHECK(of_block && of_block->type.kind() == BlockKind::func && of_block->type.func() == types[0] && of_block->size == 1);
  CHECK(types.read_block_type(empty)->type.kind() == BlockKind::empty);
  CHECK(types.read_block_type(value)->type.value() == ref_null(types[1]));
  CHECK_EQUAL(types.read_val_type(wrong).error().code(), ErrorCode::malformed);
  CHECK_EQUAL(types.read_heap_type({}).error().code(), ErrorCode::malformed);
  CHECK_EQUAL(types.read_block_type(wrong).error().code(), ErrorCode::malformed);
  CHECK(BlockType().kind() == BlockKind::none);
}

static void values_fit_in_64_bits() {
  CASE("packed values");
  Registry registry = new_registry();
  Type type = registry.struct_type({i32}).value(), other = registry.struct_type({i64}).value();
  const PackedValType some = ref(type).pack(), any = ref_null(HeapKind::any).pack();
  CHECK(some && !PackedValType() && some == PackedValType(some.get()) && some != any);
  CHECK(inline_packed_ref(type.index()) == some && inline_packed_ref(type.index(), true) == ref_null(type).pack());
  CHECK(registry.matches(some, any) && !registry.matches(any, some) && !registry.matches(some, ref(other).pack()));
  CHECK(inline_matches(registry, some, any) && !inline_matches(registry, any, some));
  CHECK(inline_is_subtype(type, type) && !inline_is_subtype(type, other));
  CHECK(registry.unpack(some) == ref(type) && registry.unpack(i8.pack()) == i8 && !registry.unpack(PackedValType()));
  CHECK(!ref(Own{0}).pack() && !ref(Index{type.index()}).pack());
  const std::set<PackedValType> sorted = {some, any, some};
  const std::unordered_set<PackedValType> hashed = {some, any, some};
  CHECK(sorted.size() == 2 && hashed.size() == 2);
}

static void all_parts_come_at_once() {
  CASE("all parts at once");
  Registry registry = new_registry();
  Type type = registry.struct_type({i8, mut(ref_null(HeapKind::any)), ref(HeapKind::i31)}).value();
  Type func = registry.func_type({i32, i64}, {f32}).value();
  std::vector<FieldType> fields(type.fields_into({}));
  REQUIRE(fields.size() == 3);
  CHECK(type.fields_into(fields) == 3 && fields[1] == mut(ref_null(HeapKind::any)));
  ValType params[1], results[2];
  CHECK(func.params_into(params) == 2 && params[0] == i32);
  CHECK(func.results_into(results) == 1 && results[0] == f32 && results[1].kind() == ValKind::invalid);
  GcFieldLayout places[3] = {};
  CHECK(type.field_layouts_into(places) == 3 && places[1].is_gc_ref && places[1].offset == type.field_layout(1)->offset);
  std::uint32_t offsets[3] = {};
  CHECK(type.gc_ref_offsets_into(offsets) == 1 && offsets[0] == places[1].offset);
  GcLayoutPolicy packed;
  packed.header_size = 8;
  packed.header_align = 8;
  packed.max_field_align = 1;
  Result<std::optional<GcLayout>> layout = type.layout_for(packed, places);
  CHECK(layout && *layout && (*layout)->size == 24 && places[1].offset == 9);
  CHECK(type.layout_for(packed).value()->size == 24 && !func.layout_for(packed).value());
  CASE("room for another number of fields");
  std::vector<GcFieldLayout> none, two(2), four(4);
  for (const Room<GcFieldLayout> &room : {Room<GcFieldLayout>(none), Room<GcFieldLayout>(), Room<GcFieldLayout>(two),
                                          Room<GcFieldLayout>(four), Room<GcFieldLayout>(nullptr, 3)})
    CHECK_EQUAL(type.layout_for(packed, room).error().code(), ErrorCode::invalid_argument);
  Type empty = registry.struct_type({}).value();
  CHECK(empty.layout_for(packed, none).value()->size == 8 && !func.layout_for(packed, none).value());
  packed.header_align = 3;
  CHECK_EQUAL(type.layout_for(packed).error().code(), ErrorCode::invalid_argument);
}

static void builders_inherit() {
  CASE("inherit");
  Registry registry = new_registry();
  RecGroupBuilder builder(registry);
  PendingStruct above = builder.declare_struct(), below = builder.declare_struct();
  const std::vector<FieldType> fields = {i32, mut(i64)};
  builder.define_struct(above).is_final(false).fields(fields).finish();
  builder.define_struct(below).forward_supertype(above).inherit().field(f32).finish();
  Result<RecGroup> group = builder.build();
  REQUIRE(group);
  CHECK(group->type(below).fields().size() == 3 && group->type(below).fields()[1] == mut(i64));
}

static std::string shown(const std::ostringstream &out) { return out.str(); }

static void values_have_an_order_and_a_text() {
  CASE("an order");
  Registry registry = new_registry();
  Type a = registry.struct_type({i32}).value(), b = registry.struct_type({i64}).value();
  std::map<ValType, int> values;
  values[i32] = 1;
  values[ref(a)] = 2;
  values[ref_null(a)] = 3;
  values[ref(a)] = 4;
  CHECK(values.size() == 3 && values[ref(a)] == 4);
  const std::set<FieldType> fields = {i32, mut(i32), i32, FieldType(ref(b))};
  CHECK(fields.size() == 3);
  const std::set<TypeRef> types = {a, b, a};
  CHECK(types.size() == 2 && *types.begin() == a);

  CASE("a text");
  std::ostringstream out;
  out << i32 << ' ' << ref_null(HeapKind::any) << ' ' << mut(i8) << ' ' << a << ' ' << ref(a) << ' ' << TypeRef() << ' '
      << ValType();
  const std::string index = std::to_string(a.index());
  CHECK_EQUAL(shown(out), "i32 anyref (mut i8) $t" + index + " (ref $t" + index + ") null invalid");
  TypeNames names = TypeNames::create(registry).value();
  CHECK(names.set_type(a, "point"));
  CHECK_EQUAL(ref_null(a).to_wat(&names)->view(), "(ref null $point)");
  CHECK_EQUAL(error_code_name(ErrorCode::limit), "WT_ERROR_LIMIT");
  CHECK_EQUAL(std::string(TYPEREG_VERSION_STRING), std::string(version_string()));
}

struct Grouping : std::numpunct<char> {
  char do_thousands_sep() const override { return ','; }
  std::string do_grouping() const override { return "\1"; }
};

static void an_index_is_decimal_in_every_stream() {
  CASE("a stream with a base, a sign and a locale of its own");
  Registry registry = new_registry();
  std::vector<Type> types;
  while (types.empty() || types.back().index() < 12) {
    const std::vector<FieldType> fields(types.size(), i32);
    types.push_back(registry.struct_type(fields).value());
  }
  const Type &type = types.back();
  std::ostringstream out;
#ifdef __cpp_rtti // without, libstdc++ cannot install a facet
  out.imbue(std::locale(std::locale::classic(), new Grouping));
#endif
  out << std::hex << std::showbase << std::showpos << type << ' ' << ref(type) << ' ' << mut(ref(type)) << ' ' << 12;
  CHECK_EQUAL(shown(out), "$t12 (ref $t12) (mut (ref $t12)) 0xc");

  CASE("a width is for all of it, once");
  out.str("");
  out << std::setfill('.') << std::setw(6) << type << type << std::setw(6) << TypeRef() << std::left << std::setw(4)
      << i32 << std::setw(11) << mut(i8) << std::setw(11) << FieldType(i8) << std::setw(8) << mut(ValType()) << '|';
  CHECK_EQUAL(shown(out), "..$t12$t12..nulli32.(mut i8)...i8.........(mut invalid)|");
}

int main() {
  plain_data_makes_what_a_builder_makes();
  types_are_read_from_bytes();
  values_fit_in_64_bits();
  all_parts_come_at_once();
  builders_inherit();
  values_have_an_order_and_a_text();
  an_index_is_decimal_in_every_stream();
  return CHECK_SUMMARY();
}
