"""`Page` around another one, which keeps the journey: what the page was at rest after every action."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from urllib.parse import urljoin

from surefoot.browser.dialogs import Dialog
from surefoot.browser.journey import Exchange, Stop
from surefoot.browser.page import Page
from surefoot.browser.proof import Answered, NewTab, Response
from surefoot.browser.secret import Secret
from surefoot.browser.statuses import refusal_told
from surefoot.errors import SiteFailed
from surefoot.model import File
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View


class RecordingPage:
    """A page that remembers where it has been; `SavedPage(recorded.journey)` goes there again without a browser.

    Snapshots hold what pages show, of passwords and card numbers nothing: still, keep them as you keep the pages.
    """

    def __init__(self, page: Page) -> None:
        self._page = cast("Any", page)  # one method for all the overloads of the protocol
        self._stops: list[Stop] = []
        self._tabs: list[tuple[int, RecordingPage]] = []
        self._dialogs: list[str] = []

    @property
    def journey(self) -> tuple[Stop, ...]:
        """The pages until now."""
        tabs = {place: tab.journey for place, tab in self._tabs}
        return tuple(
            replace(stop, tab=tabs[place]) if place in tabs else stop for place, stop in enumerate(self._stops)
        )

    @property
    def url(self) -> str:
        """The address the page shows now."""
        return str(self._page.url)

    async def goto(self, url: str, *, then: object) -> Any:
        """Open an address."""
        asked = urljoin(self.url, url) if self._stops else url
        return await self._kept(self._page.goto(url, then=then), asked=asked)

    async def click(self, target: Target, *, then: object) -> Any:
        """Click."""
        return await self._kept(self._page.click(target, then=then), then=then)

    async def press(self, target: Target, key: str, *, then: object) -> Any:
        """Press a key on an element."""
        return await self._kept(self._page.press(target, key, then=then), then=then)

    async def hover(self, target: Target, *, then: object) -> Any:
        """Move the pointer over an element."""
        return await self._kept(self._page.hover(target, then=then), then=then)

    async def drag(self, target: Target, onto: Target, *, then: object) -> Any:
        """Drag an element onto another."""
        return await self._kept(self._page.drag(target, onto, then=then), then=then)

    async def fill(self, target: Target, value: str | Secret) -> None:
        """Type a value into a field: what follows shows it."""
        await self._page.fill(target, value)

    async def check(self, target: Target, *, on: bool = True) -> None:
        """Tick or untick: as `fill`."""
        await self._page.check(target, on=on)

    async def select(self, target: Target, option: str) -> None:
        """Choose an option: as `fill`."""
        await self._page.select(target, option)

    async def upload(self, target: Target, files: Path | File | Sequence[Path | File]) -> None:
        """Put files into a file field: as `fill`."""
        await self._page.upload(target, files)

    async def scroll(self, target: Target, *, through: Target | None = None) -> None:
        """Bring an element into view; only what a list is scrolled through for is new."""
        scrolled = self._page.scroll(target, through=through)
        await (scrolled if through is None else self._kept(scrolled))

    async def download(self, target: Target) -> File:
        """Click what brings a file down."""
        return cast("File", await self._kept(self._page.download(target)))

    @asynccontextmanager
    async def dialog(self, expected: Dialog) -> AsyncGenerator[None]:
        """Declare a dialog; it is kept with the action inside."""
        async with self._page.dialog(expected):
            self._dialogs.append(re.sub(r"\\(.)", r"\1", expected.pattern))
            yield

    async def wait_for(self, then: object) -> Any:
        """Wait until the page reads as a view, or shows a target."""
        return await self._kept(self._page.wait_for(then))

    async def read(self, view: type[View]) -> Any:
        """Read the page as it is now."""
        return await self._kept(self._page.read(view))

    async def snapshot(self) -> Snapshot:
        """Take the page to rest."""
        return cast("Snapshot", await self._page.snapshot())

    async def left_off(self) -> Snapshot:
        """Return the page as the latest action left it."""
        return cast("Snapshot", await self._page.left_off())

    async def screenshot(self) -> File:
        """Picture the page; the picture is kept with the stop."""
        picture = cast("File", await self._page.screenshot())
        if self._stops:
            self._stops[-1] = replace(self._stops[-1], picture=picture)
        return picture

    async def _kept(self, action: Any, *, then: object = None, asked: str | None = None) -> object:
        """Await an action, and keep the page that it leads to, also where it fails on the site."""
        try:
            result: object = await action
        except SiteFailed as error:
            if error.dispatched:
                await self._keep(None, asked=asked, refusal=refusal_told(error))
            raise
        if isinstance(result, NewTab):
            tab = cast("NewTab[View]", result)
            inner = RecordingPage(tab.page)
            await inner._keep(None)
            self._tabs.append((len(self._stops), inner))
            result = NewTab(page=inner, view=tab.view)
        method = then.method if isinstance(then, Answered) else "GET"
        await self._keep(result, method=method, asked=asked)
        return result

    async def _keep(
        self,
        result: object,
        *,
        method: str = "GET",
        asked: str | None = None,
        refusal: tuple[int | None, str | None] = (None, None),
    ) -> None:
        self._stops.append(
            Stop(
                await self.snapshot(),
                asked=asked,
                status=refusal[0],
                retry_after=refusal[1],
                exchanges=(Exchange(method=method, answer=result),) if isinstance(result, Response) else (),
                files=(result,) if isinstance(result, File) else (),
                dialogs=tuple(self._dialogs),
            )
        )
        self._dialogs.clear()
