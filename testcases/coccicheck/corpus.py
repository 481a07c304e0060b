# SPDX-License-Identifier: GPL-2.0-only
"""What the corpus expects, and what the engines find in it.

In: the working directory is the top of the project. Out: findings as (path, line, rule).
"""

import concurrent.futures
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, "scripts/lib")
import kept  # noqa: E402
from flbgate import spatch  # noqa: E402

FLAGS = ("-std=gnu11", "-Iinclude", "-Iinclude/model")
WHOLE = "testcases/whole"  # what only a run over all of it can tell
DIRECTORIES = ("testcases/golden", "testcases/rules", WHOLE)
EXPECTED = re.compile(r"/\*\s*expect:\s*(none-yet )?([^*]*?)\s*\*/")
REMARK = re.compile(r"/\*\s*smpl: (\w+): ([^*]+?)\s*\*/")
DEFINITION = re.compile(r"^[A-Za-z_].*?\b(\w+)\s*\([^;]*$")


class Corpus:
    """What the files below DIRECTORIES say."""

    def __init__(self):
        self.expected = set()
        self.limits = set()  # what flbcheck should find and does not
        self.remarks = {}  # (path, line): kind
        self.files = sorted(
            f for d in DIRECTORIES for f in glob.glob(f"{d}/**/*.[ch]", recursive=True)
        )
        for path in self.files:
            with open(path, encoding="utf-8") as f:
                for number, text in enumerate(f, 1):
                    self._read(path, number, text)
        if not self.expected:
            sys.exit("the corpus expects nothing")

    def _read(self, path, number, text):
        for limit, ids in EXPECTED.findall(text):
            for rule in ids.split(","):
                (self.limits if limit else self.expected).add((path, number, rule.strip()))
        for kind, _ in REMARK.findall(text):
            self.remarks[(path, number)] = kind

    def units(self):
        return [path for path in self.files if path.endswith(".c")]

    def flbcheck_findings(self, flbcheck):
        apart = [path for path in self.units() if not path.startswith(WHOLE)]
        whole = [WHOLE] * (len(apart) < len(self.units()))
        return {f for paths in (apart, whole) if paths for f in flbcheck_findings(flbcheck, paths)}


def cases(rule):
    """The directories with the files that a rule is tried on."""
    return ["testcases/golden", *(f"{d}/{rule}" for d in DIRECTORIES if os.path.isdir(f"{d}/{rule}"))]


def run_spatch(arguments):
    """(output, errors) of spatch; whatever it complains about ends the program."""
    done = subprocess.run(["spatch", *arguments], capture_output=True, text=True, check=False)
    said = spatch.complaints(done.stderr)
    if done.returncode or (said and "--verbose-parsing" not in arguments):
        sys.exit(f"spatch {' '.join(arguments)}: {done.returncode}\n{said}")
    return done.stdout, done.stderr


def said(mode, rule, path):
    """What a rule prints of a file or a directory."""
    if mode == "report":
        return "".join(reported(rule, path))
    arguments = spatch.arguments(mode, rule, path)
    key = kept.run_key(rule, arguments, path)
    text = kept.get(key)
    if text is None:
        text = run_spatch(arguments)[0]
        kept.put(key, text)
    return text


def reported(rule, path):
    """The lines of a rule's report. Each file is judged for itself, so only those are given to
    spatch of which it is not known what that says."""
    keys = {f: kept.file_key(rule, f) for f in kept.files_of(path)}
    lines = {f: kept.get(key) for f, key in keys.items()}
    unknown = [f for f in keys if lines[f] is None]
    if unknown:
        with tempfile.TemporaryDirectory() as top:
            copies = {os.path.join(top, str(i) + os.path.splitext(f)[1]): f
                      for i, f in enumerate(unknown)}  # fmt: skip
            for copy, f in copies.items():
                shutil.copy(f, copy)
                lines[f] = []
            for line in run_spatch(spatch.arguments("report", rule, top))[0].splitlines(True):
                match = spatch.REPORT.match(line)
                if not match:
                    sys.exit(f"{rule} says: {line}")
                lines[copies[match[1]]].append(line[len(match[1]) :])
        for f in unknown:
            kept.put(keys[f], lines[f])
    return [f + line for f in keys for line in lines[f]]


def smpl_findings(paths):
    todo = [(rule, path) for rule in spatch.rule_files("rules").values()
            for path in filter(os.path.exists, paths)]  # fmt: skip
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        lines = [line for part in pool.map(lambda t: reported(*t), todo) for line in part]
    matches = map(spatch.REPORT.match, lines)
    return {(match[1], int(match[2]), match[4]) for match in matches}


def flbcheck_report(flbcheck, files):
    done = subprocess.run([flbcheck, "-j2", "--sites", "--format=json", *files, "--", *FLAGS],
                          capture_output=True, text=True, check=False)  # fmt: skip
    # It ends with 2 where it gives up on a site; which those are is run-corpus's to check.
    if done.returncode not in (0, 1, 2):
        sys.exit(f"flbcheck: {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def flbcheck_findings(flbcheck, files):
    return {(f["path"], f["line"], f["rule"])
            for f in flbcheck_report(flbcheck, files)["findings"]}  # fmt: skip


def functions(path):
    """{line: the name of the function it is in}"""
    names, name = {}, None
    with open(path, encoding="utf-8") as f:
        for number, text in enumerate(f, 1):
            head = DEFINITION.match(text)
            name = head[1] if head and not text.startswith("#") else name
            names[number] = name
            if text.startswith("}"):
                name = None
    return names


def unread():
    """(path, line) that spatch cannot parse, though the rules name the macros they know."""
    rule = next(iter(spatch.rule_files("rules").values()))
    return {place for directory in filter(os.path.exists, DIRECTORIES)
            for place in spatch.unread("\n".join(
                run_spatch(spatch.parse_arguments(rule, directory))))}  # fmt: skip
