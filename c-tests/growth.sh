#!/bin/sh
# Doubles n, and fails where a step of growth.c takes more than 2.3 times the instructions:
#
#     growth.sh path/to/growth [types]
#
# A step linear in n doubles, one that searches or copies what there is quadruples. valgrind counts the
# instructions, so nothing is timed and the machine may be busy. For each step a line says by how
# much it grew, and the instructions for each type at 2 n; the worst come last.
set -eu
program=$1 types=${2:-5000}
command -v valgrind >/dev/null || { echo "growth.sh: valgrind is not installed" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The instructions of each step of a run, in the order of its lines.
count() {
  mkdir "$work/$1"
  # A report of its own for each call of `measured`, named out.1, out.2, and so on.
  valgrind --tool=callgrind --callgrind-out-file="$work/$1/out" --dump-line=no \
    --zero-before=measured --dump-after=measured "$program" "$1" >"$work/$1/lines" 2>"$work/$1/log" ||
    { cat "$work/$1/lines" "$work/$1/log" >&2; exit 1; }
  grep "$(printf '\t')" "$work/$1/lines" >"$work/$1/steps"
  step=0
  while read -r _; do
    step=$((step + 1))
    sed -n 's/^totals: //p' "$work/$1/out.$step"
  done <"$work/$1/steps" >"$work/$1/instructions"
  paste "$work/$1/instructions" "$work/$1/steps"
}

count "$types" >"$work/once"
count $((2 * types)) >"$work/twice"
# Columns: instructions, types, step.
paste "$work/once" "$work/twice" | awk -F '\t' '
  $3 != $6 || $1 !~ /^[0-9]+$/ || $4 !~ /^[0-9]+$/ { print "not the same step: " $0; broken = 1; next }
  { printf "%6.3f %8d  %s\n", $4 / $1, $4 / $5, $3 | "sort -n" }
  { steps++ }
  $4 / $1 > 1.8 { grew++ }
  $4 / $1 > 2.3 { failed++ }
  END {
    close("sort -n")
    printf "%d steps, %d grew with n, %d more than 2.3 times\n", steps, grew, failed
    # If most do not grow, something else was counted.
    exit !(steps > 0 && grew > steps / 2 && failed == 0 && !broken)
  }'
