# Tests in which memory runs out: c.oom.static, and as c.<topic>.refused.static those of the topics once more, with
# refused_first.c. The linker leads the library's requests for memory and all calls of the library to the test, which
# takes the static library.

# Modules of which oom.c registers all types, over and over. More modules, more minutes: the program takes any number.
set(oom_modules mvp-manifold.types.wasm mvp-quickjs.types.wasm)
list(TRANSFORM oom_modules PREPEND ${PROJECT_SOURCE_DIR}/testdata/modules/)

# Left out: `read_type`, which asks two million times what oom.c asks once; `threads`, `together` and `plain_threads`, where parking_lot would ask for memory that cannot be refused (oom.c, test_others), and calls of
# other threads change what must not have changed; `log`, where all calls are heard, and so left as they are;
# `misuse_matrix`, whose calls come to nothing; `messages` and `linking_words`, which name types by indices that a refused
# call may use up, as `deaths` counts them; it and `pins` have threads, too.
set(refused_topics ${topics})
list(REMOVE_ITEM refused_topics threads together plain_threads read_type log misuse_matrix messages proposals_messages deaths pins
  linking_words)

# Like c_program, of the static library.
function(refusing_program name)
  c_program(${name} static ${ARGN})
  set(wrapped malloc calloc realloc posix_memalign free)
  list(TRANSFORM wrapped PREPEND "LINKER:--wrap=")
  target_link_options(c-test-${name} PRIVATE ${wrapped} @${CMAKE_CURRENT_BINARY_DIR}/functions.wrap)
  set_target_properties(c-test-${name} PROPERTIES LINK_DEPENDS ${CMAKE_CURRENT_BINARY_DIR}/functions.wrap)
endfunction()

refusing_program(oom oom.c)
c_test(c.oom.static oom ${oom_modules})
if(TYPEREG_QUICK)
  return()
endif()
foreach(topic IN LISTS refused_topics)
  set(arguments)
  if(topic MATCHES "^(scale|encoding|fingerprint)$")
    set(arguments 3000) # types
  endif()
  refusing_program(${topic}-refused ${topic}.c refused_first.c)
  c_test(c.${topic}.refused.static ${topic}-refused ${arguments})
endforeach()
