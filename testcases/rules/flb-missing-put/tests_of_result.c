// SPDX-License-Identifier: GPL-2.0-only
/*
 * The many ways to ask whether the get failed: WARN_ON(), likely(), a comparison, a copy of the
 * result, a BUG_ON().
 */
#include <corpus.h>
#include <linux/bug.h>
#include <linux/err.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int warn_on_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (WARN_ON(ret))
		return ret;

	ret = obj_check(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int warn_on_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (WARN_ON(ret))
		return ret;

	if (WARN_ON_ONCE(obj->version > 2))
		return -EINVAL; /* expect: flb-missing-put */

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int likely_ok(void)
{
	struct flb_obj *obj;
	int err;

	err = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (likely(!err)) {
		err = obj_check(obj);
		liveupdate_flb_put_incoming(&pci_flb);
	}
	return err;
}

int likely_bad(void)
{
	struct flb_obj *obj;
	int err;

	err = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (unlikely(err))
		return err;

	err = obj_check(obj);
	if (likely(!err))
		liveupdate_flb_put_incoming(&pci_flb);
	return err; /* expect: flb-missing-put */
}

int negative_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret, saved;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	saved = ret;
	if (ret < 0)
		ret = 0;
	else
		h->nr = obj->nr_devices;

	if (saved == 0)
		liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int negative_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret >= 0)
		h->nr = obj->nr_devices;

	if (ret > 0)
		liveupdate_flb_put_incoming(&pci_flb);
	return ret; /* expect: flb-missing-put */
}

int bug_on_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	BUG_ON(ret);

	ret = obj_check(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int bug_on_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	BUG_ON(ret);

	return obj_check(obj); /* expect: flb-missing-put */
}

bool as_bool_ok(void)
{
	struct flb_obj *obj;
	bool failed = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	bool any;

	if (failed)
		return false;

	any = !!obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return any;
}

bool as_bool_bad(void)
{
	struct flb_obj *obj;
	bool failed = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);

	return !failed && obj->nr_devices; /* expect: flb-missing-put */
}
