/* SPDX-License-Identifier: GPL-2.0-only */
/* The command line of flbcheck, read and checked. */
#ifndef FLBCHECK_CLI_OPTIONS_H
#define FLBCHECK_CLI_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/vec.h"

enum action {
	ACTION_CHECK,
	ACTION_HELP,
	ACTION_VERSION,
	ACTION_LIST_RULES,
	ACTION_EXPLAIN,
};

enum format {
	FORMAT_TEXT,
	FORMAT_JSON
};

struct check;

/* Strings are argv's, except those of rules, which point to the table of checks. */
struct options {
	enum action action;
	enum format format;
	const char *explain;  /* rule id of ACTION_EXPLAIN */
	const char *database; /* -p; NULL: none */
	const char *output;   /* -o; NULL: standard output */
	long jobs;	      /* -j; 0: one for each processor */
	bool sites, dump_ir, all, stats;
	bool kbuild; /* called by Kbuild: the flags are the compiler's, the report goes to stderr */
	bool fail;   /* let make fail on findings */
	VEC(const char *) files;
	VEC(const char *) protocols;
	VEC(const struct check *) rules; /* none: all */
	const char *const *flags;	 /* compiler flags behind --; NULL: there is no -- */
	size_t nflags;
	const char *compiler; /* the name of the one the flags are for */
};

/* Reads argv into @o. false on bad usage, with a message written to @err. */
bool options_read(struct options *o, int argc, char **argv, FILE *err);
void options_free(struct options *o);

/* The text of --help. */
void options_help(FILE *out);

#endif
