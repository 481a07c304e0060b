# SPDX-License-Identifier: GPL-2.0-only
"""The SmPL rules in place of flbcheck, where no compile command is known.

In: files of a tree, the rules/*.cocci. Out: findings as flbcheck has them, without function and
path. Each file is judged for itself and nothing is included.

spatch passes over a function it cannot parse and says nothing. So it is asked how it parsed each
file, and a hole is a problem.
"""

import concurrent.futures
import os
import subprocess

from . import data, includes, spatch
from .check import Result
from .commands import Command
from .fault import NotDone


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

    def __init__(self, repo, copy, rules, names, seconds, temporary):
        self.repo = repo
        self.copy = copy
        self.names = data.pattern(names)
        self.rules = spatch.rule_files(rules)
        if not self.rules:
            raise NotDone(f"{rules}: no SmPL rules (flb_*.cocci) there")
        self.seconds = seconds  # for one rule on one file
        self.spatch = None
        # What spatch leaves behind when it is killed goes with the scratch directory.
        self.environment = {**os.environ, "TMPDIR": temporary}
        self.scanner = includes.Scanner()
        self.cache = {}

    def _find_spatch(self):
        self.spatch = data.in_path("spatch")
        if not self.spatch:
            raise NotDone("no compile commands are known, and spatch, which could do without, is "
                          "missing (package coccinelle)")  # fmt: skip
        fault = spatch.too_old(self.spatch, self._run("--version")[1])
        if fault:
            raise NotDone(fault)

    def _run(self, *args):
        try:
            done = subprocess.run(
                [self.spatch, *args], cwd=self.copy.top, stdin=subprocess.DEVNULL,
                capture_output=True, timeout=self.seconds, env=self.environment,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return -1, "", f"spatch was not done in {self.seconds} s (--timeout)"
        except OSError as e:
            raise NotDone(f"{self.spatch}: {e.strerror}") from e
        return done.returncode, *(t.decode(errors="replace") for t in (done.stdout, done.stderr))

    def begin(self, _trusted):
        pass

    def pattern(self, _path):
        return self.names

    def sources(self, files):
        return includes.Sources(self.repo, files, includes.Disk(Files, frozenset))

    @staticmethod
    def closure(_sources, command):
        return {("tree", command.path)}

    def results(self, sources, commands, _then=None):
        """Nothing is begun ahead: one file with all rules keeps the processors busy."""
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

    def close(self):
        pass  # results() leaves nothing behind

    def _check(self, path):
        result = Result()
        first = next(iter(self.rules.values()))
        status, out, err = self._run(*spatch.parse_arguments(first, path))
        if status:
            result.problems.append(f"{path}: spatch cannot parse it: {spatch.failure(err or out)}")
        for _, line in spatch.unread(f"{out}\n{err}", self.copy.top):
            result.problems.append(f"{path}:{line}: spatch cannot parse this; not checked")
        for rule in self.rules.values():
            self._apply(rule, path, result)
        return result

    def _apply(self, rule, path, result):
        status, out, err = self._run(*spatch.arguments("report", rule, path))
        name = os.path.basename(rule)
        err = spatch.complaints(err)
        if status or err:
            said = err.strip() or f"it ended with status {status}"
            result.problems.append(f"{path}: spatch with {name}: {spatch.failure(said)}")
        for line in out.splitlines():
            found = spatch.REPORT.match(line)
            if found:
                result.findings.append(finding(found, path))
            elif line.strip():
                result.problems.append(f"{path}: spatch with {name} says: {line[:300]}")


def finding(found, path):
    """A line of spatch's report; its columns count from 0."""
    return {
        "rule": found[4],
        "path": path,
        "line": int(found[2]),
        "column": int(found[3]) + 1,
        "message": found[5].strip(),
        "function": None,
        "subject": None,
        "notes": [],
    }
