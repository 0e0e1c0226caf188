#!/usr/bin/env bash
# Builds the reference of the C interface with the pages of docs/, that of the C++ interface (Doxygen), and that of the
# Rust interface (rustdoc), and follows every link: `make docs` calls it. Any warning is an error.
# build/docs/index.html leads to all.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
out=build/docs
rm -rf "$out"/{c,cpp,rust} && mkdir -p "$out"

docs/pictures/draw.py --check

echo "== 2/5 The C interface and the pages: Doxygen"
doxygen docs/Doxyfile
# The files that pages link to and that Doxygen does not make a page of (docs/doxygen_filter.py).
grep -oh 'href="files/[^"#]*' "$out"/c/*.html | sed 's#^href="files/##' | sort -u |
  while read -r path; do
    mkdir -p "$out/c/files/$(dirname "$path")"
    cp -R "$path" "$out/c/files/$path"
  done

echo "== 3/5 The C++ interface: Doxygen"
doxygen docs/Doxyfile.cpp

echo "== 4/5 The Rust interface: rustdoc"
RUSTDOCFLAGS="--deny warnings" cargo doc --quiet --no-deps
cp -R "${CARGO_TARGET_DIR:-target}/doc" "$out/rust"
echo '<meta http-equiv="refresh" content="0; url=typereg/index.html">' >"$out/rust/index.html" # rustdoc links to one

echo "== 5/5 Links"
cp docs/index.html "$out/index.html"
links=$(scripts/links.py "$out") || { echo "$links"; exit 1; }

pages() { find "$1" -name '*.html' | wc -l; }
echo "documentation: $(pages "$out/c") pages for C, $(pages "$out/cpp") for C++, $(pages "$out/rust") for Rust, $links: $out/index.html"
