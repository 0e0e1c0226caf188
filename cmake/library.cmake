# Makes the library with cargo, and the targets that CMakeLists.txt lists, which includes this file.
#
# rustc gives no versions to the functions of a shared library: it passes its own version script to the linker, and then
# GNU ld refuses a second one and lld ignores it. So for ELF, CMake links the shared library from the static one, with
# the version script abi/typereg.map, which exports these functions and nothing else. On macOS and Windows the shared
# library is cargo's own.
#
# For install.cmake: typereg_linked_here, static_library, static_file, system_libraries, shared_library, shared_file,
# shared_folder, import_file, soname.

find_program(TYPEREG_CARGO cargo HINTS "$ENV{CARGO_HOME}/bin" "$ENV{HOME}/.cargo/bin")
if(NOT TYPEREG_CARGO)
  message(FATAL_ERROR
    "typereg is written in Rust, and cargo was not found. Install Rust (https://rustup.rs), or say where cargo is: "
    "cmake -DTYPEREG_CARGO=/path/to/cargo")
endif()

include(cmake/target.cmake)
# Rust compiles the library in one way for all configurations of a generator that has several.
string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)
set(cargo_folder ${CMAKE_CURRENT_BINARY_DIR}/cargo)
set(cargo_flags --manifest-path ${CMAKE_CURRENT_SOURCE_DIR}/Cargo.toml --target-dir ${cargo_folder} --target ${cargo_triple})
get_filename_component(cargo_out ${cargo_triple} NAME) # the name of the file, if the target is a file
string(REGEX REPLACE "[.]json$" "" cargo_out ${cargo_folder}/${cargo_out})
if(build_type STREQUAL "DEBUG")
  string(APPEND cargo_out /debug)
else()
  list(APPEND cargo_flags --release)
  string(APPEND cargo_out /release)
endif()
set(cargo ${TYPEREG_CARGO})
if(TYPEREG_SANITIZER)
  include(c-tests/sanitizer.cmake)
endif()
# In the tarball of `make dist`. cargo looks for its configuration in the folder in which it is called and those above.
if(IS_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/vendor)
  list(APPEND cargo_flags --locked --config ${CMAKE_CURRENT_SOURCE_DIR}/.cargo/config.toml)
endif()
list(APPEND cargo_flags ${TYPEREG_CARGO_FLAGS})
list(JOIN typereg_features "," features)
set(feature_flags --no-default-features --features ${features}) # of the library; the command has its own
# For the library only: its dependencies are compiled as usual, and RUSTFLAGS of the environment are kept.
set(rustc_flags)
if(TYPEREG_CONSTANT_HASH)
  list(APPEND rustc_flags --cfg typereg_constant_hash)
endif()

# The names that rustc gives the libraries, and the name that programs look for.
set(static_file libtypereg.a)
set(import_file) # Windows
if(cargo_triple MATCHES "-windows-")
  set(shared_file typereg.dll)
  set(import_file libtypereg.dll.a)
  if(cargo_triple MATCHES "-msvc$")
    set(static_file typereg.lib)
    set(import_file typereg.dll.lib)
  endif()
  set(soname ${shared_file})
elseif(APPLE)
  set(shared_file libtypereg.dylib)
  set(soname libtypereg.${abi_version}.dylib)
else()
  set(shared_file libtypereg.so.${PROJECT_VERSION})
  set(soname libtypereg.so.${abi_version})
  if(CMAKE_PLATFORM_NO_VERSIONED_SONAME) # Android
    set(shared_file libtypereg.so)
    set(soname libtypereg.so)
  endif()
endif()
set(typereg_linked_here OFF)
if(UNIX AND NOT APPLE)
  set(typereg_linked_here ON)
endif()

# The system libraries that Rust's standard library calls (`rustc --print native-static-libs`), without those that every
# program is linked with. Not gcc_s: it is not needed, and breaks programs linked with -static.
if(WIN32)
  set(system_libraries kernel32 ntdll userenv ws2_32 dbghelp)
elseif(APPLE)
  set(system_libraries)
else()
  set(system_libraries pthread ${CMAKE_DL_LIBS} m)
endif()

# ---- cargo

# Has cargo make FILES of CRATE_TYPE in FOLDER, after OTHERS. One type at a time, because with several, cargo leaves out
# link-time optimization. ARGN is passed to rustc.
function(typereg_cargo_makes crate_type folder files others)
  set(script ${CMAKE_CURRENT_SOURCE_DIR}/cmake/cargo.cmake)
  set(outputs ${files})
  list(TRANSFORM outputs PREPEND ${folder}/)
  list(GET outputs 0 main)
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND ${CMAKE_COMMAND} -DFROM=${cargo_out} -DTO=${folder} "-DFILES=${files}" -P ${script} --
      ${cargo} rustc --lib --crate-type ${crate_type} ${cargo_flags} ${feature_flags} -- ${rustc_flags} ${ARGN}
    DEPENDS Cargo.toml Cargo.lock ${script} ${others}
    DEPFILE ${main}.d
    COMMENT "Building typereg with cargo: ${main}"
    USES_TERMINAL VERBATIM)
endfunction()

# As cargo makes it. Without TYPEREG_LOCALIZE_STATIC, that is the static library.
set(made ${CMAKE_CURRENT_BINARY_DIR})
if(TYPEREG_LOCALIZE_STATIC)
  string(APPEND made /cargo)
endif()
set(cargo_static_library ${made}/${static_file})
typereg_cargo_makes(staticlib ${made} ${static_file} "")
set(libraries ${cargo_static_library})
set(shared_folder ${CMAKE_CURRENT_BINARY_DIR})
set(shared_library ${shared_folder}/${shared_file})
if(NOT typereg_linked_here)
  # When cross-compiling, its linker is the C compiler, which cargo would not choose itself.
  string(TOUPPER CARGO_TARGET_${cargo_triple}_LINKER linker)
  string(REGEX REPLACE "[-.]" "_" linker ${linker})
  if(NOT cargo_triple STREQUAL cargo_host AND NOT MSVC AND NOT DEFINED ENV{${linker}})
    set(cargo ${CMAKE_COMMAND} -E env ${linker}=${CMAKE_C_COMPILER} ${cargo})
  endif()
  set(link_flags)
  if(APPLE)
    set(link_flags -Clink-arg=-Wl,-install_name,@rpath/${soname})
  endif()
  typereg_cargo_makes(cdylib ${shared_folder} "${shared_file};${import_file}" ${cargo_static_library} ${link_flags})
  list(APPEND libraries ${shared_library})
  if(APPLE)
    add_custom_command(
      OUTPUT ${shared_folder}/${soname}
      COMMAND ${CMAKE_COMMAND} -E create_symlink ${shared_file} ${shared_folder}/${soname}
      VERBATIM)
    list(APPEND libraries ${shared_folder}/${soname})
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
      -DLINKER=${CMAKE_LINKER} -DOBJCOPY=${CMAKE_OBJCOPY} -DAR=${CMAKE_AR} -DNM=${CMAKE_NM}
      -DIS_WHOLE=${typereg_is_whole} -DBUILD_TYPE=${CMAKE_BUILD_TYPE} -P ${localize}
    DEPENDS ${cargo_static_library} ${version_script} ${localize}
    COMMENT "Hiding the symbols of libtypereg.a"
    VERBATIM)
  list(APPEND libraries ${static_library})
endif()
add_custom_target(typereg_cargo ALL DEPENDS ${libraries}) # they may only be installed

# ---- the shared library

if(typereg_linked_here)
  # CMake wants a source file. All code of the library comes from the archive.
  set(source ${CMAKE_CURRENT_BINARY_DIR}/typereg_shared.c)
  file(CONFIGURE OUTPUT ${source} CONTENT "typedef int typereg_shared;\n")
  add_library(typereg_shared SHARED ${source})
  # A project that includes this one may compile everything with a sanitizer. clang then puts calls of its runtime,
  # which is in the program, into the empty source file, too.
  target_compile_options(typereg_shared PRIVATE $<$<C_COMPILER_ID:GNU,Clang>:-fno-sanitize=all>)
  set_target_properties(typereg_shared PROPERTIES
    PREFIX lib OUTPUT_NAME typereg SUFFIX .so DEBUG_POSTFIX "" # whatever the project that includes this one sets
    LIBRARY_OUTPUT_DIRECTORY "${shared_folder}$<0:>" # for all configurations
    VERSION ${PROJECT_VERSION}
    SOVERSION ${abi_version}
    LINK_DEPENDS "${cargo_static_library};${version_script}")
  # The version script names all functions. lld, and GNU ld in some configurations, require each to exist.
  set(link_without_parts)
  if(NOT typereg_is_whole)
    include(CheckLinkerFlag)
    check_linker_flag(C LINKER:--undefined-version TYPEREG_LINKER_TAKES_UNDEFINED_VERSION)
    if(TYPEREG_LINKER_TAKES_UNDEFINED_VERSION)
      set(link_without_parts LINKER:--undefined-version)
    endif()
  endif()
  target_link_options(typereg_shared PRIVATE
    LINKER:--whole-archive,${cargo_static_library},--no-whole-archive
    LINKER:--version-script=${version_script}
    LINKER:--gc-sections LINKER:-O1 LINKER:--as-needed LINKER:-z,relro,-z,now,-z,noseparate-code
    ${link_without_parts}
    $<$<CONFIG:Release,MinSizeRel>:LINKER:--strip-debug>) # of Rust's standard library, as cargo does
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux" AND NOT TYPEREG_SANITIZER) # a sanitizer's runtime is in the program
    target_link_options(typereg_shared PRIVATE LINKER:--no-undefined)
  endif()
  target_link_libraries(typereg_shared PRIVATE ${system_libraries})
  add_dependencies(typereg_shared typereg_cargo)
endif()

# ---- the targets

# Imported, whoever makes them: so a project that includes this one can export a library of its own that is linked with
# typereg. Its exports then name typereg::shared or typereg::static, which its users get from find_package(typereg).
add_library(typereg::static STATIC IMPORTED GLOBAL)
set_target_properties(typereg::static PROPERTIES IMPORTED_LOCATION ${static_library} IMPORTED_LINK_INTERFACE_LANGUAGES C)
target_link_libraries(typereg::static INTERFACE ${system_libraries})
add_dependencies(typereg::static typereg_cargo)

add_library(typereg::shared SHARED IMPORTED GLOBAL)
set_target_properties(typereg::shared PROPERTIES IMPORTED_LOCATION ${shared_library} IMPORTED_SONAME ${soname})
if(import_file)
  set_target_properties(typereg::shared PROPERTIES IMPORTED_IMPLIB ${shared_folder}/${import_file})
  target_compile_definitions(typereg::shared INTERFACE TYPEREG_SHARED)
endif()
add_dependencies(typereg::shared typereg_cargo)
if(typereg_linked_here)
  add_dependencies(typereg::shared typereg_shared)
endif()

foreach(library static shared)
  target_include_directories(typereg::${library} INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/include)
endforeach()
if(DEFINED BUILD_SHARED_LIBS AND NOT BUILD_SHARED_LIBS)
  add_library(typereg::typereg ALIAS typereg::static)
else()
  add_library(typereg::typereg ALIAS typereg::shared)
endif()
