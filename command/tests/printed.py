"""The reports of `typereg` as text, with which the page and the picture are compared."""

import re
import subprocess


def run(typereg, *arguments, status=0):
    """What it prints; with its messages, if it is expected to fail."""
    done = subprocess.run([typereg, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == status, (done.returncode, done.stderr)
    return done.stdout if status == 0 else done.stderr


def summary(typereg, files):
    """The figures of the last line, and those of the line of each module."""
    lines = run(typereg, "list", *files).splitlines()
    found = re.fullmatch(r"(\d+) modules?: (\d+) different types? in (\d+) rec groups?, "
                         r"(\d+) in more than one module; (.*) held", lines[-1])
    total = dict(zip(("modules", "types", "groups", "shared", "bytes"), found.groups()))
    modules = {}
    for line in lines[1:-2]:
        path, groups, types, func, struct, array, _, depth, shared, share, held, unit = line.split()
        modules[path] = {"groups": groups, "types": types, "func": func, "struct": struct, "array": array,
                         "depth": depth, "shared": shared, "share": share, "bytes": f"{held} {unit}"}
    return total, modules


def rows(typereg, files, gc="drc"):
    """The lines of `types`, one for each type of each module, as lists of their columns."""
    lines = [re.split(r" {2,}", line.strip()) for line in run(typereg, "types", "--gc", gc, *files).splitlines()]
    return [columns[:8] for columns in lines if len(columns) in (8, 9) and columns[1].startswith("$t")]


def types(typereg, files, gc="drc"):
    """For each type, by its index: kind, finality, supertype, layout and name, as `types` reports them."""
    return {int(index[2:]): {"kind": kind, "final": final == "yes", "layout": layout,
                             "name": None if name == "-" else name,
                             "supertype": None if supertype == "-" else int(supertype[2:])}
            for _, index, kind, final, supertype, layout, _, name in rows(typereg, files, gc)}


def texts(typereg, files):
    """The text of each type, by its index, as `wat` prints it: in the order of the module's types."""
    lines = [line.strip() for line in run(typereg, "wat", *files).splitlines() if line.strip().startswith("(type ")]
    found = {}
    for columns, text in zip(rows(typereg, files), lines, strict=True):
        found.setdefault(int(columns[1][2:]), text)
    return found
