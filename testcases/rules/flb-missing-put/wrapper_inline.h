/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef WRAPPER_INLINE_H
#define WRAPPER_INLINE_H

#include <corpus.h>

/* One for all files that include this. */
extern struct liveupdate_flb shared_flb;

static inline struct flb_obj *shared_flb_get(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&shared_flb, (void **)&obj);
	if (ret == -EOPNOTSUPP || ret == -ENODATA)
		return NULL;
	if (ret)
		return NULL;

	return obj;
}

static inline void shared_flb_put(void)
{
	liveupdate_flb_put_incoming(&shared_flb);
}

#endif
