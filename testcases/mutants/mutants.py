# SPDX-License-Identifier: GPL-2.0-only
"""
Ways to break the checker, read from *.mutants files.

A file is a list of entries, each a few lines `key: value`; `#' begins a comment line.

  file: checker/lower/expr.c    what the entries below break, until the next `file:'

  labels: FUNCTION              for each `case X:' in FUNCTION one mutant that lacks this label
  rows: TABLE                   for each line `{ … },' of TABLE one mutant that lacks it
  except: X: WHY                none for this label or row, because the mutant does the same

  mutant: WHAT IS WRONG         one mutant: in FUNCTION, or anywhere in the file without `in',
  in: FUNCTION                  the text behind `-' (it must be there just once; white space
  - old text                    counts as one space) is replaced by that behind `+'. Both may be
  + new text                    of several lines, all but the first beginning with a tab.
  covers: NAME NAME             what else this mutant stands for in the check that none is missing
  each: rule                    as many mutants as there are rules, `RULE' being replaced by the id
"""
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass, field


class DataError(Exception):
    """A mutant that does not fit, with file and line."""


@dataclass
class Mutant:
    where: str               # file:line of the entry
    path: str                # of the source, below the top
    name: str
    function: str = ""       # or table; "": anywhere
    old: str = ""
    new: str = ""
    covers: set = field(default_factory=set)

    def span(self, source):
        """Where the text begins and ends that is replaced."""
        first, last = region(source, self.function) if self.function else (0, len(source))
        if first is None:
            raise DataError(f"{self.where}: {self.path} has no {self.function}")
        words = r"\s+".join(re.escape(word) for word in self.old.split())
        found = list(re.finditer(words, source[first:last]))
        if not self.old.strip() or len(found) != 1:
            raise DataError(f"{self.where}: '{self.name}': the text is {len(found)} times in "
                            f"{self.function or self.path}, expected once: {self.old.strip()}")
        return first + found[0].start(), first + found[0].end()

    def apply(self, source):
        start, end = self.span(source)
        return source[:start] + self.new + source[end:]


def region(source, name):
    """Where the definition of a function or a table begins and ends: a `}' in column 1."""
    for start in re.finditer(rf"^[a-z][^\n;{{}}]*\b{re.escape(name)}(\(|\[\]|\s=)", source, re.M):
        end = re.compile(r"^\};?$", re.M).search(source, start.start())
        head = source[start.start():end.start()] if end else ""
        if end and re.match(r"[^;{]*(\)|=)\s*\{", head):
            return start.start(), end.end()
    return None, None


def entries(path):
    """(line, key, value) of each line; texts of several lines are put together."""
    found = []
    with open(path) as source:
        for number, line in enumerate(source, 1):
            line = line.rstrip("\n")
            if not line.strip() or line.startswith("#"):
                continue
            match = re.match(r"(file|labels|rows|except|mutant|in|covers|each): *(.*)$", line)
            if match:
                found.append([number, match[1], match[2].strip()])
            elif line[0] in "-+":
                found.append([number, line[0], line[2:]])
            elif line[0] == "\t" and found and found[-1][1] in "-+":
                found[-1][2] += "\n" + line
            else:
                raise DataError(f"{path}:{number}: not understood: {line}")
    return found


def rules(top):
    """Ids of the rules on the paths of a function; comments' own rule is not one of them."""
    names = sorted(name[:-3] for name in os.listdir(os.path.join(top, "rules"))
                   if name.startswith("flb-") and name.endswith(".md"))
    return [name for name in names if name != "flb-suppression"]


class Reader:
    """Reads one file."""

    def __init__(self, top, path):
        self.top, self.path = top, path
        self.source_path, self.source = None, ""
        self.found = []
        self.made = []       # by the last `labels' or `rows'
        self.current = None
        self.each = False

    def fail(self, line, text):
        raise DataError(f"{os.path.relpath(self.path, self.top)}:{line}: {text}")

    def finish(self):
        if self.current and self.each:
            for rule in rules(self.top):
                one = Mutant(**vars(self.current))
                one.name, one.new = one.name.replace("RULE", rule), one.new.replace("RULE", rule)
                one.covers = {rule}
                self.found.append(one)
        elif self.current:
            self.found.append(self.current)
        self.found += self.made
        self.current, self.made, self.each = None, [], False

    def generate(self, line, key, name):
        first, last = region(self.source, name)
        if first is None:
            self.fail(line, f"{self.source_path} has no {name}")
        body = self.source[first:last]
        pattern = r"\bcase (\w+):" if key == "labels" else r"^\t(\{ .* \}|&?\w+),$"
        for match in re.finditer(pattern, body, re.M):
            what = f"{name} without {match[1]}"
            old = match[0]
            self.made.append(Mutant(f"{os.path.relpath(self.path, self.top)}:{line}", self.source_path, what, name, old, "",
                                    set(re.findall(r"\w+", match[1]))))
        if not self.made:
            self.fail(line, f"{name} has no {key}")

    def leave_out(self, line, value):
        name = value.split(":")[0]
        left = [m for m in self.made if name not in m.covers]
        if len(left) == len(self.made) or not value.partition(":")[2].strip():
            self.fail(line, "an exception needs a name that there is, and a reason")
        self.made = left

    def read(self):
        for line, key, value in entries(self.path):
            if key in ("file", "labels", "rows", "mutant"):
                self.finish()
            if key == "file":
                self.source_path = value
                try:
                    with open(os.path.join(self.top, value)) as source:
                        self.source = source.read()
                except OSError as problem:
                    self.fail(line, problem)
            elif key in ("labels", "rows"):
                self.generate(line, key, value)
            elif key == "except":
                self.leave_out(line, value)
            elif key == "mutant":
                self.current = Mutant(f"{os.path.relpath(self.path, self.top)}:{line}", self.source_path, value)
            elif not self.current:
                self.fail(line, f"'{key}' outside a mutant")
            elif key == "in":
                self.current.function = value
            elif key == "covers":
                self.current.covers = set(value.split())
            elif key == "each":
                self.each = True
            elif key == "-":
                self.current.old = value
            else:
                # Nothing, where a statement stood alone behind an `if'.
                self.current.new = value or ";" * self.current.old.endswith(";")
        self.finish()
        return self.found


def load(top, folder):
    found = []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".mutants"):
            found += Reader(top, os.path.join(folder, name)).read()
    if not found:
        raise DataError(f"{folder}: no mutants")
    names = [(m.path, m.name) for m in found]
    for one in found:
        if names.count((one.path, one.name)) > 1:
            raise DataError(f"{one.where}: '{one.name}' is there twice")
    return found


def misfit(top, mutant):
    """Why the mutant cannot be applied, None if it can be."""
    with open(os.path.join(top, mutant.path)) as source:
        try:
            mutant.apply(source.read())
        except DataError as problem:
            return str(problem)
    return None


def missing(top, found):
    """What has to have a mutant and has none."""
    covered = set().union(*(m.covers for m in found))
    with open(os.path.join(top, "checker/front/ast.h")) as source:
        kinds = re.search(r"^enum ast_kind \{(.*?)^\};", source.read(), re.S | re.M)[1]
    kinds = re.findall(r"\bAST_\w+(?=,)", re.sub(r"/\*.*?\*/", "", kinds, flags=re.S))
    wanted = [f"the node {kind}" for kind in kinds if kind not in covered]
    wanted += [f"the rule {rule}" for rule in rules(top) + ["flb-suppression"]
               if rule not in covered]
    broken = {m.path for m in found}
    for layer in ("checks", "flow", "front", "lower"):
        folder = os.path.join("checker", layer)
        wanted += [f"the file {folder}/{name}" for name in sorted(os.listdir(
            os.path.join(top, folder))) if name.endswith(".c") and
            os.path.join(folder, name) not in broken]
    return [f"no mutant breaks {what}" for what in wanted]


def flags():
    """What checker/ is compiled with, warnings apart."""
    clang = [f"/usr/lib/llvm-{v}/include" for v in range(22, 16, -1)]
    return ["-Ichecker", "-w", "-std=gnu17"] + \
        [f"-isystem{folder}" for folder in clang if os.path.isdir(folder)][:1]


def that_do_not_compile(top, found):
    """What the compiler says of each mutant that is no C."""
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for i, mutant in enumerate(found):
            name = os.path.join(folder, f"{i}.c")
            with open(os.path.join(top, mutant.path)) as source, open(name, "w") as target:
                target.write(mutant.apply(source.read()))
            files[name] = mutant
        done = subprocess.run(["scripts/lib/clang-all"] + flags(), cwd=top,
                              input="".join(name + "\n" for name in files),
                              capture_output=True, text=True)
    if done.returncode not in (0, 1):
        return [f"no mutant could be compiled: {done.stderr.strip()}"]
    errors = {}
    for line in done.stdout.splitlines():
        name, _, text = line.partition(":")
        errors.setdefault(name, re.sub(r"^[\d:]* ", "", text) if name in files else line)
    return [f"{files[name].where}: '{files[name].name}': {text}" if name in files else text
            for name, text in errors.items()]
