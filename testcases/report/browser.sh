#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The HTML report in a real browser, headless Chromium: which page each address shows, that
# nothing is covered or cut off, and that the keyboard comes to every step. The page has no
# script; for the test a copy gets one that writes down what it sees.
#
# usage: browser.sh SOURCE-DIR
set -eu

here=$(realpath "$1")/testcases/report
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
	echo 'chromium is missing' >&2
	exit 2
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
passed=0

cat >"$work/look.html" <<'END'
<script>
addEventListener("load", () => {
	const seen = (e) => e.getClientRects().length > 0;
	const say = [];
	const all = (s) => [...document.querySelectorAll(s)];
	say.push("pages " + all("main, article").filter(seen).map((e) => e.id).join(" "));
	const links = all("a").filter(seen);
	say.push("links " + links.length);
	say.push("unreachable " + links.filter((a) => {
		a.focus();
		return document.activeElement !== a;
	}).length);
	say.push("wide " + (document.documentElement.scrollWidth > innerWidth));
	/* each circle is in the middle of its event's row */
	let off = 0, circles = 0;
	for (const svg of all("svg").filter(seen)) {
		const texts = [...svg.querySelectorAll("text")];
		const article = svg.closest("article").id;
		for (const [i, c] of [...svg.querySelectorAll("circle")].entries()) {
			const row = document.getElementById(article + "-" + texts[i].textContent);
			const r = row.getBoundingClientRect(), k = c.getBoundingClientRect();
			circles++;
			if (Math.abs((r.top + r.bottom) / 2 - (k.top + k.bottom) / 2) > 2)
				off++;
		}
	}
	say.push("circles " + circles + " off " + off);
	say.push("code " + all("article .rows code").filter(seen).length);
	document.title = say.join("; ");
});
</script>
END
sed 's/<meta http-equiv="Content-Security-Policy"[^>]*>//' "$here/expected/html.expected" >"$work/report.html"
cat "$work/look.html" >>"$work/report.html"

# shows ADDRESS WIDTH PATTERN: what is seen at #ADDRESS in a window of this width
shows() {
	"$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" \
		--window-size="$2,900" --virtual-time-budget=5000 --dump-dom \
		"file://$work/report.html#$1" >"$work/dom" 2>"$work/log" || true
	seen=$(sed -n 's/.*<title>\(.*\)<\/title>.*/\1/p' "$work/dom")
	if printf '%s\n' "$seen" | grep -qE "^$3\$"; then
		passed=$((passed + 1))
	else
		echo "#$1, $2 wide: wanted: $3"
		echo "#$1, $2 wide: seen:   $seen"
		failed=$((failed + 1))
	fi
}

n=$(grep -c '<article id="f[0-9]' "$work/report.html")
shows '' 1200 'pages index; links [1-9][0-9]*; unreachable 0; wide false; circles 0 off 0; code 0'
shows index 1200 'pages index; links [1-9][0-9]*; unreachable 0; wide false; .*'
for i in $(seq "$n"); do
	shows "f$i" 1200 "pages f$i; links [1-9][0-9]*; unreachable 0; wide false; circles [1-9][0-9]* off 0; code [1-9][0-9]*"
done
shows f5-2 1200 'pages f5; .*; circles [1-9][0-9]* off 0; code [1-9][0-9]*'
shows f5 500 'pages f5; .*; unreachable 0; wide false; circles [1-9][0-9]* off 0; .*'
shows flb-missing-put 1200 'pages flb-missing-put; links 1; unreachable 0; wide false; .*'
shows nowhere 1200 'pages index; .*'
echo "$passed passed, $failed failed"
test $failed = 0
