"""`SavedPage` with a living browser beside it, which shows each page and in which each act is really made.

The journey says where an act leads. The browser says which element it is made on, whether it can be, what a field holds
afterwards, and how the page reads: by the same locators, acts and snapshots as on a site.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from surefoot.browser import acts
from surefoot.browser.acts import Act
from surefoot.browser.expect import Expectation
from surefoot.browser.gate import Action
from surefoot.browser.playwright_page import PlaywrightPage
from surefoot.browser.proving import EVENTS, prove
from surefoot.browser.saved_page import SavedPage
from surefoot.browser.secret import Secret
from surefoot.browser.stage import Stage
from surefoot.errors import Diverged, SiteFailed
from surefoot.model import File
from surefoot.selectors.element import Element
from surefoot.selectors.hit import Hit, hit
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target

OpenTab = Callable[[], Awaitable[PlaywrightPage]]
"""Opens another living page behind the same fence."""


class ReplayedPage(SavedPage):
    """A page that goes through a journey in a browser; `attach` it to a living page before it is used."""

    live: PlaywrightPage
    stage: Stage
    _open_tab: OpenTab
    _in_browser: Callable[[], Awaitable[object]] | None = None
    """How the next act is made in the browser."""
    _before: Snapshot | None = None
    """The page in the browser right before the latest act."""
    _hits: tuple[Hit, ...] = ()
    _is_shown = True

    async def attach(self, live: PlaywrightPage, open_tab: OpenTab) -> None:
        """Take a living page, on which the journey is shown from now on."""
        self.live, self.stage, self._open_tab = live, Stage(live.live), open_tab
        live.on_hit = self._hear
        await self.stage.open()

    async def show(self) -> None:
        """Show the page where the journey stands, unless that is shown already."""
        if self._is_shown:
            return
        self._is_shown = True
        self.live.watch.clear()
        await self.stage.show(self.here, status=self.stops[self.place].status if self.place >= 0 else None)

    async def click(self, target: Target, *, then: object) -> Any:
        """Click."""
        self._make_live("click", target, acts.click())
        return await super().click(target, then=then)

    async def press(self, target: Target, key: str, *, then: object) -> Any:
        """Press a key on an element."""
        self._make_live("press", target, acts.press(key))
        return await super().press(target, key, then=then)

    async def hover(self, target: Target, *, then: object) -> Any:
        """Move the pointer over an element."""
        self._make_live("hover", target, acts.hover())
        return await super().hover(target, then=then)

    async def drag(self, target: Target, onto: Target, *, then: object) -> Any:
        """Drag an element onto another."""
        self._in_browser = lambda: self.live.make_drag(target, onto)
        return await super().drag(target, onto, then=then)

    async def fill(self, target: Target, value: str | Secret) -> None:
        """Type a value into a field, and read it back."""
        self._in_browser = lambda: self.live.fill(target, value)
        await super().fill(target, value)

    async def check(self, target: Target, *, on: bool = True) -> None:
        """Tick or untick, and read the state back."""
        self._in_browser = lambda: self.live.check(target, on=on)
        await super().check(target, on=on)

    async def select(self, target: Target, option: str) -> None:
        """Choose an option, and read the choice back."""
        self._in_browser = lambda: self.live.select(target, option)
        await super().select(target, option)

    async def upload(self, target: Target, files: Path | File | Sequence[Path | File]) -> None:
        """Put files into a file field, and read them back."""
        self._in_browser = lambda: self.live.upload(target, files)
        await super().upload(target, files)

    async def scroll(self, target: Target, *, through: Target | None = None) -> None:
        """Bring an element into view; what a list is scrolled through for stands in a page of its own."""
        self._in_browser = lambda: self.live.scroll(target)
        await super().scroll(target, through=through)

    async def download(self, target: Target) -> File:
        """Click what once brought a file down."""
        self._make_live("download", target, acts.click())
        return await super().download(target)

    async def wait_for(self, then: object) -> Any:
        """Go on to where the page reads as a view, or shows a target, and see it in the browser."""
        await super().wait_for(then)
        await self.show()
        return await self.live.wait_for(then)

    async def snapshot(self) -> Snapshot:
        """Take the page in the browser to rest."""
        await self.show()
        return await self.live.snapshot()

    async def left_off(self) -> Snapshot:
        """Return the page in the browser as the latest action left it."""
        await self.show()
        return await self.live.left_off()

    async def screenshot(self) -> File:
        """Picture the page in the browser."""
        await self.show()
        return await self.live.screenshot()

    async def tab(self, *, stops: Sequence[Any]) -> SavedPage:
        """Return a tab as a page of its own in the browser."""
        tab = ReplayedPage(stops, gate=self.gate, allows=self.allows, layers=self.layers, follow=not self.trail.is_left)
        await tab.attach(await self._open_tab(), self._open_tab)
        return tab

    def _make_live(self, verb: str, target: Target, act: Act) -> None:
        self._in_browser = lambda: self.live.make(verb, target, act)

    def _hear(self, page: Snapshot, hits: tuple[Hit, ...]) -> None:
        self._before, self._hits = page, hits

    async def _make(self, action: Action, element: Element) -> None:
        """Make an act in the browser, which must be made on the same element there."""
        make, self._in_browser = self._in_browser, None
        if make is None:
            return
        await self.show()
        self._before, self._hits = None, ()
        try:
            await make()
        except SiteFailed as error:
            error.message = f"in the browser, {error.message}"
            raise
        if self._hits and self._hits[0].on(self.here) != element:
            at_rest = hit(element, self.here)
            error = Diverged(f"{action} hits {self._hits[0]} in the browser, and {at_rest} on the page at rest")
            error.dispatched = True
            raise self.trail.left_by(error)

    async def _prove(self, expectation: Expectation, action: Action, ahead: Sequence[int]) -> object:
        """Go on in the journey, and see in the browser what proves the action there."""
        value = await super()._prove(expectation, action, ahead)
        if action.verb == "wait for":
            return value
        await self.show()
        if isinstance(expectation.then, EVENTS):
            return value
        before = None if expectation.before is None else self._before
        return await prove(self.live, Expectation(expectation.then, before), action)

    async def _clear(self) -> None:
        before = self.here
        await super()._clear()
        self._is_shown = self._is_shown and self.here is before

    def _stand_at(self, at: int) -> None:
        super()._stand_at(at)
        self._is_shown = False
