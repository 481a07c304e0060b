#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The parts that the rules share are the same in all of them, and scripts/sync-prelude sees it when
# they are not.
#
# usage: prelude.sh ROOT
set -eu
top=$1
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
"$top/scripts/sync-prelude" --check
mkdir -p "$tmp/scripts/lib"
cp "$top/scripts/sync-prelude" "$tmp/scripts/"
cp "$top/scripts/lib/help" "$tmp/scripts/lib/"
cp -r "$top/rules" "$tmp/"
for part in prelude wrappers strays leaks repair; do
	rule=$(grep -l "^// $part: begin" "$tmp"/rules/*.cocci | grep -v flb_missing_put | head -n 1)
	sed -i "/^\/\/ $part: begin/a // not the same" "$rule"
	if "$tmp/scripts/sync-prelude" --check 2>"$tmp/err"; then
		echo "$part may differ"
		exit 1
	fi
	grep -q "its $part differs" "$tmp/err"
	"$tmp/scripts/sync-prelude"
	"$tmp/scripts/sync-prelude" --check
done
diff -r "$top/rules" "$tmp/rules"
