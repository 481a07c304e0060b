// SPDX-License-Identifier: GPL-2.0-only
/*
 * The FLB object of include/model/corpus.h, alive, and the functions that stand for the rest of
 * the kernel.
 *
 * In: retrievals and calls. Out: an object with two devices, every number in it and the length
 * of every list undecided until the unit looks; results chosen by the explorer.
 *
 * The object is not one block: what hangs off it is allocated apart, as in a kernel, so that
 * finish() leaves several pieces that may be pointed to.
 */
#include <corpus.h>
#include <linux/device.h>
#include <linux/io.h>
#include <linux/pci.h>
#include <linux/string.h>

#include "devices.h"
#include "explorer.h"

#define DEVICES 2

static void *piece(size_t size, uint32_t owner)
{
	return new_block(size, BLOCK_OBJECT, owner);
}

static void make_device(struct flb_ser *ser, uint32_t i, uint32_t owner)
{
	struct heap *heap = &explorer()->heap;
	struct dev_ser *dev = &ser->devices[i];
	struct device *device = piece(sizeof(*device), owner);

	heap_undecided(heap, &dev->domain, sizeof(dev->domain));
	heap_undecided(heap, &dev->bdf, sizeof(dev->bdf));
	heap_undecided(heap, &dev->flags, sizeof(dev->flags));
	heap_undecided(heap, &dev->refcount, sizeof(dev->refcount));
	heap_find(heap, device)->users = 1;
	dev->dev = device;
}

/* Each list goes on or ends here when the unit first follows it. */
static void link_devices(struct flb_obj *obj, struct flb_ser *ser)
{
	struct heap *heap = &explorer()->heap;
	struct dev_ser *first = &ser->devices[0], *second = &ser->devices[1];

	heap_undecided_pointer(heap, &obj->list.next, &first->node, &obj->list);
	heap_undecided_pointer(heap, &first->node.next, &second->node, &obj->list);
	second->node.next = &obj->list;
	obj->list.prev = &second->node;
	second->node.prev = &first->node;
	first->node.prev = &obj->list;
	heap_undecided_pointer(heap, &obj->first, first, NULL);
	heap_undecided_pointer(heap, &first->next, second, NULL);
}

static int corpus_retrieve(struct liveupdate_flb_op_args *args)
{
	struct heap *heap = &explorer()->heap;
	uint32_t owner = explorer()->world.luo.bringing;
	struct flb_obj *obj = piece(sizeof(*obj), owner);
	struct flb_ser *ser = piece(sizeof(*ser) + DEVICES * sizeof(ser->devices[0]), owner);
	char *label = piece(8, owner);

	heap_undecided(heap, &ser->version, sizeof(ser->version));
	heap_undecided(heap, &ser->nr_devices, sizeof(ser->nr_devices));
	for (uint32_t i = 0; i < DEVICES; i++)
		make_device(ser, i, owner);
	heap_undecided(heap, &obj->version, sizeof(obj->version));
	heap_undecided(heap, &obj->nr_devices, sizeof(obj->nr_devices));
	obj->ser = ser;
	obj->ser_phys = virt_to_phys(ser);
	link_devices(obj, ser);
	xarray_fuzzy(&obj->xa, &ser->devices[0], owner);
	memcpy(label, "label", 6);
	obj->label = label;
	args->obj = obj;
	return 0;
}

/* LUO's side of the model frees all pieces. */
static void corpus_finish(struct liveupdate_flb_op_args *args)
{
	(void)args;
}

const struct liveupdate_flb_ops corpus_flb_ops = {
	.preserve = corpus_retrieve,
	.unpreserve = corpus_finish,
	.retrieve = corpus_retrieve,
	.finish = corpus_finish,
};

int other_step(void)
{
	MODEL_ENTER_UNKNOWN();
	return choose_status("other_step()");
}

bool other_flag(void)
{
	MODEL_ENTER_UNKNOWN();
	return choose("other_flag()", 2);
}

void other_work(void)
{
	MODEL_ENTER_UNKNOWN();
}

/* Touches what it is given, if anything: NULL is fine, but a checker that does not know that may take
 * it for a mistake, and so the witness has it. */
static bool given(const void *object, size_t size)
{
	if (!object) {
		choose("nothing given", 1);
		return false;
	}
	touch(object, size);
	return true;
}

void ser_show(const struct dev_ser *dev)
{
	MODEL_ENTER_UNKNOWN();
	given(dev, sizeof(*dev));
}

bool ser_matches(const struct dev_ser *dev, const struct pci_dev *pdev)
{
	MODEL_ENTER_UNKNOWN();
	touch(dev, sizeof(*dev));
	touch(pdev, sizeof(*pdev));
	return choose("ser_matches()", 2);
}

int ser_apply(const struct dev_ser *dev)
{
	MODEL_ENTER_UNKNOWN();
	given(dev, sizeof(*dev));
	return choose_status("ser_apply()");
}

void obj_show(const struct flb_obj *obj)
{
	MODEL_ENTER_UNKNOWN();
	given(obj, sizeof(*obj));
}

int obj_check(const struct flb_obj *obj)
{
	MODEL_ENTER_UNKNOWN();
	touch(obj, sizeof(*obj));
	return choose_status("obj_check()");
}

struct dev_ser *obj_find(struct flb_obj *obj, u32 bdf)
{
	MODEL_ENTER_UNKNOWN();
	(void)bdf;
	if (!given(obj, sizeof(*obj)))
		return NULL;
	return choose("obj_find()", 2) ? NULL : &obj->ser->devices[0];
}

int obj_for_each(struct flb_obj *obj, int (*fn)(struct dev_ser *dev, void *arg), void *arg)
{
	int err = 0;

	MODEL_ENTER_UNKNOWN();
	touch(obj, sizeof(*obj));
	for (int i = 0; i < DEVICES && !err; i++) {
		MODEL_ENTER_UNKNOWN();
		if (choose("obj_for_each()", 2))
			break;
		err = fn(&obj->ser->devices[i], arg);
	}
	return err;
}

void note_number(u32 nr)
{
	(void)nr;
	MODEL_ENTER_UNKNOWN();
}
