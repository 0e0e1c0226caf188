/* typereg for C++, part 12: building a rec group. Declare all members, define each, build:
 *
 *     typereg::RecGroupBuilder group(registry);
 *     auto node = group.declare_struct();
 *     auto nodes = group.declare_array();
 *     group.define_struct(node).is_final(false).field(mut(i32)).field(ref_null(nodes)).finish();
 *     group.define_array(nodes).element(mut(ref_null(node))).finish();
 *     typereg::Result<typereg::RecGroup> built = group.build();
 *
 * No step of a chain has to be checked: errors are kept until build(), which returns the first one. The policy is the
 * same in every language (src/builder/mod.rs). The error of a definition stops only that definition, and is forgotten
 * when the member is defined again. The error of a refused declaration, or of defining a label of another builder, is
 * never forgotten. Keeping an error allocates memory; if there is none, that is the error. */
#ifndef TYPEREG_BUILDER_HPP
#define TYPEREG_BUILDER_HPP

#include <cstdint>
#include <utility>

#include "definition.hpp"
#include "failures.hpp"
#include "group.hpp"
#include "registry.hpp"
#include "result.hpp"

namespace typereg {

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
  /// Declares a function type as the next member.
  PendingFunc declare_func() noexcept {
    return PendingFunc(declared([&](wt_error_t **e) { return wt_rec_group_builder_declare_func(raw_, e); }));
  }
  /// Declares a cont type as the next member.
  PendingCont declare_cont() noexcept {
    return PendingCont(declared([&](wt_error_t **e) { return wt_rec_group_builder_declare_cont(raw_, e); }));
  }

  /// Begins to define a member. A definition of it that was begun or finished before is void, and what was wrong with
  /// it is forgotten.
  StructBuilder define_struct(PendingStruct member) noexcept {
    return begun<StructBuilder>(member, [&](wt_error_t **e) {
      return wt_rec_group_builder_define_struct(raw_, member.get(), e);
    });
  }
  /// Begins to define a member as an array type. An earlier definition of it, finished or not, becomes void.
  ArrayBuilder define_array(PendingArray member) noexcept {
    return begun<ArrayBuilder>(member, [&](wt_error_t **e) {
      return wt_rec_group_builder_define_array(raw_, member.get(), e);
    });
  }
  /// Begins to define a member as a function type. An earlier definition of it, finished or not, becomes void.
  FuncBuilder define_func(PendingFunc member) noexcept {
    return begun<FuncBuilder>(member, [&](wt_error_t **e) {
      return wt_rec_group_builder_define_func(raw_, member.get(), e);
    });
  }
  /// Begins to define a cont type; see ContBuilder for when it counts.
  ContBuilder define_cont(PendingCont member) noexcept { return {this, member}; }

  /// The first error that is not forgotten, which build() will return; of code `none` if there is none.
  const Error &error() const noexcept { return failures_.first(); }

  /// Registers the group: checks all of it, and finds or makes its types. Fails with the first error of an earlier call
  /// that is not forgotten, each time it is called; or else with the fault of the group itself. A failure changes
  /// nothing: the member at fault can be defined again, and the group built again. Once the group is built, the builder
  /// accepts no more calls.
  Result<RecGroup> build() noexcept {
    if (error()) return error().clone();
    wt_error_t *error;
    wt_rec_group_t *group = wt_rec_group_builder_build(raw_, &error);
    return detail::given<RecGroup>(group, error);
  }

 private:
  template <class Self, class Raw, class Label>
  friend class Definition;
  friend class ContBuilder;

  void begin(const wt_registry_t *registry) noexcept {
    raw_ = declared([&](wt_error_t **e) { return wt_rec_group_builder_new(registry, e); });
  }

  /// The result of `make`; if that is null, its error is never forgotten. Called after an earlier error, too: each
  /// declaration determines the positions of the members after it.
  template <class Call>
  auto declared(Call make) noexcept -> decltype(make(nullptr)) {
    wt_error_t *error;
    auto given = make(&error);
    if (given == nullptr) failures_.last(detail::failure(error));
    return given;
  }

  /// A definition of a member, begun by `make`. It does nothing if `make` fails, or if there is an error that is never
  /// forgotten.
  template <class Builder, class Call>
  Builder begun(Pending member, Call make) noexcept {
    wt_error_t *error;
    auto raw = make(&error);
    if (raw != nullptr) {
      failures_.forget(member.get());
    } else if (Error failed = detail::failure(error); failed.code() == ErrorCode::out_of_memory) {
      failures_.keep(member.get(), 0, std::move(failed)); // can be begun again, perhaps with more memory
    } else {
      failures_.last(std::move(failed));
    }
    return {this, failures_.are_lasting() ? nullptr : raw, member.get(), ++definitions_};
  }

  wt_rec_group_builder_t *raw_ = nullptr;
  detail::Failures failures_;
  std::uint32_t definitions_ = 0; // how many were begun
};

/// @cond
template <class Self, class Raw, class Label>
template <class Call>
Self Definition<Self, Raw, Label>::call(Call make) const {
  wt_error_t *error;
  if (raw_ != nullptr && !group_->failures_.has(member_, number_) && !make(&error))
    group_->failures_.keep(member_, number_, detail::failure(error));
  return static_cast<const Self &>(*this);
}

inline RecGroupBuilder &ContBuilder::finish() const noexcept {
  group_->failures_.forget(member_.get());
  if (group_->failures_.are_lasting()) return *group_;
  const std::uint32_t number = ++group_->definitions_;
  wt_error_t *error;
  if (is_below_null_)
    group_->failures_.keep(member_.get(), number,
                           Error(ErrorCode::invalid_argument, "the supertype of a cont type is null"));
  else if (!wt_rec_group_builder_define_cont(group_->raw_, member_.get(), &raw_, &error))
    group_->failures_.keep(member_.get(), number, detail::failure(error));
  return *group_;
}
/// @endcond

} // namespace typereg

#endif
