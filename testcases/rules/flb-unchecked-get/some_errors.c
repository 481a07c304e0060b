// SPDX-License-Identifier: GPL-2.0-only
/*
 * Only some of the errors are turned away.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/printk.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 some_errors_ok(void)
{
	struct flb_obj *obj = NULL;
	u32 nr;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret == -EOPNOTSUPP || ret == -ENODATA)
		return 0;
	if (ret) {
		pr_err("incoming state: %d\n", ret);
		return 0;
	}

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 some_errors_bad(void)
{
	struct flb_obj *obj = NULL;
	u32 nr;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret == -EOPNOTSUPP || ret == -ENODATA)
		return 0;
	if (ret)
		pr_err("incoming state: %d\n", ret);

	nr = obj->nr_devices; /* expect: flb-unchecked-get */
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 wrong_sign_ok(void)
{
	struct flb_obj *obj = NULL;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj) < 0)
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 wrong_sign_bad(void)
{
	struct flb_obj *obj = NULL;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj) > 0)
		return 0;

	nr = obj->nr_devices; /* expect: flb-unchecked-get */
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

int switch_errors_ok(void)
{
	struct flb_obj *obj = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	switch (ret) {
	case 0:
		note_number(obj->nr_devices);
		liveupdate_flb_put_incoming(&pci_flb);
		return 0;
	case -ENODATA:
		return 0;
	default:
		return ret;
	}
}

int switch_errors_bad(void)
{
	struct flb_obj *obj = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	switch (ret) {
	case -ENODATA:
		return 0;
	default:
		note_number(obj->nr_devices); /* expect: flb-unchecked-get */
		liveupdate_flb_put_incoming(&pci_flb);
		return ret;
	}
}
