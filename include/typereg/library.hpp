/* typereg for C++, part 20: the library itself: its version, and its log lines. */
#ifndef TYPEREG_LIBRARY_HPP
#define TYPEREG_LIBRARY_HPP

#include <cstdint>
#include <memory>
#include <string_view>

#include "kinds.hpp"
#include "result.hpp"

namespace typereg {

/// The version of the library that runs, packed like TYPEREG_VERSION_NUMBER. Threads: any. Since 0.1.
inline std::uint32_t version_number() noexcept { return wt_version_number(); }
/// The version of the library that runs as text, such as "0.1.0". Threads: any. Since 0.1.
inline std::string_view version_string() noexcept { return wt_version_string(); }
/// The version of the binary interface: the number in the shared library's name. Threads: any. Since 0.1.
inline std::uint32_t abi_version() noexcept { return wt_abi_version(); }
/// The layout of slots in the library that runs; compare with WT_SLOT_LAYOUT_VERSION before generated code reads slots.
/// Threads: any. Since 0.1.
inline std::uint32_t slot_layout_version() noexcept { return wt_slot_layout_version(); }

/// The name of an error code as typereg.h writes it: "WT_ERROR_LIMIT". Threads: any. Since 0.1.
inline std::string_view error_code_name(ErrorCode code) noexcept {
  return wt_error_code_name(static_cast<wt_error_code_t>(code));
}

/// Writes log lines to standard error, as the filter says: "debug", "typereg::lifetime=trace". Null takes the filter
/// from the environment variable TYPEREG_LOG; "off" stops the lines. Threads: any. Since 0.1.
inline Result<void> log_init(const char *filter_or_null = nullptr) noexcept {
  wt_error_t *error;
  const bool succeeded = wt_log_init_env(filter_or_null, &error);
  return detail::done(succeeded, error);
}

/// Calls `sink(LogLevel, std::string_view target, std::string_view message)` with every log line of a level up to
/// `max_level`, until another is set. The sink is borrowed: it must live as long as it may be called, which is until
/// log_off() and the calls then running on other threads have returned. It is called on the thread that caused the
/// line, possibly on several at once; an exception that leaves it ends the program. Threads: any. Since 0.1.
template <class Sink>
Result<void> log_to(Sink &sink, LogLevel max_level) noexcept {
  const wt_log_callback_t callback = [](void *user, wt_log_level_t level, const char *target,
                                        const char *message) noexcept {
    (*static_cast<Sink *>(user))(static_cast<LogLevel>(level), std::string_view(target), std::string_view(message));
  };
  // Constant sinks, too: they are called as constants.
  void *user = const_cast<void *>(static_cast<const void *>(std::addressof(sink)));
  wt_error_t *error;
  const bool succeeded = wt_log_set_callback(callback, user, static_cast<wt_log_level_t>(max_level), &error);
  return detail::done(succeeded, error);
}

/// Stops the lines that log_to passes to its sink. Threads: any. Since 0.1.
inline Result<void> log_off() noexcept {
  wt_error_t *error;
  const bool succeeded = wt_log_set_callback(nullptr, nullptr, WT_LOG_OFF, &error);
  return detail::done(succeeded, error);
}

} // namespace typereg

#endif
