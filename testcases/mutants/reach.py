# SPDX-License-Identifier: GPL-2.0-only
"""
Which tests run the code that a mutant changes: no other can notice. Every test runs once with
reach.c, which takes some minutes; what was found stays in a file and is found again for those tests
and sources only that have changed.
"""
import bisect
import collections
import hashlib
import json
import os
import re
import shutil
import subprocess

import mutants

# What is behind the code of all tests.
SOURCES = ("CMakeLists.txt", "checker", "rules", "include", "testcases/lower/dump.c", "testcases/lower/exec.c",
           "testcases/cli/lib.sh", "testcases/cli/optional")
# The files of a test that ctest knows, by the first parts of its name.
FILES = {"unit": "testcases/unit/{}.c", "lower/exec": "testcases/lower/exec/{}.c",
         "lower": "testcases/lower/golden", "cli": "testcases/cli/{}.sh", "report": "testcases/report",
         "annotations": "testcases/annotations/marks", "corpus": "testcases/whole"}


def digest(top, paths):
    """Of all below the paths."""
    known = hashlib.sha256()
    for path in paths:
        path = os.path.join(top, path)
        names = [path] if os.path.isfile(path) else sorted(
            os.path.join(folder, name) for folder, _, files in os.walk(path) for name in files)
        for name in names:
            with open(name, "rb") as source:
                known.update(name[len(top):].encode() + b"\0" + source.read())
    return known.hexdigest()


def body_of(lines, number):
    """The first and the last line of the function that has the line of this number in its body; an
    empty range if there is none."""
    marks = [i for i, line in enumerate(lines, 1) if line.startswith(("{", "}"))]
    at = bisect.bisect_right(marks, number)
    if not at or at == len(marks) or not lines[marks[at - 1] - 1].startswith("{"):
        return 1, 0
    begin = marks[at - 1]
    while begin > 1 and lines[begin - 2]:
        begin -= 1
    return begin, marks[at]


class Reach:
    """The lines that each test reaches: the first ones of the blocks that run."""

    def __init__(self, top, folder):
        self.top, self.path = top, os.path.join(folder, "reach.json")
        self.marks = os.path.join(folder, "reach")
        self.sources = digest(top, SOURCES)
        self.names, self.tests = [], {}
        if os.path.isfile(self.path):
            with open(self.path) as known:
                known = json.load(known)
            if known["sources"] == self.sources:
                self.tests = known["tests"]

    def flags(self):
        """For the compiler and the linker; what the latter needs is made."""
        shutil.rmtree(self.marks, ignore_errors=True)
        os.makedirs(self.marks)
        target = self.marks + ".o"
        subprocess.run(["cc", "-O1", "-c", f'-DREACH="{self.marks}"', "-o", target,
                        os.path.join(os.path.dirname(os.path.abspath(__file__)), "reach.c")], check=True)
        return "-O0 -g -w -fsanitize-coverage=trace-pc", target

    def wants(self, test):
        """Is it not known what the test reaches?"""
        return self.tests.get(test, {}).get("digest") != self.digest_of(test)

    def digest_of(self, test):
        folder, _, name = test.rpartition("/")
        return digest(self.top, [test if test.endswith(".c") else FILES[folder].format(name)])

    def learn(self, build, ran):
        """ran: the tests there are, each with a function that runs it."""
        self.names = [test for test, _ in ran]
        where, found = {}, {}
        for test, run in ran:
            if not self.wants(test):
                continue
            for name in os.listdir(self.marks):
                os.unlink(os.path.join(self.marks, name))
            run()
            found[test] = {}
            for name in os.listdir(self.marks):
                with open(os.path.join(self.marks, name), "rb") as marks:
                    found[test][name] = [m.start() for m in re.finditer(b"\1", marks.read())]
        for name in {name for programs in found.values() for name in programs}:
            every = {at for programs in found.values() for at in programs.get(name, ())}
            where[name] = self.lines(self.program(build, name), sorted(every))
        for test, programs in found.items():
            lines = collections.defaultdict(set)
            for name, offsets in programs.items():
                for at in offsets:
                    path, line = where[name][at]
                    if path.startswith("checker/"):
                        lines[path].add(line)
            self.tests[test] = {"digest": self.digest_of(test), "lines": {
                path: sorted(of) for path, of in lines.items()}}
        with open(self.path, "w") as out:
            json.dump({"sources": self.sources, "tests": self.tests}, out)

    @staticmethod
    def program(build, name):
        for folder in ("", "testcases", "testcases/lower"):
            path = os.path.join(build, folder, name)
            if os.path.isfile(path):
                return path
        raise mutants.DataError(f"there is no program {name} in {build}")

    @staticmethod
    def lines(program, offsets):
        """Path and line for each offset, by what the debugger is told; of the call, not of where it
        returns to."""
        listed = subprocess.run(["readelf", "-lW", program], capture_output=True, text=True, check=True)
        base = min(int(at, 16) for at in re.findall(r"LOAD +0x\w+ 0x(\w+)", listed.stdout))
        asked = "".join(f"{base + at - 1:#x}\n" for at in offsets)
        said = subprocess.run(["addr2line", "-e", program], input=asked, capture_output=True, text=True,
                              check=True).stdout.splitlines()
        found = {}
        for at, text in zip(offsets, said):
            path, _, line = text.partition(":")
            number = re.match(r"\d+", line)
            found[at] = path[path.find("/checker/") + 1:], int(number[0]) if number else 0
        return found

    def reaching(self, mutant):
        """The tests that reach what the mutant changes, as far as the first lines of blocks tell:
        those that run a block that is part of it, or the last before or the first behind. Those
        that reach the fewest others come first."""
        with open(os.path.join(self.top, mutant.path), errors="surrogateescape") as source:
            source = source.read()
        start, end = mutant.span(source)
        first, last = (source.count("\n", 0, at) + 1 for at in (start, end))
        known = sorted({line for test in self.tests.values() for line in test["lines"].get(mutant.path, ())})
        begin, finish = body_of(source.split("\n"), first)
        own = [line for line in known if begin <= line <= finish]
        wanted = {line for line in own if first <= line <= last}
        wanted.update(own[:bisect.bisect_right(own, first)][-1:], own[bisect.bisect_left(own, last):][:1])
        # A table, or what no test reaches: by all that use the file, in case it is a header by all.
        wanted = wanted or set(known)
        names = [name for name in self.names
                 if wanted.intersection(self.tests[name]["lines"].get(mutant.path, ()))] or self.names
        return sorted(names, key=lambda name: sum(map(len, self.tests[name]["lines"].values())))
