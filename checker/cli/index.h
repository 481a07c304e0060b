/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an earlier run found in the files of a tree, so that only those are read that have changed
 * since. An index that cannot be read or written, or is damaged, is as good as none.
 */
#ifndef FLBCHECK_CLI_INDEX_H
#define FLBCHECK_CLI_INDEX_H

#include "cli/cache.h"
#include "cli/tree.h"

struct index;

/* What the cache has under @key. Its names become names of @s, searched by now: no file of @s may
 * be known yet. NULL: nothing. */
struct index *index_load(struct cache *cache, const char *key, struct tree *s);
void index_free(struct index *index);

/* Does it know the file, by path and stamp? */
bool index_has(const struct index *index, const struct tree_file *file);

/* Gives @s what it knows of its file number @file. */
void index_recall(struct index *index, struct tree *s, size_t file);

/* Keeps what is known of the files of @s, unless @old has it all. */
void index_save(const struct index *old, struct cache *cache, const char *key,
		const struct tree *s);

#endif
