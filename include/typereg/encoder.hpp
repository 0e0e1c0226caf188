/* typereg for C++, part 14: types back to bytes. */
#ifndef TYPEREG_ENCODER_HPP
#define TYPEREG_ENCODER_HPP

#include <cstddef>
#include <cstdint>
#include <optional>

#include "group.hpp"
#include "registry.hpp"
#include "result.hpp"
#include "span.hpp"
#include "type.hpp"

namespace typereg {

/// Collects types, and writes them as a wasm type section or module. Keeps alive what was added to it. Can be moved,
/// not copied. Threads: one at a time. Since 0.1.
class TypeEncoder : public Handle<wt_type_encoder_t> {
 public:
  /// An encoder without types, for types of this registry.
  static Result<TypeEncoder> create(const Registry &registry) noexcept {
    wt_error_t *error;
    wt_type_encoder_t *encoder = wt_type_encoder_new(registry.get(), &error);
    return detail::given<TypeEncoder>(encoder, error);
  }
  /// Takes over an encoder that a function of typereg.h returned.
  static TypeEncoder adopt(wt_type_encoder_t *owned) noexcept { return TypeEncoder(owned); }

  /// Adds a type: its whole rec group, after all groups that it refers to. Groups that are there already are not added
  /// again. Returns the type's number in the module.
  Result<std::uint32_t> add(TypeRef type) noexcept {
    return added([&](std::uint32_t *number, wt_error_t **error) {
      return wt_type_encoder_add_type(get(), type.get(), number, error);
    });
  }
  /// Adds a rec group in the same way, and the empty group each time. Returns the number of its first type.
  Result<std::uint32_t> add(const RecGroup &group) noexcept {
    return added([&](std::uint32_t *first, wt_error_t **error) {
      return wt_type_encoder_add_rec_group(get(), group.get(), first, error);
    });
  }
  /// Adds all rec groups of a collection in its order, also those that are empty or there already. Returns the number
  /// of its first type.
  Result<std::uint32_t> add(const TypeCollection &types) noexcept {
    return added([&](std::uint32_t *first, wt_error_t **error) {
      return wt_type_encoder_add_collection(get(), types.get(), first, error);
    });
  }
  /// The number of a type in the module, if it was added or another type needed it.
  std::optional<std::uint32_t> index(TypeRef type) const noexcept {
    std::uint32_t number;
    if (!wt_type_encoder_index(get(), type.get(), &number)) return std::nullopt;
    return number;
  }

  /// The payload of a type section with all types that were added. Borrowed until any call except index().
  Result<Span<const std::uint8_t>> type_section() noexcept {
    std::size_t size = 0;
    wt_error_t *error;
    const std::uint8_t *bytes = wt_type_encoder_type_section(get(), &size, &error);
    return written(bytes, size, error);
  }
  /// A wasm module that consists of that type section. Borrowed until any call except index().
  Result<Span<const std::uint8_t>> wasm_module() noexcept {
    std::size_t size = 0;
    wt_error_t *error;
    const std::uint8_t *bytes = wt_type_encoder_module(get(), &size, &error);
    return written(bytes, size, error);
  }

 private:
  using Handle::Handle;
  template <class Add>
  static Result<std::uint32_t> added(Add add) noexcept {
    std::uint32_t number = 0;
    wt_error_t *error;
    if (!add(&number, &error)) return detail::failure(error);
    return number;
  }
  static Result<Span<const std::uint8_t>> written(const std::uint8_t *bytes, std::size_t size,
                                                  wt_error_t *error) noexcept {
    if (bytes == nullptr) return detail::failure(error);
    return Span<const std::uint8_t>(bytes, size);
  }
};
static_assert(sizeof(TypeEncoder) == sizeof(void *));

} // namespace typereg

#endif
