// SPDX-License-Identifier: GPL-2.0-only
/*
 * A callback gets pointers into the object, which is fine unless it keeps one. Told where the
 * callback is called: the reference is there.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

typedef int (*visit_fn)(struct dev_ser *ser, struct holder *h);

static int visit_sum(struct dev_ser *ser, struct holder *h)
{
	h->nr += ser->refcount;
	return 0;
}

static int visit_keep(struct dev_ser *ser, struct holder *h)
{
	if (!ser->refcount)
		return 0;

	h->found = ser;
	return 1;
}

int callback_sums_ok(struct holder *h)
{
	const visit_fn visit = visit_sum;
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	for (ser = obj->first; ser && !ret; ser = ser->next)
		ret = visit(ser, h);

	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int callback_sums_bad(struct holder *h)
{
	const visit_fn visit = visit_keep;
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	for (ser = obj->first; ser && !ret; ser = ser->next)
		ret = visit(ser, h); /* smpl: misses: callees are not looked into */ /* expect: flb-escape-past-put */

	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}
