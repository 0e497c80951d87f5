"""Saved pages in a real browser that reaches nothing: each is given at its own address, and no script of it runs."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from surefoot.browser.capture import take_at_rest
from surefoot.browser.crash import bounded, classify
from surefoot.browser.egress import Egress
from surefoot.browser.find_browser import find_browser
from surefoot.browser.launch import BrowserOptions, new_page, open_browser
from surefoot.browser.locators import visible_ways
from surefoot.config import Settings
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target

if TYPE_CHECKING:
    from playwright.async_api import Page, Route

_HEADERS = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "script-src 'none'"}
"""A page at rest is what its scripts made of it: running them once more would make another one."""


class ShutBrowser:
    """Shows saved pages, one after the other."""

    def __init__(self, live: Page) -> None:
        self._live = live
        self._given: Snapshot | None = None
        self.asked: list[str] = []
        """The addresses that were asked for and not given."""

    async def begin(self) -> None:
        """Stand between the page and whatever it asks for."""
        await bounded(self._live.route("**/*", self._answer), "closing the network")

    async def show(self, page: Snapshot) -> None:
        """Open a saved page, unless it is open; raises `BrowserFailed`."""
        if self._given is page:
            return
        self._given = page
        address = page.url if page.url.startswith(("http:", "https:")) else "http://saved.invalid/"
        try:
            await bounded(self._live.goto(address, wait_until="domcontentloaded"), "opening a saved page")
        except PlaywrightError as error:
            raise classify(error, f"opening the page saved from {page.url}", dispatched=False) from None

    async def at_rest(self, page: Snapshot) -> Snapshot:
        """Open a saved page and take it to rest again."""
        await self.show(page)
        taken = await take_at_rest(self._live)
        return Snapshot(taken.html, url=page.url, complete=page.complete)

    async def counts(self, page: Snapshot, target: Target) -> list[int]:
        """Return how many visible elements each way of a target finds there, as Playwright has it."""
        await self.show(page)
        try:
            ways = visible_ways(self._live, target)
            return [await bounded(way.count(), f"looking for {target}") for way in ways]
        except PlaywrightError as error:
            raise classify(error, f"looking for {target}", dispatched=False) from None

    async def _answer(self, route: Route) -> None:
        request = route.request
        if self._given is None or not request.is_navigation_request() or request.frame != self._live.main_frame:
            self.asked.append(request.url)
            await route.abort()
            return
        await route.fulfill(status=200, headers=_HEADERS, body=self._given.html.encode(errors="surrogatepass"))


@asynccontextmanager
async def shut_browser(settings: Settings) -> AsyncGenerator[ShutBrowser]:
    """Start a browser behind a fence that lets nothing out; raises `NoBrowser`, `BrowserFailed`."""
    found = find_browser(explicit=settings.browser, headless=settings.headless)
    looks = BrowserOptions(headless=settings.headless, locale=settings.locale, timezone=settings.timezone)
    with tempfile.TemporaryDirectory(prefix="surefoot-shut-") as folder:
        async with (
            Egress(origins=[]) as fence,
            open_browser(found, egress=fence, options=looks, staging=Path(folder)) as context,
        ):
            shut = ShutBrowser(await new_page(context))
            await shut.begin()
            yield shut
