# SPDX-License-Identifier: GPL-2.0-only
"""Which files a unit may read. In: a tree, a command line. Out: the set of files that including
can lead to, whatever the conditions around it say.

Conditions are not evaluated: a file too many costs a copy, a file too few would have the
compiler find another one of the same name.
"""

import itertools
import os
import posixpath
import re
import stat

from .fault import INCLUDED_FILES, NotDone
from .tree import SYMLINK

# Each begins with what is searched for fast. One in a comment costs a copy as well.
NAMING = (
    re.compile(rb"#[ \t]*(?:include|include_next|import|embed)[ \t]*([<\"])([^>\"\n]+)[>\"]"),
    re.compile(rb"__has_(?:include|include_next|embed)[ \t]*\([ \t]*([<\"])([^>\"\n]+)[>\"]"),
)
# In place of a symbolic link: not its target, which would pass for text of the file.
LINK_SAYS = "is a symbolic link, which is not followed; check the unit in its tree, with flbcheck itself"
LINK = f"#error this {LINK_SAYS}\n".encode()


class Disk:
    """Files of no tree: those that the build made in the work tree, and those outside of it."""

    def __init__(self, build, tracked):
        """@tracked() is asked for what the work tree has from git: not to be read from there."""
        self.build = build
        self.tracked = tracked
        self.identities = {}

    def name(self, place):
        """The name of the file; None for one that the build did not make."""
        kind, path = place
        if kind != "tree":
            return path
        full = os.path.join(self.build.top, path)
        if self.build.separate or not os.path.isfile(full) or self._is_tracked(path):
            return None
        return full

    def _is_tracked(self, path):
        """Whether git has the file, or a symbolic link above it."""
        return any(p in self.tracked() for p in itertools.accumulate(path.split("/"), "{}/{}".format))

    def identity(self, place):
        if place not in self.identities:
            self.identities[place] = self._identity(self.name(place))
        return self.identities[place]

    @staticmethod
    def _identity(path):
        if not path:
            return None
        try:
            st = os.stat(path)
        except OSError:
            return None
        return f"{st.st_ino}:{st.st_mtime_ns}:{st.st_size}" if stat.S_ISREG(st.st_mode) else None


class Sources:
    """The files of one tree, and those beside them."""

    def __init__(self, repo, files, disk):
        self.repo = repo
        self.files = files
        self.disk = disk
        self.resolved = {}  # (search, folder, name) -> [place]

    def after(self, changes):
        """The sources after changes. If those keep all names, a name leads where it led."""
        sources = Sources(self.repo, self.files.after(changes), self.disk)
        if all(c.old == c.new for c in changes):
            sources.resolved = self.resolved
        return sources

    def identity(self, place):
        """What tells one content of a file from another; None: there is no such file."""
        kind, path = place
        entry = self.files.get(path) if kind == "tree" else None
        return entry[1] if entry else self.disk.identity(place)

    def content(self, place):
        kind, path = place
        entry = self.files.get(path) if kind == "tree" else None
        if entry:
            return LINK if entry[0] == SYMLINK else self.repo.blob(entry[1])
        path = self.disk.name(place)
        try:
            with open(path, "rb") as f:
                return f.read()
        except OSError as e:
            raise NotDone(f"{path}: {e.strerror}") from e


class Scanner:
    """Follows includes. Remembers by content, so one serves all trees of a series."""

    def __init__(self):
        self.named = {}  # content -> [(quoted, name)]
        self.mentions = {}  # (content, pattern) -> bool

    def includes(self, sources, place):
        key = sources.identity(place)
        if key not in self.named:
            content = sources.content(place)
            self.named[key] = [
                (quote == b'"', os.fsdecode(name.strip()))
                for pattern in NAMING
                for quote, name in pattern.findall(content)
            ]
        return self.named[key]

    def matches(self, sources, place, pattern):
        key = (sources.identity(place), pattern.pattern)
        if key not in self.mentions:
            content = sources.content(place)
            # Nobody looks at what a link leads to, so it may name anything.
            self.mentions[key] = content == LINK or bool(pattern.search(content))
        return self.mentions[key]

    def closure(self, sources, start, search, before=()):
        """All places that @start can lead to, itself included."""
        todo = [p for p in [start, *before] if sources.identity(p)]
        seen = set(todo)
        search = tuple(search)
        known = sources.resolved
        while todo:
            self._prefetch(sources, todo)
            level, todo = todo, []
            for place in level:
                for quoted, name in self.includes(sources, place):
                    folder = (place[0], posixpath.dirname(place[1])) if quoted else None
                    key = (search, folder, name)
                    if key not in known:
                        known[key] = self._resolve(sources, name, folder, search)
                    for found in known[key]:
                        if found not in seen:
                            seen.add(found)
                            todo.append(found)
            if len(seen) > INCLUDED_FILES:
                raise NotDone(f"{start[1]} leads to more than {INCLUDED_FILES} files")
        return seen

    def _prefetch(self, sources, places):
        wanted = (p for kind, p in places if kind == "tree" and p in sources.files)
        shas = [sources.files[p][1] for p in wanted]
        sources.repo.prefetch([sha for sha in shas if sha not in self.named])

    @staticmethod
    def _resolve(sources, name, folder, search):
        """Every file @name may mean: #include_next wants the second."""
        if name.startswith("/"):
            return []
        found = []
        for kind, path in ([folder] if folder else []) + list(search):
            full = posixpath.normpath(posixpath.join(path, name))
            if kind == "tree" and (full == ".." or full.startswith("../")):
                continue
            if sources.identity((kind, full)):
                found.append((kind, full))
        return found


def folder_links(sources, folders, name):
    """Symbolic links among the folders that lead to @name from one of @folders."""
    for folder in folders:
        path = posixpath.normpath(posixpath.join(folder, name))
        for above in itertools.accumulate(path.split("/")[:-1], "{}/{}".format):
            if sources.files.get(above, ("",))[0] == SYMLINK:
                yield above


def leaves_tree(sources, scanner, path):
    """An include of a file of the tree that names something outside it, or None."""
    for quoted, name in scanner.includes(sources, ("tree", path)):
        full = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
        if name.startswith("/") or (quoted and (full == ".." or full.startswith("../"))):
            return name
    return None
