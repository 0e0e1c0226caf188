#!/usr/bin/env bash
# Fills in a recipe for a release: recipe.sh RECIPE.in RELEASE.tar.xz URL prints it. A package system builds a package by a
# recipe. It names the release, the place to fetch it from, and a checksum of its bytes:
# @VERSION@, @URL@ (of the folder), @SHA256@, @SHA512@, @SHA256_BASE64@.
set -euo pipefail
recipe=$1 release=$2 url=${3%/}
version=$(basename "$release" .tar.xz) && version=${version#typereg-}
sha256=$(sha256sum "$release" | cut -d ' ' -f 1)
base64=$(printf '%b' "$(sed 's/../\\x&/g' <<<"$sha256")" | base64)
sed -e "s|@VERSION@|$version|g" -e "s|@URL@|$url|g" -e "s|@SHA256@|$sha256|g" -e "s|@SHA256_BASE64@|$base64|g" \
  -e "s|@SHA512@|$(sha512sum "$release" | cut -d ' ' -f 1)|g" "$recipe"
