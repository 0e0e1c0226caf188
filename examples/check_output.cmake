# Runs COMMAND (a list) and fails unless it ends with STATUS and prints what the file EXPECTED says, standard output
# first, then standard error. Numbers of bytes held differ from version to version and are compared as "<bytes>".
# With the variable TYPEREG_BLESS in the environment, EXPECTED is overwritten instead.
execute_process(COMMAND ${COMMAND} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE errors)
string(APPEND output "${errors}")
string(REGEX REPLACE " *[0-9.]+ (B|KiB|MiB)" " <bytes>" output "${output}")

if(NOT status STREQUAL STATUS)
  message(FATAL_ERROR "ended with status ${status} instead of ${STATUS}:\n${output}")
endif()
if(DEFINED ENV{TYPEREG_BLESS})
  file(WRITE ${EXPECTED} "${output}")
  return()
endif()
file(READ ${EXPECTED} expected)
if(NOT output STREQUAL expected)
  message(FATAL_ERROR "printed something else than ${EXPECTED} says:\n${output}")
endif()
