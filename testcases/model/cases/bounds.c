// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the search ends: loops that come back to the same state are done, whatever their number
 * of rounds; those that never do are reported as a bound that was reached.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb some_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "some",
};

static u32 counted;

/* No bound: the second round begins as the first did. */
void as_often_as_you_like(void)
{
	struct flb_obj *obj;

	while (other_flag()) {
		if (liveupdate_flb_get_incoming(&some_flb, (void **)&obj))
			continue;
		note_number(obj->version);
		liveupdate_flb_put_incoming(&some_flb);
	}
}

/* Thirty decisions are thirty states, not a billion runs. */
void many_decisions(void)
{
	struct flb_obj *obj;
	int i;

	if (liveupdate_flb_get_incoming(&some_flb, (void **)&obj))
		return;
	for (i = 0; i < 30; i++) {
		if (other_flag())
			other_work();
	}
	liveupdate_flb_put_incoming(&some_flb);
}

/* Every round is new. */
void never_the_same(void)
{
	while (other_flag())
		counted++; /* observe: bound */
}

void never_ends(void)
{
	for (;;)
		counted++; /* observe: bound */
}

static int deeper(int level)
{
	return deeper(level + 1) + 1;
}

int never_returns(void)
{
	return deeper(0); /* observe: bound */
}

/* What lies before the bound is seen all the same. */
void leaks_without_end(void)
{
	struct flb_obj *obj;

	while (other_flag())
		liveupdate_flb_get_incoming(&some_flb, (void **)&obj); /* observe: leaked */
	/* observe: bound */
}

/* 2^20 runs, all different. */
u32 too_many_runs(void)
{
	u32 bits = 0;
	int i;

	for (i = 0; i < 20; i++)
		bits = 2 * bits + other_flag(); /* observe: bound */
	return bits;
}
