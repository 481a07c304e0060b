/* SPDX-License-Identifier: GPL-2.0-only */
/* What a terminal is told: that a long run goes on, and colours. */
#ifndef FLBCHECK_CLI_PROGRESS_H
#define FLBCHECK_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct progress {
	FILE *out;
	size_t done, total;
	bool shown;
};

/* @p for @total units; silent if @out is no terminal or there is only one unit. */
void progress_init(struct progress *p, FILE *out, size_t total);

/* Another unit is done. */
void progress_step(struct progress *p, const char *unit);

/* Leaves the line empty for what is printed next. */
void progress_end(struct progress *p);

/* Is @f a terminal that wants colours? */
bool terminal_colours(FILE *f);

#endif
