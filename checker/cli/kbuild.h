/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Being called by the kernel's `make C=1 CHECK=flbcheck`, which runs $(CHECK) $(CHECKFLAGS), the
 * flags that the compiler gets, and the source, in the object tree (scripts/Makefile.build,
 * v6.12).
 */
#ifndef FLBCHECK_CLI_KBUILD_H
#define FLBCHECK_CLI_KBUILD_H

#include <stdbool.h>
#include <stddef.h>

#include "report/report.h"

/* How a command line of Kbuild's divides. Strings are argv's. */
struct kbuild_call {
	int nown; /* argv[0 .. nown) are the program and options for flbcheck */
	const char *const *flags;
	size_t nflags;
	const char *source;
	const char *compiler; /* a name that tells the architecture, "cc" if that is unknown */
	bool fail;	      /* --fail stands among the flags, where CF= puts it */
};

/* Whether Kbuild made this command line; @call is only written if so. */
bool kbuild_is_call(int argc, char **argv, struct kbuild_call *call);

/* A source of Kbuild's own that is compiled to look at the compiler, not to be run. */
bool kbuild_is_probe(const char *source);

/* Writes the report and the problems to standard error, in one piece. false: it cannot be
 * written. */
bool kbuild_report(const struct report_format *format, const struct report *r);

#endif
