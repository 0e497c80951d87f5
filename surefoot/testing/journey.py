"""A journey with its case: the pages of one run, and all that a run without a browser needs to go the same way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Self

from pydantic import Field

from surefoot.browser.journey import Exchange, Stop, as_stops
from surefoot.errors import AuthorErred
from surefoot.facts import Fact
from surefoot.model import Model, Outcome
from surefoot.selectors.snapshot import Snapshot


class Case(Model):
    """What stood around the pages: what the run was given, and what it came to."""

    recipe: str | None = None
    """The name of the recipe; nothing where the pages were put together by hand."""
    source: str | None = None
    """Its file or module, as the command line takes it; a file from the folder that `fixtures` is in."""
    run: str = "saved"
    """The name of the run: the references that its steps type in are made of it."""
    began_at: datetime = datetime(2027, 1, 1, tzinfo=UTC)
    """The time at which it began."""
    ended_at: datetime | None = None
    """The time at which it ended, or began to wait."""
    input: dict[str, object] | None = None
    values: dict[str, object] = Field(default_factory=dict[str, object])
    """What `run.now()` and `run.random()` gave, by name: `now`, `now#2`, `random`."""
    answers: dict[str, object] = Field(default_factory=dict[str, object])
    """What people answered, by name: `ask`, `ask#2`."""
    decisions: dict[str, bool] = Field(default_factory=dict[str, bool])
    """What people said to what waited for approval, by the step."""
    outcome: Outcome | None = None
    """How it ended; one that was waiting was recorded until there."""
    output: object = None
    """What it came to, as the journal has it; nothing where it came to no end."""
    facts: dict[str, tuple[Fact, ...]] = Field(default_factory=dict[str, tuple[Fact, ...]])
    """What was looked at, by the name of the step."""


@dataclass(frozen=True)
class Journey:
    """The pages of a run at rest in order, the answers of the site's API, and the case."""

    stops: tuple[Stop, ...]
    exchanges: tuple[Exchange, ...] = ()
    """What the API was asked, and answered."""
    case: Case = field(default_factory=Case)

    @classmethod
    def of(cls, pages: Journey | Iterable[Stop | Snapshot]) -> Journey:
        """Return pages as a journey."""
        return pages if isinstance(pages, Journey) else cls(as_stops(pages))

    def without(self, landmark: str) -> Self:
        """Return the journey without the pages that hold a text; raises `AuthorErred` where none does.

        What was done on the way is left out as well, all of it: a run that misses a page goes its own way.
        """
        left = tuple(replace(stop, acted=(), fresh=False) for stop in self.stops if landmark not in stop.page.html)
        if len(left) == len(self.stops):
            raise AuthorErred(f"no page of the journey holds {landmark!r}, so leaving it out would test nothing")
        return replace(self, stops=left)

    def without_pictures(self) -> Self:
        """Return the journey without pictures, out of which nothing can be scrubbed."""
        return replace(self, stops=tuple(_without_picture(stop) for stop in self.stops))

    def changed(self, pattern: str, by: str | Callable[[re.Match[str]], str]) -> Self:
        """Return the journey with all that matches a pattern replaced; raises `AuthorErred` where nothing does."""
        stops = tuple(_changed(stop, re.compile(pattern, re.DOTALL), by) for stop in self.stops)
        if all(new is old for new, old in zip(stops, self.stops, strict=True)):
            raise AuthorErred(f"nothing in the journey matches {pattern!r}, so changing it would test nothing")
        return replace(self, stops=stops)


def _without_picture(stop: Stop) -> Stop:
    return replace(stop, picture=None, tab=tuple(map(_without_picture, stop.tab)))


def _changed(stop: Stop, pattern: re.Pattern[str], by: str | Callable[[re.Match[str]], str]) -> Stop:
    html, count = pattern.subn(by, stop.page.html)
    if not count:
        return stop
    return replace(stop, page=Snapshot(html, url=stop.page.url, complete=stop.page.complete))
