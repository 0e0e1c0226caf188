// The same as program.c in C++, with pointers that delete what they own.
#include <typereg.h>

#include <iostream>
#include <memory>
#include <vector>

template <typename T, void (*end)(T *)>
struct Deleter {
  void operator()(T *object) const { end(object); }
};
template <typename T, void (*end)(T *)>
using Owned = std::unique_ptr<T, Deleter<T, end>>;

using Registry = Owned<wt_registry_t, wt_registry_delete>;
using Types = Owned<wt_type_collection_t, wt_type_collection_delete>;
using Error = Owned<wt_error_t, wt_error_delete>;

static Types registered(const Registry &registry, const std::vector<uint8_t> &wasm, Error &error) {
  wt_error_t *raw = nullptr;
  Types types(wt_registry_register_module(registry.get(), wasm.data(), wasm.size(), &raw));
  error.reset(raw);
  return types;
}

int main() {
  std::vector<uint8_t> wasm = {0, 'a', 's', 'm', 1, 0, 0, 0, 1, 20, 2,
    0x50, 0, 0x5f, 2, 0x7f, 0, 0x7f, 0,  0x4f, 1, 0, 0x5f, 3, 0x7f, 0, 0x7f, 0, 0x78, 0};
  if (wt_version_number() != TYPEREG_VERSION_NUMBER) {
    std::cout << "the header is of another version than the library\n";
    return 1;
  }
  Error error;
  const Registry registry(wt_registry_new(nullptr, nullptr));
  const Types types = registered(registry, wasm, error);
  if (!types) {
    std::cout << wt_error_message(error.get()) << "\n";
    return 1;
  }
  wasm.pop_back();
  if (!registered(registry, wasm, error)) {
    std::cout << "refused with code " << wt_error_code(error.get()) << "\n";
  }
  std::cout << "pixel <: point: "
            << wt_registered_type_is_subtype(wt_type_collection_type(types.get(), 1), wt_type_collection_type(types.get(), 0))
            << "\ntypereg " << wt_version_string() << ", interface " << wt_abi_version() << "\n";
}
