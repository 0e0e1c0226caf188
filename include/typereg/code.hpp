/* typereg for C++, part 17: types in code bodies and other sections of a module, read from their bytes. */
#ifndef TYPEREG_CODE_HPP
#define TYPEREG_CODE_HPP

#include <cstddef>

#include "group.hpp"
#include "result.hpp"
#include "span.hpp"
#include "value.hpp"

namespace typereg {

/// The type of a block, a loop or another structured instruction; its types are borrowed from the collection that read
/// it. Since 0.1.
class BlockType {
 public:
  constexpr BlockType() noexcept : raw_{} {}                                   ///< No block type.
  explicit constexpr BlockType(const wt_block_type_t &raw) noexcept : raw_(raw) {} ///< The C struct, as it is.

  constexpr BlockKind kind() const noexcept { return static_cast<BlockKind>(raw_.kind); } ///< What it is.
  constexpr ValType value() const noexcept { return raw_.value; }      ///< BlockKind::value: the block's result.
  constexpr TypeRef func() const noexcept { return TypeRef(raw_.func); } ///< BlockKind::func: that type; else null.
  constexpr const wt_block_type_t &get() const noexcept { return raw_; } ///< The C struct.

 private:
  wt_block_type_t raw_;
};

/// A type that was read, and how many bytes it takes. Since 0.1.
template <class T>
struct ReadType {
  T type;           ///< The type.
  std::size_t size; ///< Its bytes.
};

/// The payload of a wasm module's type section, which Registry::register_type_section takes: bytes of `wasm`; none for a
/// module without one. Since 0.1.
inline Result<Bytes> type_section(Bytes wasm) noexcept {
  std::size_t offset, size;
  wt_error_t *error;
  if (!wt_module_type_section(wasm.data(), wasm.size(), &offset, &size, &error)) return detail::failure(error);
  return Bytes(wasm.data() + offset, size);
}

inline Result<ReadType<ValType>> TypeCollection::read_val_type(Bytes bytes) const noexcept {
  std::size_t size;
  wt_val_type_t type;
  wt_error_t *error;
  if (!wt_type_collection_read_val_type(get(), bytes.data(), bytes.size(), &size, &type, &error))
    return detail::failure(error);
  return ReadType<ValType>{type, size};
}

inline Result<ReadType<ValType>> TypeCollection::read_heap_type(Bytes bytes) const noexcept {
  std::size_t size;
  wt_val_type_t type;
  wt_error_t *error;
  if (!wt_type_collection_read_heap_type(get(), bytes.data(), bytes.size(), &size, &type, &error))
    return detail::failure(error);
  return ReadType<ValType>{type, size};
}

inline Result<ReadType<BlockType>> TypeCollection::read_block_type(Bytes bytes) const noexcept {
  std::size_t size;
  wt_block_type_t type;
  wt_error_t *error;
  if (!wt_type_collection_read_block_type(get(), bytes.data(), bytes.size(), &size, &type, &error))
    return detail::failure(error);
  return ReadType<BlockType>{BlockType(type), size};
}

} // namespace typereg

#endif
