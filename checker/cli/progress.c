// SPDX-License-Identifier: GPL-2.0-only
/*
 * Checking a kernel takes minutes in which nothing may be printed. In: units as they are done.
 * Out: one line on a terminal, gone when the report begins.
 *
 * The width of the terminal is not asked for: a line that fits the narrowest needs no handler
 * for windows that change.
 */
#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/text.h"

#define NAME_MAX_SHOWN 50 /* bytes; with the numbers the line stays below 80 */

static bool is_terminal(FILE *f)
{
	const char *term = getenv("TERM");

	return isatty(fileno(f)) && term && *term && strcmp(term, "dumb");
}

bool terminal_colours(FILE *f)
{
	const char *no = getenv("NO_COLOR"); /* see no-color.org: set and not empty */

	return is_terminal(f) && !(no && *no);
}

void progress_init(struct progress *p, FILE *out, size_t total)
{
	*p = (struct progress){ .out = out, .total = total };
	p->shown = total > 1 && is_terminal(out);
}

void progress_step(struct progress *p, const char *unit)
{
	size_t len = strlen(unit);

	p->done++;
	if (!p->shown)
		return;
	fprintf(p->out, "\r\033[Kchecked %zu of %zu: ", p->done, p->total);
	if (len > NAME_MAX_SHOWN) {
		fputs("...", p->out);
		unit += len - NAME_MAX_SHOWN;
	}
	text_put(p->out, unit);
	fflush(p->out);
}

void progress_end(struct progress *p)
{
	if (p->shown && p->done) {
		fputs("\r\033[K", p->out);
		fflush(p->out);
	}
}
