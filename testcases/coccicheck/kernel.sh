#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The rules as part of a real 6.12 tree: installed, run by its own make coccicheck over the golden
# files, in each mode and through C=2, and taken out again. Then sparse, the way the kernel runs
# it, over a golden file with annotations.
#
# The tree is everybody's: its lock is held meanwhile, and all that is put there goes again, at
# the latest when the next run begins.
#
# usage: kernel.sh FLBCHECK ROOT
. "$(dirname "$0")/../cli/lib.sh"
tree=$("$top/scripts/kernel-tree")
exec 9>"${tree%/*}/lock"
flock 9
folder=drivers/pci/flbcheck
annotated=drivers/pci/flbcheck-annotated
few=drivers/pci/flbcheck-few
cocci=scripts/coccinelle/liveupdate
golden=$top/testcases/golden

restore() {
	rm -rf "${tree:?}/$annotated" "$tree/$few"
	"$top/scripts/install-into-kernel" "$tree" --uninstall 2>/dev/null || true
}
trap 'restore; rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
restore
state() {
	(cd "$tree" && git status --short 2>/dev/null; ls -lR --time-style=full-iso \
		scripts/coccinelle $folder; ls drivers/pci)
}
state >before

# kmake ARGUMENTS…: make in the tree; leaves out, with standard error in it, and $status.
kmake() {
	status=0
	: >err
	timeout 900 make --no-print-directory -C "$tree" "$@" >out 2>&1 </dev/null || status=$?
	ran="make $*"
}
# coccicheck RULE OPTIONS…: without the tree's .cocciconfig having a say in which files there are
coccicheck() {
	rule=$1
	shift
	kmake coccicheck J=1 SPFLAGS=--use-coccigrep COCCI=$cocci/$rule.cocci "$@"
}
# The lines of a golden file on which a rule has to find something.
wanted() { grep -n "expect: .*$2" "$golden/$1" | grep -v 'smpl: misses' | cut -d: -f1; }

"$top/scripts/install-into-kernel" "$tree" 2>err || fail 'installed'
total=0
for file in "$top"/rules/flb_*.cocci; do
	name=$(basename "$file" .cocci)
	id=$(echo "$name" | tr _ -)
	coccicheck "$name" MODE=report M=$folder
	status_is 0
	check 'no word of complaint' sh -c \
		'! grep -vF "[flb-" out | grep -iE "error|warning|skipping|bailing|failed"'
	# Relative to M=, and nothing but what the golden files expect, in the files without remarks
	# about false alarms.
	for source in pci_flb_v1 pci_flb_v3 pci_flb_v4 pci_flb_wrong iommu_flb iommu_flb_wrong hugetlb_flb; do
		wanted $source.c "$id" >lines
		total=$((total + $(wc -l <lines)))
		sed -n "s|^.*/$source\.c:\([0-9]*\):[0-9]*-[0-9]*: \[$id\] .*|\1|p" out | sort -nu >found
		check "$id in $source.c" cmp lines found
	done
done
check 'there was something to find' test "$total" -gt 20

coccicheck flb_missing_put MODE=patch M=$folder
out_matches '^\+.*put_incoming\('
coccicheck flb_missing_put MODE=context M=$folder
out_matches '^-.*return'
coccicheck flb_missing_put MODE=org M=$folder
out_matches '^\* TODO .*flb-missing-put'
coccicheck migrate_v3_to_refcounted MODE=patch M=$folder
out_matches '^\+static void pci_flb_put_incoming\(void\)$'

# Over a subsystem as it is there is nothing to find, apart from what was put there.
coccicheck flb_missing_put MODE=report M=drivers/pci
status_is 0
out_has '[flb-missing-put]'
check 'only in the golden files' \
	test "$(grep -F '[flb-missing-put]' out | grep -cv flbcheck/)" = 0

# Without COCCI= all rules of the tree run, ours among them, over a few files. coccicheck stops at the
# first that fails.
mkdir "$tree/$few"
for source in v1 v3 wrong; do cp "$golden/pci_flb_$source.c" "$tree/$few"; done
: >"$tree/$few/Makefile"
kmake coccicheck J=1 SPFLAGS=--use-coccigrep MODE=report M=$few
status_is 0
for found in v1.c:187 v3.c:175 wrong.c:107; do
	out_matches "pci_flb_${found%:*}:${found#*:}:[0-9]+-[0-9]+: \[flb-"
done
(cd "$tree" && find scripts/coccinelle -name '*.cocci' | xargs grep -l 'virtual report' | sort) >rules
check 'there are rules' test "$(wc -l <rules)" -gt 70
while read -r rule; do
	out_has "cocci-file ./$rule"
done <rules

# File by file, as a part of make.
kmake C=2 CHECK=scripts/coccicheck COCCI=$cocci/flb_missing_put.cocci MODE=report \
	SPFLAGS=--use-coccigrep $folder/pci_flb_v3.o
out_matches 'pci_flb_v3\.c:175:[0-9]+-[0-9]+: \[flb-missing-put\]'

# sparse, and what the annotations make of it: the reference is there where the result of the
# wrapper has been tested.
mkdir -p "$tree/$annotated/include/flbcheck"
cp "$top/include/flbcheck/annotations.h" "$tree/$annotated/include/flbcheck/"
cp -r "$top/include/linux" "$tree/$annotated/include/"
awk '{ print }
	/^#include <linux\/pci_liveupdate.h>/ { print "#include <flbcheck/annotations.h>" }
	/if \(pci_flb_get_incoming\(/ { getline; print; print "\tflb_acquired(&pci_liveupdate_flb);" }
' "$golden/pci_flb_v3.c" >"$tree/$annotated/pci_flb_v3.c"
# shellcheck disable=SC2016 # for make
printf '%s\n' '# SPDX-License-Identifier: GPL-2.0-only' \
	'ccflags-y += -I$(src)/include -DCONFIG_LIVEUPDATE=1' 'obj-m += pci_flb_v3.o' \
	>"$tree/$annotated/Makefile"
kmake C=2 CHECK=sparse M=$annotated pci_flb_v3.o
status_is 0
for function in pci_liveupdate_incoming_nr_devices pci_liveupdate_setup_device; do
	out_matches "pci_flb_v3\.c:[0-9]+:[0-9]+: warning: context imbalance in '$function'"
done

restore
state >after
check 'the tree is as it was' cmp before after
finish
