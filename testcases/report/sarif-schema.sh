#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# SARIF reports against the official schema of version 2.1.0 (errata 01 is "rtm.5"), which an
# npm package ships; nothing of it is kept here. Without npm's registry this fails, unless the
# packages have been fetched before.
#
# usage: sarif-schema.sh FLBCHECK SOURCE-DIR
set -eu

flbcheck=$(realpath "$1")
top=$(realpath "$2")
here=$top/testcases/report
cache=$top/.cache/sarif-schema
schema=node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
FLBCHECK_DATA=$top/rules
export FLBCHECK_DATA

if ! test -e "$cache/done"; then
	rm -rf "$cache"
	mkdir -p "$cache"
	cd "$cache"
	echo '{ "private": true }' >package.json
	npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts \
		ajv@8.20.0 ajv-draft-04@1.0.0 ajv-formats@3.0.1 >&2
	# The package by itself: what it depends on is not wanted.
	archive=$(npm pack --silent @microsoft/jest-sarif@1.0.0-beta.0)
	mkdir -p node_modules/@microsoft/jest-sarif
	tar xzf "$archive" --strip-components=1 -C node_modules/@microsoft/jest-sarif
	test -s "$schema"
	: >done
fi

cat >"$work/validate.js" <<'END'
const fs = require("fs");
const load = require("module").createRequire(process.argv[2] + "/");
const Ajv = load("ajv-draft-04");
// The schema has a pattern that is none with Unicode's rules.
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
load("ajv-formats")(ajv);
const read = (path) => JSON.parse(fs.readFileSync(path, "utf8"));
const validate = ajv.compile(read(process.argv[2] + "/" + process.argv[3]));
let failed = 0;
for (const path of process.argv.slice(4)) {
	const log = read(path);
	const spoilt = read(path);
	delete spoilt.runs[0].tool.driver.name;
	if (validate(spoilt)) {
		console.log("the schema lets a log without the tool's name pass");
		failed++;
	}
	if (!validate(log)) {
		console.log(path, JSON.stringify(validate.errors, null, 1));
		failed++;
	}
}
console.log(`${2 * (process.argv.length - 4) - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
END

# with the real pages of the rules, from another directory, outside of the tree, and nothing
cp -r "$here/source" "$work/a b"
cd "$work"
sarif() {
	out=$1
	shift
	"$flbcheck" --format=sarif -o "$out" "$@" 2>/dev/null || test $? -lt 3
}
sarif full.sarif 'a b/paths.c' 'a b/known.c' 'a b/missing.c'
sarif rooted.sarif --root='a b' 'a b/paths.c'
mkdir elsewhere
sarif outside.sarif --root=elsewhere 'a b/known.c'
printf 'int x;\n' >empty.c
sarif nothing.sarif empty.c
printf 'int x(\n' >wrong.c
sarif wrong.sarif wrong.c
"$flbcheck" --write-baseline=all 'a b/paths.c' >paths.txt || test $? = 1
sarif baseline.sarif --baseline=all 'a b/paths.c'
grep -q '"uri": "a%20b/paths.c"' full.sarif
grep -q '"uri": "paths.c"' rooted.sarif
grep -q '"uri": "file:///' outside.sarif
grep -q '"kind": "external"' baseline.sarif
grep -q '"executionSuccessful": false' wrong.sarif
node validate.js "$cache" "$schema" "$here/expected/sarif.expected" ./*.sarif
