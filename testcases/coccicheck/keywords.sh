#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# In each mode spatch tells from a rule which names a file has to mention for the rule to match, and
# does not parse the others. One part of a rule that could run without a match ends that: make
# coccicheck then parses the whole tree, for ten minutes instead of ten seconds.
#
# usage: keywords.sh ROOT
set -eu
top=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/tree"
echo 'int answer(void) { return 42; }' >"$tmp/tree/answer.c"
cat >"$tmp/any.cocci" <<'EOF'
virtual report

@mention@
@@
liveupdate_flb_get_incoming(...)

@script:python depends on report@
@@
pass
EOF

# skips RULE MODE: spatch looks into no file.
skips() {
	spatch -D "$2" --cocci-file "$1" --no-includes --include-headers --dir "$tmp/tree" \
		>"$tmp/said" 2>&1
	if grep -q '^HANDLING: ' "$tmp/said"; then
		return 1
	fi
	grep -qx "Skipping: $tmp/tree/answer.c" "$tmp/said" || {
		cat "$tmp/said"
		exit 1
	}
}

for rule in "$top"/rules/*.cocci; do
	for mode in report org context patch; do
		skips "$rule" "$mode" || {
			echo "$rule: in mode $mode every file is parsed"
			exit 1
		}
	done
done
if skips "$tmp/any.cocci" report; then
	echo "spatch has changed: this test cannot fail"
	exit 1
fi
