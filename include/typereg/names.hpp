/* typereg for C++, part 13: types as people read them: names, the text format with them, and why one type does not
 * match another. */
#ifndef TYPEREG_NAMES_HPP
#define TYPEREG_NAMES_HPP

#include <cstdint>
#include <optional>
#include <string_view>

#include "group.hpp"
#include "registry.hpp"
#include "result.hpp"
#include "span.hpp"
#include "type.hpp"
#include "value.hpp"

namespace typereg {

/// What types and fields are called, to print them with. Keeps alive every type that it has a name for. Can be moved,
/// not copied. Threads: any, at once, as long as no thread changes it. Since 0.1.
class TypeNames : public Handle<wt_type_names_t> {
 public:
  /// No names yet, for types of this registry.
  static Result<TypeNames> create(const Registry &registry) noexcept {
    wt_error_t *error;
    wt_type_names_t *names = wt_type_names_new(registry.get(), &error);
    return detail::given<TypeNames>(names, error);
  }
  /// Takes over names that a function of typereg.h returned.
  static TypeNames adopt(wt_type_names_t *owned) noexcept { return TypeNames(owned); }

  /// Takes the names in the name sections of a wasm module whose collection is `types`. A type or field that has a name
  /// keeps it, and what cannot be read is passed over.
  Result<void> read_module(const TypeCollection &types, Bytes wasm) noexcept {
    wt_error_t *error;
    const bool read = wt_type_names_read_module(get(), types.get(), wasm.data(), wasm.size(), &error);
    return detail::done(read, error);
  }
  /// What the last read_module passed over, in words; empty if it was nothing.
  Result<std::optional<Text>> passed_over() const noexcept;
  /// Sets the name of a type, in place of its earlier name, if any: UTF-8, not empty and without NUL.
  Result<void> set_type(TypeRef type, std::string_view name) noexcept {
    wt_error_t *error;
    const bool set = wt_type_names_set_type(get(), type.get(), name.data(), name.size(), &error);
    return detail::done(set, error);
  }
  /// Sets the name of a field of a struct, or of the element of an array.
  Result<void> set_field(TypeRef type, std::uint32_t field, std::string_view name) noexcept {
    wt_error_t *error;
    const bool set = wt_type_names_set_field(get(), type.get(), field, name.data(), name.size(), &error);
    return detail::done(set, error);
  }

  /// The name of a type; empty if it has none. Borrowed until the names are changed.
  std::string_view type(TypeRef type) const noexcept { return words(wt_type_names_type(get(), type.get())); }
  /// The name of a field; empty if it has none. Borrowed until the names are changed.
  std::string_view field(TypeRef type, std::uint32_t field) const noexcept {
    return words(wt_type_names_field(get(), type.get(), field));
  }

  /// What texts call a type: `$point`, or `$t7` if it has no name. At most 80 bytes, all of them visible.
  Result<Text> type_identifier(TypeRef type) const noexcept {
    wt_error_t *error;
    char *text = wt_type_names_type_identifier(get(), type.get(), &error);
    return detail::given<Text>(text, error);
  }
  /// What texts call a field; empty if it has no name.
  Result<std::optional<Text>> field_identifier(TypeRef type, std::uint32_t field) const noexcept;

 private:
  using Handle::Handle;
  static std::string_view words(const char *name_or_null) noexcept {
    return name_or_null != nullptr ? name_or_null : std::string_view();
  }
};
static_assert(sizeof(TypeNames) == sizeof(void *));

namespace detail {

inline const wt_type_names_t *raw(const TypeNames *names_or_null) noexcept {
  return names_or_null != nullptr ? names_or_null->get() : nullptr;
}

/// The result of a C call that explains: a text, or NULL, without an error if there is nothing to explain.
inline Result<std::optional<Text>> explained(char *owned, wt_error_t *error) noexcept {
  if (error != nullptr) return failure(error);
  if (owned == nullptr) return std::optional<Text>();
  return std::optional<Text>(Text::adopt(owned));
}

} // namespace detail

/// Is this character invisible, or does it change the direction of writing? Escape such characters before you show a
/// name from a module, as the library's texts do. Since 0.1.
inline bool is_unseen(char32_t character) noexcept { return wt_is_unseen(character); }

inline Result<std::optional<Text>> TypeNames::passed_over() const noexcept {
  wt_error_t *error;
  char *text = wt_type_names_passed_over(get(), &error);
  return detail::explained(text, error);
}

inline Result<std::optional<Text>> TypeNames::field_identifier(TypeRef type, std::uint32_t field) const noexcept {
  wt_error_t *error;
  char *text = wt_type_names_field_identifier(get(), type.get(), field, &error);
  return detail::explained(text, error);
}

inline Result<std::optional<Text>> AnyType::explain_mismatch(TypeRef other, const TypeNames *names) const noexcept {
  wt_error_t *error;
  char *text = wt_registered_type_explain_mismatch(raw_, other.get(), detail::raw(names), &error);
  return detail::explained(text, error);
}

inline Result<std::optional<Text>> ValType::explain_mismatch(ValType other, const TypeNames *names) const noexcept {
  wt_error_t *error;
  char *text = wt_val_type_explain_mismatch(raw_, other.raw_, detail::raw(names), &error);
  return detail::explained(text, error);
}

inline Result<std::optional<Text>> FieldType::explain_mismatch(FieldType other, const TypeNames *names) const noexcept {
  wt_error_t *error;
  char *text = wt_field_type_explain_mismatch(raw_, other.raw_, detail::raw(names), &error);
  return detail::explained(text, error);
}

inline Result<Text> RecGroup::to_wat(const TypeNames *names) const noexcept {
  wt_error_t *error;
  char *text = wt_rec_group_to_wat(get(), detail::raw(names), &error);
  return detail::given<Text>(text, error);
}

inline Result<Text> TypeCollection::to_wat(const TypeNames *names) const noexcept {
  wt_error_t *error;
  char *text = wt_type_collection_to_wat(get(), detail::raw(names), &error);
  return detail::given<Text>(text, error);
}

inline Result<Text> Registry::to_wat(const TypeNames *names) const noexcept {
  wt_error_t *error;
  char *text = wt_registry_to_wat(get(), detail::raw(names), &error);
  return detail::given<Text>(text, error);
}

} // namespace typereg

#endif
