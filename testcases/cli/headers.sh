#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Bodies of header functions are not parsed unless they may matter. A report is the same as with
# all of them, which --all asks for.
. "$(dirname "$0")/lib.sh"

# same WHAT: the findings and verdicts on a.c do not depend on --all.
same() {
	run --sites a.c
	mv out quick
	first=$status
	run --sites --all a.c
	check "$1: same with all bodies" cmp -s quick out
	check "$1: same exit status" test "$first" = "$status"
}

# A function that the preprocessor puts together calls one whose name is nowhere in the unit. Its
# body decides whether there is a path on which the reference is kept.
{
	declarations
	cat <<'END'
static inline int hidden_step(void)
{
	return 0;
}

#define MAKE_STEP(name) static inline int name##_step(void) { return HIDDEN; }
#define HIDDEN hidden_step()
MAKE_STEP(made)
END
} >steps.h
cat >a.c <<'END'
#include "steps.h"

int counts(void)
{
	struct ser *ser;
	int ret = liveupdate_flb_get_incoming(&flb, (void **)&ser);

	if (ret)
		return ret;
	if (made_step())
		return -1;
	liveupdate_flb_put_incoming(&flb);
	return 0;
}
END
run --sites a.c
status_is 0
out_matches '^a\.c:6:12: balanced'
same 'a body asked for late'

# A wrapper in a header that leaks is found, whether the unit calls it or not.
leaky wrong.h
sed -i 's/^int leaky/static inline int leaky/' wrong.h
printf '#include "wrong.h"\nint x;\n' >a.c
run a.c
status_is 1
out_matches '^wrong\.h:18:3: warning'
same 'a leak in a header'

# So it is behind macros of another header.
{
	declarations | sed -n '1,3p'
	echo '#define GET(flb, p) liveupdate_flb_get_incoming(flb, p)'
	echo '#define PUT(flb) liveupdate_flb_put_incoming(flb)'
} >get.h
{
	declarations | sed '1,3d'
	sed '1,9d' wrong.h
} | sed 's/liveupdate_flb_get_incoming(/GET(/; s/liveupdate_flb_put_incoming(/PUT(/' >behind.h
printf '#include "get.h"\n#include "behind.h"\nint x;\n' >a.c
check 'no name in it' sh -c '! grep -q liveupdate_flb_ behind.h'
run a.c
status_is 1
out_matches '^behind\.h:15:3: warning'
same 'a leak behind a macro'
finish
