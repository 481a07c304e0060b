/* SPDX-License-Identifier: GPL-2.0-only */
/* The command line of flbcheck, read and checked. */
#ifndef FLBCHECK_CLI_OPTIONS_H
#define FLBCHECK_CLI_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/vec.h"

enum action {
	ACTION_CHECK,
	ACTION_MERGE, /* the reports in files */
	ACTION_HELP,
	ACTION_VERSION,
	ACTION_LIST_RULES,
	ACTION_EXPLAIN,
};

struct report_format;

/* Strings are argv's, except the ids of rules, which are those of rules_find(). */
struct options {
	enum action action;
	const struct report_format *format;
	const char *explain;		       /* rule id of ACTION_EXPLAIN */
	const char *database;		       /* -p; NULL: none */
	const char *output;		       /* -o; NULL: standard output */
	const char *root;		       /* --root; NULL: the working directory */
	const char *config;		       /* --config; NULL: look for one */
	const char *baseline, *write_baseline; /* NULL: none */
	long jobs;			       /* -j; 0: one for each processor */
	long timeout, memory;	    /* seconds and megabytes that a unit may take; 0: no bound */
	unsigned int shard, shards; /* --shard; 0: all of the run */
	bool sites, dump_ir, all, stats;
	bool time;	   /* say what took time */
	bool no_config;	   /* read none */
	bool no_cache;	   /* neither read nor write results of earlier runs */
	const char *cache; /* --cache, a directory; NULL: the default one */
	bool kbuild; /* called by Kbuild: the flags are the compiler's, the report goes to stderr */
	bool fail;   /* let make fail on findings */
	VEC(const char *) files;
	VEC(const char *) protocols;
	VEC(const char *) rules;  /* none: all */
	const char *const *flags; /* compiler flags behind --; NULL: there is no -- */
	size_t nflags;
	const char *compiler; /* the name of the one the flags are for */
};

/* Reads argv into @o. false on bad usage, with a message written to @err. */
bool options_read(struct options *o, int argc, char **argv, FILE *err);
void options_free(struct options *o);

/* Is the rule with this id, a pointer from rules_find() or an equal string, to be reported? */
bool options_select(const struct options *o, const char *rule);

/* The text of --help. */
void options_help(FILE *out);

#endif
