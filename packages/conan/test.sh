#!/usr/bin/env bash
# The Conan package: created from the source release in its own Conan home, static and shared; Conan's test uses each.
. "$(dirname "$0")/../common.sh"
export CONAN_HOME=$work/home

conan() { "$shared/tools/bin/conan" "$@"; }
prepare() {
  tools conan==2.34.0 && conan profile detect && release_in . && cp -r "$system" recipe &&
    sed -i "s#\.\./\.\./\.\./consumers#$source/consumers#" recipe/test_package/CMakeLists.txt &&
    "$source/scripts/recipe.sh" "$system/conandata.yml.in" "typereg-$version.tar.xz" "file://$work" >recipe/conandata.yml
}
create() { # conan's options: both programs of the test print what they should
  local said
  said=$(conan create recipe --version "$version" "$@" 2>&1)
  local status=$?
  echo "$said" && [ $status -eq 0 ] && [ "$(grep -cxF "typereg $version, interface $abi" <<<"$said")" = 2 ] &&
    [ "$(grep -cxF "pixel <: point: 1" <<<"$said")" = 2 ]
}
holds() { # LIBRARIES True|False: the libraries in the package with that value of "shared"
  local folder
  folder=$(dirname "$(grep -lx "shared=$2" home/p/b/*/p/conaninfo.txt)") && find "$folder" | sort &&
    ls "$folder"/licenses/{LICENSE,THIRD-PARTY-LICENSES.txt} "$folder"/include/typereg.h &&
    diff <(cd "$folder/lib" && printf '%s\n' *) <(printf '%s\n' "$1")
}

check conan.prepare prepare
check conan.static create -o '&:shared=False'
check conan.static.holds holds libtypereg.a False
check conan.shared create -o '&:shared=True'
check conan.shared.holds holds "libtypereg.so
libtypereg.so.$abi
libtypereg.so.$version" True
finish
