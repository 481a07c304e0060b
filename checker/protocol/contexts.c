// SPDX-License-Identifier: GPL-2.0-only
/*
 * Context files: which functions make code run where it may not sleep, and which end that. In: a
 * path; out: functions added to struct protocols, or one message and nothing added.
 *
 * Only what is at the bottom need be named. Whatever calls it, a macro, an inline or a guard, is
 * looked into; so code built for one CPU and for many, with preemption and without, is understood
 * by what is left of it after the preprocessor.
 */
#include <string.h>

#include "protocol/protocol.h"
#include "protocol/yaml.h"

struct reading {
	struct yaml_file file;
	struct strmap names;	 /* of contexts */
	struct strmap functions; /* name -> struct context_fn */
};

static const struct {
	const char *key;
	enum context_effect effect;
} effects[] = {
	{ "enter", CONTEXT_ENTER },
	{ "leave", CONTEXT_LEAVE },
	{ "try", CONTEXT_TRY },
};

static bool add_step(struct reading *r, yaml_node_t *node, struct context_step step)
{
	struct strmap_entry *entry;
	struct context_step *s;
	struct context_fn *fn;
	const char *name;

	if (!yaml_want_identifier(&r->file, node, "a function", &name))
		return false;
	entry = strmap_put(&r->functions, name);
	if (!entry->value) {
		entry->value = arena_new(r->file.arena, struct context_fn);
		((struct context_fn *)entry->value)->name = entry->key;
	}
	fn = entry->value;
	vec_for_each (s, &fn->steps) {
		if (s->context == step.context)
			return yaml_fail(&r->file, node, "%s is in '%s' twice", name,
					 step.context->name);
		if ((s->effect == CONTEXT_TRY) != (step.effect == CONTEXT_TRY))
			return yaml_fail(&r->file, node,
					 "%s enters one context always and another by its result",
					 name);
	}
	vec_push(&fn->steps, step);
	return true;
}

static bool read_effect(struct reading *r, yaml_node_t *list, const char *key,
			struct context_step step)
{
	size_t n;

	if (!yaml_want_list(&r->file, list, key, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!add_step(r, yaml_item(&r->file, list, i), step))
			return false;
	return true;
}

static bool read_head(struct reading *r, yaml_node_t *node, struct context *c)
{
	static const char *const keys[] = {
		"name", "says", "nests", "enter", "leave", "try", NULL
	};
	static const char *const needed[] = { "name", "says", "enter", "leave" };
	yaml_node_t *nests;

	if (!yaml_want_mapping(&r->file, node, "a context", keys))
		return false;
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (!yaml_field(&r->file, node, needed[i]))
			return yaml_fail(&r->file, node, "a context needs the key '%s'", needed[i]);
	nests = yaml_field(&r->file, node, "nests");
	c->nests = true;
	return yaml_want_text(&r->file, yaml_field(&r->file, node, "name"), "name", &c->name) &&
	       yaml_want_text(&r->file, yaml_field(&r->file, node, "says"), "says", &c->says) &&
	       (!nests || yaml_want_bool(&r->file, nests, "nests", &c->nests));
}

static bool read_context(struct reading *r, yaml_node_t *node)
{
	struct context *c = arena_new(r->file.arena, struct context);
	struct strmap_entry *entry;

	if (!read_head(r, node, c))
		return false;
	entry = strmap_put(&r->names, c->name);
	if (entry->value)
		return yaml_fail(&r->file, node, "there are two contexts '%s'", c->name);
	entry->value = c;
	for (size_t i = 0; i < sizeof(effects) / sizeof(effects[0]); i++) {
		yaml_node_t *list = yaml_field(&r->file, node, effects[i].key);
		struct context_step step = { c, effects[i].effect };

		if (list && !read_effect(r, list, effects[i].key, step))
			return false;
	}
	return true;
}

static bool read_file(struct reading *r)
{
	static const char *const keys[] = { "contexts", NULL };
	yaml_node_t *root = yaml_root(&r->file), *list;
	size_t n;

	if (!yaml_want_mapping(&r->file, root, "a context file", keys))
		return false;
	list = yaml_field(&r->file, root, "contexts");
	if (!list)
		return yaml_fail(&r->file, root, "the file is empty");
	if (!yaml_want_list(&r->file, list, "contexts", &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!read_context(r, yaml_item(&r->file, list, i)))
			return false;
	return true;
}

static void free_function(struct context_fn *fn)
{
	if (fn)
		vec_free(&fn->steps);
}

bool contexts_load(struct protocols *p, const char *path, const char **error)
{
	struct reading r = { 0 };
	bool ok = yaml_open(&r.file, p->arena, arena_strdup(p->arena, path)) && read_file(&r);

	for (size_t i = 0; i < r.functions.n; i++) {
		struct strmap_entry *entry;

		if (!ok) {
			free_function(r.functions.v[i].value);
			continue;
		}
		entry = strmap_put(&p->contexts, r.functions.v[i].key);
		free_function(entry->value);
		entry->value = r.functions.v[i].value;
	}
	if (!ok)
		*error = r.file.error;
	yaml_close(&r.file);
	strmap_free(&r.names);
	strmap_free(&r.functions);
	return ok;
}
