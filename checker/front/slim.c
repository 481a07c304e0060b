// SPDX-License-Identifier: GPL-2.0-only
/*
 * What of the headers matters, told from their text. In: a unit, its headers, names. Out: headers
 * with bodies blanked out.
 *
 * Two closures over words. One goes up, from the names to the macros and bodies that mention
 * them, and is what may never be left out. The other goes down, from the unit's own words
 * through macros and bodies, and is what will probably be asked for. An error in the first would
 * change a verdict, so whatever is not understood there forbids leaving out anything; an error
 * in the second shows, as a static function that has no body, and costs a second parse.
 */
#include "front/slim.h"

#include <string.h>

/* Longer words are no names. */
#define WORD_MAX 128

enum entity_kind {
	ENTITY_MACRO,
	ENTITY_BODY
};

struct entity {
	enum entity_kind kind;
	size_t file, index;
	uint32_t next; /* of the same name, plus one */
	bool reached;
};

struct piece {
	size_t file;
	struct text_range range;
};

struct slimming {
	struct slim *slim;
	struct arena *arena, scratch;
	const struct search *search;
	bool **kept;		/* by file and body */
	struct strmap known;	/* names of slim->names */
	bool mentioned;		/* in code */
	struct strmap entities; /* name -> entity + 1, the last */
	VEC(struct entity) all;
	VEC(struct piece) todo;
};

static struct text *text_of(const struct slimming *g, size_t file)
{
	return g->search->files.v[file].text;
}

static const char *copy(struct slimming *g, size_t file, struct text_range r)
{
	return arena_strndup(g->arena, text_of(g, file)->s + r.from, r.to - r.from);
}

static void add_name(struct slimming *g, const char *name)
{
	struct strmap_entry *e = strmap_put(&g->known, name);

	if (e->value)
		return;
	e->value = g;
	vec_push(&g->slim->names, name);
}

static bool is_macro(const struct slimming *g, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < g->search->files.n; i++) {
		const struct text *t = text_of(g, i);
		const struct text_macro *m;

		vec_for_each (m, &t->macros)
			if (m->name.to - m->name.from == n && !memcmp(t->s + m->name.from, name, n))
				return true;
	}
	return !strcmp(name, "__attribute__");
}

/* The function of a body leads to what the body mentions; attributes beside its name do not.
 * false: the name is not known. */
static bool add_function(struct slimming *g, size_t file, const struct text_body *b)
{
	bool named = false;

	for (size_t i = 0; i < b->nnames; i++) {
		const char *name = copy(g, file, b->names[i]);

		if (b->nnames > 1 && is_macro(g, name))
			continue;
		add_name(g, name);
		named = true;
	}
	return named;
}

/* A name is mentioned in file number @file at offset @at. false: nobody knows what that means. */
static bool mention(struct slimming *g, size_t file, size_t at)
{
	struct text *t = text_of(g, file);
	size_t i = 0;

	switch (text_place(t, at, &i)) {
	case TEXT_COMMENT:
	case TEXT_PROTOTYPE:
		return true;
	case TEXT_MACRO:
		add_name(g, copy(g, file, t->macros.v[i].name));
		return true;
	case TEXT_BODY:
		g->mentioned = true;
		g->kept[file][i] = true;
		return !file || add_function(g, file, &t->bodies.v[i]);
	case TEXT_OTHER:
		g->mentioned = true;
		return !file;
	}
	return false;
}

/* All mentions of the names from number @from on, which may add to the names. */
static bool mentions(struct slimming *g, size_t from)
{
	size_t n = g->slim->names.n - from;
	const char **names = arena_array(&g->scratch, const char *, n);
	const struct words *w;

	memcpy(names, g->slim->names.v + from, n * sizeof(*names));
	w = words_new(&g->scratch, names, n);
	for (size_t i = 0; i < g->search->files.n; i++) {
		const struct text *t = text_of(g, i);
		struct word_found found;

		for (size_t at = 0; words_find(w, t->s, t->n, at, &found); at = found.at + 1)
			if (!mention(g, i, found.at))
				return false;
	}
	return true;
}

/* Up: what leads to the names. */
static bool close_names(struct slimming *g)
{
	size_t from = 0;

	while (from < g->slim->names.n) {
		size_t to = g->slim->names.n;

		if (!mentions(g, from))
			return false;
		from = to;
	}
	return true;
}

static void add_entity(struct slimming *g, enum entity_kind kind, size_t file, size_t index,
		       struct text_range name)
{
	struct strmap_entry *e;

	if (name.to - name.from > WORD_MAX)
		return;
	e = strmap_put(&g->entities, copy(g, file, name));
	vec_push(&g->all, (struct entity){ kind, file, index, (uint32_t)(uintptr_t)e->value });
	e->value = (void *)(uintptr_t)g->all.n;
}

static void list_entities(struct slimming *g)
{
	for (size_t i = 0; i < g->search->files.n; i++) {
		const struct text *t = text_of(g, i);

		for (size_t k = 0; k < t->macros.n; k++)
			add_entity(g, ENTITY_MACRO, i, k, t->macros.v[k].name);
		for (size_t k = 0; k < t->bodies.n; k++)
			for (size_t j = 0; j < t->bodies.v[k].nnames; j++)
				add_entity(g, ENTITY_BODY, i, k, t->bodies.v[k].names[j]);
	}
}

static void reach(struct slimming *g, struct entity *e)
{
	const struct text *t = text_of(g, e->file);

	if (e->reached)
		return;
	e->reached = true;
	if (e->kind == ENTITY_MACRO) {
		vec_push(&g->todo, (struct piece){ e->file, t->macros.v[e->index].value });
	} else {
		g->kept[e->file][e->index] = true;
		vec_push(&g->todo, (struct piece){ e->file, t->bodies.v[e->index].whole });
	}
}

static void reach_words(struct slimming *g, struct piece p)
{
	const char *s = text_of(g, p.file)->s + p.range.from;
	size_t n = p.range.to - p.range.from, at = 0, start, length;
	char word[WORD_MAX + 1];

	while ((length = words_next(s, n, &at, &start)) != 0) {
		uint32_t i;

		if (length > WORD_MAX)
			continue;
		memcpy(word, s + start, length);
		word[length] = '\0';
		i = (uint32_t)(uintptr_t)strmap_get(&g->entities, word);
		for (; i; i = g->all.v[i - 1].next)
			reach(g, &g->all.v[i - 1]);
	}
}

/* Down: what the unit, and the bodies that matter anyway, may ask for. */
static void close_reached(struct slimming *g)
{
	list_entities(g);
	vec_push(&g->todo, (struct piece){ 0, { 0, (uint32_t)text_of(g, 0)->n } });
	for (size_t i = 0; i < g->search->files.n; i++)
		for (size_t k = 0; k < text_of(g, i)->bodies.n; k++)
			if (g->kept[i][k])
				vec_push(&g->todo,
					 (struct piece){ i, text_of(g, i)->bodies.v[k].whole });
	while (g->todo.n)
		reach_words(g, g->todo.v[--g->todo.n]);
}

/* Leaves a prototype behind. */
static void blank_body(char *s, const struct text_body *b)
{
	s[b->brace] = ';';
	for (size_t i = b->brace + 1; i < b->whole.to; i++)
		if (s[i] != '\n')
			s[i] = ' ';
}

static void blank_file(struct slimming *g, size_t file)
{
	const struct text *t = text_of(g, file);
	char *s = NULL;

	for (size_t i = 0; i < t->bodies.n; i++) {
		if (g->kept[file][i] || !t->bodies.v[i].plain)
			continue;
		if (!s)
			s = arena_strndup(g->arena, t->s, t->n);
		blank_body(s, &t->bodies.v[i]);
	}
	if (s)
		vec_push(&g->slim->files,
			 (struct slim_file){ g->search->files.v[file].name, s, t->n });
}

static void make_room(struct slimming *g)
{
	g->kept = arena_array(&g->scratch, bool *, g->search->files.n);
	for (size_t i = 0; i < g->search->files.n; i++)
		g->kept[i] = arena_array(&g->scratch, bool, text_of(g, i)->bodies.n);
}

bool slim_make(struct slim *s, struct arena *arena, const struct search *search,
	       const char *const *names, size_t n)
{
	struct slimming g = { .slim = s, .arena = arena, .search = search };
	bool ok;

	memset(s, 0, sizeof(*s));
	for (size_t i = 0; i < n; i++)
		add_name(&g, names[i]);
	make_room(&g);
	ok = search->files.n && close_names(&g);
	if (ok && g.mentioned)
		close_reached(&g);
	for (size_t i = 1; ok && i < search->files.n; i++)
		blank_file(&g, i);
	s->words = words_new(arena, s->names.v, s->names.n);
	strmap_free(&g.known);
	strmap_free(&g.entities);
	vec_free(&g.all);
	vec_free(&g.todo);
	arena_free(&g.scratch);
	return ok;
}

void slim_free(struct slim *s)
{
	vec_free(&s->files);
	vec_free(&s->names);
}
