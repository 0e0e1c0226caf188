#!/bin/sh
# Fails where a step of growth.c takes more instructions for each type when there are more types:
#
#     growth.sh path/to/growth [types [times [shape]]]    5000 types, twice, each shape
#
# Counts with n types, and with `times` as many: twice, unless the list says otherwise. A step linear in n then takes
# as many times the instructions, one that searches or copies what there is the square of that. Let pass are 2.3 times
# where it is twice, else 1.3 times as many for each type. valgrind counts, so nothing is timed and the machine may be
# busy. For each step a line says how many times, and the instructions for each type at the end; the worst come last.
set -eu
program=$1 types=${2:-5000} times=${3:-2}
[ $# -le 3 ] && set -- || shift 3
. "$(dirname "$0")/instructions.sh"
# What the C library does to put freed memory together is counted as well. It saves that up, and does it at every free
# where a large piece comes free; which happens in one state of the heap and not in another. Here it does it at once.
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
