// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file keeps the object in a variable of its own, and gives it up without its reference.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct flb_obj *right_obj;
static struct flb_obj *wrong_obj;

int variable_ok(void)
{
	struct flb_obj *obj;
	int ret;

	if (right_obj)
		return -EBUSY;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (!ret)
		right_obj = obj;
	return ret;
}

void variable_end(void)
{
	if (!right_obj)
		return;

	right_obj = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}

int variable_bad(void)
{
	struct flb_obj *obj;
	int ret;

	if (wrong_obj)
		return -EBUSY;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (!ret)
		wrong_obj = obj; /* expect: flb-hold-never-put */
	return ret;
}

void variable_forget(void)
{
	wrong_obj = NULL;
}

/* execution: sequence: variable_ok, variable_end */
/* execution: sequence: variable_bad, variable_forget */
