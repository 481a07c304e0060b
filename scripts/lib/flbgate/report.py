# SPDX-License-Identifier: GPL-2.0-only
"""What the gate says, for people, for other programs, for b4 and for NIPA."""

import json
import os

CLEAN, FINDINGS, NOT_DONE = 0, 1, 2
NIPA_WARNING = 250
PROBLEMS = 8  # of one patch that are printed: the rest follows from the first, mostly


def status(verdicts):
    """The exit status: a job that was not done is never passed off as one that was."""
    if not verdicts or any(v.problems for v in verdicts):
        return NOT_DONE
    return FINDINGS if any(v.introduced for v in verdicts) else CLEAN


def plain(text):
    """On one line, without control characters: names and subjects come from strangers."""
    text = text.encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else "?" for c in text)


def place(f):
    return plain(f"{f['path']}:{f['line']}:{f['column']}")


def finding(f):
    return plain(f"{place(f)}: {f['message']} [{f['rule']}]")


def repaired_by(verdicts, n, f):
    """The later patch that repairs what patch number @n of the list introduced."""
    path = f["path"]
    for v in verdicts[n + 1 :]:
        for r in v.repaired:
            names = ("rule", "function", "subject", "message")
            if r["path"] == path and all(f.get(k) == r.get(k) for k in names):
                return v
        path = next((c.new for c in v.step.changes or () if c.old == path and c.new), path)
    return None


def summary(verdicts):
    counts = [len(v.introduced) for v in verdicts]
    parts = [
        f"{len(verdicts)} patch{'es' if len(verdicts) != 1 else ''}",
        f"{sum(v.units for v in verdicts)} checks of a unit",
        f"{sum(counts)} introduced",
        f"{sum(len(v.repaired) for v in verdicts)} repaired",
        f"{len(verdicts[-1].already_there) if verdicts else 0} there already at the end",
    ]
    failed = sum(bool(v.problems) for v in verdicts)
    if failed:
        parts.append(f"{failed} NOT CHECKED or not fully")
    return ", ".join(parts)


def text(verdicts, out, brief=False):
    """The report for people. @brief: without what the patches leave as it was."""
    for n, v in enumerate(verdicts):
        print(plain(v.step.label), file=out)
        for p in v.problems[:PROBLEMS]:
            print(f"  NOT CHECKED: {plain(p)}", file=out)
        if len(v.problems) > PROBLEMS:
            print(f"  NOT CHECKED: and {len(v.problems) - PROBLEMS} more reasons", file=out)
        for f in v.introduced:
            print(f"  introduced: {finding(f)}", file=out)
            for note in f["notes"]:
                print(f"    {plain(place(note) + ': ' + note['message'])}", file=out)
            later = repaired_by(verdicts, n, f)
            if later:
                print(f"    repaired only by patch {later.step.number}", file=out)
        for f in v.repaired:
            print(f"  repaired: {finding(f)}", file=out)
        for f in [] if brief else v.already_there:
            print(f"  already there: {finding(f)}", file=out)
        for f in v.silenced:
            print(f"  silenced by a comment: {finding(f)}", file=out)
            print(f"    the reason given: {plain(f.get('reason') or 'none')}", file=out)
        for warning in v.warnings:
            print(f"  warning: {plain(warning)}", file=out)
        for note in v.notes:
            print(f"  note: {plain(note)}", file=out)
        if not (v.problems or v.introduced or v.repaired or v.already_there or v.silenced):
            units = f"{v.units} unit{'s' if v.units != 1 else ''} checked, nothing found"
            print(f"  {units if v.units else 'touches nothing that can be checked'}", file=out)
    print(summary(verdicts), file=out)


def as_json(verdicts, out):
    """The report for programs; findings are those of flbcheck's JSON."""
    patches = [
        {
            "number": v.step.number,
            "total": v.step.total,
            "name": v.step.name,
            "title": plain(v.step.title),
            "units": v.units,
            "introduced": v.introduced,
            "repaired": v.repaired,
            "already_there": v.already_there,
            "silenced": v.silenced,
            "problems": v.problems,
            "notes": v.warnings + v.notes,
        }
        for v in verdicts
    ]
    report = {"tool": "flb-gate", "format": 1, "patches": patches, "status": status(verdicts)}
    json.dump(report, out, indent=2)
    out.write("\n")


def b4(verdicts, out):
    """Nothing when all is well; a line with ERROR: for what fails the patch."""
    for v in verdicts:
        for p in v.problems:
            print(f"ERROR: flb-gate: not checked: {plain(p)}", file=out)
        for f in v.introduced:
            print(f"ERROR: {finding(f)}", file=out)
        for f in v.silenced:
            print(f"WARNING: silenced by a comment: {finding(f)}", file=out)
        for warning in v.warnings:
            print(f"WARNING: {plain(warning)}", file=out)


def nipa(verdicts, out):
    """A line for NIPA's table to $DESC_FD, the report to @out. Returns the exit status."""
    text(verdicts, out)
    describe(summary(verdicts))
    by_status = {CLEAN: 0, FINDINGS: 1, NOT_DONE: NIPA_WARNING}
    return FINDINGS if any(v.introduced for v in verdicts) else by_status[status(verdicts)]


def describe(line):
    """A line to the descriptor that NIPA reads."""
    fd = os.environ.get("DESC_FD", "")
    if fd.isdigit():
        with os.fdopen(os.dup(int(fd)), "w") as description:
            description.write(line)
