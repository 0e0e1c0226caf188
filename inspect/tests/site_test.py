"""The site, looked at in a browser: site_test.py INDEX.html TYPEREG SOURCE_FOLDER

It is opened as a file, without a server. It must show the same about modules dropped on it as the command does
(command/tests/page_test.py looks at the rest of the page, which is the same). Nothing may be fetched, and the browser may not
log an error."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

INDEX, TYPEREG, SOURCE = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
sys.path.insert(0, str(SOURCE / "command" / "tests"))
from browser import Browser  # noqa: E402

SMALL, REAL = SOURCE / "testdata/small", SOURCE / "testdata/modules"
NAMES, SHAPES, PROPOSALS = (SMALL / f"{name}.wasm" for name in ("names", "shapes", "proposals"))


class Site(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="typereg-site-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        # Alone: it is one file.
        cls.url = pathlib.Path(shutil.copy(INDEX, cls.folder / "types.html")).as_uri()
        cls.browser = cls.enterClassContext(Browser())

    def setUp(self):
        self.browser.open("about:blank")
        self.browser.requests(), self.browser.log("browser")
        self.browser.open(self.url)
        self.wait(lambda: self.browser.run("return document.querySelector('body.asking') !== null"))

    def tearDown(self):
        self.assertEqual({url.split("#")[0] for url in self.browser.requests()} - {self.url}, set())
        self.assertEqual(self.browser.log("browser"), [])

    def wait(self, happened):
        for _ in range(400):
            if happened():
                return
            self.browser.run("return 0")
        self.fail("it did not happen")

    def drop(self, *paths):
        """As a person drops files from a folder's window."""
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.browser.devtools("Input.dispatchDragEvent", type=kind, x=300, y=300, data=data)

    def wait_for(self, modules):
        self.wait(lambda: self.browser.run("""return document.querySelector('body.site:not(.reading)') !== null
            && globalThis.typeregSite?.modules === arguments[0] && document.querySelector('.tile b') !== null""", modules))

    def facts(self):
        return self.without_memory(json.loads(self.browser.run("""const {engine, page} = globalThis.typeregSite;
            engine.page_facts(page);
            const [address, length] = [engine.answer() >>> 0, engine.answer_length() >>> 0];
            return new TextDecoder().decode(new Uint8Array(engine.memory.buffer, address, length))""")))

    @staticmethod
    def without_memory(facts):
        """Leaves out the memory that types take: it is different with 32-bit addresses."""
        del facts["bytes"]
        for module in facts["modules"]:
            module.pop("held", None)
        facts["groups"] = [types for _, *types in facts["groups"]]
        return facts

    def said(self, *paths):
        """The command's facts about the same modules, which are named after their files here."""
        done = subprocess.run([TYPEREG, "page", "--json", "--on", "all", *paths], capture_output=True, text=True)
        facts = json.loads(done.stdout)["facts"]
        for module in facts["modules"]:
            module["path"] = pathlib.Path(module["path"]).name
        return self.without_memory(facts)

    def texts(self, selector):
        return self.browser.run(
            "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)", selector)

    def test_modules_that_are_dropped_show_what_the_command_says(self):
        self.drop(NAMES, SHAPES)
        self.wait_for(2)
        self.assertEqual(self.facts(), self.said(NAMES, SHAPES))
        self.assertEqual(self.browser.run("return document.title"), "Types of 2 modules")
        self.assertEqual(self.texts(".modules tbody th"), ["names", "shapes"])
        self.browser.run("location.hash = '#t4'")
        self.wait(lambda: any("Leaf" in text for text in self.texts("#details h2")))
        self.assertIn("sub final", self.browser.text("#details pre"))

    def test_large_modules_and_all_proposals_are_read(self):
        paths = sorted(REAL.glob("*.wasm")) + [PROPOSALS]
        self.drop(*paths)
        self.wait_for(len(paths))
        said = self.said(*sorted(paths, key=lambda path: path.name))
        self.assertTrue(self.facts() == said, "the facts are not the same")  # megabytes: too much to print

    def test_a_module_is_read_above_two_gib_of_memory(self):
        # The engine's allocator gets no more memory below that.
        self.browser.run("typeregSite.engine.memory.grow(2 ** 15)")
        large = REAL / "dart-flet-1.0.0.types.wasm"
        self.drop(large)
        self.wait_for(1)
        self.assertTrue(self.facts() == self.said(large), "the facts are not the same")  # megabytes: too much to print

    def test_a_folder_stands_for_the_modules_in_it(self):
        folder = self.folder / "plugins" / "deep"
        folder.mkdir(parents=True)
        for module in (NAMES, SHAPES):
            shutil.copy(module, folder)
        (folder / "readme.txt").write_text("no module")
        self.drop(folder.parent)
        self.wait_for(2)
        self.assertEqual(self.texts(".modules tbody th"), ["names", "shapes"])
        path = self.browser.run("return document.querySelector('.modules tbody th').title")
        self.assertEqual(path, "plugins/deep/names.wasm")

    def test_a_folder_can_be_chosen_too(self):
        folder = self.folder / "chosen"
        folder.mkdir()
        shutil.copy(NAMES, folder)
        (folder / "readme.txt").write_text("no module")
        self.browser.type("#folder", str(folder))
        self.wait_for(1)
        self.assertEqual(self.browser.run("return document.querySelector('.modules tbody th').title"), "chosen/names.wasm")

    def test_more_modules_join_those_that_are_there(self):
        self.drop(SHAPES)
        self.wait_for(1)
        self.browser.run("location.hash = '#t3'")
        self.browser.type("#files", str(NAMES))
        self.wait_for(2)
        self.assertEqual(self.facts(), self.said(SHAPES, NAMES))
        self.assertEqual(self.browser.run("return location.hash"), "#overview")
        # The page that was open before no longer receives events.
        self.browser.press("/", *"leaf", "Enter")
        self.wait(lambda: self.texts("#details h2")[:1] != [])
        self.assertIn("Leaf", self.browser.text("#details h2"))
        self.browser.press("Escape")
        self.browser.run("document.activeElement.blur()")
        self.browser.press("Escape")
        self.wait(lambda: self.browser.run("return document.getElementById('details').hidden"))

    def test_what_is_no_module_is_refused_in_words(self):
        self.drop(SMALL / "names.wat", SMALL / "final_supertype.wasm")
        self.wait_for(2)
        refusals = self.texts(".refusal")
        self.assertIn("its supertype, type 0 of the module, is final", refusals[0])
        self.assertIn("this is not a wasm module", refusals[1])

    def test_a_folder_without_modules_says_so_and_asks_again(self):
        folder = self.folder / "empty"
        folder.mkdir()
        self.drop(folder)
        self.wait(lambda: "There is no file that ends in .wasm" in self.browser.text("#fault"))
        self.drop(NAMES)
        self.wait_for(1)
        self.assertEqual(self.texts("#fault"), [""])
        # If nothing is added, the page stays as it is.
        self.drop(folder)
        self.wait(lambda: "There is no file that ends in .wasm" in self.browser.text("#fault"))
        self.assertEqual(self.browser.text("h1"), "Types of names")
        self.assertTrue(self.browser.run("return document.querySelector('.tile b').checkVisibility()"))

    def test_it_can_be_used_without_a_mouse(self):
        self.assertEqual(self.browser.run("return document.activeElement.textContent"), "Choose files…")
        self.browser.run("""document.getElementById('files').addEventListener('click', (event) => {
            event.preventDefault();
            document.title = 'the dialog opens';
        })""")
        self.browser.press("Enter")
        self.wait(lambda: self.browser.run("return document.title") == "the dialog opens")
        self.browser.type("#files", f"{NAMES}\n{SHAPES}")
        self.wait_for(2)

    def test_starting_over_forgets_the_modules(self):
        self.drop(NAMES)
        self.wait_for(1)
        self.browser.click(".again button:nth-of-type(2)")
        self.wait(lambda: self.browser.run("""return document.querySelector('body.asking') !== null
            && globalThis.typeregSite.modules === 0"""))

    def test_a_name_of_a_file_is_text_whatever_it_says(self):
        hostile = self.folder / "<img src=x onerror=document.title='ran'>.wasm"
        shutil.copy(SHAPES, hostile)
        self.drop(hostile)
        self.wait_for(1)
        self.assertEqual(self.browser.run("return document.images.length"), 0)
        self.assertIn("<img", self.browser.run("return document.title"))

    def test_it_fits_a_phone_and_is_dark_where_the_system_is(self):
        self.browser.devtools("Emulation.setDeviceMetricsOverride", width=420, height=800, deviceScaleFactor=1, mobile=False)
        self.addCleanup(self.browser.devtools, "Emulation.clearDeviceMetricsOverride")
        self.browser.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        self.addCleanup(self.browser.devtools, "Emulation.setEmulatedMedia", features=[])
        for modules in (0, 1):
            if modules == 1:
                self.drop(NAMES)
                self.wait_for(1)
            self.assertEqual(self.browser.run("return [document.documentElement.scrollWidth, innerWidth]"), [420, 420])
            paper = self.browser.run("return getComputedStyle(document.body).backgroundColor")
            self.assertLess(max(int(part) for part in paper[4:-1].split(",")), 60, paper)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
