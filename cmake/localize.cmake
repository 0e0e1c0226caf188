# Makes a static library of one object in which only the functions of the version script are global. So the parts of Rust's
# standard library in it do not clash with those of another Rust library in the same program.
#
#   cmake -DARCHIVE=libtypereg.a -DVERSION_SCRIPT=typereg.map -DOUT=libtypereg.a
#         -DLINKER=ld -DOBJCOPY=objcopy -DAR=ar -DNM=nm -DIS_WHOLE=ON [-DBUILD_TYPE=Debug] -P localize.cmake
#
# IS_WHOLE=OFF: the archive has only some of the functions.
#
# Needs GNU ld: other linkers do not merge groups of sections (--force-group-allocation). Without that, the hidden pointers
# to Rust's unwinding are not found.
cmake_minimum_required(VERSION 3.20)

execute_process(COMMAND ${LINKER} --version OUTPUT_VARIABLE version ERROR_QUIET)
if(NOT version MATCHES "^GNU ld")
  message(FATAL_ERROR "TYPEREG_LOCALIZE_STATIC needs GNU ld, and ${LINKER} is another linker: set CMAKE_LINKER")
endif()

file(STRINGS ${VERSION_SCRIPT} functions REGEX "^ +wt_[a-z0-9_]+;$")
list(TRANSFORM functions REPLACE "[ ;]" "")
list(LENGTH functions count)
if(count EQUAL 0)
  message(FATAL_ERROR "no functions in ${VERSION_SCRIPT}")
endif()
if(NOT IS_WHOLE)
  execute_process(COMMAND ${NM} --extern-only --defined-only ${ARCHIVE} OUTPUT_VARIABLE symbols ERROR_QUIET
    COMMAND_ERROR_IS_FATAL ANY)
  set(all ${functions})
  set(functions)
  foreach(function IN LISTS all)
    if(symbols MATCHES " ${function}\n")
      list(APPEND functions ${function})
    endif()
  endforeach()
endif()
list(JOIN functions "\n" lines)
file(WRITE ${OUT}.functions "${lines}\n")
list(TRANSFORM functions PREPEND --undefined= OUTPUT_VARIABLE roots)

# Most of the archive is debug information of the standard library. .llvmbc, if it exists, is for link-time optimization,
# and the plugin of Debian's ar fails when it is from a newer LLVM.
set(strip --strip-debug)
if(BUILD_TYPE STREQUAL "Debug")
  set(strip)
endif()
file(REMOVE ${OUT})
execute_process(
  COMMAND ${LINKER} -r --force-group-allocation --gc-sections --gc-keep-exported ${roots}
    --whole-archive ${ARCHIVE} -o ${OUT}.o
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND ${OBJCOPY} ${strip} --remove-section=.llvmbc --remove-section=.llvmcmd --keep-global-symbols=${OUT}.functions
    ${OUT}.o
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${AR} rcs ${OUT} ${OUT}.o COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE ${OUT}.o ${OUT}.functions)
