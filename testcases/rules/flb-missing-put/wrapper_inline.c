// SPDX-License-Identifier: GPL-2.0-only
/*
 * The wrappers are static inline functions of a header; the FLB is a global that others see.
 */
#include "wrapper_inline.h"
#include <corpus.h>
#include <linux/errno.h>

struct liveupdate_flb shared_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "shared-v1",
};

int inline_ok(void)
{
	struct flb_obj *obj = shared_flb_get();
	int ret;

	if (!obj)
		return -ENODATA;

	ret = obj_check(obj);
	shared_flb_put();
	return ret;
}

int inline_bad(void)
{
	struct flb_obj *obj = shared_flb_get();
	int ret;

	if (!obj)
		return -ENODATA;

	ret = obj_check(obj);
	if (ret == -EINVAL)
		return 0; /* smpl: misses: the wrapper is in a header */ /* expect: flb-missing-put */

	shared_flb_put();
	return ret;
}
