#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A baseline: written, read, kept when lines move, and refused when it is none.
. "$(dirname "$0")/lib.sh"
leaky leaky.c
balanced balanced.c

run leaky.c
mv out report
run --write-baseline=known leaky.c
status_is 1
check 'the report is the same' cmp report out
run --baseline=known leaky.c
status_is 0
out_is_empty
err_is_empty
run --baseline=known --stats leaky.c
out_has 'flbcheck: not reported: 0 silenced by comments, 1 in the baseline'
cp known known.before
run --baseline=known --write-baseline=known leaky.c
status_is 0
check 'what is known stays known' cmp known.before known

# an entry knows its finding again
moved() {
	run --baseline=known leaky.c
	status_is 0
	out_is_empty
	err_is_empty
	leaky leaky.c
}
sed -i '1i /* three\n * lines\n */' leaky.c
moved
sed -i 's/return -1;/return  -1; \/* a remark *\//' leaky.c
moved
sed -i 's/^	/        /' leaky.c
moved
run --baseline=known ./leaky.c
status_is 0
run --baseline=known "$work/leaky.c"
status_is 0
mkdir sub
cd sub || exit 1
run --root=.. --baseline=../known ../leaky.c
status_is 0
run --baseline=../known ../leaky.c
status_is 1
cd ..

# and no other one
changed() {
	run --baseline=known leaky.c
	status_is 1
	out_has '[flb-missing-put]'
	err_matches '^flbcheck: note: known: not found any more: flb-missing-put in leaky\.c, leaky\(\)$'
	leaky leaky.c
}
sed -i 's/return -1;/return -2;/' leaky.c
changed
sed -i 's/^int leaky/int leaked/' leaky.c
changed
sed -i 's/&flb/\&flb2/; s/struct liveupdate_flb flb;/&\nextern struct liveupdate_flb flb2;/' leaky.c
changed
cp leaky.c copy.c
run --baseline=known copy.c leaky.c
status_is 1
out_has copy.c
out_lacks leaky.c
err_is_empty

# a second one of the same kind in the same words is new
sed -i 's/^		return -1;/&\n	if (other_step())\n		return -1;/' leaky.c
run --baseline=known leaky.c
status_is 1
check 'one finding' test "$(grep -c 'warning:' out)" = 1
out_matches '^leaky\.c:20:'
run --write-baseline=two leaky.c
run --baseline=two leaky.c
status_is 0
leaky leaky.c
run --baseline=two leaky.c
status_is 0
err_matches 'not found any more'

# repaired: said, and no error; but only of what was looked at
cp leaky.c saved.c
balanced leaky.c
run --baseline=known leaky.c
status_is 0
out_is_empty
err_matches '^flbcheck: note: known: not found any more: flb-missing-put in leaky\.c, leaky\(\)$'
run --baseline=known --rules=flb-use-after-put leaky.c
err_is_empty
run --baseline=known balanced.c
err_is_empty
rm leaky.c
run --baseline=known balanced.c
status_is 0
err_matches 'not found any more'
mv saved.c leaky.c

# names that are not UTF-8
name=$(printf 'latin\344.c')
leaky "$name"
sed -i "$(printf 's/return -1;/return step("\344");/; s/^int leaky/int step(const char *);\\n&/')" "$name"
run --write-baseline=latin "$name"
status_is 1
check 'valid JSON' python3 -m json.tool latin /dev/null
run --baseline=latin "$name"
status_is 0
err_is_empty

# findings on comments are findings
echo '/* flbcheck: ignore flb-missing-put : gone */' >>balanced.c
run --write-baseline=comments balanced.c
status_is 1
run --baseline=comments balanced.c
status_is 0
sed -i 's/: gone/: other/' balanced.c
run --baseline=comments balanced.c
status_is 1

# no baseline from half a run
echo old >kept
run --write-baseline=kept leaky.c missing.c
status_is 2
err_has 'flbcheck: error: kept: not written, because not everything was checked'
check 'the old one is kept' test "$(cat kept)" = old
run --write-baseline=nowhere/known leaky.c
status_is 2
err_has 'flbcheck: error: nowhere/known: No such file or directory'
out_has '[flb-missing-put]'
run --write-baseline=/dev/full leaky.c
status_is 2
err_has 'No space left on device'

# refused, with the line
refused() {
	cat >broken
	run --baseline=broken leaky.c
	status_is 2
	out_is_empty
	err_matches "$1"
	check 'one line' test "$(wc -l <err)" = 1
}
refused '^broken:3: error: .*near' <<'END'
{
 "baseline": 1,
 nonsense
}
END
refused '^broken:1: error: ' </dev/null
refused '^broken:1: error: not a baseline of flbcheck' <<'END'
[]
END
refused '^broken:1: error: not a baseline of flbcheck' <<'END'
{ "baseline": 1 }
END
refused '^broken:1: error: a baseline of version 2; this flbcheck reads version 1' <<'END'
{ "baseline": 2, "findings": [] }
END
good='{ "rule": "r", "path": "[{,\"\\", "function": "", "subject": "", "code": "}", "ordinal": 0 }'
refused '^broken:4: error: not an entry of a baseline' <<END
{ "tool": "flbcheck", "baseline": 1,
 "findings": [
  $good,
  { "rule": "r" }, $good
 ] }
END
refused '^broken:3: error: not an entry of a baseline' <<END
{ "findings": [ $good,

7, $good ], "baseline": 1 }
END
refused '^broken:5: error: not an entry of a baseline' <<END
{ "baseline": 1,
 "findings": [
  $good,
  $good,
  $(printf "%s\n" "$good" | sed 's/: 0 }/: -1 }/')
] }
END
refused '^broken:1: error: ' <<'END'
{ "baseline": 1, "baseline": 1, "findings": [] }
END
run --baseline=missing leaky.c
status_is 2
err_has 'flbcheck: error: missing: No such file or directory'
run --baseline=sub leaky.c
status_is 2
err_has 'flbcheck: error: sub: Is a directory'
finish
