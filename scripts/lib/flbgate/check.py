# SPDX-License-Identifier: GPL-2.0-only
"""Runs flbcheck on units of a tree. In: a tree, commands. Out: findings and problems per unit.

A unit is checked once for each content it can have: the state after one patch is the state
before the next. What flbcheck did not say in its report it is not believed to have done: a
status, a report or a unit that is missing is a problem, never a unit without findings.
"""

import concurrent.futures
import hashlib
import json
import os
import re
import resource
import subprocess
import time
from dataclasses import dataclass, field

from . import includes
from .fault import CHECKER_MEMORY, RUN_SECONDS, NotDone

NOT_FOUND = re.compile(r"file not found")


@dataclass
class Result:
    findings: list = field(default_factory=list)  # as in flbcheck's JSON
    silenced: list = field(default_factory=list)  # the same, with the comment's reason
    problems: list = field(default_factory=list)  # texts


class Checker:
    """Checks units with flbcheck."""

    def __init__(self, program, repo, build, copy, configs, tracked, seconds):
        self.program = program
        self.repo = repo
        self.build = build
        self.copy = copy
        self.configs = configs
        self.disk = includes.Disk(build, tracked)
        self.seconds = seconds  # for one unit
        self.end = time.monotonic() + RUN_SECONDS
        self.scanner = includes.Scanner()
        self.trusted = {}
        self.cache = {}
        self.running = set()
        self.checked = 0

    def begin(self, trusted):
        """@trusted: the files of the tree that the series is for."""
        self.trusted = trusted
        self.configs.begin(trusted)

    def pattern(self, path):
        return self.configs.pattern(path)

    def sources(self, files):
        return includes.Sources(self.repo, files, self.disk)

    def closure(self, sources, command):
        search, before = self.build.search(command)
        return self.scanner.closure(sources, ("tree", command.path), search, before)

    def results(self, sources, commands):
        """{path: Result} of the units, all in the tree @sources."""
        keys, todo, needed = {}, [], set()
        for c in commands:
            closure = self.closure(sources, c)
            self._refuse_escapes(sources, closure)
            keys[c.path] = self._key(sources, c, closure)
            if keys[c.path] not in self.cache:
                todo.append(c)
                needed |= {path for kind, path in closure if kind == "tree"}
        if todo:
            self.copy.show(sources, needed)
            self._check_all(sources, todo, keys)
        return {path: self.cache[key] for path, key in keys.items()}

    def _refuse_escapes(self, sources, closure):
        for kind, path in closure:
            if kind != "tree" or path not in sources.files:
                continue
            if self.trusted.get(path) == sources.files[path]:
                continue
            name = includes.leaves_tree(sources, self.scanner, path)
            if name:
                raise NotDone(f"refused: {path} includes {name!r}, outside the tree")

    @staticmethod
    def _key(sources, command, closure):
        h = hashlib.sha256(json.dumps([command.path, command.argv]).encode())
        for place in sorted(closure):
            h.update(f"\0{place}\0{sources.identity(place)}".encode(errors="surrogateescape"))
        return h.hexdigest()

    def _check_all(self, sources, commands, keys):
        entries = [self.build.moved(c, self.copy.top) for c in commands]
        for entry in entries:
            if not self.build.inside_build(entry["directory"]):
                os.makedirs(entry["directory"], exist_ok=True)
        database = os.path.join(os.path.dirname(self.copy.top), "compile_commands.json")
        with open(database, "w", encoding="utf-8", errors="surrogateescape") as f:
            json.dump(entries, f)
        found = self._run_all(database, commands)
        lost = [c for c, r in zip(commands, found) if any(map(NOT_FOUND.search, r.problems))]
        if lost:
            # A name made by a macro, perhaps: with all there is, it is found or not there.
            self.copy.show(sources, [p for p, (mode, _) in sources.files.items() if is_code(p, mode)])
            again = dict(zip([c.path for c in lost], self._run_all(database, lost)))
            found = [again.get(c.path, r) for c, r in zip(commands, found)]
        for c, r in zip(commands, found):
            self.cache[keys[c.path]] = r
            self.checked += 1

    def _run_all(self, database, commands):
        """As many at a time as there are processors. Whatever ends this ends them."""
        pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1)
        try:
            return list(pool.map(lambda c: self._check(database, c), commands))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in list(self.running):
                process.kill()
            pool.shutdown()

    def _check(self, database, command):
        if time.monotonic() > self.end:
            raise NotDone(f"not done in {RUN_SECONDS} s; check fewer patches at a time")
        options = self.configs.options(command.path)
        argv = [self.program, "-j1", "--no-cache", "--format=json", "-p", database]
        argv += [*options, command.path]
        try:
            process = subprocess.Popen(
                argv, cwd=self.copy.top, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )  # fmt: skip
        except OSError as e:
            raise NotDone(f"{self.program}: {e.strerror}") from e
        self.running.add(process)
        try:
            limit_memory(process.pid)
            out, err = process.communicate(timeout=self.seconds)
        except ProcessLookupError:
            out, err = process.communicate()
        except subprocess.TimeoutExpired:
            return Result([], [], [f"{command.path}: not done in {self.seconds} s (--timeout)"])
        finally:
            process.kill()
            process.communicate()
            self.running.discard(process)
        return self._read(command, process.returncode, out, err)

    def _read(self, command, status, out, err):
        said = err.decode(errors="replace").strip()
        try:
            report = json.loads(out)
            findings, problems = report["findings"], report["problems"]
            units = report["units"]
            silenced = [f for f in report["silenced"] if f["by"] == "comment"]
        except (ValueError, KeyError, TypeError):
            said = said or f"it ended with status {status}"
            return Result([], [], [f"{command.path}: flbcheck made no report: {said}"])
        result = Result(findings, silenced, [self._problem(p) for p in problems])
        if status != (2 if problems else 1 if findings else 0) or (
            not problems and units != 1
        ):
            text = f"{command.path}: flbcheck ended with status {status}: {said}"
            result.problems.append(text)
        return result

    def _problem(self, p):
        """A problem as text. What stands in a file outside the tree is nobody's to read."""
        path = p["path"] or ""
        place = f"{path}:{p['line']}: " if p["line"] else f"{path}: " if path else ""
        if os.path.isabs(path) and not path.startswith(self.copy.top + "/"):
            if not self.build.inside_build(path):
                return f"{path}: a file outside the tree was read, with errors in it"
        return place + p["message"].replace(self.copy.top + "/", "")


def limit_memory(pid):
    try:
        resource.prlimit(pid, resource.RLIMIT_AS, (CHECKER_MEMORY, CHECKER_MEMORY))
    except PermissionError:
        pass  # it has a lower limit already, which nobody may raise


def is_code(path, mode):
    return mode.startswith("100") and path.endswith((".c", ".h", ".inc", ".def"))
