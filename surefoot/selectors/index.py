"""All elements of a page in document order, with the text of each as one stretch of the page's text.

Built once, in one walk, when a way first needs it: an element's content is then a slice. What stands in a shadow
root comes behind what its host holds itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from selectolax.lexbor import LexborNode

from surefoot.selectors.element import BUTTON_TYPES, Element
from surefoot.selectors.wording import fold

WITHOUT_TEXT = frozenset({"script", "noscript", "style", "head"})
"""Tags whose text is no text of the page, as Playwright has it; but for drawings."""


@dataclass(slots=True)
class _Open:
    """What is not closed yet."""

    identity: int
    place: int
    speaks: bool
    """Whether its text counts."""
    drawn: bool
    """Whether it is part of a drawing."""
    unscripted: bool
    """Whether what it holds stands in place of scripts."""
    pieces: list[str]
    """Where its text goes."""


class Index:
    """The elements from `root` on by their place in document order, and the text that each of them holds."""

    def __init__(self, root: Element) -> None:
        self._wrap = root.snapshot.wrap
        self._plain = root.snapshot.plain
        self._shadow = root.snapshot.shadow_of
        self._nodes: list[LexborNode] = []
        self._places: dict[int, int] = {}
        self._ends: list[int] = []
        """The place behind the last element inside."""
        self._outer: list[int] = []
        """The place of the element around; of one at the top of a shadow root none."""
        self._silent: set[int] = set()
        """The places of elements without text."""
        self._texts: list[tuple[int, int]] = []
        """Where an element's text begins and ends: at first in pieces, then in characters."""
        self._shadows: dict[int, tuple[int, int]] = {}
        """The same of the shadow root of a host."""
        self._pieces: list[str] = []
        self._aside: list[str] = []
        """The pieces of what stands in `noscript` where scripts are off: its own text, and of nothing around it."""
        self._set_aside: set[int] = set()
        self._folded: dict[int, str] = {}
        self._open: list[_Open] = []
        self._walk(root.node)
        first = len(self._pieces)  # of those aside, which come last
        self._pieces += self._aside
        offsets = [0, *accumulate(map(len, self._pieces))]
        for place, (start, stop) in enumerate(self._texts):
            shift = first if place in self._set_aside else 0
            self._texts[place] = offsets[start + shift], offsets[stop + shift]
        self._shadows = {place: (offsets[start], offsets[stop]) for place, (start, stop) in self._shadows.items()}
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

    def smallest(self, scope: Element, fits: Callable[[str], bool], *, part: bool, folded: bool) -> list[Element]:
        """Return the smallest elements whose text fits: none of those directly inside does.

        Args:
            scope: Where to look; the element itself counts too.
            fits: Says whether a text fits.
            part: Whether nothing fits inside what does not fit itself.
            folded: Whether the text is asked for with its white space folded.
        """
        place = self.place(scope)
        read = self._fold if folded else self._content
        last = self._ends[place]
        found: list[int] = []
        holders: set[int] = set()
        while place < last:
            if fits(read(place)):
                if place not in self._silent and not self._fits_in_shadow(place, fits, folded=folded):
                    found.append(place)
                holders.add(self._outer[place])
                place += 1
            else:
                place = self._ends[place] if part else place + 1
        return [self._wrap(self._nodes[place]) for place in found if place not in holders]

    def _fits_in_shadow(self, place: int, fits: Callable[[str], bool], *, folded: bool) -> bool:
        if place not in self._shadows:
            return False
        start, stop = self._shadows[place]
        text = self._text[start:stop]
        return fits(fold(text) if folded else text)

    def _fold(self, place: int) -> str:
        found = self._folded.get(place)
        if found is None:
            found = self._folded[place] = fold(self._content(place))
        return found

    def _content(self, place: int) -> str:
        start, stop = self._texts[place]
        return self._text[start:stop]

    def _walk(self, top: LexborNode) -> None:
        """Walk a tree; what is open already stands around it."""
        opened, around = self._open, len(self._open)
        for node in top.traverse(include_text=True):
            if len(opened) > around:
                parent = node.parent
                above = None if parent is None else parent.mem_id
                while len(opened) > around and opened[-1].identity != above:
                    self._close()
            if node.is_text_node:
                if opened and opened[-1].speaks:
                    opened[-1].pieces.append(node.text_content or "")
            elif node.is_element_node:
                self._enter(node, at_top=0 < around == len(opened))
        while len(opened) > around:
            self._close()

    def _enter(self, node: LexborNode, *, at_top: bool) -> None:
        place, tag = len(self._nodes), node.tag
        outer = self._open[-1] if self._open else None
        drawn = tag == "svg" or (outer is not None and outer.drawn and tag != "foreignobject")
        pieces = self._pieces if outer is None else outer.pieces
        unscripted = outer is not None and outer.unscripted
        speaks = (drawn or tag not in WITHOUT_TEXT) and (outer is None or outer.speaks or unscripted)
        if unscripted:
            pieces = self._aside
        if pieces is self._aside:
            self._set_aside.add(place)
        self._places[node.mem_id] = place
        self._nodes.append(node)
        self._ends.append(place + 1)
        self._outer.append(-1 if outer is None or at_top else outer.place)
        self._texts.append((len(pieces), 0))
        if not speaks:
            self._silent.add(place)
        elif tag == "input" and (element := self._wrap(node)).type in BUTTON_TYPES:
            pieces.append(element.value or "")
        self._open.append(_Open(node.mem_id, place, speaks, drawn, tag == "noscript", pieces))

    def _close(self) -> None:
        closing = self._open[-1]
        place = closing.place
        if not self._plain and (shadow := self._shadow(self._nodes[place])) is not None:
            start = len(self._pieces)
            self._walk(shadow)
            self._shadows[place] = (start, len(self._pieces))
        self._open.pop()
        self._ends[place] = len(self._nodes)
        self._texts[place] = (self._texts[place][0], len(closing.pieces))
