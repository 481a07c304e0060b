#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The gate leaves nothing behind and changes nothing: not the tree, not the index, no lock, no
# worktree entry; whatever it is asked, however it ends, and with another one beside it.
. "$(dirname "$0")/lib.sh"
new_tree
golden v3
save 'PCI: look at the incoming state'
golden v4
save 'PCI: give references back'
git format-patch -q --stdout HEAD~2 >"$work/series.mbox"
# Work in progress: staged, unstaged, untracked, a stale stat in the index.
golden v3
git add $unit
echo '/* not staged */' >>$unit
echo untracked >drivers/pci/notes
touch include/linux/liveupdate.h
state >"$work/before"
unchanged() {
	state >"$work/after"
	in_work check "nothing changed: $ran" cmp before after
}

run_gate HEAD~2..HEAD
ends_with 1
unchanged
cp "$work/out" "$work/alone"
run_gate --base HEAD~2 --mbox "$work/series.mbox"
ends_with 1
unchanged
run_gate --mbox "$work/series.mbox"
ends_with 1
unchanged
run_gate --base HEAD~1 --mbox "$work/series.mbox"
ends_with 2
unchanged
run_gate --staged
ends_with 1
count_of 3 '  introduced: '
unchanged
run_gate --nipa
unchanged
"$gate" --b4 <"$work/series.mbox" >"$work/out" 2>"$work/err"
unchanged
# from a folder of the tree, and from elsewhere
cd drivers || exit 1
run_gate HEAD~2..HEAD
ends_with 1
cd "$work" || exit 1
run_gate --tree tree HEAD~2..HEAD
ends_with 1
cd tree || exit 1
unchanged

# Several at once do not see each other.
pids=
for i in 1 2 3; do
	"$gate" HEAD~2..HEAD >"$work/out$i" 2>"$work/err$i" &
	pids="$pids $!"
done
ran='three gates at once'
for pid in $pids; do
	status=0
	wait "$pid" || status=$?
	check 'each finds the same' test $status = 1
done
for i in 1 2 3; do
	check 'each says the same' cmp "$work/alone" "$work/out$i"
	check 'none complains' test ! -s "$work/err$i"
done
nothing_left
unchanged

# A gate that is ended takes its checker with it.
# shellcheck disable=SC2016 # for the wrapper
printf '#!/bin/sh\necho $$ >>"%s"\nexec sleep 60\n' "$work/checkers" >"$work/slow"
chmod +x "$work/slow"
FLBCHECK=$work/slow
wait_for() {
	for _ in $(seq 200); do
		"$@" 2>/dev/null && return 0
		sleep 0.05
	done
	return 1
}
gone() { for pid in $(cat "$work/checkers"); do kill -0 "$pid" && return 1; done; return 0; }
none() { test -z "$(ls -A "$TMPDIR")"; }
for signal in INT TERM HUP; do
	: >"$work/checkers"
	ran="flb-gate ended by $signal"
	# A shell has its background jobs ignore SIGINT; Python does not inherit that from itself.
	python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
os.execv(sys.argv[1], sys.argv[1:])' "$gate" HEAD~2..HEAD >"$work/out" 2>"$work/err" &
	run=$!
	check 'the checker starts' wait_for test -s "$work/checkers"
	kill -$signal $run
	status=0
	wait $run || status=$?
	check "ended by $signal" test "$(kill -l $status)" = $signal
	check 'the checker is gone' wait_for gone
	nothing_left
	in_work out_is_empty
	in_work err_is_empty
	unchanged
done

# Killed, it cannot clean up; the next one does.
: >"$work/checkers"
"$gate" HEAD~2..HEAD >"$work/out" 2>"$work/err" &
run=$!
wait_for test -s "$work/checkers"
kill -9 $run
wait $run
ran='flb-gate killed'
check 'a scratch is left' test -n "$(ls -A "$TMPDIR")"
unchanged
for pid in $(cat "$work/checkers"); do kill "$pid"; done
FLBCHECK=$flbcheck
run_gate HEAD~2..HEAD
ends_with 1
unchanged
# … but not what another one works in, nor what only looks alike.
mkdir "$TMPDIR/flb-gate.mine" "$TMPDIR/other"
echo >"$TMPDIR/flb-gate.mine/file"
ln -s / "$TMPDIR/flb-gate.link"
status=0
"$gate" HEAD >"$work/out" 2>"$work/err" || status=$?
ran='flb-gate beside other directories'
ends_with 0
check 'others keep their directories' test "$(ls "$TMPDIR" | wc -l)" = 3
check 'and what is in them' test -e "$TMPDIR/flb-gate.mine/file"
rm -r "$TMPDIR/flb-gate.mine" "$TMPDIR/other" "$TMPDIR/flb-gate.link"

# A reader that goes away is no reason to leave anything.
status=0
{ "$gate" HEAD~2..HEAD || echo $? >"$work/status"; } 2>"$work/err" | :
ran='flb-gate | :'
check 'no success without a reader' test "$(cat "$work/status")" -ge 1
nothing_left
unchanged
cd "$work" || exit 1
finish
