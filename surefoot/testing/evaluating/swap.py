"""A whole layout swapped: what would be remembered of one saved page is looked for on another version of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from surefoot.errors import BadInput
from surefoot.selectors.element import Element
from surefoot.selectors.probe import named_targets
from surefoot.selectors.similar import Stake
from surefoot.selectors.view import View
from surefoot.testing.evaluating.drift import refuse_stale
from surefoot.testing.evaluating.fields import Read, Redone, read_by, reads_of
from surefoot.testing.evaluating.pieces import pieces_of
from surefoot.testing.evaluating.remembering import SavedMemory, remember
from surefoot.testing.evaluating.report import Fared, Row, Subject, Wrong, row_of
from surefoot.testing.evaluating.targets import STAKES, Act, Judged, acts_on, seek
from surefoot.testing.fixture import Fixture, FixturePlace

SWAPPED = "the whole layout is swapped"
"""What this redesign is called."""
_LAYOUT = re.compile(r"(?P<case>.+?)-layout-(?P<layout>\w+)")


def swaps_among(places: Sequence[FixturePlace]) -> Iterator[tuple[FixturePlace, FixturePlace]]:
    """Yield the pairs of saved pages that are one page in two layouts, both ways round.

    `held` and `held-layout-b` are, by their names.
    """
    for old in places:
        for new in places:
            if old != new and _page(old) == _page(new):
                yield old, new


def _page(place: FixturePlace) -> tuple[object, ...]:
    found = _LAYOUT.fullmatch(place.case)
    return place.root, place.site, place.view, found["case"] if found else place.case


def swap(old: Fixture, view: type[View], new: Fixture) -> tuple[Row, ...]:
    """Return how the targets and fields of a page fare on another version of it.

    What is right there is what is expected of that version: its values, and the elements that the targets are.

    Raises:
        BadInput: The pages are of two views; or the old one does not give what is expected of it.
    """
    if old.meta.view != new.meta.view:
        raise BadInput(
            f"{old.place} is of {old.meta.view} and {new.place} of {new.meta.view}", next_action="name two of one view"
        )
    refuse_stale(old, view)
    wanted = {one: target for one, target in named_targets(view).items() if old.expected.targets.get(one) is not None}
    memory = remember(view, wanted, old.page)
    rows: list[Row] = []
    for attribute, target in wanted.items():
        sought = seek(f"{view.__name__}.{attribute}", target, old.page)
        if sought is not None:
            acts = acts_on(sought, new.page, memory)
            right = new.expected.targets.get(attribute)
            rows += [_row(old, new, sought.name, stake, _target(acts[stake], right)) for stake in STAKES]
    rows += [_row(old, new, read.name, Stake.READING, judged) for read, judged in _fields(old, new, view, memory)]
    return tuple(rows)


def _target(act: Act, right: str | None) -> Judged:
    if act.element is None:
        return Judged(Fared.GONE if right is None else Fared.LOST)
    if act.fared is Fared.ASKED or str(act.element) == right:
        return Judged(act.fared)
    return Judged(Fared.WRONG, f"{act.element} ({act.why}); it is {right or 'not there'}")


def _fields(old: Fixture, new: Fixture, view: type[View], memory: SavedMemory) -> Iterator[tuple[Read, Judged]]:
    if view.read.__func__ is not View.read.__func__:
        return
    redone = Redone(view, new.page, memory, dict[Element, str]())
    for read in reads_of(view, pieces_of(view, view.read(old.page), old.page.root)):
        if len(read.path) == 1 and read.path[0] in new.expected.reads:
            yield read, read_by(read, redone, new.expected.reads[read.path[0]])


def _row(old: Fixture, new: Fixture, name: str, stake: Stake, judged: Judged) -> Row:
    why = f"on {new.place.case}: {judged.why}"
    wrong = Wrong(redesign=SWAPPED, seed=0, why=why) if judged.fared is Fared.WRONG else None
    kind = "field" if stake is Stake.READING else "target"
    subject = Subject(old.meta.source, str(old.place), name, kind, stake.value)
    return row_of(subject, [(SWAPPED, judged.fared, wrong)])
