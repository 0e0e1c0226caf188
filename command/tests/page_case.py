"""The common part of the tests that open a page of typereg in a browser."""

import pathlib
import shutil
import sys
import tempfile
import unittest

import printed
from browser import Browser

TYPEREG, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
MODULES = sorted((SOURCE / "testdata/modules").glob("*.wasm"))


class Page(unittest.TestCase):
    """Tests of one page. Each begins at the overview. At the end nothing may have been fetched, and the browser may not
    have logged an error."""

    files, options, status = [], [], 0

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="typereg-page-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        page = cls.folder / "types.html"
        cls.written = printed.run(TYPEREG, "page", *cls.options, "-o", page, *cls.all_files(), status=cls.status)
        cls.url = page.as_uri()
        cls.browser = cls.enterClassContext(Browser())

    @classmethod
    def all_files(cls):
        return cls.files

    def setUp(self):
        self.browser.open("about:blank")
        self.browser.requests(), self.browser.log("browser")
        self.browser.open(self.url)
        self.wait_until_read()

    def wait_until_read(self):
        self.wait(lambda: self.browser.run("return document.querySelector('body:not(.reading)') !== null"))

    def tearDown(self):
        # The addresses of one page differ in what follows the "#".
        self.assertEqual({url.split("#")[0] for url in self.browser.requests()}, {self.url})
        self.assertEqual(self.browser.log("browser"), [])

    def go(self, address):
        self.browser.run("location.hash = arguments[0]", address)
        self.wait(lambda: self.browser.run("return location.hash") == address)

    def wait(self, happened):
        """A hash change, and scrolling, take effect a moment later."""
        for _ in range(400):
            if happened():
                return
            self.browser.run("return 0")
        self.fail("it did not happen")

    def texts(self, selector):
        return self.browser.run(
            "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)", selector)

    def is_there(self, selector):
        return self.browser.run("return document.querySelector(arguments[0]) !== null", selector)

    def wait_for_count(self, text):
        """The words above the table that say how many types are in it."""
        self.wait(lambda: self.browser.run("return document.getElementById('count').textContent").startswith(text))

    def shown_type(self):
        self.wait(lambda: self.browser.run("return !document.getElementById('details').hidden"))
        return self.browser.text("#details h2")

    def column(self, heading):
        """The column's texts in the rows that are in the page, from the first row of the table down."""
        headings = [text for text in self.texts(".rows th")]
        place = headings.index(heading) + 1
        return self.texts(f".rows tr[data-row] td:nth-child({place})")
