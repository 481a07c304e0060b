// SPDX-License-Identifier: GPL-2.0-only
/*
 * The test is the wrong way round: who succeeded leaves, who failed goes on.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 inverted_test_ok(void)
{
	struct flb_obj *obj = NULL;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 inverted_test_bad(void)
{
	struct flb_obj *obj = NULL;
	u32 nr;

	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0; /* expect: flb-missing-put */

	nr = obj->nr_devices; /* expect: flb-unchecked-get */
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}
