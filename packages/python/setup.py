"""Builds the parts of the wheel that are not in src/: the shared library, and typereg/c.py, made from the header.

    TYPEREG_SOURCE     the repository; by default the one that has this folder in its packages/
    TYPEREG_BUILD      where CMake builds the library; by default below build/ here

It needs what typereg needs to be built: CMake, a C compiler and Rust. Installing the wheel needs none of them.
"""
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = pathlib.Path(os.environ.get("TYPEREG_SOURCE", HERE.parent.parent))
BUILD = pathlib.Path(os.environ.get("TYPEREG_BUILD", HERE / "build" / "typereg"))
LIBRARY = {"darwin": "libtypereg.dylib", "win32": "typereg.dll"}.get(sys.platform, "libtypereg.so")

sys.path[:0] = [str(HERE), str(SOURCE / "examples")]
import declarations  # noqa: E402


def cmake(*arguments):
    subprocess.run(["cmake", *map(str, arguments)], check=True)


def glibc_of(library):
    """The version of glibc that a library needs: the newest of those whose functions it uses."""
    used = re.findall(rb"GLIBC_(\d+)\.(\d+)", library.read_bytes())
    return max((int(major), int(minor)) for major, minor in used) if used else None


class WithLibrary(build_py):
    def run(self):
        super().run()
        package = pathlib.Path(self.build_lib) / "typereg"
        cmake("-S", SOURCE, "-B", BUILD, "-DCMAKE_BUILD_TYPE=Release", "-DTYPEREG_TESTS=OFF", "-DTYPEREG_EXAMPLES=OFF",
              "-DTYPEREG_COMMAND=OFF")
        cmake("--build", BUILD)
        found = sorted(BUILD.rglob(LIBRARY))
        if not found:
            sys.exit(f"setup.py: CMake built no {LIBRARY} in {BUILD}")
        shutil.copy(found[0], package / LIBRARY)
        (package / "c.py").write_text(declarations.module(SOURCE / "include" / "typereg.h"), encoding="utf-8")


class Binary(Distribution):
    def has_ext_modules(self):  # its library is for one system, though setuptools compiles nothing
        return True


class PlatformWheel(bdist_wheel):
    """For every Python 3 of one system: the library does not depend on Python."""

    def get_tag(self):
        system = super().get_tag()[2]
        glibc = glibc_of(pathlib.Path(self.bdist_dir) / "typereg" / LIBRARY) if sys.platform == "linux" else None
        if glibc:
            system = f"manylinux_{glibc[0]}_{glibc[1]}_{platform.machine()}"
        return "py3", "none", system


for name in ("LICENSE", "THIRD-PARTY-LICENSES.txt"):  # they have to be beside pyproject.toml
    shutil.copy(SOURCE / name, HERE / name)
version = re.search(r'^version = "(.*)"', (SOURCE / "Cargo.toml").read_text(encoding="utf-8"), re.MULTILINE)[1]
setup(version=version, distclass=Binary, cmdclass={"build_py": WithLibrary, "bdist_wheel": PlatformWheel})
