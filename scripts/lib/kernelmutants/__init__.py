# SPDX-License-Identifier: GPL-2.0-only
"""Mutants of functions of the kernel, made in their text: what scripts/mutate-kernel needs to know of C.

The text is searched with comments, literals and preprocessor lines blanked out, so that a place in it is
the same place in the file.
"""

import dataclasses
import os
import re

KINDS = ("delete", "duplicate", "invert", "return")
EARLY = "{ extern int flbcheck_early; if (flbcheck_early) return%s; }"

# An entry of a protocol file: role follows name, on one line or two.
ROLE = re.compile(r"name:\s*(\w+)\s*,?\s*role:\s*(\w+)")
BLANK = re.compile(
    r"""/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | ^[ \t]*\#(?:\\\n|[^\n])*""",
    re.VERBOSE | re.DOTALL | re.MULTILINE)  # fmt: skip


@dataclasses.dataclass
class Mutant:
    path: str
    function: str
    kind: str
    number: int  # of those of its kind in the function
    start: int
    end: int
    by: str

    @property
    def name(self):
        return f"{self.path} {self.function} {self.kind} {self.number}"

    def text(self, original):
        return original[: self.start] + self.by + original[self.end :]


class Words:
    """The functions of the protocols."""

    def __init__(self, folder):
        self.acquires, self.releases, self.protocols = set(), set(), []
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                roles = ROLE.findall(file.read())
            self.acquires |= {function for function, role in roles if role == "acquire"}
            self.releases |= {function for function, role in roles if role == "release"}
            self.protocols.append({function for function, _ in roles})
        self.release = re.compile(r"\b(?:" + "|".join(sorted(self.releases)) + r")\s*\(")
        self.any = re.compile(r"\b(?:" + "|".join(sorted(self.releases | self.acquires)) + r")\b")

    def mentioned(self, text):
        return self.any.search(text)

    def implemented(self, code):
        """The functions of the protocols that @code implements: such a file is no consumer of them."""
        return set().union(*(p for p in self.protocols if any(body_of(code, function) for function in p if function in code)))


def blanked(text):
    return BLANK.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def closing(code, at):
    """Behind the bracket that closes the one at @at; None."""
    depth = 0
    for i in range(at, len(code)):
        if code[i] in "({[":
            depth += 1
        elif code[i] in ")}]":
            depth -= 1
            if not depth:
                return i + 1
    return None


def body_of(code, function):
    """(what stands before the name, start and end of the body), None if that cannot be told."""
    for match in re.finditer(r"^(\w[^;{}()=\n]*?[\s*]|)" + re.escape(function) + r"\s*(?=\()", code, re.MULTILINE):
        end = closing(code, match.end())
        opening = end and re.compile(r"\s*(?:__\w+\s*)*\{").match(code, end)
        if opening:
            before = code[: match.start(0)].rstrip().rpartition("\n")[2] if not match.group(1) else match.group(1)
            return before, opening.end() - 1, closing(code, opening.end() - 1)
    return None


def returned(before):
    """What an early return of a function declared like this returns; None: not known."""
    words = re.sub(r"\b(static|inline|extern|const|noinline|asmlinkage|unsigned|signed|__\w+)\b", "", before)
    if "*" in words:
        return " NULL"
    if words.split() == ["void"]:
        return ""
    if words.split() in (["bool"], [], ["u8"], ["u16"], ["u32"], ["u64"]):
        return " 0"
    return " -5" if words.split() in (["int"], ["long"], ["ssize_t"]) else None


def calls(code, start, end, pattern):
    """(start of the call, behind its bracket) of calls that are statements."""
    for match in pattern.finditer(code, start, end):
        behind = closing(code, match.end() - 1)
        before = code[start : match.start()].rstrip()
        if behind and code[behind : behind + 1] == ";" and re.search(r"([;{}):]|\b(else|do))$", before):
            yield match.start(), behind + 1


def variable(code, start, call):
    """The variable that the call at @call is assigned to, and where that statement begins; None."""
    match = re.search(r"(\b\w+(?:(?:->|\.)\w+)*)\s*=\s*(?:\(\s*)?$", code[start:call])
    return match and (match.group(1), start + match.start())


def check_of(code, start, end, call, behind):
    """(condition's start and end) of the `if` that asks for the result of the call at @call."""
    within = re.search(r"\bif\s*\((?:[^;{}]*)$", code[start:call])
    if within:
        opening = code.index("(", start + within.start())
        return opening, closing(code, opening)
    assigned = variable(code, start, call)
    if not assigned:
        return None
    name = re.compile(r"(?<![\w.>])" + re.escape(assigned[0]) + r"(?!\w)")
    for match in re.finditer(r"\bif\s*\(", code[behind:end]):
        opening = behind + match.end() - 1
        close = closing(code, opening)
        if re.search(name.pattern + r"\s*=[^=]", code[behind:opening]):
            return None
        if close and name.search(code, opening, close):
            return opening, close
    return None


def after_statement(code, at):
    """Behind the statement at @at, if nothing goes with it; None."""
    at += len(code[at:]) - len(code[at:].lstrip())
    end = closing(code, at) if code[at] == "{" else code.find(";", at) + 1
    if not end or (code[at] != "{" and "{" in code[at:end]):
        return None
    return None if re.match(r"\s*else\b", code[end:]) else end


class Maker:
    def __init__(self, path, function):
        self.path, self.function, self.made = path, function, []

    def add(self, kind, start, end, by):
        if any(m.kind == kind and m.start == start for m in self.made):
            return
        number = 1 + sum(m.kind == kind for m in self.made)
        self.made.append(Mutant(self.path, self.function, kind, number, start, end, by))


def acquire_calls(code, start, end, text, sites):
    """(start, behind) of the calls at the sites, as far as they stand there by name."""
    for site in sites:
        line = [m.start() + 1 for m in re.finditer("\n", text)][site["line"] - 2] if site["line"] > 1 else 0
        match = re.compile(r"\b" + re.escape(site["call"]) + r"\s*\(").search(code, line, end)
        if match and match.start() >= start and "\n" not in text[line : match.start()]:
            yield match.start(), closing(code, match.end() - 1)


def mutants_of(path, text, function, sites, words):
    code = blanked(text)
    where = body_of(code, function)
    if not where or not where[2]:
        return []
    before, start, end = where
    make = Maker(path, function)
    value = returned(before)
    own = words.implemented(code)
    for at, behind in calls(code, start, end, words.release):
        if re.match(r"\w+", code[at:]).group() in own:
            continue
        put = text[at:behind]
        make.add("delete", at, behind, ";")
        make.add("duplicate", at, behind, "{ " + put + " " + put + " }")
        if value is not None:
            make.add("return", at, behind, "{ " + EARLY % value + " " + put + " }")
    for at, behind in acquire_calls(code, start, end, text, sites):
        check = check_of(code, start, end, at, behind)
        if not check or not check[1]:
            continue
        make.add("invert", check[0], check[1], "(!" + text[check[0] : check[1]] + ")")
        statement = after_statement(code, check[1])
        scoped = "__free" in code[code.rfind(";", start, at) + 1 : at]
        if value is not None and statement and not scoped:
            make.add("return", statement, statement, " " + EARLY % value)
    return make.made
