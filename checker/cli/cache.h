/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Results of earlier runs, found by the contents of everything they were made from. A cache that
 * cannot be read or written is as good as none; no run fails for it.
 */
#ifndef FLBCHECK_CLI_CACHE_H
#define FLBCHECK_CLI_CACHE_H

#include <jansson.h>
#include <stdbool.h>

#include "base/arena.h"
#include "front/unit.h"

struct cache;

/* Opens the cache in @directory, which is made if there is none; NULL: in $XDG_CACHE_HOME or
 * ~/.cache. NULL if that cannot be. */
struct cache *cache_open(const char *directory);

/* Takes care of the size of the cache if anything was added to it. */
void cache_close(struct cache *c);

/* What the results of all units depend on: what these bytes, or those of the file at @path, are.
 * false: the file cannot be read. */
void cache_depends(struct cache *c, const void *s, size_t n);
bool cache_depends_on_file(struct cache *c, const char *path);

#define CACHE_KEY_SIZE 33

/* The key for the results of a unit. */
void cache_key(struct cache *c, const struct unit_command *command,
	       const struct unit_sources *sources, char key[CACHE_KEY_SIZE]);

/* What was put under the key, a new reference; NULL if there is nothing, or if a file it names
 * (cache_extras()) has other contents now. */
json_t *cache_get(struct cache *c, const char *key);
void cache_put(struct cache *c, const char *key, const json_t *value);

/* The key for what depends on nothing else. */
void cache_common_key(struct cache *c, char key[CACHE_KEY_SIZE]);

/* Bytes under a key, by malloc(), their number in *n; NULL if there is nothing sound. */
char *cache_load(struct cache *c, const char *key, size_t *n);

struct cache_piece {
	const void *s;
	size_t n;
};

/* The pieces one behind the other. What would take more than a quarter of the cache is not kept. */
void cache_store(struct cache *c, const char *key, const struct cache_piece *pieces, size_t n);

/* A list of files and their contents for the member "extras" of a value: those the parser read
 * that no key knows of. A new reference. */
json_t *cache_extras(const struct unit_extras *extras, const struct unit_sources *sources,
		     const char *directory);

#endif
