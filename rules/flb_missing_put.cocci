// SPDX-License-Identifier: GPL-2.0-only
///
/// A successful liveupdate_flb_get_incoming() takes a reference on the FLB.
/// Every path that leaves the function afterwards has to drop it with
/// liveupdate_flb_put_incoming(), or the object is never finished and freed.
///
// Confidence: High
// Comments: Wrappers are recognised within one file. Patch mode adds the put
// Comments: where every path to the return holds the reference and what is
// Comments: returned does not read the object.
// Options: --no-includes --include-headers
// Keywords: liveupdate, FLB, reference leak, missing put

virtual patch
virtual context
virtual org
virtual report

// prelude: begin (one text in every rule, kept so by scripts/sync-prelude)
@initialize:python@
@@
import re

HINTS = ("likely", "unlikely", "WARN", "WARN_ON", "WARN_ONCE", "WARN_ON_ONCE")
OWN = ("get_device", "pci_dev_get", "of_node_get", "fwnode_handle_get",
       "kobject_get", "get_file")
BOTH = {True, False}


class Get:
    """A function that hands out a reference, and what its result says.

    form: int (0 or an errno), bool (true: held), null or errptr (the object,
    else NULL or ERR_PTR). key and obj: argument number, or text inside it."""
    def __init__(self, side, form, key, obj):
        self.side, self.form, self.key, self.obj = side, form, key, obj


class Put:
    def __init__(self, side, key):
        self.side, self.key = side, key


class Acquire:
    """One call of a Get; result and flags are filled in by later rules."""
    def __init__(self, name, args, func, names):
        get = GETS[name]
        self.text, self.func = "%s(%s)" % (name, ",".join(args)), func
        self.side, self.form = get.side, get.form
        self.key = key_of(get, args)
        self.target = uncast(args[get.obj]) if isinstance(get.obj, int) else ""
        self.names, self.result, self.flags = names, None, {}

    def object(self):
        if self.form in ("null", "errptr"):
            return self.result
        return self.target[1:] if self.target.startswith("&") else None


def squeeze(text):
    """The text of an expression with blanks only between two words."""
    out = ""
    for token in re.findall(r"\w+|[^\w\s]", str(text)):
        out += " " * bool(re.search(r"\w$", out) and re.match(r"\w", token))
        out += token
    return out


def closing(text, start):
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] in "([{") - (text[i] in ")]}")
        if not depth:
            return i
    return -1


def split(text, op):
    """The parts of text between the ops that no bracket encloses."""
    parts, start, i = [], 0, 0
    while i < len(text):
        if text[i] in "([{":
            i = max(closing(text, i), i)
        elif text.startswith(op, i):
            parts.append(text[start:i])
            start = i + len(op)
            i = start - 1
        i += 1
    return parts + [text[start:]]


def call(text):
    """(name, arguments) when all of text is one call, else (None, [])."""
    found = re.match(r"(\w*)\(", text)
    if not found or closing(text, found.end() - 1) != len(text) - 1:
        return None, []
    inner = text[found.end():-1]
    return found.group(1), split(inner, ",") if inner else []


def bare(text):
    """Without brackets around it, and without the hints around a condition."""
    name, args = call(text)
    if name == "" or name in HINTS:
        return bare(args[0] if name else text[1:-1])
    return text


def uncast(text):
    text = bare(text)
    short = re.sub(r"^\((?:\w+ )*\w+\**\)(?=[\w&*(])", "", text)
    return text if short == text else uncast(short)


def key_of(entry, args):
    return uncast(args[entry.key]) if isinstance(entry.key, int) else entry.key


def is_result(text, acq):
    return text in (acq.result, acq.text) or text.endswith("=" + acq.text)


def compared(op, right, acq, held):
    """What `result op right` can be."""
    if acq.form != "int" or not (right == "0" or right.startswith("-E")):
        same = {"0": False, "false": False, "NULL": False}.get(right)
        if same is None or acq.form == "errptr" or op not in ("==", "!="):
            return BOTH
        return {(held == same) == (op == "==")}
    if not held and right != "0" and op in ("==", "!="):
        return BOTH
    value, other = (0 if held else -1), (0 if right == "0" else -2)
    return {{"==": value == other, "!=": value != other, "<": value < other,
             "<=": value <= other, ">": value > other,
             ">=": value >= other}[op]}


def atom(text, acq, held):
    name, args = call(text)
    if name in ("IS_ERR", "IS_ERR_OR_NULL") and args[0] == acq.object():
        return {False} if held else \
            {True} if acq.form == "errptr" or name != "IS_ERR" else {False}
    if acq.object() and text == acq.object():
        return {True} if held or acq.form == "errptr" else {False}
    if is_result(text, acq):
        return {held} if acq.form != "int" else {not held}
    if text in acq.flags:
        flag = acq.flags[text]
        return {held} if flag in ("true", "1") else truth(flag, acq, held)
    return BOTH


def truth(text, acq, held):
    """What a condition can be while the reference is held, or was refused."""
    text = bare(text)
    for op, absorbing in (("||", True), ("&&", False)):
        parts = split(text, op)
        if len(parts) > 1:
            # Parts before the call itself let it be reached.
            known = max([i for i, part in enumerate(parts)
                         if acq.text in part], default=0)
            values = [{not absorbing}] * known + \
                [truth(part, acq, held) for part in parts[known:]]
            out = {absorbing} if any(absorbing in v for v in values) else set()
            return out | ({not absorbing}
                          if all((not absorbing) in v for v in values) else set())
    if text.startswith("!"):
        return {not v for v in truth(text[1:], acq, held)}
    found = re.match(r"(.+?)(==|!=|<=|>=|<|(?<!-)>)(.+)$", text)
    if found:
        left, op, right = found.groups()
        left = bare(left)
        if is_result(left, acq):
            return compared(op, right, acq, held)
        if left == acq.object() and right == "NULL" and op in ("==", "!="):
            return {v == (op == "!=") for v in atom(left, acq, held)}
        return BOTH
    return atom(text, acq, held)


def spot(p):
    return p[0].file, p[0].line, p[0].column


def words(text):
    return re.findall(r"\w+", str(text))


def at(p):
    return ACQUIRES[spot(p)]


def refused(cond, p, taken):
    """Going this way at cond, the get cannot have succeeded."""
    return taken not in truth(squeeze(cond), at(p), True)


def granted(cond, p, taken):
    """Going this way at cond, the get cannot have failed."""
    return taken not in truth(squeeze(cond), at(p), False)


def flagged(p, name, text):
    """A local that remembers whether the get succeeded."""
    if squeeze(name) != at(p).result:
        at(p).flags[squeeze(name)] = squeeze(text)


def tells(text, p):
    text, acq = squeeze(text), at(p)
    return text in ("true", "1") or \
        truth(text, acq, True) != truth(text, acq, False)


def released(text):
    """The (side, key) that a call puts, or None."""
    name, args = call(squeeze(text))
    if name not in PUTS or isinstance(PUTS[name].key, int) and not args:
        return None
    return PUTS[name].side, key_of(PUTS[name], args)


def drops(text, p):
    """A put of this reference, or one that was meant for it."""
    done, acq = released(text), at(p)
    if not done or done == (acq.side, acq.key):
        return bool(done)
    return all((a.func, a.side, a.key) != (acq.func,) + done
               for a in ACQUIRES.values())


def names_of(params):
    return [re.findall(r"\w+", part)[-1] for part in split(squeeze(params), ",")]


def took(p, name, args, params):
    """Note an acquire; params is the parameter list of the function around."""
    names = names_of(params)
    ACQUIRES.setdefault(spot(p), Acquire(
        name, [squeeze(arg) for arg in args], p[0].current_element, names))


def numbered(text, names):
    return names.index(text) if text in names else text


def hands(text, p):
    """text, when returned, gives the caller the reference to look after."""
    text, acq = squeeze(text), at(p)
    arms = split(text, "?")
    if len(arms) == 2:
        return any(hands(arm, p) for arm in split(arms[1], ":"))
    if acq.form in ("null", "errptr") or acq.object():
        return uncast(text) in (acq.object(), acq.text)
    return acq.target in acq.names and acq.form in ("int", "bool")


def drops_in(func, params, text):
    """func puts whatever way it goes: it is a Put itself."""
    side, key = released(text)
    PUTS.setdefault(func, Put(side, numbered(key, names_of(params))))


def wraps(p, said, out):
    """The function around an acquire passes it on: it is a Get itself."""
    acq = at(p)
    get = GETS.get(acq.func) or Get(acq.side, acq.form, acq.key, acq.target)
    get.key = numbered(get.key, acq.names)
    get.obj = numbered(out or get.obj, acq.names)
    if acq.object() and not out:
        get.form, get.obj = "null", None
    if said.startswith("ERR_PTR("):
        get.form = "errptr"
    if said in ("true", "false"):
        get.form = "bool"
    GETS[acq.func] = get

@mention@
@@
\(liveupdate_flb_get_incoming\|liveupdate_flb_put_incoming\|
  liveupdate_flb_get_outgoing\|liveupdate_flb_put_outgoing\)(...)

@counted@
@@
liveupdate_flb_put_outgoing(...)

@script:python depends on mention@
@@
ACQUIRES = {}
GETS = {"liveupdate_flb_get_incoming": Get("incoming", "int", 0, 1)}
PUTS = {"liveupdate_flb_put_incoming": Put("incoming", 0)}

@script:python depends on counted@
@@
GETS["liveupdate_flb_get_outgoing"] = Get("outgoing", "int", 0, 1)
PUTS["liveupdate_flb_put_outgoing"] = Put("outgoing", 0)

// Wrappers, and wrappers of wrappers: each round sees what the one before it learnt.

@drop1 depends on mention@
identifier f;
parameter list ps;
expression R;
position r : script:python(R) { released(R) is not None };
expression A : script:python() { call(squeeze(A))[0] in GETS };
@@
f(ps) {
... when != A
R@r
... when != A
}

@script:python@
f << drop1.f;
ps << drop1.ps;
R << drop1.R;
@@
drops_in(f, ps.expr, R)

@take1 depends on mention exists@
identifier f, g;
parameter list ps;
expression list es;
position p : script:python(g) { g in GETS };
@@
f(ps) {
... when any
g@p(es)
... when any
}

@script:python@
g << take1.g;
ps << take1.ps;
es << take1.es;
p << take1.p;
@@
took(p, g, es.elements, ps.expr)

@keep1@
position take1.p;
identifier g;
idexpression x;
@@
x = g@p(...)

@script:python@
p << take1.p;
x << keep1.x;
@@
at(p).result = squeeze(x)

@hand1 exists@
position take1.p;
identifier g, X;
expression H : script:python(p) { hands(H, p) };
expression R : script:python(p) { drops(R, p) };
position h;
@@
g@p(...)
... when != R
(
return@h H;
|
  *X =@h H
)

@say1@
identifier take1.f;
expression E;
@@
f(...) {
<+...
return E;
...+>
}

@script:python@
p << take1.p;
h << hand1.h;
X << hand1.X = "";
E << say1.E;
@@
wraps(p, squeeze(E), X)

@drop2 depends on mention@
identifier f;
parameter list ps;
expression R;
position r : script:python(R) { released(R) is not None };
expression A : script:python() { call(squeeze(A))[0] in GETS };
@@
f(ps) {
... when != A
R@r
... when != A
}

@script:python@
f << drop2.f;
ps << drop2.ps;
R << drop2.R;
@@
drops_in(f, ps.expr, R)

@take2 depends on mention exists@
identifier f, g;
parameter list ps;
expression list es;
position p : script:python(g) { g in GETS };
@@
f(ps) {
... when any
g@p(es)
... when any
}

@script:python@
g << take2.g;
ps << take2.ps;
es << take2.es;
p << take2.p;
@@
took(p, g, es.elements, ps.expr)

@keep2@
position take2.p;
identifier g;
idexpression x;
@@
x = g@p(...)

@script:python@
p << take2.p;
x << keep2.x;
@@
at(p).result = squeeze(x)

@hand2 exists@
position take2.p;
identifier g, X;
expression H : script:python(p) { hands(H, p) };
expression R : script:python(p) { drops(R, p) };
position h;
@@
g@p(...)
... when != R
(
return@h H;
|
  *X =@h H
)

@say2@
identifier take2.f;
expression E;
@@
f(...) {
<+...
return E;
...+>
}

@script:python@
p << take2.p;
h << hand2.h;
X << hand2.X = "";
E << say2.E;
@@
wraps(p, squeeze(E), X)

@take depends on mention exists@
identifier f, g;
parameter list ps;
expression list es;
position p : script:python(g) { g in GETS };
@@
f(ps) {
... when any
g@p(es)
... when any
}

@script:python@
g << take.g;
ps << take.ps;
es << take.es;
p << take.p;
@@
took(p, g, es.elements, ps.expr)

@keep@
position take.p;
identifier g;
idexpression x;
@@
x = g@p(...)

@script:python@
p << take.p;
x << keep.x;
@@
at(p).result = squeeze(x)
// prelude: end

@initialize:python@
@@

MARKS, FIXES, KEPT = {}, {}, {}

def put_for(p):
    """The call that gives this reference back: a wrapper where there is one."""
    want = (at(p).side, at(p).key)
    for name, put in sorted(PUTS.items()):
        if (put.side, put.key) == want:
            return name + "()"
    return "liveupdate_flb_put_%s(%s)" % want


def mark(p, q, what):
    marks(p, q).add(what)


def marks(p, q):
    return MARKS.setdefault((spot(p), spot(q)), set())


def leaks(p):
    return "[flb-missing-put] still holds the %s reference on %s taken on line %s" \
        % (at(p).side, at(p).key, p[0].line)

@flag exists@
position take.p;
identifier g;
local idexpression b;
expression M : script:python(p) { tells(M, p) };
position e;
@@
g@p(...)
... when any
b =@e M

@script:python@
p << take.p;
b << flag.b;
M << flag.M;
@@
flagged(p, b, M)

// Phase one: ret still says whether the get succeeded. Phase two: ret means
// something else by now, and no test of it counts any more.
@leak exists@
position take.p, q;
identifier g;
expression E;
expression R : script:python(p) { drops(R, p) };
expression H : script:python(p) { hands(H, p) };
expression T : script:python(p) { refused(T, p, True) };
expression F : script:python(p) { refused(F, p, False) };
idexpression x : script:python(p) { squeeze(x) == at(p).result };
@@
g@p(...)
... when != R
    when != x = E
    when != *E = H
    when != true T
    when != false F
(
return@q ...;
|
x = E
... when != R
    when != *E = H
return@q ...;
)

@passed exists@
position take.p, leak.q;
position z;
identifier g;
expression H : script:python(p) { hands(H, p) };
@@
g@p(...)
... when any
return@q@z H;

@script:python@
p << take.p;
z << passed.z;
@@
mark(p, z, "passed")

// Whether a put before the return would be right for every path to it.
@early depends on patch exists@
position take.p, leak.q, z;
identifier f, g;
@@
f(...) {
... when != g@p(...)
return@q@z ...;
... when any
}

@script:python@
p << take.p;
z << early.z;
@@
mark(p, z, "unsure")

@maybe depends on patch exists@
position take.p, leak.q, z;
identifier g;
expression E;
expression T : script:python(p) { granted(T, p, True) };
expression F : script:python(p) { granted(F, p, False) };
idexpression x : script:python(p) { squeeze(x) == at(p).result };
@@
g@p(...)
... when != x = E
    when != true T
    when != false F
(
return@q@z ...;
|
x = E
...
return@q@z ...;
)

@script:python@
p << take.p;
z << maybe.z;
@@
mark(p, z, "unsure")

@done depends on patch exists@
position take.p, leak.q, z;
identifier g;
expression R : script:python(p) { drops(R, p) };
@@
g@p(...)
... when any
R
... when any
return@q@z ...;

@script:python@
p << take.p;
z << done.z;
@@
mark(p, z, "unsure")

@reads depends on patch exists@
position leak.q, z;
identifier f;
expression E;
type T;
@@
T f(...) {
... when any
return@q@z E;
... when any
}

@script:python@
p << take.p;
z << reads.z;
E << reads.E;
@@
if at(p).object() in words(E):
    mark(p, z, "reads")

@script:python fix depends on patch@
p << take.p;
q << leak.q;
put;
@@
coccinelle.put = cocci.make_expr(put_for(p))
if not marks(p, q):
    FIXES.setdefault(spot(q), set()).add(put_for(p))

@script:python depends on patch@
p << take.p;
q << leak.q;
E << reads.E;
@@
if marks(p, q) == {"reads"}:
    KEPT.setdefault(at(p).func, (squeeze(E), put_for(p)))

@depends on patch@
expression fix.put, E;
position z : script:python(put) { squeeze(put) in FIXES.get(spot(z), ()) };
@@
(
++put;
return@z E;
|
++put;
return@z;
)

@depends on patch@
fresh identifier val = "val";
expression reads.E, fix.put;
type reads.T;
identifier f : script:python(E, put) { KEPT.get(f) == (squeeze(E), squeeze(put)) };
@@
T f(...) {
+T val;
<+...
-return E;
+val = E;
+put;
+return val;
...+>
}

@script:python depends on context@
p << take.p;
q << leak.q;
@@
cocci.include_match("passed" not in marks(p, q))

@depends on context@
position leak.q;
@@
*return@q ...;

@script:python depends on org@
p << take.p;
q << leak.q;
@@
if "passed" not in marks(p, q):
    coccilib.org.print_todo(q[0], leaks(p))

@script:python depends on report@
p << take.p;
q << leak.q;
@@
if "passed" not in marks(p, q):
    coccilib.report.print_report(q[0], leaks(p))
