"""A page that can be changed: the parsed HTML with its shadow roots left in their templates, and one marked target."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from surefoot.selectors.element import Element
from surefoot.selectors.trees import HOSTS
from surefoot.selectors.visibility import LIVE

MARK = "data-surefoot-mark"
"""On the target of a page that is redesigned."""

_UNSCRIPTED = re.compile(rf'<html\b[^>]*\b{LIVE}="unscripted"', re.IGNORECASE)
_SILENT = frozenset({"head", "script", "style", "noscript", "title", "template", "textarea"})


class Scene:
    """A page whose elements and texts can be changed in place; `html` is what became of it."""

    def __init__(self, html: str) -> None:
        self._parser = LexborHTMLParser(html, scripting=_UNSCRIPTED.search(html[:20_000]) is None)
        root = self._parser.root
        if root is None:  # pragma: no cover — Lexbor makes an html element of any text
            raise AssertionError("the parsed page has no html element")
        self.root = root

    @property
    def html(self) -> str:
        """The page as it stands now."""
        return self._parser.html or ""

    @property
    def target(self) -> LexborNode:
        """The marked element; raises `LookupError` where none is."""
        for node in self.elements():
            if MARK in node.attributes:
                return node
        raise LookupError("no element of the page is marked as the target")

    def at(self, element: Element) -> LexborNode:
        """Return the node here of an element of a snapshot of the same HTML."""
        node = self.root
        for place, shadowed in reversed(list(_steps(element))):
            inside = _shadow(node) if shadowed else node
            node = _children(inside)[place]
        return node

    def elements(self) -> Iterator[LexborNode]:
        """Yield all elements, those in open shadow roots behind their hosts."""
        for top in self._tops():
            for node in top.traverse(include_text=False):
                if node.is_element_node:
                    yield node

    def texts(self, inside: LexborNode | None = None) -> list[LexborNode]:
        """Return the texts a reader sees, of the page or inside an element, as nodes."""
        tops = [inside] if inside is not None else list(self._tops())
        every = [node for top in tops for node in top.traverse(include_text=True)]
        return [node for node in every if node.is_text_node and _is_said(node)]

    def with_id(self, name: str) -> LexborNode | None:
        """Return the first element of an id."""
        return next((node for node in self.elements() if node.attributes.get("id") == name), None)

    def labels(self, node: LexborNode) -> list[LexborNode]:
        """Return what labels a control: `label` elements, and what it refers to."""
        referred = (node.attributes.get("aria-labelledby") or "").split()
        found = [one for name in referred if (one := self.with_id(name)) is not None]
        name = node.attributes.get("id")
        found += [one for one in self.elements() if one.tag == "label" and name and one.attributes.get("for") == name]
        return found + [one for one in around(node) if one.tag == "label"]

    def new(self, tag: str, **attributes: str) -> LexborNode:
        """Return a new element, not yet placed."""
        node = self._parser.create_node(tag)
        for name, value in attributes.items():
            node.attrs[name.replace("_", "-")] = value
        return node

    def renamed(self, node: LexborNode, tag: str) -> LexborNode:
        """Put an element of another tag in the place of one, with its attributes and all that it holds."""
        new = self.new(tag)
        for name, value in node.attributes.items():
            new.attrs[name] = value
        node.insert_before(new, move=True)
        for child in list(node.iter(include_text=True)):
            new.insert_child(child, move=True)
        node.decompose()
        return new

    def _tops(self) -> Iterator[LexborNode]:
        yield self.root
        yield from (one for one in self.root.template_fragments() if _is_shadow(one))


def around(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements around one, innermost first, as far as its tree goes."""
    outer = node.parent
    while outer is not None and outer.is_element_node:
        yield outer
        outer = outer.parent


def _is_said(node: LexborNode) -> bool:
    text = node.text_content or ""
    return bool(text.strip()) and all((one.tag or "") not in _SILENT for one in around(node))


def _is_shadow(fragment: LexborNode) -> bool:
    template = fragment.parent
    return template is not None and "shadowrootmode" in template.attributes


def _steps(element: Element) -> Iterator[tuple[int, bool]]:
    """Yield the place of an element among its siblings, and whether it stands at a shadow root's top; then outwards."""
    while element.parent is not None:
        node = element.node.parent
        shadowed = node is not None and not node.is_element_node
        siblings = element.parent.children if not shadowed or node is None else _wrapped(element, node)
        yield siblings.index(element), shadowed
        element = element.parent


def _wrapped(element: Element, top: LexborNode) -> list[Element]:
    return [element.snapshot.wrap(node) for node in top.iter(include_text=False) if node.is_element_node]


def _children(node: LexborNode) -> list[LexborNode]:
    """Return the elements inside, but for the template that holds the shadow root."""
    hosts = (node.tag or "") in HOSTS or "-" in (node.tag or "")
    template = _template(node) if hosts and node.is_element_node else None
    inside = [one for one in node.iter(include_text=False) if one.is_element_node]
    return [one for one in inside if template is None or one.mem_id != template.mem_id]


def _template(node: LexborNode) -> LexborNode | None:
    inside = (one for one in node.iter(include_text=False) if one.tag == "template")
    return next((one for one in inside if "shadowrootmode" in one.attributes), None)


def _shadow(node: LexborNode) -> LexborNode:
    template = _template(node)
    if template is None:  # pragma: no cover — the snapshot of the same HTML has a shadow root here
        raise LookupError(f"{node.tag} has no shadow root")
    return template.template_fragments()[0]
