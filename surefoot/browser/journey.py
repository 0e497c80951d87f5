"""A journey: the pages of a run at rest, in order, with what came along with each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urldefrag

from surefoot.browser.proof import Response
from surefoot.model import File, Model
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

    def is_at(self, address: str) -> bool:
        """Say whether this is where an address leads, wherever in the page."""
        return urldefrag(address).url in {urldefrag(one).url for one in (self.page.url, self.asked) if one}


def as_stops(pages: Iterable[Stop | Snapshot]) -> tuple[Stop, ...]:
    """Return pages as the stops of a journey."""
    return tuple(one if isinstance(one, Stop) else Stop(one) for one in pages)
