"""Lists that changed: the pattern of their rows is found again, not one row.

A few rows are remembered. Each of them votes for the elements of a later page that are like it, and a vote counts for
all elements of the same pattern in the same container: tag, class, and what stands around.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from surefoot.model import Model
from surefoot.selectors.census import NOWHERE, Census
from surefoot.selectors.element import Element
from surefoot.selectors.fingerprint import Fingerprint, fingerprint
from surefoot.selectors.forest import weights
from surefoot.selectors.ranking import rank, survey
from surefoot.selectors.snapshot import Snapshot

_SAMPLES = 3
_OUTWARDS = 3
"""Elements outwards in which rows may be wrapped one by one, such as columns of a grid."""


class ListFingerprint(Model):
    """What a list is remembered by: some of its rows, and how many there were."""

    rows: tuple[Fingerprint, ...]
    """The first, the middle and the last."""
    count: int


@dataclass(frozen=True)
class Rows:
    """The rows of what may be the list remembered."""

    elements: tuple[Element, ...]
    share: float
    """How much of what the remembered rows say speaks for these, from 0 to 1; no probability."""
    reason: str

    def __str__(self) -> str:
        return f"{len(self.elements)} rows like {self.elements[0]} ({self.share:.2f}): {self.reason}"


def fingerprint_list(elements: Sequence[Element], *, private: bool = False, salt: str = "") -> ListFingerprint:
    """Return what the rows of a list are remembered by.

    Raises:
        ValueError: There are no rows.
    """
    if not elements:
        raise ValueError("a list without rows has nothing to be remembered by: pass at least one row")
    at = sorted({0, len(elements) // 2, len(elements) - 1})
    rows = tuple(fingerprint(elements[k], private=private, salt=salt) for k in at[:_SAMPLES])
    return ListFingerprint(rows=rows, count=len(elements))


def similar_list(memory: ListFingerprint, page: Snapshot, *, most: int = 3) -> list[Rows]:
    """Return the lists that are most like the one remembered, best first; of a live page their visible rows."""
    if page.is_empty:
        return []
    votes = _votes(memory, page.census)
    total = sum(votes.values())
    best = sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:most]
    found = [_rows(page, places, vote / total, memory.count) for places, vote in best]
    return [rows for rows in found if rows.elements]


def _votes(memory: ListFingerprint, census: Census) -> dict[tuple[int, ...], float]:
    votes: defaultdict[tuple[int, ...], float] = defaultdict(float)
    forest = weights().ranking
    groups: dict[int, tuple[int, ...]] = {}
    for row in memory.rows:
        ranked = rank(survey(row, census), forest)
        for order, score in zip(ranked.order, ranked.scores, strict=True):
            place = ranked.field.places[order]
            if place not in groups:
                group = alike(census, place)
                groups.update(dict.fromkeys((place, *group), group))
            votes[groups[place]] += math.exp(score - ranked.scores[0])
    return votes


def alike(census: Census, place: int) -> tuple[int, ...]:
    """Return the places of the elements that make a list with one: of its pattern, in the nearest container of two."""
    pattern = _pattern(census, place)
    same = census.tagged[census.tags[place]]
    outer = census.parents[place]
    for _ in range(_OUTWARDS):
        if outer == NOWHERE:
            break
        first, last = bisect_left(same, outer), bisect_left(same, census.ends[outer])
        found = tuple(one for one in same[first:last] if one != outer and _pattern(census, one) == pattern)
        if len(found) > 1:
            return found
        outer = census.parents[outer]
    return (place,)


def _pattern(census: Census, place: int) -> tuple[str, str, str, int]:
    """Return what the rows of a list have in common: tag, first shared class, the same around, how deep it stands."""
    outer = census.parents[place]
    around = "" if outer == NOWHERE else _shared_class(census, outer)
    return census.tags[place], _shared_class(census, place), around, census.depth(place)


def _shared_class(census: Census, place: int) -> str:
    classes = (census.attributes[place].get("class") or "").split()
    return next((name for name in classes if len(census.among("class", name)) > 1), "")


def _rows(page: Snapshot, places: Sequence[int], share: float, count: int) -> Rows:
    elements = [page.wrap(page.census.nodes[place]) for place in places]
    shown = tuple(one for one in elements if not page.live or one.visible)
    return Rows(shown, round(share, 4), f"{len(shown)} of one pattern; there were {count}")
