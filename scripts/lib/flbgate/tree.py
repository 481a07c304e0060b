# SPDX-License-Identifier: GPL-2.0-only
"""Trees as dictionaries, the difference of two, and what a patch may not bring.

In: ids of trees. Out: {path: (mode, id)}, read as far as it is asked for; a list of changes.
Paths are relative to the top, with the bytes git has for them.

A change that is refused is refused whole: leaving out the symbolic link and checking the rest
would call a patch checked that was not.
"""

import collections.abc
import copy
import os
import stat
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


class Files(collections.abc.Mapping):
    """The files of a tree. A folder is read when something in it is asked for: to read all of a
    kernel takes as long as to check a unit."""

    def __init__(self, repo, treeish):
        self.repo = repo
        self.folders = {"": self._read(treeish)}
        self.over = {}  # path -> (mode, id), or None: what changes have made of it

    def after(self, changes):
        """The files after changes."""
        files = copy.copy(self)
        files.over = dict(self.over)
        files.over.update((c.old, None) for c in changes if c.old is not None)
        files.over.update((c.new, (c.new_mode, c.new_sha)) for c in changes if c.new is not None)
        return files

    def get(self, path, default=None):
        if path in self.over:
            return self.over[path] or default
        folder, slash, name = path.rpartition("/")
        if slash and not folder:
            return default
        found = self._folder(folder).get(name)
        return default if found is None or is_folder(found) else found

    def __getitem__(self, path):
        found = self.get(path)
        if found is None:
            raise KeyError(path)
        return found

    def __contains__(self, path):
        return self.get(path) is not None

    def __iter__(self):
        todo = [""]
        while todo:
            folder = todo.pop()
            for name, entry in self._folder(folder).items():
                path = f"{folder}/{name}" if folder else name
                if is_folder(entry):
                    todo.append(path)
                elif path not in self.over:
                    yield path
        yield from (path for path, entry in self.over.items() if entry)

    def __len__(self):
        return sum(1 for _ in self)

    def _folder(self, path):
        """{name: (mode, id)} of what is in a folder; nothing, if there is none."""
        if path not in self.folders:
            inside, at = self.folders[""], ""
            for name in path.split("/"):
                if not inside:
                    break
                at = f"{at}/{name}" if at else name
                if at not in self.folders:
                    entry = inside.get(name)
                    self.folders[at] = self._read(entry[1]) if entry and is_folder(entry) else {}
                inside = self.folders[at]
            self.folders[path] = inside
        return self.folders[path]

    def _read(self, treeish):
        content, entries, end = self.repo.folder(treeish), {}, 0
        try:
            while end < len(content):
                info, name_end = content.index(b" ", end), content.index(b"\0", end)
                mode, name = int(content[end:info], 8), content[info + 1 : name_end]
                end = name_end + 1 + self.repo.id_bytes
                entries[os.fsdecode(name)] = (f"{mode:06o}", content[name_end + 1 : end].hex())
        except ValueError:
            end = -1
        if end != len(content):
            raise NotDone(f"tree {treeish} cannot be read; is the repository complete?")
        return entries


def is_folder(entry):
    return stat.S_ISDIR(int(entry[0], 8))


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
