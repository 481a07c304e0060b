# SPDX-License-Identifier: GPL-2.0-only
"""Where code must not sleep, for flb_atomic_context.cocci.

In: the Unit of flb_contract. Out: which calls enter a context, which of the calls after it may
sleep, and which conditions cannot be so in between. The functions are those that sources name;
rules/contexts/linux.yaml, which the checker reads, has those below the macros, and a test compares
the two.
"""
from flb_calls import Calls, begins, covers, ends, position
from flb_contract import UNIT, is_told, say, spot
from flb_text import call, split, squeeze, truth, uncast, words

# Context: (what enters it, what leaves it, what enters it if it returns true)
CONTEXTS = {
    "softirqs": (["local_bh_disable", "rcu_read_lock_bh"],
                 ["local_bh_enable", "rcu_read_unlock_bh"], []),
    "interrupts": (["local_irq_disable", "local_irq_save"],
                   ["local_irq_enable", "local_irq_restore"], []),
    "preemption": (["preempt_disable", "preempt_disable_notrace", "get_cpu"],
                   ["preempt_enable", "preempt_enable_notrace", "preempt_enable_no_resched",
                    "put_cpu"], []),
    "rcu": (["rcu_read_lock", "rcu_read_lock_sched", "rcu_read_lock_sched_notrace"],
            ["rcu_read_unlock", "rcu_read_unlock_sched", "rcu_read_unlock_sched_notrace"], []),
    "spinlock": ([], [], []),
}
# The kinds of each lock that there are, after its name; also() is what they enter beside it.
UNDONE = {"": "", "_bh": "_bh", "_irq": "_irq", "_irqsave": "_irqrestore", "_nested": "",
          "_nest_lock": "", "_bh_nested": "_bh", "_irqsave_nested": "_irqrestore"}
PLAIN = ["", "_bh", "_irq", "_irqsave"]
TAKEN = {"spin": [*UNDONE], "raw_spin": [*UNDONE], "read": PLAIN, "write": [*PLAIN, "_nested"]}
TRIED = {"spin": PLAIN, "raw_spin": PLAIN, "read": [""], "write": ["", "_irqsave"]}


def also(suffix):
    return ["softirqs"] if "_bh" in suffix else ["interrupts"] if "_irq" in suffix else []


for _lock, _suffixes in TAKEN.items():
    for _suffix in _suffixes:
        for _context in ["spinlock"] + also(_suffix):
            CONTEXTS[_context][0].append(_lock + "_lock" + _suffix)
            CONTEXTS[_context][1].append(_lock + "_unlock" + UNDONE[_suffix])
            if _suffix in TRIED[_lock]:
                CONTEXTS[_context][2].append(_lock + "_trylock" + _suffix)

GUARDS = {"rcu": ["rcu"], "preempt": ["preemption"], "preempt_notrace": ["preemption"],
          "irq": ["interrupts"], "irqsave": ["interrupts"]}
for _class, _lock in (("spinlock", "spin"), ("raw_spinlock", "raw_spin"), ("read_lock", "read"),
                      ("write_lock", "write")):
    for _suffix in TAKEN[_lock]:
        GUARDS[_class + _suffix] = ["spinlock"] + also(_suffix)


def contexts_of(name, column):
    return frozenset(c for c, functions in CONTEXTS.items() if name in functions[column])


class Enter:
    """One call that enters contexts, or a scope that lies in them."""

    def __init__(self, func, text, contexts, lock, line):
        self.func, self.text, self.contexts, self.lock = func, text, contexts, lock
        self.line = line
        self.tried = False          # it enters only if it returns true
        self.results = {text}       # and that is kept here
        self.facts = []             # (condition, value) that let it be reached


class Contexts:
    """What enters and leaves contexts in a file."""

    def __init__(self):
        self.blocks = []            # (function, guard, its class, begin and end of a block)
        self.scopes = []            # (function, first place, last place, contexts, what, line)
        self.entered, self.calls, self.ways = {}, None, {}

    # What the rule saw.

    def saw_guard(self, g, kind, b, e):
        """guard(kind) at g, in a block from b to e; the innermost is the last that begins."""
        self.blocks.append((g[0].current_element, spot(g), kind, begins(b[0]), begins(e[0])))

    def saw_scope(self, name, args, p, b, e):
        """scoped_guard(kind, ...) and its statement, from b to e."""
        kind = squeeze(args[0]) if args else ""
        if name == "scoped_guard" and kind in GUARDS:
            self.scopes.append((b[0].current_element, begins(b[0]), ends(e[0]),
                                frozenset(GUARDS[kind]), "scoped_guard(%s)" % kind,
                                int(p[0].line)))

    def seen(self):
        """All of the file has been seen."""
        innermost = {}
        for func, where, kind, b, e in self.blocks:
            if kind in GUARDS and (where not in innermost or innermost[where][0] < b):
                innermost[where] = b, (func, position(where), e, frozenset(GUARDS[kind]),
                                       "guard(%s)" % kind, int(where[1]))
        self.scopes += [scope for _, scope in innermost.values()]
        for _ in range(3):          # functions that enter by one that enters
            self.ways = {func: self.way(func) for func in UNIT.params}
        self.calls = Calls(UNIT, self.left)

    def moves(self, func):
        """(place, context, lock, is it left) of what a function does, in order."""
        found = []
        for where, (f, text) in UNIT.calls.items():
            if f != func:
                continue
            name, args = call(text)
            for column, leaving in ((0, False), (1, True), (2, False)):
                for context in contexts_of(name, column):
                    found.append((position(where), context, self.lock(context, args), leaving))
            if name in self.ways and name != func:
                found += [(position(where), *way) for way in self.ways[name]]
        return sorted(found)

    @staticmethod
    def lock(context, args):
        return uncast(args[0]) if context == "spinlock" and args else ""

    def way(self, func):
        """What a call of func enters or leaves, for all that its caller knows: what it leaves
        first and what it enters and never leaves, unless a condition decides that."""
        moves = self.moves(func)
        entered = {m[1] for m in moves if not m[3]}
        left = {m[1] for m in moves if m[3]}
        first = {}
        for move in moves:
            first.setdefault(move[1], move[3])
        ways = {(c, self.only(moves, c), True) for c in left if first[c] and c not in entered}
        chosen = [place for f, _, _, _, place in UNIT.branches if f == func]
        tried = {position(where) for where, (f, text) in UNIT.calls.items()
                 if f == func and contexts_of(call(text)[0], 2)}
        ways |= {(c, self.only(moves, c), False) for c in entered - left
                 if not any(covers(place, m[0]) for place in chosen for m in moves if m[1] == c)
                 and not any(m[0] in tried for m in moves if m[1] == c)}
        return sorted(ways)

    @staticmethod
    def only(moves, context):
        locks = {m[2] for m in moves if m[1] == context}
        return locks.pop() if len(locks) == 1 else ""

    def left(self, func, where):
        """Contexts that func, come to this place, may have left before it entered any."""
        first = {}
        for move in self.moves(func):
            if move[0] < where:
                first.setdefault(move[1], move[3])
        return frozenset(c for c, leaving in first.items() if leaving)

    # What the rule asks.

    def enters(self, p):
        """The call at p enters a context."""
        func, text = UNIT.calls.get(spot(p), (None, ""))
        name, args = call(text)
        contexts = contexts_of(name, 0) or contexts_of(name, 2)
        lock = self.lock("spinlock", args) if "spinlock" in contexts else ""
        if not contexts:
            ways = [way for way in self.ways.get(name, ()) if not way[2]]
            contexts = frozenset(way[0] for way in ways)
            lock = "".join(way[1] for way in ways if way[0] == "spinlock")
        if not contexts:
            return False
        enter = Enter(func, text, contexts, lock, int(spot(p)[1]))
        enter.tried = bool(contexts_of(name, 2))
        enter.results |= {lvalue for f, _, lvalue, value, _ in UNIT.assigns
                          if f == func and value == text}
        changed = {lvalue for f, _, lvalue, _, _ in UNIT.assigns if f == func}
        for f, cond, _, value, place in UNIT.branches:
            if f == func and covers(place, position(spot(p))) and not words(cond) & changed:
                enter.facts.append((cond, value))
        self.entered[spot(p)] = enter
        return True

    def leaves(self, text, p):
        """text ends what was entered at p, or may do so."""
        enter = self.entered[spot(p)]
        name, args = call(squeeze(text))
        left = contexts_of(name, 1)
        lock = self.lock("spinlock", args) if "spinlock" in left else ""
        if not left:
            ways = [way for way in self.ways.get(name, ()) if way[2]]
            left = frozenset(way[0] for way in ways)
            lock = "".join(way[1] for way in ways if way[0] == "spinlock")
        if not left & enter.contexts:
            return False
        # Another lock, which was entered by itself.
        return not ("spinlock" in left and lock != enter.lock and any(
            other.func == enter.func and other.lock == lock for other in self.entered.values()))

    def refuses(self, cond, p, taken):
        """Going this way at cond, p was not passed, or entered nothing."""
        enter = self.entered[spot(p)]

        def ask(text):
            if enter.tried and text in enter.results:
                return {True}
            for known, value in enter.facts:
                if truth_of(known, value, text) is not None:
                    return {truth_of(known, value, text)}
            return {True, False}
        return taken not in truth(squeeze(cond), ask)

    def sleeps(self, q, p):
        """The call at q may sleep in what was entered at p."""
        return self.sleeping(q, self.entered[spot(p)].contexts) is not None

    def sleeping(self, q, contexts):
        if spot(q) not in UNIT.calls:
            return None
        func = UNIT.calls[spot(q)][0]
        return next((step for step in self.calls.steps(func, spot(q))
                     if contexts - step.left), None)

    def scope(self, q):
        """(what, line) of a guard around the call at q, which may sleep."""
        func = UNIT.calls.get(spot(q), (None,))[0]
        for f, first, last, contexts, what, line in self.scopes:
            if f == func and first <= position(spot(q)) <= last and \
                    self.sleeping(q, contexts) is not None:
                return what, line
        return None

    def found(self, q, p=None):
        """Tells of the call at q, once."""
        if p is None:
            what, line = self.scope(q)
            step = self.sleeping(q, frozenset(CONTEXTS))
        else:
            enter = self.entered[spot(p)]
            what, line = call(enter.text)[0] + "()", enter.line
            step = self.sleeping(q, enter.contexts)
        if not is_told(q):
            say(q, "[flb-atomic-context] %s() may sleep, and this is atomic since %s on line %s"
                % (step.name, what, line))


def truth_of(cond, value, atom):
    """What atom is where cond is value, if that says it."""
    op = "&&" if value else "||"
    for part in split(cond, op):
        negated = part.startswith("!")
        if uncast(part.lstrip("!")) == atom and part.count("!") < 2:
            return value != negated
    return None


ATOMIC = Contexts()


def begin_contexts():
    """A new file: nothing is known."""
    ATOMIC.__init__()
