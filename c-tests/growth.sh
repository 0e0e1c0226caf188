#!/bin/sh
# Fails if a step of growth.c takes more instructions for each type when there are more types:
#
#     growth.sh path/to/growth [types [times [shape]]]    5000 types, twice, each shape
#
# Counts the instructions with n types and with `times` as many, by default twice. A step that is linear in n then takes
# `times` as many instructions; one that searches or copies everything takes the square of that. The limit is 2.3 times
# for twice the types, otherwise 1.3 times as many for each type. valgrind counts, so nothing is timed and the machine
# may be busy. Each step has a line with its factor, and its instructions for each type with the larger number; the
# worst come last.
set -eu
program=$1 types=${2:-5000} times=${3:-2}
[ $# -le 3 ] && set -- || shift 3
. "$(dirname "$0")/instructions.sh"
# The C library's work to merge freed memory is counted, too. By default it puts this off until a large piece is freed,
# which depends on the state of the heap. Here it merges at once.
export GLIBC_TUNABLES=glibc.malloc.mxfast=0:glibc.malloc.trim_threshold=1000000000

count few "$program" "$types" "$@"
count many "$program" $((times * types)) "$@"
# Columns: instructions, types, step.
paste "$work/few" "$work/many" | awk -F '\t' -v times="$times" '
  BEGIN { most = times == 2 ? 2.3 : 1.3 * times }
  $3 != $6 || $1 !~ /^[0-9]+$/ || $4 !~ /^[0-9]+$/ { print "not the same step: " $0; broken = 1; next }
  { printf "%7.3f %8d  %s\n", $4 / $1, $4 / $5, $3 | "sort -n" }
  { steps++ }
  $4 / $1 > 0.9 * times { grew++ }
  $4 / $1 > most { failed++ }
  END {
    close("sort -n")
    printf "%d steps, %d grew with n, %d more than %.1f times\n", steps, grew, failed, most
    # If most do not grow, something else was counted.
    exit !(steps > 0 && grew > steps / 2 && failed == 0 && !broken)
  }'
