"""What `inspect` says as text: what the page and the picture are compared with."""

import re
import subprocess


def run(inspect, *arguments, status=0):
    """What it prints; its messages too, if it is to fail."""
    done = subprocess.run([inspect, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == status, (done.returncode, done.stderr)
    return done.stdout if status == 0 else done.stderr


def summary(inspect, files):
    """The figures of the last line, and those of the line of each module."""
    lines = run(inspect, *files).splitlines()
    found = re.fullmatch(r"(\d+) modules?: (\d+) different types in (\d+) rec groups, (\d+) in more than one module; (.*) held",
                         lines[-1])
    total = dict(zip(("modules", "types", "groups", "shared", "bytes"), found.groups()))
    modules = {}
    for line in lines[1:-2]:
        path, groups, types, func, struct, array, _, depth, shared, held, unit = line.split()
        modules[path] = {"groups": groups, "types": types, "func": func, "struct": struct, "array": array, "depth": depth,
                         "shared": shared, "bytes": f"{held} {unit}"}
    return total, modules


def types(inspect, files, gc="drc"):
    """Of each type, by its index: kind, finality, supertype and layout, as --types says."""
    found = {}
    for line in run(inspect, "--types", "--gc", gc, *files).splitlines():
        columns = re.split(r" {2,}", line.strip())
        if len(columns) == 7 and columns[1].startswith("$t"):
            _, index, kind, final, supertype, layout, _ = columns
            found[int(index[2:])] = {
                "kind": kind, "final": final == "yes", "layout": layout,
                "supertype": None if supertype == "-" else int(supertype[2:])}
    return found


def texts(inspect, files):
    """The text of each type, by its index, as --wat says."""
    found = {}
    for line in run(inspect, "--wat", *files).splitlines():
        if definition := re.match(r"\s*(\(type \$t(\d+) .*\))$", line):
            found[int(definition[2])] = definition[1]
    return found
