/* typereg for C++, part 16: rec groups from plain data, for programs that have decoded their types already. */
#ifndef TYPEREG_PLAIN_HPP
#define TYPEREG_PLAIN_HPP

#include <type_traits>

#include "group.hpp"
#include "registry.hpp"
#include "result.hpp"
#include "span.hpp"
#include "value.hpp"

namespace typereg {

/// A type that plain data names by number: `Own{0}` or `Index{type.index()}`. Since 0.1.
class TypeNumber {
 public:
  constexpr TypeNumber() noexcept : raw_{} {} ///< None.
  /// A member of the same group.
  constexpr TypeNumber(Own own) noexcept : TypeNumber(HeapKind::own, own.position) {}
  /// A registered type. Keep it alive until the call that takes this has returned.
  constexpr TypeNumber(Index index) noexcept : TypeNumber(HeapKind::index, index.type_index) {}

  constexpr const wt_type_number_t &get() const noexcept { return raw_; } ///< The C struct.

 private:
  constexpr TypeNumber(HeapKind kind, std::uint32_t number) noexcept : raw_{} {
    raw_.kind = static_cast<wt_heap_kind_t>(kind);
    raw_.number = number;
  }
  wt_type_number_t raw_;
};

/// One type of a rec group, for Registry::register_rec_group. It borrows its fields, params and results until the call
/// returns. Final, unshared and without supertype unless set otherwise.
///
///     const FieldType fields[] = {mut(ref_null(Own{0})), i32};
///     const SubType types[] = {SubType::structure(fields).open()};
///     Result<RecGroup> list = registry.register_rec_group(types);
///
/// A plain value. Since 0.1.
class SubType {
 public:
  /// A struct type of these fields.
  static SubType structure(Span<const FieldType> fields) noexcept {
    SubType made(TypeKind::struct_);
    made.raw_.fields = detail::raw_array(fields);
    made.raw_.nfields = fields.size();
    return made;
  }
  /// An array type of this element, which is borrowed, too.
  static SubType array(const FieldType &element) noexcept {
    SubType made(TypeKind::array);
    made.raw_.fields = &element.get();
    made.raw_.nfields = 1;
    return made;
  }
  static SubType array(FieldType &&element) = delete; // it would be borrowed from what is gone
  /// A function type of these params and results.
  static SubType func(Span<const ValType> params, Span<const ValType> results) noexcept {
    SubType made(TypeKind::func);
    made.raw_.params = detail::raw_array(params);
    made.raw_.nparams = params.size();
    made.raw_.results = detail::raw_array(results);
    made.raw_.nresults = results.size();
    return made;
  }
  /// The continuation type of this function type. Needs Feature::stack_switching.
  static SubType cont(TypeNumber func) noexcept { return SubType(TypeKind::cont).with_func(func); }
  /// The type of the exception objects of a tag of this function type.
  static SubType exn(TypeNumber tag_func) noexcept { return SubType(TypeKind::exn).with_func(tag_func); }

  /// Types may be declared below it.
  SubType &open(bool is_open = true) noexcept {
    raw_.is_open = is_open ? 1 : 0;
    return *this;
  }
  /// It is shared. Needs Feature::shared_everything_threads.
  SubType &shared(bool is_shared = true) noexcept {
    raw_.is_shared = is_shared ? 1 : 0;
    return *this;
  }
  /// The type that it is declared below.
  SubType &supertype(TypeNumber above) noexcept {
    raw_.supertype = above.get();
    return *this;
  }
  /// The member that describes it. Needs Feature::custom_descriptors.
  SubType &descriptor(Own member) noexcept {
    raw_.descriptor = TypeNumber(member).get();
    return *this;
  }
  /// The member that it describes.
  SubType &describes(Own member) noexcept {
    raw_.describes = TypeNumber(member).get();
    return *this;
  }

  const wt_sub_type_t &get() const noexcept { return raw_; } ///< The C struct.

 private:
  explicit SubType(TypeKind kind) noexcept : raw_{} { raw_.kind = static_cast<wt_type_kind_t>(kind); }
  SubType with_func(TypeNumber func) noexcept {
    raw_.func = func.get();
    return *this;
  }
  wt_sub_type_t raw_;
};

// Spans of them are passed to C as arrays of the structs, or of the pointers.
static_assert(std::is_standard_layout_v<SubType> && sizeof(SubType) == sizeof(wt_sub_type_t));
static_assert(std::is_standard_layout_v<RecGroup>);

inline Result<RecGroup> Registry::register_rec_group(Span<const SubType> types) const noexcept {
  wt_error_t *error;
  wt_rec_group_t *group = wt_registry_register_rec_group(
      get(), reinterpret_cast<const wt_sub_type_t *>(types.data()), types.size(), nullptr, &error);
  return detail::given<RecGroup>(group, error);
}

inline Result<TypeCollection> Registry::collect(Span<const RecGroup> groups) const noexcept {
  wt_error_t *error;
  wt_type_collection_t *types = wt_type_collection_from_rec_groups(
      get(), reinterpret_cast<const wt_rec_group_t *const *>(groups.data()), groups.size(), &error);
  return detail::given<TypeCollection>(types, error);
}

} // namespace typereg

#endif
