# The instructions of the paths that hosts use most: c.counts compares them with counts.txt, under valgrind.
#
#     cmake --build build --target record-counts    records the present counts

c_program(counts static counts.c)
target_compile_options(c-test-counts PRIVATE -O3) # whatever the other tests have: a count includes a loop around the calls
set(counts sh ${CMAKE_CURRENT_SOURCE_DIR}/counts.sh)
set(counts_arguments $<TARGET_FILE:c-test-counts> ${PROJECT_SOURCE_DIR}/testdata/modules
  ${CMAKE_CURRENT_SOURCE_DIR}/counts.txt)
add_test(NAME c.counts COMMAND ${counts} compare ${counts_arguments})
set_tests_properties(c.counts PROPERTIES LABELS growth TIMEOUT 900 SKIP_RETURN_CODE 77)
add_custom_target(record-counts
  COMMAND ${counts} record ${counts_arguments}
  DEPENDS c-test-counts USES_TERMINAL VERBATIM)
