// SPDX-License-Identifier: GPL-2.0-only
///
/// The object behind an FLB, or something found through it, is used after the
/// reference was put: the last put frees the object.
///
// Confidence: High
// Comments: Pointers are followed through locals of the same function.
// Comments: Patch mode moves a put below a use that stands right behind it.
// Options: --no-includes --include-headers
// Keywords: liveupdate, FLB, use after put, use after free

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


def reads_any_part(text, p):
    """Some part of text looks into the object."""
    names = at(p).derived | {at(p).object()}
    return bool(words(squeeze(text)) & names)

@used exists@
position take.p, u;
identifier f, g;
expression E;
expression Q : script:python(p) { gives_back(Q, p) };
expression A : script:python(p) { takes_same(A, p) };
expression A2 : script:python(p) { takes_same(A2, p) };
expression T : script:python(p) { refused(T, p, True, True) };
expression F : script:python(p) { refused(F, p, False, True) };
expression T2 : script:python(p) { put_twice(T2, p, True) };
expression F2 : script:python(p) { put_twice(F2, p, False) };
expression v : script:python(p) { holds_pointer(v, p) };
expression U : script:python(p) { reads_any(U, p) };
expression U0 : script:python(p) { reads_any(U0, p) };
position r;
@@
f(...) {
... when != A
g@p(...)
... when != A2
    when != true T
    when != false F
Q@r
... when any
    when != A2
    when != v = E
    when != U0
    when != true T2
    when != false F2
U@u
... when any
}

@script:python@
p << take.p;
r << used.r;
u << used.u;
@@
tell_counted(u, p, "[flb-use-after-put] the reference taken on line %s was "
             "put on line %s" % (p[0].line, r[0].line))

@depends on mention && context@
expression W;
position w : script:python() { is_told(w) };
@@
*W@w

// Right behind the put stands a statement that is the last use: they swap.
@behind depends on mention && patch@
position used.r, z;
expression Q, E;
@@
Q@r;
E@z;

@later depends on mention && patch exists@
position take.p, behind.z, y;
identifier g;
expression E;
expression U : script:python(p) { reads_any(U, p) };
@@
g@p(...)
... when any
E@z@y;
... when any
U

@script:python@
p << take.p;
y << later.y;
@@
mark(p, y, "used again")

@script:python swap depends on mention && patch@
p << take.p;
r << used.r;
z << behind.z;
E << behind.E;
put;
@@
coccinelle.put = cocci.make_expr(put_call(p))
if reads_any(E, p) and sole(p) and fixable(p) and not marks(p, z):
    mark(p, r, put_call(p))

// Right behind the put something is returned that is read late: it is read
// before, into a variable of the function's type.
@returned depends on mention && patch@
position used.r;
identifier f;
expression Q, E;
type T;
@@
T f(...) {
<+...
Q@r;
return E;
...+>
}

@script:python keep depends on mention && patch@
p << take.p;
r << used.r;
T << returned.T;
E << returned.E;
put;
@@
coccinelle.put = cocci.make_expr(put_call(p))
if reads_any_part(E, p) and sole(p) and fixable(p) and plain_type(T):
    UNIT.kept.setdefault(at(p).func, (squeeze(E), put_call(p)))

@depends on mention && patch@
expression swap.put, E, Q;
position w : script:python(put) { is_marked(w, squeeze(put)) };
@@
-Q@w;
E;
+put;

@depends on mention && patch@
fresh identifier val = "val";
expression returned.E, keep.put, Q;
type returned.T;
identifier f : script:python(E, put) { UNIT.kept.get(f) == (squeeze(E), squeeze(put)) };
@@
T f(...) {
+T val;
<+...
-Q;
-return E;
+val = E;
+put;
+return val;
...+>
}
