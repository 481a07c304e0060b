// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whoever wants something sets a bit: more ways lead to the get than anybody follows one by one. On
 * some of them it fails.
 */
#include <corpus.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 many_ways_ok(void)
{
	struct flb_obj *obj;
	u32 version = 0, bits = 0;

	if (other_flag())
		bits |= 1 << 0;
	if (other_flag())
		bits |= 1 << 1;
	if (other_flag())
		bits |= 1 << 2;
	if (other_flag())
		bits |= 1 << 3;
	if (other_flag())
		bits |= 1 << 4;
	if (other_flag())
		bits |= 1 << 5;
	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
		obj = NULL;
	} else {
		version = obj->version;
		liveupdate_flb_put_incoming(&pci_flb);
	}
	note_number(bits);
	return obj ? version : 0;
}

u32 many_ways_bad(void)
{
	struct flb_obj *obj;
	u32 bits = 0;

	if (other_flag())
		bits |= 1 << 0;
	if (other_flag())
		bits |= 1 << 1;
	if (other_flag())
		bits |= 1 << 2;
	if (other_flag())
		bits |= 1 << 3;
	if (other_flag())
		bits |= 1 << 4;
	if (other_flag())
		bits |= 1 << 5;
	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
		other_work();
		liveupdate_flb_put_incoming(&pci_flb);
	} else {
		obj = NULL;
		other_work();
	}
	note_number(bits);
	return obj->version; /* expect: flb-unchecked-get, flb-use-after-put */
}
