#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A second run over a tree reads what changed and says what a first one would, whatever happened to
# the tree or to what the first one left.
. "$(dirname "$0")/lib.sh"
cache=$XDG_CACHE_HOME/flbcheck

# same WHAT ARGUMENTS…: what is kept changes nothing in what is said
same() {
	about=$1
	shift
	run "$@" --no-cache
	mv out fresh
	mv err fresh.err
	first=$status
	run "$@"
	check "$about: same output" cmp fresh out
	check "$about: same messages" cmp fresh.err err
	check "$about: same exit status" test "$first" = "$status"
}

# Only a file that has not changed for a while is told from one that has by its times.
settle() { sleep 4.1; }

# Those files of the cache that are no results of a unit.
indexes() {
	for f in "$cache"/*; do
		test ! -f "$f" || test "$(tail -c +51 "$f" | head -c 1)" = '{' || echo "$f"
	done
}

# Whether a run reads the whole tree shows in how many bytes it reads: the tree has a header of
# LARGE bytes that nothing includes, more than the program's own file, which a run reads for each
# round. What ended children read counts for who waited for them. With sanitizers that file is so
# large that each run would take seconds; what is read is the same, and is not counted there.
if grep -qaF __asan_init "$flbcheck"; then
	LARGE=
else
	strip -o "$work/flbcheck" "$flbcheck"
	flbcheck=$work/flbcheck
	LARGE=$((8 * $(stat -c %s "$flbcheck")))
fi
reads() {
	shift
	status=0
	# shellcheck disable=SC2016 # for the other shell
	n=$(sh -c '"$@" >out 2>err; awk "/^rchar/ { print \$2 }" /proc/$$/io' sh "$flbcheck" "$@")
	ran="flbcheck $*"
}
reads_all() {
	reads "$@"
	check "$1: reads the tree" test "$n" -ge "${LARGE:-0}"
}
reads_little() {
	reads "$@"
	check "$1: does not read the tree" test "$n" -lt "${LARGE:-$((n + 1))}"
}

mkdir -p tree/src/sub tree/src/other tree/include elsewhere
truncate -s "${LARGE:-0}" tree/include/large.h
leaky tree/src/leaky.c
sed 's/get_incoming/got_incoming/' tree/src/leaky.c >tree/src/sub/almost.c
cp tree/src/sub/almost.c tree/src/other/almost.c
echo '#include "../include/way.h"' >tree/src/plain.c
echo '#include "../../elsewhere/code.inc"' >tree/include/way.h
echo 'static inline int code(void) { return 0; }' >elsewhere/code.inc
echo '#define GET(p) 0' >tree/include/macros.h
printf '%s\n' '#include "../include/macros.h"' 'int gets(void) { return GET(0); }' >tree/src/gets.c
settle

same 'first run' tree
check 'one index' test "$(indexes | wc -l)" = 1
same 'second run' tree
out_matches '^tree/src/leaky\.c:18:3: warning'
reads_little 'second run' tree
reads_all 'without a cache' tree --no-cache
rm "$(indexes)"
reads_all 'without an index' tree
reads_little 'with a new one' tree

# edit FILE SED: the same size and the same time, as a tool may set it
edit() {
	touch -r "$1" times
	sed "$2" "$1" >edited
	check "$1: same size" test "$(stat -c %s edited)" = "$(stat -c %s "$1")"
	cat edited >"$1"
	touch -r times "$1"
}
edit tree/src/sub/almost.c s/got_incoming/get_incoming/
same 'edited' tree
out_matches '^tree/src/sub/almost\.c:18:3: warning'
edit tree/src/sub/almost.c s/get_incoming/got_incoming/
same 'edited and not settled' tree
for i in 1 2 3; do
	edit tree/src/sub/almost.c s/got_incoming/get_incoming/
	same "edited at once, $i" tree
	edit tree/src/sub/almost.c s/get_incoming/got_incoming/
	same "edited back at once, $i" tree
done
out_lacks 'almost.c'

leaky tree/src/sub/added.c
same 'added' tree
out_matches '^tree/src/sub/added\.c:18:3: warning'
reads_little 'added' tree
rm tree/src/sub/added.c
same 'deleted' tree
reads_little 'deleted' tree
leaky tree/src/other/almost.c
settle
same 'before names change' tree
mv tree/src/sub tree/src/new
same 'a renamed directory' tree
mv tree/src/other tree/src/sub
mv tree/src/new tree/src/other
same 'directories that change places' tree
out_matches '^tree/src/sub/almost\.c:18:3: warning'
reads_little 'directories that change places' tree

# Nothing of another file's times says what a header or included code has.
edit tree/include/macros.h 's/GET(p) 0/TAKES 0 /'
same 'no macro' tree
echo '#define GET(p) liveupdate_flb_get_incoming(0, p)' >tree/include/macros.h
same 'a macro' tree --sites
{
	declarations
	echo 'static inline int code(void) { void *p; return liveupdate_flb_get_incoming(&flb, &p); }'
} >elsewhere/code.inc
same 'included code' tree --sites
rm elsewhere/code.inc
same 'code that is gone' tree
echo 'static inline int code(void) { return 0; }' >elsewhere/code.inc
leaky elsewhere/target
ln -s ../../elsewhere/target tree/src/link.c
settle
same 'a link' tree
out_matches '^tree/src/link\.c:18:3: warning'
balanced elsewhere/target
same 'what a link leads to' tree
out_lacks 'link.c'
rm elsewhere/target
same 'a link to nothing' tree
rm tree/src/link.c

# A wrapper is learned in the first run and searched for at once in the next.
cat >tree/src/wrapper.c <<'END'
struct liveupdate_flb;
int liveupdate_flb_get_incoming(struct liveupdate_flb *flb, void **objp);
extern struct liveupdate_flb flb;
int take_it(void **objp)
{
	return liveupdate_flb_get_incoming(&flb, objp);
}
END
cat >tree/src/caller.c <<'END'
int take_it(void **objp);
int calls(void)
{
	void *p;

	return take_it(&p);
}
END
settle
reads_all 'a wrapper' tree
same 'a wrapper' tree
out_matches '^tree/src/caller\.c:6:'
reads_little 'a wrapper' tree
edit tree/src/caller.c s/take_it/took_it/
same 'a caller less' tree
out_lacks 'caller.c'
edit tree/src/caller.c s/took_it/take_it/
same 'a caller more' tree
reads_little 'a caller more' tree
edit tree/src/wrapper.c s/take_it/took_it/
same 'no wrapper' tree
out_lacks 'caller.c'
edit tree/src/wrapper.c s/took_it/take_it/
same 'a wrapper again' tree
reads_little 'a wrapper again' tree

# Other names, other directories, a database.
same 'another protocol' tree --protocol=pci
same 'a part of the tree' tree/src
same 'another part of the tree' tree/src/sub tree/include
reads_little 'the tree again' tree
printf '[{"directory": "%s", "file": "tree/src/plain.c", "arguments": ["gcc", "-c", "-Itree/include", "tree/src/plain.c"]}]' \
	"$work" >compile_commands.json
same 'a database' -p .
reads_little 'a database' -p .
same 'a database and the tree' -p . tree
reads_little 'a database and the tree' -p . tree
for format in json sarif junit; do
	same "$format" tree --format=$format --stats --sites
done
same 'all' tree --all

# Damage, and caches that cannot be.
rm tree/include/large.h
settle
same 'whole' tree
rm -rf "$cache"
run tree
index=$(indexes)
cp "$index" whole
size=$(stat -c %s whole)
for n in 0 51 $((size / 2)) $((size - 1)); do
	head -c "$n" whole >"$index"
	same "cut to $n bytes" tree
	cp whole "$index"
	printf X | dd of="$index" bs=1 seek="$n" conv=notrunc 2>/dev/null
	same "another byte at $n" tree
done
check 'mended' test "$(indexes)" = "$index"
rm "$index"
mkdir "$index"
same 'a directory' tree
rmdir "$index"
home=$XDG_CACHE_HOME
XDG_CACHE_HOME=$work/compile_commands.json
same 'no cache can be made' tree
XDG_CACHE_HOME=$home
FLBCHECK_CACHE_SIZE=0
export FLBCHECK_CACHE_SIZE
rm -rf "$cache"
same 'no room' tree
check 'nothing kept' test "$(find "$cache" -type f | wc -l)" = 0
unset FLBCHECK_CACHE_SIZE

# --no-cache neither reads nor writes.
rm -rf "$cache"
run tree --no-cache
check 'not written' test ! -e "$cache"
run tree
touch -d 2001-01-01 "$(indexes)"
run tree --no-cache
check 'not read' test -z "$(find "$(indexes)" -newermt 2002-01-01)"
run tree
check 'read' test -n "$(find "$(indexes)" -newermt 2002-01-01)"

# Several at once, some of them killed at any time.
rm -rf "$cache"
for i in $(seq 8); do
	"$flbcheck" -j2 tree >"out.$i" 2>/dev/null &
	pids="${pids-} $!"
	test $((i % 2)) = 0 || (
		sleep "0.0$i"
		kill -9 $! 2>/dev/null
	)
done
for pid in $pids; do wait "$pid" || :; done
same 'after several at once' tree
for i in 2 4 6 8; do
	check "run $i of several" cmp "out.$i" out
done
finish
