# SPDX-License-Identifier: GPL-2.0-only
"""Questions about C expressions, as the text that spatch prints.

In: an expression with blanks around its tokens and comments in it. Out: the same squeezed, taken
apart at operators and brackets, or what it can be when its atoms are known. A real parser would
be exact and would have to know the types that the rules run without.
"""
import re

HINTS = ("likely", "unlikely", "WARN", "WARN_ON", "WARN_ONCE", "WARN_ON_ONCE")


def squeeze(text):
    """An expression without comments, blanks only between two words."""
    out, text = "", re.sub(r"(?s)/\*.*?\*/|//[^\n]*", " ", str(text))
    for token in re.findall(r"\w+|[^\w\s]", text):
        out += " " * bool(re.search(r"\w$", out) and re.match(r"\w", token))
        out += token
    return out


def closing(text, start):
    """Where the bracket that opens at start is closed, or -1."""
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] in "([{") - (text[i] in ")]}")
        if not depth:
            return i
    return -1


def split(text, op):
    """The parts of text between the ops that no bracket encloses."""
    parts, start, i = [], 0, 0
    while i < len(text):
        if text[i] in "([{":
            i = max(closing(text, i), i)
        elif text.startswith(op, i):
            parts.append(text[start:i])
            start = i + len(op)
            i = start - 1
        i += 1
    return parts + [text[start:]]


def call(text):
    """(name, arguments) when all of text is one call, else (None, [])."""
    found = re.match(r"(\w*)\(", text)
    if not found or closing(text, found.end() - 1) != len(text) - 1:
        return None, []
    inner = text[found.end():-1]
    return found.group(1), split(inner, ",") if inner else []


def calls(text):
    """Every call in text, as text."""
    for found in re.finditer(r"\b\w+\(", text):
        yield text[found.start():closing(text, found.end() - 1) + 1]


def bare(text):
    """The value of text: no brackets, hints or commas around it."""
    text = split(text, ",")[-1]
    name, args = call(text)
    if name == "" or name in HINTS:
        return bare(args[0] if name else text[1:-1])
    return text


def uncast(text):
    text = bare(text)
    short = re.sub(r"^\((?:\w+ )*\w+\**\)(?=[\w&*(])", "", text)
    return text if short == text else uncast(short)


def words(text):
    return set(re.findall(r"\w+", text or ""))


def truth(text, ask):
    """What a condition can be when ask() tells what its atoms can be."""
    text = bare(text)
    for op, absorbing in (("||", True), ("&&", False)):
        parts = split(text, op)
        if len(parts) > 1:
            values = [truth(part, ask) for part in parts]
            out = {absorbing} if any(absorbing in v for v in values) else set()
            if all((not absorbing) in v for v in values):
                out.add(not absorbing)
            return out
    if text.startswith("!"):
        return {not v for v in truth(text[1:], ask)}
    return ask(text)
