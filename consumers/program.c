/* A C program that uses an installed typereg: registers a module and prints what it found. test.sh builds it in every
 * possible way. */
#include <inttypes.h>
#include <stdio.h>
#include <typereg.h>
#include <typereg/inline.h>

int main(void) {
  /* (module (type $point (sub (struct (field i32) (field i32))))
             (type $pixel (sub final $point (struct (field i32) (field i32) (field i8))))) */
  static const uint8_t wasm[] = {0, 'a', 's', 'm', 1, 0, 0, 0, 1, 20, 2,
    0x50, 0, 0x5f, 2, 0x7f, 0, 0x7f, 0,  0x4f, 1, 0, 0x5f, 3, 0x7f, 0, 0x7f, 0, 0x78, 0};
  if (wt_version_number() != TYPEREG_VERSION_NUMBER) {
    puts("the header is of another version than the library");
    return 1;
  }
  wt_error_t *error;
  wt_registry_t *registry = wt_registry_new(NULL, &error);
  wt_type_collection_t *types = wt_registry_register_module(registry, wasm, sizeof wasm, &error);
  if (types == NULL) {
    puts(wt_error_message(error));
    wt_error_delete(error);
    wt_registry_delete(registry);
    return 1;
  }
  /* Cut off, so that the call is refused and the errors' code runs. */
  if (wt_registry_register_module(registry, wasm, sizeof wasm - 1, &error) == NULL) {
    printf("refused with code %" PRIu32 "\n", wt_error_code(error));
    wt_error_delete(error);
  }
  printf("pixel <: point: %d\n",
    wt_inline_is_subtype(wt_type_collection_type(types, 1), wt_type_collection_type(types, 0)));
  wt_type_collection_delete(types);
  wt_registry_delete(registry);
  printf("typereg %s, interface %" PRIu32 "\n", wt_version_string(), wt_abi_version());
  return 0;
}
