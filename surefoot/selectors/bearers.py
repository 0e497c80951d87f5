"""Which elements of a page bear a token: a word, a class, an id, an address, an attribute with its value.

Many elements bear the same: a page has far fewer different values of attributes than elements. So elements are kept by
what they bear as it is written, each of these is taken to tokens once, and the elements of a token are put together
when they are asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice

from surefoot.selectors.traits import HEAD, address, stems, tells

KINDS = ("word", "text", "class", "classes", "id", "stem", "told", "link")
Groups = defaultdict[str, list[list[int]]]
"""For each token the places that bear it, in groups of those that bear it in the same words."""

_LINKS = frozenset({"href", "src"})


class Bearers:
    """The places of the elements that bear tokens, by kind and token."""

    def __init__(self) -> None:
        self._groups: dict[str, Groups] = {kind: defaultdict(list) for kind in KINDS}
        self._counts: dict[tuple[str, str], int] = {}
        self._merged: dict[tuple[str, str], list[int]] = {}

    def count(self, kind: str, token: str) -> int:
        """Return how many elements bear a token; what bears it both as a class and as an id counts twice."""
        groups = self._groups[kind].get(token)
        if groups is None:
            return 0
        if len(groups) == 1:
            return len(groups[0])
        found = self._counts.get((kind, token))
        if found is None:
            found = self._counts[kind, token] = sum(map(len, groups))
        return found

    def places(self, kind: str, token: str) -> list[int]:
        """Return the places that bear a token, in document order."""
        groups = self._groups[kind].get(token)
        if groups is None:
            return []
        if len(groups) == 1:
            return groups[0]
        found = self._merged.get((kind, token))
        if found is None:
            found = self._merged[kind, token] = sorted({place for group in groups for place in group})
        return found

    def some(self, kind: str, token: str, most: int) -> Iterator[int]:
        """Yield the places of some of the elements that bear a token, in groups of those that are written alike."""
        return islice(chain.from_iterable(self._groups[kind].get(token, ())), most)

    def tokens(self, kind: str) -> Iterable[str]:
        """Return all tokens of a kind."""
        return self._groups[kind].keys()

    def add_texts(self, borne: Mapping[str, list[int]]) -> None:
        """Take in the places that say each text."""
        of_text, of_word = self._groups["text"], self._groups["word"]
        for text, places in borne.items():
            of_text[text[:HEAD]].append(places)
            for word in set(text.split()):
                of_word[word].append(places)

    def add_attributes(self, borne: Mapping[tuple[str, str | None], list[int]]) -> None:
        """Take in the places that bear each attribute with its value."""
        of_id, of_link, of_told = self._groups["id"], self._groups["link"], self._groups["told"]
        for (name, value), places in borne.items():
            said = value or ""
            if name == "class":
                self._add_classes(said, places)
            elif name == "id":
                of_id[said].append(places)
                self._add_stems(frozenset(stems(said)), places)
            elif name in _LINKS:
                if said:
                    of_link[address(said)].append(places)
            elif tells(name, said):
                of_told[f"{name}={said}"].append(places)

    def _add_classes(self, value: str, places: list[int]) -> None:
        names, found = _named(value)
        self._groups["classes"][" ".join(names)].append(places)
        of_class = self._groups["class"]
        for name in dict.fromkeys(names):
            of_class[name].append(places)
        self._add_stems(found, places)

    def _add_stems(self, found: Iterable[str], places: list[int]) -> None:
        of_stem = self._groups["stem"]
        for stem in found:
            of_stem[stem].append(places)


@lru_cache(maxsize=10_000)
def _named(value: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the classes in an attribute, and the words that they are made of."""
    names = tuple(value.split())
    return names, frozenset(stem for name in names for stem in stems(name))
