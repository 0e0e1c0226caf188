/* typereg for C++, part 19: all parts of a type in one call, layouts by a policy given in the call; an order of value
 * types, and types and values written to streams. */
#ifndef TYPEREG_PARTS_HPP
#define TYPEREG_PARTS_HPP

#include <cstdio>
#include <cstring>
#include <iosfwd>
#include <optional>

#include "names.hpp"
#include "registry.hpp"
#include "result.hpp"
#include "type.hpp"
#include "value.hpp"

namespace typereg {

inline std::size_t AnyType::fields_into(Room<FieldType> out) const noexcept {
  return wt_registered_type_fields(raw_, reinterpret_cast<wt_field_type_t *>(out.data()), out.size());
}
inline std::size_t AnyType::params_into(Room<ValType> out) const noexcept {
  return wt_registered_type_params(raw_, reinterpret_cast<wt_val_type_t *>(out.data()), out.size());
}
inline std::size_t AnyType::results_into(Room<ValType> out) const noexcept {
  return wt_registered_type_results(raw_, reinterpret_cast<wt_val_type_t *>(out.data()), out.size());
}

namespace detail {

inline Result<std::optional<GcLayout>> layout_for(const wt_registered_type_t *type, const GcLayoutPolicy &policy,
                                                  GcFieldLayout *fields, std::size_t size) noexcept {
  const wt_gc_layout_policy_t raw = policy.raw();
  GcLayout layout;
  wt_error_t *error;
  if (wt_registered_type_layout_for(type, &raw, &layout, fields, size, &error)) return std::optional<GcLayout>(layout);
  if (error != nullptr) return failure(error);
  return std::optional<GcLayout>();
}

} // namespace detail

inline Result<std::optional<GcLayout>> AnyType::layout_for(const GcLayoutPolicy &policy) const noexcept {
  return detail::layout_for(raw_, policy, nullptr, 0);
}
inline Result<std::optional<GcLayout>> AnyType::layout_for(const GcLayoutPolicy &policy,
                                                           Room<GcFieldLayout> fields) const noexcept {
  // To C, null says that no field is asked for. An empty std::vector is null, too, but it is room for no field.
  GcFieldLayout none{};
  const bool is_null = fields.data() == nullptr;
  return detail::layout_for(raw_, policy, is_null ? &none : fields.data(), is_null ? 0 : fields.size());
}

inline Result<Text> ValType::to_wat(const TypeNames *names_or_null) const noexcept {
  wt_error_t *error;
  char *text = wt_val_type_to_wat(raw_, names_or_null == nullptr ? nullptr : names_or_null->get(), &error);
  return detail::given<Text>(text, error);
}

/// An order, for sorted containers: it does not change as long as the named types live. Since 0.1.
inline bool operator<(const ValType &a, const ValType &b) noexcept {
  return std::memcmp(&a.get(), &b.get(), sizeof(wt_val_type_t)) < 0;
}
/// Likewise. Since 0.1.
inline bool operator<(const FieldType &a, const FieldType &b) noexcept {
  return std::memcmp(&a.get(), &b.get(), sizeof(wt_field_type_t)) < 0;
}

// Each writes one text at once: its number does not depend on the stream's flags and locale, and a width is for all.

/// Writes a value type in the text format; `invalid` if it is not one. Since 0.1.
template <class Traits>
std::basic_ostream<char, Traits> &operator<<(std::basic_ostream<char, Traits> &out, const ValType &value) {
  const Result<Text> text = value.to_wat();
  return out << (text ? text->c_str() : "invalid");
}
/// Writes what a field stores in the text format, and whether it is mutable. Since 0.1.
template <class Traits>
std::basic_ostream<char, Traits> &operator<<(std::basic_ostream<char, Traits> &out, const FieldType &field) {
  if (!field.is_mutable()) return out << field.storage();
  const Result<Text> storage = field.storage().to_wat();
  char text[64]; // without names, a value type has at most 31 bytes: `(ref null (exact $t4294967295))`
  std::snprintf(text, sizeof text, "(mut %s)", storage ? storage->c_str() : "invalid");
  return out << text;
}
/// Writes what texts call a type: `$t` and its index; null as `null`. Since 0.1.
template <class Traits>
std::basic_ostream<char, Traits> &operator<<(std::basic_ostream<char, Traits> &out, const AnyType &type) {
  if (!type) return out << "null";
  char text[24];
  std::snprintf(text, sizeof text, "$t%lu", static_cast<unsigned long>(type.index()));
  return out << text;
}

} // namespace typereg

#endif
