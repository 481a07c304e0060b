# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034
#
# works PREFIX: what is installed there does its work, with nothing of the source tree in reach. Read
# after the gate's lib.sh; needs spatch.

works() {
	bin=$1/bin
	leaky "$work/leaky.c"
	balanced "$work/balanced.c"
	cd "$work" || exit 1
	status=0
	"$bin/flbcheck" leaky.c >out 2>err || status=$?
	ran="$bin/flbcheck leaky.c"
	status_is 1
	out_has '[flb-missing-put]'
	err_is_empty
	status=0
	"$bin/flbcheck" balanced.c >out 2>err || status=$?
	ran="$bin/flbcheck balanced.c"
	status_is 0
	out_is_empty
	err_is_empty
	check 'rules are explained' sh -c '"$1" --explain=flb-missing-put | grep -q reference' sh \
		"$bin/flbcheck"
	for pair in leaky:1 balanced:0; do
		status=0
		"$bin/coccicheck-flb" "${pair%:*}.c" >out 2>err || status=$?
		ran="$bin/coccicheck-flb ${pair%:*}.c"
		status_is "${pair#*:}"
	done
	new_tree
	golden v3
	save 'leak'
	status=0
	"$bin/flb-gate" HEAD >"$work/out" 2>"$work/err" || status=$?
	ran="$bin/flb-gate HEAD"
	ends_with 1
	count_of 3 '  introduced: '
	nothing_left
	# shellcheck disable=SC1091 # installed
	. "$1/share/flbcheck/git-hooks/install.sh"
	PATH=$bin:$PATH install_hook . "$1/share/flbcheck" 2>"$work/err"
	echo '/* more */' >>$unit
	sed -i '30i /* more */' $unit
	golden v4
	git commit -q -a -m 'mend' 2>"$work/err"
	complains 'checked with compile commands'
	golden v3
	status=0
	git commit -q -a -m 'leak' 2>"$work/err" || status=$?
	ends_with 1
	rm compile_commands.json
	status=0
	git commit -q -a -m 'leak' 2>"$work/err" || status=$?
	ends_with 1
	complains 'checked with the SmPL rules alone'
	check 'python left nothing' test -z "$(find "$1/share/flbcheck" -name '__pycache__' -o -name '*.pyc')"
	cd "$work" || exit 1
}
