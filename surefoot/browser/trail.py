"""The way a recorded run went through its pages, action by action; whoever plays it is told where it is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urldefrag

from surefoot.browser.journey import UNTOLD, Acted, Stop
from surefoot.errors import Diverged
from surefoot.log.redaction import redactor
from surefoot.selectors.element import Element
from surefoot.selectors.find import look
from surefoot.selectors.hit import Hit
from surefoot.selectors.hit import hit as hit_of
from surefoot.selectors.resolve import Verdict
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target


class Sighting(NamedTuple):
    """What a target is on one page."""

    at: int
    page: Snapshot
    element: Element | None
    verdict: Verdict


class Trail:
    """Goes along the recorded actions of a journey; one without any leads nowhere, and nothing is compared.

    Args:
        stops: The pages, with what was done on the way to each.
        follow: Whether anything is compared at all.
    """

    def __init__(self, stops: Sequence[Stop], *, follow: bool) -> None:
        self._stops = stops
        self._steps = [(at, acted) for at, stop in enumerate(stops) for acted in stop.acted]
        self._next = 0
        self.is_left = not (follow and self._steps)
        """Whether nothing is compared any more: after a failure that was not recorded, or where nothing was."""
        self.diverged: Diverged | None = None
        """How it was left, where it was left by an action."""
        self.typed: list[str] = []
        """What was typed or chosen otherwise than in the recorded run, in words."""
        self._latest: Acted | None = None

    @property
    def rest(self) -> tuple[Acted, ...]:
        """The recorded actions that were not done; what came after a recorded failure were other tries of the same."""
        if self._stumbled:
            return ()
        return tuple(acted for _, acted in self._steps[self._next :])

    def leave(self) -> None:
        """Compare nothing any more."""
        self.is_left = True

    def failed(self) -> None:
        """Note that the latest action failed: where the recorded one did not, the run goes its own way from here on."""
        if self._latest is None or self._latest.failed is None:
            self.is_left = True

    def ahead(self, place: int) -> range:
        """Return the numbers of the stops that came after one, until something else was done."""
        if self.is_left or self._next >= len(self._steps) or self._stumbled:
            return range(place + 1, len(self._stops))
        return range(place + 1, max(place + 1, self._steps[self._next][0]))

    def landed(self, at: int) -> None:
        """Note at which stop the run is; what was tried in vain before it is passed over."""
        while self._stumbled and self._next < len(self._steps) and self._steps[self._next][0] <= at:
            self._next += 1

    def sightings(
        self, place: int, now: Snapshot, target: Target, verb: str, *, unseen: bool = False
    ) -> Iterator[Sighting]:
        """Yield what a target is on the page as it is now, and as it came to be until the next action was made."""
        yield Sighting(place, now, *look(now, target, unseen=unseen, verb=verb))
        seen = place
        for until, _ in self._candidates():
            for at in range(seen + 1, until):
                page = self._stops[at].page
                yield Sighting(at, page, *look(page, target, unseen=unseen, verb=verb))
            seen = max(seen, until - 1)

    def fitting(self, sightings: Iterable[Sighting], verb: str, *, onto: Element | None = None) -> Sighting | None:
        """Return the first of some sightings that is the recorded one; one that can be acted on, if there is any."""
        found: Sighting | None = None
        for one in sightings:
            if one.element is not None and self.fits(verb, one.element, one.page, onto=onto) is not None:
                if one.element.enabled:
                    return one
                found = found or one
        return found

    def takes(self, verb: str, element: Element, page: Snapshot, *, onto: Element | None = None) -> bool:
        """Say whether an act on an element of a page is the recorded one, and go on to what follows it."""
        number = self.fits(verb, element, page, onto=onto)
        if number is not None:
            self._take(number)
        return number is not None

    def fits(self, verb: str, element: Element, page: Snapshot, *, onto: Element | None = None) -> int | None:
        """Return the number of the recorded action that an act on an element is, if it may be made now."""
        for number, (_, acted) in enumerate(self._candidates(), start=self._next):
            if acted.verb == verb and _hits(acted.hit, element, page) and _hits(acted.onto, onto, page):
                return number
        return None

    def takes_lost(self, verb: str, target: str) -> None:
        """Go on where the recorded action did not find its element either."""
        for number, (_, acted) in enumerate(self._candidates(), start=self._next):
            if (acted.verb, acted.subject, acted.hit) == (verb, target, None) and acted.failed is not None:
                self._take(number)
                return
        self._latest = None

    def takes_goto(self, address: str) -> bool:
        """Say whether opening an address is what was done next, and go on to what follows it."""
        for number, (_, acted) in enumerate(self._candidates(), start=self._next):
            if acted.verb == "goto" and urldefrag(acted.subject).url == urldefrag(address).url:
                self._take(number)
                return True
        return False

    def says(self, text: str, *, private: bool) -> None:
        """Note what is typed or chosen in the latest action."""
        recorded = None if self._latest is None else self._latest.text
        if self.is_left or private or recorded is None or recorded == UNTOLD:
            return
        now, then = redactor.mask(text), redactor.mask(recorded)
        if now != then:
            self.typed.append(f"{self._latest}: {now!r} instead of {then!r}")

    def divergence(self, what: str, element: Element | None, page: Snapshot, place: int) -> Diverged:
        """Return how an action leaves the recorded way, and leave it."""
        return self.left_by(Diverged(f"{_where(self._stops, place)}: {self._told(what, element, page)}"))

    def left_by(self, diverged: Diverged) -> Diverged:
        """Leave the recorded way, and return how."""
        self.is_left, self.diverged = True, diverged
        return diverged

    @property
    def _stumbled(self) -> bool:
        """Whether the latest recorded action failed, so that another try of it followed."""
        return self._latest is not None and self._latest.failed is not None

    def _candidates(self) -> Iterator[tuple[int, Acted]]:
        """Yield the next recorded action, and those behind it where it may be passed over.

        What failed was tried again, and in another browser what led to the page was done again: a run without a
        browser does neither.
        """
        passing = self._stumbled
        for at, acted in self._steps[self._next :]:
            yield at, acted
            passing = passing or acted.failed is not None or self._stops[at].fresh
            if not passing:
                return

    def _take(self, number: int) -> None:
        self._latest = self._steps[number][1]
        self._next = number + 1

    def _told(self, what: str, element: Element | None, page: Snapshot) -> str:
        found = "" if element is None else f" hits {hit_of(element, page)}"
        if self._next >= len(self._steps):
            return f"{what}{found}, and the recorded run did nothing more here"
        acted = self._steps[self._next][1]
        recorded = f"{acted}{f' on {acted.hit}' if acted.hit else ''}"
        if element is not None and self._comes_later(what, element, page):
            return f"{what} came before its turn: the recorded run did {recorded} first, which is left out"
        gone = "" if acted.hit is None or acted.hit.on(page) is not None else ", which this page does not have"
        return f"{what}{found}; the recorded run did {recorded}{gone}"

    def _comes_later(self, what: str, element: Element, page: Snapshot) -> bool:
        later = (acted for _, acted in self._steps[self._next + 1 :])
        return any(what.startswith(f"{one.verb} ") and one.hit and _hits(one.hit, element, page) for one in later)


def _hits(recorded: Hit | None, element: Element | None, page: Snapshot) -> bool:
    """Say whether an element is the recorded one; where none is known any may be."""
    if recorded is None or element is None:
        return True
    return recorded.on(page) == element


def _where(stops: Sequence[Stop], place: int) -> str:
    stop = stops[place] if 0 <= place < len(stops) else None
    if stop is None:
        return "before the first page"
    return f"page {place + 1} ({stop.file or stop.page.title or stop.page.url})"
