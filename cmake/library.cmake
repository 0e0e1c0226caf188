# Makes the library with cargo, and the targets that CMakeLists.txt tells of, which includes this file.
#
# rustc gives the functions of a shared library no versions: it passes the linker a version script of its own, beside
# which GNU ld refuses another and lld ignores it. So where libraries are ELF files, CMake links the shared library from
# the static one, with the version script abi/typereg.map: it exports these functions and nothing else. On macOS and
# Windows the shared library is cargo's own.
#
# For install.cmake: typereg_linked_here, static_library, system_libraries, soname, and where the shared library is
# cargo's, shared_library.

find_program(TYPEREG_CARGO cargo HINTS "$ENV{CARGO_HOME}/bin" "$ENV{HOME}/.cargo/bin")
if(NOT TYPEREG_CARGO)
  message(FATAL_ERROR
    "typereg is written in Rust, and cargo was not found. Install Rust (https://rustup.rs), or say where cargo is: "
    "cmake -DTYPEREG_CARGO=/path/to/cargo")
endif()

set(cargo_target ${CMAKE_CURRENT_BINARY_DIR}/cargo)
set(cargo_flags --manifest-path ${CMAKE_CURRENT_SOURCE_DIR}/Cargo.toml --target-dir ${cargo_target})
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  set(cargo_out ${cargo_target}/debug)
else()
  list(APPEND cargo_flags --release)
  set(cargo_out ${cargo_target}/release)
endif()
set(cargo ${TYPEREG_CARGO})
if(TYPEREG_SANITIZER)
  include(c-tests/sanitizer.cmake)
endif()
if(TYPEREG_CHECKED_HANDLES)
  list(APPEND cargo_flags --features checked-handles)
endif()
if(TYPEREG_CONSTANT_HASH)
  list(APPEND cargo_flags --features constant-hash)
endif()

set(typereg_linked_here OFF)
if(UNIX AND NOT APPLE)
  set(typereg_linked_here ON)
endif()
set(cargo_static_library ${cargo_out}/${CMAKE_STATIC_LIBRARY_PREFIX}typereg${CMAKE_STATIC_LIBRARY_SUFFIX})
set(shared_library ${cargo_out}/${CMAKE_SHARED_LIBRARY_PREFIX}typereg${CMAKE_SHARED_LIBRARY_SUFFIX})
set(soname ${CMAKE_SHARED_LIBRARY_PREFIX}typereg${CMAKE_SHARED_LIBRARY_SUFFIX}.${abi_version})
if(APPLE)
  set(soname ${CMAKE_SHARED_LIBRARY_PREFIX}typereg.${abi_version}${CMAKE_SHARED_LIBRARY_SUFFIX})
elseif(WIN32)
  set(soname ${CMAKE_SHARED_LIBRARY_PREFIX}typereg${CMAKE_SHARED_LIBRARY_SUFFIX})
endif()

# What Rust's standard library calls (`rustc --print native-static-libs`), without what every program is linked with.
# Not gcc_s: it is not needed, and breaks programs linked with -static.
if(WIN32)
  set(system_libraries kernel32 ntdll userenv ws2_32 dbghelp)
elseif(APPLE)
  set(system_libraries)
else()
  set(system_libraries pthread ${CMAKE_DL_LIBS} m)
endif()

# ---- cargo

# The list of Rust sources that cargo writes, DEPFILE, must name the first OUTPUT. The library is touched because cargo
# leaves it as it is when it finds, by content, that nothing has changed.
if(typereg_linked_here)
  add_custom_command(
    OUTPUT ${cargo_static_library}
    COMMAND ${cargo} rustc --lib --crate-type staticlib ${cargo_flags}
    COMMAND ${CMAKE_COMMAND} -E touch ${cargo_static_library}
    DEPENDS Cargo.toml Cargo.lock
    DEPFILE ${cargo_out}/${CMAKE_SHARED_LIBRARY_PREFIX}typereg.d
    COMMENT "Building typereg with cargo"
    USES_TERMINAL VERBATIM)
  set(libraries ${cargo_static_library})
else()
  # One crate type at a time, because with several cargo leaves out link-time optimization. The list of the library made
  # before is removed, because cargo keeps it if the sources are the same.
  set(source_list ${cargo_out}/${CMAKE_SHARED_LIBRARY_PREFIX}typereg.d)
  set(libraries ${shared_library} ${cargo_static_library})
  add_custom_command(
    OUTPUT ${libraries}
    COMMAND ${cargo} rustc --lib --crate-type staticlib ${cargo_flags}
    COMMAND ${CMAKE_COMMAND} -E rm -f ${source_list}
    COMMAND ${cargo} rustc --lib --crate-type cdylib ${cargo_flags}
    COMMAND ${CMAKE_COMMAND} -E touch ${libraries}
    DEPENDS Cargo.toml Cargo.lock
    DEPFILE ${source_list}
    COMMENT "Building typereg with cargo"
    USES_TERMINAL VERBATIM)
  if(APPLE)
    add_custom_command(
      OUTPUT ${cargo_out}/${soname}
      COMMAND ${CMAKE_COMMAND} -E create_symlink ${shared_library} ${cargo_out}/${soname}
      VERBATIM)
    list(APPEND libraries ${cargo_out}/${soname})
  endif()
endif()

# ---- the static library

set(static_library ${cargo_static_library})
set(version_script ${CMAKE_CURRENT_SOURCE_DIR}/abi/typereg.map)
if(TYPEREG_LOCALIZE_STATIC)
  set(static_library ${CMAKE_CURRENT_BINARY_DIR}/libtypereg.a)
  set(localize ${CMAKE_CURRENT_SOURCE_DIR}/cmake/localize.cmake)
  add_custom_command(
    OUTPUT ${static_library}
    COMMAND ${CMAKE_COMMAND} -DARCHIVE=${cargo_static_library} -DVERSION_SCRIPT=${version_script} -DOUT=${static_library}
      -DLINKER=${CMAKE_LINKER} -DOBJCOPY=${CMAKE_OBJCOPY} -DAR=${CMAKE_AR} -DBUILD_TYPE=${CMAKE_BUILD_TYPE} -P ${localize}
    DEPENDS ${cargo_static_library} ${version_script} ${localize}
    COMMENT "Hiding the symbols of libtypereg.a"
    VERBATIM)
  list(APPEND libraries ${static_library})
endif()
add_custom_target(typereg_cargo DEPENDS ${libraries})

add_library(typereg::static STATIC IMPORTED GLOBAL)
set_target_properties(typereg::static PROPERTIES IMPORTED_LOCATION ${static_library})
target_link_libraries(typereg::static INTERFACE ${system_libraries})
target_include_directories(typereg::static INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/include)
add_dependencies(typereg::static typereg_cargo)

# ---- the shared library

if(typereg_linked_here)
  # CMake wants a source. All there is to the library comes from the archive.
  set(source ${CMAKE_CURRENT_BINARY_DIR}/typereg_shared.c)
  file(CONFIGURE OUTPUT ${source} CONTENT "typedef int typereg_shared;\n")
  add_library(typereg_shared SHARED ${source})
  set_target_properties(typereg_shared PROPERTIES
    OUTPUT_NAME typereg
    VERSION ${PROJECT_VERSION}
    SOVERSION ${abi_version}
    LINK_DEPENDS "${cargo_static_library};${version_script}")
  target_link_options(typereg_shared PRIVATE
    LINKER:--whole-archive,${cargo_static_library},--no-whole-archive
    LINKER:--version-script=${version_script}
    LINKER:--gc-sections LINKER:-O1 LINKER:--as-needed LINKER:-z,relro,-z,now,-z,noseparate-code)
  if(CMAKE_BUILD_TYPE MATCHES "^(Release|MinSizeRel)$")
    target_link_options(typereg_shared PRIVATE LINKER:--strip-debug) # of Rust's standard library, as cargo does
  endif()
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux" AND NOT TYPEREG_SANITIZER) # whose runtime is in the program
    target_link_options(typereg_shared PRIVATE LINKER:--no-undefined)
  endif()
  target_link_libraries(typereg_shared PRIVATE ${system_libraries})
  target_include_directories(typereg_shared INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/include)
  add_dependencies(typereg_shared typereg_cargo)
  add_library(typereg::shared ALIAS typereg_shared)
  set(typereg_shared typereg_shared)
else()
  add_library(typereg::shared SHARED IMPORTED GLOBAL)
  set_target_properties(typereg::shared PROPERTIES IMPORTED_LOCATION ${shared_library} IMPORTED_SONAME ${soname})
  target_include_directories(typereg::shared INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/include)
  if(WIN32)
    set_target_properties(typereg::shared PROPERTIES IMPORTED_IMPLIB ${shared_library}.lib)
    target_compile_definitions(typereg::shared INTERFACE TYPEREG_SHARED)
  endif()
  add_dependencies(typereg::shared typereg_cargo)
  set(typereg_shared typereg::shared)
endif()

if(DEFINED BUILD_SHARED_LIBS AND NOT BUILD_SHARED_LIBS)
  add_library(typereg::typereg ALIAS typereg::static)
else()
  add_library(typereg::typereg ALIAS ${typereg_shared})
endif()
