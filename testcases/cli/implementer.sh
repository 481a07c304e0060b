#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The file that implements the API counts for all others; no contract says what it does to the counts.
# A header that has the functions as stubs does not make its users implementers.
. "$(dirname "$0")/lib.sh"

cat >core.c <<'END'
#include <linux/errno.h>
#include <linux/liveupdate.h>

static struct liveupdate_flb *known;
static void *object;
static int count;

int liveupdate_flb_get_incoming(struct liveupdate_flb *flb, void **objp)
{
	if (!object)
		return -ENODATA;
	count++;
	*objp = object;
	return 0;
}

void liveupdate_flb_put_incoming(struct liveupdate_flb *flb)
{
	count--;
}

/* What preserved files hold. */
int file_retrieve(void)
{
	void *obj;

	if (liveupdate_flb_get_incoming(known, &obj))
		return 1;
	return 0;
}

int file_finish(void)
{
	void *obj;

	if (liveupdate_flb_get_incoming(known, &obj))
		return 1;
	liveupdate_flb_put_incoming(known);
	liveupdate_flb_put_incoming(known);
	return 0;
}
END
run --no-cache core.c -- -I"$top/include" -I"$top/include/model"
status_is 0
out_is_empty
err_is_empty

cat >user.c <<'END'
struct liveupdate_flb;
static inline int liveupdate_flb_get_incoming(struct liveupdate_flb *flb, void **objp)
{
	return -95;
}
static inline void liveupdate_flb_put_incoming(struct liveupdate_flb *flb)
{
}
extern struct liveupdate_flb pci_flb;
int count(void)
{
	void *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, &obj))
		return 1;
	return 0;
}
END
run --no-cache user.c --
status_is 1
out_matches '^user.c:16:2: warning: .*flb-missing-put'
finish
