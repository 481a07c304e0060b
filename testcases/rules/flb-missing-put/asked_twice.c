// SPDX-License-Identifier: GPL-2.0-only
/* One condition in two forms: where the first holds so does the second. */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static int get_and_show(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	obj_show(obj);
	return 0;
}

int not_not_ok(int n)
{
	int none = !n, still = !!none;

	if (get_and_show())
		return -EIO;

	if (none == still)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* smpl: false: it does not know that the two are one condition */
}

int not_not_bad(int n)
{
	int none = !n, some = !none;

	if (get_and_show())
		return -EIO;

	if (none == some)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* expect: flb-missing-put */
}

int truth_ok(int n)
{
	int large = n > 5, same = large == 1;

	if (get_and_show())
		return -EIO;

	if (large == same)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* smpl: false: it does not know that the two are one condition */
}

int truth_bad(int n)
{
	int large = n > 5, other = large == 0;

	if (get_and_show())
		return -EIO;

	if (large == other)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* expect: flb-missing-put */
}

int left_and_right_ok(int n)
{
	if (5 > n && get_and_show())
		return -EIO;

	if (n < 5)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* smpl: false: it does not know that the two are one condition */
}

int left_and_right_bad(int n)
{
	if (5 >= n && get_and_show())
		return -EIO;

	if (n < 5)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* expect: flb-missing-put */
}

int as_pointer_ok(unsigned long n)
{
	void *p = (void *)n;

	if (!p && get_and_show())
		return -EIO;

	if (!n)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* smpl: false: it does not know that the two are one condition */
}

int as_pointer_bad(unsigned long n)
{
	void *p = (void *)n;

	if (p && get_and_show())
		return -EIO;

	if (n == 1)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* expect: flb-missing-put */
}

int there_and_back_ok(unsigned long n)
{
	unsigned long same = (unsigned long)(void *)n;

	if (get_and_show())
		return -EIO;

	if (same == n)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* smpl: false: it does not know that the two are one condition */
}

int there_and_back_bad(unsigned long n)
{
	unsigned long next = (unsigned long)((void *)n + 1);

	if (get_and_show())
		return -EIO;

	if (next == n)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* expect: flb-missing-put */
}
