/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The output formats. A format is a file here and a line in the table of report.c. Each writes
 * the whole report to a stream whose error flag the caller looks at.
 */
#ifndef FLBCHECK_REPORT_REPORT_H
#define FLBCHECK_REPORT_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "report/finding.h"
#include "report/source.h"

struct report_rule {
	const char *id, *summary;
	const char *page; /* rules/<id>.md, or NULL if it cannot be read */
};

/* Which part of a run this is, when several machines share one. */
struct report_part {
	unsigned int number, of; /* from 1 */
	const char *run;	 /* the same for all parts */
};

/* What a report is made from. */
struct report {
	const struct results *results; /* sorted, with fingerprints */
	struct sources *sources;
	struct arena *arena; /* for what a format makes up on its way */
	const char *version;
	const char *cwd;		 /* absolute: what names of files are relative to */
	const char *root;		 /* absolute: the top of the source tree */
	const struct report_rule *rules; /* all, in the order of --list-rules */
	size_t nrules;
	const struct report_part *part; /* json: NULL: all of a run */
	bool sites, stats;		/* text: also print these */
	bool colour;			/* text: for a terminal */
};

struct report_format {
	const char *name;    /* "sarif" */
	const char *summary; /* for --help */
	void (*write)(FILE *out, const struct report *r);
};

extern const struct report_format report_formats[]; /* the first is the default */
extern const size_t report_nformats;

/* The format of this name, or NULL. */
const struct report_format *report_find_format(const char *name);

/* The name of a file as it is called from the top of the source tree, without "./"; absolute
 * if it is not below it. */
const char *report_path_from_root(const struct report *r, const char *path);

#endif
