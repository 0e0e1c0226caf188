/* typereg for C++, part 5: registered types. A Type owns a handle of a type, a TypeRef borrows a type; both are one
 * pointer, and have the same queries, those of AnyType. */
#ifndef TYPEREG_TYPE_HPP
#define TYPEREG_TYPE_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "kinds.hpp"
#include "result.hpp"
#include "span.hpp"

namespace typereg {

class TypeRef;
class Type;
class RecGroup;
class TypeNames;
class ValType;
class FieldType;
struct GcLayoutPolicy;
class FieldRange;
class ParamRange;
class ResultRange;

/// How an object of a type lies in memory. Since 0.1.
using GcLayout = wt_gc_layout_t;
/// Where one field lies in its object. Since 0.1.
using GcFieldLayout = wt_gc_field_layout_t;
/// What keeps a rec group alive, in counts. Since 0.1.
using Owners = wt_owners_t;

/// What a type or a rec group is called in every process, version and library: docs/fingerprints.md. Since 0.1.
using Fingerprint = std::array<std::uint8_t, 32>;

/// The queries of a Type and of a TypeRef. Only those that return a Result can fail. For null, and for a type of
/// another kind, a query returns the neutral value: 0, false, null, an empty range. No query takes a lock, except
/// trampoline, fingerprint, owners, and display of a type deeper than WT_DISPLAY_MIN - 1. What a query lends lives as
/// long as the type. Threads: any, at once. Since 0.1.
class AnyType {
 public:
  /// Is there a type?
  explicit constexpr operator bool() const noexcept { return raw_ != nullptr; }
  /// The C pointer, borrowed. It points at the type's slot, of which generated code may read parts.
  constexpr const wt_registered_type_t *get() const noexcept { return raw_; }

  /// The type's index in its registry: never 0, the same as long as the type lives.
  std::uint32_t index() const noexcept { return wt_registered_type_index(raw_); }
  /// What the type is made of.
  TypeKind kind() const noexcept { return static_cast<TypeKind>(wt_registered_type_kind(raw_)); }
  /// Is the type final, so that no type may be declared below it?
  bool is_final() const noexcept { return wt_registered_type_is_final(raw_); }
  /// Is the type shared, between threads of WebAssembly?
  bool is_shared() const noexcept { return wt_registered_type_is_shared(raw_); }
  /// The type that this one is declared below, borrowed from it; null if there is none.
  TypeRef supertype() const noexcept;
  /// The type that describes this one, a member of the same rec group, borrowed from it; null if there is none.
  TypeRef descriptor() const noexcept;
  /// The type that this one describes, a member of the same rec group, borrowed from it; null if there is none.
  TypeRef describes() const noexcept;
  /// The function type of a cont type, borrowed from it; null for other types.
  TypeRef cont_func() const noexcept;
  /// How many supertypes the type has, one above the other: 0 to 63.
  std::uint32_t depth() const noexcept { return wt_registered_type_depth(raw_); }
  /// The type indices of the supertypes, from the root down, and last its own. After that, zeros up to WT_DISPLAY_MIN
  /// entries may be read, and nothing further. Empty if memory ran out.
  Span<const std::uint32_t> display() const noexcept {
    std::size_t size = 0;
    const std::uint32_t *entries = wt_registered_type_display(raw_, &size);
    return {entries, size};
  }
  /// Is this the type `other`, or declared below it? False for types of two registries.
  bool is_subtype_of(TypeRef other) const noexcept;
  /// The rec group that the type belongs to, and in `*position` (unless null) the type's place in it.
  Result<RecGroup> rec_group(std::uint32_t *position = nullptr) const noexcept;

  /// The fields of a struct, the element of an array, the params of an exn type's tag: a range of FieldType.
  FieldRange fields() const noexcept;
  /// The params of a function type: a range of ValType.
  ParamRange params() const noexcept;
  /// The results of a function type: a range of ValType.
  ResultRange results() const noexcept;

  /// All fields in one call: stores as many as there is room for, and returns how many there are. The four
  /// functions below do the same for other parts.
  std::size_t fields_into(Room<FieldType> out) const noexcept;
  std::size_t params_into(Room<ValType> out) const noexcept;  ///< All params.
  std::size_t results_into(Room<ValType> out) const noexcept; ///< All results.
  /// Where each field lies in objects of the type; for an array, where element 0 lies.
  std::size_t field_layouts_into(Room<GcFieldLayout> out) const noexcept {
    return wt_registered_type_field_layouts(raw_, out.data(), out.size());
  }
  /// The offsets of the references that a collector must follow, in ascending order; for an array, that of element 0.
  std::size_t gc_ref_offsets_into(Room<std::uint32_t> out) const noexcept {
    return wt_registered_type_gc_ref_offsets(raw_, out.data(), out.size());
  }
  /// How objects of the type lie in memory by this policy, whatever the registry's is; nothing for func and cont types.
  Result<std::optional<GcLayout>> layout_for(const GcLayoutPolicy &policy) const noexcept;
  /// Likewise, and where each field lies: `fields` has room for exactly as many as there are.
  Result<std::optional<GcLayout>> layout_for(const GcLayoutPolicy &policy, Room<GcFieldLayout> fields) const noexcept;

  /// The trampoline type of this function type: all functions of one trampoline type can share one trampoline. Registered
  /// when first asked for.
  Result<Type> trampoline() const noexcept;
  /// The index of the trampoline type of a function type; 0 for other types, and if it is not registered yet.
  std::uint32_t trampoline_index() const noexcept { return wt_registered_type_trampoline_index(raw_); }
  /// How objects of the type lie in memory; nothing for func and cont types, and in a registry without layouts.
  std::optional<GcLayout> layout() const noexcept {
    GcLayout found;
    return wt_registered_type_layout(raw_, &found) ? std::optional<GcLayout>(found) : std::nullopt;
  }
  /// Where exception objects of an exn type keep their tag, in 8 bytes; 0 for other types.
  std::uint32_t exn_tag_offset() const noexcept { return wt_registered_type_exn_tag_offset(raw_); }
  /// Where field `i` lies in objects of the type; for an array, where element 0 lies.
  std::optional<GcFieldLayout> field_layout(std::uint32_t i) const noexcept {
    GcFieldLayout found;
    return wt_registered_type_field_layout(raw_, i, &found) ? std::optional<GcFieldLayout>(found) : std::nullopt;
  }
  /// The type's whole rec group in the text format, each type called `$t` and its index.
  Result<Text> to_wat() const noexcept {
    wt_error_t *error;
    char *text = wt_registered_type_to_wat(raw_, &error);
    return detail::given<Text>(text, error);
  }

  /// The data that set_host_data set for the type; null before. Two loads.
  template <class Data = void>
  Data *host_data() const noexcept {
    return static_cast<Data *>(wt_registered_type_host_data(raw_));
  }
  /// Sets the type's host data, unless it has been set, and returns the data that is set from now on: `data`, or what
  /// another call set first. Null sets nothing. RegistryConfig::retire_callback says how to get the data back.
  template <class Data>
  Data *set_host_data(Data *data) const noexcept {
    return static_cast<Data *>(wt_registered_type_set_host_data(raw_, data));
  }
  /// Keeps the type, and what it refers to, alive as long as its registry; it does not keep the registry. So no handle
  /// or collection of a pinned type may be used or deleted after the registry has ended. Counting such handles writes
  /// nothing. False, and nothing is pinned, if memory ran out.
  bool pin() const noexcept { return wt_registered_type_pin(raw_); }

  /// Why the type is not a subtype of `other`, in words for people; nothing if it is one.
  Result<std::optional<Text>> explain_mismatch(TypeRef other, const TypeNames *names_or_null = nullptr) const noexcept;
  /// 32 bytes that are the same in every process, version and library, and differ for different types.
  Result<Fingerprint> fingerprint() const noexcept {
    wt_error_t *error;
    Fingerprint found;
    if (!wt_registered_type_fingerprint(raw_, found.data(), &error)) return detail::failure(error);
    return found;
  }
  /// What keeps the type, and with it its whole rec group, alive. Reads every type of the registry.
  Owners owners() const noexcept {
    Owners found = {};
    wt_registered_type_owners(raw_, &found, sizeof found);
    return found;
  }

  /// A handle of the type that you own: fails only for a null or deleted handle. Copying a Type does the same, but
  /// throws that error or, without exceptions, ends the program.
  Result<Type> clone() const noexcept;

  /// Are the two the same type? While they are alive, equal types of one registry are one pointer.
  friend constexpr bool operator==(const AnyType &a, const AnyType &b) noexcept { return a.raw_ == b.raw_; }
  /// An order, by type index, for sorted containers. Types of two registries can be equal in it.
  friend bool operator<(const AnyType &a, const AnyType &b) noexcept { return a.index() < b.index(); }
  /// Are they different types?
  friend constexpr bool operator!=(const AnyType &a, const AnyType &b) noexcept { return a.raw_ != b.raw_; }

  /// @cond
 protected:
  constexpr AnyType() noexcept = default;
  explicit constexpr AnyType(const wt_registered_type_t *raw) noexcept : raw_(raw) {}
  AnyType(const AnyType &) = default;
  AnyType &operator=(const AnyType &) = default;
  ~AnyType() = default;

  const wt_registered_type_t *raw_ = nullptr;
  /// @endcond
};

/// A type that something else keeps alive: the object that lent it. A pointer that can be copied freely and can be
/// null. Since 0.1.
class TypeRef : public AnyType {
 public:
  /// No type.
  constexpr TypeRef() noexcept = default;
  /// Borrows a type: use it no longer than that lives.
  constexpr TypeRef(const AnyType &type) noexcept : AnyType(type) {}
  /// A pointer that a function of typereg.h returned.
  explicit constexpr TypeRef(const wt_registered_type_t *borrowed) noexcept : AnyType(borrowed) {}
};

/// A handle of a registered type: as long as there is one, the type lives. A copy is one atomic increment. Null only
/// after it was moved from or released, or made of a null TypeRef. Since 0.1.
class Type : public AnyType {
 public:
  /// Takes over a handle that a function of typereg.h returned.
  static Type adopt(wt_registered_type_t *owned) noexcept { return Type(owned); }

  /// One more handle; see AnyType::clone for a null or deleted one.
  explicit Type(TypeRef type) : AnyType(share(type.get())) {}
  Type(const Type &other) : AnyType(share(other.raw_)) {}            ///< Likewise.
  Type(Type &&other) noexcept : AnyType(other.release()) {}          ///< Leaves the other null.
  Type &operator=(const Type &other) { return *this = Type(other); } ///< Likewise.
  /// Ends the handle owned so far, and leaves the other null.
  Type &operator=(Type &&other) noexcept {
    if (this == &other) return *this;
    wt_registered_type_t *old = release();
    raw_ = other.release();
    wt_registered_type_delete(old);
    return *this;
  }
  ~Type() { wt_registered_type_delete(release()); }

  /// Gives the C handle to you, and leaves this one null.
  [[nodiscard]] wt_registered_type_t *release() noexcept {
    const wt_registered_type_t *given = raw_;
    raw_ = nullptr;
    return const_cast<wt_registered_type_t *>(given); // as it was when it was taken over
  }

 private:
  explicit Type(wt_registered_type_t *owned) noexcept : AnyType(owned) {}
  static Error not_shared() noexcept { return {ErrorCode::invalid_argument, "there is no type to clone"}; }
  static wt_registered_type_t *share(const wt_registered_type_t *type) {
    wt_registered_type_t *owned = wt_registered_type_clone(type);
    if (owned == nullptr && type != nullptr) detail::fail(not_shared());
    return owned;
  }
  friend class AnyType;
};
static_assert(sizeof(Type) == sizeof(void *) && sizeof(TypeRef) == sizeof(void *));
static_assert(std::is_trivially_copyable_v<TypeRef>);

inline TypeRef AnyType::supertype() const noexcept { return TypeRef(wt_registered_type_supertype(raw_)); }
inline TypeRef AnyType::descriptor() const noexcept { return TypeRef(wt_registered_type_descriptor(raw_)); }
inline TypeRef AnyType::describes() const noexcept { return TypeRef(wt_registered_type_describes(raw_)); }
inline TypeRef AnyType::cont_func() const noexcept { return TypeRef(wt_registered_type_cont_func(raw_)); }

inline bool AnyType::is_subtype_of(TypeRef other) const noexcept {
  return wt_registered_type_is_subtype(raw_, other.raw_);
}

inline Result<Type> AnyType::trampoline() const noexcept {
  wt_error_t *error;
  wt_registered_type_t *type = wt_registered_type_trampoline(raw_, &error);
  return detail::given<Type>(type, error);
}

inline Result<Type> AnyType::clone() const noexcept {
  if (raw_ == nullptr) return Error(ErrorCode::invalid_argument, "there is no type to clone");
  wt_registered_type_t *owned = wt_registered_type_clone(raw_);
  if (owned == nullptr) return Type::not_shared();
  return Type::adopt(owned);
}

} // namespace typereg

/// @cond
// Types by their identity: keys of std::unordered_map. Since 0.1.
template <>
struct std::hash<typereg::TypeRef> {
  std::size_t operator()(typereg::TypeRef type) const noexcept {
    return std::hash<const wt_registered_type_t *>()(type.get());
  }
};
template <>
struct std::hash<typereg::Type> : std::hash<typereg::TypeRef> {};
/// @endcond

#endif
