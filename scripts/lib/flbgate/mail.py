# SPDX-License-Identifier: GPL-2.0-only
"""Patches out of mail. In: files as `git format-patch` or a mail program saves them. Out: the
patches of one series, in its order.

The order of the file means nothing: mail arrives as it likes. A series with a hole in it is
refused rather than checked around the hole: what the missing patch repairs would be blamed on
its neighbour.
"""

import email
import email.header
import os
import re
from dataclasses import dataclass

from .fault import MBOX_BYTES, PATCH_BYTES, SERIES_PATCHES, NotDone

TAG = re.compile(r"^\s*\[([^\]]*\bPATCH\b[^\]]*)\]", re.I)
COUNT = re.compile(r"\b(\d+)\s*/\s*(\d+)\b")
VERSION = re.compile(r"\bv(\d+)\b", re.I)
REPLY = re.compile(r"^\s*(re|aw|sv|antw|fwd?|wg)(\[\d+\]|\^\d+)?\s*:", re.I)
DIFF = re.compile(rb"^(diff --git |--- \S)", re.M)
BASE = re.compile(rb"^base-commit: ([0-9a-f]{40,64})\s*$", re.M)


@dataclass
class Patch:
    subject: str  # decoded, with its tags
    number: int  # 0: the subject has none
    total: int
    version: int
    text: bytes  # the diff, decoded
    message_id: str
    base: str  # what `base-commit:` says, or None

    @property
    def title(self):
        return TAG.sub("", self.subject).strip()


def decode_subject(value):
    """The subject as text on one line, whatever it was encoded in."""
    parts = []
    try:
        for chunk, charset in email.header.decode_header(value or ""):
            if isinstance(chunk, bytes):
                try:
                    chunk = chunk.decode(charset or "utf-8", "replace")
                except LookupError:
                    chunk = chunk.decode("utf-8", "replace")
            parts.append(chunk)
    except (email.errors.HeaderParseError, ValueError):
        parts = [str(value)]
    return " ".join("".join(parts).split())


def in_folder(path):
    names = sorted(os.listdir(path)) if os.path.isdir(path) else []
    return [os.path.join(path, n) for n in names if not n.startswith(".")]


class Reader:
    """Splits and decodes with git's own mail tools, in a directory of its own."""

    def __init__(self, repo, directory, say=lambda _text: None):
        self.repo = repo
        self.say = say
        self.directory = directory

    def _path(self, name):
        return os.path.join(self.directory, name)

    def messages(self, paths):
        """The raw messages of files and directories."""
        files = []
        for path in paths:
            if os.path.isdir(os.path.join(path, "cur")):  # a maildir
                files += in_folder(os.path.join(path, "new")) + in_folder(os.path.join(path, "cur"))
            elif os.path.isdir(path):
                files += in_folder(path)
            else:
                files.append(path)
        for n, path in enumerate(files):
            yield from self._split(path, self._path(f"split{n}"))

    def _split(self, path, directory):
        try:
            with open(path, "rb") as f:
                content = f.read(MBOX_BYTES + 1)
        except OSError as e:
            raise NotDone(f"{path}: {e.strerror}") from e
        yield from self.split(path, content, directory)

    def split(self, path, content, directory):
        if len(content) > MBOX_BYTES:
            raise NotDone(f"{path}: larger than {MBOX_BYTES} bytes")
        if not content.strip():
            raise NotDone(f"{path}: empty")
        os.mkdir(directory)
        self.repo.raw(
            "mailsplit", "-b", "-o" + directory, stdin=content, text_on_failure=f"{path}: no mail"
        )
        for name in sorted(os.listdir(directory), key=lambda name: (len(name), name)):
            with open(os.path.join(directory, name), "rb") as f:
                yield f.read()

    def patch(self, raw):
        """The patch in a message; None if it is a reply, a cover letter or other talk."""
        head = email.message_from_bytes(raw)
        subject = decode_subject(head["Subject"])
        if REPLY.match(subject):
            return None
        tag = TAG.match(subject)
        tag = tag.group(1) if tag else ""
        count = COUNT.search(tag)
        number, total = (int(count[1]), int(count[2])) if count else (0, 0)
        body, diff = self._path("body"), self._path("diff")
        self.repo.raw(
            "mailinfo", "--encoding=UTF-8", body, diff, stdin=raw,
            text_on_failure=f"'{subject}': unreadable mail",
        )  # fmt: skip
        with open(diff, "rb") as f:
            text = f.read(PATCH_BYTES + 1)
        if len(text) > PATCH_BYTES:
            raise NotDone(f"'{subject}': a patch larger than {PATCH_BYTES} bytes")
        has_diff = DIFF.search(text)
        if count and not number:
            if has_diff:  # to an older version, as a rule; but `git am` would try to apply it
                self.say(f"'{subject}' is a cover letter: the diff in it is not looked at")
            return None
        if not has_diff and not tag:
            return None
        version = VERSION.search(tag)
        base = BASE.search(text)
        return Patch(
            subject=subject,
            number=number,
            total=total,
            version=int(version[1]) if version else 1,
            text=text,
            message_id=str(head["Message-ID"] or "").strip(),
            base=base[1].decode() if base else None,
        )


def read_one(repo, directory, content):
    """The only patch in @content."""
    reader = Reader(repo, directory)
    messages = reader.split("standard input", content, os.path.join(directory, "one"))
    patches = [p for p in map(reader.patch, messages) if p]
    if len(patches) != 1:
        raise NotDone(f"standard input: {len(patches)} patches, not one")
    return patches[0]


def distinct(repo, patches):
    """Without the copies that arrive when a mail is sent to two lists, each of which may have added
    a line at its end. What only claims to be a copy is none."""
    seen, by_id, kept = set(), {}, []
    for p in patches:
        first = by_id.setdefault(p.message_id, p) if p.message_id else p
        if first is not p and content(repo, first) != content(repo, p):
            raise NotDone(f"two different patches have the message id {p.message_id}")
        if first is p and (p.subject, p.text) not in seen:
            kept.append(p)
        seen.add((p.subject, p.text))
    return kept


def content(repo, patch):
    """What the patch changes, to the last blank."""
    return repo.raw("patch-id", "--verbatim", stdin=patch.text)


def newest(patches, say):
    """One series of those in the file: that of the highest version."""
    versions = sorted({p.version for p in patches})
    if len(versions) > 1:
        say("several versions are there; checked is v%d" % versions[-1])
    return [p for p in patches if p.version == versions[-1]]


def in_order(patches):
    """The patches by number. NotDone if that is no complete series."""
    if len(patches) == 1 and patches[0].total <= 1:
        return patches
    numbered = [p for p in patches if p.number]
    if not numbered:
        return patches
    if len(numbered) < len(patches):
        raise NotDone("some patches are numbered [PATCH n/m] and some are not; not one series")
    totals = sorted({p.total for p in patches})
    if len(totals) > 1:
        raise NotDone(f"more than one series: of {', '.join(map(str, totals))} patches")
    by_number = {}
    for p in patches:
        if p.number in by_number:
            raise NotDone(f"there are two different patches {p.number}/{p.total}")
        by_number[p.number] = p
    missing = [str(n) for n in range(1, totals[0] + 1) if n not in by_number]
    if missing:
        raise NotDone(f"patch {', '.join(missing[:20])} of {totals[0]} is missing")
    return [by_number[n] for n in sorted(by_number)]


def read_series(repo, directory, paths, say):
    """The patches of the series in @paths, which are mboxes, single mails or directories."""
    reader = Reader(repo, directory, say)
    patches = [p for p in map(reader.patch, reader.messages(paths)) if p]
    if not patches:
        raise NotDone("no patch in it")
    patches = in_order(newest(distinct(repo, patches), say))
    if len(patches) > SERIES_PATCHES:
        raise NotDone(f"{len(patches)} patches, more than {SERIES_PATCHES}")
    return patches


def apply(repo, base, patch):
    """The tree that @patch makes of the tree @base."""
    repo.raw("read-tree", base)
    if not patch.text.strip():
        raise NotDone("the mail has no diff in it")
    repo.raw(
        "apply", "--cached", "--whitespace=nowarn", "-", stdin=patch.text,
        text_on_failure="does not apply",
    )  # fmt: skip
    return repo.ask("write-tree")


