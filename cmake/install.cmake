# What `cmake --install` installs, in three components; CMakeLists.txt includes this file. The prefix can be moved.
#
#   typereg_runtime       the shared library, for programs that are linked with it
#   typereg_development   headers, the static library, the files for find_package and pkg-config, documents
#   typereg_command       the command, its man pages, completions and documents (command/CMakeLists.txt)
#
# For command/CMakeLists.txt: documents, the folder for them.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(runtime COMPONENT typereg_runtime)
set(development COMPONENT typereg_development)

install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} ${development} FILES_MATCHING PATTERN *.h PATTERN *.hpp)
install(FILES ${static_library} DESTINATION ${CMAKE_INSTALL_LIBDIR} ${development})

# Documents for users, in the same folders as here, so that their links work. The licences come with each component.
set(documents ${CMAKE_INSTALL_DOCDIR})
if(NOT top_level) # there it is the folder of the project that includes this one
  set(documents ${CMAKE_INSTALL_DATAROOTDIR}/doc/typereg)
endif()
foreach(component runtime development)
  install(FILES LICENSE THIRD-PARTY-LICENSES.txt DESTINATION ${documents} ${${component}})
endforeach()
install(FILES CHANGELOG.md DESTINATION ${documents} ${development})
install(FILES docs/concepts.md docs/coming-from.md docs/abi.md docs/generated-code.md docs/fingerprints.md
  DESTINATION ${documents}/docs ${development})
install(DIRECTORY docs/pictures DESTINATION ${documents}/docs ${development} FILES_MATCHING PATTERN "*.svg")
foreach(example list.c list.cpp list.py typereg.py two_modules.c gc_layout.c aot.c
    inline_subtype.c inline_subtype.h inline_subtype_aarch64.c inline_subtype_x86_64.c)
  install(FILES examples/${example} DESTINATION ${documents}/examples ${development})
endforeach()

# For typeregConfig.cmake: where the shared library is, and what it is called.
set(installed_folder ${CMAKE_INSTALL_LIBDIR})
set(installed_file ${shared_file})
if(typereg_linked_here)
  install(TARGETS typereg_shared
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} ${runtime} NAMELINK_COMPONENT typereg_development)
elseif(import_file)
  set(installed_folder ${CMAKE_INSTALL_BINDIR})
  install(PROGRAMS ${shared_library} DESTINATION ${CMAKE_INSTALL_BINDIR} ${runtime})
  install(FILES ${shared_folder}/${import_file} DESTINATION ${CMAKE_INSTALL_LIBDIR} ${development})
else()
  # Under its versioned name; the plain name is a link beside it.
  set(installed_file ${soname})
  install(PROGRAMS ${shared_library} DESTINATION ${CMAKE_INSTALL_LIBDIR} RENAME ${soname} ${runtime})
  set(link ${CMAKE_CURRENT_BINARY_DIR}/link/${shared_file})
  file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/link)
  file(CREATE_LINK ${soname} ${link} SYMBOLIC)
  install(FILES ${link} DESTINATION ${CMAKE_INSTALL_LIBDIR} ${development})
endif()

# ---- find_package(typereg)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/typereg)
configure_package_config_file(cmake/typeregConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/typeregConfig.cmake
  INSTALL_DESTINATION ${package_folder}
  PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR installed_folder
  NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
set(compatibility SameMajorVersion)
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(compatibility SameMinorVersion)
endif()
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/typeregConfigVersion.cmake COMPATIBILITY ${compatibility})
install(
  FILES ${CMAKE_CURRENT_BINARY_DIR}/typeregConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/typeregConfigVersion.cmake
  DESTINATION ${package_folder} ${development})

# ---- pkg-config typereg

# From the folder of typereg.pc to the prefix.
file(RELATIVE_PATH to_prefix "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" to_prefix "${to_prefix}")
foreach(folder LIBDIR INCLUDEDIR)
  set(pc_${folder} "\${prefix}/${CMAKE_INSTALL_${folder}}")
  if(IS_ABSOLUTE "${CMAKE_INSTALL_${folder}}")
    set(pc_${folder} "${CMAKE_INSTALL_${folder}}")
  endif()
endforeach()
list(TRANSFORM system_libraries PREPEND "-l" OUTPUT_VARIABLE pc_system_libraries)
list(JOIN pc_system_libraries " " pc_system_libraries)
configure_file(cmake/typereg.pc.in ${CMAKE_CURRENT_BINARY_DIR}/typereg.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/typereg.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig ${development})
