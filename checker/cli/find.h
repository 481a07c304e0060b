/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which units of a tree mention a name: told from the text of all its files, without parsing.
 */
#ifndef FLBCHECK_CLI_FIND_H
#define FLBCHECK_CLI_FIND_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/cache.h"

struct finder;

/* @threads search at a time. In @cache, which the finder closes, stays what it learned about the
 * files; NULL: nowhere. */
struct finder *finder_new(size_t threads, struct cache *cache);
void finder_free(struct finder *f);

/* The unit at @path, absolute and without dots, is one to decide on. Its number. */
size_t finder_add_unit(struct finder *f, const char *path);

/* All headers below the directory @path belong to the tree as well; with @units all C files are
 * units. Links to directories are not followed. */
void finder_add_directory(struct finder *f, const char *path, bool units);

/* Units known by now, those that finder_find() met in directories included. */
size_t finder_units(const struct finder *f);
const char *finder_unit_path(const struct finder *f, size_t unit);

/*
 * Marks each unit
 *  - that has one of @names as a word, or the text @mark, anywhere in it;
 *  - that has a macro whose definition leads to one of @names, told from headers;
 *  - that includes, maybe through others, a file with code that mentions a name. What an
 *    #include means is told from the end of the path, so there may be too many of these.
 * Units that cannot be read are marked: whoever opens them will say why. Other marks, of an earlier
 * call, are gone. Names are not kept. @mark is the same in all calls; files and directories that
 * were added before need not be added again. A file is read again only for names it was not
 * searched for, by an earlier run or this one.
 */
void finder_find(struct finder *f, const char *const *names, size_t n, const char *mark);
bool finder_is_marked(const struct finder *f, size_t unit);

/* Directories for units that finder_find() could not look into. */
struct finder_problem {
	const char *path;
	int error; /* errno */
};
const struct finder_problem *finder_problems(const struct finder *f, size_t *n);

#endif
