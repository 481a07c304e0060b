// SPDX-License-Identifier: GPL-2.0-only
/*
 * The configuration of a tree. In: the names of what is to be checked. Out: options that the
 * command line left open.
 *
 * A key it does not know ends the run: a misspelt `rule:` that was skipped would have the wrong
 * things checked for years. Two files that hold for different units of one run are refused
 * rather than mixed.
 */
#include "cli/config.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/data.h"
#include "cli/rules.h"
#include "protocol/yaml.h"
#include "report/path.h"

#define CONFIG_NAME ".flbcheck.yaml"

struct reading {
	struct options *options;
	struct yaml_file file;
	const char *directory; /* that the configuration is in, absolute */
};

static bool complain(FILE *err, const char *path, const char *what)
{
	fprintf(err, "flbcheck: error: %s: %s\n", path, what);
	return false;
}

static const char *beside(struct reading *r, const char *name)
{
	return path_absolute(r->file.arena, r->directory, name);
}

static bool read_protocols(struct reading *r, yaml_node_t *node)
{
	bool wanted = !r->options->protocols.n;
	const char *name;
	size_t n;

	if (!yaml_want_list(&r->file, node, "protocols", &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!yaml_want_text(&r->file, yaml_item(&r->file, node, i), "a protocol file",
				    &name))
			return false;
		if (wanted)
			vec_push(&r->options->protocols, data_is_name(name)
								 ? arena_strdup(r->file.arena, name)
								 : beside(r, name));
	}
	return true;
}

static bool read_rules(struct reading *r, yaml_node_t *node)
{
	bool wanted = !r->options->rules.n;
	const char *id;
	size_t n;

	if (!yaml_want_list(&r->file, node, "rules", &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		yaml_node_t *item = yaml_item(&r->file, node, i);

		if (!yaml_want_text(&r->file, item, "a rule", &id))
			return false;
		if (!rules_find(id))
			return yaml_fail(&r->file, item, "there is no rule '%s'", id);
		if (wanted)
			vec_push(&r->options->rules, rules_find(id));
	}
	return true;
}

static bool read_baseline(struct reading *r, yaml_node_t *node)
{
	struct options *o = r->options;
	const char *name;

	if (!yaml_want_text(&r->file, node, "baseline", &name))
		return false;
	/* Who writes a new one wants to see what the old one hides. */
	if (!o->baseline && !o->write_baseline && !o->dump_ir)
		o->baseline = beside(r, name);
	return true;
}

static bool read_keys(struct reading *r)
{
	static const char *const keys[] = { "protocols", "rules", "baseline", NULL };
	yaml_node_t *root = yaml_root(&r->file), *node;

	if (!yaml_want_mapping(&r->file, root, "the configuration", keys))
		return false;
	node = yaml_field(&r->file, root, "protocols");
	if (node && !read_protocols(r, node))
		return false;
	node = yaml_field(&r->file, root, "rules");
	if (node && !read_rules(r, node))
		return false;
	node = yaml_field(&r->file, root, "baseline");
	return !node || read_baseline(r, node);
}

static bool read_config(struct options *o, struct arena *arena, const char *path, FILE *err)
{
	struct reading r = { .options = o };
	char real[PATH_MAX];
	bool ok;

	if (!realpath(path, real))
		return complain(err, path, strerror(errno));
	ok = yaml_open(&r.file, arena, path);
	if (ok) {
		*strrchr(real, '/') = 0;
		r.directory = arena_strdup(arena, *real ? real : "/");
		ok = read_keys(&r);
		if (ok && !o->root)
			o->root = r.directory;
	}
	if (!ok)
		fprintf(err, "flbcheck: error: %s\n", r.file.error);
	yaml_close(&r.file);
	return ok;
}

/* The configuration that holds in @directory, an absolute path which is cut short on the way
 * up; NULL: none. */
static const char *find_upwards(struct arena *arena, char *directory)
{
	for (;;) {
		const char *path = arena_printf(arena, "%s/" CONFIG_NAME, directory);
		char *slash = strrchr(directory, '/');

		if (access(path, F_OK) == 0)
			return path;
		if (!slash || access(arena_printf(arena, "%s/.git", directory), F_OK) == 0)
			return NULL;
		*slash = 0;
	}
}

/* The one for @file, or for @file itself if it is a directory. */
static const char *find_for(struct arena *arena, const char *file)
{
	char real[PATH_MAX], *slash;
	struct stat st;

	/* A file that is not there is reported later, with all else. */
	if (!realpath(file, real) || stat(real, &st))
		return NULL;
	slash = strrchr(real, '/');
	if (!S_ISDIR(st.st_mode))
		*slash = 0;
	return find_upwards(arena, real);
}

/* In a directory that others may write to, as /tmp is, anybody could have put it there. */
static bool is_trusted(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && (st.st_uid == geteuid() || st.st_uid == 0);
}

bool config_apply(struct options *o, struct arena *arena, FILE *err)
{
	const char *path = o->config, *other;

	if (o->no_config)
		return true;
	if (path)
		return read_config(o, arena, path, err);
	/* Reports may lie anywhere. */
	if (o->action == ACTION_MERGE) {
		path = find_for(arena, ".");
		return !path || (is_trusted(path) && read_config(o, arena, path, err));
	}
	path = find_for(arena, o->files.n ? o->files.v[0] : o->database);
	for (size_t i = 1; i < o->files.n; i++) {
		other = find_for(arena, o->files.v[i]);
		if (!path || !other ? path != other : strcmp(path, other) != 0)
			return complain(err, o->files.v[i],
					"another " CONFIG_NAME " holds for it than for the first "
					"file; check them apart, or use --config");
	}
	if (!path)
		return true;
	if (!is_trusted(path))
		return complain(err, path,
				"belongs to somebody else; name it with --config if you "
				"trust it");
	return read_config(o, arena, path, err);
}
