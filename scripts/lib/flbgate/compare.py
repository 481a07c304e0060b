# SPDX-License-Identifier: GPL-2.0-only
"""What a patch introduced and what it repaired. In: the findings before and after, and the change
itself. Out: introduced, repaired, already there.

Findings are not counted against each other: of a function that had one leak and has another
now, numbers would say that nothing happened. A finding is the same one only if its line is the
same line, or was edited in place, or moved as it is.
"""

import re
from dataclasses import dataclass

NUMBER = re.compile(r"\bline \d+")
HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


class LineMap:
    """Where the lines of one content of a file are in another."""

    def __init__(self, repo, old_sha, new_sha):
        self.hunks = []  # (old first, old count, new first, new count)
        if old_sha == new_sha:
            return
        text = repo.raw("diff", "--no-ext-diff", "--no-textconv", "--no-color", "-U0", "--text",
                        old_sha, new_sha)  # fmt: skip
        for line in text.decode(errors="replace").split("\n"):
            m = HUNK.match(line)
            if m:
                old, n_old, new, n_new = (int(x) if x else 1 for x in m.groups())
                self.hunks.append((old, n_old, new, n_new))

    def to_new(self, line):
        """The line's number afterwards; None if it was changed or removed."""
        shift = 0
        for old, n_old, _, n_new in self.hunks:
            first = old if n_old else old + 1  # with no line removed, it is the one before
            if line < first:
                break
            if line < first + n_old:
                return None
            shift += n_new - n_old
        return line + shift

    def old_hunk(self, line):
        """The number of the hunk that removes the line, or None."""
        return self._hunk(line, 0)

    def new_hunk(self, line):
        """The number of the hunk that adds the line, or None."""
        return self._hunk(line, 2)

    def _hunk(self, line, side):
        for n, hunk in enumerate(self.hunks):
            if hunk[side] <= line < hunk[side] + hunk[side + 1]:
                return n
        return None


@dataclass
class Difference:
    introduced: list
    repaired: list
    already_there: list


class Comparison:
    def __init__(self, repo, changes, before, after):
        self.repo = repo
        self.before, self.after = before, after  # {path: (mode, id)}
        self.new_name = {c.old: c.new for c in changes if c.old and c.new}
        self.old_name = {c.new: c.old for c in changes if c.old and c.new}
        self.maps = {}
        self.lines = {}

    def compare(self, old, new):
        old, new = list(old), list(new)
        same = []
        for alike in (self._same_line, self._edited, self._moved):
            new, old, found = pair(new, old, alike)
            same += found
        return Difference(new, old, same)

    def _paths(self, a, b):
        return self.new_name.get(a["path"], a["path"]) == b["path"]

    def _kind(self, a, b):
        names = ("rule", "function", "subject")
        return self._paths(a, b) and all(a.get(n) == b.get(n) for n in names)

    def _same_line(self, a, b):
        return self._kind(a, b) and self._map(b["path"]).to_new(a["line"]) == b["line"]

    def _edited(self, a, b):
        if not self._kind(a, b):
            return False
        hunk = self._map(b["path"]).old_hunk(a["line"])
        return hunk is not None and hunk == self._map(b["path"]).new_hunk(b["line"])

    def _moved(self, a, b):
        """Taken away there, put back here, with the same words."""
        if a["rule"] != b["rule"] or a.get("subject") != b.get("subject"):
            return False
        if NUMBER.sub("", a["message"]) != NUMBER.sub("", b["message"]):
            return False
        if self._text(a, self.before) != self._text(b, self.after):
            return False
        there = self._changed(a, self.before, self.new_name, self.after, "old_hunk")
        return there and self._changed(b, self.after, self.old_name, self.before, "new_hunk")

    def _changed(self, finding, here, names, other, side):
        path = finding["path"]
        if path not in here or names.get(path, path) not in other:
            return path in here
        pair_name = path if here is self.after else names.get(path, path)
        return getattr(self._map(pair_name), side)(finding["line"]) is not None

    def _map(self, path):
        if path not in self.maps:
            old = self.before.get(self.old_name.get(path, path))
            new = self.after.get(path)
            known = old and new
            self.maps[path] = LineMap(self.repo, old[1] if known else "", new[1] if known else "")
        return self.maps[path]

    def _text(self, finding, files):
        path = finding["path"]
        if path not in files:
            return None
        sha = files[path][1]
        if sha not in self.lines:
            self.lines[sha] = self.repo.blob(sha).split(b"\n")
        line = finding["line"] - 1
        return self.lines[sha][line].strip() if 0 <= line < len(self.lines[sha]) else None


def pair(new, old, alike):
    """Takes pairs of findings that are @alike out of both lists."""
    rest_old, rest_new, same = list(old), [], []
    for b in new:
        a = next((a for a in rest_old if alike(a, b)), None)
        if a is None:
            rest_new.append(b)
        else:
            rest_old.remove(a)
            same.append(b)
    return rest_new, rest_old, same
