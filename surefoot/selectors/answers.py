"""What stands where a field looks: visible elements, cells under a header, values beside a term, embedded data."""

from __future__ import annotations

from dataclasses import dataclass

from surefoot.selectors.by import Way
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


def _elements(scope: Element, place: Way | Column | Term) -> list[Element]:
    if isinstance(place, Column):
        return cells_under(scope, place)
    return beside(scope, place.text) if isinstance(place, Term) else find_way(scope, place)
