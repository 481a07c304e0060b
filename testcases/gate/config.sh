#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Configuration in the gate: that of the tree the series is for, never that of a patch.
. "$(dirname "$0")/lib.sh"
new_tree
echo 'rules: [flb-use-after-put]' >.flbcheck.yaml
save 'configuration'
golden v3
save 'leak'
run_gate HEAD
ends_with 0
count_of 0 '  introduced: '
run_gate --staged
ends_with 0

# a patch that brings one, changes one, removes one
git rm -q .flbcheck.yaml
golden v4
echo '/* */' >>$unit
save 'none any more'
golden v3
echo 'rules: [flb-use-after-put]' >.flbcheck.yaml
save 'leak and hide it'
run_gate HEAD
ends_with 1
count_of 3 '  introduced: '
golden v4
save 'mend'
echo 'rules: [flb-missing-put]' >.flbcheck.yaml
save 'look for it'
golden v3
echo 'rules: [flb-use-after-put]' >.flbcheck.yaml
save 'hide it'
run_gate HEAD
ends_with 1
count_of 3 '  introduced: '
git reset -q --hard HEAD~1
# … which is said of the patch that does it, for whoever checks one at a time
says_like '^  warning: \.flbcheck\.yaml is changed: once that is applied, it decides'
git format-patch -q --stdout -1 | "$gate" --b4 >"$work/out" 2>"$work/err"
says_like '^WARNING: \.flbcheck\.yaml is changed: once that is applied, it decides'
# … and who does is told what the series is for, or takes what others have already; where nobody knows,
# the commit before the patch decides
echo 'rules: [flb-use-after-put]' >.flbcheck.yaml
golden v4
save 'hide first'
golden v3
save 'leak then'
git format-patch -q --stdout -1 >"$work/second.patch"
b4() {
	status=0
	"$gate" --b4 "$@" <"$work/second.patch" >"$work/out" 2>"$work/err" || status=$?
	ran="flb-gate --b4 $*"
	nothing_left
}
found() {
	ends_with 1
	count_of 3 'ERROR: drivers/pci/liveupdate.c:'
}
b4
ends_with 0
b4 --base HEAD~2
found
b4 --base HEAD~1
ends_with 0
run_gate --nipa HEAD
ends_with 0
run_gate --nipa --base HEAD~2
ends_with 1
run_gate --base HEAD~2 HEAD
ends_with 1
b4 --base no-such-name
ends_with 2
says "ERROR: flb-gate: 'no-such-name' names no commit"
git update-ref refs/remotes/origin/main HEAD~2
b4
found
git checkout -q --detach HEAD
echo '/* more */' >>drivers/pci/notes.txt
save 'a third'
b4
found
git update-ref refs/remotes/origin/main HEAD
b4
ends_with 0
git update-ref -d refs/remotes/origin/main
git checkout -q main
git reset -q --hard HEAD~2

# a wrong one is not passed over
echo 'rule: [flb-missing-put]' >.flbcheck.yaml
save 'misspelt'
echo '/* */' >>$unit
save 'a change'
run_gate HEAD
ends_with 2
says_like 'NOT CHECKED: .*flbcheck.yaml:1: .*rule'
git reset -q --hard HEAD~2

# what it names comes from the same tree
mkdir -p tools
sed 's/liveupdate_flb_put_incoming/my_put/; s/liveupdate_flb_get_incoming/my_get/' \
	"$top/rules/protocols/liveupdate.yaml" >tools/my.yaml
echo 'protocols: [tools/my.yaml]' >.flbcheck.yaml
user_of_flb drivers/pci/user.c user
sed -i 's/liveupdate_flb_get_incoming/my_get/; s/liveupdate_flb_put_incoming/my_put/
	/^extern/a int my_get(struct liveupdate_flb *flb, void **objp);\nvoid my_put(struct liveupdate_flb *flb);' \
	drivers/pci/user.c
save 'own protocol'
sed -i '/^	my_put/d' drivers/pci/user.c
echo 'protocols: []' >tools/my.yaml
save 'leak'
commands $unit drivers/pci/user.c
run_gate HEAD
ends_with 1
count_of 1 '  introduced: drivers/pci/user.c:'
says 'my_put()'
# … and decides what is worth a complaint
commands $unit
run_gate HEAD
ends_with 2
says 'drivers/pci/user.c: no compile command'
git reset -q --hard HEAD~2

# … or from those that come with the checker
echo 'protocols: [clk]' >.flbcheck.yaml
printf '%s\n' 'struct clk;' 'int clk_prepare_enable(struct clk *clk);' 'void clk_disable_unprepare(struct clk *clk);' \
	'int start(struct clk *clk)' '{' '	if (clk_prepare_enable(clk))' '		return -1;' \
	'	clk_disable_unprepare(clk);' '	return 0;' '}' >drivers/pci/user.c
save 'clocks'
sed -i '/^	clk_disable/d' drivers/pci/user.c
save 'leak'
commands $unit drivers/pci/user.c
run_gate HEAD
ends_with 1
says 'clk_disable_unprepare()'
git reset -q --hard HEAD~2

# a baseline, which other lines do not disturb
echo '{}' >.flbcheck.yaml
golden v3
"$flbcheck" -p . --write-baseline=known.json $unit >"$work/out" 2>"$work/err"
golden v4
echo 'baseline: known.json' >.flbcheck.yaml
save 'known ones'
golden v3
sed -i '30i /* more */' $unit
save 'leak again'
run_gate HEAD
ends_with 0
count_of 0 '  introduced: '
says_not 'silenced'

# one in a folder; one that git does not have is the user's own
git reset -q --hard HEAD~1
git mv .flbcheck.yaml drivers
git rm -q --cached known.json
rm known.json
echo 'rules: [flb-use-after-put]' >drivers/.flbcheck.yaml
save 'in a folder'
golden v3
save 'leak'
run_gate HEAD
ends_with 0
git reset -q --hard HEAD~1
git rm -q drivers/.flbcheck.yaml
save 'none'
golden v3
save 'leak'
echo 'rules: [flb-use-after-put]' >.flbcheck.yaml
run_gate HEAD
ends_with 0
rm .flbcheck.yaml
run_gate HEAD
ends_with 1
# what somebody puts above the scratch does not count
echo 'rules: [flb-use-after-put]' >"$TMPDIR/.flbcheck.yaml"
status=0
"$gate" HEAD >"$work/out" 2>"$work/err" || status=$?
rm "$TMPDIR/.flbcheck.yaml"
ends_with 1
cd "$work" || exit 1
finish
