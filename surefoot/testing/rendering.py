"""Saved pages in real Chromium, with the network closed, for tests that are no coroutines."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from surefoot.browser.shut import ShutBrowser, shut_browser
from surefoot.config import Settings
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target


class Rendering:
    """One browser for many pages, started with the first of them."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._browser: ShutBrowser | None = None

    def at_rest(self, page: Snapshot) -> Snapshot:
        """Open a page, and take it to rest; raises `BrowserFailed`, `NoBrowser`."""
        return self._runner.run(self._at_rest(page))

    def counts(self, page: Snapshot, target: Target) -> list[int]:
        """Return how many visible elements each way of a target finds on a page, as Playwright has it."""
        return self._runner.run(self._counts(page, target))

    def close(self) -> None:
        """End the browser."""
        self._runner.run(self._stack.aclose())
        self._runner.close()

    async def _at_rest(self, page: Snapshot) -> Snapshot:
        return await (await self._open()).at_rest(page)

    async def _counts(self, page: Snapshot, target: Target) -> list[int]:
        return await (await self._open()).counts(page, target)

    async def _open(self) -> ShutBrowser:
        if self._browser is None:
            self._browser = await self._stack.enter_async_context(shut_browser(Settings.load()))
        return self._browser
