#!/usr/bin/env python3
"""How much of the library's core can be changed without a test noticing? `make mutants` answers.

cargo-mutants proposes the changes (mutants), one at a time: `<` becomes `<=`, a function returns 0, a match arm is removed.
Its own runner builds every test for every mutant. Here the tests are built once and linked with the library as a shared
library. For a mutant, rustc compiles only that library, with the command that cargo ran. A mutant goes through the stages
in this order. It is killed when a test fails, crashes or hangs; if it does not compile, it is unviable:

  C         the C test programs; with handles checked and with equal hashes, too
  unit      the tests inside the library
  alone     the Rust tests that count allocations, and so must be linked with the library in the usual way
  rust      the other Rust tests beside it
  loom      the model checker of threads: with --loom, for mutants in registry/ that are still alive (minutes for each)

Code that no ordinary build has is left out: that for model checkers.
Results are kept in target/mutants/results, and the next run continues from there; `--again` tries the survivors again.
"""
import argparse, json, os, pathlib, queue, re, resource, shutil, signal, subprocess, sys, threading, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "target/mutants"
FOLDERS = ["key", "rules", "facts", "registry"]
SMALLER = {"threads": ["2000"], "scale": ["5000"], "encoding": ["5000"], "fingerprint": ["5000"]}  # fewer types
RUST_TESTS = "small_groups families refused real_modules histories pairs every_small_group".split()
ALONE = "out_of_memory memory".split()
BUILD = {"CARGO_TARGET_DIR": f"{WORK}/cargo", "CARGO_PROFILE_DEV_DEBUG": "false", "CARGO_INCREMENTAL": "1",
         "RUSTFLAGS": "-C prefer-dynamic --cap-lints allow"}
FLAGS = {"checked-handles": "feature=\"checked-handles\"", "constant-hash": "typereg_constant_hash"}
seconds = {}  # that a test needs when nothing is changed


def left_out(mutant):
    """Is it in a function that only model checkers have?"""
    return re.search(r"::unused\b|DeepDisplays::made\b|Type::whole_display\b", mutant["name"])


def changed(text, diff):
    """The text after a diff of one hunk."""
    hunk = re.split(r"^@@ .*@@\n", diff, flags=re.M)[1]
    first = int(re.search(r"^@@ -(\d+)", diff, flags=re.M).group(1)) - 1
    old, new = ([line[1:] for line in hunk.splitlines() if line[0] in signs] for signs in (" -", " +"))
    lines = text.split("\n")
    assert lines[first : first + len(old)] == old, "the diff is not one of this file"
    return "\n".join(lines[:first] + new + lines[first + len(old) :])


def run(name, command, at, **environment):
    """Does it succeed in 8 GB of memory and in a few times its usual time? Ends the processes that it started."""
    patience, begin = 60 + 8 * seconds[name] if name in seconds else None, time.monotonic()
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    with subprocess.Popen(command, cwd=at, env={**os.environ, **environment}, start_new_session=True, preexec_fn=limit,
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            passed = process.wait(patience) == 0
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return False
    seconds.setdefault(name, time.monotonic() - begin)
    return passed


class Tree:
    """A copy of the sources that can be changed, and the programs compiled from it."""

    def __init__(self, number, commands, programs, tests):
        self.number, self.commands, self.programs, self.tests = number, commands, programs, tests
        self.at = WORK / f"tree{number}"
        shutil.rmtree(self.at, ignore_errors=True)
        shutil.copytree(WORK / "tree", self.at)
        shutil.copy(ROOT / "Cargo.toml", self.at)

    def compile(self, what, level, kind=""):
        """The folder with the compiled thing, if it compiles."""
        out, cargo = self.at / f"{what}{level}{kind}", WORK / "cargo/debug"
        command = self.commands[what].replace(f"--out-dir {cargo}/deps", f"--out-dir {out}")
        command = command.replace(f"incremental={cargo}/incremental", f"incremental={out}/incremental")
        command = command.replace("-C opt-level=1", f"-C opt-level={level}")
        command += f" --cfg '{FLAGS[kind]}'" if kind else ""
        (out / "incremental").mkdir(parents=True, exist_ok=True)
        return out if run("compile", ["bash", "-c", command], self.at) else None

    def killer(self, tests, library, note=""):
        """The first of these tests that fails with the library in this folder."""
        path = f"{library}:{WORK}/cargo/debug/deps:" + subprocess.getoutput("rustc --print target-libdir")
        fast_first = sorted(tests.items(), key=lambda test: seconds.get(test[0], 0))
        failing = (name for name, command in fast_first if not run(name + note, command, self.at, LD_LIBRARY_PATH=path))
        return next(failing, None)

    def cargo_test(self, name, tests, manifest="Cargo.toml", **environment):
        """Do these tests pass, compiled and linked as usual?"""
        command = f"cargo test --quiet --manifest-path {manifest} --test {' --test '.join(tests)}".split()
        environment |= {"CARGO_TARGET_DIR": f"{WORK}/{name}{self.number}", "CARGO_PROFILE_DEV_DEBUG": "false"}
        return run(name + str(self.number), command, self.at, **environment)

    def quick_verdict(self, _):
        """"unviable", the test that kills what the tree is now, or None."""
        if not (library := self.compile("library", 0)):
            return "unviable"
        if killer := self.killer(self.programs[""], library):
            return f"C {killer}"
        if not (unit := self.compile("unit", 1)):
            return "unit: does not compile"
        if self.killer({"unit": [next(unit.glob("typereg-????????????????"))]}, unit):
            return "unit"
        for kind in FLAGS:
            if killer := self.killer(self.programs[kind], self.compile("library", 0, kind), kind):
                return f"C {killer}, {kind}"
        return None

    def slow_verdict(self, loom):
        """Runs the other stages on a mutant that survives `quick_verdict`."""
        if not self.cargo_test("alone", ALONE):
            return "alone"
        if killer := self.killer(self.tests, self.compile("library", 1)):
            return f"rust {killer}"
        if loom and not self.cargo_test("loom", ["interleavings"], "interleavings/Cargo.toml",
                                        RUSTFLAGS="--cfg loom", CARGO_PROFILE_DEV_OPT_LEVEL="3"):
            return "loom"
        return "survived"


def build():
    """Builds everything once, and finds out how cargo compiled the library and its unit tests."""
    tree, kept = WORK / "tree", WORK / "commands"
    shutil.rmtree(tree, ignore_errors=True)
    for name in subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")[:-1]:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tree / name)
    manifest = (tree / "Cargo.toml").read_text()
    (tree / "Cargo.toml").write_text(re.sub("(?m)^crate-type = .*", 'crate-type = ["dylib"]', manifest))
    command = "cargo test -vv --no-run --lib --test judged".split()
    said = subprocess.run(command, cwd=tree, env={**os.environ, **BUILD}, capture_output=True, text=True)
    if said.returncode:
        sys.exit(said.stderr)
    compiled = [line for line in re.findall(r"Running `(.*)`", said.stderr) if "--crate-name typereg " in line]
    commands = json.loads(kept.read_text()) if kept.exists() else {}  # cargo does not print the commands of unchanged parts
    commands |= {"unit" if " --test " in line else "library": line for line in compiled}
    kept.write_text(json.dumps(commands))
    tests = {re.search(r"/deps/(\w+)-", path).group(1): [path] for path in re.findall(r"Executable `(.*)`", said.stderr)}
    generate = ["cmake", f"-DHEADER={ROOT}/include/typereg.h", f"-DOUT={WORK}", "-P", ROOT / "c-tests/header_functions.cmake"]
    subprocess.check_call(generate)
    programs = {"": {}, "checked-handles": {}}
    for feature, define in ("", []), ("checked-handles", ["-DTYPEREG_CHECKED_HANDLES"]):
        (WORK / f"programs{feature}").mkdir(exist_ok=True)
        for topic in re.search(r"set\(topics\s([^)]*)\)", (ROOT / "c-tests/CMakeLists.txt").read_text()).group(1).split():
            program = WORK / f"programs{feature}" / topic
            subprocess.check_call(["cc", "-std=c11", "-O1", *define, f"-I{ROOT}/include", f"-I{WORK}", ROOT / f"c-tests/{topic}.c",
                                   "-o", program, f"-L{WORK}/cargo/debug/deps", "-ltypereg", "-lpthread",
                                   "-Wl,--allow-shlib-undefined"])
            programs[feature][topic] = [program, *SMALLER.get(topic, [])]
    programs["constant-hash"] = programs[""]
    return commands, programs, {name: tests["judged"] + [f"{name}::"] for name in RUST_TESTS}


def report(mutants, results):
    """Prints figures and every survivor."""
    print(f"\n{'':12}mutants  tried  unviable  killed  survived  score")
    for folder in FOLDERS + [""]:
        of = [mutant["name"] for mutant in mutants if mutant["file"].startswith("src/" + folder)]
        tried = [results[name] for name in of if name in results]
        unviable, survived = tried.count("unviable"), tried.count("survived")
        viable = len(tried) - unviable
        score = f"{100 * (viable - survived) / viable:.1f} %" if viable else ""
        print(f"{folder or 'all':12}{len(of):7}{len(tried):7}{unviable:10}{viable - survived:8}{survived:10}  {score}")
    for mutant in mutants:
        if results.get(mutant["name"]) == "survived":
            print("survived:", mutant["name"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=1, help="only every n-th mutant")
    parser.add_argument("--only", default="", help="only mutants whose names match, as in 'src/key/|registry/map.rs:12:'")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--loom", action="store_true", help="then try the survivors in registry/ under loom")
    parser.add_argument("--again", action="store_true", help="try the survivors again")
    options = parser.parse_args()
    command = ["cargo", "mutants", "--list", "--json", "--diff"] + [f"--file=src/{folder}/**" for folder in FOLDERS]
    listed = json.loads(subprocess.check_output(command, cwd=ROOT, text=True))
    mutants = [mutant for mutant in listed if not left_out(mutant)]
    print(f"{len(mutants)} mutants; {len(listed) - len(mutants)} more are left out, being in no ordinary build")
    WORK.mkdir(parents=True, exist_ok=True)
    kept = WORK / "results"
    results = dict(line.split("\t") for line in kept.read_text().splitlines()) if kept.exists() else {}
    chosen = [mutant for mutant in mutants if re.search(options.only, mutant["name"])]
    again = (None, "survived") if options.again else (None,)
    quick, slow = queue.SimpleQueue(), queue.SimpleQueue()
    for mutant in [mutant for mutant in chosen[:: options.sample] if results.get(mutant["name"]) in again]:
        quick.put(mutant)

    def work(tree, waiting, judge):
        while not waiting.empty():
            try:
                mutant = waiting.get_nowait()
            except queue.Empty:
                return
            source = tree.at / mutant["file"]
            text = source.read_text()
            source.write_text(changed(text, mutant["diff"]))
            verdict = judge(tree, options.loom and "/registry/" in mutant["file"])
            source.write_text(text)
            print(f"{waiting.qsize()} left: {verdict or 'lives through what is quick'}: {mutant['name']}", flush=True)
            if verdict:
                results[mutant["name"]] = verdict
                with kept.open("a") as file:
                    file.write(f"{mutant['name']}\t{verdict}\n")
            else:
                slow.put(mutant)

    trees = []
    for waiting, judge in (quick, Tree.quick_verdict), (slow, Tree.slow_verdict):
        if waiting.empty():
            continue
        if not trees:
            built = build()
            trees = [Tree(number, *built) for number in range(options.jobs)]
        if (verdict := judge(trees[0], options.loom)) not in (None, "survived"):
            sys.exit(f"when nothing is changed: {verdict}")
        threads = [threading.Thread(target=work, args=[tree, waiting, judge]) for tree in trees]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    report(mutants, results)


if __name__ == "__main__":
    main()
