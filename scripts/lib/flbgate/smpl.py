# SPDX-License-Identifier: GPL-2.0-only
"""The SmPL rules in place of flbcheck, where no compile command is known.

In: files of a tree, the rules/*.cocci. Out: findings as flbcheck has them, without function and
path. Each file is judged for itself and nothing is included.

spatch passes over a function it cannot parse and says nothing. So it is asked how it parsed each
file, and a hole is a problem.
"""

import concurrent.futures
import glob
import os
import re
import subprocess

from . import data, includes
from .check import Result
from .commands import Command
from .fault import NotDone

OLDEST = (1, 1, 0)
REPORT = re.compile(r"^(\S.*?):(\d+):(\d+)-\d+: (.*)$")
RULE = re.compile(r"\s*\[(flb-[a-z-]+)\]\s*")
BAD = re.compile(r'= File ".*", line (\d+)')
FAILURE = re.compile(r"Fatal error|^ERROR|Skipping|exception|[Tt]imeout|Out of memory", re.M)


class Files:
    """Stands in for commands.Build: every C file and header is a unit of its own."""

    source = "the SmPL rules alone: no compile commands are known here"
    separate = True
    suffixes = (".c", ".h")

    @staticmethod
    def units():
        return []

    @staticmethod
    def find(path, _renamed_from=None):
        return Command(path, "", [])

    @staticmethod
    def inside_build(_path):
        return False


class Checker:
    """Stands in for check.Checker."""

    def __init__(self, repo, copy, rules, names, seconds):
        self.repo = repo
        self.copy = copy
        self.names = data.pattern(names)
        self.rules = sorted(glob.glob(os.path.join(glob.escape(rules), "*.cocci")))
        if not self.rules:
            raise NotDone(f"{rules}: no SmPL rules (*.cocci) there")
        self.seconds = seconds  # for one rule on one file
        self.spatch = None
        self.scanner = includes.Scanner()
        self.cache = {}

    def _find_spatch(self):
        self.spatch = data.in_path("spatch")
        if not self.spatch:
            raise NotDone("no compile commands are known, and spatch, which could do without, is "
                          "missing (package coccinelle)")  # fmt: skip
        self._refuse_old()

    def _refuse_old(self):
        said = self._run("--version")[1]
        found = re.search(r"version (\d+)\.(\d+)(?:\.(\d+))?", said)
        if not found:
            raise NotDone(f"{self.spatch} --version says no version: {said.strip()[:200]!r}")
        if tuple(int(x or 0) for x in found.groups()) < OLDEST:
            wanted = ".".join(map(str, OLDEST))
            raise NotDone(f"spatch {found[0][8:]} is too old; {wanted} or newer is needed")

    def _run(self, *args):
        try:
            done = subprocess.run(
                [self.spatch, *args], cwd=self.copy.top, stdin=subprocess.DEVNULL,
                capture_output=True, timeout=self.seconds,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return -1, "", f"spatch was not done in {self.seconds} s"
        except OSError as e:
            raise NotDone(f"{self.spatch}: {e.strerror}") from e
        return done.returncode, *(t.decode(errors="replace") for t in (done.stdout, done.stderr))

    def begin(self, _trusted):
        pass

    def pattern(self, _path):
        return self.names

    def sources(self, files):
        return includes.Sources(self.repo, files, Files, frozenset)

    @staticmethod
    def closure(_sources, command):
        return {("tree", command.path)}

    def results(self, sources, commands):
        keys = {c.path: (c.path, sources.identity(("tree", c.path))) for c in commands}
        for path, key in keys.items():
            # Nothing is included, so what the file does not name is not in it.
            if not self.scanner.matches(sources, ("tree", path), self.names):
                self.cache[key] = Result()
        todo = [p for p in keys if keys[p] not in self.cache]
        if todo and not self.spatch:
            self._find_spatch()
        self.copy.show(sources, todo)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            for path, result in zip(todo, pool.map(self._check, todo)):
                self.cache[keys[path]] = result
        return {path: self.cache[key] for path, key in keys.items()}

    def _check(self, path):
        result = Result()
        status, out, err = self._run("--parse-c", path)
        if status:
            result.problems.append(f"{path}: spatch cannot parse it: {(err or out).strip()[:300]}")
        for line in sorted({int(n) for n in BAD.findall(out + err)}):
            result.problems.append(f"{path}:{line}: spatch cannot parse this; not checked")
        for rule in self.rules:
            self._apply(rule, path, result)
        return result

    def _apply(self, rule, path, result):
        args = ("--very-quiet", "-D", "report", "--no-includes", "--include-headers")
        status, out, err = self._run(*args, "--cocci-file", rule, path)
        name = os.path.basename(rule)
        if status or FAILURE.search(err):
            said = err.strip() or f"it ended with status {status}"
            result.problems.append(f"{path}: spatch with {name}: {said[:300]}")
        for line in out.splitlines():
            found = REPORT.match(line)
            if found:
                result.findings.append(finding(found, name[:-6].replace("_", "-"), path))


def finding(found, rule, path):
    """A line of spatch's report; its columns count from 0."""
    tagged = RULE.search(found[4])
    return {
        "rule": tagged[1] if tagged else rule,
        "path": path,
        "line": int(found[2]),
        "column": int(found[3]) + 1,
        "message": RULE.sub(" ", found[4]).strip(),
        "function": None,
        "subject": None,
        "notes": [],
    }
