"""Saved pages in a real browser that reaches nothing: how they read there, and what each way finds."""

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
from surefoot.browser.stage import Stage, answer_nothing
from surefoot.config import Settings
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target

if TYPE_CHECKING:
    from playwright.async_api import Page


class ShutBrowser:
    """Shows saved pages, one after the other."""

    def __init__(self, live: Page) -> None:
        self._live = live
        self._stage = Stage(live)
        self._shown: Snapshot | None = None

    async def begin(self) -> None:
        """Stand between the page and whatever it asks for."""
        await self._stage.open()

    async def at_rest(self, page: Snapshot) -> Snapshot:
        """Show a saved page, and take it to rest again; raises `BrowserFailed`."""
        await self._show(page)
        taken = await take_at_rest(self._live)
        return Snapshot(taken.html, url=page.url, complete=page.complete)

    async def counts(self, page: Snapshot, target: Target) -> list[int]:
        """Return how many visible elements each way of a target finds there, as Playwright has it."""
        await self._show(page)
        try:
            ways = visible_ways(self._live, target)
            return [await bounded(way.count(), f"looking for {target}") for way in ways]
        except PlaywrightError as error:
            raise classify(error, f"looking for {target}", dispatched=False) from None

    async def _show(self, page: Snapshot) -> None:
        if self._shown is not page:
            await self._stage.show(page)
            self._shown = page


@asynccontextmanager
async def shut_browser(settings: Settings) -> AsyncGenerator[ShutBrowser]:
    """Start a browser behind a fence that lets nothing out; raises `NoBrowser`, `BrowserFailed`."""
    found = find_browser(explicit=settings.browser, headless=settings.headless)
    looks = BrowserOptions(headless=settings.headless, locale=settings.locale, timezone=settings.timezone)
    with tempfile.TemporaryDirectory(prefix="surefoot-shut-") as folder:
        async with (
            Egress(origins=[], shut=True) as fence,
            open_browser(found, egress=fence, options=looks, staging=Path(folder)) as context,
        ):
            await answer_nothing(context)
            shut = ShutBrowser(await new_page(context))
            await shut.begin()
            yield shut
