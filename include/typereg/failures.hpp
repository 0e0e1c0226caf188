/* typereg for C++, part 10: the errors of a group that is being built, until RecGroupBuilder::build returns them. The
 * policy is in src/builder/mod.rs. A definition counts as failed from its first failing step on; other definitions are
 * not affected. */
#ifndef TYPEREG_FAILURES_HPP
#define TYPEREG_FAILURES_HPP

#include <cstdint>
#include <new>
#include <utility>

#include "result.hpp"

namespace typereg {
namespace detail {

/// The first failure of each definition that was not begun again, and the first failure that no definition can mend.
class Failures {
 public:
  Failures() noexcept = default;
  Failures(const Failures &) = delete;
  Failures &operator=(const Failures &) = delete;
  ~Failures() {
    forget_if([](const Failure &) { return true; });
  }

  /// The first failure; of code `none` if there is none.
  const Error &first() const noexcept { return first_ != nullptr ? first_->error : lasting_; }

  /// Did a step of the definition of this number fail? After a failure that no definition can mend, every definition
  /// counts as failed.
  bool has(std::uint32_t definition) const noexcept {
    for (const Failure *one = first_; one != nullptr; one = one->next)
      if (one->definition == definition) return true;
    return are_lasting();
  }
  /// Is there a failure that no definition can mend?
  bool are_lasting() const noexcept { return static_cast<bool>(lasting_); }

  /// Keeps the error of a definition of this member, after all earlier ones.
  void keep(const wt_pending_type_t *member, std::uint32_t definition, Error error) noexcept {
    auto *failure = new (std::nothrow) Failure{member, definition, std::move(error), nullptr};
    if (failure == nullptr) return last(Error(ErrorCode::out_of_memory, "there is not enough memory to keep an error"));
    Failure **end = &first_;
    while (*end != nullptr) end = &(*end)->next;
    *end = failure;
  }
  /// Keeps a failure that no definition can mend, unless there is one already.
  void last(Error error) noexcept {
    if (!lasting_) lasting_ = std::move(error);
  }
  /// Forgets the errors of a member.
  void forget(const wt_pending_type_t *member) noexcept {
    forget_if([&](const Failure &one) { return one.member == member; });
  }

 private:
  struct Failure {
    const wt_pending_type_t *member;
    std::uint32_t definition; // its number
    Error error;
    Failure *next;
  };

  template <class Condition>
  void forget_if(Condition is_forgotten) noexcept {
    for (Failure **at = &first_; *at != nullptr;) {
      Failure *one = *at;
      if (is_forgotten(*one)) {
        *at = one->next;
        delete one;
      } else {
        at = &one->next;
      }
    }
  }

  Failure *first_ = nullptr; // the earliest
  Error lasting_;
};

} // namespace detail
} // namespace typereg

#endif
