"""A journey: the pages of a run at rest, in order, with what came along with each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urldefrag

from surefoot.browser.proof import Response
from surefoot.model import File, Model
from surefoot.selectors.hit import Hit
from surefoot.selectors.snapshot import Snapshot


class Exchange(Model):
    """A request that the page, or an API client, sent, and the site's answer to it."""

    method: str
    answer: Response
    asked: str | None = None
    """The address that was asked, where a redirect led elsewhere."""
    retry_after: str | None = None
    """When the site asked to come back."""

    def answers(self, method: str, address: str) -> bool:
        """Say whether this is the answer to a request."""
        return self.method == method and address in {self.asked, self.answer.url}


OnHit = Callable[[Snapshot, tuple[Hit, ...]], None]
"""Told, right before an act, of the page and of the elements that it is made on."""
UNTOLD = "«private»"
"""Stands for what was typed into a private place."""


class Acted(Model):
    """An action of a run that was recorded, and the element that it was made on."""

    verb: str
    """Such as `click`, `fill`, `goto`."""
    subject: str
    """The target's name, or the address."""
    hit: Hit | None = None
    """The element; none for `goto`, and where none was found."""
    onto: Hit | None = None
    """The element that another one was dragged onto."""
    text: str | None = None
    """What was typed or chosen, or the key that was pressed."""
    failed: str | None = None
    """The name of the error that it ended with."""

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


@dataclass(frozen=True)
class Stop:
    """One page of a journey, as it was at rest after an action."""

    page: Snapshot
    asked: str | None = None
    """The address that was asked for, where one was: a redirect leads elsewhere."""
    status: int | None = None
    """Of the main document's answer, where it is known."""
    retry_after: str | None = None
    """When the site asked to come back, where it answered with an error and did."""
    exchanges: tuple[Exchange, ...] = ()
    """What was sent and answered on the way to it."""
    files: tuple[File, ...] = ()
    """What came down on the way to it."""
    dialogs: tuple[str, ...] = ()
    """What the page asked on the way to it."""
    tab: tuple[Stop, ...] = ()
    """The pages of a tab that was opened on the way to it."""
    picture: File | None = None
    """How it looked."""
    acted: tuple[Acted, ...] = ()
    """What was done on the way to it, from the page before on."""
    fresh: bool = False
    """Whether it is the first one of another browser, in which what led to the page before is done once more."""
    file: str = ""
    """Where it was read from, for messages."""
    stays: bool = False
    """Whether nothing takes its place by itself: where it is no proof, what comes later is none either."""
    leads_on: bool = True
    """Whether actions lead on from it; else only another address does."""

    def is_at(self, address: str) -> bool:
        """Say whether this is where an address leads, wherever in the page."""
        return urldefrag(address).url in {urldefrag(one).url for one in (self.page.url, self.asked) if one}


def as_stops(pages: Iterable[Stop | Snapshot]) -> tuple[Stop, ...]:
    """Return pages as the stops of a journey."""
    return tuple(one if isinstance(one, Stop) else Stop(one) for one in pages)
