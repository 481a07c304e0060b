# SPDX-License-Identifier: GPL-2.0-only
"""Which files a unit may read. In: a tree, a command line. Out: the set of files that including
can lead to, whatever the conditions around it say.

Conditions are not evaluated: a file too many costs a copy, a file too few would have the
compiler find another one of the same name.
"""

import os
import posixpath
import re
import stat

from .fault import INCLUDED_FILES, NotDone

INCLUDE = re.compile(
    rb"^[ \t]*#[ \t]*(?:include|include_next|import|embed)[ \t]*([<\"])([^>\"\n]+)[>\"]"
    rb"|__has_(?:include|include_next|embed)[ \t]*\([ \t]*([<\"])([^>\"\n]+)[>\"]",
    re.M,
)


class Sources:
    """The files of one tree, and those beside them that the build made."""

    def __init__(self, repo, files, build, tracked):
        """@tracked() is asked for what the work tree has from git: not to be read from there."""
        self.repo = repo
        self.files = files  # path -> (mode, id)
        self.build = build
        self.tracked = tracked
        self.identities = {}
        self.resolved = {}  # (search, folder, name) -> [place]

    def generated(self, path):
        """The name of what the build put at @path of the work tree; None if it did not."""
        full = os.path.join(self.build.top, path)
        if self.build.separate or not os.path.isfile(full) or path in self.tracked():
            return None
        return full

    def identity(self, place):
        """What tells one content of a file from another; None: there is no such file."""
        if place not in self.identities:
            self.identities[place] = self._identity(place)
        return self.identities[place]

    def _identity(self, place):
        kind, path = place
        if kind == "tree":
            if path in self.files:
                return self.files[path][1]
            path = self.generated(path)
        if not path:
            return None
        try:
            st = os.stat(path)
        except OSError:
            return None
        return f"{st.st_ino}:{st.st_mtime_ns}:{st.st_size}" if stat.S_ISREG(st.st_mode) else None

    def content(self, place):
        kind, path = place
        if kind == "tree":
            if path in self.files:
                return self.repo.blob(self.files[path][1])
            path = self.generated(path)
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
            found = []
            for m in INCLUDE.finditer(sources.content(place)):
                quote, name = (m[1], m[2]) if m[1] else (m[3], m[4])
                found.append((quote == b'"', os.fsdecode(name.strip())))
            self.named[key] = found
        return self.named[key]

    def matches(self, sources, place, pattern):
        key = (sources.identity(place), pattern.pattern)
        if key not in self.mentions:
            self.mentions[key] = bool(pattern.search(sources.content(place)))
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


def leaves_tree(sources, scanner, path):
    """An include of a file of the tree that names something outside it, or None."""
    for quoted, name in scanner.includes(sources, ("tree", path)):
        full = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
        if name.startswith("/") or (quoted and (full == ".." or full.startswith("../"))):
            return name
    return None
