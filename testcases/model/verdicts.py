# SPDX-License-Identifier: GPL-2.0-only
"""
Judges random programs: what the explorer observes against what flbcheck reports, program by
program, and makes the ones they differ on as short as possible.
"""
import itertools
import json
import os
import re
import subprocess
import tempfile
from collections import Counter, namedtuple
from dataclasses import dataclass, field

import programs
import tree
import unit

Tools = namedtuple("Tools", "explorer flbcheck")

RULES = {
    "leaked": "flb-missing-put",
    "underflow": "flb-unbalanced-put",
    "mismatched": "flb-mismatched-put",
    "used-after-put": "flb-use-after-put",
    "reachable-after-put": "flb-escape-past-put",
    "unchecked": "flb-unchecked-get",
}
# No rule of a single function: the object went to the caller, or is kept for a later one.
NO_RULE = {"handed-out", "kept"}

# How a get fails, in these programs: one errno that wrappers tell apart, and one they do not.
ERRNOS = ["ENODATA", "EIO"]

CHECK_SECONDS = 600
# How often a program is made shorter, and how many candidates are judged at once.
SHRINK_ROUNDS = 60
SHRINK_BATCH = 40


@dataclass
class Verdict:
    number: int
    observed: frozenset       # rules
    reported: frozenset
    gave_up: str = ""         # why flbcheck gave up on a site, if it did
    undecided: str = ""       # why the explorer cannot say

    @property
    def kind(self):
        """What was observed is certain even where the explorer did not see everything."""
        if self.gave_up:
            return "gave up"
        if self.observed - self.reported:
            return "missed"
        if self.reported - self.observed:
            return "undecided" if self.undecided else "false"
        return "agreed"


@dataclass
class Tally:
    counts: Counter = field(default_factory=Counter)
    rules: Counter = field(default_factory=Counter)   # observed, by rule
    reasons: Counter = field(default_factory=Counter)
    disagreements: list = field(default_factory=list)

    def add(self, verdicts):
        for verdict in verdicts:
            self.counts[verdict.kind] += 1
            if verdict.kind == "agreed":
                self.rules.update(verdict.observed or ["nothing"])
            if verdict.kind in ("gave up", "undecided"):
                self.reasons[verdict.gave_up or verdict.undecided] += 1
            if verdict.kind in ("missed", "false"):
                self.disagreements.append(verdict)

    def to_keep(self, most=3):
        """A few of each sort: the rest are most likely the same again."""
        sorts, chosen = Counter(), []
        for verdict in sorted(self.disagreements, key=lambda v: v.number):
            sorts[difference(verdict)] += 1
            if sorts[difference(verdict)] <= most:
                chosen.append(verdict)
        return chosen

    def report(self):
        lines = [f"{sum(self.counts.values())} programs: " + ", ".join(
            f"{self.counts[kind]} {kind}"
            for kind in ("agreed", "missed", "false", "gave up", "undecided"))]
        lines += [f"  agreed on {rule}: {n}" for rule, n in sorted(self.rules.items())]
        lines += [f"  {n} times: {reason}" for reason, n in self.reasons.most_common(10)]
        differ = Counter()
        for verdict in self.disagreements:
            differ.update(f"missed {rule}" for rule in verdict.observed - verdict.reported)
            differ.update(f"false {rule}" for rule in verdict.reported - verdict.observed)
        lines += [f"  {what}: {n}" for what, n in sorted(differ.items())]
        numbers = sorted(v.number for v in self.disagreements)
        if numbers:
            lines.append("  programs " + " ".join(map(str, numbers[:20])) +
                         (" ..." if len(numbers) > 20 else ""))
        return "\n".join(lines)

    def wrong(self, allowed_percent):
        programs_run = sum(self.counts.values())
        return (not programs_run or self.counts["missed"] or self.counts["false"] or
                self.counts["undecided"] * 100 > allowed_percent * programs_run or
                self.counts["gave up"] * 100 > allowed_percent * programs_run)


def source_text(functions):
    return ("// SPDX-License-Identifier: GPL-2.0-only\n" + programs.PRELUDE +
            "\n".join(tree.render(functions)) + "\n")


def program_of(function):
    match = re.match(r"p(\d+)(_|$)", function or "")
    return int(match[1]) if match else None


def observe(tools, path, folder):
    """What the explorer says of each program of a file: (rules, why it cannot say)."""
    entries = [f for f in unit.functions(path) if re.fullmatch(r"p\d+", f.name)]
    unit_so = unit.build(path, folder, entries, errnos=ERRNOS, fleeting=True)
    observed = {}
    for result in unit.explore(tools.explorer, unit_so, symbols=False):
        kinds = {seen["kind"] for seen in result["observations"]}
        strange = kinds - set(RULES) - NO_RULE
        why = f"observed {', '.join(sorted(strange))}" if strange else ""
        if "kept" in kinds:
            why = "a reference is kept for a later function"
        if "bound" in result:
            why = f"bound on {result['bound']}"
        observed[program_of(result["function"])] = (
            frozenset(RULES[kind] for kind in kinds if kind in RULES), why)
    return observed


def report(tools, path):
    """What flbcheck says of each program of a file: (rules, why it gave up)."""
    command = [tools.flbcheck, "-j1", "--format=json", "--sites", path, "--"]
    command += ["-I" + include for include in unit.INCLUDES]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=CHECK_SECONDS)
    except subprocess.TimeoutExpired:
        raise unit.UnitError(f"flbcheck: no end within {CHECK_SECONDS} seconds")
    try:
        said = json.loads(done.stdout)
    except ValueError:
        raise unit.UnitError(f"flbcheck: exit status {done.returncode}\n{done.stderr[-2000:]}")
    rules, gave_up = {}, {}
    for finding in said["findings"]:
        number = program_of(finding["function"])
        rules.setdefault(number, set()).add(finding["rule"])
    for site in said["sites"]:
        if site["verdict"] == "gave up":
            gave_up[program_of(site["function"])] = site["reason"] or "no reason"
    for problem in said["problems"]:
        if "gave up" not in problem["message"]:
            raise unit.UnitError(f"flbcheck: {problem['message']}")
    return rules, gave_up


def judge(tools, functions, folder):
    """The verdicts on the programs that these functions make up."""
    path = os.path.join(folder, "programs.c")
    with open(path, "w") as out:
        out.write(source_text(functions))
    observed = observe(tools, path, folder)
    rules, gave_up = report(tools, path)
    return [Verdict(number, seen, frozenset(rules.get(number, ())), gave_up.get(number, ""), why)
            for number, (seen, why) in sorted(observed.items())]


def judge_batch(tools, seed, numbers):
    functions = []
    for number in numbers:
        functions += programs.program(seed, number)
    with tempfile.TemporaryDirectory() as folder:
        return judge(tools, functions, folder)


def difference(verdict):
    return verdict.observed - verdict.reported, verdict.reported - verdict.observed


def compiles(functions, folder):
    path = os.path.join(folder, "candidate.c")
    with open(path, "w") as out:
        out.write(source_text(functions))
    command = ["gcc", "-S", "-O0", "-Werror=return-type", path, "-o", os.devnull]
    command += ["-I" + include for include in unit.INCLUDES]
    return subprocess.run(command, capture_output=True).returncode == 0


def still_differ(tools, candidates, folder, wanted):
    """Those of the candidates, copies of program 0, that show the difference looked for."""
    together = []
    for i, candidate in enumerate(candidates):
        together += tree.renamed(candidate, "p0", f"p{i}")
    try:
        verdicts = judge(tools, together, folder)
    except unit.UnitError:
        # One of them upsets a tool: see which, or it is the one.
        if len(candidates) == 1:
            return []
        half = len(candidates) // 2
        return (still_differ(tools, candidates[:half], folder, wanted) +
                still_differ(tools, candidates[half:], folder, wanted))
    return [candidates[v.number] for v in verdicts
            if v.kind in ("missed", "false") and difference(v) == wanted]


def shrink(tools, functions, folder, wanted):
    """Takes away from program 0 what the difference does not need."""
    for _ in range(SHRINK_ROUNDS):
        candidates = (c for c in tree.smaller(functions) if compiles(c, folder))
        best = None
        while not best:
            some = list(itertools.islice(candidates, SHRINK_BATCH))
            if not some:
                return functions
            best = min(still_differ(tools, some, folder, wanted), key=tree.count, default=None)
        functions = best
    return functions


def keep(tools, seed, verdict, where):
    """Writes the shortest program that shows the same difference; returns its path."""
    wanted = difference(verdict)
    functions = tree.renamed(programs.program(seed, verdict.number), f"p{verdict.number}", "p0")
    with tempfile.TemporaryDirectory() as folder:
        functions = shrink(tools, functions, folder, wanted)
    path = os.path.join(where, f"{seed}-{verdict.number}.c")
    with open(path, "w") as out:
        text = source_text(functions)
        about = "".join(f"/* observed, not reported: {rule} */\n" for rule in sorted(wanted[0]))
        about += "".join(f"/* reported, not observed: {rule} */\n" for rule in sorted(wanted[1]))
        first, _, rest = text.partition("\n")
        out.write(f"{first}\n{about}{rest}")
    return path
