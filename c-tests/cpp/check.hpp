/* The test harness of the C++ tests, like check.h for the C tests. CHECK counts and continues, REQUIRE stops;
 * CHECK_EQUAL prints the actual numbers and texts. A failure names the case last set. main ends with `return
 * check_summary();`. Needs neither exceptions nor RTTI, like what it tests. */
#ifndef CHECK_HPP
#define CHECK_HPP
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include <typereg.hpp>

inline std::atomic<unsigned long> check_count, check_failures;
inline thread_local std::string check_case;

#define CASE(words) (check_case = (words))
#define CHECK(...) check_that(static_cast<bool>(__VA_ARGS__), #__VA_ARGS__, __FILE__, __LINE__)
#define FAIL(words) check_that(false, words, __FILE__, __LINE__)
#define REQUIRE(...) (CHECK(__VA_ARGS__) ? (void)0 : std::exit(check_summary(__FILE__)))
#define CHECK_EQUAL(got, want) check_equal((got), (want), #got, __FILE__, __LINE__)
#define CHECK_SUMMARY() check_summary(__FILE__)

inline bool check_that(bool holds, const char *what, const char *file, int line) {
  ++check_count;
  if (holds) return true;
  ++check_failures;
  std::fprintf(stderr, "%s:%d: [%s] %s\n", file, line, check_case.c_str(), what);
  return false;
}

/* Texts as they are, numbers and enumerators as numbers. */
template <class T>
std::string check_shown(const T &value) {
  if constexpr (std::is_convertible_v<const T &, std::string_view>) return std::string(std::string_view(value));
  else if constexpr (std::is_enum_v<T>) return std::to_string(static_cast<std::underlying_type_t<T>>(value));
  else return std::to_string(value);
}

template <class Got, class Want>
bool check_equal(const Got &got, const Want &want, const char *what, const char *file, int line) {
  if constexpr (std::is_enum_v<Got>) static_assert(std::is_same_v<Got, Want>, "two enumerations");
  const std::string shown = check_shown(got), wanted = check_shown(want);
  return check_that(shown == wanted, (std::string(what) + " is " + shown + ", not " + wanted).c_str(), file, line);
}

inline int check_summary(const char *file) {
  const char *slash = std::strrchr(file, '/'), *name = slash != nullptr ? slash + 1 : file;
  const unsigned long count = check_count, failed = check_failures;
  std::printf("%.*s: %lu checks, %lu failed\n", static_cast<int>(std::strcspn(name, ".")), name, count, failed);
  return failed == 0 && count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* A registry for tests, with the DRC layouts unless configured otherwise. */
inline typereg::Registry new_registry(const typereg::RegistryConfig &config =
                                          typereg::RegistryConfig().gc_layout(typereg::GcLayoutKind::drc)) {
  typereg::Result<typereg::Registry> registry = typereg::Registry::create(config);
  REQUIRE(registry);
  return *std::move(registry);
}
#endif
