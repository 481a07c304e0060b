#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Workers that die, and a run that is interrupted. A worker is made to wait by a source that
# includes a named pipe nobody writes to.
. "$(dirname "$0")/lib.sh"
leaky leaky.c
mkfifo pipe.h
echo '#include "pipe.h"' >waits.c

# children PID COUNT: waits until the process has that many
children() {
	for _ in $(seq 100); do
		test "$(pgrep -c -P "$1")" -ge "$2" && return 0
		sleep 0.05
	done
	return 1
}


# A worker that is killed costs its unit; the others are reported.
ran='flbcheck with a worker killed'
"$flbcheck" -j2 waits.c leaky.c >out 2>err &
run=$!
check 'workers start' children $run 1
# leaky.c is soon done; the one that stays is the one that waits.
for _ in $(seq 100); do
	test "$(pgrep -c -P $run)" = 1 && break
	sleep 0.05
done
kill -9 "$(pgrep -P $run)"
wait $run
status=$?
status_is 2
err_has 'flbcheck: error: waits.c: the worker was ended by signal 9 (Killed); not checked'
out_matches '^leaky\.c:18:3: warning'

# One that does not come to an end costs its unit, too, and so does one that takes too much memory:
# the text of its macros doubles with each line.
run -j2 --timeout=1 waits.c leaky.c
status_is 2
err_has 'flbcheck: error: waits.c: not done in 1 s (--timeout); not checked'
out_matches '^leaky\.c:18:3: warning'
if ! grep -qaF __asan_init "$flbcheck"; then
	{
		echo '#define WHOLE(x) x'
		echo '#define M0 1, 2, 3, 4,'
		for i in $(seq 30); do echo "#define M$i M$((i - 1)) M$((i - 1))"; done
		echo 'int a[] = { WHOLE(M30) };'
	} >grows.c
	run -j2 --memory=200 grows.c leaky.c
	status_is 2
	err_has 'flbcheck: error: grows.c: '
	out_matches '^leaky\.c:18:3: warning'
fi
for wrong in --timeout=x --timeout=-1 --memory= --memory=1k; do
	run $wrong leaky.c
	status_is 2
	err_has "flbcheck: error: ${wrong%%=*} wants"
done

# A run that is ended takes its workers with it, however it is ended; the old report stays.
for signal in TERM HUP KILL; do
	echo old >report
	ran="flbcheck ended by $signal"
	"$flbcheck" -j2 -o report waits.c -- -I"$work" >out 2>err &
	run=$!
	check 'a worker starts' children $run 1
	worker=$(pgrep -P $run)
	kill -$signal $run
	wait $run
	status=$?
	check "ended by $signal" test "$(kill -l $status)" = $signal
	for _ in $(seq 100); do
		kill -0 "$worker" 2>/dev/null || break
		sleep 0.05
	done
	check 'no worker left' sh -c '! kill -0 "$1" 2>/dev/null' sh "$worker"
	check 'the old report is kept' test "$(cat report)" = old
	check 'nothing left beside it' test "$(echo report*)" = report
	out_is_empty
done

# Ctrl-C goes to all of them. A shell ignores SIGINT for what it starts in the background, so
# timeout(1) presses the keys.
ran='flbcheck interrupted'
timeout -s INT 1 "$flbcheck" -j2 -o report waits.c -- -I"$work" >out 2>err
status=$?
status_is 124
check 'the old report is kept' test "$(cat report)" = old
err_is_empty

# A signal that was ignored from the start stays so: nohup.
ran='flbcheck ignoring HUP'
(
	trap '' HUP
	exec "$flbcheck" waits.c >out 2>err
) &
run=$!
check 'a worker starts' children $run 1
kill -HUP $run
sleep 0.2
check 'it goes on' kill -0 $run
kill $run
wait $run
finish
