"""What stands where a field looks: visible elements, cells under a header, values beside a term, embedded data.

The CSS selectors of a view are looked for in one walk over the page: each alone takes about as long as all at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surefoot.selectors.by import Css, Way
from surefoot.selectors.css import for_lexbor
from surefoot.selectors.element import Element
from surefoot.selectors.embedded import Datum, data_of
from surefoot.selectors.find import find_way
from surefoot.selectors.marks import DATA, Column, Place, Term
from surefoot.selectors.tables import beside, cells_under, headers_near


@dataclass(frozen=True, slots=True)
class Answer:
    """An element, and what it carries for machines where that is what was asked for."""

    element: Element
    datum: Datum | None = None

    def __str__(self) -> str:
        return str(self.element) if self.datum is None else str(self.datum)


def answers_of(scope: Element, place: Way | Place) -> list[Answer]:
    """Return what stands at a place inside an element; raises `ValueError` where that cannot be told."""
    if isinstance(place, DATA):
        return [Answer(datum.element, datum) for datum in data_of(scope, place)]
    return [Answer(element) for element in _elements(scope, place) if element.visible]


def told(scope: Element, place: Way | Place) -> str:
    """Say in a few words what stands at a place, for a message."""
    try:
        answers = answers_of(scope, place)
    except ValueError as error:
        return str(error)
    if answers:
        return f"{len(answers)}: " + ", ".join(map(str, answers[:3])) + (", …" if answers[3:] else "")
    if isinstance(place, Column):
        return f"nothing; {headers_near(scope)}"
    hidden = 0 if isinstance(place, (*DATA, Term)) else len(_elements(scope, place))
    return f"{hidden}, hidden" if hidden else "nothing"


FEW = 40
"""More elements than fields ask for: then each selector is looked for by itself."""


def look_for_all(page: Element, ways: Sequence[Css]) -> None:
    """Find what several selectors describe in one walk over a page, and keep it with its root; a list does not pay."""
    known = _kept(page)
    asked = [way for way in dict.fromkeys(ways) if way not in known]
    apart = page.parent is not None or not page.snapshot.plain  # shadow roots are trees of their own
    if apart or len(asked) < 3:  # noqa: PLR2004 — fewer walks are walked by themselves
        return
    found = page.select(", ".join(way.selector for way in asked))
    if len(found) > FEW or _nested(found):
        return
    for way in asked:
        known[way] = [element for element in found if _describes(way, element)]


def _kept(page: Element) -> dict[Css, list[Element]]:
    return page.__dict__.setdefault("_described", {})


def _nested(elements: Sequence[Element]) -> bool:
    """Say whether one of some elements stands in another; what each holds is then walked through more than once."""
    several = set(elements)
    return any(outer in several for element in elements for outer in element.ancestors)


def _describes(way: Css, element: Element) -> bool:
    first = element.node.css_first(for_lexbor(way.selector))  # itself or something inside, in document order
    return first is not None and first.mem_id == element.node.mem_id


def _elements(scope: Element, place: Way | Column | Term) -> list[Element]:
    if isinstance(place, Css) and scope.parent is None and place in (kept := _kept(scope)):
        return kept[place]
    if isinstance(place, Column):
        return cells_under(scope, place)
    return beside(scope, place.text) if isinstance(place, Term) else find_way(scope, place)
