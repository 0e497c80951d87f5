"""The browser of a run: opened when a step first needs it, and signed in anew each time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from pydantic import BaseModel

from surefoot.browser.egress import Egress, Refusal
from surefoot.browser.find_browser import find_browser
from surefoot.browser.gate import Gate, OpenGate
from surefoot.browser.options import PageOptions
from surefoot.config import Settings
from surefoot.recipes.recipe import Recipe

TYPE_CHECKING = False
if TYPE_CHECKING:  # the driver is imported when a browser is opened: it costs a tenth of a second
    from surefoot.browser.playwright_page import PlaywrightPage

BLANK = "about:blank"
"""The address of a page that nothing was done with."""


class Hands:
    """Opens and closes the browser of one run.

    Args:
        recipe: Whose origins fence it in.
        settings: Which browser, and its patience.
        folder: Where the run keeps its files.
        on_refused: Told of each address that was kept out.
        on_opened: Awaited in every new browser, before any step uses it.
    """

    def __init__(
        self,
        recipe: Recipe[BaseModel, object],
        settings: Settings,
        *,
        folder: Path,
        on_refused: Callable[[Refusal], None],
        on_opened: Callable[[], Awaitable[None]],
    ) -> None:
        self._settings = settings
        self._folder = folder
        self._on_opened = on_opened
        self._stack: AsyncExitStack | None = None
        self._page: PlaywrightPage | None = None
        self._fence: Egress | None = None
        self._make_fence = lambda: Egress(origins=recipe.origins, loads=recipe.loads, on_refused=on_refused)

    @property
    def is_open(self) -> bool:
        """Whether there is a browser now."""
        return self._page is not None

    @property
    def url(self) -> str:
        """The address the page shows now."""
        return BLANK if self._page is None else self._page.url

    async def fence(self) -> Egress:
        """Return the fence, which API clients share with the browser."""
        if self._stack is None:
            self._stack = AsyncExitStack()
            self._fence = await self._stack.enter_async_context(self._make_fence())
        if self._fence is None:
            raise RuntimeError("the fence did not start")
        return self._fence

    async def page(self, gate: Gate) -> PlaywrightPage:
        """Return the page, behind `gate`; in a new browser what has to come first is done first."""
        if self._page is None:
            await self._open()
            await self._prepare()
        if self._page is None:
            raise RuntimeError("the browser was closed while it was prepared")
        self._page.gate = gate
        return self._page

    async def close(self) -> None:
        """End the browser, whatever state it is in."""
        stack, self._stack, self._page = self._stack, None, None
        if stack is not None:
            await stack.aclose()

    async def _prepare(self) -> None:
        try:
            await self._on_opened()
        except BaseException:
            await self.close()  # a browser that is prepared by half must not be taken for a prepared one
            raise

    async def _open(self) -> None:
        from surefoot.browser.launch import BrowserOptions, new_page, open_browser  # noqa: PLC0415 — see above
        from surefoot.browser.playwright_page import PlaywrightPage  # noqa: PLC0415 — see above

        settings = self._settings
        found = find_browser(explicit=settings.browser, headless=settings.headless)
        fence = await self.fence()
        options = BrowserOptions(headless=settings.headless, locale=settings.locale, timezone=settings.timezone)
        if self._stack is None:
            raise RuntimeError("the fence did not start")
        staging = self._folder / "staging"
        staging.mkdir(mode=0o700, parents=True, exist_ok=True)
        context = await self._stack.enter_async_context(
            open_browser(found, egress=fence, options=options, staging=staging)
        )
        patience = PageOptions(
            action_timeout=settings.action_timeout,
            navigation_timeout=settings.navigation_timeout,
            proof_timeout=settings.proof_timeout,
        )
        self._page = PlaywrightPage(
            await new_page(context),
            gate=OpenGate(),
            folder=self._folder,
            fence=fence,
            options=patience,
            staging=staging,
        )
