// SPDX-License-Identifier: GPL-2.0-only
/*
 * After an error nobody looks at what an out-parameter holds: a pointer left there does no harm,
 * and does not hand a reference over, either.
 */
#include <corpus.h>
#include <linux/err.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int left_behind_ok(struct flb_obj **objp)
{
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)objp);
	if (ret)
		return ret;

	if (obj_check(*objp)) {
		liveupdate_flb_put_incoming(&pci_flb);
		return -EINVAL;
	}
	return 0;
}

int left_behind_bad(struct flb_obj **objp)
{
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)objp); /* smpl: misses: what is left in an out-parameter is not followed */ /* expect: flb-escape-past-put */
	if (ret)
		return ret;

	if (obj_check(*objp))
		liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int held_on_error_ok(struct flb_obj **objp)
{
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)objp);
	if (ret)
		return ret;

	return obj_check(*objp) ? 1 : 0;
}

int held_on_error_bad(struct flb_obj **objp)
{
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)objp);
	if (ret)
		return ret;

	if (obj_check(*objp))
		return -EINVAL; /* smpl: misses: an out-parameter counts as handed over, whatever is returned */ /* expect: flb-missing-put */
	return 0;
}

/* NULL may mean that nothing was found, and what the out-parameter holds is good all the same. */
struct dev_ser *nothing_found_ok(struct flb_obj **objp)
{
	if (liveupdate_flb_get_incoming(&pci_flb, (void **)objp))
		return ERR_PTR(-EINVAL);

	if (!(*objp)->first) {
		*objp = NULL;
		liveupdate_flb_put_incoming(&pci_flb);
		return NULL;
	}
	return (*objp)->first;
}

struct dev_ser *nothing_found_bad(struct flb_obj **objp)
{
	if (liveupdate_flb_get_incoming(&pci_flb, (void **)objp)) /* smpl: misses: what is left in an out-parameter is not followed */ /* expect: flb-escape-past-put */
		return ERR_PTR(-EINVAL);

	if (!(*objp)->first) {
		liveupdate_flb_put_incoming(&pci_flb);
		return NULL;
	}
	return (*objp)->first;
}

/* An error made a pointer is one. */
struct dev_ser *error_found_ok(struct flb_obj **objp)
{
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)objp);
	if (ret)
		return ERR_PTR(ret);

	ret = obj_check(*objp);
	if (ret) {
		liveupdate_flb_put_incoming(&pci_flb);
		return ERR_PTR(ret);
	}
	return (*objp)->first;
}

struct dev_ser *error_found_bad(struct flb_obj **objp)
{
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)objp); /* smpl: misses: what is left in an out-parameter is not followed */ /* expect: flb-escape-past-put */
	if (ret)
		return ERR_PTR(ret);

	ret = obj_check(*objp);
	if (ret) {
		liveupdate_flb_put_incoming(&pci_flb);
		return other_flag() ? NULL : ERR_PTR(ret);
	}
	return (*objp)->first;
}
