/* typereg for C++, part 4: borrowed memory, and text that is owned.
 *
 * Span is its own type in every version of C++, so that files compiled as C++17 and as C++20 can be linked. It converts
 * to std::span and back implicitly. */
#ifndef TYPEREG_SPAN_HPP
#define TYPEREG_SPAN_HPP

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "handle.hpp"

namespace typereg {

/// Contiguous elements that something else owns: a std::span, read only. Made of a pointer and a number, an array, a
/// list in braces (until the end of the statement), or anything with data() and size(). Since 0.1.
template <class T>
class Span {
  static_assert(std::is_const_v<T>, "a Span is read only: Span<const T>");

 public:
  using element_type = T;                 ///< As std::span has it.
  using value_type = std::remove_cv_t<T>; ///< As std::span has it.
  using size_type = std::size_t;          ///< As std::span has it.
  using iterator = T *;                   ///< As std::span has it.

  /// No elements.
  constexpr Span() noexcept = default;
  /// `size` elements, beginning at `data`.
  constexpr Span(T *data, std::size_t size) noexcept : data_(data), size_(size) {}
  /// A list in braces, which exists until the end of the statement.
  constexpr Span(std::initializer_list<value_type> list) noexcept : Span(std::data(list), list.size()) {}
  /// An array.
  template <std::size_t N>
  constexpr Span(T (&array)[N]) noexcept : Span(array, N) {}
  /// Anything with data() and size().
  template <class Container, class Data = decltype(std::data(std::declval<const Container &>())),
            class = std::enable_if_t<std::is_convertible_v<std::remove_pointer_t<Data> (*)[], T (*)[]> &&
                                     !std::is_array_v<Container>>>
  constexpr Span(const Container &container) noexcept : Span(std::data(container), std::size(container)) {}

  constexpr T *data() const noexcept { return data_; }              ///< The first element.
  constexpr std::size_t size() const noexcept { return size_; }     ///< How many elements there are.
  constexpr bool empty() const noexcept { return size_ == 0; }      ///< Are there none?
  constexpr T &operator[](std::size_t i) const { return data_[i]; } ///< Element `i`, which must be there.
  constexpr T *begin() const noexcept { return data_; }             ///< The first element.
  constexpr T *end() const noexcept { return data_ + size_; }       ///< After the last element.

 private:
  T *data_ = nullptr;
  std::size_t size_ = 0;
};

/// Room for elements that a function stores: an array, or anything whose data() gives elements that can be written, such as
/// a std::vector. Since 0.1.
template <class T>
class Room {
 public:
  constexpr Room() noexcept = default;                                              ///< None.
  constexpr Room(T *data, std::size_t size) noexcept : data_(data), size_(size) {} ///< For `size` elements.
  template <std::size_t N>
  constexpr Room(T (&array)[N]) noexcept : Room(array, N) {} ///< An array.
  /// Anything with data() and size().
  template <class Container, class = std::enable_if_t<
                                 std::is_same_v<decltype(std::data(std::declval<Container &>())), T *> &&
                                 !std::is_array_v<Container>>>
  constexpr Room(Container &container) noexcept : Room(std::data(container), std::size(container)) {}

  constexpr T *data() const noexcept { return data_; }          ///< The first place.
  constexpr std::size_t size() const noexcept { return size_; } ///< How many places there are.

 private:
  T *data_ = nullptr;
  std::size_t size_ = 0;
};

/// Bytes to be read. Made of a pointer and a number, an array of `uint8_t`, or anything with data() and size() whose
/// elements are bytes: std::vector<uint8_t>, std::span<const std::byte>, std::string_view. Not of a string literal,
/// whose last byte is a NUL that you probably do not want. Since 0.1.
class Bytes {
 public:
  /// No bytes.
  constexpr Bytes() noexcept = default;
  /// `size` bytes, beginning at `data`.
  Bytes(const void *data, std::size_t size) noexcept : data_(static_cast<const std::uint8_t *>(data)), size_(size) {}
  /// An array.
  template <std::size_t N>
  constexpr Bytes(const std::uint8_t (&array)[N]) noexcept : data_(array), size_(N) {}
  /// Anything with data() and size().
  template <class Container, class Data = decltype(std::data(std::declval<const Container &>())),
            class = std::enable_if_t<sizeof(std::remove_pointer_t<Data>) == 1 && !std::is_array_v<Container> &&
                                     std::is_trivially_copyable_v<std::remove_pointer_t<Data>>>>
  Bytes(const Container &container) noexcept
      : Bytes(static_cast<const void *>(std::data(container)), std::size(container)) {}

  constexpr const std::uint8_t *data() const noexcept { return data_; } ///< The first byte.
  constexpr std::size_t size() const noexcept { return size_; }         ///< How many bytes there are.

 private:
  const std::uint8_t *data_ = nullptr;
  std::size_t size_ = 0;
};

/// A text that the library made: UTF-8, ending with NUL. As large as a pointer; nothing is copied. Since 0.1.
class Text : public Handle<char> {
 public:
  /// Takes over a string that the library made; NULL is the empty text.
  static Text adopt(char *owned) noexcept { return Text(owned); }

  const char *c_str() const noexcept { return get() != nullptr ? get() : ""; } ///< Borrowed; ends with NUL.
  std::string_view view() const noexcept { return c_str(); }                   ///< Borrowed.
  operator std::string_view() const & noexcept { return view(); }              ///< Borrowed.
  operator std::string_view() const && = delete; // the view would outlive the text
  std::string str() const { return c_str(); } ///< A copy.

 private:
  using Handle::Handle;
};
static_assert(sizeof(Text) == sizeof(char *));

} // namespace typereg

#endif
