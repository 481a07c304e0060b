# SPDX-License-Identifier: GPL-2.0-only
"""Whose callbacks the functions of a file are, for flb_callback_deadlock.cocci.

In: initialised variables and, in the Unit of flb_contract, calls. Out: the calls in a callback
that get or put the FLB it is a callback of. Which that is, only initialisers tell.
"""
import re

from flb_calls import Calls, initialised
from flb_contract import UNIT, spot
from flb_text import squeeze, uncast

MEMBER = re.compile(r"(.*)\.(preserve|unpreserve|retrieve|finish)$")
LITERAL = re.compile(r"&?\((?:const )?struct liveupdate_flb_ops\)(\{.*\})$")


class Callbacks:
    """What initialisers say; calls is made when all of the file has been seen."""

    def __init__(self):
        self.members = {}       # function: {(operations, member)}
        self.users = {}         # operations: FLBs that have them
        self.calls = None

    def saw_initialiser(self, kind, name, text):
        text = squeeze(re.sub(r'"[^"]*"', '""', str(text)))
        if "liveupdate_flb_ops" in kind:
            self.saw_operations(name, text)
            return
        for path, value in initialised(text, name):
            if not path.endswith(".ops"):
                continue
            flb = "&" + path[:-len(".ops")]
            literal = LITERAL.match(value)
            if literal:
                self.saw_operations(path, literal[1])
            self.users.setdefault(path if literal else uncast(value).lstrip("&"), set()).add(flb)

    def saw_operations(self, name, text):
        for path, value in initialised(text, name):
            found = MEMBER.match(path)
            if found:
                self.members.setdefault(value.lstrip("&"), set()).add(found.groups())

    def step(self, w):
        """How the call at w takes the mutex that the callback around it runs under; or None."""
        if spot(w) not in UNIT.calls:
            return None
        if self.calls is None:
            self.calls = Calls(UNIT)
        func = UNIT.calls[spot(w)][0]
        own = self.own(func)
        return next((step for step in self.calls.steps(func, spot(w)) if step.key in own), None)

    def own(self, func):
        """What a callback can call the FLB it is a callback of."""
        if func not in self.members or func not in UNIT.params:
            return set()
        names = {flb for ops, _ in self.members[func] for flb in self.users.get(ops, ())}
        given = "".join(UNIT.params[func][:1]) + "->flb"
        # Of several FLBs it may ask which one it is called for.
        if any(f == func and re.search(r"[=!]=", cond) and
               given in (cond, *self.resolved_words(func, cond))
               for f, cond, *_ in UNIT.branches):
            return {given}
        return names | {given}

    def resolved_words(self, func, cond):
        return {self.calls.resolved(func, side) for side in re.split(r"[=!]=|&&|\|\|", cond)}


CALLBACKS = Callbacks()


def begin_callbacks():
    """A new file: nothing is known."""
    CALLBACKS.__init__()
