# SPDX-License-Identifier: GPL-2.0-only
"""Which calls of a file lead where, for the rules that look through functions.

In: the Unit of flb_contract, when all of a file has been seen. Out: for each function the calls
in it that get or put, themselves or by what they call, each with the FLB and with the conditions
on which it is reached, in words of the function's own parameters.

A function that is called through a pointer is not followed. Conditions are those of the if
statements around a call and of the early returns before it; nothing is evaluated.
"""
import re

from flb_text import call, split, truth, uncast, words

API = re.compile(r"liveupdate_flb_(get|put)_(incoming|outgoing)$")
DEPTH = 8
LEAVES = re.compile(r"\{?(return\b|goto\b|continue;|break;)[^{}]*\}?$")


def begins(place):
    return int(place.line), int(place.column)


def ends(place):
    return int(place.line_end), int(place.column_end)


def covers(place, where):
    return begins(place) <= where <= ends(place)


def position(spot):
    """(line, column) of a spot, to be compared."""
    return int(spot[1]), int(spot[2])


class Step:
    """One get or put that a call leads to.

    key is the FLB, needs are (condition, value) without which it is not reached, left are the
    contexts that are left on the way (see flb_contexts.py)."""

    def __init__(self, name, key, needs, left=frozenset()):
        self.name, self.key, self.needs, self.left = name, key, needs, left


class Calls:
    """left(function, place) tells what a function has left when it comes to a place."""

    def __init__(self, unit, left=lambda func, where: frozenset()):
        self.unit, self.left = unit, left
        self.inside = {}        # function: spots of the calls in it, in order
        self.known = {}         # function: its steps
        for spot, (func, _) in sorted(unit.calls.items(), key=lambda c: position(c[0])):
            self.inside.setdefault(func, []).append(spot)

    def values(self, func, name):
        return {value for f, _, lvalue, value, _ in self.unit.assigns
                if (f, lvalue) == (func, name)}

    def resolved(self, func, text):
        """text with a variable that is set once as what it is set to."""
        values = self.values(func, uncast(text))
        return uncast(values.pop()) if len(values) == 1 else uncast(text)

    def needs(self, func, where):
        """What must hold in func for the place to be reached."""
        found = []
        for f, cond, then, way, place in self.unit.branches:
            if f != func:
                continue
            if covers(place, where):
                found.append((cond, way))
            elif way and begins(place) < where and LEAVES.match(then):
                found.append((cond, False))
        return [(cond, value) for cond, value in found
                if not words(cond) & self.changed(func)]

    def changed(self, func):
        """Variables that a function sets: what they were asked before says nothing later."""
        return {lvalue for f, _, lvalue, _, _ in self.unit.assigns if f == func}

    def steps(self, func, spot, depth=DEPTH):
        """What the call at spot, in func, leads to, in words of func."""
        text = self.unit.calls[spot][1]
        name, args = call(text)
        if name and API.match(name) and args:
            return [Step(name, self.resolved(func, args[0]), [], frozenset())]
        if name not in self.unit.params or not depth:
            return []
        names = self.unit.params[name]
        args = [self.resolved(func, arg) for arg in args]
        found = []
        for step in self.summary(name, depth - 1):
            needs = [(fill(cond, names, args), value) for cond, value in step.needs]
            if all(value in truth(cond, constant) for cond, value in needs):
                found.append(Step(step.name, fill(step.key, names, args), needs, step.left))
        return found

    def summary(self, func, depth=DEPTH):
        """All that a call of func leads to."""
        if func not in self.known:
            self.known[func] = []   # for a function that calls itself
            found = []
            for spot in self.inside.get(func, []):
                where = position(spot)
                found += [Step(s.name, s.key, s.needs + self.needs(func, where),
                               s.left | self.left(func, where))
                          for s in self.steps(func, spot, depth)]
            self.known[func] = found
        return self.known[func]


def fill(text, names, args):
    """text with the arguments of a call in place of the parameters."""
    given = dict(zip(names, args))
    text = re.sub(r"(?<![.>\w])\w+", lambda m: given.get(m[0], m[0]), text)
    return re.sub(r"&&(\w+)->", r"&\1.", text)


def constant(text):
    """What an argument can be that says itself what it is."""
    found = re.match(r"(.+?)(==|!=)(.+)$", text)
    if found:
        known = {"false": "0", "NULL": "0", "true": "1"}
        left, right = (known.get(side, side) for side in found.group(1, 3))
        if left == right or all(re.match(r"\d+$|&\w+$", side) for side in (left, right)):
            return {(left == right) == (found[2] == "==")}
    if text in ("false", "0", "NULL"):
        return {False}
    if text == "true" or text.isdigit():
        return {True}
    return {True, False}


def initialised(text, path):
    """(path, value) of what a braced initialiser sets by name or by place."""
    if not text.startswith("{"):
        yield path, text
        return
    for i, part in enumerate(split(text[1:-1], ",")):
        named = re.match(r"((?:\.\w+|\[\w+\])+)=(.*)$", part)
        if named:
            yield from initialised(named[2], path + named[1])
        elif part:
            yield from initialised(part, "%s[%d]" % (path, i))
