// SPDX-License-Identifier: GPL-2.0-only
/* Findings that a comment or the baseline silences, and comments that are no good. */
#include "consumer.h"

int silenced(void)
{
	struct ser *ser;
	int ret = liveupdate_flb_get_incoming(&flb, (void **)&ser);

	if (ret)
		return ret;
	/* flbcheck: ignore flb-missing-put : held until other_end(), "which" puts */
	return 0;
}

int in_the_baseline(void)
{
	struct ser *ser;
	int ret = liveupdate_flb_get_incoming(&flb, (void **)&ser);

	if (ret)
		return ret;
	return 2;
}

int balanced(void)
{
	struct ser *ser;
	int ret = liveupdate_flb_get_incoming(&flb, (void **)&ser);

	if (ret)
		return ret;
	ret = ser->nr;
	liveupdate_flb_put_incoming(&flb);
	/* flbcheck: ignore flb-missing-put : was once wrong */
	return ret; /* flbcheck: ignore flb-missing-put */
}
