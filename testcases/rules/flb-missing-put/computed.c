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

/* Another number is known, and this one is asked of both. */
int above_ok(int base, int n)
{
	struct flb_obj *obj;

	if (base || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (base < n) {
		liveupdate_flb_put_incoming(&pci_flb);
		return n;
	}

	if (n <= 0)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* smpl: false: arithmetic is not followed */
}

int above_bad(int base, int n)
{
	struct flb_obj *obj;

	if (base || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (base < n) {
		liveupdate_flb_put_incoming(&pci_flb);
		return n;
	}

	if (n < 0)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* expect: flb-missing-put */
}

int equal_ok(int most, int n)
{
	struct flb_obj *obj;

	if (most > 0 || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (n == most && n > 0)
		return 0; /* smpl: false: arithmetic is not followed */

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int equal_bad(int most, int n)
{
	struct flb_obj *obj;

	if (most > 0 || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (n != most && n > 0)
		return 0; /* expect: flb-missing-put */

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int turned_twice_ok(bool skip)
{
	bool wanted = !skip, unwanted = !wanted;
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (unwanted == skip)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* smpl: false: arithmetic is not followed */
}

int turned_twice_bad(bool skip)
{
	bool wanted = !skip, unwanted = !wanted;
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (unwanted == wanted)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* expect: flb-missing-put */
}
