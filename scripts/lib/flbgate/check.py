# SPDX-License-Identifier: GPL-2.0-only
"""Runs flbcheck on units of a tree. In: a tree, commands. Out: findings and problems per unit.

A unit is checked once for each content it can have: the state after one patch is the state
before the next. What may be asked for next is begun while processors are free.

What flbcheck did not say in its report it is not believed to have done: a status, a report or a
unit that is missing is a problem, never a unit without findings.
"""

import concurrent.futures
import hashlib
import json
import os
import posixpath
import re
import resource
import subprocess
import time
from dataclasses import dataclass, field

from . import includes, scratch
from .fault import CHECKER_MEMORY, RUN_SECONDS, NotDone

NOT_FOUND = re.compile(r"'([^']+)' file not found")
PROCESSORS = len(os.sched_getaffinity(0))


@dataclass
class Result:
    findings: list = field(default_factory=list)  # as in flbcheck's JSON
    silenced: list = field(default_factory=list)  # the same, with the comment's reason
    problems: list = field(default_factory=list)  # texts


@dataclass
class Batch:
    """Units of one tree that are being checked."""

    sources: includes.Sources
    commands: list
    keys: dict  # path -> what the unit reads
    copy: scratch.Copy
    database: str = None
    checks: dict = field(default_factory=dict)  # path -> Future of a Result; what was not known


class Checker:
    """Checks units with flbcheck."""

    def __init__(self, program, repo, build, copies, configs, tracked, seconds):
        """@copies: two, the second for what is begun ahead."""
        self.program = program
        self.repo = repo
        self.build = build
        self.copies = copies
        self.configs = configs
        self.disk = includes.Disk(build, tracked)
        self.seconds = seconds  # for one unit
        self.end = time.monotonic() + RUN_SECONDS
        self.scanner = includes.Scanner()
        self.trusted = {}
        self.cache = {}
        self.pool = concurrent.futures.ThreadPoolExecutor(PROCESSORS)
        self.started = []  # futures
        self.running = set()  # processes
        self.ahead = None
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

    def results(self, sources, commands, then=None):
        """{path: Result} of the units, all in the tree @sources. @then, such a pair as well, is
        what may be asked for next."""
        try:
            batch, self.ahead = self.ahead, None
            if not batch or (batch.sources, batch.commands) != (sources, commands):
                self.stop()
                batch = self._begin(sources, commands, self.copies[0])
            if then and PROCESSORS > 1:
                self._begin_ahead(*then)
            return self._finish(batch)
        except BaseException:
            self.stop()
            raise

    def _begin_ahead(self, sources, commands):
        try:
            self.ahead = self._begin(sources, commands, self.copies[1])
        except (NotDone, OSError):
            pass  # if it is asked for, it is tried again, and said

    def _begin(self, sources, commands, copy):
        batch, todo, needed = Batch(sources, commands, {}, copy), [], set()
        for c in commands:
            closure = self.closure(sources, c)
            self._refuse_escapes(sources, closure)
            key = batch.keys[c.path] = self._key(sources, c, closure)
            if key not in self.cache:
                todo.append(c)
                needed |= {path for kind, path in closure if kind == "tree"}
        if todo:
            copy.show(sources, needed)
            self._write_database(batch, todo)
            self._start(batch, todo)
        return batch

    def _finish(self, batch):
        found = {path: check.result() for path, check in batch.checks.items()}
        lost = [c for c in batch.commands if c.path in found and missing(found[c.path])]
        if lost:
            # A name made by a macro, perhaps: with all there is, it is found or not there.
            code = [p for p, (mode, _) in batch.sources.files.items() if is_code(p, mode)]
            batch.copy.show(batch.sources, code)
            self._start(batch, lost)
            found = {path: check.result() for path, check in batch.checks.items()}
            for c in lost:
                found[c.path].problems += self._links(batch.sources, c, missing(found[c.path]))
        for path, result in found.items():
            self.cache[batch.keys[path]] = result
            self.checked += 1
        return {path: self.cache[key] for path, key in batch.keys.items()}

    def _links(self, sources, command, names):
        """Why files are not found, perhaps."""
        search, _ = self.build.search(command)
        read = [(kind, posixpath.dirname(p)) for kind, p in self.closure(sources, command)]
        folders = {path for kind, path in [*search, *read] if kind == "tree"}
        links = {link for n in names for link in includes.folder_links(sources, folders, n)}
        return [f"{link} {includes.LINK_SAYS}" for link in sorted(links)]

    def stop(self):
        """Ends whatever is being checked."""
        left = [check for check in self.started if not check.cancel()]
        self.started, self.ahead = [], None
        while left:
            for process in list(self.running):
                process.kill()
            left = concurrent.futures.wait(left, timeout=0.1).not_done

    def close(self):
        self.stop()
        self.pool.shutdown()

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

    def _write_database(self, batch, commands):
        entries = [self.build.moved(c, batch.copy.top) for c in commands]
        for entry in entries:
            if not self.build.inside_build(entry["directory"]):
                os.makedirs(entry["directory"], exist_ok=True)
        batch.database = os.path.join(os.path.dirname(batch.copy.top), "compile_commands.json")
        with open(batch.database, "w", encoding="utf-8", errors="surrogateescape") as f:
            json.dump(entries, f)

    def _start(self, batch, commands):
        """Has them checked in their turn: as many at a time as there are processors."""
        for c in commands:
            argv = [self.program, "-j1", "--no-cache", "--format=json", "-p", batch.database]
            argv += [*self.configs.options(c.path), c.path]
            batch.checks[c.path] = self.pool.submit(self._check, argv, batch.copy.top, c)
        self.started += batch.checks.values()

    def _check(self, argv, top, command):
        if time.monotonic() > self.end:
            raise NotDone(f"not done in {RUN_SECONDS} s; check fewer patches at a time")
        try:
            process = subprocess.Popen(
                argv, cwd=top, stdin=subprocess.DEVNULL,
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
        return self._read(top, command, process.returncode, out, err)

    def _read(self, top, command, status, out, err):
        said = err.decode(errors="replace").strip()
        try:
            report = json.loads(out)
            findings, problems = report["findings"], report["problems"]
            units = report["units"]
            silenced = [f for f in report["silenced"] if f["by"] == "comment"]
        except (ValueError, KeyError, TypeError):
            said = said or f"it ended with status {status}"
            return Result([], [], [f"{command.path}: flbcheck made no report: {said}"])
        result = Result(findings, silenced, [self._problem(top, p) for p in problems])
        if status != (2 if problems else 1 if findings else 0) or (
            not problems and units != 1
        ):
            text = f"{command.path}: flbcheck ended with status {status}: {said}"
            result.problems.append(text)
        return result

    def _problem(self, top, p):
        """A problem as text. What stands in a file outside the tree is nobody's to read."""
        path = p["path"] or ""
        place = f"{path}:{p['line']}: " if p["line"] else f"{path}: " if path else ""
        if os.path.isabs(path) and not path.startswith(top + "/"):
            if not self.build.inside_build(path):
                return f"{path}: a file outside the tree was read, with errors in it"
        return place + p["message"].replace(top + "/", "")


def missing(result):
    """Names of files that were not found."""
    return [name for text in result.problems for name in NOT_FOUND.findall(text)]


def limit_memory(pid):
    try:
        resource.prlimit(pid, resource.RLIMIT_AS, (CHECKER_MEMORY, CHECKER_MEMORY))
    except PermissionError:
        pass  # it has a lower limit already, which nobody may raise


def is_code(path, mode):
    return mode.startswith("100") and path.endswith((".c", ".h", ".inc", ".def"))
