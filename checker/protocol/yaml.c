// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads YAML with libyaml's document interface. In: a path; out: a tree whose accessors refuse
 * a wrong shape with the line it is on. A key given twice is an error although YAML parsers
 * commonly let the last one win: half of such an entry would be ignored without a word.
 */
#include "protocol/yaml.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

static bool fail_at(struct yaml_file *file, size_t line, const char *what)
{
	if (!file->error)
		file->error = arena_printf(file->arena, "%s:%zu: %s", file->path, line, what);
	return false;
}

bool yaml_fail(struct yaml_file *file, const yaml_node_t *node, const char *fmt, ...)
{
	char what[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return fail_at(file, node ? yaml_line(node) : 1, what);
}

uint32_t yaml_line(const yaml_node_t *node)
{
	return (uint32_t)node->start_mark.line + 1;
}

struct bytes {
	VEC(unsigned char) data;
};

static bool read_all(struct yaml_file *file, struct bytes *bytes)
{
	FILE *in = fopen(file->path, "rb");
	unsigned char buf[4096];
	size_t n;
	bool ok;

	if (!in)
		return yaml_fail(file, NULL, "cannot be read: %s", strerror(errno));
	while ((n = fread(buf, 1, sizeof(buf), in)) > 0)
		for (size_t i = 0; i < n; i++)
			vec_push(&bytes->data, buf[i]);
	ok = !ferror(in) || yaml_fail(file, NULL, "cannot be read: %s", strerror(errno));
	fclose(in);
	return ok;
}

static bool fail_syntax(struct yaml_file *file, const yaml_parser_t *parser,
			const struct bytes *bytes)
{
	size_t line = parser->problem_mark.line + 1;

	/* libyaml gives no mark for what is no text at all, but the byte it stumbled at */
	if (parser->error == YAML_READER_ERROR) {
		line = 1;
		for (size_t i = 0; i < bytes->data.n && i < parser->problem_offset; i++)
			line += bytes->data.v[i] == '\n';
	}
	return fail_at(file, line, parser->problem ? parser->problem : "not YAML");
}

static bool parse(struct yaml_file *file, yaml_parser_t *parser, const struct bytes *bytes)
{
	yaml_document_t second;
	bool more;

	yaml_parser_set_input_string(parser, bytes->data.v, bytes->data.n);
	if (!yaml_parser_load(parser, &file->doc))
		return fail_syntax(file, parser, bytes);
	file->open = true;
	if (!yaml_root(file))
		return yaml_fail(file, NULL, "the file is empty");
	if (!yaml_parser_load(parser, &second))
		return fail_syntax(file, parser, bytes);
	more = yaml_document_get_root_node(&second);
	if (more)
		fail_at(file, second.start_mark.line + 1, "a second document");
	yaml_document_delete(&second);
	return !more;
}

bool yaml_open(struct yaml_file *file, struct arena *arena, const char *path)
{
	struct bytes bytes = { 0 };
	yaml_parser_t parser;
	bool ok;

	*file = (struct yaml_file){ .arena = arena, .path = path };
	ok = read_all(file, &bytes);
	if (ok && !bytes.data.n)
		ok = yaml_fail(file, NULL, "the file is empty");
	if (ok) {
		ok = yaml_parser_initialize(&parser);
		ok = ok ? parse(file, &parser, &bytes) : fail_at(file, 1, "out of memory");
		yaml_parser_delete(&parser);
	}
	vec_free(&bytes.data);
	return ok;
}

void yaml_close(struct yaml_file *file)
{
	if (file->open)
		yaml_document_delete(&file->doc);
	file->open = false;
}

yaml_node_t *yaml_root(struct yaml_file *file)
{
	return yaml_document_get_root_node(&file->doc);
}

static const char *scalar(const yaml_node_t *node)
{
	return (const char *)node->data.scalar.value;
}

/* libyaml gives lengths because a scalar may have a NUL inside ("\0"); names may not. */
static bool is_text(const yaml_node_t *node)
{
	return node->type == YAML_SCALAR_NODE && node->data.scalar.length &&
	       strlen(scalar(node)) == node->data.scalar.length;
}

static bool is_among(const char *key, const char *const *keys)
{
	for (; *keys; keys++)
		if (!strcmp(*keys, key))
			return true;
	return false;
}

bool yaml_want_mapping(struct yaml_file *file, yaml_node_t *node, const char *what,
		       const char *const *keys)
{
	yaml_node_pair_t *pair, *before;

	if (node->type != YAML_MAPPING_NODE)
		return yaml_fail(file, node, "%s must be a mapping", what);
	for (pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
		yaml_node_t *key = yaml_document_get_node(&file->doc, pair->key);

		if (!is_text(key))
			return yaml_fail(file, key, "a key of %s must be text", what);
		if (!is_among(scalar(key), keys))
			return yaml_fail(file, key, "%s has no key '%s'", what, scalar(key));
		for (before = node->data.mapping.pairs.start; before < pair; before++)
			if (!strcmp(scalar(yaml_document_get_node(&file->doc, before->key)),
				    scalar(key)))
				return yaml_fail(file, key, "%s has the key '%s' twice", what,
						 scalar(key));
	}
	return true;
}

yaml_node_t *yaml_field(struct yaml_file *file, yaml_node_t *mapping, const char *key)
{
	yaml_node_pair_t *pair = mapping->data.mapping.pairs.start;

	for (; pair < mapping->data.mapping.pairs.top; pair++)
		if (!strcmp(scalar(yaml_document_get_node(&file->doc, pair->key)), key))
			return yaml_document_get_node(&file->doc, pair->value);
	return NULL;
}

bool yaml_want_list(struct yaml_file *file, yaml_node_t *node, const char *what, size_t *n)
{
	if (node->type != YAML_SEQUENCE_NODE)
		return yaml_fail(file, node, "%s must be a list", what);
	*n = (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
	return *n || yaml_fail(file, node, "%s must not be empty", what);
}

yaml_node_t *yaml_item(struct yaml_file *file, yaml_node_t *list, size_t i)
{
	return yaml_document_get_node(&file->doc, list->data.sequence.items.start[i]);
}

bool yaml_want_text(struct yaml_file *file, yaml_node_t *node, const char *what, const char **out)
{
	if (!is_text(node))
		return yaml_fail(file, node, "%s must be text", what);
	*out = arena_strdup(file->arena, scalar(node));
	return true;
}

bool yaml_want_identifier(struct yaml_file *file, yaml_node_t *node, const char *what,
			  const char **out)
{
	const char *s;

	if (!is_text(node))
		return yaml_fail(file, node, "%s must be a C identifier", what);
	for (s = scalar(node); *s; s++)
		if (*s != '_' &&
		    (s == scalar(node) ? !isalpha((unsigned char)*s) : !isalnum((unsigned char)*s)))
			return yaml_fail(file, node, "%s must be a C identifier, not '%s'", what,
					 scalar(node));
	*out = arena_strdup(file->arena, scalar(node));
	return true;
}

bool yaml_want_bool(struct yaml_file *file, yaml_node_t *node, const char *what, bool *out)
{
	if (!is_text(node) || (strcmp(scalar(node), "true") && strcmp(scalar(node), "false")))
		return yaml_fail(file, node, "%s must be true or false", what);
	*out = !strcmp(scalar(node), "true");
	return true;
}
