#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The pre-commit hook: what is staged, against HEAD, checked in the best way the tree allows.
. "$(dirname "$0")/../gate/lib.sh"
# shellcheck disable=SC1091 # found at run time
. "$top/scripts/git-hooks/install.sh"

# try_commit ARGUMENTS…: git commit, with the hook
try_commit() {
	head=$(git rev-parse HEAD 2>/dev/null || echo none)
	status=0
	git commit -q -m 'a commit' "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
	ran="git commit $*"
	nothing_left
}
head_now() { git rev-parse HEAD 2>/dev/null || echo none; }
committed() {
	now=$(head_now)
	in_work check "committed: $ran" test "$status" = 0 -a "$now" != "$head"
}
stopped() {
	now=$(head_now)
	in_work check "stopped: $ran" test "$status" != 0 -a "$now" = "$head"
	complains "$1"
}
# with_hook: a new tree with the hook in it
with_hook() {
	new_tree
	install_hook . "$top/scripts" 2>"$work/err"
}
by_commands='note: checked with compile commands of '
by_kbuild="note: checked with Kbuild's command lines in "
by_smpl='note: checked with the SmPL rules alone'

with_hook
complains 'installed'
golden v3
git add -A
try_commit
stopped '  introduced: drivers/pci/liveupdate.c:175:2: '
complains "$by_commands"
complains 'the commit is stopped'
check 'the index is kept' test -n "$(git diff --cached --name-only)"
try_commit --no-verify
committed

# what is there already is no reason to stop
echo '/* more */' >>$unit
git add -A
try_commit
committed
check 'and is not told again' sh -c '! grep -q flb-missing-put "$1"' sh "$work/err"

# the work tree is not what is committed
golden v4
git add -A
golden v3
try_commit
committed
complains "$by_commands"
git add -A
golden v4
try_commit
stopped '  introduced: '
check 'the work tree is kept' cmp -s $unit "$top/testcases/golden/pci_flb_v4.c"
git reset -q --hard

# … in headers, too
cat >drivers/pci/put.h <<'END'
#define give_back(flb) liveupdate_flb_put_incoming(flb)
END
user_of_flb drivers/pci/user.c user
sed -i 's/^	liveupdate_flb_put_incoming/	give_back/; 1i #include "put.h"' drivers/pci/user.c
commands $unit drivers/pci/user.c
git add -A
echo '#define give_back(flb) ((void)(flb))' >drivers/pci/put.h
try_commit
committed
git add drivers/pci/put.h
try_commit
stopped '  introduced: drivers/pci/user.c:'
git reset -q --hard

# all ways to say what to commit
golden v3
try_commit -a
stopped '  introduced: '
try_commit $unit
stopped '  introduced: '
echo '/* another */' >>drivers/pci/user.c
try_commit drivers/pci/user.c
committed
try_commit --amend $unit
stopped '  introduced: '
git reset -q --hard
mkdir -p sub
cd drivers/pci || exit 1
echo '/* from below */' >>user.c
try_commit -a
cd ../.. || exit 1
committed

# While the staged state is checked the one before is, too, in case it is asked for; if it is not,
# nothing waits for it and nothing is left of it. With one processor there is no time for that.
cat >"$work/slow" <<END
#!/bin/sh
case \$PWD in
*/ahead/tree) echo \$\$ >>'$work/ahead' && exec sleep 60 ;;
esac
for _ in \$(seq 100); do test -s '$work/ahead' && break; sleep 0.02; done
exec '$flbcheck' "\$@"
END
chmod +x "$work/slow"
FLBCHECK=$work/slow
: >"$work/ahead"
echo '/* good */' >>$unit
try_commit -a
committed
if test "$(nproc)" -gt 1; then
	check 'the state before is begun' test -s "$work/ahead"
	check 'and ended' sh -c '! kill -0 "$(cat "$1")" 2>/dev/null' sh "$work/ahead"
fi
: >"$work/ahead"
echo '/* good */' >>$unit
processors() { python3 -c "import os; os.sched_setaffinity($$, $1)"; }
all=$(python3 -c 'import os; print(os.sched_getaffinity(0))')
one=$(python3 -c 'import os; print({min(os.sched_getaffinity(0))})')
processors "$one"
try_commit -a
processors "$all"
committed
check 'one processor begins nothing' test ! -s "$work/ahead"
FLBCHECK=$flbcheck

# nothing of ours: the gate is not even looked for
echo text >README
git add README
git config flbcheck.gate /nonexistent
FLB_GATE=/nonexistent try_commit
committed
git config flbcheck.gate "$gate"
try_commit --allow-empty
committed

# a gate that is not there, a tree that is not built
golden v3
git config --unset flbcheck.gate
try_commit -a
stopped 'flb-gate is not found'
FLB_GATE=$gate try_commit -a
stopped '  introduced: '
PATH=$top/scripts:$PATH try_commit -a
stopped '  introduced: '
mkdir "$work/beside" "$work/beside/git-hooks"
ln -s "$gate" "$work/beside/flb-gate"
cp "$top/scripts/git-hooks/pre-commit" "$work/beside/git-hooks"
git -c core.hooksPath="$work/beside/git-hooks" commit -q -a -m 'a commit' >"$work/out" 2>"$work/err"
complains '  introduced: '
git config flbcheck.gate "$gate"
echo '#include <linux/missing.h>' >>$unit
try_commit -a
stopped "'linux/missing.h' file not found"
complains 'not checked, so the commit is stopped'
git reset -q --hard

# the first commit of a repository, a linked work tree
git checkout -q --orphan fresh
golden v3
git add -A
try_commit
stopped '  introduced: '
git checkout -q -f main
git worktree add -q "$work/linked" HEAD
cp compile_commands.json "$work/linked"
cd "$work/linked" || exit 1
sed -i "s,$work/tree,$work/linked,g" compile_commands.json
golden v3
try_commit -a
stopped '  introduced: '
cd "$work/tree" || exit 1
git worktree remove --force "$work/linked"

# Kbuild's command lines, in the tree and in a build directory
rm compile_commands.json
mkdir -p "$work/build/drivers/pci"
flags="-std=gnu11 -Wp,-MMD,x.d -I./include -I./include/model -DCONFIG_LIVEUPDATE=1"
echo "savedcmd_drivers/pci/liveupdate.o := gcc $flags -c -o x.o $unit" \
	>drivers/pci/.liveupdate.o.cmd
: >.config
golden v3
try_commit -a
stopped '  introduced: drivers/pci/liveupdate.c:175:2: '
complains "$by_kbuild"
sed "s,-I\./,-I$PWD/,g; s, $unit, $PWD/$unit," drivers/pci/.liveupdate.o.cmd \
	>"$work/build/drivers/pci/.liveupdate.o.cmd"
mv .config "$work/build"
rm drivers/pci/.liveupdate.o.cmd
git config flbcheck.build "$work/build"
try_commit -a
stopped '  introduced: drivers/pci/liveupdate.c:175:2: '
complains "$by_kbuild$work/build"
# a new file there, like its neighbour
git reset -q --hard
user_of_flb drivers/pci/fresh.c fresh 'if (x) return 2;'
git add -A
try_commit
stopped '  introduced: drivers/pci/fresh.c:12:'
complains 'fresh.c is new: checked with the command of drivers/pci/liveupdate.c'
git reset -q --hard
git config --unset flbcheck.build

# the SmPL rules where nothing else is known
golden v3
try_commit -a
stopped '[flb-missing-put]'
complains "$by_smpl"
try_commit -a --no-verify
echo '/* once more */' >>$unit
try_commit -a
committed
complains "$by_smpl"
golden v4
try_commit -a
committed
mkdir "$work/bin"
spatch_says() {
	printf '#!/bin/sh\n%s\n' "$1" >"$work/bin/spatch"
	chmod +x "$work/bin/spatch"
}
golden v3
spatch_says 'echo "spatch version 1.0.8 compiled with OCaml"'
PATH=$work/bin:$PATH try_commit -a
stopped 'spatch 1.0.8 is too old; 1.1.0 or newer is needed'
spatch_says 'echo nonsense'
PATH=$work/bin:$PATH try_commit -a
stopped 'says no version'
spatch_says 'test "$1" = --version && exec echo "spatch version 1.1.1"; mkdir -p "$TMPDIR/left"; exit 3'
PATH=$work/bin:$PATH try_commit -a
stopped 'not checked, so the commit is stopped'
spatch_says 'test "$1" = --version && exec echo "spatch version 1.1.1"; echo "Fatal error: out of memory" >&2'
PATH=$work/bin:$PATH try_commit -a
stopped 'out of memory'
rm "$work/bin/spatch"
for tool in git python3 sh env sed dirname ls grep; do
	ln -s "$(command -v $tool)" "$work/bin/$tool"
done
ln -sf "$(python3 -c 'import sys; print(sys.executable)')" "$work/bin/python3"
PATH=$work/bin try_commit -a
stopped 'spatch, which could do without, is missing'
rm "$work/bin/python3"
PATH=$work/bin try_commit -a
stopped 'python3 is missing'
git reset -q --hard
# what names none of the functions needs no spatch
echo 'int x;' >drivers/pci/plain.c
git add -A
ln -s "$(python3 -c 'import sys; print(sys.executable)')" "$work/bin/python3"
PATH=$work/bin try_commit
committed
# a function that spatch cannot read is no function without faults
user_of_flb drivers/pci/odd.c odd 'FOR_ALL(x in y) { if while return 2; }'
git add -A
try_commit
stopped 'spatch cannot parse this; not checked'
git reset -q --hard

# somebody else's hook stays; ours is put in place anew
with_hook
install_hook . "$top/scripts" 2>"$work/err" || fail 'installed again'
complains 'installed'
printf '#!/bin/sh\nexit 0\n' >.git/hooks/pre-commit
status=0
install_hook . "$top/scripts" 2>"$work/err" || status=$?
ends_with 2
complains 'is there already; to have both, let it run'
check 'it is as it was' test "$(wc -l <.git/hooks/pre-commit)" = 2
status=0
remove_hook . 2>"$work/err" || status=$?
ends_with 2
complains 'is not ours; it stays'
check 'it is there still' test -e .git/hooks/pre-commit
rm .git/hooks/pre-commit
install_hook . "$top/scripts" 2>"$work/err"
remove_hook . 2>"$work/err" || fail 'removed'
complains 'removed '
check 'the hook is gone' test ! -e .git/hooks/pre-commit
check 'and what it needed' test -z "$(git config flbcheck.gate)"
status=0
install_hook "$work/bin" "$top/scripts" 2>"$work/err" || status=$?
ends_with 2

# as pre-commit calls it: what is staged, or a range
hook() {
	status=0
	PRE_COMMIT=1 "$top/scripts/git-hooks/pre-commit" >"$work/out" 2>"$work/err" || status=$?
	ran='the hook by pre-commit'
	nothing_left
}
hook
ends_with 2
complains 'nothing is staged; use --from-ref and --to-ref'
golden v3
git add -A
hook
ends_with 1
complains '  introduced: '
save 'leak'
PRE_COMMIT_FROM_REF=HEAD~1 PRE_COMMIT_TO_REF=HEAD hook
ends_with 1
says '  introduced: '
PRE_COMMIT_FROM_REF=HEAD PRE_COMMIT_TO_REF=HEAD hook
ends_with 2
in_work check 'the hook that is declared is the one tested' \
	grep -q 'entry: scripts/git-hooks/pre-commit$' "$top/.pre-commit-hooks.yaml"
cd "$work" || exit 1
finish
