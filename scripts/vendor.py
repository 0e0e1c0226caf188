#!/usr/bin/env python3
"""The crates that typereg is built from, for a build without a network: vendor.py [--with-tests] FOLDER

Does what `cargo vendor` does, and prints the configuration that cargo needs. Without --with-tests, only the manifest is kept
of a crate that only tests use, because cargo reads the manifests of all crates in Cargo.lock. The result is a twentieth of
the size: the library and the programs can be built from FOLDER, for the systems that licences.py lists, but not the tests.
"""
import json
import pathlib
import subprocess
import sys

import licences


def keep(folder, wanted):
    """Keeps only the files of a crate whose names are wanted, also in cargo's list of checksums, and no empty folder."""
    path = folder / ".cargo-checksum.json"
    listed = json.loads(path.read_text(encoding="utf-8"))
    for name in [name for name in listed["files"] if not wanted(name)]:
        (folder / name).unlink()
        del listed["files"][name]
    path.write_text(json.dumps(listed), encoding="utf-8")
    for one in sorted(filter(pathlib.Path.is_dir, folder.rglob("*")), reverse=True):
        if not any(one.iterdir()):
            one.rmdir()


def main():
    *with_tests, folder = sys.argv[1:]
    folder = pathlib.Path(folder)
    metadata = json.loads(licences.run("cargo", "metadata", "--format-version", "1", "--locked"))
    kept = {f"{one['name']}-{one['version']}" for one in licences.used(metadata, "normal,build")}
    subprocess.run(["cargo", "vendor", "--locked", "--quiet", "--versioned-dirs", folder], cwd=licences.ROOT, check=True,
                   stdout=subprocess.DEVNULL)
    for crate in folder.iterdir():
        if with_tests or crate.name in kept:  # cargo does not read its .orig, and Debian's tools remove any
            keep(crate, lambda name: not name.endswith(".orig"))
        else:
            keep(crate, lambda name: name == "Cargo.toml")
            (crate / "src").mkdir()
            (crate / "src" / "lib.rs").touch()
    print(f'[source.crates-io]\nreplace-with = "vendored-sources"\n\n[source.vendored-sources]\n'
          f'directory = "{folder.name}"\n\n[net]\noffline = true')


main()
