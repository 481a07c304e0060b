/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lets sparse count references in code without annotations: a get that succeeds raises the
 * context, a put lowers it. Included after linux/liveupdate.h, which declares the functions.
 */
#define liveupdate_flb_get_incoming(flb, objp)                                                     \
	({                                                                                         \
		int __result = (liveupdate_flb_get_incoming)(flb, objp);                           \
		if (!__result)                                                                     \
			__context__(flb, 1);                                                       \
		__result;                                                                          \
	})
#define liveupdate_flb_put_incoming(flb)                                                           \
	({                                                                                         \
		(liveupdate_flb_put_incoming)(flb);                                                \
		__context__(flb, -1);                                                              \
	})
