# Tests in which memory runs out: c.oom.static, and c.<topic>.refused.static, the test of each topic again, linked with
# refused_first.c. The linker redirects the library's requests for memory and all calls of the library to the test, so
# they link the static library.

# Modules whose types oom.c registers over and over. The program takes any number of modules; each adds minutes.
set(oom_modules mvp-manifold.types.wasm mvp-quickjs.types.wasm)
list(TRANSFORM oom_modules PREPEND ${PROJECT_SOURCE_DIR}/testdata/modules/)

# Left out: `read_type`, which makes two million times a call that oom.c makes once; `threads`, `together`,
# `plain_threads` and `fingerprint_threads`, where parking_lot would request memory that cannot be refused (oom.c,
# test_others), and calls of other threads change what must not have changed; `log`, which sets loggers, so that no call
# is repeated; `misuse_matrix`, whose calls do nothing; `messages`, `proposals_messages` and `linking_words`, which name
# types by indices that a refused call may use up; `deaths`, which counts such indices; `deaths` and `pins` have threads,
# too.
set(refused_topics ${topics})
list(REMOVE_ITEM refused_topics threads together plain_threads fingerprint_threads read_type log misuse_matrix messages
  proposals_messages deaths pins linking_words)

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
