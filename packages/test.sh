#!/usr/bin/env bash
# Builds the package of each system and uses it as others would: test.sh [--quick] [SYSTEM...], by default all systems.
# `make packages` calls it; docs/packaging.md says what each shows. Prints a line for each check, and at the end
# "12 passed, 0 failed".
#
# --quick, for .ci/run, leaves out systems and checks that take minutes or need programs of their own: conan, homebrew and
# nix; for Debian, lintian and the empty Debian; for npm, browsers and TypeScript; for the others, a second build.
set -uo pipefail
cd "$(dirname "$0")/.."
quick=()
if [ "${1:-}" = --quick ]; then quick=(--quick) && shift; fi
systems=(crate binary python npm debian meson vcpkg bazel)
[ ${#quick[@]} -gt 0 ] || systems+=(conan homebrew nix)
[ $# -eq 0 ] || systems=("$@")
logs=build/packages/logs
rm -rf build/packages/release && mkdir -p "$logs" || exit

all_passed=0 all_failed=0 summary=()
count() { # SYSTEM SECONDS: reads the last figures of its log; without figures, one check has failed
  local passed failed
  read -r passed failed < <(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$logs/$1.log" | tail -n 1)
  passed=${passed:-0} failed=${failed:-1}
  [ $((passed + failed)) -gt 0 ] || failed=1
  all_passed=$((all_passed + passed)) all_failed=$((all_failed + failed))
  summary+=("$(printf '%6d passed %4d failed %5d s   %s' "$passed" "$failed" "$2" "$1")")
}

printf '== The source release, and the licences of what is linked\n'
start=$SECONDS
{
  { scripts/licences.py --check && echo "ok      licences" && TYPEREG_RELEASE=$(scripts/dist.sh build/packages/release) &&
    echo "ok      release" && echo "2 passed, 0 failed"; } || echo "0 passed, 1 failed"
} >"$logs/release.log" 2>&1
cat "$logs/release.log"
export TYPEREG_RELEASE
count release $((SECONDS - start))
for system in "${systems[@]}"; do
  printf '\n== %s\n' "$system"
  start=$SECONDS
  "packages/$system/test.sh" "${quick[@]}" 2>&1 | tee "$logs/$system.log"
  count "$system" $((SECONDS - start))
done

printf '\n'
printf '%s\n' "${summary[@]}"
printf '%d passed, %d failed\n' "$all_passed" "$all_failed"
[ "$all_failed" -eq 0 ]
