// SPDX-License-Identifier: GPL-2.0-only
/*
 * The variable is given another result before anybody looks at the first.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int overwritten_ok(void)
{
	struct flb_obj *obj = NULL;
	int ret;

	ret = other_step();
	if (ret)
		return ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	note_number(obj->nr_devices);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int overwritten_bad(void)
{
	struct flb_obj *obj = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	ret = other_step();
	if (ret)
		return ret; /* expect: flb-missing-put */

	note_number(obj->nr_devices); /* expect: flb-unchecked-get */
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
