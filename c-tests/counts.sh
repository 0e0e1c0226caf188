#!/bin/sh
# Compares the instructions that the steps of counts.c take with those that were recorded:
#
#     counts.sh record|compare path/to/counts testdata/modules counts.txt
#
# `record` writes counts.txt again. `compare` fails if a step takes over 3 % plus one instruction more than recorded,
# and prints the step, the recorded number and the growth. It also fails if a step takes that much less, or is not
# recorded: an outdated record would let the next regression pass.
#
# Counts depend on the compilers and the C library as much as on the code, so the record names these. If they differ, a
# step fails only if it takes over a quarter more. On another kind of processor nothing is compared, which CTest shows
# as skipped.
set -eu
action=$1 program=$2 modules=$3 record=$4
. "$(dirname "$0")/instructions.sh"

# What the compilers wrote into the program: for each, "; " and its name and version.
compilers=$(readelf --string-dump=.comment "$program" | sed -n 's/^ *\[ *[0-9a-f]*\] */; /p' | sort -u | tr -d '\n')
tools="$(uname -m)$compilers; $(getconf GNU_LIBC_VERSION)"
[ "$action" = record ] || recorded_tools=$(sed -n 's/^# tools: //p' "$record")
tolerance=1.03 same_tools=1
if [ "$action" != record ] && [ "${recorded_tools:?not in $record}" != "$tools" ]; then
  printf 'recorded with %s\nmade with     %s\n' "$recorded_tools" "$tools"
  if [ "${recorded_tools%%;*}" != "${tools%%;*}" ]; then
    echo "counts of another processor say nothing about this one: not compared"
    exit 77
  fi
  echo "so only steps that take more than a quarter more fail"
  tolerance=1.25 same_tools=0
fi

# Makes the C library copy and compare memory in the same way on every processor of this kind; otherwise counts differ
# by up to 5 %.
export GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-AVX512F,-AVX512VL,-AVX_Fast_Unaligned_Load,-ERMS,-FSRM
count counted "$program" "$modules"
awk -F '\t' '{ printf "%.1f\t%s\n", $1 / $2, $3 }' "$work/counted" >"$work/for_each"

if [ "$action" = record ]; then
  {
    echo "# Instructions for each type, call, field and so on, of the steps of counts.c. Written by:"
    echo "#     cmake --build build --target record-counts"
    echo "# tools: $tools"
    awk -F '\t' '{ printf "%9s  %s\n", $1, $2 }' "$work/for_each"
  } >"$work/record"
  mv "$work/record" "$record"
  echo "wrote $record"
  exit
fi

sed -n 's/^ *\([0-9.]*\)  \([^ #]\)/\1\t\2/p' "$record" >"$work/recorded"
awk -F '\t' -v tolerance="$tolerance" -v same_tools="$same_tools" '
  function tell(word) {
    grown = was[$2] > 0 ? sprintf("%+6.1f %%", 100 * ($1 / was[$2] - 1)) : "        "
    printf "%-5s %9.1f, recorded %9.1f: %s  %s\n", word, $1, was[$2], grown, $2
  }
  NR == FNR { was[$2] = $1; next }
  { steps++ }
  !($2 in was) { printf "new   %9.1f                              %s\n", $1, $2; differ++; next }
  { left[$2] }
  $1 > was[$2] * tolerance + 1 { tell("MORE"); more++; next }
  same_tools && $1 * tolerance + 1 < was[$2] { tell("less"); differ++ }
  END {
    for (step in was)
      if (!(step in left)) {
        printf "removed          , recorded %9.1f            %s\n", was[step], step
        differ++
      }
    printf "%d steps; %d take more instructions than recorded, %d others differ from the record\n", steps, more, differ
    if (more || differ) print "if that is meant: cmake --build build --target record-counts"
    exit !(steps > 0 && !more && !differ)
  }' "$work/recorded" "$work/for_each"
