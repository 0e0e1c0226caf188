"""Whatever types, fields and files are called, inspect prints no character that is invisible or turns the direction
of writing: not one of Unicode's, in no report. unseen_test.py INSPECT SOURCE"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import unittest

INSPECT, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
FIELDS, IN_A_NAME = 6, 10


def unseen():
    """From the table; tests/interface/unseen.rs says that it has all; here, that it has those Python knows."""
    table = (SOURCE / "examples/inspect_unseen.h").read_text()
    runs = re.findall(r"\{(0x[0-9a-f]+), (0x[0-9a-f]+)\}", table)
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
    """Structs in one group, and all those characters in their names and in those of their fields."""
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

    def run_inspect(self, *arguments, status=0, lines=None):
        done = subprocess.run([INSPECT, *arguments], capture_output=True)
        self.assertEqual(done.returncode, status, done.stderr)
        for text in (done.stdout.decode(), done.stderr.decode()):
            self.check(text)
        if lines is not None:
            self.assertEqual(done.stdout.count(b"\n"), lines)
        return done.stdout.decode()

    def test_the_reports(self):
        self.run_inspect(self.path, self.refused, status=1, lines=5)
        shown = self.run_inspect("--types", self.path, lines=len(self.types) + 2)
        self.assertIn("a" + "?" * IN_A_NAME + "b", shown)
        self.run_inspect("--wat", self.path, lines=len(self.types) + 5)
        self.run_inspect("--wat", self.path, self.refused, status=1)
        self.run_inspect("--why", "t1", "t2", self.path)
        self.run_inspect("--why", self.types[0][0], self.types[1][0], self.path)

    def test_the_picture(self):
        self.assertIn("a" + "?" * IN_A_NAME + "b", self.run_inspect("--graph", self.path))
        self.run_inspect("--graph", "--only", self.types[2][0], self.path)

    def test_the_page(self):
        page = self.folder / f"{self.odd}.html"
        self.run_inspect("--html", page, self.path, self.refused, status=1)
        facts = page.read_bytes().decode().split('id="facts"')[-1].split("</script>")[0]
        self.assertIn("\\\\u{202e}", facts)
        self.check(facts)

    def test_what_is_wrong_with_a_command_line(self):
        for arguments in (("--why", self.odd, "t1", self.path), ("--graph", "--only", self.odd, self.path),
                          (f"--{self.odd}", self.path), ("--gc", self.odd, self.path), (self.path, f"-{self.odd}"),
                          ("--only", self.odd, self.path)):
            self.run_inspect(*arguments, status=2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
