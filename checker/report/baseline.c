// SPDX-License-Identifier: GPL-2.0-only
/*
 * Adopting the checker in code that has findings already. In: a file with those that are known.
 * Out: the findings without them, or such a file.
 *
 * Entries are compared part by part and not by a hash of the parts: a file that people review
 * should say what it hides, and nobody should be able to make up code that is hidden by chance.
 */
#include "report/baseline.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "report/fingerprint.h"
#include "report/json.h"

#define VERSION 1

static bool refuse(struct problem *why, const char *path, size_t line, const char *text)
{
	*why = (struct problem){ { path, (uint32_t)line, 0 }, text };
	return false;
}

/* The line in which element @n of the array in the outermost object begins. The text is valid
 * JSON and has one array there. */
static size_t line_of_entry(const char *s, size_t n)
{
	size_t line = 1, depth = 0, seen = 0;
	bool fresh = false; /* an element is due */

	for (; *s; s++) {
		if (*s == '\n')
			line++;
		if (strchr(" \t\r\n", *s))
			continue;
		if (fresh && depth == 2 && *s != ',' && seen++ == n)
			return line;
		fresh = depth == 2 && *s == ',';
		if (*s == '"') {
			while (*++s != '"')
				s += *s == '\\';
		} else if (*s == '[' || *s == '{') {
			depth++;
			fresh = depth == 2 && *s == '[';
		} else if (*s == ']' || *s == '}') {
			depth--;
		}
	}
	return line;
}

static const char *text_of(struct arena *a, const json_t *o, const char *name)
{
	const char *s = json_string_value(json_object_get(o, name));

	return s ? arena_strdup(a, s) : NULL;
}

static bool read_entry(struct baseline *b, const json_t *o)
{
	const json_t *ordinal = json_object_get(o, "ordinal");
	struct finding f = {
		.rule = text_of(b->arena, o, "rule"),
		.function = text_of(b->arena, o, "function"),
		.subject = text_of(b->arena, o, "subject"),
		.print.path = text_of(b->arena, o, "path"),
		.print.text = text_of(b->arena, o, "code"),
		.print.ordinal = (uint32_t)json_integer_value(ordinal),
	};

	if (!f.rule || !f.function || !f.subject || !f.print.path || !f.print.text ||
	    !json_is_integer(ordinal) || json_integer_value(ordinal) < 0 ||
	    json_integer_value(ordinal) > UINT32_MAX)
		return false;
	vec_push(&b->entries, f);
	vec_push(&b->matched, false);
	return true;
}

static bool read_baseline(struct baseline *b, const char *path, const char *text,
			  const json_t *json, struct problem *why)
{
	const json_t *version = json_object_get(json, "baseline");
	const json_t *entries = json_object_get(json, "findings"), *entry;
	size_t i;

	if (!json_is_integer(version) || !json_is_array(entries))
		return refuse(why, path, 1, "not a baseline of flbcheck");
	if (json_integer_value(version) != VERSION)
		return refuse(why, path, 1,
			      arena_printf(b->arena,
					   "a baseline of version %lld; this flbcheck "
					   "reads version %d",
					   json_integer_value(version), VERSION));
	json_array_foreach(entries, i, entry)
	{
		if (!read_entry(b, entry))
			return refuse(why, path, line_of_entry(text, i),
				      "not an entry of a baseline: it wants rule, path, function, "
				      "subject, code and ordinal");
	}
	return true;
}

static char *read_text(FILE *in, int *error)
{
	VEC(char) text = { 0 };
	int c;

	errno = 0;
	while ((c = getc(in)) != EOF)
		vec_push(&text, (char)c);
	*error = ferror(in) ? errno : 0;
	vec_push(&text, 0);
	return text.v;
}

bool baseline_read(struct baseline *b, struct arena *arena, const char *path, struct problem *why)
{
	json_error_t error;
	FILE *in = fopen(path, "r");
	int failure = errno;
	char *text = NULL;
	json_t *json = NULL;
	bool ok = false;

	memset(b, 0, sizeof(*b));
	b->arena = arena;
	if (in) {
		text = read_text(in, &failure);
		fclose(in);
	}
	if (!text || failure) {
		refuse(why, path, 0, strerror(failure));
	} else {
		json = json_loads(text, JSON_REJECT_DUPLICATES, &error);
		ok = json ? read_baseline(b, path, text, json, why)
			  : refuse(why, path, error.line > 0 ? (size_t)error.line : 1,
				   arena_strdup(arena, error.text));
	}
	json_decref(json);
	free(text);
	return ok;
}

void baseline_free(struct baseline *b)
{
	vec_free(&b->entries);
	vec_free(&b->matched);
}

static bool is_known(struct baseline *b, const struct finding *f)
{
	bool found = false;

	for (size_t i = 0; i < b->entries.n; i++) {
		if (fingerprint_same(&b->entries.v[i], f))
			found = b->matched.v[i] = true;
	}
	return found;
}

void baseline_apply(struct baseline *b, struct results *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->findings.n; i++) {
		if (is_known(b, &r->findings.v[i])) {
			struct silenced quiet = { r->findings.v[i], SILENCED_BY_BASELINE, NULL };

			vec_push(&r->silenced, quiet);
		} else {
			r->findings.v[kept++] = r->findings.v[i];
		}
	}
	r->findings.n = kept;
}

static void add_entry(json_t *entries, const struct finding *f)
{
	json_t *o = json_object();

	json_object_set_new(o, "rule", json_text(f->rule));
	json_object_set_new(o, "path", json_text(f->print.path));
	json_object_set_new(o, "function", json_text(f->function ? f->function : ""));
	json_object_set_new(o, "subject", json_text(f->subject ? f->subject : ""));
	json_object_set_new(o, "code", json_text(f->print.text));
	json_object_set_new(o, "ordinal", json_integer(f->print.ordinal));
	json_array_append_new(entries, o);
}

void baseline_write(FILE *out, const struct results *r)
{
	json_t *o = json_object(), *entries = json_array();
	const struct finding *f;

	vec_for_each (f, &r->findings)
		add_entry(entries, f);
	json_object_set_new(o, "tool", json_string("flbcheck"));
	json_object_set_new(o, "baseline", json_integer(VERSION));
	json_object_set_new(o, "findings", entries);
	json_dumpf(o, out, JSON_INDENT(1));
	fputc('\n', out);
	json_decref(o);
}
