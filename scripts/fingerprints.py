#!/usr/bin/env python3
"""Fingerprints of the types in wasm modules, computed from docs/fingerprints.md and the binary format alone.

    fingerprints.py FILE...          the groups and types of these modules, in the module's order
    fingerprints.py --vectors FILE   the test vectors in this file, with the answers computed again

Nothing here comes from the library, so that tests/judged/fingerprints.rs can compare the two. Modules are assumed to be
valid, and only what a fingerprint needs is read.
"""

import hashlib
import sys

SUB_FINAL, SUB, REC = 0x4F, 0x50, 0x4E
SHARED, DESCRIBES, DESCRIPTOR = 0x65, 0x4C, 0x4D
FUNC, STRUCT, ARRAY, CONT, EXN = 0x60, 0x5F, 0x5E, 0x5D, 0x01
REF_NULL, REF, EXACT = 0x63, 0x64, 0x62
NUMBERS = {0x7F, 0x7E, 0x7D, 0x7C, 0x7B, 0x78, 0x77}  # i32 i64 f32 f64 v128 i8 i16
ABSTRACT = set(range(0x68, 0x76))  # cont exn array struct i31 eq any extern func none noextern nofunc noexn nocont


def uleb(number):
    """A number as LEB128 in its shortest form."""
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def of_group(members):
    """G: the fingerprint of a group whose members are written like this."""
    return hashlib.sha256(b"wasm rec group 1" + uleb(len(members)) + b"".join(members)).digest()


def of_type(group, position):
    """The fingerprint of the type at this position of a group."""
    return hashlib.sha256(b"wasm type 1" + group + uleb(position)).digest()


def outside(group, position):
    """A target in another group."""
    return b"\x01" + group + uleb(position)


def of_exn(group, position):
    """The fingerprint of the exn type of this function type. It is alone in its group, final, and has no bytes in wasm."""
    member = bytes([SUB_FINAL]) + uleb(0) + bytes([EXN]) + outside(group, position)
    return of_type(of_group([member]), 0)


class Types:
    """Reads a type section, and writes each member in the one form that is hashed."""

    def __init__(self, section):
        self.bytes, self.at = section, 0
        self.groups, self.counts = [], []  # of each group: its fingerprint, and how many members it has
        self.types = []  # of each type: the number of its group, and its position there
        for _ in range(self.number()):
            self.group()
        if self.at != len(section):
            raise ValueError("the type section is longer than its types")

    def byte(self):
        self.at += 1
        return self.bytes[self.at - 1]

    def number(self):
        """LEB128, in any form."""
        value, shift = 0, 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def group(self):
        count = 1
        if self.bytes[self.at] == REC:
            self.at += 1
            count = self.number()
        self.first = len(self.types)  # the module type index of the group's first member
        number = len(self.groups)
        members = [self.member() for _ in range(count)]
        self.groups.append(of_group(members))
        self.counts.append(count)
        self.types.extend((number, position) for position in range(count))

    def target(self, index):
        if index >= self.first:
            return b"\x00" + uleb(index - self.first)
        number, position = self.types[index]
        return outside(self.groups[number], position)

    def member(self):
        form, supertypes = SUB_FINAL, []
        if self.bytes[self.at] in (SUB_FINAL, SUB):
            form = self.byte()
            supertypes = [self.target(self.number()) for _ in range(self.number())]
        out = bytes([form]) + uleb(len(supertypes)) + b"".join(supertypes)
        kind = self.byte()
        if kind == SHARED:
            out += bytes([kind])
            kind = self.byte()
        while kind in (DESCRIBES, DESCRIPTOR):
            out += bytes([kind]) + self.target(self.number())
            kind = self.byte()
        return out + bytes([kind]) + self.composite(kind)

    def composite(self, kind):
        if kind == FUNC:
            return self.list(self.value) + self.list(self.value)
        if kind == STRUCT:
            return self.list(self.field)
        if kind == ARRAY:
            return self.field()
        if kind == CONT:
            return self.target(self.number())
        raise ValueError(f"no composite type begins with {kind:#x}")

    def list(self, read):
        count = self.number()
        return uleb(count) + b"".join([read() for _ in range(count)])

    def field(self):
        storage = self.value()
        return storage + bytes([self.byte()])

    def value(self):
        first = self.byte()
        if first in NUMBERS:
            return bytes([first])
        if first in (REF_NULL, REF):
            return bytes([first]) + self.heap()
        self.at -= 1  # the short form of a nullable reference: its heap type
        return bytes([REF_NULL]) + self.heap()

    def heap(self):
        first = self.byte()
        if first in ABSTRACT:
            return bytes([first])
        if first == SHARED:
            return bytes([first, self.byte()])
        if first == EXACT:
            return bytes([first]) + self.target(self.number())
        self.at -= 1  # an index: signed, but never negative
        return self.target(self.number())


def types_of(wasm):
    """The types of a module, which may have no type section."""
    module = Types(b"\x00")
    module.bytes, module.at = wasm, 8
    while module.at < len(wasm):
        section, size = module.byte(), module.number()
        if section == 1:
            return Types(wasm[module.at : module.at + size])
        module.at += size
    return Types(b"\x00")


def answers(types):
    """A line for each group, each before the lines of its types."""
    for group, count in zip(types.groups, types.counts):
        yield f"group {group.hex()}"
        for position in range(count):
            yield f"type {of_type(group, position).hex()}"


def vectors(lines):
    """The vectors of a file with their answers; their inputs stay as they are."""
    types = None
    for line in lines:
        word, _, rest = line.partition(" ")
        if word in ("group", "type"):
            continue
        if word == "exn":
            func = int(rest.split()[0])
            number, position = types.types[func]
            line = f"exn {func} {of_exn(types.groups[number], position).hex()}"
        yield line
        if word == "hex":
            types = types_of(bytes.fromhex(rest))
            yield from answers(types)


def main(arguments):
    if arguments[:1] == ["--vectors"]:
        with open(arguments[1], encoding="utf-8") as file:
            print("\n".join(vectors(file.read().splitlines())))
        return
    for name in arguments:
        with open(name, "rb") as file:
            types = types_of(file.read())
        print(f"module {name}")
        print("\n".join(answers(types)))


if __name__ == "__main__":
    main(sys.argv[1:])
