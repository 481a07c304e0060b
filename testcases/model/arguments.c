// SPDX-License-Identifier: GPL-2.0-only
/*
 * Makes up what a function under test is called with, and what opaque functions return.
 *
 * In: requests of the generated driver. Out: numbers from a small set, and pointers to memory
 * whose bytes are decided when they are first read.
 *
 * Memory is not filled in advance with a few patterns: a value that nobody reads would multiply
 * the runs for nothing, and one that is read deserves all of its alternatives.
 */
#include <corpus.h>
#include <linux/array_size.h>
#include <linux/pci.h>
#include <linux/string.h>

#include "explorer.h"

int choose_status(const char *what)
{
	const struct model_unit *unit = explorer()->unit;
	long values[2 + 8] = { 0, -EINVAL };
	uint32_t nr = 2;

	for (size_t i = 0; i < unit->nr_failures && nr < ARRAY_SIZE(values); i++)
		values[nr++] = unit->failures[i];
	return (int)choose_among(what, values, nr);
}

void *model_given(size_t size)
{
	void *given;

	MODEL_ENTER_UNKNOWN();
	given = new_block(size, BLOCK_GIVEN, 0);
	heap_undecided(&explorer()->heap, given, size);
	return given;
}

void *model_fresh(size_t size)
{
	return new_block(size, BLOCK_GIVEN, 0);
}

void *model_out(size_t size)
{
	return memset(new_block(size, BLOCK_OUT, 0), 0xfe, size);
}

static long number(const char *name, bool two_values)
{
	const struct model_unit *unit = explorer()->unit;
	long values[3 + 8] = { 0, 1, 2 };
	uint32_t nr = two_values ? 2 : 3;

	for (size_t i = 0; i < unit->nr_numbers && nr < ARRAY_SIZE(values); i++) {
		if (unit->numbers[i] > 2)
			values[nr++] = unit->numbers[i];
	}
	return choose_among(name, values, nr);
}

long model_number(const char *name)
{
	MODEL_ENTER_UNKNOWN();
	return number(name, explorer()->unit->two_values);
}

/* Always one that is neither 0 nor 1: a switch over it has a default. */
u32 other_number(void)
{
	MODEL_ENTER_UNKNOWN();
	return (u32)number("other_number()", false);
}

int model_truth(const char *name)
{
	MODEL_ENTER_UNKNOWN();
	return (int)choose(name, 2);
}

int model_callback(void *first)
{
	static const long results[] = { 0, 1, -EINVAL };

	MODEL_ENTER_UNKNOWN();
	if (first)
		touch(first, 1);
	return (int)choose_among("callback", results, ARRAY_SIZE(results));
}

static struct holder *make_holder(void)
{
	struct holder *holder = new_block(sizeof(*holder), BLOCK_GIVEN, 0);

	heap_undecided(&explorer()->heap, &holder->nr, sizeof(holder->nr));
	return holder;
}

struct holder *model_holder(void)
{
	struct explorer *e = explorer();

	if (!e->world.holders[0]) {
		e->world.holders[0] = make_holder();
		e->world.holders[1] = make_holder();
		heap_undecided_pointer(&e->heap, &e->world.holders[0]->next, NULL,
				       e->world.holders[1]);
	}
	return e->world.holders[0];
}

long model_opaque_int(const char *name)
{
	static const long results[] = { 0, -EINVAL, 1 };

	MODEL_ENTER_UNKNOWN();
	return choose_among(name, results, ARRAY_SIZE(results));
}

int model_opaque_bool(const char *name)
{
	MODEL_ENTER_UNKNOWN();
	return (int)choose(name, 2);
}

void *model_opaque_pointer(const char *name)
{
	static const long results[] = { 0, -ENOMEM, 1 };
	long result;

	MODEL_ENTER_UNKNOWN();
	result = choose_among(name, results, ARRAY_SIZE(results));
	return result == 1 ? model_given(64) : (void *)result;
}
