#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Options: what each does, and that a wrong one is said and ends with 2.
. "$(dirname "$0")/lib.sh"
leaky leaky.c
balanced balanced.c

# information goes to stdout, status 0
run --help
status_is 0
out_has 'usage: flbcheck [options] FILE... [-- COMPILER-FLAGS...]'
for option in -p -j --format -o --rules --protocol --list-rules --explain --sites --dump-ir \
	--all --stats --version --help; do
	out_has " $option"
done
err_is_empty
run --version
status_is 0
out_matches '^flbcheck [0-9]+\.[0-9]+\.[0-9]+ \(.*clang.*\)$'
check 'one line' test "$(wc -l <out)" = 1

run --list-rules
status_is 0
rules='flb-missing-put flb-unbalanced-put flb-mismatched-put flb-use-after-put
flb-escape-past-put flb-unchecked-get'
for rule in $rules; do
	out_matches "^$rule +[a-z]"
done
for rule in $(cut -d' ' -f1 out); do
	run "--explain=$rule"
	status_is 0
	check "--explain=$rule prints the file" cmp out "$top/rules/$rule.md"
done
for page in "$top"/rules/*.md; do
	run --list-rules
	out_matches "^$(basename "$page" .md) "
done

# bad usage
bad() {
	message=$1
	shift
	run "$@"
	status_is 2
	out_is_empty
	err_has "flbcheck: error: $message"
	check 'one line' test "$(wc -l <err)" = 1
}
bad 'no file to check'
bad "unknown option '--frobnicate'" --frobnicate leaky.c
bad "unknown option '-Z'" -Z leaky.c
bad "unknown option '-W'" leaky.c -W -- -Wall
bad "a value is missing behind '-j'" leaky.c -j
bad "a value is missing behind '--rules'" --rules
bad "this option takes no value: '--all=3'" --all=3 leaky.c
for n in 0 -1 x 1x '' 1025 99999999999999999999; do
	bad "-j wants a number from 1 to 1024, not '$n'" -j "$n" leaky.c
done
bad "--format wants text, json, sarif, gitlab, rdjsonl, checkpatch, junit or html, not 'xml'" --format=xml leaky.c
bad "there is no rule 'flb-nonsense'" --rules=flb-missing-put,flb-nonsense leaky.c
bad "there is no rule ''" --rules= leaky.c
bad "there is no rule 'flb-nonsense'" --explain=flb-nonsense
bad '-p and -- both give compiler flags' -p . leaky.c -- -DX
bad '--dump-ir does not check anything' --dump-ir --format=json leaky.c

# selection
run leaky.c --rules=flb-unbalanced-put,flb-use-after-put
status_is 0
out_is_empty
run leaky.c --rules=flb-unbalanced-put,flb-missing-put
status_is 1
out_has '[flb-missing-put]'

# compiler flags behind --
echo '#ifndef WANTED
#error not wanted
#endif' >flags.c
run flags.c -- -DWANTED
status_is 0
run flags.c
status_is 2
err_matches '^flags\.c:2:[0-9]+: error: .*not wanted'

run --stats --all balanced.c leaky.c
status_is 1
out_matches '^flbcheck: 2 units, 2 functions, [1-9][0-9]* operations, 0 unknown operations \(0\.0000 %\)$'

run --dump-ir balanced.c
status_is 0
out_has 'liveupdate_flb_get_incoming'
out_lacks warning
run --dump-ir leaky.c
status_is 0

# data files that are not there
FLBCHECK_DATA=$work/nowhere
run leaky.c
status_is 2
err_has 'FLBCHECK_DATA'
run --explain=flb-missing-put
status_is 2
err_has 'FLBCHECK_DATA'
finish
