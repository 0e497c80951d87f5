"""The trees of a page: the document, and the open shadow roots in it, which stand in templates.

A shadow root is a tree of its own to CSS, ids and labels; its host is the parent of what stands at its top.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from surefoot.selectors.visibility import LIVE

_UNSCRIPTED = re.compile(rf'<html\b[^>]*\b{LIVE}="unscripted"', re.IGNORECASE)
_HEAD = 20_000
"""Characters in which the `html` tag of a marked page begins."""
HOSTS = frozenset({
    "article", "aside", "blockquote", "body", "div", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "main",
    "nav", "p", "section", "span",
})  # fmt: skip
"""The tags that may have a shadow root, besides those with a hyphen."""


class Trees:
    """The parsed document with its shadow roots taken out of their templates."""

    def __init__(self, html: str) -> None:
        unscripted = _UNSCRIPTED.search(html[:_HEAD]) is not None
        self.parser = LexborHTMLParser(html, scripting=not unscripted)  # as a browser: `noscript` holds text
        self.closed: list[LexborNode] = []
        """The elements whose shadow root is closed."""
        self._shadows: dict[int, LexborNode] = {}
        self._hosts: dict[int, LexborNode] = {}
        self._emptied: list[LexborNode] = []
        root = self.parser.root
        if root is None:  # pragma: no cover — Lexbor makes an html element of any text
            raise AssertionError("the parsed page has no html element")
        self.root = root
        if "shadowrootmode" in html:
            self._take_out(root)
        self.plain = not self._shadows
        """Whether there is the document only."""

    def shadow(self, node: LexborNode) -> LexborNode | None:
        """Return the open shadow root of an element."""
        return self._shadows.get(node.mem_id)

    def host(self, node: LexborNode) -> LexborNode | None:
        """Return the element whose shadow root a node is."""
        return self._hosts.get(node.mem_id)

    @property
    def hosts(self) -> Iterator[tuple[LexborNode, LexborNode]]:
        """Each element that has an open shadow root, with that root."""
        return ((host, self._shadows[host.mem_id]) for host in self._hosts.values())

    def top(self, node: LexborNode) -> int:
        """Return the identity of the tree that a node stands in."""
        if not self._shadows:
            return 0
        outer: LexborNode | None = node
        while outer is not None and outer.mem_id not in self._hosts:
            outer = outer.parent
        return 0 if outer is None else outer.mem_id

    def within(self, top: LexborNode) -> Iterator[LexborNode]:
        """Yield a node and every shadow root inside it: the trees to look into, in Playwright's order."""
        pending = [top]
        while pending:
            tree = pending.pop()
            yield tree
            if self._shadows:
                inner = [found for one in tree.traverse() if (found := self._shadows.get(one.mem_id)) is not None]
                pending.extend(reversed(inner))

    def _take_out(self, top: LexborNode) -> None:
        """Take the templates of shadow roots out of a tree, so that its elements are those of the browser's."""
        pending = [top]
        while pending:
            for template in pending.pop().css("template[shadowrootmode]"):
                host = template.parent
                if host is not None and _can_host(host) and host.mem_id not in self._shadows:
                    pending.extend(self._attach(host, template))

    def _attach(self, host: LexborNode, template: LexborNode) -> list[LexborNode]:
        (shadow, *_) = template.template_fragments()
        mode = (template.attributes.get("shadowrootmode") or "").lower()
        if mode not in {"open", "closed"}:
            return []
        kept = self.parser.create_node("template")  # moved, not removed: the fragment belongs to its template
        kept.insert_child(template, move=True)
        self._emptied.append(kept)
        if mode == "closed":
            self.closed.append(host)
            return []
        self._shadows[host.mem_id] = shadow
        self._hosts[shadow.mem_id] = host
        return [shadow]


def _can_host(node: LexborNode) -> bool:
    tag = node.tag or ""
    return tag in HOSTS or "-" in tag
