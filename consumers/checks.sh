# What the tests of packages are written in: consumers/test.sh and packages/*/test.sh source this file, in the folder
# $work, with the repository in $source. `check NAME COMMAND…` runs a command, which has to succeed, and prints a line;
# `finish` says "12 passed, 0 failed" and ends.

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
chosen() { # NAME: begins with one of the words of $only, if that has any
  local word
  [ -n "${only:-}" ] || return 0
  for word in $only; do [[ $1 != "$word"* ]] || return 0; done
  return 1
}
refuses() { ! "$@"; }
refuses_saying() { # WORDS, a command: it has to fail, and say them
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

# In folders that are to be built in, what cargo made for another: the same, so it finds it done.
made_before_in() { # FOLDER where it was made, FOLDER…
  local from=$1 folder
  shift
  for folder in "$@"; do mkdir -p "$folder" && rm -rf "$folder/cargo" && cp -a "$from/cargo" "$folder" || return; done
}
