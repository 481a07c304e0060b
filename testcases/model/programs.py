# SPDX-License-Identifier: GPL-2.0-only
"""
Random programs in the dialect of the corpus. A program is made right: every reference is given
back on every way out. Then, more often than not, it is broken in one place; what that place does
to which rule is for the explorer to find out.

All programs of a batch share one prelude: the FLBs, cleanup classes and a few globals.
"""
import random

from tree import Node

PRELUDE = """#include <corpus.h>
#include <linux/array_size.h>
#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/mutex.h>

static struct liveupdate_flb flb_a = {
	.ops = &corpus_flb_ops,
	.compatible = "a",
};

static struct liveupdate_flb flb_b = {
	.ops = &corpus_flb_ops,
	.compatible = "b",
};

static struct liveupdate_flb flbs[2] = {
	{ .ops = &corpus_flb_ops, .compatible = "c" },
	{ .ops = &corpus_flb_ops, .compatible = "d" },
};

static DEFINE_MUTEX(some_lock);
static struct dev_ser *last_found;
static struct flb_obj *last_obj;

static struct flb_obj *get_a(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&flb_a, (void **)&obj))
		return NULL;
	return obj;
}

DEFINE_CLASS(a_ref, struct flb_obj *, if (_T) liveupdate_flb_put_incoming(&flb_a), get_a(), void)
DEFINE_FREE(put_a, struct flb_obj *, if (_T) liveupdate_flb_put_incoming(&flb_a))
DEFINE_FREE(put_b, struct flb_obj *, if (_T) liveupdate_flb_put_incoming(&flb_b))
"""

# Results that an entry may have, with what it returns where it has nothing to say.
RESULTS = {"int": "-EINVAL", "u32": "0", "void": "", "struct dev_ser *": "NULL",
           "struct flb_obj *": "NULL"}


class Reference:
    """What the code being written holds."""

    def __init__(self, flb, obj, put, flag=None, cleanup=False):
        self.flb, self.obj, self.put = flb, obj, put
        self.flag, self.cleanup = flag, cleanup

    def release(self):
        """Nodes that give it back."""
        if self.cleanup:
            return []
        put = Node(self.put, role="put", about={"flb": self.flb, "obj": self.obj})
        if self.flag:
            return [Node(f"if ({self.flag})", [put], role="if")]
        return [put]


class Writer:
    """Writes one program."""

    def __init__(self, rng, number):
        self.rng, self.number = rng, number
        self.names = 0
        self.declared = []        # of the function being written
        self.held = []            # innermost last
        self.loops = []           # how many references were held when each began
        self.helpers = []         # function nodes
        self.depth = 0
        self.budget = rng.randint(4, 14)
        self.result = rng.choice(list(RESULTS))

    # Small things.

    def name(self, stem):
        self.names += 1
        return f"{stem}{self.names}"

    def chance(self, percent):
        return self.rng.random() * 100 < percent

    def declare(self, kind, stem, value=None):
        name = self.name(stem)
        space = "" if kind.endswith("*") else " "
        init = "" if value is None else f" = {value}"
        self.declared.append(Node(f"{kind}{space}{name}{init};", role="declaration"))
        return name

    def condition(self):
        """Something that may go either way and does not touch an object."""
        return self.rng.choice(["other_flag()", "other_step()", "!other_step()",
                                "other_step() < 0", "other_number() == 1", "h->nr",
                                "n", "n == 0", "other_flag() && n", "other_flag() || !n"])

    def live(self):
        """References whose object can be used without a further test."""
        return [r for r in self.held if r.obj and not r.flag]

    # Ways out.

    def releases(self, level):
        nodes = []
        for reference in reversed(self.held[level:]):
            nodes += reference.release()
        return nodes

    def leave(self):
        """Nodes that leave the function, or the innermost loop."""
        if self.loops and self.chance(60):
            return self.releases(self.loops[-1]) + \
                [Node(self.rng.choice(["break;", "continue;"]), role="exit")]
        value = RESULTS[self.result]
        if self.result == "int":
            value = self.rng.choice(["0", "-EINVAL", "-ENODATA", "1"])
        return self.releases(0) + [Node(f"return {value};".replace(" ;", ";"), role="exit")]

    # Statements.

    def use(self, obj):
        """Nodes that look into a live object."""
        pick = self.rng.randrange(12)
        if pick == 0:
            return [Node(f"obj_show({obj});", role="use")]
        if pick == 1:
            return [Node(f"note_number({obj}->version);", role="use")]
        if pick == 2:
            nr = self.declare("u32", "nr", "0")
            return [Node(f"{nr} = {obj}->nr_devices;", role="use"),
                    Node(f"note_number({nr});"), Node(f"{nr} = 0;")]
        if pick == 3:
            dev = self.declare("struct dev_ser *", "dev", "NULL")
            return [Node(f"{dev} = obj_find({obj}, n);", role="use"),
                    Node(f"if ({dev})", [Node(f"ser_show({dev});", role="use")]),
                    Node(f"{dev} = NULL;", role="reset")]
        if pick == 4:
            dev = self.declare("struct dev_ser *", "dev")
            inner = [Node(f"if (ser_apply({dev}))", [Node("break;")])] \
                if self.chance(50) else [Node(f"note_number({dev}->refcount);", role="use")]
            return [Node(f"for ({dev} = {obj}->first; {dev}; {dev} = {dev}->next)", inner),
                    Node(f"{dev} = NULL;", role="reset")]
        if pick == 5:
            dev = self.declare("struct dev_ser *", "dev")
            return [Node(f"list_for_each_entry({dev}, &{obj}->list, node)",
                         [Node(f"ser_show({dev});", role="use")]),
                    Node(f"{dev} = NULL;", role="reset")]
        if pick == 6:
            i = self.declare("u32", "i", "0")
            return [Node(f"for ({i} = 0; {i} < {obj}->ser->nr_devices; {i}++)",
                         [Node(f"note_number({obj}->ser->devices[{i}].refcount);", role="use")]),
                    Node(f"{i} = 0;", role="reset")]
        if pick == 7:
            return [Node(f"if ({obj}->version == 1)", self.block(), role="if")]
        if pick == 8:
            copy = self.declare("struct dev_ser", "copy", "{}")
            return [Node(f"{copy} = {obj}->ser->devices[n];", role="use"),
                    Node(f"note_number({copy}.bdf);"),
                    Node(f"{copy} = (struct dev_ser) {{ 0 }};")]
        if pick == 9:
            return [Node(f"{self.reader()}({obj});", role="use")]
        if pick == 10:
            alias = self.declare("struct flb_obj *", "alias", "NULL")
            return [Node(f"{alias} = {obj};", role="alias"),
                    Node(f"obj_show({alias});", role="use"),
                    Node(f"{alias} = NULL;", role="reset")]
        return self.store(obj)

    def store(self, obj):
        """A pointer is left somewhere, and taken away again in time."""
        place = self.rng.choice(["h->obj", "last_obj", "h->priv", "*outp"])
        return [Node(f"{place} = {obj};", role="store"), *self.block(),
                Node(f"{place} = NULL;", role="clear")]

    def reader(self):
        """A function that reads the object it is given."""
        name = f"p{self.number}_{self.name('read')}"
        body = self.rng.choice([
            [Node("note_number(obj->version);", role="use")],
            [Node("if (obj->ser->nr_devices)", [Node("obj_show(obj);", role="use")])],
            [Node("ser_show(&obj->ser->devices[0]);", role="use")],
        ])
        self.helpers.append(Node(f"static void {name}(struct flb_obj *obj)", body,
                                 role="function"))
        return name

    def neutral(self):
        return self.rng.choice([
            lambda: [Node("other_work();")],
            lambda: [Node("note_number(other_number());")],
            lambda: [Node(f"if ({self.condition()})", [Node("other_work();")], role="if")],
            lambda: [Node("scoped_guard(mutex, &some_lock)", [Node("other_work();")])],
        ])()

    def branch(self):
        node = Node(f"if ({self.condition()})", self.block(), role="if")
        if self.chance(35):
            return [node, Node("else", self.block(), role="else")]
        return [node]

    def way_out(self):
        return [Node(f"if ({self.condition()})", self.leave(), role="if")]

    def loop(self):
        i = None
        kind = self.rng.randrange(3)
        if kind == 0:
            i = self.declare("u32", "i", "0")
        self.loops.append(len(self.held))
        body = self.block()
        self.loops.pop()
        if kind == 0:
            return [Node(f"for ({i} = 0; {i} < 2; {i}++)", body), Node(f"{i} = 0;")]
        if kind == 1:
            return [Node("while (other_flag())", body)]
        return [Node("do", body, tail="while (other_flag());")]

    def switch(self):
        # A break inside would leave the switch: loops around it are out of reach.
        loops, self.loops = self.loops, []
        body = []
        for label in ("case 0:", "case 1:", "default:"):
            body.append(Node(label))
            body += self.block()
            if label != "case 1:" or self.chance(70):
                body.append(Node("break;", role="exit"))
            else:
                body.append(Node("fallthrough;"))
        if body[-1].text != "break;":
            body.append(Node("break;", role="exit"))
        self.loops = loops
        return [Node("switch (other_number())", body)]

    def block(self):
        """A few statements, fewer the deeper."""
        if self.depth >= 5 or self.budget <= 0:
            return [Node("other_work();")]
        self.depth += 1
        nodes = []
        for _ in range(self.rng.randint(1, 3)):
            self.budget -= 1
            nodes += self.statement()
        self.depth -= 1
        return nodes

    def statement(self):
        live = self.live()
        makers = [(2, self.neutral), (3, self.branch), (2, self.loop), (1, self.switch)]
        if self.depth > 1 or self.held:
            makers.append((3, self.way_out))
        if live:
            makers.append((8, lambda: self.use(self.rng.choice(live).obj)))
        if len(self.held) < 3:
            makers.append((7, self.region))
        total = sum(weight for weight, _ in makers)
        pick = self.rng.randrange(total)
        for weight, maker in makers:
            if pick < weight:
                return maker()
            pick -= weight
        raise AssertionError("weights do not add up")

    # Regions in which a reference is held: the heart of a program.

    def region(self):
        from regions import REGIONS
        return self.rng.choice(REGIONS)(self)

    def inside(self, reference):
        self.held.append(reference)
        nodes = self.block()
        if reference.obj and not reference.flag and self.chance(60):
            nodes += self.use(reference.obj)
        self.held.remove(reference)
        return nodes

    def program(self):
        """Function nodes, the entry last."""
        body = self.region()
        while self.budget > 0:
            self.budget -= 1
            body += self.statement()
        value = RESULTS[self.result]
        end = [Node(f"return {value};")] if value else []
        space = "" if self.result.endswith("*") else " "
        head = (f"{self.result}{space}p{self.number}(struct holder *h, int n, "
                f"struct flb_obj **outp)")
        return self.helpers + [Node(head, self.declared + [Node("*outp = NULL;")] + body + end,
                                    role="function")]


def program(seed, number):
    """The functions of program `number` of the run with this seed."""
    from breaking import break_one
    rng = random.Random(f"{seed}/{number}")
    functions = Writer(rng, number).program()
    while rng.random() < 0.55:
        break_one(rng, functions)
    return functions
