# SPDX-License-Identifier: GPL-2.0-only
"""
Programs as trees of text: just enough structure to change, shorten and print them.

A node is one line of C, or a line that opens a block with the nodes in it. What a node stands for
(its role) is noted where it is made, for whoever wants to break a program in a certain way.
"""
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


def smaller(nodes):
    """
    Every tree that is one step shorter: without a run of neighbours (long ones first), or with
    the inside of a block in place of the block.
    """
    places = [(path, length) for path, length in paths(nodes)]
    for size in (8, 4, 2, 1):
        for path, length in places:
            for start in range(0, length, max(1, size // 2) if size > 1 else 1):
                if start + size <= length:
                    shorter = copy(nodes)
                    del at(shorter, path)[start:start + size]
                    yield shorter
    for path, length in places:
        for i in range(length):
            node = at(nodes, path)[i]
            if node.body is not None and node.role != "function":
                shorter = copy(nodes)
                where = at(shorter, path)
                where[i:i + 1] = where[i].body
                yield shorter


def paths(nodes, path=()):
    """Each list in the tree, as the indices that lead to it, with its length."""
    yield path, len(nodes)
    for i, node in enumerate(nodes):
        if node.body is not None:
            yield from paths(node.body, path + (i,))


def at(nodes, path):
    for i in path:
        nodes = nodes[i].body
    return nodes


def renamed(nodes, old, new):
    """A copy in which names that begin with `old` begin with `new`."""
    other = copy(nodes)
    for where, i in walk(other):
        where[i].text = re.sub(rf"\b{old}(?=_|\b)", new, where[i].text)
    return other
