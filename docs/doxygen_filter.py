#!/usr/bin/env python3
"""What Doxygen reads instead of a file, so that headers and pages stay as a reader of the file likes them.

    doxygen_filter.py FILE       prints FILE for Doxygen (docs/Doxyfile runs it from the top folder)

In a header: its first comment becomes a page, a banner becomes a group of what stands below it,
names of the interface become links, and `Errors:`, `Threads:`, `Cost:`, `Since` are set off. In a page: a link to a
file that Doxygen makes no page of leads to a copy in files/, which scripts/docs.sh puts there.
"""

import os
import re
import sys

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BANNER = re.compile(r"/\* =+\n \* ([A-Z0-9,' ]+)\n(.*?)\n? \* =+ \*/", re.DOTALL)
DECLARED = re.compile(r"\b((?:wt|WT|TYPEREG)_\w+)\b")
LINK = re.compile(r"(?<!!)\[([^]]*)\]\((?!https?:|#)([^)#]+)\)")


def linked(text: str, names: set[str]) -> str:
    """Names of the interface as links, on their own or alone in backquotes; other code stays as it is."""

    def link(match: re.Match[str]) -> str:
        name = match[0].strip("`")
        return f"#{name}" if name in names else match[0]

    # Not a call with arguments, and no line of indented code.
    return re.sub(r"^ \*      .*|`[^`\n]*`|\b(?:wt|WT)_\w+\b(?!\([^)])", link, text, flags=re.MULTILINE)


def set_off(comment: str) -> str:
    """A paragraph of their own for errors, and for threads, cost and since."""
    comment = re.sub(r"^ \* (Errors|Threads)(?=[: ])", r" *\n * \1", comment, flags=re.MULTILINE)
    comment = re.sub(r"\b(Errors|Errors and cost|Threads|Cost):", r"**\1:**", comment)
    return re.sub(r"\bSince(?=\s(?:\* )?\d)", "**Since**", comment)


def listed(lines: list[str]) -> list[str]:
    """Indented lines: a term, two spaces and words as an item of a list; all others as code."""
    result: list[str] = []
    now = "text"
    for line in lines:
        text = line.removeprefix(" *").removeprefix(" ")
        item = re.fullmatch(r"  +(\S+(?: \S+)*)   *(\S.*)", text)
        before = now
        if before == "list" and text.startswith("    "):
            text = f"  {text.strip()}"
        elif item and not item[1].endswith(";") and "   " not in item[2] and before != "code":
            now, text = "list", f"- **{item[1]}** {item[2]}"
        elif text.startswith("  "):
            now, text = "code", f"    {text}"
        else:
            now = "text"
        if now != before:
            result.append(" *")
        result.append(f" * {text}")
    return result


def front_page(comment: str, name: str) -> str:
    """The first comment of a file: of a whole interface a page, of a part of one what the file is."""
    comment = re.sub(r"(?<=\s)<(\w+)>", r"`<\1>`", comment)  # `<algorithm>` is not HTML
    title, *body = comment.removeprefix("/*").removesuffix("*/").splitlines()
    pages = {"typereg.h": "@page conventions The C interface", "typereg.hpp": "@mainpage The C++ interface"}
    if name not in pages:
        return "\n".join([f"/** @file {name}", f" *{title}", *body, " */"])
    rules = " * @section rules What holds for all of it"
    if name == "typereg.h":
        rules = f' * All functions: <a href="modules.html">section by section</a>.\n *\n{rules}'
    parts = {" * CONVENTIONS": rules, " * FINE PRINT": " * @section fine_print The fine print"}
    body = [parts.get(line, line) for line in body if "Do not edit." not in line]
    file = f"/** @file {name}\n * @brief{title} */"
    return "\n".join([file, f"/** {pages[name]}", f" *{title}", *listed(body), " */"])


def header(text: str, name: str) -> str:
    names = set(DECLARED.findall(COMMENT.sub("", text)))
    first = COMMENT.match(text)
    if first:
        text = front_page(first[0], name) + text[first.end():]
    end = "/** @} */\n"

    def group(match: re.Match[str]) -> str:
        title, words = match[1], listed(match[2].split("\n"))
        identity = re.sub(r"[^a-z0-9]+", "_", title.lower())
        return "\n".join([f"{end}/** @defgroup {identity} {title.capitalize()}", " *", *words, " * @{ */"])

    text, sections = BANNER.subn(group, text)
    if sections:
        text = text.replace(end, "", 1)
        text = text.replace("#ifdef __cplusplus\n}", f"{end}#ifdef __cplusplus\n}}")
    return COMMENT.sub(lambda comment: linked(set_off(comment[0]), names), text)


def page(text: str, folder: str) -> str:
    def lead(match: re.Match[str]) -> str:
        words, link = match.groups()
        path = os.path.normpath(os.path.join(folder, link))
        if path == "include/typereg.h":
            return "@ref conventions"
        if path.endswith(".md"):
            return f"[{words.strip('`')}]({link})"  # Doxygen takes no code for the words of such a link.
        return f"[{words}](files/{path})"

    # An @ outside of code is not a command of Doxygen's.
    text = re.sub(r"`[^`\n]*`|@", lambda match: "\\@" if match[0] == "@" else match[0], text)
    return LINK.sub(lead, text)


def main() -> None:
    path = os.path.relpath(sys.argv[1])
    with open(path, encoding="utf-8") as file:
        text = file.read()
    folder, name = os.path.split(path)
    sys.stdout.write(page(text, folder) if name.endswith(".md") else header(text, name))


main()
