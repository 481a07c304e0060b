#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Compile databases: found by file or directory, used for the files asked for or as a whole.
. "$(dirname "$0")/lib.sh"
mkdir -p src/sub include build
leaky src/sub/leaky.c
{
	declarations
	echo '#include <config.h>
#ifndef LEVEL
#error no level
#endif'
} >src/configured.c
echo '#define CONFIGURED 1' >include/config.h
{
	echo '#include <config.h>'
	declarations
	echo 'static inline void forget(void)
{
	void *obj;

	if (liveupdate_flb_get_incoming(&flb, &obj))
		return;
}'
} >include/forget.h
echo '#include <forget.h>
void user(void) { forget(); }' >src/user.c
echo 'nonsense' >src/entry.S
cat >build/compile_commands.json <<END
[
{ "directory": "$work/src", "file": "sub/leaky.c", "command": "gcc -O2 -c sub/leaky.c -o x.o" },
{ "directory": "$work/src", "file": "$work/src/configured.c",
  "arguments": ["gcc", "-I../include", "-DLEVEL=3", "-c", "configured.c"] },
{ "directory": "$work/src", "file": "user.c", "command": "gcc -I ../include -c user.c" },
{ "directory": "$work/src", "file": "entry.S", "command": "gcc -c entry.S" }
]
END

run -p build src/sub/leaky.c
status_is 1
out_matches '^src/sub/leaky\.c:18:3: warning'
err_is_empty
run -p build/compile_commands.json src/configured.c
status_is 0
err_is_empty
run src/configured.c
status_is 2

# headers are named from where the user is
run -p build src/user.c
status_is 1
out_matches '^include/forget\.h:17:1: warning'
cd src || exit 1
run -p ../build user.c
status_is 1
out_matches "^$work/include/forget\.h:17:1: warning"
mv out err ..
cd ..

# the whole database; assembler sources are no C
run -p build --stats
status_is 1
out_matches '^src/sub/leaky\.c:18:3: warning'
out_matches '^include/forget\.h:17:1: warning'
out_has 'flbcheck: 3 units'
err_is_empty

# one file without a command does not hide the others
balanced src/new.c
run -p build src/new.c src/sub/leaky.c
status_is 2
err_has 'flbcheck: error: src/new.c: no compile command in build; not checked'
out_matches '^src/sub/leaky\.c:18:3: warning'
finish
