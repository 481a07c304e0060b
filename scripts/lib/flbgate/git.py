# SPDX-License-Identifier: GPL-2.0-only
"""git, asked in a way that runs nothing and changes nothing.

The user's repository is only asked for names and listings. Everything else happens in a bare
repository of our own that borrows the user's objects: no configuration of the user, no hook, no
filter and no index of theirs is in reach there, and not even `kill -9` can leave a lock or a
worktree entry in theirs.
"""

import concurrent.futures
import functools
import os
import subprocess

from .fault import BLOB_BYTES, CACHED_BLOBS, NotDone

SAFE = (
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.fsmonitor=false",
    "-c", "core.attributesFile=/dev/null",
    "-c", "core.pager=cat",
    "-c", "protocol.allow=never",
    "-c", "submodule.recurse=false",
    "-c", "maintenance.auto=false",
    "-c", "core.quotePath=false",
    "-c", "core.untrackedCache=false",
)  # fmt: skip
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "HOME", "XDG_CONFIG_HOME")


def environment(**extra):
    """An environment without the GIT_ variables a hook is started with."""
    env = {k: os.environ[k] for k in KEPT if k in os.environ}
    env.update(GIT_OPTIONAL_LOCKS="0", GIT_TERMINAL_PROMPT="0", GIT_NO_LAZY_FETCH="1")
    env.update(GIT_NO_REPLACE_OBJECTS="1", GIT_ATTR_NOSYSTEM="1", **extra)
    return env


def run(args, env, cwd=None, stdin=None, text_on_failure=None):
    """Output of a git command, as bytes. NotDone with git's own words if it fails."""
    try:
        done = subprocess.run(
            ["git", *SAFE, *args], env=env, cwd=cwd, input=stdin or b"", capture_output=True
        )
    except FileNotFoundError as e:
        raise NotDone("git is missing, or the directory %s is" % (cwd or ".")) from e
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().replace("\n", "; ")
        raise NotDone(f"{text_on_failure or 'git ' + args[0]}: {said or 'failed'}")
    return done.stdout


class UserRepo:
    """The repository that the user works in: only read."""

    def __init__(self, directory):
        index = os.environ.get("GIT_INDEX_FILE")
        extra = {"GIT_INDEX_FILE": os.path.abspath(index)} if index else {}
        self.env = environment(**extra)
        self.directory = directory
        if not os.path.isdir(directory):
            raise NotDone(f"{directory}: no such directory")
        what = f"{directory} is no git work tree"
        top = self.ask("rev-parse", "--show-toplevel", text_on_failure=what)
        if not top:
            raise NotDone(what)
        self.top = os.path.realpath(top)
        self.directory = self.top
        self.listing = None

    def ask(self, *args, text_on_failure=None):
        out = run(args, self.env, self.directory, text_on_failure=text_on_failure)
        return os.fsdecode(out.rstrip(b"\n"))

    def lines(self, *args, text_on_failure=None):
        return self.ask(*args, text_on_failure=text_on_failure).split("\n")

    def commit(self, name):
        """The full id of a commit. @name is never taken for an option."""
        what = f"'{name}' names no commit in {self.top}"
        return self.ask(
            "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}",
            text_on_failure=what,
        )  # fmt: skip

    def published(self, commit):
        """The newest commit below this one that a remote-tracking branch has; None: none does, or
        one has this one, too."""
        if not self.ask("for-each-ref", "--count=1", "refs/remotes"):
            return None
        listed = self.lines("rev-list", "--boundary", commit, "--not", "--remotes")
        return next((line[1:] for line in listed if line.startswith("-")), None)

    def head(self):
        """The commit that is checked out; None before the first one."""
        args = ["git", *SAFE, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"]
        done = subprocess.run(args, env=self.env, cwd=self.top, capture_output=True)
        return done.stdout.decode().strip() or None

    def staged(self, against):
        """What is staged, as `git diff-tree --raw -z -M` has it."""
        args = ("diff-index", "--cached", "--raw", "-z", "-M", "-l2000", "--full-index")
        return run((*args, "--ignore-submodules=none", against, "--"), self.env, self.top)

    def list_tracked(self):
        """Begins what tracked() waits for: git takes its time with the index of a kernel."""
        if not self.listing:
            pool = concurrent.futures.ThreadPoolExecutor(1)
            self.listing = pool.submit(run, ("ls-files", "-z"), self.env, self.top)

    @functools.cache
    def tracked(self):
        """All paths in the index."""
        self.list_tracked()
        return set(os.fsdecode(self.listing.result()).split("\0"))


class PrivateRepo:
    """A bare repository in @directory that borrows the objects of @user."""

    def __init__(self, directory, user):
        self.directory = directory
        self.env = environment(
            GIT_DIR=directory,
            GIT_INDEX_FILE=os.path.join(directory, "index"),
            GIT_CONFIG_GLOBAL="/dev/null",
            GIT_CONFIG_NOSYSTEM="1",
        )
        kind, objects = user.ask(
            "rev-parse", "--show-object-format", "--path-format=absolute", "--git-path", "objects"
        ).split("\n", 1)
        run(
            ("init", "--quiet", "--bare", "--template=", "--object-format=" + kind), self.env,
            text_on_failure="no repository can be made; TMPDIR says where there is room",
        )  # fmt: skip
        with open(os.path.join(directory, "objects/info/alternates"), "wb") as f:
            f.write(os.fsencode(objects) + b"\n")
        self.empty_tree = self.ask("hash-object", "-w", "-t", "tree", "/dev/null")
        self.id_bytes = len(self.empty_tree) // 2
        self.reader = None
        self.blobs = {}

    def raw(self, *args, stdin=None, text_on_failure=None):
        return run(args, self.env, self.directory, stdin, text_on_failure)

    def ask(self, *args, stdin=None):
        return os.fsdecode(self.raw(*args, stdin=stdin).rstrip(b"\n"))

    def blob(self, sha):
        """A file's content as it is in the repository: no filter, no line end conversion."""
        if sha not in self.blobs:
            self.prefetch([sha])
        return self.blobs[sha]

    def prefetch(self, shas):
        """Reads many at once. Kept is what one state of a tree takes, not all of a series."""
        shas = [sha for sha in dict.fromkeys(shas) if sha not in self.blobs]
        if len(self.blobs) > CACHED_BLOBS:
            self.blobs.clear()
        # As many as surely fit into a pipe: more, and each might wait for the other to read.
        for n in range(0, len(shas), 64):
            self._ask_for(shas[n : n + 64])
            for sha in shas[n : n + 64]:
                self.blobs[sha] = self._read(sha, b"blob")

    def folder(self, treeish):
        """What git has for one folder: mode, name and id of each entry."""
        self._ask_for([treeish + "^{tree}"])
        return self._read(treeish, b"tree")

    def _ask_for(self, names):
        if not self.reader:
            self.reader = subprocess.Popen(
                ["git", *SAFE, "cat-file", "--batch"], env=self.env,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        self.reader.stdin.write("".join(name + "\n" for name in names).encode())
        self.reader.stdin.flush()

    def _read(self, sha, kind):
        header = self.reader.stdout.readline().split()
        if len(header) != 3 or header[1] != kind:
            raise NotDone(f"object {sha} cannot be read; is the repository complete?")
        size = int(header[2])
        if size > BLOB_BYTES:
            raise NotDone(f"a file of {size} bytes is too large to look at")
        content = self.reader.stdout.read(size + 1)
        if len(content) != size + 1:
            raise NotDone(f"object {sha} cannot be read; is the repository complete?")
        return content[:-1]

    def close(self):
        if self.reader:
            self.reader.kill()
            self.reader.stdin.close()
            self.reader.stdout.close()
            self.reader.wait()
            self.reader = None
