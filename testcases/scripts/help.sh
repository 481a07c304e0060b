#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Every script says what it is for and how it is called when it is asked with --help, and does
# nothing else.
#
# usage: help.sh SOURCE-DIR
set -eu

failed=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for script in "$1"/scripts/*; do
	name=${script##*/}
	if ! test -f "$script" || ! test -x "$script" || test "$name" = run; then
		continue # run hands its arguments to flbcheck
	fi
	status=0
	timeout 60 "$script" --help >"$tmp/out" 2>"$tmp/err" || status=$?
	if test "$status" != 0 || test -s "$tmp/err" || ! grep -q "usage: .*$name" "$tmp/out"; then
		echo "$name --help: status $status, standard output and error:"
		cat "$tmp/out" "$tmp/err"
		failed=1
	fi
done
exit $failed
