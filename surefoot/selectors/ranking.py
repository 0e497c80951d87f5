"""Which of the elements of a page is the one remembered: all likely ones compared, and each seen beside the others."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from surefoot.selectors.census import Census
from surefoot.selectors.fingerprint import Fingerprint
from surefoot.selectors.forest import Forest
from surefoot.selectors.likeness import NAMES, Sought, compare
from surefoot.selectors.measures import ABSENT
from surefoot.selectors.shortlist import shortlist

LOOKED_AT = 50
"""Elements that are compared at most."""
_AT_LEAST = 12
_SHARE = 0.12
"""What an element must share with the one remembered, as a part of what the first does, to be compared beyond those."""

_BESIDE = (
    "text_words", "text_kept", "rest_kept", "own_words", "shape", "tone", "classes", "stems", "told", "href", "parent",
    "outer", "around", "around_stems", "around_stubs", "path", "path_tail", "heading_words", "heading_stubs",
    "list_lead", "before_words", "before_stubs", "after_words", "beside_before", "inner", "kids", "bearing", "own_fit",
    "twin_lead", "size", "text_length", "terms", "titled", "parts", "at",
)  # fmt: skip
"""What each is seen in beside the others: how far it is behind the best of them."""
_BESIDE_AT = tuple(NAMES.index(name) for name in _BESIDE)

COLUMNS = (*NAMES, *(f"{name}_gap" for name in _BESIDE), "prior", "prior_gap", "prior_rank", "candidates")
"""The numbers that a ranking looks at."""
ANSWERS = (
    *COLUMNS, "score", "lead", "share", "close", "runner_text", "runner_classes", "runner_fit", "runner_around",
    "runner_told", "runner_path", "second_lead", "related", "alike_mean", "best_in",
)  # fmt: skip
"""The numbers that say whether the best is the one at all."""

_FIRST_TREES = 25
_KEPT = 16
"""After the first trees only so many go on."""
_CLOSE = 1.0
_RUNNER = tuple(NAMES.index(name) for name in ("text_words", "classes", "own_fit", "around", "told", "path"))
_TELLING = (
    "text_words", "label", "shape", "tone", "tag", "kind", "id", "classes", "told", "named", "href", "src", "parent",
    "outer", "around_stems", "path_tail", "heading_words", "before_words", "after_words", "beside_before",
    "beside_after", "rows", "inner", "size",
)  # fmt: skip
"""What makes up how like the best is on the whole, on pages of any size."""
_TELLING_AT = tuple(NAMES.index(name) for name in _TELLING)
_FIRST = 5


@dataclass(slots=True)
class Field:
    """The elements that are compared, and the numbers of each in the order of `COLUMNS`."""

    sought: Sought
    places: list[int]
    rows: list[list[float]]


@dataclass(slots=True)
class Ranked:
    """The elements that came out first, best first, with their scores and their numbers."""

    field: Field
    order: list[int]
    """Their places in the field."""
    scores: list[float]

    def apart(self, rank: int) -> list[int]:
        """Return the ranks of those that neither hold the one of a rank nor stand in it."""
        census, places = self.field.sought.census, self.field.places
        place = places[self.order[rank]]
        return [r for r, at in enumerate(self.order) if not census.nested(place, places[at])]


def survey(memory: Fingerprint, census: Census, *, unless: Callable[[int], bool] | None = None) -> Field:
    """Compare an element remembered with the likely ones of a page, but for those at places that do not count."""
    sought = Sought(memory, census)
    listed = shortlist(census, sought.traits, LOOKED_AT if unless is None else 4 * LOOKED_AT)
    if unless is not None:
        listed = [(place, score) for place, score in listed if not unless(place)][:LOOKED_AT]
    listed = [one for at, one in enumerate(listed) if at < _AT_LEAST or one[1] >= _SHARE * listed[0][1]]
    places = [place for place, _ in listed]
    rows = [compare(sought, place) for place in places]
    _stand_beside(rows, [score for _, score in listed])
    return Field(sought, places, rows)


def rank(field: Field, forest: Forest) -> Ranked:
    """Put the elements in order by what trees say of their numbers; most are left behind after the first trees."""
    rows = field.rows
    first = [(forest.part(row, 0, _FIRST_TREES), at) for at, row in enumerate(rows)]
    first = sorted(first, key=lambda item: (-item[0], item[1]))[:_KEPT]
    last = len(forest.trees)
    scored = [(score + forest.part(rows[at], _FIRST_TREES, last), at) for score, at in first]
    scored.sort(key=lambda item: (-item[0], item[1]))
    return Ranked(field, [at for _, at in scored], [score for score, _ in scored])


def answer(ranked: Ranked, rank: int = 0) -> list[float]:
    """Return the numbers that say whether the one of a rank is the one remembered, in the order of `ANSWERS`."""
    rows = ranked.field.rows
    score = ranked.scores[rank]
    others = ranked.apart(rank)
    runner = others[0] if others else None
    lead = _NO_OTHER if runner is None else score - ranked.scores[runner]
    total = 1.0 + sum(math.exp(min(30.0, ranked.scores[other] - score)) for other in others)
    close = sum(score - ranked.scores[other] < _CLOSE for other in others)
    beside = rows[ranked.order[runner]] if runner is not None else None
    row = rows[ranked.order[rank]]
    return [
        *row,
        score,
        lead,
        1 / total,
        float(close),
        *(_NO_OTHER if beside is None else beside[at] for at in _RUNNER),
        score - ranked.scores[others[1]] if len(others) > 1 else _NO_OTHER,
        float(_FIRST - sum(other < _FIRST for other in others)),
        *_on_the_whole(row, [rows[ranked.order[other]] for other in others]),
    ]


_NO_OTHER = 9.0
"""Stands for how far ahead of nothing one is."""


def _on_the_whole(row: list[float], others: Sequence[list[float]]) -> tuple[float, float]:
    """Return the mean of what can be compared, and in how much of it none that has nothing to do with it is as good."""
    found = [at for at in _TELLING_AT if row[at] != ABSENT]
    mean = sum(row[at] for at in found) / len(found) if found else ABSENT
    best = sum(row[at] > 0 and all(row[at] > other[at] for other in others) for at in found)
    return mean, best / len(found) if found else ABSENT


def _stand_beside(rows: list[list[float]], priors: Sequence[float]) -> None:
    best = [max((row[at] for row in rows), default=0.0) for at in _BESIDE_AT]
    first = max(priors, default=0.0)
    for rank_, (row, prior) in enumerate(zip(rows, priors, strict=True)):
        row += [row[at] - top for at, top in zip(_BESIDE_AT, best, strict=True)]
        row += [prior, prior - first, float(rank_), float(len(rows))]
