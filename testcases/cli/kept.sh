#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# References that a field keeps past the function that took them, and who gives them back from there.
. "$(dirname "$0")/lib.sh"

cat >device.h <<'END'
struct device {
	int id;
};
struct device *get_device(struct device *dev);
void put_device(struct device *dev);
struct part {
	int nr;
	struct device dev;
};
struct box {
	struct part *part;
	struct device *dev;
};
END

# Where a pointer says what a reference is on, its value says it everywhere.
# sample: a file of what comes, checked alone
sample() {
	{ echo '#include "device.h"' && cat; } >sample.c
	run --no-cache --protocol=device --sites sample.c
}

# The field keeps what is around the device.
sample <<'END'
int keep(struct box *box, struct part *part)
{
	get_device(&part->dev);
	box->part = part;
	return 0;
}
void let_go(struct box *box)
{
	put_device(&box->part->dev);
}
END
status_is 0
out_has "sample.c:4:2: balanced: kept in 'box->part'"
sed -i '/put_device/d' sample.c
run --no-cache --protocol=device --sites sample.c
status_is 2
out_has "gave up: the reference is kept in 'box->part', and nothing in this unit gives it back"

# Who gives nothing back gives nothing back for the field either.
sample <<'END'
int keep(struct box *box, struct device *dev)
{
	box->dev = get_device(dev);
	return 0;
}
void look(struct box *box)
{
	struct device *nothing = 0;

	if (box->dev)
		put_device(nothing);
}
END
status_is 2
out_has "gave up: the reference is kept in 'box->dev', and nothing in this unit gives it back"

# … nor does who gives back another one, whatever of the field it asks or clears.
sample <<'END'
int keep(struct box *box, struct device *dev)
{
	box->dev = get_device(dev);
	return 0;
}
void let_go(struct box *box)
{
	if (!box->dev)
		return;
	box->dev = 0;
	put_device(&box->part->dev);
}
END
status_is 2
out_has "gave up: the reference is kept in 'box->dev', and nothing in this unit gives it back"
sed -i 's/&box->part->dev/box->dev/; /box->dev = 0/d' sample.c
run --no-cache --protocol=device --sites sample.c
status_is 0

# A callback leaves what its argument leads to to nobody here; a function that another one calls does.
sample <<'END'
struct owner {
	struct box *box;
};
static int keep(struct owner *owner, struct device *dev)
{
	owner->box->dev = get_device(dev);
	return 0;
}
int (*op)(struct owner *owner, struct device *dev) = keep;
END
status_is 2
out_has "gave up: the reference is kept in 'owner->box->dev', and nothing in this unit gives it back"
cat >>sample.c <<'END'
void now(struct owner *owner, struct device *dev)
{
	keep(owner, dev);
	put_device(owner->box->dev);
}
END
run --no-cache --protocol=device --sites sample.c
status_is 0

# Of who gives back what it is given, a caller has one; each round of a loop, each way, each caller and
# each call of a helper gives one back.
sample <<'END'
void twice(struct device *dev)
{
	put_device(dev);
	put_device(dev); /* one more */
}
void from_field(struct box *box)
{
	put_device(box->dev);
	put_device(box->dev); /* one more */
}
void stored_between(struct box *box, struct device *dev)
{
	put_device(box->dev);
	box->dev = dev;
	put_device(box->dev);
}
void taken_between(struct device *dev)
{
	put_device(dev);
	get_device(dev);
	put_device(dev);
}
void each_way(struct device *dev, int last)
{
	if (last)
		put_device(dev);
	else
		dev->id = 0;
	if (!last)
		put_device(dev);
}
void each_round(struct device *dev, int n)
{
	while (n--)
		put_device(dev);
}
static void both(struct device *dev)
{
	put_device(dev);
	put_device(dev);
}
void two(struct device *dev)
{
	get_device(dev);
	get_device(dev);
	both(dev);
}
static void one(struct device *dev)
{
	put_device(dev);
}
void by_helper(struct device *dev)
{
	one(dev);
	one(dev);
}
END
status_is 1
check 'each one more' test "$(grep -c "warning: put_device() without a reference to give back" out)" = 2
check 'nothing but these' test "$(grep -c 'warning:' out)" = 2
for line in 5 10; do
	out_matches "^sample.c:$line:2: warning: .*\\[flb-unbalanced-put\\]"
done

# … also where it may be NULL.
cat >null.c <<'END'
struct pci_dev;
struct port {
	struct pci_dev *dev;
};
void pci_dev_put(struct pci_dev *dev);
void twice(struct port *port)
{
	pci_dev_put(port->dev);
	pci_dev_put(port->dev); /* one more */
}
void each_way(struct port *port, int way)
{
	if (way)
		pci_dev_put(port->dev);
	if (!way)
		pci_dev_put(port->dev);
}
END
run --no-cache --protocol=pci null.c
status_is 1
check 'one more' test "$(grep -c 'warning:' out)" = 1
out_matches '^null.c:9:2: warning: .*\[flb-unbalanced-put\]'

# Who fails later takes back what each round of a loop has stored: that one is given back before is not
# too often.
sample <<'END'
int failed(struct device *dev);
int keep(struct box *box, struct device *dev)
{
	int i = 0;

	do {
		get_device(dev);
		box[i].dev = dev;
	} while (++i < 2);
	if (failed(dev)) {
		put_device(dev);
		put_device(dev);
		return -1;
	}
	return 0;
}
void let_go(struct box *box)
{
	put_device(box[0].dev);
	put_device(box[1].dev);
}
END
status_is 0
out_has "sample.c:8:3: balanced: kept in 'box->dev'"

# What a helper gives back for the field is not what its caller has taken.
cat >helper.c <<'END'
#include <corpus.h>
static struct liveupdate_flb pci_flb = { .ops = &corpus_flb_ops, .compatible = "pci-v1" };
int keep(struct holder *h)
{
	return liveupdate_flb_get_incoming(&pci_flb, (void **)&h->obj);
}
static void let_go(struct holder *h)
{
	if (!h->obj)
		return;
	h->obj = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}
u32 look(struct holder *h)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	let_go(h);
	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}
END
run --no-cache --sites helper.c -- -I"$top/include" -I"$top/include/model"
status_is 0
out_has "helper.c:5:9: balanced: kept in 'h->obj'"
out_has 'helper.c:19:6: balanced'
sed -i '/^u32/,$ { /put_incoming/d }' helper.c
run --no-cache --sites helper.c -- -I"$top/include" -I"$top/include/model"
status_is 1
out_has 'helper.c:23:2: warning: incoming FLB reference'
check 'one finding' test "$(grep -c 'warning:' out)" = 1

# … and it is for what the field was given, whatever the helper calls that one's FLB.
cat >named.c <<'END'
#include <corpus.h>
static struct liveupdate_flb pci_flb = { .ops = &corpus_flb_ops, .compatible = "pci-v1" };
struct kept {
	struct liveupdate_flb *flb; /* always that one */
	struct flb_obj *obj;
};
static void let_go(struct kept *k)
{
	if (!k->obj)
		return;
	k->obj = NULL;
	liveupdate_flb_put_incoming(k->flb);
}
int keep(struct kept *k)
{
	return liveupdate_flb_get_incoming(k->flb, (void **)&k->obj);
}
void done(struct kept *k)
{
	let_go(k);
}
bool try(struct kept *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return false;
	k->obj = obj;
	let_go(k);
	return true;
}
END
run --no-cache --sites named.c -- -I"$top/include" -I"$top/include/model"
status_is 0
out_has "named.c:16:9: balanced: kept in 'k->obj'"
out_has 'named.c:26:6: balanced'

# Of what a helper gives back on purpose or by mistake its caller is told once: the wrong FLB twice is
# wrong in the helper.
cat >wrong.c <<'END'
#include <corpus.h>
static struct liveupdate_flb pci_flb = { .ops = &corpus_flb_ops, .compatible = "pci-v1" };
static struct liveupdate_flb other_flb = { .ops = &corpus_flb_ops, .compatible = "other-v1" };
static void wrong(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&other_flb, (void **)&obj))
		return;
	liveupdate_flb_put_incoming(&pci_flb);
	liveupdate_flb_put_incoming(&pci_flb);
}
u32 caller(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	wrong();
	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}
END
run --no-cache --sites wrong.c -- -I"$top/include" -I"$top/include/model"
status_is 1
out_matches 'wrong.c:10:2: warning: .*\[flb-mismatched-put\]'
out_matches 'wrong.c:11:2: warning: .*\[flb-unbalanced-put\]'
check 'two findings' test "$(grep -c 'warning:' out)" = 2
out_has 'wrong.c:18:6: balanced: caller()'

# Nothing is lost where a field was empty, or where nobody has asked what was in it: a path that has
# something else wrong does not tell of it.
cat >lost.c <<'END'
#include <corpus.h>
static struct liveupdate_flb pci_flb = { .ops = &corpus_flb_ops, .compatible = "pci-v1" };
int keep(struct holder *h)
{
	return liveupdate_flb_get_incoming(&pci_flb, (void **)&h->obj);
}
void let_go(struct holder *h)
{
	if (!h->obj)
		return;
	h->obj = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}
u32 clears(struct holder *h)
{
	struct flb_obj *obj;

	if (h->obj || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	h->obj = NULL;
	return obj->nr_devices;
}
u32 sets_up(struct holder *h, struct holder *other)
{
	struct flb_obj *obj;

	h->obj = other->priv;
	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	return obj->nr_devices;
}
END
run --no-cache lost.c -- -I"$top/include" -I"$top/include/model"
status_is 1
out_matches 'lost.c:21:2: warning: .*\[flb-missing-put\]'
out_matches 'lost.c:30:2: warning: .*\[flb-missing-put\]'
check 'two findings' test "$(grep -c 'warning:' out)" = 2
out_lacks 'is cleared here'
out_lacks 'is overwritten here'

# Who is handed out is called for what keeps something; what one function clears another may put, and
# a helper may put by a copy.
cat >parts.c <<'END'
#include <corpus.h>
static struct liveupdate_flb pci_flb = { .ops = &corpus_flb_ops, .compatible = "pci-v1" };
int keep(struct holder *h)
{
	return liveupdate_flb_get_incoming(&pci_flb, (void **)&h->obj);
}
/* called for what keeps something alone */
static void finish(struct holder *h)
{
	h->obj = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}
const struct { void (*finish)(struct holder *h); } handed_out = { finish };
static void clear(struct holder *h)
{
	if (h->obj)
		h->obj = NULL;
}
void clears_elsewhere(struct holder *h)
{
	if (!h->obj)
		return;
	clear(h);
	liveupdate_flb_put_incoming(&pci_flb);
}
static void put_for(struct holder *h)
{
	if (h->obj)
		liveupdate_flb_put_incoming(&pci_flb);
}
void puts_elsewhere(struct holder *h)
{
	struct holder copy = *h;

	if (!h->obj)
		return;
	h->obj = NULL;
	put_for(&copy);
}
END
run --no-cache --sites parts.c -- -I"$top/include" -I"$top/include/model"
status_is 0
check 'nothing but a hold' test "$(cat out)" = "parts.c:5:9: balanced: kept in 'h->obj': keep(): liveupdate_flb_get_incoming"

# What a helper returns past its own put is dead for its caller, too, who has no reference to name.
cat >dead.c <<'END'
#include <corpus.h>
static struct liveupdate_flb pci_flb = { .ops = &corpus_flb_ops, .compatible = "pci-v1" };
static struct dev_ser *first(void)
{
	struct flb_obj *obj;
	struct dev_ser *dev;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;
	dev = obj->first;
	liveupdate_flb_put_incoming(&pci_flb);
	return dev;
}
u32 uses(void)
{
	struct dev_ser *dev = first();

	return dev ? dev->domain : 0;
}
END
run --no-cache dead.c -- -I"$top/include" -I"$top/include/model"
status_is 1
out_matches 'dead.c:12:2: warning: .*\[flb-escape-past-put\]'
out_matches "dead.c:18:15: warning: 'first\(\)->first' is used after .*\[flb-use-after-put\]"
out_has 'dead.c:16:24: note: incoming FLB reference on'

# A helper gives back what the field keeps that was filled just before. FP_: where something that is not
# known runs between, or in the helper behind it, the field is not known to be what it was.
{
	declarations
	cat <<'END'
struct keeper { struct ser *ser; };
static void let_go(struct keeper *k)
{
	if (!k->ser)
		return;
	k->ser = 0;
	liveupdate_flb_put_incoming(&flb);
}
static void let_go_and_step(struct keeper *k)
{
	let_go(k);
	other_step();
}
int filled(struct keeper *k, int fail)
{
	struct ser *ser;

	if (k->ser || liveupdate_flb_get_incoming(&flb, (void **)&ser))
		return 0;
	k->ser = ser;
	if (fail)
		let_go(k);
	return fail;
}
END
} >filled.c
run --no-cache filled.c
status_is 0
sed 's/int filled/int FP_step_between/; s/if (fail)/if (other_step())/' filled.c >between.c
run --no-cache between.c
status_is 1
check 'the step between' test "$(grep -c 'warning:' out)" = 1
out_matches 'still held when FP_step_between\(\) returns; .*\[flb-missing-put\]'
sed 's/int filled/int FP_step_behind/; s/^\t\tlet_go(k)/\t\tlet_go_and_step(k)/' filled.c >behind.c
run --no-cache behind.c
status_is 1
check 'the step behind' test "$(grep -c 'warning:' out)" = 1
out_matches "'k->ser' is kept past liveupdate_flb_put_incoming\(\) .*\[flb-escape-past-put\]"

finish
