include(CMakeFindDependencyMacro)
find_dependency(typereg 0.1)
include(${CMAKE_CURRENT_LIST_DIR}/engineTargets.cmake)
