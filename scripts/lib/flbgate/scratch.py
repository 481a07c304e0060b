# SPDX-License-Identifier: GPL-2.0-only
"""The private directory everything is done in, and the copy of a tree in it.

It goes when its owner ends, by an error or a signal too. After `kill -9` it stays behind with a
lock on it that nobody holds; the next run removes what it finds so.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import stat
import tempfile

from .fault import SCRATCH_BYTES, NotDone

PREFIX = "flb-gate."


class Ended(Exception):
    """A signal asked us to end."""

    def __init__(self, number):
        super().__init__(number)
        self.number = number


def _end(number, _frame):
    # Once is enough: a second Ctrl-C must not stop the cleaning up.
    for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(s, signal.SIG_IGN)
    raise Ended(number)


def catch_signals():
    for s in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(s) is not signal.SIG_IGN:
            signal.signal(s, _end)


def sweep():
    """Removes what runs that were killed have left."""
    base = tempfile.gettempdir()
    for name in os.listdir(base):
        path = os.path.join(base, name)
        if not name.startswith(PREFIX):
            continue
        try:
            st = os.lstat(path)
            if not stat.S_ISDIR(st.st_mode) or st.st_uid != os.getuid():
                continue
            with open(os.path.join(path, "lock"), "rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
        except OSError:
            continue  # in use, or not ours to judge


@contextlib.contextmanager
def directory():
    """A private directory, for as long as the block runs."""
    sweep()
    path = tempfile.mkdtemp(prefix=PREFIX)
    try:
        with open(os.path.join(path, "lock"), "wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class Copy:
    """Some files of a tree, below @top. What is there is always of one tree."""

    def __init__(self, top, like=None):
        """@like: another copy, whose files need not be written again where they are the same."""
        self.top = top
        self.like = like
        self.there = {}  # path -> identity
        self.bytes = 0
        os.mkdir(top)

    def show(self, sources, paths):
        """Makes the copy one of @sources, with at least the files @paths."""
        for path in [p for p, i in self.there.items() if sources.identity(("tree", p)) != i]:
            os.unlink(os.path.join(self.top, path))
            self._remove_empty(os.path.dirname(path))
            del self.there[path]
        for path in sorted(paths):
            if path not in self.there:
                identity = sources.identity(("tree", path))
                if not self._link(path, identity):
                    self._write(path, sources.content(("tree", path)))
                self.there[path] = identity

    def _remove_empty(self, folder):
        """What was a folder may come back as a file."""
        while folder and not os.listdir(os.path.join(self.top, folder)):
            os.rmdir(os.path.join(self.top, folder))
            folder = os.path.dirname(folder)

    def _link(self, path, identity):
        """Nobody writes to a file that is there, so it can have a second name."""
        if not self.like or self.like.there.get(path) != identity:
            return False
        full = os.path.join(self.top, path)
        try:
            os.makedirs(os.path.dirname(full), exist_ok=True)
            os.link(os.path.join(self.like.top, path), full)
        except OSError:
            return False
        return True

    def _write(self, path, content):
        self.bytes += len(content)
        if self.bytes > SCRATCH_BYTES:
            raise NotDone(f"more than {SCRATCH_BYTES} bytes to copy")
        full = os.path.join(self.top, path)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        try:
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(os.open(full, flags, 0o600), "wb") as f:
                f.write(content)
        except OSError as e:
            raise NotDone(f"{full}: {e.strerror}; TMPDIR says where there is room") from e
