"""A page at rest: what reading, proving and deciding work on, live and saved alike.

A snapshot of a living page carries in `data-surefoot-*` attributes what its HTML does not tell: what is
hidden, and what form controls hold now. In raw HTML visibility is read from what HTML itself says.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import ClassVar

from selectolax.lexbor import LexborHTMLParser

from surefoot.selectors.element import Element


class Snapshot:
    """A page at rest: immutable, parsed when it is first looked into.

    Args:
        html: The page's HTML.
        url: Its address; links are made absolute against it.
        complete: Whether the document had finished loading; a half-parsed page never proves anything.
    """

    empty: ClassVar[Snapshot]
    """The snapshot of no page."""

    def __init__(self, html: str, *, url: str = "about:blank", complete: bool = True) -> None:
        self.html = html
        self.url = url
        self.complete = complete

    def __repr__(self) -> str:
        return f"<Snapshot of {self.url}, {len(self.html)} characters>"

    @property
    def is_empty(self) -> bool:
        """Whether no page was touched."""
        return not self.html

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed document; rooms above use `root`."""
        return LexborHTMLParser(self.html)

    @cached_property
    def root(self) -> Element:
        """The `html` element."""
        node = self.tree.root
        if node is None:  # Lexbor makes a root of anything but the empty text
            node = LexborHTMLParser("<html></html>").root
        return Element(node, self)  # type: ignore[arg-type]  # a root is there by now

    @property
    def title(self) -> str:
        """The document's title, or nothing."""
        found = self.tree.css_first("title")
        return " ".join(found.text().split()) if found is not None else ""

    @property
    def lang(self) -> str | None:
        """The language the page says it is in."""
        return self.root.attribute("lang")

    @cached_property
    def text(self) -> str:
        """All visible text, white space folded."""
        return self.root.text

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the HTML."""
        return hashlib.sha256(self.html.encode()).hexdigest()

    @cached_property
    def labels(self) -> dict[str, list[Element]]:
        """The `label` elements by the id they are for."""
        found: dict[str, list[Element]] = {}
        for node in self.tree.css("label[for]"):
            found.setdefault(node.attributes.get("for") or "", []).append(Element(node, self))
        return found

    @cached_property
    def ids(self) -> dict[str, Element]:
        """The first element of each id."""
        found: dict[str, Element] = {}
        for node in self.tree.css("[id]"):
            found.setdefault(node.attributes.get("id") or "", Element(node, self))
        return found

    @cached_property
    def positions(self) -> dict[int, int]:
        """The place of every element in document order, by its identity."""
        return {node.mem_id: place for place, node in enumerate(self.tree.css("*"))}


Snapshot.empty = Snapshot("")
