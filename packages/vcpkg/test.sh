#!/usr/bin/env bash
# The recipe for vcpkg. Untried with vcpkg itself: the manifest is checked as JSON with the members that vcpkg requires, and a
# stand-in for vcpkg's functions runs the portfile, which fetches the release and, without --quick, builds and installs it.
. "$(dirname "$0")/../common.sh"

fill_in() {
  mkdir port && release_in . || return
  local file
  for file in vcpkg.json portfile.cmake; do
    "$source/scripts/recipe.sh" "$system/$file.in" "typereg-$version.tar.xz" "file://$work" >"port/$file" || return
  done
}
manifest() {
  python3 -c 'import json, re, sys
port = json.load(open("port/vcpkg.json"))
assert port["name"] == "typereg" and port["version-semver"] == sys.argv[1] and port["license"], port
assert all(re.fullmatch("[a-z0-9-]+", one["name"]) and one["host"] for one in port["dependencies"])' "$version"
}
portfile() { # a folder, CMake's options
  local folder=$1
  shift
  cmake -DPORTFILE="$work/port/portfile.cmake" -DWORK="$work/$folder" "$@" -P "$system/stand_in.cmake" &&
    grep -q "Rust's standard library" "$folder/packages/share/typereg/copyright"
}
refuses_another_release() {
  cp -r port other && sed -i "s/SHA512 [0-9a-f]*/SHA512 $(sha512sum </dev/null | cut -d ' ' -f 1)/" other/portfile.cmake &&
    refuses_saying mismatch cmake -DPORTFILE="$work/other/portfile.cmake" -DWORK="$work/refused" -P "$system/stand_in.cmake"
}
used() {
  cc "$source/consumers/program.c" -Ibuilt/packages/include built/packages/lib/libtypereg.a -lpthread -ldl -lm -o program &&
    runs ./program && refuses ls built/packages/lib/libtypereg.so
}

check vcpkg.fill_in fill_in
check vcpkg.manifest manifest
check vcpkg.portfile portfile fetched
check vcpkg.refuses_another_release refuses_another_release
if [ -z "$quick" ]; then
  check vcpkg.built portfile built -DBUILD=ON
  check vcpkg.used used
fi
finish
