"""Builds typereg for Conan 2 from its source release, with CMake and cargo, which have to be installed (Rust 1.88).

    scripts/recipe.sh packages/conan/conandata.yml.in RELEASE.tar.xz URL >packages/conan/conandata.yml
    conan create packages/conan --version VERSION [-o "&:shared=True"]

typereg::typereg is the static library, or with shared=True the shared one.
"""
import os

from conan import ConanFile
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout
from conan.tools.files import copy, get, rm, rmdir

required_conan_version = ">=2.0"


class Typereg(ConanFile):
    name = "typereg"
    description = "A WebAssembly type registry with a C interface: rec groups in, canonical types out"
    license = "Apache-2.0 WITH LLVM-exception"
    topics = ("webassembly", "wasm", "gc", "types")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False]}
    default_options = {"shared": False}

    def configure(self):  # its only C++ is headers
        self.settings.rm_safe("compiler.libcxx")
        self.settings.rm_safe("compiler.cppstd")

    def layout(self):
        cmake_layout(self, src_folder="src")

    def source(self):
        get(self, **self.conan_data["sources"][self.version], strip_root=True)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["TYPEREG_TESTS"] = False
        toolchain.cache_variables["TYPEREG_EXAMPLES"] = False
        toolchain.cache_variables["TYPEREG_COMMAND"] = False
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        for name in ("LICENSE", "THIRD-PARTY-LICENSES.txt"):
            copy(self, name, self.source_folder, os.path.join(self.package_folder, "licenses"))
        # Conan generates its own of these from package_info.
        for name in ("share", "lib/cmake", "lib/pkgconfig"):
            rmdir(self, os.path.join(self.package_folder, name))
        for pattern in ("*.a", "typereg.lib") if self.options.shared else ("*.so*", "*.dylib", "*.dll*"):
            for folder in ("lib", "bin"):
                rm(self, pattern, os.path.join(self.package_folder, folder))

    def package_info(self):
        self.cpp_info.set_property("cmake_target_aliases",
                                   ["typereg::shared" if self.options.shared else "typereg::static"])
        windows = self.settings.os == "Windows"
        self.cpp_info.libs = ["typereg.dll" if windows and self.options.shared else "typereg"]
        if self.options.shared:
            if windows:
                self.cpp_info.defines = ["TYPEREG_SHARED"]
        elif windows:
            self.cpp_info.system_libs = ["kernel32", "ntdll", "userenv", "ws2_32", "dbghelp"]
        elif self.settings.os in ("Linux", "FreeBSD", "Android"):
            self.cpp_info.system_libs = ["pthread", "dl", "m"]
