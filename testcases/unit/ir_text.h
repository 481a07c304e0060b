/* SPDX-License-Identifier: GPL-2.0-only */
/* Units to and from text, for the tests of the IR. */
#ifndef FLBCHECK_UNIT_IR_TEXT_H
#define FLBCHECK_UNIT_IR_TEXT_H

#include "cmocka_all.h"
#include "ir/ir.h"

static inline struct ir_unit *read_ok(struct arena *arena, const char *text)
{
	const char *error = NULL;
	struct ir_unit *u = ir_read_unit(arena, "test.ir", text, &error);

	if (!u)
		fail_msg("%s", error);
	return u;
}

/* What ir_print_unit() writes, from the arena. */
static inline const char *printed(struct arena *arena, const struct ir_unit *u)
{
	char *buf = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&buf, &n);
	const char *copy;

	assert_non_null(out);
	ir_print_unit(out, u);
	assert_int_equal(fclose(out), 0);
	copy = arena_strndup(arena, buf, n);
	free(buf);
	return copy;
}

/* What is printed once reads back and prints the same. */
static inline void assert_stable(struct arena *arena, const struct ir_unit *u)
{
	const char *once = printed(arena, u);
	struct ir_unit *again = read_ok(arena, once);

	assert_string_equal(printed(arena, again), once);
	ir_unit_free(again);
}

#endif
