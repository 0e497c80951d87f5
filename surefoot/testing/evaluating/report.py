"""What is told of an evaluation: a value that is printed, drawn, kept as the baseline, and compared with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pydantic import Field

from surefoot.model import Model


class Fared(StrEnum):
    """How a target or a field fared in one redesign."""

    OWN = "own"
    """Found by its first way."""
    OTHER = "other"
    """Found by another of its ways."""
    HEALED = "healed"
    """Found by what it looked like."""
    ASKED = "asked"
    """A final step would ask a person: one way alone finds it, or it was healed."""
    GONE = "gone"
    """It was removed, and that is what is said."""
    LOST = "lost"
    """It is there, and the run would fail loudly."""
    WRONG = "wrong"
    """Another element would be acted on, or another value read, and nothing would say so."""


RIGHT = frozenset({Fared.OWN, Fared.OTHER, Fared.HEALED, Fared.ASKED, Fared.GONE})
"""What is as it should be."""
Kind = Literal["target", "field"]


class Wrong(Model):
    """One redesign in which something would be silently wrong."""

    redesign: str
    seed: int
    changes: tuple[str, ...] = ()
    """What was changed, in order."""
    why: str
    """What it was taken for, or read as."""


class Row(Model):
    """How one target or field of a saved page fared."""

    source: str
    """The file or module of the view."""
    fixture: str
    """Site, view and case."""
    name: str
    """The view's name and the target's or the field's."""
    kind: Kind
    stake: str
    """What acting on the wrong element would cost: reading, safe, final."""
    redesigns: dict[str, dict[Fared, int]]
    """How often each outcome came of each redesign."""
    wrong: tuple[Wrong, ...] = ()

    @property
    def counts(self) -> Counter[Fared]:
        """How often each outcome came of all redesigns."""
        total = Counter[Fared]()
        for counts in self.redesigns.values():
            total.update(counts)
        return total

    @property
    def trials(self) -> int:
        """How many redesigns were tried."""
        return self.counts.total()

    @property
    def right(self) -> int:
        """How many of them it outlasted, or was rightly said to be gone in."""
        return sum(count for fared, count in self.counts.items() if fared in RIGHT)

    @property
    def key(self) -> str:
        """What tells it apart from other rows."""
        return f"{self.fixture} {self.name} {self.stake}"

    def with_(self, other: Row) -> Row:
        """Return it with what came of other redesigns as well."""
        redesigns = {name: Counter(counts) for name, counts in self.redesigns.items()}
        for name, counts in other.redesigns.items():
            redesigns.setdefault(name, Counter()).update(counts)
        return self.model_copy(
            update={
                "redesigns": {name: dict(counts) for name, counts in redesigns.items()},
                "wrong": (*self.wrong, *other.wrong),
            }
        )


class Verdict(StrEnum):
    """Whether a recipe ended as it must where its site failed."""

    RIGHT = "right"
    """It failed with an error that says that the site did, or an effect is in doubt; or it did without the page."""
    MISNAMED = "misnamed"
    """It ended as something else: given up, an author's error, waiting."""
    WRONG = "wrong"
    """It was done with another result than the recorded one, or did on a page that was none what it must not."""


class Ended(Model):
    """How a recipe ended with another page in the place of one of its journey."""

    journey: str
    recipe: str
    page: int
    """The number of the page in the journey, from one."""
    url: str
    failure: str
    """What took its place."""
    outcome: str
    error: str = ""
    """The name of the error's class."""
    step: str = ""
    """Where it ended."""
    verdict: Verdict
    why: str = ""
    """Why that is not right."""


class Report(Model):
    """All that came of an evaluation."""

    format: Literal[1] = 1
    seeds: int
    drift: tuple[Row, ...] = ()
    failures: tuple[Ended, ...] = ()
    left_out: tuple[str, ...] = Field(default=())
    """What was not evaluated, and why."""

    @property
    def wrong(self) -> int:
        """How often something was silently wrong."""
        return sum(row.counts[Fared.WRONG] for row in self.drift)

    @property
    def misjudged(self) -> int:
        """How often a recipe did not end as it must where its site failed."""
        return sum(one.verdict is not Verdict.RIGHT for one in self.failures)

    @property
    def is_sound(self) -> bool:
        """Whether anything was tried, nothing is silently wrong, and every failure of a site is told as one."""
        return bool(self.drift or self.failures) and not (self.wrong or self.misjudged)


@dataclass(frozen=True)
class Subject:
    """What a row is about."""

    source: str
    fixture: str
    name: str
    kind: Kind
    stake: str


def row_of(subject: Subject, outcomes: Iterable[tuple[str, Fared, Wrong | None]]) -> Row:
    """Return a row of what came of each redesign."""
    redesigns: dict[str, dict[Fared, int]] = {}
    wrong: list[Wrong] = []
    for redesign, fared, why in outcomes:
        counts = redesigns.setdefault(redesign, {})
        counts[fared] = counts.get(fared, 0) + 1
        wrong += [] if why is None else [why]
    return Row(
        source=subject.source,
        fixture=subject.fixture,
        name=subject.name,
        kind=subject.kind,
        stake=subject.stake,
        redesigns=redesigns,
        wrong=tuple(wrong),
    )


def merged(rows: Iterable[Row], key: Callable[[Row], object]) -> list[Row]:
    """Return rows with those of one key as one, in the order in which the first of each stands."""
    found: dict[object, Row] = {}
    for row in rows:
        known = found.get(key(row))
        found[key(row)] = row if known is None else known.with_(row)
    return list(found.values())
