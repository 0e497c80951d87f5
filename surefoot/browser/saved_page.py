"""`Page` over the pages of a journey, without a browser: recipes run on it as they run on a site.

An action finds its element by the same rules as on a living page, and then goes on to the first later page at which
its `then` holds; where none does, it fails as on a living page. What is typed, ticked and chosen is laid over the page.

Where it follows what was recorded, each action must be the recorded one, on the recorded element, whichever way finds
it; else it is `Diverged`. After a failure that was not recorded the run goes its own way, as far as there are pages.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

from surefoot.browser import laying
from surefoot.browser.dialogs import Dialog
from surefoot.browser.expect import Expectation, described
from surefoot.browser.gate import Action, Gate, OpenGate
from surefoot.browser.journey import OnHit, Stop, as_stops
from surefoot.browser.layer import Layer, Turns
from surefoot.browser.proof import Answered, Downloads, NewTab, OpensTab, Response, Then
from surefoot.browser.secret import Secret
from surefoot.browser.statuses import ERROR, refused
from surefoot.browser.trail import Trail
from surefoot.browser.uploads import paths_to_upload
from surefoot.errors import (
    BrowserFailed,
    DialogUndeclared,
    NotActionable,
    NotInJourney,
    OriginRefused,
    ProofFailed,
    SiteFailed,
)
from surefoot.model import File
from surefoot.selectors.element import Element
from surefoot.selectors.find import look, refusal
from surefoot.selectors.hit import hit
from surefoot.selectors.resolve import Verdict
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View

_Found = tuple[Element, Verdict]
Lay = Callable[[Snapshot, Element], Snapshot]
"""Lays over a page what an act does to an element; raises `NotActionable`."""


@dataclass(eq=False)
class _Declared:
    """A dialog that is declared, and whether it came."""

    dialog: Dialog
    came: bool = False


class SavedPage:
    """A page that goes through a journey.

    Args:
        pages: The pages in order; it stands before the first one until an action leads there.
        gate: What every action passes last.
        allows: Whether the recipe may go to an address.
        layers: What may lie over the pages; each is put away before an action, and its page goes on without it.
        follow: Whether each action must be the recorded one, where the pages tell what was done.
    """

    def __init__(
        self,
        pages: Iterable[Stop | Snapshot],
        *,
        gate: Gate | None = None,
        allows: Callable[[str], bool] = lambda _: True,
        layers: tuple[Layer, ...] = (),
        follow: bool = False,
    ) -> None:
        self.layers = layers
        self.stops = as_stops(pages)
        self.gate: Gate = gate or OpenGate()
        self.allows = allows
        self.place = -1
        """The number of the stop it is at; before the first one it is less than nought."""
        self.trail = Trail(self.stops, follow=follow)
        """What the recorded run did, if that is known."""
        self.on_hit: OnHit | None = None
        """Told, right before each act, of the page and of the elements that it is made on."""
        self._now = Snapshot.empty
        self._declared: list[_Declared] = []

    @property
    def url(self) -> str:
        """The address the page shows now."""
        return self._now.url

    @property
    def here(self) -> Snapshot:
        """The page at rest, with what has been typed, ticked and chosen."""
        return self._now

    async def goto(self, url: str, *, then: object) -> Any:
        """Open an address: the first later page of that address that proves it; else the present one once more."""
        address = urljoin(self.url, url) if self.place >= 0 else url
        if urlsplit(address).scheme not in {"http", "https"} or not self.allows(address):
            raise OriginRefused(f"goto {address}: not within the recipe's origins")
        action = Action(verb="goto", subject=address)
        with self._following():
            self._refuse_other_address(address)
            await self._pass(action)
            return await self._prove(Expectation(cast("Then", then)), action, self._leading_to(address, action))

    def _refuse_other_address(self, address: str) -> None:
        """Raise `Diverged` where another address was opened next, and this one was saved as well."""
        if self.trail.is_left or self.trail.takes_goto(address):
            return
        if any(stop.is_at(address) for stop in self.stops):
            raise self.trail.divergence(f"goto {address}", None, self._now, self.place)

    def _leading_to(self, address: str, action: Action) -> list[int]:
        ahead = [at for at in self.trail.ahead(self.place) if self.stops[at].is_at(address)]
        if not ahead and self.place >= 0 and self.stops[self.place].is_at(address):
            ahead = [self.place]
        if not ahead:
            raise NotInJourney(f"{action}: the journey holds no page of that address from here on", dispatched=True)
        return ahead

    async def click(self, target: Target, *, then: object) -> Any:
        """Click, and return what proves the click."""
        return await self._act("click", target, then)

    async def press(self, target: Target, key: str, *, then: object) -> Any:
        """Press a key on an element, and return what proves it."""
        return await self._act("press", target, then, text=key)

    async def hover(self, target: Target, *, then: object) -> Any:
        """Move the pointer over an element."""
        return await self._act("hover", target, then)

    async def drag(self, target: Target, onto: Target, *, then: object) -> Any:
        """Drag an element onto another."""
        there = self._find(onto)
        return await self._act("drag", target, then, there=there)

    async def fill(self, target: Target, value: str | Secret) -> None:
        """Type a value into a field."""
        secret = isinstance(value, Secret) or target.private
        text = value.reveal() if isinstance(value, Secret) else value
        lay: Lay = lambda page, field: laying.typed(page, field, text, secret=secret)  # noqa: E731 — one line of many
        await self._lay("fill", target, lay, text, private=secret)

    async def check(self, target: Target, *, on: bool = True) -> None:
        """Tick or untick."""
        await self._lay("check", target, lambda page, box: laying.ticked(page, box, on=on), "on" if on else "off")

    async def select(self, target: Target, option: str) -> None:
        """Choose an option by its label or value."""
        await self._lay("select", target, lambda page, menu: laying.chosen(page, menu, option), option)

    async def upload(self, target: Target, files: Path | File | Sequence[Path | File]) -> None:
        """Put files into a file field."""
        paths = paths_to_upload(target, files)
        names = ", ".join(path.name for path in paths)
        await self._lay("upload", target, lambda page, field: laying.put_in(page, field, names), names, unseen=True)

    async def scroll(self, target: Target, *, through: Target | None = None) -> None:
        """Find the element, and the list around it; a page at rest is in view as a whole."""
        if through is not None:
            self._find(through)
        with self._following():
            await self._do("scroll", target, lambda page, _: page)

    async def download(self, target: Target) -> File:
        """Click what brings a file down; return the one that came at that place of the journey."""
        return cast("File", await self._act("download", target, Downloads()))

    @asynccontextmanager
    async def dialog(self, expected: Dialog) -> AsyncGenerator[None]:
        """Declare a `confirm` or `prompt` for the actions inside."""
        declared = _Declared(expected)
        self._declared.append(declared)
        try:
            yield
        finally:
            self._declared.remove(declared)
        if not declared.came:
            raise ProofFailed(f"the dialog /{expected.pattern}/ was declared and did not come", dispatched=True)

    async def wait_for(self, then: object) -> Any:
        """Go on to where the page reads as a view, or shows a target: at once, or later in the journey."""
        here = Expectation(cast("Then", then))
        if self.place >= 0 and (met := here.met(self._now)) is not None:
            return met.value
        action = Action(verb="wait for", subject="the page")
        try:
            return await self._prove(here, action, self._coming)
        except SiteFailed as error:
            error.dispatched = False
            raise

    async def read(self, view: type[View]) -> Any:
        """Read the page; raises `ReadFailed` naming each field."""
        try:
            return await self.wait_for(view)
        except ProofFailed:
            return view.read(self._now)

    async def snapshot(self) -> Snapshot:
        """Return the page at rest, with what has been typed, ticked and chosen."""
        return self._now

    async def left_off(self) -> Snapshot:
        """Return the same: a saved page stands still."""
        return self._now

    async def screenshot(self) -> File:
        """Return the picture that was taken at this stop; raises `BrowserFailed` where none was."""
        picture = self.stops[self.place].picture if self.place >= 0 else None
        if picture is None:
            raise BrowserFailed(f"{self.url}: a saved page has no picture, unless its stop brings one")
        return picture

    async def tab(self, *, stops: Sequence[Stop]) -> SavedPage:
        """Return a tab, as a page of its own."""
        follow = not self.trail.is_left
        return SavedPage(stops, gate=self.gate, allows=self.allows, layers=self.layers, follow=follow)

    async def _act(
        self, verb: str, target: Target, then: object, *, there: _Found | None = None, text: str | None = None
    ) -> object:
        expected = cast("Then", then)
        with self._following():
            await self._clear()
            self._come_to(target, verb)
            before = None if _is_event(expected) else self._now
            expectation = Expectation(expected, before)
            expectation.refuse_if_true(f"{verb} {target}")
            action = await self._do(verb, target, lambda page, _: page, there=there)
            if text is not None:
                self.trail.says(text, private=target.private)
            return await self._prove(expectation, action, self._later)

    async def _lay(
        self, verb: str, target: Target, lay: Lay, text: str, *, private: bool = False, unseen: bool = False
    ) -> None:
        with self._following():
            await self._do(verb, target, lay, unseen=unseen)
        self.trail.says(text, private=private or target.private)

    @contextmanager
    def _following(self) -> Generator[None]:
        """Leave the recorded way where an action fails that did not fail then."""
        try:
            yield
        except SiteFailed:
            self.trail.failed()
            raise

    async def _do(
        self, verb: str, target: Target, lay: Lay, *, there: _Found | None = None, unseen: bool = False
    ) -> Action:
        """Find the element, pass the gate, act once; `there` tells what else the act is made on."""
        await self._clear()
        element, verdict = self._found(target, verb, onto=None if there is None else there[0], unseen=unseen)
        verdicts = (verdict,) if there is None else (verdict, there[1])
        ways = tuple(way for one in verdicts for way in one.agreed)
        action = Action(verb=verb, subject=str(target), ways=ways, lone=any(one.lone for one in verdicts))
        if self.gate.careful:
            _refuse_disabled(element, action, dispatched=False)
        if self.on_hit is not None:
            every = (element,) if there is None else (element, there[0])
            self.on_hit(self._now, tuple(hit(one, self._now) for one in every))
        await self._pass(action)
        _refuse_disabled(element, action, dispatched=True)
        await self._make(action, element)
        try:
            self._now = lay(self._now, element)
        except NotActionable as error:
            raise NotActionable(f"{action}: {error}", dispatched=True) from None
        return action

    async def _make(self, action: Action, element: Element) -> None:
        """Make an act where there is something to make it on; a page at rest only shows what came of it."""

    async def _clear(self) -> None:
        """Put away every layer that the page shows, as on a living page before an action."""
        turns = Turns()
        while shown := next((one for one in self.layers if one.lies_over(self._now)), None):
            turns.count(shown)
            await self.gate.before_dispatch(shown.action)
            for wanted in (shown.button, shown.seen):
                element, verdict = look(self._now, wanted)
                if element is None:
                    raise refusal(wanted, verdict)
            self._now = laying.without(self._now, element)

    def _come_to(self, target: Target, verb: str) -> None:
        """Go to where the page had come by itself when the recorded action was made."""
        if self.trail.is_left:
            return
        fitting = self.trail.fitting(self.trail.sightings(self.place, self._now, target, verb), verb)
        if fitting is not None and fitting.at != self.place:
            self._stand_at(fitting.at)

    def _found(self, target: Target, verb: str, *, onto: Element | None, unseen: bool) -> _Found:
        """Find the one element of a target, which must be the recorded one where the record tells it."""
        if self.trail.is_left:
            return self._find(target, unseen=unseen, verb=verb)
        sightings = list(self.trail.sightings(self.place, self._now, target, verb, unseen=unseen))
        fitting = self.trail.fitting(sightings, verb, onto=onto)
        if fitting is not None and fitting.element is not None:
            self.trail.takes(verb, fitting.element, fitting.page, onto=onto)
            if fitting.at != self.place:
                self._stand_at(fitting.at)
            return fitting.element, fitting.verdict
        if sightings[0].element is not None:
            raise self.trail.divergence(f"{verb} {target}", sightings[0].element, self._now, self.place)
        self.trail.takes_lost(verb, str(target))
        raise refusal(target, sightings[0].verdict)

    def _find(self, target: Target, *, unseen: bool = False, verb: str = "") -> _Found:
        """Find the one element of a target: on the page as it is, or as it renders later at the same address."""
        element, first = look(self._now, target, unseen=unseen, verb=verb)
        if element is not None:
            return element, first
        for at in range(self.place + 1, len(self.stops)):
            if self.place < 0 or self.stops[self.place].stays or not self.stops[at].is_at(self.url):
                break
            element, verdict = look(self.stops[at].page, target, unseen=unseen, verb=verb)
            if element is not None:
                self._stand_at(at)
                return element, verdict
        raise refusal(target, first)

    @property
    def _coming(self) -> range:
        """The stops that may take the place of this one by themselves."""
        stays = self.place >= 0 and self.stops[self.place].stays
        return range(0) if stays else self.trail.ahead(self.place)

    @property
    def _later(self) -> range:
        """The stops that an action may lead to."""
        leads_on = self.place < 0 or self.stops[self.place].leads_on
        return self.trail.ahead(self.place) if leads_on else range(0)

    async def _pass(self, action: Action) -> None:
        await self.gate.before_dispatch(action)
        self.gate.dispatched(action)

    async def _prove(self, expectation: Expectation, action: Action, ahead: Sequence[int]) -> object:
        """Go on to the first of some stops that meets an expectation, past pages that have only begun to show."""
        for at in ahead:
            stop = self.stops[at]
            self._refuse_unasked(stop, at, action)
            met = await self._look(expectation, stop)
            bad = stop.page.complete and stop.status is not None and stop.status >= ERROR
            if met is not None and not (bad and action.verb == "goto"):
                self._stand_at(at)
                return met[0]
            if bad:
                self._stand_at(at)
                raise refused(
                    f"{stop.page.url} was answered with status {stop.status} ({stop.page.title or 'no title'}) instead "
                    f"of {described(expectation.then)}",
                    stop.status or 0,
                    retry_after=stop.retry_after,
                    dispatched=True,
                )
            if stop.stays:
                self._stand_at(at)
                raise self._failure(expectation, action, [at])
        raise self._failure(expectation, action, ahead)

    async def _look(self, expectation: Expectation, stop: Stop) -> tuple[object] | None:
        then = expectation.then
        if isinstance(then, Answered):
            return _answer(then, stop)
        if isinstance(then, Downloads):
            return (_whole(stop.files[-1]),) if stop.files else None
        if isinstance(then, OpensTab):
            opening = cast("OpensTab[View]", then)
            return (await self._tab(opening.view, stop),) if stop.tab else None
        met = expectation.met(stop.page)
        return None if met is None else (met.value,)

    async def _tab(self, view: type[View], stop: Stop) -> NewTab[View]:
        tab = await self.tab(stops=stop.tab)
        read = cast("View", await tab.wait_for(view))
        return NewTab(page=tab, view=read)

    def _refuse_unasked(self, stop: Stop, at: int, action: Action) -> None:
        """Raise what a living page raises before it looks for proof: dialogs that nobody declared, foreign pages."""
        for message in stop.dialogs:
            fitting = next((one for one in self._declared if one.dialog.fits(message)), None)
            if fitting is None:
                self._stand_at(at)
                raise DialogUndeclared(f"{action}: the site asked {message!r}; it was dismissed", dispatched=True)
            fitting.came = True
        if not self.allows(stop.page.url):
            self._stand_at(at)
            raise OriginRefused(
                f"{action} led to {stop.page.url}, which is not within the recipe's origins", dispatched=True
            )

    def _failure(self, expectation: Expectation, action: Action, ahead: Sequence[int]) -> SiteFailed:
        """Tell what the journey shows next instead of the proof, and why that is none."""
        now = self.stops[ahead[0]].page if ahead else self._now
        if ahead and not _is_event(expectation.then):
            expectation.met(now)
        return ProofFailed(
            f"{action}: {described(expectation.then)} does not show in the rest of the journey; the page is "
            f"{now.title!r} at {now.url}\n{expectation.shortfall}".rstrip(),
            dispatched=True,
        )

    def _stand_at(self, at: int) -> None:
        self.trail.landed(at)
        self.place = at
        self._now = self.stops[at].page


def _is_event(then: object) -> bool:
    """Say whether a proof is told by what came along with a page, and not by the page."""
    return isinstance(then, (Answered, Downloads, OpensTab))


def _refuse_disabled(element: Element, action: Action, *, dispatched: bool) -> None:
    if not element.enabled:
        raise NotActionable(f"{action}: it could not be acted on in time: it is disabled", dispatched=dispatched)


def _answer(then: Answered, stop: Stop) -> tuple[Response] | None:
    for exchange in stop.exchanges:
        if exchange.method == then.method and then.pattern.search(exchange.answer.url):
            if exchange.answer.status >= ERROR:
                said = f"{exchange.answer.url} was answered with status {exchange.answer.status}"
                raise refused(said, exchange.answer.status, retry_after=exchange.retry_after, dispatched=True)
            return (exchange.answer,)
    return None


def _whole(file: File) -> File:
    if not Path(file.path).is_file():
        raise ProofFailed(f"download of {file.name}: the journey's file is gone: {file.path}", dispatched=True)
    return file
