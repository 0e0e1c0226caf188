/* typereg for C++, part 6: ranges over parts that are asked for by number: `for (FieldType field : type.fields())`,
 * size(), range[i], every algorithm in <algorithm> that only reads. */
#ifndef TYPEREG_RANGE_HPP
#define TYPEREG_RANGE_HPP

#include <cstddef>
#include <iterator>
#include <type_traits>

namespace typereg {

/// The parts of an object, each made when it is asked for. It is only a borrowed pointer: use it no longer than the
/// object lives. `Part` says which parts: `object`, `value`, `size(object)`, `at(object, i)`. Since 0.1.
template <class Part>
class IndexedRange {
  using Object = const typename Part::object *;

 public:
  using value_type = typename Part::value; ///< What it is a range of.

  /// A place in the range; moves both ways and by any distance.
  class iterator {
   public:
    /// @cond
    using value_type = typename Part::value;
    using reference = value_type; // by value, so C++17 calls this an input iterator, although it can do more
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::random_access_iterator_tag;

    constexpr iterator() noexcept = default;
    constexpr iterator(Object object, std::ptrdiff_t at) noexcept : object_(object), at_(at) {}

    value_type operator*() const noexcept { return Part::at(object_, static_cast<std::size_t>(at_)); }
    value_type operator[](std::ptrdiff_t n) const noexcept { return *(*this + n); }
    iterator &operator+=(std::ptrdiff_t n) noexcept { return at_ += n, *this; }
    iterator &operator-=(std::ptrdiff_t n) noexcept { return at_ -= n, *this; }
    iterator &operator++() noexcept { return ++at_, *this; }
    iterator &operator--() noexcept { return --at_, *this; }
    iterator operator++(int) noexcept { return {object_, at_++}; }
    iterator operator--(int) noexcept { return {object_, at_--}; }
    friend iterator operator+(iterator i, std::ptrdiff_t n) noexcept { return i += n; }
    friend iterator operator+(std::ptrdiff_t n, iterator i) noexcept { return i += n; }
    friend iterator operator-(iterator i, std::ptrdiff_t n) noexcept { return i -= n; }
    friend std::ptrdiff_t operator-(iterator a, iterator b) noexcept { return a.at_ - b.at_; }
    friend bool operator==(iterator a, iterator b) noexcept { return a.at_ == b.at_; }
    friend bool operator!=(iterator a, iterator b) noexcept { return a.at_ != b.at_; }
    friend bool operator<(iterator a, iterator b) noexcept { return a.at_ < b.at_; }
    friend bool operator>(iterator a, iterator b) noexcept { return a.at_ > b.at_; }
    friend bool operator<=(iterator a, iterator b) noexcept { return a.at_ <= b.at_; }
    friend bool operator>=(iterator a, iterator b) noexcept { return a.at_ >= b.at_; }
    /// @endcond

   private:
    Object object_ = nullptr;
    std::ptrdiff_t at_ = 0;
  };
  using const_iterator = iterator; ///< The parts cannot be changed.

  /// The parts of this object.
  explicit constexpr IndexedRange(Object object) noexcept : object_(object) {}

  std::size_t size() const noexcept { return Part::size(object_); } ///< How many parts there are.
  bool empty() const noexcept { return size() == 0; }               ///< Are there none?
  /// Part number `i`; out of range, the neutral value: a null TypeRef, a ValType of kind `invalid`.
  value_type operator[](std::size_t i) const noexcept { return Part::at(object_, i); }
  /// The first part.
  iterator begin() const noexcept { return {object_, 0}; }
  /// After the last part.
  iterator end() const noexcept { return {object_, static_cast<std::ptrdiff_t>(size())}; }

 private:
  Object object_;
};

} // namespace typereg

#endif
