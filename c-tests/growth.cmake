# How work and memory grow with the input: c.growth.instructions counts under valgrind, half a minute long;
# c.growth.<shape> registers a million types. `ctest -LE growth` leaves them out.

c_program(growth static growth.c)
add_test(NAME c.growth.instructions COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/growth.sh $<TARGET_FILE:c-test-growth>)
set(growth_tests c.growth.instructions)
foreach(shape IN ITEMS "singletons" "one group" "chain of references" "all refer to one" "shallow fan" "deep fan"
    "functions of one adapter")
  string(REPLACE " " "-" test c.growth.${shape})
  c_test(${test} growth 1000000 ${shape})
  list(APPEND growth_tests ${test})
endforeach()
set_tests_properties(${growth_tests} PROPERTIES LABELS growth TIMEOUT 900)
