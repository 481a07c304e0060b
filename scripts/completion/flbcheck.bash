# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# bash completion for flbcheck and flb-gate. The options are those of --help and the rules those of
# --list-rules, asked for when they are wanted: a list kept here would be wrong one day.

# The options in --help of a program, with the `=` that a value goes behind.
_flbcheck_options() {
	"$1" --help 2>/dev/null | sed -n 's/^  *\(-.*\)/\1/p' | sed 's/   *.*//' |
		grep -oE '(^|[ ,])--?[a-z][a-z0-9-]*=?' | tr -d ' ,' | sort -u
}

_flbcheck() {
	local program=$1 word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}
	local IFS=$'\n' i

	COMPREPLY=()
	# What follows `--` is the compiler's.
	for ((i = 1; i < COMP_CWORD; i++)); do
		if [[ ${COMP_WORDS[i]} == -- ]]; then
			mapfile -t COMPREPLY < <(compgen -f -- "$word")
			return
		fi
	done
	# `=` is a word of its own to bash.
	if [[ $word == = ]]; then
		word=
	elif [[ $option == = ]]; then
		option=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	case $option in
	--rules | --explain)
		mapfile -t COMPREPLY < <(compgen -W "$("$program" --list-rules 2>/dev/null |
			cut -d ' ' -f 1)" -- "$word")
		;;
	--format)
		mapfile -t COMPREPLY < <(compgen -W "$("$program" --help 2>/dev/null |
			sed -n '/^Formats:/,/^$/s/^  \([a-z]*\) .*/\1/p;
				s/.*--format {\([^}]*\)}.*/\1/p' | tr , '\n')" -- "$word")
		;;
	-j | --timeout | --base | --memory | --shard) ;;
	*)
		if [[ $word == -* ]]; then
			mapfile -t COMPREPLY < <(compgen -W "$(_flbcheck_options "$program")" -- "$word")
			[[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace 2>/dev/null
		else
			mapfile -t COMPREPLY < <(compgen -f -- "$word")
		fi
		;;
	esac
}

complete -o filenames -F _flbcheck flbcheck flb-gate
