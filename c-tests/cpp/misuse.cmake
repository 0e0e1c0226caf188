# Code that must not compile. `refuses(code words)` compiles the code as a function's body: the compiler must refuse it,
# with words that match. `accepts(code)` is a similar use that must compile, so that a refusal has no other reason.
# `before` is the text before the headers.
cmake_minimum_required(VERSION 3.20)
set(failures 0)

function(compile code status said)
  set(source "${before}#include <typereg.hpp>
#include <utility>
#include <vector>
using namespace typereg;
void function(Registry &registry, RecGroupBuilder &g, Type &type, TypeRef borrowed);
void function(Registry &registry, RecGroupBuilder &g, Type &type, TypeRef borrowed) {
  (void)registry, (void)g, (void)type, (void)borrowed;
  ${code}
}\n")
  # execute_process cannot take a text as input.
  string(MD5 name "${code}${COMPILER}")
  set(file ${CMAKE_CURRENT_BINARY_DIR}/misuse-${name}.cpp)
  file(WRITE ${file} "${source}")
  execute_process(COMMAND ${COMPILER} -std=c++17 -Wall -Wextra -Werror -I ${INCLUDE} -fsyntax-only ${file}
    RESULT_VARIABLE result ERROR_VARIABLE errors)
  file(REMOVE ${file})
  set(${status} ${result} PARENT_SCOPE)
  set(${said} "${errors}" PARENT_SCOPE)
endfunction()

macro(count)
  math(EXPR failures "${failures} + 1")
  set(failures ${failures} PARENT_SCOPE)
endmacro()

function(refuses code words)
  compile("${code}" status said)
  if(status EQUAL 0)
    message("compiles, and must not: ${code}")
    count()
  elseif(NOT said MATCHES "${words}")
    message("is refused without the words ${words}: ${code}\n${said}")
    count()
  endif()
endfunction()

function(accepts code)
  compile("${code}" status said)
  if(NOT status EQUAL 0)
    message("must compile: ${code}\n${said}")
    count()
  endif()
endfunction()

accepts("g.define_array(g.declare_array());")
refuses("g.define_array(g.declare_struct());" "PendingStruct")
refuses("g.define_struct(g.declare_func());" "PendingFunc")
refuses("g.define_struct(g.declare_struct()).forward_supertype(g.declare_array());" "PendingArray")
refuses("g.define_cont(g.declare_cont()).forward_func(g.declare_cont());" "PendingCont")
refuses("g.define_array(g.declare_array()).descriptor(g.declare_struct());" "descriptor")
refuses("g.define_func(g.declare_func()).field(i32);" "field")

# Old names.
accepts("g.define_struct(g.declare_struct()).is_final(false).forward_supertype(g.declare_struct());")
accepts("g.define_struct(g.declare_struct()).open();")
set(before "#define TYPEREG_WARN_DEPRECATED\n")
refuses("g.define_struct(g.declare_struct()).open();" "deprecated.*is_final")
refuses("g.define_struct(g.declare_struct()).supertype(g.declare_struct());" "deprecated.*forward_supertype")
refuses("(void)wt_rec_group_len(g.build().value().get());" "deprecated.*wt_rec_group_num_types")
set(before)

# Failures cannot be overlooked.
accepts("(void)registry.check();")
refuses("registry.check();" "nodiscard")
refuses("g.build();" "nodiscard")
refuses("registry.struct_type({i32});" "nodiscard")
refuses("type.release();" "nodiscard")
refuses("bool succeeded = registry.check(); (void)succeeded;" "conver[st]")
refuses("RecGroup group = g.build();" "conver[st]")

# The compiler must reject uses that break ownership.
accepts("TypeRef lent = type; Type share(lent); (void)share;")
refuses("Type share = borrowed; (void)share;" "conver[st]")
refuses("AnyType &any = type; any = borrowed;" "protected")
refuses("std::string_view text = *type.to_wat(); (void)text;" "delete")
refuses("RecGroupBuilder moved = std::move(g);" "delete")

# Types that wasm does not have.
accepts("g.define_struct(g.declare_struct()).forward_ref_field(g.declare_func()).mutable_();")
refuses("g.define_func(g.declare_func()).forward_ref_param(g.declare_func()).mutable_();"
  "params and results are never mutable")
refuses("g.define_func(g.declare_func()).param(mut(i32));" "FieldType")
refuses("ref(ValKind::i32);" "ref")
refuses("(void)registry.register_module(\"abc\");" "Bytes")

if(failures)
  message(FATAL_ERROR "${failures} lines were wrongly accepted or refused")
endif()
