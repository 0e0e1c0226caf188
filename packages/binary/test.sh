#!/usr/bin/env bash
# The binary archive, for projects without Rust: what CMake installs, in a tar file that can be unpacked anywhere. A C project
# without cargo then finds it by pkg-config and by CMake.
. "$(dirname "$0")/../common.sh"
folder=typereg-$version-$(rustc -vV | sed -n 's/^host: //p')

archive() {
  made built && cmake -S "$source" -B built -DCMAKE_BUILD_TYPE=Release -DTYPEREG_TESTS=OFF -DTYPEREG_EXAMPLES=OFF \
    -DCMAKE_INSTALL_LIBDIR=lib && cmake --build built && keep built && cmake --install built --prefix "$work/$folder" &&
    tar --create --sort=name --owner=0 --group=0 --numeric-owner "$folder" | xz >"$folder.tar.xz" && rm -r "${work:?}/$folder"
}
unpack() { mkdir -p "some where" && tar -xf "$folder.tar.xz" -C "some where" && mv "some where/$folder" "some where/else"; }
# Programs for C, and neither cargo nor rustc.
prefix="$work/some where/else"
without_rust() { bare "$work/programs" "$@"; }
no_rust_there() {
  local program
  mkdir programs && for program in sh cc c++ ld as ar ranlib nm objcopy make cmake pkg-config uname rm env; do
    ln -s "$(command -v "$program")" programs || return
  done && refuses without_rust sh -c 'command -v cargo || command -v rustc'
}
licences() { ls "$prefix"/share/doc/typereg/{LICENSE,THIRD-PARTY-LICENSES.txt}; }
links() { "$source/scripts/links.py" --installed "$prefix/share/doc/typereg"; }
by_pkg_config() { # PROGRAM FLAGS
  # shellcheck disable=SC2016
  without_rust PKG_CONFIG_PATH="$prefix/lib/pkgconfig" sh -ec 'eval cc "$1" -o "$2" $3 $(pkg-config $3 --cflags --libs typereg)' \
    sh "$source/consumers/program.c" "$work/$1" "$2"
}
by_cmake() {
  cp -r "$source/consumers" project && without_rust cmake -S project/find_package -B found -DCMAKE_PREFIX_PATH="$prefix" &&
    without_rust cmake --build found
}

check binary.archive archive
check binary.unpack unpack
check binary.licences licences
check binary.links links
check binary.no_rust_there no_rust_there
check binary.pkg_config by_pkg_config shared ""
check binary.pkg_config.runs runs env LD_LIBRARY_PATH="$prefix/lib" ./shared
check binary.pkg_config.static by_pkg_config static -static
check binary.pkg_config.static.runs runs ./static
check binary.cmake by_cmake
for program in c_shared c_static cpp_shared cpp_static; do check "binary.cmake.$program" runs "found/$program"; done
finish
