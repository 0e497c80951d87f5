"""What happens around a page while it is acted on: its main document's answers, dialogs, tabs, downloads.

Listeners only take notes: an exception in one would be raised by the next call that has nothing to do with it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

if TYPE_CHECKING:
    from playwright.async_api import Dialog as LiveDialog
    from playwright.async_api import Download, Page, Request, Response

    from surefoot.browser.dialogs import Dialog

_KEPT = 500


@dataclass
class Watch:
    """Notes on one page since the latest action began."""

    page: Page
    status: int | None = None
    """Of the main document's latest answer."""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    cut: str | None = None
    """Why the main document's request failed."""
    answers: list[Response] = field(default_factory=list["Response"])
    downloads: list[Download] = field(default_factory=list["Download"])
    tabs: list[Page] = field(default_factory=list["Page"])
    declared: list[Dialog] = field(default_factory=list["Dialog"])
    answered: list[Dialog] = field(default_factory=list["Dialog"])
    undeclared: list[str] = field(default_factory=list[str])
    crashed: bool = False
    notes: list[str] = field(default_factory=list[str])
    _pending: set[asyncio.Task[None]] = field(default_factory=set["asyncio.Task[None]"])

    def start(self) -> None:
        """Begin to listen."""
        page = self.page
        page.on("response", self._on_response)
        page.on("requestfailed", self._on_failed)
        page.on("dialog", self._on_dialog)
        page.on("download", self._on_download)
        page.on("popup", self._on_popup)
        page.on("crash", self._on_crash)

    def clear(self) -> None:
        """Forget all that earlier actions brought about."""
        self.status, self.cut, self.headers = None, None, {}
        for notes in (self.answers, self.downloads, self.undeclared):
            notes.clear()

    def _on_download(self, download: Download) -> None:
        self.downloads.append(download)

    def _on_popup(self, tab: Page) -> None:
        self.tabs.append(tab)

    def _on_crash(self, _: Page) -> None:
        self.crashed = True

    def _on_response(self, response: Response) -> None:
        if len(self.answers) < _KEPT:
            self.answers.append(response)
        if _is_main(response.request, self.page):
            self.status, self.headers, self.cut = response.status, response.headers, None

    def _on_failed(self, request: Request) -> None:
        # An aborted navigation is one that another took the place of, or that became a download.
        if _is_main(request, self.page) and "ERR_ABORTED" not in (request.failure or ""):
            self.cut = request.failure or "the connection was cut"

    def _on_dialog(self, dialog: LiveDialog) -> None:
        task = asyncio.ensure_future(self._answer(dialog))
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    async def _answer(self, dialog: LiveDialog) -> None:
        try:
            if dialog.type in {"alert", "beforeunload"}:
                self.notes.append(f"{dialog.type}: {dialog.message[:200]}")
                await dialog.accept()
                return
            fitting = next((one for one in self.declared if one.fits(dialog.message)), None)
            if fitting is None:
                self.undeclared.append(f"{dialog.type}: {dialog.message[:200]}")
            else:
                self.answered.append(fitting)
            if fitting is not None and fitting.answer == "accept":
                await dialog.accept(fitting.text) if fitting.text is not None else await dialog.accept()
            else:
                await dialog.dismiss()
        except PlaywrightError as error:
            self.notes.append(f"a dialog was gone before it was answered: {error.message.splitlines()[0]}")


def _is_main(request: Request, page: Page) -> bool:
    try:
        return request.is_navigation_request() and request.frame == page.main_frame
    except PlaywrightError:  # a request of a frame that is gone belongs to no page
        return False
