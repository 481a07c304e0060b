// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pair of functions that open and close a section and hand out nothing: the reference is known by
 * the call alone.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static int section_begin(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	note_number(obj->nr_devices);
	return 0;
}

static void section_end(void)
{
	liveupdate_flb_put_incoming(&pci_flb);
}

int section_ok(void)
{
	int ret;

	ret = section_begin();
	if (ret)
		return ret;

	ret = other_step();
	section_end();
	return ret;
}

int section_bad(void)
{
	int ret;

	ret = section_begin();
	if (ret)
		return ret;

	ret = other_step();
	if (ret < 0)
		return ret; /* expect: flb-missing-put */

	section_end();
	return 0;
}
