#!/usr/bin/env bash
# Meson: the source release as a subproject, by the wrap file, shared and static; and installed by Meson, so that another
# project finds it by pkg-config.
. "$(dirname "$0")/../common.sh"

meson() { tools meson==1.12.1 ninja==1.13.0 && PATH=$shared/tools/bin:$PATH "$shared/tools/bin/meson" "$@"; }
FALLBACK=--force-fallback-for=typereg # the subproject, even if this machine has a typereg
user() { # NAME: a project
  mkdir "$1" && cp "$source"/consumers/{meson/meson.build,program.c,program.cpp} "$1"
}
subproject() { # with the release in the folder where Meson puts what it has fetched
  user user && mkdir -p user/subprojects/packagecache && release_in user/subprojects/packagecache &&
    "$source/scripts/recipe.sh" "$system/typereg.wrap.in" user/subprojects/packagecache/*.tar.xz https://example.org/typereg \
      >user/subprojects/typereg.wrap && meson setup $FALLBACK --buildtype release shared user && meson compile -C shared
}
subproject_static() {
  mkdir -p static/subprojects/typereg-"$version" && cp -a {shared,static}/subprojects/typereg-"$version"/cargo &&
    meson setup $FALLBACK --buildtype release -Ddefault_library=static static user && meson compile -C static
}
refuses_another_release() {
  cp -r user other && rm -rf other/subprojects/typereg-* && echo >>other/subprojects/packagecache/*.tar.xz &&
    refuses_saying "hash" meson setup other_build other
}
installed() {
  mkdir -p typereg && cp -a shared/subprojects/typereg-"$version"/cargo typereg &&
    meson setup --buildtype release --prefix "$work/prefix" --libdir lib -Ddefault_library=both typereg \
      user/subprojects/typereg-"$version" && meson install -C typereg && ls prefix/lib/libtypereg.a &&
    ls prefix/share/doc/typereg/{LICENSE,THIRD-PARTY-LICENSES.txt}
}
exports() { # exactly the functions of the version script, under the version of the interface
  diff <(sed -n "s/^ *\(wt_[a-z0-9_]*\);\$/\1@@TYPEREG_$abi/p" "$source/abi/typereg.map") \
    <(nm --dynamic --defined-only --with-symbol-versions prefix/lib/libtypereg.so | awk '$2 != "A" { print $3 }' | LC_ALL=C sort)
}
found() {
  user other_user && PKG_CONFIG_PATH=$work/prefix/lib/pkgconfig meson setup found other_user && meson compile -C found &&
    readelf --dynamic --wide found/user_c | grep -F "[libtypereg.so.$abi]"
}

check meson.subproject subproject
check meson.subproject.c runs shared/user_c
check meson.subproject.cpp runs shared/user_cpp
check meson.static subproject_static
check meson.static.c runs static/user_c
check meson.static.cpp runs static/user_cpp
check meson.refuses_another_release refuses_another_release
check meson.installed installed
check meson.installed.exports exports
check meson.found found
check meson.found.c runs found/user_c
check meson.found.cpp runs found/user_cpp
finish
