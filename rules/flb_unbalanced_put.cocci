// SPDX-License-Identifier: GPL-2.0-only
///
/// liveupdate_flb_put_incoming() drops a reference that is not held: a second
/// put on the same path, or a put after a get that failed. The count goes below
/// what others hold, and the object is freed under them.
///
// Confidence: High
// Comments: Wrappers are recognised within one file. Patch mode removes the
// Comments: second of two puts that always follow each other.
// Options: --no-includes --include-headers
// Keywords: liveupdate, FLB, unbalanced put, double put

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
// strays: begin (one text in every rule that needs it)
// Puts that may run while their own reference is not held: after a get that
// may have failed, and after another put.
@unearned exists@
position take.p;
identifier g;
expression E;
expression E2 : script:python(p) { elsewhere(E2, p) };
expression Q : script:python(p) { gives_back(Q, p) };
expression Q0 : script:python(p) { gives_back(Q0, p) };
expression A : script:python(p) { takes_same(A, p) };
expression D : script:python(p) { reads(D, p) };
expression T : script:python(p) { granted(T, p, True) };
expression F : script:python(p) { granted(F, p, False) };
expression T2 : script:python(p) { granted(T2, p, True, True) };
expression F2 : script:python(p) { granted(F2, p, False, True) };
expression x : script:python(p) { is_result(x, p) };
expression B : script:python(p) { stops(B, p) };
statement S;
position z : script:python() { is_live(z) };
position y : script:python() { not is_live(y) };
position r;
@@
g@p(...)
... when != x = E
    when != B
    when != Q0
    when != A
    when != D
    when != S@z
    when != true T
    when != false F
(
Q@r;
|
x@y = E2
... when any
    when != Q0
    when != A
    when != D
    when != true T2
    when != false F2
Q@r;
)

@script:python@
p << take.p;
r << unearned.r;
@@
UNIT.stray(p, r)

@again exists@
position take.p;
identifier f, g;
expression Q : script:python(p) { gives_back(Q, p) };
expression Q0 : script:python(p) { gives_back(Q0, p) };
expression Q2 : script:python(p) { gives_back(Q2, p) };
expression A : script:python(p) { takes_same(A, p) };
expression T : script:python(p) { refused(T, p, True, True) };
expression F : script:python(p) { refused(F, p, False, True) };
expression T2 : script:python(p) { put_twice(T2, p, True) };
expression F2 : script:python(p) { put_twice(F2, p, False) };
expression b : script:python(p) { is_flag(b, p) };
expression K;
position r1, r;
@@
f(...) {
... when != A
    when != Q0
g@p(...)
... when != A
    when != Q0
    when != true T
    when != false F
Q@r1
... when any
    when != A
    when != b = K
    when != true T2
    when != false F2
    when != panic(...)
    when != BUG(...)
Q2@r
... when any
}

@script:python@
p << take.p;
r << again.r;
@@
UNIT.stray(p, r)

// Another FLB is held there: the put was meant for it.
@owing exists@
position take.p;
identifier g;
expression R : script:python(p) { drops(R, p) };
expression T : script:python(p) { refused(T, p, True, True) };
expression F : script:python(p) { refused(F, p, False, True) };
expression W : script:python(p) { for_other(W, p) };
position w : script:python() { is_stray(w) };
@@
g@p(...)
... when != R
    when != true T
    when != false F
W@w

@script:python@
p << take.p;
w << owing.w;
@@
UNIT.owed.add(spot(w))
// strays: end

@script:python@
r << unearned.r;
p << take.p;
@@
if is_stray(r) and not is_owed(r):
    tell(r, p, "[flb-unbalanced-put] the get on line %s may have failed: "
         "nothing to put" % p[0].line)

@script:python@
r << again.r;
r1 << again.r1;
p << take.p;
@@
if is_stray(r) and not is_owed(r):
    tell_counted(r, p, "[flb-unbalanced-put] the reference taken on line %s was "
                 "put on line %s" % (p[0].line, r1[0].line))

@depends on mention && context@
expression W;
position w : script:python() { is_told(w) };
@@
*W@w

// Where the first put is always followed by the second, the first is in excess.
@always depends on mention && patch forall@
position again.r1, again.r, z;
expression Q : script:python() { puts(Q) };
expression Q2 : script:python() { puts(Q2) };
@@
Q@r1@z
... when strict
Q2@r

@script:python@
p << take.p;
z << always.z;
r << again.r;
@@
if is_stray(r) and not is_owed(r):
    mark(p, z, "excess")

@depends on mention && patch@
expression W;
position w : script:python() { is_marked(w, "excess") };
@@
-W@w;
