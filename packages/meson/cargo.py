#!/usr/bin/env python3
"""What meson.build needs from cargo.

    cargo.py version                                     the version of Cargo.toml
    cargo.py abi_version                                 the one of the binary interface, of build.rs
    cargo.py build CARGO OUT DEPFILE PROFILE [TARGET]    makes the static library OUT, and says what it is made of
"""
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def first(file, pattern):
    return re.search(pattern, (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)[1]


def build(cargo, out, depfile, profile, target=""):
    folder = pathlib.Path(out).resolve().parent / "cargo"
    made = folder / target / ("debug" if profile == "dev" else "release")
    name = "typereg.lib" if "-msvc" in target or (sys.platform == "win32" and not target) else "libtypereg.a"
    # cargo restores a library that was removed, so the file is always the one that cargo has made now.
    (made / name).unlink(missing_ok=True)
    command = [cargo, "rustc", "--manifest-path", ROOT / "Cargo.toml", "--target-dir", folder, "--profile", profile,
               "--lib", "--crate-type", "staticlib"]
    # From there cargo finds .cargo/config.toml beside the sources, which vendored crates need.
    status = subprocess.run(command + (["--target", target] if target else []), cwd=ROOT).returncode
    if status != 0:
        sys.exit(f"cargo could not build typereg ({status})")
    shutil.copy(made / name, out)
    # "library: source source …"
    sources = (made / name).with_suffix(".d").read_text(encoding="utf-8").split(": ", 1)[1]
    pathlib.Path(depfile).write_text(f"{out}: {sources}", encoding="utf-8")


if sys.argv[1] == "version":
    print(first("Cargo.toml", r'^version = "(.*)"'))
elif sys.argv[1] == "abi_version":
    print(first("build.rs", r"^const ABI_VERSION: u32 = (.*);"))
else:
    build(*sys.argv[2:])
