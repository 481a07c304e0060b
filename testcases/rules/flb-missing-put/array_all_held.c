// SPDX-License-Identifier: GPL-2.0-only
/*
 * All of an array are held together, and given back in reverse from where the getting stopped: one
 * loop takes, another gives back, and how often each went round is not followed.
 */
#include <corpus.h>
#include <linux/array_size.h>
#include <linux/errno.h>

static struct liveupdate_flb flbs[] = {
	{ .ops = &corpus_flb_ops, .compatible = "test-0" },
	{ .ops = &corpus_flb_ops, .compatible = "test-1" },
	{ .ops = &corpus_flb_ops, .compatible = "test-2" },
};

int FP_all_held(void)
{
	struct flb_obj *obj[ARRAY_SIZE(flbs)];
	int i, ret = 0;

	for (i = 0; i < ARRAY_SIZE(flbs); i++) {
		ret = liveupdate_flb_get_incoming(&flbs[i], (void **)&obj[i]); /* expect-gave-up */
		if (ret)
			goto put;
	}

	note_number(obj[0]->nr_devices + obj[2]->nr_devices);
put:
	while (i--)
		liveupdate_flb_put_incoming(&flbs[i]);
	return ret;
}

int FN_all_held(void)
{
	struct flb_obj *obj[ARRAY_SIZE(flbs)];
	int i, ret = 0;

	for (i = 0; i < ARRAY_SIZE(flbs); i++) {
		ret = liveupdate_flb_get_incoming(&flbs[i], (void **)&obj[i]); /* expect-gave-up */
		if (ret)
			goto put;
	}

	note_number(obj[0]->nr_devices + obj[2]->nr_devices);
put:
	while (--i > 0)
		liveupdate_flb_put_incoming(&flbs[i]);
	return ret; /* expect: none-yet flb-missing-put */
}
