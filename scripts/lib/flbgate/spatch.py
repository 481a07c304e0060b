# SPDX-License-Identifier: GPL-2.0-only
"""How the SmPL rules are run with spatch, and what it means by what it says.

spatch ends with 0 when it skips a rule and when it passes over a function that it cannot parse;
only its words tell. What is in here is for all that run the rules: the gate, coccicheck-flb, and
the tests.
"""

import glob
import os
import re

OLDEST = (1, 1, 0)
REPORT = re.compile(r"^(\S.*?):(\d+):(\d+)-\d+: \[(flb-[a-z-]+)\] (.*)$")
PASSED_OVER = re.compile(r'= File "(.*)", line (\d+)')
# Said whenever it searches a directory; and which words it looked for.
NO_COMPLAINT = re.compile(r"^\s*(\d+ files match)?\s*$")


def rule_files(directory):
    """{id: file} of the rules; what only repairs, as the migration does, is none."""
    paths = sorted(glob.glob(os.path.join(glob.escape(directory), "flb_*.cocci")))
    return {rule_id(path): path for path in paths}


def rule_id(path):
    return os.path.basename(path)[: -len(".cocci")].replace("_", "-")


def too_old(spatch, said):
    """Why this is no spatch to run, by what its --version says; None if it is one."""
    found = re.search(r"version (\d+)\.(\d+)(?:\.(\d+))?", said)
    if not found:
        return f"{spatch} --version says no version: {said.strip()[:200]!r}"
    if tuple(int(x or 0) for x in found.groups()) < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        return f"spatch {found[0][8:]} is too old; {wanted} or newer is needed"
    return None


def arguments(mode, rule, path):
    """Runs a rule on a file, or on all C files and headers below a directory."""
    where = ["--use-coccigrep", "--dir", path] if os.path.isdir(path) else [path]
    return ["-D", mode, "--very-quiet", "--no-includes", "--include-headers",
            "--cocci-file", rule, *where]  # fmt: skip


def parse_arguments(rule, path):
    """Says what it cannot parse, though the rule names the macros that it knows."""
    told = {"--very-quiet": ["--quiet", "--verbose-parsing"]}
    return [word for a in arguments("report", rule, path) for word in told.get(a, [a])]


def unread(said, top="."):
    """(path, line) of what spatch passes over, by what it said. top is where it ran. The body of
    a #define is no code until it is used, so it is not checked wherever it stands."""
    places = {(path, int(line)) for path, line in PASSED_OVER.findall(said)}
    return sorted(place for place in places if not _in_directive(top, *place))


def _in_directive(top, path, number):
    with open(os.path.join(top, path), encoding="utf-8", errors="replace") as f:
        lines = f.read().splitlines()
    first = number - 1
    while first > 0 and lines[first - 1].endswith("\\"):
        first -= 1
    return first < len(lines) and lines[first].lstrip().startswith("#")


def failure(said):
    """What to tell of a spatch that failed, with what it says last."""
    if "libpython" in said:
        return "it finds no libpython; install that (package libpython3-dev)"
    return said.strip()[-300:]


def complaints(err):
    """What spatch says that is not said by every run."""
    return "\n".join(line for line in err.splitlines() if not NO_COMPLAINT.match(line))
