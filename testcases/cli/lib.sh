# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2016
#
# What the tests of the command line share. A test is a script that is given the executable and
# the top of the project, reads this file, and ends with `finish`. It runs in a directory of its
# own, which is gone afterwards. A check that fails says what was wanted and what came, and the
# script goes on: one run shows everything that is broken. With FLBCHECK_FIRST_FAILURE it ends there.

flbcheck=$(realpath "$1")
# shellcheck disable=SC2034 # for the tests
top=$(realpath "$2")
failures=0
checks=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
# The build directory may be anywhere; the project's data are the ones to test with.
FLBCHECK_DATA=$top/rules
# What is kept of one test must not hide what another one breaks.
XDG_CACHE_HOME=$work/.cache
export FLBCHECK_DATA XDG_CACHE_HOME

# cases: names of the cases of the corpus; with sanitizers every fifth, unless FLBCHECK_CASES=all: the
# test of the corpus takes all of them through the same code.
cases() {
	every=1
	if test "${FLBCHECK_CASES-}" != all && grep -qaF __asan_init "$flbcheck"; then every=5; fi
	printf '%s\n' "$top"/testcases/golden/*.c "$top"/testcases/golden/*/*.c \
		"$top"/testcases/rules/*/*.c | awk -v every=$every 'NR % every == 0'
}

# run ARGUMENTS…: flbcheck; leaves out, err and $status.
run() {
	status=0
	"$flbcheck" "$@" >out 2>err || status=$?
	ran="flbcheck $*"
}

fail() {
	failures=$((failures + 1))
	echo "FAILED: $1"
	echo "  after: $ran (status $status)"
	sed 's/^/  out: /' out | head -n 20
	sed 's/^/  err: /' err | head -n 20
	test -z "${FLBCHECK_FIRST_FAILURE-}" || exit 1
}

# Each check is one condition: `check 'what' test …`, or one of the shorthands below.
check() {
	what=$1
	shift
	checks=$((checks + 1))
	"$@" || fail "$what"
}

status_is() { check "exit status $1" test "$status" = "$1"; }
out_has() { check "stdout has: $1" grep -qF -e "$1" out; }
out_matches() { check "stdout matches: $1" grep -qE -e "$1" out; }
out_lacks() { check "stdout lacks: $1" sh -c '! grep -qF -e "$1" out' sh "$1"; }
out_is_empty() { check 'stdout is empty' test ! -s out; }
err_has() { check "stderr has: $1" grep -qF -e "$1" err; }
err_matches() { check "stderr matches: $1" grep -qE -e "$1" err; }
err_is_empty() { check 'stderr is empty' test ! -s err; }

finish() {
	test "$checks" -gt 0 || failures=1
	echo "$checks checks, $failures failed"
	test "$failures" = 0
	exit
}

# What the samples declare; 9 lines.
declarations() {
	cat <<'END'
struct liveupdate_flb;
int liveupdate_flb_get_incoming(struct liveupdate_flb *flb, void **objp);
void liveupdate_flb_put_incoming(struct liveupdate_flb *flb);
int other_step(void);
struct ser {
	int nr;
	struct ser *next;
};
extern struct liveupdate_flb flb;
END
}

# leaky FILE: one missing put, at line 18, column 3.
leaky() {
	{
		declarations
		cat <<'END'
int leaky(void)
{
	struct ser *ser;
	int ret = liveupdate_flb_get_incoming(&flb, (void **)&ser);

	if (ret)
		return ret;
	if (other_step())
		return -1;
	ret = ser->nr;
	liveupdate_flb_put_incoming(&flb);
	return ret;
}
END
	} >"$1"
}

# balanced FILE: nothing wrong.
balanced() {
	{
		declarations
		cat <<'END'
int balanced(void)
{
	struct ser *ser;
	int ret = liveupdate_flb_get_incoming(&flb, (void **)&ser);

	if (ret)
		return ret;
	ret = ser->nr;
	liveupdate_flb_put_incoming(&flb);
	return ret;
}
END
	} >"$1"
}
