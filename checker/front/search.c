// SPDX-License-Identifier: GPL-2.0-only
/*
 * Includes without a preprocessor. In: a unit and its flags. Out: the files that can be reached
 * from it. Conditionals are not evaluated: of a kernel unit that makes one file in fifteen too
 * many, and evaluating them would take all the macros in them.
 */
#include "front/search.h"

#include <string.h>

struct searching {
	struct search *s;
	struct search_memory *m;
	struct arena scratch;
	const char *base;
	VEC(const char *) quoted; /* directories for "..." only */
	struct strmap resolved;	  /* what <...> names -> the search */
	VEC(size_t) todo;	  /* of s->files */
};

static const char *directory_of(struct arena *arena, const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash ? arena_strndup(arena, name, (size_t)(slash - name)) : ".";
}

/* The text at @name, read once. */
static struct text *text_at(struct searching *g, const char *name)
{
	struct search_memory *m = g->m;
	const char *path = name;
	struct text *t;

	if (g->base && *name != '/')
		path = arena_printf(&g->scratch, "%s/%s", g->base, name);
	t = strmap_get(&m->texts, path);
	if (t || strmap_get(&m->missing, path))
		return t;
	t = text_read(m->arena, path);
	path = arena_strdup(m->arena, path);
	strmap_put(t ? &m->texts : &m->missing, path)->value = t ? (void *)t : (void *)m;
	return t;
}

static bool add(struct searching *g, const char *name)
{
	struct strmap_entry *e;
	struct text *t;

	if (strmap_get(&g->s->by_name, name))
		return true;
	t = text_at(g, name);
	if (!t)
		return false;
	e = strmap_put(&g->s->by_name, arena_strdup(g->m->arena, name));
	e->value = t;
	vec_push(&g->s->files, (struct searched){ e->key, t });
	vec_push(&g->todo, g->s->files.n - 1);
	return true;
}

static bool add_from(struct searching *g, const char *directory, const char *name)
{
	return add(g, arena_printf(&g->scratch, "%s/%s", directory, name));
}

/* From the first directory that has it, or from @all. */
static bool add_from_directories(struct searching *g, const char *name, bool angled, bool all)
{
	bool found = false;

	for (size_t i = 0; !angled && i < g->quoted.n && (all || !found); i++)
		found |= add_from(g, g->quoted.v[i], name);
	for (size_t i = 0; i < g->s->directories.n && (all || !found); i++)
		found |= add_from(g, g->s->directories.v[i], name);
	return found;
}

static void follow(struct searching *g, const struct searched *from, const struct text_include *i)
{
	size_t n = i->name.to - i->name.from;
	const char *name = arena_strndup(&g->scratch, from->text->s + i->name.from, n);
	const char *directory;
	bool found;

	if (*name == '/') {
		add(g, name);
		return;
	}
	if (!i->angled) {
		directory = directory_of(&g->scratch, from->name);
		if (add(g, arena_printf(&g->scratch, "%s/%s", directory, name)))
			return;
	}
	if (i->angled && !i->next && strmap_get(&g->resolved, name))
		return;
	/* Where #include_next goes on depends on where its file was found: take all. */
	found = add_from_directories(g, name, i->angled, i->next);
	if (found && i->angled && !i->next)
		strmap_put(&g->resolved, name)->value = g;
}

static const char *value_of(const char *const *argv, size_t argc, size_t *i, const char *flag)
{
	size_t n = strlen(flag);

	if (strncmp(argv[*i], flag, n) != 0)
		return NULL;
	if (argv[*i][n])
		return argv[*i] + n;
	return *i + 1 < argc ? argv[++*i] : NULL;
}

static const char *without_slash(struct arena *arena, const char *path)
{
	size_t n = strlen(path);

	while (n > 1 && path[n - 1] == '/')
		n--;
	return arena_strndup(arena, path, n);
}

/* In the order in which the compiler looks into them; those of the system come last. */
static void add_directories(struct searching *g, const char *const *argv, size_t argc,
			    const char *flag)
{
	for (size_t i = 0; i < argc; i++) {
		const char *path = value_of(argv, argc, &i, flag);

		if (!path)
			continue;
		path = without_slash(g->m->arena, path);
		if (!strcmp(flag, "-iquote"))
			vec_push(&g->quoted, path);
		else
			vec_push(&g->s->directories, path);
	}
}

static void add_forced(struct searching *g, const char *const *argv, size_t argc)
{
	for (size_t i = 0; i < argc; i++) {
		const char *name = value_of(argv, argc, &i, "-include");

		if (name && !add(g, name))
			add_from_directories(g, name, false, false);
	}
}

void search_files(struct search *s, struct search_memory *memory, const char *unit,
		  const char *directory, const char *const *argv, size_t argc)
{
	struct searching g = { .s = s, .m = memory, .base = directory };

	memset(s, 0, sizeof(*s));
	add_directories(&g, argv, argc, "-iquote");
	add_directories(&g, argv, argc, "-I");
	add_directories(&g, argv, argc, "-isystem");
	add_directories(&g, argv, argc, "-idirafter");
	if (add(&g, unit))
		add_forced(&g, argv, argc);
	while (g.todo.n) {
		struct searched from = s->files.v[g.todo.v[--g.todo.n]];

		for (size_t i = 0; i < from.text->includes.n; i++)
			follow(&g, &from, &from.text->includes.v[i]);
	}
	vec_free(&g.todo);
	vec_free(&g.quoted);
	strmap_free(&g.resolved);
	arena_free(&g.scratch);
}

void search_free(struct search *s)
{
	vec_free(&s->files);
	strmap_free(&s->by_name);
	vec_free(&s->directories);
}

void search_memory_free(struct search_memory *m)
{
	for (size_t i = 0; i < m->texts.n; i++)
		text_free(m->texts.v[i].value);
	strmap_free(&m->texts);
	strmap_free(&m->missing);
}
