# SPDX-License-Identifier: GPL-2.0-only
"""
Judges random programs: what the explorer observes against what flbcheck reports, program by
program.
"""
import itertools
import json
import os
import re
import subprocess
import tempfile
from collections import Counter, defaultdict, namedtuple
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
# What is so, but comes of a mistake that has been observed: a checker may report it or not.
EITHER_WAY = {"excused": "flb-missing-put", "told": "flb-escape-past-put"}

# How a get fails, in these programs: with an errno that they tell apart, and one they do not.
ERRNOS = ["ENODATA", "ENOENT", "EIO"]

# Runs of a program that is told from what flbcheck says by nothing but that some are missing.
RUNS_AGAIN = 500000
OUT_OF_RUNS = "bound on runs"

# A hold: whether some other function ends it is not for one function to show.
KEPT = "a reference is kept for a later function"

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
        """
        What was observed is certain even where the explorer did not see everything. That flbcheck
        gave up on something leaves nothing open where it found all mistakes that there are.
        """
        if self.gave_up and not (self.observed and self.observed == self.reported):
            return "gave up"
        missed = self.observed - self.reported
        if missed:
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


@dataclass
class Seen:
    """What the explorer says of one program, or of a helper of it."""
    rules: dict               # rule -> its observations
    either_way: set           # rules broken by what comes of a mistake observed already
    wild: set                 # lines of accesses that are nobody's memory, and no get failed
    undecided: str            # why it cannot say all


# A pointer is stored where it lives longer than the program runs.
STORE = re.compile(r"\s*(last_\w+|h->\w+|\*outp) = ")


def kept_but_for_pointers(seen, kept, stores):
    """
    Whether a reference leaked that other runs keep, where the pointer that is read from the object
    and stored to keep it was NULL.
    """
    return ((seen["flb"], seen["acquired"]) in kept and
            any(what == "pointer in memory" and not value and where[1] in stores
                for what, where, value in seen["witness"]))


def observed_in(result, stores):
    """
    What the explorer's result on one function says; `stores` are the lines with a STORE. A put of
    what the program takes nowhere may be its caller's, for all that a checker can tell.
    """
    kept = {(s["flb"], s["acquired"]) for s in result["observations"] if s["kind"] == "kept"}
    kinds = {seen["kind"] for seen in result["observations"]}
    strange = kinds - set(RULES) - NO_RULE - set(EITHER_WAY)
    why = f"observed {', '.join(sorted(strange))}" if strange else ""
    if "kept" in kinds:
        why = KEPT
    if "bound" in result:
        why = f"bound on {result['bound']}"
    rules, either_way = {}, {EITHER_WAY[kind] for kind in kinds & set(EITHER_WAY)}
    for seen in result["observations"]:
        if seen["kind"] == "leaked" and kept_but_for_pointers(seen, kept, stores):
            continue
        if seen["kind"] == "underflow" and not seen["got"]:
            either_way.add(RULES[seen["kind"]])
        elif seen["kind"] in RULES:
            rules.setdefault(RULES[seen["kind"]], []).append(seen)
    wild = {seen["at"][1] for seen in result["observations"] if seen["kind"] == "wild"}
    return Seen(rules, either_way, wild, why)


class Unit:
    """The programs of a file, built to be explored."""

    def __init__(self, tools, path, folder):
        self.tools, self.path, self.folder = tools, path, folder
        self.functions = unit.functions(path)
        with open(path) as source:
            self.stores = {i for i, line in enumerate(source, 1) if STORE.match(line)}
        self.built = self.build(r"p\d+")

    def build(self, wanted):
        folder = tempfile.mkdtemp(dir=self.folder)
        entries = [f for f in self.functions if re.fullmatch(wanted, f.name)]
        return unit.build(self.path, folder, entries, errnos=ERRNOS, fleeting=True)

    def explore(self, built, **how):
        return {result["function"]: observed_in(result, self.stores)
                for result in unit.explore(self.tools.explorer, built, **how)}

    def programs(self):
        return self.explore(self.built)

    def longer(self, names):
        return self.explore(self.built, options=[f"--runs={RUNS_AGAIN}"], names=names)

    def helpers(self, names):
        return self.explore(self.build("|".join(names)))


@dataclass
class Said:
    """What flbcheck says of one program."""
    rules: set = field(default_factory=set)
    helpers: set = field(default_factory=set)   # functions, other than the program's own
    ignored: set = field(default_factory=set)   # lines of gets whose result is thrown away
    lines: dict = field(default_factory=lambda: defaultdict(set))   # by rule
    gave_up: str = ""


def report(tools, path):
    """What flbcheck says of each program of a file, by number."""
    command = [tools.flbcheck, "-j1", "--no-cache", "--format=json", "--sites", path, "--"]
    command += ["-I" + include for include in unit.INCLUDES]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=CHECK_SECONDS)
    except subprocess.TimeoutExpired:
        raise unit.UnitError(f"flbcheck: no end within {CHECK_SECONDS} seconds")
    try:
        said = json.loads(done.stdout)
    except ValueError:
        raise unit.UnitError(f"flbcheck: exit status {done.returncode}\n{done.stderr[-2000:]}")
    programs_said = {}
    for finding in said["findings"]:
        number = program_of(finding["function"])
        of = programs_said.setdefault(number, Said())
        of.rules.add(finding["rule"])
        of.lines[finding["rule"]].add(finding["line"])
        if finding["function"] != f"p{number}":
            of.helpers.add(finding["function"])
        if re.match(r"the result of .* is ignored", finding["message"]):
            of.ignored.add(finding["line"])
    for problem in said["problems"]:
        gave_up = re.fullmatch(r"gave up on .*?(\w+)\(\): (.*)", problem["message"])
        if not gave_up:
            raise unit.UnitError(f"flbcheck: {problem['message']}")
        programs_said.setdefault(program_of(gave_up[1]), Said()).gave_up = gave_up[2]
    return programs_said


def comes_of(seen, ignored):
    """Whether a get whose result is thrown away failed on the way there."""
    return any(what.startswith("liveupdate_flb_get") and value < 0 and where[1] in ignored
               for what, where, value in seen["witness"])


def comes_of_stale(seen, said):
    """
    Whether something unchecked was used on the way there, where the get failed, and happened to
    be an object of before, or NULL for a function that is content with it: it is reported as
    unchecked, and what follows comes of it.
    """
    failed = False
    for what, where, value in seen["witness"]:
        if failed and where[1] in said.lines["flb-unchecked-get"]:
            return True
        failed |= what.startswith("liveupdate_flb_get") and value < 0
    return failed and seen["at"][1] in said.lines["flb-unchecked-get"]


def comes_of_dead(seen, said):
    """Whether it is a bad pointer that was read from an object whose use is reported already."""
    return seen["kind"] == "unchecked" and any(
        what == "dead memory" and where[1] in said.lines["flb-use-after-put"]
        for what, where, _ in seen["witness"])


def comes_of_put(seen, said):
    """
    Whether the object ended early by a put that is reported as one too many, be it used then or
    put once more.
    """
    return seen["ended"] and seen["ended"][1] in (said.lines["flb-unbalanced-put"] |
                                                  said.lines["flb-mismatched-put"])


def by_cause(seen, said):
    """
    The rules observed, each fault under one name. A get whose result is thrown away is reported
    there; what is observed is what comes of it where the get failed. What is used behind a put too
    many comes of that. And a put with nothing to give back is one or the other rule by what else
    happens to be held: by what a helper leaked, or, in a helper, by what its caller holds.
    """
    observed = set(seen.rules) | (seen.either_way & said.rules)
    for rule, observations in seen.rules.items():
        effects = [comes_of(o, said.ignored) or comes_of_stale(o, said) for o in observations]
        if any(effects):
            observed.add("flb-unchecked-get")
        explained = [e or comes_of_put(o, said) or comes_of_dead(o, said)
                     for e, o in zip(effects, observations)]
        if all(explained) and rule not in said.rules:
            observed.discard(rule)
    # That the result is thrown away is there to read; that it is reached is seen by what follows.
    if any(what.startswith("liveupdate_flb_get") and where[1] in said.ignored
           for observations in seen.rules.values() for o in observations
           for what, where, _ in o["witness"]):
        observed.add("flb-unchecked-get")
    # What crashes without any get that failed is not the get's fault where one did.
    unchecked = seen.rules.get("flb-unchecked-get", ())
    if unchecked and all(o["at"][1] in seen.wild for o in unchecked):
        observed -= {"flb-unchecked-get"} - said.rules
    for rule, other in itertools.permutations(["flb-unbalanced-put", "flb-mismatched-put"]):
        lines, others = ({o["at"][1] for o in seen.rules.get(r, ())} for r in (rule, other))
        if rule in observed - said.rules and lines <= others | said.lines[other]:
            observed.discard(rule)
            observed.add(other)
        if rule in said.rules - observed and said.lines[rule] <= others:
            observed.add(rule)
    return frozenset(observed)


def judge(tools, functions, folder):
    """The verdicts on the programs that these functions make up."""
    path = os.path.join(folder, "programs.c")
    with open(path, "w") as out:
        out.write(source_text(functions))
    built, said = Unit(tools, path, folder), report(tools, path)
    observed = built.programs()

    def verdicts_on(observed):
        found = {program_of(name): by_cause(seen, said.get(program_of(name), Said()))
                 for name, seen in observed.items()}
        # A helper that the program does not get to is run alone.
        doubtful = {helper for number in found for helper in said.get(number, Said()).helpers
                    if said[number].rules - found[number]}
        for name, seen in (built.helpers(doubtful) if doubtful else {}).items():
            number = program_of(name)
            found[number] |= by_cause(seen, said[number]) & said[number].rules
        return {number: Verdict(number, found[number],
                                frozenset(said.get(number, Said()).rules),
                                said.get(number, Said()).gave_up, observed[f"p{number}"].undecided)
                for number in sorted(found)}

    verdicts = verdicts_on(observed)
    again = [f"p{v.number}" for v in verdicts.values()
             if v.kind == "undecided" and v.undecided == OUT_OF_RUNS]
    if again:
        verdicts.update(verdicts_on(built.longer(again)))
    return list(verdicts.values())


def judge_batch(tools, seed, numbers):
    functions = []
    for number in numbers:
        functions += programs.program(seed, number)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return judge(tools, functions, folder)
    except unit.UnitError as problem:
        raise unit.UnitError(f"programs {numbers[0]} to {numbers[-1]} of seed {seed}: {problem}")
