/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the command line of a compiler, usually gcc's, to one that libclang can parse with.
 */
#ifndef FLBCHECK_FRONT_FLAGS_H
#define FLBCHECK_FRONT_FLAGS_H

#include <stddef.h>

#include "base/arena.h"

/*
 * What remains of @argv (argv[0] is the compiler's name, possibly behind ccache and the like)
 * when everything is dropped that does not change how the source is read: output, dependency
 * files, warnings, code generation, plugins, and the source file itself. A compiler named for
 * another architecture becomes --target. The result starts with "clang", is *n long, ends
 * with a NULL that *n does not count, and lives in @arena.
 */
const char *const *flags_filter(struct arena *arena, const char *const *argv, size_t argc,
				size_t *n);

#endif
