"""Which elements of a page bear a token: a word, a class, an id, an address, an attribute with its value.

Many elements bear the same: a page has far fewer different values of attributes than elements. So elements are kept by
what they bear as it is written, each of these is taken to tokens once, and the elements of a token are put together
when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice
from typing import cast

from surefoot.selectors.traits import HEAD, address, stems, tells

KINDS = ("word", "text", "class", "classes", "id", "stem", "told", "link")

_LINKS = frozenset({"href", "src"})


class _Groups(list[list[int]]):
    """The places that bear a token, in groups of those that bear it in the same words."""


class _Borne(dict[str, "list[int] | _Groups"]):
    """For each token the places that bear it: most are borne in the same words only, and need no list of lists."""

    def add(self, token: str, places: list[int]) -> None:
        """Take in places that bear a token in the same words."""
        found = self.setdefault(token, places)
        if type(found) is _Groups:
            found.append(places)
        elif found is not places:
            self[token] = _Groups((cast("list[int]", found), places))


class Bearers:
    """The places of the elements that bear tokens, by kind and token."""

    def __init__(self) -> None:
        self._groups: dict[str, _Borne] = {kind: _Borne() for kind in KINDS}
        self._counts: dict[tuple[str, str], int] = {}
        self._merged: dict[tuple[str, str], list[int]] = {}

    def count(self, kind: str, token: str) -> int:
        """Return how many elements bear a token; what bears it both as a class and as an id counts twice."""
        borne = self._groups[kind].get(token)
        if type(borne) is not _Groups:
            return len(borne) if borne is not None else 0
        found = self._counts.get((kind, token))
        if found is None:
            found = self._counts[kind, token] = sum(map(len, borne))
        return found

    def places(self, kind: str, token: str) -> list[int]:
        """Return the places that bear a token, in document order."""
        borne = self._groups[kind].get(token)
        if type(borne) is not _Groups:
            return cast("list[int]", borne) if borne is not None else []
        found = self._merged.get((kind, token))
        if found is None:
            found = self._merged[kind, token] = sorted({place for group in borne for place in group})
        return found

    def some(self, kind: str, token: str, most: int) -> Iterator[int]:
        """Yield the places of some of the elements that bear a token, in groups of those that are written alike."""
        borne = self._groups[kind].get(token)
        if type(borne) is _Groups:
            return islice(chain.from_iterable(borne), most)
        return islice(cast("list[int]", borne), most) if borne is not None else iter(())

    def tokens(self, kind: str) -> Iterable[str]:
        """Return all tokens of a kind."""
        return self._groups[kind].keys()

    def add_texts(self, borne: Mapping[str, list[int]]) -> None:
        """Take in the places that say each text."""
        of_text, of_word = self._groups["text"], self._groups["word"]
        for text, places in borne.items():
            of_text.add(text[:HEAD], places)
            for word in set(text.split()):
                of_word.add(word, places)

    def add_attributes(self, borne: Mapping[tuple[str, str | None], list[int]]) -> None:
        """Take in the places that bear each attribute with its value."""
        of_id, of_link, of_told = self._groups["id"], self._groups["link"], self._groups["told"]
        for (name, value), places in borne.items():
            said = value or ""
            if name == "class":
                self._add_classes(said, places)
            elif name == "id":
                of_id.add(said, places)
                self._add_stems(frozenset(stems(said)), places)
            elif name in _LINKS:
                if said:
                    of_link.add(address(said), places)
            elif tells(name, said):
                of_told.add(f"{name}={said}", places)

    def _add_classes(self, value: str, places: list[int]) -> None:
        names, found = _named(value)
        self._groups["classes"].add(" ".join(names), places)
        of_class = self._groups["class"]
        for name in dict.fromkeys(names):
            of_class.add(name, places)
        self._add_stems(found, places)

    def _add_stems(self, found: Iterable[str], places: list[int]) -> None:
        of_stem = self._groups["stem"]
        for stem in found:
            of_stem.add(stem, places)


@lru_cache(maxsize=10_000)
def _named(value: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the classes in an attribute, and the words that they are made of."""
    names = tuple(value.split())
    return names, frozenset(stem for name in names for stem in stems(name))
