"""A count of all that stands on a page, in one walk: what each element bears, and how rare that is here.

An element that changed is looked for by what is left of it, and a word or a class tells the more the fewer elements of
the page bear it. The census keeps for each token (a word, a class, an address) the elements that bear it, which gives
both how rare it is and whom to look at. Everything is kept by place in document order, in plain lists, since a page of
100,000 elements is counted too.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from selectolax.lexbor import LexborNode

from surefoot.selectors.element import Element
from surefoot.selectors.kept import kept
from surefoot.selectors.statements import stated
from surefoot.selectors.surroundings import Surroundings
from surefoot.selectors.traits import HEAD, Step, Traits, address, stems, told, words

LONGEST = 300
"""Characters of text up to which an element is found by its words; what holds more is a container."""
NOWHERE = -1
"""The place of what is not there."""

_SILENT = frozenset({"script", "noscript", "style", "template", "textarea", "head"})
"""Tags whose text is not counted: what nobody reads, and what a person typed."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_LINKS = frozenset({"href", "src"})
_NONE = frozenset[str]()
Bearers = defaultdict[str, list[int]]
"""For each token the places that bear it, in document order."""


@dataclass(slots=True)
class _Open:
    """What is not closed yet."""

    node: LexborNode
    place: int
    silent: bool
    """Whether its text does not count."""
    counted: dict[str, int]
    """The tags directly inside, so far."""


class Census:
    """The elements of a page by their place in document order, with what each of them bears.

    Args:
        root: The outermost element of the page.
    """

    def __init__(self, root: Element) -> None:
        self._shadow = None if root.snapshot.plain else root.snapshot.shadow_of
        self.nodes: list[LexborNode] = []
        self.tags: list[str] = []
        self.attributes: list[Mapping[str, str | None]] = []
        self.parents: list[int] = []
        """The place of the element around, or -1."""
        self.ends: list[int] = []
        """The place behind the last element inside."""
        self.nths: list[int] = []
        """Which one of its tag it is among its siblings, from 1."""
        self.headings: list[int] = []
        """The place of the last heading before it, or -1."""
        self.starts: list[int] = []
        self.stops: list[int] = []
        """Which of the pieces of text an element holds."""
        self.pieces: list[str] = []
        """The words of the page's text in lower case, as they stand together."""
        self.owners: list[int] = []
        """The element that a piece of text stands in directly."""
        self.raw: list[str] = []
        """The pieces as they are written."""
        self.traits: dict[int, Traits] = {}
        """What elements are known by, where it was asked for."""
        self.steps: dict[int, Step] = {}
        """The same, as elements around others."""
        self.surroundings: dict[int, Surroundings] = {}
        """All that stands around what is in an element, itself included."""
        self._heading = NOWHERE
        self._walk(root.node, NOWHERE, silent=False)
        self._lengths = [0, *accumulate(len(piece) + 1 for piece in self.pieces)]
        self._ceiling = math.log(len(self.nodes) + 2)
        self.bearers: dict[str, Bearers] = {
            kind: defaultdict(list) for kind in ("word", "text", "class", "classes", "id", "stem", "told", "link")
        }
        self._count()

    def __len__(self) -> int:
        return len(self.nodes)

    def rarity(self, kind: str, token: str) -> float:
        """Return how much a token tells, from 0 (everything bears it) to 1 (one element or none does)."""
        bearers = self.bearers[kind].get(token)
        return 1.0 if bearers is None else 1 - math.log(len(bearers)) / self._ceiling

    def among(self, kind: str, token: str) -> list[int]:
        """Return the places that bear a token."""
        return self.bearers[kind].get(token, [])

    def length(self, place: int) -> int:
        """Return how many characters of text an element holds."""
        return max(0, self._lengths[self.stops[place]] - self._lengths[self.starts[place]] - 1)

    def text(self, place: int, most: int = HEAD) -> str:
        """Return the words of an element's text, from its beginning."""
        start, stop = self.starts[place], self.stops[place]
        if self._lengths[stop] - self._lengths[start] > most:
            stop = min(stop, start + most)  # no piece is empty
        return " ".join(self.pieces[start:stop])[:most]

    def own(self, place: int, most: int = HEAD) -> str:
        """Return the words that stand in an element directly."""
        start, stop = self.starts[place], min(self.stops[place], self.starts[place] + most)
        return " ".join(self.pieces[k] for k in range(start, stop) if self.owners[k] == place)[:most]

    def around(self, place: int) -> Iterator[int]:
        """Yield the places of the elements around, innermost first."""
        outer = self.parents[place]
        while outer != NOWHERE:
            yield outer
            outer = self.parents[outer]

    def depth(self, place: int) -> int:
        """Return how many elements stand around one."""
        return sum(1 for _ in self.around(place))

    def children(self, place: int) -> Iterator[int]:
        """Yield the places of the elements directly inside."""
        inner, end = place + 1, self.ends[place]
        while inner < end:
            yield inner
            inner = self.ends[inner]

    def nested(self, one: int, other: int) -> bool:
        """Say whether one of two elements stands inside the other, or they are the same."""
        return one <= other < self.ends[one] or other <= one < self.ends[other]

    def place(self, node: LexborNode) -> int:
        """Return the place of a node in document order."""
        return self._places[node.mem_id]

    @kept
    def _places(self) -> dict[int, int]:
        return {node.mem_id: place for place, node in enumerate(self.nodes)}

    @kept
    def tagged(self) -> Mapping[str, list[int]]:
        """The places of the elements of each tag."""
        found: Bearers = defaultdict(list)
        for place, tag in enumerate(self.tags):
            found[tag].append(place)
        return dict(found)

    @kept
    def title(self) -> frozenset[str]:
        """The words of the page's title."""
        return frozenset(self.title_words)

    @kept
    def title_words(self) -> list[str]:
        """The same in their order."""
        titles = self.tagged.get("title", [])
        return words((self.nodes[titles[0]].text() or "").lower()) if titles else []

    @kept
    def stated(self) -> Mapping[str, tuple[str, ...]]:
        """The texts that the page's own data states, by their beginning, with the names they are stated under."""
        metas = [self.attributes[place] for place in self.tagged.get("meta", [])]
        scripts = [p for p in self.tagged.get("script", []) if "ld+json" in (self.attributes[p].get("type") or "")]
        return stated(metas, [self.nodes[place].text() for place in scripts])

    @kept
    def texts_by_name(self) -> Mapping[str, list[str]]:
        """The beginnings of the texts that the page's data states under each name."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for text, names in self.stated.items():
            for name in names:
                found[name].append(text)
        return dict(found)

    def weight_around(self, token: str) -> float:
        """Return how much it tells of an element to stand inside of what bears a class, or an id with `#` before."""
        found = self._weights.get(token)
        if found is None:
            places = self.among("id", token[1:]) if token.startswith("#") else self.among("class", token)
            inside = sum(self.ends[place] - place for place in places[:100])
            found = self._weights[token] = max(0.0, 1 - math.log(1 + inside) / self._ceiling)
        return found

    @kept
    def _weights(self) -> dict[str, float]:
        return {}

    @kept
    def labels(self) -> Mapping[str, int]:
        """The `label` elements by the id they are for."""
        return {self.attributes[place].get("for") or "": place for place, tag in enumerate(self.tags) if tag == "label"}

    def _walk(self, top: LexborNode, around: int, *, silent: bool) -> None:
        """Walk a tree; what stands in a shadow root comes behind what its host holds itself."""
        open_: list[_Open] = [_Open(top, around, silent, {})]
        node = top if top.is_element_node else top.first_child
        while node is not None:
            outer = open_[-1]
            if node.is_element_node:
                entered = self._enter(node, outer)
                inner = node.first_child
                if inner is not None:
                    open_.append(entered)
                    node = inner
                    continue
                self._close(entered)
            elif not outer.silent and node.is_text_node and outer.place != NOWHERE:
                self._hear(node.text_content or "", outer.place)
            node = self._onward(node, open_)

    def _onward(self, node: LexborNode, open_: list[_Open]) -> LexborNode | None:
        """Return the node that comes after one and what it holds, closing what ends before."""
        while len(open_) > 1:
            following = node.next
            if following is not None:
                return following
            closing = open_.pop()
            self._close(closing)
            node = closing.node
        return None if node.is_element_node and node.mem_id == open_[0].node.mem_id else node.next

    def _enter(self, node: LexborNode, outer: _Open) -> _Open:
        place, tag, attributes = len(self.nodes), node.tag or "", node.attributes
        outer.counted[tag] = nth = outer.counted.get(tag, 0) + 1
        self.nodes.append(node)
        self.tags.append(tag)
        self.attributes.append(attributes)
        self.parents.append(outer.place)
        self.ends.append(place + 1)
        self.nths.append(nth)
        self.headings.append(self._heading)
        self.starts.append(len(self.pieces))
        self.stops.append(0)
        if tag in _HEADINGS:
            self._heading = place
        return _Open(node, place, outer.silent or tag in _SILENT or _is_typed_into(attributes), {})

    def _hear(self, text: str, owner: int) -> None:
        said = words(text.lower())
        if said:
            self.pieces.append(" ".join(said))
            self.raw.append(text)
            self.owners.append(owner)

    def _close(self, closing: _Open) -> None:
        place = closing.place
        if self._shadow is not None and (shadow := self._shadow(closing.node)) is not None:
            self._walk(shadow, place, silent=closing.silent)
        self.ends[place] = len(self.nodes)
        self.stops[place] = len(self.pieces)

    def _count(self) -> None:
        self._count_texts()
        for place, attributes in enumerate(self.attributes):
            if attributes:
                self._count_attributes(place, attributes)

    def _count_texts(self) -> None:
        by_span: dict[tuple[int, int], tuple[str, frozenset[str]]] = {}
        of_text, of_word = self.bearers["text"], self.bearers["word"]
        lengths, pieces = self._lengths, self.pieces
        for place, span in enumerate(zip(self.starts, self.stops, strict=True)):
            start, stop = span
            if start == stop or lengths[stop] - lengths[start] > LONGEST:
                continue
            said = by_span.get(span)
            if said is None:
                text = pieces[start] if stop - start == 1 else " ".join(pieces[start:stop])
                said = by_span[span] = (text[:HEAD], frozenset(text.split()))
            of_text[said[0]].append(place)
            for word in said[1]:
                of_word[word].append(place)

    def _count_attributes(self, place: int, attributes: Mapping[str, str | None]) -> None:
        bearers = self.bearers
        found = _NONE
        for name, value in attributes.items():
            if name == "class":
                joined, names, inner = self._named(value or "")
                found = found | inner if found else inner
                bearers["classes"][joined].append(place)
                for one in names:
                    bearers["class"][one].append(place)
            elif name == "id":
                bearers["id"][value or ""].append(place)
                found = found.union(stems(value or ""))
            elif name in _LINKS:
                if value:
                    bearers["link"][address(value)].append(place)
            elif (token := self._token(name, value)) is not None:
                bearers["told"][token].append(place)
        for stem in found:
            bearers["stem"][stem].append(place)

    def _token(self, name: str, value: str | None) -> str | None:
        """Return what an attribute tells as a token, if it tells anything; many stand on many elements."""
        known = self._tokens
        pair = name, value
        if pair in known:
            return known[pair]
        found = known[pair] = next((f"{n}={v}" for n, v in told({name: value})), None)
        return found

    @kept
    def _tokens(self) -> dict[tuple[str, str | None], str | None]:
        return {}

    def _named(self, classes: str) -> tuple[str, tuple[str, ...], frozenset[str]]:
        found = self._names.get(classes)
        if found is None:
            names = classes.split()
            inner = frozenset(stem for name in names for stem in stems(name))
            found = self._names[classes] = " ".join(names), tuple(dict.fromkeys(names)), inner
        return found

    @kept
    def _names(self) -> dict[str, tuple[str, tuple[str, ...], frozenset[str]]]:
        return {}


def _is_typed_into(attributes: Mapping[str, str | None]) -> bool:
    return "contenteditable" in attributes and (attributes["contenteditable"] or "").lower() != "false"
