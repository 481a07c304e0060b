// SPDX-License-Identifier: GPL-2.0-only
/*
 * In: an event, and the comments of its file. Out: the event as it would be if the code showed what
 * the comment says. That the finding is silenced is not decided here: all units have to be seen for
 * that (report/suppress.c).
 */
#include "cli/stated.h"

void stated_init(struct stated *s, struct arena *arena, const char **names)
{
	*s = (struct stated){ .arena = arena, .names = names };
	sources_init(&s->sources, arena);
}

void stated_free(struct stated *s)
{
	comments_free(&s->comments);
	sources_free(&s->sources);
	strmap_free(&s->read);
}

static const struct comment *find(struct stated *s, const char *path, uint32_t line)
{
	struct strmap_entry *e = strmap_put(&s->read, path);
	const struct comment *c;

	if (!e->value)
		comments_read(&s->comments, s->arena, &s->sources, path);
	e->value = s;
	vec_for_each (c, &s->comments.list)
		if (c->verb == COMMENT_HELD && !c->mistake && comment_is_for(c, path, line))
			return c;
	return NULL;
}

bool stated_hold(struct stated *s, struct flow_event *e)
{
	const struct comment *c = e->kind == FLOW_EXIT_HOLDING
					  ? find(s, s->names[e->loc.file], e->loc.line)
					  : NULL;

	if (!c)
		return false;
	e->kind = FLOW_HELD;
	e->detail = c->field;
	e->field = arena_printf(s->arena, "%s %s", e->acquire->protocol->name, c->field);
	return true;
}
