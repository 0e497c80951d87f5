"""Elements that stand in one of many alike rows: told apart by a text of their row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surefoot.errors import AuthorErred
from surefoot.selectors import by
from surefoot.selectors.by import Way
from surefoot.selectors.describing import Candidate, candidates
from surefoot.selectors.element import Element
from surefoot.selectors.find import find_all, find_way
from surefoot.selectors.roles import NOTHING
from surefoot.selectors.target import Target, can_disagree
from surefoot.selectors.wording import fold

_ROW_ROLES = frozenset({"row", "listitem", "article", "option", "treeitem", "group"})
_CELLS = frozenset({"td", "th", "dt", "dd", "option"})
"""What stands beside others of its kind, and is no row."""
_LONGEST = 40
"""Characters of a text that tells a row apart."""
_WANTED = 3


@dataclass(frozen=True)
class RowProposal:
    """How to find an element by its row."""

    row: Way
    """Finds the rows."""
    text: str
    """What this row says and no other."""
    ways: tuple[Way, ...]
    """Find the element in its row; none where it is the row itself."""
    notes: tuple[str, ...]
    """What each of them rests on."""


def propose_row(element: Element) -> RowProposal | None:
    """Return how to find an element by its row, the innermost that tells; None where it stands in no such row."""
    for outer in (element, *element.ancestors_in_tree):
        rows = _rows(outer)
        if len(rows) < 2:  # noqa: PLR2004 — a row stands among others
            continue
        inner = [] if outer == element else _inside(outer, element)
        if inner or outer == element:
            for text, row in _told_apart(outer, rows):
                return RowProposal(row, text, tuple(one.way for one in inner), tuple(one.note for one in inner))
    return None


def _rows(outer: Element) -> list[Element]:
    """Return an element with those of its kind beside it."""
    if outer.parent is None or outer.tag in _CELLS:
        return []
    kind = set((outer.attribute("class") or "").split())
    beside = [one for one in outer.parent.children if one.tag == outer.tag]
    return [one for one in beside if not kind or kind & set((one.attribute("class") or "").split())]


def _inside(outer: Element, element: Element) -> list[Candidate]:
    """Return the likeliest ways that find the element only in its row, each resting on something else."""
    chosen: list[Candidate] = []
    for one in sorted(candidates(element), key=lambda candidate: -candidate.prior):
        new = all(can_disagree(one.way, other.way) and one.rests_on != other.rests_on for other in chosen)
        if new and [found for found in find_way(outer, one.way, acting=True) if found.visible] == [element]:
            chosen.append(one)
        if len(chosen) == _WANTED:
            break
    return chosen


def _told_apart(outer: Element, rows: Sequence[Element]) -> Iterator[tuple[str, Way]]:
    root = outer.snapshot.root
    others = [fold(one.content).lower() for one in rows if one != outer]
    for text in _texts(outer):
        if not any(text.lower() in said for said in others):
            for row in _row_ways(outer):
                if find_all(root, Target(row).having(text)) == [outer]:
                    yield text, row


def _texts(outer: Element) -> list[str]:
    """Return the short texts of a row, the first of those in headings, links and header cells before all others."""
    leaves = [one for one in (outer, *outer.descendants) if not one.children and one.visible]
    leaves.sort(key=lambda one: not any(up.matches("th, a, strong, b, h1, h2, h3, h4, h5, h6") for up in _up(one)))
    said = (fold(one.content) for one in leaves)
    return [text for text in dict.fromkeys(said) if 1 < len(text) <= _LONGEST]


def _up(element: Element) -> Iterator[Element]:
    yield element
    if element.parent is not None:
        yield element.parent


def _row_ways(outer: Element) -> Iterator[Way]:
    role = outer.role
    if role is not None and role in _ROW_ROLES and role not in NOTHING:
        yield by.role(role)
    for one in candidates(outer):
        if isinstance(one.way, by.Css) and one.rests_on.startswith(("class", "data-")):
            yield one.way
    try:
        yield by.css(outer.tag)
    except AuthorErred:
        return  # a tag with a name that CSS does not know
