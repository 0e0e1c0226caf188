# Has cargo make a library, and copies it. If cargo fails, no older copy is left.
#
#   cmake -DFROM=folder -DTO=folder "-DFILES=libtypereg.a" -P cargo.cmake -- cargo rustc …
#
# FROM is where cargo puts the files. The copies get a new time even if cargo finds that no content has changed; otherwise
# make would call cargo each time. Beside the first file, FILE.d lists its sources, for CMake's DEPFILE.
cmake_minimum_required(VERSION 3.20)

set(command)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(number RANGE ${last})
  if(command OR begun)
    list(APPEND command "${CMAKE_ARGV${number}}")
  elseif(CMAKE_ARGV${number} STREQUAL "--")
    set(begun ON)
  endif()
endforeach()

# cargo restores a library that was removed, but does not rewrite its list of sources if that is the same. The list is named
# after the library, whatever kind cargo made last.
list(GET FILES 0 main)
get_filename_component(name ${main} NAME_WLE)
set(sources ${FROM}/${name}.d)
foreach(file IN LISTS FILES)
  file(REMOVE "${FROM}/${file}" "${TO}/${file}")
endforeach()
file(REMOVE "${sources}")

execute_process(COMMAND ${command} RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "cargo could not build typereg (${status})")
endif()
foreach(file IN LISTS FILES)
  if(NOT EXISTS "${FROM}/${file}")
    list(JOIN command " " words)
    message(FATAL_ERROR "cargo says that it has built typereg, but there is no ${FROM}/${file}. It was called so:\n${words}")
  endif()
endforeach()

# "library: source source …", in which a space within a name has a backslash before it
file(READ "${sources}" list)
string(REGEX REPLACE "^[^\n]*${main}: " "" list "${list}")
string(REPLACE " " "\\ " escaped "${TO}/${main}")
file(WRITE "${TO}/${main}.d" "${escaped}: ${list}")
foreach(file IN LISTS FILES)
  execute_process(COMMAND ${CMAKE_COMMAND} -E copy "${FROM}/${file}" "${TO}/${file}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
