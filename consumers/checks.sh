# Functions for the tests of packages: consumers/test.sh and packages/*/test.sh source this file, in the folder $work, with
# the repository in $source. `check NAME COMMAND…` runs a command, which has to succeed, and prints a line;
# `finish` prints "12 passed, 0 failed" and ends.

passed=0 failed=0
check() { # NAME, a command: it has to succeed
  local name=$1 log=$work/logs/$1.log
  shift
  chosen "$name" || return 0
  if ("$@") >"$log" 2>&1; then
    passed=$((passed + 1)) && echo "ok      $name"
  else
    failed=$((failed + 1)) && echo "FAILED  $name" && sed 's/^/        /' "$log"
  fi
}
chosen() { # NAME: begins with one of the words of $only, or $only is empty
  local word
  [ -n "${only:-}" ] || return 0
  for word in $only; do [[ $1 != "$word"* ]] || return 0; done
  return 1
}
refuses() { ! "$@"; }
refuses_saying() { # WORDS, a command: it has to fail and print them
  local words=$1 said
  shift
  ! said=$("$@" 2>&1) && echo "$said" && grep -qF -- "$words" <<<"$said"
}
# ---- what each program has to print

version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$source/Cargo.toml" | head -n 1)
abi=$(sed -n 's/^const ABI_VERSION: u32 = \(.*\);/\1/p' "$source/build.rs")
expected="refused with code 7
pixel <: point: 1
typereg $version, interface $abi"
prints() { # TEXT, a command
  local text=$1
  shift
  diff <(echo "$text") <("$@" 2>&1)
}
runs() { prints "$expected" "$@"; }
finish() { echo "$passed passed, $failed failed" && exit "$((failed > 0))"; }

# Copies what cargo made for one build to the folders of other builds. It is the same there, so cargo builds nothing again.
made_before_in() { # FOLDER where it was made, FOLDER…
  local from=$1 folder
  shift
  for folder in "$@"; do mkdir -p "$folder" && rm -rf "$folder/cargo" && cp -a "$from/cargo" "$folder" || return; done
}
