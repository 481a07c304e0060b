// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of output formats. In: a name from the command line. Out: the function that writes
 * such a report.
 *
 * Formats share no machinery beyond the results: what two of them print alike today differs as
 * soon as one of the programs that read them changes its mind.
 */
#include "report/report.h"

#include <string.h>

#include "report/checkpatch.h"
#include "report/gitlab.h"
#include "report/html.h"
#include "report/json.h"
#include "report/junit.h"
#include "report/path.h"
#include "report/rdjsonl.h"
#include "report/sarif.h"
#include "report/text.h"

const struct report_format report_formats[] = {
	{ "text", "what gcc prints, for people and editors", report_text },
	{ "json", "everything, for other programs", report_json },
	{ "sarif", "SARIF 2.1.0, for code hosts", report_sarif },
	{ "gitlab", "GitLab Code Quality", report_gitlab },
	{ "rdjsonl", "Reviewdog Diagnostic Format, one JSON object a line", report_rdjsonl },
	{ "checkpatch", "one line a finding, as checkpatch.pl --terse", report_checkpatch },
	{ "junit", "JUnit XML, for CI systems that show tests", report_junit },
	{ "html", "one file for a browser: the code with the path along it", report_html },
};

const size_t report_nformats = sizeof(report_formats) / sizeof(report_formats[0]);

const struct report_format *report_find_format(const char *name)
{
	for (size_t i = 0; i < report_nformats; i++)
		if (!strcmp(report_formats[i].name, name))
			return &report_formats[i];
	return NULL;
}

const char *report_path_from_root(const struct report *r, const char *path)
{
	return path_below(r->arena, r->cwd, r->root, path);
}
