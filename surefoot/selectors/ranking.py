"""Which of the elements of a page is the one remembered: all likely ones compared, and each seen beside the others."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from surefoot.selectors.census import Census
from surefoot.selectors.fingerprint import Fingerprint
from surefoot.selectors.forest import Forest
from surefoot.selectors.likeness import NAMES, Sought, compare
from surefoot.selectors.shortlist import shortlist

LOOKED_AT = 45
"""Elements that are compared."""

_BESIDE = (
    "text_words", "text_kept", "rest_kept", "own_words", "shape", "classes", "stems", "told", "href", "parent",
    "outer", "around", "around_stems", "path", "path_tail", "heading_words", "before_words", "after_words", "inner",
    "bearing", "own_fit", "twin_lead", "size", "text_length", "terms", "titled", "parts", "at",
)  # fmt: skip
"""What each is seen in beside the others: how far it is behind the best of them."""
_BESIDE_AT = tuple(NAMES.index(name) for name in _BESIDE)

COLUMNS = (*NAMES, *(f"{name}_gap" for name in _BESIDE), "prior", "prior_gap", "prior_rank", "candidates")
"""The numbers that a ranking looks at."""
ANSWERS = (*COLUMNS, "score", "lead", "share", "close", "runner_text", "runner_classes", "runner_fit", "runner_around")
"""The numbers that say whether the best is the one at all."""

_FIRST_TREES = 25
_KEPT = 16
"""After the first trees only so many go on."""
_CLOSE = 1.0
_RUNNER = tuple(NAMES.index(name) for name in ("text_words", "classes", "own_fit", "around"))


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
    return [
        *rows[ranked.order[rank]],
        score,
        lead,
        1 / total,
        float(close),
        *(_NO_OTHER if beside is None else beside[at] for at in _RUNNER),
    ]


_NO_OTHER = 9.0
"""Stands for how far ahead of nothing one is."""


def _stand_beside(rows: list[list[float]], priors: Sequence[float]) -> None:
    best = [max((row[at] for row in rows), default=0.0) for at in _BESIDE_AT]
    first = max(priors, default=0.0)
    for rank_, (row, prior) in enumerate(zip(rows, priors, strict=True)):
        row += [row[at] - top for at, top in zip(_BESIDE_AT, best, strict=True)]
        row += [prior, prior - first, float(rank_), float(len(rows))]
