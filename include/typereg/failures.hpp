/* typereg for C++, part 10: the errors of a group that is being built, until RecGroupBuilder::build returns them. The
 * policy is in src/builder/mod.rs. A definition counts as failed from its first failing step on; other definitions are
 * not affected. */
#ifndef TYPEREG_FAILURES_HPP
#define TYPEREG_FAILURES_HPP

#include <cstdint>
#include <memory>
#include <new>
#include <utility>

#include "result.hpp"

namespace typereg {
namespace detail {

/// The first failure of each member since it was defined last, and the first failure that no definition can mend.
///
/// All failures of a member are forgotten together. So of each member only the earliest is kept, with the newest of its
/// definitions that failed: older ones are void, and the library refuses their steps. To find a member takes usually 8
/// comparisons among 40,000 members that failed, and at most 33.
class Failures {
 public:
  Failures() noexcept = default;
  Failures(const Failures &) = delete;
  Failures &operator=(const Failures &) = delete;

  /// The first failure; of code `none` if there is none.
  const Error &first() const noexcept { return first_ != nullptr ? first_->error : lasting_; }

  /// Did a step of this definition of the member fail? After a failure that no definition can mend, every definition
  /// counts as failed.
  bool has(const wt_pending_type_t *member, std::uint32_t definition) noexcept {
    if (are_lasting() || first_ == nullptr) return are_lasting();
    const Failure *of_member = place(member).get();
    return of_member != nullptr && of_member->error && of_member->definition == definition;
  }
  /// Is there a failure that no definition can mend?
  bool are_lasting() const noexcept { return static_cast<bool>(lasting_); }

  /// Keeps the error of a definition of this member, after those of all other members.
  void keep(const wt_pending_type_t *member, std::uint32_t definition, Error error) noexcept {
    std::unique_ptr<Failure> &of_member = place(member);
    if (!of_member) of_member.reset(new (std::nothrow) Failure(member));
    if (!of_member) return last(Error(ErrorCode::out_of_memory, "there is not enough memory to keep an error"));
    if (of_member->definition < definition) of_member->definition = definition;
    if (of_member->error) return;
    of_member->error = std::move(error);
    of_member->before = newest_;
    (newest_ != nullptr ? newest_->after : first_) = of_member.get();
    newest_ = of_member.get();
  }
  /// Keeps a failure that no definition can mend, unless there is one already.
  void last(Error error) noexcept {
    if (!lasting_) lasting_ = std::move(error);
  }
  /// Forgets the errors of a member. Its place stays, for the next one.
  void forget(const wt_pending_type_t *member) noexcept {
    if (first_ == nullptr) return;
    Failure *of_member = place(member).get();
    if (of_member == nullptr || !of_member->error) return;
    of_member->error = Error();
    (of_member->before != nullptr ? of_member->before->after : first_) = of_member->after;
    (of_member->after != nullptr ? of_member->after->before : newest_) = of_member->before;
    of_member->before = of_member->after = nullptr;
  }

 private:
  struct Failure {
    explicit Failure(const wt_pending_type_t *of) noexcept : member(of) {}

    const wt_pending_type_t *member;
    std::uint32_t definition = 0;                // the number of the newest one that failed
    Error error;                                 // the earliest; none once it is forgotten
    Failure *before = nullptr, *after = nullptr; // in their order, without those that are forgotten
    std::unique_ptr<Failure> children[4];        // by the next two bits of their members' hashes
  };

  /// Where the failure of a member is, or would be. Members have different hashes, since multiplying by an odd number
  /// can be undone: so a path ends when all of the 64 bits are used.
  std::unique_ptr<Failure> &place(const wt_pending_type_t *member) noexcept {
    std::unique_ptr<Failure> *at = &root_;
    std::uint64_t bits = reinterpret_cast<std::uintptr_t>(member) * UINT64_C(0x9E3779B97F4A7C15);
    for (; *at && (*at)->member != member; bits <<= 2) at = &(*at)->children[bits >> 62];
    return *at;
  }

  std::unique_ptr<Failure> root_;
  Failure *first_ = nullptr, *newest_ = nullptr;
  Error lasting_;
};

} // namespace detail
} // namespace typereg

#endif
