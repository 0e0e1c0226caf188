/* typereg for C++, part 18: value types in 64 bits, for a validator's operand stack; and the tests of typereg/inline.h,
 * which need no call. */
#ifndef TYPEREG_PACKED_HPP
#define TYPEREG_PACKED_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "inline.h"
#include "registry.hpp"
#include "type.hpp"
#include "value.hpp"

namespace typereg {

/// A value type in 64 bits, from ValType::pack. Equal types of one registry are equal. It does not keep alive the type
/// that it names. A plain value. Since 0.1.
class PackedValType {
 public:
  constexpr PackedValType() noexcept = default; ///< None.
  /// The packed type of these bits, as generated code has them.
  explicit constexpr PackedValType(wt_packed_val_type_t bits) noexcept : bits_(bits) {}

  explicit constexpr operator bool() const noexcept { return bits_ != 0; } ///< Is there a type?
  constexpr wt_packed_val_type_t get() const noexcept { return bits_; }    ///< The bits.

  /// Are the two the same type of one registry?
  friend constexpr bool operator==(PackedValType a, PackedValType b) noexcept { return a.bits_ == b.bits_; }
  /// The opposite.
  friend constexpr bool operator!=(PackedValType a, PackedValType b) noexcept { return a.bits_ != b.bits_; }
  /// An order, for sorted containers.
  friend constexpr bool operator<(PackedValType a, PackedValType b) noexcept { return a.bits_ < b.bits_; }

 private:
  wt_packed_val_type_t bits_ = 0;
};
static_assert(sizeof(PackedValType) == 8);

inline PackedValType ValType::pack() const noexcept { return PackedValType(wt_val_type_pack(raw_)); }

inline std::optional<ValType> Registry::unpack(PackedValType packed) const noexcept {
  wt_val_type_t value;
  if (!wt_registry_unpack_val_type(get(), packed.get(), &value)) return std::nullopt;
  return ValType(value);
}

inline bool Registry::matches(PackedValType sub, PackedValType sup) const noexcept {
  return wt_registry_packed_val_type_matches(get(), sub.get(), sup.get());
}

/// Like AnyType::is_subtype_of, mostly without a call. Neither type may be null or deleted. Since 0.1.
inline bool inline_is_subtype(TypeRef sub, TypeRef sup) noexcept { return wt_inline_is_subtype(sub.get(), sup.get()); }

/// Like ref(type).pack() or ref_null(type).pack(), from the type's index: the type of an object whose header has that
/// index. Without a call. Since 0.1.
inline PackedValType inline_packed_ref(std::uint32_t type_index, bool nullable = false) noexcept {
  return PackedValType(wt_inline_packed_ref(type_index, nullable));
}

/// Like Registry::matches, without a call unless one of them names a registered type. Since 0.1.
inline bool inline_matches(const Registry &registry, PackedValType sub, PackedValType sup) noexcept {
  return wt_inline_packed_val_type_matches(registry.get(), sub.get(), sup.get());
}

} // namespace typereg

/// @cond
template <>
struct std::hash<typereg::PackedValType> {
  std::size_t operator()(typereg::PackedValType packed) const noexcept {
    return std::hash<std::uint64_t>()(packed.get());
  }
};
/// @endcond

#endif
