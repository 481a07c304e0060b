// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether the reference is held is kept in a flag, which goes through other decisions first.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int flag_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	bool held = !ret;

	if (other_flag())
		other_work();

	ret = other_step();

	if (held)
		liveupdate_flb_put_incoming(&pci_flb);

	return ret;
}

int flag_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	bool held = !ret;

	ret = other_step();
	if (ret)
		held = false;

	if (held)
		liveupdate_flb_put_incoming(&pci_flb);

	return ret; /* expect: flb-missing-put */
}

int two_tests_ok(bool wanted)
{
	struct flb_obj *obj = NULL;

	if (wanted && liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	other_work();

	if (wanted)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int two_tests_bad(bool wanted, bool quick)
{
	struct flb_obj *obj = NULL;

	if (wanted && liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	other_work();

	if (wanted && !quick)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* expect: flb-missing-put */
}

int object_as_flag_ok(bool wanted)
{
	struct flb_obj *obj = NULL;
	int ret = 0;

	if (wanted)
		ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (!ret)
		ret = other_step();
	if (obj)
		liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int object_as_flag_bad(bool wanted)
{
	struct flb_obj *obj = NULL;
	int ret = 0;

	if (wanted)
		ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (!ret)
		ret = other_step();
	if (obj && !ret)
		liveupdate_flb_put_incoming(&pci_flb);
	return ret; /* expect: flb-missing-put */
}

struct request {
	struct flb_obj *obj;
	u32 nr;
	bool held;
};

/* A flag that starts as nothing because all of its structure does. */
int zeroed_flag_ok(bool wanted)
{
	struct request r = {};

	if (wanted && !liveupdate_flb_get_incoming(&pci_flb, (void **)&r.obj))
		r.held = true;

	if (r.held)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int zeroed_flag_bad(bool wanted)
{
	struct request r = {};

	if (wanted && !liveupdate_flb_get_incoming(&pci_flb, (void **)&r.obj))
		r.nr = 1;

	if (r.held)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* expect: flb-missing-put */
}
