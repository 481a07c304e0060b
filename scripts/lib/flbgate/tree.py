# SPDX-License-Identifier: GPL-2.0-only
"""Trees as dictionaries, the difference of two, and what a patch may not bring.

In: ids of trees. Out: {path: (mode, id)}; a list of changes. Paths are relative to the top, with
the bytes git has for them.

A change that is refused is refused whole: leaving out the symbolic link and checking the rest
would call a patch checked that was not.
"""

import os
import unicodedata
from dataclasses import dataclass

from .fault import PATCH_FILES, NotDone

SYMLINK, SUBMODULE = "120000", "160000"
NOTHING = "000000"


@dataclass
class Change:
    """One file of a patch. @old and @new are paths and differ for a rename; None: not there."""

    old: str
    new: str
    old_mode: str
    new_mode: str
    old_sha: str
    new_sha: str

    @property
    def renamed(self):
        return self.old is not None and self.new is not None and self.old != self.new


def path_is_safe(path):
    """Whether it can only name a file of the tree: git's own idea of that, and no less."""
    if not path or path.startswith("/") or "\\" in path:
        return False
    for part in path.split("/"):
        # What file systems that fold case or drop characters take for .git.
        plain = "".join(c for c in part if unicodedata.category(c) != "Cf").casefold()
        plain = plain.rstrip(". ")
        if part in ("", ".", "..") or plain in (".git", "git~1"):
            return False
    return True


def read(repo, treeish):
    """The files of a tree."""
    files = {}
    for entry in os.fsdecode(repo.raw("ls-tree", "-r", "-z", "--full-tree", treeish)).split("\0"):
        if entry:
            info, path = entry.split("\t", 1)
            files[path] = (info[:6], info[12:])  # "100644 blob ID"; a submodule's "commit ID"
    return files


def changed(files, changes):
    """The files of a tree after changes."""
    files = dict(files)
    for c in changes:
        if c.old is not None:
            files.pop(c.old, None)
    for c in changes:
        if c.new is not None:
            files[c.new] = (c.new_mode, c.new_sha)
    return files


def parse_raw(raw):
    """The changes in the output of `git diff-tree --raw -z -M`."""
    fields = iter(raw.split(b"\0"))
    changes = []
    for info in fields:
        if not info:
            continue
        old_mode, new_mode, old_sha, new_sha, status = info.decode().lstrip(":").split(" ")
        path = os.fsdecode(next(fields))
        other = os.fsdecode(next(fields)) if status[0] in "RC" else path
        old = None if status[0] in "AC" else path
        new = None if status[0] == "D" else other
        changes.append(Change(old, new, old_mode, new_mode, old_sha, new_sha))
    return changes


def diff(repo, old, new):
    """The changes that lead from one tree to another, renames found."""
    raw = repo.raw("diff-tree", "-r", "-z", "--raw", "--full-index", "-M", "-l2000", old, new)
    return parse_raw(raw)


def refuse(repo, changes):
    """NotDone if the changes bring anything that must not be written or cannot be read."""
    if len(changes) > PATCH_FILES:
        raise NotDone(f"{len(changes)} files are changed, more than {PATCH_FILES}")
    for c in changes:
        path = c.new if c.new is not None else c.old
        if not path_is_safe(path):
            raise NotDone(f"refused: the path {path!r} leads out of the tree or into .git")
        if SYMLINK in (c.new_mode, c.old_mode):
            raise NotDone(f"refused: {path} is a symbolic link; review this patch by hand")
        if SUBMODULE in (c.new_mode, c.old_mode):
            raise NotDone(f"refused: {path} is a submodule; review this patch by hand")
        if c.new is not None and b"\0" in repo.blob(c.new_sha):
            raise NotDone(f"{path} is binary, which cannot be checked; review it by hand")
