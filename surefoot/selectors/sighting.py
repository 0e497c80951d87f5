"""What is worth remembering of a page that worked: which ways found an element, and what the element looked like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from surefoot.selectors.answers import Answer, answers_of
from surefoot.selectors.element import Element
from surefoot.selectors.fields import Field
from surefoot.selectors.find import groups_of
from surefoot.selectors.fingerprint import fingerprint
from surefoot.selectors.memory import Found, name_of, site_of
from surefoot.selectors.resolve import decide
from surefoot.selectors.similar_list import fingerprint_list
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View, parts

Wanted = Callable[[str, str, Mapping[str, int]], bool]
"""Whether a fingerprint is wanted of a target or a field, by its name, its site and what its ways find."""


def always(*_: object) -> bool:
    """Want every fingerprint."""
    return True


def sighting(target: Target, page: Snapshot, wanted: Wanted = always) -> Found | None:
    """Return what a target's ways find on a page; None where the page does not tell which element it is."""
    name = name_of(target)
    every = groups_of(page.root, target, acting=True)
    if name is None or not every:
        return None
    for groups in ([[one for one in group if one.visible] for group in every], every):
        verdict = decide(target, groups)
        if verdict.found:
            element = groups[verdict.way][verdict.index]
            found = _found(
                name, page, list(map(str, target.ways)), groups, element, wanted=wanted, private=target.private
            )
            return found.model_copy(update={"lone": verdict.lone and bool(target.pairs)})
    return None


def sightings(view: type[View], page: Snapshot, wanted: Wanted = always) -> Iterator[Found]:
    """Yield what the ways of each field of a view find."""
    for field in parts(view):
        find = _list if field.many is not None and not field.rows else _field
        if field.ways and (found := find(view, field, page, wanted)) is not None:
            yield found


def _list(view: type[View], field: Field, page: Snapshot, wanted: Wanted) -> Found | None:
    """Return what the ways of a list find; its rows are those of the first way that finds any."""
    groups = [_answers(field, page, place) for place in range(len(field.ways))]
    rows = next((group for group in groups if group), None)
    if rows is None or rows[0].datum is not None:
        return None
    ways = [str(way) for way in field.ways]
    name, site = f"{view.__name__}.{field.name}", site_of(page.url)
    counts = {way: len(group) for way, group in zip(ways, groups, strict=True)}
    return Found(
        target=name,
        site=site,
        counts=counts,
        won=tuple(way for way, group in zip(ways, groups, strict=True) if group == rows),
        shape=fingerprint_list([row.element for row in rows], private=True) if wanted(name, site, counts) else None,
    )


def _field(view: type[View], field: Field, page: Snapshot, wanted: Wanted) -> Found | None:
    groups = [_answers(field, page, place) for place in range(len(field.ways))]
    chosen = next((group[0] for group in groups if len(group) == 1), None)
    if chosen is None:
        return None
    ways = [str(way) for way in field.ways]
    found = _found(f"{view.__name__}.{field.name}", page, ways, groups, chosen, wanted=wanted, private=True)
    if chosen.datum is not None:
        return found.model_copy(update={"shape": None})
    alike = [way for way, group in zip(ways, groups, strict=True) if len(group) == 1]  # all of them read the same
    return found.model_copy(update={"won": tuple(alike)})


def _answers(field: Field, page: Snapshot, place: int) -> list[Answer]:
    try:
        return answers_of(page.root, field.ways[place])
    except ValueError:
        return []


def _found(
    name: str,
    page: Snapshot,
    ways: Sequence[str],
    groups: Sequence[Sequence[Element]] | Sequence[Sequence[Answer]],
    chosen: Element | Answer,
    *,
    wanted: Wanted,
    private: bool,
) -> Found:
    site, counts = site_of(page.url), {way: len(group) for way, group in zip(ways, groups, strict=True)}
    element = chosen if isinstance(chosen, Element) else chosen.element
    return Found(
        target=name,
        site=site,
        counts=counts,
        won=tuple(way for way, group in zip(ways, groups, strict=True) if chosen in group),
        shape=fingerprint(element, private=private) if wanted(name, site, counts) else None,
    )
