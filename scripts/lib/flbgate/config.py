# SPDX-License-Identifier: GPL-2.0-only
"""The configuration that units are checked with. In: the tree a series is for. Out: options for
flbcheck.

It comes from that tree or, where git does not have one, from the work tree of the user; never from a
patch, which could switch off the rule that would find it out.
"""

import os
import posixpath
import re

from . import data

NAME = ".flbcheck.yaml"
WORD = re.compile(r"[^\s\[\]{},\"']+")


class Configurations:
    def __init__(self, user, repo, directory, rules):
        self.user = user
        self.repo = repo
        self.directory = directory  # for copies
        self.files = {}  # of the tree the series is for
        self.found = {}  # folder -> options
        self.rules = rules
        self.names = data.protocol_names(rules)

    def begin(self, files):
        self.files = files

    def options(self, path):
        """The options to check the unit @path with."""
        folder = posixpath.dirname(path)
        if folder not in self.found:
            self.found[folder] = self._look(folder)
        return self.found[folder]

    def pattern(self, path):
        """What the functions look like that @path is checked for. Those that another folder's
        configuration names are among them: one unit too many is checked, none too few."""
        self.options(path)
        return data.pattern(self.names)

    def _look(self, folder):
        path = posixpath.join(folder, NAME)
        mine = os.path.join(self.user.top, path)
        if path in self.files:
            return [f"--config={self._copy(folder)}", f"--root={folder or '.'}"]
        if os.path.exists(mine) and path not in self.user.tracked():
            return [f"--config={mine}", f"--root={folder or '.'}"]
        return self._look(posixpath.dirname(folder)) if folder else ["--no-config"]

    def _copy(self, folder):
        """A configuration out of the tree, with the files that it may name."""
        top = os.path.join(self.directory, str(len(self.found)))
        text = self._take(top, folder, NAME)
        for word in WORD.findall(text):
            self.names |= data.optional_names(self.rules, word)
            named = posixpath.normpath(posixpath.join(folder, word))
            if named in self.files and not named.startswith("../"):
                self._take(top, folder, word)
        return os.path.join(top, folder, NAME)

    def _take(self, top, folder, name):
        path = posixpath.normpath(posixpath.join(folder, name))
        content = self.repo.blob(self.files[path][1])
        full = os.path.join(top, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as f:
            f.write(content)
        text = content.decode(errors="replace")
        if path.endswith(".yaml"):
            self.names |= set(data.NAME.findall(text))
        return text
