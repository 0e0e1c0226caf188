"""Whatever types, fields and files are called, typereg prints no character of Unicode that is invisible or changes the
direction of writing, in any report. unseen_test.py TYPEREG SOURCE"""
import base64
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import unittest
import zlib

TYPEREG, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
FIELDS, IN_A_NAME = 6, 10


def unseen():
    """The characters of the table. tests/interface/unseen.rs checks that it is complete; here we check that it has all
    that Python knows."""
    table = (SOURCE / "src/text/unseen.rs").read_text()
    runs = re.findall(r"\((0x[0-9a-f]+), (0x[0-9a-f]+)\)", table)
    found = {code for first, last in runs for code in range(int(first, 16), int(last, 16) + 1)}
    known = {code for code in range(0x110000) if unicodedata.category(chr(code)) in ("Cc", "Cf", "Zl", "Zp", "Zs")}
    assert len(found) > 4000 and known - {0x20} <= found
    return found


UNSEEN = unseen()


def leb(number):
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + leb(rest) if rest else bytes([low])


def sized(content):
    return leb(len(content)) + content


def names(map):
    return leb(len(map)) + b"".join(leb(number) + sized(name.encode()) for number, name in map)


def module():
    """A module of structs in one group, with all those characters in the names of the structs and their fields."""
    characters = [chr(code) for code in sorted(UNSEEN - {0})]
    called = ["a" + "".join(characters[i:i + IN_A_NAME]) + "b" for i in range(0, len(characters), IN_A_NAME)]
    types = [called[i:i + 1 + FIELDS] for i in range(0, len(called), 1 + FIELDS)]
    assert len(types) <= 120, "a picture has room for these"
    section = b"\1\x4e" + leb(len(types)) + b"".join(b"\x5f" + leb(FIELDS) + b"\x7f\0" * FIELDS for _ in types)
    of_types = names(list(enumerate(type[0] for type in types)))
    of_fields = leb(len(types)) + b"".join(leb(i) + names(list(enumerate(type[1:]))) for i, type in enumerate(types))
    name_section = sized(b"name") + b"\4" + sized(of_types) + b"\x0a" + sized(of_fields)
    return b"\0asm\1\0\0\0\1" + sized(section) + b"\0" + sized(name_section), types


class Unseen(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        wasm, cls.types = module()
        cls.odd = "odd\u202e\u200b\u2066\ufeff\n\x1b[31m\U000e0041\u3164"
        cls.path, cls.refused = cls.folder / f"{cls.odd}.wasm", cls.folder / f"{cls.odd}.refused"
        cls.path.write_bytes(wasm)
        cls.refused.write_bytes(b"not wasm")

    def check(self, text, allowed="\n"):
        found = [character for character in set(text) - set(allowed) if ord(character) in UNSEEN]
        self.assertEqual(found, [])

    def run_typereg(self, *arguments, status=0, lines=None, allowed="\n"):
        done = subprocess.run([TYPEREG, *arguments], capture_output=True)
        self.assertEqual(done.returncode, status, done.stderr)
        for text in (done.stdout.decode(), done.stderr.decode()):
            self.check(text, allowed)
        if lines is not None:
            self.assertEqual(done.stdout.count(b"\n"), lines)
        return done.stdout.decode()

    def first_spelt_out(self, most=60):
        """The beginning of the first type's name, as it is shown where there is room for `most` characters."""
        spelt = ["a", *(f"\\u{{{ord(c):x}}}" for c in self.types[0][0][1:-1]), "b"]
        shown = ""
        while spelt and len(shown + spelt[0]) <= most - 3:
            shown += spelt.pop(0)
        return shown

    def test_the_reports(self):
        self.run_typereg("list", self.path, self.refused, status=2, lines=5)
        shown = self.run_typereg("types", self.path, lines=len(self.types) + 2)
        self.assertIn(self.first_spelt_out(), shown)
        self.run_typereg("types", "--users", self.path)
        self.run_typereg("wat", self.path, lines=len(self.types) + 5)
        self.run_typereg("wat", self.path, self.refused, status=2)
        self.run_typereg("why", "t1", "t2", self.path, status=1)
        self.run_typereg("why", "t1", "t1", self.path, lines=1)
        self.run_typereg("why", self.types[0][0], self.types[1][0], self.path, status=1)
        self.run_typereg("diff", self.path, self.path, lines=len(self.types) + 2)
        self.run_typereg("fingerprint", self.path, lines=len(self.types))
        self.run_typereg("check", self.path, self.refused, status=1, lines=2)

    def test_json(self):
        for command in ("list", "types", "wat", "graph", "diff", "fingerprint", "check", "page"):
            files = [self.path] * (2 if command == "diff" else 1)
            printed = json.loads(self.run_typereg(command, "--json", *files, lines=1))
            self.assertEqual(printed["command"], command)
        self.run_typereg("why", "t1", "t2", "--json", self.path, status=1, lines=1)
        types = json.loads(self.run_typereg("types", "--json", self.path))["types"]
        self.assertEqual({type["name"] for type in types}, {type[0] for type in self.types})

    def test_the_picture(self):
        self.assertIn(self.first_spelt_out(), self.run_typereg("graph", self.path))
        self.run_typereg("graph", "--only", self.types[2][0], self.path)

    def test_the_page(self):
        page = self.folder / f"{self.odd}.html"
        self.run_typereg("page", "-o", page, self.path, self.refused, status=2)
        text = page.read_bytes().decode()
        facts = text.split('id="facts">')[-1].split("</script>")[0]
        self.check(text)
        facts = zlib.decompress(base64.b64decode(facts), wbits=-15).decode()
        self.assertIn("\\\\u{202e}", facts)
        self.check(facts)

    def test_colours_steer_a_terminal_and_names_do_not(self):
        shown = self.run_typereg("types", "--color", "always", self.path, allowed="\n\x1b")
        rest = re.sub("\x1b\\[[0-9]*m", "", shown)
        self.assertIn("\x1b", shown)
        self.check(rest)

    def test_what_is_wrong_with_a_command_line(self):
        for arguments in (("why", self.odd, "t1", self.path), ("graph", "--only", self.odd, self.path),
                          (f"--{self.odd}", self.path), ("list", "--gc", self.odd, self.path), (self.odd, self.path),
                          ("list", f"--{self.odd}", self.path), ("list", "--kind", self.odd, self.path),
                          ("list", "--depth", self.odd, self.path), ("page", "-o", self.odd, self.path),
                          ("list", f"@{self.folder}/{self.odd}"), ("diff", self.path, self.refused)):
            self.run_typereg(*arguments, status=2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
