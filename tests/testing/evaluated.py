"""Saved pages in memory, and how their targets and fields fare."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from surefoot import Snapshot, View
from surefoot.testing.evaluating.drift import Course
from surefoot.testing.evaluating.redesigns import REDESIGNS, Redesign
from surefoot.testing.evaluating.report import Row
from surefoot.testing.expected import Expected, expected_of
from surefoot.testing.fixture import Fixture, FixturePlace, Meta, encoded, seal

URL = "https://shop.example/basket"


def fixture_of(view: type[View], html: str, *, case: str = "one", expected: Expected | None = None) -> Fixture:
    """Return a page as a fixture, of which is expected what it gives."""
    page = Snapshot(html, url=URL)
    meta = Meta(
        source="shop.py",
        view=view.__qualname__,
        url=URL,
        taken_at=datetime(2027, 1, 2, tzinfo=UTC),
        sha256=seal(encoded(html)),
    )
    place = FixturePlace(Path("/nowhere/fixtures"), "shop", view.__name__, case)
    return Fixture(place, meta, page, expected or expected_of(view, page))


def only(*names: str) -> tuple[Redesign, ...]:
    """Return some redesigns by their names."""
    found = tuple(one for one in REDESIGNS if one.name in names)
    assert len(found) == len(names)
    return found


def fared(
    view: type[View], html: str, redesigns: Sequence[Redesign] = REDESIGNS, *, seeds: int = 2
) -> dict[tuple[str, str], Row]:
    """Return how each target and field of a page fares, by its name and its stake."""
    course = Course(fixture_of(view, html), view, seeds=seeds, redesigns=redesigns)
    assert list(course.run()) == [one.name for one in redesigns]
    return {(row.name.partition(".")[2], row.stake): row for row in course.rows}
