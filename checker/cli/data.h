/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the data files (protocols, explanations of rules) are. */
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

/* The names of the protocol files in @directory, sorted; none and *error set if there are
 * none or it cannot be read. From the arena. */
const char **data_protocols(struct arena *a, const char *directory, size_t *n, const char **error);

#endif
