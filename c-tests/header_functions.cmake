# Reads the functions that typereg.h declares, for tests that must not miss one, and writes three files:
#
#   cmake -DHEADER=typereg.h -DOUT=folder -P header_functions.cmake
#
# functions.def, for refusing.h and what includes it, has a line for each function, one of
#   FAILS(result, name, (params), (arguments), (zeros))   says why it fails, in error_out, its last parameter
#   GIVES(result, name, (params), (arguments))            gives an object, or NULL
#   ANSWERS(result, name, (params), (arguments))          anything else with a result
#   ENDS(name, (params), (arguments))                     has no result
# where `arguments` are the names of the parameters, and `zeros` those of a wrong call: zero for each except error_out.
#
# functions.wrap has the linker's option for each function that redirects its calls to the test.
#
# function_table.h, for misuse_rules.h, has FUNCTIONS: the name, result, comment and parameters of each, and a way to
# call it with arguments of any type. FUNCTION_COUNT is the number of functions, PLACE_COUNT the number of places where
# they take a pointer. A parameter that is a pointer is one place. A value type, field type, definition of a
# continuation type, plain sub type or extern type that is read has two more, since it can name a registered type and a
# pending one. An array of groups has one more.
#
# A declaration that cannot be read ends the build.
cmake_minimum_required(VERSION 3.20)

# A function that was read is in `comment`, `result`, `name` and `params`; the types and names of the params are also in
# the lists `types` and `parameters`. The two macros below write it, each in its own form.

# Adds a line to `lines` and an option to `options`.
macro(write_line)
  set(call "${name}, (${params}), (${parameters})")
  if("error_out" IN_LIST parameters)
    list(TRANSFORM types REPLACE "(.+)" "(\\1){0}" OUTPUT_VARIABLE zeros)
    list(TRANSFORM zeros REPLACE "^\\(wt_error_t \\*\\*.*" error_out)
    set(call "${call}, (${zeros})")
    set(line "FAILS(${result}, ${call})")
  elseif(result STREQUAL "void")
    set(line "ENDS(${call})")
  elseif(result MATCHES "^[^c].*\\*$" AND NOT result STREQUAL "void *") # neither const nor the host's own
    set(line "GIVES(${result}, ${call})")
  else()
    set(line "ANSWERS(${result}, ${call})")
  endif()
  string(REPLACE ";" ", " line "${line}")
  string(APPEND lines "${line}\n")
  string(APPEND options "-Wl,--wrap=${name}\n")
endmacro()

# Which member of argument_t (world.h) has a value of this type.
function(member_of type member)
  if(type MATCHES "\\*$")
    set(${member} pointer PARENT_SCOPE)
  elseif(type MATCHES "^wt_(val_type|field_type|extern_type|log_callback|retire_callback)_t$")
    set(${member} ${CMAKE_MATCH_1} PARENT_SCOPE)
  else()
    set(${member} number PARENT_SCOPE)
  endif()
endfunction()

# Adds a row to `rows`, a function that calls it to `calls`, and the number of its places to `place_count`.
macro(write_row)
  set(arguments)
  set(parameter_rows)
  set(position 0)
  foreach(type parameter IN ZIP_LISTS types parameters)
    string(APPEND parameter_rows "{\"${type}\", \"${parameter}\"}, ")
    member_of("${type}" member)
    list(APPEND arguments "a[${position}].${member}")
    math(EXPR position "${position} + 1")
    if(type MATCHES "\\*$|_callback_t$")
      math(EXPR place_count "${place_count} + 1")
    endif()
    if(type MATCHES "^(wt_val_type_t|wt_field_type_t|const wt_(val_type|field_type|cont_definition|sub_type|extern_type)_t \\*)$")
      math(EXPR place_count "${place_count} + 2")
    elseif(type STREQUAL "const wt_rec_group_t *const *")
      math(EXPR place_count "${place_count} + 1")
    endif()
  endforeach()
  list(JOIN arguments ", " arguments)
  member_of("${result}" member)
  if(result STREQUAL "void")
    set(body "${name}(${arguments}); return (argument_t){0};")
  elseif(member STREQUAL "pointer")
    set(body "return (argument_t){.pointer = (void *)${name}(${arguments})};")
  else()
    set(body "return (argument_t){.${member} = ${name}(${arguments})};")
  endif()
  string(APPEND calls "static argument_t call_${name}(const argument_t *a) { (void)a; ${body} }\n")
  string(REGEX REPLACE "([\"\\])" "\\\\\\1" words "${comment}")
  string(APPEND rows
    "  {\"${name}\", \"${result}\", call_${name},\n   \"${words}\",\n   ${position}, {${parameter_rows}{0}}},\n")
endmacro()

file(READ ${HEADER} header)
string(REGEX MATCHALL "\nTYPEREG_API" declared "${header}")
list(LENGTH declared declared_count)
string(REGEX REPLACE "TYPEREG_API TYPEREG_(NODISCARD|DEPRECATED\\([^)]*\\))" "TYPEREG_API" header "${header}")
# Declarations are split as lists, so no other semicolon or bracket may be left.
string(REPLACE ");\n" ")@" header "${header}")
string(REPLACE ";" "," header "${header}")
string(REGEX REPLACE "[][]" "|" header "${header}")
# A comment, and the declaration after it up to its end. No comment of a function has a slash in it.
string(REGEX MATCHALL "/\\*\\*[^/]*\\*/\nTYPEREG_API[^@]*" declarations "${header}")

set(function_count 0)
set(place_count 0)
foreach(declaration IN LISTS declarations)
  string(REGEX REPLACE "(/\\*\\*|\n \\*/?|\\*/|[ \n])+" " " declaration "${declaration}")
  if(NOT declaration MATCHES "^ (.*) TYPEREG_API (.*[ *])(wt_[a-z0-9_]+)\\((.*)\\)$")
    message(FATAL_ERROR "not a declaration: ${declaration}")
  endif()
  set(comment "${CMAKE_MATCH_1}")
  string(STRIP "${CMAKE_MATCH_2}" result)
  set(name ${CMAKE_MATCH_3})
  set(params "${CMAKE_MATCH_4}")
  string(REPLACE "," ";" declared "${params}")
  list(REMOVE_ITEM declared void)
  set(types)
  set(parameters)
  foreach(parameter IN LISTS declared)
    if(NOT parameter MATCHES "^ ?(.*[ *])([a-z0-9_]+)$")
      message(FATAL_ERROR "not a parameter of ${name}: ${parameter}")
    endif()
    string(STRIP "${CMAKE_MATCH_1}" type)
    list(APPEND types "${type}")
    list(APPEND parameters ${CMAKE_MATCH_2})
  endforeach()
  write_line()
  write_row()
  math(EXPR function_count "${function_count} + 1")
endforeach()
if(NOT function_count EQUAL declared_count OR function_count EQUAL 0)
  message(FATAL_ERROR "read ${function_count} functions of ${declared_count} that ${HEADER} declares")
endif()

file(WRITE ${OUT}/functions.def "${lines}")
file(WRITE ${OUT}/functions.wrap "${options}")
file(WRITE ${OUT}/function_table.h
  "/* Written by header_functions.cmake from typereg.h. */\n"
  "enum { FUNCTION_COUNT = ${function_count}, PLACE_COUNT = ${place_count} };\n\n"
  "${calls}\nstatic const function_t FUNCTIONS[] = {\n${rows}};\n")
