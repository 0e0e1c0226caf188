#!/usr/bin/env python3
"""The licences of what is linked into typereg's programs and libraries: licences.py [--check]

Writes THIRD-PARTY-LICENSES.txt, which every binary package contains: each crate that cargo links on one of the systems
below, the parts of Rust's standard library, and the text of each of their licence files, each text once. Fails if a
crate's licence is not among those accepted here, if it has no licence file, or if the standard library has a part that is
not listed. --check writes nothing, and fails if the file is not what it would write.

cargo-about and cargo-deny do this, too, but each takes minutes to compile, and neither knows the standard library.
"""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "THIRD-PARTY-LICENSES.txt"
# The published packages: the library, the command if the source has it, and the part that npm gets.
PUBLISHED = ("typereg", "typereg-cli", "typereg-wasm")
SYSTEMS = ("x86_64-unknown-linux-gnu", "x86_64-unknown-linux-musl", "aarch64-apple-darwin", "x86_64-pc-windows-msvc",
           "x86_64-pc-windows-gnu", "x86_64-unknown-freebsd", "wasm32-unknown-unknown")
# None of them asks for more than a copy of its text.
ACCEPTED = {"MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib", "0BSD",
            "Unlicense", "Unicode-3.0"}
# Parts of the standard library in rustc's target-libdir, by licence. The parts that only build tools, tests and other
# panic runtimes use are listed below.
STANDARD = {
    "Apache-2.0 OR MIT": "std core alloc std_detect panic_unwind panic_abort unwind addr2line cfg_if dlmalloc gimli hashbrown "
                         "libc object rustc_demangle",
    "Unicode-3.0, its tables of characters": "core",
    "MIT AND Apache-2.0 WITH LLVM-exception AND (MIT OR Apache-2.0)": "compiler_builtins",
    "0BSD OR MIT OR Apache-2.0": "adler2",
    "MIT OR Zlib OR Apache-2.0": "miniz_oxide",
    "Unlicense OR MIT": "memchr",
}
NOT_LINKED = {"getopts", "proc_macro", "profiler_builtins", "rustc_literal_escaper", "sysroot", "test",
              "rustc_std_workspace_alloc", "rustc_std_workspace_core", "rustc_std_workspace_std"}
HEAD = """What is linked into the programs and libraries of typereg, and under which licences

typereg itself is under Apache-2.0 WITH LLVM-exception: see LICENSE. The crates below are linked into its libraries and
programs, some of them only on some systems, and so is Rust's standard library. Where a licence says OR, any of them may
be chosen. The texts follow, each once.
"""


def run(*command):
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def used(metadata, edges):
    """The packages of crates.io that a build uses on one of the systems, by cargo tree, which leaves out what only tests
    switch on."""
    members = [one["name"] for one in metadata["packages"] if one["id"] in metadata["workspace_members"]]
    names = set()
    for system in SYSTEMS:
        for package in set(PUBLISHED) & set(members):
            tree = run("cargo", "tree", "--locked", "--package", package, "--target", system, "--edges", edges,
                       "--prefix", "none", "--format", "{p}")
            names.update(re.findall(r"^(\S+) v(\S+)", tree, re.MULTILINE))
    return [one for one in metadata["packages"] if (one["name"], one["version"]) in names and one["source"]]


def is_accepted(expression):
    """Whether a licence can be chosen: (A OR B) AND C, or A/B as older crates have it."""
    def choice(match):
        word = match[0]
        return word.lower() if word in ("AND", "OR") else str(word in ACCEPTED)
    words = re.sub(r"[\w.+-]+( WITH [\w.-]+)?", choice, expression.replace("/", " OR "))
    return re.fullmatch(r"(True|False|and|or|[() ])+", words) is not None and eval(words)


def texts_of(package):
    folder = pathlib.Path(package["manifest_path"]).parent
    names = sorted(path for path in folder.iterdir()
                   if re.match(r"(?i)(licen[cs]e|copying|copyright|notice|unlicense)", path.name) and path.is_file())
    return [path.read_text(encoding="utf-8").replace("\r\n", "\n").strip("\n") for path in names]


def standard_library():
    """Its linked parts, as lines; and what is wrong with them."""
    folders = [pathlib.Path(run("rustc", "--print", "target-libdir", *target).strip())
               for target in ([], ["--target", "wasm32-unknown-unknown"])]
    there = {re.sub(r"^lib(.*)-[0-9a-f]+$", r"\1", path.stem) for folder in folders for path in folder.glob("*.rlib")}
    known = {name for names in STANDARD.values() for name in names.split()}
    unknown = sorted(there - known - NOT_LINKED)
    faults = [f"Rust's standard library has a part that {__file__} does not list: {name}" for name in unknown]
    return [f"  {names}\n      {licence}" for licence, names in STANDARD.items()], faults


def report():
    """The text of the file, the number of crates, and what is wrong."""
    metadata = json.loads(run("cargo", "metadata", "--format-version", "1", "--locked"))
    lines, faults, texts = [], [], {}
    for package in sorted(used(metadata, "normal,no-proc-macro"), key=lambda one: (one["name"], one["version"])):
        name = f"{package['name']} {package['version']}"
        licence = package["license"] or "no licence named"
        if not is_accepted(licence):
            faults.append(f"{name} is under {licence}, which is not among the accepted licences")
        found = texts_of(package)
        if not found:
            faults.append(f"{name} has no licence file")
        for text in found:
            texts.setdefault(re.sub(r"\s+", " ", text).strip(), (text, []))[1].append(name)
        lines.append(f"  {name}\n      {licence}")
    standard, more = standard_library()
    # Texts of the standard library's parts that no crate brings.
    for path in sorted((ROOT / "scripts" / "licences").glob("*.txt")):
        texts[path.stem] = (path.read_text(encoding="utf-8").strip("\n"), [f"Rust's standard library: {path.stem}"])
    apache = [entry for key, entry in texts.items() if key.startswith("Apache License Version 2.0")]
    if not apache:
        faults.append("no crate brings the text of Apache-2.0, which the standard library needs")
    else:
        apache[0][1].append("Rust's standard library, Copyright The Rust Project Developers")
    rule = "=" * 100
    parts = [HEAD, "Crates\n\n" + "\n".join(lines), "Rust's standard library\n\n" + "\n".join(standard)]
    for text, names in texts.values():
        parts.append(f"{rule}\n{', '.join(names)}\n{rule}\n\n{text}")
    return "\n\n".join(parts) + "\n", len(lines), faults + more


def main():
    text, crates, faults = report()
    if "--check" in sys.argv[1:]:
        if not OUT.exists() or OUT.read_text(encoding="utf-8") != text:
            faults.append(f"{OUT.name} is not what is linked now: scripts/licences.py writes it")
    elif not faults:
        OUT.write_text(text, encoding="utf-8")
    for fault in faults:
        print(f"licences.py: {fault}")
    print(f"licences of {crates} crates, {len(faults)} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
