"""What happens around a page while it is acted on: its main document's answers, dialogs, tabs, downloads.

Listeners only take notes: Playwright raises an exception in one from the next call, which has nothing to do with it.
So one of ours is kept as a note too, and raised by the action it belongs to.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

from playwright.async_api import Error as PlaywrightError

from surefoot.browser.proof import Answered, Downloads, OpensTab
from surefoot.errors import Unreachable

if TYPE_CHECKING:
    from playwright.async_api import Dialog as LiveDialog
    from playwright.async_api import Download, Frame, Page, Request, Response

    from surefoot.browser.dialogs import Dialog
    from surefoot.browser.proof import Proof

MOST_DIALOGS = 20
"""As many may come while one action is made; more are a storm."""
MOST_TABS = 10
"""As many may be open in a browser; more are a storm."""

_COMMIT_SECONDS = 2.0
"""For which an answered document may take to replace the page; it may also be none, such as a download."""
_WHOLE_SECONDS = 0.5
"""The same for one that has come whole."""
_EMPTY = {204, 205}
"""The statuses of answers that replace no page (RFC 9110, sections 15.3.5 and 15.3.6)."""
_REDIRECT = range(300, 400)

T = TypeVar("T")


@dataclass
class Declared:
    """A dialog that the step declared, and whether it came."""

    dialog: Dialog
    came: bool = False


@dataclass
class Watch:
    """Notes on one page since the latest action began."""

    page: Page
    status: int | None = None
    """Of the main document's latest answer."""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    cut: str | None = None
    """Why the main document's request failed."""
    opening: Request | None = None
    """The same for a tab that is to open, of which there is no sign before it is answered."""
    wants: Proof[object] | None = None
    """The event that is to prove the action; only what can be that is kept."""
    answers: list[Response] = field(default_factory=list["Response"])
    downloads: list[Download] = field(default_factory=list["Download"])
    tabs: list[Page] = field(default_factory=list["Page"])
    adopted: set[Page] = field(default_factory=set["Page"])
    """Tabs that have a watch of their own."""
    declared: list[Declared] = field(default_factory=list[Declared])
    undeclared: list[str] = field(default_factory=list[str])
    dialogs: int = 0
    crashed: bool = False
    storm: str | None = None
    """What the page did without end; its context is closed then."""
    faults: list[Exception] = field(default_factory=list[Exception])
    """What our own listeners raised."""
    noted: asyncio.Event = field(default_factory=asyncio.Event)
    _leaving: Request | None = None
    _left_at: float = 0.0
    _over_at: float | None = None
    """When it is not waited for any more that the document it leaves for takes the place of the page."""
    _pending: set[asyncio.Task[None]] = field(default_factory=set["asyncio.Task[None]"])

    def start(self) -> None:
        """Begin to listen."""
        page, context = self.page, self.page.context
        self._listen(page, "dialog", self._on_dialog)
        self._listen(page, "download", self._on_download)
        self._listen(page, "popup", self._on_popup)
        self._listen(page, "crash", self._on_crash)
        self._listen(page, "framenavigated", self._on_navigated)
        self._listen(context, "page", self._on_any_page)
        # Of the whole context: the document of a tab that opens is asked for before there is a page of it.
        self._listen(context, "request", self._on_request)
        self._listen(context, "response", self._on_response)
        self._listen(context, "requestfailed", self._on_failed)
        self._listen(context, "requestfinished", self._on_finished)

    def clear(self, wants: object = None) -> None:
        """Forget all that earlier actions brought about, and say which event is to prove the next."""
        self.status, self.cut, self.headers, self.dialogs = None, None, {}, 0
        self.wants = cast("Proof[object] | None", wants)
        for notes in (self.answers, self.downloads, self.tabs, self.undeclared):
            notes.clear()

    async def news(self, *, seconds: float) -> None:
        """Wait for a note, or for `seconds`."""
        self.noted.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self.noted.wait(), seconds)

    @property
    def leaving(self) -> Request | None:
        """The request for another main document that is on its way: meanwhile the browser lets no question through.

        It is over when the document takes the place of the page, or its request ends without one.
        """
        over = self._over_at
        return None if over is not None and time.monotonic() > over else self._leaving

    @property
    def waited(self) -> float:
        """For how many seconds it has been waiting for that document."""
        return time.monotonic() - self._left_at if self.unanswered else 0.0

    @property
    def unanswered(self) -> str:
        """The address of the document that it waits for, or nothing."""
        request = self.leaving or self.opening
        return request.url if request is not None else ""

    async def unless_leaving(self, call: Coroutine[object, object, T]) -> T | None:
        """Await what a page is asked; nothing as soon as it waits for another document, and will not answer."""
        asked = asyncio.ensure_future(call)
        try:
            while not asked.done() and self.leaving is None:
                self.noted.clear()
                news = asyncio.ensure_future(self.noted.wait())
                await asyncio.wait({asked, news}, return_when=asyncio.FIRST_COMPLETED)
                news.cancel()
            return await asked if asked.done() else None
        finally:
            asked.cancel()

    async def leaves(self, *, within: float) -> None:
        """Wait for a sign that the page goes to another document, or until there should have been one."""
        deadline = time.monotonic() + within
        while self.leaving is None and (left := deadline - time.monotonic()) > 0:
            await self.news(seconds=left)

    async def arrived(self, *, seconds: float) -> None:
        """Wait until the page waits for no other document; raises `Unreachable` after `seconds`."""
        deadline = time.monotonic() + seconds
        while self.leaving is not None:
            if time.monotonic() > deadline:
                raise Unreachable(f"the site has not answered {self.leaving.url} within {seconds:g} s")
            await self.news(seconds=0.25)

    def _listen(self, source: object, event: str, take_note: Callable[[T], bool | None]) -> None:
        """Let every event of a kind be noted; one of which it is said that it is no news (`False`) wakes nobody."""

        def listener(argument: T) -> None:
            try:
                if take_note(argument) is False:
                    return
            except Exception as error:  # noqa: BLE001 — a border: kept, and raised by the action it belongs to
                self.faults.append(error)
            self.noted.set()

        cast("Any", source).on(event, listener)

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.ensure_future(work)
        self._pending.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._pending.discard(task)
        error = None if task.cancelled() else task.exception()
        # What Playwright raises here is that a dialog or a download was gone before it was dealt with.
        if isinstance(error, Exception) and not isinstance(error, PlaywrightError):
            self.faults.append(error)
        self.noted.set()

    def _on_download(self, download: Download) -> None:
        # Nothing takes a download that the action does not wait for, so it must not fill the disk.
        if isinstance(self.wants, Downloads) and not self.downloads:
            self.downloads.append(download)
        else:
            self._start(_discard(download))

    def _on_popup(self, tab: Page) -> None:
        self.tabs.append(tab)
        self._listen(tab, "download", self._on_download_in_tab)

    def _on_download_in_tab(self, download: Download) -> None:
        if download.page not in self.adopted:
            self._on_download(download)

    def _on_any_page(self, tab: Page) -> None:
        if len(tab.context.pages) > MOST_TABS:
            self._end_storm(f"more than {MOST_TABS} tabs were opened")

    def _on_crash(self, _: Page) -> None:
        self.crashed = True

    def _on_request(self, request: Request) -> bool:
        if _is_main(request, self.page):
            self._leaving, self._left_at, self._over_at = request, time.monotonic(), None
            return True
        if isinstance(self.wants, OpensTab) and _is_of_no_page(request):
            self.opening, self._left_at = request, time.monotonic()
            return True
        return False

    def _on_response(self, response: Response) -> bool:
        request = response.request
        news = self._no_longer_opens(request)
        if isinstance(self.wants, Answered) and self.wants.fits(request.method, response.url):
            news = True
            if _is_of(request, self.page):
                self.answers.append(response)
        if _is_main(request, self.page):
            news = True
            self.status, self.headers, self.cut = response.status, response.headers, None
        if request == self._leaving:
            self._over_at = time.monotonic() + _COMMIT_SECONDS
            if response.status in _EMPTY:
                self._leaving = None
        return news

    def _on_finished(self, request: Request) -> bool:
        # A redirect has the next request follow at once; of any other document that is whole the page will be soon.
        if request == self._leaving and self.status not in _REDIRECT:
            self._over_at = time.monotonic() + _WHOLE_SECONDS
        return self._no_longer_opens(request)

    def _on_failed(self, request: Request) -> bool:
        main = _is_main(request, self.page)
        # An aborted navigation is one that another took the place of, or that became a download.
        if main and "ERR_ABORTED" not in (request.failure or ""):
            self.cut = request.failure or "the connection was cut"
        if request == self._leaving:
            self._leaving = None
        return self._no_longer_opens(request) or main

    def _no_longer_opens(self, request: Request) -> bool:
        """Take note of a request that has got somewhere; say whether it is that of a tab which is to open."""
        if self.opening is None or request != self.opening:
            return False
        self.opening = None
        return True

    def _on_navigated(self, frame: Frame) -> None:
        if self._leaving is not None and frame == self.page.main_frame and _same(frame.url, self._leaving.url):
            self._leaving = None

    def _on_dialog(self, dialog: LiveDialog) -> None:
        self.dialogs += 1
        if self.dialogs > MOST_DIALOGS:
            self._end_storm(f"the page asked more than {MOST_DIALOGS} times: {dialog.message[:200]!r}")
        self._start(self._answer(dialog))

    def _end_storm(self, what: str) -> None:
        if self.storm is None:
            self.storm = what
            self._start(self.page.context.close())

    async def _answer(self, dialog: LiveDialog) -> None:
        if dialog.type in {"alert", "beforeunload"}:
            await dialog.accept()
            return
        fitting = next((one for one in self.declared if one.dialog.fits(dialog.message)), None)
        if fitting is None:
            self.undeclared.append(f"{dialog.type}: {dialog.message[:200]}")
        else:
            fitting.came = True
        if fitting is not None and fitting.dialog.answer == "accept":
            await dialog.accept(fitting.dialog.text) if fitting.dialog.text is not None else await dialog.accept()
        else:
            await dialog.dismiss()


async def _discard(download: Download) -> None:
    await download.cancel()
    await download.delete()


def _same(one: str, other: str) -> bool:
    return one.partition("#")[0] == other.partition("#")[0]


def _is_of_no_page(request: Request) -> bool:
    """Say whether it is for the document of a tab that has no page yet, as Playwright tells only by an error."""
    if not request.is_navigation_request():
        return False
    try:
        return not request.frame
    except PlaywrightError:
        return True


def _is_of(request: Request, page: Page) -> bool:
    try:
        return request.frame.page == page
    except PlaywrightError:  # as below
        return False


def _is_main(request: Request, page: Page) -> bool:
    try:
        return request.is_navigation_request() and request.frame == page.main_frame
    except PlaywrightError:  # a request of a frame that is gone belongs to no page
        return False
