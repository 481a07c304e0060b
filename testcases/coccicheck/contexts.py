#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The SmPL rule and the checker know the same contexts.

rules/contexts/linux.yaml names the functions below the kernel's macros, rules/flb_contexts.py those
that sources name. For each of the former its latter must be there, in the same context; and each of
the latter must have one of the former, or stand here with the reason why it has not.

usage: contexts.py ROOT
"""

import re
import sys

sys.dont_write_bytecode = True
ROOT = sys.argv[1]
sys.path.insert(0, f"{ROOT}/rules")
import flb_contexts  # noqa: E402

SAME = {"saved-interrupts": "interrupts"}
# Functions that sources do not call under another name than these.
BELOW = {
    "arch_local_irq_disable": "local_irq_disable",
    "arch_local_irq_enable": "local_irq_enable",
    "arch_local_irq_save": "local_irq_save",
    "arch_local_irq_restore": "local_irq_restore",
    "__local_bh_disable_ip": "local_bh_disable",
    "__local_bh_enable_ip": "local_bh_enable",
    "preempt_count_add": "preempt_disable",
    "preempt_count_sub": "preempt_enable",
}
# Never called by a driver: they are what the others are made of, under a name that is not theirs.
INSIDE = ("__local_bh_enable", "_local_bh_enable", "__preempt_count_add", "__preempt_count_sub",
          "__preempt_count_dec_and_test", "__rcu_read_lock", "__rcu_read_unlock")  # fmt: skip
# Macros that are made of functions which the data file has.
MACROS = ("preempt_disable_notrace", "preempt_enable_notrace", "preempt_enable_no_resched",
          "get_cpu", "put_cpu", "spin_trylock_irq", "spin_trylock_irqsave", "raw_spin_trylock_irq",
          "raw_spin_trylock_irqsave", "write_trylock_irqsave")  # fmt: skip
COLUMNS = ("enter", "leave", "try")


def data_file():
    """{(context, column): names}, of a file that is lists of words in brackets."""
    with open(f"{ROOT}/rules/contexts/linux.yaml", encoding="utf-8") as f:
        text = re.sub(r"#.*", "", f.read())
    found, name = {}, None
    for key, words in re.findall(r"(name|enter|leave|try): *(\[[^\]]*\]|\S+)", text):
        if key == "name":
            name = words
        else:
            found[(SAME.get(name, name), key)] = found.get(
                (SAME.get(name, name), key), set()
            ) | set(re.findall(r"\w+", words))
    return found


def sources(name):
    """What sources call it."""
    if name in INSIDE:
        return set()
    lock = re.match(r"_(?:_raw|raw)_((?:spin|read|write)_\w+)$", name)
    if not lock:
        return {BELOW.get(name, name)}
    return {lock[1]} | ({f"raw_{lock[1]}"} if lock[1].startswith("spin") else set())


def main():
    data, problems = data_file(), []
    rule = {(context, column): set(names) for context, columns in flb_contexts.CONTEXTS.items()
            for column, names in zip(COLUMNS, columns)}  # fmt: skip
    for key in sorted(data.keys() | rule.keys()):
        wanted = {s for name in data.get(key, ()) for s in sources(name)}
        has = rule.get(key, set())
        problems += [f"{key[0]}, {key[1]}: {n} is not in the rule" for n in sorted(wanted - has)]
        problems += [f"{key[0]}, {key[1]}: {n} is in the rule and not in the data"
                     for n in sorted(has - wanted - set(MACROS))]  # fmt: skip
    known = {name for names in rule.values() for name in names}
    problems += [f"{name}: excused for nothing" for name in sorted(set(MACROS) - known)]
    for problem in problems:
        print(problem)
    print(f"{len(known)} functions, {len(problems)} problems")
    return 1 if problems or len(known) < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
