# SPDX-License-Identifier: GPL-2.0-only
"""What spatch has said before, so that the tests of the SmPL rules need not ask it twice.

In: a rule, and what it is run on. Out: what was said of the very same, if it is known. The key is
all that the answer depends on: spatch, its arguments, the rule, the modules beside it, and the
files. It is kept below XDG_CACHE_HOME, which for tests is in the build directory; without that
nothing is kept.
"""

import functools
import glob
import hashlib
import json
import os
import subprocess
import tempfile

SUFFIXES = (".c", ".h")


@functools.lru_cache(None)
def spatch_version():
    done = subprocess.run(["spatch", "--version"], capture_output=True, check=True)
    return done.stdout + done.stderr


def content(path):
    with open(path, "rb") as f:
        return f.read()


@functools.lru_cache(None)
def of_rule(rule):
    """All that makes a rule what it is."""
    modules = sorted(glob.glob(os.path.join(os.path.dirname(rule), "*.py")))
    return digest(spatch_version(), *map(content, [rule, *modules]))


def digest(*parts):
    total = hashlib.sha256()
    for part in parts:
        part = part.encode() if isinstance(part, str) else part
        total.update(b"%d " % len(part) + part)
    return total.hexdigest()


def files_of(path):
    """The C files and headers that a run on path reads."""
    if not os.path.isdir(path):
        return [path]
    return sorted(os.path.join(directory, name) for directory, _, names in os.walk(path)
                  for name in names if name.endswith(SUFFIXES))  # fmt: skip


def _place(key):
    home = os.environ.get("XDG_CACHE_HOME")
    return os.path.join(home, "spatch", key[:2], key) if home else None


def get(key):
    try:
        return json.loads(content(_place(key)))
    except (OSError, ValueError, TypeError):
        return None


def put(key, value):
    place = _place(key)
    if not place:
        return
    os.makedirs(os.path.dirname(place), exist_ok=True)
    # Whole or not at all: another test may be reading.
    with tempfile.NamedTemporaryFile("w", dir=os.path.dirname(place), delete=False) as f:
        json.dump(value, f)
    os.replace(f.name, place)


def run_key(rule, arguments, path):
    """The key of one run as a whole."""
    files = files_of(path)
    return digest(of_rule(rule), *arguments, *files, *map(content, files))


def file_key(rule, path):
    """The key of what a rule reports in one file, wherever that lies."""
    return digest(of_rule(rule), "report", os.path.splitext(path)[1], content(path))
