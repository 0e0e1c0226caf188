"""The page of five hundred modules, in a browser: many_modules_test.py TYPEREG SOURCE_FOLDER"""

import json
import sys
import unittest

import printed
from page_case import MODULES, TYPEREG, Page


def leb(number):
    return bytes([number & 0x7F | (0x80 if number > 0x7F else 0)]) + (leb(number >> 7) if number > 0x7F else b"")


def read_leb(data, at):
    number = shift = 0
    while True:
        number |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return number, at


def with_type(wasm, own):
    """The module with one more type at the end; its type section must be its first section."""
    assert wasm[8] == 1
    size, start = read_leb(wasm, 9)
    count, first = read_leb(wasm, start)
    section = leb(count + 1) + wasm[first:start + size] + own
    return wasm[:9] + leb(len(section)) + section + wasm[start + size:]


class ManyModules(Page):
    """Five hundred modules: the real ones over and over, each with one type of its own."""

    @classmethod
    def all_files(cls):
        files = []
        for number in range(500):
            path = cls.folder / f"module-{number:03}.wasm"
            own = bytes([0x5F, 9]) + b"".join(bytes([0x7F - number // 4 ** i % 4, 0]) for i in range(9))  # a struct
            path.write_bytes(with_type(MODULES[number % len(MODULES)].read_bytes(), own))
            files.append(path)
        return files

    def test_the_page_is_small_and_opens_at_once(self):
        self.assertLess((self.folder / "types.html").stat().st_size, 10_000_000)
        # Processor time of the page, which does not depend on other load of the machine.
        self.browser.open("about:blank")
        self.browser.devtools("Performance.enable", timeDomain="threadTicks")
        self.browser.open(self.url)
        self.wait_until_read()
        metrics = {one["name"]: one["value"] for one in self.browser.devtools("Performance.getMetrics")["metrics"]}
        seconds = metrics["TaskDuration"]
        print(f"{self.written.strip()}: {seconds:.2f} s of processor time to open", end=" ... ")
        self.assertTrue(0 < seconds < 2, f"{seconds} s")
        self.assertEqual(self.texts(".tile b")[0], "500")

    def test_all_modules_are_there(self):
        self.assertEqual(self.texts(".modules tbody button"), ["Show 450 more of 500"])
        self.browser.click(".modules tbody button")
        self.wait(lambda: len(self.texts(".modules tbody th")) == 500)
        self.assertIn("These are the modules that share most, of 500", self.browser.text("#overview"))
        self.go("#types?in=499")
        self.wait(lambda: self.browser.run("return document.getElementById('count').textContent") != "")
        shown = self.browser.text("#count").split()[0].replace(",", "")
        only = printed.run(TYPEREG, "list", "--json", self.folder / "module-499.wasm")
        self.assertLessEqual(int(shown), json.loads(only)["modules"][0]["types"])
        self.assertGreater(int(shown), 0)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
