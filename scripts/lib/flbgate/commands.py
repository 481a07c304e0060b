# SPDX-License-Identifier: GPL-2.0-only
"""How files are compiled, as the trusted build knows it, moved to another tree.

In: a build directory with compile_commands.json or Kbuild's .cmd files. Out: command lines whose
paths lead into the scratch tree, and that say where they were taken from.

No command is ever made up, and none comes from the tree with the patch in it: what a Makefile of
the patch would add is not known, and asking make would run it.
"""

import json
import os
import posixpath
import re
import shlex
from dataclasses import dataclass

from .fault import NotDone

# Flags followed by a path, glued on or in the next argument.
PATH_FLAGS = ("-I", "-isystem", "-iquote", "-idirafter", "-include", "-imacros", "-isysroot")
SEARCH_FLAGS = ("-iquote", "-I", "-isystem", "-idirafter")
# The first line of a .cmd file; older kernels call it cmd_.
SAVED = re.compile(r"^(?:saved)?cmd_\S+ := (.*)$")
SOURCE = re.compile(r"\S+\.c$")


@dataclass
class Command:
    path: str  # of the source, relative to the top of the tree
    directory: str  # where the compiler ran
    argv: list
    taken_from: str = None  # another source, if it is that one's command


class Build:
    """The compile commands of a build directory."""

    suffixes = (".c",)  # of what is checked by itself

    def __init__(self, top, directory):
        self.top = top
        self.directory = os.path.realpath(directory)
        self.separate = self.directory != top
        self.commands = {}
        database = os.path.join(self.directory, "compile_commands.json")
        self.database = database if os.path.exists(database) else None
        self.complete = bool(self.database)
        if self.database:
            self._read_database()

    def usable(self):
        """Whether there is a command for anything."""
        if self.database:
            return True
        configured = os.path.exists(os.path.join(self.directory, ".config"))
        return configured and any(True for _ in self._saved_commands())

    @property
    def source(self):
        """What the commands are from, for the user."""
        if self.database:
            return "compile commands of " + self.database
        return "Kbuild's command lines in " + self.directory

    def _read_database(self):
        try:
            with open(self.database, encoding="utf-8", errors="surrogateescape") as f:
                entries = json.load(f)
            for e in entries:
                path = self.relative(os.path.join(e["directory"], e["file"]))
                if path and path.endswith(".c") and path not in self.commands:
                    self.commands[path] = e
        except OSError as e:
            raise NotDone(f"{self.database}: {e.strerror}") from e
        except (ValueError, KeyError, TypeError, AttributeError) as e:
            raise NotDone(f"{self.database}: not a compile database ({e})") from e
        if not self.commands:
            raise NotDone(f"{self.database}: no C unit below {self.top} in it; stale?")

    def relative(self, path):
        """@path relative to the top of the tree; None if it is not in the tree."""
        for name in (os.path.normpath(path), os.path.realpath(path)):
            if name.startswith(self.top + "/"):
                return name[len(self.top) + 1 :]
        return None

    def _own(self, path):
        entry = self.commands.get(path)
        if entry is None and not self.database:
            entry = self._saved(path)
            if entry:
                self.commands[path] = entry
        if entry is None:
            return None
        argv = entry.get("arguments") or shlex.split(entry["command"])
        return Command(path, os.path.join(self.directory, entry["directory"]), list(argv))

    def _saved(self, path):
        """What Kbuild wrote down when it compiled @path."""
        stem = posixpath.splitext(posixpath.basename(path))[0]
        name = posixpath.join(posixpath.dirname(path), f".{stem}.o.cmd")
        try:
            with open(os.path.join(self.directory, name), errors="surrogateescape") as f:
                saved = SAVED.match(f.readline())
        except OSError:
            return None
        if not saved:
            return None
        line = saved[1].split(" ; ", 1)[0].replace("\\#", "#").replace("$(pound)", "#")
        return {"directory": self.directory, "file": path, "command": line}

    def _scan(self):
        """All of Kbuild's .cmd files: needed once a header changes."""
        for path in self._saved_commands():
            self._own(path)
        self.complete = True

    def _saved_commands(self):
        for folder, subfolders, files in os.walk(self.directory):
            subfolders[:] = [d for d in subfolders if not d.startswith(".")]
            inside = os.path.relpath(folder, self.directory)
            for f in files:
                if f.startswith(".") and f.endswith(".o.cmd"):
                    path = posixpath.normpath(posixpath.join(inside, f[1:-6] + ".c"))
                    if os.path.exists(os.path.join(self.top, path)):
                        yield path

    def units(self):
        """The sources that have a command."""
        if not self.complete:
            self._scan()
        return sorted(self.commands)

    def find(self, path, renamed_from=None):
        """The command for @path: its own, that of what it was renamed from, or a neighbour's."""
        own = self._own(path)
        if own:
            return own
        for other in [renamed_from] if renamed_from else []:
            found = self._own(other)
            if found:
                return Command(path, found.directory, found.argv, other)
        return None

    def neighbour(self, path):
        """The command of another source in the folder of @path."""
        folder = posixpath.dirname(path)
        for other in self.units() if self.database else self._compiled_in(folder):
            if posixpath.dirname(other) == folder and other != path:
                found = self._own(other)
                if found:
                    return Command(path, found.directory, found.argv, other)
        return None

    def _compiled_in(self, folder):
        try:
            names = sorted(os.listdir(os.path.join(self.directory, folder)))
        except OSError:
            return []
        cmds = [n for n in names if n.startswith(".") and n.endswith(".o.cmd")]
        return [posixpath.join(folder, n[1:-6] + ".c") for n in cmds]

    def inside_build(self, path):
        """Whether @path belongs to a build directory apart from the tree."""
        return self.separate and (path + "/").startswith(self.directory + "/")

    def moved(self, command, scratch):
        """@command for a copy of the tree in @scratch, as an entry of a compile database."""
        argv = [command.argv[0]]
        source = command.taken_from or command.path
        rest = iter(command.argv[1:])
        for arg in rest:
            flag = next((f for f in PATH_FLAGS if arg.startswith(f)), None)
            if arg == flag:
                argv += [flag, self._moved_path(next(rest, ""), command, scratch)]
            elif flag:
                argv.append(flag + self._moved_path(arg[len(flag) :], command, scratch))
            elif SOURCE.match(arg) and self._names(arg, command) == source:
                argv.append(os.path.join(scratch, command.path))
            else:
                argv.append(arg)
        return {
            "directory": self._moved_path(command.directory, command, scratch),
            "file": os.path.join(scratch, command.path),
            "arguments": argv,
        }

    def _names(self, arg, command):
        return self.relative(os.path.join(command.directory, arg))

    def _moved_path(self, path, command, scratch):
        full = os.path.normpath(os.path.join(command.directory, path))
        if self.inside_build(full) or self.inside_build(os.path.realpath(full)):
            return full
        if full == self.top or os.path.realpath(full) == self.top:
            return scratch
        inside = self.relative(full)
        return os.path.join(scratch, inside) if inside else full

    def search(self, command):
        """Where the compiler looks for headers, in order: ("tree", folder) or ("disk", path);
        and the files that are read before the source, as such pairs."""
        dirs, before = [], []
        rest = iter(command.argv[1:])
        for arg in rest:
            flag = next((f for f in PATH_FLAGS if arg.startswith(f)), None)
            if not flag:
                continue
            path = next(rest, "") if arg == flag else arg[len(flag) :]
            place = self.place(os.path.join(command.directory, path))
            if flag in SEARCH_FLAGS:
                dirs.append((SEARCH_FLAGS.index(flag), place))
            elif flag in ("-include", "-imacros"):
                before.append(place)
        return [place for _, place in sorted(dirs, key=lambda d: d[0])], before

    def place(self, path):
        full = os.path.normpath(path)
        if not self.inside_build(full) and not self.inside_build(os.path.realpath(full)):
            if full == self.top or os.path.realpath(full) == self.top:
                return ("tree", "")
            inside = self.relative(full)
            if inside is not None:
                return ("tree", inside)
        return ("disk", full)
