"""A count of all that stands on a page, in one walk: what each element bears, and how rare that is here.

An element that changed is looked for by what is left of it, and a word or a class tells the more the fewer elements of
the page bear it. The census keeps for each token (a word, a class, an address) the elements that bear it, which gives
both how rare it is and whom to look at. Everything is kept by place in document order, in plain lists, since a page of
100,000 elements is counted too.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from selectolax.lexbor import LexborNode

from surefoot.selectors.bearers import KINDS, Bearers
from surefoot.selectors.collecting import uncollected
from surefoot.selectors.element import Element
from surefoot.selectors.kept import kept
from surefoot.selectors.statements import STARTING, stated
from surefoot.selectors.surroundings import Surroundings
from surefoot.selectors.traits import HEAD, Step, Traits, words

LONGEST = 300
"""Characters of text up to which an element is found by its words; what holds more is a container."""
NOWHERE = -1
"""The place of what is not there."""

_WEIGHED = 100
"""Elements of a name that are looked at to weigh what it tells of what stands inside."""
_SILENT = frozenset({"script", "noscript", "style", "template", "textarea", "head"})
"""Tags whose text is not counted: what nobody reads, and what a person typed."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Census:
    """The elements of a page by their place in document order, with what each of them bears.

    Args:
        root: The outermost element of the page.
    """

    def __init__(self, root: Element) -> None:
        self._shadow = None if root.snapshot.plain else root.snapshot.shadow_of
        self.nodes: list[LexborNode] = []
        self.tags: list[str] = []
        self.tagged: dict[str, list[int]] = {}
        """The places of the elements of each tag."""
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
        self.kin: dict[int, tuple[int, int, int, int]] = {}
        """Where elements stand among their siblings, where it was asked for."""
        self.surroundings: dict[int, Surroundings] = {}
        """All that stands around what is in an element, itself included."""
        self._heading = NOWHERE
        self._bearers = Bearers()
        with uncollected():
            self._count(root.node)
        self._rarities = {kind: _Rarities(self._bearers, kind, self._ceiling) for kind in KINDS}

    def __len__(self) -> int:
        return len(self.nodes)

    def rarity(self, kind: str, token: str) -> float:
        """Return how much a token tells, from 0 (everything bears it) to 1 (one element or none does)."""
        return self._rarities[kind][token]

    def weight(self, kind: str, tokens: Iterable[str]) -> float:
        """Return how much tokens tell in sum, whatever their order."""
        return math.fsum(map(self._rarities[kind].__getitem__, tokens))

    def count(self, kind: str, token: str) -> int:
        """Return how many elements bear a token."""
        return self._bearers.count(kind, token)

    def among(self, kind: str, token: str) -> list[int]:
        """Return the places that bear a token, in document order."""
        return self._bearers.places(kind, token)

    def vocabulary(self) -> Iterable[str]:
        """Return the words that short texts of the page are made of."""
        return self._bearers.tokens("word")

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
    def stated_starts(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the texts that the page's own data states, by how those texts begin."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for text, names in self.stated.items():
            if len(text) >= STARTING:
                found[text[:STARTING]].update(names)
        return {start: tuple(sorted(names)) for start, names in found.items()}

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
            kind, name = ("id", token[1:]) if token.startswith("#") else ("class", token)
            inside = sum(self.ends[place] - place for place in self._bearers.some(kind, name, _WEIGHED))
            found = self._weights[token] = max(0.0, 1 - math.log(1 + inside) / self._ceiling)
        return found

    @kept
    def _weights(self) -> dict[str, float]:
        return {}

    @kept
    def labels(self) -> Mapping[str, int]:
        """The `label` elements by the id they are for."""
        return {self.attributes[place].get("for") or "": place for place in self.tagged.get("label", ())}

    def _count(self, top: LexborNode) -> None:
        borne: defaultdict[tuple[str, str | None], list[int]] = defaultdict(list)
        self._walk(top, NOWHERE, borne, silent=False)
        self._lengths = [0, *accumulate(len(piece) + 1 for piece in self.pieces)]
        self._ceiling = math.log(len(self.nodes) + 2)
        tagged: defaultdict[str, list[int]] = defaultdict(list)
        for place, tag in enumerate(self.tags):
            tagged[tag].append(place)
        self.tagged = dict(tagged)
        self._bearers.add_attributes(borne)
        self._bearers.add_texts(self._short_texts())

    def _walk(  # noqa: C901 — one loop over plain lists: a call for each node would take longer than all else
        self, top: LexborNode, outer: int, borne: defaultdict[tuple[str, str | None], list[int]], *, silent: bool
    ) -> None:
        """Walk a tree; what stands in a shadow root comes behind what its host holds itself."""
        nodes, tags, all_attributes, parents, ends = self.nodes, self.tags, self.attributes, self.parents, self.ends
        nths, headings, starts, stops, pieces = self.nths, self.headings, self.starts, self.stops, self.pieces
        counted: dict[tuple[int, str], int] = {}
        around, hush, last = outer, NOWHERE, top.mem_id
        node = top if top.is_element_node else top.first_child
        while node is not None:
            inner = None
            if node.is_element_node:
                place, tag, attributes = len(nodes), node.tag or "", node.attributes
                counted[outer, tag] = nth = counted.get((outer, tag), 0) + 1
                nodes.append(node)
                tags.append(tag)
                all_attributes.append(attributes)
                parents.append(outer)
                ends.append(0)
                nths.append(nth)
                headings.append(self._heading)
                starts.append(len(pieces))
                stops.append(0)
                if tag in _HEADINGS:
                    self._heading = place
                for pair in attributes.items():
                    borne[pair].append(place)
                if not silent and (tag in _SILENT or _is_typed_into(attributes)):
                    silent, hush = True, place
                outer, inner = place, node.first_child
            elif not silent and outer != NOWHERE and node.is_text_node:
                self._hear(node.text_content or "", outer)
            if inner is not None:
                node = inner
                continue
            following = None if node.is_element_node else node.next
            while following is None and outer != around:
                if self._shadow is not None and (shadow := self._shadow(nodes[outer])) is not None:
                    self._walk(shadow, outer, borne, silent=silent)
                ends[outer], stops[outer] = len(nodes), len(pieces)
                if outer == hush:
                    silent = False
                if nodes[outer].mem_id == last:
                    return
                following, outer = nodes[outer].next, parents[outer]
            node = following

    def _hear(self, text: str, owner: int) -> None:
        if not text.isspace() and (said := words(text.lower())):
            self.pieces.append(" ".join(said))
            self.raw.append(text)
            self.owners.append(owner)

    def _short_texts(self) -> Mapping[str, list[int]]:
        """Return the elements that say each text, without those that say so much that they are containers."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        lengths, pieces = self._lengths, self.pieces
        joined: dict[tuple[int, int], str] = {}
        for place, span in enumerate(zip(self.starts, self.stops, strict=True)):
            start, stop = span
            if start == stop or lengths[stop] - lengths[start] > LONGEST:
                continue
            if stop - start == 1:
                text = pieces[start]
            elif (text := joined.get(span, "")) == "":
                text = joined[span] = " ".join(pieces[start:stop])
            found[text].append(place)
        return found


class _Rarities(dict[str, float]):
    """How much each token of a kind tells, computed when it is first asked for."""

    def __init__(self, bearers: Bearers, kind: str, ceiling: float) -> None:
        super().__init__()
        self._bearers, self._kind, self._ceiling = bearers, kind, ceiling

    def __missing__(self, token: str) -> float:
        count = self._bearers.count(self._kind, token)
        found = self[token] = 1 - min(1.0, math.log(count) / self._ceiling) if count else 1.0
        return found


def _is_typed_into(attributes: Mapping[str, str | None]) -> bool:
    return "contenteditable" in attributes and (attributes["contenteditable"] or "").lower() != "false"
