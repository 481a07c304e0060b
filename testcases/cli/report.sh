#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What is printed for a finding, in which order, and under which names of files.
. "$(dirname "$0")/lib.sh"
leaky leaky.c
balanced balanced.c

run balanced.c
status_is 0
out_is_empty
err_is_empty

run leaky.c
status_is 1
err_is_empty
check 'the finding comes first, where the path returns' sh -c \
	'head -n 1 out | grep -qE "^leaky\.c:18:3: warning: .+ \[flb-missing-put\]$"'
check 'all other lines are notes' sh -c '! tail -n +2 out | grep -vE "^leaky\.c:[0-9]+:[0-9]+: note: .+$"'
out_matches '^leaky\.c:13:[0-9]+: note: .*liveupdate_flb_get_incoming'
out_matches '^leaky\.c:17:[0-9]+: note: took the true branch of'
out_matches '^leaky\.c:18:3: note: returned here'

run --sites leaky.c balanced.c
status_is 1
out_matches '^leaky\.c:13:[0-9]+: finding: flb-missing-put: leaky\(\): liveupdate_flb_get_incoming$'
out_matches '^balanced\.c:13:[0-9]+: balanced: balanced\(\): liveupdate_flb_get_incoming$'

# the same bytes for any number of workers
mkdir many
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	leaky many/$i.c
done
echo 'int broken(' >many/0.c
run -j1 --format=json many/*.c many/missing.c
status_is 2
mv out one
mv err one.err
for j in 2 3 16; do
	run -j$j --format=json many/*.c many/missing.c
	check "-j$j: the same report" cmp one out
	check "-j$j: the same problems" cmp one.err err
done
run -j2 many/*.c
status_is 2
check 'twelve findings' test "$(grep -c 'warning:' out)" = 12
err_matches '^many/0\.c:1:[0-9]+: error: '

# one file under several names is checked once, under the first
run ./leaky.c leaky.c "$work/leaky.c" many/../leaky.c
status_is 1
check 'one finding' test "$(grep -c 'warning:' out)" = 1
out_matches '^\./leaky\.c:18:3: warning'
cd many || exit 1
run ../leaky.c
out_matches '^\.\./leaky\.c:18:3: warning'
cd ..

# a finding in a header that two units include is one finding
leaky shared.h
sed -i 's/^int leaky/static inline int leaky/' shared.h
for i in 1 2; do
	echo '#include "shared.h"
int user(void) { return leaky(); }' >unit$i.c
done
run unit1.c unit2.c
status_is 1
check 'one finding' test "$(grep -c 'warning:' out)" = 1
out_matches '^shared\.h:18:3: warning'

# unusual names
mkdir 'a dir'
leaky 'a dir/a file.c'
run 'a dir/a file.c'
status_is 1
out_matches '^a dir/a file\.c:18:3: warning'
leaky -dash.c
run -- leaky.c
status_is 2
run ./-dash.c
status_is 1
name=$(printf 'latin\344.c')
leaky "$name"
run --format=json "$name"
status_is 1
check 'valid JSON' python3 -m json.tool out /dev/null
name=$(printf 'line\nbreak.c')
leaky "$name"
run "$name"
status_is 1
out_matches '^line\?break\.c:18:3: warning'

# JSON
run --format=json leaky.c balanced.c
status_is 1
check 'JSON as documented' python3 - <<'END'
import json
report = json.load(open("out"))
assert report["tool"] == "flbcheck" and report["format"] == 1 and report["units"] == 2
assert report["problems"] == []
(finding,) = report["findings"]
assert (finding["path"], finding["line"], finding["column"]) == ("leaky.c", 18, 3)
assert (finding["rule"], finding["function"]) == ("flb-missing-put", "leaky")
assert finding["subject"] == "&flb" and finding["notes"][0]["line"] == 13
verdicts = [(s["path"], s["function"], s["verdict"]) for s in report["sites"]]
assert verdicts == [("balanced.c", "balanced", "balanced"), ("leaky.c", "leaky", "finding")]
END
run --format=json missing.c leaky.c
status_is 2
check 'problems are in the JSON' python3 - <<'END'
import json
report = json.load(open("out"))
(problem,) = report["problems"]
assert problem["path"] == "missing.c" and problem["message"] == "No such file or directory"
assert len(report["findings"]) == 1
END
err_has 'flbcheck: error: missing.c: No such file or directory'

# another protocol takes no code
cat >widget.yaml <<'END'
# SPDX-License-Identifier: GPL-2.0-only
protocols:
  - name: widget
    noun: widget reference
    functions:
      - name: widget_get
        role: acquire
        key: return
        object: return
        success: nonnull
      - name: widget_put
        role: release
        key: arg 0
END
cat >widget.c <<'END'
struct widget;
struct widget *widget_get(void);
void widget_put(struct widget *w);
int bad(void)
{
	struct widget *w = widget_get();

	if (!w)
		return -1;
	return 0;
}
END
run --protocol=widget.yaml widget.c leaky.c
status_is 1
out_matches '^widget\.c:10:2: warning: widget reference .*widget_put\(\).* \[flb-missing-put\]$'
out_lacks leaky.c
run --protocol=widget.yaml --protocol="$FLBCHECK_DATA/protocols/liveupdate.yaml" widget.c leaky.c
out_has leaky.c:18
out_has widget.c:10

# What a message is about has the name that it has in the program.
{
	declarations
	cat <<'END'
static struct ser *last, *table[4];
void names(struct ser **out, struct ser *to, int i)
{
	struct ser *ser;

	if (liveupdate_flb_get_incoming(&flb, (void **)&ser))
		return;
	*out = ser;
	last = ser;
	table[i] = ser;
	to->next = ser;
	liveupdate_flb_put_incoming(&flb);
}
END
} >names.c
run names.c
status_is 1
for name in '*out' last 'table[i]' 'to->next'; do
	out_has ": warning: '$name' is kept past liveupdate_flb_put_incoming()"
done

# … a pointer that of where it comes from.
names() {
	echo '0:0'
	echo '(struct liveupdate_flb *)number:number'
	echo 'given:given'
	echo 'box->old:box->old'
	echo 'box->flb:box->flb'
	echo 'nothing:nothing'
	echo 'find():find()'
	echo 'found.flb:found.flb'
}
{
	declarations
	echo 'struct box { struct liveupdate_flb *old, *flb; };'
	echo 'struct box find_box(void);'
	echo 'struct liveupdate_flb *find(void);'
	names | while IFS=: read -r expression name; do
		cat <<END
void function(struct box *box, struct box *other, struct liveupdate_flb *given, long number)
{
	struct liveupdate_flb *nothing;
	struct box found = find_box();
	void *obj;

	box->flb = given;
	other->flb = 0;
	if (!liveupdate_flb_get_incoming(&flb, &obj))
		liveupdate_flb_put_incoming($expression); /* $name */
}
END
	done | awk '/^void/ { sub("function", "function_" NR) } { print }'
} >given.c
run given.c
status_is 1
names | sed 's/.*://' >want
sed -n "s/.*: warning: liveupdate_flb_put_incoming() is given '\([^']*\)'.*/\1/p" out >got
check 'each by its name' cmp want got
finish
