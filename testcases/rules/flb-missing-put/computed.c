// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether to put is decided by arithmetic: on numbers that are known, and on one that is not but is
 * asked the same thing twice, in different words.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int computed_ok(void)
{
	struct flb_obj *obj;
	int a = 5, ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	a += 2;
	a -= 1;
	a *= 7;
	a /= 5;
	a %= 5;
	a <<= 4;
	a >>= 1;
	a ^= 3;
	a |= 4;
	a &= ~8;
	a = ~-a;
	if (a == 22)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int computed_bad(void)
{
	struct flb_obj *obj;
	int a = 5, ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	a += 2;
	a -= 1;
	a *= 7;
	a /= 5;
	a %= 5;
	a <<= 4;
	a >>= 1;
	a ^= 3;
	a |= 4;
	a &= ~8;
	a = ~-a;
	if (a != 22)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* smpl: misses: arithmetic is not followed */ /* expect: flb-missing-put */
}

int more_ok(int n)
{
	struct flb_obj *obj;

	if (3 >= n || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (n > 3)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int more_bad(int n)
{
	struct flb_obj *obj;

	if (3 > n || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (n > 3)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* smpl: misses: arithmetic is not followed */ /* expect: flb-missing-put */
}

int less_ok(int n)
{
	struct flb_obj *obj;

	if (3 <= n || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (n < 3)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int less_bad(int n)
{
	struct flb_obj *obj;

	if (3 < n || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (n < 3)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* smpl: misses: arithmetic is not followed */ /* expect: flb-missing-put */
}
