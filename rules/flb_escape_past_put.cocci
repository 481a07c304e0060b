// SPDX-License-Identifier: GPL-2.0-only
///
/// A pointer to the object of an FLB, or to something found through it, is
/// returned or stored where it lives on after the reference was put.
///
// Confidence: Moderate
// Comments: Without headers the type of a member is unknown: a number kept
// Comments: in a struct can be taken for a pointer. No patch is offered, the
// Comments: repair is a question of design.
// Options: --no-includes --include-headers
// Keywords: liveupdate, FLB, escape, dangling pointer

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

def escapes(p):
    return "[flb-escape-past-put] this outlives the reference taken on line %s" \
        % p[0].line

// Returned by a function that returns a pointer.
@returned exists@
position take.p, q;
identifier f, g;
expression E;
expression Q : script:python(p) { gives_back(Q, p) };
expression A : script:python(p) { takes_same(A, p) };
expression A2 : script:python(p) { takes_same(A2, p) };
expression T : script:python(p) { refused(T, p, True, True) };
expression F : script:python(p) { refused(F, p, False, True) };
expression V : script:python(p) { points(V, p) };
expression v : script:python(p) { holds_pointer(v, p) };
type T1;
@@
T1 *f(...) {
... when != A
g@p(...)
... when != A2
    when != true T
    when != false F
Q
... when any
    when != A2
    when != v = E
return@q V;
... when any
}

// Stored before the put, and not taken back before the function ends.
@stored exists@
position take.p, q;
identifier g;
expression E, E2;
expression Q : script:python(p) { gives_back(Q, p) };
expression Q0 : script:python(p) { gives_back(Q0, p) };
expression L : script:python(p) { outlives(L, p) };
expression V : script:python(p) { points(V, p) };
expression T : script:python(p) { refused(T, p, True, True) };
expression F : script:python(p) { refused(F, p, False, True) };
@@
g@p(...)
... when != Q0
    when != true T
    when != false F
L =@q V
... when != L = E
    when != false L
Q
... when any
    when != L = E2
return ...;

@stored_typed exists@
position take.p, q;
identifier g;
expression E, E2;
expression Q : script:python(p) { gives_back(Q, p) };
expression Q0 : script:python(p) { gives_back(Q0, p) };
expression *L : script:python(p) { outlives(L, p) };
expression V : script:python(p) { reaches(V, p) };
expression T : script:python(p) { refused(T, p, True, True) };
expression F : script:python(p) { refused(F, p, False, True) };
@@
g@p(...)
... when != Q0
    when != true T
    when != false F
L =@q V
... when != L = E
    when != false L
Q
... when any
    when != L = E2
return ...;

@stored_global exists@
position take.p, q;
identifier g;
expression E, E2;
expression Q : script:python(p) { gives_back(Q, p) };
expression Q0 : script:python(p) { gives_back(Q0, p) };
global idexpression *L;
expression V : script:python(p) { reaches(V, p) };
expression T : script:python(p) { refused(T, p, True, True) };
expression F : script:python(p) { refused(F, p, False, True) };
@@
g@p(...)
... when != Q0
    when != true T
    when != false F
L =@q V
... when != L = E
    when != false L
Q
... when any
    when != L = E2
return ...;

// Stored when the reference is gone already.
@stored_late exists@
position take.p, q;
identifier g;
expression E;
expression Q : script:python(p) { gives_back(Q, p) };
expression A : script:python(p) { takes_same(A, p) };
expression L : script:python(p) { outlives(L, p) };
expression V : script:python(p) { points(V, p) };
expression v : script:python(p) { holds_pointer(v, p) };
expression T : script:python(p) { refused(T, p, True, True) };
expression F : script:python(p) { refused(F, p, False, True) };
@@
g@p(...)
... when != A
    when != true T
    when != false F
Q
... when any
    when != A
    when != v = E
L =@q V

@script:python@
p << take.p;
q << returned.q;
@@
tell(q, p, escapes(p))

@script:python@
p << take.p;
q << stored.q;
@@
tell(q, p, escapes(p))

@script:python@
p << take.p;
q << stored_global.q;
L << stored_global.L;
@@
if not walks(L, p):
    tell(q, p, escapes(p))

@script:python@
p << take.p;
q << stored_late.q;
@@
tell(q, p, escapes(p))

@script:python@
p << take.p;
q << stored_typed.q;
@@
tell(q, p, escapes(p))

@depends on mention && context@
position w : script:python() { is_told(w) };
@@
*return@w ...;

@depends on mention && context@
expression W;
position w : script:python() { is_told(w) };
@@
*W@w
