# How work and memory grow with the input: c.growth.instructions and c.growth.million.<shape> count under valgrind, half
# a minute each; c.growth.<shape> registers a million types. `ctest -LE growth` leaves them out.

c_program(growth static growth.c)
set(growth sh ${CMAKE_CURRENT_SOURCE_DIR}/growth.sh $<TARGET_FILE:c-test-growth>)
add_test(NAME c.growth.instructions COMMAND ${growth})
# The instructions for each of a million types, against those for each of 10,000.
add_test(NAME c.growth.million.singletons COMMAND ${growth} 10000 100 singletons)
add_test(NAME c.growth.million.one-group COMMAND ${growth} 10000 100 "one group")
set(growth_tests c.growth.instructions c.growth.million.singletons c.growth.million.one-group)
set(most_bytes 220) # of memory for each type; 16 of them are for its host data and its fingerprint
foreach(shape IN ITEMS "singletons" "one group" "chain of references" "all refer to one" "shallow fan" "deep fan"
    "functions of one trampoline")
  string(REPLACE " " "-" test c.growth.${shape})
  c_test(${test} growth 1000000 ${shape} ${most_bytes})
  list(APPEND growth_tests ${test})
endforeach()
set_tests_properties(${growth_tests} PROPERTIES LABELS growth TIMEOUT 900)
set_tests_properties(c.growth.instructions PROPERTIES COST 100) # begins first, where nothing is known of earlier runs
