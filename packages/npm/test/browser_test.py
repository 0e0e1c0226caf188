"""The npm package in Chromium: browser_test.py PACKAGE SOURCE_FOLDER, where PACKAGE is the folder in which npm installed it.

A local server serves it, because browsers load no modules from files. In the first run it sends the content type of
typereg.wasm, in the second it does not, because many servers do not know it."""

import functools
import http.server
import pathlib
import shutil
import sys
import tempfile
import threading
import unittest

PACKAGE, SOURCE = map(pathlib.Path, sys.argv[1:3])
sys.path.insert(0, str(SOURCE / "command" / "tests"))
from browser import Browser  # noqa: E402


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Unknowing(Quiet):
    extensions_map = Quiet.extensions_map | {".wasm": "application/octet-stream"}


Quiet.extensions_map = Quiet.extensions_map | {".wasm": "application/wasm", ".js": "text/javascript"}
Unknowing.extensions_map = Quiet.extensions_map | {".wasm": "application/octet-stream"}


class InBrowser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="typereg-npm-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        shutil.copytree(PACKAGE, cls.folder / "typereg")
        shutil.copytree(SOURCE / "testdata/small", cls.folder / "small")
        for name in ("checks.js", "page.js", "page.html"):
            shutil.copy(SOURCE / "packages/npm/test" / name, cls.folder)
        cls.browser = cls.enterClassContext(Browser())

    def results(self, handler):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=self.folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.browser.log("browser")
        self.browser.open(f"http://127.0.0.1:{server.server_port}/page.html")
        for _ in range(600):
            if (results := self.browser.run("return window.results")) is not None:
                return results
        self.fail("the page does not end")

    def test_every_check_passes(self):
        results = self.results(Quiet)
        self.assertEqual({name: said for name, said in results.items() if said != "ok"}, {})
        self.assertGreater(len(results), 12)
        self.assertEqual(self.browser.log("browser"), [])

    def test_a_server_that_does_not_know_wasm_will_do(self):
        results = self.results(Unknowing)
        self.assertEqual(set(results.values()), {"ok"}, results)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
