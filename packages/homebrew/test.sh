#!/usr/bin/env bash
# The recipe for Homebrew. Untried with Homebrew itself: a stand-in reads the formula and, without --quick, installs by it
# and runs the formula's own test. Needs ruby.
. "$(dirname "$0")/../common.sh"

fill_in() {
  release_in . &&
    "$source/scripts/recipe.sh" "$system/typereg.rb.in" "typereg-$version.tar.xz" https://example.org/typereg >typereg.rb
}
says() { # the address of the release, and its checksum
  diff <(ruby -W "$system/stand_in.rb" ./typereg.rb) - <<END
https://example.org/typereg/typereg-$version.tar.xz
$(sha256sum "typereg-$version.tar.xz" | cut -d ' ' -f 1)
END
}
installed() {
  tar -xf "typereg-$version.tar.xz" && ruby "$system/stand_in.rb" ./typereg.rb "typereg-$version" "$work/prefix" &&
    ls prefix/lib/libtypereg.so prefix/share/doc/typereg/THIRD-PARTY-LICENSES.txt
}

check homebrew.fill_in fill_in
check homebrew.says says
[ -n "$quick" ] || check homebrew.installed installed
finish
