/* typereg for C++, part 15: what modules import and export, and whether one fits the other. */
#ifndef TYPEREG_LINK_HPP
#define TYPEREG_LINK_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "group.hpp"
#include "names.hpp"
#include "range.hpp"
#include "result.hpp"
#include "span.hpp"
#include "type.hpp"
#include "value.hpp"

namespace typereg {

/// What can be imported and exported; the byte of the binary format. Since 0.1.
enum class ExternKind : std::uint8_t {
  func = WT_EXTERN_FUNC,     ///< A function.
  table = WT_EXTERN_TABLE,   ///< A table.
  memory = WT_EXTERN_MEMORY, ///< A memory.
  global = WT_EXTERN_GLOBAL, ///< A global.
  tag = WT_EXTERN_TAG,       ///< A tag.
};

/// How many elements or pages a table or memory has. Since 0.1.
struct ExternLimits {
  std::uint64_t minimum = 0;            ///< The minimum number.
  std::optional<std::uint64_t> maximum; ///< The maximum number, if there is one.
  bool is_64 = false;                   ///< Counted and addressed in 64 bits?
};

/// The type of a function, table, memory, global or tag. Types that it names are borrowed: those in a result of an
/// interface live as long as the interface. Since 0.1.
class ExternType {
 public:
  /// The C struct, as it is.
  constexpr ExternType(const wt_extern_type_t &raw) noexcept : raw_(raw) {}

  /// A function of this type or one below it; if `is_exact`, of exactly this type.
  static ExternType func(TypeRef type, bool is_exact = false) noexcept {
    wt_extern_type_t raw = of(ExternKind::func);
    raw.func = type.get();
    raw.is_exact = is_exact ? 1 : 0;
    return raw;
  }
  /// A table of these references.
  static ExternType table(ValType element, const ExternLimits &limits, bool is_shared = false) noexcept {
    wt_extern_type_t raw = of(ExternKind::table, limits, is_shared);
    raw.value = element.get();
    return raw;
  }
  /// A memory; a page has 2 to the power of `page_size_log2` bytes.
  static ExternType memory(const ExternLimits &limits, bool is_shared = false,
                           std::uint8_t page_size_log2 = 16) noexcept {
    wt_extern_type_t raw = of(ExternKind::memory, limits, is_shared);
    raw.page_size_log2 = page_size_log2;
    return raw;
  }
  /// A global: `mut(i32)` can be written, `i32` cannot.
  static ExternType global(FieldType content, bool is_shared = false) noexcept {
    wt_extern_type_t raw = of(ExternKind::global);
    raw.value = content.storage().get();
    raw.is_mutable = content.is_mutable() ? 1 : 0;
    raw.is_shared = is_shared ? 1 : 0;
    return raw;
  }
  /// A tag of this function type.
  static ExternType tag(TypeRef func) noexcept {
    wt_extern_type_t raw = of(ExternKind::tag);
    raw.func = func.get();
    return raw;
  }

  /// The C struct.
  constexpr const wt_extern_type_t &get() const noexcept { return raw_; }
  constexpr ExternKind kind() const noexcept { return static_cast<ExternKind>(raw_.kind); } ///< What it is.
  /// Function, tag: its function type. Else null.
  constexpr TypeRef func_type() const noexcept { return TypeRef(raw_.func); }
  /// Table: what its elements are. Global: what it holds. Else of kind `invalid`.
  constexpr ValType value() const noexcept { return raw_.value; }
  constexpr bool is_exact() const noexcept { return raw_.is_exact != 0; }     ///< Function: exactly of its type?
  constexpr bool is_mutable() const noexcept { return raw_.is_mutable != 0; } ///< Global: can it be written?
  constexpr bool is_shared() const noexcept { return raw_.is_shared != 0; }   ///< Is it shared between threads?
  /// Memory: a page has 2 to this power bytes.
  constexpr std::uint8_t page_size_log2() const noexcept { return raw_.page_size_log2; }
  /// Table, memory: how many elements or pages.
  ExternLimits limits() const noexcept {
    ExternLimits limits;
    limits.minimum = raw_.minimum;
    if (raw_.has_maximum != 0) limits.maximum = raw_.maximum;
    limits.is_64 = raw_.is_64 != 0;
    return limits;
  }

  /// Can this be given to an import that requires `required`?
  bool matches(const ExternType &required) const noexcept { return wt_extern_type_matches(&raw_, &required.raw_); }
  /// Why it cannot, in words for people; nothing if it can.
  Result<std::optional<Text>> explain_mismatch(const ExternType &required,
                                               const TypeNames *names_or_null = nullptr) const noexcept {
    wt_error_t *error;
    char *text =
        wt_extern_type_explain_mismatch(&raw_, &required.raw_, detail::raw(names_or_null), &error);
    return detail::explained(text, error);
  }

 private:
  static wt_extern_type_t of(ExternKind kind, const ExternLimits &limits = {}, bool is_shared = false) noexcept {
    wt_extern_type_t raw{};
    raw.kind = static_cast<std::uint8_t>(kind);
    raw.is_shared = is_shared ? 1 : 0;
    raw.is_64 = limits.is_64 ? 1 : 0;
    raw.has_maximum = limits.maximum ? 1 : 0;
    raw.minimum = limits.minimum;
    raw.maximum = limits.maximum.value_or(0);
    return raw;
  }
  wt_extern_type_t raw_;
};

/// Something that a module imports; all of it is borrowed from the interface. Since 0.1.
struct Import {
  std::string_view module;             ///< The name of the module that has it.
  std::string_view name;               ///< Its name there.
  ExternType type = wt_extern_type_t{}; ///< What is required of it.
};

/// Something that a module exports; all of it is borrowed from the interface, except the name in a result of
/// ModuleInterface::find_export. Since 0.1.
struct Export {
  std::string_view name;               ///< Its name.
  ExternType type = wt_extern_type_t{}; ///< What it is.
  std::uint32_t index = 0;             ///< Its number among those of its kind, imports first.
};

namespace detail {

struct ImportPart {
  using object = wt_module_interface_t;
  using value = Import;
  static std::size_t size(const object *module_interface) noexcept {
    return wt_module_interface_num_imports(module_interface);
  }
  static value at(const object *module_interface, std::size_t i) noexcept {
    const char *module = nullptr, *name = nullptr;
    std::size_t module_size = 0, name_size = 0;
    wt_extern_type_t type{};
    wt_module_interface_import(module_interface, i, &module, &module_size, &name, &name_size, &type);
    return {std::string_view(module, module_size), std::string_view(name, name_size), type};
  }
};
struct ExportPart {
  using object = wt_module_interface_t;
  using value = Export;
  static std::size_t size(const object *module_interface) noexcept {
    return wt_module_interface_num_exports(module_interface);
  }
  static value at(const object *module_interface, std::size_t i) noexcept {
    const char *name = nullptr;
    std::size_t name_size = 0;
    wt_extern_type_t type{};
    std::uint32_t index = 0;
    wt_module_interface_export(module_interface, i, &name, &name_size, &type);
    wt_module_interface_export_index(module_interface, i, &index);
    return {std::string_view(name, name_size), type, index};
  }
};

} // namespace detail

/// What a module imports and exports, with the type of each. Keeps the module's types alive. Can be moved, not copied.
/// Threads: any, at once. Since 0.1.
class ModuleInterface : public Handle<wt_module_interface_t> {
 public:
  using import_range = IndexedRange<detail::ImportPart>; ///< A range of its imports that owns nothing.
  using export_range = IndexedRange<detail::ExportPart>; ///< A range of its exports that owns nothing.

  /// Reads the interface of a wasm module whose collection is `types`.
  static Result<ModuleInterface> read(const TypeCollection &types, Bytes wasm) noexcept {
    wt_error_t *error;
    wt_module_interface_t *owned = wt_module_interface_read(types.get(), wasm.data(), wasm.size(), &error);
    return detail::given<ModuleInterface>(owned, error);
  }
  /// Takes over an interface that a function of typereg.h returned.
  static ModuleInterface adopt(wt_module_interface_t *owned) noexcept { return ModuleInterface(owned); }

  import_range imports() const noexcept { return import_range(get()); } ///< In the module's order.
  export_range exports() const noexcept { return export_range(get()); } ///< In the module's order.

  /// The export of this name; nothing if none has it. Names are sorted, so this takes only a few comparisons. The name
  /// in the result is the one that you passed: do not use it longer than that.
  std::optional<Export> find_export(std::string_view name) const noexcept {
    std::uint8_t kind = 0;
    Export found;
    if (!wt_module_interface_find_export(get(), name.data(), name.size(), &kind, &found.index)) return std::nullopt;
    found.name = name;
    found.type = item(static_cast<ExternKind>(kind), found.index).value_or(found.type);
    return found;
  }
  /// How many items of a kind the module has: those that it imports, then those that it defines.
  std::size_t num_items(ExternKind kind) const noexcept {
    return wt_module_interface_num_items(get(), static_cast<std::uint8_t>(kind));
  }
  /// The type of number `index` of a kind; nothing if there is none.
  std::optional<ExternType> item(ExternKind kind, std::uint32_t index) const noexcept {
    wt_extern_type_t type{};
    const bool found = wt_module_interface_item(get(), static_cast<std::uint8_t>(kind), index, &type);
    return found ? std::optional<ExternType>(type) : std::nullopt;
  }

  /// Some bytes of a module.
  struct Place {
    std::size_t offset = 0; ///< Of the first, from the module's start.
    std::size_t size = 0;   ///< How many.
  };
  /// Where the module has the constant expression of the initial value of a global or table that it defines, `end`
  /// included; nothing if there is none.
  std::optional<Place> initial(ExternKind kind, std::uint32_t index) const noexcept {
    Place place;
    const bool found =
        wt_module_interface_initial(get(), static_cast<std::uint8_t>(kind), index, &place.offset, &place.size);
    return found ? std::optional<Place>(place) : std::nullopt;
  }

 private:
  using Handle::Handle;
};
static_assert(sizeof(ModuleInterface) == sizeof(void *));

} // namespace typereg

#endif
