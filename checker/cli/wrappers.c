// SPDX-License-Identifier: GPL-2.0-only
/*
 * Collects what units learned. In: one list for each unit, in any order. Out: a table that does
 * not depend on the order, since a function that is defined twice and differently is in it
 * without a meaning.
 */
#include "cli/wrappers.h"

void wrappers_init(struct wrappers *w, struct arena *arena)
{
	*w = (struct wrappers){ .arena = arena };
}

void wrappers_free(struct wrappers *w)
{
	strmap_free(&w->by_function);
}

json_t *wrapper_to_json(const struct proto_wrapper *w)
{
	return json_pack("{s:s, s:s, s:s, s:i, s:i, s:[ii], s:[ii], s:s?, s:I, s:b}", "name",
			 w->name, "path", w->path, "protocol", w->protocol, "role", (int)w->role,
			 "success", (int)w->success, "key", (int)w->key.where, (int)w->key.arg,
			 "object", (int)w->object.where, (int)w->object.arg, "key_name",
			 w->key_name, "key_bits", (json_int_t)w->key_bits, "null_ok",
			 (int)w->null_ok);
}

static struct proto_wrapper *from_json(struct arena *arena, json_t *o)
{
	struct proto_wrapper *w = arena_new(arena, struct proto_wrapper);
	const char *name, *path, *protocol, *key_name = NULL;
	int role, success, key[2], object[2], null_ok;
	json_int_t bits;

	if (json_unpack(o, "{s:s, s:s, s:s, s:i, s:i, s:[ii], s:[ii], s:s?, s:I, s:b}", "name",
			&name, "path", &path, "protocol", &protocol, "role", &role, "success",
			&success, "key", &key[0], &key[1], "object", &object[0], &object[1],
			"key_name", &key_name, "key_bits", &bits, "null_ok", &null_ok))
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
		.key_bits = bits,
		.null_ok = null_ok,
	};
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

void wrappers_teach(const struct wrappers *w, struct protocols *p)
{
	for (size_t i = 0; i < w->by_function.n; i++)
		if (w->by_function.v[i].value)
			protocols_add_wrapper(p, w->by_function.v[i].value);
}
