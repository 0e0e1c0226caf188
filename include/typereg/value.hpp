/* typereg for C++, part 7: value types and field types: the types of params, results, fields and elements. They are
 * written almost as in the text format: i32, ref(node), ref_null(HeapKind::any), mut(i64).
 *
 * Both are the C structs with another name, so passing and returning them costs nothing. */
#ifndef TYPEREG_VALUE_HPP
#define TYPEREG_VALUE_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "range.hpp"
#include "type.hpp"

namespace typereg {

/// The label of a declared member of a group being built. Given by RecGroupBuilder, as PendingStruct, PendingArray,
/// PendingFunc or PendingCont; valid as long as the builder, or any RecGroup handle that it built. Threads: any, at once.
/// Since 0.1.
class Pending {
 public:
  constexpr Pending() noexcept = default;
  /// The C label, borrowed; null if the member could not be declared.
  constexpr const wt_pending_type_t *get() const noexcept { return raw_; }

  /// @cond
 protected:
  explicit constexpr Pending(const wt_pending_type_t *raw) noexcept : raw_(raw) {}
  /// @endcond

 private:
  const wt_pending_type_t *raw_ = nullptr;
};

class PackedValType;

/// A member of the same group by its position, for groups from plain data only. Since 0.1.
struct Own {
  std::uint32_t position; ///< Its place in the group.
};
/// A registered type by its type index. Keep the type alive until the call that takes this has returned. Since 0.1.
struct Index {
  std::uint32_t type_index; ///< The type's AnyType::index.
};

/// A value type, or what a field stores. Types and labels that it names are borrowed: those in the result of a query
/// live as long as the type that was asked, those that you pass must live while the value is used. Since 0.1.
class ValType {
 public:
  /// Not a value type: its kind is `invalid`.
  constexpr ValType() noexcept : raw_{} {}
  /// The C struct, as it is.
  constexpr ValType(const wt_val_type_t &raw) noexcept : raw_(raw) {}
  /// A number, vector or packed integer: i32 and the other constants below.
  explicit constexpr ValType(ValKind kind) noexcept : raw_{} { raw_.kind = static_cast<wt_val_kind_t>(kind); }

  /// The C struct.
  constexpr const wt_val_type_t &get() const noexcept { return raw_; }

  /// What it is.
  constexpr ValKind kind() const noexcept { return static_cast<ValKind>(raw_.kind); }
  /// Is it a reference?
  constexpr bool is_ref() const noexcept { return kind() == ValKind::ref; }
  /// References: is null one of its values?
  constexpr bool is_nullable() const noexcept { return raw_.nullable != 0; }
  /// References: what it points at. Otherwise 0, which is not a HeapKind.
  constexpr HeapKind heap() const noexcept { return static_cast<HeapKind>(raw_.heap); }
  /// HeapKind::concrete: the type it points at, borrowed. Otherwise null.
  constexpr TypeRef type() const noexcept { return TypeRef(raw_.type); }
  /// References: does it point at the shared form of an abstract heap type?
  constexpr bool is_shared() const noexcept { return (raw_.flags & WT_REF_SHARED) != 0; }
  /// References: does it point at exactly that type, not at its subtypes?
  constexpr bool is_exact() const noexcept { return (raw_.flags & WT_REF_EXACT) != 0; }

  /// The same reference to the shared form. Needs Feature::shared_everything_threads.
  constexpr ValType shared() const noexcept { return flagged(WT_REF_SHARED); }
  /// The same reference to exactly that type. Needs Feature::custom_descriptors.
  constexpr ValType exact() const noexcept { return flagged(WT_REF_EXACT); }

  /// Does every value of this type also have type `other`?
  bool matches(ValType other) const noexcept { return wt_val_type_matches(raw_, other.raw_); }
  /// The same type in 64 bits; 0 if it is not a value type of registered types.
  PackedValType pack() const noexcept;
  /// The type in the text format: `i32`, `(ref null $point)`.
  Result<Text> to_wat(const TypeNames *names_or_null = nullptr) const noexcept;
  /// Why it does not match, in words for people; nothing if it does.
  Result<std::optional<Text>> explain_mismatch(ValType other, const TypeNames *names_or_null = nullptr) const noexcept;
  /// Are the two the same type? A value type that is not well formed, and a reference to a label, equals nothing.
  friend bool operator==(const ValType &a, const ValType &b) noexcept { return wt_val_type_equal(a.raw_, b.raw_); }
  /// The opposite.
  friend bool operator!=(const ValType &a, const ValType &b) noexcept { return !(a == b); }

 private:
  constexpr ValType flagged(int flag) const noexcept {
    wt_val_type_t changed = raw_;
    changed.flags = static_cast<std::uint8_t>(changed.flags | flag);
    return changed;
  }
  wt_val_type_t raw_;
};

/// The type of a struct's field or of an array's elements. A ValType alone is a const one; mut() makes a mutable one.
/// Since 0.1.
class FieldType {
 public:
  /// Not a field type: what it stores is `invalid`.
  constexpr FieldType() noexcept : raw_{} {}
  /// The C struct, as it is.
  constexpr FieldType(const wt_field_type_t &raw) noexcept : raw_(raw) {}
  /// A field that stores this.
  constexpr FieldType(ValType storage, bool is_mutable = false) noexcept : raw_{} {
    raw_.storage = storage.get();
    raw_.is_mutable = is_mutable ? 1 : 0;
  }

  /// The C struct.
  constexpr const wt_field_type_t &get() const noexcept { return raw_; }

  /// What it stores: any value type, i8 or i16.
  constexpr ValType storage() const noexcept { return raw_.storage; }
  /// Is it mutable: can it be written after the object is made?
  constexpr bool is_mutable() const noexcept { return raw_.is_mutable != 0; }

  /// Can a subtype have a field of this type where its supertype has one of type `other`?
  bool matches(FieldType other) const noexcept { return wt_field_type_matches(raw_, other.raw_); }
  /// Why it does not match, in words for people; nothing if it does.
  Result<std::optional<Text>> explain_mismatch(FieldType other,
                                               const TypeNames *names_or_null = nullptr) const noexcept;
  /// Are the two the same type? A field type that is not well formed, or refers to a label, equals nothing.
  friend bool operator==(const FieldType &a, const FieldType &b) noexcept {
    return a.storage() == b.storage() && a.matches(b); // which is false unless both are well formed
  }
  /// The opposite.
  friend bool operator!=(const FieldType &a, const FieldType &b) noexcept { return !(a == b); }

 private:
  wt_field_type_t raw_;
};

// Spans of them are passed to C as arrays of the structs.
static_assert(std::is_standard_layout_v<ValType> && sizeof(ValType) == sizeof(wt_val_type_t));
static_assert(std::is_standard_layout_v<FieldType> && sizeof(FieldType) == sizeof(wt_field_type_t));

namespace detail {

inline const wt_val_type_t *raw_array(Span<const ValType> values) noexcept {
  return reinterpret_cast<const wt_val_type_t *>(values.data());
}
inline const wt_field_type_t *raw_array(Span<const FieldType> fields) noexcept {
  return reinterpret_cast<const wt_field_type_t *>(fields.data());
}

} // namespace detail

inline constexpr ValType i32{ValKind::i32};   ///< A 32-bit integer. Since 0.1.
inline constexpr ValType i64{ValKind::i64};   ///< A 64-bit integer. Since 0.1.
inline constexpr ValType f32{ValKind::f32};   ///< A 32-bit float. Since 0.1.
inline constexpr ValType f64{ValKind::f64};   ///< A 64-bit float. Since 0.1.
inline constexpr ValType v128{ValKind::v128}; ///< A 128-bit vector. Since 0.1.
inline constexpr ValType i8{ValKind::i8};     ///< An 8-bit integer, for fields only. Since 0.1.
inline constexpr ValType i16{ValKind::i16};   ///< A 16-bit integer, for fields only. Since 0.1.

namespace detail {

constexpr ValType reference(HeapKind heap, const wt_registered_type_t *type, const wt_pending_type_t *pending,
                            bool nullable) noexcept {
  wt_val_type_t made{};
  made.kind = WT_VAL_REF;
  made.nullable = nullable ? 1 : 0;
  made.heap = static_cast<wt_heap_kind_t>(heap);
  made.type = type;
  made.pending = pending;
  return made;
}

} // namespace detail

/// A reference that is never null, `(ref any)`: to an abstract heap type. Since 0.1.
constexpr ValType ref(HeapKind abstract_heap) noexcept {
  return detail::reference(abstract_heap, nullptr, nullptr, false);
}
/// A reference that is never null, `(ref $t)`: to a registered type, which is borrowed. Since 0.1.
constexpr ValType ref(TypeRef type) noexcept {
  return detail::reference(HeapKind::concrete, type.get(), nullptr, false);
}
/// A reference that is never null: to a member of the group that is being built, in its definitions only. Since 0.1.
constexpr ValType ref(Pending type) noexcept {
  return detail::reference(HeapKind::pending, nullptr, type.get(), false);
}

/// A reference that can be null, `(ref null any)`: to an abstract heap type. Since 0.1.
constexpr ValType ref_null(HeapKind abstract_heap) noexcept {
  return detail::reference(abstract_heap, nullptr, nullptr, true);
}
/// A reference that can be null, `(ref null $t)`: to a registered type, which is borrowed. Since 0.1.
constexpr ValType ref_null(TypeRef type) noexcept {
  return detail::reference(HeapKind::concrete, type.get(), nullptr, true);
}
/// A reference that can be null: to a member of the group that is being built, in its definitions only. Since 0.1.
constexpr ValType ref_null(Pending type) noexcept {
  return detail::reference(HeapKind::pending, nullptr, type.get(), true);
}

namespace detail {

constexpr ValType numbered(HeapKind heap, std::uint32_t number, bool nullable) noexcept {
  wt_val_type_t made = reference(heap, nullptr, nullptr, nullable).get();
  made.number = number;
  return made;
}

} // namespace detail

/// A reference that is never null: to a member of the same group, in plain data only. Since 0.1.
constexpr ValType ref(Own type) noexcept { return detail::numbered(HeapKind::own, type.position, false); }
/// A reference that can be null: to a member of the same group, in plain data only. Since 0.1.
constexpr ValType ref_null(Own type) noexcept { return detail::numbered(HeapKind::own, type.position, true); }
/// A reference that is never null: to a registered type by its index, in definitions only. Since 0.1.
constexpr ValType ref(Index type) noexcept { return detail::numbered(HeapKind::index, type.type_index, false); }
/// A reference that can be null: to a registered type by its index, in definitions only. Since 0.1.
constexpr ValType ref_null(Index type) noexcept { return detail::numbered(HeapKind::index, type.type_index, true); }

/// A mutable field, `(mut i32)`. Since 0.1.
constexpr FieldType mut(ValType storage) noexcept { return {storage, true}; }

namespace detail {

/// Asks a function of typereg.h for part `i`; the neutral value if there is none.
template <class Raw, class Function>
Raw part(Function function, const wt_registered_type_t *type, std::size_t i) noexcept {
  Raw found{};
  if (i <= UINT32_MAX) function(type, static_cast<std::uint32_t>(i), &found);
  return found;
}

struct FieldPart {
  using object = wt_registered_type_t;
  using value = FieldType;
  static std::size_t size(const object *type) noexcept { return wt_registered_type_num_fields(type); }
  static value at(const object *type, std::size_t i) noexcept {
    return part<wt_field_type_t>(wt_registered_type_field, type, i);
  }
};
struct ParamPart {
  using object = wt_registered_type_t;
  using value = ValType;
  static std::size_t size(const object *type) noexcept { return wt_registered_type_num_params(type); }
  static value at(const object *type, std::size_t i) noexcept {
    return part<wt_val_type_t>(wt_registered_type_param, type, i);
  }
};
struct ResultPart {
  using object = wt_registered_type_t;
  using value = ValType;
  static std::size_t size(const object *type) noexcept { return wt_registered_type_num_results(type); }
  static value at(const object *type, std::size_t i) noexcept {
    return part<wt_val_type_t>(wt_registered_type_result, type, i);
  }
};

} // namespace detail

/// What AnyType::fields gives. Since 0.1.
class FieldRange : public IndexedRange<detail::FieldPart> {
  using IndexedRange::IndexedRange;
};
/// What AnyType::params gives. Since 0.1.
class ParamRange : public IndexedRange<detail::ParamPart> {
  using IndexedRange::IndexedRange;
};
/// What AnyType::results gives. Since 0.1.
class ResultRange : public IndexedRange<detail::ResultPart> {
  using IndexedRange::IndexedRange;
};

inline FieldRange AnyType::fields() const noexcept { return FieldRange(raw_); }
inline ParamRange AnyType::params() const noexcept { return ParamRange(raw_); }
inline ResultRange AnyType::results() const noexcept { return ResultRange(raw_); }

} // namespace typereg

#endif
