/* typereg for C++, part 10: building a rec group. Declare all members, define each, build:
 *
 *     typereg::RecGroupBuilder group(registry);
 *     auto node = group.declare_struct();
 *     auto nodes = group.declare_array();
 *     group.define_struct(node).open().field(mut(i32)).forward_ref_field(nodes).nullable().finish().finish();
 *     group.define_array(nodes).element(mut(ref_null(node))).finish();
 *     typereg::Result<typereg::RecGroup> built = group.build();
 *
 * No step of a chain has to be checked: the first error is kept, and build() returns it. Until then, later steps of
 * definitions do nothing. So a definition that was not finished before the error is void after such a build(): define
 * those members again, and build again. A declaration that fails is never forgotten, since the group would lack a
 * member. */
#ifndef TYPEREG_BUILDER_HPP
#define TYPEREG_BUILDER_HPP

#include <cstdint>
#include <initializer_list>
#include <utility>

#include "group.hpp"
#include "registry.hpp"
#include "result.hpp"
#include "value.hpp"

namespace typereg {

class RecGroupBuilder;
template <class Self, class Raw, class Label>
class Definition;

/// The label of a member declared as a struct type. Since 0.1.
class PendingStruct : public Pending {
  using Pending::Pending;
  friend class RecGroupBuilder;
};
/// The label of a member declared as an array type. Since 0.1.
class PendingArray : public Pending {
  using Pending::Pending;
  friend class RecGroupBuilder;
};
/// The label of a member declared as a func type. Since 0.1.
class PendingFunc : public Pending {
  using Pending::Pending;
  friend class RecGroupBuilder;
};

namespace detail {

// Each definition has the same three functions in C.
using StructRaw = wt_struct_type_builder_t *;
using ArrayRaw = wt_array_type_builder_t *;
using FuncRaw = wt_func_type_builder_t *;
inline bool final(StructRaw d, bool is, wt_error_t **e) noexcept { return wt_struct_type_builder_final(d, is, e); }
inline bool final(ArrayRaw d, bool is, wt_error_t **e) noexcept { return wt_array_type_builder_final(d, is, e); }
inline bool final(FuncRaw d, bool is, wt_error_t **e) noexcept { return wt_func_type_builder_final(d, is, e); }
inline bool below(StructRaw d, TypeRef above, wt_error_t **e) noexcept {
  return wt_struct_type_builder_supertype(d, above.get(), e);
}
inline bool below(ArrayRaw d, TypeRef above, wt_error_t **e) noexcept {
  return wt_array_type_builder_supertype(d, above.get(), e);
}
inline bool below(FuncRaw d, TypeRef above, wt_error_t **e) noexcept {
  return wt_func_type_builder_supertype(d, above.get(), e);
}
inline bool below(StructRaw d, Pending above, wt_error_t **e) noexcept {
  return wt_struct_type_builder_forward_supertype(d, above.get(), e);
}
inline bool below(ArrayRaw d, Pending above, wt_error_t **e) noexcept {
  return wt_array_type_builder_forward_supertype(d, above.get(), e);
}
inline bool below(FuncRaw d, Pending above, wt_error_t **e) noexcept {
  return wt_func_type_builder_forward_supertype(d, above.get(), e);
}
inline bool finish(StructRaw d, wt_error_t **e) noexcept { return wt_struct_type_builder_finish(d, e); }
inline bool finish(ArrayRaw d, wt_error_t **e) noexcept { return wt_array_type_builder_finish(d, e); }
inline bool finish(FuncRaw d, wt_error_t **e) noexcept { return wt_func_type_builder_finish(d, e); }

} // namespace detail

/// One field, element, param or result that refers to a pending type, being described: nullable and const by
/// default. Belongs to its definition, and is copied freely. Since 0.1.
template <class Owner>
class ForwardRef {
 public:
  /// Can the reference be null?
  ForwardRef nullable(bool is_nullable = true) const {
    definition_.call([&](wt_error_t **e) { return wt_forward_ref_builder_nullable(raw_, is_nullable, e); });
    return *this;
  }
  /// Is the field or element mutable? Not for params and results.
  ForwardRef mutable_(bool is_mutable = true) const {
    static_assert(Owner::has_fields, "params and results are never mutable");
    definition_.call([&](wt_error_t **e) { return wt_forward_ref_builder_mutable(raw_, is_mutable, e); });
    return *this;
  }
  /// Ends the reference, and returns the definition.
  Owner finish() const {
    definition_.call([&](wt_error_t **e) { return wt_forward_ref_builder_finish(raw_, e); });
    return definition_;
  }

 private:
  template <class, class, class>
  friend class Definition;
  ForwardRef(Owner definition, wt_forward_ref_builder_t *raw) noexcept : definition_(definition), raw_(raw) {}

  Owner definition_;
  wt_forward_ref_builder_t *raw_; // null if it could not be begun
};

/// The common part of the definitions of structs, arrays and functions. A definition belongs to its RecGroupBuilder,
/// and is copied freely; it counts when it has been finished. Since 0.1.
template <class Self, class Raw, class Label>
class Definition {
 public:
  /// Allows types to be declared below this one. A definition is final without this call.
  Self open(bool is_open = true) const {
    return call([&](wt_error_t **e) { return detail::final(raw_, !is_open, e); });
  }
  /// Declares the type below a registered one, which the builder keeps from now on. The last supertype counts.
  Self supertype(TypeRef above) const {
    return call([&](wt_error_t **e) { return detail::below(raw_, above, e); });
  }
  /// Declares the type below a member of the same group, which was declared before it. The last supertype counts.
  Self supertype(Label above) const {
    return call([&](wt_error_t **e) { return detail::below(raw_, static_cast<Pending>(above), e); });
  }
  /// Ends the definition, and returns the builder.
  RecGroupBuilder &finish() const {
    call([&](wt_error_t **e) { return detail::finish(raw_, e); });
    return *group_;
  }

  /// @cond
 protected:
  inline Definition(RecGroupBuilder *group, Raw *raw) noexcept;

  /// Makes a call that can fail, unless an earlier one failed; `make` returns whether it succeeded.
  template <class Call>
  Self call(Call make) const;

  /// Begins a forward reference, unless a call failed before.
  template <class Call>
  ForwardRef<Self> refer(Call make) const {
    wt_forward_ref_builder_t *reference = nullptr;
    Self self = call([&](wt_error_t **e) { return (reference = make(e)) != nullptr; });
    return {self, reference};
  }

  Raw *raw() const noexcept { return raw_; }

  /// @endcond
 private:
  friend class ForwardRef<Self>;
  RecGroupBuilder *group_;
  Raw *raw_; // null if it could not be begun
  std::uint32_t attempt_; // in which it was begun
};

/// One struct type being defined. Since 0.1.
class StructBuilder : public Definition<StructBuilder, wt_struct_type_builder_t, PendingStruct> {
 public:
  static constexpr bool has_fields = true; ///< What it has can be mutable.

  /// Adds a field after those already there: `field(i32)`, `field(mut(ref_null(node)))`.
  StructBuilder field(FieldType field) const {
    return call([&](wt_error_t **e) { return wt_struct_type_builder_field(raw(), field.get(), e); });
  }
  /// Adds several fields: a list in braces, or any range, such as another type's fields().
  template <class Range = std::initializer_list<FieldType>>
  StructBuilder fields(const Range &fields) const {
    for (FieldType one : fields) field(one);
    return *this;
  }
  /// Begins a field that refers to a member of the same group.
  ForwardRef<StructBuilder> forward_ref_field(Pending target) const {
    return refer([&](wt_error_t **e) { return wt_struct_type_builder_forward_ref_field(raw(), target.get(), e); });
  }

 private:
  friend class RecGroupBuilder;
  using Definition::Definition;
};

/// One array type being defined. Since 0.1.
class ArrayBuilder : public Definition<ArrayBuilder, wt_array_type_builder_t, PendingArray> {
 public:
  static constexpr bool has_fields = true; ///< What it has can be mutable.

  /// Says what the elements are. An array has exactly one element type.
  ArrayBuilder element(FieldType element) const {
    return call([&](wt_error_t **e) { return wt_array_type_builder_element(raw(), element.get(), e); });
  }
  /// Begins the element, which refers to a member of the same group.
  ForwardRef<ArrayBuilder> forward_ref_element(Pending target) const {
    return refer([&](wt_error_t **e) { return wt_array_type_builder_forward_ref_element(raw(), target.get(), e); });
  }

 private:
  friend class RecGroupBuilder;
  using Definition::Definition;
};

/// One function type being defined. Since 0.1.
class FuncBuilder : public Definition<FuncBuilder, wt_func_type_builder_t, PendingFunc> {
 public:
  static constexpr bool has_fields = false; ///< What it has is never mutable.

  /// Adds a param after those already there.
  FuncBuilder param(ValType param) const {
    return call([&](wt_error_t **e) { return wt_func_type_builder_param(raw(), param.get(), e); });
  }
  /// Adds a result after those already there.
  FuncBuilder result(ValType result) const {
    return call([&](wt_error_t **e) { return wt_func_type_builder_result(raw(), result.get(), e); });
  }
  /// Adds several params: a list in braces, or any range, such as another type's params().
  template <class Range = std::initializer_list<ValType>>
  FuncBuilder params(const Range &params) const {
    for (ValType one : params) param(one);
    return *this;
  }
  /// Adds several results: a list in braces, or any range, such as another type's results().
  template <class Range = std::initializer_list<ValType>>
  FuncBuilder results(const Range &results) const {
    for (ValType one : results) result(one);
    return *this;
  }
  /// Begins a param that refers to a member of the same group.
  ForwardRef<FuncBuilder> forward_ref_param(Pending target) const {
    return refer([&](wt_error_t **e) { return wt_func_type_builder_forward_ref_param(raw(), target.get(), e); });
  }
  /// Begins a result that refers to a member of the same group.
  ForwardRef<FuncBuilder> forward_ref_result(Pending target) const {
    return refer([&](wt_error_t **e) { return wt_func_type_builder_forward_ref_result(raw(), target.get(), e); });
  }

 private:
  friend class RecGroupBuilder;
  using Definition::Definition;
};

/// Declares, defines and finally registers the members of one rec group. Can be neither copied nor moved, since
/// definitions point at it. Threads: one at a time. Since 0.1.
class RecGroupBuilder {
 public:
  /// A builder without members, for a group of this registry. If it cannot be made, build() says so.
  explicit RecGroupBuilder(const Registry &registry) noexcept { begin(registry.get()); }
  /// A builder without members, for a group of this registry of the C interface.
  explicit RecGroupBuilder(const wt_registry_t *registry) noexcept { begin(registry); }
  RecGroupBuilder(const RecGroupBuilder &) = delete;
  RecGroupBuilder &operator=(const RecGroupBuilder &) = delete;
  ~RecGroupBuilder() { wt_rec_group_builder_delete(raw_); }

  /// The C builder, still owned by this one.
  wt_rec_group_builder_t *get() const noexcept { return raw_; }

  /// Declares a struct type as the next member, to be defined later.
  PendingStruct declare_struct() noexcept {
    return PendingStruct(declared([&](wt_error_t **e) { return wt_rec_group_builder_declare_struct(raw_, e); }));
  }
  /// Declares an array type as the next member.
  PendingArray declare_array() noexcept {
    return PendingArray(declared([&](wt_error_t **e) { return wt_rec_group_builder_declare_array(raw_, e); }));
  }
  /// Declares a func type as the next member.
  PendingFunc declare_func() noexcept {
    return PendingFunc(declared([&](wt_error_t **e) { return wt_rec_group_builder_declare_func(raw_, e); }));
  }

  /// Begins to define a member as a struct type. An earlier definition of it, finished or not, becomes void.
  StructBuilder define_struct(PendingStruct member) noexcept {
    return {this, begun([&](wt_error_t **e) { return wt_rec_group_builder_define_struct(raw_, member.get(), e); })};
  }
  /// Begins to define a member as an array type. An earlier definition of it, finished or not, becomes void.
  ArrayBuilder define_array(PendingArray member) noexcept {
    return {this, begun([&](wt_error_t **e) { return wt_rec_group_builder_define_array(raw_, member.get(), e); })};
  }
  /// Begins to define a member as a func type. An earlier definition of it, finished or not, becomes void.
  FuncBuilder define_func(PendingFunc member) noexcept {
    return {this, begun([&](wt_error_t **e) { return wt_rec_group_builder_define_func(raw_, member.get(), e); })};
  }

  /// The first error since the last build(), which the next build() returns; its code is `none` if there is none.
  const Error &error() const noexcept { return error_; }

  /// Registers the group: checks all of it, and finds or makes its types. Fails with the error of an earlier call, or
  /// with what is wrong with the group. Then nothing has changed: define the wrong members again and, after the error
  /// of a call, those that were not finished before it; then build again. Once the group is built, the builder takes
  /// no more calls.
  Result<RecGroup> build() noexcept {
    if (error_) {
      ++attempt_; // what was begun before may lack steps
      return std::exchange(error_, Error());
    }
    if (lacks_a_member_) return Error(ErrorCode::state, "a declaration failed, so the group would lack a member; make another builder");
    wt_error_t *error;
    wt_rec_group_t *group = wt_rec_group_builder_build(raw_, &error);
    return detail::given<RecGroup>(group, error);
  }

 private:
  template <class Self, class Raw, class Label>
  friend class Definition;

  void begin(const wt_registry_t *registry) noexcept {
    raw_ = begun([&](wt_error_t **e) { return wt_rec_group_builder_new(registry, e); });
  }

  /// What `make` returns. If that is null, keeps its error, unless there is an earlier one. Calls `make` after a
  /// failure, too: a new definition makes an earlier one void, and a declaration gives later members their positions.
  template <class Call>
  auto begun(Call make) noexcept -> decltype(make(nullptr)) {
    wt_error_t *error;
    auto given = make(&error);
    if (given == nullptr) {
      Error failed = detail::failure(error);
      if (!error_) error_ = std::move(failed);
    }
    return given;
  }
  template <class Call>
  auto declared(Call make) noexcept -> decltype(make(nullptr)) {
    auto given = begun(make);
    if (given == nullptr) lacks_a_member_ = true;
    return given;
  }

  wt_rec_group_builder_t *raw_ = nullptr;
  Error error_; // of the first call that failed since the last build
  std::uint32_t attempt_ = 0; // how many times build gave one of those
  bool lacks_a_member_ = false;
};

/// @cond
template <class Self, class Raw, class Label>
Definition<Self, Raw, Label>::Definition(RecGroupBuilder *group, Raw *raw) noexcept
    : group_(group), raw_(raw), attempt_(group->attempt_) {}

template <class Self, class Raw, class Label>
template <class Call>
Self Definition<Self, Raw, Label>::call(Call make) const {
  if (!group_->error_ && attempt_ != group_->attempt_) {
    group_->error_ = Error(ErrorCode::state, "a step failed before the definition was finished; define the type again");
  } else if (!group_->error_) {
    wt_error_t *error;
    if (!make(&error)) group_->error_ = detail::failure(error);
  }
  return static_cast<const Self &>(*this);
}
/// @endcond

} // namespace typereg

#endif
