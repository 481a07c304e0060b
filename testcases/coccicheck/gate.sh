#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/coccicheck-flb: its lines, its exit status, and that whatever was not checked makes it
# end with 2.
. "$(dirname "$0")/../cli/lib.sh"
tool=$top/scripts/coccicheck-flb

# coccicheck ARGUMENTS…: leaves out, err and $status.
coccicheck() {
	status=0
	"$tool" "$@" >out 2>err </dev/null || status=$?
	ran="coccicheck-flb $*"
}
# one ARGUMENTS…: the same with one rule, where it does not matter which there are
one() { coccicheck --rules=flb-missing-put "$@"; }
# spatch_is LINES…: a spatch of that kind in front of the real one, for $SPATCH
spatch_is() {
	printf '#!/bin/sh\n%s\n' "$1" >fake-spatch
	chmod +x fake-spatch
}
real=$(command -v spatch)
mkdir tmp
export TMPDIR="$work/tmp"
version='test "$1" = --version && exec echo "spatch version 1.1.1"'

# What is found: the file as it was named, line and column as compilers count them.
leaky leaky.c
coccicheck leaky.c
status_is 1
out_matches '^leaky\.c:18:3: warning: incoming reference on &flb, taken on line 13, is not put \[flb-missing-put\]$'
check 'one line' test "$(wc -l <out)" = 1
err_matches '^coccicheck-flb: 9 rules, 1 files, 1 of them with FLB calls$'
column=$(sed -n 18p leaky.c | sed 's/return.*//' | wc -c)
check 'the column is where return begins' test "$(cut -d: -f3 out)" = "$column"

# The same file by several names is checked and reported once.
one leaky.c ./leaky.c . "$PWD/leaky.c"
status_is 1
check 'one line' test "$(wc -l <out)" = 1

balanced balanced.c
coccicheck balanced.c
status_is 0
out_is_empty

# A directory: all below it, tracked by git or not; in one order with any number of jobs.
mkdir -p 'a tree/deep er'
cp leaky.c 'a tree/deep er/one $(touch hacked);.c'
cp leaky.c 'a tree/header.h'
cp balanced.c 'a tree/balanced.c'
echo 'int x;' >'a tree/other.c'
(cd 'a tree' && git init -q)
one -j1 'a tree'
status_is 1
cp out one
out_has 'a tree/deep er/one $(touch hacked);.c:18:3: warning: '
out_has 'a tree/header.h:18:3: warning: '
check 'two lines' test "$(wc -l <out)" = 2
err_has '4 files, 3 of them with FLB calls'
check 'no name is a command' test ! -e hacked
one -j2 'a tree'
status_is 1
check 'the same with two jobs' cmp out one

coccicheck --rules=flb-unchecked-get leaky.c
status_is 0
coccicheck --rules=flb-missing-put,flb-unchecked-get leaky.c
status_is 1
coccicheck --rules=no-such leaky.c
status_is 2
err_has 'unknown rule no-such'
coccicheck
status_is 2
coccicheck --help
status_is 0

# What is not there, cannot be read or is no code is not clean; what was found is told all the same.
one absent.c leaky.c
status_is 2
err_has 'absent.c: No such file or directory; not checked'
out_has 'leaky.c:18:3'
mkdir empty
one empty
status_is 2
err_has 'no C file there; nothing was checked'
ln -s nowhere.c empty/link.c
one empty
status_is 2
err_has 'empty/link.c: No such file'

# A function that spatch cannot parse, in a file with calls.
{
	declarations
	cat <<'END'
int odd(void)
{
	struct ser *ser;

	FOR_ALL(x in y) { if while return 2; }
	return liveupdate_flb_get_incoming(&flb, (void **)&ser);
}
END
} >odd.c
one odd.c
status_is 2
err_matches '^coccicheck-flb: odd\.c:[0-9]+: spatch cannot parse this; not checked$'
# The body of a macro is no code yet.
{
	cat balanced.c
	printf '#define ODD(x) \\\n\tif while return x\n'
} >macro.c
one macro.c
status_is 0

# spatch itself: missing, too old, without Python, crashing, slow, talkative.
SPATCH=no-such-spatch one leaky.c
status_is 2
err_has 'spatch is missing (package coccinelle); nothing was checked'
out_is_empty
SPATCH=./fake-spatch
export SPATCH
spatch_is 'echo spatch version 1.0.8'
one leaky.c
status_is 2
err_has 'spatch 1.0.8 is too old'
spatch_is "$version; exit 0"
one balanced.c
status_is 2
err_has 'does not find what it is for; not run'
spatch_is "$version; exit 7"
one balanced.c
status_is 2
err_has 'spatch failed: status 7'
# With the sample it does well, with the file it does not.
spatch_is "$version; case \"\$*\" in *sample.c) exec $real \"\$@\" ;; esac; kill -SEGV \$\$"
one balanced.c
status_is 2
err_has 'balanced.c: spatch failed: status -11'
spatch_is "$version; case \"\$*\" in *sample.c) exec $real \"\$@\" ;; esac; echo 'Skipping rule' >&2"
one balanced.c
status_is 2
err_has 'Skipping rule'
spatch_is "$version; case \"\$*\" in *sample.c) exec $real \"\$@\" ;; esac
mkdir \"\$TMPDIR/left\"; sleep 30"
coccicheck --rules=flb-missing-put --timeout=3 balanced.c
status_is 2
check 'what a killed spatch left is gone' test -z "$(ls -A "$TMPDIR")"
err_has 'balanced.c: spatch was not done in 3 s (--timeout); not checked'

# Rules without what they need, or none.
unset SPATCH
mkdir rules
one --rule-dir=rules balanced.c
status_is 2
err_has 'no SmPL rules'
cp "$top"/rules/flb_missing_put.cocci rules
one --rule-dir=rules balanced.c
status_is 2
out_is_empty

# An interrupt ends it, and with it what it has started; nothing looks like a verdict.
spatch_is "$version; case \"\$*\" in *sample.c) exec $real \"\$@\" ;; esac
mkdir -p \"\$TMPDIR/left\"; echo \$\$ >>running; exec sleep 60"
python3 - "$tool" >out 2>err <<'END'
import os, signal, subprocess, sys, time
os.environ["SPATCH"] = "./fake-spatch"
tool = subprocess.Popen([sys.argv[1], "--rules=flb-missing-put", "-j2", "leaky.c", "balanced.c", "odd.c"],
                        start_new_session=True)
for _ in range(300):
    if os.path.exists("running"):
        break
    time.sleep(0.1)
time.sleep(0.3)
os.killpg(tool.pid, signal.SIGINT)
begun = time.monotonic()
print("status", tool.wait(20), "in time" if time.monotonic() - begun < 10 else "late")
END
ran='coccicheck-flb and ^C'
out_has 'status -2 in time'
err_has 'interrupted; not checked'
for pid in $(cat running); do
	check "$pid is gone" sh -c '! kill -0 "$1" 2>/dev/null' sh "$pid"
done
check 'nothing is left' test -z "$(ls -A "$TMPDIR")"
check 'no more was started' test "$(wc -l <running)" -le 2

# Output that nobody reads is no verdict either.
status=0
{
	"$tool" leaky.c 2>err
	echo $? >status
} | true
check 'status 1 or 2' grep -q '^[12]$' status
finish
