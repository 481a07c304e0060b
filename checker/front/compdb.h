/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Compile databases: compile_commands.json as Kbuild's scripts, CMake, Bear and others write
 * it (format: clang.llvm.org/docs/JSONCompilationDatabase.html).
 */
#ifndef FLBCHECK_FRONT_COMPDB_H
#define FLBCHECK_FRONT_COMPDB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/strmap.h"
#include "base/vec.h"

/* How one file is compiled. argv[0] is the compiler. */
struct compile_command {
	const char *directory; /* absolute, or as the database has it */
	const char *file;      /* as the database has it, may be relative to directory */
	size_t argc;
	const char *const *argv;
};

struct compdb {
	VEC(struct compile_command) commands; /* in the file's order */
	struct strmap by_path; /* path without dots -> index + 1, the first entry wins */
};

/*
 * Reads @path, which is the database or a directory with a compile_commands.json in it.
 * NULL when it cannot be read, is not a database, or has no entry; *error is then
 * "path:line: what" or "path: what". Everything lives in @arena but for what compdb_free()
 * gives back.
 */
struct compdb *compdb_open(struct arena *arena, const char *path, const char **error);
void compdb_free(struct compdb *db);

/* How @file, a path relative to the working directory, is compiled; NULL when the database does
 * not say. Links are followed on both sides, so long as the file's own name is the same. */
const struct compile_command *compdb_find(const struct compdb *db, const char *file);

/* Splits a command line as sh(1) does, without expansions. false when a quote is open. */
bool compdb_split(struct arena *arena, const char *line, const char *const **argv, size_t *argc);

#endif
