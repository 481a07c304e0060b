#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The expected reports are what their readers take: well-formed, complete, and consistent in
themselves. golden.sh sees to it that flbcheck prints just these.

usage: valid.py EXPECTED-DIRECTORY
"""

import collections
import html.parser
import json
import pathlib
import re
import sys
import xml.etree.ElementTree

VOID = {"meta", "br", "path", "circle"}
OPTIONAL_END = {"td", "th"}


def read(directory, name):
    return (directory / f"{name}.expected").read_text(encoding="utf-8")


def check_gitlab(text, report):
    entries = json.loads(text)
    assert len(entries) == len(report["findings"]) + len(report["problems"])
    for e in entries:
        assert e["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert isinstance(e["location"]["lines"]["begin"], int) and e["description"]
        assert not e["location"]["path"].startswith("./") and e["check_name"]
    prints = [e["fingerprint"] for e in entries]
    assert len(set(prints)) == len(prints), "a fingerprint twice"


def check_rdjsonl(text, report):
    lines = [json.loads(line) for line in text.splitlines()]
    assert len(lines) == len(report["findings"]) + len(report["problems"])
    for d, f in zip(lines, report["findings"]):
        start = d["location"]["range"]["start"]
        assert (d["location"]["path"], start["line"], start["column"]) == (
            f["path"], f["line"], f["column"])
        assert d["message"] == f["message"] and d["code"]["value"] == f["rule"]
        assert len(d["relatedLocations"]) == len(f["notes"])
        assert d["severity"] == "WARNING"


def check_checkpatch(text, report):
    lines = text.splitlines()
    assert len(lines) == len(report["findings"]) + len(report["problems"])
    for line in lines:
        assert re.match(r"[^:]+:\d+: ERROR: .", line), line


def check_junit(text, report):
    suite = xml.etree.ElementTree.fromstring(text).find("testsuite")
    cases = suite.findall("testcase")
    failures = [c for c in cases if c.find("failure") is not None]
    errors = [c for c in cases if c.find("error") is not None]
    assert len(cases) == int(suite.get("tests")) > 0
    assert len(failures) == int(suite.get("failures")) == len(report["findings"])
    assert len(errors) == int(suite.get("errors")) == len(report["problems"])
    for c, f in zip(failures, report["findings"]):
        assert c.find("failure").get("message") == f["message"]


def check_sarif(text, report):
    (run,) = json.loads(text)["runs"]
    rules = [r["id"] for r in run["tool"]["driver"]["rules"]]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] == (not report["problems"])
    assert len(invocation["toolExecutionNotifications"]) == len(report["problems"])
    results = run["results"]
    shown = [r for r in results if not r.get("suppressions")]
    assert len(shown) == len(report["findings"])
    assert len(results) - len(shown) == len(report["silenced"])
    for r in run["tool"]["driver"]["rules"]:
        assert r["help"]["markdown"].startswith(f"# {r['id']}: ") and r["help"]["text"]
    for r, f in zip(shown, report["findings"]):
        assert rules[r["ruleIndex"]] == r["ruleId"] == f["rule"]
        assert r["partialFingerprints"] == {"flbcheck/v1": f["fingerprint"]}
        check_flow(r, f)
    for uri in re.findall(r'"uri": "([^"]*)"', text):
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri) and not uri.startswith("/"), uri


def check_flow(result, finding):
    """Every event is in the code flow, in order, and the last one is where the finding is."""
    if not finding["notes"]:
        assert "codeFlows" not in result
        return
    locations = result["codeFlows"][0]["threadFlows"][0]["locations"]
    texts = [loc["location"]["message"]["text"] for loc in locations]
    assert texts[: len(finding["notes"])] == [n["message"] for n in finding["notes"]]
    region = locations[-1]["location"]["physicalLocation"]["region"]
    assert region["startLine"] == finding["line"]
    assert [loc["executionOrder"] for loc in locations] == list(range(1, len(locations) + 1))


class Page(html.parser.HTMLParser):
    """What the HTML refers to, and whether its elements are closed in order."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.wrong = [], [], [], []
        self.count = collections.Counter()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.count[tag] += 1
        if "id" in attrs:
            self.ids.append(attrs["id"])
        for name, value in attrs.items():
            if name == "href":
                self.links.append(value)
            elif name in ("src", "srcset", "action", "data") or name.startswith("on"):
                self.wrong.append(f"<{tag} {name}=…>")
        if tag in ("script", "link", "iframe", "object", "base", "form"):
            self.wrong.append(f"<{tag}>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open[-1] in OPTIONAL_END and tag not in OPTIONAL_END:
            self.open.pop()
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


def check_html(text, report):
    page = Page()
    page.feed(text)
    assert not page.wrong and not page.open, (page.wrong, page.open)
    assert len(set(page.ids)) == len(page.ids), "an id twice"
    for link in page.links:
        assert link.startswith("#") and link[1:] in page.ids, link
    rules = {f["rule"] for f in report["findings"]}
    assert page.count["article"] == len(report["findings"]) + len(rules)
    for n, f in enumerate(report["findings"], 1):
        for step in range(1, len(f["notes"]) + 1):
            assert f"f{n}-{step}" in page.ids
    assert "url(" not in text and "@import" not in text and "http" not in re.sub(
        r'<meta http-equiv="Content-Security-Policy"', "", text)


def main():
    directory = pathlib.Path(sys.argv[1])
    checks = {name[6:]: f for name, f in globals().items() if name.startswith("check_")}
    del checks["flow"]
    names = {p.name.split(".")[0] for p in directory.iterdir()}
    names -= {"baseline", "errors", "nothing", "json", "text"}
    assert names == checks.keys(), f"formats without a check: {names ^ checks.keys()}"
    for prefix in ("", "nothing."):
        report = json.loads(read(directory, f"{prefix}json"))
        assert prefix or (len(report["findings"]) > 3 and report["problems"])
        for name, f in sorted(checks.items()):
            f(read(directory, prefix + name), report)
    print(f"{2 * len(checks)} passed, 0 failed")


if __name__ == "__main__":
    main()
