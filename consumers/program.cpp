// The same as program.c, in C++.
#include <cstdio>
#include <typereg.hpp>
#include <vector>

int main() {
  std::vector<std::uint8_t> wasm = {0, 'a', 's', 'm', 1, 0, 0, 0, 1, 20, 2,
    0x50, 0, 0x5f, 2, 0x7f, 0, 0x7f, 0,  0x4f, 1, 0, 0x5f, 3, 0x7f, 0, 0x7f, 0, 0x78, 0};
  if (typereg::version_number() != TYPEREG_VERSION_NUMBER) {
    std::puts("the header is of another version than the library");
    return 1;
  }
  auto registry = typereg::Registry::create();
  if (!registry) return 1;
  auto types = registry->register_module(wasm);
  if (!types) {
    std::printf("%s\n", types.error().message().data());
    return 1;
  }
  wasm.pop_back();
  if (auto cut_off = registry->register_module(wasm); !cut_off)
    std::printf("refused with code %d\n", static_cast<int>(cut_off.error().code()));
  std::printf("pixel <: point: %d\n", (*types)[1].is_subtype_of((*types)[0]));
  std::printf("typereg %s, interface %d\n", typereg::version_string().data(), static_cast<int>(typereg::abi_version()));
}
