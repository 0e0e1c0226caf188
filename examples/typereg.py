"""typereg for Python, over ctypes: everything that typereg.h declares, read from the header itself.

    typereg.find(arguments)         the paths of header and library
    typereg.load(header, library)   the library, with every function's types set, every struct and every constant
    typereg.caller(wt)              calls functions that can fail: a failure is raised as Refused

Nothing of the interface is written down here, so a program that works shows that header and library agree. The header
is so regular that a few patterns read it, and a function that they cannot read is an error. They rely on this:
  - a constant is `#define NAME number`; a type is `typedef ...;` and begins a line;
  - a function is `TYPEREG_API`, its result, its name, its parameters in brackets, each with a name;
  - the functions own what they return as `char *` or `T *`, and lend `const char *` and `const T *`.
"""
import ctypes
import glob
import re
import shlex
import subprocess
import sys
import types

NUMBERS = {"bool": ctypes.c_bool, "size_t": ctypes.c_size_t,
           "int8_t": ctypes.c_int8, "int16_t": ctypes.c_int16, "int32_t": ctypes.c_int32, "int64_t": ctypes.c_int64,
           "uint8_t": ctypes.c_uint8, "uint16_t": ctypes.c_uint16, "uint32_t": ctypes.c_uint32,
           "uint64_t": ctypes.c_uint64}


class Header:
    """What a header declares: .constants by name, .types by name, .functions as name: (result, parameters)."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)
        self.constants = {name: int(number, 0) for name, number in
                          re.findall(r"^#define (\w+) (0x[0-9a-fA-F]+|[0-9]+)$", text, re.MULTILINE)}
        self.types = dict(NUMBERS)
        for declaration in re.findall(r"^typedef ([^{;]+(?:\{[^}]*\}[^;]*)?);", text, re.MULTILINE):
            self.add_type(" ".join(declaration.split()))
        declared = re.findall(r"^TYPEREG_API\s+(?:TYPEREG_\w+(?:\([^)]*\))?\s+)*([^;]*);", text, re.MULTILINE)
        self.functions = dict(self.function(" ".join(one.split())) for one in declared)

    def add_type(self, declaration):
        """One typedef: a struct with its members, an opaque struct, a callback, or another name of a number."""
        if match := re.fullmatch(r"struct (\w+) \{(.*)\} \1", declaration):
            members = [self.member(one) for one in match[2].split(";") if one.strip()]
            self.types[match[1]] = type(match[1], (ctypes.Structure,), {"_fields_": members})
        elif match := re.fullmatch(r"struct (\w+) \1", declaration):
            self.types[match[1]] = type(match[1], (ctypes.Structure,), {})  # only ever used through a pointer
        elif match := re.fullmatch(r"(.+?) ?\(\*(\w+)\)\((.*)\)", declaration):
            self.types[match[2]] = ctypes.CFUNCTYPE(self.ctype(match[1]), *self.parameters(match[3]))
        elif match := re.fullmatch(r"(\w+) (\w+)", declaration):
            self.types[match[2]] = self.types[match[1]]
        else:
            raise SyntaxError(f"not a type: {declaration}")

    def member(self, declaration):
        match = re.fullmatch(r"\s*(.*?)(\w+)(?:\[(\d+)\])?\s*", declaration)
        kind = self.ctype(match[1])
        return match[2], kind * int(match[3]) if match[3] else kind

    def parameters(self, text):
        """The types of parameters, each of which has a name after its type."""
        return [self.ctype(re.fullmatch(r"(.*?)\w+", one.strip())[1]) for one in text.split(",") if one != "void"]

    def function(self, declaration):
        match = re.fullmatch(r"(.*?)(wt_\w+)\((.*)\)", declaration)
        if match is None:
            raise SyntaxError(f"not a function: {declaration}")
        return match[2], (self.ctype(match[1]), self.parameters(match[3]))

    def ctype(self, text):
        """What ctypes calls a type of C."""
        text = text.strip()
        name, stars = text.replace("const ", "").rstrip("* "), text.count("*")
        if text == "void":
            return None
        if name == "void":
            return ctypes.c_void_p
        if name == "char":  # an owned text must keep its address, which c_char_p would lose
            return ctypes.c_char_p if text.startswith("const ") else ctypes.c_void_p
        kind = self.types[name]
        for _ in range(stars):
            kind = ctypes.POINTER(kind)
        return kind


def find(arguments):
    """The paths of header and library: as pkg-config finds them, under a PREFIX, or as given."""
    if len(arguments) == 2:
        return arguments
    if len(arguments) == 1:
        include, lib = f"{arguments[0]}/include", f"{arguments[0]}/lib*"
    else:
        def ask(variable):
            command = ["pkg-config", f"--variable={variable}", "typereg"]
            try:
                said = subprocess.run(command, stdout=subprocess.PIPE, text=True)
            except OSError:
                sys.exit(f"{sys.argv[0]}: pkg-config is not installed; PREFIX says where typereg is")
            if said.returncode != 0:
                sys.exit(f"{sys.argv[0]}: pkg-config does not find typereg; PREFIX says where it is")
            return "".join(shlex.split(said.stdout))  # it writes paths for a shell: a space has a backslash before it
        include, lib = ask("includedir"), ask("libdir")
    for name in "libtypereg.so", "libtypereg.dylib", "../bin/typereg.dll":
        for path in glob.glob(f"{lib}/{name}") + glob.glob(f"{lib}/*/{name}"):
            return f"{include}/typereg.h", path
    sys.exit(f"{sys.argv[0]}: there is no library in {lib}")


class Refused(Exception):
    """A call that failed: the message, and the place, as far as the error knows it."""

    def __init__(self, wt, error):
        super().__init__(wt.wt_error_message(error).decode())
        place = ctypes.c_uint32()
        self.member = place.value if wt.wt_error_member(error, place) else None
        self.field = place.value if wt.wt_error_field(error, place) else None
        wt.wt_error_delete(error)


def caller(wt):
    """Calls a function that takes `error_out` last; raises its failure."""
    def call(function, *arguments):
        error = ctypes.POINTER(wt.wt_error_t)()
        result = function(*arguments, ctypes.byref(error))
        if error:
            raise Refused(wt, error)
        return result
    return call


def load(header_path, library_path):
    """An object with everything that the header declares: functions of the library, types, constants."""
    header, library = Header(header_path), ctypes.CDLL(library_path)
    found = types.SimpleNamespace(**header.constants, **header.types)
    for name, (result, parameters) in header.functions.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, parameters
        setattr(found, name, function)
    version = f"{found.TYPEREG_VERSION_MAJOR}.{found.TYPEREG_VERSION_MINOR}.{found.TYPEREG_VERSION_PATCH}"
    if found.wt_version_string().decode() != version:
        raise ImportError(f"{header_path} is of version {version}, {library_path} is not")
    return found
