// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pointer is returned and noted in a variable of the file's. There is one reference, and it
 * belongs to the caller.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct flb_obj *session;

static struct flb_obj *session_open(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;
	session = obj;
	return obj;
}

int returned_and_noted_ok(void)
{
	struct flb_obj *obj = session_open();
	int ret;

	if (!obj)
		return -ENODATA;
	ret = obj->version == 1 ? 0 : -EINVAL;
	session = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int returned_and_noted_bad(void)
{
	struct flb_obj *obj = session_open();

	if (!obj)
		return -ENODATA;
	if (obj->version != 1) {
		session = NULL;
		return -EINVAL; /* expect: flb-missing-put */
	}
	session = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
