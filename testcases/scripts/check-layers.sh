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

# Every layer into every other: who may include whom, once more and in another form.
may='
base
ir        base
protocol  base
front     base clang-c
lower     base ir front
flow      base ir protocol
checks    base ir protocol flow report
report    base
cli       base ir protocol front lower flow checks report
main.c    base ir protocol front lower flow checks report cli
'
while read -r layer others; do
	test -n "$layer" || continue
	case $layer in
	*.c) file=$layer ;;
	*) file=$layer/x.c ;;
	esac
	for to in base ir protocol front lower flow checks report cli clang-c; do
		line="#include \"$to/y.h\""
		test $to != clang-c || line="#include <$to/y.h>"
		case " $layer $others " in
		*" $to "*) try "$file" "$line" 0 '' ;;
		*)
			try "$file" "$line" 1 \
				"checker/$file:2: ${layer%.c} may not include ${line#* }"
			;;
		esac
	done
done <<END
$may
END

try ir/i.c '#include <sys/types.h>' 0 ''
try main.c '#include <stdio.h>' 0 ''
try flow/f.c '# include "lower/l.h"' 1 'checker/flow/f.c:2: flow may not include "lower/l.h"'
try flow/f.c '#include <lower/l.h>' 1 'checker/flow/f.c:2: flow may not include <lower/l.h>'
try flow/f.h '#include "lower/l.h"' 1 'checker/flow/f.h:2: flow may not include "lower/l.h"'
try ir/i.def '#include "flow/f.h"' 1 'checker/ir/i.def:2: ir may not include "flow/f.h"'
for header in '"../ir/i.h"' '"a.h"' '"nowhere/n.h"' '<../ir/i.h>' MACRO; do
	try flow/f.c "#include $header" 1 \
		"checker/flow/f.c:2: include $header is not of the form \"layer/file.h\""
done
try attic/a.c '' 1 'checker/attic: no such layer is known to scripts/check-layers'

exit $failed
