#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/install-into-kernel: the rules and the hook go into a tree and come out of it again, and
# nothing else changes there.
. "$(dirname "$0")/../gate/lib.sh"

# install ARGUMENTS…: leaves out, err and $status.
install() {
	status=0
	"$top/scripts/install-into-kernel" "$@" >"$work/out" 2>"$work/err" || status=$?
	ran="install-into-kernel $*"
	cd "$work" || exit 1
}
tree="$work/a kernel"
rules=$tree/scripts/coccinelle/liveupdate
contents() { (cd "$tree" && find . -path ./.git -prune -o -type f -print | sort | xargs -d '\n' md5sum); }
mkdir -p "$tree/scripts/coccinelle/api"
printf '#!/bin/sh\n' >"$tree/scripts/coccicheck"
chmod +x "$tree/scripts/coccicheck"
echo '// theirs' >"$tree/scripts/coccinelle/api/theirs.cocci"
contents >before

install "$tree"
status_is 0
for file in "$top"/rules/*.cocci "$top"/rules/*.py; do
	check "$(basename "$file") is there" cmp -s "$file" "$rules/$(basename "$file")"
done
check 'nothing else is' test "$(find "$rules" -type f | wc -l)" = \
	"$(find "$top/rules" -maxdepth 1 -name '*.cocci' -o -maxdepth 1 -name '*.py' | wc -l)"
contents >installed
install "$tree"
status_is 0
contents >again
check 'twice is once' cmp installed again

# The rules work from where they are.
leaky leaky.c
status=0
"$top/scripts/coccicheck-flb" --rule-dir="$rules" leaky.c >out 2>err || status=$?
ran='coccicheck-flb with the installed rules'
status_is 1
check 'python left nothing' test -z "$(find "$tree" -name '*.pyc')"

install "$tree" --uninstall
status_is 0
contents >after
check 'the tree is as it was' cmp before after
check 'nor is there a directory' test ! -e "$rules"
install --uninstall "$tree"
status_is 0

# What somebody has changed or added stays.
install "$tree"
echo '// mine' >>"$rules/flb_missing_put.cocci"
echo '// mine' >"$rules/mine.cocci"
install "$tree" --uninstall
status_is 2
err_has 'flb_missing_put.cocci was changed; it stays'
check 'these two are left' test "$(find "$rules" -type f | wc -l)" = 2

install
status_is 2
install "$tree" --no-such
status_is 2
install "$work/empty"
status_is 2
err_has 'is not the top of a kernel tree'

# The hook. Without a configured tree it has the SmPL rules, and says so.
install "$tree" --hook
status_is 2
cp -r "$top/include" "$tree"
mkdir -p "$tree/drivers/pci"
cp "$top/testcases/golden/pci_flb_v4.c" "$tree/$unit"
cd "$tree" && git init -q && save 'the base' && cd "$work" || exit 1
install "$tree" --hook
status_is 0
err_has "installed $tree/.git/hooks/pre-commit"
check 'and no rules' test ! -e "$rules/flb_use_after_put.cocci"
cd "$tree" || exit 1
golden v3
status=0
git commit -q -a -m 'a leak' >"$work/out" 2>"$work/err" </dev/null || status=$?
ran='git commit'
cd "$work" || exit 1
check 'the commit is stopped' test "$status" != 0
err_has 'checked with the SmPL rules alone'
err_has '[flb-missing-put]'
cd "$tree" || exit 1
git checkout -q .
golden v4
echo '/* more */' >>$unit
status=0
git commit -q -a -m 'no leak' >"$work/out" 2>"$work/err" </dev/null || status=$?
cd "$work" || exit 1
status_is 0
err_has 'checked with the SmPL rules alone'
install "$tree" --hook --uninstall
status_is 0
check 'the hook is gone' test ! -e "$tree/.git/hooks/pre-commit"
check 'and what it was told' sh -c '! git -C "$1" config --get flbcheck.gate' sh "$tree"
install "$tree" --hook --uninstall
status_is 0
echo '# theirs' >"$tree/.git/hooks/pre-commit"
install "$tree" --hook
status_is 2
err_has 'is there already'
install "$tree" --hook --uninstall
status_is 2
check 'theirs stays' grep -q theirs "$tree/.git/hooks/pre-commit"
finish
