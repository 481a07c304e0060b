// SPDX-License-Identifier: GPL-2.0-only
/*
 * A function keeps the object and its reference in a variable of the file, on purpose. Its caller
 * holds nothing and may use the object all the same, until the reference is given back.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct flb_obj *incoming;

static int setup(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	incoming = obj;
	return 0;
}

/* execution: sequence: show_ok, teardown */
void teardown(void)
{
	if (!incoming)
		return;

	incoming = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}

void show_ok(void)
{
	if (setup())
		return;

	obj_show(incoming);
}

void FN_show_bad(void)
{
	struct flb_obj *obj;

	if (setup())
		return;

	obj = incoming;
	teardown();
	obj_show(obj); /* expect: none-yet flb-use-after-put */
}
