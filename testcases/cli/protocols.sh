#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Protocols that are on only where they are asked for: how to ask, and for each what is right
# and what is wrong.
. "$(dirname "$0")/lib.sh"

cp "$top"/testcases/cli/optional/*.h .

# twin PROTOCOL BODY-OF-THE-RIGHT BODY-OF-THE-WRONG RULE
twin() {
	printf '#include "api.h"\nint right(void *p)\n{\n%b\n}\n' "$2" >right.c
	printf '#include "api.h"\nint wrong(void *p)\n{\n%b\n}\n' "$3" >wrong.c
	run --protocol="$1" --sites right.c
	status_is 0
	out_has ': balanced'
	run --protocol="$1" wrong.c
	status_is 1
	out_has "[$4]"
	check "$1: one finding" test "$(grep -c 'warning:' out)" = 1
	run right.c wrong.c
	status_is 0
	out_is_empty
}

children='\tstruct device_node *c;\n\tfor (c = of_get_next_child(p, NULL); c; c = of_get_next_child(p, c))\n'
twin of "$children\t\tif (wanted(c)) {\n\t\t\tof_node_put(c);\n\t\t\tbreak;\n\t\t}\n\treturn 0;" \
	"$children\t\tif (wanted(c))\n\t\t\tbreak;\n\treturn 0;" flb-missing-put
twin of '\tstruct device_node *n = of_node_get(p);\n\tof_node_put(n);\n\treturn 0;' \
	'\tof_node_get(p);\n\tif (!p)\n\t\treturn 0;\n\treturn -1;' flb-missing-put
devices='\tstruct pci_dev *d = NULL;\n\twhile ((d = pci_get_device(1, 2, d)))\n'
twin pci "$devices\t\tif (wanted(d)) {\n\t\t\tpci_dev_put(d);\n\t\t\treturn 1;\n\t\t}\n\treturn 0;" \
	"$devices\t\tif (wanted(d))\n\t\t\treturn 1;\n\treturn 0;" flb-missing-put
twin device '\tget_device(p);\n\tput_device(p);\n\treturn 0;' \
	'\tget_device(p);\n\tput_device(p);\n\tput_device(p);\n\treturn 0;' flb-unbalanced-put
child='\tstruct fwnode_handle *f = fwnode_get_named_child_node(p, "x");\n\tif (!f)\n\t\treturn 0;\n'
twin fwnode "$child\twanted(f);\n\tfwnode_handle_put(f);\n\treturn 0;" \
	"$child\tfwnode_handle_put(f);\n\twanted(f);\n\treturn 0;" flb-use-after-put
twin module '\tif (!try_module_get(p))\n\t\treturn -1;\n\tmodule_put(p);\n\treturn 0;' \
	'\tif (!try_module_get(p))\n\t\treturn -1;\n\treturn -2;' flb-missing-put
enable='\tint err = clk_prepare_enable(p);\n\tif (err)\n\t\treturn err;\n'
twin clk "$enable\tclk_disable_unprepare(p);\n\treturn 0;" "$enable\treturn -2;" flb-missing-put

# given NULL, an acquire takes nothing and says that it succeeded
cat >null.c <<'END'
#include "api.h"
int no_module(void) { return try_module_get(NULL); }
int no_device(void) { return get_device(NULL) != NULL; }
int no_clock(struct clk *clk)
{
	int err = clk_prepare_enable(clk);

	if (!err && clk)
		clk_disable_unprepare(clk);
	return err;
}
END
run --protocol=module --protocol=device --protocol=clk null.c
status_is 0

# A reference on what the function had before: with the pointer, it is the caller's, or the field's it
# is stored in or was read from, unless the function returns an error.
cat >left.c <<'END'
#include "types.h"
struct holder *returned(struct holder *h) { get_device(&h->own); return h; }
int stored(struct holder *h, struct device *d) { h->kept = d; get_device(h->kept); return 0; }
int left(struct holder *h) { get_device(h->kept); return 0; }
END
cat >drop.c <<'END'
#include "types.h"
void drop(struct holder *h) { put_device(h->kept); }
END
mkdir tree
printf '[{"directory": "%s", "file": "left.c", "arguments": ["cc", "-c", "left.c"]},
 {"directory": "%s", "file": "drop.c", "arguments": ["cc", "-c", "drop.c"]}]' "$PWD" "$PWD" >tree/compile_commands.json
run --protocol=device --sites -p tree
status_is 0
check 'three sites are balanced' test "$(grep -c ': balanced' out)" = 3
out_has 'handed to the caller'
check 'two by another file' \
	test "$(grep -c 'kept in a field that another file gives it back from' out)" = 2

# One each round leaves to another structure, and one that a variable keeps for good.
cat >rounds.c <<'END'
#include "types.h"
struct holder *next(struct holder *h);
int left(struct holder *h)
{
	for (; h; h = next(h))
		get_device(h->kept);
	return 0;
}
void drop(struct holder *h) { put_device(h->kept); }
static struct device *chosen;
void choose(struct device *d) { chosen = get_device(d); }
END
run --protocol=device --sites rounds.c
status_is 0
out_has "left to 'next()->kept': left(): get_device"
out_has "balanced: kept in 'chosen': choose(): get_device"
sed -i 's/^void.*/int drop;/' drop.c
run --protocol=device -p tree
status_is 1
check 'two are not given back' test "$(grep -c 'flb-hold-never-put' out)" = 2
cat >failed.c <<'END'
#include "types.h"
int left(struct holder *h) { get_device(h->kept); return -5; }
void drop(struct holder *h) { put_device(h->kept); }
END
run --protocol=device failed.c
status_is 1
out_has 'failed.c:2:'
out_has '[flb-missing-put]'

# pci_dev_put() gives back a reference on the device in it, and the other way round
cat >inside.c <<'END'
#include "types.h"
void to_device(struct pci_dev *e)
{
	struct pci_dev *d = pci_get_device(1, 2, NULL);

	if (d)
		put_device(&d->dev);
}
void to_pci(struct pci_dev *d, struct pci_dev *e) { get_device(&d->dev); pci_dev_put(d); }
END
run --protocol=device --protocol=pci --sites inside.c
status_is 0
check 'two sites are balanced' test "$(grep -c ': balanced' out)" = 2
sed -i 's/pci_dev_put(d)/pci_dev_put(e)/' inside.c
run --protocol=device --protocol=pci inside.c
status_is 1
check 'one is not given back' test "$(grep -c 'flb-missing-put' out)" = 1
sed -i 's/put_device(&d->dev)/put_device(\&e->dev)/; /^void to_pci/d' inside.c
run --protocol=device --protocol=pci inside.c
status_is 1
check 'another one is not given back' test "$(grep -c 'flb-missing-put' out)" = 1

# The next one is got before the last one is given back; whoever gives back what it is given may be
# given NULL; a put of another pointer is somebody else's.
cat >walk.c <<'END'
#include "api.h"
struct device_node *of_get_parent(const struct device_node *np);
static struct device_node *up(struct device_node *np)
{
	struct device_node *parent = of_get_parent(np);

	of_node_put(np);
	return parent;
}
int by_helper(struct device_node *np, struct device_node *other)
{
	struct device_node *node = of_node_get(np);

	while (node && !wanted(node))
		node = up(node);
	of_node_put(other);
	of_node_put(node);
	return 0;
}
int by_hand(struct device_node *np)
{
	struct device_node *node = of_node_get(np), *next;

	for (; node; node = next) {
		next = of_get_parent(node);
		wanted(node);
		of_node_put(node);
	}
	return 0;
}
END
run --protocol=of walk.c
status_is 0
sed -i 's/^\t\tof_node_put(node);/\t\twanted(node);/; s/^\tof_node_put(np);/\twanted(np);/' walk.c
run --protocol=of walk.c
status_is 1
check 'each is lost in its loop' test "$(grep -c 'is taken again while the last one is still held' out)" = 2

# What a field was seen to hold it still holds after a call of something unknown.
cat >seen.c <<'END'
#include "types.h"
int twice(struct holder *h)
{
	if (!h->kept)
		return -19;
	wanted(h);
	put_device(h->kept);
	put_device(h->kept);
	h->kept = NULL;
	return 0;
}
int once(struct holder *h)
{
	if (h->kept)
		wanted(h);
	put_device(h->kept);
	h->kept = NULL;
	return 0;
}
END
run --protocol=device seen.c
status_is 1
check 'the second put of what a field held' test "$(grep -c 'warning' out)" = 1
out_has 'seen.c:8:2: warning: put_device() without a reference to give back'

# Who has a multiplexer has its parent, and gives that back.
cat >mux.c <<'END'
#include "types.h"
struct i2c_mux_core { struct device *parent; };
struct device *device_find_any_child(struct device *parent);
struct i2c_mux_core *i2c_mux_alloc(struct device *parent, struct device *dev);
int probe(struct device *dev)
{
	struct device *parent = device_find_any_child(dev);
	struct i2c_mux_core *muxc = parent ? i2c_mux_alloc(parent, dev) : NULL;

	if (!muxc) {
		put_device(parent);
		return -12;
	}
	return wanted(muxc);
}
END
run --protocol=device mux.c
status_is 0
sed 's/i2c_mux_alloc/some_alloc/' mux.c >some.c
run --protocol=device some.c
status_is 1
out_has 'some.c:14:2: warning: device reference'

# What was given back in one round is not what the next one is about.
cat >found.c <<'END'
#include "api.h"
struct device *next_one(void);
void found(void)
{
	struct device *dev;

	while ((dev = next_one())) {
		if (wanted(dev)) {
			get_device(dev);
			put_device(dev);
		} else {
			put_device(dev);
		}
	}
}
END
run --protocol=device found.c
status_is 0
sed -i 's/} else {/} {/' found.c
run --protocol=device found.c
status_is 1
out_has 'found.c:12:4: warning: put_device() without a reference to give back'

# … and what an earlier box keeps is not in the new one.
cat >filled.c <<'END'
#include "api.h"
struct box {
	struct device *dev;
};
struct box *new_box(void);
void fill(struct device *dev)
{
	while (wanted(dev)) {
		struct box *box = new_box();

		box->dev = NULL;
		if (wanted(box))
			box->dev = get_device(dev);
	}
}
void empty(struct box *box)
{
	put_device(box->dev);
}
END
run --protocol=device filled.c
status_is 0
out_is_empty

# Which of the boxes a loop has given back from does not multiply.
cat >boxes.c <<'END'
#include "api.h"
struct box {
	struct box *next;
	int flags;
	struct device *a, *b, *c, *d;
};
void put_all(struct box *box)
{
	for (; box; box = box->next) {
		if (box->flags & 1)
			put_device(box->a);
		if (box->flags & 2)
			put_device(box->b);
		if (box->flags & 4)
			put_device(box->c);
		if (box->flags & 8)
			put_device(box->d);
	}
}
END
run --protocol=device boxes.c
status_is 0
err_is_empty

# What is given to a function that keeps it goes with it, alone or as what it was read from; what a function
# found with the object may be used after the put.
cat >kept.c <<'END'
#include "types.h"
struct clocks { struct clk *clk; };
int __devm_add_action_or_reset(struct device *dev, void (*action)(void *), void *data, const char *name);
struct holder *find(struct device *dev);
void stop(void *data);
int alone(struct device *dev, struct clk *clk)
{
	int err = clk_prepare_enable(clk);

	return err ? err : __devm_add_action_or_reset(dev, stop, clk, "stop");
}
int inside(struct device *dev, struct clocks *clocks)
{
	int err = clk_prepare_enable(clocks->clk);

	return err ? err : __devm_add_action_or_reset(dev, stop, clocks, "stop");
}
int found(void)
{
	struct pci_dev *d = pci_get_device(1, 2, NULL);
	struct holder *h;

	if (!d)
		return 0;
	h = find(&d->dev);
	pci_dev_put(d);
	return h->id;
}
END
run --protocol=clk --protocol=pci --sites kept.c
status_is 0
check 'two are handed over' test "$(grep -c 'handed to __devm_add_action_or_reset()' out)" = 2
sed -i 's/stop, clk/stop, dev/; s/stop, clocks/stop, dev/; s/h->id/d->vendor/' kept.c
run --protocol=clk --protocol=pci kept.c
status_is 2
check 'one is missing' test "$(grep -c '\[flb-missing-put\]' out)" = 1
err_has "gave up on clk_prepare_enable() in inside(): the reference is kept in 'clocks->clk'"
check 'one is used too late' test "$(grep -c '\[flb-use-after-put\]' out)" = 1

# Others hold the object as well: what is read from it, and a pointer that is kept, are good past the put. A
# reference left with an argument is for another function of the unit that gives back one that came with an
# argument, unless the function fails.
cat >others.c <<'END'
#include "types.h"
struct bus { struct device *device; int vendor; };
struct keeper { struct bus *bus; };
struct pci_dev *pci_get_slot(struct bus *bus, unsigned int devfn);
int reads(struct bus *bus)
{
	struct pci_dev *d = pci_get_slot(bus, 1);
	struct device *parent;

	if (!d)
		return 0;
	parent = d->parent;
	pci_dev_put(d);
	return parent->id;
}
void keeps(struct keeper *k)
{
	struct pci_dev *d = pci_get_slot(k->bus, 1);

	k->bus = (struct bus *)d;
	pci_dev_put(d);
}
int probe(struct device *dev) { get_device(dev); return 0; }
void remove(struct device *dev) { put_device(dev); }
END
sed -i 's/int vendor;/int vendor; struct device *parent;/' types.h
run --protocol=device --protocol=pci others.c
status_is 0
sed -i 's/parent->id/d->vendor/' others.c
run --protocol=device --protocol=pci others.c
status_is 1
check 'the object is used' test "$(grep -c '\[flb-use-after-put\]' out)" = 1
check 'nothing else is said' test "$(grep -c 'warning:' out)" = 1
sed -i 's/get_device(dev); return 0;/get_device(dev); return -5;/' others.c
run --protocol=device --protocol=pci others.c
check 'a failing probe leaves nothing' test "$(grep -c '\[flb-missing-put\]' out)" = 1
sed -i 's/return -5;/return 0;/; s/{ put_device(dev)/{ wanted(dev)/' others.c
run --protocol=device --protocol=pci others.c
check 'nothing is left without a remove' test "$(grep -c '\[flb-missing-put\]' out)" = 1

# What a field held it holds after a message, and after any function as far as a reference is on it.
cat >again.c <<'END'
#include "types.h"
struct clocks { struct clk *clk; struct holder *holder; };
struct board { int id; struct clocks clocks; void *data; };
struct board *find_board(void);
struct clk *find_clk(struct device *dev);
struct device *find_kept(int id);
int start(void *p);
int _dev_err(struct device *dev, const char *text);
static int find(struct holder *h)
{
	h->kept = find_kept(h->id);
	if ((unsigned long)h->kept >= -4095UL) {
		_dev_err(&h->own, "no device");
		return (int)(long)h->kept;
	}
	return 0;
}
int message(struct holder *h)
{
	int err = find(h);

	if (err)
		return err;
	get_device(h->kept);
	return 0;
}
void forget(struct holder *h) { put_device(h->kept); }
static void leave(struct board *b)
{
	struct clocks *c = b->data;

	clk_disable_unprepare(c->clk);
}
int stored(struct board *b, struct device *dev)
{
	struct board *other = find_board();
	struct clocks *c = &other->clocks;
	int err;

	c->clk = find_clk(dev);
	err = clk_prepare_enable(c->clk);
	if (err)
		return err;
	b->data = c;
	start(c);
	leave(b);
	return 0;
}
static void give(struct holder *h)
{
	start(h);
	put_device(h->kept);
}
int behind(struct holder *h)
{
	get_device(h->kept);
	start(h);
	give(h);
	return -1;
}
static void give_held(struct clocks *c)
{
	if (!c->holder)
		return;
	start(c);
	put_device(c->holder->kept);
}
int through(struct clocks *c)
{
	if (!c->holder)
		return -1;
	get_device(c->holder->kept);
	start(c);
	give_held(c);
	return -1;
}
END
run --protocol=clk --protocol=device again.c
status_is 0
sed -i '/^static void give_held/,/^}/s/!c->holder/c->holder == (void *)1/; s/put_device(h->kept)/put_device(\&h->own)/' again.c
run --protocol=clk --protocol=device again.c
status_is 1
check 'of another field, and where another pointer is asked' \
	test "$(grep -c '\[flb-missing-put\]' out)" = 2

# A flag that is asked before and after is one flag as long as a reference is held, but not in a loop, and what
# a structure of arguments held it holds. FN_: the flag does change, elsewhere.
cat >flag.c <<'END'
#include "types.h"
struct board { int flags; };
struct device *find_dev(void);
struct arguments { struct device *dev; int count; };
int start(void *p);
void once(struct board *b)
{
	struct device *dev = NULL;

	if (b->flags & 4)
		dev = get_device(find_dev());
	start(b);
	if (b->flags & 4)
		put_device(dev);
}
void otherwise(struct board *b)
{
	struct device *dev = find_dev();

	if (b->flags & 4)
		get_device(dev);
	start(b);
	if ((b->flags & 4) == 0)
		return;
	put_device(dev);
}
static void stop(struct board *b) { b->flags = 0; start(b); }
void FN_changed(struct board *b)
{
	struct device *dev = find_dev();

	if (b->flags & 4)
		get_device(dev);
	stop(b);
	if (b->flags & 4)
		put_device(dev);
}
int given(struct device *dev)
{
	struct arguments a;

	a.dev = get_device(dev);
	start(&a);
	put_device(a.dev);
	return -1;
}
END
run --protocol=device flag.c
status_is 0
sed -i '/^void once/,/^}/s/start(b);/while (b->flags \& 4) start(b);/; s/a.dev = get_device(dev);/get_device(dev);/' flag.c
run --protocol=device flag.c
status_is 1
check 'neither a loop nor other arguments' test "$(grep -c '\[flb-missing-put\]' out)" = 2
sed -i 's/stop(b);/b->flags = start(b); start(b);/' flag.c
run --protocol=device flag.c
check 'nor what the function itself sets' test "$(grep -c '\[flb-missing-put\]' out)" = 3
cat >flag.c <<'END'
#include "types.h"
struct board { int flags; };
struct device *find_dev(void);
int start(void *p);
int _dev_err(struct device *dev, const char *text);
void both(struct board *b)
{
	struct device *dev = find_dev();

	if (b->flags & 4)
		return;
	start(b);
	if (!(b->flags & 4))
		return;
	get_device(dev);
	start(b);
	if (b->flags & 4)
		put_device(dev);
}
int counts(void)
{
	struct { struct device *dev; int count; } a;

	a.dev = get_device(find_dev());
	a.count = 0;
	start(&a);
	if (a.count)
		return -1;
	put_device(a.dev);
	return -1;
}
void waits(struct board *b)
{
	struct device *dev = find_dev();

	if (b->flags)
		return;
	get_device(dev);
	while (!b->flags)
		_dev_err(dev, "waiting");
}
END
run --protocol=device flag.c
status_is 1
check 'one that was both may be either, what is no key may change, and a loop may wait' \
	test "$(grep -c '\[flb-missing-put\]' out)" = 3
awk '/^void both/ { at = 3 } at && /if/ && !--at { sub(/\(b->flags & 4\)/, "(!(b->flags \\& 4))") } { print }' flag.c >otherwise.c
check 'it is asked the other way round' test "$(diff flag.c otherwise.c | grep -c '^>')" = 1
run --protocol=device otherwise.c
check 'whichever it is asked for' test "$(grep -c '\[flb-missing-put\]' out)" = 3

# What is freed keeps nothing for anybody, and neither does what a part of it is.
cat >freed.c <<'END'
#include "types.h"
struct kept { struct node { int n; } node; struct device *dev; };
void kfree(const void *p);
int all_of_it(struct kept *k)
{
	get_device(k->dev);
	kfree(k);
	return 0;
}
int by_its_part(struct kept *k)
{
	get_device(k->dev);
	kfree(&k->node);
	return 0;
}
void stop(struct kept *k) { put_device(k->dev); }
END
run --protocol=device freed.c
status_is 1
check 'both are lost' test "$(grep -c '\[flb-missing-put\]' out)" = 2
sed -i '/kfree(/s/k->node/k->dev/; s/kfree(k)/kfree(k->dev)/' freed.c
run --protocol=device freed.c
status_is 1
check 'with what it is part of' test "$(grep -c '\[flb-missing-put\]' out)" = 1

# A number that a pointer is made of, and which is not NULL, may be an address of the kernel; one that is an
# error is negative, and NULL is 0.
cat >number.c <<'END'
#include "types.h"
static inline int is_err(const void *p) { return (unsigned long)p >= (unsigned long)-4095L; }
int address(struct device *dev, unsigned long n)
{
	void *p = (void *)n;

	if (!p)
		return 0;
	get_device(dev);
	if (n == 0xffff888000000000UL)
		return -5;
	put_device(dev);
	return 0;
}
int not_null(struct device *dev, unsigned long n)
{
	void *p = (void *)n;

	if (p)
		return 0;
	get_device(dev);
	if (n)
		return -5;
	put_device(dev);
	return 0;
}
int error(struct device *dev, int err)
{
	void *p = (void *)(long)err;

	if (!is_err(p))
		return 0;
	get_device(dev);
	if (err >= 0)
		return -5;
	put_device(dev);
	return 0;
}
END
run --protocol=device number.c
status_is 1
out_has 'when address() returns'
check 'nothing else' test "$(grep -c 'warning:' out)" = 1

# What a loop takes only a later one can give back.
cat >loops.c <<'END'
#include "api.h"
void later(struct device_node *p)
{
	while (wanted(p))
		of_node_put(of_get_next_child(p, NULL));
	while (wanted(p))
		of_get_next_child(p, NULL);
}
END
run --protocol=of loops.c
status_is 1
out_has 'loops.c:7:3: warning: device tree node reference on'
out_has 'is taken again while the last one is still held'

# A function that calls itself takes over what became of keys in the rounds before, as long as they have names.
cat >again.c <<'END'
#include "api.h"
struct node { struct node *next; struct device_node *first; };
struct device_node *find(struct node *n);
void tell(struct node *n, struct device_node *a, struct device_node *b);
void all(struct node *n, struct device_node *up)
{
	struct device_node *c, *d;

	if (!n)
		return;
	c = of_node_get(find(n));
	if (!c)
		return;
	for (d = of_get_next_child(c, NULL); d; d = of_get_next_child(c, d)) {
		tell(n, d, up);
		all(n->next, d);
		all(n, c);
	}
	of_node_put(c);
}
END
run --protocol=of again.c
status_is 0

# --help and the manual page know each; all can be had at once
all=
for file in "$top"/rules/protocols/optional/*.yaml; do
	name=$(basename "$file" .yaml)
	all="$all --protocol=$name"
	run --help
	out_matches "(^|[ ,])$name([ ,]|$)"
	check "the manual page names $name" \
		grep -q "^\.B $name$" "$top/scripts/man/flbcheck-protocol.5"
done
# shellcheck disable=SC2086 # a list
run $all wrong.c
status_is 1

# a file, though its name could be one of ours, and the configuration
cp "$top/rules/protocols/optional/clk.yaml" clk
run --protocol=./clk wrong.c
status_is 1
echo 'protocols: [clk]' >.flbcheck.yaml
run wrong.c
status_is 1
rm .flbcheck.yaml

# one that there is not
run --protocol=clock wrong.c
status_is 2
out_is_empty
err_matches "^flbcheck: error: there is no protocol 'clock', only liveupdate, clk, device, "
run --protocol= wrong.c
status_is 2

# What one structure after another keeps on a list, round by round, is not what the loop holds.
cat >listed.c <<'END'
#define NULL ((void *)0)
struct device_node;
struct node { struct node *next, *prev; };
struct provider { void *cb; struct device_node *np; struct node node; };
struct device_node *of_find_matching_node_and_match(struct device_node *from, const void *m, const void **match);
struct device_node *of_node_get(struct device_node *np);
void of_node_put(struct device_node *np);
void *kzalloc(unsigned long n, int f);
void kfree(const void *p);
static inline void list_add_tail(struct node *n, struct node *head)
{
	struct node *prev = head->prev;

	head->prev = n;
	n->next = head;
	n->prev = prev;
	prev->next = n;
}
_Bool wanted(struct device_node *np);
void begin(const void *m)
{
	struct node list = { &list, &list };
	struct device_node *np;
	const void *match;

	for (np = of_find_matching_node_and_match(NULL, m, &match); np;
	     np = of_find_matching_node_and_match(np, m, &match)) {
		struct provider *p;

		if (!wanted(np))
			continue;
		p = kzalloc(sizeof(*p), 1);
		if (!p) {
			of_node_put(np);
			return;
		}
		p->cb = (void *)match;
		p->np = of_node_get(np);
		list_add_tail(&p->node, &list);
	}
	while (list.next != &list) {
		struct provider *p = (void *)((char *)list.next - 16);

		list.next = p->node.next;
		of_node_put(p->np);
		kfree(p);
	}
}
END
run --protocol=of listed.c
status_is 0
finish
