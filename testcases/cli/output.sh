#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# -o: the whole report or none; and a standard output that goes away or is full.
. "$(dirname "$0")/lib.sh"
leaky leaky.c
balanced balanced.c

run leaky.c
mv out wanted
run -o report leaky.c
status_is 1
out_is_empty
check 'the report' cmp wanted report
check 'nothing left beside it' test "$(echo report*)" = report

# an old file is replaced, and keeps its mode
echo old >report
chmod 640 report
run -o report leaky.c
status_is 1
check 'replaced' cmp wanted report
check 'mode kept' test "$(stat -c %a report)" = 640
rm -f link
ln -s report link
echo old >report
run -o link leaky.c
check 'the link stays' test -L link
check 'its target is replaced' cmp wanted report
umask 027
rm report
run -o report leaky.c
check 'mode of a new file' test "$(stat -c %a report)" = 640
umask 022

# nothing to report is a report
run -o report balanced.c
status_is 0
check 'empty' test ! -s report

# what could not be begun leaves the old file alone
kept() {
	echo old >report
	run -o report "$@"
	status_is 2
	check 'the old file is kept' test "$(cat report)" = old
	check 'nothing left beside it' test "$(echo report*)" = report
}
kept --frobnicate
kept --protocol=missing.yaml leaky.c
kept -p missing.json leaky.c

# places that cannot be written
run -o nowhere/report leaky.c
status_is 2
err_has 'flbcheck: error: nowhere/report: No such file or directory'
mkdir directory
run -o directory leaky.c
status_is 2
err_has 'flbcheck: error: directory: Is a directory'
run -o /dev/full leaky.c
status_is 2
err_has 'flbcheck: error: /dev/full: No space left on device'
check 'the device is still there' test -c /dev/full
run -o /dev/null leaky.c
status_is 1

# a full disk; needs a mount of our own
cat >full.sh <<'END'
set -eu
mount -t tmpfs -o size=16k tmpfs full
cp wanted full/report
head -c 1000000 /dev/zero >full/filler 2>/dev/null || true
status=0
"$1" -o full/report leaky.c || status=$?
test "$status" = 2
cmp wanted full/report
test "$(ls full)" = 'filler
report'
END
mkdir full
if unshare -m true 2>/dev/null || unshare -rm true 2>/dev/null; then
	unshare=$(unshare -m true 2>/dev/null && echo 'unshare -m' || echo 'unshare -rm')
	ran='flbcheck on a full disk'
	status=-
	# shellcheck disable=SC2086 # a command and its options
	$unshare sh full.sh "$flbcheck" >out 2>err
	check 'a full disk keeps the old file' test $? = 0
	err_has 'flbcheck: error: full/report: No space left on device'
else
	echo 'no mount of our own: the test with a full file system is left out'
fi

# standard output
for arguments in --help --version --list-rules --explain=flb-missing-put leaky.c; do
	status=0
	"$flbcheck" $arguments >/dev/full 2>err || status=$?
	ran="flbcheck $arguments >/dev/full"
	status_is 2
	err_has 'flbcheck: error: standard output: No space left on device'
done
# A reader that goes away is no reason to complain, whether or not SIGPIPE is ignored.
for i in 1 2 3 4 5 6 7 8 9; do leaky $i.c; done
"$flbcheck" ./?.c 2>err | true
err_is_empty
(
	trap '' PIPE
	"$flbcheck" ./?.c 2>err | true
)
err_is_empty
finish
