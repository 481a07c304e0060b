# SPDX-License-Identifier: GPL-2.0-only
"""
The shapes that a get, the test of its result and the put come in. Each function writes one region
of code, balanced on every way out; what happens inside is the writer's business.
"""
from programs import Reference
from tree import Node

FLBS = ["&flb_a", "&flb_b", "&flbs[0]", "&flbs[1]"]


def put_text(flb):
    return f"liveupdate_flb_put_incoming({flb});"


def get_text(flb, where):
    return f"liveupdate_flb_get_incoming({flb}, (void **){where})"


def pick_flb(writer):
    return writer.rng.choice(FLBS)


def finish(writer, reference, *resets):
    """The put at the end of a region. What is not used again is often reset, as tidy code does;
    stale values are fine as well, but each doubles what has to be explored."""
    nodes = reference.release()
    if writer.chance(75):
        nodes += [Node(f"{reference.obj} = NULL;", role="reset")]
        nodes += [Node(reset, role="reset") for reset in resets]
    return nodes


def checked(writer, failed):
    """What is done where the get failed: the function or the round is left."""
    return Node(f"if ({failed})", writer.leave(), role="check")


def plain(writer):
    """ret = get; if (ret) leave; ...; put"""
    flb = pick_flb(writer)
    obj = writer.declare("struct flb_obj *", "obj")
    ret = writer.declare("int", "ret", "0")
    failed = writer.rng.choice([ret, f"{ret} < 0", f"{ret} != 0", f"unlikely({ret})",
                                f"WARN_ON({ret})", f"{ret} || !{obj}"])
    if "||" in failed:
        writer.declared[-2].text = f"struct flb_obj *{obj} = NULL;"
    reference = Reference(flb, obj, put_text(flb))
    nodes = [Node(f"{ret} = {get_text(flb, '&' + obj)};", role="get"), checked(writer, failed)]
    return nodes + writer.inside(reference) + finish(writer, reference, f"{ret} = 0;")


def nested(writer):
    """if (!get) { ...; put }"""
    flb = pick_flb(writer)
    obj = writer.declare("struct flb_obj *", "obj")
    reference = Reference(flb, obj, put_text(flb))
    body = writer.inside(reference) + finish(writer, reference)
    before = writer.rng.choice(["", "", "n && ", "other_flag() && "])
    nodes = [Node(f"if ({before}!{get_text(flb, '&' + obj)})", body, role="check")]
    if writer.chance(25):
        nodes.append(Node("else", writer.block(), role="else"))
    return nodes


def flagged(writer):
    """held = !get; ...; if (held) put"""
    flb = pick_flb(writer)
    obj = writer.declare("struct flb_obj *", "obj", "NULL")
    held = writer.declare("bool", "held", "false")
    get = f"!{get_text(flb, '&' + obj)}"
    if writer.chance(50):
        nodes = [Node(f"{held} = {get};", role="get")]
    else:
        nodes = [Node(f"{held} = false;"),
                 Node(f"if ({writer.condition()})", [Node(f"{held} = {get};", role="get")])]
    reference = Reference(flb, obj, put_text(flb), flag=held)
    nodes += writer.inside(reference)
    if writer.chance(60):
        nodes.append(Node(f"if ({held})", writer.use(obj), role="check"))
    return nodes + finish(writer, reference, f"{held} = false;")


def by_result(writer):
    """ret = -ENODATA; if (...) ret = get; ...; if (!ret) put"""
    flb = pick_flb(writer)
    obj = writer.declare("struct flb_obj *", "obj", "NULL")
    ret = writer.declare("int", "ret", "-ENODATA")
    nodes = [Node(f"{ret} = -ENODATA;"),
             Node(f"if ({writer.condition()})",
                  [Node(f"{ret} = {get_text(flb, '&' + obj)};", role="get")])]
    reference = Reference(flb, obj, put_text(flb), flag=f"!{ret}")
    return nodes + writer.inside(reference) + finish(writer, reference, f"{ret} = 0;")


def by_pointer(writer):
    """obj = NULL unless got; ...; if (obj) put"""
    flb = pick_flb(writer)
    obj = writer.declare("struct flb_obj *", "obj", "NULL")
    nodes = [Node(f"{obj} = NULL;"),
             Node(f"if ({get_text(flb, '&' + obj)})", [Node(f"{obj} = NULL;")], role="check")]
    reference = Reference(flb, obj, put_text(flb), flag=obj)
    nodes += writer.inside(reference)
    nodes.append(Node(f"if ({obj})", [Node(f"obj_show({obj});", role="use")], role="check"))
    return nodes + finish(writer, reference)


def with_label(writer):
    """ret = get; if (ret) leave; ...; goto out; ...; out: put"""
    flb = pick_flb(writer)
    obj = writer.declare("struct flb_obj *", "obj")
    label = writer.name("out")
    reference = Reference(flb, obj, put_text(flb))
    nodes = [Node(f"if ({get_text(flb, '&' + obj)})", writer.leave(), role="check")]
    for _ in range(writer.rng.randint(1, 2)):
        nodes.append(Node(f"if ({writer.condition()})",
                          [Node(f"goto {label};", role="exit")], role="if"))
        nodes += writer.inside(reference)
    return nodes + [Node(f"{label}:")] + finish(writer, reference)


def with_switch(writer):
    """switch (ret) over the errnos"""
    flb = pick_flb(writer)
    obj = writer.declare("struct flb_obj *", "obj")
    ret = writer.declare("int", "ret", "0")
    reference = Reference(flb, obj, put_text(flb))
    loops, writer.loops = writer.loops, []
    cases = [Node("case 0:"), Node("break;", role="exit"), Node("case -ENODATA:"),
             Node("case -ENOENT:"), *writer.leave(), Node("default:"), *writer.leave()]
    writer.loops = loops
    nodes = [Node(f"{ret} = {get_text(flb, '&' + obj)};", role="get"),
             Node(f"switch ({ret})", cases, role="check")]
    return nodes + writer.inside(reference) + finish(writer, reference, f"{ret} = 0;")


def by_class(writer):
    """CLASS(): the scope's end puts"""
    obj = writer.name("obj")
    reference = Reference("&flb_a", obj, "", cleanup=True)
    body = [Node(f"CLASS(a_ref, {obj})();", role="cleanup"), Node(""),
            Node(f"if (!{obj})", writer.leave(), role="check")]
    body += writer.inside(reference)
    return [Node("", body, role="scope")]


def by_free(writer):
    """a pointer with __free(): the scope's end puts if it is set"""
    name, flb = writer.rng.choice([("put_a", "&flb_a"), ("put_b", "&flb_b")])
    obj = writer.name("obj")
    reference = Reference(flb, obj, "", cleanup=True)
    body = [Node(f"struct flb_obj *{obj} __free({name}) = NULL;", role="cleanup"), Node(""),
            Node(f"if ({get_text(flb, '&' + obj)})",
                 [Node(f"{obj} = NULL;"), *writer.leave()], role="check")]
    body += writer.inside(reference)
    return [Node("", body, role="scope")]


def array(writer):
    """a loop over an array of FLBs, get and put in each round"""
    i = writer.declare("u32", "i", "0")
    obj = writer.declare("struct flb_obj *", "obj")
    flb = writer.declare("struct liveupdate_flb *", "flb", "&flbs[0]")
    reference = Reference(flb, obj, put_text(flb))
    writer.loops.append(len(writer.held))
    body = [Node(f"{flb} = &flbs[{i}];"),
            Node(f"if ({get_text(flb, '&' + obj)})", [Node("continue;", role="exit")],
                 role="check")]
    body += writer.inside(reference) + finish(writer, reference)
    writer.loops.pop()
    return [Node(f"for ({i} = 0; {i} < ARRAY_SIZE(flbs); {i}++)", body), Node(f"{i} = 0;")]


def wrapper(writer):
    """through wrappers of the program's own, up to three deep"""
    flb = pick_flb(writer)
    style = writer.rng.choice(["null", "errptr", "out"])
    get = write_get(writer, flb, style, writer.rng.randint(1, 3))
    put = write_put(writer, flb) if writer.chance(60) else None
    reference = Reference(flb, None, f"{put}();" if put else put_text(flb))
    if style == "out":
        reference.obj = writer.declare("struct flb_obj *", "obj")
        nodes = [Node(f"if ({get}(&{reference.obj}))", writer.leave(), role="check")]
    else:
        reference.obj = writer.declare("struct flb_obj *", "obj", "NULL")
        failed = f"!{reference.obj}" if style == "null" else f"IS_ERR({reference.obj})"
        nodes = [Node(f"{reference.obj} = {get}();", role="get"), checked(writer, failed)]
    return nodes + writer.inside(reference) + finish(writer, reference)


def write_put(writer, flb):
    name = f"p{writer.number}_{writer.name('put')}"
    writer.helpers.append(Node(f"static void {name}(void)",
                               [Node(put_text(flb), role="put", about={"flb": flb, "obj": None})],
                               role="function"))
    if writer.chance(30):
        outer = f"p{writer.number}_{writer.name('put')}"
        writer.helpers.append(Node(f"static void {outer}(void)", [Node(f"{name}();")],
                                   role="function"))
        return outer
    return name


HEADS = {
    "null": "static struct flb_obj *{}(void)",
    "errptr": "static struct flb_obj *{}(void)",
    "out": "static int {}(struct flb_obj **objp)",
}


def write_get(writer, flb, style, depth):
    name = f"p{writer.number}_{writer.name('get')}"
    if depth > 1:
        body = outer_body(writer, write_get(writer, flb, style, depth - 1), flb, style)
    else:
        body = inner_body(writer, flb, style)
    writer.helpers.append(Node(HEADS[style].format(name), body, role="function"))
    return name


def inner_body(writer, flb, style):
    """A wrapper that calls LUO itself."""
    if style == "out" and writer.chance(50):
        return [Node(f"return {get_text(flb, 'objp')};", role="get")]
    body = [Node("struct flb_obj *obj = NULL;", role="declaration"),
            Node("int ret;", role="declaration"), Node(""),
            Node(f"ret = {get_text(flb, '&obj')};", role="get")]
    failure = {"null": "NULL", "errptr": "ERR_PTR(ret)", "out": "ret"}[style]
    if style == "null" and writer.chance(50):
        body += [Node("if (ret == -ENODATA)", [Node("return NULL;", role="exit")], role="if"),
                 Node("if (ret == -ENOENT)", [Node("return NULL;", role="exit")], role="if"),
                 Node('if (WARN_ONCE(ret, "cannot get\\n"))', [Node("return NULL;", role="exit")],
                      role="check")]
    else:
        body += [Node("if (ret)", [Node(f"return {failure};", role="exit")], role="check")]
    if style == "out":
        return body + [Node("*objp = obj;"), Node("return 0;")]
    return body + [Node("return obj;")]


def outer_body(writer, inner, flb, style):
    """A wrapper of a wrapper; it may look into the object and give it back."""
    obj = "(*objp)" if style == "out" else "obj"
    put = Node(put_text(flb), role="put", about={"flb": flb, "obj": obj})
    if style == "out":
        body = [Node("int ret;", role="declaration"), Node(""),
                Node(f"ret = {inner}(objp);", role="get"),
                Node("if (ret)", [Node("return ret;", role="exit")], role="check")]
        if writer.chance(50):
            body.append(Node("if ((*objp)->version == 1)",
                             [put, Node("*objp = NULL;", role="clear"),
                              Node("return -EINVAL;", role="exit")], role="if"))
        return body + [Node("return 0;")]
    failed = "!obj" if style == "null" else "IS_ERR(obj)"
    refused = "NULL" if style == "null" else "ERR_PTR(-EINVAL)"
    body = [Node("struct flb_obj *obj;", role="declaration"), Node(""),
            Node(f"obj = {inner}();", role="get")]
    if writer.chance(50):
        body += [Node(f"if ({failed})", [Node("return obj;", role="exit")], role="check"),
                 Node("if (obj->version == 1)", [put, Node(f"return {refused};", role="exit")],
                      role="if")]
    return body + [Node("return obj;")]


REGIONS = [plain, plain, nested, flagged, by_result, by_pointer, with_label, with_label,
           with_switch, by_class, by_free, array, wrapper, wrapper, wrapper]
