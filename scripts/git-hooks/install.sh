# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# install_hook TREE SCRIPTS: makes scripts/git-hooks/pre-commit the hook of the git work tree
# TREE; SCRIPTS is the directory that flb-gate is in. To be read by other scripts. A hook that is
# there already stays: whoever wrote it decides whether it calls ours. Returns 2 if nothing was
# installed.

install_hook() {
	if ! hooks=$(git -C "$1" rev-parse --path-format=absolute --git-path hooks); then
		return 2
	fi
	scripts=$(cd "$2" && pwd) || return 2
	ours=$scripts/git-hooks/pre-commit
	hook=$hooks/pre-commit
	if test -e "$hook" && ! cmp -s "$hook" "$ours" &&
		! grep -q '^# Git hook: checks what is about to be committed' "$hook"; then
		echo "$hook is there already; to have both, let it run $ours" >&2
		return 2
	fi
	gate=$scripts/flb-gate
	if ! test -x "$gate" && ! gate=$(command -v flb-gate); then
		echo 'flb-gate is not found; build or install it' >&2
		return 2
	fi
	mkdir -p "$hooks" || return 2
	# A hook that is being run must not change under its shell: replaced, not rewritten.
	cp "$ours" "$hook.new" && mv "$hook.new" "$hook" || return 2
	git -C "$1" config flbcheck.gate "$gate" || return 2
	echo "installed $hook" >&2
}

# remove_hook TREE: takes out what install_hook has put there, and nothing else.
remove_hook() {
	hooks=$(git -C "$1" rev-parse --path-format=absolute --git-path hooks) || return 2
	hook=$hooks/pre-commit
	if test -e "$hook" &&
		! grep -q '^# Git hook: checks what is about to be committed' "$hook"; then
		echo "$hook is not ours; it stays" >&2
		return 2
	fi
	rm -f "$hook" || return 2
	git -C "$1" config --unset-all flbcheck.gate || test $? = 5 || return 2
	echo "removed $hook" >&2
}
