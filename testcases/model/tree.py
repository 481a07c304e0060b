# SPDX-License-Identifier: GPL-2.0-only
"""
Programs as trees of text: just enough structure to change, shorten and print them.

A node is one line of C, or a line that opens a block with the nodes in it. What a node stands for
(its role) is noted where it is made, for whoever wants to break a program in a certain way.
"""
import itertools
import re
from dataclasses import dataclass, field


@dataclass(eq=False)
class Node:
    text: str
    body: list = None          # None: a line; else a block between braces
    tail: str = ""             # after the closing brace: "while (other_flag());"
    role: str = ""             # "put", "check", "use", ...
    about: dict = field(default_factory=dict)

    def copy(self):
        body = None if self.body is None else [child.copy() for child in self.body]
        return Node(self.text, body, self.tail, self.role, dict(self.about))


def render(nodes, depth=0):
    lines = []
    indent = "\t" * depth
    for node in nodes:
        if node.body is None:
            # Labels stand to the left of what they label.
            here = indent
            if node.text.startswith(("case ", "default:")):
                here = indent[1:]
            elif node.text.endswith(":"):
                here = ""
            lines.append(here + node.text if node.text else "")
            continue
        if node.role == "function":
            lines += ["", node.text, "{"]
        else:
            lines.append(f"{indent}{node.text} {{" if node.text else indent + "{")
        lines += render(node.body, depth + 1)
        lines.append(f"{indent}}} {node.tail}".rstrip())
    return lines


def walk(nodes):
    """Every (list, position) in the tree: where a node stands, so that it can be replaced."""
    for i, node in enumerate(nodes):
        yield nodes, i
        if node.body is not None:
            yield from walk(node.body)


def count(nodes):
    return sum(1 for _ in walk(nodes))


def copy(nodes):
    return [node.copy() for node in nodes]


def edits(nodes):
    """
    Ways to make a tree shorter, each a pair of sets of places in the order of walk(): what to
    take out (runs of neighbours, long ones first), and which blocks to leave the inside of only.
    """
    order = {id(where[i]): place for place, (where, i) in enumerate(walk(nodes))}
    lists = [nodes] + [where[i].body for where, i in walk(nodes) if where[i].body is not None]
    for size in (8, 4, 3, 2, 1):
        for siblings in lists:
            for start in range(0, len(siblings) - size + 1, max(1, size // 4)):
                run = siblings[start:start + size]
                yield frozenset(order[id(node)] for node in run), frozenset()
    for place, (where, i) in enumerate(walk(nodes)):
        if where[i].body is not None and where[i].role != "function":
            yield frozenset(), frozenset([place])


def edited(nodes, removed, opened):
    """A copy of the tree without the removed nodes, and with opened blocks' insides in place."""
    places = itertools.count()

    def rebuild(siblings):
        rebuilt = []
        for node in siblings:
            place = next(places)
            body = None if node.body is None else rebuild(node.body)
            if place in removed:
                continue
            if place in opened:
                rebuilt += body
            else:
                rebuilt.append(Node(node.text, body, node.tail, node.role, dict(node.about)))
        return rebuilt

    return rebuild(nodes)


def renamed(nodes, old, new):
    """A copy in which names that begin with `old` begin with `new`."""
    other = copy(nodes)
    for where, i in walk(other):
        where[i].text = re.sub(rf"\b{old}(?=_|\b)", new, where[i].text)
    return other
