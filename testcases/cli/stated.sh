#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Comments that say what the code does not show: that a reference is held, and by what, and that an
# object outlives its reference. Where they work, and what is said of those that change nothing.
# shellcheck disable=SC2016
. "$(dirname "$0")/lib.sh"

mkdir tree
{
	declarations
	cat <<'END'
struct kept_device {
	int number;
	struct ser *incoming;
	struct ser *other;
};
void remember(struct kept_device *dev, int nr);
END
} >tree/kept.h

# held COMMENT: setup.c, where remember() takes the reference along
held() {
	cat >tree/setup.c <<END
#include "kept.h"
int setup(struct kept_device *dev)
{
	struct ser *ser;

	if (liveupdate_flb_get_incoming(&flb, (void **)&ser))
		return 1;
	remember(dev, ser->nr);
	$1
	return 0;
}
END
}
cat >cleanup.c <<'END'
#include "kept.h"
struct ser *last_ser;
void cleanup(struct kept_device *dev)
{
	if (!dev->incoming)
		return;
	dev->incoming = 0;
	liveupdate_flb_put_incoming(&flb);
}
void cleanup_last(void)
{
	if (!last_ser)
		return;
	last_ser = 0;
	liveupdate_flb_put_incoming(&flb);
}
END
comment='/* flbcheck: held by struct kept_device.incoming : remember() does it */'

held ''
run --no-cache tree
status_is 1
out_matches '^tree/setup\.c:10:2: warning: .*\[flb-missing-put\]$'

# One file cannot know; two can, and a tree that has nobody who gives it back.
held "$comment"
run --no-cache tree/setup.c
status_is 2
out_is_empty
err_has 'gave up on liveupdate_flb_get_incoming() in setup(): a comment says where the reference is kept, and nothing in this unit gives it back from there'
run --no-cache tree
status_is 1
err_is_empty
out_matches "^tree/setup\\.c:10:2: warning: incoming FLB reference on '&flb' is kept in 'struct kept_device\\.incoming', and nothing gives it back from there .*\\[flb-hold-never-put\\]\$"
check 'nothing else' test "$(grep -c 'warning:' out)" = 1
# … and no other line of the file.
cat >>tree/setup.c <<'END'
void *leaks_as_well(void)
{
	void *p;
	return liveupdate_flb_get_incoming(&flb, &p) ? p : 0;
}
END
run --no-cache tree
check 'one of each' test "$(grep -c 'warning:' out)" = 2
out_matches '^tree/setup\.c:15:2: warning: .*\[flb-missing-put\]$'
held "$comment"
cp cleanup.c tree
run --no-cache tree
status_is 0
out_is_empty
err_is_empty
run --no-cache tree/setup.c tree/cleanup.c
status_is 0
err_is_empty

# The same in the line, for a variable, from a cache and in parts.
held '/* flbcheck: held by last_ser : remember() does it */'
run --no-cache tree
status_is 0
held '/* flbcheck: held by first_ser : remember() does it */'
run --no-cache tree
status_is 1
out_matches "is kept in 'variable first_ser', .*\\[flb-hold-never-put\\]\$"
held '/* flbcheck: held by struct kept_device.other : remember() does it */'
run --no-cache --format=json -o whole.json tree
status_is 1
check 'the other field' grep -q flb-hold-never-put whole.json
for part in 1 2; do
	run --no-cache --format=json --shard=$part/2 -o part.$part.json tree
done
run merge --format=json -o merged.json part.1.json part.2.json
check 'the parts together' cmp whole.json merged.json
for time in first second; do
	run --format=json -o kept.json tree
	check "with a cache, the $time time" cmp whole.json kept.json
done
held "$comment"
run tree
status_is 0
run --no-cache --stats tree
out_has '1 silenced by comments'
sed -i 's/^	return 0;$/	return 0; \/* flbcheck: held by struct kept_device.incoming : so *\//; 9d' tree/setup.c
run --no-cache tree
status_is 0
out_is_empty

# no_good MESSAGE COMMENT: the finding is still there, and one on the comment
no_good() {
	held "$2"
	run --no-cache tree
	status_is 1
	out_has '[flb-missing-put]'
	out_matches "^tree/setup\\.c:9:2: warning: .*$1.* \\[flb-suppression\\]\$"
	check 'one of each' test "$(grep -c 'warning:' out)" = 2
}
no_good 'it gives no reason' '/* flbcheck: held by struct kept_device.incoming */'
no_good 'it gives no reason' '/* flbcheck: held by struct kept_device.incoming : */'
no_good "is 'struct TAG.MEMBER' or a variable" '/* flbcheck: held by dev->incoming : remember() */'
no_good "is 'struct TAG.MEMBER' or a variable" '/* flbcheck: held by struct kept_device : remember() */'
no_good "is 'struct TAG.MEMBER' or a variable" '/* flbcheck: held by : remember() */'
no_good "neither 'ignore' nor 'held by'" '/* flbcheck: kept by struct kept_device.incoming : remember() */'
no_good "neither 'ignore' nor 'held by'" '/* flbcheck: held by_me : remember() */'

# Nothing is held: it is given back, or that line is not the one.
held "liveupdate_flb_put_incoming(&flb); $comment"
run --no-cache tree
status_is 1
out_matches '^tree/setup\.c:9:37: warning: nothing is held where this comment says so'
held "liveupdate_flb_put_incoming(&flb);
	$comment"
run --no-cache tree
status_is 1
out_matches '^tree/setup\.c:10:2: warning: nothing is held where this comment says so.*\[flb-suppression\]$'
check 'nothing else' test "$(grep -c 'warning:' out)" = 1
# … which cannot be told if the rule is off
run --no-cache --rules=flb-use-after-put,flb-suppression tree
status_is 0

# In a header, for all that include it
held ''
sed -i '/#include/d; s/^int setup/static inline int setup_inline/' tree/setup.c
{
	cat tree/kept.h
	sed "s|^	return 0;|& $comment|" tree/setup.c
} >tree/inline.h
for unit in one two; do
	printf '#include "inline.h"\nint %s(struct kept_device *dev) { return setup_inline(dev); }\n' $unit >tree/$unit.c
done
rm tree/setup.c tree/cleanup.c
cp cleanup.c tree
run --no-cache tree
status_is 0
out_is_empty
sed -i "s| /. flbcheck:.*||" tree/inline.h
run --no-cache tree
status_is 1
out_has '[flb-missing-put]'

# lives LINE-OF-GET LINE-OF-USE
lives() {
	{
		declarations
		cat <<END
int lives(void)
{
	struct ser *ser;

	if (liveupdate_flb_get_incoming(&flb, (void **)&ser)) $1
		return 0;
	liveupdate_flb_put_incoming(&flb);
	return ser->nr; $2
}
struct ser *found(void)
{
	struct ser *ser;

	if (liveupdate_flb_get_incoming(&flb, (void **)&ser))
		return 0;
	liveupdate_flb_put_incoming(&flb); $3
	return ser;
}
END
	} >lives.c
	run --no-cache lives.c
}
backed='/* flbcheck: file-backed : the files that setup() preserved are there until the reboot */'
lives
check 'a use and an escape' test "$(grep -c 'warning:' out)" = 2
for where in 1 2; do
	if [ $where = 1 ]; then lives "$backed"; else lives '' "$backed"; fi
	status_is 1
	out_has '[flb-escape-past-put]'
	check 'the use is silenced' test "$(grep -c 'warning:' out)" = 1
done
lives "$backed" '' '
	/* flbcheck: file-backed : for as long as there are files */'
status_is 0
out_is_empty
# a put is no use
lives "$backed" '' "$backed"
status_is 1
out_has '[flb-escape-past-put]'
out_matches ': warning: nothing outlives its reference here: this comment changes nothing \[flb-suppression\]$'
check 'nothing else' test "$(grep -c 'warning:' out)" = 2
run --no-cache --rules=flb-use-after-put,flb-suppression lives.c
status_is 0
# not what else there is to find
lives '/* flbcheck: file-backed */'
out_has 'it gives no reason'
check 'all three' test "$(grep -c 'warning:' out)" = 3
lives '/* flbcheck: file-backed by files : so */'
out_has "nothing but a reason follows 'file-backed'"
check 'all three' test "$(grep -c 'warning:' out)" = 3
finish
