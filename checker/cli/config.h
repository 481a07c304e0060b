/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * .flbcheck.yaml: what holds for all files below the directory it is in, unless the command line
 * says otherwise. Its keys, none of which is required:
 *
 *	protocols: [FILE, ...]	in place of those that come with the checker
 *	rules: [ID, ...]	report these only
 *	baseline: FILE		do not report what it lists
 *
 * FILE is relative to the directory, which is also the top of the source tree (--root).
 */
#ifndef FLBCHECK_CLI_CONFIG_H
#define FLBCHECK_CLI_CONFIG_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "cli/options.h"

/*
 * Fills in what the command line left open: from o->config, or from the file found in the
 * directories of what is to be checked and those above, up to the top of a git work tree. Strings
 * are from @arena. false, and a message on @err: the file is not right, or cannot be trusted, or
 * there is more than one.
 */
bool config_apply(struct options *o, struct arena *arena, FILE *err);

#endif
