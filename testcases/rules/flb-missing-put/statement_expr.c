// SPDX-License-Identifier: GPL-2.0-only
/*
 * Macros made of statement expressions and compound literals, as kernel code makes them.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

#define flb_get(flb)                                                                               \
	({                                                                                         \
		struct flb_obj *__obj = NULL;                                                      \
                                                                                                   \
		if (liveupdate_flb_get_incoming(flb, (void **)&__obj))                             \
			__obj = NULL;                                                              \
		__obj;                                                                             \
	})

#define flb_try(expr)                                                                              \
	({                                                                                         \
		int __err = (expr);                                                                \
                                                                                                   \
		if (__err)                                                                         \
			return __err;                                                              \
		0;                                                                                 \
	})

struct request {
	struct liveupdate_flb *flb;
	void **objp;
};

static int request_get(const struct request *req)
{
	return liveupdate_flb_get_incoming(req->flb, req->objp);
}

u32 statement_expr_ok(void)
{
	struct flb_obj *obj = flb_get(&pci_flb);
	u32 nr = 0;

	if (obj) {
		nr = obj->nr_devices;
		liveupdate_flb_put_incoming(&pci_flb);
	}
	return nr;
}

u32 statement_expr_bad(void)
{
	struct flb_obj *obj = flb_get(&pci_flb);

	if (!obj)
		return 0;
	return obj->nr_devices; /* smpl: misses: macros are not expanded */ /* expect: flb-missing-put */
}

int return_inside_ok(void)
{
	struct flb_obj *obj;
	int ret;

	flb_try(liveupdate_flb_get_incoming(&pci_flb, (void **)&obj));
	ret = obj_check(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	flb_try(ret);
	return other_step();
}

int return_inside_bad(void)
{
	struct flb_obj *obj;

	flb_try(liveupdate_flb_get_incoming(&pci_flb, (void **)&obj));
	flb_try(obj_check(obj)); /* smpl: misses: macros are not expanded */ /* expect: flb-missing-put */
	liveupdate_flb_put_incoming(&pci_flb);
	return other_step();
}

int literal_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = request_get(&(struct request){ .flb = &pci_flb, .objp = (void **)&obj });
	if (ret)
		return ret;

	ret = obj_check(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int literal_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = request_get(&(struct request){ .flb = &pci_flb, .objp = (void **)&obj });
	if (ret)
		return ret;

	return obj_check(obj); /* expect: flb-missing-put */
}
