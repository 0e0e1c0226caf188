#!/usr/bin/env bash
# Uses typereg in every way in which a project can have it: installed and then moved, through find_package, pkg-config
# and by hand, shared and static, in C and C++; as a folder of a project, which may be installed itself; beside another
# Rust library; for another processor; for WebAssembly without a system; with any configuration of cargo; from Rust as a
# crate; without the parts that print; from a tarball, without a network. Prints a line for each check, and at the end
# "12 passed, 0 failed". Needs what `scripts/prerequisites.sh proof` installs.
#
#   consumers/test.sh [--quick] [--only WORDS] [FOLDER]    builds in FOLDER (build/consumers), which it empties except for
#                                                          the files that cargo made
#
# --quick, for `make test`: installed, without the command, through find_package and pkg-config; as a folder; and the contents
# of the crates.
# --only: the checks whose names begin with one of the words, as in --only "crate wasm".
set -uo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
quick='' only='' with_command=ON
if [ "${1:-}" = --quick ]; then quick=yes with_command=OFF && shift; fi
if [ "${1:-}" = --only ]; then only=$2 && shift 2; fi
source=$PWD here=$PWD/consumers
mkdir -p "${1:-build/consumers}" && work=$(cd "${1:-build/consumers}" && pwd)
jobs=$(nproc 2>/dev/null || echo 2)
unset PKG_CONFIG_PATH CMAKE_PREFIX_PATH LD_LIBRARY_PATH CARGO_TARGET_DIR CARGO_BUILD_TARGET
cd "$work" && rm -rf logs prefix_* moved programs find_* published engine_* cargo_* && mkdir -p logs programs

. "$here/checks.sh"

# ---- installing

build() { cmake --build "$1" --parallel "$jobs"; }
install_and_move() { # PREFIX, folder to build in, CMake's options: installs below that name, and moves it
  local prefix=$1 folder=$2
  shift 2
  cmake -S "$source" -B "$folder" -DTYPEREG_TESTS=OFF -DTYPEREG_EXAMPLES=OFF -DCMAKE_BUILD_TYPE=Release \
    -DTYPEREG_LOCALIZE_STATIC=OFF "$@" &&
    build "$folder" && cmake --install "$folder" --prefix "$work/prefix_$prefix" && mkdir -p "moved/$prefix" &&
    mv "prefix_$prefix" "moved/$prefix/usr"
}
names_no_other_place() { # FOLDER: its text files contain neither the old prefix nor the source folder
  refuses grep -rlE "$work/prefix|$source" --include='*.cmake' --include='*.pc' --include='*.h' "$1"
}
runtime_alone() { # what a program linked with the library needs: the library and its licences
  cmake --install typereg --prefix "$work/prefix_runtime" --component typereg_runtime &&
    diff <(cd prefix_runtime && find . ! -type d | LC_ALL=C sort) - <<END
./lib/libtypereg.so.$abi
./lib/libtypereg.so.$version
./share/doc/typereg/LICENSE
./share/doc/typereg/THIRD-PARTY-LICENSES.txt
END
}
command_alone() { # runs without the rest, has the licences of what is linked into it, and documents whose links work
  cmake --install typereg --prefix "$work/prefix_command" --component typereg_command &&
    (cd prefix_command && ls bin/typereg share/doc/typereg/LICENSE share/doc/typereg/THIRD-PARTY-LICENSES.txt &&
      refuses ls -d include lib) && command_runs prefix_command/bin/typereg &&
    "$source/scripts/links.py" --installed prefix_command/share/doc/typereg
}

# ---- what is in the installed libraries

functions_of_map() { sed -n 's/^ *\(wt_[a-z0-9_]*\);$/\1/p' "$source/abi/typereg.map"; }
exports() { # LIBRARY: exactly the functions of the version script, under the version of the interface
  diff <(functions_of_map | sed "s/\$/@@TYPEREG_$abi/") \
    <(nm --dynamic --defined-only --with-symbol-versions "$1" | awk '$2 != "A" { print $3 }' | LC_ALL=C sort)
}
only_functions_of_map() { # ARCHIVE
  diff <(functions_of_map) <(nm --extern-only --defined-only --no-sort "$1" | awk 'NF == 3 { print $3 }' | LC_ALL=C sort)
}
needs_by_name() { readelf --dynamic --wide "$1" | grep -F "NEEDED" | grep -F "[libtypereg.so.$abi]"; }
bound_to_the_interface() { # PROGRAM: uses functions, and each under the version
  local used
  used=$(nm --dynamic --undefined-only --with-symbol-versions "$1" | awk '$2 ~ /^wt_/ { print $2 }')
  [ -n "$used" ] && refuses grep -v "@TYPEREG_$abi\$" <<<"$used"
}
needs_no_typereg() { refuses grep -F libtypereg <(readelf --dynamic --wide "$1"); }

command_runs() { # COMMAND, after the program that runs it, if any
  grep -q "1 module: 8 different types in 7 rec groups" <<<"$("$@" list "$source/testdata/small/shapes.wasm")"
}
completes() { # FILE for bash: what begins with "fin" is fingerprint
  [ "$(bash -c 'source "$1" && COMP_WORDS=(typereg fin) COMP_CWORD=1 && _typereg typereg fin typereg && echo "${COMPREPLY[*]}"' \
    bash "$1")" = fingerprint ]
}

# ---- building programs

find_package() { # NAME, CMake's options: a project that finds what is in moved/all, or in the given prefix
  local name=$1
  shift
  cmake -S "$here/find_package" -B "find_$name" -DCMAKE_PREFIX_PATH="$work/moved/all/usr" "$@" && build "find_$name"
}
find_with_older_policies() { # a project that asks for a CMake of 2014
  mkdir -p find_old && cat >find_old/CMakeLists.txt <<END &&
cmake_minimum_required(VERSION 3.1)
project(old LANGUAGES C)
find_package(typereg 0.1 REQUIRED COMPONENTS static)
add_executable(old $here/program.c)
target_link_libraries(old typereg::typereg)
END
    cmake -S find_old -B find_old/build -DCMAKE_PREFIX_PATH="$work/moved/all/usr" -DCMAKE_POLICY_VERSION_MINIMUM=3.1 &&
    build find_old/build && runs find_old/build/old
}
pkg_config() { # pkg-config's arguments
  PKG_CONFIG_PATH=$work/moved/all/usr/lib/pkgconfig pkg-config "$@" typereg
}
by_pkg_config() { # SOURCE, PROGRAM, and "static" for a program without any shared library
  local compile=(cc) static=()
  [ "$1" = program.c ] || compile=(c++ -std=c++17)
  [ "$3" != static ] || compile+=(-static) static=(--static)
  # shellcheck disable=SC2046
  "${compile[@]}" "$here/$1" -o "programs/$2" $(pkg_config "${static[@]}" --cflags --libs)
}
two_rust_libraries() { # ARCHIVE
  rustc --edition 2024 -O -C lto=fat -C panic=unwind --crate-type staticlib "$here/other.rs" -o programs/libother.a &&
    cc "$here/two_rust_libraries.c" -I"$work/moved/all/usr/include" programs/libother.a "$1" -lpthread -ldl -lm \
      -o programs/two_rust_libraries
}

# ---- a library that contains typereg, and is installed itself

made_before() { made_before_in typereg "$@"; } # FOLDER…
engine() { # NAME, CMake's options: installs engine/ in a prefix, moves it, and builds a program that finds it there
  local name=$1
  shift
  cmake -S "$here/engine" -B "engine_$name" -DTYPEREG="$source" -DCMAKE_BUILD_TYPE=Release "$@" && build "engine_$name" &&
    cmake --install "engine_$name" --prefix "$work/prefix_$name" && mkdir -p "moved/$name" &&
    mv "prefix_$name" "moved/$name/usr" && names_no_other_place "moved/$name/usr" &&
    cmake -S "$here/engine/user" -B "engine_$name/user" -DCMAKE_PREFIX_PATH="$work/moved/$name/usr" &&
    build "engine_$name/user"
}
documents_in_one_folder() { # FOLDER: all of typereg's, and none in the folder of the project
  ls "$1"/typereg/LICENSE "$1"/typereg/docs/{concepts,command}.md && [ "$(ls "$1")" = typereg ]
}
with_a_sanitizer() { # of the whole project, by clang, whose runtime is in the program alone
  cmake -S "$here/engine" -B engine_sanitizer -DTYPEREG="$source" -DCMAKE_C_COMPILER=clang \
    -DCMAKE_C_FLAGS=-fsanitize=address && build engine_sanitizer
}

# ---- other settings of cargo

install_exports() { # FOLDER: builds and installs in FOLDER/build, and checks what is installed
  cmake -S "$source" -B "$1/build" -DTYPEREG_TESTS=OFF -DTYPEREG_EXAMPLES=OFF -DTYPEREG_COMMAND=OFF && build "$1/build" &&
    cmake --install "$1/build" --prefix "$work/$1/usr" && exports "$1/usr/lib/libtypereg.so" &&
    functions_of_map | diff - <(nm --extern-only --defined-only "$1/usr/lib/libtypereg.a" | sed -n 's/.* T \(wt_.*\)/\1/p' | LC_ALL=C sort)
}
target_in_environment() { (export CARGO_BUILD_TARGET=$2 && install_exports "$1"); } # FOLDER TARGET
target_in_configuration() { # FOLDER TARGET
  mkdir -p "$1/.cargo" && printf '[build]\ntarget = "%s"\n' "$2" >"$1/.cargo/config.toml" && install_exports "$1"
}
other_cargo() { # FOLDER LINE: a cargo whose `cargo rustc` is that line of shell
  printf '#!/bin/sh\ncase $1 in rustc) %s ;; *) exec cargo "$@" ;; esac\n' "$2" >"$1/cargo.sh" && chmod +x "$1/cargo.sh" &&
    cmake -S "$source" -B "$1/build" -DTYPEREG_CARGO="$PWD/$1/cargo.sh" -DTYPEREG_COMMAND=OFF && touch "$1/build/typereg_shared.c" &&
    rm -f "$1/build/libtypereg.a"* && build "$1/build"
}
leaves_nothing_to_install() { # FOLDER
  refuses ls "$1/build/libtypereg.a" && refuses cmake --install "$1/build" --prefix "$work/$1/nothing"
}
with_toolchain() { # NAME, lines of a toolchain file, CMake's options: configures
  local name=$1
  printf '%s\n' "$2" >"$name.cmake"
  shift 2
  cmake -S "$source" -B "$name" -DCMAKE_TOOLCHAIN_FILE="$work/$name.cmake" -DTYPEREG_TESTS=OFF "$@"
}
host=$(rustc -vV | sed -n 's/^host: //p')
another=aarch64-unknown-linux-gnu
[ "$host" != "$another" ] || another=x86_64-unknown-linux-gnu
is_for() { # MACHINE FILE
  [ "$(readelf --file-header --wide "$2" | sed -n 's/^ *Machine: *//p' | sort -u)" = "$1" ]
}
on_aarch64() { runs qemu-aarch64 -L /usr/aarch64-linux-gnu "$@"; }

# ---- more checks, in files of their own

. "$here/crate.sh"
. "$here/builds.sh"

# ---- the quick checks

# The files that cargo made for a build of this repository in build/, if there is one: cargo compares them with the sources.
[ ! -d "$source/build/cargo" ] || made_before_in "$source/build" typereg
check install install_and_move all typereg -DTYPEREG_COMMAND="$with_command"
moved=$work/moved/all/usr
check install.moved names_no_other_place "$moved"
check install.runtime_alone runtime_alone
check install.exports exports "$moved/lib/libtypereg.so"

if [ $with_command = ON ]; then # other installed pages link to its pages
  check install.links "$source/scripts/links.py" --installed "$moved/share/doc/typereg"
  check command command_runs "$moved/bin/typereg"
  check command.alone command_alone
  check command.needs needs_no_typereg "$moved/bin/typereg"
  check command.pages ls "$moved/share/man/man1/typereg.1" "$moved/share/man/man1/typereg-list.1"
  check command.completions completes "$moved/share/bash-completion/completions/typereg"
fi

check find_package find_package all -DVERSION=0.1
for language in c cpp; do
  for library in typereg shared; do
    program=find_all/${language}_$library
    check "find_package.$language.$library" runs "$program"
    check "find_package.$language.$library.needs" needs_by_name "$program"
    check "find_package.$language.$library.versions" bound_to_the_interface "$program"
  done
  check "find_package.$language.static" runs "find_all/${language}_static"
  check "find_package.$language.static.needs" needs_no_typereg "find_all/${language}_static"
done

for static in "" static; do
  for file in program.c program.cpp; do
    name=pkg_config${static:+.$static}.${file#program.}
    check "$name" by_pkg_config "$file" "$name" "$static"
    check "$name.runs" runs env LD_LIBRARY_PATH="$moved/lib" "programs/$name"
  done
done
check pkg_config.c.needs needs_by_name programs/pkg_config.c
check pkg_config.static.c.needs needs_no_typereg programs/pkg_config.static.c

check add_subdirectory.made_before made_before add_subdirectory/typereg
check add_subdirectory cmake -S "$here/add_subdirectory" -B add_subdirectory
check add_subdirectory.build build add_subdirectory
for language in c cpp; do
  for library in typereg shared static; do
    check "add_subdirectory.$language.$library" runs "add_subdirectory/${language}_$library"
  done
done

check crate.package package
check crate.holds_what_it_needs holds_what_it_needs
check crate.links_holds_the_headers links_holds_the_headers
[ -z "$quick" ] || finish

# ---- the rest

check install.make_into_a_folder_with_a_space \
  grep -F -- '-DCMAKE_INSTALL_PREFIX="/a folder"' <(make --dry-run --directory "$source" install PREFIX="/a folder")
check find_package.static_by_default find_package static -DBUILD_SHARED_LIBS=OFF
check find_package.static_by_default.needs needs_no_typereg find_static/c_typereg
check find_package.static_component find_package component "-DCOMPONENTS=static"
check find_package.static_component.needs needs_no_typereg find_component/cpp_typereg
check find_package.all_static find_package all_static -DLIBRARIES=static -DCMAKE_EXE_LINKER_FLAGS=-static
check find_package.all_static.runs runs find_all_static/cpp_static
check find_package.older_policies find_with_older_policies
check find_package.same_version find_package same -DVERSION="$version"
check find_package.later_minor_refused refuses_saying "version: $version" find_package later -DVERSION=0.2
check find_package.later_major_refused refuses_saying "version: $version" find_package major -DVERSION=1
check find_package.earlier_minor_refused refuses_saying "version: $version" find_package earlier -DVERSION=0.0
without_archive() { mkdir -p moved/partial && cp -r moved/all/usr moved/partial/usr && rm moved/partial/usr/lib/libtypereg.a; }
check find_package.without_archive without_archive
check find_package.without_static find_package partial -DCMAKE_PREFIX_PATH="$work/moved/partial/usr" "-DLIBRARIES=typereg;shared"
without_libraries() { mkdir -p moved/none && cp -r moved/all/usr moved/none/usr && rm moved/none/usr/lib/libtypereg.*; }
check find_package.without_libraries without_libraries
check find_package.without_libraries_refused refuses_saying "neither of typereg's libraries" find_package none \
  -DCMAKE_PREFIX_PATH="$work/moved/none/usr"
check find_package.absent_component_refused refuses_saying "static is not installed" find_package absent -DCMAKE_PREFIX_PATH="$work/moved/partial/usr" -DCOMPONENTS=static

check engine.folder made_before engine_folder/typereg
check engine.folder.build engine folder -DTYPEREG_COMMAND=ON
check engine.folder.documents documents_in_one_folder moved/folder/usr/share/doc
check engine.folder_static made_before engine_folder_static/typereg
check engine.folder_static.build engine folder_static -DBUILD_SHARED_LIBS=OFF
check engine.fetch made_before engine_fetch/_deps/typereg-build
check engine.fetch.build engine fetch -DFETCH=ON
check engine.fetch_static made_before engine_fetch_static/_deps/typereg-build
check engine.fetch_static.build engine fetch_static -DFETCH=ON -DBUILD_SHARED_LIBS=OFF
for name in folder folder_static fetch fetch_static; do
  for library in static shared hidden; do
    check "engine.$name.$library" runs env LD_LIBRARY_PATH="moved/$name/usr/lib" "engine_$name/user/user_$library"
  done
done
check engine.sanitizer made_before engine_sanitizer/typereg
check engine.sanitizer.build with_a_sanitizer
check engine.folder.needs needs_by_name engine_folder/user/user_static
check engine.folder_static.needs needs_no_typereg engine_folder_static/user/user_static

check cargo.target_in_environment made_before cargo_environment/build
check cargo.target_in_environment.install target_in_environment cargo_environment "$another"
check cargo.target_in_configuration made_before "cargo_in configuration/build"
check cargo.target_in_configuration.install target_in_configuration "cargo_in configuration" "$another"
check cargo.nothing_made refuses_saying "there is no" other_cargo cargo_environment "exit 0"
check cargo.nothing_made.nothing_installed leaves_nothing_to_install cargo_environment
check cargo.failed refuses_saying "could not build" other_cargo "cargo_in configuration" "exit 3"
check cargo.failed.nothing_installed leaves_nothing_to_install "cargo_in configuration"
vax='set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR vax)'
check cargo.unknown_processor_refused refuses_saying "-DTYPEREG_CARGO_TARGET=" with_toolchain cargo_vax "$vax"
check cargo.unknown_processor_said with_toolchain cargo_vax "$vax" -DTYPEREG_CARGO_TARGET="$host"

check cross install_and_move cross cross -DCMAKE_TOOLCHAIN_FILE="$here/aarch64.cmake"
check cross.shared is_for AArch64 moved/cross/usr/lib/libtypereg.so
check cross.static is_for AArch64 moved/cross/usr/lib/libtypereg.a
check cross.command is_for AArch64 moved/cross/usr/bin/typereg
check cross.command.runs command_runs qemu-aarch64 -L /usr/aarch64-linux-gnu moved/cross/usr/bin/typereg
check cross.exports exports moved/cross/usr/lib/libtypereg.so
check cross.find_package find_package cross -DCMAKE_PREFIX_PATH="$work/moved/cross/usr" \
  -DCMAKE_TOOLCHAIN_FILE="$here/aarch64.cmake"
for library in shared static; do
  for language in c cpp; do check "cross.$language.$library" on_aarch64 "find_cross/${language}_$library"; done
done

check install.static_as_rust_made_it refuses only_functions_of_map "$moved/lib/libtypereg.a"
check localized install_and_move localized typereg -DTYPEREG_LOCALIZE_STATIC=ON
check localized.symbols only_functions_of_map moved/localized/usr/lib/libtypereg.a
check localized.two_rust_libraries two_rust_libraries moved/localized/usr/lib/libtypereg.a
check localized.two_rust_libraries.runs prints "the other library says 42
$expected" programs/two_rust_libraries
check localized.find_package find_package localized -DCMAKE_PREFIX_PATH="$work/moved/localized/usr" -DLIBRARIES=static
check localized.find_package.runs runs find_localized/cpp_static

check crate.used_from_rust used_from_rust
check crate.used_from_c_in_rust used_from_c_in_rust
check crate.locks_only_what_it_needs locks_only_what_it_needs
check crate.nothing_for_c builds_nothing_for_c
check readme.static as_the_readme_says staticlib
check readme.shared as_the_readme_says cdylib
check crate.without_features without_features_pays_for_rust_only
check crate.two_versions_without_c two_versions_without_c
check crate.no_two_versions_with_c no_two_versions_with_c
check crate.features builds_with_every_feature
check crate.needs_no_c_compiler needs_no_c_compiler
check crate.native_libraries native_libraries

check core configures -B core -DTYPEREG_CORE=ON
check core.build build core
check core.exports exports_all_but_the_parts core/libtypereg.so
check core.install cmake --install core --prefix "$work/moved/core/usr"
check core.find_package find_package core -DCMAKE_PREFIX_PATH="$work/moved/core/usr"
for program in c_shared c_static cpp_shared cpp_static; do check "core.$program" runs "find_core/$program"; done
localized() { configures -B core -DTYPEREG_CORE=ON -DTYPEREG_LOCALIZE_STATIC=ON && build core; }
check core.localized localized
check core.localized.symbols needs_no_function core/libtypereg.a
check core.tests_refused refuses_saying "need all of its parts" configures -B core_tests -DTYPEREG_TEXT=OFF -DTYPEREG_TESTS=ON
mkdir -p cargo_in_source && cp "$source/CMakeLists.txt" cargo_in_source
check cargo.in_source_refused refuses_saying "in a folder of its own" cmake -S cargo_in_source -B cargo_in_source
check cargo.flags configures -B flags -DTYPEREG_TESTS=OFF -DTYPEREG_EXAMPLES=OFF "-DTYPEREG_CARGO_FLAGS=--locked;--no-such-flag"
check cargo.flags.passed refuses_saying "--no-such-flag" build flags

check dist dist
check dist.no_network has_no_network
check dist.builds builds_cut_off
check dist.runs runs programs/dist
check dist.tests tests_cut_off

check wasm wasm_library
check wasm.runs as_in_c_and_its_text node "$here/wasm.mjs" "$wasm"

finish
