# Reads the functions that typereg.h declares, and writes them down as a table in C, for misuse_matrix.c:
#
#   cmake -DHEADER=typereg.h -DTABLE=header_functions.h -P header_functions.cmake
#
# FUNCTIONS has each function's name, result, comment and parameters, and a way to call it with arguments of any type;
# FUNCTION_COUNT and PLACE_COUNT say how many functions there are, and how many places where they take a pointer: a
# parameter that is a pointer, and two for each value or field type that is read, which can name a registered type and
# a pending one. A declaration that cannot be read ends the build.
cmake_minimum_required(VERSION 3.20)

file(READ ${HEADER} header)
# Declarations are taken apart as lists: no semicolon or bracket but the lists' own may be left.
string(REGEX MATCHALL "\nTYPEREG_API" declared "${header}")
list(LENGTH declared declared_count)
string(REGEX REPLACE ";\n" "\n@\n" header "${header}")
string(REGEX REPLACE ";" "," header "${header}")
string(REGEX REPLACE "[][]" "|" header "${header}")
# A comment, and the declaration behind it up to its end. No comment of a function has an asterisk and a slash in it.
string(REGEX MATCHALL "/\\*\\*[^/]*\\*/\nTYPEREG_API[^@]*" declarations "${header}")

# Which member of argument_t (world.h) has a value of this type.
function(member_of type member)
  if(type MATCHES "\\*$")
    set(${member} pointer PARENT_SCOPE)
  elseif(type MATCHES "^wt_(val_type|field_type|log_callback)_t$")
    set(${member} ${CMAKE_MATCH_1} PARENT_SCOPE)
  else()
    set(${member} number PARENT_SCOPE)
  endif()
endfunction()

set(calls)
set(rows)
set(function_count 0)
set(place_count 0)
foreach(declaration IN LISTS declarations)
  string(REGEX REPLACE "(\n \\*/?|/\\*\\*|[ \n])+" " " declaration "${declaration}")
  if(NOT declaration MATCHES "^ (.*) TYPEREG_API (.*[ *])(wt_[a-z0-9_]+)\\((.*)\\) *$")
    message(FATAL_ERROR "not a declaration: ${declaration}")
  endif()
  set(comment "${CMAKE_MATCH_1}")
  string(STRIP "${CMAKE_MATCH_2}" result)
  set(name ${CMAKE_MATCH_3})
  string(REPLACE "," ";" parameters "${CMAKE_MATCH_4}")
  list(REMOVE_ITEM parameters void)

  set(arguments)
  set(parameter_rows)
  set(position 0)
  foreach(parameter IN LISTS parameters)
    if(NOT parameter MATCHES "^ ?(.*[ *])([a-z0-9_]+)$")
      message(FATAL_ERROR "not a parameter of ${name}: ${parameter}")
    endif()
    string(STRIP "${CMAKE_MATCH_1}" type)
    string(APPEND parameter_rows "{\"${type}\", \"${CMAKE_MATCH_2}\"}, ")
    member_of("${type}" member)
    list(APPEND arguments "a[${position}].${member}")
    math(EXPR position "${position} + 1")
    if(type MATCHES "\\*$|_callback_t$")
      math(EXPR place_count "${place_count} + 1")
    endif()
    if(type MATCHES "^(wt_val_type_t|wt_field_type_t|const wt_val_type_t \\*|const wt_field_type_t \\*)$")
      math(EXPR place_count "${place_count} + 2")
    endif()
  endforeach()

  string(REPLACE ";" ", " arguments "${arguments}")
  set(call "${name}(${arguments})")
  if(result STREQUAL "void")
    set(body "(void)a; ${call}; return (argument_t){0};")
  else()
    member_of("${result}" member)
    if(member STREQUAL "pointer")
      set(call "(void *)${call}")
    endif()
    set(body "(void)a; return (argument_t){.${member} = ${call}};")
  endif()
  string(APPEND calls "static argument_t call_${name}(const argument_t *a) { ${body} }\n")
  string(REGEX REPLACE "([\"\\])" "\\\\\\1" comment "${comment}")
  string(APPEND rows
    "  {\"${name}\", \"${result}\", call_${name},\n   \"${comment}\",\n   ${position}, {${parameter_rows}{0}}},\n")
  math(EXPR function_count "${function_count} + 1")
endforeach()
if(NOT function_count EQUAL declared_count OR function_count EQUAL 0)
  message(FATAL_ERROR "read ${function_count} functions of ${declared_count} that ${HEADER} declares")
endif()

file(WRITE ${TABLE}
  "/* Written by header_functions.cmake from typereg.h. */\n"
  "enum { FUNCTION_COUNT = ${function_count}, PLACE_COUNT = ${place_count} };\n\n"
  "${calls}\nstatic const function_t FUNCTIONS[] = {\n${rows}};\n")
