"""typereg page, looked at in a browser: page_test.py TYPEREG SOURCE_FOLDER

The page must say what `typereg` says as text, do what a person expects of it, and take nothing that a module says for
anything but text."""

import re
import shutil
import sys
import unittest

import printed
from page_case import MODULES, SOURCE, TYPEREG, Page

SMALL = [SOURCE / "testdata/small" / name for name in ("shapes.wasm", "pictures.wasm")]
HOSTILE = "<img src=x onerror=document.title='ran'>&quot;'.wasm"


def squeezed(text):
    return " ".join(text.split()).replace("( ", "(").replace(" )", ")")


class RealModules(Page):
    files = MODULES

    def test_the_figures_are_those_of_the_text(self):
        total, modules = printed.summary(TYPEREG, ["--gc", "drc", *self.files])
        tiles = [tile.replace(",", "") for tile in self.texts(".tile b")]
        self.assertEqual(tiles, [total["modules"], total["types"], total["groups"], total["shared"], total["bytes"]])
        rows = self.browser.run("""return [...document.querySelectorAll('.modules tbody tr')].map((row) =>
            [row.querySelector('th').title, ...[...row.querySelectorAll('td')].map((cell) => cell.textContent)])""")
        self.assertEqual(len(rows), len(modules))
        for path, types, groups, struct, array, func, share, held, shared, _ in rows:
            said = {"types": types, "groups": groups, "struct": struct, "array": array, "func": func, "shared": shared}
            self.assertEqual({key: value.replace(",", "") for key, value in said.items()} | {"bytes": held},
                             {key: value for key, value in modules[path].items() if key not in ("depth", "share")}, path)
            self.assertAlmostEqual(float(share.strip("<>%")), float(modules[path]["share"].strip("%")), delta=1, msg=path)

    def test_a_square_of_sharing_leads_to_the_types_of_both_modules(self):
        square = ".matrix tbody tr:nth-child(3) td:nth-of-type(4) a"
        words = self.browser.run("return document.querySelector(arguments[0]).title", square)
        both = re.search(r": ([\d,]+) types? in both", words)[1]
        self.browser.click(square)
        self.wait(lambda: self.browser.run("return !document.getElementById('types').hidden"))
        self.assertTrue(self.browser.text("#count").startswith(f"{both} of "), words)
        self.browser.click(".rows tr[data-row='0'] td:nth-child(3)")
        self.shown_type()
        self.assertTrue({"mvp-canvaskit-full", "mvp-canvaskit"} <= set(self.texts("#details .path")))

    def test_the_table_has_few_rows_in_the_page_and_all_in_reach(self):
        self.go("#types")
        total = len(printed.types(TYPEREG, self.files))
        self.assertEqual(self.browser.run("return document.querySelector('.rows table').ariaRowCount"), str(total + 1))
        self.assertLess(len(self.texts(".rows tr[data-row]")), 100)
        self.browser.run("document.querySelector('.rows').scrollTop = 1e9")
        self.wait(lambda: self.is_there(f".rows tr[data-row='{total - 1}']"))

    def test_sorting_by_size_puts_the_largest_first_then_last(self):
        layouts = [type["layout"] for type in printed.types(TYPEREG, self.files).values()]
        sizes = [int(layout.split()[0]) for layout in layouts if layout != "-"]
        self.go("#types")
        heading = ".rows th:nth-child(8) button"
        self.browser.click(heading)
        self.assertEqual([int(text) for text in self.column("Size")][:20], sorted(sizes, reverse=True)[:20])
        self.browser.click(heading)
        self.assertEqual(self.column("Size")[0], "")  # a function has no objects
        self.assertEqual(self.browser.run("return document.querySelector('[aria-sort=ascending]').textContent"), "Size")

    def test_search_finds_what_the_text_says(self):
        wanted = sum("externref" in text for text in printed.texts(TYPEREG, self.files).values())
        self.browser.type("#find", "externref")
        self.wait_for_count(f"{wanted:,} of ")
        self.assertTrue(all("externref" in text for text in self.texts(".rows td.what")[:5]))
        self.assertEqual(self.browser.run("return location.hash"), "#types?find=externref")

    def test_a_type_shows_its_text_its_layout_and_its_supertypes(self):
        texts, said = printed.texts(TYPEREG, self.files), printed.types(TYPEREG, self.files)
        deepest = [index for index, type in said.items() if type["supertype"] is not None]
        for index in [*sorted(said)[::2500], *deepest[::1200]]:
            self.go(f"#t{index}")
            self.assertEqual(self.shown_type(), f"$t{index}")
            lines = [squeezed(text) for text in self.texts("#details pre .line")]
            self.assertIn(squeezed(texts[index]), lines)
            if said[index]["kind"] == "struct":
                size, align = re.fullmatch(r"(\d+) bytes, align (\d+)", said[index]["layout"]).groups()
                self.assertTrue(self.browser.text("#details .sum").startswith(f"{size} bytes, aligned to {align}:"))
            chain, above = [], index
            while above is not None:
                chain.insert(0, f"$t{above}")
                above = said[above]["supertype"]
            self.assertEqual(self.texts("#details .chain a"), chain if len(chain) > 1 else [])

    def test_the_tree_opens_branch_by_branch(self):
        said = printed.types(TYPEREG, self.files)
        self.go("#tree")
        parents = {type["supertype"] for type in said.values()}
        roots = [index for index, type in said.items() if index in parents and type["supertype"] is None]
        self.assertTrue(self.browser.text("#tree .words").startswith(f"{len(roots)} types at the top"))
        second = "#tree [role=tree] > [role=treeitem]:nth-child(2)"
        index = int(self.browser.run("return document.querySelector(arguments[0]).dataset.type", second))
        self.assertEqual(self.texts(f"{second} [role=treeitem]"), [])
        self.browser.click(f"{second} .toggle")
        below = sum(type["supertype"] == index for type in said.values())
        more = sum(int(text.split(" of ")[1].split()[0].replace(",", "")) for text in self.texts(f"{second} button"))
        self.assertEqual(more or len(self.texts(f"{second} > ul > [role=treeitem]")), below)
        self.browser.click(f"{second} .toggle")
        self.assertFalse(
            self.browser.run("return document.querySelector(arguments[0]).checkVisibility()", f"{second} ul"))

    def test_a_type_leads_to_its_place_in_the_tree(self):
        said = printed.types(TYPEREG, self.files)
        below_two = [index for index, type in said.items() if type["supertype"] == 2]  # too many to be listed at once
        self.go(f"#t{max(below_two)}")
        self.browser.click("#details .in-tree")
        self.wait(lambda: self.browser.run("return document.activeElement.dataset.type") == str(max(below_two)))
        self.assertTrue(self.is_there(f"#tree [data-type='1'] [data-type='2'] [data-type='{max(below_two)}']"))
        in_sight = self.browser.run("""const place = document.activeElement.firstChild.getBoundingClientRect();
            return place.top >= 0 && place.bottom <= innerHeight""")
        self.assertTrue(in_sight)

    def narrow(self, width):
        self.browser.devtools("Emulation.setDeviceMetricsOverride",
                              width=width, height=800, deviceScaleFactor=1, mobile=False)
        self.addCleanup(self.browser.devtools, "Emulation.clearDeviceMetricsOverride")

    def test_the_page_is_no_wider_than_a_narrow_window(self):
        self.narrow(400)
        for address in ("#overview", "#types", "#tree", "#t3", "#t17464"):
            self.go(address)
            for box in ("html", "main", "#details"):
                width, room = self.browser.run(
                    "const box = document.querySelector(arguments[0]); return [box.scrollWidth, box.clientWidth]", box)
                self.assertLessEqual(width, room, f"{address}: {box}")


    def test_at_a_phones_width_a_type_is_found_and_read(self):
        self.narrow(420)
        self.browser.type("#find", "externref")
        self.wait(lambda: len(self.texts(".rows td.what")) > 5)
        name, what = self.browser.run("""return ['name', 'what'].map((one) =>
            document.querySelector(`.rows tr[data-row='0'] td.${one}`).getBoundingClientRect().width)""")
        self.assertGreater(name, 120)
        self.assertGreater(what, 90)
        self.browser.click(".rows tr[data-row='0'] td.what")
        self.shown_type()
        self.assertTrue(self.browser.text("#details pre").startswith("("))
        self.browser.click("#details .close")
        self.wait(lambda: self.browser.run("return document.getElementById('details').hidden"))
        self.assertEqual(self.browser.run("return location.hash"), "#types?find=externref")

    def test_a_dark_look_is_dark_and_can_be_read(self):
        self.browser.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        self.addCleanup(self.browser.devtools, "Emulation.setEmulatedMedia", features=[])
        self.go("#types")
        self.go("#t3000")
        self.shown_type()
        for selector in ("h1", "#details h2", "#details pre", "#details dt", ".rows td.what", ".rows td.name a", "nav a"):
            ink, paper = self.browser.run("""
                const found = document.querySelector(arguments[0]);
                const clear = (color) => color === 'rgba(0, 0, 0, 0)' || color === 'transparent';
                let behind = found;
                while (behind !== null && clear(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
                return [getComputedStyle(found).color, getComputedStyle(behind ?? document.body).backgroundColor]""", selector)
            self.assertLess(brightness(paper), 0.05, f"{selector}: {paper}")
            contrast = (brightness(ink) + 0.05) / (brightness(paper) + 0.05)
            self.assertGreaterEqual(contrast, 4.5, f"{selector}: {ink} on {paper}")


def brightness(color):
    """Relative luminance of "rgb(1, 2, 3)", by WCAG."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class SmallModules(Page):
    files = SMALL

    @classmethod
    def all_files(cls):
        """And a file whose name tries to be more than text."""
        shutil.copy(SMALL[0], cls.folder / HOSTILE)
        return [*SMALL, cls.folder / HOSTILE]

    def test_the_program_says_what_it_wrote(self):
        self.assertRegex(self.written, r"^wrote /.*/types\.html: 9 types of 3 modules; open it in a browser\n$")

    def test_a_name_is_text_whatever_it_says(self):
        self.assertIn(HOSTILE.removesuffix(".wasm"), self.texts(".modules th a")[2])
        self.go("#t1")
        self.assertTrue(any(HOSTILE.removesuffix(".wasm") in text for text in self.texts("#details .path")))
        self.assertEqual(self.browser.run("return document.images.length"), 0)
        self.assertNotIn("ran", self.browser.run("return document.title"))

    def test_every_type_has_the_text_that_the_program_prints(self):
        texts = printed.texts(TYPEREG, self.files)
        self.assertEqual(len(texts), 9)
        for index, text in texts.items():
            self.go(f"#t{index}")
            self.assertEqual(self.shown_type(), f"$t{index}")
            self.assertIn(squeezed(text), [squeezed(line) for line in self.texts("#details pre .line")])

    def test_a_layout_is_a_map_of_the_object(self):
        self.go("#t4")  # after the header of 24 bytes: f64, f64, i8, and 7 bytes that nothing uses
        self.shown_type()
        self.assertEqual(self.browser.text("#details .sum"), "48 bytes, aligned to 8: header 24, fields 17, padding 7")
        cells = self.browser.run("return [...document.querySelectorAll('.map .cell')].map((cell) => cell.title)")
        self.assertEqual(cells, [
            "header, 24 bytes at offset 0", "0: mut f64, 8 bytes at offset 24", "1: mut f64, 8 bytes at offset 32",
            "2: i8, 1 byte at offset 40", "padding, 7 bytes at offset 41"])

    def test_a_type_says_who_has_it_and_who_refers_to_it(self):
        self.go("#t7")
        self.shown_type()
        details = self.browser.text("#details")
        self.assertIn("Used by 2 types", details)
        self.assertIn("field 2", details)
        self.assertIn("In 3 modules", details)
        self.assertEqual([text for text in self.texts("#details .path + .what")], ["type 7", "type 0", "type 7"])

    def test_links_lead_from_type_to_type_and_back(self):
        self.go("#types")
        self.browser.click(".rows tr[data-row='1'] td:nth-child(3)")
        self.assertEqual(self.shown_type(), "$t2")
        self.assertEqual(self.texts("#details pre .this .defined"), ["$t2"])
        self.browser.click("#details pre .this a:nth-of-type(2)")
        self.wait(lambda: self.browser.text("#details h2") == "$t1")
        self.browser.run("history.back()")
        self.wait(lambda: self.browser.text("#details h2") == "$t2")
        self.browser.press("Escape")
        self.wait(lambda: self.browser.run("return document.getElementById('details').hidden"))
        self.assertEqual(self.browser.run("return location.hash"), "#types")

    def test_an_address_opens_its_type_at_once(self):
        self.browser.open("about:blank")
        self.browser.open(f"{self.url}#t5")
        self.wait_until_read()
        self.assertEqual(self.shown_type(), "$t5")
        self.go("#t99")
        self.wait(lambda: "There is no type $t99" in self.browser.text("#details"))

    def test_everything_can_be_done_with_the_keyboard(self):
        self.go("#types")
        self.browser.run("document.querySelector('.rows tr[tabindex=\"0\"]').focus()")
        self.browser.press("ArrowDown", "ArrowDown", "Enter")
        self.assertEqual(self.shown_type(), "$t3")
        self.browser.press("Escape")
        self.wait(lambda: self.browser.run("return document.getElementById('details').hidden"))
        self.go("#tree")
        self.browser.run("document.querySelector('[role=tree] [tabindex=\"0\"]').focus()")
        self.browser.press("ArrowDown", "ArrowRight", "ArrowDown")
        self.assertEqual(self.browser.run("return document.activeElement.dataset.type"), "4")
        self.browser.press("Enter")
        self.assertEqual(self.shown_type(), "$t4")


class NamedTypes(Page):
    files = [SOURCE / "testdata/small/names.wasm", SMALL[0]]

    def test_every_type_has_its_name_and_the_printed_text(self):
        said, texts = printed.types(TYPEREG, self.files), printed.texts(TYPEREG, self.files)
        self.assertEqual(sum(type["name"] is not None for type in said.values()), 12)
        for index, text in texts.items():
            self.go(f"#t{index}")
            self.wait(lambda: f"$t{index}" in self.browser.text("#details h2"))
            self.assertIn(squeezed(text), [squeezed(line) for line in self.texts("#details pre .line")])
            if said[index]["name"] is not None:
                self.assertEqual(self.texts("#details h2 .type"), [said[index]["name"]])

    def test_no_name_is_anything_but_text(self):
        for address in ("#overview", "#tree", *(f"#t{index}" for index in range(1, 20)), "#types"):
            self.go(address)
        shown = self.texts(".rows td.name a")
        self.assertIn("</script><img src=x onerror=\"document.title='ran'\">", shown)
        self.assertEqual(shown.count("</script>"), 2)
        self.assertEqual(self.browser.run("return document.querySelectorAll('img, b > b, td b').length"), 0)
        self.assertEqual(self.browser.run("return document.title"), "Types of 2 modules")

    def test_a_type_is_found_by_its_name(self):
        self.browser.type("#find", "shapes")
        self.wait_for_count("1 of ")
        self.assertEqual(self.texts(".rows td.name a"), ["Shapes"])

    def test_the_best_match_of_a_search_is_first(self):
        self.browser.type("#find", "shape")
        self.wait_for_count("")
        found = self.texts(".rows td.name a")
        self.assertEqual(found[:2], ["Shape", "Shapes"])  # the name itself, then one that begins so, then what uses them
        self.assertIn("Node", found[2:])
        self.browser.run("document.getElementById('find').value = ''; document.getElementById('find').focus()")
        self.browser.type("#find", "t4")
        self.wait_for_count("1 of ")
        self.assertEqual(self.texts(".rows td.name a"), ["Leaf"])

    def test_a_heading_orders_what_a_search_has_found(self):
        self.browser.type("#find", "shape")
        self.wait(lambda: self.texts(".rows td.name a")[:1] == ["Shape"])
        self.assertFalse(self.is_there(".rows [aria-sort=ascending], .rows [aria-sort=descending]"))
        self.browser.click(".rows th:nth-child(3) button")
        texts = self.texts(".rows td.what")
        self.assertEqual(texts, sorted(texts))

    def test_a_search_needs_no_mouse(self):
        self.browser.press("/")
        self.browser.press(*"leaf", "Enter")
        self.wait(lambda: "Leaf" in self.browser.text("#details h2"))
        self.browser.run("document.getElementById('find').focus()")
        self.browser.press("ArrowDown")
        self.assertEqual(self.browser.run("return document.activeElement.tagName"), "TR")
        self.browser.press("Enter")
        self.assertIn("Leaf", self.shown_type())

    def test_fields_are_called_by_their_names(self):
        leaf = next(index for index, type in printed.types(TYPEREG, self.files).items() if type["name"] == "Leaf")
        self.go(f"#t{leaf}")
        self.wait(lambda: "Leaf" in self.browser.text("#details h2"))
        self.assertEqual(self.texts(".map .field b"), ["value", "next", "weight"])


class Proposals(Page):
    files, options = ["--on", "all", SOURCE / "testdata/small/proposals.wasm"], []

    def test_every_type_has_the_text_that_the_program_prints(self):
        said, texts = printed.types(TYPEREG, self.files), printed.texts(TYPEREG, self.files)
        self.assertEqual(len(texts), 11)
        for index, text in texts.items():
            self.go(f"#t{index}")
            self.wait(lambda: f"$t{index}" in self.browser.text("#details h2"))
            self.assertEqual(self.texts("#details h2 .type"), [said[index]["name"]])
            self.assertIn(squeezed(text), [squeezed(line) for line in self.texts("#details pre .line")])

    def about(self, name):
        """The facts of a type: their names, and what they say."""
        index = next(index for index, type in printed.types(TYPEREG, self.files).items() if type["name"] == name)
        self.go(f"#t{index}")
        self.wait(lambda: self.texts("#details h2 .type") == [name])
        return dict(zip(self.texts("#details dt"), self.texts("#details dd"), strict=True))

    def test_a_type_says_what_it_is_tied_to(self):
        self.assertEqual(self.about("later")["Suspends"], "task")
        self.assertEqual(self.about("counter")["Kind"], "shared struct, final")
        point = self.about("point")
        self.assertEqual((point["Descriptor"], point.get("Describes")), ("point_kind", None))
        self.assertEqual(self.about("point_kind")["Describes"], "point")
        self.assertIn("its descriptor", self.texts("#details .what"))

    def test_continuations_are_a_kind(self):
        self.go("#types?kind=cont")
        self.wait_for_count("2 of ")
        self.assertEqual(self.column("What it is"), ["cont of $task", "cont of $task"])


class WithoutLayouts(Page):
    files, options = SMALL, ["--gc", "none"]

    def test_there_is_no_word_of_sizes(self):
        self.assertNotIn("padding", self.browser.text("#overview"))
        self.go("#types")
        self.assertNotIn("Size", self.texts(".rows th"))
        self.go("#t4")
        self.shown_type()
        self.assertNotIn("In memory", self.browser.text("#details"))


class ChosenTypes(Page):
    files, options = [SOURCE / "testdata/modules/teavm-vf-0.5.0.types.wasm"], ["--kind", "array"]

    def test_only_chosen_types_are_counted(self):
        total, modules = printed.summary(TYPEREG, ["--gc", "drc", *self.options, *self.files])
        tiles = [tile.replace(",", "") for tile in self.texts(".tile b")]
        self.assertEqual(tiles, [total["modules"], total["types"], total["groups"], total["shared"], total["bytes"]])
        said = modules[str(self.files[0])]
        cells = self.texts(".modules tbody td")
        self.assertEqual((cells[0], cells[1], cells[6]), (said["types"], said["groups"], said["bytes"]))
        self.assertRegex(self.texts(".tile small")[0], rf"^of {said['types']} chosen from [\d,]+ that the modules define$")
        self.assertNotIn("Largest objects", self.browser.text("#overview"))
        self.go("#types")
        self.wait_for_count(f"{total['types']} types")
        self.assertEqual(set(self.column("Kind")), {"array"})

    def test_a_type_that_was_not_chosen_says_so(self):
        self.go("#t5")
        self.shown_type()
        details = self.browser.text("#details")
        self.assertIn("Not chosen", details)
        self.assertNotIn("In 0 modules", details)
        self.go("#types")
        self.assertFalse(self.is_there(".rows td.name a.context"))


class DeepTypes(Page):
    files, options = [SMALL[0]], ["--depth", "1.."]

    def test_the_tree_has_what_is_above_the_chosen_types(self):
        said = printed.types(TYPEREG, self.files)
        chosen = {index for index, type in said.items() if type["supertype"] is not None}
        self.assertEqual(self.texts(".tile b")[1], str(len(chosen)))
        index = max(chosen)
        self.go(f"#tree?at=t{index}")
        self.wait(lambda: self.browser.run("return document.activeElement.dataset.type") == str(index))
        self.assertTrue(self.is_there("#tree [role=tree] > [role=treeitem] > .branch a.context"))
        below = self.texts("#tree [role=tree] > [role=treeitem] > .branch .below")
        self.assertEqual(sum(map(int, below)), len(chosen))


class NoModules(Page):
    files, options, status = SMALL, ["--module", "absent"], 1

    def test_a_page_without_modules_says_so(self):
        self.assertEqual(self.texts(".tile b")[:2], ["0", "0"])
        self.assertEqual(self.browser.text("#title"), "Types of 0 modules")
        self.go("#types")
        self.wait_for_count("0 types")
        self.go("#tree")
        self.assertIn("No type is declared below another.", self.browser.text("#tree"))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
