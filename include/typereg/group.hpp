/* typereg for C++, part 8: many types at once. A builder builds a RecGroup, registering a module returns a
 * TypeCollection; both are ranges of TypeRef. */
#ifndef TYPEREG_GROUP_HPP
#define TYPEREG_GROUP_HPP

#include <cstddef>
#include <cstdint>
#include <optional>

#include "range.hpp"
#include "type.hpp"
#include "value.hpp"

namespace typereg {

namespace detail {

struct MemberPart {
  using object = wt_rec_group_t;
  using value = TypeRef;
  static std::size_t size(const object *group) noexcept { return wt_rec_group_num_types(group); }
  static value at(const object *group, std::size_t i) noexcept { return TypeRef(wt_rec_group_type(group, i)); }
};
struct ModuleTypePart {
  using object = wt_type_collection_t;
  using value = TypeRef;
  static std::size_t size(const object *types) noexcept { return wt_type_collection_num_types(types); }
  static value at(const object *types, std::size_t i) noexcept {
    if (i > UINT32_MAX) return {};
    return TypeRef(wt_type_collection_type(types, static_cast<std::uint32_t>(i)));
  }
};

} // namespace detail

/// A registered rec group. It keeps its types alive, and is a range of them in the order of their declaration, borrowed
/// from it. A copy is one more handle of the same group. Threads: any, at once. Since 0.1.
class RecGroup : public Handle<wt_rec_group_t> {
 public:
  using range = IndexedRange<detail::MemberPart>; ///< A range of its types that owns nothing.
  using iterator = range::iterator;              ///< A place in it.
  using value_type = TypeRef;                    ///< What it is a range of.

  /// Takes over a handle that a function of typereg.h returned.
  static RecGroup adopt(wt_rec_group_t *owned) noexcept { return RecGroup(owned); }

  /// One more handle; if there is no memory for it, throws or, without exceptions, ends the program.
  RecGroup(const RecGroup &other) : Handle(other ? other.clone().value().release() : nullptr) {}
  RecGroup(RecGroup &&) noexcept = default; ///< Leaves the other null.
  RecGroup &operator=(const RecGroup &other) { return *this = RecGroup(other); } ///< As copying.
  RecGroup &operator=(RecGroup &&) noexcept = default; ///< Leaves the other null.

  /// One more handle of the same group: fails if there is no memory for it.
  Result<RecGroup> clone() const noexcept {
    if (!*this) return Error(ErrorCode::invalid_argument, "there is no rec group to clone");
    wt_rec_group_t *owned = wt_rec_group_clone(get());
    if (owned == nullptr) return no_handle();
    return adopt(owned);
  }

  /// Did the call that returned this handle register the group? False if that call found it, for a copy, and for the
  /// empty group.
  bool is_new() const noexcept { return wt_rec_group_is_new(get()); }
  /// How many types there are.
  std::size_t size() const noexcept { return wt_rec_group_num_types(get()); }
  bool empty() const noexcept { return size() == 0; } ///< Are there none?
  iterator begin() const noexcept { return types().begin(); } ///< Its first type.
  iterator end() const noexcept { return types().end(); } ///< After its last type.
  /// The type at this position; null if there is none.
  TypeRef operator[](std::size_t position) const noexcept { return types()[position]; }
  /// The types as a range of their own, which is borrowed from the group.
  range types() const noexcept { return range(get()); }

  /// The type that a member of the builder has become. Null if another builder declared it, or if the group does not
  /// come from a builder.
  TypeRef type(Pending member) const noexcept { return TypeRef(wt_rec_group_get(get(), member.get(), nullptr)); }
  /// The type that a member of the builder has become, or the error.
  Result<TypeRef> find(Pending member) const noexcept {
    wt_error_t *error;
    const wt_registered_type_t *found = wt_rec_group_get(get(), member.get(), &error);
    if (found == nullptr) return detail::failure(error);
    return TypeRef(found);
  }
  /// The group in the text format; each type is called by its name, or `$t` and its index.
  Result<Text> to_wat(const TypeNames *names_or_null = nullptr) const noexcept;
  /// The group's fingerprint, from which those of its types are made; the empty group has one, too.
  Result<Fingerprint> fingerprint() const noexcept {
    wt_error_t *error;
    Fingerprint found;
    if (!wt_rec_group_fingerprint(get(), found.data(), &error)) return detail::failure(error);
    return found;
  }
  /// The bytes of memory that the group and the slots of its types take.
  std::uint64_t bytes() const noexcept { return wt_rec_group_bytes(get()); }

 private:
  using Handle::Handle;
  static Error no_handle() noexcept {
    return {ErrorCode::out_of_memory, "no memory for a handle of the rec group"};
  }
  friend class AnyType;
};
static_assert(sizeof(RecGroup) == sizeof(void *));

inline Result<RecGroup> AnyType::rec_group(std::uint32_t *position) const noexcept {
  if (raw_ == nullptr) return Error(ErrorCode::invalid_argument, "there is no type to ask for its rec group");
  wt_rec_group_t *owned = wt_registered_type_rec_group(raw_, position);
  if (owned == nullptr) return RecGroup::no_handle();
  return RecGroup::adopt(owned);
}

class BlockType;
template <class T>
struct ReadType;

/// All types of one module. It keeps them alive, and is a range of them in the module's order, borrowed from it. A copy
/// is one more handle of the same collection. Threads: any, at once. Since 0.1.
class TypeCollection : public Handle<wt_type_collection_t> {
 public:
  using range = IndexedRange<detail::ModuleTypePart>; ///< A range of its types that owns nothing.
  using iterator = range::iterator;                  ///< A place in it.
  using value_type = TypeRef;                        ///< What it is a range of.

  /// Takes over a collection that a function of typereg.h returned.
  static TypeCollection adopt(wt_type_collection_t *owned) noexcept { return TypeCollection(owned); }

  /// One more handle; if there is no memory for it, throws or, without exceptions, ends the program.
  TypeCollection(const TypeCollection &other) : Handle(other ? other.clone().value().release() : nullptr) {}
  TypeCollection(TypeCollection &&) noexcept = default; ///< Leaves the other null.
  TypeCollection &operator=(const TypeCollection &other) { return *this = TypeCollection(other); } ///< As copying.
  TypeCollection &operator=(TypeCollection &&) noexcept = default; ///< Leaves the other null.

  /// One more handle of the same collection: fails if there is no memory for it.
  Result<TypeCollection> clone() const noexcept {
    if (!*this) return Error(ErrorCode::invalid_argument, "there is no type collection to clone");
    wt_type_collection_t *owned = wt_type_collection_clone(get());
    if (owned == nullptr) return Error(ErrorCode::out_of_memory, "no memory for a handle of the type collection");
    return adopt(owned);
  }

  /// How many types there are.
  std::size_t size() const noexcept { return wt_type_collection_num_types(get()); }
  bool empty() const noexcept { return size() == 0; } ///< Are there none?
  iterator begin() const noexcept { return types().begin(); } ///< Its first type.
  iterator end() const noexcept { return types().end(); } ///< After its last type.
  /// The type that has this number in the module; null if there is none.
  TypeRef operator[](std::size_t module_type_index) const noexcept { return types()[module_type_index]; }
  TypeRef type(std::uint32_t module_type_index) const noexcept { return (*this)[module_type_index]; } ///< The same.
  /// The types as a range of their own, which is borrowed from the collection.
  range types() const noexcept { return range(get()); }

  /// How many rec groups the module has, empty ones included.
  std::size_t num_rec_groups() const noexcept { return wt_type_collection_num_rec_groups(get()); }
  /// The type index of each type, in the module's order; borrowed from the collection.
  Span<const std::uint32_t> indices() const noexcept {
    std::size_t size = 0;
    const std::uint32_t *first = wt_type_collection_indices(get(), &size);
    return {first, size};
  }
  /// The first number that a type has in the module; nothing if it is not among its types.
  std::optional<std::uint32_t> find(TypeRef type) const noexcept {
    std::uint32_t found;
    if (!wt_type_collection_find(get(), type.get(), &found)) return std::nullopt;
    return found;
  }
  /// The value type that these bytes begin with, as a code body, a global or a table of the module writes it.
  Result<ReadType<ValType>> read_val_type(Bytes bytes) const noexcept;
  /// The heap type that these bytes begin with, as the reference to it that is never null.
  Result<ReadType<ValType>> read_heap_type(Bytes bytes) const noexcept;
  /// The block type that these bytes begin with.
  Result<ReadType<BlockType>> read_block_type(Bytes bytes) const noexcept;
  /// A module with the types, in their order, in the text format; each is called by its name, or `$t` and its index.
  Result<Text> to_wat(const TypeNames *names_or_null = nullptr) const noexcept;
  /// The number in the module of the first function type whose trampoline type has this index: all function types of one
  /// trampoline type can share the trampoline of the first.
  std::optional<std::uint32_t> trampoline(std::uint32_t trampoline_type_index) const noexcept {
    std::uint32_t found;
    if (!wt_type_collection_trampoline(get(), trampoline_type_index, &found)) return std::nullopt;
    return found;
  }

 private:
  using Handle::Handle;
};
static_assert(sizeof(TypeCollection) == sizeof(void *));

} // namespace typereg

#endif
