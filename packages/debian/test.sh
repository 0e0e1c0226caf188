#!/usr/bin/env bash
# The Debian packages: built from the source release without a network, and installed in an empty Debian, where programs
# are compiled and run. Needs dpkg-dev and debhelper; without --quick also lintian, mmdebstrap and root. The empty Debian is
# kept in build/packages/debian-root.
. "$(dirname "$0")/../common.sh"
root=$shared/debian-root
# debhelper hides the home folder, in which rustup looks for its toolchains.
PATH=$(rustc --print sysroot)/bin:$PATH

build_packages() {
  release_in "$work" && cp "typereg-$version.tar.xz" "typereg_$version.orig.tar.xz" &&
    tar -xf "typereg-$version.tar.xz" && cp -r "$system" "typereg-$version/debian" && rm "typereg-$version/debian/test.sh" &&
    cd "typereg-$version" && without_network dpkg-buildpackage --unsigned-source --unsigned-changes --no-check-builddeps
}
debs() { find "$work" -maxdepth 1 -name "*typereg*_${version}-*.deb" ! -name '*dbgsym*'; }
same_version() { grep -q "^typereg ($version-" "$system/changelog"; }
unpack() {
  local deb
  for deb in $(debs); do dpkg-deb --extract "$deb" unpacked || return; done
  lib=$(echo unpacked/usr/lib/*-linux-gnu)
}
hold() { # one has the library, the other the files to compile programs with, and both have the licences
  local runtime development
  runtime=$(dpkg-deb --contents libtypereg0_*.deb | awk '$1 !~ /^d/ { print $6 }') &&
    development=$(dpkg-deb --contents libtypereg-dev_*.deb | awk '$1 !~ /^d/ { print $6 }') && echo "$runtime$development" &&
    diff <(grep -v /doc/ <<<"$runtime" | sed 's#lib/[^/]*-linux-gnu#lib#' | LC_ALL=C sort) - <<<"./usr/lib/libtypereg.so.$abi
./usr/lib/libtypereg.so.$version" && local each file && for each in "$runtime" "$development"; do
      grep -q THIRD-PARTY-LICENSES.txt <<<"$each" && grep -q 'doc/.*/copyright' <<<"$each" || return
    done && for file in typereg.h typereg.hpp typereg/inline.h libtypereg.a libtypereg.so typereg.pc typeregConfig.cmake \
      docs/concepts.md examples/list.c; do grep -q "/$file\$" <<<"${development// -> */}" || return; done
}
symbols() { # every function, and the first version of the package that has it
  diff <(sed -n 's/^ *\(wt_[a-z0-9_]*\);$/\1/p' "$source/abi/typereg.map") \
    <(dpkg-deb --info libtypereg0_*.deb symbols | sed -n "s/^ \(wt_.*\)@TYPEREG_$abi $version\$/\1/p")
}
# A program linked with the development package, in a folder with the runtime package and the C library.
runs_in_an_empty_root() {
  unpack && mkdir -p empty && dpkg-deb --extract libtypereg0_*.deb empty &&
    cc "$source/consumers/program.c" -Iunpacked/usr/include -L"$lib" -ltypereg -o empty/program || return
  local file
  for file in $(ldd empty/program | sed -n 's#.*[[:space:]]\(/[^ ]*\) (.*#\1#p' | grep -v libtypereg) /lib/*-linux-gnu/libgcc_s.so.1; do
    mkdir -p "empty/$(dirname "$file")" && cp "$file" "empty/$file" || return
  done
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(unshare --map-root-user)
  runs "${as_root[@]}" chroot empty /program
}
command_runs() { # in a root with the C library and the package
  mkdir -p alone && dpkg-deb --extract typereg_*.deb alone && cp -r empty/lib* alone && cp -r "$source/testdata/small" alone || return
  local as_root=() file
  [ "$(id -u)" = 0 ] || as_root=(unshare --map-root-user)
  for file in usr/share/man/man1/typereg.1.gz usr/share/bash-completion/completions/typereg \
    usr/share/zsh/vendor-completions/_typereg usr/share/doc/typereg/THIRD-PARTY-LICENSES.txt; do ls "alone/$file" || return; done
  "${as_root[@]}" chroot alone /usr/bin/typereg --version | grep -F "$version" &&
    "${as_root[@]}" chroot alone /usr/bin/typereg list /small/shapes.wasm
}
links_lead_somewhere() {
  local package
  for package in libtypereg-dev typereg; do "$source/scripts/links.py" --installed "unpacked/usr/share/doc/$package" || return; done
}
# Three tags are left out because they do not apply: there is no address for new releases yet; the library calls no function
# that has a fortified form in glibc (Rust checks bounds itself); and lintian takes bytes of code for misspelt words.
lintian_clean() {
  lintian --allow-root --display-info --fail-on error,warning,info \
    --suppress-tags debian-watch-file-is-missing,hardening-no-fortify-functions,spelling-error-in-binary ./*.changes
}

empty_debian() {
  [ -e "$root/usr/bin/c++" ] || { rm -rf "$root" && mmdebstrap --variant=minbase --include=g++,pkgconf,cmake,make \
    "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$root"; }
}
there() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
purge_there() { # the packages that are installed
  local names
  names=$(there dpkg-query --show --showformat '${Package}\n' 'libtypereg*' 2>/dev/null)
  # shellcheck disable=SC2086
  [ -z "$names" ] || there dpkg --purge $names
}
install_there() { # PACKAGES
  local name
  purge_there && rm -rf "$root/root/"* && for name in "$@"; do
    cp "$work/${name}_"*.deb "$root/root" && there sh -c "apt-get install --yes /root/${name}_*.deb" || return
  done
}
runs_with_the_library_alone() { install_there libtypereg0 && cp empty/program "$root/root" && runs there /root/program; }
compiles_there() {
  install_there libtypereg0 libtypereg-dev && cp -r "$source/consumers" "$root/root" &&
    there sh -c 'cd /root/consumers && cc program.c -o /root/c $(pkg-config --cflags --libs typereg) &&
      c++ -std=c++17 program.cpp -o /root/cpp $(pkg-config --cflags --libs typereg) &&
      cc -static program.c -o /root/static $(pkg-config --static --cflags --libs typereg) &&
      cmake -S find_package -B /root/found -DVERSION=0.1 && cmake --build /root/found' &&
    local program && for program in c cpp static found/c_shared found/cpp_static found/cpp_typereg; do
      runs there "/root/$program" || return
    done
}
removed_without_a_trace() {
  purge_there && refuses grep . <(find "$root/usr" "$root/etc" -name '*typereg*')
}

check debian.same_version same_version
check debian.build build_packages
check debian.hold hold
check debian.symbols symbols
check debian.runs_in_an_empty_root runs_in_an_empty_root
check debian.command_runs command_runs
check debian.links links_lead_somewhere
if [ -z "$quick" ]; then
  check debian.lintian lintian_clean
  check debian.empty empty_debian
  check debian.runs_with_the_library_alone runs_with_the_library_alone
  check debian.compiles_there compiles_there
  check debian.removed_without_a_trace removed_without_a_trace
fi
finish
