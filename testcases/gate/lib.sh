# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034
#
# What the tests of the gate and of the hook share, on top of the command line's lib.sh: a git
# tree with the golden versions of the PCI patch, and a gate that is run in it. Its scratch goes
# to a directory of its own, so that anything left behind shows.

. "$(dirname "$0")/../cli/lib.sh"
gate=$top/scripts/flb-gate
FLBCHECK=$flbcheck
TMPDIR=$work/tmp
GIT_AUTHOR_NAME=tester GIT_AUTHOR_EMAIL=tester@example.org
GIT_COMMITTER_NAME=tester GIT_COMMITTER_EMAIL=tester@example.org
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_COUNT=1
GIT_CONFIG_KEY_0=init.defaultBranch GIT_CONFIG_VALUE_0=main
export FLBCHECK TMPDIR GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 GIT_CONFIG_VALUE_0
mkdir "$TMPDIR"
unit=drivers/pci/liveupdate.c

# new_tree: a tree in tree/, with the fourth version of the patch committed and a command for it.
new_tree() {
	rm -rf "$work/tree"
	mkdir -p "$work/tree/drivers/pci"
	cd "$work/tree" || exit 1
	git init -q
	cp -r "$top/include" .
	cp "$top/testcases/golden/pci_flb_v4.c" $unit
	echo '/compile_commands.json' >.gitignore
	save 'PCI: the base'
	commands $unit
}

golden() { cp "$top/testcases/golden/pci_flb_$1.c" $unit; }
save() { git add -A && git commit -q --no-verify --allow-empty -m "$1"; }

# commands FILE…: the compile database
commands() {
	sep='['
	for name; do
		printf '%s{"directory": "%s", "file": "%s", "command": "%s %s"}\n' "$sep" "$PWD" "$name" \
			'gcc -std=gnu11 -I./include -I./include/model -DCONFIG_LIVEUPDATE=1 -c -o x.o' "$name"
		sep=,
	done >compile_commands.json
	echo ']' >>compile_commands.json
}

# user_of_flb FILE NAME [BODY]: a small user of the calls in FILE; without BODY it is balanced
user_of_flb() {
	cat >"$1" <<END
#include <linux/liveupdate.h>
#include <linux/types.h>

extern struct liveupdate_flb shared_flb;

int $2(int x)
{
	void *obj;

	if (liveupdate_flb_get_incoming(&shared_flb, &obj))
		return -1;
	${3-}
	liveupdate_flb_put_incoming(&shared_flb);
	return 0;
}
END
}

# run_gate ARGUMENTS…: leaves out, err and $status in $work, like `run`.
run_gate() {
	status=0
	"$gate" "$@" >"$work/out" 2>"$work/err" || status=$?
	ran="flb-gate $*"
	nothing_left
}

nothing_left() {
	check 'no scratch is left' test -z "$(ls -A "$TMPDIR")"
	checks=$((checks + 1))
}

# Checks of lib.sh read out and err where they are; so do these, from the tree.
in_work() {
	here=$PWD
	cd "$work" || exit 1
	"$@"
	cd "$here" || exit 1
}
says() { in_work out_has "$1"; }
says_not() { in_work out_lacks "$1"; }
says_like() { in_work out_matches "$1"; }
complains() { in_work err_has "$1"; }
ends_with() { in_work status_is "$1"; }
count_of() { in_work check "$1 lines with: $2" test "$(grep -cF -e "$2" "$work/out")" = "$1"; }

# state: everything of the tree and of its repository, to see that nothing changed
state() {
	find . -type f -exec md5sum {} + | sort
	find . -printf '%p %y %m %l\n' | sort
	stat -c '%n %y' .git/index
}
