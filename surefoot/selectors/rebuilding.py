"""Redesigns of how a page is built: names, wrappers, order, tags, attributes, addresses, look-alikes, removal."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random

from selectolax.lexbor import LexborNode

from surefoot.selectors.scene import MARK, Scene, around

_REFERENCES = (
    "for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers", "list", "form",
    "aria-activedescendant", "popovertarget",
)  # fmt: skip
_TEST_IDS = frozenset({"data-testid", "data-test-id", "data-test", "data-cy", "data-qa", "data-automation-id"})
_DROPPED = frozenset({"title", "alt", "aria-label", "itemprop", "autocomplete", "name", "rel", "value", "placeholder"})
_FLOW = frozenset({
    "body", "div", "main", "section", "article", "aside", "header", "footer", "nav", "form", "fieldset", "li", "td",
})  # fmt: skip
_INLINE = frozenset({"p", "span", "label", "a", "h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "em"})
_BLOCKS = frozenset({"head", "body", "html", "script", "style", "link", "meta", "title", "option", "template"})
_TAGS = {
    "a": "span", "b": "strong", "div": "section", "h1": "h2", "h2": "h3", "h3": "h4", "h4": "h5", "p": "div",
    "section": "div", "span": "b", "strong": "b", "em": "span", "article": "section",
}  # fmt: skip
_WORDS = ("box", "part", "piece", "area", "unit", "block", "cell", "pane", "zone", "slot")
_HALF = 0.5
_SELDOM = 0.1
"""The share of other elements that a redesign of the whole page touches."""


def rename_ids(scene: Scene, random: Random) -> bool:
    """Give every id another name, and let what refers to it follow."""
    new = _names(random, "{}-{}")
    nodes = [node for node in scene.elements() if node.attributes.get("id")]
    renamed = {name: new(name) for node in nodes if (name := node.attributes["id"])}
    for node in nodes:
        node.attrs["id"] = renamed[node.attributes["id"] or ""]
    for node in scene.elements():
        for name in _REFERENCES:
            if said := node.attributes.get(name):
                node.attrs[name] = " ".join(renamed.get(one, one) for one in said.split())
        if (href := node.attributes.get("href") or "").startswith("#") and href[1:] in renamed:
            node.attrs["href"] = f"#{renamed[href[1:]]}"
    return "id" in scene.target.attributes


def rename_classes(scene: Scene, random: Random) -> bool:
    """Give every class another name, the same wherever it stands."""
    return _classes(scene, _names(random, "{}__{}"))


def hash_classes(scene: Scene, random: Random) -> bool:
    """Give every class the name a build would make up."""
    salt = random.randrange(1 << 30)
    return _classes(scene, lambda name: f"css-{Random(f'{salt} {name}').randrange(1 << 30):x}")  # noqa: S311 — as above


def add_wrappers(scene: Scene, random: Random) -> bool:
    """Put a wrapper around the target, around what stands around it, and here and there."""
    chain = [scene.target, *around(scene.target)]
    others = [node for node in scene.elements() if random.random() < _SELDOM]
    wrapped = [node for node in {one.mem_id: one for one in (*chain, *others)}.values() if _wrap(scene, node)]
    return bool(wrapped)


def change_order(scene: Scene, random: Random) -> bool:
    """Put what stands beside the target, and beside all that is around it, in another order."""
    changed = False
    for outer in list(around(scene.target)):
        inside = [node for node in outer.iter(include_text=False) if node.is_element_node and node.tag not in _BLOCKS]
        if (outer.tag not in _FLOW and outer.tag not in {"ul", "ol", "tbody", "tr"}) or len(inside) < 2:  # noqa: PLR2004
            continue
        turned = list(inside)
        random.shuffle(turned)
        if turned == inside:
            turned.reverse()
        for node in turned:
            outer.insert_child(node, move=True)
        changed = True
    return changed


def change_tag(scene: Scene, random: Random) -> bool:  # noqa: ARG001 — there is one way to do it
    """Build the target from another tag that shows and does the same."""
    target = scene.target
    kind = (target.attributes.get("type") or "").lower()
    if target.tag == "input" and kind in {"submit", "button"}:
        said = target.attributes.get("value") or "Submit"
        scene.renamed(target, "button").insert_child(said)
        return True
    if target.tag == "button":
        _say(scene.renamed(target, "div"), "button")
        return True
    if target.tag not in _TAGS:
        return False
    linked = target.tag == "a"
    new = scene.renamed(target, _TAGS[target.tag or ""])
    if linked:
        _say(new, "link")
    return True


def drop_test_ids(scene: Scene, random: Random) -> bool:  # noqa: ARG001 — there is one way to do it
    """Leave out the attributes for tests, as builds for production do."""
    dropped = _drop(scene, lambda name: name in _TEST_IDS)
    return scene.target.mem_id in dropped or any(node.mem_id in dropped for node in around(scene.target))


def drop_attributes(scene: Scene, random: Random) -> bool:
    """Leave out half of the attributes that the page shows as well without."""
    dropped = _drop(
        scene,
        lambda name: (
            (name in _DROPPED or (name.startswith("data-") and not name.startswith("data-surefoot")))
            and random.random() < _HALF
        ),
    )
    return scene.target.mem_id in dropped


def move_addresses(scene: Scene, random: Random) -> bool:
    """Give links, pictures and forms other addresses."""
    prefix = random.choice(("/v2", "/en", "/new"))
    target, changed = scene.target, False
    for node in scene.elements():
        for name in ("href", "src", "action"):
            said = node.attributes.get(name) or ""
            if said and not said.startswith(("#", "mailto:", "tel:", "javascript:", "data:")):
                head, slash, tail = said.partition("://")
                host, _, path = tail.partition("/") if slash else ("", "", head.lstrip("/"))
                node.attrs[name] = f"{head}{slash}{host}{prefix}/{path}" if slash else f"{prefix}/{path}"
                changed = changed or node.mem_id == target.mem_id
    return changed


def add_look_alike(scene: Scene, random: Random) -> bool:
    """Put another one of its kind and look before the target, which says something more."""
    target = scene.target
    parent = target.parent
    if parent is None or not parent.is_element_node or target.tag in _BLOCKS:
        return False
    twin = target.clone()
    for node in twin.traverse(include_text=False):
        for name in ("id", MARK, *_TEST_IDS):
            if name in node.attributes:
                del node.attrs[name]
    word = random.choice(("later", "again", "elsewhere"))
    for name in ("value", "aria-label", "title", "alt", "placeholder", "name", "href"):
        if said := twin.attributes.get(name):
            twin.attrs[name] = f"{said}-{word}" if name in {"name", "href"} else f"{said} {word}"
    if texts := scene.texts(twin):
        texts[-1].replace_with(f"{texts[-1].text_content} {word}")
    target.insert_before(twin, move=True)
    return True


def add_content(scene: Scene, random: Random) -> bool:
    """Put a piece of news with the usual elements around the target's part of the page, and one before it."""
    chain = [node for node in around(scene.target) if node.tag in _FLOW]
    for outer in {node.mem_id: node for node in (chain[:1] + chain[-2:])}.values():
        piece = scene.new("section")
        for tag in ("h1", "h2", "h3", "p", "a", "b", "strong", "em", "span", "img", "button", "input", "select", "div"):
            inner = scene.new(tag, **({"href": "/news", "type": "text", "class": f"news-{tag}"}))
            inner.insert_child(random.choice(("What is new", "A word from us", "Read on", "Our summer offers")))
            piece.insert_child(inner, move=True)
        outer.insert_child(piece, move=True)
    return bool(chain)


def remove(scene: Scene, random: Random) -> bool:  # noqa: ARG001 — there is one way to do it
    """Cut the target out."""
    scene.target.decompose()
    return True


def _say(node: LexborNode, role: str) -> None:
    node.attrs["role"] = role
    node.attrs["tabindex"] = "0"


def _names(random: Random, form: str) -> Callable[[str], str]:
    """Return what gives each name another one, the same each time it is asked and no two the same."""
    salt = random.randrange(1 << 30)

    def new(name: str) -> str:
        own = Random(f"{salt} {name}")  # noqa: S311 — a redesign is no secret
        number = own.randrange(1 << 20)
        return form.format(own.choice(_WORDS), "".join("abcdefghijklmnop"[number >> 4 * i & 15] for i in range(5)))

    return new


def _classes(scene: Scene, new: Callable[[str], str]) -> bool:
    new = cache(new)  # the same few names stand on many elements
    for node in scene.elements():
        if said := node.attributes.get("class"):
            node.attrs["class"] = " ".join(map(new, said.split()))
    return any("class" in node.attributes for node in (scene.target, *around(scene.target)))


def _wrap(scene: Scene, node: LexborNode) -> bool:
    parent = node.parent
    if parent is None or node.tag in _BLOCKS or (parent.tag not in _FLOW and parent.tag not in _INLINE):
        return False
    wrapper = scene.new("div" if parent.tag in _FLOW else "span", **{"class": "wrap"})
    node.insert_before(wrapper, move=True)
    wrapper.insert_child(node, move=True)
    return True


def _drop(scene: Scene, gone: Callable[[str], bool]) -> set[int]:
    """Leave out attributes everywhere; return the elements that had one."""
    touched: set[int] = set()
    for node in list(scene.elements()):
        for name in [name for name in node.attributes if gone(name)]:
            del node.attrs[name]
            touched.add(node.mem_id)
    return touched
