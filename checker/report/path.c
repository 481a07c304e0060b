// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of files for people. In: names as the compiler has them, which are relative to where
 * it ran and full of `./` and `../`. Out: names that work where the user is, and equal ones for
 * equal files, so that a header seen through two units is one.
 *
 * Symbolic links are not resolved: a tree of links (a build directory, a Yocto source) is what
 * the user works in, and the names of its targets mean nothing to him.
 */
#include "report/path.h"

#include <string.h>

const char *path_absolute(struct arena *a, const char *cwd, const char *path)
{
	const char *s = *path == '/' ? path : arena_printf(a, "%s/%s", cwd, path);
	char *out = arena_alloc(a, strlen(s) + 2);
	size_t n = 0;

	while (*s) {
		size_t len = strcspn(s, "/");

		if (len == 2 && !strncmp(s, "..", 2)) {
			while (n && out[--n] != '/')
				;
		} else if (len && !(len == 1 && *s == '.')) {
			out[n++] = '/';
			memcpy(out + n, s, len);
			n += len;
		}
		s += len;
		s += strspn(s, "/");
	}
	if (!n)
		out[n++] = '/';
	out[n] = 0;
	return out;
}

const char *path_below(struct arena *a, const char *cwd, const char *root, const char *path)
{
	const char *absolute = path_absolute(a, cwd, path);
	size_t len = strlen(root);

	while (len && root[len - 1] == '/')
		len--;
	if (!strncmp(absolute, root, len) && absolute[len] == '/' && absolute[len + 1])
		return absolute + len + 1;
	return absolute;
}

const char *report_path(struct arena *a, const struct path_context *cx, const char *path)
{
	const char *base = cx->directory ? path_absolute(a, cx->cwd, cx->directory) : cx->cwd;
	const char *absolute = path_absolute(a, base, path);

	if (!strcmp(path, cx->main) || !strcmp(absolute, path_absolute(a, cx->cwd, cx->main)))
		return cx->main;
	return path_below(a, cx->cwd, cx->cwd, absolute);
}
