// SPDX-License-Identifier: GPL-2.0-only
/* Tables of files, names and what is known of them. */
#include "cli/tree.h"

#include <string.h>

bool path_ends(const char *path, const char *suffix)
{
	size_t n = strlen(path), m = strlen(suffix);

	return n > m && !memcmp(path + n - m, suffix, m);
}

/* Of @text in @map, plus one; 0 if it is new there, with what to call it in *@copy. */
static size_t number(struct tree *s, struct strmap *map, const char *text, const char **copy)
{
	size_t i = (size_t)(uintptr_t)strmap_get(map, text);
	struct strmap_entry *e;

	if (i)
		return i;
	*copy = arena_strdup(&s->arena, text);
	e = strmap_put(map, *copy);
	e->value = (void *)(uintptr_t)map->n;
	return 0;
}

size_t tree_file(struct tree *s, const char *path)
{
	const char *copy;
	size_t i = number(s, &s->by_path, path, &copy);

	if (i)
		return i - 1;
	vec_push(&s->files, (struct tree_file){ .path = copy });
	return s->files.n - 1;
}

uint32_t tree_name(struct tree *s, const char *name)
{
	const char *copy;
	size_t i = number(s, &s->by_name, name, &copy);

	if (i)
		return (uint32_t)i - 1;
	vec_push(&s->names, (struct tree_name){ .text = copy });
	return (uint32_t)s->names.n - 1;
}

/* C code may be included under any name, and headers of directories that nobody named. */
static bool is_aside(const char *name)
{
	return !path_ends(name, ".h") || !strncmp(name, "../", 3);
}

uint32_t tree_include(struct tree *s, const char *name)
{
	const char *copy;
	size_t i = number(s, &s->by_include, name, &copy);

	if (i)
		return (uint32_t)i - 1;
	vec_push(&s->includes, (struct tree_include){ copy, is_aside(copy) });
	return (uint32_t)s->includes.n - 1;
}

void tree_mention(struct tree *s, struct mention m)
{
	m.next = s->names.v[m.name].mentions;
	vec_push(&s->mentions, m);
	s->names.v[m.name].mentions = (uint32_t)s->mentions.n;
}

void tree_free(struct tree *s)
{
	struct arena *a;

	vec_for_each (a, &s->arenas)
		arena_free(a);
	vec_free(&s->arenas);
	vec_free(&s->files);
	vec_free(&s->names);
	vec_free(&s->includes);
	vec_free(&s->mentions);
	strmap_free(&s->by_path);
	strmap_free(&s->by_name);
	strmap_free(&s->by_include);
	arena_free(&s->arena);
}
