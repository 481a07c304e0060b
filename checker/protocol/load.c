// SPDX-License-Identifier: GPL-2.0-only
/*
 * Turns a protocol file into protocols. In: a path; out: entries added to struct protocols, or
 * one message and nothing added. Nothing has a default that could change a verdict: an acquire
 * that does not say when it succeeded is refused, not taken to succeed always.
 */
#include "protocol/protocol.h"

#include <string.h>

#include "protocol/yaml.h"

/* A call has at most 127 arguments (C17 5.2.4.1). */
#define ARG_MAX 126

/* What one file says, until all of it is known to be right. */
struct loader {
	struct yaml_file file;
	VEC(struct protocol *) protocols;
	struct strmap names;	 /* of protocols */
	struct strmap functions; /* name -> struct proto_fn */
	struct strmap int_to_ptr, own_ref, harmless, allocates, steady, keeps, returns, frees;
};

struct choice {
	const char *text;
	int value;
};

static bool read_choice(struct loader *l, yaml_node_t *node, const char *what,
			const struct choice *choices, int *out)
{
	const char *text;

	if (!yaml_want_text(&l->file, node, what, &text))
		return false;
	for (; choices->text; choices++) {
		if (!strcmp(choices->text, text)) {
			*out = choices->value;
			return true;
		}
	}
	return yaml_fail(&l->file, node, "%s cannot be '%s'", what, text);
}

static bool read_role(struct loader *l, yaml_node_t *node, struct proto_fn *fn)
{
	static const struct choice roles[] = {
		{ "acquire", PROTO_ACQUIRE },	  { "release", PROTO_RELEASE },
		{ "neutral", PROTO_NEUTRAL },	  { "keep", PROTO_KEEP },
		{ "take-back", PROTO_TAKE_BACK }, { "hand-over", PROTO_HAND_OVER },
		{ "held", PROTO_HELD },		  { NULL, 0 }
	};
	int value;

	if (!read_choice(l, node, "role", roles, &value))
		return false;
	fn->role = (enum proto_role)value;
	return true;
}

static bool read_success(struct loader *l, yaml_node_t *node, struct proto_fn *fn)
{
	static const struct choice successes[] = {
		{ "always", PROTO_IF_ALWAYS },	 { "zero", PROTO_IF_ZERO },
		{ "nonzero", PROTO_IF_NONZERO }, { "nonnull", PROTO_IF_NONNULL },
		{ "not-err", PROTO_IF_NOT_ERR }, { "nonnegative", PROTO_IF_NONNEGATIVE },
		{ "error", PROTO_IF_ERROR },	 { NULL, 0 }
	};
	int value;

	if (!read_choice(l, node, "success", successes, &value))
		return false;
	fn->success = (enum proto_success)value;
	return true;
}

/* Decimal digits and nothing else */
static bool read_arg(const char *s, uint32_t *out)
{
	uint32_t n = 0;

	if (!*s)
		return false;
	for (; *s; s++) {
		if (*s < '0' || *s > '9')
			return false;
		n = n * 10 + (uint32_t)(*s - '0');
		if (n > ARG_MAX)
			return false;
	}
	*out = n;
	return true;
}

/* @allowed: a bit per enum proto_where */
static bool read_slot(struct loader *l, yaml_node_t *node, const char *what, unsigned int allowed,
		      struct proto_slot *out)
{
	const char *text;

	if (!yaml_want_text(&l->file, node, what, &text))
		return false;
	if (!strcmp(text, "return"))
		out->where = PROTO_RETURN;
	else if (!strncmp(text, "arg ", 4) && read_arg(text + 4, &out->arg))
		out->where = PROTO_ARG;
	else if (!strncmp(text, "out-arg ", 8) && read_arg(text + 8, &out->arg))
		out->where = PROTO_OUT_ARG;
	if (!(allowed & 1u << out->where))
		return yaml_fail(&l->file, node, "%s cannot be '%s'", what, text);
	return true;
}

/* Which keys an entry must and may have beside name, role and only-if-declared. */
static bool check_keys(struct loader *l, yaml_node_t *node, const struct proto_fn *fn)
{
	enum {
		ACQUIRE = 1 << PROTO_ACQUIRE,
		RELEASE = 1 << PROTO_RELEASE,
		NEUTRAL = 1 << PROTO_NEUTRAL,
		FIELD = 1 << PROTO_KEEP | 1 << PROTO_TAKE_BACK,
		MARK = FIELD | 1 << PROTO_HAND_OVER | 1 << PROTO_HELD,
	};
	static const struct {
		const char *key;
		unsigned int needed, allowed; /* a bit per role */
	} rules[] = {
		{ "key", ACQUIRE | RELEASE | MARK, ACQUIRE | RELEASE | MARK },
		{ "object", 0, ACQUIRE },
		{ "success", ACQUIRE, ACQUIRE },
		{ "consumes", 0, ACQUIRE | NEUTRAL },
		{ "null-ok", 0, ACQUIRE | RELEASE },
		{ "field", FIELD, FIELD },
		{ "clear", FIELD, FIELD },
	};
	static const char *const role[PROTO_ROLES] = {
		"an acquire",
		"a release",
		"a neutral function",
		"a mark that keeps",
		"a mark that takes back",
		"a mark that hands over",
		"a mark that it is held",
	};

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		yaml_node_t *value = yaml_field(&l->file, node, rules[i].key);

		if (!value && rules[i].needed & 1u << fn->role)
			return yaml_fail(&l->file, node, "%s: %s needs the key '%s'", fn->name,
					 role[fn->role], rules[i].key);
		if (value && !(rules[i].allowed & 1u << fn->role))
			return yaml_fail(&l->file, value, "%s: %s has no '%s'", fn->name,
					 role[fn->role], rules[i].key);
	}
	return true;
}

static bool read_slots(struct loader *l, yaml_node_t *node, struct proto_fn *fn)
{
	const unsigned int arg = 1u << PROTO_ARG, out = 1u << PROTO_OUT_ARG,
			   returned = 1u << PROTO_RETURN;
	yaml_node_t *key = yaml_field(&l->file, node, "key");
	yaml_node_t *object = yaml_field(&l->file, node, "object");
	yaml_node_t *consumes = yaml_field(&l->file, node, "consumes");
	yaml_node_t *field = yaml_field(&l->file, node, "field");
	yaml_node_t *clear = yaml_field(&l->file, node, "clear");

	if (key &&
	    !read_slot(l, key, "key", fn->role == PROTO_ACQUIRE ? arg | returned : arg, &fn->key))
		return false;
	if (object && !read_slot(l, object, "object", arg | out | returned, &fn->object))
		return false;
	if (field && (!read_slot(l, field, "field", arg, &fn->field) ||
		      !read_slot(l, clear, "clear", arg, &fn->clear)))
		return false;
	return !consumes || read_slot(l, consumes, "consumes", arg, &fn->consumes);
}

static bool read_function(struct loader *l, yaml_node_t *node, struct protocol *protocol)
{
	static const char *const keys[] = {
		"name",	   "role",  "key",   "object",		 "success", "consumes",
		"null-ok", "field", "clear", "only-if-declared", NULL
	};
	struct proto_fn *fn = arena_new(l->file.arena, struct proto_fn);
	yaml_node_t *name, *role, *field;
	struct strmap_entry *entry;

	if (!yaml_want_mapping(&l->file, node, "a function", keys))
		return false;
	name = yaml_field(&l->file, node, "name");
	role = yaml_field(&l->file, node, "role");
	if (!name || !role)
		return yaml_fail(&l->file, node, "a function needs the key '%s'",
				 name ? "role" : "name");
	if (!yaml_want_identifier(&l->file, name, "name", &fn->name) || !read_role(l, role, fn) ||
	    !check_keys(l, node, fn) || !read_slots(l, node, fn))
		return false;
	field = yaml_field(&l->file, node, "success");
	if (field && !read_success(l, field, fn))
		return false;
	field = yaml_field(&l->file, node, "null-ok");
	if (field && !yaml_want_bool(&l->file, field, "null-ok", &fn->null_ok))
		return false;
	field = yaml_field(&l->file, node, "only-if-declared");
	if (field &&
	    !yaml_want_identifier(&l->file, field, "only-if-declared", &fn->only_if_declared))
		return false;
	fn->protocol = protocol;
	fn->line = yaml_line(node);
	entry = strmap_put(&l->functions, fn->name);
	if (entry->value)
		return yaml_fail(&l->file, name, "%s is already described in line %u", fn->name,
				 ((struct proto_fn *)entry->value)->line);
	entry->value = fn;
	vec_push(&protocol->fns, fn);
	return true;
}

static bool same_slot(struct proto_slot a, struct proto_slot b)
{
	return a.where == b.where && a.arg == b.arg;
}

/* What the protocol says of itself follows from its functions, which must agree on it. */
static bool conclude(struct loader *l, yaml_node_t *node, struct protocol *protocol)
{
	const struct proto_fn *told = NULL;

	for (size_t i = 0; i < protocol->fns.n; i++) {
		const struct proto_fn *fn = protocol->fns.v[i];
		bool same = same_slot(fn->key, fn->object);

		if (fn->role == PROTO_ACQUIRE && !protocol->acquire)
			protocol->acquire = fn->name;
		if (fn->role == PROTO_RELEASE && !protocol->release)
			protocol->release = fn->name;
		if (fn->role != PROTO_ACQUIRE || fn->object.where == PROTO_NOWHERE)
			continue;
		if (told && same != protocol->object_is_key)
			return yaml_fail(&l->file, node,
					 "%s and %s disagree whether the object is the key",
					 told->name, fn->name);
		told = fn;
		protocol->object_is_key = same;
	}
	if (!protocol->acquire || !protocol->release)
		return yaml_fail(&l->file, node, "%s has no function with the role %s",
				 protocol->name, protocol->acquire ? "release" : "acquire");
	return true;
}

static bool read_callbacks(struct loader *l, yaml_node_t *node, struct proto_callbacks *out)
{
	static const char *const keys[] = { "through", "members", "self", NULL };
	yaml_node_t *through, *members, *self;
	size_t n;

	if (!yaml_want_mapping(&l->file, node, "callbacks", keys))
		return false;
	through = yaml_field(&l->file, node, "through");
	members = yaml_field(&l->file, node, "members");
	self = yaml_field(&l->file, node, "self");
	if (!through || !members)
		return yaml_fail(&l->file, node, "callbacks need the key '%s'",
				 through ? "members" : "through");
	if (!yaml_want_text(&l->file, through, "through", &out->through) ||
	    (self && !yaml_want_text(&l->file, self, "self", &out->self)) ||
	    !yaml_want_list(&l->file, members, "members", &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *member;

		if (!yaml_want_text(&l->file, yaml_item(&l->file, members, i), "a member", &member))
			return false;
		vec_push(&out->members, member);
	}
	return true;
}

static bool read_protocol(struct loader *l, yaml_node_t *node)
{
	static const char *const keys[] = { "name",	 "noun",      "sleeps",
					    "functions", "callbacks", "counts-on",
					    "shared",	 "lasting",   NULL };
	struct protocol *protocol = arena_new(l->file.arena, struct protocol);
	yaml_node_t *field[8];
	struct strmap_entry *entry;
	size_t n;

	protocol->path = l->file.path;
	vec_push(&l->protocols, protocol);
	if (!yaml_want_mapping(&l->file, node, "a protocol", keys))
		return false;
	for (int i = 0; i < 8; i++) {
		bool optional = i == 2 || i > 3;

		field[i] = yaml_field(&l->file, node, keys[i]);
		if (!field[i] && !optional)
			return yaml_fail(&l->file, node, "a protocol needs the key '%s'", keys[i]);
	}
	if (!yaml_want_text(&l->file, field[0], "name", &protocol->name) ||
	    !yaml_want_text(&l->file, field[1], "noun", &protocol->noun) ||
	    (field[2] && !yaml_want_bool(&l->file, field[2], "sleeps", &protocol->sleeps)) ||
	    !yaml_want_list(&l->file, field[3], "functions", &n) ||
	    (field[4] && !read_callbacks(l, field[4], &protocol->callbacks)) ||
	    (field[5] && !yaml_want_text(&l->file, field[5], "counts-on", &protocol->counts_on)) ||
	    (field[6] && !yaml_want_bool(&l->file, field[6], "shared", &protocol->shared)) ||
	    (field[7] && !yaml_want_bool(&l->file, field[7], "lasting", &protocol->lasting)))
		return false;
	entry = strmap_put(&l->names, protocol->name);
	if (entry->value)
		return yaml_fail(&l->file, field[0], "there are two protocols '%s'",
				 protocol->name);
	entry->value = protocol;
	for (size_t i = 0; i < n; i++)
		if (!read_function(l, yaml_item(&l->file, field[3], i), protocol))
			return false;
	return conclude(l, node, protocol);
}

/* The list @what of functions, or of members of structures, if there is one. */
static bool read_names(struct loader *l, yaml_node_t *root, const char *what, bool members,
		       struct strmap *out)
{
	yaml_node_t *node = yaml_field(&l->file, root, what);
	const char *name;
	size_t n;

	if (!node)
		return true;
	if (!yaml_want_list(&l->file, node, what, &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		yaml_node_t *item = yaml_item(&l->file, node, i);
		struct strmap_entry *entry;

		if (members ? !yaml_want_text(&l->file, item, what, &name)
			    : !yaml_want_identifier(&l->file, item, what, &name))
			return false;
		entry = strmap_put(out, name);
		if (entry->value)
			return yaml_fail(&l->file, item, "%s is in %s twice", name, what);
		entry->value = (void *)entry->key;
	}
	return true;
}

/* A function of the list @in, and the argument of it that @key is. */
static bool read_argument(struct loader *l, yaml_node_t *node, const char *in, const char *key,
			  struct strmap *out)
{
	const char *const keys[] = { "name", key, NULL };
	struct proto_argument *f = arena_new(l->file.arena, struct proto_argument);
	const char *what = arena_printf(l->file.arena, "each of %s", in);
	yaml_node_t *name, *slot;
	struct strmap_entry *entry;

	if (!yaml_want_mapping(&l->file, node, what, keys))
		return false;
	name = yaml_field(&l->file, node, "name");
	slot = yaml_field(&l->file, node, key);
	if (!name || !slot)
		return yaml_fail(&l->file, node, "%s needs the key '%s'", what,
				 name ? key : "name");
	if (!yaml_want_identifier(&l->file, name, "name", &f->name) ||
	    !read_slot(l, slot, key, 1u << PROTO_ARG, &f->slot))
		return false;
	entry = strmap_put(out, f->name);
	if (entry->value)
		return yaml_fail(&l->file, name, "%s is in %s twice", f->name, in);
	entry->value = f;
	return true;
}

static bool read_arguments(struct loader *l, yaml_node_t *root, const char *in, const char *key,
			   struct strmap *out)
{
	yaml_node_t *list = yaml_field(&l->file, root, in);
	size_t n = 0;

	if (list && !yaml_want_list(&l->file, list, in, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!read_argument(l, yaml_item(&l->file, list, i), in, key, out))
			return false;
	return true;
}

static bool read_file(struct loader *l)
{
	static const char *const keys[] = { "protocols", "int-to-pointer", "own-reference",
					    "harmless",	 "allocates",	   "steady",
					    "keeps",	 "returns",	   "frees",
					    NULL };
	yaml_node_t *root = yaml_root(&l->file), *field;
	size_t n = 0;

	if (!yaml_want_mapping(&l->file, root, "a protocol file", keys))
		return false;
	if (root->data.mapping.pairs.top == root->data.mapping.pairs.start)
		return yaml_fail(&l->file, root, "the file is empty");
	if (!read_names(l, root, "int-to-pointer", false, &l->int_to_ptr) ||
	    !read_names(l, root, "own-reference", false, &l->own_ref) ||
	    !read_names(l, root, "harmless", false, &l->harmless) ||
	    !read_names(l, root, "allocates", false, &l->allocates) ||
	    !read_names(l, root, "steady", true, &l->steady))
		return false;
	if (!read_arguments(l, root, "keeps", "kept", &l->keeps) ||
	    !read_arguments(l, root, "returns", "returned", &l->returns) ||
	    !read_arguments(l, root, "frees", "freed", &l->frees))
		return false;
	field = yaml_field(&l->file, root, "protocols");
	if (field && !yaml_want_list(&l->file, field, "protocols", &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!read_protocol(l, yaml_item(&l->file, field, i)))
			return false;
	return true;
}

static void add_all(struct strmap *to, const struct strmap *from)
{
	for (size_t i = 0; i < from->n; i++)
		strmap_put(to, from->v[i].key)->value = from->v[i].value;
}

bool protocols_load(struct protocols *p, const char *path, const char **error)
{
	struct loader l = { 0 };
	bool ok;

	path = arena_strdup(p->arena, path);
	ok = yaml_open(&l.file, p->arena, path) && read_file(&l);
	if (ok) {
		for (size_t i = 0; i < l.protocols.n; i++)
			vec_push(&p->all, l.protocols.v[i]);
		add_all(&p->by_function, &l.functions);
		add_all(&p->int_to_ptr, &l.int_to_ptr);
		add_all(&p->own_ref, &l.own_ref);
		add_all(&p->harmless, &l.harmless);
		add_all(&p->allocates, &l.allocates);
		add_all(&p->steady, &l.steady);
		add_all(&p->keeps, &l.keeps);
		add_all(&p->returns, &l.returns);
		add_all(&p->frees, &l.frees);
	} else {
		*error = l.file.error;
		for (size_t i = 0; i < l.protocols.n; i++) {
			vec_free(&l.protocols.v[i]->fns);
			vec_free(&l.protocols.v[i]->callbacks.members);
		}
	}
	yaml_close(&l.file);
	vec_free(&l.protocols);
	strmap_free(&l.names);
	strmap_free(&l.functions);
	strmap_free(&l.int_to_ptr);
	strmap_free(&l.own_ref);
	strmap_free(&l.harmless);
	strmap_free(&l.allocates);
	strmap_free(&l.steady);
	strmap_free(&l.keeps);
	strmap_free(&l.returns);
	strmap_free(&l.frees);
	return ok;
}
