#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A real series, version by version, as a range and as mail: the same verdicts.
. "$(dirname "$0")/lib.sh"
new_tree
golden v3
save 'PCI: look at the incoming state'
echo text >README
save 'PCI: say something about it'
user_of_flb drivers/pci/other.c other
save 'PCI: another user'
golden v4
save 'PCI: give references back'

run_gate HEAD~4..HEAD
ends_with 1
says_like '^patch 1/4 \([0-9a-f]{12}\): PCI: look at the incoming state$'
count_of 3 '  introduced: '
count_of 3 '  repaired: '
count_of 3 '    repaired only by patch 4'
says_like "^  introduced: $unit:175:2: .*pci_liveupdate_incoming_nr_devices.*\[flb-missing-put\]$"
says_like "^    $unit:172:6: "
says "note: drivers/pci/other.c is new: checked with the command of $unit"
check 'introduced by the first, repaired by the last' awk '
	/^patch/ { patch = $2 }
	/^  introduced/ && patch != "1/4" { bad = 1 }
	/^  repaired/ && patch != "4/4" { bad = 1 }
	END { exit bad }' "$work/out"
grep '^ ' "$work/out" >"$work/verdicts"

# A file that the series adds keeps its borrowed command.
user_of_flb drivers/pci/fresh.c fresh
save 'PCI: fresh'
user_of_flb drivers/pci/fresh.c fresh 'if (x) return 2;'
save 'PCI: leak'
git mv drivers/pci/fresh.c drivers/pci/old.c
save 'PCI: rename'
user_of_flb drivers/pci/old.c fresh
save 'PCI: mend'
run_gate HEAD~4..HEAD
ends_with 1
count_of 4 "is new: checked with the command of $unit"
count_of 1 '  introduced: drivers/pci/fresh.c:12:'
count_of 1 '  already there: drivers/pci/old.c:12:'
count_of 1 '  repaired: drivers/pci/old.c:12:'
count_of 1 '    repaired only by patch 4'
git reset -q --hard HEAD~4

# One commit, and ranges without an end.
run_gate HEAD~3
ends_with 1
count_of 3 '  introduced: '
says 'patch 1/1'
run_gate HEAD
ends_with 0
count_of 3 '  repaired: '
run_gate HEAD~1..
ends_with 0
run_gate HEAD~3..HEAD~1
ends_with 0
count_of 0 '  already there: '
run_gate HEAD..HEAD
ends_with 2
complains 'holds no commit'
run_gate no-such-name
ends_with 2
complains "'no-such-name' names no commit"
run_gate HEAD~4...HEAD
ends_with 2

# same_verdicts: what mail says is what the range said
same_verdicts() {
	ends_with 1
	grep '^ ' "$work/out" >"$work/by-mail"
	check 'the same verdicts' cmp "$work/verdicts" "$work/by-mail"
}
mail() { run_gate --base HEAD~4 --mbox "$@"; }

git format-patch -q --stdout HEAD~4 >"$work/series.mbox"
mail "$work/series.mbox"
same_verdicts
git format-patch -q -o "$work/patches" --cover-letter HEAD~4
mail "$work"/patches/*.patch
same_verdicts
mail "$work/patches"
same_verdicts

# As a list keeps it: out of order, with a cover letter, replies, copies and other talk.
cat >"$work/list.py" <<'END'
import email.policy, mailbox, sys
from email.message import EmailMessage
target = mailbox.mbox(sys.argv[2])
patches = [m for m in mailbox.mbox(sys.argv[1])]
def talk(subject, body):
    m = EmailMessage(policy=email.policy.SMTP.clone(linesep="\n"))
    m["From"], m["Subject"], m["Message-ID"] = "a@example.org", subject, f"<{len(body)}@x>"
    m.set_content(body)
    target.add(m)
def encoded(m, how):
    text = m.get_payload(decode=True).decode()
    n = EmailMessage(policy=email.policy.SMTP.clone(linesep="\n"))
    for name in ("From", "Date", "Subject"):
        n[name] = m[name]
    n.set_content(text, cte=how)
    return n
quoted = "> diff --git a/x b/x\n> --- a/x\n> +++ b/x\n"
diff = "--- a/README\n+++ b/README\n@@ -1 +1 @@\n-text\n+other\n"
talk("[PATCH v2 0/4] PCI: a series", "This is what it does.\n")
talk("Re: [PATCH 2/4] PCI: say something about it", quoted + "Looks good.\n")
target.add(encoded(patches[3], "base64"))
talk("Re: [PATCH 1/4] PCI: look at the incoming state", "How about this?\n\n" + diff)
target.add(encoded(patches[1], "quoted-printable"))
target.add(patches[0])
talk("a question", "Is there a tree to look at?\n")
target.add(patches[2])
target.add(patches[0])
target.flush()
END
git format-patch -q -n --stdout HEAD~4 >"$work/numbered.mbox"
python3 "$work/list.py" "$work/numbered.mbox" "$work/list.mbox"
mail "$work/list.mbox"
same_verdicts
says_like '^patch 4/4: PCI: give references back$'

# A patch that passes for a cover letter, which `git am` would apply, too.
git format-patch -q -n --stdout HEAD~4..HEAD~3 | sed 's,PATCH 1/1,PATCH 0/1,' >"$work/cover.mbox"
git format-patch -q -n --stdout HEAD~1 >>"$work/cover.mbox"
run_gate --base HEAD~1 --mbox "$work/cover.mbox"
says "note: '[PATCH 0/1] PCI: look at the incoming state' is a cover letter: the diff in it is not looked at"

# Two patches that pass for copies of one: `git am` would apply both.
git format-patch -q -N --stdout HEAD~4..HEAD~2 | sed 's/^Subject:/Message-ID: <one@x>\n&/' >"$work/same.mbox"
mail "$work/same.mbox"
ends_with 2
complains 'two different patches have the message id <one@x>'
# Copies differ by what a list adds below.
{
	cat "$work/numbered.mbox"
	sed 's/^2\.[0-9.]*$/&\n_____\nlist mailing list/' "$work/numbered.mbox"
} | awk '/^From [0-9a-f]+ Mon Sep 17/ { n = n % 4 + 1 } /^Subject:/ { print "Message-ID: <" n "@x>" } { print }' \
	>"$work/twice.mbox"
mail "$work/twice.mbox"
same_verdicts

# Two versions of a series in one file: the newer is taken, and that is said.
git format-patch -q -n -v1 --stdout HEAD~4..HEAD~3 >"$work/versions.mbox"
git format-patch -q -n -v2 --stdout HEAD~4 >>"$work/versions.mbox"
mail "$work/versions.mbox"
ends_with 1
says 'note: several versions are there; checked is v2'
count_of 3 '  introduced: '

# Not a whole series.
git format-patch -q -n --stdout HEAD~4 | awk '/^From [0-9a-f]+ Mon Sep 17/ { n++ } n != 2' >"$work/hole.mbox"
mail "$work/hole.mbox"
ends_with 2
complains 'patch 2 of 4 is missing'
git format-patch -q -n --stdout HEAD~2 >"$work/two.mbox"
cat "$work/numbered.mbox" >>"$work/two.mbox"
mail "$work/two.mbox"
ends_with 2
complains 'more than one series'

# What the series is for may be said in it.
git format-patch -q -n --base HEAD~4 --stdout HEAD~4 >"$work/based.mbox"
golden v4
echo '/* another state */' >>drivers/pci/other.c
git mv README TEXT
save 'PCI: gone on'
run_gate --mbox "$work/based.mbox"
ends_with 2
says_like "does not apply.*try --base $(git rev-parse HEAD~5)"
git reset -q --hard HEAD~1

# b4 hands over one patch of the branch, or one that is not in it.
b4() {
	status=0
	"$gate" --b4 <"$1" >"$work/out" 2>"$work/err" || status=$?
	ran="flb-gate --b4 <$1"
	nothing_left
	in_work err_is_empty
}
git format-patch -q -o "$work/single" HEAD~4
b4 "$work/single/0001-PCI-look-at-the-incoming-state.patch"
ends_with 1
count_of 3 'ERROR: drivers/pci/liveupdate.c:'
for patch in "$work"/single/000[234]-*; do
	b4 "$patch"
	ends_with 0
	in_work out_is_empty
done
git checkout -q HEAD~4
b4 "$work/single/0001-PCI-look-at-the-incoming-state.patch"
ends_with 1
count_of 3 'ERROR: drivers/pci/liveupdate.c:'
b4 "$work/single/0004-PCI-give-references-back.patch"
ends_with 2
says 'ERROR: flb-gate: not checked: does not apply'
echo nonsense >"$work/nonsense"
b4 "$work/nonsense"
ends_with 2
says_like '^ERROR: '
git checkout -q main

# NIPA: the commit that is checked out.
nipa() {
	status=0
	DESC_FD=3 "$gate" --nipa "$@" >"$work/out" 2>"$work/err" 3>"$work/desc" || status=$?
	ran="flb-gate --nipa $*"
	nothing_left
}
nipa
ends_with 0
check 'a summary' grep -q '^1 patch, .*0 introduced, 3 repaired' "$work/desc"
nipa HEAD~3
ends_with 1
check 'a summary' grep -q '3 introduced' "$work/desc"
nipa no-such-name
ends_with 250
check 'the reason' grep -q 'not checked: .*names no commit' "$work/desc"

# JSON
run_gate --format=json HEAD~4..HEAD
ends_with 1
in_work check 'JSON says the same' python3 -c '
import json
r = json.load(open("out"))
assert r["tool"] == "flb-gate" and r["format"] == 1 and r["status"] == 1, r
assert [len(p["introduced"]) for p in r["patches"]] == [3, 0, 0, 0], r
assert [len(p["repaired"]) for p in r["patches"]] == [0, 0, 0, 3], r
assert r["patches"][0]["introduced"][0]["rule"] == "flb-missing-put"
assert r["patches"][0]["introduced"][0]["notes"], r'

# text, which is the default
run_gate HEAD~4..HEAD
cp "$work/out" "$work/default"
run_gate --format=text HEAD~4..HEAD
ends_with 1
in_work check '--format=text is the default' cmp default out

# mail on standard input, and as a maildir
git format-patch -q --stdout HEAD~4 >"$work/all.mbox"
status=0
"$gate" --base HEAD~4 --mbox /dev/stdin <"$work/all.mbox" >"$work/out" 2>"$work/err" || status=$?
ran='flb-gate --mbox /dev/stdin'
ends_with 1
count_of 3 '  introduced: '
mkdir -p "$work/maildir/new" "$work/maildir/cur" "$work/maildir/tmp"
git format-patch -q -n -o "$work/maildir/new" HEAD~4
mv "$work"/maildir/new/000[13]* "$work/maildir/cur"
echo unfinished >"$work/maildir/tmp/mail"
run_gate --base HEAD~4 --mbox "$work/maildir"
ends_with 1
count_of 3 '  introduced: '
says '4 patches'

# what does not go together is refused; nothing is taken for part of another option
for options in '--nipa --b4' '--nipa --staged' '--format=json --b4' '--format=json --nipa HEAD' \
	'--staged HEAD' '--b4 HEAD' '--staged --b4' '--staged --base HEAD' '--format=xml HEAD' \
	'--timeout=no HEAD' '--stag' '--build'; do
	# shellcheck disable=SC2086 # options
	run_gate $options
	ends_with 2
	in_work out_is_empty
	complains 'error: '
	complains 'usage: flb-gate'
done

# the help, the page and the tests know the same options
run_gate -h
ends_with 0
cp "$work/out" "$work/short"
run_gate --help
ends_with 0
in_work check '-h is --help' cmp short out
page=$(sed 's/\\-/-/g' "$top/scripts/man/flb-gate.1")
for option in $(grep -oE -e '--[a-z0-9]+' "$work/out" | sort -u); do
	check "$option is in the page" sh -c 'echo "$1" | grep -q -e "^\.[BIR]* .*$2"' sh "$page" "$option"
	check "$option is in a test" grep -qE -e "^[[:space:]]*(DESC_FD=3 )?(run_gate|\"\\\$gate\").* $option" -r "$top/testcases/gate"
done

cd "$work" || exit 1
finish
