// SPDX-License-Identifier: GPL-2.0-only
///
/// Moves a consumer from an API whose liveupdate_flb_get_incoming() took no
/// reference to the one that counts: each function that wraps the get is given
/// one that wraps the put, and each way out that holds the reference calls it.
///
// Confidence: Moderate
// Comments: For files that put nowhere. Nothing is reported: MODE=report of
// Comments: flb_missing_put says what is left to do by hand.
// Options: --no-includes --include-headers
// Keywords: liveupdate, FLB, migration, reference counting

virtual patch
virtual context
virtual org
virtual report

// prelude: begin (one text in every rule, kept so by scripts/sync-prelude)
@initialize:python@
@@
import os, sys

# The module lies beside this rule, wherever the two are installed.
for word in open("/proc/self/cmdline").read().split("\0"):
    if word.endswith(".cocci"):
        sys.path.insert(0, os.path.dirname(os.path.abspath(word)))
sys.dont_write_bytecode = True
from flb_contract import *

// Everything below depends on this, the scripts as well: what could run without a
// match would have spatch parse every file of a tree.
@mention@
iterator name scoped_guard;
attribute name __free;
@@
\(liveupdate_flb_get_incoming\|liveupdate_flb_put_incoming\|
  liveupdate_flb_get_outgoing\|liveupdate_flb_put_outgoing\)(...)

@script:python depends on mention && org@
@@
use_printer(coccilib.org.print_safe_todo)

@script:python depends on mention && report@
@@
use_printer(coccilib.report.print_report)

@script:python depends on mention@
@@
begin()

@counted@
@@
liveupdate_flb_put_outgoing(...)

@script:python depends on counted@
@@
UNIT.counted_outgoing()

@defined depends on mention@
identifier f;
parameter list ps;
@@
f(ps) { ... }

@script:python@
f << defined.f;
ps << defined.ps;
@@
UNIT.saw_function(f, ps.expr)

@called depends on mention@
identifier g;
expression list es;
position p;
@@
g@p(es)

@script:python@
g << called.g;
es << called.es;
p << called.p;
@@
UNIT.saw_call(p, g, es.elements)

@pointed depends on mention@
expression *P;
expression E;
position e;
@@
P =@e E

@script:python@
P << pointed.P;
E << pointed.E;
e << pointed.e;
@@
UNIT.saw_assign(e, P, E, True)

@assigned depends on mention@
expression L, E;
position e;
@@
L =@e E

@script:python@
L << assigned.L;
E << assigned.E;
e << assigned.e;
@@
UNIT.saw_assign(e, L, E)

@looped depends on mention@
iterator I;
expression list es;
statement S;
position p;
@@
I@p(es) S

@script:python@
I << looped.I;
es << looped.es;
p << looped.p;
@@
UNIT.saw_loop(p, I, es.elements)

@tested depends on mention@
expression E;
statement S1, S2;
position e, s;
@@
if (E@e) S1@s else S2

@script:python@
E << tested.E;
S1 << tested.S1;
e << tested.e;
s << tested.s;
@@
UNIT.saw_test(e, E, S1, s)

@refuted depends on mention@
expression E;
statement S1, S2;
position s;
@@
if (E) S1 else S2@s

@script:python@
E << refuted.E;
s << refuted.s;
@@
UNIT.saw_else(E, s)

@turned depends on mention@
expression E;
statement S;
position e;
@@
(
for (...; E@e; ...) S
|
while (E@e) S
)

@script:python@
E << turned.E;
e << turned.e;
@@
UNIT.saw_turn(e, E)

@said depends on mention@
expression E;
position e;
@@
return@e E;

@script:python@
E << said.E;
e << said.e;
@@
UNIT.saw_return(e, E)

@cased depends on mention@
expression E, C;
statement S;
position e, s;
@@
switch (E@e) { case C: S@s ... }

@script:python@
E << cased.E;
C << cased.C;
e << cased.e;
s << cased.s;
@@
UNIT.saw_case(e, E, s, C)

@defaulted depends on mention@
expression E;
statement S;
position e, s;
@@
switch (E@e) { default: S@s ... }

@script:python@
E << defaulted.E;
e << defaulted.e;
s << defaulted.s;
@@
UNIT.saw_case(e, E, s, "default")

@stated depends on mention@
expression E;
position e;
@@
E@e;

@script:python@
E << stated.E;
e << stated.e;
@@
UNIT.saw_place(e, E)

// prelude: end
// wrappers: begin (one text in every rule that follows references through functions)
@drop1 depends on mention forall@
identifier f;
expression R : script:python() { puts(R) };
expression A : script:python() { takes(A) };
@@
f(...) {
... when != A
    when strict
R
... when != A
}

@script:python@
f << drop1.f;
@@
UNIT.always_puts(f)

@take1 depends on mention@
identifier g;
position p : script:python(g) { is_get(g) };
@@
g@p(...)

@script:python@
p << take1.p;
@@
UNIT.take(p)

@hand1 exists@
position take1.p;
identifier g, X;
expression H : script:python(p) { hands(H, p) };
expression R : script:python(p) { drops(R, p) };
@@
(
return <+... g@p(...) ...+>;
|
g@p(...)
... when != R
(
return H;
|
  *X = H
)
)

@script:python@
p << take1.p;
H << hand1.H = "";
X << hand1.X = "";
@@
UNIT.hand(p, H, X)

// A function that takes and hands nothing out is a Get as well when callers of
// it put: the two ends of a section.
@opened exists@
position take1.p;
identifier g;
expression R : script:python(p) { drops(R, p) };
expression T : script:python(p) { refused(T, p, True) };
expression F : script:python(p) { refused(F, p, False) };
position q;
@@
g@p(...)
... when != R
    when != true T
    when != false F
return@q ...;

@script:python@
p << take1.p;
q << opened.q;
@@
UNIT.section(p)

@drop2 depends on mention forall@
identifier f;
expression R : script:python() { puts(R) };
expression A : script:python() { takes(A) };
@@
f(...) {
... when != A
    when strict
R
... when != A
}

@script:python@
f << drop2.f;
@@
UNIT.always_puts(f)

@take2 depends on mention@
identifier g;
position p : script:python(g) { is_get(g) };
@@
g@p(...)

@script:python@
p << take2.p;
@@
UNIT.take(p)

@hand2 exists@
position take2.p;
identifier g, X;
expression H : script:python(p) { hands(H, p) };
expression R : script:python(p) { drops(R, p) };
@@
(
return <+... g@p(...) ...+>;
|
g@p(...)
... when != R
(
return H;
|
  *X = H
)
)

@script:python@
p << take2.p;
H << hand2.H = "";
X << hand2.X = "";
@@
UNIT.hand(p, H, X)

@take depends on mention@
identifier g;
position p : script:python(g) { is_get(g) };
@@
g@p(...)

@script:python@
p << take.p;
@@
UNIT.take(p)

@script:python depends on mention@
@@
UNIT.sometimes_put()

@cleaned depends on mention@
identifier x;
type T;
attribute a;
expression E;
position e;
@@
T x@e a = E;

@script:python@
a << cleaned.a;
E << cleaned.E;
e << cleaned.e;
@@
UNIT.saw_cleanup(e, a, E)
// wrappers: end

// Whoever puts anywhere has been migrated, or is nothing to migrate.
@putting@
@@
\(liveupdate_flb_put_incoming\|liveupdate_flb_put_outgoing\)(...)

@script:python depends on putting@
@@
UNIT.give_up()

// The put wrappers to be: named like the get wrappers, for the same FLB.
@wrapper depends on mention && patch && !putting@
position take.p;
identifier f, g;
type T;
parameter list ps;
@@
static T f(ps) {
<+...
g@p(...)
...+>
}

@script:python plan@
p << take.p;
f << wrapper.f;
giver;
put;
@@
name = f.replace("get", "put") if "get" in f else f + "_put"
coccinelle.giver = cocci.make_ident(name)
coccinelle.put = cocci.make_expr(put_call(p))
UNIT.plan_put(p, name)

// leaks: begin (one text in every rule that needs it)
@initialize:python@
@@

def judged(p, q):
    return not at(p).unclear and not is_dead(q) and \
        "passed" not in marks(p, q) and not UNIT.held_in_scope(at(p))

// As long as ret says whether the get succeeded, ways that only a failed get
// takes do not count. Once ret means something else, only the object and the
// flags do; once a flag is taken back, nothing does.
@leak exists@
position take.p, q;
identifier g;
expression E, L, L2;
expression E2 : script:python(p) { keeps(E2, p) };
expression R : script:python(p) { drops(R, p) };
expression H : script:python(p) { hands(H, p) };
expression T : script:python(p) { refused(T, p, True) };
expression F : script:python(p) { refused(F, p, False) };
expression T2 : script:python(p) { refused(T2, p, True, True) };
expression F2 : script:python(p) { refused(F2, p, False, True) };
expression x : script:python(p) { is_result(x, p) };
expression b : script:python(p) { is_flag(b, p) };
expression K : script:python() { unset(K) };
expression W;
position w : script:python() { is_owed(w) };
statement S;
position z : script:python() { is_dead(z) };
@@
g@p(...)
... when != R
    when != W@w
    when != g@p(...)
    when != x = E
    when != L = H
    when != true T
    when != false F
    when != S@z
    when != panic(...)
    when != BUG(...)
(
return@q ...;
|
b = K
... when any
    when != R
    when != g@p(...)
    when != L2 = H
return@q ...;
|
x = E2
... when any
    when != R
    when != W@w
    when != g@p(...)
    when != L2 = H
    when != true T2
    when != false F2
    when != panic(...)
    when != BUG(...)
(
return@q ...;
|
b = K
... when any
    when != R
    when != g@p(...)
    when != L2 = H
return@q ...;
)
)

@passed exists@
position take.p, leak.q, z;
identifier g;
expression H : script:python(p) { hands(H, p) or not keeps(H, p) };
@@
g@p(...)
... when any
return@q@z H;

@script:python@
p << take.p;
z << passed.z;
@@
mark(p, z, "passed")
// leaks: end

// repair: begin (one text in every rule that needs it)
// Whether a put before the return would be right for every path to it.
@early depends on mention && patch exists@
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

@maybe depends on mention && patch exists@
position take.p, leak.q, z;
identifier g;
expression E;
expression T : script:python(p) { granted(T, p, True) };
expression F : script:python(p) { granted(F, p, False) };
expression x : script:python(p) { is_result(x, p) };
@@
g@p(...)
... when != x = E
    when != true T
    when != false F
(
return@q@z ...;
|
x = E
... when any
return@q@z ...;
)

@script:python@
p << take.p;
z << maybe.z;
@@
mark(p, z, "maybe")

@done depends on mention && patch exists@
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

@reads depends on mention && patch exists@
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
if at(p).object() in words(squeeze(E)):
    mark(p, z, "reads")

@script:python fix depends on mention && patch@
p << take.p;
q << leak.q;
put;
@@
coccinelle.put = cocci.make_expr(put_call(p))
if judged(p, q) and fixable(p) and not marks(p, q):
    UNIT.fixes.setdefault(spot(q), set()).add(put_call(p))

@script:python depends on mention && patch@
p << take.p;
q << leak.q;
T << reads.T;
E << reads.E;
@@
if judged(p, q) and fixable(p) and plain_type(T) and \
        marks(p, q) == {"reads"}:
    UNIT.kept.setdefault(at(p).func, (squeeze(E), put_call(p)))

// Where some of the paths come from a get that failed, the variable that says
// so must still say it.
@script:python may depends on mention && patch@
p << take.p;
q << leak.q;
T << reads.T;
E << reads.E;
put;
held;
@@
coccinelle.put = cocci.make_expr(put_call(p))
coccinelle.held = cocci.make_expr(held_test(p) or "0")
if judged(p, q) and fixable(p) and plain_type(T) and held_test(p) and \
        marks(p, q) == {"maybe", "reads"}:
    UNIT.kept.setdefault(at(p).func, (squeeze(E), put_call(p), held_test(p)))

@depends on mention && patch@
expression fix.put, E;
position z : script:python(put) { squeeze(put) in UNIT.fixes.get(spot(z), ()) };
@@
(
++put;
return@z E;
|
++put;
return@z;
)

@depends on mention && patch@
fresh identifier val = "val";
expression reads.E, fix.put;
type reads.T;
identifier f : script:python(E, put) { UNIT.kept.get(f) == (squeeze(E), squeeze(put)) };
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

@depends on mention && patch@
fresh identifier val = "val";
expression reads.E, may.put, may.held;
type reads.T;
identifier f : script:python(E, put, held) { UNIT.kept.get(f) ==
    (squeeze(E), squeeze(put), squeeze(held)) };
@@
T f(...) {
+T val;
<+...
-return E;
+val = E;
+if (held)
+	put;
+return val;
...+>
}
// repair: end

@depends on mention && patch@
identifier wrapper.f, plan.giver;
expression plan.put;
type wrapper.T;
parameter list wrapper.ps;
@@
static T f(ps) { ... }
+
+static void giver(void)
+{
+	put;
+}
