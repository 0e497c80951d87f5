"""The browser of a run: opened when a step first needs it, and signed in anew each time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Protocol, cast

from pydantic import BaseModel

from surefoot.browser.ctx import Api
from surefoot.browser.egress import Egress, Refusal
from surefoot.browser.find_browser import find_browser
from surefoot.browser.gate import Gate, OpenGate
from surefoot.browser.options import PageOptions
from surefoot.browser.page import Page
from surefoot.browser.recorder import Recorder
from surefoot.config import Settings
from surefoot.model import File
from surefoot.recipes.recipe import Recipe
from surefoot.selectors.memory import Memory
from surefoot.selectors.snapshot import Snapshot
from surefoot.sessions.api import ApiClient

TYPE_CHECKING = False
if TYPE_CHECKING:  # the driver is imported when a browser is opened: it costs a tenth of a second
    from surefoot.browser.playwright_page import PlaywrightPage

BLANK = "about:blank"
"""The address of a page that nothing was done with."""


class RunPage(Page, Protocol):
    """A page as a run has it."""

    async def left_off(self) -> Snapshot:
        """Return the page as the latest action left it."""
        ...


class RunHands(Protocol):
    """What the pages and the API calls of one run go through."""

    @property
    def is_open(self) -> bool:
        """Whether there is a page now."""
        ...

    @property
    def url(self) -> str:
        """The address the page shows now."""
        ...

    async def page(self, gate: Gate) -> RunPage:
        """Return the page, behind `gate`; in a new browser what has to come first is done first."""
        ...

    async def api(self, gate: Gate) -> Api:
        """Return the site's API, behind `gate`."""
        ...

    async def keep(self) -> File | None:
        """Keep the page at rest, scrubbed, with the run, where there is one."""
        ...

    async def close(self) -> None:
        """End the browser."""
        ...


class MakeHands(Protocol):
    """Makes the hands of one run: see `Hands` for what it is given."""

    def __call__(
        self,
        recipe: Recipe[BaseModel, object],
        settings: Settings,
        *,
        folder: Path,
        on_refused: Callable[[Refusal], None],
        on_opened: Callable[[], Awaitable[None]],
    ) -> RunHands:
        """Make them; nothing is opened yet."""
        ...


class Hands:
    """Opens and closes the browser of one run.

    Args:
        recipe: Whose origins fence it in.
        settings: Which browser, and its patience.
        folder: Where the run keeps its files.
        on_refused: Told of each address that was kept out.
        on_opened: Awaited in every new browser, before any step uses it.
        recorder: Keeps every page and every answer of the API.
        memory: What is remembered of elements.
    """

    def __init__(
        self,
        recipe: Recipe[BaseModel, object],
        settings: Settings,
        *,
        folder: Path,
        on_refused: Callable[[Refusal], None],
        on_opened: Callable[[], Awaitable[None]],
        recorder: Recorder | None = None,
        memory: Memory | None = None,
    ) -> None:
        self._settings = settings
        self._layers = recipe.layers
        self._recorder = recorder
        self._base = str(recipe.origins[0]) if recipe.origins else ""
        self._folder = folder
        self._on_opened = on_opened
        self._memory = memory
        self._stack: AsyncExitStack | None = None
        self._page: PlaywrightPage | None = None
        self._shown: RunPage | None = None
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

    async def api(self, gate: Gate) -> Api:
        """Return a client for the site's API, behind the same fence as the browser."""
        client = ApiClient(await self._raise_fence(), gate, base=self._base, seconds=self._settings.navigation_timeout)
        return client if self._recorder is None else self._recorder.api(client, base=self._base)

    async def _raise_fence(self) -> Egress:
        if self._stack is None:
            self._stack = AsyncExitStack()
            self._fence = await self._stack.enter_async_context(self._make_fence())
        if self._fence is None:
            raise RuntimeError("the fence did not start")
        return self._fence

    async def page(self, gate: Gate) -> RunPage:
        """Return the page, behind `gate`; in a new browser what has to come first is done first."""
        if self._page is None:
            await self._open()
            await self._prepare()
        if self._page is None:
            raise RuntimeError("the browser was closed while it was prepared")
        self._page.gate = gate
        return self._shown or cast("RunPage", self._page)

    async def keep(self) -> File | None:
        """Keep the page at rest, scrubbed, with the run, where there is one."""
        return None if self._page is None or self._page.url == BLANK else await self._page.keep()

    async def close(self) -> None:
        """End the browser, whatever state it is in."""
        stack, page, self._stack, self._page, self._shown = self._stack, self._page, None, None, None
        try:
            if self._recorder is not None and page is not None:
                await page.tell(self._recorder)
        finally:
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
        fence = await self._raise_fence()
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
            heal_patience=settings.heal_patience,
        )
        self._page = PlaywrightPage(
            await new_page(context),
            gate=OpenGate(),
            folder=self._folder,
            fence=fence,
            options=patience,
            layers=self._layers,
            staging=staging,
            memory=self._memory,
        )
        if self._recorder is not None:
            self._shown = self._recorder.page(cast("Page", self._page))
