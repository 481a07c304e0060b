// SPDX-License-Identifier: GPL-2.0-only
/*
 * Collects what units learned. In: one list for each unit, in any order. Out: a table that does
 * not depend on the order, since a function that is defined twice and differently is in it
 * without a meaning.
 */
#include "cli/wrappers.h"

#include <stdlib.h>
#include <string.h>

void wrappers_init(struct wrappers *w, struct arena *arena)
{
	*w = (struct wrappers){ .arena = arena };
}

void wrappers_free(struct wrappers *w)
{
	strmap_free(&w->by_function);
}

static json_t *path_to_json(const struct proto_path *path)
{
	json_t *steps = json_array();

	for (uint32_t i = 0; i < path->n; i++)
		json_array_append_new(steps, json_pack("[I, s?]", (json_int_t)path->steps[i].bits,
						       path->steps[i].member));
	return steps;
}

json_t *wrapper_to_json(const struct proto_wrapper *w)
{
	json_t *o = json_pack("{s:s, s:s, s:s, s:i, s:i, s:[ii], s:[ii], s:o, s:b}", "name",
			      w->name, "path", w->path, "protocol", w->protocol, "role",
			      (int)w->role, "success", (int)w->success, "key", (int)w->key.where,
			      (int)w->key.arg, "object", (int)w->object.where, (int)w->object.arg,
			      "to_key", path_to_json(&w->to_key), "null_ok", (int)w->null_ok);

	if (w->key_name)
		json_object_set_new(o, "key_name", json_string(w->key_name));
	if (w->also)
		json_object_set_new(o, "also", wrapper_to_json(w->also));
	return o;
}

static bool path_from_json(struct arena *arena, json_t *steps, struct proto_path *path)
{
	size_t i;
	json_t *o;

	if (!json_is_array(steps) || json_array_size(steps) > PROTO_STEPS_MAX)
		return false;
	json_array_foreach(steps, i, o)
	{
		struct proto_step *step = &path->steps[path->n++];
		const char *member = json_string_value(json_array_get(o, 1));

		if (!json_is_integer(json_array_get(o, 0)))
			return false;
		step->bits = json_integer_value(json_array_get(o, 0));
		step->member = member ? arena_strdup(arena, member) : NULL;
	}
	return true;
}

static struct proto_wrapper *from_json(struct arena *arena, json_t *o)
{
	struct proto_wrapper *w = arena_new(arena, struct proto_wrapper);
	const char *name, *path, *protocol, *key_name = NULL;
	int role, success, key[2], object[2], null_ok;
	json_t *steps, *also = NULL;

	if (json_unpack(o, "{s:s, s:s, s:s, s:i, s:i, s:[ii], s:[ii], s?s, s:o, s:b, s?o}", "name",
			&name, "path", &path, "protocol", &protocol, "role", &role, "success",
			&success, "key", &key[0], &key[1], "object", &object[0], &object[1],
			"key_name", &key_name, "to_key", &steps, "null_ok", &null_ok, "also",
			&also))
		return NULL;
	*w = (struct proto_wrapper){
		.name = arena_strdup(arena, name),
		.path = arena_strdup(arena, path),
		.protocol = arena_strdup(arena, protocol),
		.role = (enum proto_role)role,
		.success = (enum proto_success)success,
		.key = { (enum proto_where)key[0], (uint32_t)key[1] },
		.object = { (enum proto_where)object[0], (uint32_t)object[1] },
		.key_name = key_name ? arena_strdup(arena, key_name) : NULL,
		.null_ok = null_ok,
	};
	if (!path_from_json(arena, steps, &w->to_key))
		return NULL;
	if (also) {
		w->also = from_json(arena, also);
		if (!w->also)
			return NULL;
	}
	return w;
}

bool wrappers_add(struct wrappers *w, const json_t *list)
{
	size_t i;
	json_t *o;

	if (!json_is_array(list))
		return false;
	json_array_foreach(list, i, o)
	{
		struct proto_wrapper *new = from_json(w->arena, o);
		const struct proto_wrapper *old;
		struct strmap_entry *entry;
		size_t known = w->by_function.n;

		if (!new)
			return false;
		entry = strmap_put(&w->by_function, new->name);
		old = entry->value;
		if (w->by_function.n > known)
			entry->value = new;
		else if (old && !proto_wrapper_equal(old, new))
			entry->value = NULL;
	}
	return true;
}

bool wrappers_has(const json_t *list, const char *function)
{
	size_t i;
	json_t *o;

	json_array_foreach(list, i, o) if (!strcmp(json_string_value(json_object_get(o, "name")),
						   function)) return true;
	return false;
}

void wrappers_teach(const struct wrappers *w, struct protocols *p)
{
	protocols_forget_wrappers(p);
	for (size_t i = 0; i < w->by_function.n; i++)
		if (w->by_function.v[i].value)
			protocols_add_wrapper(p, w->by_function.v[i].value);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool agree(const struct proto_wrapper *a, const struct proto_wrapper *b)
{
	return a == b || (a && b && proto_wrapper_equal(a, b));
}

size_t wrappers_compare(const struct wrappers *a, const struct wrappers *b, struct arena *arena,
			const char ***names)
{
	const char **all = arena_array(arena, const char *,
				       a->by_function.n + b->by_function.n + 1);
	size_t n = 0, once = 0;

	for (size_t i = 0; i < a->by_function.n; i++) {
		const struct strmap_entry *e = &a->by_function.v[i];

		if (!agree(e->value, strmap_get(&b->by_function, e->key)))
			all[n++] = e->key;
	}
	for (size_t i = 0; i < b->by_function.n; i++) {
		const struct strmap_entry *e = &b->by_function.v[i];

		if (e->value && !strmap_get(&a->by_function, e->key))
			all[n++] = e->key;
	}
	qsort(all, n, sizeof(*all), by_text);
	for (size_t i = 0; i < n; i++)
		if (!i || strcmp(all[i], all[i - 1]))
			all[once++] = all[i];
	*names = all;
	return once;
}

char *wrappers_text(const struct wrappers *w)
{
	json_t *o = json_object();
	char *text;

	for (size_t i = 0; i < w->by_function.n; i++) {
		const struct strmap_entry *e = &w->by_function.v[i];

		if (e->value)
			json_object_set_new(o, e->key, wrapper_to_json(e->value));
	}
	text = json_dumps(o, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(o);
	return text;
}
