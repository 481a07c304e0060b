#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/check-layers refuses what it is there to refuse, and only that.
#
# usage: check-layers.sh SOURCE-DIR
set -eu

check=$1/scripts/check-layers
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0

# expect STATUS OUTPUT, of a check of the tree in $tmp
expect() {
	status=0
	out=$("$check" "$tmp" 2>/dev/null) || status=$?
	if test "$status" != "$1" || test "$out" != "$2"; then
		echo "expected status $1 and: $2"
		echo "     got status $status and: $out"
		failed=1
	fi
}

# try FILE LINE STATUS OUTPUT: the same with one line in one file of an otherwise right tree
try() {
	rm -rf "$tmp/checker"
	mkdir -p "$tmp/checker/base" "$(dirname "$tmp/checker/$1")"
	echo '#include <stddef.h>' >"$tmp/checker/base/a.h"
	printf '%s\n' '/* first */' "$2" >"$tmp/checker/$1"
	expect "$3" "$4"
}

expect 2 ''
mkdir "$tmp/checker"
expect 2 ''

right='
base/b.c      #include "base/a.h"
ir/i.c        #include "base/a.h"
ir/i.c        #include "ir/i.h"
ir/i.c        #include <sys/types.h>
protocol/p.c  #include "base/a.h"
front/f.c     #include <clang-c/Index.h>
lower/l.c     #include "front/f.h"
lower/l.c     #include "ir/i.h"
flow/f.c      #include "protocol/p.h"
flow/f.c      #include "ir/ops.def"
checks/c.c    #include "flow/f.h"
checks/c.c    #include "report/r.h"
report/r.c    #include "base/a.h"
cli/c.c       #include "front/f.h"
'
echo "$right" | while read -r file line; do
	test -n "$file" || continue
	try "$file" "$line" 0 ''
	test $failed = 0 || exit 1
done || failed=1
try main.c '#include "cli/c.h"' 0 ''

wrong='
base/b.c      #include "ir/i.h"
ir/i.c        #include "flow/f.h"
ir/i.def      #include "protocol/p.h"
protocol/p.h  #include "ir/i.h"
front/f.c     #include "ir/i.h"
lower/l.c     #include "protocol/p.h"
lower/l.c     #include <clang-c/Index.h>
flow/f.c      #include "front/f.h"
flow/f.c      # include "lower/l.h"
flow/f.c      #include <lower/l.h>
flow/f.c      #include "report/r.h"
checks/c.c    #include "lower/l.h"
report/r.c    #include "flow/f.h"
cli/c.c       #include <clang-c/Index.h>
main.c        #include <clang-c/Index.h>
'
echo "$wrong" | while read -r file line; do
	test -n "$file" || continue
	layer=${file%%/*}
	header=${line#*include }
	try "$file" "$line" 1 "checker/$file:2: ${layer%.c} may not include $header"
	test $failed = 0 || exit 1
done || failed=1

for header in '"../ir/i.h"' '"a.h"' '"nowhere/n.h"' '<../ir/i.h>' MACRO; do
	try flow/f.c "#include $header" 1 \
		"checker/flow/f.c:2: include $header is not of the form \"layer/file.h\""
done
try attic/a.c '' 1 'checker/attic: no such layer is known to scripts/check-layers'

exit $failed
