#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Comments that silence a finding: where they work, where not, and what is said of those that do
# not.
. "$(dirname "$0")/lib.sh"
leaky leaky.c # the finding is in line 18

# with LINE TEXT: leaky.c with TEXT instead of line LINE, or, with LINE+, behind it
with() {
	case $1 in
	*+) sed "${1%+}r /dev/stdin" leaky.c >with.c <<END ;;
$2
END
	*) text=$2 awk -v n="$1" 'NR == n { print ENVIRON["text"]; next } { print }' leaky.c >with.c ;;
	esac
	run with.c
}
silent() {
	with "$@"
	status_is 0
	out_is_empty
	err_is_empty
}
# said MESSAGE LINE…: the finding is still there, and one on the comment
said() {
	message=$1
	shift
	with "$@"
	status_is 1
	out_matches '\[flb-missing-put\]$'
	out_matches "^with\\.c:[0-9]+:[0-9]+: warning: .*$message.* \\[flb-suppression\\]\$"
	check 'one of each' test "$(grep -c 'warning:' out)" = 2
}

# in the line, and alone in the line above
silent 18 '		return -1; /* flbcheck: ignore flb-missing-put : on purpose */'
silent 18 '		return -1; // flbcheck: ignore flb-missing-put: on purpose'
silent 18 '/*flbcheck:ignore flb-missing-put:on purpose*/ return -1;'
silent 17+ '	/* flbcheck: ignore flb-missing-put : on purpose */'
silent 17+ '	// flbcheck: ignore flb-missing-put : on purpose: see below'
silent 17+ '	/*
	 * flbcheck: ignore flb-missing-put :
	 *	the reason takes
	 *	several lines
	 */'
# comments of their own between the two
silent 17+ '	/* flbcheck: ignore flb-missing-put : on purpose */
	/* and so on */'
# a trailing comment begins in the line and goes on
silent 18 '		return -1; /* flbcheck: ignore flb-missing-put :
		              on purpose */'

# not there: another line, or a string
said 'nothing to silence' 12+ '	/* flbcheck: ignore flb-missing-put : where it is taken */'
said 'nothing to silence' 16+ '	/* flbcheck: ignore flb-missing-put : on purpose */'
said 'nothing to silence' 17+ '	/* flbcheck: ignore flb-missing-put : on purpose */
'
said 'nothing to silence' 18+ '	/* flbcheck: ignore flb-missing-put : on purpose */'
said 'nothing to silence' 16 '		return ret; /* flbcheck: ignore flb-missing-put : not for below */'
for text in '"/* flbcheck: ignore flb-missing-put : in a string */"' \
	"'/* flbcheck: ignore flb-missing-put : in a constant */'" \
	'"\"/* flbcheck: ignore flb-missing-put : escaped */"'; do
	with 18 "		return (long)$text;"
	check 'the finding is there, alone' test "$(grep -c 'warning:' out)" = 1
	out_has '[flb-missing-put]'
done
# a comment that speaks of the mark
with 17+ '	/* write flbcheck: ignore flb-missing-put : so */'
check 'the finding is there, alone' test "$(grep -c 'warning:' out)" = 1

# faulty ones silence nothing
said 'it gives no reason' 17+ '	/* flbcheck: ignore flb-missing-put */'
said 'it gives no reason' 17+ '	/* flbcheck: ignore flb-missing-put : */'
said 'it gives no reason' 17+ '	/* flbcheck: ignore flb-missing-put on purpose */'
said "there is no rule 'flb-nonsense'" 17+ '	/* flbcheck: ignore flb-nonsense : why not */'
said "there is no rule 'flb-nonsense'" 17+ \
	'	/* flbcheck: ignore flb-missing-put, flb-nonsense : why not */'
said 'it names no rule' 17+ '	/* flbcheck: ignore : all of it */'
said "neither 'ignore' nor" 17+ '	/* flbcheck: ingore flb-missing-put : typo */'
said "neither 'ignore' nor" 17+ '	/* flbcheck: ignored flb-missing-put : typo */'
said 'cannot be silenced' 17+ '	/* flbcheck: ignore flb-missing-put, flb-suppression : no */'

# of two rules one is found
with 17+ '	/* flbcheck: ignore flb-missing-put, flb-use-after-put : both */'
status_is 1
check 'one finding' test "$(grep -c 'warning:' out)" = 1
out_has 'no flb-use-after-put is found'

# rules that are not asked for are not missed
run --rules=flb-use-after-put,flb-suppression with.c
out_has 'no flb-use-after-put is found'
check 'one finding' test "$(grep -c 'warning:' out)" = 1
run --rules=flb-missing-put with.c
status_is 0
run --rules=flb-missing-put,flb-suppression leaky.c
check 'one finding' test "$(grep -c 'warning:' out)" = 1

# a unit that holds no reference at all, and one that was not understood
echo '/* flbcheck: ignore flb-missing-put : gone */
int x;' >gone.c
run gone.c
status_is 1
out_matches '^gone\.c:1:1: warning: nothing to silence .*\[flb-suppression\]$'
echo 'int y(' >>gone.c
run gone.c
status_is 2
out_is_empty

# nothing is checked, so nothing is missed
sed -i '$d' gone.c
run --dump-ir gone.c
status_is 0
out_lacks warning

# code that is left out, compiled, or depends on another configuration
cat >conditional.c <<'END'
#ifdef ON
int on(void);
/* flbcheck: ignore flb-missing-put : for another configuration */
#else
int liveupdate_flb_get_incoming(struct liveupdate_flb *flb, void **objp);
int off(void)
{
	return liveupdate_flb_get_incoming(0, 0);
}
#endif
#if 0
/* flbcheck: ignore flb-missing-put : left out */
#endif
END
run conditional.c --rules=flb-suppression
status_is 0
sed -i 's|^int off|/* flbcheck: ignore flb-use-after-put : compiled */\n&|' conditional.c
run conditional.c --rules=flb-suppression,flb-use-after-put
status_is 1
out_matches '^conditional\.c:6:1: warning: nothing to silence'
check 'one finding' test "$(grep -c 'warning:' out)" = 1

# in a header, once for all its units; a unit that uses it is enough
leaky shared.h
sed -i 's/^int leaky/static inline int leaky/; 18s|$| /* flbcheck: ignore flb-missing-put : on purpose */|' shared.h
for i in 1 2; do
	echo '#include "shared.h"
int user(void) { return leaky(); }' >unit$i.c
done
run --stats unit1.c unit2.c
out_lacks 'shared.h'
out_has 'flbcheck: not reported: 1 silenced by comments, 0 in the baseline'
run --format=json unit1.c
check 'the JSON names it, and the reason' python3 - <<'END'
import json
report = json.load(open("out"))
(s,) = report["silenced"]
assert (s["path"], s["line"], s["by"], s["reason"]) == ("shared.h", 18, "comment", "on purpose")
END
finish
