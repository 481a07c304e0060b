# SPDX-License-Identifier: GPL-2.0-only
"""Running commands in turns, and what that says of one against another.

Commands that are compared run one after another in each round, so that whatever else the machine
does meets all of them, and a ratio is the median of the rounds' ratios. The first round warms up
the page cache and does not count.
"""

import os
import statistics
import subprocess
import tempfile
import time
from collections import namedtuple

# Seconds by the clock, seconds of processors, megabytes of the largest process.
Taken = namedtuple("Taken", "clock cpu memory")
Command = namedtuple("Command", "name argv cwd status stdin", defaults=[None, (0,), None])


class Failed(Exception):
    pass


def run(command):
    """Runs it once. Its output goes to a file: a pipe would measure who reads it."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command.argv, cwd=command.cwd, stdout=said, stderr=said,
            stdin=open(command.stdin, "rb") if command.stdin else subprocess.DEVNULL,
        )  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
        clock = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in command.status:
            said.seek(0)
            text = said.read()[-2000:].decode(errors="replace")
            raise Failed(f"{command.name}: exit status {process.returncode}\n{text}")
    return Taken(clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def rounds(commands, n, before=None):
    """{name: [Taken, …]} of n rounds; before(command) prepares each run."""
    taken = {c.name: [] for c in commands}
    for i in range(n + 1):
        for c in commands:
            if before:
                before(c)
            one = run(c)
            if i:
                taken[c.name].append(one)
    return taken


class Ratio(namedtuple("Ratio", "median low high")):
    def __str__(self):
        return f"{self.median:.3g} ({self.low:.3g}-{self.high:.3g})"


def ratio(above, below):
    """Of lists of seconds, round by round."""
    each = [a / b for a, b in zip(above, below)]
    return Ratio(statistics.median(each), min(each), max(each))


def clocks(taken):
    return [t.clock for t in taken]


def processors(taken):
    return [t.cpu for t in taken]
