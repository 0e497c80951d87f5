"""Putting away the layers of a living page: those it shows when it is looked at, and those that come in the way.

The latter through Playwright's locator handlers, which run when an act is about to be made. They are off while the act
of a changing step is made: what comes then is in the way, and the act is looked up as any that failed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from surefoot.browser.acting import take_hold
from surefoot.browser.crash import bounded, classify
from surefoot.browser.layer import Layer, Turns
from surefoot.browser.locators import quorum, visible_ways
from surefoot.errors import Control, LayerStays, SurefootError

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from surefoot.browser.playwright_page import PlaywrightPage
    from surefoot.selectors.snapshot import Snapshot

_SECONDS = 3.0
"""How long a layer may take to go once it was clicked away."""


class Layers:
    """Puts away the layers of one page.

    Args:
        page: The page.
        layers: What may come over it.
    """

    def __init__(self, page: PlaywrightPage, layers: tuple[Layer, ...]) -> None:
        self.declared = layers
        self._page = page
        self._turns = Turns()
        self._fault: SurefootError | Control | None = None
        self._watched = False
        self._early = False

    def begin(self, *, early: bool = False) -> None:
        """Forget what came in the action before; one that begins `early` is begun once more, and goes on."""
        if early or not self._early:
            self._turns, self._fault = Turns(), None
        self._early = early

    def refuse(self, *, dispatched: bool) -> None:
        """Raise what went wrong with a layer that came in the way of an act."""
        fault, self._fault = self._fault, None
        if isinstance(fault, SurefootError):
            fault.dispatched = fault.dispatched or dispatched
        if fault is not None:
            raise fault

    async def clear(self, seen: Snapshot | None) -> bool:
        """Put away the first layer that a page at rest shows, and say whether there was one."""
        layer = None if seen is None else next((one for one in self.declared if one.lies_over(seen)), None)
        if layer is None:
            return False
        await self._put_away(layer)
        return True

    async def watch(self) -> None:
        """Put away what comes in the way of acts from now on."""
        if self._watched:
            return
        live = self._page.live
        for layer in self.declared:
            watching = live.add_locator_handler(self._shown(layer).first, self._handler(layer), no_wait_after=True)
            try:
                await bounded(watching, f"watching for {layer}")
            except PlaywrightError as error:
                raise classify(error, f"watching for {layer}", dispatched=False) from None
        self._watched = True

    async def rest(self) -> None:
        """Touch nothing any more, whatever comes."""
        for layer in self.declared if self._watched else ():
            await self._page.live.remove_locator_handler(self._shown(layer).first)
        self._watched = False

    def _handler(self, layer: Layer) -> Callable[[Locator], Awaitable[None]]:
        async def handle(_: Locator) -> None:
            if self._fault is None:
                try:
                    await self._put_away(layer)
                except (SurefootError, Control) as error:  # raised by the act that it came in the way of
                    self._fault = error

        return handle

    def _shown(self, layer: Layer) -> Locator:
        live = self._page.live
        return quorum(live, layer.seen) or visible_ways(live, layer.seen)[0]

    async def _put_away(self, layer: Layer) -> None:
        page = self._page
        self._turns.count(layer)
        await page.gate.before_dispatch(layer.action)
        options = page.options.model_copy(update={"action_timeout": _SECONDS, "quorum_patience": 0.5, "quiet": 0.1})
        address = _document(page.live.url)
        hold = await take_hold(page.live, layer.button, options)
        try:
            await hold.locator.click(timeout=1000 * _SECONDS, no_wait_after=True)
            await self._shown(layer).first.wait_for(state="hidden", timeout=1000 * _SECONDS)
        except PlaywrightTimeout:
            raise LayerStays(f"{layer} does not go away: {layer.button} was clicked, and it is still there") from None
        except PlaywrightError as error:
            raise classify(error, str(layer.action), dispatched=False) from None
        if _document(page.live.url) != address:
            raise LayerStays(f"{layer.action} led away, to {page.live.url}: a layer may only go")


def _document(url: str) -> str:
    """Return what stays of an address when a layer goes: all but the query and the fragment."""
    return urlsplit(url)._replace(query="", fragment="").geturl()
