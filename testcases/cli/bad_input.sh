#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Bad input: a clear message, status 2, and what is good on the same command line is checked.
. "$(dirname "$0")/lib.sh"
leaky leaky.c

# refused MESSAGE-PATTERN FILE [-- FLAGS…]: an error for FILE, and leaky.c is still checked
refused() {
	pattern=$1
	shift
	run leaky.c "$@"
	status_is 2
	err_matches "$pattern"
	out_matches '^leaky\.c:18:3: warning: .*\[flb-missing-put\]$'
}

refused '^flbcheck: error: missing\.c: No such file or directory$' missing.c
mkdir directory.c
refused '^flbcheck: error: directory\.c: Is a directory$' directory.c
refused '^flbcheck: error: leaky\.c/x: Not a directory$' leaky.c/x
ln -s loop.c loop.c
refused '^flbcheck: error: loop\.c: Too many levels of symbolic links$' loop.c
mkfifo pipe.c
refused '^flbcheck: error: pipe\.c: not a regular file$' pipe.c
: >empty.c
refused '^flbcheck: error: empty\.c: .*empty' empty.c
if test "$(id -u)" != 0; then
	leaky secret.c
	chmod 0 secret.c
	refused '^flbcheck: error: secret\.c: Permission denied$' secret.c
fi

echo 'The quick brown fox.' >prose.c
refused '^prose\.c:1:[0-9]+: error: ' prose.c
head -c 20000 /dev/urandom >random.c
refused '^random\.c:[0-9]+:[0-9]+: error: |^flbcheck: error: random\.c: ' random.c
echo '#include <no/such/header.h>' >header.c
refused '^header\.c:1:[0-9]+: error: .*no/such/header\.h' header.c
echo '#include "cycle.c"' >cycle.c
refused 'error: .*nested too deeply' cycle.c
printf 'int f(void)\n{\n\treturn undeclared;\n}\n' >undeclared.c
refused '^undeclared\.c:3:9: error: .*undeclared' undeclared.c

# Brackets deeper than the parser goes, and as deep as people can bear.
nested() {
	declarations
	echo 'int nested(void)
{
	struct ser *ser;

	if (liveupdate_flb_get_incoming(&flb, (void **)&ser))
		return 0;'
	for _ in $(seq "$1"); do echo 'if (other_step()) {'; done
	echo 'return 1;'
	for _ in $(seq "$1"); do echo '}'; done
	echo 'liveupdate_flb_put_incoming(&flb);
	return 0;
}'
}
nested 200 >deep.c
run deep.c
status_is 1
out_matches '^deep\.c:216:1: warning: .*\[flb-missing-put\]$'
nested 100000 >abyss.c
refused 'abyss\.c.*: error: |flbcheck: error: abyss\.c: ' abyss.c

# A function of 50,000 lines is checked, and its one leak found.
{
	declarations
	echo 'int large(int x)
{
	struct ser *ser;

	if (liveupdate_flb_get_incoming(&flb, (void **)&ser))
		return 0;'
	for i in $(seq 12500); do
		printf 'if (x == %d)\n\tx += ser->nr;\nelse\n\tx ^= %d;\n' "$i" "$i"
	done
	echo 'if (x)
	return 1;
	liveupdate_flb_put_incoming(&flb);
	return 0;
}'
} >large.c
run large.c
status_is 1
out_matches '^large\.c:50017:2: warning: .*\[flb-missing-put\]$'

# compile databases
database() {
	run -p "$1" leaky.c
	status_is 2
	out_is_empty
	err_matches "$2"
}
database missing.json '^flbcheck: error: missing\.json: No such file or directory'
mkdir nothing
database nothing '^flbcheck: error: nothing/compile_commands\.json: No such file or directory'
printf '[\n  {\n    "file": oops\n' >broken.json
database broken.json '^flbcheck: error: broken\.json:3: '
echo '[]' >none.json
database none.json '^flbcheck: error: none\.json: '
echo '{"file": "leaky.c"}' >object.json
database object.json '^flbcheck: error: object\.json'
: >zero.json
database zero.json '^flbcheck: error: zero\.json'
printf '[\n{"directory": "%s", "file": "other.c", "command": "cc -c other.c"}\n]\n' "$work" >other.json
database other.json '^flbcheck: error: leaky\.c: no compile command in other\.json'

# protocols
protocol() {
	run --protocol="$1" leaky.c
	status_is 2
	out_is_empty
	err_matches "$2"
}
protocol missing.yaml '^flbcheck: error: missing\.yaml:.*No such file or directory'
printf 'protocols:\n  - name: x\n   noun: [\n' >broken.yaml
protocol broken.yaml '^flbcheck: error: broken\.yaml:[34]: '
printf 'protocols:\n  - name: x\n    noun: y\n    functions:\n      - name: f\n        role: borrow\n' \
	>role.yaml
protocol role.yaml '^flbcheck: error: role\.yaml:6: .*borrow'
: >empty.yaml
protocol empty.yaml '^flbcheck: error: empty\.yaml'
protocol directory.c '^flbcheck: error: directory\.c'
finish
