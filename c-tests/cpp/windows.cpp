/* The headers after <windows.h>, which defines short words as macros: it only has to compile. Here are those that a
 * header could use as a name. Microsoft's standard library is made for them; others are included first. */
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <iterator>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/* minwindef.h, without NOMINMAX */
#define min(a, b) (((a) < (b)) ? (a) : (b))
#define max(a, b) (((a) > (b)) ? (a) : (b))
#define near
#define far
#define NEAR
#define FAR
#define IN
#define OUT
#define OPTIONAL
#define CONST const
#define TRUE 1
#define FALSE 0
#define STRICT 1
#define pascal
#define cdecl
#define CALLBACK
#define WINAPI
/* winnt.h, winbase.h, winerror.h */
#define VOID void
#define DELETE 0x00010000L
#define SYNCHRONIZE 0x00100000L
#define TEXT(quote) L##quote
#define UNALIGNED
#define IGNORE 0
#define INFINITE 0xffffffff
#define NO_ERROR 0L
#define FAILED(result) ((result) < 0)
#define SUCCEEDED(result) ((result) >= 0)
#define Yield()
/* wingdi.h, winuser.h */
#define ERROR 0
#define ABSOLUTE 1
#define RELATIVE 2
#define ALTERNATE 1
#define TRANSPARENT 1
#define OPAQUE 2
#define DIFFERENCE 11
#define GetObject GetObjectW
#define GetMessage GetMessageW
/* combaseapi.h, rpcndr.h */
#define interface struct
#define PURE = 0
#define THIS void
#define small char
#define hyper long long

#include <typereg.hpp>

int main() { return typereg::version_number() == 0; }
