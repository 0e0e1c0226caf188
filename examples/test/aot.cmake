# Runs aot in separate processes: one compiles, one loads and runs; others load a file that was tampered with and one of
# another kind. Prints their output. AOT is the program after its launcher, MODULE the module, FOLDER where files go.
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
