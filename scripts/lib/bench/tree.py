# SPDX-License-Identifier: GPL-2.0-only
"""A kernel tree to measure in, which is not changed: what is put into it lies beside it."""

import json
import os
import pathlib
import shlex
import subprocess

WITH_VALUE = {"-I", "-D", "-U", "-include", "-isystem", "-iquote", "-idirafter", "-x"}
PLAIN = ("-I", "-D", "-U", "-isystem", "-std=", "-nostdinc", "-m16", "-m32", "-m64")
EXACT = {"-fshort-wchar", "-funsigned-char", "-fsigned-char", "-fms-extensions", "-ffreestanding"}


def reading_flags(command):
    """The flags of a gcc command line that decide how the source is read."""
    flags = []
    words = iter(shlex.split(command)[1:])
    for word in words:
        if word in WITH_VALUE:
            flags += [word, next(words)]
        elif word.startswith(PLAIN) or word in EXACT:
            flags.append(word)
    return flags


def without_output(command):
    """All of gcc's own flags, but for those that name what it writes."""
    words = iter(shlex.split(command)[1:-1])
    flags = []
    for word in words:
        if word == "-o":
            next(words)
        elif word != "-c" and not word.startswith("-Wp,-MMD") and word != "-Werror":
            flags.append(word)
    return flags


class Tree:
    def __init__(self, top):
        self.top = pathlib.Path(top).resolve()
        database = json.loads((self.top / "compile_commands.json").read_text())
        self.commands = {}
        for entry in database:
            path = pathlib.Path(entry["directory"], entry["file"])
            self.commands[str(path.relative_to(self.top))] = entry["command"]

    def units(self, n):
        """n units of drivers/pci, or what there is, others after those."""
        known = [u for u in self.commands if u.endswith(".c")]
        known.sort(key=lambda u: (not u.startswith("drivers/pci/"), "flbcheck/" in u, u))
        return known[:n]

    def track(self, directory):
        """Puts the tree's sources under git, which the kernel's .cocciconfig has spatch ask, with
        what git keeps in @directory. Returns the words that put a command's environment in front
        of it."""
        where = {"GIT_DIR": str(directory), "GIT_WORK_TREE": str(self.top)}

        def git(*words):
            return subprocess.run(
                ["git", *words], cwd=self.top, env=os.environ | where, stdout=subprocess.DEVNULL
            ).returncode

        # Debian's own .gitignore names all of it
        made = git("init", "-q") or git("-c", "core.compression=0", "add", "-f", "*.[ch]")
        if made or git("grep", "-q", "-w", "liveupdate_flb_get_incoming"):
            raise SystemExit(f"{self.top}: no repository was made of it")
        return ["env", *(f"{name}={value}" for name, value in where.items())]

    def write_database(self, directory, units):
        """A compile_commands.json in @directory with these units only."""
        entries = [
            {"directory": str(self.top), "file": str(self.top / u), "command": self.commands[u]}
            for u in units
        ]
        pathlib.Path(directory, "compile_commands.json").write_text(json.dumps(entries))

    def place_consumers(self, directory, n):
        """Copies of reference implementations in @directory until with those of the tree there
        are n, and a database of all. Returns the commands of these n by path."""
        golden = {u: c for u, c in self.commands.items() if "drivers/pci/flbcheck/" in u}
        if not golden:
            raise SystemExit(f"{self.top}: scripts/kernel-tree has not put anything there")
        consumers = {str(self.top / u): c for u, c in golden.items()}
        for i in range(n - len(golden)):
            unit = sorted(golden)[i % len(golden)]
            path = directory / f"consumer_{i}.c"
            path.write_text((self.top / unit).read_text())
            flags = [*shlex.split(golden[unit])[:-1], "-I" + str((self.top / unit).parent)]
            consumers[str(path)] = shlex.join([*flags, str(path)])
        entries = {str(self.top / u): c for u, c in self.commands.items()} | consumers
        database = [
            {"directory": str(self.top), "file": f, "command": c} for f, c in entries.items()
        ]
        (directory / "compile_commands.json").write_text(json.dumps(database))
        return consumers
