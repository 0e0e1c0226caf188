#!/usr/bin/env python3
"""Draws the pictures of docs/concepts.md: draw.py [--check]

Writes them beside itself; with --check only says whether they are as drawn here. What stands in a picture is held
against the code by tests/judged/concepts.rs, src/registry/slot/picture.rs and src/registry/group/picture.rs, which find
it by the ids of groups.
"""

import pathlib
import sys

STYLE = """\
  text { font: 13px system-ui, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif; fill: #24292f }
  .code { font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, monospace; font-size: 12.5px }
  .small { font-size: 11.5px; fill: #57606a } .title { font-size: 16px; font-weight: 600 } .bold { font-weight: 600 }
  .paper { fill: #ffffff; stroke: #d0d7de } .box { fill: #f3f5f7; stroke: #8c959f }
  .first { fill: #dbeefb; stroke: #0a84d6 } .second { fill: #fdebd3; stroke: #c56a00 }
  .line { fill: none; stroke: #57606a; stroke-width: 1.4 } .head { fill: #57606a }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small { fill: #9198a1 }
    .paper { fill: #161b22; stroke: #30363d } .box { fill: #21262d; stroke: #6e7681 }
    .first { fill: #0c2d48; stroke: #4aa8e8 } .second { fill: #45290a; stroke: #e59a3c }
    .line { stroke: #9198a1 } .head { fill: #9198a1 }
  }
"""


class Picture:
    """Boxes, words and arrows on paper. Has a background of its own, so that it can be read on any page."""

    def __init__(self, width: int, height: int, title: str, words: str) -> None:
        self.lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
            f"<title>{title}</title>",
            f"<style>\n{STYLE}</style>",
            '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            '<path class="head" d="M0 0 8 4 0 8z"/></marker></defs>',
            f'<rect class="paper" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>',
        ]
        self.begin("title")
        self.text(20, 29, title, "title")
        self.text(20, 48, words, "small")
        self.end()

    def text(self, x: float, y: float, words: object, kind: str = "", anchor: str = "start") -> None:
        escaped = str(words).replace("&", "&amp;").replace("<", "&lt;")
        self.lines.append(f'<text x="{x}" y="{y}" class="{kind}" text-anchor="{anchor}">{escaped}</text>')

    def box(self, x: float, y: float, width: float, height: float, kind: str = "box") -> None:
        self.lines.append(f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="3"/>')

    def arrow(self, *points: tuple[float, float]) -> None:
        path = " ".join(f"{x} {y}" for x, y in points)
        curve = "M" + path if len(points) == 2 else f"M{points[0][0]} {points[0][1]}C" + path.split(" ", 2)[2]
        self.lines.append(f'<path class="line" marker-end="url(#head)" d="{curve}"/>')

    def begin(self, identity: str) -> None:
        self.lines.append(f'<g id="{identity}">')

    def end(self) -> None:
        self.lines.append("</g>")

    def svg(self) -> str:
        return "\n".join([*self.lines, "</svg>", ""])


def slot() -> Picture:
    picture = Picture(860, 330, "A slot: 64 bytes, one cache line, for each type",
                      "Each box begins at the byte whose number it bears. Blue is promised to generated code "
                      "(WT_SLOT_…_OFFSET); grey is the library's own.")
    fields = [
        ("index", 0, 4, "first", "type index"), ("registry", 4, 4, "box", "number of its registry"),
        ("group", 8, 8, "box", "address of its rec group"), ("owners_or_leader", 16, 4, "box", "owners, or their leader"),
        ("position", 20, 4, "box", "place in the group"), ("deep", 24, 4, "box", "record, if deep"),
        ("depth", 28, 1, "first", ""), ("kind", 29, 1, "first", ""), ("flags", 30, 1, "box", ""),
        ("_unused", 31, 1, "box", ""), ("display", 32, 32, "first", ""),
    ]
    for name, offset, size, kind, words in fields:
        picture.begin(f"slot.{name}")
        for at in range(offset, offset + size, 16):  # sixteen bytes a row
            x, y, width = 30 + 50 * (at % 16), 66 + 64 * (at // 16), 50 * min(size, 16)
            picture.box(x, y, width, 56, kind)
            picture.text(x + 4, y + 13, at, "small")
            if name == "display":
                first = (at - offset) // 4
                picture.text(x + width / 2, y + 34, f"display, entries {first} to {first + 3}", anchor="middle")
            else:
                picture.text(x + width / 2, y + 34, "" if name == "_unused" else name, anchor="middle")
                picture.text(x + width / 2, y + 50, words, "small", "middle")
        picture.end()
    return picture


def group() -> Picture:
    picture = Picture(900, 614, "A rec group: one allocation of 120 bytes (where a pointer has eight)",
                      "(rec (type $list (struct (field i32) (field (ref null $list)))) "
                      "(type $pair (struct (field (ref $list))))), with WT_GC_LAYOUT_DRC")
    # offset, kind, what stands there, what it means
    rows = [
        ("header", 0, "box", "hash", "half of one that is keyed with the registry's secret"),
        ("registry", 4, "box", "registry", "the number of the one whose it is"),
        ("members", 8, "box", "shard, members 2", "the part of the map that has it; how many types it has"),
        ("counts", 12, "box", "words 5", "all that follows lies where these two counts say"),
        ("rows", 16, "box", "slot 1, trampoline 0, host 0", "row of $list: its type index, trampoline type, host's pointer"),
        ("rows.1", 32, "box", "slot 2, trampoline 0, host 0", "row of $pair: nothing set yet"),
        ("heads", 48, "first", "00000010", "upper half of the head of $list: 2 fields"),
        ("heads.1", 52, "first", "00000008", "upper half of the head of $pair: 1 field"),
        ("words", 56, "first", "00000028", "$list: struct, final, no supertype"),
        ("words.1", 60, "first", "0000003c", "field: i32"),
        ("words.2", 64, "first", "00000015", "field: ref null, to member 0 of this group"),
        ("words.3", 68, "first", "00000028", "$pair: struct, final, no supertype"),
        ("words.4", 72, "first", "00000011", "field: ref, to member 0 of this group"),
        ("starts", 76, "box", "3", "the words of $pair begin with word 3"),
        ("extents", 80, "second", "size 32, align 8", "an object of $list"),
        ("extents.1", 88, "second", "size 32, align 8", "an object of $pair"),
        ("offsets", 96, "second", "0 24 28 0 24", "for each word that is a field: where it lies in the object"),
    ]
    for number, (name, offset, kind, value, words) in enumerate(rows):
        y = 66 + 27 * number
        picture.begin(f"group.{name}")
        picture.text(64, y + 16, offset, "small", "end")
        picture.box(76, y, 230, 23, kind)
        picture.text(191, y + 16, value, "code", "middle")
        picture.text(322, y + 16, words)
        picture.end()
    picture.begin("group.end")
    picture.text(64, 66 + 27 * 17 + 16, 120, "small", "end")
    picture.text(76, 66 + 27 * 17 + 16, "end", "small")
    picture.end()
    for first, last, kind, words in ((6, 12, "first", "the key: what the type is"),
                                     (14, 16, "second", "only with a layout policy")):
        y, height = 66 + 27 * first, 27 * (last - first) + 23
        picture.box(690, y, 190, height, kind)
        picture.text(785, y + height / 2 + 5, words, anchor="middle")
    picture.text(20, 582, "Two groups are equal if their words are. So a group that is in the registry is never made again; "
                          "and nothing in it changes but")
    picture.text(20, 600, "two cells of a row, the trampoline type and the host's pointer, each set once. Besides this, each member has a slot of 64 bytes.")
    return picture


def display() -> Picture:
    picture = Picture(900, 330, "Displays: is one type below another?",
                      "The display of a type names all its supertypes from the root down, and then the type itself. "
                      "A supertype always stands at its own depth.")
    types = [("shape", 0, 1, [1], 1), ("circle", 1, 2, [1, 2], 0), ("ball", 2, 3, [1, 2, 3], 0), ("square", 1, 4, [1, 4], 2)]
    places = {"shape": (90, 90), "circle": (40, 160), "ball": (40, 230), "square": (150, 160)}
    for name, *_ in types:
        x, y = places[name]
        picture.box(x, y, 84, 32)
        picture.text(x + 42, y + 21, f"${name}", "code", "middle")
    picture.arrow((82, 160), (120, 124))
    picture.arrow((192, 160), (146, 124))
    picture.arrow((82, 230), (82, 194))
    picture.text(330, 84, "depth", "small", "middle")
    picture.text(396, 84, "index", "small", "middle")
    for entry in range(8):
        picture.text(467 + 52 * entry, 84, f"[{entry}]", "small", "middle")
    for row, (name, depth, index, entries, _) in enumerate(types):
        y = 94 + 40 * row
        picture.begin(f"display.{name}")
        picture.text(290, y + 21, f"${name}", "code", "end")
        picture.box(305, y, 50, 32)
        picture.text(330, y + 21, depth, "bold", "middle")
        picture.box(371, y, 50, 32)
        picture.text(396, y + 21, index, "bold", "middle")
        for entry in range(8):
            picture.box(442 + 52 * entry, y, 50, 32, "second" if entry == 1 and row > 1 else "first")
            picture.text(467 + 52 * entry, y + 21, (entries + [0] * 8)[entry], anchor="middle")
        picture.end()
    picture.text(20, 288, "Is it below $circle, whose depth is 1 and whose index is 2? Look at entry 1, and at no other:")
    picture.text(20, 308, "$ball has 2 there: yes. $square has 4 there: no. One load and one comparison, however deep the type itself is.")
    return picture


def identity() -> Picture:
    picture = Picture(900, 300, "Two modules, one registry",
                      "A module numbers its types from 0. The registry has one slot for types that are equal, whichever module brought "
                      "them; the slot's number is the type index.")
    slots = {1: "(struct (field i32) (field i32))", 2: "(func (param (ref $t1)) (result i32))", 3: "(func)"}
    modules = [("one", 30, [("point", 1), ("get", 2)]), ("two", 730, [("run", 3), ("spot", 1), ("read", 2)])]
    for number, (index, words) in enumerate(slots.items()):
        y = 110 + 60 * number
        picture.begin(f"slot {index}")
        picture.box(280, y, 340, 40, "first")
        picture.text(292, y + 25, index, "bold")
        picture.text(312, y + 25, words, "code")
        picture.end()
    picture.text(450, 96, "slots of the registry", "small", "middle")
    for module, x, types in modules:
        picture.text(x + 70, 96, f"module ${module}", "small", "middle")
        for number, (name, index) in enumerate(types):
            y, at = 110 + 60 * number, 130 + 60 * (index - 1)
            picture.begin(f"{module}.{name}")
            picture.box(x, y, 140, 40)
            picture.text(x + 12, y + 25, number, "bold")
            picture.text(x + 80, y + 25, f"${name}", "code", "middle")
            picture.text(x + 128, y + 25, f"→ {index}", "small", "end")
            picture.end()
            near, far = (x + 140, 278) if x < 300 else (x, 622)
            middle = (near + far) / 2
            picture.arrow((near, y + 20), (middle, y + 20), (middle, at), (far, at))
    return picture


def lifetime() -> Picture:
    picture = Picture(900, 350, "What keeps what alive",
                      "An arrow is an owner. A group lives as long as it has one; a group that is freed gives back the arrows that "
                      "begin at it.")
    picture.text(90, 84, "what the program holds", "small", "middle")
    picture.text(795, 252, "groups of the registry", "small", "middle")
    picture.box(20, 130, 140, 44, "second")
    picture.text(90, 157, "collection of $tree", anchor="middle")
    picture.box(20, 250, 140, 44, "second")
    picture.text(90, 277, "handle of $edge", anchor="middle")
    groups = [("root", 300, 1, "$root"), ("node", 510, 3, "$node, $edge"), ("leaf", 720, 2, "$leaf")]
    for name, x, owners, words in groups:
        picture.begin(f"group of {name}")
        picture.box(x, 170, 150, 60, "first")
        picture.text(x + 75, 195, words, "code", "middle")
        picture.text(x + 75, 218, f"owners: {owners}", "bold", "middle")
        picture.end()
    picture.arrow((450, 200), (508, 200))
    picture.arrow((660, 200), (718, 200))
    picture.arrow((160, 160), (230, 160), (240, 195), (298, 195))
    picture.arrow((160, 150), (330, 100), (540, 100), (570, 168))
    picture.arrow((160, 142), (330, 70), (760, 70), (790, 168))
    picture.arrow((160, 272), (350, 290), (560, 290), (585, 232))
    picture.text(20, 324, "Delete the collection: $root is freed. $node and $edge stay, for the handle of one of them, "
                          "and $leaf with them, which they refer to.")
    return picture


def continuations() -> Picture:
    picture = Picture(900, 260, "Continuations",
                      "A function that is suspended in the middle is a value: what is left of it to run. Its type names the "
                      "function's type, and is below another where that is.")
    for name, x, y in [("step", 60, 90), ("short", 60, 180)]:
        picture.box(x, y, 150, 44, "box")
        picture.text(x + 75, y + 27, f"${name}", "code", "middle")
    for name, func, x, y in [("rest", "step", 380, 90), ("brief", "short", 380, 180)]:
        picture.begin(f"continuations.{name}")
        picture.box(x, y, 150, 44, "first")
        picture.text(x + 75, y + 19, f"${name}", "code", "middle")
        picture.text(x + 75, y + 36, f"of ${func}", "small", "middle")
        picture.end()
    picture.box(690, 90, 150, 44, "second")
    picture.text(765, 117, "cont", "code", "middle")
    picture.arrow((380, 112), (212, 112))
    picture.arrow((380, 202), (212, 202))
    picture.arrow((135, 180), (135, 136))
    picture.arrow((455, 180), (455, 136))
    picture.arrow((530, 112), (688, 112))
    picture.text(295, 104, "suspends", "small", "middle")
    picture.text(144, 162, "below", "small")
    picture.text(464, 162, "below", "small")
    picture.text(610, 104, "below", "small", "middle")
    picture.text(20, 246, "$rest and $brief are of the hierarchy cont: no reference to them is one to a function, or the other way around.")
    return picture


def shared() -> Picture:
    picture = Picture(900, 280, "Shared types",
                      "What several threads have together can lead only to what they have together, too. The other way around "
                      "is allowed.")
    picture.box(30, 76, 380, 160, "box")
    picture.text(220, 98, "one thread's own", "small", "middle")
    picture.box(490, 76, 380, 160, "box")
    picture.text(680, 98, "shared", "small", "middle")
    for name, is_shared, x, y in [("count", False, 60, 120), ("counter", True, 520, 120), ("queue", True, 700, 170)]:
        picture.begin(f"shared.{name}")
        picture.box(x, y, 140, 50, "second" if is_shared else "first")
        picture.text(x + 70, y + 21, f"${name}", "code", "middle")
        picture.text(x + 70, y + 40, "shared" if is_shared else "not shared", "small", "middle")
        picture.end()
    picture.box(240, 170, 140, 40, "first")
    picture.text(310, 195, "any type", anchor="middle")
    picture.arrow((380, 185), (518, 150))
    picture.text(450, 158, "may refer", "small", "middle")
    picture.arrow((770, 170), (662, 145))
    picture.arrow((590, 172), (460, 225), (400, 225), (345, 212))
    picture.text(450, 232, "refused", "bold", "middle")
    picture.text(20, 264, "Heap types exist twice, any and (shared any), func and (shared func): nothing of the one matches the other.")
    return picture


def descriptors() -> Picture:
    picture = Picture(900, 290, "Descriptors and exact references",
                      "Two struct types of one group name each other: objects of the one have an object of the other as their "
                      "descriptor. Subtypes follow on both sides.")
    for name, index, x, y in [("thing", 1, 90, 90), ("thing_class", 2, 380, 90), ("door", 3, 90, 190), ("door_class", 4, 380, 190)]:
        picture.begin(f"descriptors.{name}")
        picture.box(x, y, 160, 50, "second" if "class" in name else "first")
        picture.text(x + 80, y + 21, f"${name}", "code", "middle")
        picture.text(x + 80, y + 40, f"index {index}", "small", "middle")
        picture.end()
    for y in (105, 205):
        picture.arrow((250, y), (378, y))
        picture.text(314, y - 6, "descriptor", "small", "middle")
        picture.arrow((380, y + 22), (252, y + 22))
        picture.text(314, y + 36, "describes", "small", "middle")
    picture.arrow((170, 190), (170, 142))
    picture.arrow((460, 190), (460, 142))
    picture.text(180, 170, "below", "small")
    picture.text(470, 170, "below", "small")
    picture.text(590, 104, "(ref $thing)", "code")
    picture.text(760, 104, "a thing or a door")
    picture.text(590, 134, "(ref (exact $thing))", "code")
    picture.text(760, 134, "a thing, no door")
    picture.text(590, 204, "(ref $door)", "code")
    picture.text(760, 204, "a door")
    picture.text(590, 234, "(ref (exact $door))", "code")
    picture.text(760, 234, "a door")
    picture.text(20, 274, "$door is final, so that the last two hold the same objects. They are two types all the same: only the second is exact.")
    return picture


def switches() -> Picture:
    picture = Picture(900, 330, "Which proposals there are, and what each builds on",
                      "Switching one on switches on all that its arrow leads to; switching one off, all whose arrows lead to it.")
    features = [(5, "reference types", "2.0", 405, 80), (7, "typed function references", "3.0", 370, 160),
                (9, "exception handling", "3.0", 640, 160), (8, "GC", "3.0", 370, 240), (1, "stack switching", "beyond", 90, 240),
                (3, "custom descriptors", "beyond", 640, 240), (4, "multi-value", "2.0", 30, 80), (6, "SIMD", "2.0", 210, 80),
                (2, "shared-everything-threads", "beyond", 640, 80)]
    kinds = {"2.0": "box", "3.0": "first", "beyond": "second"}
    for number, name, version, x, y in features:
        width = 220 if len(name) > 20 else 180 if version == "beyond" else 150
        picture.begin(f"feature {number}")
        picture.box(x, y, width, 46, kinds[version])
        picture.text(x + width / 2, y + 20, name, "bold", "middle")
        picture.text(x + width / 2, y + 38, "beyond WebAssembly 3.0" if version == "beyond" else f"WebAssembly {version}", "small",
                     "middle")
        picture.end()
    picture.arrow((480, 160), (480, 128))
    picture.arrow((700, 160), (557, 120))
    picture.arrow((450, 240), (450, 208))
    picture.arrow((270, 250), (378, 208))
    picture.arrow((640, 263), (522, 263))
    picture.text(20, 314, "WebAssembly 1.0 has none of them: numbers, and functions with at most one result.")
    return picture


def main() -> None:
    folder = pathlib.Path(__file__).resolve().parent
    stale = []
    for draw in (slot, group, display, identity, lifetime, continuations, shared, descriptors, switches):
        path, svg = folder / f"{draw.__name__}.svg", draw().svg()
        if "--check" not in sys.argv:
            path.write_text(svg, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != svg:
            stale.append(path.name)
    if stale:
        sys.exit(f"not as docs/pictures/draw.py draws them: {', '.join(stale)}")


main()
