#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The kernel's own make with CHECK=flbcheck on the golden files: C=2 and C=1, with and without
# --fail, with make -s and several jobs. What make wrote for the compiler stays as it is.
. "$(dirname "$0")/../cli/lib.sh"
tree=$("$top/scripts/kernel-tree")
dir=drivers/pci/flbcheck
PATH=$(dirname "$flbcheck"):$PATH
export PATH

# kmake ARGUMENTS…: make in the tree, quietly
kmake() {
	status=0
	make -C "$tree" -s "$@" >out 2>err </dev/null || status=$?
	ran="make $*"
}
compiled() {
	(cd "$tree/$dir" && find . -name '*.o' -o -name '.*.cmd' -o -name '.*.d' | sort | xargs md5sum)
}

kmake $dir/
status_is 0
compiled >before
kmake C=2 CHECK=flbcheck $dir/
status_is 0
err_matches "^$dir/pci_flb_v3\.c:175:2: warning: .*\[flb-missing-put\]$"
check 'the fixed version is balanced' sh -c '! grep -q "pci_flb_v4.c:.*warning" err'
check 'everything was understood' sh -c '! grep -q " error: " err'
compiled >after
check 'what the compiler made is as it was' cmp before after

# Whatever the number of jobs, no report is torn apart: each note follows its finding's file.
sort err >one
kmake -j4 C=2 CHECK=flbcheck $dir/
sort err >four
check 'the same lines with four jobs' cmp one four
check 'reports are in one piece' awk -F: '
	$1 != last && seen[$1]++ { torn = 1 }
	{ last = $1 }
	END { exit torn }' err

kmake C=2 CHECK='flbcheck --fail' $dir/pci_flb_v4.o
status_is 0
kmake C=2 CHECK='flbcheck --fail' $dir/pci_flb_v3.o
check 'make fails' test "$status" != 0
err_matches 'pci_flb_v3\.c:175:2: warning'
kmake C=2 CHECK=flbcheck CF=--fail $dir/pci_flb_v3.o
check 'make fails with CF=--fail' test "$status" != 0

# C=1 checks what is compiled anew.
touch "$tree/$dir/pci_flb_v4.c"
kmake C=1 CHECK='flbcheck --fail --stats' $dir/
status_is 0
check 'one unit is looked at' test "$(grep -c '^flbcheck: 1 units' err)" = 1

# Nothing but a report comes from a kernel's own units; scripts/mod is passed over.
kmake C=2 CHECK='flbcheck --fail' drivers/pci/search.o scripts/mod/empty.o
status_is 0
err_is_empty
finish
