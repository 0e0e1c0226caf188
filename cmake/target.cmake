# The Rust target that cargo builds for: cargo_triple. It is TYPEREG_CARGO_TARGET if that is set, else the target of CMake,
# by system, processor, pointer size and C library. If cargo runs on that target, we take its name from cargo, which also
# knows systems that are not listed here.
#
# cargo is always given a target, so that CARGO_BUILD_TARGET and cargo's configuration, which CMake does not know, cannot
# choose another.
include(CheckCSourceCompiles)

set(TYPEREG_CARGO_TARGET "" CACHE STRING "The Rust target to build for, as in x86_64-unknown-linux-gnu; empty: as CMake")

# Whether the condition is true for the target of the C compiler, by its macros, after the lines of C in ARGN.
function(typereg_c_says variable condition)
  set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY) # no linking, which may need more
  set(CMAKE_REQUIRED_QUIET ON)
  check_c_source_compiles("${ARGN}\n#if !(${condition})\n#error\n#endif\nint typereg;\n" ${variable})
endfunction()

execute_process(COMMAND ${TYPEREG_CARGO} --version --verbose WORKING_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}
  OUTPUT_VARIABLE cargo_says RESULT_VARIABLE status)
if(NOT status EQUAL 0 OR NOT cargo_says MATCHES "\nhost: ([^\n]+)")
  message(FATAL_ERROR "${TYPEREG_CARGO} --version --verbose does not say what it runs on: ${cargo_says}")
endif()
set(cargo_host ${CMAKE_MATCH_1})

# ---- the processor: Rust's name, and the names that cargo may have for it

string(TOLOWER "${CMAKE_SYSTEM_PROCESSOR}" processor)
if(APPLE AND CMAKE_OSX_ARCHITECTURES)
  set(processor "${CMAKE_OSX_ARCHITECTURES}")
elseif(ANDROID AND CMAKE_ANDROID_ARCH_ABI)
  string(TOLOWER "${CMAKE_ANDROID_ARCH_ABI}" processor)
elseif(MSVC AND CMAKE_C_COMPILER_ARCHITECTURE_ID) # there, CMake's processor is the one that CMake runs on
  string(TOLOWER "${CMAKE_C_COMPILER_ARCHITECTURE_ID}" processor)
endif()

set(rust_processor)
if(processor MATCHES "^(x86_64|amd64|x64|i[3-6]86|x86)$")
  set(rust_processor x86_64)
  if(CMAKE_SIZEOF_VOID_P EQUAL 4 OR NOT processor MATCHES "64$") # -m32, or a 32-bit system on a 64-bit kernel
    set(rust_processor i686)
  endif()
elseif(processor MATCHES "^(aarch64|arm64|arm64-v8a|armv8-a)$" AND NOT CMAKE_SIZEOF_VOID_P EQUAL 4)
  set(rust_processor aarch64)
elseif(processor MATCHES "^(aarch64|arm64|arm.*)$" AND NOT processor MATCHES "^(armeb|arm64.+|armv[7-8].*b)$")
  set(rust_processor arm)
  typereg_c_says(TYPEREG_ARM_7 "__ARM_ARCH >= 7")
  if(TYPEREG_ARM_7 OR ANDROID)
    set(rust_processor armv7)
  endif()
elseif(processor MATCHES "^riscv(32|64)$")
  set(rust_processor ${processor}gc)
elseif(processor MATCHES "^(ppc|powerpc)(64|64le)?$")
  set(rust_processor powerpc${CMAKE_MATCH_2})
elseif(processor MATCHES "^(s390x|loongarch64|sparc64)$")
  set(rust_processor ${processor})
endif()
set(alike "${rust_processor}")
if(rust_processor STREQUAL i686)
  set(alike "i[3-6]86")
elseif(rust_processor MATCHES "^arm")
  set(alike "(arm|thumb)[^-]*")
elseif(rust_processor MATCHES "^riscv")
  set(alike "${processor}[^-]*")
endif()

# ---- with the system

set(mapped)
set(alike_system)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  typereg_c_says(TYPEREG_MUSL "!defined(__GLIBC__) && !defined(__UCLIBC__)" "#include <features.h>")
  set(library gnu)
  if(TYPEREG_MUSL)
    set(library musl)
  endif()
  set(alike_system "-linux-${library}[^-]*")
  if(rust_processor MATCHES "^arm")
    typereg_c_says(TYPEREG_ARM_HARD_FLOAT "defined(__ARM_PCS_VFP)")
    string(APPEND library eabi)
    if(TYPEREG_ARM_HARD_FLOAT)
      string(APPEND library hf)
    endif()
  endif()
  set(mapped unknown-linux-${library})
elseif(CMAKE_SYSTEM_NAME STREQUAL "Android")
  set(mapped linux-android)
  if(rust_processor MATCHES "^arm")
    set(mapped linux-androideabi)
  elseif(processor STREQUAL riscv64)
    set(rust_processor riscv64)
  endif()
elseif(CMAKE_SYSTEM_NAME STREQUAL "Darwin" AND rust_processor MATCHES "^(x86_64|aarch64)$")
  set(mapped apple-darwin)
elseif(CMAKE_SYSTEM_NAME STREQUAL "iOS" AND rust_processor MATCHES "^(x86_64|aarch64)$")
  set(mapped apple-ios)
  if(rust_processor STREQUAL aarch64 AND CMAKE_OSX_SYSROOT MATCHES "[Ss]imulator")
    set(mapped apple-ios-sim)
  endif()
elseif(CMAKE_SYSTEM_NAME STREQUAL "Windows" AND rust_processor MATCHES "^(x86_64|i686|aarch64)$")
  set(mapped pc-windows-msvc)
  if(MINGW)
    set(mapped pc-windows-gnu)
    if(rust_processor STREQUAL aarch64) # there, only LLVM's exists
      set(mapped pc-windows-gnullvm)
    endif()
  endif()
elseif(CMAKE_SYSTEM_NAME MATCHES "^(FreeBSD|NetBSD|OpenBSD)$")
  string(TOLOWER ${CMAKE_SYSTEM_NAME} mapped)
  string(PREPEND mapped unknown-)
endif()
if(NOT alike_system)
  set(alike_system "-${mapped}[^-]*")
endif()

# ---- together

if(TYPEREG_CARGO_TARGET)
  set(cargo_triple ${TYPEREG_CARGO_TARGET})
elseif(NOT CMAKE_CROSSCOMPILING AND (NOT mapped OR NOT rust_processor OR cargo_host MATCHES "^${alike}.*${alike_system}$")
    AND NOT processor MATCHES ";")
  set(cargo_triple ${cargo_host})
elseif(mapped AND rust_processor)
  set(cargo_triple ${rust_processor}-${mapped})
else()
  message(FATAL_ERROR
    "typereg does not know what Rust calls the processor \"${processor}\" with the system \"${CMAKE_SYSTEM_NAME}\". "
    "Say it: cmake -DTYPEREG_CARGO_TARGET=TARGET, one of those that `rustc --print target-list` lists.")
endif()
message(STATUS "typereg: cargo builds for ${cargo_triple}")
