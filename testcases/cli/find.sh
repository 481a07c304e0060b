#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Of the units nobody named only those are parsed that may have to do with a protocol, and no
# finding is lost by it: --all, which parses every unit, says the same.
. "$(dirname "$0")/lib.sh"

# database FILE…: a compile database of these
database() {
	separator='['
	for f; do
		printf '%s\n{"directory": "%s", "file": "%s", "arguments": ["gcc", "-Iinclude", "-I%s/include", "-I%s/include/model", "-c", "%s"]}' \
			"$separator" "$work" "$f" "$top" "$top" "$f"
		separator=,
	done >compile_commands.json
	echo ']' >>compile_commands.json
}

# same WHAT ARGUMENTS…: findings and verdicts do not depend on --all
same() {
	what=$1
	shift
	run "$@" --sites
	mv out quick
	mv err quick.err
	first=$status
	run "$@" --sites --all
	check "$what: same with --all" cmp quick out
	check "$what: same problems with --all" cmp quick.err err
	check "$what: same exit status with --all" test "$first" = "$status"
}

# passed_over NUMBER: that many units were not parsed, by the last run, which had --stats
passed_over() {
	if test "$1" = 0; then
		out_lacks 'units not parsed'
	else
		out_has "flbcheck: $1 units not parsed: they mention no protocol"
	fi
}

mkdir -p src/sub include/deep
leaky src/leaky.c
echo 'int plain(void) { return 0; }' >src/sub/plain.c
echo 'int other(void) { return 1; }' >src/sub/other.c
database src/leaky.c src/sub/plain.c src/sub/other.c
run -p . --stats
status_is 1
out_matches '^src/leaky\.c:18:3: warning'
passed_over 2
same 'a plain tree' -p .
run -p . --stats src/sub
status_is 0
passed_over 2
run -p . --stats --all
passed_over 0

# A file that is named is parsed.
echo 'int broken(' >src/sub/plain.c
run -p .
status_is 1
run -p . src/sub/plain.c
status_is 2
run -p . src/sub src/sub/plain.c
status_is 2
echo 'int plain(void) { return 0; }' >src/sub/plain.c

# A leak in a header is one of every unit that includes it, by whatever way.
leaky include/deep/wrong.h
sed -i 's/^int leaky/static inline int leaky/' include/deep/wrong.h
echo '#include "wrong.h"' >include/deep/way.h
echo '#include <deep/way.h>' >src/sub/plain.c
run -p . --stats src/sub
status_is 1
out_matches '^include/deep/wrong\.h:18:3: warning'
passed_over 1
same 'a leak in a header' -p .

# C code that is included is no unit, and lies where nobody else looks.
mkdir -p elsewhere
mv include/deep/wrong.h elsewhere/wrong.inc
rm include/deep/way.h
echo '#include "../../elsewhere/wrong.inc"' >src/sub/plain.c
run -p . --stats src/sub
status_is 1
passed_over 1
same 'included code' -p .

# Macros of headers lead to the units that use them, and through other macros.
{
	declarations
	echo '#define GET(p) liveupdate_flb_get_incoming(&flb, p)'
	echo '#define TAKE(p) GET(p)'
} >include/macros.h
cat >src/sub/plain.c <<'END'
#include <macros.h>
int takes(void) { void *p; return TAKE(&p) ? 0 : 1; }
END
cat >src/sub/other.c <<'END'
#include <macros.h>
int untouched(void) { return 1; }
END
run -p . --stats src/sub
status_is 1
out_matches '^src/sub/plain\.c:2:'
passed_over 1
same 'macros' -p .

# The same for a directory and flags behind --.
run --stats src/sub -- -Iinclude
status_is 1
out_matches '^src/sub/plain\.c:2:'
passed_over 1

# A comment of ours is looked at wherever it is.
echo '/* flbcheck: ignore flb-missing-put : nothing here */ int commented;' >src/sub/other.c
run -p . src/sub
status_is 1
out_has '[flb-suppression]'
same 'a comment' -p .

# Directories: what mentions a protocol and has no compile command is not passed over in silence.
leaky src/sub/unknown.c
echo 'int unbuilt;' >src/sub/unbuilt.c
run -p . src
status_is 2
err_has 'src/sub/unknown.c: no compile command in .; not checked'
check 'no word of the other' sh -c '! grep -q unbuilt err'
run src/sub/unknown.c src -- -Iinclude
status_is 1
out_matches '^src/sub/unknown\.c:18:3: warning'
out_matches '^src/leaky\.c:18:3: warning'
mkdir empty
run -p . empty
status_is 2
err_has 'empty: no C file in it'

# A unit of the database that is gone is no unit without mention.
database src/leaky.c src/gone.c
run -p .
status_is 2
err_has 'src/gone.c: '

# A header that is there and cannot be read may have anything in it; one that is not there has not.
mkdir shut
ln -s shut.h shut/shut.h
printf '#include "shut.h"\nint shut;\n' >shut/unit.c
for cache in --no-cache '' ''; do
	# shellcheck disable=SC2086 # one option or none
	run $cache shut
	status_is 2
	err_has "shut/unit.c:1:10: error: "
done
rm shut/shut.h
run shut
status_is 0
err_is_empty

# An entry of the baseline that is not found any more is mentioned, whatever is left of its unit.
database src/leaky.c
run -p . --write-baseline=known.json
echo 'int nothing;' >src/leaky.c
run -p . --baseline=known.json
status_is 0
err_has 'known.json: not found any more: flb-missing-put in src/leaky.c'

# All cases there are, beside units that mention nothing.
mkdir -p cases
cases >list
n=20
for i in $(seq $n); do echo "int unit_$i(void) { return $i; }" >"cases/$i.c"; done
check 'there are cases' test "$(wc -l <list)" -gt $((100 / every))
# shellcheck disable=SC2046 # names without blanks
database $(cat list) cases/*.c
run -p . --stats
check 'they are not all passed over' test "$(grep -c 'warning:' out)" -gt $((50 / every))
out_has "flbcheck: $n units not parsed"
same 'all cases' -p .
finish
