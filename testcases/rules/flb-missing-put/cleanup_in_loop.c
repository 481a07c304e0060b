// SPDX-License-Identifier: GPL-2.0-only
/*
 * A cleanup declared in the body of a loop runs at the end of every round, on `continue`, on
 * `break`, and on a goto out of the loop.
 */
#include <corpus.h>
#include <linux/cleanup.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct flb_obj *pci_flb_get(void)
{
	struct flb_obj *obj;

	return liveupdate_flb_get_incoming(&pci_flb, (void **)&obj) ? NULL : obj;
}

DEFINE_FREE(pci_flb_put, struct flb_obj *, if (_T) liveupdate_flb_put_incoming(&pci_flb))

int cleanup_in_loop_ok(struct holder *h)
{
	for (; h; h = h->next) {
		struct flb_obj *obj __free(pci_flb_put) = pci_flb_get();

		if (!obj)
			continue;

		h->nr = obj->nr_devices;
		if (!h->nr)
			goto none;
		if (obj_check(obj))
			break;
	}

	return 0;
none:
	return -ENOENT;
}

int cleanup_in_loop_bad(struct holder *h)
{
	for (; h; h = h->next) {
		struct flb_obj *obj __free(pci_flb_put) = pci_flb_get();

		if (!obj)
			continue;

		h->nr = obj->nr_devices;
		if (!h->nr) {
			retain_and_null_ptr(obj);
			goto none;
		}
		if (obj_check(obj))
			break;
	}

	return 0;
none:
	return -ENOENT; /* smpl: misses: cleanups are not followed */ /* expect: flb-missing-put */
}
