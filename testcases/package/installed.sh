#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What `cmake --install` and the Debian package bring: programs that work from where they are, pages
# that say what the programs say, completion, and recipes that can be run.
. "$(dirname "$0")/../gate/lib.sh"
# shellcheck disable=SC1091 # beside this file
. "$(dirname "$0")/works.sh"
build=$(realpath "$3")
unset FLBCHECK_DATA FLBCHECK

DESTDIR=$work/root cmake --install "$build" --prefix /opt/flbcheck >out 2>err ||
	fail 'cmake --install'
works "$work/root/opt/flbcheck"
check 'no path of the build in the program' sh -c '! grep -qF "$1" "$2"' sh "$top/rules" \
	"$work/root/opt/flbcheck/bin/flbcheck"

# the package
(cd "$work" && cpack --config "$build/CPackConfig.cmake" -B "$work/pack") >out 2>err ||
	fail 'cpack'
deb=$(echo "$work"/pack/*.deb)
dpkg-deb -x "$deb" "$work/deb"
dpkg-deb -f "$deb" Depends >out
: >err
ran='the package'
for need in git python3 'libclang1-' libjansson4 libyaml-0-2; do out_has "$need"; done
works "$work/deb/usr"
check 'all in /usr' test "$(ls "$work/deb")" = usr
check 'the licence is there' grep -q GPL-2 "$work/deb/usr/share/doc/flbcheck/copyright"

# manual pages: no complaint, and every option of the programs
for page in flbcheck.1 flb-gate.1 flbcheck-protocol.5; do
	ran="man $page"
	: >out
	groff -man -Tutf8 -ww -z "$top/scripts/man/$page" >out 2>err || fail 'formatted'
	out_is_empty
	err_is_empty
done
# of each line that begins with one, what stands before the explanation
options() {
	"$@" --help | sed -n 's/^  *\(-.*\)/\1/p' | sed 's/   *.*//' |
		grep -oE '(^|[ ,])--?[a-z][a-z0-9-]*' | tr -d ' ,' | sort -u
}
options "$flbcheck" >flbcheck.options
options "$gate" >flb-gate.options
for program in flbcheck flb-gate; do
	ran="the page of $program"
	sed 's/\\-/-/g' "$top/scripts/man/$program.1" >out
	: >err
	check 'there are options' test "$(wc -l <$program.options)" -ge 10
	while read -r option; do
		out_matches "^\.(B|BI|BR|TP).*[ \"]$option( |=|\"|\\\\|$)"
	done <$program.options
done
"$flbcheck" --help | sed -n '/^Formats:/,/^$/s/^  \([a-z]*\) .*/\1/p' >formats
sed 's/\\-/-/g' "$top/scripts/man/flbcheck.1" >out
while read -r format; do out_matches "^\.BR? $format"; done <formats
# the example of the format is one, and every key that is known is described
awk '/^\.SH EXAMPLE/ { on = 1 } /^\.RE/ { on = 0 } on && !/^\./' "$top/scripts/man/flbcheck-protocol.5" |
	sed 's/\\-/-/g' >example.yaml
echo 'struct device_node; struct device_node *of_find_node_by_name(struct device_node *, const char *);
int f(void) { return !of_find_node_by_name(0, "x"); }' >node.c
run --protocol=example.yaml node.c
status_is 1
run --protocol=of node.c
status_is 1
out_has 'device tree node reference'
sed 's/\\-/-/g' "$top/scripts/man/flbcheck-protocol.5" >out
for key in $(sed -n '/keys\[\] = {/,/}/p' "$top/checker/protocol/load.c" |
	grep -oE '"[a-z-]+"' | tr -d '"' | sort -u); do
	out_matches "^\.B $key$"
done
for key in $(sed -n '/keys\[\] = {/,/}/p' "$top/checker/cli/config.c" |
	grep -oE '"[a-z-]+"' | tr -d '"'); do
	check "the page describes the configuration's $key" grep -q "^\.B $key$" "$top/scripts/man/flbcheck.1"
done

# completion, in a bash of its own
complete_as() {
	bash --norc -c '
		. "$1/scripts/completion/flbcheck.bash"
		PATH=$2:$1/scripts:$PATH
		shift 2
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		_flbcheck "$1"
		printf "%s\n" "${COMPREPLY[@]}"' bash "$top" "$(dirname "$flbcheck")" "$@" >out 2>err
	ran="completion of $*"
}
complete_as flbcheck --ex
out_matches '^--explain=$'
complete_as flbcheck --explain = flb-mis
out_matches '^flb-missing-put$'
out_matches '^flb-mismatched-put$'
out_lacks flb-use
complete_as flbcheck --format = s
out_matches '^sarif$'
complete_as flbcheck --
while read -r option; do
	case $option in --*) out_matches "^$option=?$" ;; esac
done <flbcheck.options
complete_as flb-gate --
while read -r option; do
	case $option in --*) out_matches "^$option=?$" ;; esac
done <flb-gate.options
complete_as flb-gate --format j
out_matches '^json$'
complete_as flbcheck lea
out_matches '^leaky\.c$'
complete_as flbcheck -- --ex
out_lacks explain
finish
