#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Every format of the report on the files in source/, compared byte by byte with expected/. The
# pages of the rules are stand-ins, since what they say is not what is tested here.
#
# usage: golden.sh FLBCHECK SOURCE-DIR [--accept]    --accept: what is printed now is expected
set -eu

flbcheck=$(realpath "$1")
here=$(realpath "$2")/testcases/report
accept=${3-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

mkdir "$work/data"
cp -r "$here/../../rules/protocols" "$here/../../rules/functions" "$here/../../rules/contexts" "$work/data"
"$flbcheck" --list-rules >"$work/rules"
while read -r id summary; do
	printf '<!-- licence -->\n# %s: %s\n\nWhat & why, <in short>.\n' "$id" "$summary" \
		>"$work/data/$id.md"
done <"$work/rules"
FLBCHECK_DATA=$work/data
export FLBCHECK_DATA

cp -r "$here/source" "$work/source"
cd "$work/source"
# Latin-1, which no format but text may pass on
sed 's/LATIN/\xe4\x01<]]>/' >latin.c <<'END'
#include "consumer.h"
int latin(void)
{
	struct ser *ser;

	if (liveupdate_flb_get_incoming(&flb, (void **)&ser))
		return 0;
	if (step("LATIN"))
		return 1; /* LATIN */
	liveupdate_flb_put_incoming(&flb);
	return 0;
}
END
version=$("$flbcheck" --version | cut -d' ' -f2)

# compare FILE: with expected/FILE.expected
compare() {
	# How code is lowered is not tested here.
	sed "s/\\b$version\\b/VERSION/; s/\"operations\": [0-9]*/\"operations\": 0/" "$1" >"$work/$1"
	if test -n "$accept"; then
		cp "$work/$1" "$here/expected/$1.expected"
	elif ! diff -u "$here/expected/$1.expected" "$work/$1"; then
		echo "$1: differs from testcases/report/expected/$1.expected"
		failed=$((failed + 1))
	fi
}

# wants STATUS COMMAND…
wants() {
	wanted=$1
	status=0
	shift
	"$@" || status=$?
	if test $status != "$wanted"; then
		echo "$*: exit status $status instead of $wanted"
		failed=$((failed + 1))
	fi
}

wants 1 "$flbcheck" --write-baseline=baseline known.c >all
compare baseline
python3 - <<'END'
import json
known = json.load(open("baseline"))
known["findings"] = [f for f in known["findings"] if f["function"] == "in_the_baseline"]
known["findings"].append(dict(known["findings"][0], code="return 3;"))
json.dump(known, open("some", "w"))
END

formats=$("$flbcheck" --help | sed -n '/^Formats:/,/^$/s/^  \([a-z]*\) .*/\1/p')
n=0
for format in $formats; do
	# A missing file is a problem that every version of the compiler words alike.
	wants 2 "$flbcheck" --format="$format" -o "$format" --baseline=some --sites \
		paths.c known.c latin.c missing.c 2>errors
	compare "$format"
	n=$((n + 1))
done
compare errors
for format in $formats; do
	printf 'int nothing;\n' >empty.c
	wants 0 "$flbcheck" --format="$format" -o "nothing.$format" empty.c
	compare "nothing.$format"
done
echo "$n formats, $failed failed"
test $n -gt 0
test $failed = 0
