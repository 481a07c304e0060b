#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A kernel that is built in a directory of its own (make O=): the checker as CHECK=, and the gate and
# the hook with what Kbuild left there, without a compile database.
. "$(dirname "$0")/../gate/lib.sh"
tree=$("$top/scripts/kernel-tree")
cache=${tree%/*}/objtree
dir=drivers/pci/flbcheck

# The source by hard links, as clean as a fresh one; files are replaced in it, never written to.
if ! test -e "$cache/prepared"; then
	rm -rf "$cache"
	mkdir -p "$cache/obj"
	cp -al "$tree" "$cache/src"
	(cd "$cache/src" && rm -rf .config include/config include/generated arch/x86/include/generated &&
		find . \( -name '*.[oa]' -o -name '.*.cmd' -o -name '.*.d' -o -name 'modules.order' \
			-o -name 'compile_commands.json' \) -type f -delete)
	if ! make -s -C "$cache/src" O="$cache/obj" -j2 defconfig prepare >"$cache/log" 2>&1; then
		tail -n 20 "$cache/log"
		exit 1
	fi
	: >"$cache/prepared"
fi
for file in "$tree/$dir"/*.c "$tree/$dir/Makefile" "$tree/drivers/pci/Makefile"; do
	name=$cache/src/${file#"$tree"/}
	cmp -s "$file" "$name" || { cp "$file" "$name.new" && mv "$name.new" "$name"; }
done
PATH=$(dirname "$flbcheck"):$PATH
kmake() {
	status=0
	make -C "$cache/src" O="$cache/obj" -s "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
	ran="make O= $*"
}
kmake $dir/
ends_with 0
kmake C=2 CHECK=flbcheck $dir/
ends_with 0
in_work err_matches "/$dir/pci_flb_v3\.c:175:2: warning: .*\[flb-missing-put\]$"
in_work check 'everything was understood' sh -c '! grep -q " error: " err'
kmake C=2 CHECK='flbcheck --fail' $dir/pci_flb_v4.o
ends_with 0
kmake C=2 CHECK='flbcheck --fail' $dir/pci_flb_v3.o
check 'make fails' test "$status" != 0

# The part of the tree that these units read, in git; a patch, and what is staged.
cd "$cache/src" || exit 1
rm -rf .git
git init -q
git config gc.auto 0
git add -f include arch/x86/include drivers/pci 2>"$work/err"
git commit -q -m base
replace() { cp "$1" "$2.new" && mv "$2.new" "$2"; }
replace $dir/pci_flb_v3.c $dir/pci_flb_v4.c
git commit -q -a -m 'leak'
cp $dir/pci_flb_v3.c $dir/fresh.c
git add -f $dir/fresh.c
git commit -q -m 'a new file'
run_gate --build "$cache/obj" HEAD~2..HEAD
ends_with 1
count_of 3 "  introduced: $dir/pci_flb_v4.c:"
count_of 3 "  introduced: $dir/fresh.c:"
says "$dir/fresh.c is new: checked with the command of $dir/"
says_not 'NOT CHECKED'
git reset -q --soft HEAD~1
run_gate --build "$cache/obj" --staged
ends_with 1
count_of 3 "  introduced: $dir/fresh.c:"
says "checked with Kbuild's command lines in $cache/obj"
rm -rf .git $dir/fresh.c
replace "$tree/$dir/pci_flb_v4.c" $dir/pci_flb_v4.c
cd "$work" || exit 1
finish
