"""typereg on a terminal: terminal_test.py TYPEREG SOURCE_FOLDER

Colours and the progress line are for terminals only, so the test runs it on one."""

import os
import pathlib
import pty
import re
import subprocess
import sys
import unittest

TYPEREG, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
SHAPES = SOURCE / "testdata/small/shapes.wasm"
COLOUR = re.compile("\x1b\\[[0-9;]*m")


def on_terminal(*arguments, feed=b"", after=None, **environment):
    """What a terminal gets to see, and the exit status. `feed` is given to standard input once the terminal has seen
    `after`."""
    parent, child = pty.openpty()
    process = subprocess.Popen([TYPEREG, *map(str, arguments)], stdin=subprocess.PIPE, stdout=child, stderr=child,
                               env={"TERM": "xterm", "PATH": os.environ["PATH"], **environment})
    os.close(child)
    seen = b""
    while True:
        if process.stdin is not None and (after is None or after in seen):
            process.stdin.write(feed)
            process.stdin.close()
            process.stdin = None
        try:
            more = os.read(parent, 65536)
        except OSError:  # the other end is closed
            break
        if not more:
            break
        seen += more
    os.close(parent)
    return seen.decode().replace("\r\n", "\n"), process.wait()


class Terminal(unittest.TestCase):
    def test_without_its_colours_the_text_is_that_of_a_pipe(self):
        piped = subprocess.run([TYPEREG, "list", SHAPES], capture_output=True, text=True).stdout
        seen, status = on_terminal("list", SHAPES)
        self.assertEqual(status, 0)
        self.assertRegex(seen, COLOUR)
        self.assertEqual(COLOUR.sub("", seen), piped)

    def test_there_are_none_if_the_environment_says_so(self):
        for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            self.assertNotIn("\x1b", on_terminal("list", SHAPES, **environment)[0])
        self.assertIn("\x1b", on_terminal("list", SHAPES, NO_COLOR="")[0])  # empty counts as not set
        self.assertIn("\x1b", on_terminal("list", "--color", "always", SHAPES, NO_COLOR="1")[0])
        self.assertNotIn("\x1b", on_terminal("list", "--color", "never", SHAPES)[0])

    def test_what_takes_longer_than_a_second_says_how_far_it_has_come(self):
        seen, status = on_terminal("list", "-", SHAPES, feed=SHAPES.read_bytes(), after=b"reading")
        self.assertEqual(status, 0)
        self.assertIn("reading 1 of 2: -", seen)
        shown = seen[seen.index("reading"):]
        self.assertIn("\r\x1b[K", shown)  # it is removed before the table is printed
        self.assertLess(shown.index("\r\x1b[K"), shown.index("2 modules"))

    def test_a_page_is_not_for_the_terminal(self):
        seen, status = on_terminal("page", SHAPES)
        self.assertEqual(status, 2)
        self.assertRegex(seen, r"^typereg: a page is not for the terminal; .* typereg page -o types\.html")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
