// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding the data files. In: the environment and the place of the executable. Out: paths.
 *
 * No path is built in: a binary that remembers the directory it was compiled in works on one
 * machine, and there reads whatever that directory has become since.
 */
#include "cli/data.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_data(struct arena *a, const char *dir)
{
	return access(arena_printf(a, "%s/protocols", dir), R_OK | X_OK) == 0;
}

const char *data_directory(struct arena *a, const char **error)
{
	/* from the build tree, and from PREFIX/bin */
	static const char *const places[] = { "../rules", "../share/flbcheck/rules" };
	const char *env = getenv("FLBCHECK_DATA");
	char exe[PATH_MAX];
	ssize_t n;

	if (env && *env) {
		if (is_data(a, env))
			return env;
		*error = arena_printf(a, "FLBCHECK_DATA: %s has no directory 'protocols'", env);
		return NULL;
	}
	n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	if (n > 0) {
		exe[n] = 0;
		*strrchr(exe, '/') = 0;
		for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
			char real[PATH_MAX];
			const char *dir = arena_printf(a, "%s/%s", exe, places[i]);

			if (is_data(a, dir) && realpath(dir, real))
				return arena_strdup(a, real);
		}
	}
	*error = "the directory rules/ is not where it was built or installed; "
		 "set FLBCHECK_DATA to it";
	return NULL;
}

static int is_yaml(const struct dirent *d)
{
	const char *dot = strrchr(d->d_name, '.');

	return d->d_name[0] != '.' && dot && !strcmp(dot, ".yaml");
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

const char **data_files(struct arena *a, const char *directory, const char *kind, size_t *n,
			const char **error)
{
	const char *path = arena_printf(a, "%s/%s", directory, kind), **names;
	struct dirent **entries = NULL;
	int found = scandir(path, &entries, is_yaml, by_name);

	*n = 0;
	if (found <= 0)
		*error = arena_printf(a, "%s: %s", path,
				      found < 0 ? strerror(errno) : "no file in it");
	names = arena_array(a, const char *, found > 0 ? found : 0);
	for (int i = 0; i < found; i++) {
		names[(*n)++] = arena_printf(a, "%s/%s", path, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return names;
}

bool data_is_name(const char *text)
{
	return *text && !strpbrk(text, "/.");
}

const char *data_protocol(struct arena *a, const char *directory, const char *name,
			  const char **error)
{
	/* those that are on unless something else is asked for, and those that are not */
	static const char *const kinds[] = { "protocols", "protocols/optional" };
	const char *known = "";

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *path = arena_printf(a, "%s/%s/%s.yaml", directory, kinds[i], name);
		const char **files;
		size_t n;

		if (access(path, R_OK) == 0)
			return path;
		files = data_files(a, directory, kinds[i], &n, error);
		for (size_t k = 0; k < n; k++) {
			const char *base = strrchr(files[k], '/') + 1;

			known = arena_printf(a, "%s%s%.*s", known, *known ? ", " : "",
					     (int)(strlen(base) - strlen(".yaml")), base);
		}
	}
	*error = arena_printf(a, "there is no protocol '%s', only %s; for a file write ./%s", name,
			      known, name);
	return NULL;
}
