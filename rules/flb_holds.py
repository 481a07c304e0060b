# SPDX-License-Identifier: GPL-2.0-only
"""References kept on purpose, for flb_hold_never_put.cocci.

In: the Unit of flb_contract. Out: whether a place outlives the function that stores there, and
whether a function of the file gives back what is kept there: one that tests or clears the same
member or variable, and puts. Members are told apart by name, not by type or object.
"""
import re

from flb_contract import UNIT, at, holds_pointer, tell
from flb_text import squeeze


def place(text):
    """How other functions write the member or the variable that text names: a pattern; or None."""
    found = re.match(r"(?:.*(?P<member>->|\.))?(\w+)(?:\[\w+\])?$", text)
    if not found:
        return None
    return (r"(->|\.)%s\b" if found["member"] else r"(?<![.>\w])%s\b") % found[2]


def keeps_in(text, p):
    """What is stored in this member lives on when the function has returned."""
    text = squeeze(text)
    return re.match(r"\w+->", text) is not None and not holds_pointer(text.split("->")[0], p)


def is_pointer(text):
    """Some function of the file makes this member or variable a NULL or an ERR_PTR()."""
    pattern = place(squeeze(text))
    return pattern is not None and any(
        re.search(pattern + "$", left) and (value == "NULL" or value.startswith("ERR_PTR("))
        for _, _, left, value, _ in UNIT.assigns)


def ends_hold(func, pattern, side):
    """func tests or clears what the pattern names, and puts."""
    puts = any(f == func and (UNIT.released(text) or ("",))[0] == side
               for f, text in UNIT.calls.values())
    return puts and (any(f == func and re.search(pattern, cond) for f, cond, _ in UNIT.tests) or
                     any(f == func and re.search(pattern + "$", left) and
                         (value in ("NULL", "0") or value.startswith("ERR_PTR("))
                         for f, _, left, value, _ in UNIT.assigns))


def never_put(text, p):
    """The reference of p is kept in text, and no function gives it back from there."""
    acq, pattern = at(p), place(squeeze(text))
    # A function that hands its reference to its callers keeps nothing.
    if acq.func in UNIT.gets or acq.func in UNIT.sections or pattern is None:
        return False
    return not any(ends_hold(func, pattern, acq.side) for func in UNIT.params if func != acq.func)


def tell_kept(q, p, text):
    if never_put(text, p):
        tell(q, p, "[flb-hold-never-put] the reference taken on line %s is kept in '%s', and no "
             "function of this file gives it back from there" % (p[0].line, squeeze(text)))
