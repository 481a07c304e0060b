/* SPDX-License-Identifier: GPL-2.0-only */
/* What a file is called in a report. */
#ifndef FLBCHECK_REPORT_PATH_H
#define FLBCHECK_REPORT_PATH_H

#include "base/arena.h"

/* The places that names are relative to, and the file that has been given a name already. */
struct path_context {
	const char *cwd;       /* the working directory, absolute */
	const char *directory; /* where the compiler ran; NULL: in cwd */
	const char *main;      /* the file that was asked for, as it was given */
};

/* @path with cwd before it unless it is absolute, without `.`, `..` and doubled slashes. Links
 * are not followed. */
const char *path_absolute(struct arena *a, const char *cwd, const char *path);

/* @path, absolute or relative to @cwd, as it is called from @root, an absolute path; absolute if
 * it is not below @root. */
const char *path_below(struct arena *a, const char *cwd, const char *root, const char *path);

/* What to call @path, a name that came from the compiler: cx->main as it is; below the working
 * directory relative to it; otherwise absolute. */
const char *report_path(struct arena *a, const struct path_context *cx, const char *path);

#endif
