/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a report goes: standard output, or a file that is replaced as a whole or not at all. */
#ifndef FLBCHECK_CLI_OUTPUT_H
#define FLBCHECK_CLI_OUTPUT_H

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>

struct output {
	FILE *f;
	char *path;	  /* what is replaced; NULL: nothing is */
	char *temporary;  /* what replaces it */
	const char *name; /* for messages */
	sigset_t signals; /* mask to restore */
};

/* Opens @path, or standard output if it is NULL. false: a message was written to stderr, and
 * nothing was changed. While a file is being replaced signals wait. */
bool output_open(struct output *o, const char *path);

/* Ends the output; without @keep an old file stays. false: not all of it was written; a message
 * was written to stderr (but not when the reader of a pipe went away) and an old file is as it
 * was. */
bool output_close(struct output *o, bool keep);

#endif
