// SPDX-License-Identifier: GPL-2.0-only
/*
 * The get failed in an earlier round of a loop, and in the next one the wrapper says that all is
 * well and leaves the pointer as it is: what it was left as then, or, if rounds went well before that,
 * what has been given back. And there is nothing to give back.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static bool pci_broken;

static int pci_get_once(struct flb_obj **objp)
{
	int ret;

	if (pci_broken)
		return -ENODEV;
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)objp);
	if (ret)
		pci_broken = true;
	return ret;
}

void round_again_ok(void)
{
	struct flb_obj *obj;

	while (other_flag()) {
		do {
			if (pci_get_once(&obj))
				break;
			note_number(obj->version);
			liveupdate_flb_put_incoming(&pci_flb);
		} while (other_flag());
	}
}

/* Once it has failed it says 0. */
static int pci_get(struct flb_obj **objp)
{
	int ret;

	if (pci_broken)
		return 0;
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)objp);
	if (ret)
		pci_broken = true;
	return ret;
}

void round_again_bad(void)
{
	struct flb_obj *obj;

	while (other_flag()) {
		do {
			if (pci_get(&obj))
				break;
			note_number(obj->version); /* smpl: misses: what the last round left is not followed */ /* expect: flb-unchecked-get, flb-use-after-put */
			liveupdate_flb_put_incoming(&pci_flb); /* smpl: misses: the same */ /* expect: flb-unbalanced-put */
		} while (other_flag());
	}
}
