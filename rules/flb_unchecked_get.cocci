// SPDX-License-Identifier: GPL-2.0-only
///
/// liveupdate_flb_get_incoming() fails when there is nothing handed over; then
/// the object was not written and must not be used.
///
// Confidence: High
// Comments: Wrappers are recognised within one file. Patch mode adds the
// Comments: missing test where the function can return the error.
// Options: --no-includes --include-headers
// Keywords: liveupdate, FLB, unchecked get, uninitialised pointer

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

@initialize:python@
@@

def message(p):
    return "[flb-unchecked-get] the get on line %s may have failed" % p[0].line


def never_looked_at(p):
    """Nothing but a return says anything about the result."""
    acq = at(p)
    return acq.result and not any(
        acq.result in words(text) for func, _, text in UNIT.seen
        if func == acq.func and acq.text not in text and
        text not in [t for f, t in UNIT.said if f == func]) and \
        all(acq.result != case[2] for case in UNIT.cases)


def place(p, u):
    """A get whose result is thrown away is itself the mistake."""
    acq = at(p)
    alone = [uncast(text) == acq.text for func, _, text in UNIT.seen
             if func == acq.func and acq.text in text]
    tested = [t for t in UNIT.tests if acq.text in t[1]]
    return p if all(alone) and not tested and not acq.result else u

@unchecked exists@
position take.p, u;
identifier g;
expression E;
expression Q : script:python(p) { gives_back(Q, p) };
expression A : script:python(p) { takes_same(A, p) };
expression U : script:python(p) { reads(U, p) };
expression U0 : script:python(p) { reads(U0, p) };
expression T : script:python(p) { granted(T, p, True) };
expression F : script:python(p) { granted(F, p, False) };
expression x : script:python(p) { is_result(x, p) };
expression B : script:python(p) { stops(B, p) };
statement S;
position z : script:python() { is_live(z) };
@@
g@p(...)
... when != x = E
    when != B
    when != Q
    when != A
    when != U0
    when != S@z
    when != true T
    when != false F
U@u

@unchecked_late exists@
position take.p, u;
identifier g;
expression E;
expression E2 : script:python(p) { elsewhere(E2, p) };
expression Q : script:python(p) { gives_back(Q, p) };
expression A : script:python(p) { takes_same(A, p) };
expression U : script:python(p) { reads(U, p) };
expression U0 : script:python(p) { reads(U0, p) };
expression T : script:python(p) { granted(T, p, True) };
expression F : script:python(p) { granted(F, p, False) };
expression T2 : script:python(p) { granted(T2, p, True, True) };
expression F2 : script:python(p) { granted(F2, p, False, True) };
expression x : script:python(p) { is_result(x, p) };
expression B : script:python(p) { stops(B, p) };
@@
g@p(...)
... when != x = E
    when != B
    when != Q
    when != A
    when != U0
    when != true T
    when != false F
x = E2
... when any
    when != Q
    when != A
    when != U0
    when != true T2
    when != false F2
U@u

@script:python@
p << take.p;
u << unchecked.u;
U << unchecked.U;
@@
if not guarded(U, p, u) and not starts_live(u):
    tell(place(p, u), p, message(p))

@script:python@
p << take.p;
u << unchecked_late.u;
U << unchecked_late.U;
@@
if not guarded(U, p, u) and not starts_live(u):
    tell(place(p, u), p, message(p))

@depends on mention && context@
expression W;
position w : script:python() { is_told(w) };
@@
*W@w

// Where a function that returns an int has done nothing before the get, the
// error of the get can simply be returned.
@alone depends on mention && patch@
position take.p;
identifier f, g;
idexpression x;
expression E;
@@
int f(...) {
... when != E;
x = g@p(...);
... when any
}

@script:python fix depends on mention && patch@
p << take.p;
u << unchecked.u;
f << alone.f;
@@
if at(p).form == "int" and sole(p) and is_told(u) and never_looked_at(p):
    mark(p, p, "unchecked")

@depends on mention && patch@
position z : script:python() { is_marked(z, "unchecked") };
identifier g;
idexpression x;
@@
x = g@z(...);
+if (x)
+	return x;
