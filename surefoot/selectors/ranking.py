"""Which of the elements of a page is the one remembered: all likely ones compared, and each seen beside the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surefoot.selectors.census import Census
from surefoot.selectors.fingerprint import Fingerprint
from surefoot.selectors.likeness import NAMES, Sought, compare
from surefoot.selectors.shortlist import shortlist

LOOKED_AT = 90
"""Elements that are compared."""

_BESIDE = (
    "text_words", "text_kept", "rest_kept", "own_words", "label", "shape", "id_stems", "classes", "stems", "told",
    "attributes", "href", "parent", "outer", "around", "around_stems", "path", "path_tail", "heading_words",
    "before_words", "after_words", "inner", "bearing", "own_fit", "twin_lead", "size", "text_length", "terms", "stated", "titled", "parts",
    "at",
)  # fmt: skip
"""What each is seen in beside the others: how far it is behind the best of them."""
_BESIDE_AT = tuple(NAMES.index(name) for name in _BESIDE)

COLUMNS = (*NAMES, *(f"{name}_gap" for name in _BESIDE), "prior", "prior_gap", "prior_rank", "candidates")


@dataclass(slots=True)
class Field:
    """The elements that are compared, and the numbers of each in the order of `COLUMNS`."""

    sought: Sought
    places: list[int]
    rows: list[list[float]]


def survey(memory: Fingerprint, census: Census) -> Field:
    """Compare an element remembered with the likely ones of a page."""
    sought = Sought(memory, census)
    listed = shortlist(census, sought.traits, LOOKED_AT)
    places = [place for place, _ in listed]
    rows = [compare(sought, place) for place in places]
    _stand_beside(rows, [score for _, score in listed])
    return Field(sought, places, rows)


def _stand_beside(rows: list[list[float]], priors: Sequence[float]) -> None:
    best = [max((row[at] for row in rows), default=0.0) for at in _BESIDE_AT]
    first = max(priors, default=0.0)
    for rank, (row, prior) in enumerate(zip(rows, priors, strict=True)):
        row += [row[at] - top for at, top in zip(_BESIDE_AT, best, strict=True)]
        row += [prior, prior - first, float(rank), float(len(rows))]
