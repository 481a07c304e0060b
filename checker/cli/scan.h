/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading the files of a tree, each no more often than what is asked for wants. */
#ifndef FLBCHECK_CLI_SCAN_H
#define FLBCHECK_CLI_SCAN_H

#include "cli/index.h"
#include "cli/tree.h"

struct scan {
	struct tree *s;
	struct index *index; /* NULL: none */
	const char *mark;    /* a text to look for in all files; NULL: none */
	/* A file that changed after this time may change again and show the same stamp: the clock
	 * that files are stamped with goes in steps. */
	int64_t settled;
};

/* Makes every file known, and searches it for the names in @names that were not searched. */
void scan(const struct scan *scan, const uint32_t *names, size_t n);

#endif
