# Builds program.c and program.cpp with each of typereg's three targets: c_typereg, c_shared, c_static, cpp_typereg, ….
# LIBRARIES, if set, says which of the three.
if(NOT LIBRARIES)
  set(LIBRARIES typereg shared static)
endif()
foreach(library IN LISTS LIBRARIES)
  foreach(language c cpp)
    add_executable(${language}_${library} ${CMAKE_CURRENT_LIST_DIR}/program.${language})
    target_link_libraries(${language}_${library} PRIVATE typereg::${library})
  endforeach()
endforeach()
