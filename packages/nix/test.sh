#!/usr/bin/env bash
# The recipe for Nix. Untried with nixpkgs: Nix evaluates it with stand-ins for what it uses of nixpkgs, and fetches the
# release by its address and hash. Needs nix (Debian: nix-bin).
. "$(dirname "$0")/../common.sh"
export NIX_STORE_DIR=$work/store NIX_STATE_DIR=$work/state NIX_LOG_DIR=$work/log NIX_CONF_DIR=$work/conf
export HOME=$work/home NIX_REMOTE=

fill_in() {
  release_in . &&
    "$source/scripts/recipe.sh" "$system/package.nix.in" "typereg-$version.tar.xz" "file://$work" >package.nix
}
evaluate() { # EXPRESSION about the package: its value
  nix-instantiate --eval --strict --expr "($1) (import $work/package.nix {
    lib = { licenses = { asl20 = 1; llvm-exception = 2; }; platforms.unix = [ ]; };
    stdenv.mkDerivation = all: all; fetchurl = all: all; cmake = 1; cargo = 2; rustc = 3; })"
}
says() {
  evaluate 'package: package' && [ "$(evaluate 'package: package.version')" = "\"$version\"" ] &&
    [ "$(evaluate 'package: package.src.url')" = "\"file://$work/typereg-$version.tar.xz\"" ]
}
hash_is_that_of_the_release() {
  local hash
  hash=$(evaluate 'package: package.src.hash' | tr -d '"') && echo "$hash" &&
    [ "$(nix-hash --type sha256 --to-base16 "$hash")" = "$(sha256sum "typereg-$version.tar.xz" | cut -d ' ' -f 1)" ]
}

check nix.fill_in fill_in
check nix.says says
check nix.hash hash_is_that_of_the_release
finish
