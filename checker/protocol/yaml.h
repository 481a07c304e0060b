/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A YAML file as a tree whose shape is checked while it is read; for load.c and the
 * configuration.
 */
#ifndef FLBCHECK_PROTOCOL_YAML_H
#define FLBCHECK_PROTOCOL_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <yaml.h>

#include "base/arena.h"

struct yaml_file {
	struct arena *arena; /* of strings and messages */
	const char *path;
	yaml_document_t doc;
	bool open;	   /* doc is to be deleted */
	const char *error; /* the first mistake, "path:line: what" */
};

/* Reads a file that must be exactly one document. false: see file->error. */
bool yaml_open(struct yaml_file *file, struct arena *arena, const char *path);
void yaml_close(struct yaml_file *file);

/* All that return bool are false after reporting a mistake at @node (line 1 if it is NULL). */
__attribute__((format(printf, 3, 4))) bool yaml_fail(struct yaml_file *file,
						     const yaml_node_t *node, const char *fmt, ...);

uint32_t yaml_line(const yaml_node_t *node); /* from 1 */
yaml_node_t *yaml_root(struct yaml_file *file);

/* Is @node a mapping whose keys are among @keys (ends with NULL), each at most once? */
bool yaml_want_mapping(struct yaml_file *file, yaml_node_t *node, const char *what,
		       const char *const *keys);
/* The value of a key of a mapping, or NULL. */
yaml_node_t *yaml_field(struct yaml_file *file, yaml_node_t *mapping, const char *key);

/* Is @node a list with something in it? Its items are then yaml_item(node, 0..n). */
bool yaml_want_list(struct yaml_file *file, yaml_node_t *node, const char *what, size_t *n);
yaml_node_t *yaml_item(struct yaml_file *file, yaml_node_t *list, size_t i);

/* Text that is not empty, a C identifier, or true or false. */
bool yaml_want_text(struct yaml_file *file, yaml_node_t *node, const char *what, const char **out);
bool yaml_want_identifier(struct yaml_file *file, yaml_node_t *node, const char *what,
			  const char **out);
bool yaml_want_bool(struct yaml_file *file, yaml_node_t *node, const char *what, bool *out);

#endif
