# SPDX-License-Identifier: GPL-2.0-only
"""
Judges random programs: what the explorer observes against what flbcheck reports, program by
program.
"""
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

# How a get fails, in these programs: one errno that wrappers tell apart, and one that they do
# not and that may come even while another reference is held (the module is on its way out).
ERRNOS = ["ENODATA", "ENODEV"]

CHECK_SECONDS = 600


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


def difference(verdict):
    """What the two disagree on: (missed, false) rules."""
    return verdict.observed - verdict.reported, verdict.reported - verdict.observed


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

    def to_keep(self, most=2):
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
    rules, gave_up, ignored = {}, {}, set()
    for finding in said["findings"]:
        number = program_of(finding["function"])
        rules.setdefault(number, set()).add(finding["rule"])
        if re.match(r"the result of .* is ignored", finding["message"]):
            ignored.add(number)
    for site in said["sites"]:
        if site["verdict"] == "gave up":
            gave_up[program_of(site["function"])] = site["reason"] or "no reason"
    for problem in said["problems"]:
        if "gave up" not in problem["message"]:
            raise unit.UnitError(f"flbcheck: {problem['message']}")
    return rules, gave_up, ignored


def by_cause(observed, reported):
    """
    A get whose result is thrown away is reported there. What is observed is what comes of it
    where the get failed: the object is used, or a put has nothing to give back.
    """
    effects = {"flb-unbalanced-put", "flb-mismatched-put"} - reported
    return (observed - effects) | {"flb-unchecked-get"} if observed & effects else observed


def judge(tools, functions, folder):
    """The verdicts on the programs that these functions make up."""
    path = os.path.join(folder, "programs.c")
    with open(path, "w") as out:
        out.write(source_text(functions))
    observed = observe(tools, path, folder)
    rules, gave_up, ignored = report(tools, path)
    verdicts = []
    for number, (seen, why) in sorted(observed.items()):
        reported = frozenset(rules.get(number, ()))
        if number in ignored:
            seen = by_cause(seen, reported)
        verdicts.append(Verdict(number, seen, reported, gave_up.get(number, ""), why))
    return verdicts


def judge_batch(tools, seed, numbers):
    functions = []
    for number in numbers:
        functions += programs.program(seed, number)
    with tempfile.TemporaryDirectory() as folder:
        return judge(tools, functions, folder)
