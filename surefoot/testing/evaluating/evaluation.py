"""Evaluating saved pages and journeys: what there is to evaluate, and one report of all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from surefoot.errors import BadInput
from surefoot.model import Outcome
from surefoot.selectors.view import View
from surefoot.testing.evaluating.drift import Course
from surefoot.testing.evaluating.failures import Trial
from surefoot.testing.evaluating.redesigns import REDESIGNS
from surefoot.testing.evaluating.report import Ended, Report, Row, merged
from surefoot.testing.evaluating.swap import swap, swaps_among
from surefoot.testing.fixture import JOURNEYS, Fixture, FixturePlace, fixtures_in, load_fixture, root_of
from surefoot.testing.folder import load
from surefoot.testing.places import INDEX, journeys_in, recipe_of
from surefoot.testing.sources import load_view

Pair = tuple[FixturePlace, FixturePlace]
OnProgress = Callable[[str, float], None]
"""Told what is evaluated now, and what share of all is done."""


@dataclass(frozen=True)
class Plan:
    """What is to be evaluated."""

    fixtures: tuple[FixturePlace, ...] = ()
    journeys: tuple[Path, ...] = ()
    swaps: tuple[Pair, ...] = ()
    """Pairs of saved pages that are one page in two layouts."""
    recipe: str | None = None
    """The recipe of journeys that do not say which theirs is."""

    @property
    def size(self) -> int:
        """How many pages, pairs and journeys there are."""
        return len(self.fixtures) + len(self.journeys) + len(self.swaps)


def planned(places: Sequence[Path], *, swapped: Pair | None = None, recipe: str | None = None) -> Plan:
    """Return what is found in files and folders; raises `BadInput` for what is no saved page and holds none."""
    fixtures: dict[FixturePlace, None] = {}
    journeys: dict[Path, None] = {}
    for place in places:
        some, others = _found(place)
        if not (some or others):
            raise BadInput(
                f"{place} holds no saved page and no journey", next_action="name a fixture, or a folder with some"
            )
        fixtures |= dict.fromkeys(some)
        journeys |= dict.fromkeys(others)
    swaps = (*([swapped] if swapped else []), *swaps_among(list(fixtures)))
    return Plan(tuple(fixtures), tuple(journeys), tuple(dict.fromkeys(swaps)), recipe)


def _found(place: Path) -> tuple[list[FixturePlace], list[Path]]:
    if not place.exists():
        raise BadInput(f"{place} is not there", next_action="name a fixture, or a folder with some")
    if place.name == INDEX:
        place = place.parent
    if place.is_file():
        return [FixturePlace.of(place)], []
    return list(fixtures_in(place.absolute())), list(journeys_in(place))


class _Told:
    """What is told of how far an evaluation is."""

    def __init__(self, size: int, on_progress: OnProgress) -> None:
        self._size = max(1, size)
        self._on_progress = on_progress
        self._done = 0

    def tell(self, what: str, share: float) -> None:
        """Tell what share is done of the one that is under way."""
        self._on_progress(what, (self._done + share) / self._size)

    def ended(self) -> None:
        """Go on to the next one."""
        self._done += 1


def evaluate(plan: Plan, *, seeds: int, on_progress: OnProgress) -> Report:
    """Return how everything that was planned fares.

    Raises:
        BadInput: A saved page does not give what is expected of it, or a journey does not play as it is.
        FixtureTampered: One was changed by hand.
        AuthorErred: Its view or recipe cannot be loaded.
    """
    told = _Told(plan.size, on_progress)
    rows, ended, left_out = list[Row](), list[Ended](), list[str]()
    unread = [place for place in plan.fixtures if not _reads_yet(place)]
    left_out += [
        f"{place}: it was saved as a page that does not read, and nothing was accepted since" for place in unread
    ]
    for place in (one for one in plan.fixtures if one not in unread):
        rows += _redesigned(place, seeds, told, left_out)
        told.ended()
    for old, new in (pair for pair in plan.swaps if not {*pair} & {*unread}):
        told.tell(f"{old} as {new.case}", 0)
        rows += swap(*_loaded(old), load_fixture(new))
        told.ended()
    for folder in plan.journeys:
        ended += _failing(folder, plan, told, left_out)
        told.ended()
    drift = tuple(merged(rows, lambda row: row.key))
    return Report(seeds=seeds, drift=drift, failures=tuple(ended), left_out=tuple(left_out))


def _redesigned(place: FixturePlace, seeds: int, told: _Told, left_out: list[str]) -> tuple[Row, ...]:
    fixture, view = _loaded(place)
    course = Course(fixture, view, seeds=seeds)
    if not course.takes_fields:
        left_out.append(f"the fields of {place}: {view.__name__} reads by code of its own")
    for number, redesign in enumerate(course.run(), start=1):
        told.tell(f"{place}: {redesign}", number / len(REDESIGNS))
    return course.rows


def _failing(folder: Path, plan: Plan, told: _Told, left_out: list[str]) -> list[Ended]:
    journey, name = load(folder), _name_of(folder)
    if journey.case.outcome not in {None, Outcome.DONE}:
        left_out.append(f"{name}: its run ended as {journey.case.outcome}, so that nothing tells what is right")
        return []
    trial = Trial(name, recipe_of(journey.case, folder, recipe=plan.recipe), journey)

    async def play() -> list[Ended]:
        ended = list[Ended]()
        async for some in trial.run():
            ended += some
            told.tell(f"{name}: {some[-1].url if some else ''}", len(ended) / max(1, 10 * len(trial.places)))
        return ended

    return asyncio.run(play())


def _loaded(place: FixturePlace) -> tuple[Fixture, type[View]]:
    fixture = load_fixture(place)
    return fixture, load_view(fixture.meta.source, fixture.meta.view, root_of(place))


def _reads_yet(place: FixturePlace) -> bool:
    """Say whether a page reads as its view, or did when what is expected of it was accepted."""
    fixture, view = _loaded(place)
    return bool(fixture.expected.reads) or view.matches(fixture.page)


def _name_of(folder: Path) -> str:
    whole = folder.absolute()
    return f"{whole.parents[1].name}/{JOURNEYS}/{whole.name}" if whole.parent.name == JOURNEYS else whole.name
