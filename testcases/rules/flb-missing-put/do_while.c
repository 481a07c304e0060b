// SPDX-License-Identifier: GPL-2.0-only
/*
 * do/while: the body runs before the first test, and `continue` goes to the test.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int do_while_ok(void)
{
	struct flb_obj *obj;
	int ret;

	do {
		ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
		if (ret)
			break;
		ret = obj_check(obj);
		liveupdate_flb_put_incoming(&pci_flb);
	} while (ret == -EAGAIN);

	return ret;
}

int do_while_bad(void)
{
	struct flb_obj *obj;
	int ret, tries = 0;

	do {
		ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
		if (ret)
			continue;
		ret = obj_check(obj);
		if (ret)
			return ret; /* expect: flb-missing-put */
		liveupdate_flb_put_incoming(&pci_flb);
	} while (ret && ++tries < 3);

	return ret;
}

int do_once_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	do {
		ret = obj_check(obj);
		if (ret)
			break;
		ret = other_step();
	} while (0);

	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int do_once_bad(void)
{
	struct flb_obj *obj;
	int ret;

	do {
		ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
		if (ret)
			break;
		ret = obj_check(obj);
		if (ret)
			break;
		liveupdate_flb_put_incoming(&pci_flb);
	} while (0);

	return ret; /* expect: flb-missing-put */
}
