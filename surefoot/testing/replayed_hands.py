"""The hands of a run that goes through a journey in a browser from which nothing gets out."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pydantic import BaseModel

from surefoot.browser.egress import Egress
from surefoot.browser.find_browser import find_browser
from surefoot.browser.gate import OpenGate
from surefoot.browser.options import PageOptions
from surefoot.config import Settings
from surefoot.testing.journey import Journey
from surefoot.testing.saved_hands import SavedHands

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext

    from surefoot.browser.gate import Gate
    from surefoot.browser.playwright_page import PlaywrightPage
    from surefoot.browser.replayed_page import ReplayedPage
    from surefoot.recipes.recipe import Recipe
    from surefoot.runs.hands import RunPage

_QUIET, _QUORUM = 0.1, 0.5
"""Seconds: nothing that is shown comes late."""


class ReplayedHands(SavedHands):
    """Goes through one journey in a browser.

    Args:
        recipe: Whose origins fence it in.
        journey: The pages and the answers.
        on_opened: Awaited before any step uses the page.
        settings: Which browser, and how it looks.
    """

    def __init__(
        self,
        recipe: Recipe[BaseModel, object],
        journey: Journey,
        on_opened: Callable[[], Awaitable[None]],
        settings: Settings,
    ) -> None:
        from surefoot.browser.replayed_page import ReplayedPage  # noqa: PLC0415 — the driver costs a tenth of a second

        super().__init__(recipe, journey, on_opened, kind=ReplayedPage)
        self._settings = settings
        self._stack = AsyncExitStack()
        self.fence = Egress(origins=recipe.origins, shut=True)
        """Lets nothing through, and remembers what tried."""

    async def page(self, gate: Gate) -> RunPage:
        """Return the page, behind `gate`."""
        if not self.is_open:
            await self._open()
        return await super().page(gate)

    async def close(self) -> None:
        """End the browser."""
        await self._stack.aclose()

    async def _open(self) -> None:
        from surefoot.browser.launch import BrowserOptions, open_browser  # noqa: PLC0415 — as above
        from surefoot.browser.stage import answer_nothing  # noqa: PLC0415 — as above

        settings = self._settings
        found = find_browser(explicit=settings.browser, headless=settings.headless)
        options = BrowserOptions(headless=settings.headless, locale=settings.locale, timezone=settings.timezone)
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="surefoot-play-")))
        await self._stack.enter_async_context(self.fence)
        context = await self._stack.enter_async_context(
            open_browser(found, egress=self.fence, options=options, staging=folder / "staging")
        )

        await answer_nothing(context)

        async def open_tab() -> PlaywrightPage:
            return await self._living(context, folder)

        await cast("ReplayedPage", self.saved).attach(await open_tab(), open_tab)

    async def _living(self, context: BrowserContext, folder: Path) -> PlaywrightPage:
        from surefoot.browser.launch import new_page  # noqa: PLC0415 — as above
        from surefoot.browser.playwright_page import PlaywrightPage  # noqa: PLC0415 — as above

        live = await new_page(context)
        settings = self._settings
        patience = PageOptions(
            action_timeout=settings.action_timeout,
            navigation_timeout=settings.navigation_timeout,
            proof_timeout=settings.proof_timeout,
            quorum_patience=_QUORUM,
            quiet=_QUIET,
        )
        return PlaywrightPage(live, gate=OpenGate(), folder=folder, fence=self.fence, options=patience)
