# SPDX-License-Identifier: GPL-2.0-only
"""
Makes a program as short as possible while the explorer and flbcheck still differ on it in the
same way. Many candidates are judged at once, as the programs of one file: starting a compiler
for each would take minutes. What can be taken away alone can mostly be taken away together.
"""
import os
import re
import subprocess
import tempfile

import programs
import tree
import unit
import verdicts

ROUNDS = 12
TOGETHER = 60


def broken_by_compiler(path, starts):
    """Which of the programs, by the line each starts on, the compiler complains about."""
    command = ["gcc", "-S", "-O0", "-Werror=return-type", path, "-o", os.devnull]
    command += ["-I" + include for include in unit.INCLUDES]
    done = subprocess.run(command, capture_output=True, text=True)
    broken = set()
    for line in re.findall(rf"^{re.escape(path)}:(\d+):\d+: (?:fatal )?error", done.stderr, re.M):
        before = [i for i, start in enumerate(starts) if start <= int(line)]
        broken.add(before[-1] if before else 0)
    return broken if broken or not done.returncode else set(range(len(starts)))


def that_compile(candidates, folder):
    """Those that are C; it takes a few rounds, since some errors hide others."""
    path = os.path.join(folder, "candidates.c")
    while candidates:
        text, starts = verdicts.source_text([]), []
        for i, candidate in enumerate(candidates):
            starts.append(text.count("\n") + 1)
            text += "\n".join(tree.render(tree.renamed(candidate, "p0", f"p{i}"))) + "\n"
        with open(path, "w") as out:
            out.write(text)
        broken = broken_by_compiler(path, starts)
        if not broken:
            break
        candidates = [c for i, c in enumerate(candidates) if i not in broken]
    return candidates


def still_differ(tools, candidates, folder, wanted):
    """Those of the candidates, versions of program 0, that show the difference looked for."""
    candidates = that_compile(candidates, folder)
    if not candidates:
        return []
    together = []
    for i, candidate in enumerate(candidates):
        together += tree.renamed(candidate, "p0", f"p{i}")
    try:
        judged = verdicts.judge(tools, together, folder)
    except unit.UnitError:
        # One of them upsets a tool: not the others' fault.
        if len(candidates) == 1:
            return []
        half = len(candidates) // 2
        return (still_differ(tools, candidates[:half], folder, wanted) +
                still_differ(tools, candidates[half:], folder, wanted))
    return [candidates[v.number] for v in judged
            if v.kind in ("missed", "false") and verdicts.difference(v) == wanted]


def apply_together(tools, functions, some, folder, wanted):
    """As many of the edits at once as keep the difference: all, or the best of the halves."""
    removed = frozenset().union(*(edit[0] for edit in some))
    opened = frozenset().union(*(edit[1] for edit in some))
    all_of_them = tree.edited(functions, removed, opened)
    if len(some) == 1 or still_differ(tools, [all_of_them], folder, wanted):
        return all_of_them
    half = len(some) // 2
    return min((apply_together(tools, functions, part, folder, wanted)
                for part in (some[:half], some[half:])), key=tree.count)


def shrink(tools, functions, wanted):
    """The shorter program: functions of program 0, as they came."""
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            every = list(tree.edits(functions))
            good = []
            for start in range(0, len(every), TOGETHER):
                some = every[start:start + TOGETHER]
                made = [tree.edited(functions, *edit) for edit in some]
                kept = {id(c) for c in still_differ(tools, made, folder, wanted)}
                good += [edit for edit, c in zip(some, made) if id(c) in kept]
            if not good:
                break
            functions = apply_together(tools, functions, good, folder, wanted)
    return functions


def keep(tools, seed, verdict, where):
    """Writes the shortest program that shows the same difference; returns its path."""
    wanted = verdicts.difference(verdict)
    functions = tree.renamed(programs.program(seed, verdict.number), f"p{verdict.number}", "p0")
    functions = shrink(tools, functions, wanted)
    path = os.path.join(where, f"{seed}-{verdict.number}.c")
    with open(path, "w") as out:
        text = verdicts.source_text(functions)
        about = "".join(f"/* observed, not reported: {rule} */\n" for rule in sorted(wanted[0]))
        about += "".join(f"/* reported, not observed: {rule} */\n" for rule in sorted(wanted[1]))
        first, _, rest = text.partition("\n")
        out.write(f"{first}\n{about}{rest}")
    return path
