# SPDX-License-Identifier: GPL-2.0-only
"""The command line of flb-gate. In: arguments. Out: a report and an exit status."""

import argparse
import io
import os
import signal
import sys

from . import check, commands, config, data, gate, git, mail, report, scratch, series, smpl
from .fault import CHECK_SECONDS, MBOX_BYTES, NotDone

USAGE = """flb-gate [options] RANGE
       flb-gate [options] --mbox FILE...
       flb-gate [options] --staged
       flb-gate [options] --b4 < PATCH"""
DESCRIPTION = """Checks a series patch by patch: what each introduces, what it repairs, and what
was there already. Nothing of a patch is run. Compile commands come from the build of the tree
the series is for."""
STATUS = """Exit status: 0 nothing is introduced, 1 something is, 2 the job was not done, or not
all of it. With --nipa: 0, 1, and 250 for not done."""


def seconds(text):
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def parser():
    p = argparse.ArgumentParser(
        prog="flb-gate", usage=USAGE, description=DESCRIPTION, epilog=STATUS, allow_abbrev=False
    )
    p.add_argument("range", nargs="?", metavar="RANGE", help="A..B, or one commit")
    p.add_argument("--mbox", nargs="+", metavar="FILE", help="mail: an mbox, a mail, a directory")
    p.add_argument("--staged", action="store_true", help="what is staged, against HEAD")
    p.add_argument("--tree", default=".", metavar="DIR", help="the git work tree (default: here)")
    p.add_argument("--build", metavar="DIR", help="where it was built (default: in the tree)")
    p.add_argument("--base", metavar="REV", help="what the series is for (mail: HEAD)")
    p.add_argument("--timeout", type=seconds, default=CHECK_SECONDS, metavar="SECONDS",
                   help=f"for one unit (default: {CHECK_SECONDS})")  # fmt: skip
    p.add_argument("--b4", action="store_true", help="one patch on stdin; silent when clean")
    p.add_argument("--nipa", action="store_true", help="exit 0, 250 or 1, summary to $DESC_FD")
    p.add_argument("--format", choices=("text", "json"), default="text", help="of the report")
    return p


def read_options(argv):
    p = parser()
    o = p.parse_args(argv)
    if o.nipa and not (o.range or o.mbox):
        o.range = "HEAD"
    inputs = [bool(o.range), bool(o.mbox), o.staged, o.b4]
    if sum(inputs) != 1:
        p.error("exactly one of RANGE, --mbox, --staged and --b4 is wanted")
    if o.nipa and (o.b4 or o.staged):
        p.error("--nipa goes with RANGE or --mbox")
    if o.base and o.staged:
        p.error("--base does not go with --staged, which is for HEAD")
    if o.format == "json" and (o.nipa or o.b4):
        p.error("--format goes with neither --b4 nor --nipa")
    return o


class Run:
    """One run in a private directory."""

    def __init__(self, options, directory):
        self.o = options
        self.directory = directory
        self.said = []
        self.checker = None
        self.user = git.UserRepo(options.tree)
        self.repo = git.PrivateRepo(self.path("git"), self.user)

    def path(self, name):
        path = os.path.join(self.directory, name)
        if name != "tree":
            os.makedirs(path, exist_ok=True)
        return path

    def steps(self):
        o, mails = self.o, self.path("mail")
        if o.range:
            return series.from_range(self.user, self.repo, o.range, self.base())
        if o.staged:
            return [series.from_index(self.user, self.repo)]
        if o.b4:
            return self.from_stdin(mails)
        patches = mail.read_series(self.repo, mails, o.mbox, self.said.append)
        return series.from_patches(self.user, self.repo, patches, o.base or "HEAD")

    def from_stdin(self, mails):
        """b4 hands over a patch that is committed already, somewhere below HEAD."""
        patch = mail.read_one(self.repo, mails, sys.stdin.buffer.read(MBOX_BYTES + 1))
        commit = series.own_commit(self.user, self.repo, patch)
        if commit:
            base = self.base() or self.user.published(commit)
            return series.from_range(self.user, self.repo, commit, base)
        return series.from_patches(self.user, self.repo, [patch], self.o.base or "HEAD")

    def base(self):
        return self.user.commit(self.o.base) if self.o.base else None

    def verdicts(self):
        one = self.gate()
        steps = self.steps()
        verdicts = [one.judge(step) for step in steps]
        for text in self.said:
            gate.note(verdicts[0], text)
        return verdicts

    def gate(self):
        build = commands.Build(self.user.top, self.o.build or self.user.top)
        program = data.find_program("flbcheck")
        rules = data.rules_directory(program)
        names = data.protocol_names(rules)
        copy = scratch.Copy(self.path("tree"))
        ahead = scratch.Copy(os.path.join(self.path("ahead"), "tree"), like=copy)
        if self.o.staged and not (program and build.usable()):
            build = smpl.Files()
            self.checker = smpl.Checker(
                self.repo, copy, rules, names, self.o.timeout, self.path("spatch")
            )
        elif not program:
            raise NotDone("flbcheck is not found; build or install it, or set FLBCHECK to it")
        elif not build.usable():
            raise NotDone(f"{build.directory} has neither compile_commands.json nor what Kbuild "
                          "leaves behind; build the tree, or say with --build where")  # fmt: skip
        else:
            if not build.separate:
                self.user.list_tracked()
            configs = config.Configurations(self.user, self.repo, self.path("config"), rules)
            self.checker = check.Checker(
                program, self.repo, build, (copy, ahead), configs, self.user.tracked, self.o.timeout
            )
        if self.o.staged:
            self.said.append("checked with " + build.source)
        return gate.Gate(self.repo, build, self.checker, brief=self.o.staged)

    def close(self):
        if self.checker:
            self.checker.close()
        self.repo.close()


def perform(options):
    with scratch.directory() as directory:
        run = Run(options, directory)
        try:
            return run.verdicts()
        finally:
            run.close()


def show(options, verdicts):
    # Written at once and at the end: half a report looks like a whole one.
    out = io.StringIO()
    if options.b4:
        report.b4(verdicts, out)
        result = report.status(verdicts)
    elif options.nipa:
        result = report.nipa(verdicts, out)
    elif options.format == "json":
        report.as_json(verdicts, out)
        result = report.status(verdicts)
    else:
        report.text(verdicts, out, brief=options.staged)
        result = report.status(verdicts)
    sys.stdout.buffer.write(out.getvalue().encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
    return result


def main(argv):
    options = read_options(argv)
    scratch.catch_signals()
    try:
        return show(options, perform(options))
    except NotDone as e:
        return not_done(options, str(e))
    except OSError as e:
        # Whatever reads the report may be gone, or its disk full.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return not_done(options, f"{e.filename or 'output'}: {e.strerror}")
    except scratch.Ended as e:
        signal.signal(e.number, signal.SIG_DFL)
        os.kill(os.getpid(), e.number)
        return report.NOT_DONE


def not_done(options, why):
    if options.b4:
        print(f"ERROR: flb-gate: {report.plain(why)}", flush=True)
        return report.NOT_DONE
    sys.stderr.write(f"flb-gate: error: {report.plain(why)}\n")
    if options.nipa:
        report.describe("not checked: " + report.plain(why))
        return report.NIPA_WARNING
    return report.NOT_DONE
