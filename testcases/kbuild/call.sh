#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Command lines as Kbuild makes them for CHECK=, without a kernel tree.
. "$(dirname "$0")/../cli/lib.sh"
leaky leaky.c
balanced balanced.c
{
	echo '#include <missing.h>'
	declarations
} >broken.c

# kbuild [OWN-OPTIONS] SOURCE: as scripts/Makefile.build calls $(CHECK)
kbuild() {
	eval "source=\${$#}"
	own=
	for o; do test "$o" = "$source" || own="$own $o"; done
	# shellcheck disable=SC2086 # options without blanks
	run $own -D__linux__ -Dlinux -D__STDC__ -Dunix -D__unix__ -Wbitwise -Wno-return-void \
		--arch=x86 -mlittle-endian -m64 -Wp,-MMD,./.source.o.d -I./include -D__KERNEL__ \
		-std=gnu11 -fno-strict-aliasing -mindirect-branch=thunk-extern -fconserve-stack \
		-DKBUILD_MODFILE='"x"' $extra "$source"
}
extra=

kbuild leaky.c
status_is 0
out_is_empty
err_matches '^leaky\.c:18:3: warning: .*\[flb-missing-put\]$'
err_matches '^leaky\.c:13:12: note: '
kbuild balanced.c
status_is 0
out_is_empty
err_is_empty

# failure on request, in CHECK or in CF
kbuild --fail leaky.c
status_is 1
err_has '[flb-missing-put]'
extra=--fail
kbuild leaky.c
status_is 1
kbuild balanced.c
status_is 0
kbuild broken.c
status_is 2
extra=

# what was not understood is said, whatever the status
kbuild broken.c
status_is 0
err_matches '^broken\.c:1:[0-9]+: error: .*missing\.h'
kbuild missing.c
status_is 0
err_has 'missing.c: No such file or directory'
kbuild --fail missing.c
status_is 2
kbuild --fail broken.c
status_is 2

# a checker that does not work is no successful check
kbuild --protocol=missing.yaml leaky.c
status_is 2
err_has 'missing.yaml'

# own options before the flags
kbuild --rules=flb-use-after-put --fail leaky.c
status_is 0
err_is_empty
kbuild --stats --sites balanced.c
status_is 0
err_has 'flbcheck: 1 units'
err_matches '^balanced\.c:[0-9:]+ balanced: '
out_is_empty
for o in -j2 --format=json --dump-ir -ofile '-p.'; do
	kbuild "$o" leaky.c
	status_is 2
	err_has 'as CHECK= only'
done
run --fail leaky.c
status_is 2
err_has '--fail is for CHECK='

# the dependency file is the compiler's
echo 'old' >.source.o.d
kbuild leaky.c
check 'the dependency file is as it was' test "$(cat .source.o.d)" = old

# Kbuild's own probes of the compiler
mkdir -p scripts/mod
leaky scripts/mod/empty.c
leaky scripts/mod/other.c
for name in scripts/mod/empty.c "$PWD/scripts/mod/empty.c" ../"${PWD##*/}"/scripts/mod/empty.c; do
	kbuild --fail "$name"
	status_is 0
	err_is_empty
done
kbuild --fail scripts/mod/other.c
status_is 1

# flags of another program, without `--`, are no call by Kbuild
for marks in -D__KERNEL__ -Wp,-MMD,x.d -Iinclude; do
	run "$marks" leaky.c
	status_is 2
	err_has 'unknown option'
done
run leaky.c -- -Wp,-MMD,x.d -D__KERNEL__ -Iinclude
status_is 1
out_has '[flb-missing-put]'

# one write: each on this socket is one message
ran='flbcheck writing to a socket'
python3 - "$flbcheck" >out 2>err <<'END' || fail 'one write to standard error'
import socket, subprocess, sys
here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
flags = "-D__linux__ -Wp,-MMD,x.d -D__KERNEL__ leaky.c".split()
done = subprocess.run([sys.argv[1], *flags], stderr=there)
there.close()
messages = []
while True:
    message = here.recv(1 << 20)
    if not message:
        break
    messages.append(message)
print(messages)
sys.exit(done.returncode or len(messages) != 1 or messages[0].count(b"\n") < 3)
END

# another architecture: its predefined macros, not this machine's
{
	echo '#if !defined(__aarch64__) || defined(__x86_64__)
#error wrong architecture
#endif'
	declarations
} >arm64.c
run -D__linux__ -D__aarch64__ --arch=arm64 -Wp,-MMD,x.d -D__KERNEL__ arm64.c
status_is 0
err_is_empty

# more than a pipe holds arrives complete
{
	declarations
	for i in $(seq 600); do
		echo "int f$i(void) { void *obj; return liveupdate_flb_get_incoming(&flb, &obj); }"
		echo "int leak$i(void) { void *o; if (liveupdate_flb_get_incoming(&flb, &o)) return 1; return 0; }"
	done
} >many.c
ran='flbcheck writing much into a pipe'
"$flbcheck" -D__linux__ -Wp,-MMD,x.d -D__KERNEL__ many.c 2>&1 >out | { sleep 0.3; cat; } >err
check 'all of it' test "$(grep -c 'flb-missing-put' err)" -ge 600
finish
