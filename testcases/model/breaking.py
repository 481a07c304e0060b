# SPDX-License-Identifier: GPL-2.0-only
"""
Ways to break a program in one place. Not every break breaks a rule: the place may never be
reached, or be right both ways; whether it does is not this file's to know.
"""
from tree import Node, walk

FLBS = ["&flb_a", "&flb_b", "&flbs[0]", "&flbs[1]"]


def places(functions, role):
    return [(nodes, i) for nodes, i in walk(functions) if nodes[i].role == role]


def is_local(obj):
    """A variable of the entry, where its parameters are in scope: not one of a wrapper."""
    return bool(obj) and obj[-1].isdigit()


def drop_put(rng, functions):
    nodes, i = rng.choice(places(functions, "put"))
    nodes[i] = Node("other_work();")


def repeat_put(rng, functions):
    nodes, i = rng.choice(places(functions, "put"))
    nodes.insert(i, nodes[i].copy())


def wrong_put(rng, functions):
    nodes, i = rng.choice(places(functions, "put"))
    other = rng.choice([flb for flb in FLBS if flb != nodes[i].about["flb"]])
    nodes[i] = Node(f"liveupdate_flb_put_incoming({other});", role="put",
                    about={"flb": other, "obj": nodes[i].about["obj"]})


def early_put(rng, functions):
    nodes, i = rng.choice(places(functions, "put"))
    j = rng.randrange(i + 1)
    if j < i and any(n.role in ("declaration", "get", "cleanup") for n in nodes[j:i]):
        j = i
    while nodes[j].role == "else":
        j += 1
    nodes.insert(j, nodes.pop(i))


def use_after_put(rng, functions):
    nodes, i = rng.choice([(n, i) for n, i in places(functions, "put") if n[i].about["obj"]])
    obj = nodes[i].about["obj"]
    how = rng.choice([f"note_number({obj}->version);", f"obj_show({obj});",
                      f"h->nr = {obj}->nr_devices;"])
    if not is_local(obj):
        how = f"obj_show({obj});"
    nodes.insert(i + 1, Node(how, role="use"))


def keep_pointer(rng, functions):
    found = [(n, i) for n, i in places(functions, "put")
             if is_local(n[i].about["obj"])]
    nodes, i = rng.choice(found)
    obj = nodes[i].about["obj"]
    how = rng.choice([f"h->obj = {obj};", f"last_obj = {obj};", f"last_found = {obj}->first;",
                      f"h->ser = {obj}->ser;", f"*outp = {obj};", f"h->priv = &{obj}->version;"])
    nodes.insert(i, Node(how, role="store"))


def drop_clear(rng, functions):
    nodes, i = rng.choice(places(functions, "clear"))
    del nodes[i]


def drop_check(rng, functions):
    nodes, i = rng.choice(places(functions, "check"))
    node = nodes[i]
    if nodes[i + 1:] and nodes[i + 1].role == "else":
        del nodes[i + 1]
    if node.text.startswith("if (!liveupdate") or " && !liveupdate" in node.text:
        get = node.text[node.text.index("liveupdate"):-1]
        nodes[i:i + 1] = [Node(get + ";", role="get"), *node.body]
    elif "liveupdate_flb_get" in node.text or "_get" in node.text:
        nodes[i] = Node(node.text[len("if ("):-1] + ";", role="get")
    else:
        del nodes[i]


def drop_exit(rng, functions):
    ends = {id(function.body) for function in functions if function.body}
    nodes, i = rng.choice([(n, i) for n, i in places(functions, "exit")
                           if id(n) not in ends or i < len(n) - 1])
    nodes[i] = Node("other_work();")


def invert(rng, functions):
    nodes, i = rng.choice([(n, i) for n, i in places(functions, "if")
                           if n[i].text.startswith("if (")])
    nodes[i].text = f"if (!({nodes[i].text[4:-1]}))"


def drop_releases(rng, functions):
    """One way out gives nothing back."""
    nodes, i = rng.choice(places(functions, "exit"))
    kept = [n for n in nodes[:i] if n.role != "put"]
    nodes[:i] = kept


def return_pointer(rng, functions):
    """The entry returns the object it has just given back, or still holds."""
    entry = functions[-1]
    if not entry.text.startswith("struct flb_obj *"):
        raise IndexError
    names = [n.about["obj"] for l, i in walk(entry.body) for n in [l[i]]
             if n.role == "put" and is_local(n.about["obj"])]
    nodes, i = rng.choice([(n, i) for n, i in walk(entry.body) if n[i].text == "return NULL;"])
    nodes[i] = Node(f"return {rng.choice(names)};", role="exit")


WAYS = [drop_put, drop_put, repeat_put, wrong_put, early_put, early_put, use_after_put,
        keep_pointer, keep_pointer, drop_clear, drop_check, drop_check, drop_exit, invert,
        drop_releases, return_pointer]


def break_one(rng, functions):
    """Breaks it in a random way that the program offers a place for."""
    ways = list(WAYS)
    rng.shuffle(ways)
    for way in ways:
        try:
            way(rng, functions)
            return
        except IndexError:
            continue
