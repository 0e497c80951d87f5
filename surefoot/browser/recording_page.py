"""`Page` around another one, which keeps the journey: what the page was at rest after every action."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from urllib.parse import urljoin

from surefoot.browser.dialogs import Dialog
from surefoot.browser.journey import UNTOLD, Acted, Exchange, Stop
from surefoot.browser.page import Page
from surefoot.browser.proof import Answered, NewTab, Response
from surefoot.browser.secret import Secret
from surefoot.browser.statuses import refusal_told
from surefoot.errors import SiteFailed, SurefootError
from surefoot.model import File
from surefoot.scrubbing.private import is_in_private
from surefoot.selectors.hit import Hit
from surefoot.selectors.snapshot import Snapshot
from surefoot.selectors.target import Target
from surefoot.selectors.view import View


class RecordingPage:
    """A page that remembers where it has been; `SavedPage(recorded.journey)` goes there again without a browser.

    Snapshots hold what pages show, of passwords and card numbers nothing: still, keep them as you keep the pages.

    Args:
        page: The page.
        typed: Where what is typed into private places is put, so that it can be taken out of what is saved.
    """

    def __init__(self, page: Page, *, typed: set[str] | None = None) -> None:
        self._typed = set[str]() if typed is None else typed
        self._page = cast("Any", page)  # one method for all the overloads of the protocol
        self._stops: list[Stop] = []
        self._tabs: list[tuple[int, RecordingPage]] = []
        self._dialogs: list[str] = []
        self._acted: list[Acted] = []
        self._before: Snapshot | None = None
        self._hits: tuple[Hit, ...] = ()
        self._page.on_hit = self._hear

    @property
    def journey(self) -> tuple[Stop, ...]:
        """The pages until now."""
        tabs = {place: tab.journey for place, tab in self._tabs}
        stops = (replace(stop, tab=tabs[place]) if place in tabs else stop for place, stop in enumerate(self._stops))
        left = [] if self._before is None or not self._acted else [Stop(self._before, acted=tuple(self._acted))]
        return (*stops, *left)

    @property
    def url(self) -> str:
        """The address the page shows now."""
        return str(self._page.url)

    async def goto(self, url: str, *, then: object) -> Any:
        """Open an address."""
        asked = urljoin(self.url, url) if self._stops else url
        return await self._kept(self._done("goto", asked, self._page.goto(url, then=then)), asked=asked)

    async def click(self, target: Target, *, then: object) -> Any:
        """Click."""
        return await self._kept(self._done("click", target, self._page.click(target, then=then)), then=then)

    async def press(self, target: Target, key: str, *, then: object) -> Any:
        """Press a key on an element."""
        return await self._kept(
            self._done("press", target, self._page.press(target, key, then=then), text=key), then=then
        )

    async def hover(self, target: Target, *, then: object) -> Any:
        """Move the pointer over an element."""
        return await self._kept(self._done("hover", target, self._page.hover(target, then=then)), then=then)

    async def drag(self, target: Target, onto: Target, *, then: object) -> Any:
        """Drag an element onto another."""
        return await self._kept(self._done("drag", target, self._page.drag(target, onto, then=then)), then=then)

    async def fill(self, target: Target, value: str | Secret) -> None:
        """Type a value into a field: what follows shows it."""
        text = UNTOLD if isinstance(value, Secret) else value
        await self._done("fill", target, self._page.fill(target, value), text=text)

    async def check(self, target: Target, *, on: bool = True) -> None:
        """Tick or untick: as `fill`."""
        await self._done("check", target, self._page.check(target, on=on), text="on" if on else "off")

    async def select(self, target: Target, option: str) -> None:
        """Choose an option: as `fill`."""
        await self._done("select", target, self._page.select(target, option), text=option)

    async def upload(self, target: Target, files: Path | File | Sequence[Path | File]) -> None:
        """Put files into a file field: as `fill`."""
        several = [files] if isinstance(files, (Path, File)) else files
        names = ", ".join(Path(one.path).name if isinstance(one, File) else one.name for one in several)
        await self._done("upload", target, self._page.upload(target, files), text=names)

    async def scroll(self, target: Target, *, through: Target | None = None) -> None:
        """Bring an element into view; only what a list is scrolled through for is new."""
        scrolled = self._done("scroll", target, self._page.scroll(target, through=through))
        await (scrolled if through is None else self._kept(scrolled))

    async def download(self, target: Target) -> File:
        """Click what brings a file down."""
        return cast("File", await self._kept(self._done("download", target, self._page.download(target))))

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

    def _hear(self, page: Snapshot, hits: tuple[Hit, ...]) -> None:
        """Hear what an act is made on; where the page came to show it by itself, it is kept as it is now."""
        self._before, self._hits = page, hits
        if self._stops and not all(one.is_exactly_on(self._stops[-1].page) for one in hits):
            self._stops.append(Stop(page, acted=tuple(self._acted)))
            self._acted.clear()

    async def _done(self, verb: str, subject: Target | str, action: Any, *, text: str | None = None) -> Any:
        """Await an action, and note it with the element that it was made on."""
        self._hits, failed = (), None
        try:
            return await action
        except BaseException as error:
            failed = type(error).__name__
            raise
        finally:
            first, second, *_ = (*self._hits, None, None)
            private = bool(text) and isinstance(subject, Target) and (subject.private or self._is_secret(first))
            told = UNTOLD if private else text
            if (
                private and text and text != UNTOLD and verb != "press"
            ):  # the name of a key, such as Enter, tells nothing
                self._typed.add(text)
            self._acted.append(Acted(verb=verb, subject=str(subject), hit=first, onto=second, text=told, failed=failed))

    def _is_secret(self, hit: Hit | None) -> bool:
        """Say whether an element is in a place that its page, or what a form asks there, declares private."""
        field = None if hit is None or self._before is None else hit.on(self._before)
        return field is not None and is_in_private(field)

    async def _kept(self, action: Any, *, then: object = None, asked: str | None = None) -> object:
        """Await an action, and keep the page that it leads to, also where it fails on the site."""
        try:
            result: object = await action
        except SiteFailed as error:
            with suppress(SurefootError):  # it may be the page itself that is gone
                await self._keep_failed(error, asked=asked)
            raise
        if isinstance(result, NewTab):
            tab = cast("NewTab[View]", result)
            inner = RecordingPage(tab.page, typed=self._typed)
            await inner._keep(None)
            self._tabs.append((len(self._stops), inner))
            result = NewTab(page=inner, view=tab.view)
        method = then.method if isinstance(then, Answered) else "GET"
        await self._keep(result, method=method, asked=asked)
        return result

    async def _keep_failed(self, error: SiteFailed, *, asked: str | None) -> None:
        """Keep the page on which an action failed; where nothing was done, only if it is another than before."""
        now = await self.snapshot()
        if error.dispatched or not self._stops or now.digest != self._stops[-1].page.digest:
            await self._keep(None, asked=asked, refusal=refusal_told(error))

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
                acted=tuple(self._acted),
            )
        )
        self._dialogs.clear()
        self._acted.clear()
