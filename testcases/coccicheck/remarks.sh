#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/compare-engines refuses what it is there to refuse: a disagreement without a remark, a
# remark without a disagreement, a false alarm of a rule that promises to be right, another table.
. "$(dirname "$0")/../cli/lib.sh"

# A project of two cases, with the real rules.
mkdir -p p/scripts p/testcases/coccicheck p/testcases/golden p/testcases/rules
cp "$top/scripts/compare-engines" p/scripts/
cp -r "$top/scripts/lib" p/scripts/
cp "$top"/testcases/coccicheck/corpus.py "$top"/testcases/coccicheck/kept.py "$top"/testcases/coccicheck/contexts.h p/testcases/coccicheck/
cp -r "$top/rules" "$top/include" p/
case=p/testcases/rules/case.c
table='<!-- scripts/compare-engines: begin -->
<!-- scripts/compare-engines: end -->'
echo "$table" >p/README.md

# compare ARGUMENTS…: leaves out, err and $status.
compare() {
	status=0
	p/scripts/compare-engines --flbcheck "$flbcheck" "$@" >out 2>err || status=$?
	ran="compare-engines $*"
}
# mark LINE TEXT: a comment at the end of a line of the case
mark() { sed -i "$1s,\$, /* $2 */," $case; }

leaky $case
mark 18 'expect: flb-missing-put'
compare --accept
status_is 0
out_has '| flb-missing-put | 1 | 1 | 0 | 0 | 1 | 0 | 0 |'
compare --check
status_is 0
mark 19 'expect: flb-missing-put'
compare --check
status_is 1
out_has 'case.c:19: flb-missing-put is not found; no reason is given (smpl: misses)'
out_has 'README.md has another table'
mark 19 'smpl: misses: it was made up'
compare
status_is 0
mark 18 'smpl: misses: it was made up'
compare
status_is 1
out_has "case.c:18: 'smpl: misses' is not so any more"

# A false alarm of a rule of high confidence is never well, of another if the line says so.
sed -i 's/Confidence: Moderate/Confidence: High/' p/rules/flb_missing_put.cocci
leaky $case
mark 20 'expect: flb-missing-put'
mark 20 'smpl: misses: it was made up'
mark 18 'smpl: false: it was made up'
compare
status_is 1
out_has 'case.c:18: a false alarm of flb-missing-put, whose confidence is high'
sed -i 's/Confidence: High/Confidence: Low/' p/rules/flb_missing_put.cocci
compare
status_is 0

balanced $case
echo 'int odd(int x) { FOR_ALL(x in y) { if while return 2; } }' >>$case
mark 9 'expect: flb-missing-put'
mark 9 'smpl: misses: it was made up'
compare
status_is 1
out_has 'spatch cannot parse this; no reason is given (smpl: unread)'
finish
