# Compiles each of SOURCES on its own, as C++ STANDARD, with every warning that users of the headers may have switched
# on. A header: without exceptions and RTTI, and twice over, which must not matter. Makes no files.
cmake_minimum_required(VERSION 3.20)
set(warnings -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
  -Wcast-qual -Wundef -Werror)
set(failures 0)
foreach(source IN LISTS SOURCES)
  set(input ${source})
  set(header)
  if(source MATCHES "hpp$")
    set(input /dev/null)
    set(header -fno-exceptions -fno-rtti -include ${source} -include ${source})
  endif()
  execute_process(
    COMMAND ${COMPILER} -std=c++${STANDARD} ${warnings} -I ${INCLUDE} ${header} -fsyntax-only -x c++ ${input}
    RESULT_VARIABLE status ERROR_VARIABLE said)
  if(NOT status EQUAL 0)
    math(EXPR failures "${failures} + 1")
    message("${source}:\n${said}")
  endif()
endforeach()
if(failures)
  message(FATAL_ERROR "${failures} of the files do not compile")
endif()
