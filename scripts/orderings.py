#!/usr/bin/env python3
"""Is every atomic ordering needed, and would a history notice if it were weaker? `make orderings` answers.

Every ordering in src/ that is not `Relaxed` is weakened, one half at a time: Acquire and Release become Relaxed, AcqRel
becomes Acquire, then Release. For each weakening, the library is built for loom in a copy of the tree, and the histories
of tests/interleavings.rs run on it until one fails: that history notices. If none does, either the ordering is redundant,
and should be Relaxed; or loom cannot show it, and the comment above it says `No history shows this:` and why. Anything
else is a hole, and the exit status is 1.

An ordering is named by its file, its function and its number there, so that its results stay valid when lines move.
docs/proof.md has a table of the history that notices each weakening. That history runs first. The orderings that no
history shows are weakened together, or by halves: what no history notices then, none notices of any one of them. If
the results differ from the table, the exit status is 1 as well; TYPEREG_BLESS=1 writes the table. Results are kept in
target/orderings/results.json, so that an interrupted run continues where it stopped, until the sources or the
histories change.
"""
import argparse, concurrent.futures, contextlib, hashlib, itertools, json, os, pathlib, re, signal, subprocess, sys, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "target/orderings"
TREE, KEPT, DOCUMENT = WORK / "tree", WORK / "results.json", ROOT / "docs/proof.md"
TABLE = re.compile(r"(?<=\| --- \| --- \| --- \| --- \|\n)(?:\| `src/[^\n]*\n)*(?=\n)")  # the rows of the table in the document
WEAKER = {"Acquire": ["Relaxed"], "Release": ["Relaxed"], "AcqRel": ["Acquire", "Release"],
          "SeqCst": ["AcqRel"]}
REASON = "No history shows this:"
# Only the library, with few optimizations: it is built again for each ordering.
BUILD = {"CARGO_TARGET_DIR": f"{WORK}/cargo", "RUSTFLAGS": "--cfg loom --cap-lints allow",
         "CARGO_PROFILE_RELEASE_LTO": "off", "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "16",
         "CARGO_PROFILE_RELEASE_INCREMENTAL": "true"}
PATIENCE = 900  # seconds per history; the longest needs half a minute


class Hole(Exception):
    """Something in the sources that this method cannot see."""


class Weakening:
    """One ordering in the sources, and one step down."""

    def __init__(self, file, function, number, place, old, new, comment):
        self.file, self.place, self.old, self.new, self.comment = file, place, old, new, comment
        self.name = f"{file} {function} {number}: {old} -> {new}"
        self.row = f"| `{file}` | `{function}` {number} | {old} → {new} | "

    def reason(self):
        """Why no history can notice it, as its comment says."""
        _, found, why = self.comment.partition(REASON)
        return why.strip() if found else None


def code_only(text):
    """The text with comments and test code replaced by blanks, so that every other character keeps its place."""
    blank = lambda match: re.sub(r"[^\n]", " ", match.group())
    text = re.sub(r"//[^\n]*", blank, text)
    return re.sub(r"^( *)#\[cfg\(test\)\]\n(?:\1#\[[^\n]*\n)*\1[^\n]*\{\n.*?^\1\}", blank, text, flags=re.M | re.S)


def comment_above(text, at):
    """The nearest comment above this place that is before the statement or among its lines."""
    lines, said = text[:at].split("\n")[:-1], []
    while lines and not lines[-1].lstrip().startswith("//"):
        if re.match(r"    \}|\s*$|.*\bfn ", lines[-1]):
            return ""
        lines.pop()
    while lines and lines[-1].lstrip().startswith("//"):
        said.insert(0, lines.pop().lstrip().lstrip("/ "))
    return " ".join(said)


def weakenings():
    """Every possible step down, by file and line."""
    found = []
    for path in sorted((ROOT / "src").rglob("*.rs")):
        file = str(path.relative_to(ROOT))
        if file.startswith("src/sync/") or path.name == "tests.rs":
            continue
        text, numbers = path.read_text(), {}
        code = code_only(text)
        for pattern, what in ((r"(?:core|std)::sync::atomic", "an atomic that does not come through crate::sync"),
                              (r"\bfence\((?!Ordering::SeqCst\b)", "a fence whose only weaker form is none at all"),
                              (r"(?<!Ordering::)\b(Acquire|Release|AcqRel|SeqCst)\b", "an ordering without `Ordering::`")):
            if hidden := re.search(pattern, code):
                raise Hole(f"{file}:{code.count(chr(10), 0, hidden.start()) + 1}: {what}")
        for match in re.finditer(r"\bOrdering::(Acquire|Release|AcqRel|SeqCst)\b", code):
            function = re.findall(r"\bfn (\w+)", code[: match.start()])[-1]
            numbers[function] = number = numbers.get(function, 0) + 1
            for new in WEAKER[match.group(1)]:
                found.append(Weakening(file, function, number, match.start(1), match.group(1), new,
                                       comment_above(text, match.start())))
    return found


def copy_tree():
    """Copies the current sources, without touching files that have not changed."""
    listed = subprocess.check_output(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, text=True)
    wanted = {name for name in listed.split("\0") if name and (ROOT / name).is_file()}
    for path in TREE.rglob("*"):
        if path.is_file() and str(path.relative_to(TREE)) not in wanted | {"Cargo.lock"}:
            path.unlink()
    for name in wanted:
        data, path = (ROOT / name).read_bytes(), TREE / name
        if name == "Cargo.toml":  # one kind of library is enough
            data = re.sub(rb"(?m)^crate-type = .*", b'crate-type = ["lib"]', data)
        if not path.exists() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def fingerprint():
    """A hash of everything that can change a verdict; comments cannot."""
    hashed = hashlib.sha256()
    for path in sorted([*(TREE / "src").rglob("*.rs"), *(TREE / "tests").glob("interleavings*"),
                        *(TREE / "tests/interleavings").rglob("*.rs"), TREE / "interleavings/Cargo.lock"]):
        if path.is_file():
            code = re.sub(r"\s*//[^\n]*", "", path.read_text())
            hashed.update(f"{path.relative_to(TREE)}\n{code}".encode())
    return hashed.hexdigest()


def build():
    """Builds the test program of the histories from the current tree."""
    command = ["cargo", "test", "--release", "--manifest-path", "interleavings/Cargo.toml", "--no-run", "--message-format=json"]
    said = subprocess.run(command, cwd=TREE, env={**os.environ, **BUILD}, capture_output=True, text=True)
    if said.returncode:
        sys.exit(said.stderr)
    made = (json.loads(line) for line in said.stdout.splitlines() if line.startswith("{"))
    return next(one["executable"] for one in made if one.get("executable") and one["target"]["name"] == "interleavings")


def run(program, history):
    """Whether the history passes, its seconds, and what it says if not. One that does not end has no verdict."""
    begin = time.monotonic()
    with subprocess.Popen([program, "--exact", history, "--nocapture"], cwd=TREE, text=True, errors="replace",
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True) as process:
        try:
            said, _ = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return True, PATIENCE, ""
    if -process.returncode in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        sys.exit(f"{history} was killed: no verdict")
    words = re.search(r"panicked at [^\n]*\n(?:\s*\n)*([^\n]*)", said)
    words = words.group(1).strip() if words else f"ends with {process.returncode}"
    return process.returncode == 0, time.monotonic() - begin, words


@contextlib.contextmanager
def weakened(ones):
    """The tree with these orderings weaker, by their steps together."""
    by_file = itertools.groupby(sorted(ones, key=lambda one: (one.file, one.place)), key=lambda one: TREE / one.file)
    before = {}
    for path, ones in by_file:
        before[path] = text = path.read_text()
        for place, steps in reversed([(place, list(steps)) for place, steps in itertools.groupby(ones, lambda one: one.place)]):
            old, new = steps[0].old, steps[0].new if len(steps) == 1 else "Relaxed"
            assert text[place:].startswith(old), steps[0].name
            text = text[:place] + new + text[place + len(old):]
        path.write_text(text)
    try:
        yield
    finally:
        for path, text in before.items():
            path.write_text(text)


def run_all(program, histories):
    """What `run` says of each history."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
        return dict(zip(histories, threads.map(lambda history: run(program, history), histories)))


def unnoticed_together(ones, histories):
    """Those of these weakenings that no history notices, as far as that can be shown for several at once. Where a history
    notices, they are tried by halves, every other one: two that stand in for each other are often neighbours."""
    if len(ones) < 2:
        return []
    print(f"{len(ones)} that no history shows, together", flush=True)
    with weakened(ones):
        verdicts = run_all(build(), histories)
    noticing = [history for history, (passes, needed, _) in verdicts.items() if not passes or needed >= PATIENCE]
    if not noticing:
        return ones
    print("noticed by", *noticing, flush=True)
    return unnoticed_together(ones[::2], histories) + unnoticed_together(ones[1::2], histories)


def judge(program, order):
    """The first history that notices, and what it says."""
    for history in order:
        passes, _, words = run(program, history)
        if not passes:
            return {"history": history, "words": words}
    return {"history": None}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only orderings whose names match, as in 'core.rs let_go'")
    parser.add_argument("--below", type=float, help="only histories that need fewer seconds, for a first look")
    parser.add_argument("--list", action="store_true", help="list the orderings, and try none")
    options = parser.parse_args()
    found = [one for one in weakenings() if re.search(options.only, one.name)]
    if options.list:
        for one in found:
            print(one.name, *(["--", one.reason()] if one.reason() else []))
        return 0
    WORK.mkdir(parents=True, exist_ok=True)
    copy_tree()
    now = fingerprint()
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    if kept.get("of") != now:
        print("building, and running the histories with every ordering as it is", flush=True)
        program = build()
        histories = re.findall(r"^ +\w+::(\w+): .*;$", (TREE / "tests/interleavings.rs").read_text(), flags=re.M)
        verdicts = run_all(program, histories)
        for history, (passes, _, words) in verdicts.items():
            if not passes:
                sys.exit(f"when nothing is weakened: {history}: {words}")
        seconds = {history: needed for history, (_, needed, _) in verdicts.items()}
        kept = {"of": now, "seconds": seconds, "results": {}}
        KEPT.write_text(json.dumps(kept))
    before = DOCUMENT.read_text()
    fastest = sorted(kept["seconds"], key=kept["seconds"].get)
    if options.below:
        fastest = [history for history in fastest if kept["seconds"][history] < options.below]
    if not options.below:
        argued = [one for one in found if one.reason() and one.name not in kept["results"]]
        for one in unnoticed_together(argued, fastest):
            kept["results"][one.name] = {"history": None}
        KEPT.write_text(json.dumps(kept, indent=1))
    for number, one in enumerate(found, 1):
        if one.name in kept["results"]:
            continue
        with weakened([one]):
            first = re.search(re.escape(one.row) + r"`(\w+)`", before)
            order = sorted(fastest, key=lambda history: not first or history != first.group(1))
            kept["results"][one.name] = verdict = judge(build(), order)
        print(f"{number}/{len(found)} {one.name}: {verdict['history'] or 'NOT NOTICED'} {verdict.get('words', '')}",
              flush=True)
        if verdict["history"] or not options.below:
            KEPT.write_text(json.dumps(kept, indent=1))
    return report(found, kept["results"], whole=not options.only)


def report(found, results, whole):
    """Prints the table. 0 if nothing in it is a hole, and the document has it."""
    rows, holes, argued = [], 0, 0
    for one in found:
        history, reason = results[one.name]["history"], one.reason()
        holes += not history and not reason
        argued += not history and bool(reason)
        rows.append(one.row + (f"`{history}` |" if history else f"no history: {reason} |" if reason else "NOT NOTICED |"))
    figures = f"{len(rows)} weakenings, {len(rows) - holes - argued} noticed by a history, {argued} shown by argument only"
    print("", *rows, "", f"{figures}, {holes} unnoticed", sep="\n")
    if holes:
        print("Make what is redundant Relaxed; write a history for what is not; say why where loom cannot show it")
    if holes or not whole:
        return int(holes != 0)
    text = DOCUMENT.read_text()
    now = TABLE.sub(lambda _: "\n".join(rows) + "\n", text)
    now = re.sub(r"\d+ weakenings, \d+ noticed by a history, \d+ shown by argument only", figures, now)
    if now == text:
        return 0
    if os.environ.get("TYPEREG_BLESS") == "1":
        DOCUMENT.write_text(now)
        return 0
    print("docs/proof.md says something else: TYPEREG_BLESS=1 make orderings writes what came out")
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Hole as hole:
        sys.exit(str(hole))
