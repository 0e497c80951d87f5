"""A page at rest: what reading, proving and deciding work on, live and saved alike.

A snapshot of a living page carries in `data-surefoot-*` attributes what its HTML does not tell: what is
hidden, and what form controls hold now (`visibility.py` names them). In raw HTML visibility is read from what
HTML itself says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Sequence
from functools import cached_property
from typing import ClassVar

from selectolax.lexbor import LexborHTMLParser, LexborNode

from surefoot.selectors.by import Way
from surefoot.selectors.element import Element
from surefoot.selectors.find import find_all, find_one
from surefoot.selectors.index import Index
from surefoot.selectors.names import name_of
from surefoot.selectors.paths import Twins
from surefoot.selectors.roles import role_of
from surefoot.selectors.target import Target
from surefoot.selectors.visibility import AFTER, BEFORE, CHECKED, HIDDEN, LIVE, SELECTED, VALUE
from surefoot.selectors.wording import fold

__all__ = ["AFTER", "BEFORE", "CHECKED", "HIDDEN", "LIVE", "SELECTED", "VALUE", "Snapshot"]

_LABELABLE = "button, input, meter, output, progress, select, textarea"


class Snapshot:
    """A page at rest: immutable, parsed when it is first looked into.

    Args:
        html: The page's HTML.
        url: Its address; links are made absolute against it.
        complete: Whether the document had finished loading; a half-parsed page never proves anything.
        title: Its title, where it is known; else the one in the HTML.
    """

    empty: ClassVar[Snapshot]
    """The snapshot of no page."""

    def __init__(self, html: str, *, url: str = "about:blank", complete: bool = True, title: str | None = None) -> None:
        self.html = html
        self.url = url
        self.complete = complete
        self._title = title
        self._elements: dict[int, Element] = {}
        self._described: dict[str, frozenset[int]] = {}

    def __repr__(self) -> str:
        return f"<Snapshot of {self.url}, {self.size} characters>"

    @property
    def is_empty(self) -> bool:
        """Whether no page was touched."""
        return not self.html

    @property
    def size(self) -> int:
        """The length of the HTML in characters."""
        return len(self.html)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the HTML, in hexadecimal."""
        return hashlib.sha256(self.html.encode(errors="surrogatepass")).hexdigest()

    @cached_property
    def title(self) -> str:
        """The document's title, or nothing."""
        if self._title is not None:
            return fold(self._title)
        found = self._parsed.css_first("head title")
        return "" if found is None else fold(found.text())

    @property
    def lang(self) -> str | None:
        """The language the page says it is in."""
        return self._root.attribute("lang") or None

    @property
    def live(self) -> bool:
        """Whether the browser marked all that is hidden, so that nothing need be read from styles."""
        return self._live

    @cached_property
    def text(self) -> str:
        """All visible text, white space folded."""
        return self.root.text

    @property
    def root(self) -> Element:
        """The `html` element."""
        return self._root

    def all(self, what: Target | Way) -> list[Element]:
        """Return every element that answers, visible or not, in document order."""
        return find_all(self, what)

    def find(self, target: Target) -> Element:
        """Return the one visible element by agreement of the target's ways; raises `TargetLost` with reasons."""
        return find_one(self, target)

    def has(self, target: Target) -> bool:
        """Say whether anything visible answers to any of the target's ways."""
        return any(element.visible for element in find_all(self, target, acting=True))

    def wrap(self, node: LexborNode) -> Element:
        """Return the element of a node, the same one each time."""
        found = self._elements.get(node.mem_id)
        if found is None:
            found = self._elements[node.mem_id] = Element(node, self)
        return found

    def by_id(self, name: str) -> Element | None:
        """Return the first element of that id."""
        return self._ids.get(name)

    def described_by(self, selector: str) -> Container[int]:
        """Return the nodes that a CSS selector describes, by their identity; asked once for a page."""
        found = self._described.get(selector)
        if found is None:
            found = self._described[selector] = frozenset(node.mem_id for node in self.root.node.css(selector))
        return found

    def by_path(self, scope: Element, expression: str) -> list[Element]:
        """Return what an XPath gives, seen from the page or from an element."""
        return self._twins.find(scope, expression)

    def role_of(self, element: Element) -> str | None:
        """Return the ARIA role; the element keeps it."""
        return role_of(element)

    def name_of(self, element: Element) -> str:
        """Return the accessible name; the element keeps it."""
        return name_of(element)

    def labels_of(self, element: Element) -> Sequence[Element]:
        """Return the `label` elements of a form control."""
        return self._labels.get(element, ())

    def content_of(self, element: Element) -> str:
        """Return all text inside as it stands in the page."""
        return self._index.content(element)

    def descendants_of(self, element: Element) -> Sequence[Element]:
        """Return all elements inside, in document order."""
        return self._index.inside(element)

    def place_of(self, element: Element) -> int:
        """Return the place in document order."""
        return self._index.place(element)

    def smallest(self, scope: Element, fits: Callable[[str], bool], *, part: bool) -> list[Element]:
        """Return the smallest elements whose text fits; with `part` nothing fits inside what does not fit itself."""
        return self._index.smallest(scope, fits, part=part)

    @cached_property
    def _parsed(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.html, scripting=True)  # as a browser does: `noscript` holds text, not elements

    @cached_property
    def _root(self) -> Element:
        node = self._parsed.root
        if node is None:  # pragma: no cover — Lexbor makes an html element of any text
            raise AssertionError("the parsed page has no html element")
        return self.wrap(node)

    @cached_property
    def _live(self) -> bool:
        return self._root.has(LIVE)

    @cached_property
    def _index(self) -> Index:
        return Index(self._root)

    @cached_property
    def _ids(self) -> dict[str, Element]:
        found: dict[str, Element] = {}
        for element in self.root.select("[id]"):
            found.setdefault(element.attribute("id") or "", element)
        return found

    @cached_property
    def _labels(self) -> dict[Element, list[Element]]:
        found: dict[Element, list[Element]] = {}
        for label in self.root.select("label"):
            control = self._labelled_by(label)
            if control is not None:
                found.setdefault(control, []).append(label)
        return found

    def _labelled_by(self, label: Element) -> Element | None:
        if label.has("for"):
            control = self.by_id(label.attribute("for") or "")
            return control if control is not None and control.matches(_LABELABLE) else None
        return next((one for one in label.select(_LABELABLE) if one.type != "hidden"), None)

    @cached_property
    def _twins(self) -> Twins:
        return Twins(self.root)


Snapshot.empty = Snapshot("")
