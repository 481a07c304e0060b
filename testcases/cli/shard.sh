#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A run in parts, put together, is the run: the same bytes in every format, messages and status.
. "$(dirname "$0")/lib.sh"

mkdir tree
cd tree || exit 1
leaky leaky.c
balanced balanced.c
leaky one.h
sed -i 's/^int leaky/static inline int leaky/' one.h
# The comment silences what only units with SILENT find.
sed 's/^static inline int leaky/static inline int quiet/
	s/if (other_step())/if (SILENT)/
	s,return -1;,return -1; /* flbcheck: ignore flb-missing-put : on purpose */,' one.h >silent.h
printf '#define SILENT 0\n#include "silent.h"\n' >silent_0.c
printf '#define SILENT 1\n#include "silent.h"\n' >silent_1.c
for i in 1 2 3; do printf '#include "one.h"\nint unit_%s;\n' $i >header_$i.c; done
cp "$top/testcases/rules/flb-missing-put/array_all_held.c" gives_up.c
echo 'int broken(' >broken.c
set -- leaky.c silent_0.c header_1.c balanced.c header_2.c missing.c silent_1.c header_3.c

# equal WHAT OPTIONS…: all reports of $reports, merged, are that of the run in fresh
equal() {
	what=$1
	shift
	# shellcheck disable=SC2086 # a list of names
	run merge "$@" $reports
	check "$what: output" cmp -s out fresh
	check "$what: messages" cmp -s err fresh.err
	check "$what: status" test "$status" = "$wanted"
}

# parts N ARGUMENTS…: runs in N parts; $reports are their reports, the last one first
parts() {
	n=$1
	shift
	reports=
	for i in $(seq "$n"); do
		run --shard="$i/$n" --format=json -o "part.$i.json" "$@"
		reports="part.$i.json $reports"
	done
}

fresh() {
	run "$@"
	mv out fresh
	mv err fresh.err
	wanted=$status
}

counts='1 2 3 8 11'
for count in $counts; do
	parts "$count" "$@"
	mkdir "of.$count"
	mv part.*.json "of.$count"
done
for format in text json sarif gitlab rdjsonl checkpatch junit html; do
	fresh --format=$format --sites --stats "$@"
	for count in $counts; do
		reports=$(ls -r "of.$count"/*)
		equal "$count parts, $format" --format=$format --sites --stats
	done
done
check 'there is something in it' test "$(grep -c flb-missing-put fresh)" -gt 1

# With problems in parts, and without findings.
set -- leaky.c broken.c gives_up.c balanced.c -- -I"$top/include" -I"$top/include/model"
parts 3 "$@"
check 'the last part has problems' test "$status" = 2
run --shard=2/3 --format=json "$@"
status_is 2
fresh --format=json "$@"
equal 'problems' --format=json
parts 2 balanced.c
status_is 0
fresh balanced.c
equal 'nothing found'
check 'status of nothing' test "$wanted" = 0
# What is found is for merge to say.
run --shard=1/1 --format=json leaky.c
status_is 0

# A baseline, and a database.
printf '[{"directory": "%s", "file": "leaky.c", "command": "gcc -c leaky.c"},
{"directory": "%s", "file": "header_1.c", "command": "gcc -c header_1.c"},
{"directory": "%s", "file": "balanced.c", "command": "gcc -c balanced.c"}]' \
	"$PWD" "$PWD" "$PWD" >compile_commands.json
run leaky.c --write-baseline=known.json
parts 2 -p .
fresh -p . --baseline=known.json --format=json
equal 'a baseline' --baseline=known.json --format=json
fresh -p . --format=json --write-baseline=one.known
equal 'a new baseline' --format=json --write-baseline=two.known
check 'the same baseline' cmp one.known two.known

# Parts look at each other's units for what can be learned from them, each at its own first; with a
# cache in common, what one has done in the meantime another does not do again. A unit that includes
# a named pipe waits until somebody writes to it.
cache=$PWD/shared
mkfifo pipe.h
{
	cat leaky.c
	echo '#include "pipe.h"'
} >slow.c
balanced quick.c

# soon WHAT COMMAND…: becomes true
soon() {
	waiting=$1
	shift
	for _ in $(seq 200); do
		"$@" && break
		sleep 0.05
	done
	check "$waiting" "$@"
}
# shellcheck disable=SC2317 # through soon
has_worker() { pgrep -P "$1" >/dev/null; }
# shellcheck disable=SC2317
has_entry() { test "$(find "$cache" -type f ! -name '*.*' | wc -l)" = 1; }
ran='flbcheck --shard, two at a time'
status=0
"$flbcheck" -j1 --cache="$cache" --shard=1/2 --format=json -o part.1.json slow.c quick.c 2>err.1 &
one=$!
soon 'part 1 waits' has_worker $one
"$flbcheck" -j1 --cache="$cache" --shard=2/2 --format=json -o part.2.json slow.c quick.c 2>err.2 &
two=$!
soon 'part 2 begins with its own unit' has_entry
entry=$(find "$cache" -type f)
number=$(stat -c %i "$entry")
kill $two
wait $two
: >pipe.h
wait $one
check 'part 1 is done' test -s part.1.json
check 'it did not do again what part 2 had done' test "$(stat -c %i "$entry")" = "$number"
rm pipe.h
: >pipe.h
run --cache="$cache" --shard=2/2 --format=json -o part.2.json slow.c quick.c
fresh --no-cache slow.c quick.c
reports='part.1.json part.2.json'
equal 'a cache in common'

# Parts that do not make a run.
parts 3 -p .
run merge part.1.json part.3.json
status_is 2
err_has 'part 2 of 3 is missing'
run merge part.1.json
status_is 2
err_has 'part 2 of 3 is missing'
err_has 'part 3 of 3 is missing'
run merge part.1.json part.2.json part.2.json part.3.json
status_is 2
err_has 'part.2.json: part 2 is there twice'
run --shard=2/3 --format=json leaky.c header_1.c -o other.json
run merge part.1.json other.json part.3.json
status_is 2
err_has 'it is not of the same run as'
run --format=json leaky.c -o whole.json
run merge whole.json
status_is 2
err_has 'whole.json: it is no part of a run'
head -c 200 part.2.json >cut.json
run merge part.1.json cut.json part.3.json
status_is 2
err_has 'cut.json: '
err_has 'part 2 of 3 is missing'
run merge missing.json
status_is 2
run merge
status_is 2
err_has 'no report to merge'
for wrong in 0/3 4/3 1 1/ /2 x/3 1/3x -1/3; do
	run --shard=$wrong --format=json leaky.c
	status_is 2
	err_has '--shard wants I/N'
done
run --shard=1/2 leaky.c
status_is 2
err_has '--shard goes with --format=json'
run merge -p . part.1.json
status_is 2

# A file may be called so.
cp leaky.c merge
run ./merge
check 'a file called merge is read' test $status -gt 0
finish
