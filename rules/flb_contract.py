# SPDX-License-Identifier: GPL-2.0-only
"""What SmPL cannot say about FLB references, for the rules in this directory.

The rules match code and follow paths; this module remembers, for the file at
hand, which functions take and drop references, and answers questions about
expressions: can this condition be true while the reference is held, does this
call drop it, is that pointer found through the object. Expressions come in as
the text that spatch prints and are judged by their tokens. No attempt is made
to evaluate C: what a text does not settle counts as possible either way.
"""
import re

from flb_text import HINTS, bare, call, calls, split, squeeze, truth, uncast, words

# Results of these may outlive the object that their arguments were read from.
OWN = ("get_device", "pci_dev_get", "of_node_get", "fwnode_handle_get",
       "kobject_get", "get_file", "kmemdup", "kstrdup", "kasprintf")
# Macros that only compare the pointers they are given.
PURE = ("IS_ERR", "IS_ERR_OR_NULL", "PTR_ERR", "PTR_ERR_OR_ZERO", "container_of",
        "sizeof")
BOTH = frozenset((True, False))


class Entry:
    """A function that takes (Get) or drops (Put) a reference.

    key and obj are written with the function's own parameters, names. form
    is what a result says: int (0: held), bool (true: held), null and errptr
    (the object, or NULL or ERR_PTR when nothing is held)."""

    def __init__(self, side, key, names, obj="", form="int"):
        self.side, self.key, self.names = side, key, names
        self.obj, self.form = obj, form

    def filled(self, text, args):
        """text with the arguments of one call in place of the parameters."""
        for name, arg in zip(self.names, args):
            text = re.sub(r"\b%s\b" % name, lambda _: uncast(arg), text)
        return re.sub(r"&&(\w+)->", r"&\1.", text)


class Acquire:
    """One call of a Get, in the function func with parameters params."""

    def __init__(self, get, text, func, params):
        args = call(text)[1]
        self.get, self.text, self.func, self.params = get, text, func, params
        self.side, self.form = get.side, get.form
        self.key = get.filled(get.key, args)
        self.target = get.filled(get.obj, args)
        self.result = None      # the lvalue that is given the result
        self.flags = {}         # locals that remember it: name to expression
        self.given = set()      # locals that are true wherever it is called
        self.derived = set()    # locals that point into the object
        self.unclear = False    # paths cannot be told apart: judge nothing
        self.preset = False     # the object is an ERR_PTR until it is got
        self.unset = False      # a put hangs on a member that is set elsewhere

    def object(self):
        if self.form in ("null", "errptr"):
            return self.result
        return self.target[1:] if self.target.startswith("&") else None

    def is_result(self, text):
        return text in (self.result, self.text) or \
            text.endswith("=" + self.text) or \
            self.result is not None and self.flags.get(text) == self.result

    def ask(self, text, held, late):
        """What an atom can be; late: the result variable is in other use."""
        found = re.match(r"(.+?)(==|!=|<=|>=|<|(?<!-)>)(.+)$", text)
        left, op, right = found.groups() if found else (text, "!=", "0")
        left = bare(left)
        name, args = call(left)
        if name in ("IS_ERR", "IS_ERR_OR_NULL", "PTR_ERR_OR_ZERO"):
            if not args or args[0] != self.object():
                return BOTH
            return {not held and (self.form == "errptr" or self.preset or
                                  name[-1] == "L")}
        if left in self.given:
            return {op == "!="}
        if left == self.object() and right in ("0", "NULL"):
            return {(held or self.form == "errptr") == (op == "!=")}
        if (not late or left != self.result) and self.is_result(left):
            return self.compared(op, right, held)
        flag = self.flags.get(text)
        if flag in ("true", "1"):
            return {held}
        if flag == "put":
            return {False}
        return truth(flag, lambda part: self.ask(part, held, False)) \
            if flag else BOTH

    def compared(self, op, right, held):
        if self.form == "bool":
            return {held == (op == "!=")} if right in ("0", "false") else BOTH
        if not (right == "0" or right.startswith("-E")) or \
                not held and right != "0" and op in ("==", "!="):
            return BOTH
        value, other = (0 if held else -1), (0 if right == "0" else -2)
        return {{"==": value == other, "!=": value != other,
                 "<": value < other, "<=": value <= other,
                 ">": value > other, ">=": value >= other}[op]}

    def can(self, cond, taken, held, late=False):
        """Whether cond can go this way while held (or refused)."""
        for op in ("&&", "||"):
            parts = split(bare(cond), op)
            last = max([i for i, part in enumerate(parts)
                        if self.text in part], default=0)
            # What stands before the call itself let it be reached.
            cond = op.join(parts[last:])
        return taken in truth(cond, lambda part: self.ask(part, held, late))

    def tells(self, text):
        return text in ("true", "1") or text == self.result or \
            truth(text, lambda part: self.ask(part, True, False)) != \
            truth(text, lambda part: self.ask(part, False, False))


def spot(p):
    return p[0].file, p[0].line, p[0].column


def line(p):
    return int(p[0].line)


class Unit:
    """All that is known about the file at hand."""

    def __init__(self):
        api = ["flb", "objp"]
        self.gets = {"liveupdate_flb_get_incoming":
                     Entry("incoming", "flb", api, "objp")}
        self.puts = {"liveupdate_flb_put_incoming":
                     Entry("incoming", "flb", api[:1])}
        self.maybe = set()      # functions that put on some of their paths
        self.params = {}        # function: names of its parameters
        self.calls = {}         # spot: (function, text)
        self.assigns = []       # (function, line, lvalue, value, is pointer)
        self.tests = []         # (function, condition, then)
        self.branches = []      # (function, condition, statement, for which way, its place)
        self.said = []          # (function, returned expression)
        self.turns = []         # (function, condition of a loop)
        self.seen = []          # (function, line, text) of what SmPL can place
        self.acquires = {}      # spot: Acquire
        self.cases = []         # (function, switch, on what, case, value)
        self.scopes = []        # (function, what a cleanup at a scope's end has)
        self.strays = {}        # spot of a put: acquires not held there
        self.sections = set()   # functions that begin what others end
        self.owed = set()       # spots of puts where another FLB is held
        self.marks = {}         # (spot, spot): what the rules noted
        self.told = set()       # (spot, message) of the findings
        self.fixes = {}         # spot of a return: the puts that belong before it
        self.kept = {}          # function: what it returns, to be read before a put

    def counted_outgoing(self):
        """Outgoing references are counted where there is a put for them."""
        api = ["flb", "objp"]
        self.gets["liveupdate_flb_get_outgoing"] = \
            Entry("outgoing", "flb", api, "objp")
        self.puts["liveupdate_flb_put_outgoing"] = \
            Entry("outgoing", "flb", api[:1])

    # What the rules saw.

    def saw_function(self, name, params):
        params = squeeze(params)
        self.params[name] = [re.findall(r"\w+", part)[-1]
                             for part in split(params, ",")
                             if params not in ("", "void")]

    def saw_call(self, p, name, args):
        text = "%s(%s)" % (name, ",".join(squeeze(arg) for arg in args))
        self.calls[spot(p)] = p[0].current_element, text

    def saw_assign(self, e, lvalue, value, pointer=False):
        self.assigns.append((e[0].current_element, line(e), squeeze(lvalue),
                             squeeze(value), pointer))
        self.saw_place(e, value)

    def ends_another(self, func):
        """func clears a member that another function keeps a pointer in: it puts for that, too."""
        def members(wanted):
            return {left.rsplit("->")[-1] for f, _, left, value, _ in self.assigns
                    if "->" in left and wanted(f, value == "NULL")}
        return not members(lambda f, clears: f == func and clears).isdisjoint(
            members(lambda f, clears: f != func and not clears))

    def saw_loop(self, p, name, args):
        """A for_each macro moves its first argument along the others."""
        if "guard" in name:
            self.scopes += [(p[0].current_element, squeeze(arg)) for arg in args]
        for arg in args[1:]:
            self.saw_assign(p, args[0], arg, True)

    def saw_test(self, e, cond, then, s):
        cond, then = squeeze(cond), squeeze(then)
        self.tests.append((e[0].current_element, cond, then))
        self.branches.append((e[0].current_element, cond, then, True, s[0]))
        self.saw_place(e, cond)

    def saw_else(self, cond, s):
        self.branches.append((s[0].current_element, squeeze(cond), "", False, s[0]))

    def saw_turn(self, e, cond):
        """A loop goes on while cond holds."""
        self.turns.append((e[0].current_element, squeeze(cond)))
        self.saw_place(e, cond)

    def saw_place(self, e, text):
        self.seen.append((e[0].current_element, line(e), squeeze(text)))

    def saw_return(self, e, text):
        self.said.append((e[0].current_element, squeeze(text)))
        self.saw_place(e, text)

    def saw_case(self, e, text, s, value):
        """A case of a switch, or its default, and its first statement."""
        self.cases.append((e[0].current_element, spot(e), squeeze(text),
                           spot(s), squeeze(value)))

    def case(self, s, held):
        """s is a case that only a held (or only a refused) get reaches."""
        for func, where, text, first, value in self.cases:
            if first == s and any(
                    acq.func == func and acq.form == "int" and
                    acq.is_result(text) for acq in self.acquires.values()):
                zero = any(c[1] == where and c[4] == "0" for c in self.cases)
                return value == "0" if held else \
                    value != "0" and (value != "default" or zero)
        return False

    def saw_cleanup(self, e, attr, value):
        """A variable that puts by itself when its scope ends."""
        self.scopes.append((e[0].current_element, squeeze(value)))
        for acq in self.acquires.values():
            if "__free" in str(attr) and line(e) == acq.line:
                acq.unclear = True

    # References.

    def take(self, p):
        """Note the acquire at p, with all that its function says about it."""
        if spot(p) in self.acquires:
            return
        func, text = self.calls[spot(p)]
        get = self.gets[call(text)[0]]
        acq = Acquire(get, text, func, self.params.get(func, []))
        acq.line = line(p)
        self.acquires[spot(p)] = acq
        mine = [a for a in self.assigns if a[0] == func]
        for _, at, lvalue, value, _ in mine:
            if bare(value) == text and abs(at - acq.line) < 3:
                acq.result = lvalue
        for _, _, lvalue, value, _ in mine:
            if lvalue != acq.result and acq.tells(value):
                acq.flags[lvalue] = self.polarity(func, lvalue, value)
        acq.preset = any(lvalue == acq.object() and at < acq.line and
                         value.startswith("ERR_PTR(")
                         for _, at, lvalue, value, _ in mine)
        self.point(acq, mine)
        self.correlate(acq)

    def polarity(self, func, flag, value):
        """`flag = true` beside a put says that nothing is held any more."""
        lines = {at for f, at, lvalue, v, _ in self.assigns
                 if (f, lvalue, v) == (func, flag, value)}
        puts = {int(where[1]) for where, (f, text) in self.calls.items()
                if f == func and call(text)[0] in self.puts}
        beside = lines & ({n + 1 for n in puts} | {n - 1 for n in puts})
        return "put" if beside and value == "true" else value

    def fixable(self, acq):
        """A put written at the end of a path means this reference, and nothing
        that runs by itself after it looks into the object."""
        mine = {lvalue for func, _, lvalue, _, _ in self.assigns
                if func == acq.func}
        guards = [text for func, _, text in self.seen
                  if func == acq.func and text.startswith("guard(")] + \
            [text for func, text in self.scopes if func == acq.func]
        return not acq.unclear and not words(acq.key) & mine and \
            re.match(r"&?\w+((\.|->)\w+|\[\w+\])*$", acq.key) is not None and \
            not any(self.found(text, acq) for text in guards)

    def give_up(self):
        """Judge nothing in this file."""
        for acq in self.acquires.values():
            acq.unclear = True

    def held_test(self, acq):
        """A condition that holds wherever the reference is held and nowhere else after the get:
        the result must be given to a variable once, and to it nothing else."""
        given = {(at, value) for func, at, lvalue, value, _ in self.assigns
                 if func == acq.func and lvalue == acq.result}
        shared = any("&" + str(acq.result) in text
                     for func, _, text in self.seen if func == acq.func)
        if len(given) != 1 or not re.match(r"\w+$", acq.result) or shared:
            return None
        return {"null": acq.result, "int": "!" + acq.result}.get(acq.form)

    def point(self, acq, assigns):
        """Pointers found through the object, and through those."""
        known = -1
        while known != len(acq.derived):
            known = len(acq.derived)
            for _, _, lvalue, value, pointer in assigns:
                if pointer and re.match(r"\w+([.[]\w+\]?)*$", lvalue) and \
                        lvalue != acq.object() and self.found(value, acq):
                    acq.derived.add(lvalue)

    def correlate(self, acq):
        """What lets acq be reached, and conditions that choose its put."""
        tests = [t for t in self.tests if t[0] == acq.func] + \
            [t + ("",) for t in self.turns if t[0] == acq.func]
        choosing = set()
        for _, cond, then in tests:
            parts = split(cond, "&&")
            where = [i for i, part in enumerate(parts) if acq.text in part]
            acq.given |= set(parts[:where[0]] if where else [])
            if any(call(text)[0] in self.puts and
                   "if(" not in then[:then.index(text)]
                   for text in calls(then)):
                choosing.add(cond)
        switched = {c[2] for c in self.cases if c[0] == acq.func}
        if any("!" + cond in choosing or words(cond) & switched
               for cond in choosing):
            acq.unclear = True
        if any(words(cond) & self.reckoned(acq) for cond in choosing):
            acq.unclear = True
        acq.unset = any(re.match(r"\w+\.\w+$", cond) and
                        cond not in {a[2] for a in self.assigns
                                     if a[0] == acq.func}
                        for cond in choosing)
        if "[" in acq.target:   # one object of many: each has its reference
            acq.unclear = True
        places = [text for func, _, text in self.seen
                  if func == acq.func and acq.text in text]
        if not places or any(self.inside_macro(text, acq) for text in places):
            acq.unclear = True

    def reckoned(self, acq):
        """Names whose values only arithmetic tells: computed from themselves,
        or compared where the get itself is called."""
        names = {lvalue for func, _, lvalue, value, _ in self.assigns
                 if func == acq.func and lvalue in words(value)}
        for func, cond, _ in self.tests:
            if func == acq.func and acq.text in cond:
                for part in split(cond[:cond.index(acq.text)], "||"):
                    if re.match(r"[\w.]+(<=?|>=?)[\w.]+$", part):
                        names |= words(part)
        return names - set(acq.flags) - acq.derived - {acq.result, acq.object()}

    @staticmethod
    def inside_macro(text, acq):
        """The result goes to another call, which may be a macro that returns."""
        return any(acq.text in part[1:] and part != acq.text and
                   call(part)[0] not in HINTS + PURE for part in calls(text))

    @staticmethod
    def found(text, acq):
        """text is a pointer found through the object, by its words."""
        text, name = uncast(text), acq.object() or ""
        if call(text)[0] in OWN:
            return False
        return any(
            known in words(text) if re.match(r"\w+$", known) else known in text
            for known in acq.derived | {name} - {""})

    def released(self, text):
        """The (side, key) that a call puts, or None."""
        name, args = call(squeeze(text))
        put = self.puts.get(name)
        return put and len(args) >= len(put.names) and \
            (put.side, put.filled(put.key, args)) or None

    def drops(self, text, acq):
        """A put of this reference, or one that may have been meant for it, or
        the end of all."""
        done = self.released(text)
        if not done and any(
                a[0] == acq.func and a[3] in ("panic", "&panic") and
                a[2] == call(squeeze(text))[0] for a in self.assigns):
            return True
        if not done:
            return call(squeeze(text))[0] in self.maybe
        return done == (acq.side, acq.key) or \
            all((a.func, a.side, a.key) != (acq.func,) + done
                for a in self.acquires.values())

    def hands(self, text, acq):
        """text, returned or stored, leaves the reference to someone else."""
        if acq.func in self.sections:
            return True
        text = squeeze(text)
        if self.holds(text, acq):
            return True
        arms = split(text, "?")
        if len(arms) == 2:
            return any(self.hands(arm, acq) for arm in split(arms[1], ":"))
        name = acq.object()
        if name and not words(name) & set(acq.params):
            return uncast(text) in {name, acq.text, name.split(".")[0]} | \
                acq.derived
        return bool(words(acq.target or acq.result) & set(acq.params))

    def holds(self, text, acq):
        """text, found through the object, is kept where another function ends
        the hold: it clears the place, or asks for it and puts."""
        return self.found(text, acq) and any(
            func == acq.func and value == text and self.ended(lvalue, acq)
            for func, _, lvalue, value, _ in self.assigns)

    def ended(self, lvalue, acq):
        place = re.match(r"(\w+)\[\w+\]$|\w+->(\w+)$", lvalue)
        if not place:
            return False
        named = r"\b%s\[" % place[1] if place[1] else r"->%s\b" % place[2]
        takers = {a.func for a in self.acquires.values()}
        enders = {f for f, text in self.calls.values() if f not in takers and
                  self.released(text) == (acq.side, acq.key)}
        return any(func in enders and re.search(named, cond)
                   for func, cond, _ in self.tests) or \
            any(func != acq.func and re.search(named + r".*$", left) and
                (value == "NULL" or value.startswith("ERR_PTR("))
                for func, _, left, value, _ in self.assigns)

    def held_in_scope(self, acq):
        """What is kept within a scoped_guard() is kept: its body always runs,
        which SmPL, to which it is a loop, does not know."""
        return any(func == acq.func for func, _ in self.scopes) and any(
            func == acq.func and self.hands(value, acq) and
            self.ended(lvalue, acq)
            for func, _, lvalue, value, _ in self.assigns)

    def hand(self, p, text, out):
        """The function around an acquire passes it on, if text does."""
        acq = at(p)
        said = [t for func, t in self.said if func == acq.func]
        if not text and not any(acq.text in t and self.hands(t, acq)
                                for t in said):
            return
        get = Entry(acq.side, acq.key, acq.params, out or acq.target, acq.form)
        if acq.result and acq.result[:1] == "*" and \
                acq.result[1:] in acq.params:
            out = acq.result[1:]
        if out:
            get.obj, get.form = out, "bool" if acq.form == "null" else acq.form
        elif not words(get.obj) & set(acq.params):
            get.obj, get.form = "", "null"
        get.form = self.returns(acq, get.form)
        self.gets.setdefault(acq.func, get)

    def plan_put(self, p, name):
        """A function of that name will put what the function around p gets."""
        acq = at(p)
        if acq.func in self.gets and name not in self.params:
            self.puts.setdefault(name, Entry(acq.side, acq.key, []))

    def section(self, p):
        """The function around an acquire begins what its callers end."""
        acq = at(p)
        begun = {f: int(where[1]) for where, (f, text) in self.calls.items()
                 if call(text)[0] == acq.func}
        begun.pop(acq.func, None)
        if acq.func in self.gets or \
                not any(int(where[1]) > begun.get(f, 1 << 30) and
                        self.released(text) == (acq.side, acq.key)
                        for where, (f, text) in self.calls.items()):
            return
        self.sections.add(acq.func)
        self.gets.setdefault(acq.func, Entry(
            acq.side, acq.key, acq.params, "", self.returns(acq, "int")))

    def returns(self, acq, form):
        """What the function around acq says: form, unless its returns do."""
        said = [t for func, t in self.said if func == acq.func]
        if any("ERR_PTR(" in t for t in said):
            return "errptr"
        if {"true", "false"} & set(said) or "!" + acq.text in said:
            return "bool"
        return form

    def always_puts(self, func):
        """func puts whatever way it goes: it is a Put itself."""
        for f, text in self.calls.values():
            if f == func and self.released(text):
                side, key = self.released(text)
                self.puts.setdefault(func, Entry(side, key, self.params[func]))

    def sometimes_put(self):
        """Functions that put on some paths only: nothing is sure after them."""
        takers = {acq.func for acq in self.acquires.values()}
        self.maybe = {f for f, text in self.calls.values() if self.released(text)
                      and f not in takers and f not in self.puts}

    def stray(self, p, r):
        """The put at r may run with nothing held by p, nor by its like."""
        acq = at(p)
        if not acq.unclear and not acq.unset and 1 == sum(
                (a.func, a.side, a.key) == (acq.func, acq.side, acq.key)
                for a in self.acquires.values()):
            self.strays.setdefault(spot(r), set()).add(spot(p))

    def points(self, text, acq):
        arms = split(text, "?")
        if len(arms) == 2:
            return any(self.points(arm, acq) for arm in split(arms[1], ":") +
                       [arms[0]] * arms[1].startswith(":"))
        text = uncast(text)
        return text in acq.derived or text == acq.object() or \
            text.startswith("&") and self.found(text, acq)

    def looks_into(self, text, acq, derived):
        text = squeeze(text)
        names = derived | ({acq.object()} if acq.object() else set())
        for name in names:
            if text.startswith(name + "->") or text.startswith(name + "[") or \
                    text in ("*" + name, "*(" + name + ")"):
                return True
            if re.match(r"(\(\([^()]*\)|container_of\()%s\b.*\)->"
                        % re.escape(name), text):
                return True
        name, args = call(text)
        if not name or name in HINTS + PURE or name.isupper():
            return False
        known = self.params.get(name)
        for i, arg in enumerate(args):
            if uncast(arg) in names and (known is None or i >= len(known) or
                                         self.follows(name, known[i])):
                return True
        return False

    def follows(self, func, name):
        """func looks into what its parameter name points to."""
        return any(name + "->" in text or "*" + name in text or
                   re.search(r"\w\([^()]*\b%s\b" % name, text)
                   for f, _, text in self.seen if f == func)


UNIT = Unit()


def begin():
    """A new file: nothing is known."""
    UNIT.__init__()


def at(p):
    return UNIT.acquires[spot(p)]


def is_get(name):
    return name in UNIT.gets


def takes(text):
    return call(squeeze(text))[0] in UNIT.gets


def puts(text):
    return UNIT.released(text) is not None


def drops(text, p):
    return UNIT.drops(text, at(p))


def keeps(text, p):
    """No call in text drops the reference."""
    return not any(UNIT.drops(part, at(p)) for part in calls(squeeze(text)))


def elsewhere(text, p):
    """text has nothing to do with the reference or the object."""
    return keeps(text, p) and not any(takes_same(part, p) or reads(part, p)
                                      for part in calls(squeeze(text)))


def hands(text, p):
    return UNIT.hands(text, at(p))


def refused(cond, p, taken, late=False):
    """Going this way at cond, the get cannot have succeeded."""
    return not at(p).can(squeeze(cond), taken, True, late)


def granted(cond, p, taken, late=False):
    """Going this way at cond, the get cannot have failed."""
    return not at(p).can(squeeze(cond), taken, False, late)


def stops(text, p):
    """Nothing comes after text, or nothing does when the get has failed."""
    name, args = call(squeeze(text))
    return name in ("panic", "BUG") or name == "BUG_ON" and granted(args[0], p, False)


def is_result(text, p):
    return squeeze(text) == at(p).result


def is_flag(text, p):
    return squeeze(text) in at(p).flags


def unset(text):
    return squeeze(text) in ("false", "0", "NULL")


def is_dead(s):
    return UNIT.case(spot(s), False)


def is_live(s):
    return UNIT.case(spot(s), True)


def starts_live(u):
    """u is on the line of the first statement of a case 0."""
    return any(line(u) == int(first[1]) and UNIT.case(first, True)
               for _, _, _, first, _ in UNIT.cases)


def gives_back(text, p):
    """A put of this very FLB."""
    return UNIT.released(text) == (at(p).side, at(p).key)


def takes_same(text, p):
    name, args = call(squeeze(text))
    get = UNIT.gets.get(name)
    return get is not None and \
        (get.side, get.filled(get.key, args)) == (at(p).side, at(p).key)


def reads(text, p):
    """text looks into the object, or lets another function do so."""
    return UNIT.looks_into(text, at(p), set())


def reads_any(text, p):
    """The same, for the object and every pointer found through it."""
    return UNIT.looks_into(text, at(p), at(p).derived)


def guarded(text, p, u):
    """Within its own expression, text is only reached with a reference."""
    text, acq = squeeze(text), at(p)
    return any(func == acq.func and abs(at_line - line(u)) < 3 and
               text in whole and sheltered(whole, text, acq)
               for func, at_line, whole in UNIT.seen)


def sheltered(whole, text, acq):
    """What stands before text in whole lets only a granted get through."""
    whole = bare(whole)
    arms = split(whole, "?")
    if len(arms) == 2 and text not in arms[0]:
        left, right = split(arms[1], ":")[0], split(arms[1], ":")[-1]
        return not acq.can(arms[0], text in left, False) or \
            sheltered(left if text in left else right, text, acq)
    for op, taken in (("||", False), ("&&", True)):
        parts = split(whole, op)
        where = [i for i, part in enumerate(parts) if text in part]
        if len(parts) > 1 and where:
            return any(not acq.can(part, taken, False)
                       for part in parts[:where[0]]) or \
                sheltered(parts[where[0]], text, acq)
    return whole.startswith("!") and sheltered(whole[1:], text, acq)


def points(text, p):
    """text is the object or a pointer found through it."""
    return UNIT.points(squeeze(text), at(p))


def reaches(text, p):
    """text is found through the object: a pointer where it is stored as one."""
    return UNIT.found(squeeze(text), at(p)) and not takes(text)


def holds_pointer(text, p):
    return squeeze(text) in at(p).derived | {at(p).object()}


def outlives(text, p):
    """What is stored here is still there when the function has returned."""
    text = squeeze(text)
    return re.match(r"\*?\w+(->|\[)|\*\w+$", text) is not None and \
        not holds_pointer(text.split("->")[0], p)


def put_twice(cond, p, taken):
    """A local that remembers the put forbids this way after it."""
    put = {name for name, value in at(p).flags.items() if value == "put"}
    return taken not in truth(squeeze(cond), lambda text: {True}
                              if text in put else BOTH)


def for_other(text, p):
    done = UNIT.released(text)
    return done is not None and done != (at(p).side, at(p).key)


def never_taken(text, p):
    """A put of an FLB that this function never takes, named as openly."""
    done, acq = UNIT.released(text), at(p)
    named = r"&\w+(\.\w+)*$"
    return done is not None and done[0] == acq.side and \
        re.match(named, done[1]) is not None and \
        re.match(named, acq.key) is not None and \
        all((a.func, a.side, a.key) != (acq.func,) + done
            for a in UNIT.acquires.values())


def is_stray(w):
    return spot(w) in UNIT.strays


def is_owed(w):
    return spot(w) in UNIT.owed


def mark(p, q, what):
    marks(p, q).add(what)


def marks(p, q):
    return UNIT.marks.setdefault((spot(p), spot(q)), set())


def walks(text, p):
    """text is moved by a loop until it is NULL."""
    return (at(p).func, squeeze(text)) in UNIT.turns


PRINTERS = []


def use_printer(printer):
    PRINTERS[:] = [printer]


def tell(q, p, message):
    """A finding at q about the reference of p: printed once, if at all."""
    if not at(p).unclear:
        say(q, message)


def tell_counted(q, p, message):
    """One that rests on a put being for the reference of p."""
    if not UNIT.ends_another(at(p).func):
        tell(q, p, message)


def say(q, message):
    """A finding at q, printed once."""
    if (spot(q), message) not in UNIT.told:
        UNIT.told.add((spot(q), message))
        for printer in PRINTERS:
            printer(q[0], message)


def is_told(q):
    return any(where == spot(q) for where, _ in UNIT.told)


def returned_with(p):
    """What is returned by the very expression that calls the get."""
    acq = at(p)
    return [t for func, t in UNIT.said if func == acq.func and acq.text in t]


def sole(p):
    """No other reference is taken in this function."""
    return 1 == sum(a.func == at(p).func for a in UNIT.acquires.values())


def fixable(p):
    return UNIT.fixable(at(p))


def hands_out(p):
    """Whether the function gives the object to its caller, for whom it must live on."""
    return at(p).func in UNIT.gets


def held_test(p):
    return UNIT.held_test(at(p))


def plain_type(text):
    """A function's type that is one of a variable as well: no section, no attribute."""
    return re.match(r"(?:(?:const|unsigned|signed|struct|union|enum) )*[a-z]\w*$",
                    squeeze(text)) is not None


def is_marked(q, what):
    return any(where == spot(q) and what in notes
               for (_, where), notes in UNIT.marks.items())


def put_call(p):
    """The call that gives this reference back: a wrapper if there is one."""
    for name, put in sorted(UNIT.puts.items()):
        if (put.side, put.key) == (at(p).side, at(p).key) and not put.names:
            return name + "()"
    return "liveupdate_flb_put_%s(%s)" % (at(p).side, at(p).key)
