#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Results of earlier runs: the same bytes as fresh ones, gone as soon as anything they were made
# from is another, and no harm whatever happens to them.
. "$(dirname "$0")/lib.sh"
cache=$XDG_CACHE_HOME/flbcheck

entries() { find "$cache" -type f 2>/dev/null | wc -l; }

# Each entry with its number on disk and its time: reading one renews the time, writing one anew
# changes the number.
old_entries() {
	find "$cache" -type f -exec touch -d 2001-01-01 {} +
	find "$cache" -type f -printf '%i\n' | sort >numbers
}

# recalled: the last run found everything in the cache
recalled() {
	find "$cache" -type f -printf '%i\n' | sort | cmp -s - numbers &&
		test -z "$(find "$cache" -type f ! -newermt 2002-01-01)"
}

# twice WHAT ARGUMENTS…: the second run finds the results, and both say what one without says
twice() {
	what=$1
	shift
	rm -rf "$cache"
	run --no-cache "$@"
	mv out fresh
	mv err fresh.err
	first=$status
	check "$what: --no-cache leaves nothing" test ! -e "$cache"
	for which in first second; do
		run "$@"
		check "$what: output of the $which run" cmp -s out fresh
		check "$what: messages of the $which run" cmp -s err fresh.err
		check "$what: status of the $which run" test "$status" = "$first"
		test $which = second || old_entries
	done
	check "$what: found again" recalled
}

leaky leaky.c
balanced balanced.c
twice text leaky.c balanced.c --sites --stats
check 'one entry a unit' test "$(entries)" = 2
for format in json sarif gitlab rdjsonl checkpatch junit html; do
	twice $format leaky.c balanced.c --format=$format
done

# What took time is said beside the report, and of what is found again nothing did.
rm -rf "$cache"
run --no-cache leaky.c balanced.c
mv out fresh
run --time leaky.c balanced.c
check 'a report with times beside it' cmp -s out fresh
err_has 'processor time, 2 units looked at:'
for what in 'reading units' 'lowering them' 'analysing them' 'all else'; do
	err_has "  $what "
done
check 'times of what was done' awk '$2 ~ /^(units|them)$/ && $3 <= 0 { exit 1 }' err
run --time leaky.c balanced.c
check 'a report that is found again' cmp -s out fresh
err_has 'processor time, 0 units looked at:'
check 'no times of what was not' awk '$2 ~ /^(units|them)$/ && $3 != 0 { exit 1 }' err

# What is given up on is part of the results.
cp "$top/testcases/rules/flb-missing-put/array_all_held.c" gives_up.c
twice 'given up on' gives_up.c --sites -- -I"$top/include" -I"$top/include/model"
status_is 2
err_has 'gave up on'

# All cases, too.
# shellcheck disable=SC2046 # names without blanks
set -- $(cases)
n=$#
run --format=json --sites "$@" -- -I"$top/include" -I"$top/include/model"
mv out fresh
check 'all cases are kept' test "$(entries)" -ge "$n"
old_entries
run --format=json --sites "$@" -- -I"$top/include" -I"$top/include/model"
check 'all cases: same bytes' cmp -s out fresh

# changed WHAT STATUS ARGUMENTS…: after a change the result is another
changed() {
	what=$1
	wanted=$2
	shift 2
	run "$@"
	check "$what" test "$status" = "$wanted"
}

rm -rf "$cache"
mkdir -p first second
{
	declarations
	echo '#include <step.h>'
	sed '1,9d' leaky.c
} >uses.c
echo '#define other_step() 0' >second/step.h
flags="-Ifirst -Isecond"
# shellcheck disable=SC2086 # two words
{
	changed 'as it is' 0 uses.c -- $flags
	old_entries
	changed 'the same again' 0 uses.c -- $flags
	check 'found' recalled
	echo '#define other_step() 1' >second/step.h
	changed 'another header' 1 uses.c -- $flags
	echo '#define other_step() 0' >second/step.h
	old_entries
	changed 'the old header again' 0 uses.c -- $flags
	echo '#define other_step() 1' >first/step.h
	changed 'a header that hides another' 1 uses.c -- $flags
	rm first/step.h
	changed 'hidden no more' 0 uses.c -- $flags
} 2>/dev/null
sed -i 's/other_step() 0/other_step() STEP/' second/step.h
changed 'a macro of the command line' 0 uses.c -- -Isecond -DSTEP=0
changed 'another macro of the command line' 1 uses.c -- -Isecond -DSTEP=1
changed 'other rules' 0 uses.c --rules=flb-unbalanced-put -- -Isecond -DSTEP=1
sed 's/liveupdate_flb_get_incoming/another_get/' "$top/rules/protocols/liveupdate.yaml" >other.yaml
changed 'another protocol' 1 --protocol="$top/rules/protocols/liveupdate.yaml" leaky.c
cp "$top/rules/protocols/liveupdate.yaml" mine.yaml
changed 'a protocol of mine' 1 --protocol=mine.yaml leaky.c
cp other.yaml mine.yaml
run --protocol=mine.yaml leaky.c
check 'a protocol that changed' sh -c '! grep -q "still held" out'

# A header whose name a macro makes is noticed, and one that comes before it.
sed 's/#include <step.h>/#define NAME <made.h>\n#include NAME/' uses.c >made.c
rm -f first/*
echo '#define other_step() 0' >second/made.h
changed 'a name made by a macro' 0 made.c -- -Ifirst -Isecond
old_entries
changed 'found under it' 0 made.c -- -Ifirst -Isecond
check 'it was' sh -c 'find "$1" -newermt 2002-01-01 | grep -q .' sh "$cache"
echo '#define other_step() 1' >first/made.h
changed 'hidden by another' 1 made.c -- -Ifirst -Isecond
rm first/made.h
echo '#define other_step() 1' >second/made.h
changed 'changed itself' 1 made.c -- -Ifirst -Isecond

# What was not understood is not kept.
rm -rf "$cache"
echo 'int broken(' >broken.c
changed 'an error' 2 broken.c
changed 'an error again' 2 broken.c
check 'nothing kept' test "$(entries)" = 0

# A cache that is damaged, or cannot be had, is none.
rm -rf "$cache"
run leaky.c
mv out fresh
entry=$(find "$cache" -type f)
cp "$entry" whole
damaged() {
	run leaky.c
	check "$1: same output" cmp -s out fresh
	check "$1: status" test $status = 1
	err_is_empty
}
: >"$entry"
damaged 'empty'
head -c 100 whole >"$entry"
damaged 'cut short'
sed 's/flb-missing-put/flb-missing-pus/' whole >"$entry"
damaged 'changed'
rm "$entry"
mkdir "$entry"
damaged 'a directory'
rm -rf "$cache"
: >"$cache"
damaged 'no directory'
rm "$cache"
HOME='' XDG_CACHE_HOME='' damaged 'no home'
run --cache=elsewhere/deep leaky.c
check 'elsewhere' test "$(find elsewhere/deep -type f | wc -l)" = 1

# Its size is bounded, what is oldest goes first, and what killed writers left goes with time.
rm -rf "$cache"
for i in 1 2 3; do
	sed "s/leaky/leaky_$i/" leaky.c >"leaky_$i.c"
	run "leaky_$i.c"
done
check 'three kept' test "$(entries)" = 3
touch "$cache/left.now"
touch -d '2 hours ago' "$cache/left.old"
run balanced.c
check 'a fresh temporary file stays' test -e "$cache/left.now"
check 'an old one goes' test ! -e "$cache/left.old"
FLBCHECK_CACHE_SIZE=0
export FLBCHECK_CACHE_SIZE
sed 's/leaky/leaky_4/' leaky.c >leaky_4.c
run leaky_4.c
check 'bounded' test "$(find "$cache" -type f ! -name 'left.*' | wc -l)" = 0
unset FLBCHECK_CACHE_SIZE

# Several at once, some of them killed at any time: what is left is right.
rm -rf "$cache"
for i in $(seq 8); do
	"$flbcheck" -j2 leaky_?.c balanced.c >"out.$i" 2>/dev/null &
	pids="${pids-} $!"
	test $((i % 2)) = 0 || (
		sleep "0.0$i"
		kill -9 $! 2>/dev/null
	)
done
for pid in $pids; do wait "$pid" || :; done
run -j2 leaky_?.c balanced.c
mv out recalled
run -j2 --no-cache leaky_?.c balanced.c
check 'after several at once' cmp -s out recalled
for i in 2 4 6 8; do
	check "run $i of several" cmp -s "out.$i" recalled
done
finish
