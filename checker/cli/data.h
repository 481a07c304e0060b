/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the data files (protocols, contexts, explanations of rules) are. */
#ifndef FLBCHECK_CLI_DATA_H
#define FLBCHECK_CLI_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/*
 * The directory: $FLBCHECK_DATA if set, else the rules/ beside the build directory that the
 * executable is in, else the one installed with it. NULL if there is none: *error says so.
 */
const char *data_directory(struct arena *a, const char **error);

/* The names of the files of a kind, "protocols", "functions" or "contexts", in @directory, sorted;
 * none and *error set if there are none or they cannot be listed. From the arena. */
const char **data_files(struct arena *a, const char *directory, const char *kind, size_t *n,
			const char **error);

/* Whether @text, where a protocol is asked for, is the name of one that comes with the checker and
 * not that of a file. */
bool data_is_name(const char *text);

/* The file of the protocol @name; NULL and *error set if there is none. */
const char *data_protocol(struct arena *a, const char *directory, const char *name,
			  const char **error);

#endif
