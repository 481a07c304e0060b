# SPDX-License-Identifier: GPL-2.0-only
"""The gate itself. In: steps, a checker. Out: a verdict for each step.

A file the patch touches and that cannot be checked keeps the step from being done, unless
neither it nor what it includes names a function that any protocol is about: then there is
nothing in it to check, and the verdict says how many such files there were.
"""

import posixpath
import re
from dataclasses import dataclass, field, replace

from . import compare, config, series, tree
from .fault import UNITS, NotDone

BUILD_FILE = re.compile(r"(^|/)(Makefile|Kbuild|Kconfig)[^/]*$")
ARCH = re.compile(r"^arch/([^/]+)/")


@dataclass
class Verdict:
    step: series.Step
    introduced: list = field(default_factory=list)
    repaired: list = field(default_factory=list)
    already_there: list = field(default_factory=list)
    silenced: list = field(default_factory=list)  # introduced, with a comment that silences it
    problems: list = field(default_factory=list)  # why it is not done, or not all of it
    notes: list = field(default_factory=list)
    warnings: list = field(default_factory=list)  # what a reviewer has to judge
    units: int = 0  # checked


class Gate:
    def __init__(self, repo, build, checker, brief=False):
        """@brief: what a step repairs is not asked for."""
        self.repo = repo
        self.build = build
        self.checker = checker
        self.trusted = {}  # the files of the tree that the commands are of
        self.brief = brief
        self.trees = {}
        self.borrowed = {}  # path -> Command of another file
        self.headers = {}  # sources -> {base name: paths}

    def sources(self, treeish):
        if treeish not in self.trees:
            self._remember(treeish, self.checker.sources(tree.Files(self.repo, treeish)))
        return self.trees[treeish]

    def _after(self, step):
        """The state after a step, from the one before: reading it anew takes longer."""
        if len(step.before) > 1:
            return self.sources(step.after)
        if step.after not in self.trees:
            self._remember(step.after, self.sources(step.before[0]).after(step.changes))
        return self.trees[step.after]

    def _remember(self, treeish, sources):
        self.trees = dict(list(self.trees.items())[-3:])  # a whole tree of the kernel is 20 MB
        self.trees[treeish] = sources

    def judge(self, step):
        v = Verdict(step)
        if step.failure:
            v.problems.append(step.failure)
            return v
        try:
            if not self.trusted:
                self.trusted = self.sources(step.base or step.before[0]).files
                self.checker.begin(self.trusted)
            if step.changes is None:
                step.changes = series.changes_of(self.repo, step)
            tree.refuse(self.repo, step.changes)
            self._judge(step, v)
        except NotDone as e:
            v.problems.append(str(e))
        return v

    def _judge(self, step, v):
        before = [self.sources(t) for t in step.before]
        after = self._after(step)
        commands = self._commands(step, before[0], after, v)
        v.units = len(commands)
        old_commands = [list(self._back(step, sources, commands)) for sources in before]
        then = (before[0], old_commands[0])
        new, new_silenced = self._check(after, list(commands.values()), v, "", then)
        if self.brief and not new and not new_silenced:
            return
        differences = []
        for n, sources in enumerate(before):
            what = "before this patch: " if n == 0 else "in the other parent: "
            old, old_silenced = self._check(sources, old_commands[n], v, what)
            c = compare.Comparison(self.repo, step.changes, sources.files, after.files)
            differences.append(c.compare(old, new))
            if n == 0:
                v.silenced = c.compare(old + old_silenced, new_silenced).introduced
        touched = {p for c in step.changes for p in (c.old, c.new)}

        def still_read(f):
            """A unit that does not include a header any more has repaired nothing in it."""
            units = [commands[u] for u in f["units"] if u in commands]
            read = (self.checker.closure(after, c) for c in units)
            return f["path"] in touched or any(("tree", f["path"]) in closure for closure in read)

        self._sort_out(step, before[0], differences, new, v)
        v.repaired = [f for f in differences[0].repaired if still_read(f)]

    @staticmethod
    def _sort_out(step, before, differences, new, v):
        """Introduced is what no parent has. A new unit shows what unchanged headers have had
        all along."""
        touched = {c.new for c in step.changes}
        fresh = {c.new for c in step.changes if c.old is None}
        for f in new:
            old_header = f["path"] not in touched and f["path"] in before.files
            if not all(f in d.introduced for d in differences):
                v.already_there.append(f)
            elif old_header and set(f["units"]) <= fresh:
                v.already_there.append(f)
            else:
                v.introduced.append(f)

    def _check(self, sources, commands, v, what, then=None):
        """The findings of all units, each once, and those silenced; problems are noted."""
        findings, silenced = {}, {}
        results = self.checker.results(sources, commands, then)
        for unit, result in sorted(results.items()):
            for found, into in ((result.findings, findings), (result.silenced, silenced)):
                for f in found:
                    key = (f["path"], f["line"], f["column"], f["rule"], f["message"])
                    into.setdefault(key, dict(f, units=[]))["units"].append(unit)
            for p in result.problems:
                if what + p not in v.problems and p not in v.problems:
                    v.problems.append(what + p)
        return [findings[key] for key in sorted(findings)], list(silenced.values())

    def _commands(self, step, before, after, v):
        """{path: Command} of the units to look at, named as after the step."""
        commands, headers = {}, []
        for c in step.changes:
            path = c.new if c.new is not None else c.old
            for changed in {p for p in (c.old, c.new) if p and posixpath.basename(p) == config.NAME}:
                v.warnings.append(f"{changed} is changed: once that is applied, it decides what is found")
            if BUILD_FILE.search(path):
                note(v, "build files are changed; the commands are still those of the base")
            if c.new is not None and path.endswith(self.build.suffixes):
                found = self._command(c, v)
                if found:
                    commands[path] = found
                else:
                    headers.append((c, path))
            elif path.endswith((".h", ".c", ".inc", ".def")):
                headers.append((c, path))
        if headers:
            self._add_users(headers, before, after, commands, v)
        return commands

    def _command(self, change, v):
        """Of a file that the base does not have, the command of what it was or of a neighbour:
        its Makefile is not to be asked. One that is there and not built has none."""
        path = change.new
        found = self.build.find(path, change.old if change.renamed else None)
        if not found and path not in self.trusted:
            found = self.borrowed.get(path) or self.build.neighbour(path)
        if found and found.taken_from:
            self.borrowed[path] = found
            v.notes.append(f"{path} is new: checked with the command of {found.taken_from}")
        return found

    def _add_users(self, changed, before, after, commands, v):
        """Units that include what was changed, if a protocol is anywhere in what they read."""
        wanted = {("tree", p) for c, _ in changed for p in (c.old, c.new) if p is not None}
        used = set()
        for path in sorted({*self.build.units(), *self.borrowed}):
            command = self.build.find(path) or self.borrowed[path]
            for sources in (before, after):
                if path not in sources.files:
                    continue
                closure = self.checker.closure(sources, command)
                hit = closure & wanted
                used |= hit
                if hit and path in after.files and self._concerns(path, sources, closure):
                    commands[path] = command
        if len(commands) > UNITS:
            raise NotDone(f"{len(commands)} units include what is changed, more than {UNITS}")
        for c, path in changed:
            if path.endswith(".c") and c.new is not None and ("tree", path) not in used:
                self._without_command(path, after, v)

    def _concerns(self, path, sources, closure):
        pattern = self.checker.pattern(path)
        return any(self.checker.scanner.matches(sources, p, pattern) for p in closure)

    def _without_command(self, path, after, v):
        """A source no command is known for."""
        if not self._mentions(path, after):
            note(v, f"{path} is not in the build, and names no function to check")
            return
        arch = ARCH.match(path)
        if arch:
            text = f"is for {arch[1]}; give --build a build for that architecture"
        else:
            text = "is not in the build; enable its option in the configuration and build it"
        v.problems.append(f"{path}: no compile command: it {text}; not checked")

    def _mentions(self, path, sources):
        """Whether the file or a header it names uses a protocol. Without a command nobody knows
        which header of a name is meant, so it may be any; those that a local header includes
        in its turn are followed as well."""
        scanner, todo, seen = self.checker.scanner, [("", path)], set()
        pattern = self.checker.pattern(path)
        while todo:
            asked, p = todo.pop()
            if p in seen:
                continue
            seen.add(p)
            if scanner.matches(sources, ("tree", p), pattern):
                return True
            if asked == "<":
                continue
            for quoted, name in scanner.includes(sources, ("tree", p)):
                found = self._named(sources, p, name)
                todo += [('"' if quoted else "<", header) for header in found]
        return False

    def _named(self, sources, by, name):
        if sources not in self.headers:
            self.headers = {sources: {}}
            for p in sources.files:
                if p.endswith(".h"):
                    self.headers[sources].setdefault(posixpath.basename(p), []).append(p)
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(by), name))
        wanted = posixpath.normpath("/" + name)
        same = self.headers[sources].get(posixpath.basename(name), [])
        return [p for p in same if p == beside or ("/" + p).endswith(wanted)]

    def _back(self, step, sources, commands):
        """The same units before the step, under the names they had; and those that are gone."""
        old_name = {c.new: c.old for c in step.changes}
        for path, command in commands.items():
            old = old_name.get(path, path)
            if old is not None and old in sources.files:
                yield self.build.find(old) or replace(command, path=old)
        for c in step.changes:
            if c.new is None and c.old.endswith(self.build.suffixes) and c.old in sources.files:
                found = self.build.find(c.old) or self.borrowed.get(c.old)
                if found:
                    yield found


def note(v, text):
    if text not in v.notes:
        v.notes.append(text)
