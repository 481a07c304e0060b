// SPDX-License-Identifier: GPL-2.0-only
/*
 * A context on the stack is opened and closed: the object is handed out in one of its fields.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

struct session {
	struct liveupdate_flb *flb;
	struct flb_obj *obj;
	u32 next;
};

static int session_open(struct session *s, struct liveupdate_flb *flb)
{
	int ret;

	ret = liveupdate_flb_get_incoming(flb, (void **)&s->obj);
	if (ret)
		return ret;

	s->flb = flb;
	s->next = 0;
	return 0;
}

static struct dev_ser *session_next(struct session *s)
{
	struct flb_ser *ser = s->obj->ser;

	return s->next < ser->nr_devices ? &ser->devices[s->next++] : NULL;
}

static void session_close(struct session *s)
{
	liveupdate_flb_put_incoming(s->flb);
	s->obj = NULL;
}

int session_ok(void)
{
	struct session s;
	struct dev_ser *ser;
	int ret;

	ret = session_open(&s, &pci_flb);
	if (ret)
		return ret;

	while ((ser = session_next(&s))) {
		ret = ser_apply(ser);
		if (ret)
			break;
	}

	session_close(&s);
	return ret;
}

int session_bad(void)
{
	struct session s;
	struct dev_ser *ser;
	int ret;

	ret = session_open(&s, &pci_flb);
	if (ret)
		return ret;

	while ((ser = session_next(&s))) {
		ret = ser_apply(ser);
		if (ret)
			return ret; /* expect: flb-missing-put */
	}

	session_close(&s);
	return 0;
}
