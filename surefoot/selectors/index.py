"""All elements of a page in document order, with the text of each as one stretch of the page's text.

Built once, in one walk, when a text way first needs it: an element's content is then a slice.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from selectolax.lexbor import LexborNode

from surefoot.selectors.element import BUTTON_TYPES, Element

WITHOUT_TEXT = frozenset({"script", "noscript", "style", "head"})
"""Tags whose text is no text of the page, as Playwright has it."""


class Index:
    """The elements from `root` on by their place in document order, and the text that each of them holds."""

    def __init__(self, root: Element) -> None:
        self._wrap = root.snapshot.wrap
        self._nodes: list[LexborNode] = []
        self._places: dict[int, int] = {}
        self._ends: list[int] = []
        """The place behind the last element inside."""
        self._texts: list[tuple[int, int]] = []
        """Where an element's text begins and ends: at first in pieces, then in characters."""
        self._pieces: list[str] = []
        self._open: list[tuple[int | None, int, bool]] = []
        """What is not closed yet: its identity, its place, whether its text counts."""
        self._walk(root.node)
        offsets = [0, *accumulate(map(len, self._pieces))]
        self._texts = [(offsets[start], offsets[stop]) for start, stop in self._texts]
        self._text = "".join(self._pieces)

    def place(self, element: Element) -> int:
        """Return the element's place in document order."""
        return self._places[element.node.mem_id]

    def inside(self, element: Element) -> list[Element]:
        """Return the elements inside, in document order."""
        place = self.place(element)
        return [self._wrap(node) for node in self._nodes[place + 1 : self._ends[place]]]

    def content(self, element: Element) -> str:
        """Return the element's text as it stands in the page."""
        return self._content(self.place(element))

    def smallest(self, scope: Element, fits: Callable[[str], bool], *, part: bool) -> list[Element]:
        """Return the smallest elements whose text fits: none of those directly inside does.

        Args:
            scope: Where to look; the element itself counts only where it is the whole page.
            fits: Says whether a text fits.
            part: Whether nothing fits inside what does not fit itself.
        """
        place = self.place(scope) + (scope.parent is not None)
        last = self._ends[self.place(scope)]
        found: list[int] = []
        while place < last:
            if fits(self._content(place)) and self._nodes[place].tag not in WITHOUT_TEXT:
                found.append(place)
                place += 1
            else:
                place = self._ends[place] if part else place + 1
        elements = [self._wrap(self._nodes[place]) for place in found]
        holders = {element.parent for element in elements}
        return [element for element in elements if element not in holders]

    def _content(self, place: int) -> str:
        start, stop = self._texts[place]
        return self._text[start:stop]

    def _walk(self, root: LexborNode) -> None:
        opened = self._open
        for node in root.traverse(include_text=True):
            if opened:
                parent = node.parent
                above = None if parent is None else parent.mem_id
                while opened and opened[-1][0] != above:
                    self._close()
            if node.is_text_node:
                if opened and opened[-1][2]:
                    self._pieces.append(node.text_content or "")
            elif node.is_element_node:
                self._enter(node)
        while opened:
            self._close()

    def _enter(self, node: LexborNode) -> None:
        place, tag = len(self._nodes), node.tag
        self._places[node.mem_id] = place
        self._nodes.append(node)
        self._ends.append(place + 1)
        self._texts.append((len(self._pieces), 0))
        speaks = tag not in WITHOUT_TEXT and (not self._open or self._open[-1][2])
        if tag == "input" and speaks and (element := self._wrap(node)).type in BUTTON_TYPES:
            self._pieces.append(element.value or "")
        self._open.append((node.mem_id, place, speaks))

    def _close(self) -> None:
        _, place, _ = self._open.pop()
        self._ends[place] = len(self._nodes)
        self._texts[place] = (self._texts[place][0], len(self._pieces))
