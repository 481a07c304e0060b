// SPDX-License-Identifier: GPL-2.0-only
///
/// A function ends with the reference it took and leaves a pointer into the
/// object in a member or variable that lives on, and no function of the file
/// that tests or clears that place puts.
///
// Confidence: Low
// Comments: The function that gives the reference back may be in another file:
// Comments: look there before anything else. Members are told apart by name. No
// Comments: patch is offered: who has to put is a question of design.
// Options: --no-includes --include-headers
// Keywords: liveupdate, FLB, hold, missing put, cleanup

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

from flb_holds import *

@kept exists@
position take.p, q;
identifier g;
expression E;
expression R : script:python(p) { drops(R, p) };
expression L : script:python(p) { keeps_in(L, p) };
expression V : script:python(p) { reaches(V, p) };
expression T : script:python(p) { refused(T, p, True, True) };
expression F : script:python(p) { refused(F, p, False, True) };
@@
g@p(...)
... when != R
    when != true T
    when != false F
L =@q V
... when != R
    when != L = E
    when != false L
return ...;

// The same where the type of the member is known to be a pointer's.
@kept_typed exists@
position take.p, q;
identifier g;
expression E;
expression R : script:python(p) { drops(R, p) };
expression *L : script:python(p) { keeps_in(L, p) };
expression V : script:python(p) { reaches(V, p) };
expression T : script:python(p) { refused(T, p, True, True) };
expression F : script:python(p) { refused(F, p, False, True) };
@@
g@p(...)
... when != R
    when != true T
    when != false F
L =@q V
... when != R
    when != L = E
    when != false L
return ...;

@kept_global exists@
position take.p, q;
identifier g;
expression E;
expression R : script:python(p) { drops(R, p) };
global idexpression *L;
expression V : script:python(p) { reaches(V, p) };
expression T : script:python(p) { refused(T, p, True, True) };
expression F : script:python(p) { refused(F, p, False, True) };
@@
g@p(...)
... when != R
    when != true T
    when != false F
L =@q V
... when != R
    when != L = E
    when != false L
return ...;

@script:python@
p << take.p;
q << kept.q;
L << kept.L;
V << kept.V;
@@
if points(V, p) or is_pointer(L):
    tell_kept(q, p, L)

@script:python@
p << take.p;
q << kept_typed.q;
L << kept_typed.L;
@@
tell_kept(q, p, L)

@script:python@
p << take.p;
q << kept_global.q;
L << kept_global.L;
@@
tell_kept(q, p, L)

@depends on mention && context@
expression L, V;
position w : script:python() { is_told(w) };
@@
*L =@w V
