"""Lists whose every way finds nothing: the pattern of their rows is found again, with one way that finds them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surefoot.errors import AuthorErred
from surefoot.selectors import by
from surefoot.selectors.by import Way
from surefoot.selectors.element import Element
from surefoot.selectors.find import find_way
from surefoot.selectors.memory import Heal, page_of, site_of
from surefoot.selectors.similar_list import ListFingerprint, Rows, similar_list
from surefoot.selectors.snapshot import Snapshot

_SHARE = 0.6
"""How much of what the remembered rows say must speak for a list."""
_LEAD = 0.3
"""How far it must be ahead of the next one."""


def heal_list(
    name: str, lost: Sequence[object], shape: ListFingerprint, page: Snapshot
) -> tuple[Heal, Rows, Way] | None:
    """Return the rows that a list's ways do not find, and a way that finds them and nothing else; None where none does.

    Args:
        name: The field's name with its view's.
        lost: Its ways.
        shape: What its rows looked like.
        page: The page at rest.
    """
    found = similar_list(shape, page)
    if not found or found[0].share < _SHARE:
        return None
    if len(found) > 1 and found[0].share - found[1].share < _LEAD:
        return None
    rows = found[0]
    way = next((way for way in _ways(rows.elements[0]) if _visible(page, way) == list(rows.elements)), None)
    if way is None:
        return None
    heal = Heal(
        target=name,
        site=site_of(page.url),
        lost=tuple(map(str, lost)),
        ways=(str(way),),
        element=f"{len(rows.elements)} rows such as {rows.elements[0].step}",
        url=page_of(page.url),
        probability=rows.share,
        reason=rows.reason,
    )
    return heal, rows, way


def _visible(page: Snapshot, way: Way) -> list[Element]:
    return [one for one in find_way(page.root, way) if one.visible]


def _ways(row: Element) -> Iterator[Way]:
    """Yield ways that may find a row and all like it: by test id, by class, by the list that they stand in."""
    test_id = row.attribute(by.TEST_ID)
    if test_id:
        yield by.test_id(test_id)
    outer = row.parent
    around = "" if outer is None else f"{outer.step} > "
    shapes = [f"{row.tag}.{name}" for name in (row.attribute("class") or "").split()]
    for selector in (*shapes, *(f"{around}{one}" for one in (*shapes, row.tag))):
        try:
            yield by.css(selector)
        except AuthorErred:
            continue  # a class with a name that CSS does not know as it stands
