/* Linking of modules, and fingerprints of types (typereg.hpp, ModuleInterface, fingerprint): the C tests' promises,
 * through C++. */
#include "check.hpp"

#include <cstdint>
#include <string>
#include <utility>

using namespace typereg;

/* Types: (func), (sub (struct)). Imports "m" "f": a function, "m" "g": a mutable global of (ref null 1). A memory of 1 to
 * 2 pages; a global, 5. Exports the imported global as "out", the function as "f", and the memory as "mem". */
static const std::uint8_t MODULE[] = {
    0, 'a', 's', 'm', 1, 0, 0, 0,
    1, 8, 2, 0x60, 0, 0, 0x50, 0, 0x5f, 0,
    2, 15, 2, 1, 'm', 1, 'f', 0, 0, 1, 'm', 1, 'g', 3, 0x63, 1, 1,
    5, 4, 1, 1, 1, 2,
    6, 6, 1, 0x7f, 0, 0x41, 5, 0x0b,
    7, 17, 3, 3, 'o', 'u', 't', 3, 0, 1, 'f', 0, 0, 3, 'm', 'e', 'm', 2, 0};

static void test_interface() {
  CASE("an interface is read");
  Registry registry = new_registry();
  TypeCollection types = registry.register_module(MODULE).value();
  Result<ModuleInterface> read = ModuleInterface::read(types, MODULE);
  if (!read) FAIL(std::string(read.error().message()).c_str());
  ModuleInterface interface = std::move(read).value();
  const Type func(types[0]), structure(types[1]);
  types = TypeCollection::adopt(nullptr); /* the interface keeps them */
  REQUIRE(interface.imports().size() == 2 && interface.exports().size() == 3);
  const Import first = interface.imports()[0], second = interface.imports()[1];
  CHECK_EQUAL(first.module, "m");
  CHECK_EQUAL(first.name, "f");
  CHECK(first.type.kind() == ExternKind::func && first.type.func_type() == func && !first.type.is_exact());
  CHECK(second.type.kind() == ExternKind::global && second.type.is_mutable() && !second.type.is_shared());
  CHECK(second.type.value() == ref_null(structure) && !second.type.func_type());
  std::string names;
  for (const Export &one : interface.exports()) names += std::string(one.name) + " ";
  CHECK_EQUAL(names, "out f mem ");
  const ExternType memory = interface.exports()[2].type;
  CHECK(memory.kind() == ExternKind::memory && memory.page_size_log2() == 16);
  CHECK(memory.limits().minimum == 1u && memory.limits().maximum == 2u && !memory.limits().is_64);
  CHECK(interface.imports()[2].name.empty() && interface.exports()[99].name.empty());
  CHECK(interface.exports()[1].type.matches(first.type) && interface.exports()[0].type.matches(second.type));

  CASE("what is numbered");
  CHECK(interface.exports()[0].index == 0u && interface.exports()[99].index == 0u);
  CHECK(interface.find_export("mem")->type.limits().maximum == 2u && interface.find_export("out")->index == 0u);
  CHECK(interface.find_export("out")->type.kind() == ExternKind::global && !interface.find_export("me") && !interface.find_export(""));
  const std::string_view asked = "mem";
  CHECK(interface.find_export(asked)->name.data() == asked.data());
  CHECK(interface.num_items(ExternKind::func) == 1u && interface.num_items(ExternKind::table) == 0u);
  CHECK(interface.item(ExternKind::func, 0)->matches(first.type) && !interface.item(ExternKind::func, 1));
  CHECK(interface.item(ExternKind::memory, 0)->limits().maximum == 2u);
  const auto initial = interface.initial(ExternKind::global, 1);
  CHECK(initial && initial->size == 3u && MODULE[initial->offset] == 0x41 && MODULE[initial->offset + 2] == 0x0b);
  CHECK(!interface.initial(ExternKind::global, 0) && !interface.initial(ExternKind::func, 0));

  CASE("what cannot be read");
  const std::uint8_t cut[] = {0, 'a', 's', 'm', 1, 0, 0, 0, 3, 2, 1};
  const TypeCollection again = registry.register_module(MODULE).value();
  CHECK_EQUAL(ModuleInterface::read(again, cut).error().code(), ErrorCode::malformed);
  const ModuleInterface moved = std::move(interface);
  CHECK(moved && interface.imports().empty() && moved.exports().size() == 3);
}

static void test_externs() {
  CASE("externs written by hand");
  Registry registry = new_registry(RegistryConfig().feature(Feature::custom_descriptors, true));
  const Type func = registry.func_type({i32}, {}).value(), other = registry.func_type({}, {}).value();
  ExternLimits small, large;
  small.minimum = 1;
  large.minimum = 2;
  large.maximum = 9;
  const ExternType all[] = {ExternType::func(func),
                            ExternType::func(func, true),
                            ExternType::func(other),
                            ExternType::tag(func),
                            ExternType::global(i32),
                            ExternType::global(mut(i32)),
                            ExternType::memory(small),
                            ExternType::memory(large),
                            ExternType::memory(large, true),
                            ExternType::memory(small, false, 0),
                            ExternType::table(ref_null(HeapKind::func), small),
                            ExternType::table(ref_null(HeapKind::func), large),
                            ExternType::table(ref_null(func), large)};
  const std::size_t count = sizeof all / sizeof all[0];
  for (std::size_t i = 0; i < count; i++)
    for (std::size_t j = 0; j < count; j++) {
      CASE("extern " + std::to_string(i) + " for " + std::to_string(j));
      const bool more = (i == 1 && j == 0) || (i == 7 && j == 6) || (i == 11 && j == 10);
      CHECK(all[i].matches(all[j]) == (i == j || more));
      CHECK(all[i].explain_mismatch(all[j]).value().has_value() == !(i == j || more));
    }
  CASE("as in C");
  const auto same = [](const ExternType &cpp, const wt_extern_type_t &c) {
    return ExternType(c).matches(cpp) && cpp.matches(c) && cpp.get().is_exact == c.is_exact;
  };
  CHECK(same(all[0], wt_extern_type_func(func.get())) && same(all[3], wt_extern_type_tag(func.get())));
  CHECK(same(all[4], wt_extern_type_global(wt_val_type_i32(), false)));
  CHECK(same(all[5], wt_extern_type_global(wt_val_type_i32(), true)) && same(all[6], wt_extern_type_memory(1)));
  CHECK(same(all[10], wt_extern_type_table(wt_val_type_ref(WT_HEAP_FUNC, true), 1)));
  CASE("words with names");
  TypeNames names = TypeNames::create(registry).value();
  CHECK(names.set_type(func, "wanted"));
  const Text words = *ExternType::func(other).explain_mismatch(ExternType::func(func), &names).value();
  CHECK(std::string(std::string_view(words)).find("$wanted") != std::string::npos);
  CHECK_EQUAL(ExternType::global(i8).explain_mismatch(ExternType::global(i32)).error().code(),
              ErrorCode::invalid_argument);
}

static void test_fingerprints() {
  CASE("fingerprints are the same in two registries");
  Registry one = new_registry(), other = new_registry();
  const Type before = other.struct_type({f64, f64}).value();
  const Type mine = one.struct_type({mut(i32)}).value(), theirs = other.struct_type({mut(i32)}).value();
  const Fingerprint fingerprint = mine.fingerprint().value();
  CHECK(fingerprint == theirs.fingerprint().value() && fingerprint != before.fingerprint().value());
  CHECK(fingerprint != mine.rec_group().value().fingerprint().value());
  CHECK(mine.rec_group().value().fingerprint().value() == theirs.rec_group().value().fingerprint().value());
  CHECK_EQUAL(TypeRef().fingerprint().error().code(), ErrorCode::invalid_argument);
}

int main() {
  test_interface();
  test_externs();
  test_fingerprints();
  return CHECK_SUMMARY();
}
