/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the text of the files of a tree says, as far as finding asks: what each includes, and
 * which names it mentions how. It depends on the files alone, so it can be kept (cli/index.h).
 */
#ifndef FLBCHECK_CLI_TREE_H
#define FLBCHECK_CLI_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/strmap.h"
#include "base/vec.h"

/* Two files of the same stamp are one, with one text. Times in nanoseconds. */
struct stamp {
	uint64_t size, inode, device;
	int64_t mtime, ctime;
};

struct tree_file {
	const char *path;
	struct stamp stamp;
	bool known;	 /* it has been searched for every name that is `searched` */
	bool unreadable; /* or was when it was last tried */
	bool missing;	 /* unreadable, for there is none */
	bool settled;	 /* another text would show in the stamp */
	bool marked;	 /* it has the text that scan() was given */
	uint32_t *includes;
	size_t nincludes;
};

enum mention_kind {
	MENTION_ANY,  /* there is one for each name in the file */
	MENTION_CODE, /* neither in a comment nor in a prototype */
	MENTION_MACRO,
};

struct mention {
	uint32_t file;
	uint32_t name;
	uint32_t macro; /* MENTION_MACRO: the name of the macro */
	uint32_t kind;
	uint32_t next; /* of the same name, plus one */
};

struct tree_name {
	const char *text;
	bool searched;	   /* all mentions in known files are there */
	bool asked;	   /* some search of this run was for it */
	uint32_t mentions; /* the last one, plus one */
};

struct tree_include {
	const char *text; /* as written */
	bool aside;	  /* it may be of a file that lies in none of the directories */
};

/* All-zero is empty, but for threads. */
struct tree {
	struct arena arena;
	size_t threads;
	VEC(struct tree_file) files;
	VEC(struct tree_name) names;
	VEC(struct tree_include) includes;
	VEC(struct mention) mentions;
	struct strmap by_path, by_name, by_include; /* number + 1 */
	VEC(struct arena) arenas;		    /* of threads that have ended */
};

/* Their numbers; new ones if there were none. Strings are copied. */
size_t tree_file(struct tree *s, const char *path);
uint32_t tree_name(struct tree *s, const char *name);
uint32_t tree_include(struct tree *s, const char *name);
void tree_mention(struct tree *s, struct mention m);
void tree_free(struct tree *s);

/* Does @path end in @suffix, with something before it? */
bool path_ends(const char *path, const char *suffix);

#endif
