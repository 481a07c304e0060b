// SPDX-License-Identifier: GPL-2.0-only
///
/// preserve(), unpreserve(), retrieve() or finish() of an FLB gets or puts this
/// same FLB, itself or through a function of the file. LUO calls it with the
/// mutex held that every get and put takes: it waits for itself.
///
// Confidence: High
// Comments: Whose callback a function is comes from designated initialisers in
// Comments: the same file. No patch is offered: what the callback wanted is
// Comments: args->obj, and a helper may have to be split.
// Options: --no-includes --include-headers
// Keywords: liveupdate, FLB, callback, deadlock

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

@initialize:python@
@@

from flb_callbacks import *

@script:python depends on mention@
@@
begin_callbacks()

@initialised depends on mention@
type T;
identifier x;
initializer I;
@@
T x = I;

@script:python@
T << initialised.T;
x << initialised.x;
I << initialised.I;
@@
CALLBACKS.saw_initialiser(T, x, I)

// A path that waits for itself goes no further: only the first is told.
@first depends on mention exists@
identifier f, g, h;
position w : script:python() { CALLBACKS.step(w) is not None };
position q : script:python() { CALLBACKS.step(q) is not None };
@@
f(...) {
... when != h@w(...)
g@q(...)
... when any
}

@script:python@
f << first.f;
q << first.q;
@@
step = CALLBACKS.step(q)
say(q, "[flb-callback-deadlock] %s() on '%s' in %s(), its own callback: the "
    "mutex it takes is held already" % (step.name, step.key, f))

@depends on mention && context@
expression W;
position w : script:python() { is_told(w) };
@@
*W@w
