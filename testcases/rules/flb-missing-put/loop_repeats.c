// SPDX-License-Identifier: GPL-2.0-only
/*
 * The loop ends only where nothing new is held, so that no return leaks: what is lost is the
 * reference of the round before, when the get is reached again.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 repeats_ok(void)
{
	struct flb_obj *obj;
	u32 nr = 0;

	while (!liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
		nr += obj->nr_devices;
		liveupdate_flb_put_incoming(&pci_flb);
		if (nr > 64)
			break;
	}

	return nr;
}

u32 repeats_bad(void)
{
	struct flb_obj *obj;
	u32 nr = 0;

	while (!liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) { /* expect: flb-missing-put */
		nr += obj->nr_devices;
		if (nr > 64) {
			liveupdate_flb_put_incoming(&pci_flb);
			break;
		}
	}

	return nr;
}

int retry_ok(void)
{
	struct flb_obj *obj;
	int ret;

	for (;;) {
		ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
		if (ret)
			return ret;

		ret = obj_check(obj);
		liveupdate_flb_put_incoming(&pci_flb);
		if (ret != -EAGAIN)
			return ret;
	}
}

int retry_bad(void)
{
	struct flb_obj *obj;
	int ret;

retry:
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj); /* expect: flb-missing-put */
	if (ret)
		return ret;

	ret = obj_check(obj);
	if (ret == -EAGAIN)
		goto retry;

	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}
