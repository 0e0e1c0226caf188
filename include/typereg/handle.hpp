/* typereg for C++, part 2: owners of C objects. A Handle is one pointer that is deleted once. */
#ifndef TYPEREG_HANDLE_HPP
#define TYPEREG_HANDLE_HPP

#include "../typereg.h"

namespace typereg {
namespace detail {

// Ends an object of the C interface; does nothing for NULL.
inline void end(wt_error_t *owned) noexcept { wt_error_delete(owned); }
inline void end(char *owned) noexcept { wt_string_delete(owned); }
inline void end(wt_registry_config_t *owned) noexcept { wt_registry_config_delete(owned); }
inline void end(wt_registry_t *owned) noexcept { wt_registry_delete(owned); }
inline void end(wt_rec_group_builder_t *owned) noexcept { wt_rec_group_builder_delete(owned); }
inline void end(wt_rec_group_t *owned) noexcept { wt_rec_group_delete(owned); }
inline void end(wt_registered_type_t *owned) noexcept { wt_registered_type_delete(owned); }
inline void end(wt_type_collection_t *owned) noexcept { wt_type_collection_delete(owned); }
inline void end(wt_type_names_t *owned) noexcept { wt_type_names_delete(owned); }
inline void end(wt_module_interface_t *owned) noexcept { wt_module_interface_delete(owned); }
inline void end(wt_type_encoder_t *owned) noexcept { wt_type_encoder_delete(owned); }

} // namespace detail

/// Owns one object of the C interface: the base of every owning class here. It is as large as a pointer, can be
/// moved, and is null only after it was moved from, released, or (where a class says so) made without an object.
/// Since 0.1.
template <class Raw>
class Handle {
 public:
  /// Leaves the other null.
  Handle(Handle &&other) noexcept : raw_(other.release()) {}
  /// Ends the object owned so far, and leaves the other handle null.
  Handle &operator=(Handle &&other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }
  ~Handle() { detail::end(raw_); }

  /// Is there an object?
  explicit operator bool() const noexcept { return raw_ != nullptr; }

  /// The C handle, still owned by this one: to call a function of typereg.h.
  Raw *get() const noexcept { return raw_; }

  /// Gives the C handle to you, and leaves this one null.
  [[nodiscard]] Raw *release() noexcept {
    Raw *given = raw_;
    raw_ = nullptr;
    return given;
  }

  /// @cond
 protected:
  constexpr Handle() noexcept = default;
  explicit constexpr Handle(Raw *owned) noexcept : raw_(owned) {}
  Handle(const Handle &) = delete;
  Handle &operator=(const Handle &) = delete;

  /// Takes over another object, and ends the earlier one.
  void reset(Raw *owned) noexcept {
    Raw *old = raw_;
    raw_ = owned;
    detail::end(old);
  }
  /// @endcond

 private:
  Raw *raw_ = nullptr;
};

} // namespace typereg

#endif
