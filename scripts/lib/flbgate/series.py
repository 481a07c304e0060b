# SPDX-License-Identifier: GPL-2.0-only
"""A series as steps, each from one tree to another. In: a range of commits, mail, or the index.
Out: steps in the order they are to be looked at.

A commit is compared to its own parent, not to the one listed before it: in a range with merges
these differ.
"""

from dataclasses import dataclass

from . import mail, tree
from .fault import SERIES_PATCHES, NotDone


@dataclass
class Step:
    """One patch. Trees are dictionaries, see tree.py."""

    number: int
    total: int
    name: str  # how the user calls it: a short commit id, or empty
    title: str
    before: list  # ids of the trees it is compared to: its parents
    after: str  # id of the tree it makes; None: what the changes make of the first before
    failure: str = None  # why
    changes: list = None  # None: not looked at yet
    base: str = None  # id of the tree that the series is for; None: the first one's before

    @property
    def label(self):
        name = f" ({self.name})" if self.name else ""
        return f"patch {self.number}/{self.total}{name}: {self.title}"


def from_range(user, repo, revisions, base=None):
    """Steps of `A..B`, or of one commit; of a series for @base, or for the first one's parent."""
    if ".." in revisions:
        if "..." in revisions:
            raise NotDone(f"'{revisions}': a range has two dots")
        first, last = revisions.split("..", 1)
        span = [user.commit(last or "HEAD"), "^" + user.commit(first or "HEAD")]
    else:
        span = ["--no-walk", user.commit(revisions)]
    listed = user.lines("rev-list", "--reverse", "--topo-order", *span)
    commits = [c for c in listed if c]
    if not commits:
        raise NotDone(f"'{revisions}' holds no commit")
    if len(commits) > SERIES_PATCHES:
        raise NotDone(f"'{revisions}': {len(commits)} commits, more than {SERIES_PATCHES}")
    steps = []
    for n, commit in enumerate(commits):
        title = user.ask("log", "-1", "--no-show-signature", "--format=%s", commit)
        parents = user.ask("rev-list", "--parents", "-1", commit).split(" ")[1:]
        step = Step(n + 1, len(commits), commit[:12], title, parents, commit)
        step.before = parents or [repo.empty_tree]
        step.base = base
        steps.append(step)
    return steps


def from_index(user, repo):
    """One step: from HEAD to what is staged."""
    against = user.head() or repo.empty_tree
    step = Step(1, 1, "", "what is staged", [against], None)
    step.changes = tree.parse_raw(user.staged(against))
    unmerged = next((c.new or c.old for c in step.changes if c.new_mode == tree.NOTHING
                     and c.new is not None), None)  # fmt: skip
    if unmerged:
        raise NotDone(f"{unmerged} is not merged yet")
    return step


def from_patches(user, repo, patches, base):
    """Steps of patches from mail, on top of @base."""
    old = user.commit(base)
    steps = []
    for n, p in enumerate(patches):
        step = Step(p.number or n + 1, p.total or len(patches), "", p.title, [old], None)
        steps.append(step)
        if old is None:
            step.failure = "not looked at: a patch before it does not apply"
            continue
        try:
            old = step.after = mail.apply(repo, old, p)
        except NotDone as e:
            step.failure = str(e) + hint(user, base, patches)
            old = None
    return steps


def hint(user, base, patches):
    """What may help a patch to apply."""
    named = next((p.base for p in patches if p.base), None)
    if named:
        try:
            user.commit(named)
        except NotDone:
            return f"; the series is for commit {named}, which {user.top} does not have"
        if user.commit(base) != named:
            return f"; the series is for commit {named}: try --base {named}"
    return f"; say with --base what it is for (now: {base})"


def changes_of(repo, step):
    """What a step changes; of a merge, what is like in none of its parents."""
    found = [tree.diff(repo, parent, step.after) for parent in step.before]
    if len(found) == 1:
        return found[0]
    common = set.intersection(*({c.new or c.old for c in one} for one in found))
    return [c for c in found[0] if (c.new or c.old) in common]


def own_commit(user, repo, patch, limit=1000):
    """The recent commit that a patch is of, or None: b4 checks patches that are applied."""
    wanted = patch_id(repo, patch.text)
    listed = user.lines("log", "--no-show-signature", "--no-merges", f"-{limit}", "--format=%H %s")
    for line in listed:
        commit, _, subject = line.partition(" ")
        if subject.strip() != patch.title:
            continue
        diff = repo.raw("diff-tree", "-p", "--full-index", "--root", "--no-commit-id", commit)
        if wanted and patch_id(repo, diff) == wanted:
            return commit
    return None


def patch_id(repo, text):
    return repo.ask("patch-id", "--stable", stdin=text).split(" ")[0]
