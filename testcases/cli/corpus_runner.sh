#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The corpus runner notices everything that can be wrong. It is given a checker that says what
# the test wants, so that each mistake can be made.
. "$(dirname "$0")/lib.sh"

mkdir -p root/rules
cat >root/rules/case.c <<'END'
int first_ok(void)
{
	return 0;
}

int second_bad(void)
{
	return 1; /* expect: flb-missing-put */
}

int FN_third(void)
{
	return 2; /* expect: none-yet flb-use-after-put */
}
END
cp root/rules/case.c original.c

# The checker: prints what findings, problems, units and status say.
cat >checker <<'END'
#!/bin/sh
cd "$(dirname "$0")" || exit
case " $* " in
*' --list-rules '*) printf 'flb-missing-put x\nflb-use-after-put x\n' && exit ;;
*' --sites '*) cat text 2>/dev/null ;;
*) echo "{\"findings\": [$(cat findings)], \"problems\": [$(cat problems)],
	\"units\": $(cat units)}" ;;
esac
case " $* " in
*' -j2 '*) cat only-with-two 2>/dev/null ;;
esac
exit "$(cat status)"
END
chmod +x checker

finding() {
	echo '{"path": "rules/case.c", "line": '"$1"', "rule": "'"$2"'", "message": "m"}'
}

good() {
	cp original.c root/rules/case.c
	finding 8 flb-missing-put >findings
	: >problems
	echo 1 >units
	echo 1 >status
	rm -f only-with-two text
}

# corpus STATUS TEXT: what the runner must end with, and say
corpus() {
	status=0
	"$top/testcases/run-corpus" ./checker root rules >out 2>err || status=$?
	ran='run-corpus'
	status_is "$1"
	out_has "$2"
	err_is_empty
}

good
corpus 0 'corpus: 1 files, 1 findings expected, 1 known limits, 0 errors'

good
: >findings
corpus 1 'rules/case.c:8: missing: flb-missing-put'

good
finding 3 flb-missing-put >>findings
sed -i '1s/$/,/' findings
corpus 1 'rules/case.c:3: not expected: flb-missing-put'

good
finding 9 flb-missing-put >findings
corpus 1 'rules/case.c:9: not expected: flb-missing-put'
out_has 'rules/case.c:8: missing: flb-missing-put'

good
finding 8 flb-use-after-put >findings
corpus 1 'rules/case.c:8: not expected: flb-use-after-put'

good
{ finding 8 flb-missing-put && echo , && finding 8 flb-missing-put; } >findings
corpus 1 'rules/case.c:8: not expected: flb-missing-put'

good
{ finding 8 flb-missing-put && echo , && finding 13 flb-use-after-put; } >findings
corpus 1 'rules/case.c:13: this limit is gone: flb-use-after-put'

good
echo '{"path": "rules/case.c", "line": 3, "message": "gave up on f(): why"}' >problems
corpus 1 'rules/case.c:3: problem: gave up on f(): why'
sed -i '3s,$, /* expect-gave-up */,' root/rules/case.c
echo 2 >status
corpus 1 'first_ok() holds an expectation'
out_lacks 'gave up on f(): why'
: >problems
corpus 1 'rules/case.c:3: missing: a site given up on'

good
echo 0 >units
corpus 1 '1 files to check, 0 checked'

good
echo 0 >status
corpus 1 'exit status 0 instead of 1'

good
echo ' ' >only-with-two
corpus 1 'the JSON reports of one worker and of two differ'
out_has 'the text reports of one worker and of two differ'

# expectations that nobody can fulfil
spoilt() {
	good
	sed -i "$1" root/rules/case.c
	corpus 1 "$2"
}
spoilt '8s/missing/mising/' "rules/case.c:8: there is no rule 'flb-mising-put'"
spoilt '8s/expect/expects/' 'rules/case.c:8: this looks like an expectation and is none'
spoilt '8s,/\* expect,// expect,' 'rules/case.c:8: this looks like an expectation and is none'
spoilt '8s/expect:/expect/' 'rules/case.c:8: not an expectation'
spoilt '8s,/\*.*,,' 'rules/case.c:6: second_bad() holds no expectation'
spoilt '3s,$, /* expect: flb-missing-put */,' 'rules/case.c:1: first_ok() holds an expectation'
spoilt 's/FN_third/third_bad/' 'rules/case.c:13: a known limit outside of a function named FN_*'

rm root/rules/case.c
status=0
"$top/testcases/run-corpus" ./checker root rules >out 2>err || status=$?
status_is 1
err_has 'no files to check'
finish
