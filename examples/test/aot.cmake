# Runs aot in processes of their own: one compiles, one loads and runs; then what was tampered with, and what is no such
# file. Prints what they print. AOT is the program, its launcher before it, MODULE what is compiled, FOLDER where files go.
separate_arguments(AOT)
function(aot)
  execute_process(COMMAND ${AOT} ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE errors)
  list(GET ARGN 0 command)
  message(NOTICE "${command} (${status}): ${output}${errors}")
endfunction()

aot(compile ${MODULE} ${FOLDER}/module.aot)
aot(run ${FOLDER}/module.aot)
aot(tamper ${FOLDER}/module.aot ${FOLDER}/tampered.aot)
aot(run ${FOLDER}/tampered.aot)
aot(run ${MODULE})
