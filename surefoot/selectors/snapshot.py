"""A page at rest: what reading, proving and deciding work on, live and saved alike.

A snapshot of a living page carries in `data-surefoot-*` attributes what its HTML does not tell: what is hidden, what
styles add to names, what form controls hold now, the documents in its frames (`visibility.py` names them); open
shadow roots stand in it as `<template shadowrootmode="open">`, so that a browser opens a saved one as it was. In raw
HTML visibility is read from what HTML itself says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import ClassVar

from selectolax.lexbor import LexborNode

from surefoot.model import Model
from surefoot.selectors.by import Way
from surefoot.selectors.census import Census
from surefoot.selectors.css import PLACED, Matcher, for_lexbor, is_flat, on_root, parsed
from surefoot.selectors.element import Element
from surefoot.selectors.find import find_all, find_one
from surefoot.selectors.index import Index
from surefoot.selectors.kept import kept
from surefoot.selectors.labels import Labels
from surefoot.selectors.names import name_of
from surefoot.selectors.paths import Twins
from surefoot.selectors.roles import role_of
from surefoot.selectors.slots import Slots
from surefoot.selectors.target import Target
from surefoot.selectors.trees import Trees
from surefoot.selectors.visibility import (
    AFTER,
    BEFORE,
    CHECKED,
    FRAME,
    FRAME_URL,
    HIDDEN,
    LIVE,
    NAMES,
    SELECTED,
    UNSEEN,
    VALUE,
)
from surefoot.selectors.wording import fold

__all__ = ["AFTER", "BEFORE", "CHECKED", "HIDDEN", "LIVE", "SELECTED", "VALUE", "Snapshot", "Unseen"]


class Unseen(Model):
    """A place of the page whose inside could not be read."""

    where: str
    """The path of the element."""
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


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
        self.instead: Mapping[str, Sequence[Way]] = {}
        """The ways of fields that were healed, by the field's name with its view's."""
        self.healed: set[str] = set()
        """Those of them by which something was read."""
        self.extent: Sequence[int] | None = None
        """How many elements and characters of text the living document had when it was taken."""
        self._title = title
        self._elements: dict[int, Element] = {}
        self._described: dict[str, frozenset[int]] = {}
        self._frames: dict[Element, Snapshot | None] = {}

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

    @kept
    def digest(self) -> str:
        """The SHA-256 of the HTML, in hexadecimal."""
        return hashlib.sha256(self.html.encode(errors="surrogatepass")).hexdigest()

    @kept
    def title(self) -> str:
        """The document's title, or nothing."""
        if self._title is not None:
            return fold(self._title)
        found = self._trees.parser.css_first("head title")
        return "" if found is None else fold(found.text())

    @property
    def lang(self) -> str | None:
        """The language the page says it is in."""
        return self._root.attribute("lang") or None

    @property
    def live(self) -> bool:
        """Whether the browser marked all that is hidden, so that nothing need be read from styles."""
        return self._live

    @kept
    def text(self) -> str:
        """All visible text, white space folded."""
        return self.root.text

    @property
    def census(self) -> Census:
        """What each element bears and how rare it is here; for finding elements that changed."""
        return self._census

    @property
    def root(self) -> Element:
        """The `html` element."""
        return self._root

    @kept
    def frames(self) -> tuple[Snapshot, ...]:
        """The documents in the frames of the page, in order; those of frames in them stand in those."""
        inner = (one.frame for one in self.root.select("iframe, frame"))
        return tuple(frame for frame in inner if isinstance(frame, Snapshot))

    @kept
    def unseen(self) -> tuple[Unseen, ...]:
        """The places whose inside could not be read, here and in frames: closed shadow roots, unread frames."""
        marked = [Unseen(where=one.path, reason=one.attribute(UNSEEN) or "") for one in self.root.select(f"[{UNSEEN}]")]
        closed = [Unseen(where=self.wrap(one).path, reason="a closed shadow root") for one in self._trees.closed]
        left = [Unseen(where=one.path, reason="a frame that was not saved") for one in self._frames_left()]
        return (*marked, *closed, *left, *(one for frame in self.frames for one in frame.unseen))

    def all(self, what: Target | Way) -> list[Element]:
        """Return every element that answers, visible or not, in document order."""
        return find_all(self, what)

    def find(self, target: Target) -> Element:
        """Return the one visible element by agreement of the target's ways; raises `TargetLost` with reasons."""
        return find_one(self, target)

    def has(self, target: Target) -> bool:
        """Say whether anything visible answers to any of the target's ways."""
        return any(element.visible for element in find_all(self, target, acting=True))

    @property
    def plain(self) -> bool:
        """Whether it has no shadow roots."""
        return self._trees.plain

    def wrap(self, node: LexborNode) -> Element:
        """Return the element of a node, the same one each time."""
        found = self._elements.get(node.mem_id)
        if found is None:
            found = self._elements[node.mem_id] = Element(node, self)
        return found

    def host_of(self, node: LexborNode) -> Element | None:
        """Return the element whose shadow root a node is."""
        host = self._trees.host(node)
        return None if host is None else self.wrap(host)

    def shadow_of(self, node: LexborNode) -> LexborNode | None:
        """Return the open shadow root of an element's node."""
        return self._trees.shadow(node)

    def frame_of(self, element: Element) -> Snapshot | None:
        """Return the page in a frame: as it was taken, or what its `srcdoc` says."""
        if element not in self._frames:
            self._frames[element] = self._frame(element)
        return self._frames[element]

    def by_id(self, name: str, near: Element | None = None) -> Element | None:
        """Return the first element of that id, in the tree that another element stands in."""
        return self._ids.get((0 if near is None else self._trees.top(near.node), name))

    def numbered(self, number: str) -> Element | None:
        """Return the element that a script named others by, by its number in the snapshot."""
        return self._numbered.get(number)

    def select(self, scope: Element, selector: str) -> list[Element]:
        """Return the elements inside, open shadow roots included, that a CSS selector describes."""
        trees = [scope.node] if self._trees.plain else self._trees.within(scope.node)
        found = {node.mem_id: node for tree in trees for node in tree.css(for_lexbor(selector))}  # it repeats itself
        if scope != self._root:
            found.pop(scope.node.mem_id, None)
        return [self.wrap(node) for node in found.values()]

    def described_by(self, selector: str) -> Container[int]:
        """Return the nodes that a CSS selector describes, by their identity; asked once for a page."""
        found = self._described.get(selector)
        if found is None:
            found = self._described[selector] = frozenset(one.node.mem_id for one in self.select(self.root, selector))
        return found

    def by_css(self, scope: Element, selector: str, *, closed: bool = False) -> list[Element]:
        """Return what a CSS selector gives inside; with `closed` nothing outside of `scope` counts for it either."""
        if is_flat(selector) or (self._trees.plain and not closed):
            return self._fast(scope, selector, closed=closed)
        matcher = Matcher(self._plainly, scope if closed else None)
        inside = [*([scope] if scope == self._root else []), *scope.descendants]
        return self.in_order(one for one in inside if matcher.any(parsed(selector), one))

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
        return self._labels.of(element)

    def slotted(self, slot: Element) -> Sequence[LexborNode]:
        """Return the nodes that are assigned to a `slot` of a shadow root."""
        return () if self._trees.plain else self._slots.assigned(slot.node)

    def is_slotted(self, node: LexborNode) -> bool:
        """Say whether a node is assigned to a slot."""
        return not self._trees.plain and self._slots.holds(node)

    def content_of(self, element: Element) -> str:
        """Return all text inside as it stands in the page."""
        return self._index.content(element)

    def descendants_of(self, element: Element) -> Sequence[Element]:
        """Return all elements inside, in document order."""
        return self._index.inside(element)

    def place_of(self, element: Element) -> int:
        """Return the place in document order."""
        return self._index.place(element)

    def in_order(self, elements: Iterable[Element]) -> list[Element]:
        """Return elements in the order in which a browser's locator finds them: a tree, then the shadow roots in it."""
        found = list(elements)
        if self._trees.plain or len(found) < 2:  # noqa: PLR2004 — one is in order already
            return found
        ranks = {tree.mem_id: rank for rank, tree in enumerate(self._trees.within(self.root.node))}
        return sorted(found, key=lambda one: (ranks.get(self._trees.top(one.node), 0), self._index.place(one)))

    def smallest(self, scope: Element, fits: Callable[[str], bool], *, part: bool, folded: bool) -> list[Element]:
        """Return the smallest elements whose text fits; with `part` nothing fits inside what does not fit itself."""
        return self._index.smallest(scope, fits, part=part, folded=folded)

    @kept
    def _trees(self) -> Trees:
        return Trees(self.html)

    @kept
    def _root(self) -> Element:
        return self.wrap(self._trees.root)

    @kept
    def _live(self) -> bool:
        return self._root.has(LIVE)

    @kept
    def _index(self) -> Index:
        return Index(self._root)

    @kept
    def _census(self) -> Census:
        return Census(self._root)

    @kept
    def _slots(self) -> Slots:
        return Slots(self._trees.hosts)

    @kept
    def _ids(self) -> dict[tuple[int, str], Element]:
        found: dict[tuple[int, str], Element] = {}
        for element in self.root.select("[id]"):
            found.setdefault((self._trees.top(element.node), element.attribute("id") or ""), element)
        return found

    @kept
    def _numbered(self) -> dict[str, Element]:
        return {one.attribute(NAMES) or "": one for one in self.root.select(f"[{NAMES}]")}

    @kept
    def _labels(self) -> Labels:
        return Labels(self.root)

    def _frame(self, element: Element) -> Snapshot | None:
        taken = element.attribute(FRAME)
        if taken is not None:
            return Snapshot(taken, url=element.attribute(FRAME_URL) or "about:blank", complete=self.complete)
        source = None if self.live else element.attribute("srcdoc")
        return None if source is None else Snapshot(source, url=self.url, complete=self.complete)

    def _fast(self, scope: Element, selector: str, *, closed: bool) -> list[Element]:
        found = self.select(scope, selector)
        if closed:
            return [one for one in found if one != scope]
        if scope != self._root or not PLACED.search(selector):
            return found
        first = [scope] if Matcher(self._plainly).any(parsed(selector), scope) else []
        return [*first, *(one for one in found if one != scope)]

    @staticmethod
    def _plainly(element: Element, selector: str) -> bool:
        if element.parent is not None or not PLACED.search(selector):
            return element.matches(selector)
        rest = on_root(selector)
        return rest is not None and (not rest or element.matches(rest))

    def _frames_left(self) -> list[Element]:
        """Return the frames of a saved page that its HTML does not hold."""
        frames = self.root.select("iframe, frame")
        return [one for one in frames if one.frame is None and not one.has(UNSEEN)]

    @kept
    def _twins(self) -> Twins:
        return Twins(self.root)


Snapshot.empty = Snapshot("")
