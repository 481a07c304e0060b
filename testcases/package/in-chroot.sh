#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The part of scripts/test-deb that runs in the clean system: installs the package with what it
# depends on, uses it, and takes it away again.
#
# usage: in-chroot.sh PACKAGE    (this directory lies in TOP/testcases/package)
set -eu
export DEBIAN_FRONTEND=noninteractive
own=$(cd "$(dirname "$0")" && pwd)
apt() { apt-get -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 "$@" </dev/null; }

apt update
find / -xdev \( -iname '*flbcheck*' -o -name '*flb-gate*' -o -name '*coccicheck-flb*' \) \
	! -path "${own%/*/*}/*" | grep . && exit 2
apt install "$1"
flbcheck --version
set -- /usr/bin/flbcheck "${own%/*/*}"
. "$own/../gate/lib.sh"
. "$own/works.sh"
unset FLBCHECK FLBCHECK_DATA

# What it depends on is there, what it only recommends is not: what needs that says so.
ran='apt-get install'
: >out
: >err
for program in flbcheck flb-gate coccicheck-flb; do
	check "$program is in the path" test "$(command -v $program)" = /usr/bin/$program
done
for page in man1/flbcheck.1 man1/flb-gate.1 man5/flbcheck-protocol.5; do
	check "the page $page" test -s "/usr/share/man/$page"
done
check 'dpkg is content' sh -c 'test -z "$(dpkg --audit)$(dpkg --verify flbcheck)"'
leaky leaky.c
status=0
coccicheck-flb leaky.c >out 2>err || status=$?
ran='coccicheck-flb without spatch'
status_is 2
err_has 'spatch'

# shellcheck disable=SC2046 # names
apt install $(dpkg-query -W -f '${Recommends}' flbcheck | tr ',' '\n' |
	sed 's/^ *//; s/[ (|].*//') >out 2>err || fail 'apt-get install of what is recommended'
works /usr

# Nothing stays behind.
dpkg -L flbcheck | sort >listed
apt purge flbcheck >out 2>err || fail 'apt-get purge'
ran='apt-get purge flbcheck'
while read -r path; do
	test -e "$path" && ! dpkg -S "$path" >/dev/null 2>&1 && echo "$path"
done <listed >out
out_is_empty
find / -xdev \( -iname '*flbcheck*' -o -name '*flb-gate*' -o -name '*coccicheck-flb*' \) \
	! -path "${own%/*/*}/*" ! -path "$work/*" >out
out_is_empty
finish
