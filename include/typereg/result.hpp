/* typereg for C++, part 3: the results of calls that can fail. Result<T> is a T or an Error. An engine without
 * exceptions tests it; a tool with exceptions calls .value(), which throws. */
#ifndef TYPEREG_RESULT_HPP
#define TYPEREG_RESULT_HPP

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "handle.hpp"
#include "kinds.hpp"

/// 1 if value() of a failure throws, 0 if it ends the program. Follows the compiler's own setting
/// unless you define it; all files of a program should agree. Since 0.1.
#ifndef TYPEREG_EXCEPTIONS
#if defined(__cpp_exceptions) || defined(__EXCEPTIONS) || defined(_CPPUNWIND)
#define TYPEREG_EXCEPTIONS 1
#else
#define TYPEREG_EXCEPTIONS 0
#endif
#endif

#if TYPEREG_EXCEPTIONS
#include <stdexcept>
#include <string>
#endif

namespace typereg {

/// Why a call was refused: a code to act on, a message to show, and the place of the fault. Can be moved, not copied.
/// Threads: one at a time. Since 0.1.
class Error {
 public:
  /// No error.
  Error() noexcept = default;

  /// An error of your own, to be passed on in a Result. The message must outlive it: pass a literal.
  Error(ErrorCode code, const char *message) noexcept : code_(code), message_(message) {}

  /// Takes over an error that a function of typereg.h stored.
  static Error adopt(wt_error_t *owned) noexcept { return Error(owned); }

  /// A copy of the error. If there is no memory for its message, the copy has the code, and a message that says so.
  Error clone() const noexcept {
    if (!raw_ && !facts_) return {code_, message_};
    Error made(code(), "there is not enough memory to say again what was wrong");
    const std::string_view words = message();
    std::unique_ptr<Facts> facts(new (std::nothrow) Facts{byte_offset(), module_type(), member(), field(), {}});
    if (facts) facts->message.reset(new (std::nothrow) char[words.size() + 1]);
    if (!facts || !facts->message) return made;
    facts->message[words.copy(facts->message.get(), words.size())] = '\0';
    made.message_ = "";
    made.facts_ = std::move(facts);
    return made;
  }

  /// Is there an error?
  explicit operator bool() const noexcept { return code() != ErrorCode::none; }

  /// The class of the error.
  ErrorCode code() const noexcept { return raw_ ? static_cast<ErrorCode>(wt_error_code(raw_.get())) : code_; }

  /// What was wrong, for a person. Borrowed from the error; a NUL follows it.
  std::string_view message() const noexcept {
    return raw_ ? wt_error_message(raw_.get()) : facts_ ? facts_->message.get() : message_;
  }

  /// The offset of the wrong byte, counted from the first byte that was passed.
  std::optional<std::uint64_t> byte_offset() const noexcept {
    if (facts_) return facts_->byte_offset;
    std::uint64_t place;
    return wt_error_byte_offset(raw_.get(), &place) ? std::optional<std::uint64_t>(place) : std::nullopt;
  }
  /// The number, in its module, of the type that was wrong.
  std::optional<std::uint32_t> module_type() const noexcept {
    if (facts_) return facts_->module_type;
    std::uint32_t place;
    return wt_error_module_type(raw_.get(), &place) ? std::optional<std::uint32_t>(place) : std::nullopt;
  }
  /// The position, in its rec group, of the member that was wrong.
  std::optional<std::uint32_t> member() const noexcept {
    if (facts_) return facts_->member;
    std::uint32_t place;
    return wt_error_member(raw_.get(), &place) ? std::optional<std::uint32_t>(place) : std::nullopt;
  }
  /// The number of the field, param or result that was wrong; each of the three is counted from 0.
  std::optional<std::uint32_t> field() const noexcept {
    if (facts_) return facts_->field;
    std::uint32_t place;
    return wt_error_field(raw_.get(), &place) ? std::optional<std::uint32_t>(place) : std::nullopt;
  }

 private:
  class Raw : public Handle<wt_error_t> {
   public:
    constexpr Raw() noexcept = default;
    explicit Raw(wt_error_t *owned) noexcept : Handle(owned) {}
  };
  explicit Error(wt_error_t *owned) noexcept : raw_(owned) {}

  /// The facts of a cloned error, except its code.
  struct Facts {
    std::optional<std::uint64_t> byte_offset;
    std::optional<std::uint32_t> module_type, member, field;
    std::unique_ptr<char[]> message;
  };

  Raw raw_;
  ErrorCode code_ = ErrorCode::none; // if the error is not an object of the library
  const char *message_ = "";
  std::unique_ptr<Facts> facts_;
};

#if TYPEREG_EXCEPTIONS
/// The exception of Result::value: the facts of an Error, in a form that can be copied. what() is the message. Since
/// 0.1.
class Exception : public std::runtime_error {
 public:
  explicit Exception(const Error &error)
      : std::runtime_error(std::string(error.message())), code_(error.code()), byte_offset_(error.byte_offset()),
        module_type_(error.module_type()), member_(error.member()), field_(error.field()) {}

  ErrorCode code() const noexcept { return code_; }                                   ///< See Error::code.
  std::optional<std::uint64_t> byte_offset() const noexcept { return byte_offset_; } ///< See Error::byte_offset.
  std::optional<std::uint32_t> module_type() const noexcept { return module_type_; } ///< See Error::module_type.
  std::optional<std::uint32_t> member() const noexcept { return member_; }           ///< See Error::member.
  std::optional<std::uint32_t> field() const noexcept { return field_; }             ///< See Error::field.

 private:
  ErrorCode code_;
  std::optional<std::uint64_t> byte_offset_;
  std::optional<std::uint32_t> module_type_, member_, field_;
};
#endif

namespace detail {

/// The only place where value() of a failure ends: throws, or writes the message to standard error and calls abort().
[[noreturn]] inline void fail(const Error &error) {
#if TYPEREG_EXCEPTIONS
  throw Exception(error);
#else
  std::fprintf(stderr, "typereg: %s\n", error.message().data());
  std::abort();
#endif
}

} // namespace detail

/// A value, or an Error in its place. Asking for the value of a failure is never undefined: it throws Exception or,
/// without exceptions, ends the program with the error's message. Since 0.1.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;     ///< As std::expected has it.
  using error_type = Error; ///< As std::expected has it.

  Result(T value) : value_(std::move(value)) {}                ///< A success.
  Result(Error error) noexcept : error_(std::move(error)) {} ///< A failure.

  /// Is there a value?
  bool has_value() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); } ///< See has_value.

  /// The value. For a failure: throws, or ends the program.
  T &value() & { return checked(), *value_; }
  const T &value() const & { return checked(), *value_; }  ///< Likewise.
  /// The value, moved out, so that `for (TypeRef type : *register_module(wasm))` keeps the range. For a failure:
  /// throws, or ends the program.
  T value() && { return checked(), *std::move(value_); }

  T &operator*() & { return value(); }                        ///< See value.
  const T &operator*() const & { return value(); }            ///< See value.
  T operator*() && { return std::move(*this).value(); }       ///< See value.
  T *operator->() { return &value(); }                        ///< See value.
  const T *operator->() const { return &value(); }            ///< See value.

  /// The value, or this one if there is none.
  template <class U>
  T value_or(U &&other) && {
    return has_value() ? *std::move(value_) : static_cast<T>(std::forward<U>(other));
  }

  /// Why there is no value; if there is one, an Error of code `none`. Move it out to pass it on.
  Error &error() & noexcept { return error_; }
  const Error &error() const & noexcept { return error_; }  ///< Likewise.
  Error error() && noexcept { return std::move(error_); }   ///< Likewise.

  /// The Result of `next`, a function that takes the value; a failure is passed on.
  template <class F>
  std::invoke_result_t<F, T &&> and_then(F &&next) && {
    if (!has_value()) return std::move(error_);
    return std::forward<F>(next)(*std::move(value_));
  }

  /// A Result with the value that `change`, a function that cannot fail, makes of this one; of void if it returns
  /// nothing. A failure is passed on.
  template <class F>
  Result<std::invoke_result_t<F, T &&>> transform(F &&change) && {
    if (!has_value()) return std::move(error_);
    using Changed = std::invoke_result_t<F, T &&>;
    if constexpr (std::is_void_v<Changed>) {
      std::forward<F>(change)(*std::move(value_));
      return Result<Changed>();
    } else {
      return std::forward<F>(change)(*std::move(value_));
    }
  }

 private:
  void checked() const {
    if (!has_value()) detail::fail(error_);
  }

  Error error_;
  std::optional<T> value_;
};

/// Success, or an Error. Since 0.1.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;  ///< As std::expected has it.
  using error_type = Error; ///< As std::expected has it.

  Result() noexcept = default;                               ///< A success.
  /// A failure; with no error in it, a success.
  Result(Error error) noexcept : error_(std::move(error)), failed_(error_) {}

  /// Did it succeed? The answer stays after the error was moved out.
  bool has_value() const noexcept { return !failed_; }
  explicit operator bool() const noexcept { return has_value(); } ///< See has_value.

  /// Does nothing. For a failure: throws, or ends the program.
  void value() const {
    if (failed_) detail::fail(error_);
  }

  /// Why it failed; after a success, an Error of code `none`. Move it out to pass it on.
  Error &error() & noexcept { return error_; }
  const Error &error() const & noexcept { return error_; }  ///< Likewise.
  Error error() && noexcept { return std::move(error_); }   ///< Likewise.

 private:
  Error error_;
  bool failed_ = false;
};

namespace detail {

/// The error of a call that failed.
inline Error failure(wt_error_t *owned) noexcept {
  return owned != nullptr ? Error::adopt(owned) : Error(ErrorCode::out_of_memory, "there is not enough memory");
}

/// The result of a C call that returned an object to own, or NULL with an error.
template <class T, class Raw>
Result<T> given(Raw *owned, wt_error_t *error) noexcept {
  if (owned == nullptr) return failure(error);
  return T::adopt(owned);
}

/// The result of a C call that returned whether it succeeded.
inline Result<void> done(bool succeeded, wt_error_t *error) noexcept {
  if (!succeeded) return failure(error);
  return {};
}

} // namespace detail
} // namespace typereg

#endif
