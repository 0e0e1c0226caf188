# The C++ headers call every function that typereg.h declares, except those named here with the reason.
cmake_minimum_required(VERSION 3.20)
set(not_called
  # Values are made at compile time instead; values.cpp compares each with the result of the function.
  wt_val_type_i32 wt_val_type_i64 wt_val_type_f32 wt_val_type_f64 wt_val_type_v128 wt_val_type_i8 wt_val_type_i16
  wt_val_type_ref wt_val_type_ref_to wt_val_type_ref_pending wt_val_type_ref_own wt_val_type_ref_index wt_field_type
  # Likewise; linking.cpp.
  wt_extern_type_func wt_extern_type_table wt_extern_type_memory wt_extern_type_global wt_extern_type_tag
  # Old names.
  wt_rec_group_len wt_type_collection_len wt_type_collection_rec_groups)

file(READ ${INCLUDE}/typereg.h c_header)
string(REGEX REPLACE "TYPEREG_DEPRECATED\\([^)]*\\)" "" c_header "${c_header}")
string(REGEX MATCHALL "\nTYPEREG_API[^(]*" declared "${c_header}")
file(GLOB parts ${INCLUDE}/typereg/*.hpp)
set(text)
foreach(part IN LISTS parts)
  file(READ ${part} one)
  string(APPEND text "${one}")
endforeach()

set(wrong)
foreach(declaration IN LISTS declared)
  string(REGEX MATCH "wt_[a-z0-9_]+$" name "${declaration}")
  string(REGEX MATCH "[^a-z0-9_]${name}[(,]" called "${text}")
  list(FIND not_called ${name} excused)
  if(NOT called AND excused EQUAL -1)
    list(APPEND wrong "${name} is not called")
  elseif(called AND NOT excused EQUAL -1)
    list(APPEND wrong "${name} is called, and said not to be")
  endif()
endforeach()
list(LENGTH declared count)
if(wrong OR count LESS 100)
  list(JOIN wrong "\n  " wrong)
  message(FATAL_ERROR "of ${count} functions:\n  ${wrong}")
endif()
