#!/usr/bin/env python3
"""Whether every link of the documentation leads somewhere: links.py [FOLDER with HTML], links.py --installed FOLDER

Checks links to the project's own files and to places in them (#fragments): in all Markdown files of the project and in
all HTML below FOLDER. In Markdown it also checks paths in backquotes, such as `src/lib.rs`. --installed checks only the
links in all Markdown below FOLDER, which must not lead out of it. Prints each link that leads nowhere, and how many links
there are. The exit status is 0 if all links lead somewhere. Links to other sites are not followed.
"""

import functools
import html.parser
import pathlib
import re
import subprocess
import sys
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
PATH = re.compile(r"`((?:bench|c-tests|docs|examples|fuzz|header|include|scripts|src|testdata|tests)/[\w./-]*[\w/])`")


class Page(html.parser.HTMLParser):
    """The links of an HTML page, and the places in it that links can name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") or (tag, name) == ("object", "data"):
                self.links.append(value or "")
            elif name in ("id", "name"):
                self.places.add(value or "")


@functools.cache
def page(path: pathlib.Path) -> Page:
    return Page(path.read_text(encoding="utf-8"))


def slug(heading: str) -> str:
    """The name of a Markdown heading in links to it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@functools.cache
def places(path: pathlib.Path) -> set[str]:
    if path.suffix == ".html":
        return page(path).places
    text = CODE.sub("", path.read_text(encoding="utf-8"))
    return {slug(heading) for heading in re.findall(r"^#+ +(.*)$", text, re.MULTILINE)}


def leads_somewhere(link: str, source: pathlib.Path) -> bool:
    parts = urllib.parse.urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    target = source if parts.path == "" else (source.parent / urllib.parse.unquote(parts.path)).resolve()
    if not target.exists():
        return False
    if not parts.fragment or target.suffix not in (".html", ".md"):
        return True
    # rustdoc also quotes the names of places, and its pages of source code accept ranges of lines.
    names = {parts.fragment, urllib.parse.unquote(parts.fragment)}
    lines = re.fullmatch(r"(\d+)-(\d+)", parts.fragment)
    return bool(names & places(target)) or bool(lines) and set(lines.groups()) <= places(target)


def markdown(path: pathlib.Path) -> tuple[list[str], list[str]]:
    """All links of a file, and those that lead nowhere."""
    text = path.read_text(encoding="utf-8")
    links = LINK.findall(CODE.sub("", text))
    named = PATH.findall(CODE.sub("", text))
    dead = [link for link in links if not leads_somewhere(link, path)]
    return links + named, dead + [name for name in named if not (ROOT / name).exists()]


def installed(folder: pathlib.Path) -> None:
    """Looks at the Markdown of an installation: a link out of it works only by chance."""
    total, dead = 0, []
    for path in sorted(folder.rglob("*.md")):
        for link in LINK.findall(CODE.sub("", path.read_text(encoding="utf-8"))):
            total += 1
            local = not urllib.parse.urlsplit(link).scheme
            target = (path.parent / urllib.parse.urlsplit(link).path).resolve()
            if local and not (leads_somewhere(link, path) and target.is_relative_to(folder)):
                dead.append(f"{path.relative_to(folder)}: {link} leads nowhere")
    print(*dead, f"{total} links, {len(dead)} lead nowhere", sep="\n")
    sys.exit(bool(dead) or total == 0)


def main() -> None:
    if sys.argv[1:2] == ["--installed"]:
        installed(pathlib.Path(sys.argv[2]).resolve())
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, check=True, capture_output=True, text=True)
    total = dead = 0
    for path in (ROOT / name for name in listed.stdout.splitlines()):
        links, broken = markdown(path)
        total, dead = total + len(links), dead + len(broken)
        for link in broken:
            print(f"{path.relative_to(ROOT)}: {link} leads nowhere")
    for path in sorted(pathlib.Path(sys.argv[1]).resolve().rglob("*.html")) if len(sys.argv) > 1 else []:
        broken = [link for link in page(path).links if not leads_somewhere(link, path)]
        total, dead = total + len(page(path).links), dead + len(broken)
        for link in sorted(set(broken)):
            print(f"{path.relative_to(ROOT)}: {link} leads nowhere")
    print(f"{total} links, {dead} lead nowhere")
    sys.exit(dead != 0)


main()
