#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Colours and the progress line: on a terminal and nowhere else.
. "$(dirname "$0")/lib.sh"
for i in 1 2 3; do leaky $i.c; done
unset NO_COLOR
TERM=xterm
export TERM

# on_terminal ARGUMENTS…: stdout and stderr are one terminal; what it got is in out, \r\n as \n
on_terminal() {
	ran="on a terminal: flbcheck $*"
	status=0
	python3 - "$flbcheck" "$@" >out 2>err <<'END' || status=$?
import os, pty, sys
pid, fd = pty.fork()
if not pid:
    os.execv(sys.argv[1], sys.argv[1:])
got = b""
while True:
    try:
        part = os.read(fd, 4096)
    except OSError:
        break
    if not part:
        break
    got += part
sys.stdout.buffer.write(got.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END
}
escape=$(printf '\033')

run 1.c 2.c 3.c missing.c
mv out plain
check 'a file gets no escapes' sh -c '! grep -q "$1" plain err' sh "$escape"

on_terminal 1.c 2.c 3.c
status_is 1
out_has "${escape}[1;35mwarning:${escape}[m"
out_has "${escape}[1;36mnote:${escape}[m"
out_has "${escape}[Kchecked 1 of 3: "
out_has "checked 3 of 3: "
tr '\r' '\n' <out | sed "s/$escape\\[[0-9;]*[mK]//g" | grep -v '^checked ' | grep . >stripped
check 'the same text but for colours' cmp plain stripped
check 'the line is gone before the report' sh -c \
	'tr "\r" "\n" <out | grep -A1 "checked 3" | tail -n 1 | grep -q "^$1\[K$1\[1m1\.c"' sh "$escape"
on_terminal missing.c
out_has "flbcheck: ${escape}[1;31merror:${escape}[m"

# one unit takes no progress line
on_terminal 1.c
out_lacks 'checked'

# a long name is cut
long=$(printf '%0100d' 0).c
leaky "$long"
on_terminal "$long" 1.c
check 'no line of progress is wider than 79' sh -c \
	'tr "\r" "\n" <out | sed "s/^$1.K//" | grep "^checked" | awk "length > 79 { exit 1 }"' sh "$escape"
out_matches 'checked [12] of 2: \.\.\.0'

# wishes
NO_COLOR=1 on_terminal 1.c 2.c
out_lacks "${escape}[1"
out_has 'checked 2 of 2'
NO_COLOR='' on_terminal 1.c
out_has "${escape}[1;35m"
TERM=dumb on_terminal 1.c 2.c
check 'no escapes' sh -c '! grep -q "$1" out' sh "$escape"
out_lacks checked
on_terminal -o report 1.c
check 'no escapes in a file' sh -c '! grep -q "$1" report' sh "$escape"
finish
