// SPDX-License-Identifier: GPL-2.0-only
/*
 * The command line. In: argv. Out: struct options, or a message that says what is wrong.
 *
 * What follows the first `--` is for the compiler and is never looked at here: guessing which
 * of `-Wall -p` might have been meant for the checker would make every compiler flag a
 * possible surprise.
 */
#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cli/kbuild.h"
#include "cli/rules.h"
#include "report/report.h"

/* A kernel unit takes less than a second and about 100 MB. */
#define TIMEOUT_DEFAULT 600
#define MEMORY_DEFAULT	4096

#define TIMEOUT_MAX 1000000
#define MEMORY_MAX  16000000
#define SHARDS_MAX  100000

/* More workers than this is a typing error: each takes about 125 MB. */
#define JOBS_MAX 1024

enum {
	OPT_FORMAT = 256,
	OPT_ROOT,
	OPT_BASELINE,
	OPT_WRITE_BASELINE,
	OPT_RULES,
	OPT_PROTOCOL,
	OPT_EXPLAIN,
	OPT_LIST_RULES,
	OPT_SITES,
	OPT_DUMP_IR,
	OPT_ALL,
	OPT_STATS,
	OPT_TIME,
	OPT_FAIL,
	OPT_CONFIG,
	OPT_NO_CONFIG,
	OPT_CACHE,
	OPT_SHARD,
	OPT_TIMEOUT,
	OPT_MEMORY,
	OPT_NO_CACHE,
	OPT_VERSION,
	OPT_HELP
};

static const struct option longopts[] = {
	{ "format", required_argument, NULL, OPT_FORMAT },
	{ "root", required_argument, NULL, OPT_ROOT },
	{ "baseline", required_argument, NULL, OPT_BASELINE },
	{ "write-baseline", required_argument, NULL, OPT_WRITE_BASELINE },
	{ "rules", required_argument, NULL, OPT_RULES },
	{ "protocol", required_argument, NULL, OPT_PROTOCOL },
	{ "explain", required_argument, NULL, OPT_EXPLAIN },
	{ "list-rules", no_argument, NULL, OPT_LIST_RULES },
	{ "sites", no_argument, NULL, OPT_SITES },
	{ "dump-ir", no_argument, NULL, OPT_DUMP_IR },
	{ "all", no_argument, NULL, OPT_ALL },
	{ "stats", no_argument, NULL, OPT_STATS },
	{ "time", no_argument, NULL, OPT_TIME },
	{ "fail", no_argument, NULL, OPT_FAIL },
	{ "config", required_argument, NULL, OPT_CONFIG },
	{ "no-config", no_argument, NULL, OPT_NO_CONFIG },
	{ "cache", required_argument, NULL, OPT_CACHE },
	{ "shard", required_argument, NULL, OPT_SHARD },
	{ "timeout", required_argument, NULL, OPT_TIMEOUT },
	{ "memory", required_argument, NULL, OPT_MEMORY },
	{ "no-cache", no_argument, NULL, OPT_NO_CACHE },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ "help", no_argument, NULL, OPT_HELP },
	{ 0 },
};

void options_help(FILE *out)
{
	fputs("usage: flbcheck [options] FILE... [-- COMPILER-FLAGS...]\n"
	      "       flbcheck merge [options] REPORT...\n"
	      "       make C=1 CHECK=\"flbcheck [options]\"\n"
	      "\n"
	      "Checks C files for references that are taken and not given back, given back and\n"
	      "not taken, or used after they are gone. A FILE may be a directory: of its units, "
	      "and\n"
	      "of those of a compile database without FILE, only those are parsed that may have "
	      "to\n"
	      "do with a protocol.\n"
	      "\n"
	      "  -p DIR|FILE       compile commands: a compile_commands.json or its directory;\n"
	      "                    with no FILE its units are checked\n"
	      "  -j N              check N units at a time (default: one for each processor)\n"
	      "  --shard=I/N       check the Ith of N parts of the units; with --format=json, for\n"
	      "                    `flbcheck merge`, which makes the report on all of them\n"
	      "  --timeout=SECONDS, --memory=MB\n"
	      "                    what a unit may take (default: 600, 4096; 0: any)\n"
	      "  --format=FORMAT   how to report; see below\n"
	      "  -o FILE           write the report to FILE; it is replaced as a whole or not at "
	      "all\n"
	      "  --root=DIR        the top of the source tree (default: the working directory);\n"
	      "                    formats for other programs name files from there\n"
	      "  --baseline=FILE   do not report the findings that FILE lists\n"
	      "  --write-baseline=FILE\n"
	      "                    list what is found in FILE\n"
	      "  --rules=ID,...    report these rules only\n"
	      "  --protocol=NAME   check this one of the protocols that come with flbcheck, not\n"
	      "                    those that are on by default (repeatable): clk, device, "
	      "fwnode,\n"
	      "                    liveupdate (default), module, of, pci\n"
	      "  --protocol=FILE   … or those of a file: a name with a '/' or '.' in it\n"
	      "  --config=FILE     configuration, not the .flbcheck.yaml above the files\n"
	      "  --no-config       read no configuration\n"
	      "  --cache=DIR       keep results in DIR, not in the user's cache directory\n"
	      "  --no-cache        neither use nor keep results\n"
	      "  --list-rules      list the rules\n"
	      "  --explain=ID      explain a rule\n"
	      "  --sites           also print a verdict for each place that takes a reference\n"
	      "  --all             parse every unit and look at every function, not only at those\n"
	      "                    that touch a protocol\n"
	      "  --stats           also print how much was looked at and how much of it was not\n"
	      "                    understood\n"
	      "  --time            say on standard error what took the processors' time\n"
	      "  --fail            as CHECK= of the kernel's make: exit as below, which makes "
	      "make\n"
	      "                    fail; without it the status is 0 there\n"
	      "  --dump-ir         print the intermediate form and do not check it\n"
	      "  --version, --help\n"
	      "\n"
	      "Formats:\n",
	      out);
	for (size_t i = 0; i < report_nformats; i++)
		fprintf(out, "  %-17s %s%s\n", report_formats[i].name, report_formats[i].summary,
			i ? "" : " (default)");
	fputs("\n"
	      "A comment in the code silences a finding in its line or the next:\n"
	      "  /* flbcheck: ignore RULE-ID[, RULE-ID...] : reason */\n"
	      "\n"
	      "Exit status: 0 nothing found, 1 something found, 2 the job was not done, or not "
	      "all\n"
	      "of it.\n",
	      out);
}

static bool bad(FILE *err, const char *what, const char *arg)
{
	fprintf(err, "flbcheck: error: %s%s%s%s (see --help)\n", what, arg ? " '" : "",
		arg ? arg : "", arg ? "'" : "");
	return false;
}

static bool read_number(long *out, const char *arg, long min, long max)
{
	char *end;

	errno = 0;
	*out = strtol(arg, &end, 10);
	return !errno && end != arg && !*end && *out >= min && *out <= max;
}

static bool read_jobs(struct options *o, const char *arg, FILE *err)
{
	if (!read_number(&o->jobs, arg, 1, JOBS_MAX))
		return bad(err, "-j wants a number from 1 to 1024, not", arg);
	return true;
}

static bool read_bound(struct options *o, int opt, const char *arg, FILE *err)
{
	if (opt == OPT_TIMEOUT && !read_number(&o->timeout, arg, 0, TIMEOUT_MAX))
		return bad(err, "--timeout wants seconds, 0 for no bound, not", arg);
	if (opt == OPT_MEMORY && !read_number(&o->memory, arg, 0, MEMORY_MAX))
		return bad(err, "--memory wants megabytes, 0 for no bound, not", arg);
	return true;
}

static bool read_shard(struct options *o, const char *arg, FILE *err)
{
	int end = -1;

	if (sscanf(arg, "%u/%u%n", &o->shard, &o->shards, &end) != 2 || arg[end] || !o->shard ||
	    o->shard > o->shards || o->shards > SHARDS_MAX)
		return bad(err, "--shard wants I/N, with I from 1 to N and N at most 100000, not",
			   arg);
	return true;
}

static bool read_rules(struct options *o, const char *arg, FILE *err)
{
	char *list = strcpy(xrealloc(NULL, strlen(arg) + 1), arg), *rest = list, *id;
	bool ok = true;

	while (ok && (id = strsep(&rest, ","))) {
		const char *rule = rules_find(id);

		if (rule)
			vec_push(&o->rules, rule);
		else
			ok = bad(err, "there is no rule", id);
	}
	free(list);
	return ok;
}

static bool bad_format(const char *arg, FILE *err)
{
	size_t last = report_nformats - 1;

	fputs("flbcheck: error: --format wants ", err);
	for (size_t i = 0; i < last; i++)
		fprintf(err, "%s%s", report_formats[i].name, i + 1 < last ? ", " : " or ");
	fprintf(err, "%s, not '%s' (see --help)\n", report_formats[last].name, arg);
	return false;
}

/* What an option without a value sets, or NULL if it is none. */
static bool *switch_of(struct options *o, int opt)
{
	switch (opt) {
	case OPT_SITES:
		return &o->sites;
	case OPT_DUMP_IR:
		return &o->dump_ir;
	case OPT_ALL:
		return &o->all;
	case OPT_STATS:
		return &o->stats;
	case OPT_TIME:
		return &o->time;
	case OPT_NO_CONFIG:
		return &o->no_config;
	case OPT_NO_CACHE:
		return &o->no_cache;
	case OPT_FAIL:
		return &o->fail;
	}
	return NULL;
}

/* Where the value of an option goes that takes any text, or NULL if it is none. */
static const char **text_of(struct options *o, int opt)
{
	switch (opt) {
	case 'p':
		return &o->database;
	case 'o':
		return &o->output;
	case OPT_ROOT:
		return &o->root;
	case OPT_BASELINE:
		return &o->baseline;
	case OPT_WRITE_BASELINE:
		return &o->write_baseline;
	case OPT_CONFIG:
		return &o->config;
	case OPT_CACHE:
		return &o->cache;
	}
	return NULL;
}

static bool read_option(struct options *o, int opt, const char *arg, FILE *err)
{
	switch (opt) {
	case 'j':
		return read_jobs(o, arg, err);
	case OPT_TIMEOUT:
	case OPT_MEMORY:
		return read_bound(o, opt, arg, err);
	case OPT_SHARD:
		return read_shard(o, arg, err);
	case OPT_FORMAT:
		o->format = report_find_format(arg);
		return o->format ? true : bad_format(arg, err);
	case OPT_RULES:
		return read_rules(o, arg, err);
	case OPT_PROTOCOL:
		vec_push(&o->protocols, arg);
		return true;
	case OPT_EXPLAIN:
		o->action = ACTION_EXPLAIN;
		o->explain = arg;
		return rules_find(arg) ? true : bad(err, "there is no rule", arg);
	case OPT_LIST_RULES:
		o->action = ACTION_LIST_RULES;
		return true;
	case OPT_VERSION:
		o->action = ACTION_VERSION;
		return true;
	case OPT_HELP:
		o->action = ACTION_HELP;
		return true;
	}
	if (switch_of(o, opt))
		*switch_of(o, opt) = true;
	else
		*text_of(o, opt) = arg;
	return true;
}

/* getopt_long() has no way to say which argument it stumbled over but its globals. */
static bool bad_option(FILE *err, int opt, char **argv)
{
	const char *arg = argv[optind - 1];
	char letter[] = { '-', (char)optopt, 0 };
	bool is_short = optopt && optopt < 256;

	if (opt == ':')
		return bad(err, "a value is missing behind", is_short ? letter : arg);
	if (!is_short && optopt)
		return bad(err, "this option takes no value:", arg);
	return bad(err, "unknown option", is_short ? letter : arg);
}

static bool mergeable(const struct options *o, FILE *err)
{
	if (!o->files.n)
		return bad(err, "no report to merge", NULL);
	if (o->database || o->flags || o->all || o->dump_ir || o->shards || o->jobs ||
	    o->protocols.n || o->rules.n)
		return bad(err, "merge takes only options on what to report and how", NULL);
	return true;
}

static bool consistent(const struct options *o, FILE *err)
{
	if (o->action == ACTION_MERGE)
		return mergeable(o, err);
	if (o->action != ACTION_CHECK)
		return true;
	if (o->shards && (strcmp(o->format->name, "json") != 0 || o->baseline ||
			  o->write_baseline || o->kbuild || o->dump_ir))
		return bad(err, "--shard goes with --format=json, and leaves the rest to merge",
			   NULL);
	if (o->kbuild && (o->database || o->output || o->jobs || o->dump_ir || o->files.n != 1 ||
			  o->format != &report_formats[0] || o->write_baseline))
		return bad(err, "as CHECK= only --fail and options on what to report are possible",
			   NULL);
	if (o->config && o->no_config)
		return bad(err, "--config and --no-config exclude each other", NULL);
	if (o->cache && o->no_cache)
		return bad(err, "--cache and --no-cache exclude each other", NULL);
	if (o->fail && !o->kbuild)
		return bad(err, "--fail is for CHECK= of the kernel's make", NULL);
	if (!o->files.n && !o->database)
		return bad(err, "no file to check", NULL);
	if (o->database && o->flags)
		return bad(err, "-p and -- both give compiler flags; use one", NULL);
	if (o->dump_ir && (o->format != &report_formats[0] || o->sites || o->rules.n ||
			   o->baseline || o->write_baseline))
		return bad(err, "--dump-ir does not check anything and goes with no other output",
			   NULL);
	return true;
}

/* Divides argv. Returns how much of it is the checker's. */
static int take_flags(struct options *o, int argc, char **argv)
{
	struct kbuild_call call;

	if (kbuild_is_call(argc, argv, &call)) {
		o->kbuild = true;
		o->fail = call.fail;
		o->flags = call.flags;
		o->nflags = call.nflags;
		o->compiler = call.compiler;
		vec_push(&o->files, call.source);
		return call.nown;
	}
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--")) {
			o->flags = (const char *const *)argv + i + 1;
			o->nflags = (size_t)(argc - i - 1);
			return i;
		}
	}
	return argc;
}

bool options_read(struct options *o, int argc, char **argv, FILE *err)
{
	int n, opt;

	memset(o, 0, sizeof(*o));
	o->compiler = "cc";
	o->timeout = TIMEOUT_DEFAULT;
	o->memory = MEMORY_DEFAULT;
	o->format = &report_formats[0];
	n = take_flags(o, argc, argv);
	opterr = 0;
	optind = 0; /* glibc: start anew */
	while ((opt = getopt_long(n, argv, ":p:j:o:", longopts, NULL)) != -1) {
		if (opt == '?' || opt == ':')
			return bad_option(err, opt, argv);
		if (!read_option(o, opt, optarg, err))
			return false;
	}
	if (optind < n && !o->kbuild && !strcmp(argv[optind], "merge")) {
		o->action = ACTION_MERGE;
		optind++;
	}
	for (int i = optind; i < n; i++)
		vec_push(&o->files, (const char *)argv[i]);
	return consistent(o, err);
}

bool options_select(const struct options *o, const char *rule)
{
	for (size_t i = 0; i < o->rules.n; i++)
		if (!strcmp(o->rules.v[i], rule))
			return true;
	return !o->rules.n;
}

void options_free(struct options *o)
{
	vec_free(&o->files);
	vec_free(&o->protocols);
	vec_free(&o->rules);
}
