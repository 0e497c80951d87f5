"""What is remembered of elements: how they looked when they last worked, what each way found, and what was healed.

`Memory` is what acting and reading ask and tell; it knows of no file and no database, and never waits. Elements are
remembered by the name of their target (`HoldPage.PAY`) or field (`HoldPage.total`) and by site: the host of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Protocol
from urllib.parse import urlsplit

from pydantic import Field

from surefoot.model import Model, digest
from surefoot.selectors.filters import Nth, Shown
from surefoot.selectors.fingerprint import Fingerprint
from surefoot.selectors.similar_list import ListFingerprint
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View

LONGEST = 300
"""Characters of the longest name that is remembered."""

Count = Annotated[int, Field(ge=0)]


class Remembered(Model):
    """An element as it was when it last worked, or the rows of a list."""

    shape: Fingerprint | ListFingerprint
    counts: Mapping[str, Count]
    """How many visible elements each way found then."""
    seen_at: float
    """Seconds since 1970."""


class Found(Model):
    """What the ways of a target or a field found when its element was acted on or read."""

    target: str
    site: str
    counts: Mapping[str, Count]
    """How many visible elements each way finds."""
    won: tuple[str, ...]
    """The ways that find the element, and it alone; none where it was healed."""
    shape: Fingerprint | ListFingerprint | None = None
    """What the element looks like, or the rows of a list; None leaves what is remembered as it is."""
    lone: bool = False
    """Whether one way alone found it, of several that can disagree: it may be another one than is remembered."""


class Heal(Model):
    """An element that was found by what it looked like, since its ways did not find it, and the ways it would have."""

    target: str
    site: str
    lost: tuple[str, ...]
    """The declared ways, as they are written; none of them finds it."""
    ways: tuple[str, ...]
    """The ways that are proposed instead, best first, as they would be written."""
    element: str
    """What was taken for it, in a few words."""
    url: str
    """The page, without its query."""
    probability: Annotated[float, Field(ge=0, le=1)]
    reason: str

    def __str__(self) -> str:
        lost = "; ".join(self.lost)
        return f"{self.target} was healed: {self.element} looks like it did; it is not where it was: {lost}"

    def digest(self, recipe: str) -> str:
        """Return what is proposed, as one word: the same for the same ways, in whatever order.

        Where there are none to propose it is told by the element.
        """
        return digest([recipe, self.target, self.site, sorted(self.ways) or [self.element]])


class PatchState(StrEnum):
    """How a patch stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    """It is never proposed again, and what it was proposed for is not healed that way again."""


class Seen(Model):
    """One step of one run in which a patch would have helped."""

    run: str
    step: str
    url: str
    probability: float
    reason: str
    healed_at: float
    """Seconds since 1970."""


class Patch(Model):
    """A proposed change of a target's ways."""

    id: str
    digest: str
    recipe: str
    target: str
    site: str
    lost: tuple[str, ...]
    ways: tuple[str, ...]
    element: str
    state: PatchState
    by: str | None = None
    decided_at: float | None = None
    seen: tuple[Seen, ...] = ()
    """Where it was seen, oldest first."""


class Tally(Model):
    """How often one way of a target won and missed on one day."""

    target: str
    site: str
    way: str
    day: str
    """In UTC, such as `2026-11-27`."""
    wins: Count = 0
    misses: Count = 0
    last_won_at: float | None = None
    last_missed_at: float | None = None


class Memory(Protocol):
    """What is remembered for one recipe; asking and telling take no time, and raise nothing."""

    def recall(self, target: str, site: str) -> Remembered | None:
        """Return what an element looked like when it last worked."""
        ...

    def acted(self, target: Target, page: Snapshot) -> None:
        """Note that a target was acted on, and a page on which its ways found it; it is looked at later."""
        ...

    def read(self, view: type[View], page: Snapshot) -> None:
        """Note that a page read as a view; it is looked at later."""
        ...

    def healed(self, heal: Heal) -> None:
        """Note a heal; the same one in the same step is one."""
        ...

    def rejected(self, heal: Heal) -> bool:
        """Say whether a person rejected what a heal would propose."""
        ...


def name_of(target: Target) -> str | None:
    """Return the name that a target is remembered by; None where it has none of its own, or is one of many.

    A target that is narrowed by what it contains is another one for each content: a row, by its number. So is what
    stands in one or next to one.
    """
    return target.name if _is_one(target) and 0 < len(target.name) <= LONGEST else None


def _is_one(target: Target) -> bool:
    around = target.inside or target.near
    plain = all(isinstance(one, (Nth, Shown)) for one in target.filters)
    return plain and (around is None or _is_one(around))


def site_of(url: str) -> str:
    """Return the host of an address, which is what elements are remembered by; empty for a file."""
    return urlsplit(url).hostname or ""


def page_of(url: str) -> str:
    """Return an address without its query and its fragment, which may hold what is nobody's business."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
