/* typereg for C++, part 11: members of a rec group being defined, each as a chain of calls. RecGroupBuilder (builder.hpp)
 * begins definitions, and build() returns their errors. */
#ifndef TYPEREG_DEFINITION_HPP
#define TYPEREG_DEFINITION_HPP

#include <cstdint>
#include <initializer_list>
#include <type_traits>

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
/// The label of a member declared as a function type. Since 0.1.
class PendingFunc : public Pending {
  using Pending::Pending;
  friend class RecGroupBuilder;
};
/// The label of a member declared as a cont type. Since 0.1.
class PendingCont : public Pending {
  using Pending::Pending;
  friend class RecGroupBuilder;
};

namespace detail {

// Each definition has the same functions in C.
using StructRaw = wt_struct_type_builder_t *;
using ArrayRaw = wt_array_type_builder_t *;
using FuncRaw = wt_func_type_builder_t *;
inline bool final(StructRaw d, bool is, wt_error_t **e) noexcept { return wt_struct_type_builder_final(d, is, e); }
inline bool final(ArrayRaw d, bool is, wt_error_t **e) noexcept { return wt_array_type_builder_final(d, is, e); }
inline bool final(FuncRaw d, bool is, wt_error_t **e) noexcept { return wt_func_type_builder_final(d, is, e); }
inline bool shared(StructRaw d, bool is, wt_error_t **e) noexcept { return wt_struct_type_builder_shared(d, is, e); }
inline bool shared(ArrayRaw d, bool is, wt_error_t **e) noexcept { return wt_array_type_builder_shared(d, is, e); }
inline bool shared(FuncRaw d, bool is, wt_error_t **e) noexcept { return wt_func_type_builder_shared(d, is, e); }
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
/// default. Belongs to its definition, and can be copied freely. Since 0.1.
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
  /// Does it refer to exactly that type, and to none declared below it? Needs Feature::custom_descriptors.
  ForwardRef exact(bool is_exact = true) const {
    definition_.call([&](wt_error_t **e) { return wt_forward_ref_builder_exact(raw_, is_exact, e); });
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
/// and can be copied freely; it counts once it is finished. Since 0.1.
template <class Self, class Raw, class Label>
class Definition {
 public:
  /// Is the type final, so that no type may be declared below it? It is, unless this is called with false.
  Self is_final(bool is_final) const {
    return call([&](wt_error_t **e) { return detail::final(raw_, is_final, e); });
  }
  /// The opposite of is_final.
  TYPEREG_DEPRECATED("is_final(false) says it as C and Rust do")
  Self open(bool is_open = true) const { return is_final(!is_open); }
  /// Is the type shared, between threads of WebAssembly? Needs Feature::shared_everything_threads.
  Self shared(bool is_shared = true) const {
    return call([&](wt_error_t **e) { return detail::shared(raw_, is_shared, e); });
  }
  /// Declares the type below a registered one, which the builder keeps from now on. The last supertype counts.
  Self supertype(TypeRef above) const {
    return call([&](wt_error_t **e) { return detail::below(raw_, above, e); });
  }
  /// Declares the type below a member of the same group, which was declared before it. The last supertype counts.
  Self forward_supertype(Label above) const {
    return call([&](wt_error_t **e) { return detail::below(raw_, static_cast<Pending>(above), e); });
  }
  /// The same.
  TYPEREG_DEPRECATED("forward_supertype says it as C and Rust do")
  Self supertype(Label above) const { return forward_supertype(above); }
  /// Ends the definition, and returns the builder.
  RecGroupBuilder &finish() const {
    call([&](wt_error_t **e) { return detail::finish(raw_, e); });
    return *group_;
  }

  /// @cond
 protected:
  Definition(RecGroupBuilder *group, Raw *raw, const wt_pending_type_t *member, std::uint32_t number) noexcept
      : group_(group), raw_(raw), member_(member), number_(number) {}

  /// Makes a call that can fail, unless an earlier call of this definition failed; `make` returns whether it succeeded.
  template <class Call>
  Self call(Call make) const;

  /// Begins a forward reference, unless a call of this definition failed before.
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
  const wt_pending_type_t *member_;
  std::uint32_t number_; // which definition of the builder it is
};

/// One struct type being defined. Since 0.1.
class StructBuilder : public Definition<StructBuilder, wt_struct_type_builder_t, PendingStruct> {
 public:
  static constexpr bool has_fields = true; ///< Its parts can be mutable.

  /// Adds a field after those already there, up to `Limit::fields`: `field(i32)`, `field(mut(ref_null(node)))`.
  StructBuilder field(FieldType field) const {
    return call([&](wt_error_t **e) { return wt_struct_type_builder_field(raw(), field.get(), e); });
  }
  /// Adds several fields: a list in braces, or any range, such as another type's fields().
  template <class Range = std::initializer_list<FieldType>>
  StructBuilder fields(const Range &fields) const {
    if constexpr (std::is_convertible_v<const Range &, Span<const FieldType>>)
      return call([&](wt_error_t **e) {
        const Span<const FieldType> all(fields);
        return wt_struct_type_builder_fields(raw(), detail::raw_array(all), all.size(), e);
      });
    for (FieldType one : fields) field(one);
    return *this;
  }
  /// Adds all fields of the supertype that was set before: a registered one, or a member whose definition is finished.
  /// If that would exceed `Limit::fields`, it adds none, which is an error.
  StructBuilder inherit() const {
    return call([&](wt_error_t **e) { return wt_struct_type_builder_inherit(raw(), e); });
  }
  /// Names the member that describes this type; that member must name this one in describes(). Needs
  /// Feature::custom_descriptors.
  StructBuilder descriptor(PendingStruct descriptor) const {
    return call([&](wt_error_t **e) { return wt_struct_type_builder_descriptor(raw(), descriptor.get(), e); });
  }
  /// Names the member that this type describes: one declared before it, which names it as its descriptor.
  StructBuilder describes(PendingStruct described) const {
    return call([&](wt_error_t **e) { return wt_struct_type_builder_describes(raw(), described.get(), e); });
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
  static constexpr bool has_fields = true; ///< Its parts can be mutable.

  /// Sets the element type. An array has exactly one.
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
  static constexpr bool has_fields = false; ///< Its parts are never mutable.

  /// Adds a param after those already there, up to `Limit::params`.
  FuncBuilder param(ValType param) const {
    return call([&](wt_error_t **e) { return wt_func_type_builder_param(raw(), param.get(), e); });
  }
  /// Adds a result after those already there, up to `Limit::results`.
  FuncBuilder result(ValType result) const {
    return call([&](wt_error_t **e) { return wt_func_type_builder_result(raw(), result.get(), e); });
  }
  /// Adds several params: a list in braces, or any range, such as another type's params().
  template <class Range = std::initializer_list<ValType>>
  FuncBuilder params(const Range &params) const {
    if constexpr (std::is_convertible_v<const Range &, Span<const ValType>>)
      return call([&](wt_error_t **e) {
        const Span<const ValType> all(params);
        return wt_func_type_builder_params(raw(), detail::raw_array(all), all.size(), e);
      });
    for (ValType one : params) param(one);
    return *this;
  }
  /// Adds several results: a list in braces, or any range, such as another type's results().
  template <class Range = std::initializer_list<ValType>>
  FuncBuilder results(const Range &results) const {
    if constexpr (std::is_convertible_v<const Range &, Span<const ValType>>)
      return call([&](wt_error_t **e) {
        const Span<const ValType> all(results);
        return wt_func_type_builder_results(raw(), detail::raw_array(all), all.size(), e);
      });
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

/// One cont type being defined: a plain value, which counts once it is finished. Until then, and if finishing is
/// refused, an earlier definition of the member stays. Since 0.1.
class ContBuilder {
 public:
  /// The function type that is suspended: a registered one. The last function type counts.
  ContBuilder func(TypeRef func) noexcept {
    raw_.func = func.get();
    raw_.pending_func = nullptr;
    return *this;
  }
  /// The same: a member of the group, at any position.
  ContBuilder forward_func(PendingFunc func) noexcept {
    raw_.func = nullptr;
    raw_.pending_func = func.get();
    return *this;
  }
  /// Declares the type below a registered one. The last supertype counts.
  ContBuilder supertype(TypeRef above) noexcept {
    raw_.supertype = above.get();
    raw_.pending_supertype = nullptr;
    is_below_null_ = !above;
    return *this;
  }
  /// Declares the type below a member of the same group, which was declared before it.
  ContBuilder forward_supertype(PendingCont above) noexcept {
    raw_.supertype = nullptr;
    raw_.pending_supertype = above.get();
    is_below_null_ = above.get() == nullptr;
    return *this;
  }
  /// Is the type final, so that no type may be declared below it? It is, unless this is called with false.
  ContBuilder is_final(bool is_final) noexcept {
    raw_.is_open = is_final ? 0 : 1;
    return *this;
  }
  /// Is the type shared? Its function type must be shared exactly if this type is.
  ContBuilder shared(bool is_shared = true) noexcept {
    raw_.is_shared = is_shared ? 1 : 0;
    return *this;
  }
  /// Defines the member, and returns the builder.
  inline RecGroupBuilder &finish() const noexcept;

 private:
  friend class RecGroupBuilder;
  ContBuilder(RecGroupBuilder *group, PendingCont member) noexcept : group_(group), member_(member) {}

  RecGroupBuilder *group_;
  PendingCont member_;
  wt_cont_definition_t raw_{};
  bool is_below_null_ = false;
};

} // namespace typereg

#include "builder.hpp" // has the functions that need all of RecGroupBuilder

#endif
