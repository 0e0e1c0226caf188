"""Writes typereg/c.py: a Python function, with types and its comment, for each function of typereg.h.

It reads the header as examples/typereg.py does. The functions are adapted to Python: an error is raised, a text is a str
whose memory is freed, bytes are passed as bytes.
"""
import ctypes
import re
import sys

from typereg import Header

# The file's beginning.
HEAD = '''"""typereg.h, function by function, under its names: made from the header of version {version}.

What differs from C: `error_out` is left out, and what fails raises typereg.Error. A `char *` is a str, or None where
it may be NULL, and nothing is left to delete; a `const char *` is a str or None. A number that its type in C does not
have raises OverflowError. `const uint8_t *` takes bytes. A pointer to something that is filled takes an object of
ctypes, as in

    field = c.wt_field_type_t()
    c.wt_registered_type_field(point, 0, field)

All else that you own is yours to delete, with the same functions as in C. A callback has to be kept as long as the
library may call it.
"""
from __future__ import annotations

import ctypes
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_void_p
from typing import TYPE_CHECKING, Any

from ._library import call, fits, function, owned_text, owned_text_or_none, text

if TYPE_CHECKING:
    from ctypes import _Pointer
'''
NUMBERS = {"bool": ("ctypes.c_bool", "bool"), "size_t": ("ctypes.c_size_t", "int")}
NUMBERS.update({f"{sign}int{bits}_t": (f"ctypes.c_{sign}int{bits}", "int")
                for sign in ("", "u") for bits in (8, 16, 32, 64)})
COMMENT = r"/\*\*((?:(?!\*/).)*)\*/\s*"
KEYWORDS = {"type": "type", "from": "from_", "in": "in_", "is": "is_"}


class Declarations(Header):
    """The declarations of the header, as written, with their comments."""

    def __init__(self, path):
        self.written = []  # the declarations of functions, in order
        self.typedefs = []
        super().__init__(path)
        text = path.read_text(encoding="utf-8")
        marks = r"TYPEREG_API\s+(?:TYPEREG_\w+(?:\([^)]*\))?\s+)*"
        found = re.findall(COMMENT + marks + r"[^;(]*?(wt_\w+)\(", text, re.DOTALL)
        found += re.findall(COMMENT + r"typedef [^{;]*?(wt_\w+)\)?(?: \{|;|\()", text, re.DOTALL)
        self.comments = {name: words(comment) for comment, name in found}

    def add_type(self, declaration):
        super().add_type(declaration)
        self.typedefs.append(declaration)

    def function(self, declaration):
        self.written.append(re.fullmatch(r"(.*?)(wt_\w+)\((.*)\)", declaration).groups())
        return super().function(declaration)

    def is_callback(self, name):
        return any(f"(*{name})" in one for one in self.typedefs)

    def python(self, c_type):
        """How a type of C is written in Python: for ctypes, and as an annotation."""
        c_type = c_type.strip()
        name, stars = c_type.replace("const ", "").replace("const", "").rstrip("* "), c_type.count("*")
        if c_type == "void":
            return "None", "None"
        if name == "void":
            return "c_void_p", "int | None"
        if name == "char" and stars == 1:
            return ("c_char_p", "bytes | None") if c_type.startswith("const ") else ("c_void_p", "int | None")
        if name == "char":
            name = "c_char_p"
            stars -= 1
            written = annotated = name
        elif name in NUMBERS:
            written, annotated = NUMBERS[name]
            annotated = written if stars else annotated
        elif self.is_callback(name):
            return name, "Any"
        elif issubclass(self.types[name], ctypes.Structure):
            written = annotated = name
        else:  # another name of a number
            written, annotated = name, name if stars else "int"
        for _ in range(stars):
            written, annotated = f"POINTER({written})", f"_Pointer[{annotated}]"
        return written, annotated


def words(comment):
    """The text of a comment of C."""
    lines = [re.sub(r"^\s*\* ?", "", line).rstrip() for line in comment.strip().split("\n")]
    return "\n".join(lines).strip()


def documented(comment, indent="    "):
    comment = comment.replace("\\", "\\\\").replace('"""', "'''")
    lines = comment.split("\n")
    end = '"""' if len(lines) == 1 else f'\n{indent}"""'
    return indent + '"""' + ("\n" + indent).join(lines).replace(f"\n{indent}\n", "\n\n") + end + "\n"


def a_type(header, declaration):
    """A typedef of C in Python."""
    if match := re.fullmatch(r"struct (\w+) (?:\{(.*)\} )?\1", declaration):
        name, fields, members = match[1], [], []
        for one in filter(str.strip, (match[2] or "").split(";")):
            kind, member, length = re.fullmatch(r"\s*(.*?)(\w+)(?:\[(\d+)\])?\s*", one).groups()
            written, annotated = header.python(kind)
            if length:
                written, annotated = f"{written} * {length}", f"ctypes.Array[{written}]"
            fields.append(f"        ({member!r}, {written}),\n")
            members.append(f"    {member}: {annotated}\n")
        listed = f"    _fields_ = [\n{''.join(fields)}    ]\n" if fields else ""
        return f"class {name}(Structure):\n{documented(header.comments[name])}{''.join(members)}{listed}"
    if match := re.fullmatch(r"(.+?) ?\(\*(\w+)\)\((.*)\)", declaration):
        kinds = [header.python(match[1])[0]] + [header.python(kind)[0] for kind, _ in parameters(match[3])]
        return f"{match[2]} = CFUNCTYPE({', '.join(kinds)})\n{documented(header.comments[match[2]], '')}"
    kind, name = re.fullmatch(r"(\w+) (\w+)", declaration).groups()
    return f"{name} = {header.python(kind)[0]}\n{documented(header.comments[name], '')}"


def parameters(text):
    """(type, name) of each."""
    listed = [re.fullmatch(r"(.*?)(\w+)", one.strip()).groups() for one in text.split(",") if one != "void"]
    return [(kind, KEYWORDS.get(name, name)) for kind, name in listed]


def a_function(header, result, name, listed):
    """A function of C in Python, and what ctypes has to know of it."""
    result, listed = result.strip(), parameters(listed)
    fails = bool(listed) and listed[-1][1] == "error_out"
    c_types, signature, passed = [], [], []
    for kind, parameter in listed:
        written, annotated = header.python(kind)
        if kind.strip() == "const uint8_t *":
            written, annotated = "c_char_p", "bytes"
        if kind.strip() == "wt_error_t **":
            written = "POINTER(c_void_p)"
        c_types.append(written)
        optional = parameter.endswith("_or_null") or annotated == "Any"
        if annotated.startswith("_Pointer"):  # ctypes takes the object itself, too
            annotated = f"{annotated} | {annotated[len('_Pointer['):-1]} | ctypes.Array[Any]"
        signature.append(f"{parameter}: {annotated}{' | None' if optional else ''}")
        passed.append(f"{parameter} or {written}()" if header.is_callback(written) else
                      f"fits({written}, {parameter})" if annotated == "int" else parameter)
    if fails:
        signature.pop(), passed.pop()
    written, annotated = header.python(result)
    raw = f"call(_{name}{''.join(', ' + one for one in passed)})" if fails else f"_{name}({', '.join(passed)})"
    if result == "char *":
        may_be_null = "NULL, without an error" in " ".join(header.comments[name].split())
        annotated = "str | None" if may_be_null else "str"
        raw = f"owned_text{'_or_none' if may_be_null else ''}({raw})"
    elif result == "const char *":
        annotated, raw = "str | None", f"text({raw})"
    of_any = "" if "char *" in result else "  # type: ignore[no-any-return]"  # ctypes checks it, mypy cannot
    body = raw if result == "void" else f"return {raw}{of_any}"
    return (f"_{name} = function({name!r}, {written}, [{', '.join(c_types)}])\n\n\n"
            f"def {name}({', '.join(signature)}) -> {annotated}:\n{documented(header.comments[name])}    {body}\n")


def module(path):
    """The text of typereg/c.py."""
    header = Declarations(path)
    constants = header.constants
    version = ".".join(str(constants[f"TYPEREG_VERSION_{part}"]) for part in ("MAJOR", "MINOR", "PATCH"))
    parts = [HEAD.format(version=version)]
    parts.append("".join(f"{name} = {number}\n" for name, number in constants.items()))
    parts += [a_type(header, one) for one in header.typedefs]
    parts += [a_function(header, *one) for one in header.written]
    return "\n\n".join(parts)


if __name__ == "__main__":
    import pathlib
    sys.stdout.write(module(pathlib.Path(sys.argv[1])))
