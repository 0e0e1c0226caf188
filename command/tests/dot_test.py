"""typereg graph, given to Graphviz: dot_test.py TYPEREG SOURCE_FOLDER

dot must accept the pictures without a message, and they must have the types, groups and arrows that `typereg` reports
as text."""

import pathlib
import re
import subprocess
import sys
import unittest
import xml.etree.ElementTree

import printed

TYPEREG, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
SMALL = [SOURCE / "testdata/small" / name for name in ("shapes.wasm", "pictures.wasm")]
NAMES = SOURCE / "testdata/small/names.wasm"
TEAVM = [SOURCE / "testdata/modules/teavm-cfr.types.wasm"]
DART = [SOURCE / "testdata/modules/dart-flet-1.0.0.types.wasm"]
MOST = 120  # the number of types that a picture has room for


class Picture:
    """What dot has drawn."""

    def __init__(self, *arguments):
        self.source = printed.run(TYPEREG, "graph", *arguments)
        done = subprocess.run(["dot", "-Tsvg"], input=self.source, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        svg = "{http://www.w3.org/2000/svg}"
        drawn = {"node": [], "edge": [], "cluster": []}
        image = xml.etree.ElementTree.fromstring(done.stdout)
        self.labels = [text.text for text in image.iter(f"{svg}text")]
        for group in image.iter(f"{svg}g"):
            if group.get("class") in drawn:
                drawn[group.get("class")].append(group.find(f"{svg}title").text)
        self.types = {int(title[1:]) for title in drawn["node"]}
        self.groups = len(drawn["cluster"])
        ends = [re.sub(r":\w+", "", title).split("->") for title in drawn["edge"]]
        self.arrows = {(int(a[1:]), int(b[1:])) for a, b in ends}


class Graph(unittest.TestCase):
    def test_names_are_labels_whatever_they_say(self):
        drawn = Picture(NAMES).labels
        for name in ("Node", "</script>", "<b>&amp;</b>", "two words", "one\\u{a}two\\u{1b}[31m"):
            self.assertIn(name, drawn)

    def test_a_name_says_which_type_to_draw_if_it_is_the_only_one(self):
        self.assertEqual(Picture("--only", "Shapes", NAMES).types, {1, 2})
        message = printed.run(TYPEREG, "graph", "--only", "Node", NAMES, status=2)
        self.assertRegex(message, r"^typereg: 2 types are called Node, the first of them \$t3; ")

    def test_every_type_group_and_supertype_is_drawn(self):
        kinds, picture = printed.types(TYPEREG, SMALL), Picture(*SMALL)
        self.assertEqual(picture.types, set(kinds))
        self.assertEqual(picture.groups, int(printed.summary(TYPEREG, SMALL)[0]["groups"]))
        above = {(index, type["supertype"]) for index, type in kinds.items() if type["supertype"] is not None}
        bold = {(int(a), int(b)) for a, b in re.findall(r"t(\d+) -> t(\d+) \[arrowhead=onormal", picture.source)}
        self.assertEqual(bold, above)

    def test_every_reference_is_drawn(self):
        texts, picture = printed.texts(TYPEREG, SMALL), Picture(*SMALL)
        named = {(index, int(target)) for index, text in texts.items() for target in re.findall(r"\$t(\d+)", text)}
        self.assertEqual(picture.arrows, {(a, b) for a, b in named if a != b})

    def test_one_type_comes_with_what_it_needs_and_its_referrers(self):
        texts = printed.texts(TYPEREG, TEAVM)
        needs = {index: {int(target) for target in re.findall(r"\$t(\d+)", text)} for index, text in texts.items()}
        reached, fresh = {3000}, {3000}
        while fresh:
            fresh = set().union(*(needs[index] for index in fresh)) - reached
            reached |= fresh
        self.assertLess(len(reached), MOST * 3 // 4)
        wanted = reached | {index for index, targets in needs.items() if 3000 in targets}
        for name in ("t3000", "$t3000", "3000"):
            self.assertEqual(Picture("--only", name, *TEAVM).types, wanted)

    def test_where_there_is_too_much_it_says_so_and_what_to_do(self):
        message = printed.run(TYPEREG, "graph", *TEAVM, status=2)
        self.assertRegex(message, r"^typereg: 11466 types are too many .*--only t1 .*typereg page")
        done = subprocess.run([TYPEREG, "graph", "--only", "t2", *DART], capture_output=True, text=True)
        self.assertRegex(done.stderr, r"^typereg: a picture has room for 120 types, so \d+ that refer to \$t2 are left out; ")
        self.assertEqual(len(Picture("--only", "t2", *DART).types), MOST)

    def test_of_a_type_that_needs_too_much_the_nearest_is_drawn(self):
        texts = printed.texts(TYPEREG, DART)
        nearest = {int(target) for target in re.findall(r"\$t(\d+)", texts[361])}  # it needs 144 types in all
        done = subprocess.run([TYPEREG, "graph", "--only", "t361", *DART], capture_output=True, text=True)
        self.assertRegex(done.stderr, r"only the nearest types that \$t361 needs are drawn")
        self.assertLessEqual(nearest, Picture("--only", "t361", *DART).types)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
