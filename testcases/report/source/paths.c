// SPDX-License-Identifier: GPL-2.0-only
/* Paths of several shapes: straight, back through a loop, over many lines, two in one line. */
#include "consumer.h"

int straight(void)
{
	struct ser *ser;
	int ret = liveupdate_flb_get_incoming(&flb, (void **)&ser);

	if (ret)
		return ret;
	if (step("<a href=\"x\">&amp;") && step("two in one line"))
		return -1;
	liveupdate_flb_put_incoming(&flb);
	return 0;
}

int around(void)
{
	struct ser *ser;

	while (step("a round")) {
		if (liveupdate_flb_get_incoming(&flb, (void **)&ser))
			continue;
		if (ser->nr)
			liveupdate_flb_put_incoming(&flb);
	}
	return 0;
}

struct ser *far_away(void)
{
	struct ser *ser, *found;

	if (liveupdate_flb_get_incoming(&other, (void **)&ser))
		return 0;
	found = ser->next;
	step("1");
	step("2");
	step("3");
	step("4");
	step("5");
	step("6");
	step("7");
	step("8");
	step("9");
	step("10");
	step("11");
	step("12");
	step("13");
	step("14");
	liveupdate_flb_put_incoming(&other);
	return found;
}

int from_the_header(void)
{
	return first_nr();
}
