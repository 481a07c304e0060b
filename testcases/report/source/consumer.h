/* SPDX-License-Identifier: GPL-2.0-only */
/* What the samples declare, and a function in a header that is wrong. */
#ifndef CONSUMER_H
#define CONSUMER_H

struct liveupdate_flb;
int liveupdate_flb_get_incoming(struct liveupdate_flb *flb, void **objp);
void liveupdate_flb_put_incoming(struct liveupdate_flb *flb);
int step(const char *what);

struct ser {
	int nr;
	struct ser *next;
};

extern struct liveupdate_flb flb, other;

static inline int first_nr(void)
{
	struct ser *ser;
	int ret = liveupdate_flb_get_incoming(&flb, (void **)&ser);

	return ret ? ret : ser->nr;
}

#endif
