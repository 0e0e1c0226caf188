# Builds the library and every C program with AddressSanitizer (with LeakSanitizer) or ThreadSanitizer; CMakeLists.txt
# includes it if TYPEREG_SANITIZER says which. Changes cargo.
#
# Both compilers instrument what they compile in the same way, since both are made of LLVM, and the calls meet in one
# runtime. That is Rust's, which supports all calls of clang's older ones, but not the other way around.
# Rust's own standard library is not instrumented: ThreadSanitizer would not see its locks. The library uses none of
# them.
if(NOT TYPEREG_SANITIZER MATCHES "^(address|thread)$")
  message(FATAL_ERROR "TYPEREG_SANITIZER is address or thread, not ${TYPEREG_SANITIZER}")
endif()
if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
  message(FATAL_ERROR "a sanitizer needs clang: cmake -DCMAKE_C_COMPILER=clang")
endif()

get_filename_component(bin ${TYPEREG_CARGO} DIRECTORY)
find_program(TYPEREG_RUSTC rustc HINTS ${bin} REQUIRED)
execute_process(COMMAND ${TYPEREG_RUSTC} --print target-libdir --target ${cargo_triple} OUTPUT_VARIABLE rust_libraries
  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set(short_name_of_address asan)
set(short_name_of_thread tsan)
file(GLOB runtime ${rust_libraries}/librustc-*_rt.${short_name_of_${TYPEREG_SANITIZER}}.a)
if(NOT runtime)
  message(FATAL_ERROR "Rust for ${cargo_triple} comes without the runtime of ${TYPEREG_SANITIZER} sanitizer")
endif()

set(rust_flags -Zsanitizer=${TYPEREG_SANITIZER})
if(TYPEREG_SANITIZER STREQUAL thread)
  string(APPEND rust_flags " -Cunsafe-allow-abi-mismatch=sanitizer") # between the standard library and the rest
endif()
# A stable compiler can do it, too, with RUSTC_BOOTSTRAP. What runs during the build is built without,
# since cargo is given a target.
set(cargo ${CMAKE_COMMAND} -E env RUSTC_BOOTSTRAP=1 CARGO_PROFILE_RELEASE_DEBUG=line-tables-only
  "RUSTFLAGS=${rust_flags}" ${TYPEREG_CARGO})

set(CMAKE_ENABLE_EXPORTS ON) # of the runtime, to the shared library
add_compile_options(-fsanitize=${TYPEREG_SANITIZER} -fno-omit-frame-pointer -g)
set(is_program $<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>)
add_link_options("$<${is_program}:-fsanitize=${TYPEREG_SANITIZER};-fno-sanitize-link-runtime>"
  "$<${is_program}:LINKER:--push-state,--whole-archive;${runtime};LINKER:--pop-state>")
link_libraries(pthread ${CMAKE_DL_LIBS} m)
