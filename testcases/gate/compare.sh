#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What is introduced and what was there already: nothing old is blamed on a patch, nothing new
# hidden by what a patch repairs elsewhere.
. "$(dirname "$0")/lib.sh"
new_tree
file=drivers/pci/user.c
leak='if (x) return 2;'

# verdict INTRODUCED REPAIRED ALREADY: of the last commit
verdict() {
	run_gate HEAD
	ends_with $(($1 > 0))
	count_of "$1" '  introduced: '
	count_of "$2" '  repaired: '
	count_of "$3" '  already there: '
}

user_of_flb $file user "$leak"
save 'a leak'
verdict 1 0 0
says "  introduced: $file:12:9: "

commands $unit $file drivers/pci/renamed.c

# lines move, above and below
sed -i '1i /* a new\n * comment */' $file
echo 'int another_one(void);' >>$file
save 'lines above and below'
verdict 0 0 1
says "  already there: $file:14:9: "

# the line itself is edited
sed -i 's/return 2;/return 3;/' $file
save 'another error'
verdict 0 0 1

# the leak is repaired, and there is another one elsewhere in the function
# two_ways_out FIRST SECOND: what stands before two returns
two_ways_out() {
	cat >$file <<END
#include <linux/liveupdate.h>
#include <linux/types.h>

extern struct liveupdate_flb shared_flb;

int user(int x)
{
	void *obj;
	int ret = 1;

	if (liveupdate_flb_get_incoming(&shared_flb, &obj))
		return -1;
	if (x == 2) {
		$1
		return ret;
	}
	ret += x;
	if (x == 5) {
		$2
		return ret;
	}
	liveupdate_flb_put_incoming(&shared_flb);
	return 0;
}
END
}
put='liveupdate_flb_put_incoming(&shared_flb);'
two_ways_out 'ret = 2;' "$put"
save 'anew'
two_ways_out "$put" 'ret = 3;'
save 'swap one for the other'
verdict 1 1 0
says "  introduced: $file:20:3: "
says "  repaired: $file:15:3: "

# the put in front of a return that stays as it is
user_of_flb $file user
save 'balanced'
sed -i '/put_incoming/d' $file
save 'drop the put'
verdict 1 0 0

# a function moves within the file, and to another one
cat >>$file <<'END'

static int in_between(void)
{
	return 1;
}

int last(void)
{
	return in_between();
}
END
save 'more functions'
verdict 0 0 1
python3 - $file <<'END'
import sys
text = open(sys.argv[1]).read()
start, end = text.index("int user("), text.index("static int in_between")
open(sys.argv[1], "w").write(text[:start] + text[end:] + "\n" + text[start:end])
END
save 'move down'
verdict 0 0 1
cp $unit "$work/unit"
sed -n '/^int user(/,/^}/p' $file >>$unit
sed -i 's/^\(static struct liveupdate_flb pci_live\)/extern struct liveupdate_flb shared_flb;\n\1/' $unit
sed -i '/^int user(/,/^}/d' $file
save 'move to another file'
verdict 0 0 1
says "  already there: $unit:"
cp "$work/unit" $unit
user_of_flb $file user "$leak"
save 'back'

# a rename that brings a leak besides the old one
sed -i 's/return 0;/return 0;\n}\n\nint second(void)\n{\n\tvoid *obj;\n\n\treturn liveupdate_flb_get_incoming(\&shared_flb, \&obj);/' $file
git mv $file drivers/pci/renamed.c
save 'rename and add'
verdict 1 0 1
says_like "already there: drivers/pci/renamed.c:12:.* user\(\)"
says_like "introduced: drivers/pci/renamed.c:21:.* second\(\)"
git mv drivers/pci/renamed.c $file
save 'rename back'
verdict 0 0 2

# a file that goes takes its leaks with it
git rm -q $file
save 'remove'
run_gate HEAD
ends_with 0
count_of 2 '  repaired: '
commands $unit

# a header is judged by the units that read it, and its finding told once
cat >drivers/pci/shared.h <<'END'
#include <linux/liveupdate.h>

extern struct liveupdate_flb header_flb;

static inline int from_header(int x)
{
	void *obj;

	if (liveupdate_flb_get_incoming(&header_flb, &obj))
		return -1;
	liveupdate_flb_put_incoming(&header_flb);
	return x;
}
END
for name in one two; do
	user_of_flb drivers/pci/$name.c $name
	sed -i '1i #include "shared.h"' drivers/pci/$name.c
done
commands $unit drivers/pci/one.c drivers/pci/two.c
save 'a header'
verdict 0 0 0
sed -i '/put_incoming/d' drivers/pci/shared.h
save 'the header loses the put'
verdict 1 0 0
says '  introduced: drivers/pci/shared.h:11:2: '
says '2 checks of a unit'
# a new unit shows what the header had already
user_of_flb drivers/pci/three.c three
sed -i '1i #include "shared.h"' drivers/pci/three.c
save 'a third user'
verdict 0 0 1
user_of_flb drivers/pci/two.c two
save 'one user less'
verdict 0 0 0
sed -i 's/^	return x;/	liveupdate_flb_put_incoming(\&header_flb);\n&/' drivers/pci/shared.h
save 'the header is repaired'
verdict 0 1 0
# one that the series itself adds is among its users
user_of_flb drivers/pci/four.c four
sed -i '1i #include "shared.h"' drivers/pci/four.c
save 'a fourth user'
commands $unit
sed -i '/put_incoming/d' drivers/pci/shared.h
save 'lose it again'
run_gate HEAD~2..HEAD
ends_with 1
count_of 1 '  introduced: drivers/pci/shared.h:'
git reset -q --hard HEAD~2
commands $unit drivers/pci/one.c drivers/pci/two.c
# a macro that a header defines changes what a unit does
cat >drivers/pci/macro.h <<'END'
#define finish(flb) liveupdate_flb_put_incoming(flb)
END
sed -i 's/^	liveupdate_flb_put_incoming/	finish/; 1i #include "macro.h"' drivers/pci/two.c
save 'a macro'
verdict 0 0 0
echo '#define finish(flb) ((void)(flb))' >drivers/pci/macro.h
save 'the macro does nothing any more'
verdict 1 0 0
says_like 'introduced: drivers/pci/two.c:[0-9]+:'
# a source that is part of another
user_of_flb drivers/pci/part.c part
sed -i '1i #include "part.c"' drivers/pci/one.c
save 'one file in another'
verdict 0 0 0
sed -i '/put_incoming/d' drivers/pci/part.c
save 'the part leaks'
verdict 1 0 0
says_like 'introduced: drivers/pci/part.c:[0-9]+:'

# merges: what both parents are free of is the merge's own
git checkout -q -b side HEAD~1
echo '/* side */' >>drivers/pci/two.c
save 'on the side'
git checkout -q -b other HEAD~1
echo '/* other */' >>drivers/pci/one.c
save 'on the other side'
git merge -q --no-verify -m 'merge them' side
run_gate HEAD
ends_with 0
count_of 0 '  introduced: '
run_gate HEAD~2..HEAD
ends_with 0
says 'patch 3/3'
git reset -q --hard HEAD~1
git merge -q --no-commit --no-verify side
sed -i '/put_incoming/d' drivers/pci/part.c
git add -A
git commit -q --no-verify -m 'merge, and more'
run_gate HEAD
ends_with 1
count_of 1 '  introduced: drivers/pci/part.c:'
git checkout -q main

# the first commit of all
git checkout -q --orphan fresh
user_of_flb drivers/pci/one.c one "$leak"
save 'all at once'
run_gate HEAD
ends_with 1
says_like 'introduced: drivers/pci/one.c:'
git checkout -q -f main

commands $unit drivers/pci/three.c
# a comment that silences is told
user_of_flb drivers/pci/three.c three 'if (x) return 2; /* flbcheck: ignore flb-missing-put : on purpose */'
save 'silence'
run_gate HEAD
ends_with 0
says_like 'silenced by a comment: drivers/pci/three.c:12:.*\[flb-missing-put\]'
says 'the reason given: on purpose'
git format-patch -q --stdout -1 | "$gate" --b4 >"$work/out" 2>"$work/err"
says_like '^WARNING: silenced by a comment: '
cd "$work" || exit 1
finish
